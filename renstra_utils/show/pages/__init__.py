"""The kinds of page: each a head and a list of sections."""

from .audit import AuditPage
from .budget import BudgetPage
from .evaluation import EvaluationPage
from .minutes import Minutes
from .quarter import QuarterPage
from .report import ReportPage
from .rollup import RollupPage
from .view import ViewPage
from .yearly import YearlyPage

__all__ = [
    "AuditPage",
    "BudgetPage",
    "EvaluationPage",
    "Minutes",
    "QuarterPage",
    "ReportPage",
    "RollupPage",
    "ViewPage",
    "YearlyPage",
]
