"""Modules that libraries import where they are installed, and that no page ever uses."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

#: Nobody debugs a page; no notebook's schema asks what an IRI may look like. Each takes longer to import than
#: all else that a kernel, or a worker, needs.
DEBUGGER, IRI_GRAMMAR = "debugpy", "rfc3987_syntax"


@contextmanager
def without(module: str) -> Iterator[None]:
    """Meanwhile, who tries to import a module is told that it is not installed; not where it is imported."""
    if module in sys.modules:
        yield
        return
    sys.modules[module] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[module]
