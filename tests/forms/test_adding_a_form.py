"""The example in CONTRIBUTING.md works as it is written."""

from __future__ import annotations

import re

from conftest import ROOT
from office_sheets import sheet_file, take
from test_confirmed_forms import TEXTS, plan  # noqa: F401


def test_the_form_of_the_example_reads_its_sheet(plan, tmp_path):  # noqa: F811
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    example = next(m[1] for m in re.finditer(r"```toml\n(.*?)```", text, re.S) if "Kinerja bidang" in m[1])
    (plan / "forms").mkdir()
    (plan / "forms" / "kinerja-bidang.toml").write_text(example, encoding="utf-8")
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Kinerja Bidang Tahun 2025"],
        ["Kode", "Indikator Kinerja", "Realisasi", None, "Capaian"],
        [None, None, "TW I", "TW II"],
        ["B1", TEXTS["B1"][0], 3, 4, 99],
        merge=("A2:A3", "B2:B3", "C2:D2", "E2:E3"),
    )
    lines = take(plan, path)
    assert any("menurut bentuk “Kinerja bidang”" in x for x in lines)
    assert any(
        "2 sel angka dibaca; dilewati: kolom “Capaian, capaian dihitung sendiri” 1" in x for x in lines
    )
