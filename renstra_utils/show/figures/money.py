"""Figures about money: by year, and beside performance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ...frames import as_records
from ...wording import Wording
from .canvas import (
    PLATE,
    Paper,
    as_svg,
    axes,
    color,
    equals,
    finite,
    legend,
    measure,
    named_rows,
    numbers,
    room,
    wrap,
    write,
    write_absent,
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
    drawn = paper.sheet(len(rows) * 66 + 64 if paper.narrow else 300)
    top = legend(drawn, 0, (("■", token, label) for label, token in kinds.values())) + 20
    name = w.t("dalam rupiah") if not word else w.t("dalam {satuan} rupiah", satuan=word)
    drawn.text(0, 1 - (top - 6) / (drawn.get_figheight() * 72), name, color=color("muted"))
    years, tokens = [str(y) for y in rows["tahun"]], [token for _, token in kinds.values()]
    within = _Money(values, proposed, reach, years, tokens)
    (_lying if paper.narrow else _standing)(drawn, paper, top, within, w)
    return drawn


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


def _standing(drawn: Any, paper: Paper, top: float, m: _Money, w: Wording) -> None:
    """Three bars a year, beside each other."""
    ax = axes(drawn, 56, top + 8, paper.width - 60, drawn.get_figheight() * 72 - top - 36)
    ax.set_ylim(m.reach[0] * 1.12, m.reach[1] * 1.12 or m.high * 0.12)
    ax.set_xlim(-0.5, len(m.years) - 0.5)
    for j, (key, token) in enumerate(zip(m.amounts, m.tokens, strict=True)):
        for i, (value, proposed) in enumerate(zip(m.amounts[key], m.proposed[key], strict=True)):
            if not pd.isna(value):
                ax.bar(i + (j - 1) * 0.29, value, 0.27, **_ink(token, proposed))
                place = {"ha": "center", "va": "bottom", "fontsize": 10.5}
                ax.text(i + (j - 1) * 0.29, max(value, 0) + m.high * 0.015, _told(value, w), **place)
    wide = (paper.width - 60) / len(m.years)
    for year in np.flatnonzero(m.amounts.isna().all(axis=1)):
        write_absent(ax, float(year), m.high * 0.03, wrap(w.t("belum tersedia"), wide - 4))
    numbers(ax.yaxis, w)
    ax.set_xticks(range(len(m.years)), m.years)


def _lying(drawn: Any, paper: Paper, top: float, m: _Money, w: Wording) -> None:
    """Three bars a year, one below the other, so that their figures have room."""
    longest = max(measure(_told(v, w)) for v in m.amounts.to_numpy().ravel() if not pd.isna(v))
    wide = paper.width - 46 - longest
    ax = axes(drawn, 40, top, wide, drawn.get_figheight() * 72 - top - 8)
    ax.set_xlim(m.reach[0], m.reach[1] or m.high * 0.12)
    ax.grid(False)
    named_rows(ax, m.years)
    ax.set_ylim(len(m.years) - 0.5, -0.5)
    for j, (key, token) in enumerate(zip(m.amounts, m.tokens, strict=True)):
        for i, (value, proposed) in enumerate(zip(m.amounts[key], m.proposed[key], strict=True)):
            if not pd.isna(value):
                ax.barh(i + (j - 1) * 0.27, value, 0.25, **_ink(token, proposed))
                beside = {"xytext": (4, 0), "textcoords": "offset points", "va": "center", "fontsize": 11}
                ax.annotate(_told(value, w), (max(value, 0), i + (j - 1) * 0.27), **beside)
    for year in np.flatnonzero(m.amounts.isna().all(axis=1)):
        style = {"color": color("muted"), "fontstyle": "italic", "va": "center"}
        ax.annotate(w.t("belum tersedia"), (0, year), xytext=(4, 0), textcoords="offset points", **style)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)


def _told(value: float, w: Wording) -> str:
    return w.number(value, 2 if abs(value) < 10 else 1)


def _unit(reach: float, w: Wording) -> tuple[float, str]:
    """The unit that amounts up to `reach` rupiah are written in, and its name."""
    units = ((1e12, w.t("triliun")), (1e9, w.t("miliar")), (1e6, w.t("juta")))
    return next((u for u in units if reach >= u[0]), (1.0, ""))


def _ink(token: str, hatched: bool) -> dict[str, Any]:
    """How a bar is filled: hatched where its amount is only proposed."""
    edge = color(token)
    inside, hatch = (color("surface"), "///") if hatched else (edge, None)
    return {"color": inside, "edgecolor": edge, "hatch": hatch, "linewidth": 1}


#: Where a point's number may stand beside it, in points, best first.
_SPOTS = [(12, 0), (-12, 0), (0, 13), (0, -13), (12, 12), (-12, 12), (12, -12), (-12, -12), (22, 0), (-22, 0)]
#: What each quarter means: x and y of its corner, words, and how they stand to the corner.
_QUARTERS = [
    (0.01, 0.98, "hemat dan tercapai", "left", "top"),
    (0.99, 0.98, "terserap dan tercapai", "right", "top"),
    (0.01, 0.02, "kurang terserap dan kurang tercapai", "left", "bottom"),
    (0.99, 0.02, "terserap tetapi kurang tercapai", "right", "bottom"),
]


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
    room = paper.width - 4
    listed = [f"{i}. {name}" for i, name in enumerate(told["kegiatan"].head(MOST), 1)]
    if len(told) > MOST:
        text = "Bernomor: {n} dari {m} kegiatan, yang capaiannya terendah. Semua ada di tabel."
        listed.append(w.t(text, n=MOST, m=w.number(len(told), 0)))
    listed = [line for name in listed for line in wrap(name, room).split("\n")]
    above = 330.0
    total = above + len(listed) * 17 + 10
    drawn = paper.sheet(total)
    _quarters(drawn, paper, told, w, spent_mark)
    for i, line in enumerate(listed):
        drawn.text(0, 1 - (above + 17 * i + 13) / total, line, va="baseline")
    return drawn


def _quarters(drawn: Any, paper: Paper, told: pd.DataFrame, w: Wording, spent_mark: float) -> None:
    """The points and the lines that part them."""
    left, right = max(56, room(told["capaian"], w)), max(8, room(told["serapan"], w) / 2)
    wide, high = paper.width - left - right, 248
    ax = axes(drawn, left, 26, wide, high)
    reach_x = min(told["serapan"].min(), spent_mark) - 8, max(told["serapan"].max(), 100) + 8
    reach_y = min(told["capaian"].min(), 90) - 8, max(told["capaian"].max(), 110) + 8
    ax.set_xlim(reach_x)
    ax.set_ylim(reach_y)
    ax.axhline(100, color=color("line"), linewidth=1.2)
    ax.axvline(spent_mark, color=color("line"), linewidth=1.2)
    if reach_x[1] > 100:
        ax.axvline(100, color=color("bad"), linewidth=1.2, linestyle=(0, (4, 3)))
    for x, y, text, ha, va in _QUARTERS:
        words = wrap(w.t(text), wide / 2 - 8, 3, 11)
        style = {"ha": ha, "va": va, "multialignment": ha, "color": color("muted"), "fontsize": 11}
        write(ax, x, y, words, bbox=PLATE, **style)
    unit_x, unit_y = (reach_x[1] - reach_x[0]) / wide, (reach_y[1] - reach_y[0]) / high
    points = list(zip(told["serapan"], told["capaian"], strict=True))
    places = _places([((s - reach_x[0]) / unit_x, c / unit_y) for s, c in points[:MOST]], wide)
    for i, (s, c) in enumerate(points):
        marker, token = ("o", "good") if c >= 100 - 1e-9 else ("v", "bad")
        ax.plot(s, c, marker, color=color(token), markersize=8 if i < MOST else 5)
        if i < MOST:
            at = {"xytext": places[i], "textcoords": "offset points", "ha": "center", "va": "center"}
            ax.annotate(str(i + 1), (s, c), fontweight="bold", **at)
    for axis in (ax.xaxis, ax.yaxis):
        if paper.narrow:
            axis.get_major_locator().set_params(nbins=4 if right < 40 else 1)
        numbers(axis, w)
    ax.set_xlabel(w.t("Serapan, % pagu setelah revisi"))
    drawn.text(0, 1 - 15 / (drawn.get_figheight() * 72), w.t("Rata-rata capaian, %"), color=color("muted"))


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
