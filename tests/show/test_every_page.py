"""Whatever `load` accepts has every page: drawn plans, every kind of page, and nothing on it that no reader should meet.

A few plans, the same in every run; `RENSTRA_LONG=1` (`make long`) draws many new ones. A plan that fails is left as files in the folder that
the message names, so that `renstra report FOLDER` can be tried on it.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drawn import Files, plans, write
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from rendering import Rendered, data_texts, plain, render, render_rollup, render_view, without, write_run

import renstra_utils
from renstra_utils.evaluate.choice import READING_CHOICES, Choice
from renstra_utils.rules import load_rules

LONG = bool(os.environ.get("RENSTRA_LONG"))
KEPT = Path(tempfile.gettempdir()) / "renstra-drawn"
#: What a computation says when it has no figure; never for a reader.
_RAW = re.compile(r"(?<![\w<])(?:nan|NaN|-?inf|None(?!:)|NaT|<NA>|True|False)(?![\w>])")
_POINT = re.compile(r"(?<![\w.,/])\d+\.\d{1,2}(?![\w.,])")
_HYPHEN = re.compile(r"(?<![\w·–—/-])-\d")
_POWER = re.compile(r"\d[eE][+-]?\d")


def cases(share: int) -> settings:
    """So many plans, the same in every run but the long one."""
    return settings(
        max_examples=share * 60 if LONG else share,
        derandomize=not LONG,
        # A plan takes seconds: without shrinking, the folder that is left shows as much.
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


@contextmanager
def folder_of(name: str, *drawn: Files) -> Iterator[list[Path]]:
    """The drawn plans as folders; where the test fails they stay, and the error says where."""
    base = KEPT / name
    shutil.rmtree(base, ignore_errors=True)
    folders = [write(base / f"kantor-{n}", files) for n, files in enumerate(drawn, 1)]
    try:
        yield folders
    except Exception as e:
        e.add_note(f"rencananya ada di {base}")
        raise
    shutil.rmtree(base)


def faults(page: Rendered, texts: list[str]) -> list[str]:
    """What is wrong with a page for any reader, data texts aside."""
    main = page.soup.find("main")
    for hidden in main(["script", "style"]):
        hidden.extract()
    seen = without(plain(main.get_text(" ")), texts)
    said = [without(plain(x.get("aria-label", "")), texts) for x in main(attrs={"aria-label": True})]
    found = [f"kata mentah {m[0]!r}: …{_near(s, m)}…" for s in (seen, *said) for m in _RAW.finditer(s)]
    if page.bahasa == "id":
        found += [f"titik desimal {m[0]}: …{_near(s, m)}…" for s in (seen, *said) for m in _POINT.finditer(s)]
    found += [f"tanda hubung sebagai minus: …{_near(seen, m)}…" for m in _HYPHEN.finditer(seen)]
    ids = {x["id"] for x in page.soup(id=True)}
    found += [f"tautan tanpa tujuan {a['href']}" for a in page.soup("a", href=re.compile("^#")) if a["href"][1:].partition("?")[0] not in ids]  # fmt: skip
    for name, text in page.tables.items():
        found += [f"{name}.csv: {cell[:200]!r}" for cell in _raw_cells(text, texts)]
    return [f"{page.name}: {f}" for f in found]


def _near(text: str, m: re.Match[str]) -> str:
    return text[max(0, m.start() - 60) : m.end() + 30]


def _raw_cells(text: str, texts: list[str]) -> list[str]:
    """Cells of a CSV that hold a raw word or a power of ten; the words of a truth value are the files' own."""
    _, *rows = csv.reader(io.StringIO(text))
    cells = {without(plain(c), texts) for row in rows for c in row} - {"True", "False"}
    return sorted(c for c in cells if _RAW.search(c) or _POWER.search(c))


@cases(5)
@given(plans(), st.data())
def test_every_page_of_a_plan(files: Files, data: st.DataObject) -> None:
    """Audit, one year's attainment and budget, the whole period, and a choice in the explorer."""
    with folder_of("halaman", files) as (folder,):
        plan = renstra_utils.load(folder)
        texts = data_texts(plan)
        year = data.draw(st.sampled_from(plan.years), "tahun")
        bahasa = data.draw(st.sampled_from(["id", "id", "id", "en"]), "bahasa")
        choice = _choice(data, plan)
        made = [
            render(plan, "audit", None, bahasa),
            render(plan, "capaian", year, bahasa),
            render(plan, "anggaran", year, bahasa),
            render(plan, "evaluasi", None, bahasa),
            render_view(plan, choice, bahasa),
        ]
        assert not [f for page in made for f in faults(page, texts)]


def _choice(data: st.DataObject, plan: renstra_utils.Plan) -> Choice:
    """What an analyst might choose."""
    i, rules = plan.indikator, load_rules()

    def one_of(*values: str) -> str:
        return data.draw(st.sampled_from(["", *values]))

    return Choice(
        tahun=tuple(data.draw(st.sets(st.sampled_from(plan.years)))),
        program=one_of(*i["program"].unique()),
        kegiatan=one_of(*i["kegiatan"].dropna().unique()),
        bacaan=data.draw(st.sampled_from(READING_CHOICES)),
        batas=one_of(*rules.batas),
        skala=one_of(*rules.skala),
    )


@cases(3)
@given(st.lists(plans(contoh=False), min_size=1, max_size=3), st.data())
def test_the_roll_up_of_drawn_plans(drawn: list[Files], data: st.DataObject) -> None:
    """All offices of a run, some of whose pages failed."""
    with folder_of("rekap", *drawn) as folders:
        offices = {f.name: renstra_utils.load(f) for f in folders}
        every = [(o, k, y) for o, p in offices.items() for y in p.years for k in ("capaian", "anggaran")]
        failed = data.draw(st.sets(st.sampled_from(every), max_size=2), "gagal")
        run = write_run(folders[0].parent / "hasil", offices, failed)
        texts = sorted({t for p in offices.values() for t in data_texts(p)}, key=len, reverse=True)
        assert not faults(render_rollup(run), texts)
