"""Moved."""

from ..files import to_csv as to_csv  # moved
from .columns import Column as Column  # moved
from .excel import to_excel as to_excel  # moved
from .html import environment as environment  # moved
from .html import slug as slug  # moved
from .html import status_mark as status_mark  # moved
