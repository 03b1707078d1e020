"""The command that makes a form of an unknown sheet: petakan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click import argument, command, option

from .. import PlanError
from ..bounded import Limits
from ..forms.form import FormError, meanings, save_form
from ..intake.cells import ImportOptions
from ..intake.mapping import Mapped, propose_form
from ..intake.proposal import IntakeError, preview
from ..intake.propose import propose
from ..plan.contract import contract
from ..plan.tables import NOT_FILLED
from ..text import shortened
from .options import PATH, plan, reading_options
from .usage import choose, existing, failing

#: Rows of the sheet that are shown as they would be read.
_SHOWN_ROWS = 8


@command("petakan")
@argument("lembar", metavar="LEMBAR", type=PATH)
@plan
@option("--lembar", "nama_lembar", help="Nama lembar di berkas itu. Bawaan: yang pertama berisi tabel.")
@option("--nama", help="Nama bentuknya, juga nama berkasnya di RENCANA/forms. Bawaan: nama lembarnya.")
@option(
    "--kolom", multiple=True, metavar="HURUF=ARTI", help="Arti satu kolom, mis. F=abaikan; boleh berulang."
)
@option("--tabel", help="Tabel yang dimaksud lembarnya, bila tidak jelas, mis. realisasi.")
@option("--arti", "daftar", is_flag=True, help="Tampilkan semua arti kolom yang dikenal.")
@option("--ya", is_flag=True, help="Simpan tanpa bertanya; kolom yang ragu harus disebut dengan --kolom.")
@reading_options(Limits())
def map_sheet(
    lembar: Path,
    rencana: Path,
    nama_lembar: str | None,
    nama: str | None,
    kolom: tuple[str, ...],
    tabel: str | None,
    daftar: bool,
    ya: bool,
    batas_waktu: int,
    memori: int,
) -> int:
    """Mengusulkan bentuk sebuah lembar: arti tiap kolom dan baris yang akan terbaca; setelah dikonfirmasi,
    renstra impor membaca lembar sebentuk itu tanpa bertanya lagi."""
    existing(rencana)
    if daftar:
        click.echo("\n".join(meanings()))
        return 0
    if tabel:
        choose(tabel, [t for t in contract() if t not in NOT_FILLED], "--tabel")
    if not lembar.is_file():
        raise click.UsageError(f"berkas “{lembar}” {'itu folder' if lembar.is_dir() else 'tidak ada'}.")
    said, limits = _said(kolom), Limits(batas_waktu, memori)
    with failing(rencana, PlanError, IntakeError, FormError):
        mapped = propose_form(
            rencana, lembar, nama or nama_lembar or lembar.stem, said, nama_lembar, tabel, limits
        )
        _show(mapped)
        if not ya:
            said |= _asked(mapped)
            mapped = propose_form(rencana, lembar, mapped.form.nama, said, nama_lembar, tabel, limits)
        elif not mapped.certain:
            raise click.UsageError(
                "masih ada yang ragu; sebut dengan --kolom HURUF=ARTI, atau jalankan tanpa --ya."
            )
        _show_reading(rencana, lembar, mapped, limits)
        question = f"Simpan bentuk “{mapped.form.nama}” di {rencana / 'forms'}? Ketik ya"
        if not ya and click.prompt(question, default="", show_default=False) not in ("y", "ya"):
            click.echo("Tidak ada yang disimpan.")
            return 0
        kept = save_form(mapped.form, rencana)
    click.echo(f"Disimpan: {kept}. Lembar sebentuk ini dibaca dengan: renstra impor {lembar} {rencana}")
    return 0


def _said(columns: tuple[str, ...]) -> dict[str, str]:
    """The meanings given by option, by letter."""
    wrong = next((c for c in columns if "=" not in c), None)
    if wrong:
        raise click.UsageError(f"--kolom “{wrong}” harus HURUF=ARTI, mis. F=abaikan.")
    return {k.strip().upper(): v.strip() for k, _, v in (c.partition("=") for c in columns)}


def _show(mapped: Mapped) -> None:
    """The sheet's columns as they stand, each with what it would mean."""
    click.echo(f"Lembar “{mapped.sheet}”, bentuk “{mapped.form.nama}”:")
    wide = max((len(shortened(c.heading)) for c in mapped.columns), default=0)
    for c in mapped.columns:
        cells = "; ".join(shortened(x) for x in c.cells)
        click.echo(
            f"  {c.letter:>3}  {shortened(c.heading):<{min(wide, 60)}}  = {c.meaning:<22}  {cells}".rstrip()
        )
        if c.doubt:
            click.echo(f"       RAGU: {c.doubt}")
    for label, table in mapped.form.label.items():
        click.echo(f"  baris berlabel “{label}” = {table}")
    for doubt in mapped.doubts:
        click.echo(f"  RAGU: {doubt}")


def _asked(mapped: Mapped) -> dict[str, str]:
    """What the person answers to each column in doubt; blank keeps what is proposed."""
    answers: dict[str, str] = {}
    for c in mapped.columns:
        if not c.doubt:
            continue
        question = f"Arti kolom {c.letter} “{shortened(c.heading)}” ({c.doubt}); kosong = {c.meaning}"
        while (answer := click.prompt(question, default=c.meaning, show_default=False)) not in meanings():
            click.echo(f"“{answer}” tidak dikenal; daftarnya: renstra petakan --arti.")
        answers[c.letter] = answer
    return answers


def _show_reading(folder: Path, path: Path, mapped: Mapped, limits: Limits) -> None:
    """The first rows as they would be read by the form, and what of the data cannot be read yet."""
    options: Any = ImportOptions(form=mapped.form, sheet=mapped.sheet)
    try:
        lines = preview(propose(folder, path, options, limits), most=_SHOWN_ROWS)
    except IntakeError as e:
        lines = ["Bentuknya terbaca, tetapi isinya belum dapat diimpor:", *str(e).splitlines()[1:6]]
    click.echo("\n".join(lines or ["Tidak ada yang akan berubah."]))


COMMANDS = (map_sheet,)
