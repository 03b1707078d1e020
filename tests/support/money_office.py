"""An office of one indicator with tables of money, and what its budget page says of them."""

from __future__ import annotations

import re

from conftest import ANGGARAN, INDIKATOR, TARGET, write_office

import renstra_utils
from renstra_utils.evaluate import attainment
from renstra_utils.evaluate import budget as bud
from renstra_utils.show.pages import BudgetPage

FUNDING = """baris,level,kode,induk,uraian,tahun,nilai
P,program,01,,Program,2023,100
A,kegiatan,11,P,Satu,2023,60
B,kegiatan,12,P,Dua,2023,40"""


def office(tmp_path, anggaran, pendanaan=FUNDING, years=(2023, 2023), **files):
    """An office of one indicator with these tables of money; the codes of anggaran.csv are those of
    `pendanaan`."""
    about = f'{{"renstra": {{"nama_kantor": "K", "periode": [{years[0]}, {years[1]}]}}}}'
    files = {
        "indikator": f"{INDIKATOR}\nX,kegiatan,Program,Satu,S,I,%,maximize,x,1",
        "target": f"{TARGET}\nX,{years[0]},,1,1",
        "pendanaan": pendanaan,
        "anggaran": f"{ANGGARAN}\n{anggaran}",
    } | files
    write_office(tmp_path, **{k: v for k, v in files.items() if v})
    (tmp_path / "datapackage.json").write_text(about, encoding="utf-8")
    return renstra_utils.load(tmp_path)


def of_year(plan, year=2023):
    """Rows by code, the year's total, and the page."""
    money = bud.budget(plan)
    total = bud.totals(money, ["tahun"]).set_index("tahun").loc[year]
    page = BudgetPage(plan, money, attainment.attainment(plan), year)
    return money[money["tahun"] == year].set_index("kode"), total, page


def said(page, *sections):
    """What a reader reads of a page, as one line."""
    whole = {"kepala": page.summary, "berkas": page.files}
    html = " ".join(str((whole[name]() if name in whole else page[name]).html) for name in sections)
    html = re.sub(r"</?(?:a|span)\b[^>]*>", "", html)
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", html, flags=re.S).replace("\u00a0", " ").split())


SECTIONS = ("kepala", "tahunan", "rincian", "kinerja", "nka", "pembanding", "metode", "berkas")

BLANK_PARENT = FUNDING.replace("11,P,", "11,,")
