"""Workbook for evaluating an Indonesian five-year plan (Renstra).

>>> import renstra_utils
>>> from renstra_utils.evaluate.attainment import attainment
>>> rows = attainment(renstra_utils.load("data/contoh"), 2023)
>>> rows.loc[rows["status"] == "tidak tercapai", ["kode", "capaian"]].head(2).round(2).values.tolist()
[['P2.02', 94.44], ['K1.2.05', 97.2]]
"""

__version__ = "0.1.0"

from .plan import Plan, PlanError, load

__all__ = ["Plan", "PlanError", "load"]
