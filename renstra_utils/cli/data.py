"""The commands about a plan's own files: new, periksa, kodebuku."""

from __future__ import annotations

import json
from pathlib import Path

import click
from click import argument, command, option

from .. import PlanError, load
from ..clock import DEFAULT_ZONE, ZONES
from ..plan.package import BUDGETS
from .options import PATH, plans
from .usage import choose, existing, fail, failing, wrong_use


@command("kodebuku")
@plans
def codebook(rencana: tuple[Path, ...]) -> int:
    """Memperbarui datapackage.json dan README.md folder rencana dari kontrak tabel."""
    from ..plan.codebook import renew

    for folder in rencana:
        package = folder / "datapackage.json"
        if not package.is_file():
            raise click.UsageError(f"{package} tidak ada.")
        try:
            written = renew(folder)
        except (ValueError, LookupError, TypeError, AttributeError, StopIteration) as e:
            try:
                load(folder, empty_ok=True)
            except PlanError as wrong:
                fail(str(wrong))
            raise click.UsageError(f"{package} perlu title, renstra.nama_kantor dan renstra.periode.") from e
        for path in written:
            click.echo(str(path))
    return 0


@command("new")
@argument("folder", metavar="FOLDER", type=PATH)
@option("--nama", required=True, help="Nama kantor, mis. “KPU Kota Contoh”.")
@option("--tahun", required=True, help="Tahun awal dan akhir rencana, mis. 2025-2029.")
@option(
    "--dari",
    type=PATH,
    metavar="RENCANA",
    help="Folder rencana lain yang indikatornya diambil alih, tanpa angkanya.",
)
@option("--kode-satker", help="Kode satuan kerja.")
@option("--zona-waktu", help=f"Zona waktu kantor: {', '.join(ZONES)}. Bawaan: {DEFAULT_ZONE}.")
@option("--anggaran", help="APBN (DIPA, satker) atau APBD (DPA, perangkat daerah). Bawaan: APBN.")
@option("--contoh", is_flag=True, help="Kantor rekaan untuk latihan: setiap halamannya ditandai contoh.")
def new(
    folder: Path,
    nama: str,
    tahun: str,
    dari: Path | None,
    kode_satker: str | None,
    zona_waktu: str | None,
    anggaran: str | None,
    contoh: bool,
) -> int:
    """Membuat folder rencana baru yang kosong, atau berisi indikator rencana lain."""
    from ..plan import start

    if dari is not None:
        existing(dari)
    if zona_waktu is not None:
        choose(zona_waktu, list(ZONES), "--zona-waktu")
    if anggaran is not None:
        choose(anggaran, list(BUDGETS), "--anggaran")
    with wrong_use(ValueError, words="{}."), failing(folder, PlanError):
        source = load(dari) if dari else None
        start.new(folder, nama, start.period_of(tahun), kode_satker, source, contoh, zona_waktu, anggaran)
    for line in start.next_steps(folder, source):
        click.echo(line)
    return 0


@command("periksa")
@plans
@option("--format", "bentuk", default="teks", show_default=True, help="teks untuk orang, json untuk mesin.")
@option("--tanpa-audit", is_flag=True, help="Hanya kesalahan isi berkas.")
def check(rencana: tuple[Path, ...], bentuk: str, tanpa_audit: bool) -> int:
    """Memeriksa isi rencana dan mengauditnya. Kode keluar 0 tanpa kesalahan (temuan audit bukan
    kesalahan), 1 ada kesalahan."""
    from ..audit.check import check, text

    choose(bentuk, ["teks", "json"], "--format")
    for folder in rencana:
        existing(folder)
    result = check(rencana, audit=not tanpa_audit)
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if bentuk == "json" else text(result))
    return result["ringkasan"]["kode_keluar"]


COMMANDS = (codebook, new, check)
