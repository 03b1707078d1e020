"""What is said of sums beside that they do not hold: likely readings, blanks, excerpts, rounding."""

from __future__ import annotations

from pathlib import Path

import pytest
from funding import YEARS, Amounts, Funding, tree

from renstra_utils.audit.definition import Finding
from renstra_utils.audit.printed_units import printed_unit

#: Outputs of odd amounts: no two of them make up a third.
_LEAVES = {
    "P1K1": (39_430_349, 51_200_113, 62_919_007),
    "P1K2": (46_485_856, 31_777_901, 20_308_411),
    "P1K3": (123_456_789, 98_102_347, 77_315_552),
    "P1K4": (81_502_666, 64_238_911, 90_771_235),
    "P2K1": (15_001_377, 17_402_993, 19_850_121),
    "P2K2": (27_118_403, 26_903_517, 25_640_039),
}


def plain(totals: bool = False, grand: bool = False) -> Funding:
    leaves: Amounts = {
        (r, y): float(v) for r, row in _LEAVES.items() for y, v in zip(YEARS, row, strict=True)
    }
    table = tree(leaves, {r: r[:2] for r in _LEAVES}, totals, grand)
    table.unit = 1.0
    return table


def only(table: Funding, folder: Path) -> Finding:
    (f,) = table.found(folder)
    return f


# --- likely readings ---


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            -39_430_349 - 46_485_856,
            "Selisihnya sama dengan 39.430.349 + 46.485.856, 2 baris, seolah-olah tidak dijumlahkan: "
            "kegiatan 9.P1K1 “Nama P1K1”, kegiatan 9.P1K2 “Nama P1K2”.",
        ),
        (-81_502_666, "Selisihnya sama dengan kegiatan 9.P1K4 “Nama P1K4”, seolah-olah tidak dijumlahkan."),
        (81_502_666, "Selisihnya sama dengan kegiatan 9.P1K4 “Nama P1K4”, seolah-olah dijumlahkan dua kali."),
    ],
)
@pytest.mark.parametrize("totals", [False, True])
def test_children_that_are_the_gap(tmp_path: Path, more: float, said: str, totals: bool) -> None:
    """Also where the column of totals adds up what is wrong."""
    table = plain(totals)
    for column in ("2021", "jumlah") if totals else ("2021",):
        table.amounts["P1", column] += more
    f = only(table, tmp_path)
    assert (f.rule, f.severity, f.money) == ("induk-anak", "berat", abs(more))
    assert said in str(f.text)


def test_two_readings_are_none(tmp_path: Path) -> None:
    table = plain()
    table.amounts["P1K2", "2021"] = table.amounts["P1K4", "2021"]
    table.amounts["P1", "2021"] = 39_430_349 + 123_456_789 + 81_502_666
    assert "Selisihnya" not in str(only(table, tmp_path).text)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (815_026_660, "mungkin 81.502.666, bukan 815.026.660: jumlah nolnya berbeda."),
        (18_502_666, "mungkin 81.502.666, bukan 18.502.666: dua angkanya bertukar tempat."),
    ],
)
def test_a_slip_of_the_pen_in_one_cell(tmp_path: Path, wrong: int, said: str) -> None:
    table = plain()
    table.amounts["P1K4", "2021"] = float(wrong)
    text = str(only(table, tmp_path).text)
    assert f"Kegiatan 9.P1K4 “Nama P1K4”, tahun 2021, {said}" in text


def test_a_digit_that_any_cell_may_have_wrong_is_not_guessed(tmp_path: Path) -> None:
    table = plain()
    table.amounts["P1K3", "2021"] += 1_000_000
    assert "mungkin" not in str(only(table, tmp_path).text)


# --- one cause, one finding ---


def test_a_wrong_cell_of_four_sums_says_what_it_should_be(tmp_path: Path) -> None:
    table = plain(totals=True, grand=True)
    table.amounts["P1", "2022"] -= 5_000_017
    f = only(table, tmp_path)
    assert f.codes == ["9.P1"]
    assert str(f.text) == (
        "Program 9.P1 “Nama P1”, tahun 2022: tercetak 240.319.255, padahal menurut 3 penjumlahan yang memuatnya "
        "245.319.272."
    )


def test_a_row_of_wrong_years_and_its_total_is_one_finding(tmp_path: Path) -> None:
    table = plain(totals=True, grand=True)
    for column, more in (("2021", 7_000_003), ("2022", 9_000_001), ("jumlah", 16_000_004)):
        table.amounts["P1", column] += more
    f = only(table, tmp_path)
    assert f.codes == ["9.P1"]
    assert "tahun 2021, 2022 dan kolom jumlah tidak cocok dengan 6 penjumlahan" in str(f.text)


def test_totals_that_repeat_the_last_year_are_one_finding(tmp_path: Path) -> None:
    table = plain(totals=True)
    table.amounts |= {(r, "jumlah"): table.amounts[r, "2023"] for r in ("P1", "P2", *_LEAVES)}
    f = only(table, tmp_path)
    assert (f.rule, f.severity, f.sure) == ("jumlah-baris", "sedang", "kuat")
    assert "Kolom jumlah 8 baris mengulang tahun 2023" in str(f.text)


def test_one_total_that_repeats_the_last_year_is_a_wrong_cell(tmp_path: Path) -> None:
    table = plain(totals=True)
    table.amounts["P2K1", "jumlah"] = table.amounts["P2K1", "2023"]
    f = only(table, tmp_path)
    assert (f.severity, f.codes) == ("berat", ["9.P2K1"])


def test_two_wrong_cells_are_two_findings(tmp_path: Path) -> None:
    table = plain(totals=True, grand=True)
    table.amounts["P1K1", "2021"] += 11_000_003
    table.amounts["P2K2", "2023"] += 8_000_009
    assert [f.codes for f in table.found(tmp_path)] == [["9.P1K1"], ["9.P2K2"]]


# --- blanks and excerpts ---


def _without(table: Funding, *cells: tuple[str, str]) -> Funding:
    table.amounts = {c: v for c, v in table.amounts.items() if c not in cells}
    return table


def test_a_blank_part_may_be_what_is_missing(tmp_path: Path) -> None:
    f = only(_without(plain(), ("P1K3", "2021")), tmp_path)
    assert (f.severity, f.sure) == ("sedang", "kuat")
    assert "Tanpa angka: kegiatan 9.P1K3 “Nama P1K3”." in str(f.text)
    assert _without(plain(), ("P1K3", "2021"), ("P1K2", "2021")).found(tmp_path / "b") == []


def test_parts_that_are_more_than_their_whole_contradict_it_whatever_is_blank(tmp_path: Path) -> None:
    table = _without(plain(), ("P1K3", "2021"))
    table.amounts["P1", "2021"] = 100_000_000
    assert only(table, tmp_path).severity == "berat"


def test_a_blank_year_that_two_sums_tell(tmp_path: Path) -> None:
    f = only(_without(plain(totals=True), ("P1K3", "2021")), tmp_path)
    assert (f.severity, f.codes) == ("sedang", ["9.P1K3"])
    assert "kosong, padahal menurut 2 penjumlahan yang memuatnya 123.456.789." in str(f.text)


def test_totals_without_their_years_are_no_finding(tmp_path: Path) -> None:
    table = plain(totals=True, grand=True)
    rest = [c for c in table.amounts if c[1] in ("2021", "2023")]
    assert _without(table, *rest).found(tmp_path) == []


def test_programmes_printed_as_headings_only_are_no_finding(tmp_path: Path) -> None:
    table = plain(totals=True)
    heads = [c for c in table.amounts if c[0] in ("P1", "P2")]
    assert heads
    assert _without(table, *heads).found(tmp_path) == []


def test_many_blank_totals_are_one_finding(tmp_path: Path) -> None:
    table = plain(totals=True)
    blank = [(r, "jumlah") for r in ("P1K1", "P1K2", "P1K3", "P1K4")]
    f = only(_without(table, *blank), tmp_path)
    assert (f.rule, f.severity) == ("jumlah-kosong", "sedang")
    assert str(f.text).startswith(
        "4 baris kosong pada kolom jumlah, padahal tahun-tahunnya bernilai: kegiatan 9.P1K1"
    )
    assert len(_without(plain(totals=True), *blank[:2]).found(tmp_path / "b")) == 2


def test_a_blank_column_of_totals_is_no_finding(tmp_path: Path) -> None:
    table = plain(totals=True, grand=True)
    rows = [c for c in table.amounts if c[1] == "jumlah"]
    assert _without(table, *rows).found(tmp_path) == []


def test_one_activity_of_a_programme_is_an_excerpt(tmp_path: Path) -> None:
    table = plain()
    lost = [r for r in _LEAVES if r not in ("P1K1", "P2K1")]
    for r in lost:
        del table.parents[r]
    assert _without(table, *((r, y) for r in lost for y in YEARS)).found(tmp_path) == []


def test_some_activities_of_a_programme_may_be_an_excerpt(tmp_path: Path) -> None:
    table = plain()
    for r in ("P1K3", "P1K4"):
        del table.parents[r]
        table = _without(table, *((r, y) for y in YEARS))
    f = only(table, tmp_path)
    assert (f.severity, f.sure) == ("sedang", "mungkin")
    assert "Mungkin tidak semua rinciannya tercetak." in str(f.text)


def test_sums_of_parts_of_the_table_are_not_held_against_all_of_it(tmp_path: Path) -> None:
    """A row of totals after each programme, and one for all: each sums what it stands for."""
    rows = ["P1,program,1", "P1K1,kegiatan,1.1", "S1,jumlah,", "P2,program,2", "S2,jumlah,", "J,jumlah,"]
    worth = {"P1": 300, "P1K1": 300, "S1": 300, "P2": 120, "S2": 120, "J": 420}
    table = plain()
    lines = ["baris,level,kode,induk,uraian,tahun,tercetak,nilai,usulan,alasan"]
    for row in rows:
        key = row.split(",")[0]
        above = "P1" if key == "P1K1" else ""
        lines += [f"{row},{above},Nama {key},{y},,{worth[key] * 1_000_003}," + "," for y in YEARS]
    table.csv = lambda: "\n".join(lines)  # type: ignore[method-assign]
    assert table.found(tmp_path) == []
    lines = [line.replace("420001260", "410001230") for line in lines]
    assert {f.rule for f in table.found(tmp_path / "b")} == {"jumlah-program"}


# --- printed units ---


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("9,154", 9_154_000_000, 1e6),
        ("9.154", 9_154_000, 1e3),
        ("9.154,25", 9_154_250_000, 1e4),
        ("222,0", 222_000_000_000, 1e8),
        ("9.154.000.000", 9_154_000_000, 1),
        ("Rp 9.154.000,-", 9_154_000, 1),
        ("582.757.284,98", 582_757_284.98, 0.01),
        ("60.00", 61_000, None),
        ("-", 0, None),
        ("", 5, None),
    ],
)
def test_the_unit_of_a_print(printed: str, value: float, unit: float | None) -> None:
    assert printed_unit(printed, value) == (None if unit is None else pytest.approx(unit))


@pytest.mark.parametrize(
    ("printed", "shift", "n"),
    [(0.0, 1e6, 0), (1e6, 1e6, 0), (1.0, 1e6, 1), (0.0, 9e6, 1), (1e6, 9e6, 1)],
    ids=["not printed", "in millions", "in rupiah", "not printed, too far", "in millions, too far"],
)
def test_a_total_that_is_off_by_single_units(tmp_path: Path, printed: float, shift: float, n: int) -> None:
    leaves = {("P1K1", y): 1e6 * v for y, v in zip(YEARS, (9154, 9423, 5220), strict=True)}
    leaves |= {("P1K2", y): 1e6 * v for y, v in zip(YEARS, (754, 443, 617), strict=True)}
    table = tree(leaves, {"P1K1": "P1", "P1K2": "P1"}, totals=False, grand=False)
    table.unit = printed
    table.amounts["P1", "2022"] += shift
    assert len(table.found(tmp_path)) == n


def test_one_amount_in_thousands_makes_it_a_table_in_thousands(tmp_path: Path) -> None:
    leaves = {(r, y): 1e6 * v for r, v in (("P1K1", 9154), ("P1K2", 754)) for y in YEARS}
    leaves["P1K1", "2021"] = 4_056_561_000.0
    table = tree(leaves, {"P1K1": "P1", "P1K2": "P1"}, totals=False, grand=False)
    table.amounts["P1", "2022"] += 1e6
    assert len(table.found(tmp_path)) == 1
