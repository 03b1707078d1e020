"""`make bench`: how fast pages are made, as ratios within one run. `python tests/bench.py --help` for sizes.

Nothing here is asserted: machines differ, ratios are read by people. Offices are fictional and seeded.
"""

from __future__ import annotations

import argparse
import os
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
from renstra_utils.run.job import FAILED, Job, jobs_of
from renstra_utils.run.workers import warm

sys.path.insert(0, str(Path(__file__).parent / "support"))

from offices import make_offices, national_table

BIN = Path(sys.executable).parent
YEAR = 2023


def clock(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def jobs(plans: list[Path], out: Path) -> list[Job]:
    return [j for p in plans for j in jobs_of(p, [YEAR], ["capaian"], ["id"], out)]


def run(plans: list[Path], out: Path) -> None:
    results = batch.run(jobs(plans, out), workers=2)
    assert all(r.keadaan != FAILED for r in results), [r.sebab for r in results if r.sebab][:1]


def by_commands(plans: list[Path], folder: Path) -> None:
    """What one would do without the batch: `papermill`, then `jupyter nbconvert`, for each office."""
    notebook = kinds.notebook_of("capaian")
    for plan in plans:
        executed = folder / f"{plan.name}.ipynb"
        parameters = ["-p", "rencana", str(plan), "-p", "tahun", str(YEAR), "-p", "bahasa", "id"]
        quiet = {"check": True, "capture_output": True}
        subprocess.run([BIN / "papermill", notebook, executed, "-k", "python3", *parameters], **quiet)
        subprocess.run([BIN / "jupyter", "nbconvert", "--to", "html", executed], **quiet)


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--offices", type=int, default=50, help="offices of the batch (548: the whole commission)"
    )
    parser.add_argument(
        "--few", type=int, default=10, help="offices of the smaller batch that memory is compared with"
    )
    parser.add_argument("--loop", type=int, default=3, help="pages made by the two commands")
    parser.add_argument("--rows", type=int, default=2_300_000, help="rows of the national table")
    parser.add_argument("--times", type=int, default=3, help="repetitions; medians are shown")
    a = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="renstra-bench-") as scratch:
        folder = Path(scratch)
        plans = make_offices(folder / "plans", a.offices)
        print(
            f"{a.offices} kantor fiktif, 85 indikator, halaman capaian {YEAR}; {os.cpu_count()} inti",
            flush=True,
        )

        loop = clock(lambda: by_commands(plans[: a.loop], folder)) / a.loop
        first = clock(lambda: run(plans, folder / "r"))
        page = first / a.offices
        print(
            f"1. papermill + nbconvert {loop:.2f} s/halaman; batch dua pekerja {page:.2f} s/halaman: {loop / page:.1f} kali",
            flush=True,
        )

        warm("capaian", {"rencana": str(plans[0]), "tahun": YEAR, "bahasa": "id"})
        bare = statistics.median(clock(lambda: floor(plans[0])) for _ in range(a.times))
        results = [r.detik for r in batch.run(jobs(plans[:8], folder / "one"), workers=1)][1:]
        print(
            f"2. lantai tanpa notebook {bare:.2f} s; satu pekerja {statistics.median(results):.2f} s: {statistics.median(results) / bare:.2f} kali",
            flush=True,
        )

        again = statistics.median(clock(lambda: run(plans, folder / "r")) for _ in range(a.times))
        print(
            f"3. pembuatan kedua tanpa perubahan {again:.2f} s dari {first:.1f} s: {again / first:.2%}",
            flush=True,
        )

        sizes = {n: load(make_offices(folder / f"audit-{n}", 1, n)[0]) for n in (100, 1000)}
        small, large = (
            statistics.median(clock(lambda p=p: audit.findings(p)) for _ in range(a.times))
            for p in sizes.values()
        )
        print(
            f"6. audit 1.000 indikator {large:.1f} s, 100 indikator {small:.2f} s: {large / small:.1f} kali",
            flush=True,
        )

        few, many = peak(a.few, folder / "plans"), peak(a.offices, folder / "plans")
        print(
            f"4. memori puncak {a.few} kantor {few:.0f} MB, {a.offices} kantor {many:.0f} MB: {many / few - 1:+.1%}",
            flush=True,
        )

        table = national_table(folder / "nasional.csv", a.rows)
        rules = load_rules()

        def plain() -> None:
            pd.read_csv(table).groupby(["satker", "tahun"])["realisasi"].mean()

        def evaluated() -> None:
            means.attain_wide(pd.read_csv(table), ["satker", "tahun"], rules)

        ours, theirs = (statistics.median(clock(f) for _ in range(a.times)) for f in (evaluated, plain))
        print(
            f"5. {a.rows:,} baris: dimuat dan dinilai {ours:.2f} s; read_csv + groupby {theirs:.2f} s: {ours / theirs:.2f} kali",
            flush=True,
        )


if __name__ == "__main__":
    main()
