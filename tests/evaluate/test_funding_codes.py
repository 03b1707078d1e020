"""Money of a plan whose funding has blank and repeated codes: no row is lost, merged, or counted twice."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd
import pytest
from conftest import CONTOH
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import renstra_utils
from renstra_utils.evaluate import budget as bud
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.evaluate.choice import Choice, money
from renstra_utils.evaluate.performance import performance_and_money
from renstra_utils.plan.plan import Plan
from renstra_utils.show.workbook.due import rows_due

ROWS = ["P1", "P2", "K1", "K2", "K3", "K4", "K5", "K6", "K7"]
_YEAR = 2022


def recoded(folder: Path, codes: dict[str, str]) -> Plan:
    """The fictional plan with other codes of funding, and what was spent under those that are still its own."""
    for name in ("indikator", "target", "realisasi"):
        (folder / f"{name}.csv").write_bytes((CONTOH / f"{name}.csv").read_bytes())
    p = pd.read_csv(CONTOH / "pendanaan.csv", dtype=str, keep_default_na=False)
    old = dict(zip(p["baris"], p["kode"], strict=True))
    p["kode"] = [codes.get(b, k) for b, k in zip(p["baris"], p["kode"], strict=True)]
    p.to_csv(folder / "pendanaan.csv", index=False)
    a = pd.read_csv(CONTOH / "anggaran.csv", dtype=str, keep_default_na=False)
    now = [codes.get(b, old[b]) for b in ROWS]
    kept = [k for k in set(a["kode"]) if now.count(k) == 1 and codes.get(_row(old, k), k) == k]
    a[a["kode"].isin(kept)].to_csv(folder / "anggaran.csv", index=False)
    return renstra_utils.load(folder)


def _row(codes: dict[str, str], code: str) -> str:
    return next(b for b, k in codes.items() if k == code)


@pytest.fixture(scope="module")
def whole() -> Plan:
    return renstra_utils.load(CONTOH)


@given(st.dictionaries(st.sampled_from(ROWS), st.sampled_from(["", "9001", "9004", "X"]), min_size=1))
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_rows_keep_their_money_whatever_their_codes(whole: Plan, codes: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = recoded(Path(folder), codes)
        rows, known = bud.budget(plan), bud.budget(whole)
        key = ["level", "uraian", "tahun"]
        both = rows.merge(known, on=key, suffixes=("", "_before"), validate="1:1")
        assert len(both) == len(rows) == len(known)
        assert both["pendanaan"].equals(both["pendanaan_before"])
        spent = set(plan.anggaran["kode"])
        own = both[both["level"].eq("kegiatan") & both["kode"].isin(spent)]
        assert own["realisasi"].equals(own["realisasi_before"])
        rest = both[both["level"].eq("kegiatan") & ~both["kode"].isin(spent)]
        assert rest["realisasi"].isna().all()
        assert bud.funding_totals(plan).equals(bud.funding_totals(whole))
        reports = attainment(plan)
        joined = performance_and_money(plan, reports[reports["tahun"] == _YEAR], _YEAR)
        assert not joined.duplicated(["program", "kegiatan"]).any()
        due = [r["kode"] for r in rows_due(plan, "anggaran", [_YEAR])]
        assert len(due) == len(set(due))
        assert "" not in due


@pytest.mark.parametrize("codes", [{"K1": ""}, {"K1": "9002"}, {"P1": "", "P2": ""}, {"P1": "X", "P2": "X"}])
def test_a_chosen_activity_or_programme_keeps_its_funding(
    tmp_path: Path, whole: Plan, codes: dict[str, str]
) -> None:
    plan = recoded(tmp_path, codes)
    for program, kegiatan in (
        whole.indikator[["program", "kegiatan"]].drop_duplicates().itertuples(index=False)
    ):
        for chosen in (Choice(program=program), Choice(program=program, kegiatan=kegiatan)):
            if not isinstance(kegiatan, str) and chosen.kegiatan is not None:
                continue
            assert money(plan, chosen)["pendanaan"].equals(money(whole, chosen)["pendanaan"])


def test_a_programme_printed_twice_is_one_where_money_was_spent_under_its_code(tmp_path: Path) -> None:
    recoded(tmp_path, {})
    path = tmp_path / "pendanaan.csv"
    p = pd.read_csv(path, dtype=str, keep_default_na=False)
    again = p[p["baris"].eq("K1")].assign(baris="K1x")
    other = again.assign(nilai="1000", tercetak="", baris="K1y")
    for n, (rows, more) in enumerate([([p, again], 0), ([p, again, other], 1000)]):
        pd.concat(rows).to_csv(path, index=False)
        b = bud.budget(renstra_utils.load(tmp_path), _YEAR)
        mine = b[b["kode"].eq("9001")]
        known = bud.budget(renstra_utils.load(CONTOH), _YEAR)
        assert len(mine) == 1, n
        assert mine["pendanaan"].iloc[0] == known.loc[known["kode"].eq("9001"), "pendanaan"].iloc[0] + more
