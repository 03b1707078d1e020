"""A run's record and the tables beside its pages: which can be counted, and what stands in them."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pandas as pd

from ..files import plain_cell, sha256
from ..plan.problem import PlainError

RECORD = "run.json"
#: The tables that are read, by kind of page, and the columns of each.
TABLES = {
    "capaian": ["kode", "tahun", "indikator", "satuan", "capaian", "status", "memenuhi", "batas"],
    "anggaran": ["tahun", "status", "dijumlahkan", "pagu_awal", "pagu", "realisasi"],
}
#: Tables beside those of a kind of page, which not every office has: of offices under a national plan.
BESIDE = {
    "capaian": {
        "nasional": [
            *(
                "rencana_nasional",
                "kode_nasional",
                "indikator_nasional",
                "satuan",
                "tahun",
                "target_nasional",
            ),
            *("kode", "target", "lantai", "realisasi", "capaian_mentah", "capaian", "status", "memenuhi"),
            "tanggal_lapor",
        ]
    }
}
_COLUMNS = TABLES | {name: columns for beside in BESIDE.values() for name, columns in beside.items()}
_NUMBERS = ("capaian", "capaian_mentah", "pagu_awal", "pagu")
_TEXTS = ("kode", "indikator", "satuan", "kode_nasional", "indikator_nasional", "target", "target_nasional")
_FLAGS = ("memenuhi", "dijumlahkan")

#: A page as the record has it.
RecordedPage = dict[str, Any]


class RollupError(PlainError):
    """The folder holds no run that can be rolled up. One sentence in Indonesian."""


# --- the record -----------------------------------------------------------------------------------


def _entries(folder: Path) -> dict[str, RecordedPage]:
    """The record's pages that a roll-up is made from, by id. RollupError where there are none."""
    path = folder / RECORD
    try:
        pages = json.loads(path.read_text(encoding="utf-8"))["halaman"]
        found = {k: p for k, p in sorted(pages.items()) if p["kind"] in TABLES}
    except FileNotFoundError:
        raise RollupError(
            f"{path}: tidak ada. Buat dulu halaman kantornya (make batch, atau renstra report), "
            "atau beri folder keluarannya."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise RollupError(f"{path}: tidak terbaca. Jalankan lagi renstra batch untuk folder itu.") from None
    if not found:
        raise RollupError(
            f"{path}: tidak ada halaman capaian atau anggaran. "
            "Minta keduanya pada kunci “halaman” di manifest."
        )
    return found


def pages_of(folder: Path) -> list[RecordedPage]:
    """The pages that a roll-up is made from, each with its `id`; RollupError where no record has any."""
    return [{**p, "id": id} for id, p in _entries(folder).items()]


def counted_pages(pages: list[RecordedPage]) -> list[RecordedPage]:
    """The pages of real offices, or of fictional ones where there are no others: never both added up."""
    return [p for p in pages if not p["contoh"]] or pages


def hashes(folder: Path) -> dict[str, str]:
    """What a roll-up is made from, as one SHA-256: the pages, what became of them, their tables."""
    facts = []
    for key, p in _entries(folder).items():
        table = [p.get("berkas", {}).get(table_of(p, name)) for name in _names(p)]
        office = [p["kantor"], p.get("kode_satker", ""), p.get("zona_waktu", ""), p["contoh"]]
        facts.append([key, *office, p["sebab"], p["keadaan"] == "gagal", table, _is_there(folder, key)])
    return {RECORD: sha256(json.dumps(facts, ensure_ascii=False))}


def table_of(page: RecordedPage, name: str = "") -> str:
    """The table of a page on record that a roll-up reads, by its place in the run's folder; `name`: of one
    beside it (`BESIDE`).
    """
    return f"{page['rencana']}/data/{name or page['kind']}-{page['tahun']}.csv"


def _names(page: RecordedPage) -> list[str]:
    """The table of a page's kind, and those that may stand beside it."""
    return [page["kind"], *BESIDE.get(page["kind"], {})]


def tables_read(page: RecordedPage) -> dict[str, str]:
    """The tables of a page on record that a roll-up reads and that are there, with their SHA-256."""
    if page["kind"] not in TABLES:
        return {}
    names = [table_of(page, name) for name in _names(page)]
    return {name: page["berkas"][name] for name in names if name in page["berkas"]}


def told_apart(names: dict[str, str]) -> dict[str, str]:
    """Names by folder; where several folders share one, each with its folder behind it.

    >>> told_apart({"a": "KPU Paser", "b": "KPU Paser", "c": "KPU Berau"})
    {'a': 'KPU Paser (a)', 'b': 'KPU Paser (b)', 'c': 'KPU Berau'}
    """
    shared = pd.Series(names, dtype="str").duplicated(keep=False)
    return {s: f"{n} ({s})" if shared[s] else n for s, n in names.items()}


def _is_there(folder: Path, id: str) -> bool:
    """Whether a page on record can be opened."""
    return (folder / f"{id}.html").is_file()


def made_in(folder: Path, pages: list[RecordedPage]) -> dict[tuple[str, str, int], dict[str, str]]:
    """The pages that can be opened, by office, kind and year: their ids by language."""
    out: dict[tuple[str, str, int], dict[str, str]] = {}
    for p in pages:
        if _is_there(folder, p["id"]):
            out.setdefault((p["rencana"], p["kind"], int(p["tahun"])), {})[p["bahasa"]] = p["id"]
    return out


# --- the tables -----------------------------------------------------------------------------------


class Tables:
    """The tables of a run's folder, read some offices at a time; remembers which could not be counted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lost: list[tuple[str, str, Any, str]] = []

    def read(self, pages: list[RecordedPage]) -> dict[str, pd.DataFrame]:
        """The tables of some offices' pages, by kind, with `satker`; pages in two languages share one."""
        texts: dict[str, dict[tuple[str, ...], list[tuple[str, bytes]]]] = {kind: {} for kind in _COLUMNS}
        lost: dict[str, tuple[str, str, Any, str]] = {}
        seen: set[str] = set()
        for p, kind in [(page, name) for page in pages for name in _names(page)]:
            name = table_of(p, kind)
            if name in seen or (kind != p["kind"] and name not in p["berkas"]):
                continue
            raw, why = _table(self.folder, p, kind)
            if raw is None:
                lost.setdefault(name, (p["rencana"], p["kind"], p["tahun"], why))
            else:
                seen.add(name)
                texts[kind].setdefault(tuple(_header(raw)), []).append((p["rencana"], raw))
        self._lost += [facts for name, facts in lost.items() if name not in seen]
        return {kind: _parse(kind, found) for kind, found in texts.items()}

    def missing(self, names: dict[str, str]) -> pd.DataFrame:
        """What was read in no language: `satker, kantor, halaman, tahun, sebab`. `names`: offices by
        folder."""
        out = pd.DataFrame(self._lost, columns=["satker", "halaman", "tahun", "sebab"])
        out.insert(1, "kantor", out["satker"].map(names))
        return out


def _table(folder: Path, page: RecordedPage, kind: str) -> tuple[bytes | None, str]:
    """A page's table as it was written, or why it cannot be counted."""
    if page["keadaan"] == "gagal":
        return None, page["sebab"]
    name = table_of(page, kind)
    try:
        raw = (folder / name).read_bytes()
    except OSError:
        return None, f"{name} tidak ada"
    if sha256(raw) != page["berkas"].get(name):
        return None, f"{name} berubah sejak dicatat"
    lacks = set(_COLUMNS[kind]) - set(_header(raw))
    if lacks:
        return None, f"{name} tidak punya kolom {', '.join(sorted(lacks))}; buat ulang halamannya"
    return raw, ""


def _header(raw: bytes) -> list[str]:
    return raw.split(b"\n", 1)[0].decode("utf-8").split(",")


def _parse(kind: str, texts: dict[tuple[str, ...], list[tuple[str, bytes]]]) -> pd.DataFrame:
    """Many small CSV files in one reading: each file's own header line tells where it begins."""
    frames = [pd.DataFrame(columns=["satker", *_COLUMNS[kind]], dtype="str")]
    as_text: dict[str, Any] = {"header": None, "dtype": "str", "keep_default_na": False, "na_values": [""]}
    for columns, files in texts.items():
        whole = io.BytesIO(b"".join(raw for _, raw in files))
        frame = pd.read_csv(whole, names=columns, usecols=_COLUMNS[kind], **as_text)
        begins = frame["tahun"].eq("tahun")
        frame.insert(0, "satker", (begins.cumsum() - 1).map(pd.Series([office for office, _ in files])))
        frames.append(frame[~begins])
    out = pd.concat(frames, ignore_index=True)
    numbers = (*_NUMBERS, *(["realisasi"] if kind == "anggaran" else []))
    reading = dict.fromkeys(numbers, pd.to_numeric) | dict.fromkeys(_FLAGS, lambda s: s.eq("True"))
    reading |= dict.fromkeys(_TEXTS, lambda s: s.map(plain_cell)) | {"tahun": lambda s: s.astype(int)}
    return out.assign(**{c: reading[c](out[c]) for c in out.columns.intersection([*reading])})
