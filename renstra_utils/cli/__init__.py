"""The command `renstra`: parses what is asked and calls what does it."""

from .commands import main

__all__ = ["main"]
