"""The Perjanjian Kinerja: its form, its lampiran from the files, and nothing made up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from conftest import BALIKPAPAN, CONTOH, small_office
from drawn import Files, plans
from hypothesis import given
from hypothesis import strategies as st
from test_every_page import cases, folder_of
from told import check_golden, grid, of_ours, rows, same, shown, told
from word_rules import faults

import renstra_utils
from renstra_utils.show.html import placeholders
from renstra_utils.show.pages.agreement import Agreement, Party, Signing, agreement_rows

YEAR = 2023
SIGNING = Signing(
    Party("Sri Contoh", "Ketua KPU Kota Contoh"),
    Party("Budi Contoh", "Ketua KPU Provinsi Contoh"),
    "Contoh",
    "2023-01-16",
    "ketua",
)


@pytest.fixture(scope="module")
def data(contoh) -> bytes:
    return Agreement(contoh, YEAR, SIGNING).word()


def test_golden(data: bytes) -> None:
    check_golden("contoh/pk-ketua-2023.txt", told(data))


def test_the_file_is_whole_and_always_the_same(contoh, data: bytes) -> None:
    assert faults(data) == []
    assert Agreement(contoh, YEAR, SIGNING).word() == data
    assert Agreement(contoh, YEAR, SIGNING).file_name == "pk-ketua-2023"
    assert Agreement(contoh, YEAR, bahasa="en").file_name == "pk-2023.en"


def test_every_target_is_that_of_the_files(data: bytes) -> None:
    """The agreement's own where `perjanjian.csv` has it, else the Renstra's."""
    agreed = {r["kode"]: r["nilai"] for r in rows(CONTOH, "perjanjian", tahun=YEAR)}
    planned = {r["kode"]: r["nilai"] for r in rows(CONTOH, "target", tahun=YEAR)}
    wanted = [
        (r["sasaran"], r["indikator"], shown(agreed.get(r["kode"]) or planned[r["kode"]]))
        for r in rows(CONTOH, "indikator")
    ]
    found = grid(data, 1).body
    assert [(a, b, c.split("\u00a0")[0]) for _, a, b, c in found] == wanted
    assert [r[0] for r in found] == [str(n) for n in range(1, len(wanted) + 1)]
    by_plan = sum(r["kode"] not in agreed for r in rows(CONTOH, "indikator"))
    assert f"Target {len(agreed)} indikator: Perjanjian Kinerja" in told(data)
    assert f"Target {by_plan} indikator: Renstra 2020–2024" in told(data)


def test_the_budget_is_the_latest_ceiling(data: bytes) -> None:
    lines = rows(CONTOH, "anggaran", tahun=YEAR)
    latest = [int(r["pagu_revisi"] or r["pagu_awal"]) for r in lines]
    revised = sum(bool(r["pagu_revisi"]) for r in lines)
    amounts = [int(r[2].removeprefix("Rp\u00a0").replace(".", "")) for r in grid(data, 2).body]
    assert sum(amounts) == sum(latest)
    assert f"Jumlah anggaran: Rp {sum(latest):,}.".replace(",", ".") in told(data)
    assert f"Pagu setelah revisi pada {revised} dari {len(lines)} baris anggaran" in told(data)


def test_who_signs_where(data: bytes) -> None:
    """Pihak Kedua left, and nothing left to fill."""
    *_, last = told(data).partition("2. Pihak Kedua")
    place, signs = last.split("\n")[1:3]
    assert place == " | Contoh, 16 Januari 2023"
    assert signs == (
        "Pihak Kedua / Ketua KPU Provinsi Contoh / Budi Contoh | Pihak Pertama / Ketua KPU Kota Contoh / Sri Contoh"
    )
    assert not placeholders().search(told(data))


def test_what_is_not_given_is_asked_for(contoh) -> None:
    """A post follows from whose agreement it is, a day from the rows; a name from nothing."""
    text = told(Agreement(contoh, YEAR, Signing(untuk="sekretaris")).word())
    assert "Jabatan: Sekretaris KPU Kota Contoh" in text
    assert ", 16 Januari 2023" in text
    for asked in ("nama Pihak Pertama", "nama Pihak Kedua", "jabatan Pihak Kedua", "tempat"):
        assert f"[Belum diisi: {asked}. Tulis di " in text
    plain = told(Agreement(contoh, YEAR).word())
    assert "[Belum diisi: jabatan Pihak Pertama. Tulis di " in plain


def test_a_draft_says_so(contoh_copy: Path) -> None:
    (contoh_copy / "perjanjian.csv").unlink()
    document = Agreement(renstra_utils.load(contoh_copy), YEAR)
    text = told(document.word())
    assert "# RANCANGAN PERJANJIAN KINERJA TAHUN 2023" in text
    assert document.title() == "Rancangan Perjanjian Kinerja Tahun 2023"
    assert "Target 31 indikator: Renstra 2020–2024, karena belum ada di perjanjian.csv." in text
    assert "[Belum diisi: tanggal. Tulis di sini]" in text


def test_a_year_without_any_target(tmp_path: Path) -> None:
    folder = small_office(tmp_path / "k", [("A", "maximize", "80", "72")])
    (folder / "target.csv").write_text("kode,tahun,tercetak,nilai,baris_sumber\nA,2023,,80,1\nA,2025,,90,1")
    plan = renstra_utils.load(folder)
    with pytest.raises(ValueError, match=r"tahun 2024 belum punya satu target pun"):
        Agreement(plan, 2024)
    with pytest.raises(ValueError, match="di luar periode rencana 2023–2025"):
        Agreement(plan, 2026)


def test_missing_is_shown_as_missing(tmp_path: Path) -> None:
    folder = small_office(tmp_path / "k", [("A", "maximize", "80", "72"), ("B", "maximize", "80", "72")])
    (folder / "target.csv").write_text("kode,tahun,tercetak,nilai,baris_sumber\nA,2023,,80,1")
    data = Agreement(renstra_utils.load(folder), YEAR).word()
    assert [r[3] for r in grid(data, 1).body] == ["80\u00a0x", "belum ada"]
    text = told(data)
    assert "1 indikator belum punya target tahun 2023, di perjanjian.csv maupun target.csv." in text
    assert "[Belum diisi: pagu tahun 2023. Tulis di anggaran.csv, tahun 2023, kolom pagu_awal]" in text
    assert "Rp 0" not in text


def test_two_agreements_a_year_are_told_apart_by_their_documents(tmp_path: Path) -> None:
    folder = small_office(tmp_path / "k", [(k, "maximize", "80", "72") for k in "ABC"])
    (folder / "perjanjian.csv").write_text(
        "kode,tahun,nilai,dokumen,tanggal\nA,2023,81,01/PK-KETUA/2023,2023-01-02\n"
        "B,2023,82,02/PK-Sekretaris/2023,2023-01-03\nA,2023,83,02/PK-Sekretaris/2023,2023-01-03\n"
    )
    plan = renstra_utils.load(folder)

    def targets(whose: str) -> list[str]:
        return [r[2] + "=" + r[3] for r in grid(Agreement(plan, YEAR, Signing(untuk=whose)).word(), 1).body]

    assert targets("ketua") == ["Indikator A=81\u00a0x"]
    assert targets("sekretaris") == ["Indikator A=83\u00a0x", "Indikator B=82\u00a0x"]
    assert targets("") == ["Indikator A=83\u00a0x", "Indikator B=82\u00a0x", "Indikator C=80\u00a0x"]


def test_rows_that_name_nobody_are_of_both() -> None:
    table = pd.DataFrame(
        {
            "kode": list("ABC"),
            "tahun": [2023] * 3,
            "nilai": ["1", "2", "3"],
            "dokumen": ["01/2023", None, "PK Ketua"],
        }
    )
    assert agreement_rows(table, 2023, "sekretaris")["kode"].tolist() == ["A", "B"]
    assert agreement_rows(table, 2023, "ketua")["kode"].tolist() == ["C"]
    assert agreement_rows(table, 2022, "ketua").empty


def test_the_real_plan_invents_nothing() -> None:
    text = told(Agreement(renstra_utils.load(BALIKPAPAN), 2022).word())
    assert "# RANCANGAN PERJANJIAN KINERJA TAHUN 2022" in text
    assert "Rp " not in text


def test_names_are_text_whatever_they_hold(contoh) -> None:
    party = Party('Sri <w:p/> & "Co" {{isi}}\x0b', "{tahun} ]]>")
    data = Agreement(contoh, YEAR, Signing(party, party, "A\nB", "2023-01-16")).word()
    assert 'Nama: Sri <w:p/> & "Co" {{isi}}' in told(data)
    assert "Jabatan: {tahun} ]]>" in told(data)


def test_the_office_s_template_brings_its_letterhead(contoh_copy: Path) -> None:
    import docx

    file = docx.Document()
    file.add_paragraph("KOMISI PEMILIHAN UMUM KOTA CONTOH")
    file.add_paragraph("{{isi}}")
    file.save(str(contoh_copy / "templat-pk.docx"))
    lines = told(Agreement(renstra_utils.load(contoh_copy), YEAR).word()).splitlines()
    assert lines[:2] == ["KOMISI PEMILIHAN UMUM KOTA CONTOH", "# PERJANJIAN KINERJA TAHUN 2023"]
    shutil.rmtree(contoh_copy)


@cases(12)
@given(plans(), st.data())
def test_any_plan(files: Files, draw: st.DataObject) -> None:
    """A whole file for every year with a target; each indicator once, each target as its file has it."""
    with folder_of("perjanjian", files) as (folder,):
        plan = renstra_utils.load(folder)
        year = draw.draw(st.sampled_from(plan.years))
        bahasa = draw.draw(st.sampled_from(["id", "en"]))
        if not any(r["nilai"] for t in ("target", "perjanjian") for r in rows(folder, t, tahun=year)):
            with pytest.raises(ValueError, match="belum punya satu target pun"):
                Agreement(plan, year)
            return
        data = Agreement(plan, year, bahasa=bahasa).word()
        assert of_ours(faults(data)) == []
        lines = grid(data, 1).body
        assert len(lines) == len(plan.indikator)
        if bahasa == "id":
            planned = {r["kode"]: r["nilai"] for r in rows(folder, "target", tahun=year)}
            agreed = sorted(rows(folder, "perjanjian", tahun=year), key=lambda r: r["tanggal"])
            latest = planned | {r["kode"]: r["nilai"] for r in agreed if r["nilai"]}
            for line, indicator in zip(lines, rows(folder, "indikator"), strict=True):
                value = latest.get(indicator["kode"])
                assert same(line[3], value) if value else line[3] == "belum ada"
