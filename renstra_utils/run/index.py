"""`reports/index.html`: offices, years, pages, and the state of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..evaluate.run_tables import told_apart
from ..show.html import anchor, environment, in_url, status_mark
from ..show.page import stylesheet
from ..show.signs import signs
from ..wording import Wording
from .export import script
from .kinds import KINDS, ROLLUPS

#: What the index says of a page, best first.
_STATES = ("segar", "sementara", "menunggu data", "gagal")


def render_index(out: Path, pages: dict[str, dict[str, Any]], bahasa: str = "id") -> str:
    """The index of every page in the record, offices in alphabetical order."""
    w = Wording(bahasa)
    offices: dict[str, dict[str, Any]] = {}
    for id, p in pages.items():
        there = (out / f"{id}.html").exists()
        if there or _state(p) == "gagal":
            office = offices.setdefault(p["rencana"], _office(p))
            office["pages"].append(_page(w, p, in_url(f"{id}.html") if there else None))
    names = told_apart({folder: o["nama"] for folder, o in offices.items() if not o["rekap"]})
    for folder, o in offices.items():
        o["nama"] = names.get(folder, o["nama"])
        o["pages"].sort(key=lambda x: x["urut"])
        states = [x["keadaan"] for x in o["pages"]]
        o["hitung"] = {s: states.count(s) for s in _STATES}
    ordered = sorted(offices.values(), key=lambda o: (not o["rekap"], o["contoh"], o["nama"]))
    text, csp = script("index.js")
    facts = {"heading": _heading(w, ordered), "css": Markup(stylesheet()), "script": Markup(text), "csp": csp}
    template = environment().get_template("index-reports.html.j2")
    return signs(template.render(w=w, t=w.t, offices=ordered, **facts))


def _office(page: dict[str, Any]) -> dict[str, Any]:
    """The office of a page, without pages yet."""
    return {
        "nama": page["kantor"],
        "contoh": page["contoh"],
        "id": anchor("kantor", page["rencana"]),
        "rekap": page["kind"] in ROLLUPS,
        "pages": [],
    }


def _page(w: Wording, page: dict[str, Any], href: str | None) -> dict[str, Any]:
    """One line of the index; without `href` where the page never came to be."""
    kind, year, language, made = (page[k] for k in ("kind", "tahun", "bahasa", "dibuat"))
    title = w.t(KINDS[kind].title if kind in KINDS else kind)
    state = _state(page)
    return {
        "href": href,
        "judul": title + (f" {year}" if year else "") + (" (English)" if language == "en" else ""),
        "temuan": page["judul"],
        "lang": language,
        "keadaan": state,
        "tanda": status_mark(w, state),
        "sebab": page["sebab"],
        "dibuat": f"{w.date(made)} {made[11:16]} UTC" if made else "",
        "urut": (language, year or 0, kind),
    }


def _state(page: dict[str, Any]) -> str:
    """A page is fresh unless it failed, or says itself that its data are partial or still to come."""
    if page["keadaan"] == "gagal":
        return "gagal"
    return page["data"] if page["data"] in _STATES else "segar"


def _heading(w: Wording, offices: list[dict[str, Any]]) -> str:
    """How many offices and pages. The roll-up is no office.

    Fictional offices are no more counted among real ones than the roll-up does.
    """
    every = [o for o in offices if not o["rekap"]]
    real = [o for o in every if not o["contoh"]]
    m = sum(len(o["pages"]) for o in offices)
    if real and len(real) < len(every):
        c = len(every) - len(real)
        return w.t("{n} kantor dan {c} contoh fiktif, {m} halaman", n=len(real), c=c, m=m)
    return w.t("{n} kantor, {m} halaman", n=len(every), m=m)
