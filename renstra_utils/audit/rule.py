"""The registry of rules: functions of `(facts, p)` under `@rule(id)` that yield `p.found(words, rows)`."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from .definition import Definition, Finding, defined
from .facts import Facts

Rule = Callable[[Facts, Definition], Iterable[Finding]]
#: Every rule by its id.
RULES: dict[str, Rule] = {}


def found_by(facts: Facts, id: str) -> list[Finding]:
    """What a rule finds, derived once: readiness asks again what the audit has found."""
    if id not in facts.found:
        facts.found[id] = list(RULES[id](facts, defined(id)))
    return facts.found[id]


def rule(id: str) -> Callable[[Rule], Rule]:
    """Registers a function as the rule of this id."""

    def register(f: Rule) -> Rule:
        RULES[id] = f
        return f

    return register
