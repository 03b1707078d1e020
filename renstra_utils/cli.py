"""The `renstra` command: parses and calls, nothing else. Messages in Indonesian; exit 0 all well, 1 something failed, 2 wrong use."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from . import PlanError, __version__, batch, load, report
from .plan import Plan, nearest
from .wording import LANGUAGES


class _Indonesian(click.Group):
    """Click's own complaints in Indonesian, with the nearest known word."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        kwargs["standalone_mode"] = False
        try:
            return sys.exit(super().main(*args, **kwargs) or 0)
        except click.exceptions.Exit as e:
            sys.exit(e.exit_code)
        except click.exceptions.Abort:
            click.echo("Dihentikan.", err=True)
            sys.exit(1)
        except click.UsageError as e:
            click.echo(f"Kesalahan: {_complaint(e)}", err=True)
            click.echo("Lihat: renstra --help", err=True)
            sys.exit(2)


def _complaint(e: click.UsageError) -> str:
    if isinstance(e, click.NoSuchOption):
        known = [o for p in (e.ctx.command.params if e.ctx else []) for o in p.opts]
        return f"opsi “{e.option_name}” tidak dikenal. {nearest(e.option_name, known)}Yang ada: {', '.join(known)}."
    if isinstance(e, click.MissingParameter):
        return f"argumen {e.param.human_readable_name if e.param else ''} belum diberikan."
    found = re.match(r"No such command '(.*?)'", e.message)
    if found:
        known = list(main.commands)
        return f"perintah “{found[1]}” tidak dikenal. {nearest(found[1], known)}Yang ada: {', '.join(known)}."
    return e.message


class _ManyValues(click.Command):
    """Lets a repeatable option take several values in a row: `--tahun 2020 2021`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        spread: list[str] = []
        several = {o for p in self.params if isinstance(p, click.Option) and p.multiple for o in p.opts}
        current = None
        for arg in args:
            if arg.startswith("-"):
                current = arg if arg in several else None
                spread.append(arg)
            elif current and spread[-1] != current and not Path(arg).exists():
                spread += [current, arg]
            else:
                if spread and spread[-1] != current:
                    current = None
                spread.append(arg)
        return super().parse_args(ctx, spread)


@click.group(cls=_Indonesian, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="renstra %(version)s")
def main() -> None:
    """Mengevaluasi Rencana Strategis (Renstra): audit rencana, capaian dan anggaran tahunan, evaluasi lima tahun."""


def _years(values: tuple[str, ...], plan: Plan) -> list[int]:
    """The years asked for (`2021`, `2020,2022`, `2020-2022`), each inside the plan; every year where none was named."""
    found: list[int] = []
    for value in values:
        for part in value.split(","):
            m = re.fullmatch(r"\s*(\d{4})(?:\s*[-–]\s*(\d{4}))?\s*", part)
            if not m:
                raise click.UsageError(
                    f"--tahun “{part}” bukan tahun; tulis mis. 2021, 2020,2022 atau 2020-2022."
                )
            found += range(int(m[1]), int(m[2] or m[1]) + 1)
    outside = [y for y in found if y not in plan.years]
    if outside:
        raise click.UsageError(
            f"--tahun {outside[0]} di luar periode {plan.meta.nama_kantor}, {plan.years[0]}–{plan.years[-1]}."
        )
    return sorted(set(found)) or plan.years


@main.command("report", cls=_ManyValues)
@click.argument("rencana", nargs=-1, metavar="[PLAN]...", type=click.Path(path_type=Path))
@click.option(
    "--tahun",
    multiple=True,
    help="Tahun yang dievaluasi; boleh beberapa, 2020,2021 atau 2020-2022. Bawaan: semua.",
)
@click.option("--bahasa", multiple=True, help="id atau en. Bawaan: id.")
@click.option(
    "--halaman", multiple=True, help=f"Halaman yang dibuat: {', '.join(report.PAGES)}. Bawaan: semua."
)
@click.option(
    "--keluar",
    "keluaran",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("reports"),
    help="Folder keluaran. Bawaan: reports.",
)
@click.option("--pekerja", type=click.IntRange(1), default=2, show_default=True, help="Jumlah proses.")
def report_command(
    rencana: tuple[Path, ...],
    tahun: tuple[str, ...],
    bahasa: tuple[str, ...],
    halaman: tuple[str, ...],
    keluaran: Path,
    pekerja: int,
) -> int:
    """Membuat halaman evaluasi dari satu atau beberapa folder rencana (bawaan: semua folder di data/)."""
    folders = list(rencana) or sorted(p.parent for p in (report.ROOT / "data").glob("*/indikator.csv"))
    names = [f.resolve().name for f in folders]
    for name in {n for n in names if names.count(n) > 1}:
        raise click.UsageError(f"dua rencana bernama “{name}”; ganti nama salah satu foldernya.")
    for value, known, option in [
        *((b, list(LANGUAGES), "--bahasa") for b in bahasa),
        *((h, list(report.PAGES), "--halaman") for h in halaman),
    ]:
        if value not in known:
            raise click.UsageError(
                f"{option} “{value}” tidak dikenal. {nearest(value, known)}Pilih: {', '.join(known)}."
            )
    plans: dict[Path, Plan] = {}
    broken: list[PlanError] = []
    for folder in folders:
        if not folder.is_dir():
            raise click.UsageError(f"folder rencana “{folder}” tidak ada.")
        try:
            plans[folder] = load(folder)
        except PlanError as e:
            broken.append(e)
    jobs = [
        j
        for f, p in plans.items()
        for j in batch.jobs_of(f, _years(tahun, p), halaman or report.PAGES, bahasa or ("id",), keluaran)
    ]
    for job in jobs:
        given: dict[str, Any] = {"rencana": str(job.rencana), "bahasa": job.bahasa} | (
            {"tahun": job.tahun} if job.tahun else {}
        )
        try:
            report.check_parameters(report.NOTEBOOKS / f"{report.PAGES[job.kind].notebook}.ipynb", given)
        except report.ParameterError as e:
            raise click.UsageError(str(e)) from e
    for error in broken:
        click.echo(str(error), err=True)
    failed: list[batch.Result] = []
    with tqdm(total=len(jobs), unit="halaman", disable=None, desc="Membuat halaman") as bar:

        def tick(result: batch.Result) -> None:
            bar.update()
            if result.keadaan == "gagal":
                failed.append(result)
            elif bar.disable:
                click.echo(f"{result.id}: {result.keadaan} ({result.detik:.1f} s)")

        batch.run(jobs, plans, workers=min(pekerja, max(len(jobs), 1)), on_result=tick)
    for r in failed:
        click.echo(
            f"Gagal: {r.id}: {r.sebab} Halaman baik terakhir tetap; notebook gagal ada di {keluaran / r.rencana / 'failed'}.",
            err=True,
        )
    made = len(jobs) - len(failed)
    click.echo(
        f"{made} halaman dibuat, {len(failed)} gagal, {len(broken)} rencana tidak terbaca. Buka {keluaran / 'index.html'}"
    )
    return 1 if failed or broken else 0


@main.command("kodebuku")
@click.argument(
    "rencana", nargs=-1, required=True, metavar="PLAN...", type=click.Path(path_type=Path, exists=False)
)
def codebook_command(rencana: tuple[Path, ...]) -> int:
    """Memperbarui datapackage.json dan README.md folder rencana dari kontrak tabel."""
    from .codebook import renew

    for folder in rencana:
        if not (folder / "datapackage.json").is_file():
            raise click.UsageError(f"{folder / 'datapackage.json'} tidak ada.")
        for path in renew(folder):
            click.echo(str(path))
    return 0


if __name__ == "__main__":
    main()
