"""Cells as people write them."""

from __future__ import annotations

import pytest

from renstra_utils.text import (
    computed_figure,
    given_figure,
    multiplier,
    name_key,
    parse_range,
    printed_range,
    read_printed,
)


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("87,5 %", 87.5, "%"),
        ("97.5 %", 97.5, "%"),
        ("100%", 100, "%"),
        ("70", 70, None),
        ("15 Keg", 15, "Keg"),
        ("1 org", 1, "org"),
        ("1 Org", 1, "Org"),
        ("Rp 4.056.561.000", 4_056_561_000, None),
        ("4,056,561,000", 4_056_561_000, None),
        ("4.056.561.000,50", 4_056_561_000.5, None),
        ("Rp1.000.000,-", 1_000_000, None),
        ("(1.000.000)", -1_000_000, None),
        ("-5", -5, None),
        ("3.2", 3.2, None),
        ("0,75", 0.75, None),
        ("12.5", 12.5, None),
        ("1234", 1234, None),
        ("0.123", 0.123, None),
    ],
)
def test_numbers(text, number, unit):
    got = read_printed(text)
    assert got.number == pytest.approx(number)
    assert got.unit == unit


@pytest.mark.parametrize("text", ["", "-", "–", "  ", None])
def test_blank(text):
    got = read_printed(text)
    assert (got.number, got.text, got.low) == (None, None, None)


@pytest.mark.parametrize("text", ["B", "WTP", "WTP-DPP"])
def test_grades(text):
    assert read_printed(text).text == text


@pytest.mark.parametrize(
    ("text", "both"),
    [("1.234", ["1234", "1,234"]), ("(1.000)", ["1000", "1"]), ("12,345", ["12,345", "12345"])],
)
def test_ambiguous_is_refused_with_both_readings(text, both):
    with pytest.raises(ValueError, match="bisa berarti") as e:
        read_printed(text)
    assert all(b in str(e.value) for b in both)


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [("1.234", ",", 1234), ("1.234", ".", 1.234), ("12,345", ",", 12.345), ("(1.000)", ",", -1000)],
)
def test_the_declared_decimal_mark_decides(text, mark, number):
    assert read_printed(text, mark).number == pytest.approx(number)


@pytest.mark.parametrize("text", ["4.056.561.00", "1..2", "12 34", "1.23.456", "(80", "80)"])
def test_broken_numbers_are_refused(text):
    with pytest.raises(ValueError, match=r"tidak terbaca|bukan angka|tidak berpasangan"):
        read_printed(text)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [("7-8", (7, 8)), ("7–8", (7, 8)), ("7.5 - 8", (7.5, 8)), ("8-7", None), ("-5", None), ("7", None)],
)
def test_ranges(text, bounds):
    assert parse_range(text) == bounds


def test_printed_range():
    got = read_printed("7–8 bulan")
    assert (got.low, got.high, got.unit) == (7, 8, "bulan")


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("9,74-9,59", (9.59, 9.74)),
        ("63,00—64,99 %", (63, 64.99)),
        ("2,5±1,0", (1.5, 3.5)),
        ("0,3 ± 0,1", (0.2, 0.4)),
        ("2,5±2,5", (0, 5)),
        ("2,5±4,0", None),
        ("9,74-", None),
        ("9,74", None),
        ("1.2.3-4", None),
        ("B", None),
    ],
)
def test_a_printed_range_has_its_bounds_in_order(text, bounds):
    assert printed_range(text) == bounds


@pytest.mark.parametrize(
    ("got", "expected"),
    [
        (computed_figure(100), "100"),
        (computed_figure(99.99999999, 0, 100), "99,99999999"),
        (computed_figure(-20.004, -20), "−20,004"),
        (computed_figure(-1234.5, grouped=True), "−1.234,5"),
        (computed_figure(-0.5, grouped=True), "−0,5"),
        (computed_figure(float("nan")), "—"),
        (given_figure(12345678955.0), "12345678955"),
        (given_figure(0.123456), "0,123456"),
        (given_figure(79.99999999, 80), "79,99999999"),
        (given_figure(2 / 3), "0,6667"),
    ],
)
def test_figures_of_a_trace(got, expected):
    assert got == expected


@pytest.mark.parametrize(
    ("one", "other"), [("Rapat  Pleno.", "rapat pleno"), ("KPU (Kota)", "kpu kota"), ("É-KTP", "é ktp")]
)
def test_names_are_the_same_without_case_spacing_and_punctuation(one, other):
    assert name_key(one) == name_key(other)
    assert name_key(f"{one} Paser", without="Kota Paser") == name_key(one, without="kota")


@pytest.mark.parametrize(
    "text",
    [
        "9" * 16,
        "9" * 400,
        "9" * 5000,
        "0," + "3" * 16,
        "1234567890123,4567",
        "1-" + "9" * 400,
        "Rp 9.999.999.999.999.999",
    ],
)
def test_what_no_float_holds_is_refused_with_both_its_ends(text):
    with pytest.raises(ValueError, match=r"terlalu besar|lebih dari 15 digit"):
        read_printed(text)


@pytest.mark.parametrize("text", ["1-" + "9" * 400, "1-" + "9" * 16, "0.1234567890123456-1", "١-٢", "²-³"])
def test_a_range_that_no_float_holds_is_none(text):
    assert parse_range(text) is None


@pytest.mark.parametrize("unit", ["per 0 KH", "per " + "9" * 400, "per ²"])
def test_a_unit_that_multiplies_by_nothing_or_without_end_says_nothing(unit):
    assert multiplier(unit) in (None, 1.0)
