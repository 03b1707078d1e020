"""A plan's folder becomes a `Plan`, or every problem that it has."""

from .plan import Plan, load
from .problem import PlanError

__all__ = ["Plan", "PlanError", "load"]
