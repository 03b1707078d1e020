"""How everything looks: colours by name, a shape for each status, and their CSS.

Colours are CSS variables, so that a page has a dark mode; a status is always a shape and a word as well.
"""

from __future__ import annotations

#: Colour by name: (light, dark). Blue and orange carry the meaning; colour-blind eyes tell them apart.
TOKENS = {
    "ink": ("#1b1f24", "#e8ecf1"),
    "muted": ("#525b66", "#aab4c0"),
    "grid": ("#d5dbe2", "#39424d"),
    "line": ("#7a8490", "#7f8a97"),
    "surface": ("#ffffff", "#14181d"),
    "soft": ("#f2f5f8", "#1e242b"),
    "accent": ("#0b5394", "#7fbaf0"),
    "accent-2": ("#a34f00", "#f0a35a"),
    "accent-3": ("#6b7785", "#93a0ae"),
    "good": ("#00697a", "#4cc3d4"),
    "exceed": ("#0b5394", "#7fbaf0"),
    "bad": ("#b5400c", "#ff9a62"),
    "none": ("#525b66", "#aab4c0"),
    "band-1": ("#c3ccd6", "#4a5562"),
    "band-2": ("#d9dfe6", "#39424d"),
    "band-3": ("#eaeef2", "#2a323b"),
    "mark": ("#ffd33d", "#7a5d00"),
    "mark-ink": ("#1b1f24", "#fff6d6"),
    "part": ("#6a4a9c", "#bda4ee"),
}

#: A year of which only a part is in: neither judged nor joined to a line.
PARTIAL = "sementara"
#: Status -> (shape, colour). A status is known on the page by its place here, so a new one goes to the end.
STATUS_MARK = {
    "melampaui": ("▲", "exceed"),
    "tercapai": ("●", "good"),
    "tidak tercapai": ("▼", "bad"),
    "ambigu": ("◇", "none"),
    "tidak terdefinisi": ("□", "none"),
    PARTIAL: ("◐", "part"),
    "belum dinilai": ("◌", "none"),
    "belum dilaporkan": ("○", "none"),
    "tanpa target": ("–", "none"),
    "lebih belanja": ("▲", "bad"),
    "terserap": ("●", "good"),
    "belum tersedia": ("–", "none"),
    "sudah tercapai": ("●", "good"),
    "menuju target": ("▲", "exceed"),
    "perlu percepatan": ("▼", "bad"),
    "belum ada tren": ("◌", "none"),
    "tanpa angka": ("–", "none"),
    "tanpa target akhir": ("–", "none"),
    "diganti": ("→", "none"),
    "segar": ("●", "good"),
    "menunggu data": ("○", "none"),
    "gagal": ("✕", "bad"),
    "sebagian dilaporkan": ("◐", "part"),
    "tanpa pagu": ("□", "none"),
    "kurang terserap": ("▼", "accent-2"),
    "membaik": ("↑", "good"),
    "tetap": ("=", "none"),
    "memburuk": ("↓", "bad"),
    "lebih longgar": ("▼", "bad"),
    "sesuai": ("●", "good"),
    "tidak diambil PK": ("–", "none"),
    "belum ada PK": ("○", "none"),
    "terlambat": ("✕", "bad"),
    "tepat waktu": ("●", "good"),
    "tidak tercatat": ("○", "none"),
}

#: CSS of the small marks in tables (`figures.marks`).
MARKS_CSS = (
    ".renstra .bl{display:block;width:8rem;height:1.1rem}"
    ".bg .a{fill:var(--c-band-1)}.bg .b{fill:var(--c-band-2)}.bg .c{fill:var(--c-band-3)}"
    ".bg .t{fill:var(--c-accent-2)}.bl .m{fill:var(--c-ink)}"
    ".bl .o{fill:none;stroke:var(--c-ink);stroke-width:2.4}"
)

#: Tokens that no picture is drawn with.
_NOT_DRAWN = ("mark", "mark-ink", "soft")


def picture_css() -> str:
    """The large pictures of `figures`: the reader's colours in the place of the light ones they are drawn
    with, and of their two drawings the one that fits the box; paper has the wide one.
    """
    lights = {light: name for name, (light, _) in reversed(TOKENS.items()) if name not in _NOT_DRAWN}
    return "".join(
        f'.renstra svg [{part}="{light}"]{{{part}:var(--c-{name})}}'
        for light, name in reversed(lights.items())
        for part in ("fill", "stroke")
    ) + (
        ".renstra .picture{container-type:inline-size}"
        ".renstra .picture svg.gw{max-width:48rem}"
        ".renstra svg.gn,.renstra .picture svg.gn{display:none}"
        "@container (max-width:38rem){.renstra .picture svg.gw{display:none}"
        ".renstra .picture svg.gn{display:block;min-width:0;max-width:28rem}}"
        "@media print{.renstra .picture svg.gw{display:block}.renstra .picture svg.gn{display:none}}"
    )


def status_css() -> str:
    """Shape and colour of each status; the word stands in the text. The shape is not read aloud."""
    selectors = [f".renstra .s{i}" for i in range(len(STATUS_MARK))]
    return f"{','.join(selectors)}{{white-space:nowrap}}" + "".join(
        f"{selector}::before{{content:'{shape} '/'';color:var(--c-{token})}}"
        for selector, (shape, token) in zip(selectors, STATUS_MARK.values(), strict=True)
    )


def css_tokens(lab: bool = False) -> str:
    """The colours as CSS variables: light, dark where the reader asks for it, and light on paper.

    `lab`: JupyterLab's theme decides.
    """

    def block(theme: int, where: str = ":root") -> str:
        return where + "{" + ";".join(f"--c-{name}:{both[theme]}" for name, both in TOKENS.items()) + "}"

    text = f"{block(0)}@media (prefers-color-scheme:dark){{{block(1)}}}@media print{{{block(0)}}}"
    return text + (
        block(0, "[data-jp-theme-light=true]") + block(1, "[data-jp-theme-light=false]") if lab else ""
    )
