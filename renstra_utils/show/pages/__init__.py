"""The kinds of page: each a head and a list of sections."""

from .view import ViewPage
from .yearly import YearlyPage

__all__ = ["ViewPage", "YearlyPage"]
