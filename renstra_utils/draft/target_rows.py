"""Rows with targets: indicators, the programmes, activities and results they belong to, and texts printed in
pieces."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..forms.printed.cells import letters_only, shortened, without_spaces
from ..forms.printed.heading import Cells
from ..forms.printed.placing import Placing
from ..forms.printed.vocabulary import DITTO, STARTS, TEXT_ROLES, goes_on, leading_code, level_of
from ..plan.contract import ABOVE_PROGRAM
from ..readers.lines import Line
from .money_rows import code_and_name, money_beside_targets
from .progress import CellByRole, Indicator, PrintedText, PrintedValue, Progress

_JOINED = "disambung dari baris lain; pastikan bunyinya utuh"
#: What stands beside the targets of an indicator.
_BESIDE = ("no", "kode", "satuan", "awal", "akhir")


@dataclass
class _Row:
    """A row with what it says: its texts by role, its targets by year, and the indicator right above it.
    `broken`: it is the first after a page or a heading; `numbered`: it has a number or a code of its own."""

    line: Line
    cells: Cells
    by_role: CellByRole
    targets: dict[int, PrintedValue]
    prior: Indicator | None
    broken: bool
    doubt: str | None

    @property
    def valued(self) -> bool:
        return any(v for v, _, _ in self.targets.values())

    @property
    def numbered(self) -> bool:
        return "no" in self.by_role or "kode" in self.by_role

    @property
    def texts(self) -> CellByRole:
        return {r: v for r, v in self.by_role.items() if r in TEXT_ROLES}


def read_target_row(
    progress: Progress, line: Line, cells: Cells, placing: Placing, broken: bool, doubt: str | None
) -> None:
    """A row of a table with targets: a new indicator, a name that the rows below belong to, or the rest of a
    text above."""
    assert progress.layout is not None
    by_role, doubt = _cells_by_role(progress, cells, doubt)
    targets = {y: (cells[c] or "", line, placing[c]) for c, y in progress.layout.targets.items()}
    above = progress.indicators[-1] if progress.indicators else None
    prior = above if above and above.lines[-1].table and progress.last else None
    row = _Row(line, cells, by_role, targets, prior, broken, doubt)
    if row.valued and not doubt:
        row.doubt = _why_moved(progress, cells)
    if _is_one_cell(progress, row) or _is_title_within(progress, row):
        return
    for role in ("program", "kegiatan", "program/kegiatan", "sasaran"):
        if role in row.texts:
            _read_context(progress, role, row)
    money_beside_targets(progress, line, cells, placing, by_role, row.doubt)
    text, column = row.texts.get("indikator") or row.texts.get("campuran") or ("", 0)
    if row.valued and _are_figures_of_text_above(progress, row, text):
        return
    if not row.valued and (not text or _is_rest_or_name(progress, row, text, column)):
        return
    _add_indicator(progress, row, text, column)


def _cells_by_role(progress: Progress, cells: Cells, doubt: str | None) -> tuple[CellByRole, str | None]:
    """The cells about the row by role, and why a person must look."""
    assert progress.layout is not None
    by_role: CellByRole = {}
    for c, (cell, role) in enumerate(zip(cells, progress.layout.roles, strict=True)):
        if cell and role in (*TEXT_ROLES, *_BESIDE) and not DITTO.fullmatch(cell):
            before = by_role.get(role, (cell, c))[0]
            if role in ("satuan", "indikator") and before != cell:
                doubt = doubt or f"baris ini memuat dua {role} (“{shortened(before)}”); dipakai yang terakhir"
            by_role[role] = (cell, c)
    return by_role, doubt


def _is_one_cell(progress: Progress, row: _Row) -> bool:
    """Whether one cell stands across the whole row: what follows belongs to it."""
    assert progress.layout is not None
    filled = [c for c in row.cells if c]
    if len(filled) != 1 or row.valued or row.texts:
        return False
    text = filled[0]
    if progress.layout.roles[row.cells.index(text)] == "lain":
        return False
    kind = level_of(text, None)
    if kind in ("program", "kegiatan", "sasaran"):
        progress.set_context(kind, leading_code(text)[1] or text, row.line, 0)
    elif progress.last is not None and (goes_on(text) or row.broken):
        progress.append(progress.last, text, "disambung dari baris lain")
    elif len(text) > 8:
        why = "satu sel selebar tabel; dibaca sebagai sasaran"
        progress.set_context("sasaran", text, row.line, 0, why)
    return True


def _is_title_within(progress: Progress, row: _Row) -> bool:
    """Whether a row is nothing but the name of a programme or an activity, in another's column."""
    if len(row.texts) != 1 or row.valued or row.numbered:
        return False
    role, (text, column) = next(iter(row.texts.items()))
    kind = level_of(text, None)
    own = ("program", "kegiatan", "program/kegiatan", "indikator", "campuran")
    if kind not in ("program", "kegiatan") or role in own or goes_on(text):
        return False
    progress.set_context(kind, text, row.line, column, "baris judul di dalam tabel")
    return True


def _is_rest_or_name(progress: Progress, row: _Row, text: str, column: int) -> bool:
    """Whether a row without figures is the rest of a text above, or names what the rows below belong to."""
    mixed = "campuran" in row.texts and "indikator" not in row.texts
    prior = row.prior
    rest = goes_on(text) or (row.broken and not STARTS.match(text))
    into = progress.last if mixed or not prior else prior.text
    if rest and not row.numbered and progress.last is not None and into is not None:
        sure = goes_on(text) and row.broken
        progress.append(into, text, None if sure else _JOINED)
        if prior is not None and into is prior.text:
            prior.lines.append(row.line)
        return True
    if not mixed:
        return False
    code, name = code_and_name(row.by_role, text)
    kind = level_of(name, code)
    if kind == "jumlah":
        return True
    known = kind in ("program", "kegiatan", "sasaran")
    why = None if known else "baris tanpa target dibaca sebagai sasaran"
    progress.set_context(kind if known and kind else "sasaran", name or text, row.line, column, why)
    return True


def _are_figures_of_text_above(progress: Progress, row: _Row, text: str) -> bool:
    """Whether the indicator's text stood in the row above, and its figures stand here."""
    prior = row.prior
    if prior is None or any(v for v, _, _ in prior.targets.values()):
        return False
    if text and not (row.broken and not row.numbered and goes_on(text)):
        return False
    if text:
        prior.text.parts.append(text)
    prior.targets, prior.doubt = row.targets, "teks dan angkanya di baris yang berbeda; keduanya digabung"
    prior.lines.append(row.line)
    _take_details(progress, prior, row.by_role)
    return True


def _level(progress: Progress, row: _Row) -> str:
    """Whose indicator a row holds: the smallest part that it names, or stands under."""
    assert progress.layout is not None
    if "sub" in row.by_role or level_of("", code_and_name(row.by_role, "")[0]) == "sub kegiatan":
        return "sub kegiatan"
    if progress.context.get("kegiatan") or "kegiatan" in progress.layout.roles:
        return "kegiatan"
    above = progress.indicators[-1].level if progress.indicators else ""
    goes_on_above = above in ABOVE_PROGRAM and progress.context.get("program") is None
    return above if goes_on_above and not row.numbered else "program"


def _level_above(progress: Progress, row: _Row) -> str | None:
    """The level of a row that names a tujuan or a sasaran to the left of the programmes, and no programme:
    what stood under the ones before it is over."""
    assert progress.layout is not None
    parts = ("program", "program/kegiatan", "kegiatan", "sub", "kode")
    programs = [c for c, role in enumerate(progress.layout.roles) if role in parts[:2]]
    named = [
        r for r in ("sasaran", "tujuan") if r in row.texts and row.texts[r][1] < min(programs, default=0)
    ]
    if not named or any(r in row.by_role for r in parts):
        return None
    progress.context |= {"program": None, "kegiatan": None}
    if named[0] == "sasaran":
        return "sasaran strategis"
    text, column = row.texts["tujuan"]
    progress.set_context("sasaran", text, row.line, column)
    return "tujuan"


def _add_indicator(progress: Progress, row: _Row, text: str, column: int) -> None:
    layout = progress.layout
    assert layout is not None
    level = _level_above(progress, row) or _level(progress, row)
    why = row.doubt or layout.guess
    if row.valued and not text:
        why = "bunyi indikatornya tidak terbaca"
        if row.broken and row.prior is not None:
            mended = "mungkin terpotong pergantian halaman; cocokkan teks dan angkanya"
            row.prior.doubt = row.prior.doubt or mended
    elif row.broken and text and goes_on(text):
        why = why or "diawali huruf kecil setelah pergantian halaman; mungkin lanjutan baris di atas"
    elif not row.valued:
        why = why or "indikator tanpa satu pun target"
    printed = PrintedText([text] if text else [], row.line, column)
    new = Indicator(printed, level, dict(progress.context), [row.line], targets=row.targets, doubt=why)
    _take_details(progress, new, row.by_role)
    progress.indicators.append(new)
    progress.last = new.text


def _why_moved(progress: Progress, cells: Cells) -> str | None:
    """Why a row whose cells all fit may still have moved: it goes on where the heading has ended, its unit is
    blank (not merged), or amounts stand among its targets."""
    layout = progress.layout
    assert layout is not None
    beyond = range(max(layout.targets) + 1, len(cells))
    if any(cells[c] and not layout.labels[c] and layout.roles[c] == "lain" for c in beyond):
        return "barisnya berisi sel di luar judul kolom; pastikan selnya tidak bergeser"
    if "satuan" in layout.roles and all(
        c == "" for c, r in zip(cells, layout.roles, strict=True) if r == "satuan"
    ):
        return "kolom satuannya kosong; pastikan selnya tidak bergeser"
    amounts = [c for c in layout.targets if re.fullmatch(r"\d{1,3}(?:[.,]\d{3}){2,}", cells[c] or "")]
    if layout.money and len(amounts) > 1:
        return "targetnya tampak seperti jumlah uang; pastikan selnya tidak bergeser"
    return None


def _read_context(progress: Progress, role: str, row: _Row) -> None:
    """A cell of a context column: a new programme, activity or result, or the rest of the one above."""
    text, column = row.texts[role]
    broken, valued, doubt = row.broken and not row.numbered, row.valued, row.doubt
    kind = role
    code = None
    if role == "program/kegiatan":
        code, name = code_and_name(row.by_role, text)
        if code and not name:
            return  # a code alone; its name stands in another column
        level = level_of(name, code)
        goes_on_above = broken and not valued and progress.last in progress.context.values()
        if level is None and goes_on_above and progress.last:
            progress.append(progress.last, name, _JOINED)
            return
        kind = level or _unlabelled_level(progress, column)
        if kind in ("output", "sub kegiatan"):  # part of the activity: no result, and no activity of its own
            if not progress.left_of("sasaran", column):
                progress.context["sasaran"] = None
            progress.last = PrintedText([name], row.line, column)
            return
        if kind not in ("program", "kegiatan"):
            kind = "sasaran"
        text = name
    now = progress.context.get(kind)
    if now is not None and (goes_on(text) or (broken and not valued and not STARTS.match(text))):
        sure = goes_on(text) and broken
        progress.append(now, text, None if sure and not doubt else _JOINED)
    elif now is None or str(now) != text:
        if role != kind and not code and not level_of(text, None):
            doubt = doubt or "tingkat baris ini ditentukan dari letaknya"
        elif now is not None and broken and not STARTS.match(text):
            doubt = doubt or "di awal halaman; mungkin lanjutan baris di atasnya"
        progress.set_context(kind, text, row.line, column, doubt)


def _unlabelled_level(progress: Progress, column: int) -> str:
    """What a name is that neither a code nor a label tells, in a column that holds programmes and
    activities."""
    assert progress.layout is not None
    heading = letters_only(progress.layout.labels[column])
    if re.search("sasaran|outcome|output|hasil", heading):
        return "sasaran"
    return "program" if "program" in heading and not progress.context.get("program") else "kegiatan"


def _take_details(progress: Progress, indicator: Indicator, by_role: CellByRole) -> None:
    assert progress.layout is not None
    if "satuan" in by_role:
        indicator.unit = by_role["satuan"][0]
    elif progress.layout.percent:
        indicator.unit = "%"
    if "awal" in by_role:
        indicator.base = by_role["awal"][0]
    if "akhir" in by_role:
        indicator.end = by_role["akhir"][0]
    if "kode" in by_role:
        indicator.code = without_spaces(by_role["kode"][0])
