"""LibreOffice, which opens the documents as an office would."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
#: What a run without it has not tested.
UNTESTED = "LibreOffice tidak ada: belum diuji bahwa pengolah kata membuka dokumen Word-nya."


def converted(path: Path, kind: str, out: Path) -> Path:
    """The file as another kind (`pdf`, `docx`) in the folder `out`; the test is skipped where there is no LibreOffice."""
    if not SOFFICE:
        if os.environ.get("RENSTRA_OFFICE") == "required":
            pytest.fail("LibreOffice is required here and not installed")
        pytest.skip(UNTESTED)
    profile = f"-env:UserInstallation={(out / 'profil').resolve().as_uri()}"
    command = [SOFFICE, profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return out / f"{path.stem}.{kind}"
