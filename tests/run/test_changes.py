"""What counts as a change between two versions of a table."""

from __future__ import annotations

import pandas as pd
import pytest
from conftest import ROOT

from renstra_utils import files
from renstra_utils.run import changes

CHANGED = [
    # what names a row: kode, tahun, both, or the first columns of words
    ("kode,realisasi_kini,prospek\nK1,80,menuju target\n", "kode,realisasi_kini,prospek\nK1,81.5,sudah tercapai\n",
     [("K1", "realisasi_kini", "80", "81.5"), ("K1", "prospek", "menuju target", "sudah tercapai")]),
    ("tahun,rata_rata\n2023,80\n2024,90\n", "tahun,rata_rata\n2023,80\n2024,\n", [("2024", "rata_rata", "90", "")]),
    ("kode,tahun,capaian\nK1,2023,80\nK1,2024,90\nK2,2023,70\n", "kode,tahun,capaian\nK1,2023,80\nK1,2024,91\nK2,2023,70\n", [("K1 · 2024", "capaian", "90", "91")]),
    ("satker,kantor,rata_rata\na,A,1\n", "satker,kantor,rata_rata\na,A,2\nb,B,3\n", [("b", "baris", "", "ada"), ("a", "rata_rata", "1", "2")]),
    ("batas,bacaan,rata_rata\n100,x,1\n", "batas,bacaan,rata_rata\n100,x,2\n", []),  # a figure names no row
    # numbers as numbers, codes as codes
    ("kode,target_pk,induk\nK1,80,01\n", "kode,target_pk,induk\nK1,80.0,1\n", [("K1", "induk", "01", "1")]),
    # formulas, sources and notes follow from the rest
    ("kode,capaian,rumus,sumber,tanggal_data,keterangan\nK1,1,a,b,c,d\n", "kode,capaian,rumus,sumber,tanggal_data,keterangan\nK1,1,e,f,g,h\n", []),
    # rows that came or went, and tables of no rows
    ("kode,capaian\nK1,1\n", "kode,capaian\n", [("K1", "baris", "ada", "")]),
    ("kode,capaian\nK1,1\nK1,2\n", "kode,capaian\nK1,3\nK1,2\n", []),
    # a line break in a cell
    ('kode,indikator,target\nK1,"dua\nbaris, satu",80\n', 'kode,indikator,target\nK1,"dua\nbaris, satu",81\n', [("K1", "target", "80", "81")]),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "expected"), CHANGED)
def test_what_counts_as_a_change(before, after, expected):
    got = changes.changes(before, after)
    assert list(got.itertuples(index=False, name=None)) == expected


def test_every_column_of_every_table_is_watched_but_where_it_comes_from():
    """One figure moves in each column of the real tables, and is found in that column: nothing is watched by a list that can fall behind."""
    golden = ROOT / "tests" / "golden" / "contoh"
    seen = 0
    for path in [golden / "capaian-2023.csv", golden / "anggaran-2023.csv", golden / "tren.csv"]:
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for column in table.columns:
            moved = table.copy()
            moved.loc[0, column] = "1234.5"
            found = changes.changes(table.to_csv(index=False), moved.to_csv(index=False))
            if column in ("rumus", "sumber", "sumber_data", "tanggal_data", "keterangan"):
                assert found.empty, column
            else:
                assert set(found["kolom"]) <= {column, "baris"}, column
                assert len(found), column
                seen += 1
    assert seen > 40


@pytest.mark.parametrize("text", ["dua\r\nbaris", "dua\rbaris", "dua\nbaris", 'dua "baris", koma'])
def test_a_line_break_in_a_cell_does_not_lose_what_changed(tmp_path, text):
    """As a page is made three times: first, with a new figure, and again from the same data."""

    def make(value):
        after = files.to_csv(
            pd.DataFrame({"kode": ["K1", "K2"], "indikator": [text, "x"], "target": [value, 1.0]})
        )
        moved = changes.moved_since(tmp_path, [("t", after)])
        changes.keep_table(tmp_path, "t", after)
        return [[m[k] for k in ("kode", "kolom", "lama", "baru")] for m in moved]

    assert make(80.0) == []
    assert make(80.5) == [["K1", "target", "80", "80.5"]]
    assert make(80.5) == [["K1", "target", "80", "80.5"]]
