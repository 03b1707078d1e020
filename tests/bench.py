"""`make bench`: how fast pages are made, as ratios within one run. `python tests/bench.py --help` for sizes.

Nothing here is asserted: machines differ, ratios are read by people. Offices are fictional and seeded.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from renstra_utils import load
from renstra_utils.audit import audit
from renstra_utils.evaluate import means
from renstra_utils.rules import load_rules
from renstra_utils.run import batch, export, kinds
from renstra_utils.run.job import FAILED, Job, Result, jobs_of, rollups
from renstra_utils.run.workers import warm

sys.path.insert(0, str(Path(__file__).parent / "support"))

from offices import make_offices, national_table

BIN = Path(sys.executable).parent
YEAR = 2023


def clock(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def cpu(call: Callable[[], object]) -> float:
    """Seconds of CPU that a call takes in this process."""
    start = time.process_time()
    call()
    return time.process_time() - start


def started(*command: str | Path) -> tuple[float, float]:
    """A command's seconds, by the clock and of CPU."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = clock(lambda: subprocess.run([*map(str, command)], check=True, capture_output=True))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def jobs(plans: list[Path], out: Path) -> list[Job]:
    return [j for p in plans for j in jobs_of(p, [YEAR], ["capaian"], ["id"], out)]


def made(pages: list[Job], workers: int, force: bool = False) -> list[Result]:
    """The results of pages, none of which failed."""
    results = batch.run(pages, workers=workers, force=force)
    assert all(r.keadaan != FAILED for r in results), [r.sebab for r in results if r.sebab][:1]
    return results


def run(plans: list[Path], out: Path, workers: int = 2) -> None:
    made(jobs(plans, out), workers)


def by_commands(plans: list[Path], folder: Path) -> None:
    """What one would do without the batch: `papermill`, then `jupyter nbconvert`, for each office."""
    notebook = kinds.notebook_of("capaian")
    for plan in plans:
        executed = folder / f"{plan.name}.ipynb"
        parameters = ["-p", "rencana", str(plan), "-p", "tahun", str(YEAR), "-p", "bahasa", "id"]
        quiet = {"check": True, "capture_output": True}
        subprocess.run([BIN / "papermill", notebook, executed, "-k", "python3", *parameters], **quiet)
        subprocess.run([BIN / "jupyter", "nbconvert", "--to", "html", executed], **quiet)


def by_apis(plans: list[Path], folder: Path) -> tuple[float, float]:
    """The same in one process that has imported everything: papermill's API, and nbclient's; s/page each."""
    import nbformat
    import papermill
    from nbclient import NotebookClient
    from nbconvert import HTMLExporter

    def with_papermill(plan: Path) -> None:
        values = {"rencana": str(plan), "tahun": YEAR, "bahasa": "id"}
        out = folder / "api.ipynb"
        nb = papermill.execute_notebook(
            kinds.notebook_of("capaian"), out, values, kernel_name="python3", progress_bar=False
        )
        HTMLExporter().from_notebook_node(nb)

    def with_nbclient(plan: Path) -> None:
        nb = nbformat.read(kinds.notebook_of("capaian"), as_version=4)
        cell = next(c for c in nb.cells if "parameters" in c.metadata.get("tags", []))
        cell.source = f"rencana, tahun, bahasa = {str(plan)!r}, {YEAR}, 'id'"
        NotebookClient(nb, kernel_name="python3").execute()
        HTMLExporter().from_notebook_node(nb)

    def each(way: Callable[[Path], None]) -> float:
        return clock(lambda: [way(plan) for plan in plans]) / len(plans)

    return each(with_papermill), each(with_nbclient)


def floor(plan: Path) -> None:
    """The same functions and the same template with no notebook run: the cells in this process, then the exporter."""
    import nbformat

    nb = nbformat.read(kinds.notebook_of("capaian"), as_version=4)
    namespace: dict = {}
    for cell in (c for c in nb.cells if c.cell_type == "code"):
        *body, last = cell.source.splitlines()
        shown = None
        try:
            code = compile(last, "cell", "eval")
        except SyntaxError:
            exec(cell.source, namespace)
        else:
            exec("\n".join(body), namespace)
            shown = eval(code, namespace)
        if "parameters" in cell.metadata.get("tags", []):
            namespace.update(rencana=str(plan), tahun=YEAR, bahasa="id")
        if hasattr(shown, "_repr_mimebundle_"):
            cell.outputs = [nbformat.v4.new_output("display_data", data=shown._repr_mimebundle_())]
    path = kinds.notebook_of("capaian")
    export.to_html(nb, export.provenance(path, {"rencana": str(plan), "tahun": YEAR, "bahasa": "id"}))


def peak(plans: int, folder: Path) -> float:
    """Peak memory in MB of the whole batch: the parent's, and the largest child's, in a process of its own."""
    code = (
        "import sys, resource; sys.path.insert(0, sys.argv[3])\n"
        "import bench; from pathlib import Path\n"
        "if __name__ == '__main__':\n"
        "    bench.run(sorted(Path(sys.argv[1]).iterdir())[:int(sys.argv[2])], Path(sys.argv[4]))\n"
        "    print(sum(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024)\n"
    )
    with tempfile.TemporaryDirectory() as out:
        script = Path(out) / "peak.py"
        script.write_text(code)
        args = [sys.executable, script, folder, str(plans), Path(__file__).parent, Path(out) / "r"]
        return float(subprocess.run(args, check=True, capture_output=True, text=True).stdout)


def say(number: str, text: str) -> None:
    print(f"{number}. {text}", flush=True)


def pages(plans: list[Path], folder: Path, loop: int) -> None:
    """Pages of many offices against what one would do without the batch."""
    commands = clock(lambda: by_commands(plans[:loop], folder)) / loop
    apis = by_apis(plans[:loop], folder)
    first = clock(lambda: run(plans, folder / "r"))
    page = first / len(plans)
    say(
        "1",
        f"papermill + nbconvert {commands:.2f} s/halaman; batch dua pekerja {page:.3f} s/halaman: "
        f"{commands / page:.1f} kali; API terbaik {min(apis):.2f} s/halaman: {min(apis) / page:.1f} kali",
    )
    again = min(clock(lambda: run(plans, folder / "r")) for _ in range(3))
    say("1", f"pembuatan kedua tanpa perubahan {again:.2f} s dari {first:.1f} s: {again / first:.2%}")


def an_office(plan: Path, folder: Path) -> None:
    """The twelve pages of an office, by one worker, against one of them made alone; both with its start."""
    alone = min(clock(lambda n=n: run([plan], folder / f"one{n}", 1)) for n in range(3))
    whole = jobs_of(
        plan, range(2020, 2025), ["audit", "capaian", "anggaran", "evaluasi"], ["id"], folder / "p"
    )
    took = clock(lambda: made(whole, 1))
    again = clock(lambda: made(whole, 1, force=True))
    each = [r.detik for r in made(jobs([plan], folder / "p") * 3, 1, force=True)][1:]
    say(
        "2",
        f"dua belas halaman satu kantor {took:.1f} s; satu halaman capaian sendiri {alone:.1f} s, tanpa "
        f"awal pekerja {min(each):.2f} s: {took / alone:.1f} dan {again / min(each):.1f} kali",
    )


def floors(plan: Path, times: int) -> None:
    """A page without a notebook, and what a worker adds to it."""
    warm("capaian", {"rencana": str(plan), "tahun": YEAR, "bahasa": "id"})
    bare = min(cpu(lambda: floor(plan)) for _ in range(2 * times))
    say("3", f"lantai tanpa notebook {bare:.2f} s CPU")


def growth(folder: Path, times: int) -> None:
    """Sixteen times the indicators: page and audit; and the command that checks a plan of 1,000."""
    sizes = {n: make_offices(folder / f"n{n}", 1, n)[0] for n in (85, 1000, 1360)}

    def least(call: Callable[[Path], object]) -> tuple[float, float]:
        small, large = (min(cpu(lambda n=n: call(sizes[n])) for _ in range(times)) for n in (85, 1360))
        return large, large / small

    plans = {path: load(path) for path in sizes.values()}
    (page, more), (audited, larger) = least(floor), least(lambda p: audit.findings(plans[p]))
    say(
        "4",
        f"1.360 indikator lawan 85: halaman {page:.2f} s, {more:.1f} kali; audit {audited:.2f} s, {larger:.1f} kali",
    )
    checked = min(started(BIN / "renstra", "periksa", sizes[1000])[1] for _ in range(times))
    say("4", f"renstra periksa 1.000 indikator {checked:.2f} s CPU")


def starts(times: int) -> None:
    """How long a command takes to begin, and what the package adds to pandas."""
    for word in ("--help", "--version"):
        say("5", f"renstra {word} {min(started(BIN / 'renstra', word)[0] for _ in range(times)):.2f} s")
    with_us, without = (
        min(started(sys.executable, "-c", code)[0] for _ in range(2 * times))
        for code in ("import pandas, renstra_utils; renstra_utils.load", "import pandas")
    )
    say("5", f"import renstra_utils {with_us - without:.2f} s di luar pandas")


def memory(few: int, many: int, folder: Path) -> None:
    """The largest processes of a small and of a large batch."""
    small, large = peak(few, folder / "plans"), peak(many, folder / "plans")
    say(
        "6",
        f"memori puncak {few} kantor {small:.0f} MB, {many} kantor {large:.0f} MB: {large / small - 1:+.1%}",
    )


def national(folder: Path, rows: int, times: int) -> None:
    """A table of the whole commission, evaluated."""
    table, rules = national_table(folder / "nasional.csv", rows), load_rules()

    def plain() -> None:
        pd.read_csv(table).groupby(["satker", "tahun"])["realisasi"].mean()

    def evaluated() -> None:
        means.attain_wide(pd.read_csv(table), ["satker", "tahun"], rules)

    ours, theirs = (statistics.median(clock(f) for _ in range(times)) for f in (evaluated, plain))
    say(
        "7",
        f"{rows:,} baris: dimuat dan dinilai {ours:.2f} s; read_csv + groupby {theirs:.2f} s: {ours / theirs:.2f} kali",
    )


def everything(plans: list[Path], out: Path) -> None:
    """Every kind and year of every office and the roll-up, then once more without any change."""
    kinds_of_all = ["audit", "capaian", "anggaran", "evaluasi"]
    whole = [j for p in plans for j in jobs_of(p, range(2020, 2025), kinds_of_all, ["id"], out)]
    whole += rollups(["id"], out)
    first = clock(lambda: made(whole, 2))
    again = clock(lambda: made(whole, 2))
    largest = max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    say(
        "8",
        f"{len(whole):,} halaman {first / 60:.1f} menit, proses terbesar {largest / 1024:.0f} MB; "
        f"tanpa perubahan {again:.1f} s: {again / first:.2%}",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, number, help in (
        ("offices", 50, "offices of the batch (548: the whole commission)"),
        ("few", 10, "offices of the smaller batch that memory is compared with"),
        ("loop", 3, "pages made by the two commands"),
        ("rows", 2_300_000, "rows of the national table"),
        ("times", 3, "repetitions; the least or the median is shown"),
    ):
        parser.add_argument(f"--{name}", type=int, default=number, help=help)
    parser.add_argument("--all", action="store_true", help="every kind and year of every office too")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="renstra-bench-") as scratch:
        folder = Path(scratch)
        plans = make_offices(folder / "plans", a.offices)
        print(
            f"{a.offices} kantor fiktif, 85 indikator, halaman capaian {YEAR}; {os.cpu_count()} inti",
            flush=True,
        )
        pages(plans, folder, a.loop)
        an_office(plans[0], folder)
        floors(plans[0], a.times)
        growth(folder, a.times)
        starts(a.times)
        memory(a.few, a.offices, folder)
        national(folder, a.rows, a.times)
        if a.all:
            everything(plans, folder / "all")


if __name__ == "__main__":
    main()
