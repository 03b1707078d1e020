"""Mutated inputs through the real doors, each in a child that may take so much and no more.

    python tests/fuzz/harness.py plan 17 FOLDER      one seed again, here, its input kept in FOLDER
    python tests/fuzz/harness.py plan 0-2000         many, and how they ended

Kinds: plan, paket, lembar, dokumen. A seed gives the same input everywhere.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(p) for p in (Path(__file__).parent, ROOT / "tests", ROOT / "tests" / "support", ROOT) if str(p) not in sys.path]  # fmt: skip

import fuzz_documents  # noqa: E402
import fuzz_plans  # noqa: E402
import fuzz_sheets  # noqa: E402
from fuzz_plans import ChangedFigure  # noqa: E402

from renstra_utils import PlanError  # noqa: E402
from renstra_utils.bounded import Limits, OverLimitError, each_bounded  # noqa: E402
from renstra_utils.intake.proposal import IntakeError  # noqa: E402
from renstra_utils.readers.lines import DocumentError  # noqa: E402

LIMITS = Limits(seconds=20, megabytes=1500)
#: How an input is made of random numbers in a folder, and what is made of it.
KINDS: dict[str, tuple[Callable[[random.Random, Path], Path], Callable[[Path], str]]] = {
    "plan": (fuzz_plans.make, fuzz_plans.judge),
    "paket": (fuzz_plans.make_package, fuzz_plans.judge),
    "lembar": (fuzz_sheets.make, fuzz_sheets.judge),
    "dokumen": (fuzz_documents.make, fuzz_documents.judge),
}
GOOD, FINDINGS = ("accepted", "refused"), ("traceback", "over limit", "changed figure")


def _words(e: Exception) -> str:
    """What a refusal says; an AssertionError where it is no sentence that names a file."""
    text = str(e)
    assert text.strip(), "a refusal without words"
    assert len(text) < 1_000_000, f"a refusal of {len(text)} letters"
    text.encode("utf-8")
    for p in getattr(e, "problems", []):
        assert all((p.berkas, p.pesan, p.saran)), p
    return text


def ended(kind: str, seed: int, scratch: Path) -> tuple[str, str]:
    """How one input ends, and what is to be said of it."""
    make, judge = KINDS[kind]
    made = make(random.Random(f"{kind} {seed}"), scratch)
    try:
        try:
            return "accepted", judge(made)
        except (PlanError, IntakeError, DocumentError) as e:
            return "refused", _words(e)
    except ChangedFigure as e:
        return "changed figure", str(e)[:3000]
    except MemoryError:
        raise
    except Exception:
        return "traceback", traceback.format_exc()[-3000:]


def _in_child(kind: str, seed: int) -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as scratch:
        return ended(kind, seed, Path(scratch))


@dataclass
class Report:
    """How the inputs of a kind ended, and what was found by seed."""

    kind: str
    counts: Counter[str] = field(default_factory=Counter)
    findings: dict[int, tuple[str, str]] = field(default_factory=dict)

    def line(self) -> str:
        ends = ", ".join(f"{self.counts[e]} {e}" for e in (*GOOD, *FINDINGS))
        return f"fuzz {self.kind}: {self.counts.total()} tries, {ends}"

    def write(self) -> None:
        """One line of JSON more in the file that RENSTRA_FUZZ_REPORT names."""
        path = os.environ.get("RENSTRA_FUZZ_REPORT")
        if path:
            row = {
                "kind": self.kind,
                "tries": self.counts.total(),
                **{e: self.counts[e] for e in (*GOOD, *FINDINGS)},
            }
            with open(path, "a", encoding="utf-8") as f:
                f.write(json.dumps(row | {"seeds": {s: e for s, (e, _) in self.findings.items()}}) + "\n")


def run(kind: str, seeds: range, keep: Path | None = None) -> Report:
    """Every seed in a child; the inputs of those with a finding are made again in `keep`."""
    report = Report(kind)
    for seed, found in zip(seeds, each_bounded(_in_child, [(kind, s) for s in seeds], LIMITS), strict=True):
        if isinstance(found, OverLimitError):  # a busy machine is no finding: once more, alone
            found = next(each_bounded(_in_child, [(kind, seed)], LIMITS))
        if isinstance(found, OverLimitError):
            found = ("over limit", str(found))
        elif isinstance(found, Exception):
            raise RuntimeError(f"the mutator of {kind} {seed}") from found
        report.counts[found[0]] += 1
        if found[0] in FINDINGS:
            report.findings[seed] = found
            if keep:
                place = keep / f"{kind}-{seed}"
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir(parents=True)
                KINDS[kind][0](random.Random(f"{kind} {seed}"), place)
    report.write()
    return report


def main(kind: str, seeds: str, folder: str = "") -> None:
    first, _, last = seeds.partition("-")
    if last:
        report = run(kind, range(int(first), int(last)))
        for seed, (end, what) in report.findings.items():
            print(f"--- {kind} {seed}: {end}\n{what}")
        print(report.line())
        return
    place = Path(folder) if folder else Path(tempfile.mkdtemp())
    place.mkdir(parents=True, exist_ok=True)
    print(place, *ended(kind, int(first), place), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
