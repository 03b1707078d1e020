"""Moved to `choice`, `what_if` and `match`."""  # moved

from .choice import READING_CHOICES as READINGS
from .choice import VIEW_COLUMNS as COLUMNS
from .choice import Choice, money, view
from .choice import check_code as _known
from .choice import judged_rows as _judged
from .choice import with_trace as _traced
from .match import LIKENESS, compare, match, neighbours
from .match import PAIR_ORIGINS as WAYS
from .means import EXCLUDED
from .what_if import SUPPOSABLE, WhatIf, suppose, supposed, what_if

__all__ = [
    "COLUMNS",
    "EXCLUDED",
    "LIKENESS",
    "READINGS",
    "SUPPOSABLE",
    "WAYS",
    "Choice",
    "WhatIf",
    "_judged",
    "_known",
    "_traced",
    "compare",
    "match",
    "money",
    "neighbours",
    "suppose",
    "supposed",
    "view",
    "what_if",
]
