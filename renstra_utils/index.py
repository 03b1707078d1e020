"""`reports/index.html`: offices, years, pages, and the state of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from . import report
from .page import stylesheet
from .tables import environment, slug, status_mark
from .wording import Wording

_TITLES = {
    "audit": "Audit rencana",
    "capaian": "Capaian",
    "anggaran": "Anggaran",
    "evaluasi": "Evaluasi lima tahun",
    "rekap": "Rekap satker",
}


def render_index(out: Path, pages: dict[str, dict[str, Any]], bahasa: str = "id") -> str:
    """The index of every page in the record, offices in alphabetical order."""
    w = Wording(bahasa)
    offices: dict[str, dict[str, Any]] = {}
    for id, p in pages.items():
        office = offices.setdefault(
            p["rencana"],
            {"nama": p["kantor"], "contoh": p["contoh"], "slug": slug(p["rencana"]), "pages": []},
        )
        exists = (out / f"{id}.html").exists()
        state = (
            "gagal"
            if p["keadaan"] == "gagal"
            else "menunggu data"
            if p["data"] == "menunggu data"
            else "segar"
        )
        if p["keadaan"] != "gagal" and not exists:
            continue
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
    for o in offices.values():
        o["rekap"] = o["slug"] == report.ROLLUP
    ordered = sorted(offices.values(), key=lambda o: (not o["rekap"], o["contoh"], o["nama"]))
    for o in ordered:
        o["pages"].sort(key=lambda x: x["urut"])
        states = [x["keadaan"] for x in o["pages"]]
        o["hitung"] = {s: states.count(s) for s in ("segar", "menunggu data", "gagal")}
    script = (report._TEMPLATE / "index.js").read_text(encoding="utf-8")
    return (
        environment()
        .get_template("index-reports.html.j2")
        .render(
            w=w,
            t=w.t,
            offices=ordered,
            css=Markup(stylesheet()),
            script=Markup(script),
            csp=report._csp(script),
        )
    )
