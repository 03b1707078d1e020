"""The pages, one module each: what `page.Page` shows about attainment, budget, the plan's audit, and the five years together."""

from .audit import AuditPage
from .budget import BudgetPage
from .evaluation import EvaluationPage
from .yearly import YearlyPage

__all__ = ["AuditPage", "BudgetPage", "EvaluationPage", "YearlyPage"]
