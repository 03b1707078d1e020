"""No text of the data becomes markup or script: a plan with payloads in every text, through every page, the index and the roll-up."""

from __future__ import annotations

import io
import itertools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from markup import faults, in_browser, seen, skeleton, soup_of
from poison import ALL, PAYLOADS, Poison, harmless, places, poisoned
from rendering import Rendered, render, render_rollup, render_view, write_run

import renstra_utils
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.evaluate.choice import Choice
from renstra_utils.run.index import render_index
from renstra_utils.show.html import anchor
from renstra_utils.show.page import MIME
from renstra_utils.show.pages import YearlyPage
from renstra_utils.show.signs import signs

#: Names that a folder can have; a slash in one is none.
FOLDER = "kantor\"><img src=x onerror=window.__x=1>#?%41'{{7*7}}"
PAGES = (("audit", None), ("capaian", 2023), ("anggaran", 2024), ("evaluasi", None), ("lkjip", 2023))


@dataclass
class Made:
    """What a poisoned plan was made into: HTML by name, and where each text was put."""

    folder: Path
    html: dict[str, str]
    say: Poison


def make(base: Path, payload: str, folder: str) -> Made:
    """Every page of a poisoned plan; `base`: an empty folder."""
    say = poisoned(base / folder, payload)
    plan = renstra_utils.load(base / folder)
    run = write_run(base / "hasil", {folder: plan, "kantor-b": plan}, failed=[("kantor-b", "capaian", 2023)])
    _spoil(run / "run.json", payload)
    choice = Choice(program=plan.indikator["program"].iloc[0], batas=plan.rules.pilihan["batas"])
    html: dict[str, str] = {"rencana": plan._repr_html_()}
    for bahasa in ("id", "en"):
        pages: list[Rendered] = [render(plan, kind, year, bahasa) for kind, year in PAGES]
        pages += [render_view(plan, choice, bahasa), render_rollup(run, 0, bahasa)]
        html |= {page.name: page.html for page in pages}
        html[f"indeks.{bahasa}"] = render_index(run, _on_record(folder, payload), bahasa)
    return Made(base / folder, html, say)


def _spoil(record: Path, payload: str) -> None:
    """The causes of failed pages quote what went wrong."""
    said = json.loads(record.read_text(encoding="utf-8"))
    for page in said["halaman"].values():
        page["sebab"] = payload if page["sebab"] else ""
    record.write_text(json.dumps(said), encoding="utf-8")


def _on_record(folder: str, payload: str) -> dict[str, dict[str, object]]:
    """Pages as a run records them, with the payload in every text."""
    texts = dict.fromkeys(("kantor", "judul", "sebab", "data"), payload)
    about = {
        "rencana": folder,
        "tahun": 2023,
        "contoh": False,
        "dibuat": "2026-01-01T00:00:00+00:00",
        **texts,
    }
    kinds = [("capaian", "id"), (payload, "en")]
    return {
        f"{folder}/{n}": {**about, "kind": k, "bahasa": b, "keadaan": "gagal"}
        for n, (k, b) in enumerate(kinds)
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("racun"), ALL, FOLDER)


def test_every_page_has_the_tags_of_harmless_words(made, tmp_path):
    plain = make(tmp_path, harmless(ALL), harmless(FOLDER))
    for name, html in made.html.items():
        assert skeleton(html) == skeleton(plain.html[name]), name


def test_nothing_of_the_data_is_in_a_tag(made):
    assert {name: found for name, html in made.html.items() if (found := faults(html))} == {}


#: Texts that no page shows, by the reason; whatever is not here must be on one.
NOT_SHOWN = {
    "the quarter's page shows it": """tindak_lanjut.nomor tindak_lanjut.uraian tindak_lanjut.penanggung_jawab
        tindak_lanjut.hasil""",
    "only tables for download hold it": "anggaran.sumber_data nilai_nka.sumber_data revisi.asal",
    "counted or summed, never named": """sdm.tercetak rencana_aksi.aksi rencana_aksi.penanggung_jawab""",
    "compared as a figure; other words are not read": "indikator.kondisi_akhir",
    "an id that the code knows": "rumus.id anggaran.id",
    "not cited": """batas.status skala.mengikat skala.status predikat.id predikat.nama predikat.dasar_hukum
        predikat.mengikat predikat.status""",
    "only beside a score whose parts are all in": "anggaran.catatan_jumlah",
    "of the codebook": """renstra.judul renstra.dasar_hukum renstra.sumber.title renstra.sumber.path paket.name
        paket.title paket.description paket.homepage""",
    "of the package": """paket.sources.name paket.sources.title paket.sources.path paket.licenses.name
        paket.licenses.title paket.licenses.path paket.contributors.name paket.contributors.title
        paket.contributors.path""",
}


def test_every_text_was_tried(made):
    """Whatever text joins the contract, the description or the rules is put on a page, or named above."""
    words = " ".join(seen(html) for html in made.html.values())
    tried = dict.fromkeys(places(made.say))
    missing = {p for p in tried if not any(_on_page(t, words) for t in made.say.put.get(p, ()))}
    assert missing == {place for some in NOT_SHOWN.values() for place in some.split()}


def _on_page(text: str, words: str) -> bool:
    return " ".join(signs(text).split()) in words


@pytest.mark.browser
def test_a_browser_runs_nothing_of_the_data(made, tmp_path):
    assert in_browser(made.html, tmp_path) == []


@pytest.mark.browser
def test_a_browser_would(tmp_path):
    """The test above sees a script and a request where there is one."""
    assert in_browser({"a": f"<p>{PAYLOADS[1]}", "b": "<p>"}, tmp_path)[-1] == "a"
    assert in_browser({"a": f'<html><p a="{PAYLOADS[0]}'}, tmp_path) == ["a"]


def test_ids_are_made():
    texts = [
        "a b",
        "a-b",
        "A b",
        "a.b",
        "ab",
        "",
        "x",
        "cap",
        "a" * 99,
        "a" * 98 + "b",
        *PAYLOADS,
        "a\udcff",
        "é",
    ]
    ids = [anchor("t", *some) for n in (1, 2) for some in itertools.product(texts, repeat=n)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"t\.[a-z0-9-]+\.[0-9a-f]{12}", i) for i in ids)
    assert anchor("t", "a", "b") == anchor("t", "a", "b")


def test_what_a_notebook_keeps(made):
    """The outputs of an executed notebook: markup without faults, and tables in which the data are as they were."""
    plan = renstra_utils.load(made.folder)
    kept = [o._repr_mimebundle_() for o in YearlyPage(plan, attainment(plan), 2023).outputs()]
    assert [f for bundle in kept for f in faults(bundle["text/html"])] == []
    again = json.loads(json.dumps([b[MIME] for b in kept], ensure_ascii=False).encode().decode())
    tables = {name: text for about in again for name, text in about.get("tabel", {}).items()}
    rows = pd.read_csv(io.StringIO(tables["capaian-2023"]), dtype=str)
    assert rows["kode"].tolist() == plan.indikator["kode"].tolist()
    assert set(rows["indikator"].str.removeprefix("'")) == set(plan.indikator["indikator"])


def test_an_index_of_folders_with_any_name(tmp_path):
    """No two offices share an id, whatever their folders are called, and each link leads to its page."""
    folders = [FOLDER, "isi", "cari", "a b", "a-b", "a-b-h", "A b", "javascript:window.__x=1", "é", "%41"]
    pages = {}
    for folder in folders:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.html").touch()
        pages[f"{folder}/x"] = _on_record(folder, "Kantor")[f"{folder}/0"] | {"keadaan": "segar"}
    html = render_index(tmp_path, pages)
    assert faults(html) == []
    links = [unquote(a["href"]) for a in soup_of(html).select("section a")]
    assert sorted(links) == sorted(f"{id}.html" for id in pages)


def test_letters_that_no_page_can_carry(tmp_path):
    """Marks of direction and separators of lines, as texts hold that were copied from elsewhere."""
    text = "a\u200e\u061c\u2028b"
    poisoned(tmp_path / "kantor", text, with_tables=False)
    plan = renstra_utils.load(tmp_path / "kantor")
    index = render_index(tmp_path, _on_record("kantor", text))
    for html in (plan._repr_html_(), render(plan, "capaian", 2023).html, index):
        assert not faults(html)
        assert "a⟨U+200E⟩⟨U+061C⟩⟨U+2028⟩b" in seen(html)


@pytest.mark.slow
@pytest.mark.parametrize("payload", PAYLOADS)
def test_each_payload_by_itself(payload, tmp_path):
    name = payload.replace("/", "∕").strip()
    one = make(tmp_path / "a", payload, name)
    other = make(tmp_path / "b", harmless(payload), harmless(name))
    for page, html in one.html.items():
        assert skeleton(html) == skeleton(other.html[page]), page
        assert not faults(html), page
