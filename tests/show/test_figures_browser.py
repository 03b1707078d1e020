"""The pictures in a real Chromium: at a desk and on a phone, in the dark, on paper, and as files of their own."""

from __future__ import annotations

import pytest
from markupsafe import Markup
from test_browser import browser, sync_api  # noqa: F401
from test_figures import KINDS, SERIES, drawings, frames, hostile, indicators

from renstra_utils.show import figures
from renstra_utils.show.page import stylesheet
from renstra_utils.show.theme import TOKENS

pytestmark = pytest.mark.browser
ABOUT = {"name": "Nama gambar", "finding": "Temuan gambar", "bahasa": "id"}

#: What is displayed of each picture: its name, its size beside its box's, its smallest text, what leaves it.
_MEASURE = """() => [...document.querySelectorAll('.picture')].map((box) => {
  const shown = [...box.querySelectorAll('svg')].filter((s) => getComputedStyle(s).display !== 'none');
  const svg = shown[0], r = svg.getBoundingClientRect(), scale = r.width / svg.viewBox.baseVal.width;
  const texts = [...svg.querySelectorAll('text')].filter((t) => !t.closest('.kop'));
  const marks = [...texts, ...svg.querySelectorAll('circle, rect:not(:is(clipPath, pattern) *)')];
  return {
    id: box.id, kind: shown.map((s) => s.getAttribute('class')).join(' '), over: r.right - box.getBoundingClientRect().right,
    smallest: Math.min(99, ...texts.map((t) => parseFloat(getComputedStyle(t).fontSize) * scale)),
    outside: marks.filter((m) => {
      const b = m.getBoundingClientRect();
      return b.left < r.left - 2 || b.right > r.right + 2 || b.top < r.top - 2 || b.bottom > r.bottom + 2;
    }).map((m) => m.textContent || m.tagName),
  };
})"""
#: Every colour in which something is drawn.
_COLORS = """() => [...new Set([...document.querySelectorAll('svg *')].flatMap((e) => {
  const s = getComputedStyle(e), on = e.closest('title, desc, defs, clipPath, g:not(.kop *)') !== e;
  return on ? [s.fill, s.stroke] : [];
}))].filter((c) => c.startsWith('rgb'))"""


def rgb(color: str) -> str:
    return f"rgb({', '.join(str(int(color[i : i + 2], 16)) for i in (1, 3, 5))})"


@pytest.fixture(scope="module")
def pictures(contoh, balikpapan) -> dict[str, Markup]:
    """Every figure with an office's figures, with 85 indicators, and with what is odd."""
    drawn = {}
    odd = {k: hostile(SERIES[k]) for k in ("a gap", "huge", "below zero")}
    for which, data in {"contoh": frames(contoh), "balikpapan": frames(balikpapan), **odd}.items():
        for kind in KINDS:
            id = f"{kind}-{which}".replace(" ", "-").replace("_", "-")
            drawn[id] = getattr(figures, kind)(data[kind], id=id, **ABOUT)
    names = balikpapan.indikator["indikator"]
    values = [0.0, 121.0, 400.0, -5.0, *[50.0 + i for i in range(len(names) - 4)]]
    drawn["d85"] = figures.attainment_dots(indicators(values).assign(indikator=names), id="d85", **ABOUT)
    return drawn


@pytest.fixture
def page(browser, pictures):  # noqa: F811
    box = Markup('<figure><div class="picture" id="{}">{}</div></figure>')
    body = Markup("").join(box.format(f"b-{id}", svg) for id, svg in pictures.items())
    html = Markup(
        '<!doctype html><html lang="id"><meta charset="utf-8"><style>{}</style>'
        '<body class="renstra"><main style="padding:0 1rem">{}</main></body></html>'
    ).format(Markup(stylesheet()), body)
    page = browser.new_page()
    page.set_content(html)
    yield page
    page.close()


@pytest.mark.parametrize(("width", "kind"), [(360, "gn"), (1280, "gw"), (700, "gw")])
def test_a_picture_fits_its_box_and_can_be_read(page, width, kind):
    page.set_viewport_size({"width": width, "height": 800})
    found = page.evaluate(_MEASURE)
    assert {m["kind"] for m in found} == {kind}, "one drawing is shown, the other is not"
    wrong = {m["id"]: (m["over"], m["outside"]) for m in found if m["over"] > 0.5 or m["outside"]}
    assert not wrong
    assert min(m["smallest"] for m in found) >= (11 if width == 360 else 10.4)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_paper_has_the_wide_drawing(page):
    page.set_viewport_size({"width": 500, "height": 800})
    page.emulate_media(media="print")
    found = page.evaluate(_MEASURE)
    assert {m["kind"] for m in found} == {"gw"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_of_a_picture_is_the_readers(page, theme):
    page.emulate_media(color_scheme=theme)
    own = {rgb(both[theme == "dark"]) for both in TOKENS.values()}
    page.evaluate("document.querySelectorAll('.kop').forEach((g) => g.remove())")
    assert set(page.evaluate(_COLORS)) <= own | {"rgb(0, 0, 0)"}
    drawn_black = (
        "[...document.querySelectorAll('svg text')].some((t) => getComputedStyle(t).fill === 'rgb(0, 0, 0)')"
    )
    assert not page.evaluate(drawn_black)


def test_a_file_alone_is_right(browser, pictures, tmp_path):  # noqa: F811
    """Saved as it stands: its own light colours, a size of its own, and its title can be shown."""
    light = {rgb(both[0]) for both in TOKENS.values()}
    page = browser.new_page(color_scheme="dark")
    for kind in KINDS:
        for n, svg in enumerate(drawings(pictures[f"{kind}-contoh".replace("_", "-")])):
            path = tmp_path / f"{kind}-{n}.svg"
            path.write_text(svg, encoding="utf-8")
            page.goto(path.as_uri())
            fills = (
                "[...new Set([...document.querySelectorAll('text')].map((t) => getComputedStyle(t).fill))]"
            )
            assert set(page.evaluate(fills)) <= light, kind
            size = page.evaluate(
                "(() => { const r = document.documentElement.getBoundingClientRect(); return [r.width, r.height]; })()"
            )
            assert size[0] == (640, 328)[n]
            assert size[1] > 60
    page.close()
