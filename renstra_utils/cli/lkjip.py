"""The yearly performance report as Word, and its check: lkjip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
from click import argument, command, option

from ..run.job import jobs_of
from ..run.survey import survey
from .documents import checked
from .making import make
from .options import PATH, Run, language, languages_of, output_folder, run_options, years_of
from .usage import existing, fail, wrong_use


@command("lkjip")
@argument("rencana", required=False, metavar="[RENCANA]", type=PATH)
@option("--tahun", metavar="TAHUN", help="Tahun laporannya. Wajib, kecuali dengan --periksa.")
@option("--templat", type=PATH, metavar="KOP.docx", help="Templat Word kantor: kop, gaya, urutan bagian.")
@option("--periksa", type=PATH, metavar="BERKAS.docx", help="Periksa laporan yang sudah diisi.")
@language
@output_folder
@run_options
def lkjip(
    rencana: Path | None,
    tahun: str | None,
    templat: Path | None,
    periksa: Path | None,
    bahasa: tuple[str, ...],
    keluaran: Path,
    **how: Any,
) -> int:
    """Membuat LKjIP sebagai dokumen Word, atau memeriksa yang sudah diisi kantor (--periksa)."""
    if periksa:
        return _check(periksa, rencana, tahun)
    if rencana is None or tahun is None:
        raise click.UsageError("sebut folder rencana dan --tahun, atau --periksa BERKAS.docx.")
    existing(rencana)
    years, languages = years_of([tahun], survey([rencana])[rencana].office), languages_of(bahasa)
    path = _template(templat) if templat else ""
    how["force"] = True  # who asks for the document wants it now, with this template
    jobs = jobs_of(rencana, years, ["lkjip"], languages, keluaran, path)
    return make(jobs, keluaran, Run(**how))


def _template(path: Path) -> str:
    """The template's whole path, once it can take the report."""
    from ..show.pages.report import ReportPage
    from ..show.word import TemplateError, check_template

    with wrong_use(TemplateError, words="--templat: {}"):
        check_template(str(path), ReportPage)
    return str(path.resolve())


def _check(path: Path, rencana: Path | None, tahun: str | None) -> int:
    """What a filled report says that the data do not; exit 1 where there is anything to mend."""
    from ..evaluate import attainment, budget
    from ..plan.plan import load
    from ..plan.problem import PlanError
    from ..show.ooxml import facts_of
    from ..show.pages import ReportPage

    if not path.is_file():
        raise click.UsageError(f"--periksa: {path} tidak ada.")
    facts = facts_of(path)
    folder = rencana or _plan_of(path, facts.get("rencana", ""))
    existing(folder)
    year = years_of([tahun or facts.get("tahun", "")], survey([folder])[folder].office)[0]
    try:
        plan = load(folder)
    except PlanError as e:
        fail(str(e))
    figures = budget.budget(plan), attainment.attainment(plan)
    return checked(path, ReportPage(plan, *figures, year, facts.get("bahasa", "id")))


_SAY = "sebut foldernya: renstra lkjip RENCANA --tahun N --periksa BERKAS.docx."


def _plan_of(path: Path, name: str) -> Path:
    """The folder of the plan that a document was made from: as the record beside it says, else in data/."""
    from ..run.kinds import ROOT
    from ..run.record import read_record

    if not name:
        raise click.UsageError(f"{path.name} tidak menyebut rencananya; {_SAY}")
    out = path.resolve().parent.parent
    own = (e for e in read_record(out).values() if e.get("rencana") == name)
    ways = sorted({e.get("asal") or "" for e in own} - {""})
    for folder in (*((out / way).resolve() for way in ways), ROOT / "data" / name):
        if folder.is_dir():
            return folder
    raise click.UsageError(f"folder rencana “{name}” tidak ditemukan; {_SAY}")


COMMANDS = (lkjip,)
