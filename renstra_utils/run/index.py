"""`reports/index.html`: offices, years, pages, and the state of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from ..evaluate.rollup import told_apart
from ..show.page import stylesheet
from ..show.tables import environment, slug, status_mark
from ..wording import Wording
from . import report

_TITLES = {
    "audit": "Audit rencana",
    "capaian": "Capaian",
    "anggaran": "Anggaran",
    "evaluasi": "Evaluasi lima tahun",
    "rekap": "Rekap satker",
}


#: What the index says of a page, best first.
_STATES = ("segar", "sementara", "menunggu data", "gagal")


def _state(page: dict[str, Any]) -> str:
    """A page is fresh unless it failed, or says itself that its data are partial or still to come."""
    if page["keadaan"] == "gagal":
        return "gagal"
    return page["data"] if page["data"] in _STATES else "segar"


def _heading(w: Wording, offices: list[dict[str, Any]]) -> str:
    """How many offices and pages; fictional offices are no more counted among real ones than the roll-up does, and the roll-up is no office."""
    every = [o for o in offices if not o["rekap"]]
    real = [o for o in every if not o["contoh"]]
    m = sum(len(o["pages"]) for o in offices)
    if real and len(real) < len(every):
        return w.t(
            "{n} kantor dan {c} contoh fiktif, {m} halaman", n=len(real), c=len(every) - len(real), m=m
        )
    return w.t("{n} kantor, {m} halaman", n=len(every), m=m)


def render_index(out: Path, pages: dict[str, dict[str, Any]], bahasa: str = "id") -> str:
    """The index of every page in the record, offices in alphabetical order."""
    w = Wording(bahasa)
    offices: dict[str, dict[str, Any]] = {}
    for id, p in pages.items():
        exists = (out / f"{id}.html").exists()
        state = _state(p)
        if state != "gagal" and not exists:
            continue
        office = offices.setdefault(
            p["rencana"],
            {
                "nama": p["kantor"],
                "contoh": p["contoh"],
                "slug": slug(p["rencana"]),
                "rekap": p["kind"] == report.ROLLUP,
                "pages": [],
            },
        )
        office["pages"].append(
            {
                "href": quote(f"{id}.html") if exists else None,
                "judul": w.t(_TITLES.get(p["kind"], p["kind"]))
                + (f" {p['tahun']}" if p["tahun"] else "")
                + (" (English)" if p["bahasa"] == "en" else ""),
                "temuan": p["judul"],
                "lang": p["bahasa"],
                "keadaan": state,
                "tanda": status_mark(w, state),
                "sebab": p["sebab"],
                "dibuat": w.date(p["dibuat"]) + " " + p["dibuat"][11:16] + " UTC" if p["dibuat"] else "",
                "urut": (p["bahasa"], p["tahun"] or 0, p["kind"]),
            }
        )
    shown = told_apart({folder: o["nama"] for folder, o in offices.items() if not o["rekap"]})
    for folder, name in shown.items():
        offices[folder]["nama"] = name
    ordered = sorted(offices.values(), key=lambda o: (not o["rekap"], o["contoh"], o["nama"]))
    for o in ordered:
        o["pages"].sort(key=lambda x: x["urut"])
        states = [x["keadaan"] for x in o["pages"]]
        o["hitung"] = {s: states.count(s) for s in _STATES}
    script = (report._TEMPLATE / "index.js").read_text(encoding="utf-8")
    return (
        environment()
        .get_template("index-reports.html.j2")
        .render(
            w=w,
            t=w.t,
            offices=ordered,
            heading=_heading(w, ordered),
            css=Markup(stylesheet()),
            script=Markup(script),
            csp=report._csp(script),
        )
    )
