"""Figures about money: by year, and beside performance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ...frames import as_records
from ...wording import Wording
from .board import LINE, Board, pixels, steps
from .canvas import (
    Drawing,
    Paper,
    as_svg,
    color,
    equals,
    finite,
    measure,
    on_scale,
    room,
    wrap,
)
from .dots import MOST, Dot, draw_dots, printed


@as_svg
def money_by_year(rows: pd.DataFrame, w: Wording, paper: Paper) -> Any:
    """Indicative funding, ceiling and spending by year, side by side from zero; a year without any says so.

    `rows`: tahun, pendanaan, pagu, realisasi in rupiah, dari_usulan: pendanaan is only proposed, so hatched.
    """
    kinds = {
        "pendanaan": (w.t("Pendanaan indikatif"), "accent-3"),
        "pagu": (w.t("Pagu DIPA"), "accent"),
        "realisasi": (w.t("Realisasi"), "accent-2"),
    }
    values = rows.reindex(columns=list(kinds)).apply(finite)
    if values.isna().all(axis=None):
        return w.t("belum tersedia")
    least, most = min(0.0, float(values.min(axis=None))), max(0.0, float(values.max(axis=None)))
    unit, word = _unit(max(most, -least), w)
    values, reach = values / unit, (least / unit, most / unit)
    proposed = pd.DataFrame(False, values.index, values.columns)
    proposed["pendanaan"] = equals(rows["dari_usulan"], True)
    drawn = Board(paper)
    drawn.key((token, label) for label, token in kinds.values())
    name = w.t("dalam rupiah") if not word else w.t("dalam {satuan} rupiah", satuan=word)
    drawn.write(2, drawn.y + 12, name, "muted")
    drawn.y += 20
    years, tokens = [str(y) for y in rows["tahun"]], [token for _, token in kinds.values()]
    within = _Money(values, proposed, reach, years, tokens)
    return (_lying if paper.narrow else _standing)(drawn, within, w)


class _Money(NamedTuple):
    """Amounts in the unit of the picture, which are only proposed, from what to what they reach."""

    amounts: pd.DataFrame
    proposed: pd.DataFrame
    reach: tuple[float, float]
    years: list[str]
    tokens: list[str]

    @property
    def high(self) -> float:
        return max(self.reach[1], -self.reach[0]) or 1.0

    def bars(self) -> Iterator[tuple[int, int, float, str, bool]]:
        """Each known amount: place of its year, place of its kind, amount, token, whether only proposed."""
        for j, (key, token) in enumerate(zip(self.amounts, self.tokens, strict=True)):
            for i, (value, hatched) in enumerate(zip(self.amounts[key], self.proposed[key], strict=True)):
                if not pd.isna(value):
                    yield i, j - 1, value, token, hatched

    def silent(self) -> list[int]:
        """Places of the years without any amount."""
        return [int(i) for i in np.flatnonzero(self.amounts.isna().all(axis=1))]


def _standing(drawn: Board, m: _Money, w: Wording) -> Drawing:
    """Three bars a year, beside each other."""
    left, top, height = 56.0, drawn.y + 8, 300.0
    bottom, right = height - 28, drawn.paper.width - 4.0
    low, high = m.reach[0] * 1.12, m.reach[1] * 1.12 or m.high * 0.12
    slot = (right - left) / len(m.years)

    def y(value: float) -> float:
        return bottom - (value - low) / (high - low) * (bottom - top)

    ticks = steps(low, high)
    for value, text in zip(ticks, on_scale(ticks, w), strict=True):
        drawn.path(f"M{pixels(left)} {pixels(y(value))}H{pixels(right)}", "grid")
        drawn.write(left - 5, y(value) + 4, text, "muted", more="end")
    for i, j, value, token, hatched in m.bars():
        middle = left + (i + 0.5 + j * 0.29) * slot
        drawn.bar(middle - 0.135 * slot, y(0), 0.27 * slot, y(value) - y(0), token, hatched)
        drawn.write(middle, y(max(value, 0)) - 5, _told(value, w), size=10.5, more="middle")
    for i in m.silent():
        words = wrap(w.t("belum tersedia"), slot - 4).split("\n")
        for up, line in enumerate(reversed(words)):
            drawn.write(left + (i + 0.5) * slot, y(0) - 8 - up * LINE, line, "muted", more="middle italic")
    drawn.path(f"M{pixels(left)} {pixels(top)}V{pixels(bottom)}H{pixels(right)}", "line")
    for i, year in enumerate(m.years):
        drawn.write(left + (i + 0.5) * slot, bottom + 16, year, "muted", more="middle")
    return drawn.drawing(height)


def _lying(drawn: Board, m: _Money, w: Wording) -> Drawing:
    """Three bars a year, one below the other, so that their figures have room."""
    longest = max(measure(_told(value, w)) for _, _, value, _, _ in m.bars())
    left, top, row = 40.0, drawn.y, 64.0
    wide, (low, high) = drawn.paper.width - 46 - longest, m.reach
    high = high or m.high * 0.12

    def x(value: float) -> float:
        return left + (value - low) / (high - low) * wide

    for i, j, value, token, hatched in m.bars():
        middle = top + (i + 0.5 + j * 0.27) * row
        drawn.bar(x(0), middle - 0.125 * row, x(value) - x(0), 0.25 * row, token, hatched)
        drawn.write(x(max(value, 0)) + 4, middle + 4, _told(value, w), size=11)
    for i, year in enumerate(m.years):
        middle = top + (i + 0.5) * row
        drawn.write(left - 5, middle + 4, year, more="end")
        if i in m.silent():
            drawn.write(x(0) + 4, middle + 4, w.t("belum tersedia"), "muted", more="italic")
    bottom = top + len(m.years) * row
    drawn.path(f"M{pixels(left)} {pixels(top)}V{pixels(bottom)}", "line")
    return drawn.drawing(bottom + 8)


def _told(value: float, w: Wording) -> str:
    return w.number(value, 2 if abs(value) < 10 else 1)


def _unit(reach: float, w: Wording) -> tuple[float, str]:
    """The unit that amounts up to `reach` rupiah are written in, and its name."""
    units = ((1e12, w.t("triliun")), (1e9, w.t("miliar")), (1e6, w.t("juta")))
    return next((u for u in units if reach >= u[0]), (1.0, ""))


#: Where a point's number may stand beside it, in points, best first.
_SPOTS = [(12, 0), (-12, 0), (0, 13), (0, -13), (12, 12), (-12, 12), (12, -12), (-12, -12), (22, 0), (-22, 0)]
#: What each quarter means: at which side it is, whether below, and its words.
_QUARTERS = [
    ("left", False, "hemat dan tercapai"),
    ("right", False, "terserap dan tercapai"),
    ("left", True, "kurang terserap dan kurang tercapai"),
    ("right", True, "terserap tetapi kurang tercapai"),
]
#: The colours of a plate under words.
_PLATE = ("surface", 1.0, color("surface"))


def _places(points: Sequence[tuple[float, float]], wide: float) -> list[tuple[int, int]]:
    """For each point of the picture, the first spot around it, within its width, that no point and no earlier
    number holds.
    """
    taken, places = list(points), []
    for x, y in points:
        within = [s for s in _SPOTS if 8 < x + s[0] < wide - 4]
        free = (s for s in within if all(abs(x + s[0] - a) > 13 or abs(y + s[1] - b) > 11 for a, b in taken))
        spot = next(free, within[0])
        places.append(spot)
        taken.append((x + spot[0], y + spot[1]))
    return places


@as_svg
def performance_vs_spending(rows: pd.DataFrame, w: Wording, paper: Paper, spent_mark: float = 95.0) -> Any:
    """Mean attainment against absorption: points in four named quarters, the lowest numbered and named.

    `rows`: kegiatan, capaian and serapan in percent. `spent_mark`: the absorption that counts as spent.
    """
    rows = rows.assign(capaian=finite(rows["capaian"]), serapan=finite(rows["serapan"]))
    told = rows.dropna(subset=["capaian", "serapan"]).sort_values("capaian", kind="stable")
    if told.empty:
        return w.t("tanpa angka")
    width = paper.width - 4
    listed = [f"{i}. {name}" for i, name in enumerate(told["kegiatan"].head(MOST), 1)]
    if len(told) > MOST:
        text = "Bernomor: {n} dari {m} kegiatan, yang capaiannya terendah. Semua ada di tabel."
        listed.append(w.t(text, n=MOST, m=w.number(len(told), 0)))
    drawn = Board(paper)
    _quarters(drawn, told, w, spent_mark)
    for line in (line for name in listed for line in wrap(name, width).split("\n")):
        drawn.write(0, drawn.y + 13, line)
        drawn.y += 17
    return drawn.drawing(drawn.y + 10)


def _quarters(drawn: Board, told: pd.DataFrame, w: Wording, spent_mark: float) -> None:
    """The points and the lines that part them, with both scales."""
    left, beyond = max(56, room(told["capaian"], w)), max(8, room(told["serapan"], w) / 2)
    right, top, bottom = drawn.paper.width - beyond, 26.0, 274.0
    low_x, high_x = min(told["serapan"].min(), spent_mark) - 8, max(told["serapan"].max(), 100) + 8
    low_y, high_y = min(told["capaian"].min(), 90) - 8, max(told["capaian"].max(), 110) + 8

    def x(value: float) -> float:
        return left + (value - low_x) / (high_x - low_x) * (right - left)

    def y(value: float) -> float:
        return bottom - (value - low_y) / (high_y - low_y) * (bottom - top)

    many = 10 if not drawn.paper.narrow else 5 if beyond < 40 else 2
    across, up = steps(low_x, high_x, many), steps(low_y, high_y, many)
    for value, text in zip(up, on_scale(up, w), strict=True):
        drawn.path(f"M{pixels(left)} {pixels(y(value))}H{pixels(right)}", "grid")
        drawn.write(left - 5, y(value) + 4, text, "muted", more="end")
    for value, text in zip(across, on_scale(across, w), strict=True):
        drawn.write(x(value), bottom + 16, text, "muted", more="middle")
    drawn.path(f"M{pixels(left)} {pixels(top)}V{pixels(bottom)}H{pixels(right)}", "line")
    drawn.path(f"M{pixels(left)} {pixels(y(100))}H{pixels(right)}", "line", 1.2)
    drawn.path(f"M{pixels(x(spent_mark))} {pixels(top)}V{pixels(bottom)}", "line", 1.2)
    if high_x > 100:
        dashes = "".join(f"M{pixels(x(100))} {at}v5" for at in range(int(top), int(bottom) - 4, 9))
        drawn.path(dashes, "bad", 1.2)
    _name_quarters(drawn, (left, top, right, bottom), w)
    points = [(x(s), y(c), c) for s, c in zip(told["serapan"], told["capaian"], strict=True)]
    spots = _places([(a - left, bottom - b) for a, b, _ in points[:MOST]], right - left)
    for i, (a, b, c) in enumerate(points):
        _point(drawn, a, b, c >= 100 - 1e-9, 4.0 if i < MOST else 2.5)
        if i < MOST:
            drawn.write(a + spots[i][0], b - spots[i][1] + 4, str(i + 1), more="middle bold")
    middle = (left + right) / 2
    drawn.write(middle, bottom + 33, w.t("Serapan, % pagu setelah revisi"), "muted", more="middle")
    drawn.write(2, 15, w.t("Rata-rata capaian, %"), "muted")
    drawn.y = 330.0


def _name_quarters(drawn: Board, box: tuple[float, float, float, float], w: Wording) -> None:
    """What each quarter of a box means, in its corner, on a plate: a line may run there."""
    left, top, right, bottom = box
    for at, below, words in _QUARTERS:
        lines = wrap(w.t(words), (right - left) / 2 - 8, 3, 11).split("\n")
        wide, high = max(measure(line, 11) for line in lines) + 2, 13.0 * len(lines) + 2
        x = left + 5 if at == "left" else right - 5 - wide
        y = bottom - 5 - high if below else top + 5
        drawn.path(f"M{pixels(x)} {pixels(y)}h{pixels(wide)}v{pixels(high)}h{pixels(-wide)}z", *_PLATE)
        for n, line in enumerate(lines):
            end = {"more": "end"} if at == "right" else {}
            drawn.write(x + (wide if end else 0), y + 11 + 13 * n, line, "muted", size=11, **end)


def _point(drawn: Board, x: float, y: float, met: bool, half: float) -> None:
    """A round point, or one that points down."""
    if met:
        round_ = f"a{half:g} {half:g} 0 1 0"
        d = f"m{-half:g} 0{round_} {2 * half:g} 0{round_} {-2 * half:g} 0z"
    else:
        d = f"m0 {half:g}l{half:g} {-2 * half:g}h{-2 * half:g}z"
    token = "good" if met else "bad"
    drawn.path(f"M{pixels(x)} {pixels(y)}{d}", token, 1.0, color(token))


_OVER = "lebih belanja"


@as_svg
def absorption_dots(rows: pd.DataFrame, w: Wording, paper: Paper, spent_mark: float = 95.0) -> Any:
    """A named row for each activity: those beyond their ceiling first, then the lowest absorption first.

    `rows`: kode, uraian, pagu and realisasi in rupiah, serapan in percent, and status where there is one. Of
    many, those; the rest is counted. `spent_mark`: the absorption that counts as spent.
    """
    rows = rows.filter(["kode", "uraian", "pagu", "realisasi", "serapan", "status"]).reset_index(drop=True)
    rows = rows.assign(**{k: finite(rows[k]) for k in ("pagu", "realisasi", "serapan")})
    if rows["serapan"].isna().all():
        return w.t("belum dilaporkan")
    over = rows["serapan"] > 100 + 1e-9
    spent = pd.Series(np.where(over, _OVER, "terserap"), rows.index).where(rows["serapan"].notna())
    given = rows.get("status", spent)
    status = given.fillna(spent).fillna("belum dilaporkan")
    slow = equals(status, "terserap") & (rows["serapan"] < spent_mark)
    rows = rows.assign(status=status.mask(slow, "kurang terserap"), lebih=over)
    twice = rows["uraian"].duplicated(keep=False)
    names = rows["uraian"].astype("str")
    rows["nama"] = names.mask(twice, rows["kode"].astype("str") + " " + names)
    order = rows.assign(_s=rows["serapan"].where(~over, -rows["serapan"]))
    order = order.sort_values(["lebih", "_s"], ascending=[False, True], kind="stable").head(MOST)
    beyond, within = order[order["lebih"]], order[~order["lebih"]]
    groups = {
        w.t("Melampaui pagu, terbesar dahulu"): [_spent(r, w) for r in as_records(beyond)],
        w.t("Dalam pagu, serapan terendah dahulu"): [_spent(r, w) for r in as_records(within)],
    }
    notes = []
    if len(rows) > MOST:
        text = "{a} dari {b} kegiatan: yang melampaui pagu, lalu serapan terendah. Semua ada di tabel."
        notes.append(w.t(text, a=len(order), b=w.number(len(rows), 0)))
    axis = w.t("Serapan, % pagu; garis 100 = seluruh pagu")
    return draw_dots({k: v for k, v in groups.items() if v}, w, paper, axis=axis, notes=notes)


def _spent(r: dict[Any, Any], w: Wording) -> Dot:
    """The row of an activity, with what is left or what is too much under its name."""
    left, value = r["pagu"] - r["realisasi"], r["serapan"]
    text = "lebih {nilai}" if left < 0 else "sisa {nilai}"
    under = "" if pd.isna(left) else w.t(text, nilai=w.rupiah(abs(left), short=True))
    said = w.t(str(r["status"])) if pd.isna(value) else printed(value, w)
    return Dot(r["nama"], value, r["status"], said, under=under)
