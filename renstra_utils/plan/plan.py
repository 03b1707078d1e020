"""A folder becomes a `Plan`, or errors in Indonesian that name file, row, column, value and remedy: all of them at once.

The contract is `contract/tables.json` (a Frictionless table schema for each file); pandera checks it column-wise.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import json
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from ..files import WAITING, reason, sha256
from ..rules import Rules, load_rules
from ..text import NOT_ASSESSED, multiplier, parse_range, read_printed, readings, words

_CONTRACT = Path(__file__).parent / "contract" / "tables.json"
_NAMES = Path(__file__).parent / "contract" / "sebutan.toml"
#: The rows of a draft that a person must confirm; while one is open, the folder is no plan.
DRAFT = "draf.csv"
UNITS = {"rupiah": 1, "ribu rupiah": 1_000, "juta rupiah": 1_000_000}


@dataclass(frozen=True)
class Problem:
    """One thing wrong with the input: where it stands, what stands there, what is wrong, what to do."""

    berkas: str
    baris: int | None
    kolom: str | None
    nilai: str | None
    pesan: str
    saran: str

    def __str__(self) -> str:
        place = [self.berkas]
        if self.baris is not None:
            place.append(f"baris {self.baris}")
        if self.kolom:
            place.append(f"kolom {_short(self.kolom)}")
        value = f" (tertulis “{_short(self.nilai)}”)" if self.nilai is not None else ""
        return visible(f"{', '.join(place)}: {self.pesan}{value}. {self.saran}")


#: Letters and marks that Unicode calls printable and nobody sees.
_UNSEEN = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0") | {chr(n) for n in range(0xFE00, 0xFE10)}


def visible(text: str) -> str:
    """The text with a sign for what a reader would not see, would take for another letter, or a terminal would obey.

    >>> visible("K1\u200b.1"), visible("K１\\n")
    ('K1⟨U+200B⟩.1', 'K⟨U+FF11⟩⏎')
    """
    return "".join(
        "⏎"
        if c == "\n"
        else f"⟨U+{ord(c):04X}⟩"
        if not c.isprintable() or "！" <= c <= "～" or c in _UNSEEN
        else c
        for c in text
    )


def folded(code: str) -> str:
    """A code without what eyes pass over: case, spaces, invisible signs, wide forms of letters and digits.

    >>> folded("K1\u200b.１ ") == folded("k1.1")
    True
    """
    seen = "".join(c for c in code if c not in _UNSEEN and unicodedata.category(c) not in ("Cf", "Cc"))
    return "".join(unicodedata.normalize("NFKC", seen).split()).casefold()


def how_codes_differ(a: str, b: str) -> str:
    """In what two codes differ that are `folded` to the same.

    >>> how_codes_differ("K1", "k1"), how_codes_differ("K1", "K\u200b1")
    ('huruf besar dan kecil', 'tanda tak terlihat ⟨U+200B⟩')
    """
    odd = [c for c in dict.fromkeys(a + b) if a.count(c) != b.count(c) and visible(c) != c]
    if odd:
        wide = all("！" <= c <= "～" for c in odd)
        return f"{'huruf atau angka lebar' if wide else 'tanda tak terlihat'} {visible(' '.join(odd))}"
    return "spasi" if "".join(a.split()) == "".join(b.split()) else "huruf besar dan kecil"


def near_code(code: str, known: Iterable[str]) -> str:
    """A remedy that names the known code from which this one differs in nothing that eyes see; blank where there is none."""
    twin = next((k for k in known if k != code and folded(k) == folded(code)), None)
    if twin is None:
        return ""
    return (
        f"Maksud Anda “{visible(twin)}”? Tertulis “{visible(code)}”; bedanya {how_codes_differ(code, twin)}. "
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"


def listing(problems: list[Problem]) -> list[str]:
    """The problems as numbered lines; of the same fault in one column ten, then how many more there are."""
    seen: dict[tuple[str, str | None, str], list[Problem]] = {}
    for p in problems:
        seen.setdefault((p.berkas, p.kolom, p.pesan), []).append(p)
    shown = {id(p) for same in seen.values() for p in same[:10]}
    last = {id(same[9]): len(same) - 10 for same in seen.values() if len(same) > 10}
    out = []
    for n, p in enumerate(problems, 1):
        if id(p) in shown:
            out.append(f"{n}. {p}")
        if id(p) in last:
            out.append(f"   … dan {last[id(p)]} lagi yang seperti ini.")
    return out


class Told(ValueError):
    """An error whose words are all there is to say: a notebook shows them alone, without the way through our code."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class PlanError(Told):
    """The folder is not a valid plan. `problems` holds every `Problem` found, in the order of files and rows."""

    def __init__(self, folder: Path | str, problems: list[Problem]) -> None:
        self.folder = Path(folder)
        self.problems = problems
        super().__init__(str(self))

    def __str__(self) -> str:
        n = len(self.problems)
        head = f"Rencana di {self.folder} belum dapat dipakai: {n} masalah."
        return "\n".join([head, *(f"  {line}" for line in listing(self.problems))])


@dataclass(frozen=True)
class Meta:
    """Who and when, from `datapackage.json` under the key `renstra`."""

    nama_kantor: str
    periode: tuple[int, int]
    kode_satker: str | None = None
    contoh: bool = False
    judul: str | None = None
    dasar_hukum: list[str] = field(default_factory=list)
    tanggal_penetapan: str | None = None
    konvensi: dict[str, str] = field(default_factory=dict)
    sumber: list[dict[str, str]] = field(default_factory=list)

    @property
    def years(self) -> list[int]:
        """Every year of the plan."""
        return list(range(self.periode[0], self.periode[1] + 1))


@dataclass(frozen=True, repr=False, eq=False)
class Plan:
    """A checked plan: one DataFrame per table, columns as in the codebook.

    Each frame also has `_baris`, the row of the file as a spreadsheet counts (header = 1); money is in rupiah. In `target`, `realisasi`
    and `perjanjian` the text `nilai`, in `rencana_aksi` the text `target`, is also given as `angka`, `bawah`/`atas` (a range), and `mutu` (a
    grade). `satuan_uang`: the unit in which the file of a table holds its money.
    """

    folder: Path
    meta: Meta
    rules: Rules
    tables: dict[str, pd.DataFrame]
    hashes: dict[str, str]
    catatan: list[str]
    satuan_uang: dict[str, str] = field(default_factory=dict)

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables = self.__dict__.get("tables", {})
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in tables:
            raise AttributeError(
                f"Plan tidak punya tabel “{name}”. {nearest(name, list(tables))}Yang ada: {', '.join(tables)}."
            )
        return tables[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    @property
    def name(self) -> str:
        """The folder's name: the plan's stable short name in paths."""
        return self.folder.name

    @property
    def years(self) -> list[int]:
        """Every year of the plan."""
        return self.meta.years

    def source(self, table: str, row: int) -> str:
        """Where a value stands: `target.csv baris 12`."""
        return f"{table}.csv baris {row}"

    def __repr__(self) -> str:
        rows = ", ".join(f"{k} {len(v)}" for k, v in self.tables.items() if len(v))
        a, b = self.meta.periode
        return f"<Plan {self.meta.nama_kantor} {a}–{b}: {rows}>"

    def coverage(self) -> pd.DataFrame:
        """What is there of each year: one row per year, one column per table, the number of its rows.

        >>> load("data/contoh").coverage().loc["2024", ["target", "realisasi", "keluaran"]].tolist()
        [31, 56, 0]
        """
        counts = {n: f["tahun"].astype("str").value_counts() for n, f in self.tables.items() if "tahun" in f}
        years = pd.Index([str(y) for y in self.years], name="tahun")
        return pd.DataFrame({n: c.reindex(years, fill_value=0) for n, c in counts.items()}, index=years)

    def _repr_html_(self) -> str:
        m, (a, b), said = self.meta, self.meta.periode, self.rules.pilihan
        mark = " — <strong>contoh fiktif</strong>" if m.contoh else ""
        years = self.coverage()
        years = years.loc[:, [c for c in years if years[c].any() or c == "realisasi"]]
        head = "".join(f"<th scope=col>{c}" for c in ["tahun", *years])
        body = "".join(
            f"<tr><th scope=row>{y}" + "".join(f"<td>{n or '<i>belum ada</i>'}" for n in row)
            for y, *row in years.itertuples()
        )
        facts = [
            f"{len(self.indikator)} indikator",
            f"batas {said['batas']}, skala {said['skala']}",
            *([f"satker {m.kode_satker}"] if m.kode_satker else []),
            f"folder {self.folder}",
        ]
        notes = "".join(f"<li>{escape(n)}" for n in self.catatan)
        return (
            f"<p><strong>{escape(m.nama_kantor)}</strong>, Renstra {a}–{b}{mark}<br>{escape(' · '.join(facts))}</p>"
            f"<table><caption>Baris tiap tahun</caption><thead><tr>{head}</thead><tbody>{body}</tbody></table>"
            + (f"<ul>{notes}</ul>" if notes else "")
            + f"<p>Tabel: {', '.join(f'<code>plan.{n}</code>' for n, f in self.tables.items() if len(f))}</p>"
        )


@cache
def contract() -> dict[str, dict[str, Any]]:
    """The table schemas by table name."""
    return {r["name"]: r for r in json.loads(_CONTRACT.read_text(encoding="utf-8"))["resources"]}


@cache
def known_names() -> dict[str, Any]:
    """What offices call tables, columns, months and units, from `contract/sebutan.toml`."""
    return tomllib.loads(_NAMES.read_text(encoding="utf-8"))


def is_value(field: dict[str, Any]) -> bool:
    """Whether a column holds a figure, a range or a grade as text."""
    return field["type"] == "string" and field["name"] in ("nilai", "target")


@cache
def value_columns() -> dict[str, str]:
    """The column with the figures, ranges and grades of each table that has one."""
    return {t: f["name"] for t, spec in contract().items() for f in spec["schema"]["fields"] if is_value(f)}


def nearest(word: str, known: list[str]) -> str:
    """A remedy that names the nearest known word, where one is near: `Maksud Anda “maximize”?`."""
    from rapidfuzz import fuzz, process

    hit = process.extractOne(
        str(word)[:200].lower(), [k.lower() for k in known], scorer=fuzz.ratio, score_cutoff=60
    )
    return f"Maksud Anda “{known[hit[2]]}”? " if hit else ""


# --- reading one file ---------------------------------------------------------------------------------------------------


_SAVE = "Buka di Excel, pilih Simpan Sebagai, lalu jenis “CSV UTF-8”."
_COMMA = (
    "Excel berbahasa Indonesia menyimpan CSV seperti ini. Simpan sebagai buku kerja Excel (.xlsx) lalu pakai `renstra impor`; "
    "atau di Windows, Wilayah > Pengaturan tambahan: pemisah daftar koma, simbol desimal titik, lalu simpan ulang sebagai “CSV UTF-8”."
)
#: What else a file named .csv may be, by its first bytes.
_OTHER_FORMATS = {
    b"PK\x03\x04": ("berkas ini buku kerja Excel, bukan CSV", _SAVE),
    b"\xd0\xcf\x11\xe0": ("berkas ini buku kerja Excel lama, bukan CSV", _SAVE),
    b"%PDF": ("berkas ini PDF, bukan CSV", "Salin tabelnya ke Excel lalu simpan sebagai “CSV UTF-8”."),
    b"{\\rt": (
        "berkas ini dokumen Word, bukan CSV",
        "Salin tabelnya ke Excel lalu simpan sebagai “CSV UTF-8”.",
    ),
    b"\xff\xfe": ("berkas ini “Teks Unicode”, bukan “CSV UTF-8”", _SAVE),
    b"\xfe\xff": ("berkas ini “Teks Unicode”, bukan “CSV UTF-8”", _SAVE),
}
_LARGEST_FILE = 100_000_000
#: As much as one cell of a spreadsheet holds.
_LARGEST_CELL = 32_767
FORMULA_ERROR = r"#(?:REF|N/A|VALUE|DIV/0|NAME|NULL|NUM|SPILL|CALC)[!?]?"
_ODD = re.compile(
    rf"^=|^(?:{FORMULA_ERROR}|\#{{2,}})$|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd-\uffff]", re.I
)
_SPACE = " \t\r\n\u00a0\u200b\ufeff"

Report = Callable[..., None]


def _cells(raw: bytes, bad: Report) -> list[tuple[int, list[str]]] | None:
    """The rows that hold anything, each with its number in a spreadsheet, cells without space around; None after a report.

    One pass over the bytes: a file of blank rows costs time, not memory.
    """
    for start, (message, remedy) in _OTHER_FORMATS.items():
        if raw.startswith(start):
            if "EncryptedPackage".encode("utf-16-le") in raw:
                message, remedy = (
                    "berkas ini buku kerja Excel berkata sandi, bukan CSV",
                    _SAVE.replace("Excel,", "Excel dengan kata sandinya,"),
                )
            bad(message, remedy)
            return None

    def row_at(place: int) -> int:
        return max(raw.count(b"\n", 0, place), raw.count(b"\r", 0, place)) + 1

    if b"\x00" in raw:
        bad("berkas rusak atau bukan teks biasa", _SAVE, row_at(raw.index(b"\x00")))
        return None
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as e:
        around = raw[max(0, e.start - 15) : e.start + 15].decode("cp1252", "replace")
        bad(
            "ada huruf yang tidak terbaca, karena berkas tidak disimpan sebagai UTF-8",
            _SAVE,
            row_at(e.start),
            value=around,
        )
        return None
    raw = raw.rstrip(b",\t\r\n ")  # blank rows at the end, which may be millions
    rows: list[tuple[int, list[str]]] = []
    n = 0
    # Strict: an open quote must not swallow the rows after it.
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline=""), strict=True)
    try:
        for n, cells in enumerate(reader, 1):
            if any(cells):
                cells = [c.strip(_SPACE) for c in cells]
                if any(cells):
                    rows.append((n, cells))
    except csv.Error as e:
        large = "limit" in str(e)
        bad(
            "sel terlalu panjang" if large else "tanda kutip tidak berpasangan",
            'Periksa tanda kutip ganda (") di baris itu dan sebelumnya: pembuka harus punya penutup, dan tanda kutip di dalam teks ditulis dua kali ("").',
            n + 1,
        )
        return None
    return rows


def _read_csv(name: str, raw: bytes, problems: list[Problem]) -> pd.DataFrame | None:
    """One CSV as text columns, or None after reporting why not. A single cell that cannot be is reported and stays in its place."""
    file = f"{name}.csv"
    known = [f["name"] for f in contract()[name]["schema"]["fields"]]
    before = len(problems)

    def bad(
        message: str, remedy: str, row: int | None = None, column: str | None = None, value: str | None = None
    ) -> None:
        problems.append(Problem(file, row, column, value, message, remedy))

    rows = _cells(raw, bad)
    if rows is None:
        return None
    if not rows:
        bad("berkas kosong, tanpa baris judul", f"Tulis baris judul: {','.join(known)}.")
        return None
    top, names = rows.pop(0)
    while not names[-1]:
        names.pop()
    if names[0].startswith("<"):
        bad("berkas ini halaman HTML, bukan CSV", _SAVE, top)
        return None
    if len(names) == 1 and any(mark in names[0] for mark in ";\t"):
        mark = ";" if ";" in names[0] else "tab"
        bad(f"kolom dipisah {mark}, bukan koma", _COMMA if mark == ";" else _SAVE, top, value=names[0])
        return None
    if len(set(names) & set(known)) * 2 < len(set(names)):
        bad(
            "baris pertama bukan baris judul",
            f"Baris pertama harus memuat nama kolom: {','.join(known)}.",
            top,
            value=",".join(names),
        )
        return None
    for column in sorted({c for c in names if c and names.count(c) > 1}):
        bad("kolom tertulis lebih dari sekali", "Sisakan satu.", top, column)
    for column in names:
        if column and column not in known:
            bad(
                "kolom tidak dikenal",
                f"{nearest(column, known)}Kolom yang ada: {', '.join(known)}.",
                top,
                column,
            )
    for f in contract()[name]["schema"]["fields"]:
        if f["name"] not in names and not f.get("opsional"):
            must = f.get("constraints", {}).get("required")
            bad(
                "kolom wajib tidak ada",
                "Tambahkan kolom itu dan isi." if must else "Tambahkan kolom itu; selnya boleh kosong.",
                top,
                f["name"],
            )
    prose, odd = _prose(name), list[Problem]()
    for n, cells in rows:
        if len(cells) > len(names) and any(cells[len(names) :]):
            bad(
                f"ada {len(cells)} sel, padahal judul punya {len(names)} kolom",
                "Apit teks yang memuat koma dengan tanda kutip ganda, atau hapus sel berlebih.",
                n,
                value=next(c for c in cells[len(names) :] if c),
            )
        elif len(names) > 1 and ";" in cells[0] and not any(cells[1:]):
            bad("kolom baris ini dipisah ;, bukan koma", _COMMA, n, value=cells[0])
        for column, cell in zip(names, cells, strict=False):
            if cell and not column:
                bad("ada isi di kolom tanpa judul", "Beri judul kolom itu, atau kosongkan.", n, value=cell)
            if len(cell) > _LARGEST_CELL or ("\n" in cell and _holds_rows(cell, len(names))):
                bad(
                    "sel memuat beberapa baris tabel atau terlalu panjang; biasanya karena tanda kutip tidak ditutup",
                    "Tutup tanda kutip gandanya, atau tulis isi sel itu dalam satu baris.",
                    n,
                    column or None,
                    cell,
                )
            elif _ODD.search(cell.lstrip("=") if column in prose else cell):
                odd.append(Problem(file, n, column or None, cell, *_odd(cell)))
    if len(problems) > before:
        return None
    problems += odd
    frame = pd.DataFrame(
        {
            c: pd.Series([r[i] or None if i < len(r) else None for _, r in rows], dtype="str")
            for i, c in enumerate(names)
            if c
        }
    )
    frame = frame.reindex(columns=known).astype("str")
    frame["_baris"] = np.array([n for n, _ in rows], dtype="int64")
    return frame


def _holds_rows(cell: str, width: int) -> bool:
    """Whether a line within the cell has as many commas as a row of the table: a quote was left open."""
    return any(line.count(",") >= max(width - 1, 2) for line in cell.splitlines())


def _prose(name: str) -> set[str]:
    """Columns of running text, where a leading `=` is a sign like any other; exports make it harmless."""
    spec = contract()[name]["schema"]
    keys = {*spec.get("primaryKey", []), *(c for fk in spec.get("foreignKeys", []) for c in fk["fields"])}
    return {
        f["name"]
        for f in spec["fields"]
        if f["type"] == "string"
        and not {"enum", "pattern"} & set(f.get("constraints", {}))
        and not is_value(f)
        and f["name"] not in keys | {"kode", "tercetak"}
    }


def _odd(cell: str) -> tuple[str, str]:
    """Message and remedy of a cell that no column can hold."""
    if cell.startswith("="):
        return (
            "sel berisi rumus, bukan hasilnya",
            "Di Excel salin sel itu, pilih Tempel Khusus > Nilai, lalu simpan ulang.",
        )
    if cell.startswith("#"):
        return (
            "sel berisi pesan galat Excel, bukan nilai",
            "Perbaiki rumusnya atau lebarkan kolomnya di Excel, lalu tempel hasilnya sebagai nilai.",
        )
    return "sel memuat huruf rusak atau huruf yang tidak terlihat", "Ketik ulang isi sel itu."


_NUMBER = re.compile(r"[+-]?[0-9]*\.?[0-9]+")
#: Point and three digits: thousandths in the form of these files. Where there are no thousandths, or the column shows thousands, it is thousands.
_TWO_WAYS = r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}"
_THOUSANDS = r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"
_LARGEST_NUMBER = 1e15


def as_number(text: object) -> float | None:
    """A number as the files of a plan hold it, point as decimal mark; None for anything else, and for what a float cannot hold exactly."""
    number = float(text) if isinstance(text, str) and _NUMBER.fullmatch(text) else None
    return number if number is not None and abs(number) < _LARGEST_NUMBER else None


def _number(text: pd.Series) -> pd.Series:
    """Texts as float, what is no number missing."""
    return pd.Series([as_number(t) for t in text], index=text.index, dtype="float64")


def _doubtful(text: pd.Series, whole: bool | pd.Series) -> pd.Series:
    """Which cells read `1.234` where that cannot be taken for 1,234: in a place for whole numbers, or beside `1.234.567` in the same column."""
    shaped = text.str.fullmatch(_TWO_WAYS).eq(True)
    return shaped & (whole | text.str.fullmatch(_THOUSANDS).eq(True).any())


def _two_ways(text: str) -> tuple[str, str]:
    """Message and remedy of `1.234`."""
    whole, exact = text.replace(".", ""), f"{text}0"
    return (
        f"bisa berarti {whole} atau {text.replace('.', ',')}",
        f"Tulis {whole} bila titiknya pemisah ribuan, atau {exact} bila titiknya desimal.",
    )


def _meant(text: str) -> str:
    """What somebody who wrote this in a place for numbers may have meant, as the beginning of a remedy; blank where unknown."""
    if text.lower() in (
        "-",
        "–",
        "—",
        "n/a",
        "na",
        "nan",
        "null",
        "none",
        "nihil",
        "kosong",
        "tidak ada",
        "belum ada",
    ):
        return "Kosongkan sel bila belum ada nilainya; tulis 0 hanya bila memang nol. "
    if re.fullmatch(r"[+-]?[0-9.,]+E[+-]?[0-9]+", text, re.I):
        return "Excel menyingkat angka ini sehingga digitnya hilang: ubah format selnya menjadi Angka (Number), lalu simpan ulang. "
    if _NUMBER.fullmatch(text):
        return "Angkanya terlalu besar: paling banyak 15 digit. "
    if len(text) > 80:
        return ""
    try:
        number = read_printed(text).number
    except ValueError as e:
        return "" if "tidak terbaca" in str(e) else f"{str(e)[0].upper()}{str(e)[1:]}. "
    return f"Maksud Anda {number:.15g}? " if number is not None and abs(number) < _LARGEST_NUMBER else ""


def _meant_date(text: str) -> str:
    """The date that day/month/year can only mean, as the beginning of a remedy."""
    m = re.fullmatch(r"([0-9]{1,2})[/. -]([0-9]{1,2})[/. -]([0-9]{4})", text)
    if not m or int(m[2]) > 12 or not 12 < int(m[1]) <= 31:
        return ""
    return f"Maksud Anda {m[3]}-{int(m[2]):02}-{m[1]}? "


_SAY = {
    "required": ("sel wajib kosong", "Isi sel ini."),
    "number": (
        "bukan angka",
        "Tulis angka saja dengan titik desimal dan tanpa pemisah ribuan, mis. 87.5 atau 4056561000.",
    ),
    "integer": ("bukan bilangan bulat", "Tulis bilangan bulat tanpa pemisah, mis. 2021."),
    "date": (
        "bukan tanggal",
        "Tulis sebagai TTTT-BB-HH (tahun-bulan-tanggal), mis. 2021-07-30; di Excel: format sel Kustom yyyy-mm-dd.",
    ),
    "pattern": ("bentuknya tidak sesuai", "Lihat bentuk yang diminta di README data."),
}


def _is_date(text: pd.Series) -> pd.Series:
    """Which texts are a day of the calendar, year first."""
    shaped = text.str.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", na=False)
    return shaped & pd.to_datetime(text.where(shaped), format="%Y-%m-%d", errors="coerce").notna()


def _check(
    name: str, frame: pd.DataFrame, keys: dict[str, pd.Series], unit: str | None, problems: list[Problem]
) -> None:
    """The table's contract, by pandera, all failures at once; `unit`: that of the file's money."""
    import pandera.pandas as pa

    spec = contract()[name]["schema"]
    columns: dict[str, pa.Column] = {}
    remedies: dict[str, tuple[str, str]] = dict(_SAY)
    targets: dict[str, list[str]] = {}
    for f in spec["fields"]:
        c = f.get("constraints", {})
        checks = []
        number = _number(frame[f["name"]]) if f["type"] in ("number", "integer") else None
        if number is not None:
            fits = number.notna() & ((number % 1 == 0) | (f["type"] == "number"))
            checks.append(pa.Check(lambda s, fits=fits: s.isna() | fits, name=f["type"], ignore_na=False))
            # Rupiah has no thousandths; a thousand or a million of them has.
            whole = f["type"] == "integer" or (f.get("satuan") == "uang" and unit == "rupiah")
            doubt = _doubtful(frame[f["name"]], whole)
            checks.append(pa.Check(lambda _, doubt=doubt: ~doubt, name="two ways", ignore_na=False))
            for bound, sign, text in (
                ("minimum", 1, "tidak boleh kurang dari"),
                ("maximum", -1, "tidak boleh lebih dari"),
            ):
                if bound in c:
                    limit = c[bound]
                    key = f"{bound} {limit}"
                    remedies[key] = (f"{text} {limit}", "Periksa tanda dan angkanya.")
                    checks.append(
                        pa.Check(
                            lambda _, n=number, limit=limit, sign=sign: ~((n - limit) * sign < 0),
                            name=key,
                            ignore_na=False,
                        )
                    )
        if f["type"] == "date":
            checks.append(
                pa.Check(
                    lambda s: s.isna() | _is_date(s),
                    name="date",
                    ignore_na=False,
                )
            )
        if "enum" in c:
            allowed = [str(v) for v in c["enum"]]
            remedies[f"enum {f['name']}"] = (
                "nilai tidak dikenal",
                f"Pilih salah satu: {', '.join(allowed)}.",
            )
            among = (
                frame[f["name"]].isin(allowed) if number is None else number.isin([float(a) for a in allowed])
            )
            checks.append(
                pa.Check(
                    lambda s, among=among: s.isna() | among,
                    name=f"enum {f['name']}",
                    ignore_na=False,
                )
            )
        if "pattern" in c:
            checks.append(
                pa.Check(
                    lambda s, p=c["pattern"]: s.isna() | s.str.fullmatch(p).fillna(False).astype(bool),
                    name="pattern",
                    ignore_na=False,
                )
            )
        if c.get("required"):
            checks.append(
                pa.Check(lambda s: s.notna() & (s.str.strip() != ""), name="required", ignore_na=False)
            )
        for fk in spec.get("foreignKeys", []):
            if fk["fields"] == [f["name"]]:
                resource, column = fk["reference"]["resource"] or name, fk["reference"]["fields"][0]
                known = keys.get(f"{resource}.{column}")
                if known is not None:
                    targets[f"fk {resource}"] = [str(k) for k in known.dropna().unique()[:5000]]
                    remedies[f"fk {resource}"] = (
                        f"tidak ada di {resource}.csv kolom {column}",
                        "Perbaiki kuncinya atau tambahkan baris itu.",
                    )
                    checks.append(
                        pa.Check(
                            lambda s, known=known: s.isna() | s.isin(known),
                            name=f"fk {resource}",
                            ignore_na=False,
                        )
                    )
        columns[f["name"]] = pa.Column(checks=checks, nullable=True, required=True)
    schema = pa.DataFrameSchema(columns)
    seen = _reported(name, problems)
    hints: dict[tuple[str, str], str] = {}

    def hint(column: str, shown: str, choices: Iterable[str]) -> str:
        # Near words are looked for in the first few hundred values: a broken column must not take minutes.
        if (column, shown) not in hints and len(hints) < 300:
            hints[column, shown] = nearest(shown, list(choices))
        return hints.get((column, shown), "")

    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as e:
        by_name = {f["name"]: f for f in spec["fields"]}
        for case in e.failure_cases.itertuples():
            at, column, check = int(case.index), str(case.column), str(case.check)
            row = int(frame.at[at, "_baris"])
            if (row, column) in seen:
                continue
            seen.add((row, column))
            message, remedy = remedies.get(check, _SAY["number"])
            value = frame.at[at, column]
            shown = None if pd.isna(value) else str(value)
            if shown is not None:
                if check == "two ways" or (check == "integer" and re.fullmatch(_TWO_WAYS, shown)):
                    message, remedy = _two_ways(shown)
                elif check == "number" or (
                    check == "integer" and "required" not in by_name[column].get("constraints", {})
                ):
                    remedy = _meant(shown) + remedy
                elif check == "date":
                    remedy = _meant_date(shown) + remedy
                elif check.startswith("enum"):
                    remedy = hint(column, shown, map(str, by_name[column]["constraints"]["enum"])) + remedy
                elif check.startswith("fk"):
                    twin = near_code(shown, targets[check])
                    remedy = f"{twin}Samakan." if twin else hint(column, shown, targets[check]) + remedy
                elif check == "pattern":
                    remedy = by_name[column]["description"]
            problems.append(Problem(f"{name}.csv", row, column, shown, message, remedy))
    _check_key(name, frame, problems)


def _reported(name: str, problems: list[Problem]) -> set[tuple[int | None, str | None]]:
    """Cells of a table, as row and column, of which something was said already: once is enough."""
    return {(p.baris, p.kolom) for p in problems if p.berkas == f"{name}.csv"}


def _check_key(name: str, frame: pd.DataFrame, problems: list[Problem]) -> None:
    """Each key once; `2023` and `2023.0` are the same year."""
    spec = contract()[name]["schema"]
    key = spec.get("primaryKey", [])
    if not key:
        return
    by_name = {f["name"]: f for f in spec["fields"]}
    cells = frame[key].copy()
    for k in key:
        if by_name[k]["type"] == "integer":
            number = _whole(cells[k])
            cells[k] = cells[k].mask(number.notna(), number.astype("str"))
    must = [k for k in key if by_name[k].get("constraints", {}).get("required")]
    cells = cells[cells[must].notna().all(axis=1)]
    twice = cells.duplicated(keep="first")
    if not twice.any():
        return
    first = frame["_baris"].groupby([cells[k].fillna("") for k in key]).transform("first")
    for at in cells.index[twice]:
        problems.append(
            Problem(
                f"{name}.csv",
                int(frame.at[at, "_baris"]),
                "+".join(key),
                ", ".join(str(v) for v in cells.loc[at].dropna()),
                f"kunci ganda, sudah ada di baris {int(first[at])}",
                "Hapus salah satu atau perbaiki kuncinya.",
            )
        )


def _whole(text: pd.Series) -> pd.Series:
    """Text as whole numbers; anything else missing."""
    number = _number(text)
    return number.where(number % 1 == 0).astype("Int64")


def _typed(name: str, frame: pd.DataFrame, unit: int) -> pd.DataFrame:
    """The checked text columns in their types; money in rupiah."""
    out = frame.copy()
    for f in contract()[name]["schema"]["fields"]:
        if f["type"] == "number":
            out[f["name"]] = _number(out[f["name"]]) * (unit if f.get("satuan") == "uang" else 1)
        elif f["type"] == "integer":
            out[f["name"]] = _whole(out[f["name"]])
    return out


# --- values -------------------------------------------------------------------------------------------------------------


def _split_values(
    name: str, frame: pd.DataFrame, units: pd.Series, rules: Rules, problems: list[Problem]
) -> pd.DataFrame:
    """Adds `angka`, `bawah`, `atas`, `mutu` beside the text of a target or a realisasi; what is neither of them is reported.

    `units`: the unit of each indicator by its code; what comes whole has no thousandths, so that `1.234 orang` is refused with both readings.
    """
    column = value_columns()[name]
    text = frame[column]
    out = frame.assign(
        angka=_number(text), bawah=np.nan, atas=np.nan, mutu=pd.Series(pd.NA, index=frame.index, dtype="str")
    )
    allowed = (
        "angka dengan titik desimal, predikat/opini, atau “belum dinilai”"
        if name == "realisasi"
        else "angka dengan titik desimal, rentang a-b, atau predikat/opini"
    )
    words = [g for s in rules.predikat.values() for g in s.names] + [NOT_ASSESSED]

    reported = _reported(name, problems)

    def bad(rows: Iterable[int], value: str, message: str, remedy: str) -> None:
        problems.extend(
            Problem(f"{name}.csv", int(row), column, value, message, remedy)
            for row in rows
            if (row, column) not in reported
        )

    rest = text.notna() & out["angka"].isna()
    for n, (value, rows) in enumerate(frame[rest].groupby(text[rest], sort=False)):
        bounds = parse_range(value)
        if bounds and name != "realisasi":
            out.loc[rows.index, ["bawah", "atas"]] = bounds
        elif rules.grade_scale(value) or (value == NOT_ASSESSED and name == "realisasi"):
            out.loc[rows.index, "mutu"] = value
        else:
            hint = _meant(value) or (nearest(value, words) if n < 300 else "")
            bad(
                rows["_baris"],
                value,
                "nilai tidak terbaca",
                f"{hint}Tulis {allowed}; satuan ada di indikator.csv.",
            )
    whole = frame["kode"].map(units).map(_comes_whole).eq(True)
    for _, row in frame[_doubtful(text, whole)].iterrows():
        bad([row["_baris"]], row[column], *_two_ways(row[column]))
    return out


def _comes_whole(unit: object) -> bool:
    """Whether a unit counts what has no parts: persons, documents."""
    return isinstance(unit, str) and words(unit) in known_names()["satuan_bulat"]


def _check_printed(name: str, frame: pd.DataFrame, problems: list[Problem]) -> None:
    """The value read must be one that the printed text can mean; nothing is repaired on the way."""
    reported = _reported(name, problems)
    numbers = frame["angka"] if "angka" in frame else frame["nilai"]
    pairs = frame.assign(_angka=numbers).loc[frame["tercetak"].notna()].drop_duplicates(["tercetak", "nilai"])
    for printed, value, number, row in pairs[["tercetak", "nilai", "_angka", "_baris"]].itertuples(
        index=False
    ):
        if {(row, "nilai"), (row, "tercetak")} & reported:
            continue
        blank = pd.isna(value)
        try:
            seen = read_printed(printed)
            possible: set[Any] = {
                seen.number,
                seen.text,
                None if seen.low is None else (seen.low, seen.high),
            } - {None}
        except ValueError:
            # Two readings: either will do. None: nothing to hold the value against.
            possible = set(readings("".join(ch for ch in printed if ch in "0123456789.,").strip(".,")))
            if not possible and not blank:
                possible = {"digit hilang"}
        if blank:
            continue  # a value that could not be read stays blank: the audit reports it
        meant = number if pd.notna(number) else parse_range(value) or value
        if meant not in possible:
            problems.append(
                Problem(
                    f"{name}.csv",
                    int(row),
                    "nilai",
                    f"{value:.15g}" if isinstance(value, float) else value,
                    f"tidak sesuai dengan teks tercetak “{_short(printed)}”",
                    "Samakan dengan dokumen: tercetak persis seperti dokumen, nilai seperti dibaca, atau kosong bila tak terbaca.",
                )
            )


# --- the whole folder ---------------------------------------------------------------------------------------------------


def _meta(
    folder: Path, raw: bytes | None, problems: list[Problem], notes: list[str]
) -> tuple[dict[str, Any], dict[str, str]]:
    """What `datapackage.json` says of the plan, and the unit of money by table."""
    file = "datapackage.json"
    units = {name: spec["satuan_uang"] for name, spec in contract().items() if "satuan_uang" in spec}
    if raw is None:
        notes.append(
            "datapackage.json tidak ada: nama kantor diambil dari nama folder, periode dari target.csv, uang dalam rupiah."
        )
        return {}, units
    try:
        package = json.loads(raw.decode("utf-8-sig"))
        json.dumps(package, ensure_ascii=False).encode("utf-8")  # half a character is no text
    except (ValueError, RecursionError) as e:
        problems.append(
            Problem(
                file,
                getattr(e, "lineno", None),
                None,
                None,
                "bukan JSON yang sah",
                "Perbaiki tanda bacanya (koma, tanda kutip, kurung) di baris itu.",
            )
        )
        return {}, units

    def bad(place: str, value: Any, must: str, remedy: str) -> None:
        problems.append(Problem(file, None, place, json.dumps(value, ensure_ascii=False), must, remedy))

    if not isinstance(package, dict):
        bad("renstra", package, "isinya bukan objek JSON", "Bandingkan dengan datapackage.json rencana lain.")
        return {}, units
    for key, kind, example in (("renstra", dict, '{"nama_kantor": "…"}'), ("resources", list, "[…]")):
        if not isinstance(package.get(key, kind()), kind):
            bad(key, package.pop(key), "bentuknya tidak sesuai", f"Tulis {example}.")
    said = dict(package.get("renstra", {}))
    known = [f.name for f in fields(Meta)]
    for key in [k for k in said if k not in known]:
        problems.append(
            Problem(
                file,
                None,
                f"renstra.{key}",
                None,
                "kunci tidak dikenal",
                f"{nearest(key, known)}Kunci yang ada: {', '.join(known)}.",
            )
        )
        said.pop(key)
    said.setdefault("judul", package.get("title"))
    said.setdefault("sumber", package.get("sources", []))
    said = {k: v for k, v in said.items() if v is not None}
    for key, value in list(said.items()):
        fits, must, remedy = _META[key]
        if not fits(value):
            bad(f"renstra.{key}", said.pop(key), must, remedy)
    for resource in package.get("resources", []):
        if not isinstance(resource, dict):
            bad(
                "resources",
                resource,
                "bentuknya tidak sesuai",
                "Jalankan `renstra kodebuku` untuk folder ini.",
            )
            continue
        unit = resource.get("satuan_uang")
        if unit is None or resource.get("name") not in units:
            continue
        if unit not in list(UNITS):
            bad(
                f"resources.{resource['name']}.satuan_uang",
                unit,
                "satuan uang tidak dikenal",
                f"Pilih salah satu: {', '.join(UNITS)}.",
            )
        else:
            units[resource["name"]] = unit
    return said, units


def is_period(value: Any) -> bool:
    """Whether these are the first and the last year of a plan."""
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(y) is int for y in value)
        and 1945 <= value[0] <= value[1] <= min(value[0] + 20, 2200)
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _all(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(isinstance(v, kind) for v in value)


#: What `datapackage.json` may say under each key: the test, what it must be, how to write it.
_META: dict[str, tuple[Callable[[Any], bool], str, str]] = {
    "nama_kantor": (_is_text, "harus teks", 'Tulis mis. "KPU Kota Contoh".'),
    "periode": (is_period, "periode harus dua tahun, awal dan akhir", "Tulis mis. [2020, 2024]."),
    "kode_satker": (_is_text, "harus teks", 'Tulis di antara tanda kutip, mis. "012345".'),
    "contoh": (lambda v: isinstance(v, bool), "harus true atau false", "Tulis tanpa tanda kutip."),
    "judul": (_is_text, "harus teks", 'Tulis mis. "Renstra KPU Kota Contoh 2020–2024".'),
    "dasar_hukum": (_all(str), "harus daftar teks", 'Tulis mis. ["Keputusan Nomor …"].'),
    "tanggal_penetapan": (
        lambda v: isinstance(v, str) and _is_date(pd.Series([v])).all(),
        "bukan tanggal",
        'Tulis sebagai "TTTT-BB-HH", mis. "2021-07-30".',
    ),
    "konvensi": (
        lambda v: isinstance(v, dict) and all(isinstance(x, str) for x in v.values()),
        "bentuknya tidak sesuai",
        'Tulis mis. {"batas": "100"}.',
    ),
    "sumber": (_all(dict), "bentuknya tidak sesuai", 'Tulis mis. [{"title": "Keputusan Nomor …"}].'),
}


def _files(folder: Path, problems: list[Problem]) -> tuple[dict[str, bytes], set[str]]:
    """The bytes of each file that belongs to a plan, and the tables that could not be read."""
    raw: dict[str, bytes] = {}
    try:
        paths = sorted(folder.iterdir())
    except OSError as e:
        wrong = Problem(
            str(folder), None, None, None, f"folder tidak dapat dibuka ({reason(e)})", "Periksa izinnya."
        )
        raise PlanError(folder, [wrong]) from e
    for p in paths:
        if p.suffix.lower() not in (".csv", ".json", ".toml") or not p.is_file():
            continue
        try:
            if p.stat().st_size <= _LARGEST_FILE:
                raw[p.name] = p.read_bytes()
                continue
            message, remedy = (
                "berkas lebih dari 100 MB",
                "Hapus baris kosong dan isi yang bukan bagian tabel.",
            )
        except OSError as e:
            message, remedy = (
                f"berkas tidak dapat dibuka ({reason(e)})",
                "Tutup berkas itu di program lain dan periksa izinnya.",
            )
        problems.append(Problem(p.name, None, None, None, message, remedy))
    return raw, {p.berkas.removesuffix(".csv") for p in problems}


def _not_a_plan(folder: Path) -> Problem | None:
    """Why a path leads to no plan at all, with the nearest folder that does; None where it may be one."""

    def wrong(message: str, remedy: str) -> Problem:
        return Problem(str(folder), None, None, None, message, remedy)

    def plans(parent: Path) -> list[str]:
        with contextlib.suppress(OSError):
            return sorted(str(p.parent) for p in parent.glob("*/indikator.csv"))
        return []

    if folder.is_file():
        return wrong("ini berkas, bukan folder rencana", f"Sebut foldernya: {folder.parent}.")
    if folder.is_dir():
        inside = [] if any((folder / f"{t}.csv").exists() for t in contract()) else plans(folder)
        return (
            wrong("folder ini bukan rencana", f"Rencana ada di dalamnya: {', '.join(inside)}.")
            if inside
            else None
        )
    above = Path("..") / folder
    if not folder.is_absolute() and (above / "indikator.csv").exists():
        return wrong("folder tidak ada", f"Maksud Anda “{above}”?")
    known = plans(folder.parent)
    here = f"Rencana di {folder.parent}: {', '.join(known)}." if known else "Periksa jalurnya."
    return wrong("folder tidak ada", f"{nearest(str(folder), known)}{here}")


def _draft(raw: bytes, problems: list[Problem]) -> None:
    """Every row of a draft that nobody has confirmed yet."""

    def bad(message: str, remedy: str, row: int | None = None, value: str | None = None) -> None:
        problems.append(Problem(DRAFT, row, "status", value, message, remedy))

    rows = _cells(raw, bad)
    if rows is None:
        return
    head = rows[0][1] if rows else []
    if not {"berkas", "kunci", "kolom", "alasan", "status"} <= set(head):
        bad(
            "daftar konfirmasi rancangan tidak terbaca",
            _COMMA if ";" in "".join(head) else "Buat ulang rancangannya.",
        )
        return
    for n, cells in rows[1:]:
        row = dict(itertools.zip_longest(head, cells[: len(head)], fillvalue=""))
        if row["status"].strip().lower() == "ya":
            continue
        what = " ".join(v for v in (row["berkas"], row["kunci"].strip("*"), row["kolom"]) if v)
        keys = {"halaman": "halaman", "baris_dokumen": "dokumen.txt baris"}
        place = ", ".join(f"{name} {row[k]}" for k, name in keys.items() if row.get(k))
        bad(
            f"rancangan belum dikonfirmasi, {what}: {row['alasan']}",
            f"Cocokkan dengan dokumen{f' ({place})' if place else ''}, betulkan bila perlu, lalu tulis “ya” di kolom status.",
            n,
            row.get("tercetak") or None,
        )


def _texts(raw: dict[str, bytes], problems: list[Problem], unread: set[str]) -> dict[str, pd.DataFrame]:
    """Every table of the contract as text; one that is not there, or could not be read (then it joins `unread`), without rows."""
    texts: dict[str, pd.DataFrame] = {}
    for name, spec in contract().items():
        if f"{name}.csv" in raw:
            frame = _read_csv(name, raw[f"{name}.csv"], problems)
            if frame is not None:
                texts[name] = frame
                continue
            unread.add(name)
        elif spec["wajib"] and name not in unread:
            problems.append(
                Problem(
                    f"{name}.csv",
                    None,
                    None,
                    None,
                    "berkas wajib tidak ada",
                    "Buat berkas itu, atau mulai folder baru dengan `renstra new`.",
                )
            )
            unread.add(name)
        texts[name] = pd.DataFrame(
            {f["name"]: pd.Series(dtype="str") for f in spec["schema"]["fields"]}
            | {"_baris": pd.Series(dtype="int64")}
        )
    return texts


def read_texts(folder: Path) -> dict[str, pd.DataFrame]:
    """Every table of a plan that `load` accepts, as the text in its files: columns of the contract, and `_baris`. PlanError where one cannot be read."""
    problems: list[Problem] = []
    raw, unread = _files(folder, problems)
    texts = _texts(raw, problems, unread)
    if problems:
        raise PlanError(folder, problems)
    return texts


def load(folder: str | Path, *, empty_ok: bool = False) -> Plan:
    """Reads and checks the folder of one plan.

    In: a folder with `indikator.csv` and `target.csv`, optionally the other tables of the contract, `datapackage.json` (who, when,
    conventions) and `aturan.toml` (own scales); `empty_ok`: a plan without a single indicator, as `renstra new` makes it, is read too.
    Out: a `Plan`, money in rupiah. Raises `PlanError` with every problem found.

    >>> plan = load("data/contoh")
    >>> plan.meta.contoh
    True
    """
    folder = Path(folder)
    problems: list[Problem] = []
    notes: list[str] = []
    wrong = _not_a_plan(folder)
    if wrong:
        raise PlanError(folder, [wrong])

    if (folder / WAITING).is_dir():
        cut = "impor sebelumnya terputus selagi berkas dipindahkan"
        wrong = Problem(
            WAITING, None, None, None, cut, "Jalankan `renstra impor` lagi; ia menyelesaikannya lebih dulu."
        )
        raise PlanError(folder, [wrong])
    raw, unread = _files(folder, problems)
    hashes = {name: sha256(data) for name, data in raw.items()}
    if DRAFT in raw:
        _draft(raw.pop(DRAFT), problems)
    tables_here = {f"{name}.csv" for name in contract()}
    for name in [n for n in raw if n.lower().endswith(".csv") and n not in tables_here]:
        problems.append(
            Problem(
                name,
                None,
                None,
                None,
                "berkas CSV tidak dikenal",
                f"{nearest(name[:-4], list(contract()))}Tabel yang ada: {', '.join(contract())}.",
            )
        )

    said, units = _meta(folder, raw.get("datapackage.json"), problems, notes)
    try:
        rules = load_rules(folder / "aturan.toml", **said.get("konvensi", {}))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as e:
        broken = isinstance(e, (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError))
        line = re.search(r"at line (\d+)", str(e)) if broken else None
        ours = isinstance(e, ValueError) and not broken
        problems.append(
            Problem(
                "datapackage.json atau aturan.toml" if ours else "aturan.toml",
                int(line[1]) if line else None,
                None,
                None,
                f"konvensi tidak dapat dipakai: {e}"
                if ours
                else "bukan TOML yang sah"
                if broken
                else f"ada bagian yang kurang atau salah bentuk ({e})",
                "Perbaiki id atau isi konvensinya; contoh ada di README proyek.",
            )
        )
        rules = load_rules()

    texts = _texts(raw, problems, unread)
    keys = {
        f"{t}.{c}": texts[t][c] for t in texts for c in ("kode", "baris") if c in texts[t] and t not in unread
    }
    for name, frame in texts.items():
        if len(frame):
            _check(name, frame, keys, units.get(name), problems)
    if not len(texts["indikator"]) and "indikator" not in unread and not empty_ok:
        problems.append(
            Problem(
                "indikator.csv",
                None,
                None,
                None,
                "rencana masih kosong, belum ada satu pun indikator",
                "Isi dulu indikator.csv, satu baris per indikator, lalu target.csv.",
            )
        )

    tables = {name: _typed(name, frame, UNITS[units.get(name, "rupiah")]) for name, frame in texts.items()}
    units_of = texts["indikator"].drop_duplicates("kode").set_index("kode")["satuan"]
    for name in value_columns():
        tables[name] = _split_values(name, tables[name], units_of, rules, problems)
    for name in ("target", "pendanaan"):
        if UNITS[units.get(name, "rupiah")] == 1:
            _check_printed(name, tables[name], problems)

    if "periode" not in said and len(tables["target"]):
        span = tables["target"]["tahun"].dropna()
        if len(span):
            said["periode"] = [int(span.min()), int(span.max())]
    if "periode" not in said and not problems:
        problems.append(
            Problem(
                "datapackage.json",
                None,
                "renstra.periode",
                None,
                "periode rencana tidak diketahui",
                'Tulis mis. "periode": [2020, 2024].',
            )
        )
    _check_across(tables, said.get("periode"), problems)
    _check_funded(tables, problems)
    _check_successors(tables["indikator"], problems)
    if problems:
        order = {f"{n}.csv": i for i, n in enumerate(contract())}
        raise PlanError(folder, sorted(problems, key=lambda p: (order.get(p.berkas, -1), p.baris or 0)))

    meta = Meta(
        **{
            "nama_kantor": folder.resolve().name,
            **said,
            "periode": tuple(said["periode"]),
        }
    )
    return Plan(folder, meta, rules, tables, hashes, notes, units)


def _check_across(tables: dict[str, pd.DataFrame], period: list[int] | None, problems: list[Problem]) -> None:
    """What no single column can tell: years inside the plan, parts that belong together, roll-ups that can be done."""

    reported = {name: _reported(name, problems) for name in tables}

    def report(name: str, mask: pd.Series, column: str, message: str, remedy: str) -> None:
        hit = tables[name].loc[mask[mask.fillna(False).astype(bool)].index]
        for row, value in zip(hit["_baris"], hit[column], strict=True):
            shown = None if pd.isna(value) else f"{value:.15g}" if isinstance(value, float) else str(value)
            if (row, column) not in reported[name]:
                problems.append(Problem(f"{name}.csv", int(row), column, shown, message, remedy))

    if period:
        a, b = period
        for name, frame in tables.items():
            if "tahun" in frame and len(frame):
                year = pd.to_numeric(frame["tahun"], errors="coerce")
                report(
                    name,
                    year.notna() & ~year.between(a, b),
                    "tahun",
                    f"tahun di luar periode rencana {a}–{b}",
                    "Perbaiki tahunnya, atau periode di datapackage.json.",
                )
    i = tables["indikator"]
    report(
        "indikator",
        (i["level"] == "kegiatan") & i["kegiatan"].isna(),
        "kegiatan",
        "indikator tingkat kegiatan tanpa nama kegiatan",
        "Isi nama kegiatannya.",
    )

    r = tables["realisasi"]
    report(
        "realisasi",
        r["pembilang"].notna() & r["penyebut"].isna(),
        "penyebut",
        "ada pembilang tanpa penyebut",
        "Isi keduanya atau kosongkan keduanya.",
    )
    report(
        "realisasi",
        r["penyebut"].notna() & r["pembilang"].isna(),
        "pembilang",
        "ada penyebut tanpa pembilang",
        "Isi keduanya atau kosongkan keduanya.",
    )
    report(
        "realisasi",
        r["penyebut"].notna() & (r["penyebut"] <= 0),
        "penyebut",
        "penyebut harus lebih dari nol",
        "Periksa penyebutnya.",
    )
    _check_quotients(r, i, report)
    _check_quarters(r[r["kode"].isin(i["kode"])], i, report)
    _check_agreements(tables["perjanjian"], report)
    p, a = tables["pendanaan"], tables["anggaran"]
    funded = p[p["level"].isin(["program", "kegiatan"])]
    report(
        "pendanaan",
        funded.duplicated(["kode", "tahun"]).reindex(p.index, fill_value=False),
        "kode",
        "kode kosong atau sama pada lebih dari satu program atau kegiatan, padahal anggaran dicocokkan lewat kode",
        "Beri setiap program dan kegiatan kodenya sendiri.",
    )


def _check_quotients(r: pd.DataFrame, i: pd.DataFrame, report: Report) -> None:
    """The unit says what numerator ÷ denominator is multiplied by, and the figure beside them must be that."""
    units = dict(zip(i["kode"], i["satuan"], strict=True))
    times = (
        r["kode"].map({k: multiplier(None if pd.isna(u) else u) for k, u in units.items()}).astype("float64")
    )
    both = r["pembilang"].notna() & (r["penyebut"] > 0)
    report(
        "realisasi",
        both & times.isna() & r["angka"].isna(),
        "pembilang",
        "satuan indikator ini tidak mengatakan pengali pembilang / penyebut",
        "Tulis satuannya di indikator.csv (%, per 1.000, rasio, …), atau isi nilai dan kosongkan pembilang dan penyebut.",
    )
    rate = both & (times > 100) & (r["pembilang"] > r["penyebut"])
    report(
        "realisasi",
        rate,
        "pembilang",
        "pembilang melebihi penyebut, padahal satuannya “per N”",
        "Isi pembilang dan penyebut seluruhnya (mis. 12 dari 1000), bukan angka per N; atau isi nilai saja.",
    )
    quotient = (r["pembilang"] / r["penyebut"] * times).where(both)
    decimals = r["nilai"].str.extract(r"\.(\d+)$")[0].str.len().fillna(0)
    for times_, at in times[both].groupby(times[both]).groups.items():
        shown = f"{times_:,.0f}".replace(",", ".")
        report(
            "realisasi",
            ((r["angka"] - quotient).abs() > 0.5 * 10.0**-decimals + 1e-9).reindex(at),
            "nilai",
            f"nilai berbeda dari pembilang / penyebut × {shown}",
            "Samakan, atau kosongkan nilai agar dihitung dari pembilang dan penyebut.",
        )


def _check_quarters(r: pd.DataFrame, i: pd.DataFrame, report: Report) -> None:
    """Several quarters need a way to be joined; figures and quotients together can be averaged or followed, never added."""
    if r.empty or not i["kode"].is_unique:
        return
    key = [r["kode"], r["tahun"]]
    facts = i.set_index("kode")
    how, running = r["kode"].map(facts["agregasi"]), r["kode"].map(facts["kumulatif"]).eq("ya")
    divided = r["pembilang"].notna() & r["angka"].isna()
    figure = r["triwulan"].notna() & (r["angka"].notna() | divided)
    plain = r["triwulan"].notna() & r["angka"].notna() & r["pembilang"].isna()
    whole = (
        (r["triwulan"].isna() & (r["nilai"].notna() | divided)).groupby(key, dropna=False).transform("any")
    )
    quotient = r["triwulan"].notna() & divided

    def of_year(mask: pd.Series) -> pd.Series:
        return mask.groupby(key, dropna=False).transform("sum")

    several = ~whole & (of_year(figure) > 1)
    first = ~r.duplicated(["kode", "tahun"])
    report(
        "realisasi",
        several & (of_year(plain) > 0) & how.isna() & first,
        "triwulan",
        "ada beberapa triwulan tetapi cara menggabungnya tidak ditetapkan",
        "Isi kolom agregasi di indikator.csv: jumlah, rata-rata, atau posisi akhir.",
    )
    mixed = (of_year(plain) > 0) & (of_year(quotient) > 0) & how.eq("jumlah") & ~running
    report(
        "realisasi",
        several & mixed.fillna(False).astype(bool) & first,
        "nilai",
        "sebagian triwulan berisi nilai dan sebagian pembilang / penyebut; keduanya tidak dapat dijumlahkan",
        "Isi pembilang dan penyebut di semua triwulan, atau nilai di semuanya; atau ubah agregasi di indikator.csv.",
    )


def _check_agreements(p: pd.DataFrame, report: Report) -> None:
    """Of several agreements in a year the latest counts; two of one day (or without a date) must not differ."""
    if p.empty:
        return
    day = p["tanggal"].fillna("")
    latest = day == day.groupby([p["kode"], p["tahun"]], dropna=False).transform("max")
    said = p["angka"].astype("str").where(p["angka"].notna(), p["nilai"])
    last = said[latest].groupby([p["kode"], p["tahun"]], dropna=False)
    differ = last.transform("nunique") > 1
    later = p.loc[latest].duplicated(["kode", "tahun"])
    report(
        "perjanjian",
        (differ & later).reindex(p.index, fill_value=False),
        "nilai",
        "dua Perjanjian Kinerja pada tanggal yang sama (atau tanpa tanggal) menargetkan nilai berbeda",
        "Isi kolom tanggal agar yang terakhir diketahui, atau samakan targetnya.",
    )


def _check_funded(tables: dict[str, pd.DataFrame], problems: list[Problem]) -> None:
    """Money is matched by code: what was spent stands in the funding table, where there is one."""
    known = tables["pendanaan"]["kode"].dropna().unique()
    spent, reported = tables["anggaran"], _reported("anggaran", problems)
    lost = (
        spent[spent["kode"].notna() & ~spent["kode"].isin(known)] if len(tables["pendanaan"]) else spent[:0]
    )
    for row, code in zip(lost["_baris"], lost["kode"], strict=True):
        twin = near_code(code, known)
        remedy = "Perbaiki kodenya, atau tambahkan barisnya di pendanaan.csv dengan nilai kosong."
        if (row, "kode") not in reported:
            told = "kode tidak ada di pendanaan.csv"
            problems.append(
                Problem("anggaran.csv", int(row), "kode", code, told, f"{twin}Samakan." if twin else remedy)
            )


def _check_successors(indikator: pd.DataFrame, problems: list[Problem]) -> None:
    """An indicator replaces another one than itself, no two replace the same, and no way leads back."""
    said, reported = indikator[indikator["pengganti"].notna()], _reported("indikator", problems)
    old_of = dict(zip(said["kode"], said["pengganti"], strict=True))

    def way(code: str) -> list[str]:
        found = [code]
        while (before := old_of.get(found[-1])) is not None and before not in found:
            found.append(before)
        return [*found, before] if before is not None else found

    for _, row in said.iterrows():
        code, old = row["kode"], row["pengganti"]
        chain = way(code)
        first = said.loc[said["pengganti"].eq(old), ["kode", "_baris"]].iloc[0]
        if old == code:
            told, remedy = (
                "indikator menggantikan dirinya sendiri",
                "Tulis kode indikator lama, atau kosongkan.",
            )
        elif chain[-1] == code:
            told = f"penggantian berputar: {' → '.join(chain)}"
            remedy = "Kosongkan pengganti pada indikator yang lama."
        elif first["_baris"] != row["_baris"]:
            told = f"kode ini sudah digantikan {first['kode']} (baris {first['_baris']})"
            remedy = "Satu indikator lama hanya punya satu pengganti: kosongkan salah satunya."
        else:
            continue
        if (row["_baris"], "pengganti") not in reported:
            problems.append(Problem("indikator.csv", int(row["_baris"]), "pengganti", old, told, remedy))


@dataclass(frozen=True)
class Brief:
    """What can be known of a folder without checking it: name, period, whether it is a fictional example."""

    nama_kantor: str
    contoh: bool
    years: list[int]


def brief(folder: Path) -> Brief:
    """Reads only `datapackage.json`, and the years of `target.csv` where the period is not said there. Never raises: `load` says what is wrong.

    >>> brief(Path("data/contoh")).years
    [2020, 2021, 2022, 2023, 2024]
    """
    said: dict[str, Any] = {}
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        said = dict(json.loads((folder / "datapackage.json").read_bytes().decode("utf-8-sig"))["renstra"])
    years: list[int] = []
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        if said.get("periode"):
            years = list(range(int(said["periode"][0]), int(said["periode"][1]) + 1))[:21]
        else:
            column = pd.to_numeric(
                pd.read_csv(folder / "target.csv", usecols=["tahun"])["tahun"], errors="coerce"
            )
            span = column[column.between(1945, 2200)]
            years = list(range(int(span.min()), int(span.max()) + 1))[:21]
    return Brief(str(said.get("nama_kantor") or folder.resolve().name), said.get("contoh") is True, years)
