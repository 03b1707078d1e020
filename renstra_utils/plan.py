"""A folder becomes a `Plan`, or errors in Indonesian that name file, row, column, value and remedy: all of them at once.

The contract is `contract/tables.json` (a Frictionless table schema for each file); pandera checks it column-wise.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import tomllib
import warnings
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from .rules import Rules, load_rules
from .values import NOT_ASSESSED, parse_range, read_printed, readings

_CONTRACT = Path(__file__).parent / "contract" / "tables.json"
_UNITS = {"rupiah": 1, "ribu rupiah": 1_000, "juta rupiah": 1_000_000}


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
            place.append(f"kolom {self.kolom}")
        value = f" (tertulis “{self.nilai}”)" if self.nilai is not None else ""
        return f"{', '.join(place)}: {self.pesan}{value}. {self.saran}"


class PlanError(ValueError):
    """The folder is not a valid plan. `problems` holds every `Problem` found, in the order of files and rows."""

    def __init__(self, folder: Path | str, problems: list[Problem]) -> None:
        self.folder = Path(folder)
        self.problems = problems
        super().__init__(str(self))

    def __str__(self) -> str:
        n = len(self.problems)
        head = f"Rencana di {self.folder} tidak dapat dibaca: {n} masalah."
        return "\n".join([head, *(f"  {i}. {p}" for i, p in enumerate(self.problems, 1))])


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


@dataclass(frozen=True, repr=False)
class Plan:
    """A checked plan: one DataFrame per table, columns as in the codebook.

    Each frame also has `_baris`, the row of the file as a spreadsheet counts (header = 1); money is in rupiah. In `target`, `realisasi`
    and `perjanjian` the text `nilai` is also given as `angka`, `bawah`/`atas` (a range), and `mutu` (a grade).
    """

    folder: Path
    meta: Meta
    rules: Rules
    tables: dict[str, pd.DataFrame]
    hashes: dict[str, str]
    catatan: list[str]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name.startswith("_") or name not in self.__dict__.get("tables", {}):
            raise AttributeError(
                f"Plan tidak punya tabel “{name}”; yang ada: {', '.join(self.__dict__.get('tables', {}))}"
            )
        return self.tables[name]

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

    def _repr_html_(self) -> str:
        from html import escape

        a, b = self.meta.periode
        rows = "".join(f"<tr><th scope=row>{k}<td>{len(v):,}</tr>" for k, v in self.tables.items())
        mark = " — <strong>contoh fiktif</strong>" if self.meta.contoh else ""
        return f"<p><strong>{escape(self.meta.nama_kantor)}</strong>, Renstra {a}–{b}{mark}</p><table><tr><th>tabel<th>baris</tr>{rows}</table>"


@cache
def contract() -> dict[str, dict[str, Any]]:
    """The table schemas by table name."""
    return {r["name"]: r for r in json.loads(_CONTRACT.read_text(encoding="utf-8"))["resources"]}


def nearest(word: str, known: list[str]) -> str:
    """A remedy that names the nearest known word, where one is near: `Maksud Anda “maximize”?`."""
    from rapidfuzz import process

    hit = process.extractOne(str(word).lower(), [k.lower() for k in known], score_cutoff=60)
    return f"Maksud Anda “{known[hit[2]]}”? " if hit else ""


# --- reading one file ---------------------------------------------------------------------------------------------------


def _read_csv(name: str, raw: bytes, problems: list[Problem]) -> pd.DataFrame | None:
    """One CSV as text columns, or None after reporting why not."""
    file = f"{name}.csv"

    def bad(
        message: str, remedy: str, row: int | None = None, column: str | None = None, value: str | None = None
    ) -> None:
        problems.append(Problem(file, row, column, value, message, remedy))

    if raw[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        bad("berkas ini buku kerja Excel, bukan CSV", "Simpan lembarnya sebagai CSV UTF-8.")
        return None
    if b"\x00" in raw:
        row = raw[: raw.index(b"\x00")].count(b"\n") + 1
        bad("berkas memuat byte kosong (NUL), bukan teks UTF-8", "Simpan ulang sebagai CSV UTF-8.", row)
        return None
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as e:
        row = raw[: e.start].count(b"\n") + 1
        bad(
            "bukan teks UTF-8",
            "Simpan ulang sebagai “CSV UTF-8 (dipisah koma)”.",
            row,
            value=repr(raw[e.start : e.start + 1])[2:-1],
        )
        return None
    if not text.strip():
        bad(
            "berkas kosong, tanpa baris judul",
            f"Tulis baris judul: {','.join(f['name'] for f in contract()[name]['schema']['fields'])}.",
        )
        return None
    first = text.lstrip().split("\n", 1)[0]
    if first.lstrip().startswith("<"):
        bad("berkas ini halaman HTML, bukan CSV", "Buka di Excel lalu simpan sebagai CSV UTF-8.", 1)
        return None
    if "," not in first and any(mark in first for mark in ";\t"):
        mark = ";" if ";" in first else "tab"
        bad(
            f"kolom dipisah {mark}, bukan koma",
            "Simpan ulang sebagai “CSV UTF-8 (dipisah koma)”, desimal memakai titik.",
            1,
            value=first[:60],
        )
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            header = pd.read_csv(
                io.StringIO(text), header=None, nrows=1, dtype=str, keep_default_na=False
            ).iloc[0]
            frame = pd.read_csv(
                io.StringIO(text),
                dtype=str,
                keep_default_na=False,
                na_values=[""],
                index_col=False,
                skip_blank_lines=False,
            )
    except (pd.errors.ParserError, pd.errors.ParserWarning):
        import csv

        width = None
        for n, cells in enumerate(csv.reader(io.StringIO(text)), 1):
            width = width or len(cells)
            if len(cells) > width:
                bad(
                    f"ada {len(cells)} sel, padahal judul punya {width} kolom",
                    "Apit teks yang memuat koma dengan tanda kutip, atau hapus sel berlebih.",
                    n,
                    value=cells[width],
                )
                break
        else:
            bad(
                "tidak terbaca sebagai CSV (tanda kutip tidak berpasangan?)",
                "Periksa tanda kutip ganda di dalam teks.",
            )
        return None
    names = [str(c).strip() for c in header]
    known = [f["name"] for f in contract()[name]["schema"]["fields"]]
    for column in sorted({c for c in names if names.count(c) > 1}):
        bad("kolom tertulis lebih dari sekali", "Sisakan satu.", 1, column)
    for column in names:
        if column not in known and column:
            bad(
                "kolom tidak dikenal",
                f"{nearest(column, known)}Kolom yang ada: {', '.join(known)}.",
                1,
                column,
            )
        elif not column:
            bad("ada kolom tanpa judul", "Beri judul atau hapus kolom itu.", 1)
    for f in contract()[name]["schema"]["fields"]:
        if f["name"] not in names and not f.get("opsional"):
            bad(
                "kolom wajib tidak ada",
                "Tambahkan kolom itu; selnya boleh kosong."
                if not f.get("constraints", {}).get("required")
                else "Tambahkan kolom itu dan isi.",
                1,
                f["name"],
            )
    if any(p.berkas == file for p in problems):
        return None
    frame.columns = pd.Index(names)
    frame = frame.reindex(columns=known).astype("str")
    frame["_baris"] = np.arange(2, len(frame) + 2)
    blank = frame[known].isna().all(axis=1)
    return frame[~blank].reset_index(drop=True)


def _number(text: pd.Series) -> pd.Series:
    """Text with point as decimal mark as float; anything else (and inf, nan) missing."""
    number = pd.to_numeric(text, errors="coerce").astype("float64")
    return number.where(np.isfinite(number))


_SAY = {
    "required": ("sel wajib kosong", "Isi sel ini."),
    "number": (
        "bukan angka",
        "Tulis angka saja dengan titik desimal dan tanpa pemisah ribuan, mis. 87.5 atau 4056561000.",
    ),
    "integer": ("bukan bilangan bulat", "Tulis bilangan bulat tanpa pemisah, mis. 2021."),
    "date": ("bukan tanggal", "Tulis sebagai TTTT-BB-HH, mis. 2021-07-30."),
    "pattern": ("bentuknya tidak sesuai", "Lihat bentuk yang diminta di README data."),
    "space": ("ada spasi di awal atau akhir", "Hapus spasi itu agar kunci cocok antarberkas."),
}


def _check(name: str, frame: pd.DataFrame, keys: dict[str, pd.Series], problems: list[Problem]) -> None:
    """The table's contract, by pandera, all failures at once."""
    import pandera.pandas as pa

    spec = contract()[name]["schema"]
    columns: dict[str, pa.Column] = {}
    remedies: dict[str, tuple[str, str]] = dict(_SAY)
    for f in spec["fields"]:
        c = f.get("constraints", {})
        checks = []
        if f["type"] in ("number", "integer"):
            whole = f["type"] == "integer"

            def is_number(s: pd.Series, whole: bool = whole) -> pd.Series:
                n = _number(s)
                return s.isna() | (n.notna() & ((n % 1 == 0) if whole else True))

            checks.append(pa.Check(is_number, name=f["type"], ignore_na=False))
            for bound, sign, text in (("minimum", 1, "kurang dari"), ("maximum", -1, "lebih dari")):
                if bound in c:
                    limit = c[bound]
                    key = f"{bound} {limit}"
                    remedies[key] = (f"{text} {limit}", "Periksa tanda dan angkanya.")
                    checks.append(
                        pa.Check(
                            lambda s, limit=limit, sign=sign: s.isna() | ~((_number(s) - limit) * sign < 0),
                            name=key,
                            ignore_na=False,
                        )
                    )
        if f["type"] == "date":
            checks.append(
                pa.Check(
                    lambda s: (
                        s.isna()
                        | (
                            pd.to_datetime(s, format="%Y-%m-%d", errors="coerce").notna()
                            & s.str.fullmatch(r"\d{4}-\d{2}-\d{2}").fillna(False).astype(bool)
                        )
                    ),
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
            as_number = f["type"] == "integer"
            checks.append(
                pa.Check(
                    lambda s, allowed=allowed, as_number=as_number: (
                        s.isna()
                        | (_number(s).isin([float(a) for a in allowed]) if as_number else s.isin(allowed))
                    ),
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
        if f["name"] in {k for k in spec.get("primaryKey", [])} | {
            x["fields"][0] for x in spec.get("foreignKeys", [])
        }:
            checks.append(pa.Check(lambda s: s.isna() | (s == s.str.strip()), name="space", ignore_na=False))
        if c.get("required"):
            checks.append(
                pa.Check(lambda s: s.notna() & (s.str.strip() != ""), name="required", ignore_na=False)
            )
        for fk in spec.get("foreignKeys", []):
            if fk["fields"] == [f["name"]]:
                resource, column = fk["reference"]["resource"] or name, fk["reference"]["fields"][0]
                known = keys.get(f"{resource}.{column}")
                if known is not None:
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
    seen: set[tuple[int, str]] = set()
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as e:
        for case in e.failure_cases.itertuples():
            at, column = int(case.index), str(case.column)
            if (at, column) in seen:
                continue
            seen.add((at, column))
            message, remedy = remedies[str(case.check)]
            value = frame.at[at, column]
            shown = None if pd.isna(value) else str(value)
            field_spec = next(f for f in spec["fields"] if f["name"] == column)
            choices = [str(v) for v in field_spec.get("constraints", {}).get("enum", [])]
            if str(case.check).startswith("enum") and shown:
                remedy = nearest(shown, choices) + remedy
            if str(case.check).startswith("fk") and shown:
                remedy = (
                    nearest(
                        shown,
                        [
                            str(k)
                            for k in keys[f"{str(case.check)[3:]}.{_reference(spec, column)}"]
                            .dropna()
                            .unique()[:5000]
                        ],
                    )
                    + remedy
                )
            if str(case.check) == "pattern":
                remedy = field_spec["description"]
            problems.append(
                Problem(f"{name}.csv", int(frame.at[at, "_baris"]), column, shown, message, remedy)
            )
    key = spec.get("primaryKey", [])
    if key:
        twice = frame[key].apply(lambda s: s.str.strip()).duplicated(keep="first")
        for at in frame.index[twice]:
            cells = frame.loc[at, key]
            same = (frame[key].fillna("") == cells.fillna("")).all(axis=1)
            first = int(frame.loc[same, "_baris"].iloc[0]) if same.any() else 0
            value = ", ".join(str(v) for v in cells.fillna("") if v != "")
            problems.append(
                Problem(
                    f"{name}.csv",
                    int(frame.at[at, "_baris"]),
                    "+".join(key),
                    value,
                    f"kunci ganda, sudah ada di baris {first}",
                    "Hapus salah satu atau perbaiki kuncinya.",
                )
            )


def _reference(spec: dict[str, Any], column: str) -> str:
    return next(fk["reference"]["fields"][0] for fk in spec["foreignKeys"] if fk["fields"] == [column])


def _typed(name: str, frame: pd.DataFrame, unit: int) -> pd.DataFrame:
    """The checked text columns in their types; money in rupiah."""
    out = frame.copy()
    for f in contract()[name]["schema"]["fields"]:
        if f["type"] == "number":
            out[f["name"]] = _number(out[f["name"]]) * (unit if f.get("satuan") == "uang" else 1)
        elif f["type"] == "integer":
            out[f["name"]] = _number(out[f["name"]]).astype("Int64")
    return out


# --- values -------------------------------------------------------------------------------------------------------------


def _split_values(name: str, frame: pd.DataFrame, rules: Rules, problems: list[Problem]) -> pd.DataFrame:
    """Adds `angka`, `bawah`, `atas`, `mutu` beside the text `nilai`; what is neither of them is reported."""
    text = frame["nilai"].str.strip()
    out = frame.assign(
        angka=_number(text), bawah=np.nan, atas=np.nan, mutu=pd.Series(pd.NA, index=frame.index, dtype="str")
    )
    rest = text.notna() & (text != "") & out["angka"].isna()
    for value in text[rest].unique():
        at = rest & (text == value)
        bounds = parse_range(value)
        if bounds and name != "realisasi":
            out.loc[at, ["bawah", "atas"]] = bounds
        elif rules.grade_scale(value) or (value == NOT_ASSESSED and name == "realisasi"):
            out.loc[at, "mutu"] = value
        else:
            grades = [g for s in rules.predikat.values() for g in s.names]
            try:
                number = read_printed(value).number
                hint = (
                    f"Maksud Anda {number:.15g}? "
                    if number is not None
                    else nearest(value, [*grades, NOT_ASSESSED])
                )
            except ValueError as e:
                hint = f"{str(e)[0].upper()}{str(e)[1:]}. "
            allowed = (
                "angka dengan titik desimal, predikat/opini, atau “belum dinilai”"
                if name == "realisasi"
                else "angka dengan titik desimal, rentang a-b, atau predikat/opini"
            )
            for row in frame.loc[at, "_baris"]:
                problems.append(
                    Problem(
                        f"{name}.csv",
                        int(row),
                        "nilai",
                        value,
                        "nilai tidak terbaca",
                        f"{hint}Tulis {allowed}; satuan ada di indikator.csv.",
                    )
                )
    return out


def _check_printed(name: str, frame: pd.DataFrame, problems: list[Problem]) -> None:
    """The value read must be one that the printed text can mean; nothing is repaired on the way."""
    pairs = frame.loc[frame["tercetak"].notna(), ["tercetak", "nilai", "_baris"]].drop_duplicates(
        ["tercetak", "nilai"]
    )
    for printed, value, row in zip(pairs["tercetak"], pairs["nilai"], pairs["_baris"], strict=True):
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
            possible = set(readings("".join(ch for ch in printed if ch.isdigit() or ch in ".,").strip(".,")))
            if not possible and not blank:
                possible = {"digit hilang"}
        if blank:
            continue  # a value that could not be read stays blank: the audit reports it
        number = value if isinstance(value, float) else _number(pd.Series([value])).iloc[0]
        meant = number if pd.notna(number) else parse_range(value) or value
        if meant not in possible:
            problems.append(
                Problem(
                    f"{name}.csv",
                    int(row),
                    "nilai",
                    f"{value:.15g}" if isinstance(value, float) else value,
                    f"tidak sesuai dengan teks tercetak “{printed}”",
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
        if not isinstance(package, dict) or not isinstance(package.get("renstra", {}), dict):
            raise ValueError("isinya harus objek")
    except (ValueError, UnicodeDecodeError) as e:
        row = getattr(e, "lineno", None)
        problems.append(
            Problem(
                file, row, None, None, f"bukan JSON yang sah ({e})", "Perbaiki tanda baca JSON di baris itu."
            )
        )
        return {}, units
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
    period = said.get("periode")
    if period is not None and not (
        isinstance(period, list)
        and len(period) == 2
        and all(isinstance(y, int) for y in period)
        and 1945 <= period[0] <= period[1] <= period[0] + 20
    ):
        problems.append(
            Problem(
                file,
                None,
                "renstra.periode",
                json.dumps(period),
                "periode harus dua tahun, awal dan akhir",
                "Tulis mis. [2020, 2024].",
            )
        )
        said.pop("periode")
    for resource in package.get("resources", []):
        unit = resource.get("satuan_uang")
        if unit is None or resource.get("name") not in units:
            continue
        if unit not in _UNITS:
            problems.append(
                Problem(
                    file,
                    None,
                    f"resources.{resource['name']}.satuan_uang",
                    str(unit),
                    "satuan uang tidak dikenal",
                    f"Pilih salah satu: {', '.join(_UNITS)}.",
                )
            )
        else:
            units[resource["name"]] = unit
    said.setdefault("judul", package.get("title"))
    said.setdefault("sumber", package.get("sources", []))
    return said, units


def load(folder: str | Path) -> Plan:
    """Reads and checks the folder of one plan.

    In: a folder with `indikator.csv` and `target.csv`, optionally the other tables of the contract, `datapackage.json` (who, when,
    conventions) and `aturan.toml` (own scales). Out: a `Plan`, money in rupiah. Raises `PlanError` with every problem found.

    >>> plan = load("data/contoh")
    >>> plan.meta.contoh
    True
    """
    folder = Path(folder)
    problems: list[Problem] = []
    notes: list[str] = []
    if not folder.is_dir():
        raise PlanError(
            folder, [Problem(str(folder), None, None, None, "folder tidak ada", "Periksa jalurnya.")]
        )

    raw = {
        p.name: p.read_bytes()
        for p in sorted(folder.iterdir())
        if p.suffix in (".csv", ".json", ".toml") and p.is_file()
    }
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in raw.items()}
    for name in [n for n in raw if n.endswith(".csv") and n[:-4] not in contract()]:
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
    except (ValueError, KeyError, TypeError) as e:
        where = (
            "aturan.toml"
            if isinstance(e, (tomllib.TOMLDecodeError, KeyError))
            else "datapackage.json atau aturan.toml"
        )
        problems.append(
            Problem(
                where,
                None,
                None,
                None,
                f"konvensi tidak dapat dipakai: {e}",
                "Perbaiki id atau isi konvensinya.",
            )
        )
        rules = load_rules()

    texts: dict[str, pd.DataFrame] = {}
    unread: set[str] = set()
    for name, spec in contract().items():
        if f"{name}.csv" in raw:
            frame = _read_csv(name, raw[f"{name}.csv"], problems)
            if frame is not None:
                texts[name] = frame
                continue
            unread.add(name)
        elif spec["wajib"]:
            problems.append(
                Problem(
                    f"{name}.csv",
                    None,
                    None,
                    None,
                    "berkas wajib tidak ada",
                    "Buat berkas itu; lihat README data.",
                )
            )
            unread.add(name)
        texts[name] = pd.DataFrame(
            {f["name"]: pd.Series(dtype="str") for f in spec["schema"]["fields"]}
            | {"_baris": pd.Series(dtype="int64")}
        )

    keys = {
        f"{t}.{c}": texts[t][c] for t in texts for c in ("kode", "baris") if c in texts[t] and t not in unread
    }
    for name, frame in texts.items():
        if len(frame):
            _check(name, frame, keys, problems)
    if not len(texts["indikator"]) and "indikator" not in unread:
        problems.append(
            Problem(
                "indikator.csv",
                None,
                None,
                None,
                "tidak ada satu pun indikator",
                "Isi sedikitnya satu baris.",
            )
        )

    tables = {name: _typed(name, frame, _UNITS[units.get(name, "rupiah")]) for name, frame in texts.items()}
    for name in ("target", "realisasi", "perjanjian"):
        tables[name] = _split_values(name, tables[name], rules, problems)
    for name in ("target", "pendanaan"):
        if _UNITS[units.get(name, "rupiah")] == 1:
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
    if problems:
        order = {f"{n}.csv": i for i, n in enumerate(contract())}
        raise PlanError(folder, sorted(problems, key=lambda p: (order.get(p.berkas, -1), p.baris or 0)))

    meta = Meta(
        **{
            "nama_kantor": folder.resolve().name,
            **{k: v for k, v in said.items() if v is not None},
            "periode": tuple(said["periode"]),
        }
    )
    return Plan(folder=folder, meta=meta, rules=rules, tables=tables, hashes=hashes, catatan=notes)


def _check_across(tables: dict[str, pd.DataFrame], period: list[int] | None, problems: list[Problem]) -> None:
    """What no single column can tell: years inside the plan, parts that belong together, roll-ups that can be done."""

    def report(name: str, mask: pd.Series, column: str, message: str, remedy: str) -> None:
        frame = tables[name]
        for row in frame[mask.fillna(False).astype(bool)].itertuples():
            value = getattr(row, column)
            shown = None if pd.isna(value) else f"{value:.15g}" if isinstance(value, float) else str(value)
            problems.append(
                Problem(f"{name}.csv", int(frame.at[row.Index, "_baris"]), column, shown, message, remedy)
            )

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
    quotient = (r["pembilang"] / r["penyebut"] * 100).where(r["penyebut"] > 0)
    decimals = r["nilai"].str.extract(r"\.(\d+)$")[0].str.len().fillna(0)
    report(
        "realisasi",
        (r["angka"] - quotient).abs() > 0.5 * 10.0**-decimals + 1e-9,
        "nilai",
        "nilai berbeda dari pembilang / penyebut × 100",
        "Samakan, atau kosongkan nilai agar dihitung dari pembilang dan penyebut.",
    )
    if len(r) and i["kode"].is_unique:
        how = r["kode"].map(i.set_index("kode")["agregasi"])
        quarters = r["triwulan"].notna() & r["angka"].notna() & r["pembilang"].isna()
        many = quarters.groupby([r["kode"], r["tahun"]]).transform("sum") > 1
        whole = r["triwulan"].isna().groupby([r["kode"], r["tahun"]]).transform("any")
        first = ~r.duplicated(["kode", "tahun"])
        report(
            "realisasi",
            many & ~whole & how.isna() & first,
            "triwulan",
            "ada beberapa triwulan tetapi cara menggabungnya tidak ditetapkan",
            "Isi kolom agregasi di indikator.csv: jumlah, rata-rata, atau posisi akhir.",
        )
    p, a = tables["pendanaan"], tables["anggaran"]
    if len(p) and len(a):
        report(
            "anggaran",
            ~a["kode"].isin(p["kode"]),
            "kode",
            "kode tidak ada di pendanaan.csv",
            "Perbaiki kodenya, atau tambahkan barisnya di pendanaan.csv dengan nilai kosong.",
        )


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
