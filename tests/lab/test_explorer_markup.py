"""No text of the data becomes markup or script in the explorer: a plan with payloads in every text, through every tab."""

from __future__ import annotations

from pathlib import Path

import pytest
from markup import faults, in_browser, seen, skeleton
from poison import ALL, Poison, harmless, poisoned

widgets = pytest.importorskip("ipywidgets")
lab = pytest.importorskip("renstra_utils.lab.explorer")

FOLDER = "kantor\"><img src=x onerror=window.__x=1>#?%41'{{7*7}}"
#: Texts of tables that only the explorer shows (see `NOT_SHOWN` of the pages).
OWN = ("realisasi.sumber_data",)


def markup_of(explorer) -> dict[str, str]:
    """Everything that a widget on the screen would take for markup."""
    found = {}
    for name, widget in vars(explorer).items():
        if isinstance(widget, (widgets.HTML, widgets.HTMLMath)):
            found[name] = widget.value
    cells = explorer.table.df.to_dict("records")
    return found | {f"sel {n} {k}": str(v) for n, r in enumerate(cells) for k, v in r.items()}


def through(base: Path, payload: str, folder: str) -> tuple[dict[str, str], Poison]:
    """The markup of every tab, of a message, and of what is saved."""
    say = poisoned(base / "data" / folder, payload)
    poisoned(base / "data" / "kantor-b", payload)
    e = lab.Explorer(str(base / "data" / folder), keluar=str(base / payload[:9].replace("/", "")))
    shown: dict[str, str] = {}

    def look(when: str) -> None:
        assert when == "pesan" or e.message.value == "", when
        shown.update({f"{when}: {k}": v for k, v in markup_of(e).items()})

    e.indikator.index, e.andai_tahun.value, e.andai_nilai.value = 3, 2024, "10"
    e.what_if.suppose()
    for at, tab in enumerate(e.tabs):
        e.tab.selected_index = at
        look(type(tab).__name__)
    for n in range(len(e.indikator.options)):
        e.tab.selected_index, e.indikator.index = 1, n
        look(f"indikator {n}")
    e.program.index = 1
    e.kegiatan.index = len(e.kegiatan.options) - 1
    e.compare.fix()
    look("pilihan")
    for kind in ("CSV", "Halaman"):
        e.save.save(kind)
        look(f"simpan {kind}")
    e.andai_nilai.value = payload
    e.what_if.suppose()
    assert e.message.value
    look("pesan")
    saved = next((e.state.keluar / folder / "jelajah").glob("*.html"))
    return shown | {"halaman": saved.read_text(encoding="utf-8")}, say


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return through(tmp_path_factory.mktemp("racun"), ALL, FOLDER)


def test_every_tab_has_the_tags_of_harmless_words(made, tmp_path):
    plain, _ = through(tmp_path, harmless(ALL), harmless(FOLDER))
    assert made[0].keys() == plain.keys()
    for name, html in made[0].items():
        assert skeleton(html) == skeleton(plain[name]), name


def test_nothing_of_the_data_is_in_a_tag(made):
    assert {name: found for name, html in made[0].items() if (found := faults(html))} == {}


@pytest.mark.browser
def test_a_browser_runs_nothing_of_the_data(made, tmp_path):
    cells = "".join(html for name, html in made[0].items() if "sel " in name)
    widgets = {name: html for name, html in made[0].items() if html and "sel " not in name}
    assert in_browser(widgets | {"sel": cells}, tmp_path) == []


def test_what_only_the_explorer_shows_was_tried(made):
    shown, say = made
    words = " ".join(seen(html) for html in shown.values())
    for place in OWN:
        marks = {t.split("&quot; ")[1].split()[0] for t in say.put[place]}
        assert any(f"&quot; {m}" in words for m in marks), place


def test_lists_are_plain_text(made, tmp_path):
    """Letters that turn the direction of writing are shown in lists too."""
    poisoned(tmp_path / "kantor", ALL)
    e = lab.Explorer(str(tmp_path / "kantor"), keluar=str(tmp_path / "r"))
    for control in (e.kantor, e.program, e.kegiatan, e.batas, e.skala, e.indikator, e.kode_a, e.kode_b):
        labels = [str(o[0]) for o in control.options]
        assert any("⟨U+200E⟩" in label for label in labels), control.description
        assert not [label for label in labels if "\u200e" in label]
        assert not control.description_allow_html
