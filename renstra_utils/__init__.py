"""Workbook for evaluating an Indonesian five-year plan (Renstra).

>>> import renstra_utils
>>> plan = renstra_utils.load("data/contoh")
>>> rows = renstra_utils.attainment.attainment(plan, 2023)
>>> rows.loc[rows["status"] == "tidak tercapai", ["kode", "capaian"]].head(2).round(2).values.tolist()
[['P2.02', 94.44], ['K1.2.05', 97.2]]
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

from .plan import Plan, PlanError, load

#: Modules that are there after `import renstra_utils`, each read when it is first named.
_MODULES = ["attainment", "audit", "budget", "charts", "check", "explore", "pages", "report", "tables"]

__all__ = ["Plan", "PlanError", "load", *_MODULES]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return import_module(f".{name}", __name__)
    if name.startswith("__"):
        raise AttributeError(name)
    from .plan import nearest

    raise AttributeError(
        f"renstra_utils tidak punya “{name}”. {nearest(name, __all__)}Yang ada: {', '.join(__all__)}."
    )


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
