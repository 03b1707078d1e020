"""Money of a plan: absorption, sums that count nothing twice, growth, and what the page says of them."""

from __future__ import annotations

from fractions import Fraction

import pandas as pd
import pytest
from conftest import REALISASI
from money_office import BLANK_PARENT, FUNDING, SECTIONS, of_year, office, said

from renstra_utils.evaluate import budget as bud
from renstra_utils.show.pages import lagging


def test_absorption_uses_the_revised_ceiling_and_shows_both(tmp_path):
    rows = bud.budget(office(tmp_path, "11,2023,100,80,2023-06-01,60,OMSPAN,2023-12-31"), 2023).set_index(
        "kode"
    )
    assert rows.loc["11", "serapan"] == pytest.approx(75)
    assert rows.loc["11", "serapan_awal"] == pytest.approx(60)
    assert rows.loc["11", "sisa"] == 20
    assert rows.loc["12", "status"] == "belum dilaporkan"
    assert pd.isna(rows.loc["12", "realisasi"])


def test_overspending_is_flagged_not_clipped(tmp_path):
    rows = bud.budget(office(tmp_path, "11,2023,100,,,130,OMSPAN,2023-12-31"), 2023).set_index("kode")
    assert rows.loc["11", "serapan"] == pytest.approx(130)
    assert rows.loc["11", "status"] == "lebih belanja"
    assert rows.loc["11", "sisa"] == -30


def test_totals_do_not_count_a_programme_twice(tmp_path):
    plan = office(tmp_path, "01,2023,150,,,100,x,\n11,2023,100,,,60,x,\n12,2023,50,,,40,x,")
    total = bud.totals(bud.budget(plan), ["tahun"]).iloc[0]
    assert (total["pagu"], total["realisasi"]) == (150, 100)


THREE = """baris,level,kode,induk,uraian,tahun,nilai
P,program,01,,Program,2023,
A,kegiatan,1001,P,Satu,2023,
B,kegiatan,1002,P,Dua,2023,
C,kegiatan,1003,P,Tiga,2023,"""

HALF_REPORTED = "1001,2023,700000,,,699999,x,\n1002,2023,500000,,,,x,\n1003,2023,,,,100000,x,"


def test_totals_are_of_the_whole_ceiling_and_name_what_has_not_reported(tmp_path):
    rows, total, page = of_year(office(tmp_path, HALF_REPORTED, THREE))
    assert (total["pagu"], total["realisasi"], total["sisa"]) == (1_200_000, 699_999, 500_001)
    assert total["serapan"] == pytest.approx(float(Fraction(699_999, 1_200_000) * 100), abs=1e-12)
    assert total["persen_pagu_lapor"] == pytest.approx(float(Fraction(700_000, 1_200_000) * 100), abs=1e-12)
    assert total["serapan_lapor"] == pytest.approx(float(Fraction(699_999, 700_000) * 100), abs=1e-12)
    assert total["realisasi_tanpa_pagu"] == 100_000
    assert total[["n", "n_lapor", "n_tanpa_pagu", "n_realisasi"]].tolist() == [2, 1, 1, 2]
    assert rows["status"].to_dict() == {
        "01": "sebagian dilaporkan",
        "1001": "terserap",
        "1002": "belum dilaporkan",
        "1003": "tanpa pagu",
    }
    text = said(page, "kepala")
    assert (
        "58,33 % pagu 2023 terserap sejauh ini; 1 dari 2 kegiatan berpagu (58,33 % pagu) sudah melapor"
        in text
    )
    assert (
        "Pagu 2023 Rp 1.200.000 = realisasi Rp 699.999 + sisa Rp 1 pada yang sudah melapor "
        "+ Rp 500.000 yang belum dilaporkan."
    ) in text
    assert "2 kegiatan berpagu = 1 terserap 95 % atau lebih + 1 belum melapor." in text
    assert "Serapan yang sudah melapor saja: 99,9999 % dari pagunya Rp 700.000" in text
    assert "1 kegiatan melaporkan realisasi Rp 100.000 tanpa pagu" in text
    assert "100 %" not in text


def kinds(page):
    """Codes of what needs attention, with how each stands."""
    return list(lagging.lagging(page)[["kode", "keadaan"]].itertuples(index=False, name=None))


FIVE = FUNDING + "\n" + "\n".join(f"{n},kegiatan,{n},P,Nomor {n},2023,10" for n in (13, 14, 15))


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        # Over the ceiling first, then without one, then by what is not spent, not by its share.
        (
            "11,2023,1000,,,900,x,\n12,2023,100,,,10,x,\n13,2023,100,,,101,x,\n14,2023,,,,5,x,\n15,2023,95,,,,x,",
            ["13 melampaui pagu", "14 tanpa pagu", "11 terserap kurang", "15 belum", "12 terserap kurang"],
        ),
        # In a year under way nothing is behind by itself: who is silent, then who is below the joint share.
        (
            "11,2023,100,,,20,x,2023-06-30\n12,2023,100,,,60,x,2023-06-30\n13,2023,100,,,,x,\n14,2023,100,,,30,x,2023-06-30",
            ["13 belum", "11 sudah melapor", "14 sudah melapor"],
        ),
        ("11,2023,100,,,95,x,\n12,2023,100,,,100,x,", []),
        ("11,2023,0,,,0,x,", []),
    ],
)
def test_what_needs_attention_comes_gravest_first(tmp_path, given, wanted):
    _, _, page = of_year(office(tmp_path, given, FIVE))
    found = [f"{code} {how}" for code, how in kinds(page)]
    assert len(found) == len(wanted)
    assert all(f.startswith(w) for f, w in zip(found, wanted, strict=True)), found
    text = said(page, "kepala")
    assert ("Yang melampaui pagu atau tertinggal, 2023" in text) == bool(wanted)


def test_more_than_fits_leads_to_the_filtered_rows(tmp_path):
    many = [f"{n},kegiatan,{n},P,Nomor {n},2023,10" for n in range(20, 28)]
    given = "\n".join(f"{n},2023,100,,,{50 if n % 2 else ''},x," for n in range(20, 28))
    _, _, page = of_year(office(tmp_path, given, "\n".join([FUNDING, *many])))
    html = str(page.summary().html)
    assert html.count("<tr") == 1 + 5
    assert "… dan 3 lagi" in html
    assert 'href="#rincian-t?status=terserap"' in html
    assert 'id="rincian-t"' in str(page["rincian"].html)


@pytest.mark.parametrize(
    ("given", "sum_"),
    [
        ("11,2023,100,,,130,x,", "Pagu 2023 Rp 100 = realisasi Rp 130 − kelebihan Rp 30. 1 kegiatan berpagu"),
        (
            "11,2023,100,,,60,x,",
            "Pagu 2023 Rp 100 = realisasi Rp 60 + sisa Rp 40. 1 kegiatan berpagu, semuanya",
        ),
        ("11,2023,100,,,60,x,\n12,2023,50,,,,x,", "+ sisa Rp 40 pada yang sudah melapor + Rp 50 yang belum"),
    ],
)
def test_the_ceiling_is_a_sum(tmp_path, given, sum_):
    _, _, page = of_year(office(tmp_path, given))
    assert sum_ in said(page, "kepala")


def test_rows_stand_under_their_programme_and_what_has_none_comes_first(tmp_path):
    funding = "\n".join(
        [
            "baris,level,kode,induk,uraian,tahun,nilai",
            "A,kegiatan,11,P,Satu,2023,1", "Q,program,02,,Kedua,2023,1", "P,program,01,,Pertama,2023,1",
            "B,kegiatan,21,Q,Dua,2023,1", "C,kegiatan,99,,Lepas,2023,1", "D,kegiatan,12,P,Tiga,2023,1",
        ]
    )  # fmt: skip
    _, _, page = of_year(office(tmp_path, "11,2023,100,,,60,x,", funding))
    text = said(page, "rincian").partition("Status Asal angka")[2]
    order = ["Lepas", "Pertama", "Seluruh program", "Satu", "Tiga", "Kedua", "Seluruh program", "Dua"]
    found = [text.index(w) for w in order if w != "Seluruh program"]
    assert found == sorted(found)
    assert text.count("Seluruh program") == 2


def test_a_programme_has_the_sums_of_its_activities(tmp_path):
    rows, total, _ = of_year(office(tmp_path, HALF_REPORTED, THREE))
    program = rows.loc["01"]
    assert program["dari_kegiatan"]
    assert not program["dijumlahkan"]
    columns = ["pagu", "realisasi", "sisa", "serapan"]
    assert program[columns].tolist() == total[columns].tolist()
    assert (program["n_rincian"], program["n_rincian_lapor"]) == (3, 2)


def test_a_programme_that_differs_from_its_activities_is_found(tmp_path):
    given = "01,2023,5000,,,4000,x,\n11,2023,600,,,550,x,\n12,2023,400,,,400,x,"
    plan = office(tmp_path, given)
    found = bud.programme_against_activities(plan)
    assert found[["kolom", "nilai_program", "jumlah_kegiatan"]].to_numpy().tolist() == [
        ["pagu_awal", 5000, 1000],
        ["realisasi", 4000, 950],
    ]
    assert found["baris"].tolist() == ["2; 3; 4"] * 2
    rows, total, page = of_year(plan)
    assert rows.loc["01", "realisasi"] == 4000
    assert (total["pagu"], total["realisasi"]) == (1000, 950)
    assert "Angka program berbeda dari jumlah kegiatannya" in said(page, "rincian")


@pytest.mark.parametrize(
    "given",
    [
        "01,2023,1000,,,950,x,\n11,2023,600,,,550,x,\n12,2023,400,,,400,x,",
        "01,2023,5000,,,4000,x,\n11,2023,600,,,550,x,",  # the other activity has no figure yet
        "11,2023,600,,,550,x,\n12,2023,400,,,400,x,",
    ],
)
def test_nothing_is_compared_that_agrees_or_lacks_a_figure(tmp_path, given):
    assert bud.programme_against_activities(office(tmp_path, given)).empty


def test_a_programme_stands_in_where_it_alone_has_spending(tmp_path):
    given = "01,2023,100,,,95,x,\n11,2023,60,,,,x,\n12,2023,40,,,,x,"
    _, total, _ = of_year(office(tmp_path, given))
    assert (total["pagu"], total["realisasi"], total["n"]) == (100, 95, 1)


def test_no_money_counts_twice_where_a_parent_is_unknown(tmp_path):
    rows, total, page = of_year(office(tmp_path, "01,2023,100,,,80,x,\n11,2023,100,,,80,x,", BLANK_PARENT))
    assert (total["pagu"], total["realisasi"]) == (100, 80)
    assert not rows.loc["01", "dijumlahkan"]
    assert "induknya tidak diketahui" in rows.loc["01", "keterangan"]
    text = said(page, "kepala", "rincian")
    assert "Angka 1 baris tidak dijumlahkan, karena mungkin sudah terhitung: 01." in text
    assert "induknya tidak diketahui" in text


def test_a_code_that_begins_with_another_is_below_it(tmp_path):
    funding = BLANK_PARENT.replace("kegiatan,11,", "kegiatan,01.11,")
    rows, total, _ = of_year(office(tmp_path, "01,2023,100,,,80,x,\n01.11,2023,100,,,80,x,", funding))
    assert rows.loc["01.11", "program_kode"] == "01"
    assert (total["pagu"], total["realisasi"]) == (100, 80)
    assert rows["keterangan"].isna().all()


def test_an_output_is_no_activity(tmp_path):
    funding = FUNDING + "\nO,output,11.AA,A,Keluaran,2023,"
    rows, total, _ = of_year(office(tmp_path, "11,2023,100,,,80,x,\n11.AA,2023,60,,,50,x,", funding))
    assert rows.loc["11.AA", "level"] == "output"
    assert (total["pagu"], total["realisasi"], total["n"]) == (100, 80, 1)


def test_outputs_stand_for_an_activity_that_has_no_figure(tmp_path):
    funding = FUNDING + "\nO,output,11.AA,A,Keluaran,2023,"
    rows, total, _ = of_year(office(tmp_path, "11.AA,2023,60,,,50,x,", funding))
    assert rows.loc["11", "dari_keluaran"]
    assert (total["pagu"], total["realisasi"]) == (60, 50)


def test_outputs_that_do_not_make_up_the_ceiling_are_a_part(tmp_path):
    funding = FUNDING + "\nO,output,11.AA,A,Keluaran,2023,"
    rows, total, _ = of_year(office(tmp_path, "11,2023,100,,,,x,\n11.AA,2023,60,,,50,x,", funding))
    assert rows.loc["11", "status"] == "sebagian dilaporkan"
    assert (total["realisasi"], total["serapan"], total["n_lapor"]) == (50, 50, 0)


def test_levels_without_a_funding_table_follow_the_codes(tmp_path):
    given = "076.01,2023,100,,,80,x,\n076.01.3355,2023,100,,,80,x,\n3356,2023,10,,,1,x,"
    rows, total, page = of_year(office(tmp_path, given, pendanaan=""))
    assert rows["level"].to_dict() == {"076.01": "program", "076.01.3355": "kegiatan", "3356": "kegiatan"}
    assert (total["pagu"], total["realisasi"]) == (110, 81)
    assert "pendanaan.csv kosong" in said(page, "rincian")


TWO_YEARS = "\n".join([FUNDING, FUNDING.partition("\n")[2].replace("2023", "2024")])


@pytest.mark.parametrize(
    ("given", "growth", "why"),
    [
        ("11,2023,1000,,,0,x,\n11,2024,1000,,,900,x,", None, "realisasi 2023 nol"),
        ("11,2023,1000,,,800,x,\n11,2024,1000,,,900,x,", 12.5, None),
        ("11,2024,1000,,,900,x,", None, "realisasi 2023 belum dilaporkan"),
        (
            "11,2023,1000,,,800,x,2023-12-31\n11,2024,1000,,,400,x,2024-06-30",
            None,
            "realisasi 2024 dan 2023 bukan dari bulan yang sama",
        ),
        ("11,2023,1000,,,300,x,2023-06-30\n11,2024,1000,,,450,x,2024-06-30", 50, None),
    ],
)
def test_growth_is_against_a_like_year_directly_before(tmp_path, given, growth, why):
    rows, _, page = of_year(office(tmp_path, given, TWO_YEARS, (2023, 2024)), 2024)
    got = rows.loc["11"]
    assert got["pertumbuhan"] == growth if growth else pd.isna(got["pertumbuhan"])
    assert got["alasan_pertumbuhan"] == why if why else pd.isna(got["alasan_pertumbuhan"])
    text = said(page, *SECTIONS)
    assert ("Tumbuh terhadap 2023" in text) == bool(growth)
    assert (why or "") in text


def test_2023_against_2020_is_no_growth(tmp_path):
    funding = "\n".join(
        ["baris,level,kode,induk,uraian,tahun,nilai", *(f"A,kegiatan,11,,Satu,{y},1" for y in (2020, 2023))]
    )
    plan = office(tmp_path, "11,2020,1000,,,500,x,\n11,2023,1000,,,900,x,", funding, (2020, 2023))
    rows, _, _ = of_year(plan)
    assert pd.isna(rows.loc["11", "pertumbuhan"])
    assert rows.loc["11", "alasan_pertumbuhan"] == "realisasi 2022 belum dilaporkan"


@pytest.mark.parametrize(
    ("given", "title"),
    [
        ("11,2023,100,,,60,x,\n12,2023,100,,,60,x,", "60 % pagu 2023 terserap; semua kegiatan di bawah 95 %"),
        (
            "11,2023,100,,,60,x,\n12,2023,100,,,100,x,",
            "80 % pagu 2023 terserap; 1 dari 2 kegiatan di bawah 95 %",
        ),
        (
            "11,2023,100,,,101,x,\n12,2023,100,,,60,x,",
            "80,5 % pagu 2023 terserap; 1 kegiatan melampaui pagunya",
        ),
        (
            "11,2023,100,,,101,x,2023-06-30\n12,2023,100,,,60,x,2023-06-30",
            "80,5 % pagu 2023 terserap, per 30 Juni 2023; 1 kegiatan melampaui pagunya",
        ),
        ("11,2023,100,,,60,x,2023-06-30", "60 % pagu 2023 terserap, per 30 Juni 2023"),
        ("11,2023,100,,,,x,", "Realisasi anggaran 2023 belum dilaporkan"),
        ("11,2023,,,,60,x,", "Realisasi anggaran 2023 dilaporkan, pagunya belum"),
        ("11,2023,0,,,0,x,", "Realisasi anggaran 2023 dilaporkan atas pagu nol"),
        ("11,2023,100,,,60,x,\n12,2023,,,,5,x,", "60 % pagu 2023 terserap; 1 kegiatan berbelanja tanpa pagu"),
        (
            "11,2023,100,,,,x,\n12,2023,,,,5,x,",
            "1 kegiatan berbelanja tanpa pagu 2023; 1 yang berpagu belum melapor",
        ),
        ("11,2023,350000,,,349990,x,", "99,997 % pagu 2023 terserap, sisa Rp 10"),
    ],
)
def test_the_title_says_what_is_known(tmp_path, given, title):
    _, _, page = of_year(office(tmp_path, given))
    assert said(page, "kepala").startswith(title + " Anggaran (rupiah)")


REPORT = f"{REALISASI}\nX,2023,,1,,,,,,,,"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("11,2023,100,,,50,x,\n12,2023,100,,,50,x,", "2: rata-rata capaian 100 %"),
        (
            "11,2023,100,,,50,x,\n12,2023,100,,,,x,",
            "kantor belum dihitung: pagu atau realisasi belum diketahui seluruhnya",
        ),
        ("11,2023,100,,,50,x,2023-06-30", "kantor belum dihitung: realisasi anggaran baru per 30 Juni 2023"),
        ("11,2023,100,,,0,x,", "kantor tidak terdefinisi: belum ada belanja"),
    ],
)
def test_efficiency_of_the_office_is_of_a_whole_year(tmp_path, given, words):
    _, _, page = of_year(office(tmp_path, given, realisasi=REPORT))
    assert f"Efisiensi sederhana {words}" in said(page, "kepala")


def test_a_formula_never_says_100_where_it_is_not(tmp_path):
    rows, _, _ = of_year(office(tmp_path, "11,2023,12345678955,,,12345678954,x,\n12,2023,100,,,100,x,"))
    assert rows.loc["11", "rumus"] == "12.345.678.954 / 12.345.678.955 × 100 = 99,99999999"
    assert rows.loc["12", "rumus"] == "100 / 100 × 100 = 100"


def test_years_without_figures_stay_missing(balikpapan):
    rows = bud.budget(balikpapan)
    empty = rows[rows["tahun"] >= 2022]
    assert empty[["pendanaan", "pagu", "realisasi", "serapan"]].isna().all(axis=None)
    assert empty["status"].eq("belum tersedia").all()
    assert bud.funding_totals(balikpapan).set_index("tahun")["pendanaan"].isna().tolist() == [
        False,
        False,
        True,
        True,
        True,
    ]


def test_a_proposed_amount_is_marked(balikpapan):
    rows = bud.budget(balikpapan, 2020).set_index("kode")
    assert rows.loc["076.01.WA", "pendanaan"] == 4_056_561_000
    assert rows.loc["076.01.WA", "dari_usulan"]
    assert not rows.loc["3355", "dari_usulan"]
    assert "tercetak “4.056.561.00”" in rows.loc["076.01.WA", "sumber"]
