"""Rows with targets: indicators, the programmes, activities and results they belong to, and texts printed in
pieces."""

from __future__ import annotations

import re

from ..forms.printed.cells import letters_only, shortened, without_spaces
from ..forms.printed.heading import Cells
from ..forms.printed.placing import Placing
from ..forms.printed.vocabulary import DITTO, STARTS, TEXT_ROLES, goes_on, leading_code, level_of
from ..readers.lines import Line
from .money_rows import code_and_name, money_beside_targets
from .progress import CellByRole, Indicator, PrintedText, Progress

#: What stands beside the targets of an indicator.
_BESIDE = ("no", "kode", "satuan", "awal", "akhir")


def read_target_row(
    progress: Progress, line: Line, cells: Cells, placing: Placing, broken: bool, doubt: str | None
) -> None:
    """A row of a table with targets: a new indicator, a name that the rows below belong to, or the rest of a
    text above."""
    layout = progress.layout
    assert layout is not None
    by_role: CellByRole = {}
    for c, (cell, role) in enumerate(zip(cells, layout.roles, strict=True)):
        if cell and role in (*TEXT_ROLES, *_BESIDE) and not DITTO.fullmatch(cell):
            before = by_role.get(role, (cell, c))[0]
            if role in ("satuan", "indikator") and before != cell:
                doubt = doubt or f"baris ini memuat dua {role} (“{shortened(before)}”); dipakai yang terakhir"
            by_role[role] = (cell, c)
    targets = {y: (cells[c] or "", line, placing[c]) for c, y in layout.targets.items()}
    valued = any(v for v, _, _ in targets.values())
    if valued and not doubt:
        doubt = _why_moved(progress, cells)
    numbered = "no" in by_role or "kode" in by_role
    prior = (
        progress.indicators[-1]
        if progress.indicators and progress.indicators[-1].lines[-1].table and progress.last
        else None
    )
    texts = {r: v for r, v in by_role.items() if r in TEXT_ROLES}
    filled = [c for c in cells if c]
    if len(filled) == 1 and not valued and not texts and layout.roles[cells.index(filled[0])] != "lain":
        # One cell across the whole row: what follows belongs to it.
        kind = level_of(filled[0], None)
        if kind in ("program", "kegiatan", "sasaran"):
            progress.set_context(kind, leading_code(filled[0])[1] or filled[0], line, 0)
        elif progress.last is not None and (goes_on(filled[0]) or broken):
            progress.append(progress.last, filled[0], "disambung dari baris lain")
        elif len(filled[0]) > 8:
            progress.set_context(
                "sasaran", filled[0], line, 0, "satu sel selebar tabel; dibaca sebagai sasaran"
            )
        return
    if len(texts) == 1 and not valued and not numbered:
        text, c = next(iter(texts.values()))
        kind = level_of(text, None)
        if (
            kind in ("program", "kegiatan")
            and "campuran" not in texts
            and next(iter(texts)) not in ("program", "kegiatan", "program/kegiatan", "indikator")
            and not goes_on(text)
        ):
            progress.set_context(kind, text, line, c, "baris judul di dalam tabel")
            return
    for role in ("program", "kegiatan", "program/kegiatan", "sasaran"):
        if role in texts:
            _read_context(progress, role, *texts[role], line, by_role, broken and not numbered, valued, doubt)
    money_beside_targets(progress, line, cells, placing, by_role, doubt)
    text, column = texts.get("indikator") or texts.get("campuran") or ("", 0)
    mixed = "campuran" in texts and "indikator" not in texts
    if not valued:
        if not text:
            return
        rest = (
            not numbered
            and progress.last is not None
            and (goes_on(text) or (broken and not STARTS.match(text)))
        )
        into = progress.last if mixed else prior.text if prior else progress.last
        if rest and into is not None:
            progress.append(
                into,
                text,
                None if goes_on(text) and broken else "disambung dari baris lain; pastikan bunyinya utuh",
            )
            if prior is not None and into is prior.text:
                prior.lines.append(line)
            return
        if mixed:
            code, name = code_and_name(by_role, text)
            kind = level_of(name, code)
            if kind == "jumlah":
                return
            known = kind in ("program", "kegiatan", "sasaran")
            progress.set_context(
                kind if known and kind else "sasaran",
                name or text,
                line,
                column,
                None if known else "baris tanpa target dibaca sebagai sasaran",
            )
            return
    elif (
        prior is not None
        and not any(v for v, _, _ in prior.targets.values())
        and (not text or (broken and not numbered and goes_on(text)))
    ):
        # The text stood above, the figures below.
        if text:
            prior.text.parts.append(text)
        prior.targets, prior.doubt = targets, "teks dan angkanya di baris yang berbeda; keduanya digabung"
        prior.lines.append(line)
        _take_details(progress, prior, by_role)
        return
    level = "kegiatan" if progress.context.get("kegiatan") or "kegiatan" in layout.roles else "program"
    if "sub" in by_role or level_of("", code_and_name(by_role, "")[0]) == "sub kegiatan":
        level = "sub kegiatan"
    why = doubt or layout.guess
    if valued and not text:
        why = "bunyi indikatornya tidak terbaca"
        if broken and prior is not None:
            prior.doubt = prior.doubt or "mungkin terpotong pergantian halaman; cocokkan teks dan angkanya"
    elif broken and text and goes_on(text):
        why = why or "diawali huruf kecil setelah pergantian halaman; mungkin lanjutan baris di atas"
    elif not valued:
        why = why or "indikator tanpa satu pun target"
    indicator = Indicator(
        PrintedText([text] if text else [], line, column),
        level,
        dict(progress.context),
        [line],
        targets=targets,
        doubt=why,
    )
    _take_details(progress, indicator, by_role)
    progress.indicators.append(indicator)
    progress.last = indicator.text


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


def _read_context(
    progress: Progress,
    role: str,
    text: str,
    column: int,
    line: Line,
    by_role: CellByRole,
    broken: bool,
    valued: bool,
    doubt: str | None,
) -> None:
    """A cell of a context column: a new programme, activity or result, or the rest of the one above."""
    kind = role
    code = None
    if role == "program/kegiatan":
        code, name = code_and_name(by_role, text)
        if code and not name:
            return  # a code alone; its name stands in another column
        level = level_of(name, code)
        if (
            level is None
            and broken
            and not valued
            and progress.last in progress.context.values()
            and progress.last
        ):
            progress.append(progress.last, name, "disambung dari baris lain; pastikan bunyinya utuh")
            return
        kind = level or _unlabelled_level(progress, column)
        if kind in (
            "output",
            "sub kegiatan",
        ):  # a part of the activity: no result, and no activity of its own
            progress.context["sasaran"], progress.last = None, PrintedText([name], line, column)
            return
        if kind not in ("program", "kegiatan"):
            kind = "sasaran"
        text = name
    now = progress.context.get(kind)
    if now is not None and (goes_on(text) or (broken and not valued and not STARTS.match(text))):
        sure = goes_on(text) and broken
        progress.append(
            now, text, None if sure and not doubt else "disambung dari baris lain; pastikan bunyinya utuh"
        )
    elif now is None or str(now) != text:
        if role != kind and not code and not level_of(text, None):
            doubt = doubt or "tingkat baris ini ditentukan dari letaknya"
        elif now is not None and broken and not STARTS.match(text):
            doubt = doubt or "di awal halaman; mungkin lanjutan baris di atasnya"
        progress.set_context(kind, text, line, column, doubt)


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
