"""The figures of a filled document against those of the same document made from the data now."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from ...wording import MISSING
from ..html import placeholders
from .finding import NUMBER, Finding, at, numbers, plain, short
from .read import Grid, Paragraph, Reading

#: How alike, of 100, an edited caption, row or sentence is to ours; a sentence within a longer one.
_CAPTION, _ROW, _SENTENCE, _WITHIN = 85, 80, 75, 92
#: A sentence of ours is looked for within others from so many letters on.
_LONG = 25
#: So many rows that are gone are named one by one; of a table whose rows went, their number is said.
_NAMED = 5
_END = re.compile(r"(?<=[.;!?])\s+(?=[“\"(A-Z0-9])")
_WORDS = re.compile(r"[^\W\d_]{3,}")
_MEND = "Perbaiki di dokumen; atau, bila dokumen yang benar, perbaiki datanya lalu buat lagi"
_PUT_BACK = "Bila tidak disengaja, salin lagi dari dokumen yang baru dibuat"


def figures(ours: Reading, theirs: Reading) -> Iterator[Finding]:
    """Every figure of ours that differs in theirs, and what of ours is gone.

    Tables are matched by caption, rows by their names, cells by their column; sentences by their words.
    """
    pairs, gone = _paired(ours.grids, theirs.grids)
    for grid in gone:
        said = f"tabel “{short(grid.caption)}” tidak ada lagi"
        yield Finding("hilang", at(grid.place), said, _PUT_BACK, mild=True)
    for mine, other in pairs:
        yield from _table(mine, other)
    matched = {id(other) for _, other in pairs}
    yield from _sentences(sentences(ours, matched), sentences(theirs, matched))


# --- tables -------------------------------------------------------------------------------------------------


def _paired(ours: list[Grid], theirs: list[Grid]) -> tuple[list[tuple[Grid, Grid]], list[Grid]]:
    """Each captioned table of ours with theirs, and those that have none."""
    pairs: list[tuple[Grid, Grid]] = []
    left, wanted = list(theirs), [g for g in ours if g.caption]
    ways = (
        lambda a, b: plain(a.caption) == plain(b.caption) and a.place == b.place,
        lambda a, b: plain(a.caption) == plain(b.caption),
        lambda a, b: bool(b.caption) and fuzz.ratio(_mask(a.caption), _mask(b.caption)) >= _CAPTION,
        lambda a, b: a.labels == b.labels and bool(_names(a) & _names(b)),
    )
    for way in ways:
        for mine in list(wanted):
            if (found := next((g for g in left if way(mine, g)), None)) is not None:
                pairs.append((mine, found))
                wanted.remove(mine)
                left.remove(found)
    return sorted(pairs, key=lambda pair: ours.index(pair[0])), wanted


def _names(grid: Grid) -> set[str]:
    return {key for _, key, _ in _keyed(grid, _name_columns(grid))}


def _name_columns(grid: Grid) -> list[int]:
    """The columns that name a row: mostly words, no figures."""
    rows = [r for r in grid.body if len(r) > 1]
    worded = [
        j
        for j in range(len(grid.labels))
        if rows and sum(len(_WORDS.findall(_cell(r, j))) > 1 for r in rows) > 0.6 * len(rows)
    ]
    return worded or [0]


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


#: A row with the heading above it and the words that name it.
_Keyed = tuple[str, str, tuple[str, ...]]


def _keyed(grid: Grid, names: list[int]) -> list[_Keyed]:
    """Each row by its names; headings are rows too."""
    out: list[_Keyed] = []
    group = ""
    for row in grid.body:
        if len(row) == 1 < len(grid.labels):
            group = _mask(row[0])
            out.append(("", f"› {group}", row))
        else:
            key = _mask(" ".join(_first_line(_cell(row, j)) for j in names))
            out.append((group, key if _WORDS.search(key) else plain(_cell(row, names[0])), row))
    return out


def _first_line(text: str) -> str:
    return text.split("\n")[0]


def _table(ours: Grid, theirs: Grid) -> Iterator[Finding]:
    names = _name_columns(ours)
    columns = _columns(ours, theirs)
    by_their = [columns.get(j, j) for j in names]
    pairs, gone = _rows(_keyed(ours, names), _keyed(theirs, by_their))
    where = f"{theirs.number or 'Tabel'} “{short(ours.caption)}”"
    for label in (x for j, x in enumerate(ours.labels) if j not in columns):
        said = f"kolom “{short(label)}” tidak ada lagi"
        yield Finding("hilang", at(theirs.place, where), said, _PUT_BACK, mild=True)
    for j, k in columns.items():
        if numbers(ours.labels[j]) != numbers(theirs.labels[k]):
            said = f"judul kolom “{short(theirs.labels[k])}”, menurut data “{short(ours.labels[j])}”"
            yield Finding("angka", at(theirs.place, where), said, _MEND)
    for mine, other in pairs:
        named = short(_first_line(_cell(mine, names[-1]))) if len(mine) > 1 else short(mine[0])
        for j, wanted in enumerate(mine):
            if j not in columns:
                continue
            got = _cell(other, columns[j])
            if fault := _cell_fault(wanted, got, named=j in names and len(mine) > 1):
                label = short(ours.labels[j]) if len(mine) > 1 else "judul kelompok"
                place = at(theirs.place, where, f"baris “{named}”, kolom “{label}”")
                yield Finding("angka", place, fault, _MEND)
    if len(gone) > _NAMED:
        said = f"{len(gone)} dari {len(ours.body)} baris tidak ada lagi"
        yield Finding("hilang", at(theirs.place, where), said, _PUT_BACK, mild=True)
    for row in gone if len(gone) <= _NAMED else []:
        named = (
            short(" · ".join(_first_line(_cell(row, j)) for j in names)) if len(row) > 1 else short(row[0])
        )
        said = f"baris “{named}” tidak ada lagi"
        yield Finding("hilang", at(theirs.place, where), said, _PUT_BACK, mild=True)


def _columns(ours: Grid, theirs: Grid) -> dict[int, int]:
    """Where each of our columns is in theirs: by its label, else by its place where as many are there."""
    mine, other = (list(map(plain, grid.labels)) for grid in (ours, theirs))
    found = {j: j for j, (a, b) in enumerate(zip(mine, other, strict=False)) if a == b}
    left = [k for k in range(len(other)) if k not in found]
    for j, label in enumerate(mine):
        if j not in found and (there := next((k for k in left if other[k] == label), None)) is not None:
            found[j] = there
            left.remove(there)
    if len(mine) == len(other):
        found |= {j: j for j in range(len(mine)) if j not in found and j in left}
    return found


def _rows(ours: list[_Keyed], theirs: list[_Keyed]) -> tuple[list[tuple], list[tuple[str, ...]]]:
    """Rows of ours with theirs: by name, here before elsewhere; by a name much alike; by place."""
    taken = {n: n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a[:2] == b[:2]}
    free = {k: row for k, row in enumerate(theirs) if k not in taken}
    for whole in (True, False):
        by_key = defaultdict(list)
        for k, (group, key, _) in free.items():
            by_key[group if whole else "", key].append(k)
        for n, (group, key, _) in enumerate(ours):
            if n not in taken and (known := by_key[group if whole else "", key]):
                taken[n] = known.pop(0)
                free.pop(taken[n])
    for n, (_, key, _) in enumerate(ours):
        if n in taken or not _WORDS.search(key):
            continue
        names = {k: row[1] for k, row in free.items()}
        if near := process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=_ROW):
            taken[n] = near[2]
            free.pop(near[2])
    if len(ours) == len(theirs):  # a year that names its row was changed
        taken |= {
            n: n for n, row in enumerate(ours) if n not in taken and n in free and not _WORDS.search(row[1])
        }
    pairs = [(ours[n][2], theirs[k][2]) for n, k in sorted(taken.items())]
    return pairs, [row for n, (_, _, row) in enumerate(ours) if n not in taken]


def _cell_fault(wanted: str, got: str, *, named: bool) -> str:
    """What is wrong with a cell; blank where nothing is. `named`: it names its row, words may be added."""
    if plain(wanted) == plain(got):
        return ""
    open_ = placeholders().search(wanted) is not None
    wanted_, got_ = (plain(placeholders().sub(" ", text)) for text in (wanted, got))
    if wanted_ == got_:
        return ""
    asked, there = numbers(wanted_), numbers(got_)
    said = f"tertulis “{short(got) or 'kosong'}”, menurut data “{short(wanted) or 'kosong'}”"
    if named or open_:
        return "" if _within(asked, there) else said
    if asked != there:
        return said
    if asked or wanted_ == MISSING or len(wanted_.split()) > 3:
        return ""  # the same figures: words that the office added are no fault
    return "" if wanted_.casefold() in got_.casefold() else said


def _within(asked: list[str], there: list[str]) -> bool:
    """Whether figures are among others, in their order."""
    rest = iter(there)
    return all(n in rest for n in asked)


# --- sentences ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sentence:
    """A sentence, and the headings it stands under."""

    text: str
    place: tuple[str, ...]

    @property
    def mask(self) -> str:
        return _mask(self.text)


def _mask(text: str) -> str:
    """The words of a text, each figure as one sign."""
    return plain(NUMBER.sub("#", text)).casefold()


def sentences(reading: Reading, tables: set[int] | None = None) -> list[Sentence]:
    """What a document says in sentences, headings, captions and tables without one, placeholders left out.

    `tables`: by `id`, those that are no text though they have no caption.
    """
    out = []
    for block in reading.blocks:
        if isinstance(block, Paragraph):
            texts = [block.caption[2] if block.caption else block.text]
        elif block.caption or (tables and id(block) in tables):
            continue
        else:
            texts = [line for row in block.rows for cell in row for line in cell.split("\n")]
        place = block.place[:-1] if isinstance(block, Paragraph) and block.level else block.place
        for text in texts:
            parts = _END.split(plain(placeholders().sub(" ", text)))
            out += [Sentence(part, place) for part in parts if _WORDS.search(part)]
    return out


def _sentences(ours: list[Sentence], theirs: list[Sentence]) -> Iterator[Finding]:
    """Sentences of ours with other figures, or none."""
    free = dict(enumerate(theirs))
    ours = [s for s in ours if numbers(s.text)]
    for same in (
        lambda s: (s.text, s.place),
        lambda s: s.text,
    ):
        by = defaultdict(list)
        for k, s in free.items():
            by[same(s)].append(k)
        rest = []
        for s in ours:
            if known := by[same(s)]:
                free.pop(known.pop(0))
            else:
                rest.append(s)
        ours = rest
    for mine in ours:
        near = _nearest(mine, free)
        if near is None:
            said = f"kalimat “{short(mine.text)}” tidak ada lagi"
            yield Finding("hilang", at(mine.place), said, _PUT_BACK, mild=True)
            continue
        other, whole = free[near], _mask(mine.text) == _mask(free[near].text)
        asked, there = numbers(mine.text), numbers(other.text)
        if (asked != there) if whole else not _within(asked, there):
            pairs = list(zip(asked, there, strict=True)) if whole else []
            by_data = ", ".join(a for a, b in pairs if a != b) or ", ".join(asked)
            told = ", ".join(b for a, b in pairs if a != b) or ", ".join(there) or "tanpa angka"
            said = f"“{short(other.text)}” menyebut {told}, menurut data {by_data}"
            yield Finding("angka", at(other.place), said, _MEND)
        if whole or fuzz.ratio(mine.mask, other.mask) >= _SENTENCE:
            free.pop(near)


def _nearest(mine: Sentence, free: dict[int, Sentence]) -> int | None:
    """Their sentence that was ours: with the same words, here before elsewhere, then one much alike."""
    masks = {k: s.mask for k, s in free.items()}
    same = [k for k, mask in masks.items() if mask == mine.mask]
    if same:
        return min(same, key=lambda k: free[k].place != mine.place)
    near = process.extractOne(mine.mask, masks, scorer=fuzz.ratio, score_cutoff=_SENTENCE)
    if near is None and len(mine.mask) >= _LONG:
        longer = {k: m for k, m in masks.items() if len(m) > len(mine.mask)}
        near = process.extractOne(mine.mask, longer, scorer=fuzz.partial_ratio, score_cutoff=_WITHIN)
    return None if near is None else near[2]
