"""A programme's indicator beside those of its kegiatan."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wordings import DRAWN, Row, found

RULE = "target-induk-anak"
TEXT = "Persentase pemilih pemula terdidik"


def both(child: Row, **parent: object) -> list[tuple[str, str]]:
    """Severity and certainty of what is found of a programme's indicator and this of a kegiatan."""
    program = Row(TEXT, kegiatan="", sasaran="Atas", **parent)  # type: ignore[arg-type]
    return [(f.severity, f.sure) for f in found(RULE, program, child)]


@DRAWN
@given(st.lists(st.integers(10, 99), min_size=3, max_size=3))
def test_the_same_thing_has_the_same_targets(targets: list[int]) -> None:
    expected = [] if targets == [60, 70, 80] else [("berat", "pasti")]
    assert both(Row(TEXT, targets=targets)) == expected


@DRAWN
@given(st.sampled_from(["perempuan", "tunanetra", "tahun 2024", "provinsi", "yang belum terdaftar"]))
def test_a_part_of_it_may_have_others(word: str) -> None:
    assert both(Row(f"{TEXT} {word}", targets=(1, 2, 3))) == []


@pytest.mark.parametrize(
    ("child", "expected"),
    [
        # Something was left aside, or it is another programme's.
        (Row(f"{TEXT} secara berkelanjutan", targets=(1, 2, 3)), [("sedang", "mungkin")]),
        (Row(f"{TEXT} di KPU Kota Contoh", targets=(1, 2, 3)), [("berat", "pasti")]),
        (Row(TEXT, targets=(1, 2, 3), program="Lain"), [("sedang", "mungkin")]),
        # Another measure, unit or quality.
        (Row(TEXT.replace("Persentase", "Jumlah"), "Orang", targets=(1, 2, 3)), []),
        (Row(TEXT, "Orang", targets=(1, 2, 3)), []),
        (Row(f"Persentase ketepatan waktu {TEXT[11:]}", targets=(1, 2, 3)), []),
        (Row(TEXT, targets=("50-60", "70-75", "80-90")), [("berat", "pasti")]),
    ],
)
def test_what_else_is_the_same(child: Row, expected: list[tuple[str, str]]) -> None:
    assert both(child) == expected


def test_the_whole_is_promised_of_which_a_kegiatan_plans_less() -> None:
    program = Row("Persentase tersedianya sarana kerja", kegiatan="", targets=(100, 100, 100))
    same, other = Row("Persentase ketersediaan gedung dan gudang"), Row("Persentase pegawai yang dilatih")
    (f,) = found(RULE, program, same, other, Row("Persentase ketersediaan genset", sasaran="Lain"))
    assert (f.codes, f.severity, f.sure) == (["I1", "I2"], "sedang", "mungkin")


def test_success_may_be_timeliness() -> None:
    child = Row(f"Persentase ketepatan waktu {TEXT[11:]}", targets=(1, 2, 3))
    program = Row(f"Persentase keberhasilan {TEXT[11:]}", kegiatan="")
    assert [f.sure for f in found(RULE, program, child)] == ["mungkin"]


@pytest.mark.parametrize(("last", "findings"), [(50, 0), (51, 2)])
def test_a_programme_counts_what_its_kegiatan_do(last: int, findings: int) -> None:
    text = "Jumlah peserta pelatihan teknis"
    program = Row(text, "Orang", kegiatan="", targets=(60, 70, 80))
    parts = [
        Row(text, "Orang", kegiatan=k, targets=t)
        for k, t in (("Satu", (30, 30, 30)), ("Dua", (30, 40, last)))
    ]
    got = found(RULE, program, *parts)
    assert [(f.severity, f.sure) for f in got] == [("sedang", "mungkin")] * findings


def test_a_thousand_indicators_of_one_sasaran_are_compared() -> None:
    rows = [Row(f"Persentase layanan nomor {n} yang selesai") for n in range(700)]
    rows += [Row(f"Persentase mutu nomor {n} yang baik", kegiatan="") for n in range(300)]
    assert found(RULE, *rows) == []
