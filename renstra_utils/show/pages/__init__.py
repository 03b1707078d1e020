"""The kinds of page: each a head and a list of sections."""

from .yearly import YearlyPage

__all__ = ["YearlyPage"]
