"""One file with rows of several offices, split among their plans."""

from __future__ import annotations

from pathlib import Path

from ..bounded import Limits, OverLimitError, each_bounded
from ..forms.beside import offices_in, same_office
from ..plan.package import PACKAGE, brief
from ..plan.problem import Problem
from .entries import sheet_layouts
from .proposal import IntakeError, Proposal
from .propose import open_reading, over_limit, propose_here, read_within
from .reading import ImportOptions

_NO_PLAN = "Samakan namanya dengan nama_kantor rencananya, atau buat rencananya dahulu."


def is_batch(folder: Path) -> bool:
    """Whether a folder holds plans, and is none itself."""
    return not (folder / PACKAGE).is_file() and any(folder.glob(f"*/{PACKAGE}"))


def propose_batch(
    folder: Path, path: Path, options: ImportOptions, limits: Limits | None = None
) -> list[Proposal]:
    """What importing a file would change in each plan of a folder that an office of the file belongs to.
    Nothing is written.

    Each row belongs to the plan whose office its column names. Raises IntakeError where no column names
    offices, where an office has no plan or two, and for every cell that cannot be read with certainty.
    """
    plans = sorted(p.parent for p in folder.glob(f"*/{PACKAGE}"))
    offices = read_within(limits, path, _offices, plans[0], path, options)
    calls = [(plan, path, options) for plan in _owners(path, plans, offices, options)]
    found = list(each_bounded(propose_here, calls, limits))
    if over := next((e for e in found if isinstance(e, OverLimitError)), None):
        raise over_limit(path, over)
    if other := next((e for e in found if isinstance(e, Exception) and not isinstance(e, IntakeError)), None):
        raise other
    problems = [p for e in found if isinstance(e, IntakeError) for p in e.problems]
    if problems:
        raise IntakeError(path, problems)
    return [p for p in found if isinstance(p, Proposal)]


def _offices(plan: Path, path: Path, options: ImportOptions) -> list[str]:
    """The offices that the file's sheets name, each once."""
    reading, sheets, _ = open_reading(plan, path, options)
    layouts = [(s, layout) for s in sheets for layout in sheet_layouts(reading, s)[:1]]
    if reading.problems:
        raise IntakeError(path, reading.problems)
    return list(dict.fromkeys(name for s, layout in layouts for name in offices_in(s, layout)))


def _owners(path: Path, plans: list[Path], offices: list[str], options: ImportOptions) -> list[Path]:
    """The plans of these offices, in the order of their folders; IntakeError where one has none, or two."""
    names = {p: brief(p) for p in plans}
    problems, owners = [], set()
    if not offices:
        what, remedy = (
            "tidak ada kolom yang menyebut kantor tiap baris",
            "Sebut satu rencana, atau beri kolom Satker.",
        )
        problems.append(Problem(path.name, None, None, None, what, remedy))
    for office in offices:
        mine = [p for p, about in names.items() if same_office(office, about.nama_kantor)]
        mine = [p for p in mine if options.year is None or options.year in names[p].years]
        if len(mine) == 1:
            owners.add(mine[0])
            continue
        what, remedy = "kantor ini tidak punya rencana di folder itu", _NO_PLAN
        if mine:
            what = f"kantor ini punya {len(mine)} rencana: {', '.join(p.name for p in mine)}"
            remedy = "Sebut --tahun, atau satu rencana."
        problems.append(Problem(path.name, None, "kantor", office, what, remedy))
    if problems:
        raise IntakeError(path, problems)
    return sorted(owners)
