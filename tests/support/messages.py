"""Every message that a page can show: literals given to `t`, `markup`, and the words that come from data of ours."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import renstra_utils
from renstra_utils.audit import audit
from renstra_utils.evaluate import attainment, budget, explore, rollup
from renstra_utils.rules import _shipped, load_rules
from renstra_utils.show import charts

PACKAGE = Path(renstra_utils.__file__).parent


def literals() -> set[str]:
    """First arguments of `.t(…)`, `t(…)` and `.markup(…)` in code and templates."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(
                getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", "")
            )
            if (
                isinstance(node, ast.Call)
                and name in ("t", "markup")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    for path in PACKAGE.rglob("*.j2"):
        found |= set(re.findall(r"""\bt\("([^"]+)\"""", path.read_text(encoding="utf-8")))
    return found


def words() -> set[str]:
    """Statuses, bands, rule names and the like, which reach `t` as values."""
    rules = load_rules()
    found = {
        *attainment.STATUSES,
        *attainment.STATUSES.values(),
        *budget.BUDGET_STATUSES,
        *budget.BUDGET_STATUSES.values(),
        *charts.STATUS_MARK,
    }
    found |= {
        *budget.QUADRANTS.values(),
        "lebih belanja dan tercapai",
        "lebih belanja dan kurang tercapai",
        *explore.READINGS,
        *explore.WAYS,
    }
    found |= {n for s in rules.skala.values() for n in s.names}
    found |= {r["nama"] for kind in (rules.rumus, rules.batas, rules.anggaran) for r in kind.values()}
    found |= {
        *audit.SEVERITIES,
        *audit.SEVERITIES.values(),
        *(r["nama"] for r in audit.rules_of_audit().values()),
    }
    found |= {
        v
        for r in _shipped().get("kesiapan", [])
        for k, v in r.items()
        if k in ("id", "nama", "arti", "kriteria") and isinstance(v, str)
    }
    found |= {
        "berpredikat",
        "kantor",
        "program",
        "kegiatan",
        "sasaran",
        "output",
        "jumlah",
        "batas",
        "skala",
        "Pendukung",
        "Penghambat",
        "Solusi",
        "Tindak lanjut",
        *rollup.BUDGET_STATES,
        *rollup.BUDGET_STATES.values(),
    }
    found |= {"Audit rencana", "Capaian", "Anggaran", "Evaluasi lima tahun", "Rekap satker"}
    scores = [r for r in rules.anggaran.values() if r.get("jenis") == "evaluasi"]
    found |= {k["nama"] for r in scores for k in r["komponen"]} | {
        r["jumlah"] for r in scores if "jumlah" in r
    }
    return found


def all_messages() -> set[str]:
    """Everything that the English catalogue must hold."""
    return {m for m in literals() | words() if isinstance(m, str) and re.search(r"[A-Za-z]", m)}
