"""What a finding says, in the reader's language: our sentences are translated, the plan's words are quoted.

A rule says `say("{indikator} tidak bertarget pada {tahun}.", …)`; the English sentence stands in
`locale/en.po`. As text (`str`, an f-string) a saying is Indonesian.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..text import decimal
from ..wording import Wording

_INDONESIAN = Wording()


def into(said: Any, w: Wording) -> str:
    """A saying in the reader's language; several as `a, b`; any other value as it is."""
    if isinstance(said, Saying):
        return said.into(w)
    if isinstance(said, list | tuple):
        return ", ".join(into(x, w) for x in said)
    return str(said)


class Saying:
    """Words that depend on the reader's language. Added to others, it gives what is said in one."""

    def into(self, w: Wording) -> str:
        """The words in the reader's language."""
        raise NotImplementedError

    def __str__(self) -> str:
        return self.into(_INDONESIAN)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __repr__(self) -> str:
        return repr(str(self))

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other) if isinstance(other, Saying | str) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __bool__(self) -> bool:
        return bool(str(self))

    def __add__(self, other: Saying | str) -> Saying:
        return joined([self, other], "")

    def __radd__(self, other: Saying | str) -> Saying:
        return joined([other, self], "")


#: What a rule may say: a sentence of ours, or text that no language changes.
Words = Saying | str


class _Sentence(Saying):
    def __init__(self, message: str, values: dict[str, Any]) -> None:
        self.message, self.values = message, values

    def into(self, w: Wording) -> str:
        return w.t(self.message, **{k: into(v, w) for k, v in self.values.items()})


def say(message: str, **values: Any) -> Saying:
    """A sentence of ours, or a part of one, with values put in: sayings, lists of them, or plain text.

    >>> str(say("tahun {tahun}", tahun=2021))
    'tahun 2021'
    """
    return _Sentence(message, values)


class _Joined(Saying):
    def __init__(self, parts: list[Any], between: str) -> None:
        self.parts, self.between = parts, between

    def into(self, w: Wording) -> str:
        return self.between.join(into(x, w) for x in self.parts)


def joined(parts: Iterable[Any], between: str) -> Saying:
    """The parts one after the other: `a; b` with `"; "` between."""
    return _Joined(list(parts), between)


def commas(words: Iterable[Any]) -> Saying:
    """`a, b, c`."""
    return joined(words, ", ")


class _Capital(Saying):
    def __init__(self, said: Words) -> None:
        self.said = said

    def into(self, w: Wording) -> str:
        text = into(self.said, w)
        return text[:1].upper() + text[1:]


def capital(said: Words) -> Saying:
    """The text with a capital first letter, the rest as it is."""
    return _Capital(said)


class _Number(Saying):
    def __init__(self, value: float, decimals: int | None) -> None:
        self.value, self.decimals = value, decimals

    def into(self, w: Wording) -> str:
        places = "" if self.decimals is None else f".{self.decimals}"
        text = f"{decimal(self.value) if self.decimals is None else self.value:,{places}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        if w.bahasa == "id":
            text = text.translate(str.maketrans(",.", ".,"))
        return text.replace("-", "−") if self.decimals is None else text


def number(value: float, decimals: int | None = 4) -> Saying:
    """A number, with at most so many decimals; None: every digit, and a true minus.

    >>> str(number(4056561000)), str(number(77.5)), number(77.5).into(Wording("en"))
    ('4.056.561.000', '77,5', '77.5')
    """
    return _Number(value, decimals)


def full(value: float) -> Saying:
    """A reported number with every digit: `1.234,56789`."""
    return number(value, None)


def rupiah(value: float) -> Saying:
    """`Rp 1.234`."""
    return "Rp " + full(value)


class _Short(Saying):
    def __init__(self, value: float, beside: float) -> None:
        self.value, self.beside = value, beside

    def into(self, w: Wording) -> str:
        return w.rupiah(self.value, short=True, bounds=[self.beside])


def short_rupiah(value: float, beside: float) -> Saying:
    """`Rp 4,06 miliar`, with as many decimals as tell it from the amount beside it."""
    return _Short(value, beside)


class _Day(Saying):
    def __init__(self, value: object) -> None:
        self.value = value

    def into(self, w: Wording) -> str:
        return w.date(self.value)


def dated(value: object) -> Saying:
    """A day: `31 Desember 2023`."""
    return _Day(value)


class _Figure(Saying):
    def __init__(self, value: float | str) -> None:
        self.value = value

    def into(self, w: Wording) -> str:
        return w.value(self.value)


def figure(value: float | str) -> Saying:
    """A figure, a range or a grade as the plan's files hold it, written for the reader."""
    return _Figure(value)
