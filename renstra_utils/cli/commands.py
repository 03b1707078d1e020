"""The `renstra` command: parses and calls, nothing else. Messages in Indonesian; exit 0 all well, 1 something failed, 2 wrong use."""

from __future__ import annotations

import contextlib
import json
import re
import sys
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from .. import PlanError, __version__, load
from ..evaluate.rollup import RollupError, hashes
from ..files import reason
from ..plan.plan import Brief, brief, contract, nearest
from ..run import batch, crate, manifest, report
from ..run.cluster import Cluster, ClusterError
from ..wording import LANGUAGES


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
        except click.exceptions.NoArgsIsHelpError as e:
            click.echo(e.message, err=True)
            sys.exit(2)
        except click.UsageError as e:
            click.echo(f"Kesalahan: {_complaint(e)}", err=True)
            click.echo("Lihat: renstra --help", err=True)
            sys.exit(2)


def _complaint(e: click.UsageError) -> str:
    if isinstance(e, click.NoSuchOption):
        known = [o for p in (e.ctx.command.params if e.ctx else []) for o in p.opts if o.startswith("-")]
        return f"opsi “{e.option_name}” tidak dikenal. {nearest(e.option_name, known)}Yang ada: {', '.join(known)}."
    if isinstance(e, click.MissingParameter) and e.param:
        kind = "opsi" if isinstance(e.param, click.Option) else "argumen"
        return f"{kind} {_called(e.param)} belum diberikan."
    if isinstance(e, click.BadOptionUsage):
        flag = "does not take" in e.message
        return f"opsi {e.option_name} {'tidak memakai' if flag else 'perlu'} nilai."
    if isinstance(e, click.BadParameter) and e.param:
        about = e.param.help if isinstance(e.param, click.Option) else ""
        return f"nilai {_called(e.param)} tidak dapat dipakai. {about}".rstrip()
    extra = re.match(r"Got unexpected extra arguments? \((.*)\)", e.message)
    if extra:
        return f"argumen “{extra[1]}” berlebih."
    found = re.match(r"No such command '(.*?)'", e.message)
    if found:
        known = list(main.commands)
        return f"perintah “{found[1]}” tidak dikenal. {nearest(found[1], known)}Yang ada: {', '.join(known)}."
    return e.message


def _called(param: click.Parameter) -> str:
    return (
        param.opts[0]
        if isinstance(param, click.Option)
        else param.make_metavar(click.Context(main)).strip("[].")
    )


def _choose(value: str, known: list[str], option: str) -> None:
    """Refuses a word that is not among the known ones, with the nearest."""
    if value not in known:
        raise click.UsageError(
            f"{option} “{value}” tidak dikenal. {nearest(value, known)}Pilih: {', '.join(known)}."
        )


def _existing(folder: Path, what: str = "folder rencana") -> None:
    if not folder.is_dir():
        raise click.UsageError(f"{what} “{folder}” tidak ada.")


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


def _years(values: tuple[str, ...], office: Brief) -> list[int]:
    """The years asked for, each inside the plan; every year where none was named."""
    try:
        years = manifest.years_of(list(values), office)
    except ValueError as e:
        raise click.UsageError(f"--tahun {e}") from e
    return years


def _run_options(f: Any) -> Any:
    """Options that every run of pages has."""
    for option in (
        click.option(
            "--force", is_flag=True, help="Buat semua halaman lagi, juga yang masukannya tidak berubah."
        ),
        click.option(
            "--mesin",
            type=click.Choice(list(report.ENGINES)),
            default=report.default_engine(),
            show_default=True,
            help="fork (cepat) atau kernel (kernel Jupyter biasa).",
        ),
        click.option(
            "--memori",
            type=click.IntRange(256),
            default=2048,
            show_default=True,
            help="Batas memori satu halaman, MB, mulai 256.",
        ),
        click.option(
            "--batas-waktu",
            type=click.IntRange(1),
            default=600,
            show_default=True,
            help="Batas waktu satu halaman, detik, mulai 1.",
        ),
        click.option(
            "--pekerja", type=click.IntRange(1), default=2, show_default=True, help="Jumlah proses, mulai 1."
        ),
        click.option(
            "--dask",
            metavar="ALAMAT",
            help="Kirim pekerjaan ke kluster Dask yang sudah ada, mis. tcp://10.0.0.5:8786; --pekerja tidak dipakai.",
        ),
        click.option(
            "--ro-crate",
            "ro_crate",
            is_flag=True,
            help=f"Tulis juga {crate.NAME}: catatan pembuatan menurut Process Run Crate. Sesudahnya selalu diperbarui.",
        ),
        click.option(
            "--format",
            "bentuk",
            type=click.Choice(["teks", "json"]),
            default="teks",
            show_default=True,
            help="Kemajuan untuk orang (teks) atau satu baris JSON tiap kejadian (json).",
        ),
    ):
        f = option(f)
    return f


def _make(
    jobs: list[batch.Job],
    keluaran: Path,
    force: bool,
    mesin: str,
    memori: int,
    batas_waktu: int,
    pekerja: int,
    dask: str | None,
    ro_crate: bool,
    bentuk: str,
) -> int:
    """Runs the jobs and says how it goes; 1 where a page failed or the run was stopped."""
    count = dict.fromkeys((batch.FRESH, batch.FAILED, batch.SKIPPED), 0)
    failed: dict[tuple[str, str], list[str]] = {}
    as_json = bentuk == "json"

    def say(event: str, **facts: Any) -> None:
        if as_json:
            click.echo(json.dumps({"kejadian": event, **facts}, ensure_ascii=False))

    say("mulai", halaman=len(jobs), keluaran=str(keluaran))
    tqdm.monitor_interval = 0
    stopped = False
    with tqdm(total=len(jobs), unit="hlm", disable=True if as_json else None, desc="Membuat halaman") as bar:

        def tick(r: batch.Result) -> None:
            count[r.keadaan] += 1
            if r.keadaan == batch.FAILED:
                failed.setdefault((r.rencana, r.sebab), []).append(r.id)
            say("halaman", id=r.id, keadaan=r.keadaan, detik=r.detik, sebab=r.sebab)
            if bar.disable and not as_json and r.keadaan != batch.FAILED:
                click.echo(
                    f"{r.id}: {r.keadaan}" + (f" ({r.detik:.1f} s)" if r.keadaan == batch.FRESH else "")
                )
            bar.set_postfix_str(", ".join(f"{n} {k}" for k, n in count.items()), refresh=False)
            bar.update()

        try:
            if jobs:
                options = batch.Options(mesin, batas_waktu, memori)
                with Cluster(dask, options, keluaran) if dask else contextlib.nullcontext() as pool:
                    batch.run(jobs, workers=pekerja, options=options, force=force, on_result=tick, pool=pool)
            if ro_crate or (keluaran / crate.NAME).exists():
                crate.write(keluaran)
        except KeyboardInterrupt:
            stopped = True
        except (batch.BusyError, ClusterError) as e:
            raise click.UsageError(str(e)) from e
        except OSError as e:
            click.echo(
                f"Tidak dapat menulis ke {keluaran}: {reason(e)}. Periksa ruang dan izin folder, lalu jalankan lagi.",
                err=True,
            )
            return 1
    for (rencana, sebab), ids in failed.items():
        kept = keluaran / rencana / "failed"
        where = f"; notebook gagal ada di {kept}" if kept.is_dir() else ""
        click.echo(
            f"Gagal: {', '.join(ids)}: {sebab.rstrip('.')}. Halaman baik terakhir tetap{where}.", err=True
        )
    say("selesai", **count, dihentikan=stopped)
    if not as_json:
        if stopped:
            click.echo(
                "Dihentikan; halaman yang selesai tersimpan. Jalankan perintah yang sama untuk melanjutkan.",
                err=True,
            )
        click.echo(
            f"{count[batch.FRESH]} halaman dibuat, {count[batch.SKIPPED]} dilewati (masukan tidak berubah), {count[batch.FAILED]} gagal. Buka {keluaran / 'index.html'}"
        )
    return 1 if failed or stopped else 0


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
    help="Folder keluaran, bukan berkas. Bawaan: reports.",
)
@_run_options
def report_command(
    rencana: tuple[Path, ...],
    tahun: tuple[str, ...],
    bahasa: tuple[str, ...],
    halaman: tuple[str, ...],
    keluaran: Path,
    **how: Any,
) -> int:
    """Membuat halaman evaluasi dari satu atau beberapa folder rencana (bawaan: semua folder di data/)."""
    folders = list(rencana) or sorted(p.parent for p in (report.ROOT / "data").glob("*/indikator.csv"))
    if not folders:
        raise click.UsageError("tidak ada rencana di folder data; sebut folder rencananya.")
    names = [f.resolve().name.casefold() for f in folders]
    for name in {n for n in names if names.count(n) > 1}:
        raise click.UsageError(f"dua rencana bernama “{name}”; ganti nama salah satu foldernya.")
    for b in bahasa:
        _choose(b, list(LANGUAGES), "--bahasa")
    for h in halaman:
        _choose(h, list(report.PAGES), "--halaman")
    for folder in folders:
        _existing(folder)
    jobs = [
        j
        for f in folders
        for j in batch.jobs_of(
            f, _years(tahun, brief(f)), halaman or report.PAGES, bahasa or ("id",), keluaran
        )
    ]
    _fitting(jobs)
    return _make(jobs, keluaran, **how)


def _fitting(jobs: list[batch.Job]) -> None:
    """Every job's parameters fit its notebook, before anything runs."""
    for job in jobs:
        try:
            report.check_parameters(report.notebook_of(job.kind), job.parameters)
        except report.ParameterError as e:
            raise click.UsageError(str(e)) from e


@main.command("batch")
@click.argument("berkas", metavar="MANIFEST.yml", type=click.Path(path_type=Path))
@click.option(
    "--keluar",
    "keluaran",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder keluaran, menggantikan yang di manifest.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="Hanya sebutkan pekerjaannya: halaman mana dibuat, mana dilewati dan mengapa.",
)
@_run_options
def batch_command(berkas: Path, keluaran: Path | None, dry_run: bool, **how: Any) -> int:
    """Membuat halaman banyak kantor menurut sebuah manifest; hanya yang masukannya berubah."""
    try:
        out, jobs = manifest.read(berkas, keluaran)
    except manifest.ManifestError as e:
        raise click.UsageError(str(e)) from e
    _fitting(jobs)
    if not dry_run:
        return _make(jobs, out, **how)
    pages = batch.read_record(out)
    todo = 0
    for job in jobs:
        why = "" if how["force"] else batch.why_stale(job, pages[job.id]) if job.id in pages else "belum ada"
        make = bool(why) or how["force"]
        todo += make
        click.echo(f"{'buat' if make else 'lewati'}\t{job.id}" + (f"\t{why}" if why else ""))
    click.echo(f"{todo} halaman akan dibuat, {len(jobs) - todo} dilewati.", err=True)
    return 0


@main.command("rekap")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--bahasa", multiple=True, help="id atau en. Bawaan: id.")
@_run_options
def rollup_command(folder: Path, bahasa: tuple[str, ...], **how: Any) -> int:
    """Membuat halaman rekap: semua kantor yang halamannya ada di sebuah folder keluaran."""
    for b in bahasa:
        _choose(b, list(LANGUAGES), "--bahasa")
    try:
        hashes(folder)
    except RollupError as e:
        raise click.UsageError(str(e)) from e
    return _make(batch.rollups(bahasa or ("id",), folder), folder, **how)


@main.command("verifikasi")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
def verify_command(folder: Path) -> int:
    """Membuktikan bahwa halaman di sebuah folder keluaran berasal dari masukannya dan tidak diubah sesudahnya."""
    _existing(folder, "folder halaman")
    pages = batch.read_record(folder)
    if not pages:
        raise click.UsageError(
            f"{folder / batch.RECORD} tidak ada atau rusak; tidak ada yang dapat dibuktikan."
        )
    found = batch.verify(folder)
    for id, why in found:
        click.echo(f"{id}: {why}")
    click.echo(
        f"{len(pages) - sum(i in pages for i, _ in found)} dari {len(pages)} halaman terbukti cocok dengan masukannya."
    )
    return 1 if found else 0


@main.command("kodebuku")
@click.argument(
    "rencana", nargs=-1, required=True, metavar="PLAN...", type=click.Path(path_type=Path, exists=False)
)
def codebook_command(rencana: tuple[Path, ...]) -> int:
    """Memperbarui datapackage.json dan README.md folder rencana dari kontrak tabel."""
    from ..plan.codebook import renew

    for folder in rencana:
        if not (folder / "datapackage.json").is_file():
            raise click.UsageError(f"{folder / 'datapackage.json'} tidak ada.")
        try:
            written = renew(folder)
        except (ValueError, LookupError, TypeError, AttributeError, StopIteration) as e:
            try:
                load(folder, empty_ok=True)
            except PlanError as wrong:
                click.echo(str(wrong), err=True)
                return 1
            raise click.UsageError(
                f"{folder / 'datapackage.json'} perlu title, renstra.nama_kantor dan renstra.periode."
            ) from e
        for path in written:
            click.echo(str(path))
    return 0


@main.command("new")
@click.argument("folder", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--nama", required=True, help="Nama kantor, mis. “KPU Kota Contoh”.")
@click.option("--tahun", required=True, help="Tahun awal dan akhir rencana, mis. 2025-2029.")
@click.option(
    "--dari",
    type=click.Path(path_type=Path),
    metavar="PLAN",
    help="Folder rencana lain yang indikatornya diambil alih, tanpa angkanya.",
)
@click.option("--kode-satker", help="Kode satuan kerja.")
@click.option(
    "--contoh", is_flag=True, help="Kantor rekaan untuk latihan: setiap halamannya ditandai contoh."
)
def new_command(
    folder: Path, nama: str, tahun: str, dari: Path | None, kode_satker: str | None, contoh: bool
) -> int:
    """Membuat folder rencana baru yang kosong, atau berisi indikator rencana lain."""
    from ..plan import start

    if dari is not None:
        _existing(dari)
    try:
        source = load(dari) if dari else None
        start.new(folder, nama, start.period_of(tahun), kode_satker, source, contoh)
    except PlanError as e:
        click.echo(str(e), err=True)
        return 1
    except OSError as e:
        click.echo(f"{folder} tidak dapat ditulis: {reason(e)}.", err=True)
        return 1
    except ValueError as e:
        raise click.UsageError(f"{e}.") from e
    for line in start.next_steps(folder, source):
        click.echo(line)
    return 0


@main.command("periksa")
@click.argument("rencana", nargs=-1, required=True, metavar="PLAN...", type=click.Path(path_type=Path))
@click.option(
    "--format", "bentuk", default="teks", show_default=True, help="teks untuk orang, json untuk mesin."
)
@click.option("--tanpa-audit", is_flag=True, help="Hanya kesalahan isi berkas.")
def check_command(rencana: tuple[Path, ...], bentuk: str, tanpa_audit: bool) -> int:
    """Memeriksa isi rencana dan mengauditnya. Kode keluar 0 tanpa kesalahan (temuan audit bukan kesalahan), 1 ada kesalahan."""
    from ..audit import check

    _choose(bentuk, ["teks", "json"], "--format")
    for folder in rencana:
        _existing(folder)
    result = check.check(rencana, audit=not tanpa_audit)
    click.echo(json.dumps(result, ensure_ascii=False, indent=1) if bentuk == "json" else check.text(result))
    return result["ringkasan"]["kode_keluar"]


@main.command("excel", cls=_ManyValues)
@click.argument("rencana", metavar="PLAN", type=click.Path(path_type=Path))
@click.option(
    "--keluar",
    "berkas",
    type=click.Path(path_type=Path),
    help="Berkas .xlsx yang dibuat. Bawaan: nama rencananya, di folder ini.",
)
@click.option("--tahun", multiple=True, help="Hanya realisasi, anggaran, dan PK tahun itu. Bawaan: semua.")
@click.option("--timpa", is_flag=True, help="Ganti berkas yang sudah ada.")
def excel_command(rencana: Path, berkas: Path | None, tahun: tuple[str, ...], timpa: bool) -> int:
    """Menulis satu rencana sebagai buku kerja Excel untuk diisi; dibaca kembali dengan renstra impor."""
    from ..intake import form as workbook

    _existing(rencana)
    berkas = berkas or Path(f"{rencana.resolve().name}.xlsx")
    if berkas.suffix.lower() != ".xlsx":
        raise click.UsageError(f"“{berkas}” harus berakhiran .xlsx.")
    if berkas.exists() and not timpa:
        raise click.UsageError(
            f"{berkas} sudah ada dan mungkin sudah diisi; pilih --keluar lain, atau --timpa."
        )
    try:
        plan = load(rencana, empty_ok=True)
        workbook.save(plan, berkas, _years(tahun, brief(rencana)) if tahun else ())
    except PlanError as e:
        click.echo(str(e), err=True)
        return 1
    except OSError as e:
        click.echo(f"{berkas} tidak dapat ditulis: {reason(e)}.", err=True)
        return 1
    click.echo(f"{berkas} ditulis. Setelah diisi: renstra impor {berkas} {rencana}")
    return 0


@main.command("impor")
@click.argument("berkas", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("rencana", metavar="PLAN", type=click.Path(path_type=Path))
@click.option("--ya", is_flag=True, help="Tulis tanpa bertanya.")
@click.option("--dry-run", is_flag=True, help="Hanya tunjukkan apa yang akan berubah.")
@click.option("--tabel", help="Tabel yang dimaksud lembarnya, bila tidak jelas, mis. realisasi.")
@click.option(
    "--tahun", type=click.IntRange(1945, 2200), help="Tahun angkanya, bila lembar tidak menyebutnya."
)
@click.option(
    "--triwulan", type=click.IntRange(1, 4), help="Triwulan angkanya, 1-4, bila lembar tidak menyebutnya."
)
@click.option("--satuan", help="Satuan uang bila lembar tidak menyebutnya: rupiah, ribu, atau juta.")
@click.option("--desimal", help="Tanda desimal angka yang ditulis sebagai teks: koma atau titik.")
def import_command(
    berkas: Path,
    rencana: Path,
    ya: bool,
    dry_run: bool,
    tabel: str | None,
    tahun: int | None,
    triwulan: int | None,
    satuan: str | None,
    desimal: str | None,
) -> int:
    """Membaca lembar Excel ke dalam rencana: menunjukkan apa yang akan berubah, bertanya, lalu menulis semuanya sekaligus."""
    from .. import files
    from ..intake import form as workbook
    from ..intake import intake

    _existing(rencana)
    if not berkas.is_file():
        raise click.UsageError(f"berkas “{berkas}” {'itu folder' if berkas.is_dir() else 'tidak ada'}.")
    units = {"rupiah": "rupiah", "ribu": "ribu rupiah", "juta": "juta rupiah"}
    marks = {"koma": ",", "titik": "."}
    if tabel:
        _choose(tabel, [t for t in contract() if t not in workbook.NOT_FILLED], "--tabel")
    if satuan:
        _choose(satuan, list(units), "--satuan")
    if desimal:
        _choose(desimal, list(marks), "--desimal")
    said = intake.Said(
        tabel, tahun, triwulan, units[satuan] if satuan else None, marks[desimal] if desimal else None
    )
    try:
        files.finish(rencana)
        proposal = intake.propose(rencana, berkas, said)
        for line in intake.preview(proposal):
            click.echo(line)
        if not proposal.changes:
            click.echo("Tidak ada yang berubah.")
            return 0
        if dry_run:
            click.echo("Tidak ada yang ditulis (--dry-run).")
            return 0
        if not ya and click.prompt(
            f"Tulis perubahan ini ke {rencana}? Ketik ya", default="", show_default=False
        ) not in ("y", "ya"):
            click.echo("Tidak ada yang ditulis.")
            return 0
        kept = intake.apply(proposal)
    except (PlanError, intake.IntakeError) as e:
        click.echo(str(e), err=True)
        return 1
    except OSError as e:
        click.echo(f"{rencana} tidak dapat ditulis: {reason(e)}. Tidak ada yang berubah.", err=True)
        return 1
    click.echo(f"Ditulis: {', '.join(proposal.files)}. Berkas lama disimpan di {kept}.")
    return 0


@main.command("dokumen")
@click.argument("berkas", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--keluar",
    "folder",
    required=True,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="Folder rancangan yang baru.",
)
@click.option("--nama", help="Nama kantor, mis. “KPU Kota Contoh”. Bawaan: nama foldernya.")
@click.option("--tahun", help="Tahun awal dan akhir rencana, mis. 2025-2029. Bawaan: dari dokumen.")
def document_command(berkas: Path, folder: Path, nama: str | None, tahun: str | None) -> int:
    """Membuat rancangan tabel rencana dari dokumen Renstra: Word (.docx), PDF berteks, HTML, atau teks bertab."""
    from ..draft import document
    from ..plan import start

    if not berkas.is_file():
        raise click.UsageError(f"dokumen “{berkas}” tidak ada.")
    try:
        made = document.draft(berkas, folder, nama, start.period_of(tahun) if tahun else None)
    except document.DocumentError as e:
        click.echo(f"{berkas}: {e}.", err=True)
        return 1
    except OSError as e:
        click.echo(f"{folder} tidak dapat ditulis: {reason(e)}.", err=True)
        return 1
    except ValueError as e:
        raise click.UsageError(f"{e}.") from e
    for line in document.summary(made):
        click.echo(line)
    return 0
