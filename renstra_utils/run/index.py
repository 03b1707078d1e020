"""`index.html`: every office in one row, those that need attention first, with a link to each page."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from markupsafe import Markup

from ..evaluate.run_tables import told_apart
from ..files import readable
from ..show.html import anchor, environment, in_url, status_mark
from ..show.page import stylesheet
from ..show.signs import signs
from ..wording import LANGUAGES, Wording
from .export import script, sheet
from .kinds import KINDS, ROLLUPS, in_order, title_of
from .links import moment

#: What the index says of a page, best first.
_STATES = ("segar", "sementara", "menunggu data", "gagal")
#: So many offices stand open, of those that need attention and of the others; more are folded.
_OPEN, _UNFOLDED = 10, 30
#: Of more pages than these, a row has each kind's last year; the script, or that page itself, has the others.
_EVERY_YEAR = 1500
#: Causes that a row gives.
_CAUSES = 2

#: A page of the record, and an office of the index.
_Page = dict[str, Any]
_Office = dict[str, Any]


def render_index(out: Path, pages: dict[str, _Page], bahasa: str = "id") -> str:
    """The index of every page in the record: offices that need attention, then the others by letter."""
    w = Wording(bahasa)
    by_office: dict[str, list[_Page]] = {}
    for id, p in pages.items():
        there = (out / f"{id}.html").is_file()
        if there or _state(p) == "gagal":
            href = in_url(f"{id}.html") if there else ""
            by_office.setdefault(p["rencana"], []).append(p | {"href": href})
    every = sum(map(len, by_office.values())) <= _EVERY_YEAR
    offices = [_office(w, folder, own, every) for folder, own in by_office.items()]
    rollups = [o for o in offices if o["rekap"]]
    offices = [o for o in offices if not o["rekap"]]
    names = told_apart({o["folder"]: o["nama"] for o in offices})
    for o in offices:
        o["nama"] = names[o["folder"]]
    offices.sort(key=lambda o: (o["contoh"], o["nama"].casefold(), o["folder"]))
    rank = sorted((o for o in offices if o["tingkat"]), key=lambda o: (o["contoh"], -o["tingkat"], -o["n"]))
    made = [(p["dibuat"], p.get("zona_waktu", "")) for own in by_office.values() for p in own if p["dibuat"]]
    facts = {
        "heading": _heading(w, offices, sum(map(len, by_office.values()))),
        "states": _states(w, by_office),
        "rollups": rollups,
        "attention": rank[:_OPEN] if len(offices) > _UNFOLDED else rank,
        "more": rank[_OPEN:] if len(offices) > _UNFOLDED else [],
        "n_attention": len(rank),
        "why": _why(w, rank),
        "groups": _groups([o for o in offices if not o["tingkat"]], len(offices) > _UNFOLDED),
        "made": w.moment(*max(made)) if made else "",
        "every": every,
    }
    text, csp = script("index.js")
    css = Markup(stylesheet(full=False)) + Markup(sheet("index.css"))
    template = environment().get_template("index-reports.html.j2")
    html = signs(template.render(w=w, t=w.t, **facts, css=css, script=Markup(text), csp=csp))
    return "\n".join(line for line in html.splitlines() if line.strip()) + "\n"


def _heading(w: Wording, offices: list[_Office], pages: int) -> str:
    """How many offices and pages. The roll-up is no office.

    Fictional offices are no more counted among real ones than the roll-up does.
    """
    real, m = [o for o in offices if not o["contoh"]], w.number(pages, 0)
    if real and len(real) < len(offices):
        n, c = w.number(len(real), 0), w.number(len(offices) - len(real), 0)
        return w.t("{n} kantor dan {c} contoh fiktif, {m} halaman", n=n, c=c, m=m)
    return w.t("{n} kantor, {m} halaman", n=w.number(len(offices), 0), m=m)


def _state(page: _Page) -> str:
    """A page is fresh unless it failed, or says itself that its data are partial or still to come."""
    if page["keadaan"] == "gagal":
        return "gagal"
    return page["data"] if page["data"] in _STATES else "segar"


def _states(w: Wording, by_office: dict[str, list[_Page]]) -> list[tuple[str, Markup]]:
    """How many pages are in each state, gravest first."""
    count = Counter(_state(p) for own in by_office.values() for p in own)
    return [(w.number(count[s], 0), status_mark(w, s)) for s in reversed(_STATES) if count[s]]


def _why(w: Wording, rank: list[_Office]) -> str:
    """Of how many offices a page failed, or waits for data, or is in part."""
    texts = (w.t("{n} dilaporkan sebagian"), w.t("{n} menunggu data"), w.t("{n} dengan halaman gagal"))
    count = Counter(o["tingkat"] for o in rank)
    return w.join(texts[level - 1].format(n=count[level]) for level in sorted(count, reverse=True))


# --- one office ---------------------------------------------------------------------------------------------


def _office(w: Wording, folder: str, pages: list[_Page], every: bool) -> _Office:
    """One row. `every`: with a link to each year."""
    newest = max(pages, key=lambda p: p["dibuat"])
    states = [_state(p) for p in pages]
    worst = max(states, key=_STATES.index)
    level = _STATES.index(worst)
    finding = _finding(w, pages)
    zone = newest.get("zona_waktu", "")
    return {
        "folder": folder,
        "nama": newest["kantor"],
        "kode": newest.get("kode_satker") or readable(folder),
        "contoh": newest["contoh"],
        "rekap": newest["kind"] in ROLLUPS,
        "id": anchor("kantor", folder),
        "tingkat": level,
        "n": states.count(worst),
        "tanda": status_mark(w, worst),
        "sebab": _reasons(w, pages),
        "temuan": finding["judul"] if finding else "",
        "lang": finding["bahasa"] if finding else w.bahasa,
        "dibuat": f" · {w.moment(newest['dibuat'], zone)}" if newest["dibuat"] and (every or level) else "",
        "tautan": _links(w, pages, every),
    }


def _finding(w: Wording, pages: list[_Page]) -> _Page | None:
    """The page whose title says most of an office: the last year's attainment that has figures."""
    told = [p for p in pages if p["judul"] and p["href"] and _state(p) in ("segar", "sementara")]
    if not told:
        return None
    at = {kind: n for n, kind in enumerate(("audit", "evaluasi", "anggaran", "capaian"))}
    return max(told, key=lambda p: (at.get(p["kind"], -1), p["tahun"] or 0, p["bahasa"] == w.bahasa))


def _reasons(w: Wording, pages: list[_Page]) -> list[str]:
    """Why an office needs attention: causes of failed pages, what is not reported, what is in part."""
    said = []
    by_cause: dict[str, list[_Page]] = {}
    for p in pages:
        if _state(p) == "gagal":
            by_cause.setdefault(p["sebab"], []).append(p)
    for cause, those in list(by_cause.items())[:_CAUSES]:
        said.append(f"{_named(w, those)}: {cause}" if cause else _named(w, those))
    if len(by_cause) > _CAUSES:
        said.append(w.t("dan {n} sebab lain", n=len(by_cause) - _CAUSES))
    for state, text in (
        ("menunggu data", "belum dilaporkan: {halaman}"),
        ("sementara", "dilaporkan sebagian: {halaman}"),
    ):
        if those := [p for p in pages if _state(p) == state]:
            said.append(w.t(text, halaman=_named(w, those)))
    return said


def _named(w: Wording, pages: list[_Page]) -> str:
    """Pages in words, years that follow each other as a span: `Capaian 2022–2024, Audit rencana`."""
    parts = []
    for kind in dict.fromkeys(p["kind"] for p in pages):
        own = [p for p in pages if p["kind"] == kind and p["tahun"]]
        years = sorted({p["tahun"] for p in own if not p.get("triwulan")})
        quarters = sorted({(p["tahun"], p["triwulan"]) for p in own if p.get("triwulan")})
        said = _spans(years) + [moment(w, *x) for x in quarters]
        parts.append(" ".join(filter(None, [w.t(title_of(kind)), w.join(said)])))
    return ", ".join(parts)


def _spans(years: list[int]) -> list[str]:
    spans: list[list[int]] = []
    for year in years:
        if spans and spans[-1][-1] == year - 1:
            spans[-1].append(year)
        else:
            spans.append([year])
    return [str(s[0]) if len(s) == 1 else f"{s[0]}–{s[-1]}" for s in spans]


def _links(w: Wording, pages: list[_Page], every: bool) -> list[dict[str, Any]]:
    """An office's pages by language, the index's own first, and by kind."""
    there = [p for p in pages if p["href"]]
    order = sorted({p["bahasa"] for p in there}, key=lambda b: (b != w.bahasa, b))
    kinds = in_order({p["kind"] for p in there})
    kinds.sort(key=lambda k: k in KINDS and not KINDS[k].yearly)  # those of years first, a line each
    found = []
    for language in order:
        own_words = Wording(language) if language in LANGUAGES else w
        for kind in kinds:
            own = [p for p in there if (p["bahasa"], p["kind"]) == (language, kind)]
            if own:
                own.sort(key=lambda p: (p["tahun"] or 0, p.get("triwulan") or 0))
                other = language if language != w.bahasa else ""
                found.append(_links_of(own_words, title_of(kind), own, every, other))
    return found


def _links_of(w: Wording, title: str, pages: list[_Page], every: bool, language: str) -> dict[str, Any]:
    """The links to one kind of an office's pages in one language; `rest`: years that have none here. Of
    quarters the last one's page leads to the others.
    """
    shown = pages if every else pages[-1:]
    names = [moment(w, p["tahun"], p.get("triwulan")) or w.t(title) for p in pages]
    return {
        "judul": w.t(title) if pages[-1]["tahun"] else "",
        "lang": language,
        "rest": "" if pages[-1].get("triwulan") else " ".join(names[: -len(shown)]),
        "pages": list(zip([p["href"] for p in shown], names[-len(shown) :], strict=True)),
    }


# --- by letter ----------------------------------------------------------------------------------------------


def _groups(offices: list[_Office], folded: bool) -> list[tuple[str, list[_Office]]]:
    """Offices by the first letter of what tells them apart; one group without a letter where not `folded`."""
    if not folded:
        return [("", offices)] if offices else []
    words = [o["nama"].split() for o in offices]
    common = {w for w, n in Counter(x for some in words for x in some[:-1]).items() if n * 20 > len(offices)}
    groups: dict[str, list[_Office]] = {}
    for office, some in zip(offices, words, strict=True):
        own = next((x for x in some if x not in common), office["nama"])
        first = next((c for c in own if c.isalnum()), "#")
        groups.setdefault(first.upper() if first.isalpha() else "#", []).append(office)
    return sorted(groups.items())
