"""A Renstra document becomes a draft of the plan's tables; what its shape does not prove is listed for a person to confirm.

Target and funding tables are known by their year columns. Nothing is repaired silently: a draft is refused by `plan.load` until
every row of `draf.csv` is confirmed.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..files import write_atomic
from ..plan import start
from ..plan.codebook import renew
from ..plan.plan import DRAFT, contract
from ..rules import load_rules
from ..text import read_printed, readings
from . import extract
from .extract import Document, DocumentError, Line

#: Where the office's document prints no programme; never a name.
NO_PROGRAM = "(program tidak tercetak)"
COPY = "dokumen.txt"
COLUMNS = [
    "berkas",
    "kunci",
    "kolom",
    "tercetak",
    "halaman",
    "baris_dokumen",
    "tabel",
    "baris_tabel",
    "kolom_tabel",
    "alasan",
    "status",
]
_DASHES = {"-", "–", "—"}
#: The cell above again.
_DITTO = re.compile(r"[\"“”'’]+|idem|sda|s\.\s?d\.\s?a\.?", re.I)
_NONE = {"n/a", "na", "n.a", "n.a.", "nihil", "tad", "tidak ada"}

Cells = tuple[str | None, ...]
#: For each column of a table the cell of a row that belongs there.
Placing = tuple[int | None, ...]


# --- what one cell says -------------------------------------------------------------------------------------------------


@cache
def _grades() -> frozenset[str]:
    return frozenset(g for s in load_rules().predikat.values() for g in s.names)


def _joined(text: str | None) -> str:
    """Only the letters, lower case: headings are known by these, however they are broken."""
    return re.sub(r"[^a-z]", "", (text or "").lower())


def _tight(text: str | None) -> str:
    """A text without its spaces, as narrow columns break words and codes."""
    return "".join((text or "").split())


def _is_value(text: str | None) -> bool:
    """Whether a cell looks like a target or an amount, readable or not."""
    t = text or ""
    return (
        t in _DASHES
        or t in _grades()
        or t.lower() in _NONE
        or (
            len(t) <= 30
            and len(t.split()) <= 4
            and bool(re.match(r"[(≥≤<>±~^]*\s*(rp\.?\s*)?[-−]?\s*\d", t, re.I))
            and not re.match(r"\d{1,2}[.)]\s*[A-Za-z]", t)
        )
    )


def _plain(number: float) -> str:
    """A number as the plan's files hold it; three decimals would read as thousands, so a zero follows them."""
    text = f"{number:.15g}"
    return f"{text}0" if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text) else text


def read_target(text: str | None) -> tuple[str, str | None, str | None]:
    """Value as `target.csv` holds it, unit, and why a person must look; a value that is not certain is blank.

    >>> read_target("87,5 %"), read_target("1.500")[0], read_target("-")
    (('87.5', '%', None), '', ('', None, None))
    """
    t = text or ""
    if not t:
        return "", None, "sel kosong; kosongkan bila memang tidak ditargetkan"
    if t in _DASHES:
        return "", None, None
    if t.lower() in _NONE:
        return "", None, f"tertulis “{t}”; dibaca sebagai tidak ditargetkan"
    if extract.ODD in t:
        return "", None, "ada tulisan kecil (misalnya catatan kaki) atau tulisan dicoret di sel ini"
    try:
        value = read_printed(t)
    except ValueError as e:
        return "", None, str(e)
    if value.number is not None:
        if value.number < 0 or t.count("(") != t.count(")"):
            return "", None, "tanda kurung atau minus pada target; arti angkanya tidak pasti"
        high = value.unit == "%" and value.number > 100
        return (
            _plain(value.number),
            value.unit,
            "lebih dari 100 %; mungkin ada digit berlebih" if high else None,
        )
    if value.low is not None and value.high is not None:
        if value.low > value.high or re.fullmatch(r"20\d\d\s*[-–]\s*20\d\d", t):
            return "", value.unit, "rentangnya terbalik atau berupa tahun"
        return f"{value.low:.15g}-{value.high:.15g}", value.unit, None
    if value.text in _grades():
        return str(value.text), None, None
    return "", None, f"“{t}” bukan angka, rentang, atau predikat yang dikenal"


def read_amount(text: str | None, decimal: str | None) -> tuple[str, str | None]:
    """Amount as `pendanaan.csv` holds it, and why a person must look. `decimal`: the table's decimal mark, where its other cells prove one."""
    t = text or ""
    if not t or t in _DASHES:
        return "", None
    if t.lower() in _NONE:
        return "", f"tertulis “{t}”; dibaca sebagai tidak ada"
    why = None
    try:
        value = read_printed(t, decimal)
    except ValueError as e:
        whole = t.replace(" ", "")
        if not re.fullmatch(r"(?:Rp\.?)?\d{1,3}([.,])\d{3}(?:\1\d{3})+", whole, re.I):
            return "", str(e)
        value, why = read_printed(whole, decimal), "angkanya terpotong baris; digitnya disambung"
    if value.number is None or value.number < 0 or t.count("(") != t.count(")") or value.unit:
        return "", f"“{t}” bukan jumlah uang yang pasti"
    return _plain(value.number), why


# --- headings -----------------------------------------------------------------------------------------------------------

_PAST = re.compile(
    r"baseline|kondisi ?awal|data ?awal|\bawal\b|tahun ?dasar|realisasi|capaian|eksisting", re.I
)
_MONEY = re.compile(
    r"\brp\b|rupiah|pendanaan|anggaran|\bpagu\b|alokasi|\bbiaya\b|\bdana\b|kebutuhan ?dana|investasi", re.I
)
_PLANNED = re.compile(r"target|tar[a-z]?et|rencana ?(?:capaian|realisasi|kinerja)|proyeksi", re.I)
_TARGET = re.compile(r"target|tar[a-z]*et|sasaran ?tahun|\bkinerja\b", re.I)
_RELATIVE = re.compile(
    r"(?:target\s*)?(?:t|th|thn|tahun)\s*\.?\s*(?:ke)?[-–. +]*([1-6]|iv|vi?|i{1,3})\.?", re.I
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
#: What a heading below a year says of its column; spaces are taken out, as narrow columns break words.
_SUBS = {
    "target": re.compile(
        r"(?:target|kinerja|volume|vol\.?|kuantitas|k|t)(?:kinerja|capaian)?(?:\(\D{0,15}\))?", re.I
    ),
    "satuan": re.compile(r"satuan", re.I),
    "realisasi": re.compile(r"realisasi|real\.?|capaian|r|c", re.I),
    "uang": re.compile(
        r"(?:kebutuhan)?(?:pagu|anggaran|alokasi|dana|pendanaan|biaya|rp\.?)(?:indikatif|anggaran|dana)?"
        r"\(?(?:dalam)?(?:ribu|juta|mil[iy]ar)?(?:an)?(?:rupiah|rp\.?)?(?:ribu|juta)?[.,(]*0*\)*",
        re.I,
    ),
}
#: A heading whose columns are counted: “Target pada Tahun ke-” above 1, 2, 3 …
_COUNTED = re.compile(r"tahun\W*(?:ke)?\W*$", re.I)
_SHORT = re.compile(r"(['’‘`]?)(2\d|3\d)")


def _year(text: str | None) -> int | None:
    """The one year that a heading cell names, or 1, 2, 3 … of a heading that counts the years of the plan."""
    t = text or ""
    if not t or len(t) > 40:
        return None
    year = r"(?<!\d)20\d\d(?!\d)"
    found = set(re.findall(year, t) or re.findall(year, re.sub(r"(?<=\d)\s+(?=\d)", "", t)))
    if len(found) == 1:
        return int(found.pop())
    m = _RELATIVE.fullmatch(_tight(t))
    return None if not m or found else _ROMAN.get(m[1].lower()) or int(m[1])


def _whole(text: str) -> str:
    """A heading twice: as printed, and without spaces, as narrow columns break its words."""
    return f"{text} {_tight(text)}"


def _years(own: Cells, above: list[str]) -> list[int | None]:
    """The year that each cell of a heading row names, by its own words and those above it; None also where it names what was achieved."""
    names = [_whole(f"{a} {c or ''}") for a, c in zip(above, own, strict=True)]
    past = [bool(_PAST.search(n)) and not _PLANNED.search(n) for n in names]
    years = [None if p else _year(c) for p, c in zip(past, own, strict=True)]
    if not any(years):
        years = [
            _year(f"tahun {c}") if c and not p and _COUNTED.search(a) else None
            for a, c, p in zip(above, own, past, strict=True)
        ]
    if not any(years):
        short = [_SHORT.fullmatch(c or "") for c in own]
        others = [c for c, m in zip(own, short, strict=True) if c and not m]
        years = [
            2000 + int(m[2]) if m and (m[1] or re.search("tahun|target", a, re.I)) else None
            for a, m in zip(above, short, strict=True)
        ]
        if any(_role(c) == "lain" for c in others):
            return [None] * len(own)
    return years


#: Columns about a row, whatever else their heading names.
_BESIDE = re.compile(
    "penanggung|lokasi|unit(?:kerja|organisasi|pelaksana)|pelaksana|sumber|keterangan|definisi|formula|rumus|metode|cara|"
    "jenis|tipe|kategori|polari|arah|bobot"
)


def _role(label: str) -> str:
    """What a column holds, by its heading."""
    h = _joined(label)
    subject = re.sub(r"^(uraian|nama|rumusan|bunyi)", "", h)
    if h in ("no", "nomor", "nourut", "nomorurut"):
        return "no"
    if h.startswith("kode") or ("kode" in h and "indikator" not in h):
        return "kode"
    if _BESIDE.match(h):
        return "lain"
    if subject.startswith(
        ("indikator", "iku", "ikk", "ikp", "ikss", "tolokukur", "ukurankinerja", "ukurankeberhasilan")
    ):
        return "indikator"
    if _PAST.search(_whole(label)):
        return "awal"
    if h.startswith("satuan") or h in ("unit", "ukuran", "sat", "unitsatuan"):
        return "satuan"
    if "indikator" in h:
        return "campuran"
    bare = re.sub("(sasaran|hasil|outcome|output)(program|kegiatan)", "", h)
    if "subkegiatan" in h and "kegiatan" not in h.replace("subkegiatan", "") and "program" not in h:
        return "sub"
    if "kegiatan" in bare and ("program" in bare or "subkegiatan" in h):
        return "program/kegiatan"
    if "sasaran" in h or "outcome" in h or "output" in h or h.startswith("hasil"):
        return "sasaran"
    if "tujuan" in h:
        return "tujuan"
    if "program" in h:
        return "program"
    if "kegiatan" in h:
        return "kegiatan"
    if h.startswith(("jumlah", "total")):
        return "jumlah"
    if h.startswith(("uraian", "rincian")):
        return "campuran"
    return "lain"


_TEXTS = ("program", "kegiatan", "program/kegiatan", "sub", "tujuan", "sasaran", "indikator", "campuran")


@dataclass
class Layout:
    """What the columns of a table hold: a role each, and the years of the target and of the money columns."""

    roles: list[str]
    targets: dict[int, int]
    money: dict[int, int | str]
    labels: list[str]
    unit: str | None = None
    doubt: str | None = None
    percent: bool = False
    guess: str | None = None

    @property
    def width(self) -> int:
        """How many columns."""
        return len(self.roles)

    def same(self, heading: Heading) -> bool:
        """Whether this is the heading of the table again."""
        return [*map(_tight, self.labels)] == [*map(_tight, heading.labels)]


def _unit(text: str) -> str | None:
    """The unit of money that a heading names, or a caption between brackets or after “dalam”."""
    if re.search(r"mil[iy]ar|triliun", text, re.I):
        return "miliar"
    noughts = re.search(r"(?:rp\.?|[x×(]|dalam)\s*\(?(?:1[.,])?((?:[.,]?000)+)(?!\d)", text, re.I)
    count = len(re.sub(r"\D", "", noughts[1])) if noughts else 0
    if re.search(r"juta", text, re.I) or count == 6:
        return "juta rupiah"
    if re.search(r"\bribu", text, re.I) or count == 3:
        return "ribu rupiah"
    return "rupiah" if re.search(r"rupiah|\brp\b", text, re.I) and not count else None


def _spread(cells: Cells) -> list[str]:
    """A heading row in which a merged heading stands above each of its columns."""
    out: list[str] = []
    for c in cells:
        out.append(c or (out[-1] if out else ""))
    return out


def _runs(years: Sequence[int | None]) -> list[list[tuple[int, int]]]:
    """Columns whose years follow one another, three or more of them."""
    runs: list[list[tuple[int, int]]] = []
    for at, year in enumerate(years):
        if year is None:
            continue
        if runs and year == runs[-1][-1][1] + 1:
            runs[-1].append((at, year))
        else:
            runs.append([(at, year)])
    return [r for r in runs if len(r) >= 3]


def _is_numbering(cells: Cells) -> bool:
    """A row that numbers the columns: (1) (2) (3) …"""
    digits = [re.sub(r"[^\d]", "", c).lstrip("0") for c in cells if c and re.fullmatch(r"[\d()=+x/.\s-]+", c)]
    filled = [c for c in cells if c]
    return len(filled) >= 4 and len(digits) == len(filled) and digits[:3] == ["1", "2", "3"]


def _sub(text: str | None) -> str | None:
    """What a heading below a year says: target, satuan, realisasi or uang."""
    squeezed = _tight(text)
    return next((kind for kind, pattern in _SUBS.items() if squeezed and pattern.fullmatch(squeezed)), None)


@dataclass
class Heading:
    """A heading found in a table: its rows, the text of its columns, and the runs of years."""

    first: int
    last: int
    labels: list[str]
    above: list[str]
    own: Cells
    subs: list[str]
    sub_texts: list[str]
    runs: list[list[tuple[int, int]]]


def _heading(rows: Sequence[Line], at: int) -> Heading | None:
    """The heading whose years stand in row `at`, or None."""
    own = rows[at].cells
    if sum(bool(c) and len(c) > 60 for c in own if c) > 1:
        return None
    first = at
    while first > 0 and at - first < 3:
        cells = [c for c in rows[first - 1].cells if c]
        if len(cells) == 1 and rows[first - 1].cells[0]:
            break  # a title across the table
        names = [_whole(c) for c in cells]
        known = sum(
            _role(c) != "lain" or any(p.search(n) for p in (_TARGET, _MONEY))
            for c, n in zip(cells, names, strict=True)
        )
        if not known or any(len(c) > 80 or _is_value(c) for c in cells) or known * 2 < len(cells):
            break
        first -= 1
    width = len(own)
    above_rows = [_spread(r.cells) + [""] * (width - len(r.cells)) for r in rows[first:at]]
    above = [" ".join(dict.fromkeys(r[i] for r in above_rows if r[i])) for i in range(width)]
    runs = _runs(_years(own, above))
    if not runs:
        return None
    last, subs, sub_texts = at, [""] * width, [""] * width
    while last + 1 < len(rows) and last - at < 3:
        below = rows[last + 1].cells
        filled = [c for c in below if c]
        labelled = len(filled) >= 2 and all(_sub(c) for c in filled)
        if labelled:
            subs = [*[_sub(c) or "" for c in below], *[""] * width][:width]
            sub_texts = [*[c or "" for c in below], *[""] * width][:width]
        elif not (_is_numbering(below) or not filled):
            break
        last += 1
    names = [
        " ".join(c for r in rows[first : at + 1] if i < len(r.cells) and (c := r.cells[i]))
        for i in range(width)
    ]
    return Heading(first, last, names, above, own, subs, sub_texts, runs)


def _layout(heading: Heading, caption: str, period: tuple[int, int], rows: Sequence[Line]) -> Layout | str:
    """The layout of a table under a heading, or why the table is not read."""
    a, b = period
    width = len(heading.own)
    roles = [_role(n or heading.above[i]) for i, n in enumerate(heading.labels)]
    targets: dict[int, int] = {}
    money: dict[int, int | str] = {}
    doubts = []
    for run in heading.runs:
        if run[0][1] < 1000:
            past = _past(caption, " ".join(heading.above), period)
            if past:
                return past
            run = [(c, a + n - 1) for c, n in run]
            doubts.append(f"judul kolom menghitung tahun, bukan menyebutnya; dibaca sebagai {a}–{b}")
        if not set(range(a, b + 1)) <= {y for _, y in run}:
            if run[0][1] >= a and run[0][1] <= b:
                doubts.append("kolom tahunnya tidak lengkap")
            else:
                continue
        for n, (column, year) in enumerate(run):
            if not a <= year <= b:
                roles[column] = "lain nilai"
                if year > b:
                    doubts.append(f"kolom tahun {year} di luar periode {a}–{b} dan tidak dibaca")
                continue
            gap = run[n + 1][0] - column if n + 1 < len(run) else column - run[n - 1][0]
            for c in range(column, min(column + gap, width)):
                name = f"{heading.above[c]} {heading.own[column] or ''}"
                inner = not heading.labels[c] and not heading.subs[c]
                if c > column and inner and any(c < len(r.cells) and r.cells[c] for r in rows):
                    return f"tahun {year} memuat beberapa kolom yang judulnya tidak dikenal"
                if c > column and (heading.own[c] or not heading.subs[c]):
                    break
                kind = heading.subs[c] or _kind(name, caption, roles, rows, c)
                if kind == "satuan":
                    roles[c] = "satuan"
                elif kind == "realisasi" and heading.subs[c]:
                    roles[c] = "lain nilai"
                elif kind == "realisasi":
                    return "memuat realisasi atau capaian, bukan target"
                elif kind == "uang":
                    money[c], roles[c] = year, "uang"
                elif c == column:
                    targets[c], roles[c] = year, "target"
                else:
                    roles[c] = "lain nilai"
    for years in (list(targets.values()), list(money.values())):
        if len(set(years)) < len(years):
            return "ada tahun yang tercetak pada lebih dari satu kolom yang sejenis"
    if not targets and not money:
        return f"tahunnya bukan {a}–{b}"
    end = max([*targets, *money])
    for c in range(width):
        if roles[c] == "jumlah":
            roles[c] = "lain nilai"
            if money and c > end:
                money[c], roles[c] = "jumlah", "uang"
        elif roles[c] == "lain" and re.search(r"akhir|target", heading.labels[c], re.I):
            roles[c] = "lain nilai"
    bases = [c for c in range(width) if roles[c] not in ("target", "uang") and _is_past(heading, c)]
    for c in bases:
        year = _year(heading.own[c]) or _year(heading.labels[c]) or a - 1
        roles[c] = "awal" if year == a - 1 or (len(bases) == 1 and year < a) else "lain nilai"
    guess = None
    named = [c for c in range(width) if roles[c] == "indikator"]
    ticks = [c for c in named if all(len(r.cells[c] or "") <= 8 for r in rows if c < len(r.cells))]
    for c in ticks if len(ticks) < len(named) else ():
        roles[c] = "lain"
    if targets and not {"indikator", "campuran"} & set(roles):
        texts = [c for c in range(min(targets)) if roles[c] in ("sasaran", "lain", "tujuan", "kegiatan")]
        words = " ".join([caption, *heading.labels, *heading.above])
        if not texts or not re.search("target|kinerja|indikator|sasaran", words, re.I):
            return "tidak punya kolom indikator"
        roles[texts[-1]] = "indikator"
        guess = f"tidak ada kolom berjudul indikator; dipakai kolom ke-{texts[-1] + 1}"
    unit = (
        _unit(" ".join([*heading.labels, *heading.above, *heading.sub_texts])) or _unit(caption)
        if money
        else None
    )
    if targets and not money and _says(caption) == "uang" and "satuan" not in roles:
        guess = (
            guess or "judul di atas tabel menyebut pendanaan; dibaca sebagai target karena memuat indikator"
        )
    percent = bool(targets) and all(
        re.search(r"\((?:%|persen)\)", f"{heading.above[c]} {heading.own[c] or ''} {heading.sub_texts[c]}")
        for c in targets
    )
    why = "; ".join(dict.fromkeys(doubts)) or None
    return Layout(roles, targets, money, heading.labels, unit, why, percent, guess)


def _is_past(heading: Heading, column: int) -> bool:
    """Whether a column holds what was there before the plan, or what was achieved; of an indicator it may speak, too."""
    name = _whole(f"{heading.above[column]} {heading.labels[column]}")
    return (
        bool(_PAST.search(name))
        and not _PLANNED.search(name)
        and _role(heading.labels[column]) in ("awal", "lain")
    )


def _past(caption: str, above: str, period: tuple[int, int]) -> str | None:
    """Why columns that count the years are not those of the plan: what stands above them names another period, or what was achieved."""
    other = next((span for span in _spans(f"{caption} {above}") if span != period), None)
    if other:
        return f"judul kolomnya menghitung tahun, dan di atasnya tertulis {other[0]}–{other[1]}, bukan {period[0]}–{period[1]}"
    if re.search("realisasi", above, re.I) or re.search(
        r"realisasi|pencapaian|evaluasi|sebelumnya|\blalu\b", caption, re.I
    ):
        return "memuat realisasi atau capaian, bukan target"
    return None


def _says(text: str) -> str | None:
    """What a heading or a caption says of the columns below: target, uang, realisasi, or nothing clear."""
    if re.search(r"realisasi|capaian", text, re.I) and not _PLANNED.search(text):
        return "realisasi"
    target, money = bool(re.search("target|tar[a-z]?et", text, re.I)), bool(_MONEY.search(text))
    return None if target == money else "target" if target else "uang"


def _kind(name: str, caption: str, roles: list[str], rows: Sequence[Line], column: int) -> str:
    """Whether a year column holds targets, money or what was achieved: by its own heading, else by the table's caption, else by its cells.

    A caption that speaks of money is not believed of a table of indicators, unless the cells are amounts.
    """
    own, above, indicators = _says(_whole(name)), _says(caption), "indikator" in roles
    if own or (above and not (above == "uang" and indicators)):
        return str(own or above)
    cells = [c for r in rows if column < len(r.cells) and (c := r.cells[column]) and re.search(r"\d", c)]
    large = sum(bool(re.search(r"\d[.,]\d{3}[.,]\d", c)) for c in cells)
    return "uang" if large * 2 > len(cells) and (above == "uang" or not indicators) else "target"


# --- cells in their columns ---------------------------------------------------------------------------------------------


_NUMBERS = ("target", "uang", "awal", "lain nilai")


def _fits(cell: str | None, role: str) -> bool:
    """Whether a cell may stand in a column of that role."""
    if not cell:
        return True
    if role in _TEXTS:
        return not _is_value(cell) or ("/" in role and _code(cell)[0] is not None)
    if role == "uang":
        return (
            cell in _DASHES
            or cell.lower() in _NONE
            or bool(re.fullmatch(r"(?:rp\.?)?[\s\d.,()^−-]+", cell, re.I))
        )
    if role in _NUMBERS:
        return _is_value(cell) or (len(cell) <= 25 and len(cell.split()) <= 3)
    if role == "no":
        return len(cell) <= 8
    if role == "kode":
        return len(cell) <= 30
    if role == "satuan":
        return len(cell) <= 30 and not _is_value(cell)
    return True


def _placings(cells: Cells, width: int) -> Iterator[Placing]:
    """Ways to put a row's cells into so many columns with blanks lost or gained, the order kept; each as the cell of every column."""
    n = len(cells)
    blank = [i for i, c in enumerate(cells) if not c]
    if n > width:
        for gone in itertools.combinations(blank, n - width) if n - width <= 2 else ():
            yield tuple(i for i in range(n) if i not in gone)
        return
    if width - n <= 2:
        for new in itertools.combinations(range(width), width - n):
            source = iter(range(n))
            yield tuple(None if i in new else next(source) for i in range(width))
    for lost in blank if n == width else ():
        kept = [i for i in range(n) if i != lost]
        for at in range(width):
            yield (*kept[:at], None, *kept[at:])
    if n == width:
        for by in (2,):
            if not any(cells[-by:]):
                yield (*[None] * by, *range(n - by))
            if not any(cells[:by]):
                yield (*range(by, n), *[None] * by)


def _by(cells: Cells, placing: Placing) -> Cells:
    return tuple(None if i is None else cells[i] for i in placing)


def place(cells: Cells, layout: Layout, usual: Placing | None = None) -> tuple[Placing, str]:
    """Which cell belongs in each column, and how sure that is: `tetap` as printed, `geser` moved by proof of shape, `ragu`.

    A row is moved only where a cell cannot stand where it is printed, or cells are missing, and every way of putting them right, by
    one or two blanks lost or gained, gives the same values; or where `usual`, the way of the rows around, fits.
    """
    width = layout.width
    while len(cells) > width and not cells[-1]:
        cells = cells[:-1]
    as_is = tuple(i if i < len(cells) else None for i in range(width))
    if usual is not None and any(i is not None and i >= len(cells) for i in usual):
        usual = None
    values = [*layout.targets, *layout.money]
    texts = [i for i, r in enumerate(layout.roles) if r in _TEXTS]
    indicator = [i for i, r in enumerate(layout.roles) if r in ("indikator", "campuran")]
    numbers = [i for i, r in enumerate(layout.roles) if r in _NUMBERS]

    def misfits(p: Placing) -> int:
        return sum(not _fits(c, r) for c, r in zip(_by(cells, p), layout.roles, strict=True))

    def empty(p: Placing, columns: list[int]) -> int:
        moved = _by(cells, p)
        return sum(not moved[c] for c in columns)

    if not any(
        _is_value(c) for i, c in enumerate(cells) if layout.roles[min(i, width - 1)] not in ("no", "kode")
    ):
        return (usual, "geser") if usual and len(cells) != width else (as_is, "tetap")
    right = not misfits(as_is) and len(cells) == width
    if right and (empty(as_is, values) == len(values) or not empty(as_is, list(layout.targets) or values)):
        return as_is, "tetap"
    ways = [
        p
        for p in dict.fromkeys(_placings(cells, width))
        if not misfits(p)
        and empty(p, texts) < len(texts)
        # A word may stand for a target where it is printed, but no word is moved there.
        and all(p[c] in (None, as_is[c]) or not (v := cells[p[c] or 0]) or _is_value(v) for c in values)
    ]
    if right and (usual in (None, as_is) or usual not in ways):
        due = list(layout.targets)
        nearer = any(empty(p, due) < empty(as_is, due) for p in ways)
        return as_is, "ragu" if nearer else "tetap"
    if not ways or right:
        return as_is, "ragu"
    if usual in ways:
        return usual, "tetap" if usual == as_is else "geser"
    ways.sort(
        key=lambda p: (empty(p, values), empty(p, indicator) == len(indicator), [i is not None for i in p])
    )
    told = {tuple(_by(cells, p)[i] or "" for i in numbers) for p in ways}
    sure = "tetap" if ways[0] == as_is else "geser"
    return ways[0], sure if len(told) == 1 else "ragu"


# --- rows become a plan -------------------------------------------------------------------------------------------------

_STARTS = re.compile(
    r"(?:\(?[\divx]{1,4}[.)]\s*)?(?:ter\w+nya|me\w+(?:nya|kan)|pers?entase|presentase|jumlah|nilai|indeks|tingkat|rasio|rata-rata|"
    r"program|kegiatan|s[spk][ .\d]|ik[a-z]{1,2}[ .\d]|penye\w+an|pelaksanaan|pengelolaan|peningkatan|opini|predikat|skor|ikp|ikk|iku|sasaran|tujuan|\d)",
    re.I,
)
_LABELS = (
    ("jumlah", re.compile(r"(?:sub ?)?(?:jumlah|total)\b", re.I)),
    ("program", re.compile(r"(?:[\dA-Z]{1,2}[.)]\s*)?program\b", re.I)),
    ("kegiatan", re.compile(r"(?:[\dA-Z]{1,2}[.)]\s*)?kegiatan\b", re.I)),
    (
        "sasaran",
        re.compile(
            r"(?:[\dA-Z]{1,2}[.)]\s*)?(?:sasaran|tujuan|misi|outcome|output|hasil|s[spk][ .\d:])", re.I
        ),
    ),
)
_CODES = (
    ("program", re.compile(r"\d{3}\.\d{2}\.[A-Z]{2}|\d{1,2}\.\d{2}\.\d{2}")),
    (
        "kegiatan",
        re.compile(
            r"\d{4}|[A-Z]{2}\.\d{4}|(?:\d{3}\.\d{2}\.[A-Z]{2}\.)\d{4}|\d{1,2}\.\d{2}\.\d{2}\.\d\.\d{2}"
        ),
    ),
    (
        "output",
        re.compile(
            r"\d{4}\.[A-Z0-9]{3}(?:\.[A-Z0-9]{3})*|[A-Z]{3}(?:\.\d{3})?|\d{1,2}\.\d{2}\.\d{2}\.\d\.\d{2}\.\d{2,4}"
        ),
    ),
)


#: Columns that name a row with money, the smallest part first.
_NAMING = ("sub", "kegiatan", "program/kegiatan", "program", "campuran", "indikator", "sasaran")
_CAPTION = "diambil dari judul di atas tabel"
#: A label before a name: “Kegiatan: …”, “Sasaran Program (Outcome) 1: …”.
_NAMED = re.compile(
    r"(?:program|kegiatan|(?:sasaran|tujuan)(?: program| kegiatan| strategis)?)[\s\d.()a-z]{0,14}:\s*(?=\S)",
    re.I,
)


def _code(text: str) -> tuple[str | None, str]:
    """The code at the beginning of a text, if it is one of a programme, an activity or an output, and the rest."""
    t = re.sub(r"(?<=[\dA-Z])\s*[·.]\s*(?=[\dA-Z])", ".", text)
    m = re.match(r"(?:(?:program|kegiatan)\s+)?([\dA-Z]+(?:\.[\dA-Z]+)*)(?:\s*[:.–-]\s*|\s+|$)(.*)", t, re.I)
    if m and any(p.fullmatch(m[1]) for _, p in _CODES):
        return m[1], m[2].strip()
    return None, text


def _level(text: str, code: str | None) -> str | None:
    for name, pattern in _CODES:
        if code and pattern.fullmatch(code):
            return name
    return next((name for name, pattern in _LABELS if pattern.match(text)), None)


def _goes_on(text: str) -> bool:
    """Whether a text can only be the rest of another: it begins with a small letter or a mark of punctuation."""
    return bool(re.match(r"[a-z)\]”,;&]|dan/atau", text)) and not re.match(r"[a-z][.)]\s", text)


@dataclass
class Text:
    """A text that may be printed in pieces, with where it stands."""

    parts: list[str]
    line: Line
    column: int
    doubt: str | None = None

    def __str__(self) -> str:
        return " ".join(self.parts)


@dataclass
class Indicator:
    """An indicator as read, with its five cells."""

    text: Text
    level: str
    context: dict[str, Text | None]
    lines: list[Line]
    unit: str | None = None
    base: str | None = None
    code: str | None = None
    targets: dict[int, tuple[str, Line, int | None]] = field(default_factory=dict)
    doubt: str | None = None


@dataclass
class Funding:
    """A row of a funding table as read."""

    text: str
    level: str | None
    code: str | None
    table: int
    lines: list[Line]
    unit: str | None
    amounts: dict[int | str, tuple[str, Line, int | None]]
    doubt: str | None = None


@dataclass
class Mark:
    """A cell or a row that a person must confirm."""

    berkas: str
    kunci: str
    kolom: str
    alasan: str
    tercetak: str = ""
    line: Line | None = None
    column: int | None = None

    def row(self) -> list[str]:
        """As `draf.csv` holds it."""
        at = self.line
        place = [at.page, at.number, at.table or None, at.row or None] if at else [None] * 4
        where = [*place, None if self.column is None else self.column + 1]
        return [
            self.berkas,
            self.kunci,
            self.kolom,
            self.tercetak,
            *("" if v is None else str(v) for v in where),
            self.alasan,
            "periksa",
        ]


class Reader:
    """Goes through a document from top to bottom; what it has read is in `indicators`, `funding` and `marks`."""

    def __init__(self, document: Document, period: tuple[int, int]) -> None:
        self.document, self.period = document, period
        self.indicators: list[Indicator] = []
        self.funding: list[Funding] = []
        self.marks: list[Mark] = []
        self.layout: Layout | None = None
        self.context: dict[str, Text | None] = {}
        self.last: Text | None = None
        self.table = 0

    def mark(self, *what: Any) -> None:
        """Notes a cell or a row that a person must confirm; arguments as of `Mark`."""
        self.marks.append(Mark(*what))

    def run(self) -> None:
        """Reads every table of the document."""
        for rows, before in _chunks(self.document):
            self._chunk(rows, before)
        for line in self.document.lines:
            words = line.text.split()
            if not line.table and len(words) <= 20 and _runs([_year(w) for w in words]):
                why = "judul tahun di luar tabel; bila ini tabel target, tabelnya tidak bergaris atau tidak bertab dan tidak dibaca"
                self.mark("target.csv", "*", "", why, _short(line.text), line)

    def _chunk(self, rows: list[Line], before: list[Line]) -> None:
        """Reads the rows of one printed table, which may begin without a heading, or hold several."""
        caption = " ".join(p.text for p in before[-3:])
        between, headed, fresh, at = before, False, True, 0
        usual: dict[int, Placing] = {}
        left: list[Line] = []
        refused = False
        while at < len(rows):
            heading = self._heading_at(rows, at)
            if heading is not None:
                at = heading.last + 1
                if self.layout is not None and self.layout.same(heading) and not between:
                    headed, fresh, usual = True, True, self._usual(rows[at:])
                    continue
                layout = _layout(heading, caption, self.period, rows[at : at + 11])
                if isinstance(layout, str):
                    self.layout = None
                    why = f"tabel ini tidak dibaca: {layout}; bila ini tabel target, salin barisnya sendiri"
                    self.mark("target.csv", "*", "", why, _short(caption), rows[heading.first])
                    refused = True
                    continue
                titles = [r for r in left if r.cells[0] == r.text]
                self._begin(layout, rows[heading.first], [*between, *titles])
                left = [r for r in left if r not in titles]
                between, headed, fresh, usual, refused = [], True, True, self._usual(rows[at:]), False
                continue
            line = rows[at]
            at += 1
            if not line.text or _is_numbering(line.cells):
                continue
            if self.layout and fresh and not headed and not self._continues(rows[at - 1 :], between):
                self.layout = None
            if self.layout is None:
                left += [] if refused else [line]
                continue
            if fresh and not headed:
                usual = self._usual(rows[at - 1 :])
            self._row(line, fresh, usual.get(len(line.cells)))
            between, fresh = [], False
        titled = next((r for r in left[:3] if self._is_target_heading(r)), None)
        if titled is not None:
            why = "tabel ini tidak dibaca: memuat indikator dan target, tetapi tidak punya tiga kolom tahun berurutan"
            self.mark("target.csv", "*", "", why, _short(titled.text), titled)
            return
        wide = [r for r in left if sum(bool(c) and _is_value(c) for c in r.cells[1:]) >= 5]
        if wide:
            why = "tabel ini tidak dibaca: tidak ada judul tahun di atasnya, padahal memuat baris berangka"
            self.mark("target.csv", "*", "", why, _short(wide[0].text), wide[0])

    def _is_target_heading(self, line: Line) -> bool:
        """Whether a row is the heading of a table of targets that has no run of years."""
        cells = [c for c in line.cells if c and len(c) <= 60]
        roles = {_role(c) for c in cells}
        return len(cells) > 1 and "indikator" in roles and any(_TARGET.search(c) or _year(c) for c in cells)

    def _heading_at(self, rows: list[Line], at: int) -> Heading | None:
        """A heading that begins in this row."""
        for years in range(at, min(at + 4, len(rows))):
            found = _heading(rows, years)
            if found is not None:
                return found if found.first <= at else None
        return None

    def _begin(self, layout: Layout, line: Line, between: list[Line]) -> None:
        """The heading of a new table; an activity that is named alone belongs to the programme named above the tables before."""
        program = self.context.get("program")
        self.layout, self.table, self.last = layout, self.table + 1, None
        self.context = {}
        self._labels(between)
        if program is not None and program.doubt == _CAPTION and self.context.get("kegiatan"):
            self.context.setdefault("program", program)
        if layout.doubt:
            self.marks.append(Mark("target.csv", "*", "tahun", layout.doubt, " | ".join(layout.labels), line))

    def _labels(self, paragraphs: list[Line]) -> None:
        """Programme, activity or result named in a short line above a table."""
        for p in paragraphs[-6:]:
            text = re.sub(r"^(?:\d{1,2}|[A-Za-z]|[ivxIVX]+)[.)]\s*", "", p.text)
            kind = next((n for n, label in _LABELS if label.match(text)), None)
            if kind in (None, "jumlah") or len(text.split()) > 16 or text.endswith((".", ";")):
                continue
            if re.search(r"indikator|target|tabel|kerangka|sebesar|renstra|matriks|dan sasaran", text, re.I):
                continue
            self._set(str(kind), text, p, 0, _CAPTION)

    def _continues(self, rows: list[Line], between: list[Line]) -> bool:
        """Whether rows without a heading go on with the table above; a text between may name a programme."""
        layout = self.layout
        assert layout is not None
        first = [c for c in rows[0].cells if c]
        roles = [_role(c) for c in first]
        heading = len(first) > 1 and ("no" in roles or sum(r != "lain" for r in roles) * 2 > len(first))
        if heading and not any(len(c) > 40 or _is_value(c) for c in first):
            return False
        if len(rows[0].cells) < layout.width - 2 and rows[0].cells[0]:
            return False
        if not between:
            return True
        placed = [place(r.cells, layout) for r in rows]
        fits = [how != "ragu" and self._filled(p, r.cells) for (p, how), r in zip(placed, rows, strict=True)]
        if sum(fits) * 2 < len(fits):
            return False
        self._labels(between)
        why = "tabel bersambung setelah teks lain; pastikan masih tabel yang sama"
        self.mark("target.csv", "*", "", why, _short(between[-1].text), rows[0])
        return True

    def _filled(self, placing: Placing, cells: Cells) -> bool:
        return any(_by(cells, placing)[c] for c in self._values())

    def _usual(self, rows: Iterable[Line]) -> dict[int, Placing]:
        """How rows of each width stand, by those whose shape proves it, where they agree."""
        ways: dict[int, set[Placing]] = {}
        layout = self.layout
        for r in rows if layout else ():
            assert layout is not None
            placing, how = place(r.cells, layout)
            full = all(placing[c] is not None and r.cells[placing[c] or 0] for c in self._values())
            if how == "geser" or (how == "tetap" and full):
                ways.setdefault(len(r.cells), set()).add(placing)
        return {width: next(iter(found)) for width, found in ways.items() if len(found) == 1}

    def _values(self) -> list[int]:
        assert self.layout is not None
        return [*self.layout.targets, *self.layout.money]

    # --- one row

    def _row(self, line: Line, broken: bool, usual: Placing | None) -> None:
        layout = self.layout
        assert layout is not None
        placing, how = place(line.cells, layout, usual)
        cells = _by(line.cells, placing)
        valued = any(cells[c] for c in self._values())
        if not valued and any(c and c == label for c, label in zip(cells, layout.labels, strict=True)):
            return  # the heading again
        doubt = {
            "geser": "selnya bergeser dan dikembalikan menurut bentuk barisnya; cocokkan teks dan angkanya",
            "ragu": "letak selnya tidak pasti; cocokkan setiap angka dengan kolom tahunnya",
        }.get(how if valued else "")
        (self._target_row if layout.targets else self._money_row)(line, cells, placing, broken, doubt)

    def _set(self, kind: str, text: str, line: Line, column: int, doubt: str | None = None) -> None:
        text = _NAMED.sub("", text)
        below = {"program": ("kegiatan", "sasaran"), "kegiatan": ("sasaran",)}.get(kind, ())
        for k in below:
            if k != "sasaran" or not self._left_of(k, column):
                self.context[k] = None
        self.context[kind] = self.last = Text([text], line, column, doubt)

    def _left_of(self, role: str, column: int) -> bool:
        """Whether a column of that role stands to the left: what it says holds until it says something else."""
        return self.layout is not None and role in self.layout.roles[:column]

    def _append(self, to: Text, text: str, why: str | None) -> None:
        to.parts.append(text)
        to.doubt = to.doubt or why
        self.last = to

    def _target_row(
        self, line: Line, cells: Cells, placing: Placing, broken: bool, doubt: str | None
    ) -> None:
        layout = self.layout
        assert layout is not None
        by_role: dict[str, tuple[str, int]] = {}
        for c, (cell, role) in enumerate(zip(cells, layout.roles, strict=True)):
            if cell and role in (*_TEXTS, "no", "kode", "satuan", "awal") and not _DITTO.fullmatch(cell):
                before = by_role.get(role, (cell, c))[0]
                if role in ("satuan", "indikator") and before != cell:
                    doubt = (
                        doubt or f"baris ini memuat dua {role} (“{_short(before)}”); dipakai yang terakhir"
                    )
                by_role[role] = (cell, c)
        targets = {y: (cells[c] or "", line, placing[c]) for c, y in layout.targets.items()}
        valued = any(v for v, _, _ in targets.values())
        if valued and not doubt:
            doubt = self._strange(cells)
        numbered = "no" in by_role or "kode" in by_role
        prior = (
            self.indicators[-1]
            if self.indicators and self.indicators[-1].lines[-1].table and self.last
            else None
        )
        texts = {r: v for r, v in by_role.items() if r in _TEXTS}
        filled = [c for c in cells if c]
        if len(filled) == 1 and not valued and not texts and layout.roles[cells.index(filled[0])] != "lain":
            # One cell across the whole row: what follows belongs to it.
            kind = _level(filled[0], None)
            if kind in ("program", "kegiatan", "sasaran"):
                self._set(kind, _code(filled[0])[1] or filled[0], line, 0)
            elif self.last is not None and (_goes_on(filled[0]) or broken):
                self._append(self.last, filled[0], "disambung dari baris lain")
            elif len(filled[0]) > 8:
                self._set("sasaran", filled[0], line, 0, "satu sel selebar tabel; dibaca sebagai sasaran")
            return
        if len(texts) == 1 and not valued and not numbered:
            text, c = next(iter(texts.values()))
            kind = _level(text, None)
            if (
                kind in ("program", "kegiatan")
                and "campuran" not in texts
                and next(iter(texts)) not in ("program", "kegiatan", "program/kegiatan", "indikator")
                and not _goes_on(text)
            ):
                self._set(kind, text, line, c, "baris judul di dalam tabel")
                return
        for role in ("program", "kegiatan", "program/kegiatan", "sasaran"):
            if role in texts:
                self._context(role, *texts[role], line, by_role, broken and not numbered, valued, doubt)
        self._money_of(line, cells, placing, by_role, doubt)
        text, column = texts.get("indikator") or texts.get("campuran") or ("", 0)
        mixed = "campuran" in texts and "indikator" not in texts
        if not valued:
            if not text:
                return
            rest = (
                not numbered
                and self.last is not None
                and (_goes_on(text) or (broken and not _STARTS.match(text)))
            )
            into = self.last if mixed else prior.text if prior else self.last
            if rest and into is not None:
                self._append(
                    into,
                    text,
                    None
                    if _goes_on(text) and broken
                    else "disambung dari baris lain; pastikan bunyinya utuh",
                )
                if prior is not None and into is prior.text:
                    prior.lines.append(line)
                return
            if mixed:
                code, name = self._coded(by_role, text)
                kind = _level(name, code)
                if kind == "jumlah":
                    return
                known = kind in ("program", "kegiatan", "sasaran")
                self._set(
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
            and (not text or (broken and not numbered and _goes_on(text)))
        ):
            # The text stood above, the figures below.
            if text:
                prior.text.parts.append(text)
            prior.targets, prior.doubt = targets, "teks dan angkanya di baris yang berbeda; keduanya digabung"
            prior.lines.append(line)
            self._details(prior, by_role)
            return
        level = "kegiatan" if self.context.get("kegiatan") or "kegiatan" in layout.roles else "program"
        why = doubt or layout.guess
        if valued and not text:
            why = "bunyi indikatornya tidak terbaca"
            if broken and prior is not None:
                prior.doubt = (
                    prior.doubt or "mungkin terpotong pergantian halaman; cocokkan teks dan angkanya"
                )
        elif broken and text and _goes_on(text):
            why = why or "diawali huruf kecil setelah pergantian halaman; mungkin lanjutan baris di atas"
        elif not valued:
            why = why or "indikator tanpa satu pun target"
        indicator = Indicator(
            Text([text] if text else [], line, column),
            level,
            dict(self.context),
            [line],
            targets=targets,
            doubt=why,
        )
        self._details(indicator, by_role)
        self.indicators.append(indicator)
        self.last = indicator.text

    def _strange(self, cells: Cells) -> str | None:
        """Why a row whose cells all fit may still have moved: its unit is blank (not merged), or amounts stand among its targets."""
        layout = self.layout
        assert layout is not None
        if "satuan" in layout.roles and all(
            c == "" for c, r in zip(cells, layout.roles, strict=True) if r == "satuan"
        ):
            return "kolom satuannya kosong; pastikan selnya tidak bergeser"
        amounts = [c for c in layout.targets if re.fullmatch(r"\d{1,3}(?:[.,]\d{3}){2,}", cells[c] or "")]
        if layout.money and len(amounts) > 1:
            return "targetnya tampak seperti jumlah uang; pastikan selnya tidak bergeser"
        return None

    def _coded(self, by_role: dict[str, tuple[str, int]], text: str) -> tuple[str | None, str]:
        for role in ("kode", "program/kegiatan", "no"):
            if role in by_role:
                code, rest = _code(_tight(by_role[role][0]))
                if code and not rest:
                    return code, text
        return _code(text)

    def _context(
        self,
        role: str,
        text: str,
        column: int,
        line: Line,
        by_role: dict[str, tuple[str, int]],
        broken: bool,
        valued: bool,
        doubt: str | None,
    ) -> None:
        """A cell of a context column: a new programme, activity or result, or the rest of the one above."""
        kind = role
        code = None
        if role == "program/kegiatan":
            code, name = self._coded(by_role, text)
            if code and not name:
                return  # a code alone; its name stands in another column
            level = _level(name, code)
            if level is None and broken and not valued and self.last in self.context.values() and self.last:
                self._append(self.last, name, "disambung dari baris lain; pastikan bunyinya utuh")
                return
            kind = level or self._unlabelled(column)
            if kind == "output":  # a part of the activity: no result, and no activity of its own
                self.context["sasaran"], self.last = None, Text([name], line, column)
                return
            if kind not in ("program", "kegiatan"):
                kind = "sasaran"
            text = name
        now = self.context.get(kind)
        if now is not None and (_goes_on(text) or (broken and not valued and not _STARTS.match(text))):
            sure = _goes_on(text) and broken
            self._append(
                now, text, None if sure and not doubt else "disambung dari baris lain; pastikan bunyinya utuh"
            )
        elif now is None or str(now) != text:
            if role != kind and not code and not _level(text, None):
                doubt = doubt or "tingkat baris ini ditentukan dari letaknya"
            elif now is not None and broken and not _STARTS.match(text):
                doubt = doubt or "di awal halaman; mungkin lanjutan baris di atasnya"
            self._set(kind, text, line, column, doubt)

    def _unlabelled(self, column: int) -> str:
        """What a name is that neither a code nor a label tells, in a column that holds programmes and activities."""
        assert self.layout is not None
        heading = _joined(self.layout.labels[column])
        if re.search("sasaran|outcome|output|hasil", heading):
            return "sasaran"
        return "program" if "program" in heading and not self.context.get("program") else "kegiatan"

    def _details(self, indicator: Indicator, by_role: dict[str, tuple[str, int]]) -> None:
        assert self.layout is not None
        if "satuan" in by_role:
            indicator.unit = by_role["satuan"][0]
        elif self.layout.percent:
            indicator.unit = "%"
        if "awal" in by_role:
            indicator.base = by_role["awal"][0]
        if "kode" in by_role:
            indicator.code = _tight(by_role["kode"][0])

    def _amounts(
        self, line: Line, cells: Cells, placing: Placing
    ) -> dict[int | str, tuple[str, Line, int | None]]:
        assert self.layout is not None
        return {y: (cells[c] or "", line, placing[c]) for c, y in self.layout.money.items()}

    def _named(self, by_role: dict[str, tuple[str, int]]) -> tuple[str, str | None]:
        """The name and the code of a row with money: those of the smallest part that the row names."""
        found = [by_role[r][0] for r in _NAMING if r in by_role]
        found = found or [by_role[r][0] for r in ("no", "kode") if r in by_role and len(by_role[r][0]) > 3]
        pairs = [self._coded(by_role, n) for n in found]
        # A cell that holds nothing but a code names nothing.
        names = (rest for n, (_, rest) in zip(found, pairs, strict=True) if _code(_tight(n))[1])
        return next((name for name in names if name), ""), next((c for c, _ in pairs if c), None)

    def _money_of(
        self,
        line: Line,
        cells: Cells,
        placing: Placing,
        by_role: dict[str, tuple[str, int]],
        doubt: str | None,
    ) -> None:
        """The money of a row in a table that holds targets and money."""
        assert self.layout is not None
        amounts = self._amounts(line, cells, placing)
        if not any(v for v, _, _ in amounts.values()):
            return
        text, code = self._named(by_role)
        level = _level(text, code)
        if level is None:
            level = next((r for r in ("sub", "kegiatan", "program") if r in by_role), "output")
            level = "output" if level == "sub" else level
        elif level == "sasaran":
            level = "output"
        if not text and not code:
            doubt = "uraiannya tidak terbaca"
            if self.funding:
                self.funding[-1].doubt = (
                    self.funding[-1].doubt or "baris berikutnya tanpa uraian; cocokkan angkanya"
                )
        self.funding.append(Funding(text, level, code, self.table, [line], self.layout.unit, amounts, doubt))

    def _money_row(self, line: Line, cells: Cells, placing: Placing, broken: bool, doubt: str | None) -> None:
        layout = self.layout
        assert layout is not None
        amounts = self._amounts(line, cells, placing)
        valued = any(v for v, _, _ in amounts.values())
        by_role = {r: (c, n) for n, (c, r) in enumerate(zip(cells, layout.roles, strict=True)) if c}
        if not set(_NAMING) & set(layout.roles) and "lain" in by_role and not _is_value(by_role["lain"][0]):
            by_role["campuran"] = by_role["lain"]
        text, code = self._named(by_role)
        prior = self.funding[-1] if self.funding and self.funding[-1].table == self.table else None
        if (
            prior is not None
            and not code
            and text
            and (
                (not valued and _goes_on(text))
                or (broken and not any(v for v, _, _ in prior.amounts.values()) and prior.level != "jumlah")
            )
        ):
            prior.text = f"{prior.text} {text}".strip()
            prior.lines.append(line)
            prior.doubt = "disambung dari baris lain; pastikan uraian dan angkanya satu baris"
            if valued:
                prior.amounts = amounts
            return
        level = _level(text, code) or next((r for r in ("kegiatan", "program") if r in by_role), None)
        if level == "sasaran" or "sub" in by_role:
            level = "output"
        if not valued and level not in ("program", "kegiatan", "jumlah"):
            return
        if not text and not code:
            doubt = "uraiannya tidak terbaca"
        if level is None:
            doubt, level = doubt or "tingkat baris ini ditentukan dari letaknya", "output"
        self.funding.append(Funding(text, level, code, self.table, [line], layout.unit, amounts, doubt))


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:120]}…"


_PAGE_LINE = re.compile(
    r"\[halaman \d+\]|[-–—\s|]*(?:hal(?:aman)?\.?|page)?\s*\d{1,4}(?:\s*(?:dari|of|/)\s*\d{1,4})?[-–—\s|]*|.*(?:\s\.){2,}|[-–—_=\s]+",
    re.I,
)


def _chunks(document: Document) -> Iterator[tuple[list[Line], list[Line]]]:
    """Each table's rows with the paragraphs before it; page numbers and running headings are left out."""
    paragraphs = [line for line in document.lines if not line.table]
    # The same line on several pages is a running heading.
    same = Counter(
        text for text, _ in {(re.sub(r"\d+", "#", p.text), p.page or p.number) for p in paragraphs}
    )
    often = 2 if any(p.page for p in paragraphs) else 3
    before: list[Line] = []
    for table, lines in itertools.groupby(document.lines, key=lambda line: line.table):
        if table:
            rows = [line for line in lines if not _PAGE_LINE.fullmatch(line.text)]
            if rows:
                yield rows, before
                before = []
            continue
        for line in lines:
            running = same[re.sub(r"\d+", "#", line.text)] >= often and not any(
                p.match(line.text) for _, p in _LABELS
            )
            if not running and not _PAGE_LINE.fullmatch(line.text):
                before.append(line)


def _spans(text: str) -> list[tuple[int, int]]:
    """The spans of three to six years that a text names."""
    found = re.findall(r"(?<!\d)(20\d\d)\s*(?:[-–—]|s\.?/?d\.?|sampai(?: dengan)?)\s*(20\d\d)(?!\d)", text)
    return [(int(a), int(b)) for a, b in found if 2 <= int(b) - int(a) <= 5]


def find_period(document: Document) -> tuple[int, int]:
    """First and last year of the plan: the span of years that the document names most among those that its tables have columns for.

    Raises `DocumentError` where no table has year columns, or the years cannot be told.
    """
    runs: set[tuple[int, int]] = set()
    relative = False
    for rows, _ in _chunks(document):
        for at in range(len(rows)):
            for run in found.runs if (found := _heading(rows, at)) else ():
                relative |= run[0][1] < 1000
                if run[0][1] > 1000:
                    runs.add((run[0][1], run[-1][1]))
    named = Counter(span for line in document.lines for span in _spans(line.text))
    title = [span for line in document.lines[:15] if not line.table for span in _spans(line.text)]
    for some in (Counter(title[:1]), named):
        inside = [(n, p) for p, n in some.items() if any(a <= p[0] and p[1] <= b for a, b in runs)]
        if inside:
            return max(inside)[1]
    five = [r for r in runs if r[1] - r[0] >= 4]
    if five:
        return max(five)
    part = [(n, p) for p, n in named.items() if any(p[0] <= a <= p[1] for a, _ in runs)]
    if part:
        return max(part)[1]
    if relative and named:
        return title[0] if title else max((n, p) for p, n in named.items())[1]
    if relative:
        raise DocumentError(
            "judul kolom menghitung tahun (tahun ke-1, T1) tanpa menyebutnya. Sebutkan periodenya dengan --tahun, mis. --tahun 2025-2029"
        )
    raise DocumentError(
        "tidak ada tabel dengan kolom tahun yang berurutan. Tabel target harus memuat lima kolom tahun; bila tabelnya gambar, atau tidak bergaris di PDF, "
        "pakai berkas .docx-nya atau salin tabelnya ke teks dengan tab"
    )


# --- the draft ----------------------------------------------------------------------------------------------------------


@dataclass
class Draft:
    """What was drafted: rows by table, marks, and where."""

    folder: Path
    indicators: int
    targets: int
    marked: int
    funding: int
    marks: list[Mark]


def draft(path: Path, folder: Path, nama: str | None = None, tahun: list[int] | None = None) -> Draft:
    """Drafts the tables of a plan from a document into a new folder.

    `nama`: the office's name, else the folder's; `tahun`: first and last year, else those of the document. Raises `DocumentError` where
    the document cannot be read or has no target table, ValueError where the folder holds anything. Nothing is written in either case.
    """
    document = extract.read(path)
    period = (tahun[0], tahun[1]) if tahun else find_period(document)
    reader = Reader(document, period)
    reader.run()
    if not reader.indicators:
        seen = sorted(
            {
                m.alasan.removeprefix("tabel ini ").partition(";")[0]
                for m in reader.marks
                if m.alasan.startswith("tabel ini")
            }
        )
        raise DocumentError(
            f"tidak ada tabel target {period[0]}–{period[1]} yang terbaca"
            + (f" ({'; '.join(seen)})" if seen else "")
            + ". Periksa dokumennya, atau sebutkan periodenya dengan --tahun"
        )
    tables, marks, unit = _tables(reader)
    general = [
        Mark(
            "datapackage.json",
            "renstra",
            "nama_kantor dan periode",
            f"pastikan nama kantor dan periode {period[0]}–{period[1]}",
            nama or folder.resolve().name,
        ),
        Mark(
            "indikator.csv",
            "*",
            "polaritas",
            "dokumen tidak menyatakan arah indikator; semua ditulis ambigu, putuskan mana yang maximize, minimize, atau stabilize",
        ),
        *(
            Mark("target.csv", "*", "", why, line=Line(0, (), page) if page else None)
            for why, page in document.notes
        ),
    ]
    marks = [*general, *marks]
    start.new(folder, nama or folder.resolve().name, list(period))
    # The marks first: a run that is cut short leaves no folder that passes for a plan.
    _write(folder / DRAFT, COLUMNS, [m.row() for m in marks])
    for name, rows in tables.items():
        columns = [f["name"] for f in contract()[name]["schema"]["fields"]]
        _write(folder / f"{name}.csv", columns, [[str(r.get(c) or "") for c in columns] for r in rows])
    write_atomic(folder / COPY, ("\n".join(document.text) + "\n").encode("utf-8"))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["description"] += f" Rancangan dari dokumen {path.name}; baris_sumber menunjuk baris di {COPY}."
    for resource in package["resources"]:
        if resource["name"] == "pendanaan":
            resource["satuan_uang"] = unit
    renew(folder, package)
    marked = {m.kunci for m in marks if m.berkas == "target.csv"}
    cells = {(r["kode"], r["tahun"]) for r in tables["target"]}
    return Draft(
        folder,
        len(tables["indikator"]),
        len(cells),
        sum(f"{k} {y}" in marked or k in marked for k, y in cells),
        len({r["baris"] for r in tables["pendanaan"]}),
        marks,
    )


def summary(made: Draft) -> list[str]:
    """What was drafted and what to do next, line by line."""
    return [
        f"Rancangan dibuat: {made.folder}",
        f"{made.indicators} indikator, {made.targets} sel target ({made.marked} ditandai), {made.funding} baris pendanaan.",
        f"{len(made.marks)} hal perlu dikonfirmasi di {DRAFT}. Folder ini belum menjadi rencana sebelum semuanya dikonfirmasi.",
        "Berikutnya:",
        f"  1. Cocokkan tiap baris {DRAFT} dengan dokumen, betulkan CSV-nya bila perlu, lalu tulis “ya” di kolom status.",
        f"  2. Lihat yang belum: renstra periksa {made.folder}",
    ]


def _write(path: Path, head: list[str], rows: list[list[str]]) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([head, *rows])
    write_atomic(path, text.getvalue().encode("utf-8"))


def _where(lines: list[Line]) -> str:
    numbers = [line.number for line in lines]
    return str(numbers[0]) if len(set(numbers)) == 1 else f"{min(numbers)}-{max(numbers)}"


def _tables(reader: Reader) -> tuple[dict[str, list[dict[str, Any]]], list[Mark], str]:
    """Rows of the plan's tables, marks, and the unit of money."""
    marks = list(reader.marks)
    indicators, targets = _indicator_rows(reader, marks)
    funding, unit = _funding_rows(reader, marks)
    return {"indikator": indicators, "target": targets, "pendanaan": funding}, marks, unit


def _indicator_rows(reader: Reader, marks: list[Mark]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []
    programs: dict[str, tuple[int, str]] = {}
    activities: dict[tuple[int, str], int] = {}
    count: Counter[str] = Counter()
    printed = Counter(i.code for i in reader.indicators if i.code)
    twins: dict[str, tuple[str, Indicator]] = {}
    own = all(i.code for i in reader.indicators) and max(printed.values(), default=2) == 1
    for i in reader.indicators:
        context = {k: i.context.get(k) for k in ("program", "kegiatan", "sasaran")}
        name = str(context["program"] or NO_PROGRAM)
        p, program = programs.setdefault(_joined(name), (len(programs) + 1, name))
        activity = str(context["kegiatan"] or "")
        if i.level == "kegiatan":
            of_program = [k for k in activities if k[0] == p]
            k = activities.setdefault((p, _joined(activity)), len(of_program) + 1)
            group = f"K{p}.{k}"
        else:
            group = f"P{p}"
        count[group] += 1
        code = str(i.code) if own else f"{group}.{count[group]:02}"
        values = {
            y: (i.targets[y][0], *read_target(i.targets[y][0]))
            if y in i.targets
            else ("", "", None, "kolom tahun ini tidak ada di tabelnya")
            for y in range(reader.period[0], reader.period[1] + 1)
        }
        units = [u for _, _, u, _ in values.values() if u]
        unit = i.unit or (Counter(units).most_common(1)[0][0] if units else "")
        base = ""
        if i.base:
            base, _, why = read_target(i.base)
            base = base if re.fullmatch(r"[\d.]+", base) else ""
            if not base or why:
                marks.append(
                    Mark("indikator.csv", code, "baseline", why or "bukan angka", i.base, i.text.line)
                )
        rows.append(
            {
                "kode": code,
                "level": i.level,
                "program": program,
                "kegiatan": activity if i.level == "kegiatan" else "",
                "sasaran": str(context["sasaran"] or ""),
                "indikator": str(i.text),
                "satuan": unit,
                "polaritas": "ambigu",
                "baseline": base,
                "baris_sumber": _where(i.lines),
            }
        )
        first = i.lines[0]
        printed_texts = [t for t, *_ in values.values() if t]
        if printed_texts and all(
            len(re.findall(r"\d[\d.,]*", t)) > 1 and not v for t, v, *_ in values.values() if t
        ):
            i.doubt = (
                i.doubt
                or "baris ini tampaknya memuat beberapa indikator; pisahkan menjadi satu baris tiap indikator"
            )
        twin, other = twins.setdefault(_joined(str(i.text)), (code, i))
        if other.text.line.table != i.text.line.table and str(i.text):
            same = [t for t, *_ in other.targets.values()] == [t for t, *_ in i.targets.values()]
            goals = {_joined(str(x.context.get("sasaran") or "")) for x in (other, i)} - {""}
            if same or len(goals) < 2:
                why = f"bunyinya sama dengan {twin} dari tabel lain, {'dan' if same else 'tetapi'} angkanya {'sama' if same else 'berbeda'}"
                why += "; hapus salah satu bila indikator yang sama"
                marks.append(
                    Mark("indikator.csv", code, "indikator", why, str(i.text), i.text.line, i.text.column)
                )
        if i.doubt:
            marks.append(Mark("target.csv", code, "", i.doubt, _short(first.text), first))
        for column, piece in (*context.items(), ("indikator", i.text)):
            if piece is not None and piece.doubt:
                marks.append(
                    Mark("indikator.csv", code, column, piece.doubt, str(piece), piece.line, piece.column)
                )
        missing = [
            c
            for c in ("program", "kegiatan", "sasaran")
            if context[c] is None and (c != "kegiatan" or i.level == "kegiatan" or not context["program"])
        ]
        missing += ["level"] if context["program"] is None else []
        if missing:
            marks.append(
                Mark(
                    "indikator.csv",
                    code,
                    ", ".join(missing),
                    "tidak tercetak di tabel ini; isi dari bagian lain dokumen",
                    "",
                    first,
                )
            )
        different = {u.lower().rstrip(".") for u in units} | (
            {i.unit.lower().rstrip(".")} if i.unit and units else set()
        )
        bare = [y for y, (text, value, u, _) in values.items() if units and value and not u and not i.unit]
        if not unit:
            marks.append(Mark("indikator.csv", code, "satuan", "satuan tidak tercetak", "", first))
        if len(different) > 1 or bare:
            marks.append(
                Mark("indikator.csv", code, "satuan", "satuan berbeda antarsel di baris ini", unit, first)
            )
        for year, (text, value, _, why) in values.items():
            _, at, sel = i.targets.get(year, ("", i.lines[0], None))
            cells.append(
                {
                    "kode": code,
                    "tahun": year,
                    "tercetak": text,
                    "nilai": value,
                    "baris_sumber": str(at.number),
                }
            )
            if why:
                marks.append(Mark("target.csv", f"{code} {year}", "nilai", why, text, at, sel))
    return rows, cells


def _funding_rows(reader: Reader, marks: list[Mark]) -> tuple[list[dict[str, Any]], str]:
    rows: list[dict[str, Any]] = []
    known = Counter(f.unit for f in reader.funding if f.unit)
    unit = known.most_common(1)[0][0] if known else "rupiah"
    if unit == "miliar":
        unit = "rupiah"
    if reader.funding:
        why = "tingkat dan induk baris ditentukan dari kode dan letaknya"
        if not known:
            why += "; satuan uang tidak tercetak di judul tabel dan ditulis rupiah"
        marks.append(
            Mark("pendanaan.csv", "*", "level, induk, satuan", why, unit, reader.funding[0].lines[0])
        )
    hollow: dict[int, set[int | str]] = {}
    keys: Counter[str] = Counter()
    parents: dict[tuple[int, str], str] = {}
    codes: Counter[str] = Counter(
        f.code for f in reader.funding if f.code and f.level in ("program", "kegiatan")
    )
    for table, group in itertools.groupby(reader.funding, key=lambda f: f.table):
        rest = list(group)
        filled = {y for f in rest for y, (t, _, _) in f.amounts.items() if t}
        hollow[table] = {y for y in rest[0].amounts if y not in filled}
        if hollow[table]:
            years = ", ".join(sorted(map(str, hollow[table])))
            marks.append(
                Mark(
                    "pendanaan.csv",
                    "*",
                    "nilai",
                    f"kolom {years} kosong di seluruh tabel",
                    "",
                    rest[0].lines[0],
                )
            )
    for f in reader.funding:
        level = str(f.level)
        letter = {"program": "P", "jumlah": "J"}.get(level, "K")
        keys[letter] += 1
        key = f"{letter}{keys[letter]}"
        parent = ""
        if level == "kegiatan":
            parent = parents.get((f.table, "program"), "")
        elif level == "output":
            parent = parents.get((f.table, "kegiatan")) or parents.get((f.table, "program"), "")
        parents[f.table, level] = key
        if level == "program":
            parents.pop((f.table, "kegiatan"), None)
        first = f.lines[0]
        code = f.code or ""
        if level in ("program", "kegiatan"):
            if not code:
                code = key
                marks.append(
                    Mark(
                        "pendanaan.csv",
                        key,
                        "kode",
                        "kode tidak tercetak; dibuat dari letaknya",
                        f.text,
                        first,
                    )
                )
            elif codes[code] > 1:
                marks.append(
                    Mark(
                        "pendanaan.csv", key, "kode", "kode yang sama tercetak lebih dari sekali", code, first
                    )
                )
        if f.doubt:
            marks.append(Mark("pendanaan.csv", key, "", f.doubt, _short(first.text), first))
        decimal = _decimal(
            [t for g in reader.funding if g.table == f.table for t, _, _ in g.amounts.values()]
        )
        # Without a unit of its own a table is in rupiah only where no other is in anything else.
        alien = f.unit != unit if f.unit else bool(set(known) - {"rupiah"})
        if known and not f.unit and not alien:
            why = "satuan uang tabel ini tidak tercetak; dibaca rupiah seperti tabel lain"
            marks.append(Mark("pendanaan.csv", key, "nilai", why, "", first))
        values = {}
        for year, (text, line, column) in f.amounts.items():
            value, cause = read_amount(text, decimal)
            if alien and value:
                value, cause = (
                    "",
                    f"satuan uang tabel ini {f.unit or 'tidak tercetak'}, tabel lain dalam {unit}",
                )
            values[year] = value
            rows.append(
                {
                    "baris": key,
                    "level": level,
                    "kode": code,
                    "induk": parent,
                    "uraian": f.text or f.code or "",
                    "tahun": year,
                    "tercetak": text,
                    "nilai": value,
                    "baris_sumber": _where(f.lines),
                }
            )
            if cause:
                marks.append(Mark("pendanaan.csv", f"{key} {year}", "nilai", cause, text, line, column))
        blank = [str(y) for y, (t, _, _) in f.amounts.items() if not t and y not in hollow[f.table]]
        if blank:
            marks.append(Mark("pendanaan.csv", key, "nilai", f"sel kosong: {', '.join(blank)}", "", first))
        if values.get("jumlah"):
            total = sum(float(v) for y, v in values.items() if v and y != "jumlah")
            if abs(total - float(values["jumlah"])) > 0.5:
                marks.append(
                    Mark(
                        "pendanaan.csv",
                        f"{key} jumlah",
                        "nilai",
                        f"jumlah tercetak berbeda dari hitungan {_plain(total)}",
                        f.amounts["jumlah"][0],
                        first,
                    )
                )
    return rows, unit


def _decimal(texts: list[str]) -> str | None:
    """The decimal mark of a column of amounts, where cells of one reading only prove it and none denies it."""
    seen = set()
    for t in texts:
        digits = "".join(ch for ch in t if ch in "0123456789.,").strip(".,")
        marks = [ch for ch in digits if ch in ".,"]
        if len(readings(digits)) != 1 or not marks:
            continue
        grouped = marks[0] if len(set(marks)) == 2 or len(marks) > 1 else None
        seen.add({".": ",", ",": "."}[grouped] if grouped else marks[0])
    return seen.pop() if len(seen) == 1 else None
