"""Workbook for evaluating an Indonesian five-year plan (Renstra): `load` a folder, then attainment, budget, audit."""

__version__ = "0.1.0"

from .plan import Plan, PlanError, load

__all__ = ["Plan", "PlanError", "load"]
