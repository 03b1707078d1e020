"""What strangers may send, by the hundred in every run and by the thousand in the long one: no traceback, nothing
without limits, no figure that is not the one a person reads. `harness.py` tells how to run one seed again.
"""

from __future__ import annotations

import random
from decimal import Decimal

import fuzz_plans
import fuzz_read
import harness
import pytest
from conftest import LONG, reduced_contoh

#: Seeds of each kind in a usual run and in the long one, where they are split for several workers.
SEEDS = {"plan": (36, 3000), "paket": (20, 1500), "lembar": (30, 3000), "dokumen": (24, 2000)}
PARTS = 4 if LONG else 1


@pytest.mark.skipif(not hasattr(harness.os, "mkfifo"), reason="the file systems meant here are those of Unix")
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("kind", SEEDS)
def test_nothing_that_is_sent_breaks_or_changes_a_figure(kind, part, tmp_path, capsys):
    count = SEEDS[kind][LONG] // PARTS
    report = harness.run(kind, range(part * count, (part + 1) * count), tmp_path)
    with capsys.disabled():
        if LONG or report.findings:
            print(f"\n{report.line()}")
    told = [f"{kind} {seed}: {end}\n{what}" for seed, (end, what) in report.findings.items()]
    assert not told, f"{report.line()}\nInputs in {tmp_path}\n" + "\n".join(told)
    assert report.counts["accepted"] > count // 50, report.line()
    assert report.counts["refused"] > count // 50, report.line()


@pytest.mark.parametrize("kind", SEEDS)
def test_a_seed_gives_the_same_bytes(kind, tmp_path):
    made = []
    for name in "ab":
        place = tmp_path / name
        place.mkdir()
        harness.KINDS[kind][0](random.Random(f"{kind} 5"), place)
        files = sorted(p for p in place.rglob("*") if p.is_file() and not p.is_symlink())
        made.append([(p.relative_to(place), p.read_bytes()) for p in files])
    assert made[0] == made[1]


# --- the measure itself --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("87,5 %", ["87.5"]), ("1.234", ["1234", "1.234"]), ("Rp 4.056.561.000,-", ["4056561000"]), ("(1.000)", ["-1000", "-1.000"]), ("８７", ["87"]),
        ("15 Keg", ["15"]), ("4.056.561.00", []), ("12²", ["122"]), ("abc", []),
    ],
)  # fmt: skip
def test_the_reader_of_printed_figures(text, figures):
    assert fuzz_read.of_print(text) == set(map(Decimal, figures))


def test_a_figure_that_was_read_otherwise_is_found(tmp_path, monkeypatch):
    folder = reduced_contoh(tmp_path / "kantor")
    assert fuzz_plans.judge(folder)
    real = fuzz_plans.renstra_utils.load

    def wrong(path):
        plan = real(path)
        plan.tables["anggaran"].loc[0, "realisasi"] *= 10
        return plan

    monkeypatch.setattr(fuzz_plans.renstra_utils, "load", wrong)
    with pytest.raises(fuzz_plans.ChangedFigure, match="anggaran"):
        fuzz_plans.judge(folder)


def test_what_raises_or_never_ends_is_found(monkeypatch):
    def judge(folder):
        raise KeyError("x")

    monkeypatch.setitem(harness.KINDS, "plan", (fuzz_plans.make_package, judge))
    report = harness.run("plan", range(2))
    assert report.counts == {"traceback": 2}
    assert "KeyError" in report.findings[1][1]
    monkeypatch.setitem(harness.KINDS, "plan", (fuzz_plans.make_package, lambda folder: "x" * 2_000_000_000))
    assert harness.run("plan", range(1)).counts == {"over limit": 1}
