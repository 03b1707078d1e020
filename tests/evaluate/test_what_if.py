"""Supposed values beside the record."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import small_office

import renstra_utils
from renstra_utils.evaluate import attainment, choice, what_if
from renstra_utils.evaluate.choice import EVERYTHING, Choice
from renstra_utils.evaluate.means import summarise

ROWS = [
    ("A", "maximize", "100", "90"),
    ("B", "minimize", "10", "8"),
    ("C", "ambigu", "50", "60"),
    ("D", "maximize", "100", "-"),
    ("E", "maximize", "BB", "B"),
]


@pytest.fixture
def small(tmp_path):
    return renstra_utils.load(small_office(tmp_path / "kecil", ROWS))


def if_so(plan, *values, chosen=EVERYTHING):
    return what_if.what_if(plan, what_if.supposed([what_if.suppose(plan, *v) for v in values]), chosen)


def test_what_if_is_what_the_file_would_give(small, tmp_path):
    """Supposing a value gives what writing it into the file would."""
    written = [(k, p, "80" if k == "A" else t, "95" if k == "D" else r) for k, p, t, r in ROWS]
    other = renstra_utils.load(small_office(tmp_path / "lain", written))
    got = if_so(small, ("A", 2023, "target", "80"), ("D", 2023, "realisasi", "95")).kantor.iloc[0]
    for plan, end in ((small, "tercatat"), (other, "andaian")):
        want = summarise(attainment.attainment(plan), [], plan.rules).iloc[0]
        for c in ("rata_rata", "persen_memenuhi", "predikat", "n_angka", "n_target"):
            assert got[f"{c}_{end}"] == want[c] or (pd.isna(got[f"{c}_{end}"]) and pd.isna(want[c]))
    assert got["selisih_rata_rata"] == pytest.approx(got["rata_rata_andaian"] - got["rata_rata_tercatat"])


def test_what_if_shows_record_and_difference(small):
    one = if_so(small, ("A", 2023, "realisasi", "100")).nilai.iloc[0]
    assert (one["tercatat"], one["andaian"]) == ("90", "100")
    assert (one["status_tercatat"], one["status_andaian"]) == ("tidak tercapai", "tercapai")
    assert one["selisih"] == 10


@pytest.mark.parametrize(
    ("value", "status"),
    [
        (("E", 2023, "realisasi", "A"), "melampaui"),
        (("E", 2023, "realisasi", "belum dinilai"), "belum dinilai"),
        (("A", 2023, "realisasi", "-"), "belum dilaporkan"),
        (("A", 2023, "target", ""), "tanpa target"),
        (("A", 2023, "target", "85-95"), "tercapai"),
        (("A", 2023, "realisasi", "1.000,5"), "melampaui"),
    ],
)
def test_every_kind_of_value_can_be_supposed(small, value, status):
    assert if_so(small, value).nilai["status_andaian"].item() == status


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (("Z", 2023, "realisasi", "1"), "Z"),
        (("A", 2020, "realisasi", "1"), "2020"),
        (("A", 2023, "pagu", "1"), "pagu"),
        (("A", 2023, "realisasi", "sepuluh"), "sepuluh"),
        (("A", 2023, "realisasi", "1.234"), "1234 atau 1,234"),
        (("A", 2023, "realisasi", "7-8"), "rentang"),
        (("A", 2023, "realisasi", "9" * 400), "terlalu besar"),
        (("A", 2023, "target", "8-7"), "terbalik"),
        (("A", 2023, "target", "belum dinilai"), "belum dinilai"),
    ],
)
def test_a_value_that_cannot_be_is_refused(small, value, word):
    with pytest.raises(ValueError, match=word):
        what_if.suppose(small, *value)


def test_supposing_touches_no_data(contoh):
    before = {n: f.copy() for n, f in contoh.tables.items()}
    plain = choice.view(contoh)
    changes = what_if.supposed([what_if.suppose(contoh, "P2.02", 2023, "realisasi", "1")])
    supposed = choice.view(contoh, changes=changes)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(contoh.tables[name], frame)
    pd.testing.assert_frame_equal(choice.view(contoh), plain)
    touched = supposed["sumber"].str.startswith("andaian", na=False)
    assert supposed.loc[touched, ["kode", "tahun"]].to_numpy().tolist() == [["P2.02", 2023]]


def test_the_last_word_stands_and_the_choice_does_not_narrow_the_office(contoh):
    values = [what_if.suppose(contoh, "P2.02", 2023, "realisasi", v) for v in ("1", "100")]
    changes = what_if.supposed(values)
    assert changes["nilai"].tolist() == ["100"]
    narrow = what_if.what_if(contoh, changes, Choice(tahun=(2020,), program="tidak ada"))
    wide = what_if.what_if(contoh, changes)
    assert narrow.kantor["tahun"].tolist() == ["2023"]
    assert narrow.kantor["rata_rata_andaian"].iloc[0] == wide.kantor["rata_rata_andaian"].iloc[0]


def test_a_first_report_can_be_supposed(balikpapan):
    kode = balikpapan.target.query("tahun == 2021").dropna(subset="angka")["kode"].iloc[0]
    got = if_so(balikpapan, (kode, 2021, "realisasi", "50")).kantor.iloc[0]
    assert pd.isna(got["rata_rata_tercatat"])
    assert pd.notna(got["rata_rata_andaian"])
    assert pd.isna(got["selisih_rata_rata"])
