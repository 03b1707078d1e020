"""The commands between a plan and an office's own files: excel, impor, dokumen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click import argument, command, option

from .. import PlanError, load
from ..bounded import Limits
from ..draft import drafting
from ..intake import batch, propose
from ..intake.proposal import IntakeError, apply, preview
from ..intake.reading import ImportOptions
from ..plan.contract import contract
from ..plan.package import brief
from ..plan.tables import NOT_FILLED
from ..readers.lines import DocumentError
from ..show.workbook import book
from .options import PATH, ManyValues, plan, reading_options, years_of
from .usage import UNWRITABLE, choose, existing, existing_file, fail, failing, wrong_use

#: How money is counted, and the decimal mark: what is asked for -> what is meant.
_UNITS = {"rupiah": "rupiah", "ribu": "ribu rupiah", "juta": "juta rupiah"}
_MARKS = {"koma": ",", "titik": "."}


@command("excel", cls=ManyValues)
@plan
@option(
    "--keluar", "berkas", type=PATH, help="Berkas .xlsx yang dibuat. Bawaan: nama rencananya, di folder ini."
)
@option("--tahun", multiple=True, help="Hanya realisasi, anggaran, dan PK tahun itu. Bawaan: semua.")
@option("--timpa", is_flag=True, help="Ganti berkas yang sudah ada.")
def excel(rencana: Path, berkas: Path | None, tahun: tuple[str, ...], timpa: bool) -> int:
    """Menulis satu rencana sebagai buku kerja Excel untuk diisi; dibaca kembali dengan renstra impor."""

    existing(rencana)
    berkas = berkas or Path(f"{rencana.resolve().name}.xlsx")
    if berkas.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{berkas}” harus berakhiran .xlsx.")
    if berkas.exists() and not timpa:
        remedy = "pilih --keluar lain, atau --timpa."
        raise click.UsageError(f"{berkas} sudah ada dan mungkin sudah diisi; {remedy}")
    with failing(berkas, PlanError):
        whole = load(rencana, empty_ok=True)
        book.save_workbook(whole, berkas, years_of(tahun, brief(rencana)) if tahun else ())
    click.echo(f"{berkas} ditulis. Setelah diisi: renstra impor {berkas} {rencana}")
    return 0


@command("impor")
@argument("berkas", metavar="BERKAS", type=PATH)
@plan
@option("--ya", is_flag=True, help="Tulis tanpa bertanya.")
@option("--dry-run", is_flag=True, help="Hanya tunjukkan apa yang akan berubah.")
@option("--tabel", help="Tabel yang dimaksud lembarnya, bila tidak jelas, mis. realisasi.")
@option("--tahun", type=click.IntRange(1945, 2200), help="Tahun angkanya, bila lembar tidak menyebutnya.")
@option(
    "--triwulan", type=click.IntRange(1, 4), help="Triwulan angkanya, 1-4, bila lembar tidak menyebutnya."
)
@option("--satuan", help="Satuan uang bila lembar tidak menyebutnya: rupiah, ribu, atau juta.")
@option("--desimal", help="Tanda desimal angka yang ditulis sebagai teks: koma atau titik.")
@reading_options(Limits())
def take_in(
    berkas: Path, rencana: Path, ya: bool, dry_run: bool, batas_waktu: int, memori: int, **said: Any
) -> int:
    """Membaca lembar Excel ke dalam rencana: menunjukkan apa yang akan berubah, bertanya, lalu menulis
    semuanya sekaligus. RENCANA boleh folder berisi banyak rencana: tiap baris masuk ke rencana kantornya."""
    from ..files import finish

    existing(rencana)
    existing_file(berkas)
    stated, unwritable = _stated(**said), f"{UNWRITABLE} Tidak ada yang berubah."
    limits = Limits(batas_waktu, memori)
    with failing(rencana, PlanError):
        empty = not said["tabel"] and drafting.is_empty(rencana)
    if empty and propose.is_plain(berkas, limits):
        return _draft_into(berkas, rencana, dry_run, ya, limits)
    with failing(rencana, PlanError, IntakeError, unwritable=unwritable):
        if batch.is_batch(rencana):
            proposals = batch.propose_batch(rencana, berkas, stated, limits)
        else:
            finish(rencana)
            proposals = [propose.propose(rencana, berkas, stated, limits)]
        for p in proposals:
            click.echo("\n".join([*([f"== {p.folder.name}"] if len(proposals) > 1 else []), *preview(p)]))
        if refused := _refused(any(p.changes for p in proposals), rencana, dry_run, ya):
            click.echo(refused)
            return 0
    for p in [p for p in proposals if p.changes]:
        with failing(p.folder, PlanError, IntakeError, unwritable=f"{UNWRITABLE} Rencana ini tidak berubah."):
            kept = apply(p)
        click.echo(f"Ditulis: {', '.join(p.files)}. Berkas lama disimpan di {kept}.")
    return 0


def _draft_into(berkas: Path, rencana: Path, dry_run: bool, ya: bool, limits: Limits) -> int:
    """Takes a matrix of targets into a plan that has no indicators yet: a draft, for a person to confirm."""
    click.echo(f"{rencana} belum punya indikator; {berkas} dibaca sebagai rancangan yang harus dikonfirmasi.")
    if refused := _refused(True, rencana, dry_run, ya):
        click.echo(refused)
        return 0
    with failing(rencana):
        try:
            made = drafting.draft_into(berkas, rencana, limits)
        except DocumentError as e:
            fail(f"{berkas}: {e}.")
    click.echo("\n".join(drafting.summary(made)))
    return 0


def _stated(tabel: Any, tahun: Any, triwulan: Any, satuan: Any, desimal: Any) -> Any:
    """What the person says about sheets that do not say it themselves."""

    tables = [t for t in contract() if t not in NOT_FILLED]
    words = {"--tabel": (tabel, tables), "--satuan": (satuan, [*_UNITS]), "--desimal": (desimal, [*_MARKS])}
    for name, (value, known) in words.items():
        if value:
            choose(value, known, name)
    return ImportOptions(tabel, tahun, triwulan, _UNITS.get(satuan), _MARKS.get(desimal))


def _refused(changes: bool, folder: Path, dry_run: bool, yes: bool) -> str:
    """Why nothing is written; empty where it is."""
    if not changes:
        return "Tidak ada yang berubah."
    if dry_run:
        return "Tidak ada yang ditulis (--dry-run)."
    question = f"Tulis perubahan ini ke {folder}? Ketik ya"
    if yes or click.prompt(question, default="", show_default=False) in ("y", "ya"):
        return ""
    return "Tidak ada yang ditulis."


@command("dokumen")
@argument("berkas", metavar="BERKAS", type=PATH)
@option("--keluar", "folder", required=True, metavar="FOLDER", type=PATH, help="Folder rancangan yang baru.")
@option("--nama", help="Nama kantor, mis. “KPU Kota Contoh”. Bawaan: nama foldernya.")
@option("--tahun", help="Tahun awal dan akhir rencana, mis. 2025-2029. Bawaan: dari dokumen.")
@reading_options(drafting.LIMITS)
def draft(
    berkas: Path, folder: Path, nama: str | None, tahun: str | None, batas_waktu: int, memori: int
) -> int:
    """Membuat rancangan tabel rencana dari dokumen Renstra: Word (.docx), PDF berteks, HTML, atau teks
    bertab."""
    from ..plan import start

    if not berkas.is_file():
        raise click.UsageError(f"dokumen “{berkas}” tidak ada.")
    with wrong_use(ValueError, words="{}."), failing(folder):
        try:
            years = start.period_of(tahun) if tahun else None
            made = drafting.draft(berkas, folder, nama, years, Limits(batas_waktu, memori))
        except DocumentError as e:
            fail(f"{berkas}: {e}.")
    for line in drafting.summary(made):
        click.echo(line)
    return 0


COMMANDS = (excel, take_in, draft)
