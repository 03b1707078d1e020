"""Numbers, dates and rupiah by locale, and a catalogue without holes."""

from __future__ import annotations

import re
import string
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from messages import all_messages, catalogue

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
        (ID.points(0.001), "+0,001"),
        (ID.points(0.1 + 0.2 - 0.3), "0"),
        (ID.number(-5), "−5"),
        (EN.percent(-0.5), "−0.5%"),
        (ID.number(-0.001), "0"),
        (ID.number(153 / 160 * 100), "95,63"),
        (ID.percent(99.996), "100\u00a0%"),
        (ID.percent(99.996, bounds=[100]), "99,996\u00a0%"),
        (ID.percent(90.004, bounds=[90]), "90,004\u00a0%"),
        (ID.number(75.995, bounds=[76]), "75,995"),
        (ID.percent(349_990 / 350_000 * 100, 1, bounds=[100]), "99,997\u00a0%"),
        (ID.number(87.5, bounds=[100, float("nan")]), "87,5"),
        (ID.number(87.5, 3, padded=True), "87,500"),
        (ID.number(float("inf")), "—"),
        (ID.number(1e27), "1" + ".000" * 9),
        (ID.value(0.0015), "0,0015"),
        (EN.value(12345678955.0), "12,345,678,955"),
        (ID.value("89.995"), "89,995"),
        (ID.value("7-8"), "7–8"),
        (ID.value("belum dinilai"), "belum dinilai"),
        (ID.value(-5), "−5"),
        (ID.value(0.00000015), "0,00000015"),
        (ID.value(295 / 3), "98,33"),
        (ID.value(None), "—"),
        (ID.rupiah(1000.5), "Rp\u00a01.001"),
        (ID.rupiah(1000.5, bounds=[1001]), "Rp\u00a01.000,5"),
        (ID.rupiah(999_999_999, short=True), "Rp\u00a01\u00a0miliar"),
        (ID.rupiah(995_000_000, short=True), "Rp\u00a0995\u00a0juta"),
        (ID.rupiah(-4_056_561_000, short=True), "−Rp\u00a04,06\u00a0miliar"),
        (ID.short(4_056_561_000), "4,06\u00a0miliar"),
        (ID.date("2023-12-31"), "31 Desember 2023"),
        (EN.date("2023-12-31"), "31 December 2023"),
        (ID.date("entah"), "entah"),
        (ID.join(["a", "b", "c"]), "a, b dan c"),
        (EN.join(["a", "b"]), "a and b"),
    ],
)
def test_formats(got, expected):
    assert got == expected


#: Figures as capaian are: at most ten decimals.
FIGURES = st.decimals(-(10**9), 10**9, places=10).map(float)


def shown(text: str) -> Fraction:
    return Fraction(text.replace(".", "").replace(",", ".").replace("−", "-").removesuffix("\u00a0%"))


def side(a: Fraction, b: Fraction) -> int:
    return (a > b) - (a < b)


@given(FIGURES, st.integers(0, 6))
def test_halves_go_up(value, decimals):
    exactly, step = Fraction(f"{value:.15g}"), Fraction(1, 10**decimals)
    up = floor(abs(exactly) / step + Fraction(1, 2)) * step
    assert shown(ID.number(value, decimals)) == (up if exactly > 0 else -up)


@given(FIGURES, st.lists(FIGURES, max_size=3), st.floats(-1e-6, 1e-6))
def test_a_printed_figure_stands_to_each_bound_as_the_figure_does(value, bounds, hair):
    bounds = [*bounds, value, round(value + hair, 10)]
    for text in (ID.number(value, bounds=bounds), ID.percent(value, 1, bounds=bounds)):
        for b in bounds:
            assert side(shown(text), Fraction(f"{b:.15g}")) == side(
                Fraction(f"{value:.15g}"), Fraction(f"{b:.15g}")
            )


@given(st.decimals(-(10**9), 10**9, places=5))
def test_an_entered_figure_keeps_every_digit(value):
    assert shown(ID.value(float(value))) == Fraction(value)
    assert ID.value(str(value)) == ID.value(float(value))


def test_unknown_language():
    with pytest.raises(ValueError, match="tidak dikenal"):
        Wording("jv")


def test_every_message_has_an_english_one():
    english = catalogue()
    missing = sorted(m for m in all_messages() if not english.get(m))
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
