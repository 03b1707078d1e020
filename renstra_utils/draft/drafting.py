"""A Renstra document becomes a draft of the plan's tables; what its shape does not prove is listed for a
person to confirm.

Target and funding tables are known by their year columns. Nothing is repaired silently: a draft is refused by
`plan.load` until every row of `draf.csv` is confirmed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..bounded import Limits, OverLimitError, bounded
from ..files import csv_bytes, write_atomic
from ..forms.form import Form, forms_of, shipped_forms
from ..forms.printed.tables import find_period
from ..plan import start
from ..plan.codebook import renew
from ..plan.contract import contract
from ..plan.folder import DRAFT, read_texts
from ..plan.package import brief
from ..readers.extract import read_document
from ..readers.lines import KEEP_TABLES, Document, DocumentError, Line
from .funding_rows import funding_rows
from .indicator_rows import indicator_rows
from .progress import Mark, Progress
from .tables import read_tables

COPY = "dokumen.txt"
#: The columns of `draf.csv`.
COLUMNS = (
    "berkas kunci kolom tercetak halaman baris_dokumen tabel baris_tabel kolom_tabel alasan status".split()
)


@dataclass
class Draft:
    """What was drafted: rows by table, marks, and where."""

    folder: Path
    indicators: int
    targets: int
    marked: int
    funding: int
    marks: list[Mark]
    read_by: dict[str, int]


@dataclass
class _Tables:
    """What a document says, before anything of it is written; the child that read it sends it."""

    period: tuple[int, int]
    rows: dict[str, list[dict[str, Any]]]
    unit: str
    marks: list[Mark]
    text: str
    read_by: dict[str, int]


#: What reading a document may take where nothing else is said: a plan of 600 pages needs two minutes.
LIMITS = Limits(seconds=300)


def draft(
    path: Path,
    folder: Path,
    nama: str | None = None,
    tahun: list[int] | None = None,
    limits: Limits = LIMITS,
) -> Draft:
    """Drafts the tables of a plan from a document into a new folder.

    `nama`: the office's name, else the folder's; `tahun`: first and last year, else those of the document;
    `limits`: what the reading may take, in a process of its own. Raises `DocumentError` where the document
    cannot be read, is beyond the limits or has no target table, ValueError where the folder holds anything.
    Nothing is written in either case.
    """
    office = nama or folder.resolve().name
    found = _read(path, tahun, office, (), limits)
    start.new(folder, office, list(found.period))
    _write(found, path, folder)
    return _drafted(found, folder)


def draft_into(path: Path, folder: Path, limits: Limits = LIMITS) -> Draft:
    """Drafts the tables of a plan that has no indicators yet, in its own folder and for its own period.

    Raises `DocumentError` as `draft`; nothing is written then.
    """
    about = brief(folder)
    years = [about.years[0], about.years[-1]] if about.years else None
    found = _read(path, years, about.nama_kantor or folder.name, forms_of(folder), limits)
    _write(found, path, folder)
    return _drafted(found, folder)


def _read(path: Path, years: list[int] | None, office: str, own: tuple[Form, ...], limits: Limits) -> _Tables:
    """What the document says, read in a process of its own."""
    try:
        return bounded(_tables_of, path, years, office, own, limits=limits)
    except OverLimitError as e:
        raise DocumentError(
            f"membaca dokumen ini {e}. {KEEP_TABLES}, atau naikkan batasnya dengan --batas-waktu (detik) atau"
            " --memori (MB)"
        ) from None


def is_empty(folder: Path) -> bool:
    """Whether a folder is a plan that was begun and holds nothing that a draft would write over."""
    if not (folder / "indikator.csv").is_file() or (folder / DRAFT).exists():
        return False
    texts = read_texts(folder)
    return all(texts[t].empty for t in ("indikator", "target", "pendanaan"))


def _drafted(found: _Tables, folder: Path) -> Draft:
    """What was drafted, counted."""
    in_doubt = {m.key for m in found.marks if m.file == "target.csv"}
    cells = {(r["kode"], r["tahun"]) for r in found.rows["target"]}
    marked = sum(f"{k} {y}" in in_doubt or k in in_doubt for k, y in cells)
    rows, amounts = found.rows["indikator"], len({r["baris"] for r in found.rows["pendanaan"]})
    return Draft(folder, len(rows), len(cells), marked, amounts, found.marks, found.read_by)


def _tables_of(path: Path, tahun: list[int] | None, office: str, own: tuple[Form, ...]) -> _Tables:
    """What the document says; `own`: the forms that the office confirmed."""
    document = read_document(path)
    period = (tahun[0], tahun[1]) if tahun else find_period(document)
    progress = Progress(document, period, (*own, *shipped_forms()))
    read_tables(progress)
    if not progress.indicators:
        raise DocumentError(_why_nothing(progress))
    indicators, targets = indicator_rows(progress)
    funding, unit = funding_rows(progress)
    marks = [*_general_marks(document, period, office), *progress.marks]
    rows = {"indikator": indicators, "target": targets, "pendanaan": funding}
    return _Tables(period, rows, unit, marks, "\n".join(document.text) + "\n", dict(progress.read_by))


def _write(found: _Tables, path: Path, folder: Path) -> None:
    """Writes a draft into the folder of a plan without indicators."""
    # The marks first: a run that is cut short leaves no folder that passes for a plan.
    doubts = [dict(zip(COLUMNS, m.row(), strict=True)) for m in found.marks]
    write_atomic(folder / DRAFT, csv_bytes(COLUMNS, doubts))
    for name, rows in found.rows.items():
        columns = [f["name"] for f in contract()[name]["schema"]["fields"]]
        known = [{c: v for c, v in r.items() if v} for r in rows]
        write_atomic(folder / f"{name}.csv", csv_bytes(columns, known))
    write_atomic(folder / COPY, found.text.encode("utf-8"))
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["description"] += f" Rancangan dari dokumen {path.name}; baris_sumber menunjuk baris di {COPY}."
    for resource in package["resources"]:
        if resource["name"] == "pendanaan":
            resource["satuan_uang"] = found.unit
    renew(folder, package)


def _why_nothing(progress: Progress) -> str:
    a, b = progress.period
    left = [m.reason for m in progress.marks if m.reason.startswith("tabel ini")]
    seen = "; ".join(sorted({r.removeprefix("tabel ini ").partition(";")[0] for r in left}))
    return (
        f"tidak ada tabel target {a}–{b} yang terbaca"
        + (f" ({seen})" if seen else "")
        + ". Periksa dokumennya, atau sebutkan periodenya dengan --tahun"
    )


def _general_marks(document: Document, period: tuple[int, int], office: str) -> list[Mark]:
    """What a person must confirm of every draft, and what could not be read of this document."""
    name = f"pastikan nama kantor dan periode {period[0]}–{period[1]}"
    direction = (
        "dokumen tidak menyatakan arah indikator; semua ditulis ambigu, "
        "putuskan mana yang maximize, minimize, atau stabilize"
    )
    return [
        Mark("datapackage.json", "renstra", "nama_kantor dan periode", name, office),
        Mark("indikator.csv", "*", "polaritas", direction),
        *(
            Mark("target.csv", "*", "", why, line=Line(0, (), page) if page else None)
            for why, page in document.notes
        ),
    ]


def summary(made: Draft) -> list[str]:
    """What was drafted and what to do next, line by line."""
    return [
        f"Rancangan dibuat: {made.folder}",
        (
            f"{made.indicators} indikator, {made.targets} sel target ({made.marked} ditandai), {made.funding}"
            " baris pendanaan."
        ),
        *(f"{count} tabel dibaca menurut bentuk “{name}”." for name, count in made.read_by.items()),
        (
            f"{len(made.marks)} hal perlu dikonfirmasi di {DRAFT}. Folder ini belum menjadi rencana sebelum"
            " semuanya dikonfirmasi."
        ),
        "Berikutnya:",
        (
            f"  1. Cocokkan tiap baris {DRAFT} dengan dokumen, betulkan CSV-nya bila perlu, lalu tulis “ya”"
            " di kolom status."
        ),
        f"  2. Lihat yang belum: renstra periksa {made.folder}",
    ]
