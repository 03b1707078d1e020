"""A plan's folder becomes a `Plan`, or every problem that it has."""

from .plan import Plan, PlanError, load

__all__ = ["Plan", "PlanError", "load"]
