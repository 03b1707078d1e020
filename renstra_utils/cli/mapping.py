"""The command that makes a form of an unknown sheet: petakan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click import argument, command, option

from .. import PlanError
from ..bounded import Limits
from ..forms.form import FormError, meanings, replaced_by, save_form
from ..forms.meaning import all_explained
from ..intake.mapping import Mapped, propose_form
from ..intake.proposal import IntakeError, preview
from ..intake.propose import propose
from ..intake.reading import ImportOptions
from ..plan.contract import contract
from ..plan.tables import NOT_FILLED
from ..text import nearest, shortened, visible
from .options import PATH, plan, reading_options
from .usage import choose, existing, existing_file, failing

#: Rows of the sheet that are shown as they would be read.
_SHOWN_ROWS = 8
#: Letters of a cell in the grid, and of a line on the screen.
_CELL, _SCREEN = 28, 118


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
@option("--ganti", is_flag=True, help="Ganti bentuk lain yang bernama sama.")
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
    ganti: bool,
    batas_waktu: int,
    memori: int,
) -> int:
    """Mengusulkan bentuk sebuah lembar: arti tiap kolom dan baris yang akan terbaca; setelah dikonfirmasi,
    renstra impor membaca lembar sebentuk itu tanpa bertanya lagi."""
    existing(rencana)
    if daftar:
        click.echo("\n".join(f"{m:<28} {': '.join(said)}" for m, said in all_explained().items()))
        return 0
    if tabel:
        choose(tabel, [t for t in contract() if t not in NOT_FILLED], "--tabel")
    existing_file(lembar)
    said, limits = _said(kolom), Limits(batas_waktu, memori)
    with failing(rencana, PlanError, IntakeError, FormError):
        mapped = propose_form(rencana, lembar, nama, said, nama_lembar, tabel, limits)
        _show(mapped)
        if not ya:
            tabel = tabel or _asked_table(mapped)
            said |= _asked(mapped)
            mapped = propose_form(rencana, lembar, mapped.form.nama, said, nama_lembar, tabel, limits)
        elif not mapped.certain:
            raise click.UsageError(
                "masih ada yang ragu; sebut dengan --kolom HURUF=ARTI, atau jalankan tanpa --ya."
            )
        _show_reading(rencana, lembar, mapped, limits)
        other = None if ganti else replaced_by(mapped.form, rencana)
        if other and ya:
            raise click.UsageError(f"bentuk lain sudah ada di {other}; sebut --ganti, atau --nama yang lain.")
        instead = f", MENGGANTIKAN bentuk lain yang bernama sama di {other}" if other else ""
        question = f"Simpan bentuk “{_plain(mapped.form.nama)}” di {rencana / 'forms'}{instead}? Ketik ya"
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
    """The sheet as it stands where it is narrow enough, then its columns, each with what it would mean."""
    click.echo(f"Lembar “{_plain(mapped.sheet)}”, bentuk “{_plain(mapped.form.nama)}”:")
    grid = _grid(mapped)
    click.echo("".join(f"{line}\n" for line in grid), nl=bool(grid))
    wide = min(max((len(_plain(c.heading)) for c in mapped.columns), default=0), 60)
    for c in mapped.columns:
        cells = "" if grid else "; ".join(map(_plain, c.cells))
        line = f"  {c.letter:>3}  {_plain(c.heading):<{wide}}  = {c.meaning:<22}  {cells}"
        click.echo(line.rstrip())
        if c.doubt:
            click.echo(f"       RAGU: {c.doubt}")
    for label, table in mapped.form.label.items():
        click.echo(f"  baris berlabel “{label}” = {table}")
    for doubt in mapped.doubts:
        click.echo(f"  RAGU: {doubt}")


def _plain(text: str) -> str:
    """At most 80 letters on one line, as eyes see them; a terminal obeys none of them."""
    return visible(shortened(" ".join(text.split())))


def _grid(mapped: Mapped) -> list[str]:
    """The rows about the heading under the letters of their columns; none where they are too wide for a
    screen."""
    table = [("", *mapped.letters)]
    for row in mapped.rows:
        cells = [_plain(c) for c in row.cells]
        table.append((str(row.number), *(c if len(c) <= _CELL else f"{c[: _CELL - 1]}…" for c in cells)))
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    if not mapped.rows or sum(widths) + 3 * len(widths) > _SCREEN:
        return []
    lines = [" | ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip() for row in table]
    return [f"  {lines[0]}", f"  {'-+-'.join('-' * w for w in widths)}", *(f"  {x}" for x in lines[1:])]


def _asked_table(mapped: Mapped) -> str | None:
    """The table that the person means, where the sheet could be several."""
    if not mapped.rivals:
        return None
    click.echo(f"Tabelnya bisa {' atau '.join(mapped.rivals)}.")
    first = mapped.rivals[0]
    return click.prompt(
        f"Tabel yang dimaksud; kosong = {first}",
        default=first,
        show_default=False,
        type=click.Choice(mapped.rivals),
        show_choices=False,
    )


def _asked(mapped: Mapped) -> dict[str, str]:
    """What the person answers to each column in doubt; blank keeps what is proposed."""
    answers: dict[str, str] = {}
    for c in mapped.columns:
        if not c.doubt:
            continue
        question = f"Arti kolom {c.letter} “{_plain(c.heading)}” ({c.doubt}); kosong = {c.meaning}"
        while (answer := click.prompt(question, default=c.meaning, show_default=False)) not in meanings():
            near = nearest(answer, meanings())
            click.echo(f"“{_plain(answer)}” tidak dikenal. {near}Daftarnya: renstra petakan … --arti.")
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
