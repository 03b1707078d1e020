"""What an analyst adds to a copy of a notebook reaches the page, in its style, and nothing harmful with it."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup

from renstra_utils.evaluate import attainment
from renstra_utils.run import export, kinds, own_cells
from renstra_utils.show.page import MIME
from renstra_utils.show.pages import YearlyPage

pytest_plugins = ["run_fixtures"]
v4 = nbformat.v4
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"0" * 40).decode()
_PIC = {"image/png": PNG}


def code(source: str, *outputs, **metadata):
    cell = v4.new_code_cell(source, outputs=list(outputs), execution_count=7)
    cell.metadata.update(metadata)
    return cell


def shown(data, **metadata):
    return v4.new_output("display_data", data=data, metadata=metadata)


@pytest.fixture(scope="module")
def sections(contoh):
    page = YearlyPage(contoh, attainment.attainment(contoh), 2023)
    english = YearlyPage(contoh, page.rows, 2023, "en")
    return {
        bahasa: [
            code(source, shown(output._repr_mimebundle_()))
            for source, output in (("page.summary()", p.summary()), ('page["standar"]', p["standar"]))
        ]
        for bahasa, p in (("id", page), ("en", english))
    }


@pytest.fixture
def drawn(sections):
    """The added part of a page, made of cells between its head and its one section; and the warnings."""

    def draw(*cells, bahasa="id"):
        head, section = sections[bahasa]
        notebook = v4.new_notebook(cells=[head, *cells, section])
        html, warned = export.page_of(notebook, export.provenance(kinds.notebook_of("capaian"), {}))
        return BeautifulSoup(html, "html.parser"), warned

    return draw


def own(soup):
    return soup.select_one("main .own")


def md(text, **more):
    return v4.new_markdown_cell(text, **more)


# --- whose a cell is ----------------------------------------------------------------------------------------


def test_cells_of_the_workbook_are_not_doubled(drawn):
    """Whatever notebook they stand in, whatever their ids became; the same words changed are the analyst's."""
    for kind in kinds.KINDS:
        cells = nbformat.read(kinds.notebook_of(kind), as_version=4).cells
        text = [md(c.source) for c in cells if c.cell_type == "markdown"]
        soup, _ = drawn(*text, code("plan = load(rencana)\nplan", shown({"text/plain": "rencana"})))
        assert own(soup) is None
    soup, _ = drawn(md(text[0].source + "\n\nCatatan saya."))
    assert "Catatan saya." in own(soup).get_text()


def test_what_is_added_to_a_notebook_of_the_workbook_itself_is_the_analysts(notebooks, drawn):
    path = notebooks / "02-capaian-tahunan.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells.append(md("## Kesan saya"))
    nbformat.write(nb, path)
    assert own(drawn(nb.cells[-1])[0]).h2.text == "Kesan saya"


def test_the_order_of_the_notebook_holds_and_the_contents_name_it(drawn, sections):
    soup, _ = drawn(md("# Lihat ini"), code("1", shown({"text/plain": "satu"})), md("lagi"))
    order = [tag for tag in soup.main.find_all(["h1", "section"])]
    assert order[0].name == "h1"
    assert order.index(own(soup)) < order.index(soup.find(id="standar"))
    assert own(soup).get_text(" ", strip=True).endswith("Lihat ini satu lagi")
    assert [p.get_text() for p in own(soup).select(".by")] == ["Ditambahkan oleh analis"]
    heading = own(soup).h2
    assert own(soup)["aria-labelledby"] == heading["id"]
    assert [a.text for a in soup.select("nav.toc a") if a["href"] == f"#{heading['id']}"] == ["Lihat ini"]


def test_what_stands_before_the_head_follows_it(sections):
    head, section = sections["id"]
    notebook = v4.new_notebook(cells=[md("# Capaian saya"), head, section])
    parts, _ = own_cells.parts_of(notebook, export.Wording("id"))
    assert [p["about"]["jenis"] for p in parts] == ["kepala", "tambahan", "bagian"]


@pytest.mark.parametrize(("n", "what"), [(0, "kepala halaman"), (1, "bagian “standar”")])
def test_a_part_that_is_shown_twice_is_refused(sections, n, what):
    """Its links and ids would lead to the first alone."""
    again = code("lagi", *sections["id"][n].outputs)
    notebook = v4.new_notebook(cells=[*sections["id"], again])
    with pytest.raises(kinds.ReportError, match=f"{what} dua kali"):
        own_cells.parts_of(notebook, export.Wording("id"))


# --- text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("levels", "shifted"),
    [((1, 2, 3), (2, 3, 4)), ((3, 1), (2, 2)), ((1, 4, 2, 6, 6), (2, 3, 3, 4, 4)), ((6,), (2,))],
)
def test_headings_begin_under_the_pages_own_and_never_skip(drawn, levels, shifted):
    soup, _ = drawn(*(md("#" * n + " Sama") for n in levels))
    found = own(soup).find_all(re.compile("^h[1-6]$"))
    assert [int(h.name[1]) for h in found] == list(shifted)
    assert len(soup.find_all("h1")) == 1
    ids = [x["id"] for x in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a> [y](javascript:alert(1)) [z](data:text/html,x) [q](vbscript:x)',
    "<iframe src='http://x.id'></iframe><object data=x></object><embed src=x>",
    "<svg onload=alert(1)><script>1</script></svg><math><mtext><style><img src=x onerror=1></style></mtext></math>",
    "<style>body{display:none}</style><link rel=stylesheet href=http://x.id><meta http-equiv=refresh content=0>",
    '<p style="position:fixed" class=bar id=isi onclick=x()>q</p><form action=http://x.id><input name=a></form>',
    '![a](http://x.id/a.png) <img src="//x.id/b.png"> <img srcset="http://x.id/c.png">',
    "<base href=http://x.id><title>x</title><noscript><p title='</noscript><img src=x onerror=1>'></noscript>",
    "<table><tr><td><script>1</script><img src=x onerror=1></td></tr></table>",
    "</section></main></body><h1 id=isi>x</h1><!-- <script> --> \ue0000\ue001",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("how", ["markdown", "html"])
def test_markup_is_cleaned(drawn, how, text):
    cell = md(f"teks\n\n{text}") if how == "markdown" else code("x", shown({"text/html": text}))
    soup, _ = drawn(cell, md("akhir"))
    part = own(soup)
    assert "akhir" in part.get_text()
    assert not part.find_all(
        "script style iframe object embed svg math form input link meta base title".split()
    )
    allowed = {"id", "class", "scope", "role", "tabindex", "aria-labelledby", "href", "rel", "src", "alt"}
    for tag in part.find_all(True):
        labels = {"style"} if tag.name == "table" else set()  # of its columns, for cards
        assert set(tag.attrs) <= allowed | labels, tag
        assert tag.get("src", "data:image/").startswith("data:image/")
        assert re.match("#|https?:|mailto:", tag.get("href", "#"))
        assert tag.name == "p" or "bar" not in tag.get("class", [])
    assert len(soup.select("#isi")) == 1
    assert len(soup.find_all("script")) == 1
    assert soup.find(id="standar").find_parent("main")


def test_text_keeps_what_a_reader_needs(drawn):
    text = "**tebal** $x^2 < 3$, Rp $5\n\n[situs](https://kpu.go.id) [berkas](../lain.ipynb)\n\n- [x] sudah\n\n`a<b`"
    part = own(drawn(md(text))[0])
    assert part.strong.text == "tebal"
    assert "$x^2 < 3$, Rp $5" in part.get_text()
    assert [(a["href"], a["rel"]) for a in part.find_all("a")] == [
        ("https://kpu.go.id", ["noreferrer", "noopener"])
    ]
    assert "berkas" in part.get_text()
    assert "☑ sudah" in " ".join(part.get_text().split())
    assert part.code.text == "a<b"


def test_an_attached_picture_travels_and_others_are_said(drawn):
    attached = {"a.png": {"image/png": PNG}}
    cell = md("![denah](attachment:a.png) ![hilang](attachment:b.png) ![](lokal.png)", attachments=attached)
    soup, warned = drawn(cell)
    assert [(i["alt"], i["src"]) for i in own(soup).find_all("img")] == [
        ("denah", f"data:image/png;base64,{PNG}")
    ]
    assert "(gambar “hilang” tidak dibawa halaman)" in own(soup).get_text()
    assert len(warned) == 2


# --- pictures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "alt"),
    [
        ([code("ax.set_title('Serapan naik')\nplt.show()", shown(_PIC))], "Serapan naik"),
        ([md("## Serapan"), code("plt.show()", shown(_PIC))], "Serapan"),
        ([code("ax.set_title('x')", shown(_PIC), alt="Garis naik")], "Garis naik"),
        ([code("Image('a.png')", shown(_PIC, **{"image/png": {"alt": "Denah"}}))], "Denah"),
        ([code("rows.plot(title='<Serapan>')", shown(_PIC))], "<Serapan>"),
        ([code("plt.title(f'Tahun {tahun}')", shown(_PIC))], "Gambar dari sel 7"),
        ([code("%matplotlib inline\nplt.show(", shown(_PIC))], "Gambar dari sel 7"),
    ],
)
def test_every_picture_says_what_it_is(drawn, cells, alt):
    soup, warned = drawn(*cells)
    assert own(soup).figure.img["alt"] == alt
    assert any("teks pengganti" in text for text in warned) == (alt == "Gambar dari sel 7")


def test_a_vector_picture_is_an_image_that_runs_nothing(drawn):
    svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script></svg>'
    soup, _ = drawn(code("ax.set_title('x')", shown({"image/svg+xml": svg, "image/png": PNG})))
    src = own(soup).img["src"]
    assert src.startswith("data:image/svg+xml;base64,")
    assert base64.b64decode(src.partition(",")[2]).decode() == svg
    assert not own(soup).find("svg")


def test_the_handle_that_a_drawing_returns_is_not_text_of_the_page(drawn):
    lines = [v4.new_output("execute_result", {"text/plain": "<Axes: >"}, execution_count=1), shown(_PIC)]
    assert not own(drawn(code("rows.plot()", *lines))[0]).pre
    assert own(drawn(code("x", shown({"text/plain": "<Axes: >"})))[0]).pre.text == "<Axes: >"


# --- tables and the rest ------------------------------------------------------------------------------------


def table_of(soup):
    return [
        [c.get_text(" ", strip=True) for c in tr.find_all(["th", "td"])]
        for tr in own(soup).table.find_all("tr")
    ]


def frame(f):
    return code("f", shown({"text/html": f._repr_html_(), "text/plain": "x"}))


def test_a_data_frame_becomes_a_table_of_the_page(drawn):
    f = pd.DataFrame(
        {
            "kode": ["01.10", "01.20"],
            "tahun": [2023, 2024],
            "pagu": [1250000000, None],
            "n": [12345, 7],
            "capaian": [97.731235, None],
            "nama": ["A & <b>", None],
        }
    ).astype({"pagu": "Int64"})
    soup, _ = drawn(md("## Tabel saya"), frame(f))
    assert table_of(soup) == [
        ["kode", "tahun", "pagu", "n", "capaian", "nama"],
        ["01.10", "2023", "1.250.000.000", "12.345", "97,73", "A & <b>"],
        ["01.20", "2024", "—", "7", "—", "—"],
    ]
    table = own(soup).table
    assert table.caption.text == "Tabel saya"
    assert [th["scope"] for th in table.find_all("th")] == ["col"] * 6 + ["row"] * 2
    english = table_of(drawn(frame(f), bahasa="en")[0])
    assert english[1][2:5] == ["1,250,000,000", "12,345", "97.73"]


def test_shapes_of_data_frames(drawn):
    f = pd.DataFrame({"p": ["A", "A", "B"], "s": ["x", "y", "x"], "n": [1.25, 2.5, 3.0]})
    grouped = f.groupby(["p", "s"]).agg({"n": ["mean", "count"]}).round(2)
    soup, _ = drawn(frame(grouped))
    assert table_of(soup)[0] == ["p", "s", "n · mean", "n · count"]
    assert table_of(soup)[1:3] == [["A", "x", "1,25", "1"], ["A", "y", "2,50", "1"]]
    assert table_of(drawn(frame(f[f.n > 2]))[0])[1] == ["A", "y", "2,5"]
    by_year = pd.DataFrame({"n": [1]}, index=[2021])
    assert table_of(drawn(frame(by_year))[0]) == [["Baris", "n"], ["2021", "1"]]
    with pd.option_context("display.max_rows", 4):
        soup, _ = drawn(frame(pd.DataFrame({"n": range(90)})))
    assert "Sebagian dari 90 baris × 1 kolom." in own(soup).get_text()
    assert own(drawn(frame(f.head(0)))[0]).select_one(".none")
    styled = f.style.set_caption("Berwarna").format(precision=1)._repr_html_()
    assert own(drawn(code("f", shown({"text/html": styled})))[0]).caption.text == "Berwarna"


def test_a_table_of_the_plans_words_is_indonesian_on_an_english_page(drawn):
    f = pd.DataFrame({"nama": ["Rapat"], "n": [1]})
    assert own(drawn(frame(f), bahasa="en")[0]).table.find(lang="id").text == "Rapat"


def test_text_outputs_and_errors_are_said_as_they_are(drawn):
    stream = v4.new_output("stream", name="stdout", text="\x1b[31mtiga\x1b[0m <b>\n")
    noise = v4.new_output("stream", name="stderr", text="FutureWarning: usang\n")
    broken = v4.new_output("error", ename="KeyError", evalue="'x'", traceback=["/srv/a/b.py"])
    soup, warned = drawn(code("print()", stream, noise, broken))
    assert own(soup).pre.text == "tiga <b>"
    assert own(soup).select_one("p.none").text == "Sel 7 berhenti dengan kesalahan: KeyError: 'x'"
    assert "/srv" not in own(soup).get_text()
    assert "FutureWarning" not in own(soup).get_text()
    assert any("FutureWarning: usang" in text for text in warned)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ({"application/javascript": "1", "text/plain": "x"}, "javascript"),
        ({"application/vnd.jupyter.widget-view+json": {"model_id": "1"}, "text/plain": "x"}, "widget"),
        ({"application/vnd.plotly.v1+json": {}, "text/html": "<div></div><script>1</script>"}, "plotly"),
        ({"text/html": "<iframe src=http://x.id></iframe>"}, "iframe"),
        ({"image/png": "bukan gambar"}, "image/png"),
        ({"application/pdf": "JVBERi0="}, "application/pdf"),
    ],
)
def test_what_a_page_cannot_show_is_said(drawn, data, what):
    soup, warned = drawn(code("x", shown(data)))
    assert what in own(soup).get_text()
    assert "tidak dapat tampil di halaman" in own(soup).get_text()
    assert any(what in text for text in warned)


def test_ids_of_the_workbooks_cells_are_words():
    """By them what is added to a notebook in place is told from what was shipped."""
    for kind in kinds.KINDS:
        for cell in json.loads(Path(kinds.notebook_of(kind)).read_text(encoding="utf-8"))["cells"]:
            assert not own_cells._RANDOM_ID.fullmatch(cell["id"])
            assert MIME not in cell
