"""Workbook for evaluating an Indonesian five-year plan (Renstra).

>>> import renstra_utils
>>> from renstra_utils.evaluate.attainment import attainment
>>> rows = attainment(renstra_utils.load("data/contoh"), 2023)
>>> rows.loc[rows["status"] == "tidak tercapai", ["kode", "capaian"]].head(2).round(2).values.tolist()
[['P2.02', 94.44], ['K1.2.05', 97.2]]
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

__all__ = ["Plan", "PlanError", "load"]

if TYPE_CHECKING:
    from .plan import Plan, PlanError, load


def __getattr__(name: str) -> Any:
    """What is offered here, imported when it is asked for: `renstra --help` needs no tables."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import plan

    return getattr(plan, name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
