"""Every message that a page can show: literals given to `t`, `markup`, and the words that come from data of ours."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from babel.messages.pofile import read_po

import renstra_utils
from renstra_utils.audit import audit
from renstra_utils.evaluate import (
    absorption,
    attainment,
    choice,
    match,
    national,
    needs,
    performance,
    rollup,
    statements,
    years,
)
from renstra_utils.forms.meaning import all_explained
from renstra_utils.plan.contract import contract
from renstra_utils.rules import load_rules, shipped
from renstra_utils.show import parts, theme
from renstra_utils.show.columns import COLUMNS
from renstra_utils.show.pages import report_figures, report_words

PACKAGE = Path(renstra_utils.__file__).parent


#: What puts its first argument into the reader's language (`say` on pages and in the audit); of a `Section` every text is.
_SAYS = {"t", "markup"}


def _called(node: ast.AST) -> str:
    function = getattr(node, "func", None)
    return getattr(function, "attr", getattr(function, "id", ""))


def _constants(node: ast.AST) -> set[str]:
    """A text, either of two, or those of a tuple."""
    if isinstance(node, ast.IfExp):
        return _constants(node.body) | _constants(node.orelse)
    if isinstance(node, ast.Tuple):
        return set().union(*map(_constants, node.elts))
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def _texts(tree: ast.Module, says: set[str]) -> set[str]:
    """Messages of one module: given to `t` and the like as they stand or by a name, those of sections, and limits of pages."""
    named: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            named.setdefault(node.targets[0].id, set()).update(_constants(node.value))
    found = named.get("limits", set()).copy()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if _called(node) == "Section":
            found |= {s for a in [*node.args[1:], *(k.value for k in node.keywords)] for s in _constants(a)}
        elif _called(node) in says and node.args:
            first = node.args[0]
            found |= named.get(first.id, set()) if isinstance(first, ast.Name) else _constants(first)
    return found


def literals() -> set[str]:
    """Messages in code and templates."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        says = _SAYS | ({"say"} if {"show", "audit"} & set(path.parts) else set())
        found |= _texts(ast.parse(path.read_text(encoding="utf-8")), says)
    for path in PACKAGE.rglob("*.j2"):
        found |= set(re.findall(r"""\bt\("([^"]+)\"""", path.read_text(encoding="utf-8")))
    return found


def every_text() -> set[str]:
    """Every text in code and templates: what none of them is, no page can say."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found |= {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return found


def _is_read(key: str) -> bool:
    """Whether a rule's entry of this name is text that a reader sees; every advice begins with `saran`."""
    return key in ("nama", "kriteria") or key.startswith("saran")


def words() -> set[str]:
    """Statuses, bands, rule names and the like, which reach `t` as values."""
    rules = load_rules()
    found = {
        *attainment.STATUSES,
        *attainment.STATUSES.values(),
        *absorption.BUDGET_STATUSES,
        *absorption.BUDGET_STATUSES.values(),
        *theme.STATUS_MARK,
    }
    found |= {
        *performance.QUADRANTS.values(),
        "lebih belanja dan tercapai",
        "lebih belanja dan kurang tercapai",
        *choice.READING_CHOICES,
        *match.PAIR_ORIGINS,
    }
    found |= set(shipped()["sumber_anggaran"].values())
    found |= {n for s in rules.skala.values() for n in (s.nama, *s.names)}
    found |= {*parts.POLARITY.values(), *years.DIRECTIONS, *years.DIRECTIONS.values(), *parts.SPOKEN}
    ruled = [r for kind in (rules.rumus, rules.batas, rules.anggaran) for r in kind.values()]
    found |= {r["mengikat"] for r in ruled if "mengikat" in r}
    # A formula of symbols, and a decree's own name, stay as they are in every language.
    known = catalogue()
    found |= {r[k] for r in ruled for k in ("formula", "dasar_hukum") if r.get(k) in known}
    found |= {s.dasar_hukum for s in rules.skala.values() if s.dasar_hukum in known}
    found |= {r["nama"] for kind in (rules.rumus, rules.batas, rules.anggaran) for r in kind.values()}
    found |= {
        *audit.SEVERITIES,
        *audit.SEVERITIES.values(),
        *audit.CERTAINTIES,
        *audit.CERTAINTIES.values(),
        *(r[k] for r in audit.rules_of_audit().values() for k in r if _is_read(k)),
    }
    found |= {
        v
        for r in shipped().get("kesiapan", [])
        for k, v in r.items()
        if k in ("id", "nama", "arti", "kriteria", "tak_satu_pun", "sebab_nasional") and isinstance(v, str)
    }
    found |= {x[k] for x in shipped()["istilah"] for k in ("nama", "arti")}
    found |= {r["formula"] for r in shipped()["nasional"] if r["id"] == "lantai"}
    for words_of in (national.FLOORS, national.DELIVERIES):
        found |= {*words_of, *words_of.values()}
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
        *parts.GRADES.values(),
        *(c.label for c in COLUMNS.values()),
        *rollup.BUDGET_STATES,
        *rollup.BUDGET_STATES.values(),
        *needs.REASONS,
        *needs.REASONS.values(),
    }
    found |= {
        *report_words.ASKED.values(),
        *report_figures.TITLES.values(),
        *statements.NO_EFFICIENCY.values(),
    }
    found |= {text for words_of in all_explained().values() for text in words_of}
    found |= {table["title"] for table in contract().values()}
    found |= {"Audit rencana", "Capaian", "Anggaran", "Evaluasi lima tahun", "Rekap satker"}
    scores = [r for r in rules.anggaran.values() if r.get("jenis") == "evaluasi"]
    found |= {k["nama"] for r in scores for k in r["komponen"]} | {
        r["jumlah"] for r in scores if "jumlah" in r
    }
    return found


def catalogue() -> dict[str, str]:
    """The English catalogue: each message and its translation."""
    with (PACKAGE / "locale" / "en.po").open("rb") as f:
        return {m.id: m.string for m in read_po(f) if m.id}


def all_messages() -> set[str]:
    """Everything that the English catalogue must hold, and every text of ours that it holds."""
    return {
        m
        for m in literals() | words() | every_text() & set(catalogue())
        if isinstance(m, str) and re.search(r"[A-Za-z]", m)
    }
