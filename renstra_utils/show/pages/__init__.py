"""The pages, one module each: what `page.Page` shows about attainment, budget, the plan's audit, the five years together, all offices of a run, and what an analyst chose to see."""

from .audit import AuditPage
from .budget import BudgetPage
from .evaluation import EvaluationPage
from .rollup import RollupPage
from .view import ViewPage
from .yearly import YearlyPage

__all__ = ["AuditPage", "BudgetPage", "EvaluationPage", "RollupPage", "ViewPage", "YearlyPage"]
