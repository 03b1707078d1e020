"""Numbers, dates and rupiah by locale, and a catalogue without holes."""

from __future__ import annotations

import re
import string

import pytest
from babel.messages.pofile import read_po
from messages import PACKAGE, all_messages

from renstra_utils.wording import Wording

ID, EN = Wording("id"), Wording("en")


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (ID.number(1234567.891), "1.234.567,89"),
        (EN.number(1234567.891), "1,234,567.89"),
        (ID.percent(87.5), "87,5\u00a0%"),
        (EN.percent(87.5), "87.5%"),
        (ID.rupiah(4_056_561_000), "Rp\u00a04.056.561.000"),
        (ID.rupiah(4_056_561_000, short=True), "Rp\u00a04,06\u00a0miliar"),
        (EN.rupiah(2_500_000, short=True), "Rp\u00a02.5\u00a0million"),
        (ID.rupiah(-30), "−Rp\u00a030"),
        (ID.number(None), "—"),
        (ID.percent(float("nan")), "—"),
        (ID.number(0), "0"),
        (ID.points(-1.5), "−1,5"),
        (ID.points(2), "+2"),
        (ID.points(0), "0"),
        (ID.date("2023-12-31"), "31 Desember 2023"),
        (EN.date("2023-12-31"), "31 December 2023"),
        (ID.date("entah"), "entah"),
        (ID.join(["a", "b", "c"]), "a, b dan c"),
        (EN.join(["a", "b"]), "a and b"),
    ],
)
def test_formats(got, expected):
    assert got == expected


def test_unknown_language():
    with pytest.raises(ValueError, match="tidak dikenal"):
        Wording("jv")


def catalogue() -> dict[str, str]:
    with (PACKAGE / "locale" / "en.po").open("rb") as f:
        return {m.id: m.string for m in read_po(f) if m.id}


def test_every_message_has_an_english_one():
    missing = sorted(m for m in all_messages() if not catalogue().get(m))
    assert not missing, "\n".join(missing)


def test_no_message_is_left_over():
    left = sorted(set(catalogue()) - all_messages())
    assert not left, "\n".join(left)


def test_placeholders_agree():
    def fields(text: str) -> set[str]:
        return {f for _, f, _, _ in string.Formatter().parse(text) if f}

    for source, english in catalogue().items():
        assert fields(source) == fields(english), source
        assert not re.search(r"  ", english), english
