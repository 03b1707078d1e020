"""The commands that draft what an office signs: pk, renaksi."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click import argument, command, option

from .. import PlanError, load
from ..plan.package import brief
from ..plan.plan import Plan
from ..run.documents import moved, save
from ..show.ooxml import sealed
from ..text import visible
from .options import PATH, ManyValues, language, languages_of, output_folder, years_of
from .usage import choose, existing, fail, failing, wrong_use

if TYPE_CHECKING:
    from ..show.document import Document
    from ..show.pages.agreement import Party

_CLOSE_IT = "{} tidak dapat ditulis: {}. Bila terbuka di Word atau Excel, tutup dahulu, lalu jalankan lagi."

_year = option("--tahun", required=True, help="Tahunnya, satu, mis. 2025.")
_template = option(
    "--templat", type=PATH, metavar="KOP.docx", help="Templat Word kantor: kop surat dan gaya."
)
_check = option(
    "--periksa",
    type=PATH,
    metavar="BERKAS.docx",
    help="Tidak menulis; bandingkan dokumen Word yang sudah disunting ini dengan data.",
)
_plan = argument("rencana", metavar="RENCANA", type=PATH)


@command("pk", cls=ManyValues)
@_plan
@_year
@option("--untuk", help="Milik siapa: ketua atau sekretaris; menjadi nama berkasnya. Bawaan: tidak disebut.")
@option("--pihak-pertama", metavar="“NAMA; JABATAN”", help="Yang berjanji. Bawaan: isian bertanda.")
@option("--pihak-kedua", metavar="“NAMA; JABATAN”", help="Atasannya. Bawaan: isian bertanda.")
@option("--tempat", help="Tempat penandatanganan. Bawaan: isian bertanda.")
@option("--tanggal", help="Tanggalnya, TTTT-BB-HH. Bawaan: yang di perjanjian.csv, atau isian bertanda.")
@language
@_template
@output_folder
@_check
def pledge(
    rencana: Path,
    tahun: str,
    untuk: str | None,
    pihak_pertama: str | None,
    pihak_kedua: str | None,
    tempat: str | None,
    tanggal: str | None,
    **how: Any,
) -> int:
    """Merancang Perjanjian Kinerja (Word dan Excel): lampirannya dari data, nama dan jabatan dari Anda."""
    from ..show.pages import agreement

    if untuk is not None:
        choose(untuk, list(agreement.HOLDERS), "--untuk")
    if tanggal is not None:
        with wrong_use(ValueError, words=f"--tanggal “{tanggal}” bukan tanggal; tulis TTTT-BB-HH."):
            date.fromisoformat(tanggal)
    signing = agreement.Signing(
        _party(pihak_pertama, "--pihak-pertama"),
        _party(pihak_kedua, "--pihak-kedua"),
        tempat,
        tanggal,
        untuk or "",
        templat=how["templat"] is not None,
    )
    return _make(rencana, tahun, lambda plan, y, b: agreement.Agreement(plan, y, signing, b), **how)


def _party(text: str | None, option: str) -> Party:
    """Name and post; either may be left blank."""
    from ..show.pages.agreement import Party

    name, _, post = (text or "").partition(";")
    if text is not None and (";" in post or not (name.strip() or post.strip())):
        raise click.UsageError(f"{option} “{text}”: tulis “Nama; Jabatan”, dipisahkan satu titik koma.")
    return Party(name.strip() or None, post.strip() or None)


@command("renaksi", cls=ManyValues)
@_plan
@_year
@language
@_template
@output_folder
@_check
def actions(rencana: Path, tahun: str, **how: Any) -> int:
    """Membuat Rencana Aksi (Word dan Excel) dari rencana_aksi.csv; tanpa isinya, rancangan untuk diisi."""
    from ..show.pages.action_plan import ActionPlan

    return _make(rencana, tahun, ActionPlan, **how)


def _make(
    folder: Path,
    tahun: str,
    document: Callable[[Plan, int, str], Document],
    bahasa: tuple[str, ...],
    templat: Path | None,
    keluaran: Path,
    periksa: Path | None,
) -> int:
    """Writes the documents of one year, or checks one that is there."""
    from ..show.word import TemplateError

    languages = languages_of(bahasa)
    existing(folder)
    with failing(folder, PlanError):
        plan = load(folder)
        years = years_of([tahun], brief(folder))
    if len(years) != 1:
        raise click.UsageError(f"--tahun “{tahun}”: sebut satu tahun.")
    with wrong_use(ValueError, words="{}"):
        made = [document(plan, years[0], b) for b in languages]
    if periksa is not None:
        return checked(periksa, made[0])
    with wrong_use(TemplateError):
        files = {d.file_name: (d.word(str(templat or "")), _book(d)) for d in made}
    for name, (word, book) in files.items():
        _save(keluaran / plan.name, f"{name}.docx", word)
        _save(keluaran / plan.name, f"{name}.xlsx", book)
    return 0


def _book(document: Document) -> bytes:
    """The tables of a document as a workbook that knows whether somebody saved it since."""
    return sealed(document.workbook(document.notes())[1])


def _save(folder: Path, name: str, data: bytes) -> None:
    """Writes one file and says where; of an edited one that stays, which of its figures moved."""
    with failing(folder / name, unwritable=_CLOSE_IT):
        saved = save(folder, name, data)
    for line in (str(saved.path), *moved(saved)):
        click.echo(visible(line))


def checked(path: Path, document: Document) -> int:
    """Says what a reviewer would of a filled document; 1 where there is anything."""
    from ..show.word.check import DocumentError, check

    try:
        found = check(path, document)
    except DocumentError as e:
        fail(str(e))
    for finding in found:
        click.echo(visible(str(finding)))
    against = f"{path.name} dibandingkan dengan {document.plan.folder}, tahun {document.tahun}"
    click.echo(visible(f"{len(found)} temuan: {against}." if found else f"Tidak ada temuan: {against}."))
    return 1 if found else 0


COMMANDS = (pledge, actions)
