"""The tab that maps a sheet, without a browser: what is shown, what must be chosen, what is written."""

from __future__ import annotations

import re
import shutil
import tomllib

import nbformat
import openpyxl
import pytest
from conftest import CONTOH, ROOT
from office_sheets import sheet_file

from renstra_utils.intake.proposal import preview
from renstra_utils.intake.propose import propose

lab = pytest.importorskip("renstra_utils.lab.explorer")
POISON = "<img src=x onerror=alert(1)>$x$"


def quarter(path, n="I", *more, year=2023, name="Kinerja"):
    """A quarter's sheet of the example, with a column of unknown meaning."""
    head = ["Kode", "Satuan", "Versi", f"Realisasi TW {n}", *more]
    line = ["P1.01", "Nilai", "Murni", 61.25, *["x"] * len(more)]
    return sheet_file(path, [f"Laporan Kinerja Tahun {year}"], head, line, name=name)


@pytest.fixture
def plan(tmp_path):
    return shutil.copytree(CONTOH, tmp_path / "data" / "contoh")


@pytest.fixture
def explorer(plan, tmp_path):
    e = lab.Explorer(str(plan), keluar=str(tmp_path / "reports"))
    e.tab.selected_index = 5
    return e


def opened(e, path):
    """The tab with a sheet in it."""
    e.berkas.value = str(path)
    e.map_sheet.open_file()
    return {c.description.split()[0]: c for c in e.arti.children}


def files(plan):
    return {str(p.relative_to(plan)): p.read_bytes() for p in plan.rglob("*") if p.is_file()}


def test_a_sheet_is_shown_its_doubt_chosen_and_its_form_kept(explorer, plan, tmp_path):
    e, before = explorer, files(plan)
    columns = opened(e, quarter(tmp_path / "a.xlsx"))
    assert e.pesan.value == ""
    assert [c.value for c in columns.values()] == ["kode", "satuan", "", "realisasi.nilai"]
    for part in ("Laporan Kinerja Tahun 2023", '<th scope="row">3</th>', "61.25", "ragu"):
        assert part in e.tampak.value
    assert "P1.01 2023 1" in e.terbaca.value
    assert "sel angka dibaca" in e.terbaca.value
    e.map_sheet.save()
    assert "Kolom C masih ragu" in e.pesan.value
    assert files(plan) == before
    columns["C"].value = "abaikan"
    assert "ragu" not in e.tampak.value
    e.map_sheet.save()
    assert e.pesan.value == ""
    assert "renstra impor" in e.tersimpan.value
    assert {*files(plan)} - {*before} == {"forms/kinerja.toml"}
    # The next quarter is read by it.
    lines = preview(propose(plan, quarter(tmp_path / "b.xlsx", "II")))
    assert any("P1.01 2023 2" in line for line in lines)


def test_another_meaning_shows_what_is_read_then(explorer, tmp_path):
    e = explorer
    columns = opened(e, quarter(tmp_path / "a.xlsx"))
    columns["D"].value = "realisasi.pembilang"
    assert "pembilang" in e.terbaca.value
    columns["D"].value = "abaikan"
    assert "Bentuknya terbaca, tetapi isinya belum dapat diimpor" in e.terbaca.value
    assert e.pesan.value == ""
    columns["D"].value = "realisasi.nilai"
    assert "nilai" in e.terbaca.value


def test_another_form_of_the_same_name_is_not_replaced_unasked(explorer, plan, tmp_path):
    e = explorer
    opened(e, quarter(tmp_path / "a.xlsx"))["C"].value = "abaikan"
    e.map_sheet.save()
    e.map_sheet.save()  # the same form again is no other form
    assert e.pesan.value == ""
    kept = files(plan)
    opened(e, quarter(tmp_path / "b.xlsx", "II", "Catatan Reviu"))["C"].value = "abaikan"
    assert e.timpa.layout.display == ""
    e.map_sheet.save()
    assert "Bentuk lain sudah ada" in e.pesan.value
    assert files(plan) == kept
    e.timpa.value = True
    e.map_sheet.save()
    assert e.pesan.value == ""
    form = tomllib.loads((plan / "forms" / "kinerja.toml").read_text(encoding="utf-8"))
    assert "catatan reviu" in [c["judul"] for c in form["kolom"]]
    assert not e.timpa.value, "a yes counts once"
    e.nama_bentuk.value = "Isian Kedua"
    e.map_sheet.save()
    assert (plan / "forms" / "isian-kedua.toml").is_file()


def test_a_sheet_of_several_is_chosen_and_a_file_that_is_none_is_said(explorer, tmp_path):
    e, path = explorer, quarter(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    for line in (["Tahun 2023"], ["Kode", "Pagu Awal (Rp)", "Realisasi (Rp)"], ["9001", 5000000, 250000]):
        (book["Uang"] if "Uang" in book.sheetnames else book.create_sheet("Uang")).append(line)
    book.save(path)
    opened(e, path)
    assert [v for _, v in e.lembar.options] == ["", "Kinerja", "Uang"]
    assert e.lembar.value == "Kinerja"
    e.lembar.value = "Uang"
    assert [c.value for c in e.arti.children][1:] == ["anggaran.pagu_awal", "anggaran.realisasi"]
    broken = tmp_path / "rusak.xlsx"
    broken.write_bytes(b"PK\x03\x04 bukan buku kerja")
    for name, said in (
        ("", "Tulis dahulu"),
        (tmp_path, "sebuah folder"),
        ("tidak-ada.xlsx", "tidak ada"),
        (broken, "rusak.xlsx"),
    ):
        opened(e, name)
        assert said in e.pesan.value
        assert "Traceback" not in e.pesan.value
        assert e.simpan.disabled
        assert e.arti.children == ()
        e.map_sheet.save()  # a click that came before the screen was drawn
        assert e.pesan.value


def test_a_table_in_doubt_is_chosen(explorer, plan, tmp_path):
    e = explorer
    path = sheet_file(tmp_path / "a.xlsx", ["Data"], ["Kode", "2023", "2024"], ["P1.01", 61, 62], name="Data")
    opened(e, path)
    assert "target atau realisasi" in e.tampak.value
    e.map_sheet.save()
    assert "pilih dahulu tabelnya" in e.pesan.value
    assert not (plan / "forms").exists()
    e.tabel.value = "realisasi"
    assert "target atau realisasi" not in e.tampak.value
    e.map_sheet.save()
    assert e.pesan.value == ""
    assert "realisasi.nilai" in (plan / "forms" / "data.toml").read_text(encoding="utf-8")


def test_another_office_has_other_forms(explorer, plan, tmp_path):
    e = explorer
    shutil.copytree(plan, tmp_path / "data" / "kedua")
    opened(e, quarter(tmp_path / "a.xlsx"))
    e.kantor.options = [*e.kantor.options, ("kedua", str(tmp_path / "data" / "kedua"))]
    e.kantor.value = str(tmp_path / "data" / "kedua")
    assert e.arti.children == ()
    assert e.tampak.value == ""


def test_a_form_that_a_hand_broke_is_said(explorer, plan, tmp_path):
    (plan / "forms").mkdir()
    (plan / "forms" / "lain.toml").write_text("nama = 'x'\nkolom = 3\n", encoding="utf-8")
    opened(explorer, quarter(tmp_path / "a.xlsx"))
    assert "lain.toml" in explorer.terbaca.value + explorer.pesan.value


def test_words_of_a_sheet_are_no_markup(explorer, tmp_path):
    e = explorer
    path = sheet_file(
        tmp_path / "<b>.xlsx",
        [f"Laporan Tahun 2023 {POISON}"],
        ["Kode", "Realisasi TW I", f"Bukti {POISON}", f"Lain {POISON}\u202e"],
        ["P1.01", 61.25, POISON, POISON],
        name="<i>$y$",
    )
    opened(e, path)
    e.arti.children[-1].value = "abaikan"
    e.map_sheet.save()
    e.berkas.value = f"{POISON}.xlsx"
    said = [e.tampak.value, e.terbaca.value, e.tersimpan.value]
    e.map_sheet.open_file()
    for html in (*said, e.pesan.value):
        assert html
        assert not re.search(r"<(img|i|b>\.)", html)
        assert "\u202e" not in html
        assert "mathjax_ignore" in html


def test_it_speaks_english(plan, tmp_path):
    e = lab.Explorer(str(plan), bahasa="en")
    assert e.tab.titles[-1] == "Map a sheet"
    columns = opened(e, quarter(tmp_path / "a.xlsx"))
    assert ("Reported performance: data source · realisasi.sumber_data", "realisasi.sumber_data") in columns[
        "C"
    ].options
    assert columns["C"].options[0] == ("— in doubt: choose its meaning —", "")
    assert "This is how it would be read:" in e.terbaca.value
    e.map_sheet.save()
    assert "Column C is in doubt" in e.pesan.value


def test_every_control_has_a_label_and_only_the_unasked_one_is_hidden(explorer, tmp_path):
    opened(explorer, quarter(tmp_path / "a.xlsx"))
    given = (
        explorer.berkas,
        explorer.lembar,
        explorer.tabel,
        explorer.nama_bentuk,
        explorer.timpa,
        explorer.simpan,
    )
    assert all(control.description for control in (*given, *explorer.arti.children))
    shown = [w for w in vars(explorer).values() if isinstance(w, lab.widgets.Widget)]
    assert [w for w in shown if w.layout.display == "none"] == [explorer.timpa]
    labels = [c.description for c in explorer.arti.children]
    assert len(labels) == len({*labels})


def test_it_works_in_a_kernel(plan, tmp_path):
    """A file is read in a child of the kernel, and the notebook prints nothing."""
    client = pytest.importorskip("nbclient")
    notebook = nbformat.read(ROOT / "notebooks" / "05-jelajah.ipynb", as_version=4)
    path = quarter(tmp_path / "a.xlsx")
    code = (
        f"m = lihat.map_sheet\nm.berkas.value = {str(path)!r}\nm.open_file()\nm.arti.children[2].value = 'abaikan'\n"
        "m.save()\nprint(lihat.pesan.value, m.terbaca.value, m.tersimpan.value)"
    )
    for cell in notebook.cells:
        cell.source = cell.source.replace('"../data/contoh"', repr(str(plan)))
    notebook.cells.append(nbformat.v4.new_code_cell(code))
    client.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    *others, last = [c for c in notebook.cells if c.cell_type == "code"]
    assert not [o for c in others for o in c.outputs if o.output_type == "stream"]
    assert [o.name for o in last.outputs] == ["stdout"]
    assert "P1.01 2023 1" in last.outputs[0].text
    assert (plan / "forms" / "kinerja.toml").is_file()
