"""Options that several commands have, and what they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click import argument, option

from ..bounded import Limits
from ..plan.package import Brief
from ..run import crate, engine, manifest
from ..wording import LANGUAGES
from .usage import choose, wrong_use

PATH = click.Path(path_type=Path)
FOLDER = click.Path(path_type=Path, file_okay=False)

plan = argument("rencana", metavar="RENCANA", type=PATH)
plans = argument("rencana", nargs=-1, required=True, metavar="RENCANA...", type=PATH)
output_folder = option(
    "--keluar",
    "keluaran",
    type=FOLDER,
    default=Path("reports"),
    help="Folder keluaran, bukan berkas. Bawaan: reports.",
)
language = option("--bahasa", multiple=True, help="id atau en. Bawaan: id.")


@dataclass(frozen=True)
class Run:
    """How pages are made, as the options of every such command say."""

    bentuk: str
    ro_crate: bool
    kunci: Path | None
    dask: str | None
    pekerja: int
    batas_waktu: int
    memori: int
    mesin: str
    force: bool


def _shown(names: str, type: click.ParamType, default: object, help: str) -> Any:
    """An option whose help shows what it is by itself."""
    return option(*names.split(), type=type, default=default, show_default=True, help=help)


_RUN = [
    _shown(
        "--format bentuk",
        click.Choice(["teks", "json"]),
        "teks",
        "Kemajuan untuk orang (teks) atau satu baris JSON tiap kejadian (json).",
    ),
    option(
        "--ro-crate",
        is_flag=True,
        help=f"Tulis juga {crate.NAME}: catatan pembuatan menurut Process Run Crate. "
        "Sesudahnya selalu diperbarui.",
    ),
    option(
        "--kunci",
        type=PATH,
        metavar="PRIBADI.pem",
        help="Tandatangani catatannya dengan kunci pribadi Ed25519 (lihat renstra kunci).",
    ),
    option(
        "--dask",
        metavar="ALAMAT",
        help="Kirim pekerjaan ke kluster Dask yang sudah ada, mis. tcp://10.0.0.5:8786; "
        "--pekerja tidak dipakai.",
    ),
    _shown("--pekerja", click.IntRange(1), 2, "Jumlah proses, mulai 1."),
    _shown("--batas-waktu", click.IntRange(1), 600, "Batas waktu satu halaman, detik, mulai 1."),
    _shown("--memori", click.IntRange(256), 2048, "Batas memori satu halaman, MB, mulai 256."),
    _shown(
        "--mesin",
        click.Choice(list(engine.ENGINES)),
        engine.default_engine(),
        "fork (cepat) atau kernel (kernel Jupyter biasa).",
    ),
    option("--force", is_flag=True, help="Buat semua halaman lagi, juga yang masukannya tidak berubah."),
]


def reading_options(most: Limits) -> Any:
    """Gives a command that reads a foreign file its limits; it takes them as `batas_waktu` and `memori`."""
    seconds = _shown("--batas-waktu", click.IntRange(1), most.seconds, "Batas waktu membacanya, detik.")
    megabytes = _shown("--memori", click.IntRange(64), most.megabytes, "Batas memori membacanya, MB.")
    return lambda f: seconds(megabytes(f))


def run_options(f: Any) -> Any:
    """Gives a command the options that `Run` holds; it takes them as `**how`."""
    for add in reversed(_RUN):
        f = add(f)
    return f


class ManyValues(click.Command):
    """Lets a repeatable option take several values in a row: `--tahun 2020 2021`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        several = {o for p in self.params if isinstance(p, click.Option) and p.multiple for o in p.opts}
        current = None
        for arg in args:
            if arg.startswith("-"):
                current = arg if arg in several else None
            elif current and spread[-1] != current:  # it has a value already
                is_plan = Path(arg).exists() and not arg.endswith(".ipynb")
                current = None if is_plan else current
                spread += [current] if current else []
            spread.append(arg)
        return super().parse_args(ctx, spread)


def years_of(values: Sequence[str], office: Brief) -> list[int]:
    """The years asked for, each inside the plan; every year where none was named."""
    with wrong_use(ValueError, words="--tahun {}"):
        return manifest.years_of(list(values), office)


def quarters_of(values: Sequence[str]) -> list[int]:
    """The quarters asked for; none where none was named."""
    with wrong_use(ValueError, words="--triwulan {}"):
        return manifest.quarters_of(list(values))


def languages_of(values: Sequence[str]) -> Sequence[str]:
    """The languages asked for; Indonesian where none was named."""
    for value in values:
        choose(value, LANGUAGES, "--bahasa")
    return values or ("id",)
