"""A form that was confirmed once is read exactly ever after; a sheet that is not of its shape is refused, and proposed anew."""

from __future__ import annotations

import random

import pytest
from click.testing import CliRunner
from conftest import LONG
from office_sheets import propose, refused, rows, sheet_file

from renstra_utils.cli import main
from renstra_utils.forms.blocks import paths_of
from renstra_utils.forms.form import FormError, forms_of, read_form
from renstra_utils.intake.mapping import propose_form
from renstra_utils.intake.proposal import preview
from renstra_utils.intake.reading import ImportOptions
from renstra_utils.plan import start
from renstra_utils.readers.sheets import Cell

HEAD = "kode,level,program,kegiatan,sasaran,indikator,satuan,polaritas,alasan_polaritas,agregasi\n"
TEXTS = {"B1": ("Nilai kinerja", "Nilai"), "B2": ("Jumlah laporan", "Lap"), "B3": ("Jumlah orang", "Orang")}


#: What the office says of the columns of `quarter`.
SAID = [
    "--kolom",
    "A=indikator",
    "--kolom",
    "B=abaikan",
    "--kolom",
    "C=realisasi.nilai",
    "--kolom",
    "D=abaikan",
]


@pytest.fixture
def plan(tmp_path):
    start.new(tmp_path / "r", "KPU Kota Rekaan", [2025, 2029], contoh=True)
    lines = [
        f"{k},program,Program A,,S,{t},{u},maximize,Makin banyak.,posisi akhir" for k, (t, u) in TEXTS.items()
    ]
    (tmp_path / "r" / "indikator.csv").write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "r"


def quarter(path, q: str, figures, *, head=("Uraian Kinerja", "Hasil Akhir"), title="Kinerja Tahun 2025"):
    """A sheet of one quarter with headings of the office's own."""
    own = [head[0], "Bagian", f"{head[1]} {q}", "Versi"]
    lines = [[TEXTS[k][0], "Subbag Data", v, "final"] for k, v in figures.items()]
    return sheet_file(path, [title], own, *lines, name=f"TW {q}")


def mapped(plan, path, *said: str) -> str:
    done = CliRunner().invoke(
        main, ["petakan", str(path), str(plan), "--nama", "Kinerja kami", "--ya", *said]
    )
    assert done.exit_code == 0, done.output
    return done.output


def test_the_second_quarters_sheet_is_read_without_asking(plan, tmp_path):
    first = quarter(tmp_path / "tw1.xlsx", "TW I", {"B1": 70, "B2": 3})
    assert "renstra excel" in refused(plan, first)  # no table of the plan is known in it
    mapped(plan, first, *SAID)
    assert [f.nama for f in forms_of(plan)] == ["Kinerja kami"]
    second = quarter(tmp_path / "tw2.xlsx", "TW II", {"B1": 71.5, "B2": 4, "B3": 0})
    made = propose(plan, second)
    assert [(c.key, c.new) for c in made.changes] == [
        ("B1 2025 2", "nilai 71.5"),
        ("B2 2025 2", "nilai 4"),
        ("B3 2025 2", "nilai 0"),
    ]
    assert "menurut bentuk “Kinerja kami” (kinerja-kami.toml)" in "\n".join(preview(made))


def test_a_sheet_whose_shape_has_changed_is_refused_and_proposed_anew(plan, tmp_path):
    mapped(plan, quarter(tmp_path / "tw1.xlsx", "TW I", {"B1": 70}), *SAID)
    changed = quarter(tmp_path / "tw2.xlsx", "TW II", {"B1": 71}, head=("Uraian Kinerja", "Proyeksi"))
    said_no = refused(plan, changed)
    assert "bukan lagi “Kinerja kami”" in said_no
    assert "judul “Proyeksi TW II” (sel C2) tidak ada di bentuk itu" in said_no
    assert "judul “hasil akhir {triwulan}” tidak ada di lembar" in said_no
    assert "renstra petakan" in said_no
    again = propose_form(plan, changed, "baru")
    assert [c.heading for c in again.columns][2] == "Proyeksi TW II"


@pytest.mark.parametrize("seed", range(300 if LONG else 6))
def test_columns_in_another_order_are_read_by_their_headings(plan, tmp_path, seed):
    chance = random.Random(seed)
    own = {
        "Uraian Kinerja": "indikator",
        "Ket": "abaikan",
        "Nilai Kami TW I": "realisasi.nilai",
        "Nilai Kami TW II": "realisasi.nilai",
        "Kunci": "kode",
    }

    def sheet(path, order):
        values = {k: (chance.randint(0, 90), chance.randint(0, 90)) for k in TEXTS}
        cells = {
            k: {
                "Uraian Kinerja": TEXTS[k][0],
                "Ket": chance.randint(1, 9),
                "Nilai Kami TW I": v[0],
                "Nilai Kami TW II": v[1],
                "Kunci": k,
            }
            for k, v in values.items()
        }
        return sheet_file(path, ["Tahun 2025"], order, *([cells[k][h] for h in order] for k in TEXTS)), values

    order = list(own)
    first, _ = sheet(tmp_path / "a.xlsx", order)
    mapped(plan, first, *(x for n, h in enumerate(order) for x in ("--kolom", f"{'ABCDE'[n]}={own[h]}")))
    chance.shuffle(order)
    second, values = sheet(tmp_path / "b.xlsx", order)
    found = {c.key: c.new for c in propose(plan, second).changes}
    assert found == {f"{k} 2025 {q}": f"nilai {v[q - 1]}" for k, v in values.items() for q in (1, 2)}


def test_two_columns_of_one_meaning_are_refused(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx", ["Tahun 2025"], ["Nama", "Angka", "Angka lain"], ["Nilai kinerja", 1, 2]
    )
    mapped(
        plan, path, "--kolom", "A=indikator", "--kolom", "B=realisasi.nilai", "--kolom", "C=realisasi.nilai"
    )
    assert "dua kolom sama-sama berarti nilai" in refused(plan, path)


def test_labels_that_a_form_does_not_know_are_refused(plan, tmp_path):
    head = ["Indikator", "Satuan", "Jenis", 2025, 2026]
    path = sheet_file(
        tmp_path / "a.xlsx",
        head,
        ["Nilai kinerja", "Nilai", "Target", 70, 71],
        ["Nilai kinerja", "Nilai", "Realisasi", 72, None],
    )
    mapped(plan, path)
    made = propose(plan, path)
    assert {(c.table, c.key): c.new for c in made.changes} == {
        ("target", "B1 2025"): "nilai 70",
        ("target", "B1 2026"): "nilai 71",
        ("realisasi", "B1 2025"): "nilai 72",
    }
    other = sheet_file(tmp_path / "b.xlsx", head, ["Nilai kinerja", "Nilai", "Prognosis", 70, 71])
    assert "prognosis" in refused(plan, other)


@pytest.mark.parametrize(
    ("unit", "code", "fits"),
    [
        ("Nilai", "B1", True),
        ("Lap.", "B2", True),
        ("Laporan", "B2", True),
        ("orang", "B3", True),
        ("Ribu orang", "B3", False),
        ("%", "B3", False),
        ("Orang per 1.000", "B3", False),
    ],
)
def test_a_unit_of_another_scale_is_refused(plan, tmp_path, unit, code, fits):
    path = sheet_file(
        tmp_path / "a.xlsx", ["Kinerja 2025"], ["Indikator", "Satuan", "Realisasi"], [TEXTS[code][0], unit, 5]
    )
    if fits:
        assert [c.new for c in propose(plan, path).changes] == ["nilai 5"]
    else:
        said = refused(plan, path)
        assert f"“{unit}”" in said
        assert "baris 3" in said


def test_petakan_refuses_to_save_what_is_in_doubt(plan, tmp_path):
    path = sheet_file(
        tmp_path / "a.xlsx",
        ["Kinerja 2025"],
        ["Indikator", "Versi", "Realisasi"],
        ["Nilai kinerja", "Murni", 5],
        ["Nilai kinerja", "Perubahan", 6],
    )
    done = CliRunner().invoke(main, ["petakan", str(path), str(plan), "--ya"])
    assert done.exit_code == 2
    assert "--kolom" in done.output
    assert not (plan / "forms").exists()
    wrong = CliRunner().invoke(main, ["petakan", str(path), str(plan), "--ya", "--kolom", "B=abaikann"])
    assert wrong.exit_code == 1
    assert "abaikan" in wrong.output
    no = CliRunner().invoke(main, ["petakan", str(path), str(plan), "--kolom", "B=abaikan"], input="tidak\n")
    assert "Tidak ada yang disimpan" in no.output
    assert not (plan / "forms").exists()


def test_a_form_broken_by_hand_is_named(plan, tmp_path):
    (plan / "forms").mkdir()
    for text, said in (
        ("nama = ", "kami.toml"),
        ('nama = "x"\n[[kolom]]\njudul = "a"\narti = "realisasi.nilay"\n', "realisasi.nilai"),
        ('nama = "x"\n', "kolom"),
    ):
        (plan / "forms" / "kami.toml").write_text(text, encoding="utf-8")
        with pytest.raises(FormError, match=said):
            read_form(plan / "forms" / "kami.toml")
        path = sheet_file(
            tmp_path / "a.xlsx", ["Kinerja 2025"], ["Indikator", "Realisasi"], ["Nilai kinerja", 5]
        )
        assert "kami.toml" in refused(plan, path)
    assert rows(plan, "realisasi") == []
    assert ImportOptions().form is None


def test_forms_beside_the_plans_hold_for_each(plan, tmp_path):
    """A form in `forms/` beside the plans; the plan's own of that shape comes first."""
    first = quarter(tmp_path / "tw1.xlsx", "TW I", {"B1": 70})
    mapped(plan, first, *SAID)
    (plan / "forms").rename(tmp_path / "forms")
    made = propose(plan, quarter(tmp_path / "tw2.xlsx", "TW II", {"B1": 71}))
    assert [(c.key, c.new) for c in made.changes] == [("B1 2025 2", "nilai 71")]
    assert "menurut bentuk “Kinerja kami” (../forms/kinerja-kami.toml)" in "\n".join(preview(made))
    mapped(plan, first, *SAID)
    assert [f.berkas for f in forms_of(plan)] == ["kinerja-kami.toml", "../forms/kinerja-kami.toml"]


def test_a_group_ends_where_another_begins_above():
    """A year that is written once is not that of a column with a heading of its own above: `Kondisi akhir`."""
    tiers = [
        {1: "Indikator", 2: "Target", 6: "Kondisi akhir"},
        {2: "2025", 4: "2026"},
        dict(enumerate("KRKRK", 2)),
    ]
    rows = [{j: Cell(t) for j, t in tier.items()} for tier in tiers]
    assert paths_of(rows, loose=True) == {
        1: ("Indikator",),
        2: ("Target", "2025", "K"),
        3: ("Target", "2025", "R"),
        4: ("Target", "2026", "K"),
        5: ("Target", "2026", "R"),
        6: ("Kondisi akhir", "K"),
    }
