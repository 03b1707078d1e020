"""Offices of a region: indicators from tujuan to sub kegiatan, money of sub kegiatan, and the words of the APBD."""

from __future__ import annotations

import docx
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from renstra_utils import PlanError, load
from renstra_utils.audit.audit import audit
from renstra_utils.cli import main
from renstra_utils.evaluate import budget
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.plan import start
from renstra_utils.plan.contract import LEVELS
from renstra_utils.show.pages import BudgetPage, YearlyPage
from renstra_utils.wording import Wording

HEAD = "kode,level,program,kegiatan,sasaran,indikator,satuan,polaritas,alasan_polaritas,agregasi"
#: Code, level, programme, activity, target, realisasi: attainment 90, 90, 90, 75 and 100 per cent.
ROWS = [
    ("T1", "tujuan", "", "", 80, 72),
    ("S1", "sasaran strategis", "", "", 70, 63),
    ("P1", "program", "Program Penelitian", "", 90, 81),
    ("K1", "kegiatan", "Program Penelitian", "Penelitian Bidang", 4, 3),
    ("SK1", "sub kegiatan", "Program Penelitian", "Penelitian Bidang", 5, 5),
]


def region(folder, anggaran="APBD", rows=ROWS):
    start.new(folder, "Dinas Rekaan", [2025, 2029], contoh=True, anggaran=anggaran)
    lines = [
        f"{k},{lv},{p},{a},Hasil,Indikator {k},Dok,maximize,Makin banyak.,posisi akhir"
        for k, lv, p, a, *_ in rows
    ]
    (folder / "indikator.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    (folder / "target.csv").write_text(
        "kode,tahun,tercetak,nilai\n" + "".join(f"{k},2025,,{t}\n" for k, *_, t, _ in rows), encoding="utf-8"
    )
    head = "kode,tahun,triwulan,nilai,pembilang,penyebut,sumber_data,tanggal_data,faktor_pendukung,faktor_penghambat,solusi,tindak_lanjut\n"
    (folder / "realisasi.csv").write_text(
        head + "".join(f"{k},2025,,{r},,,Lap,2025-12-31,,,,\n" for k, *_, r in rows), encoding="utf-8"
    )
    money = [
        "P1,program,5.05.02,,Program Penelitian,2025,,1000",
        "K1,kegiatan,5.05.02.2.01,P1,Penelitian Bidang,2025,,1000",
        "S1,sub kegiatan,5.05.02.2.01.01,K1,Data,2025,,600",
        "S2,sub kegiatan,5.05.02.2.01.02,K1,Kajian,2025,,400",
    ]
    (folder / "pendanaan.csv").write_text(
        "baris,level,kode,induk,uraian,tahun,tercetak,nilai\n" + "\n".join(money) + "\n", encoding="utf-8"
    )
    spent = [
        "5.05.02.2.01.01,2025,600,,,500,SIPD,2025-12-31",
        "5.05.02.2.01.02,2025,400,,,300,SIPD,2025-12-31",
    ]
    (folder / "anggaran.csv").write_text(
        "kode,tahun,pagu_awal,pagu_revisi,tanggal_revisi,realisasi,sumber_data,tanggal_data\n"
        + "\n".join(spent)
        + "\n",
        encoding="utf-8",
    )
    return folder


@pytest.mark.parametrize("bahasa", ["id", "en"])
def test_means_by_level_from_the_top_down(tmp_path, bahasa):
    plan = load(region(tmp_path / "r"))
    page = YearlyPage(plan, attainment(plan), 2025, bahasa)
    text = BeautifulSoup(" ".join(str(o._repr_mimebundle_()) for o in page.outputs()), "lxml").get_text(" ")
    means = page.tables["rata-rata-2025"]
    own = means[means["tingkat"] == "tingkat"]
    assert list(own["nama"]) == list(LEVELS)
    assert list(own["rata_rata"]) == [90, 90, 90, 75, 100]
    assert list(means.loc[means["tingkat"] == "program", "nama"]) == ["Program Penelitian"]
    for word in {"id": LEVELS, "en": ("goal", "strategic objective", "sub-activity")}[bahasa]:
        assert word in text


def test_an_office_of_the_two_levels_has_no_third(contoh):
    page = YearlyPage(contoh, attainment(contoh), 2023)
    page.outputs()
    assert set(page.tables["rata-rata-2023"]["tingkat"]) == {"kantor", "program", "kegiatan", "sasaran"}


def test_money_of_sub_kegiatan_makes_up_the_activitys(tmp_path):
    rows = budget.budget(load(region(tmp_path / "r")))
    now = rows[rows["tahun"] == 2025].set_index("kode")
    assert (
        now.loc[["5.05.02", "5.05.02.2.01"], ["pagu", "realisasi"]].to_numpy().tolist() == [[1000, 800]] * 2
    )
    assert now.loc["5.05.02.2.01", "n_rincian"] == 2
    assert now["pagu"].where(now["dijumlahkan"]).sum() == 1000  # what it is made up of is not added to it


@pytest.mark.parametrize(("anggaran", "word", "other"), [("APBD", "DPA", "DIPA"), ("APBN", "DIPA", "DPA")])
def test_the_budget_document_is_called_by_its_kind(tmp_path, anggaran, word, other):
    plan = load(region(tmp_path / "r", anggaran))
    page = BudgetPage(plan, budget.budget(plan), attainment(plan), 2025)
    text = " ".join(str(o._repr_mimebundle_()) for o in page.outputs())
    assert f"Pagu {word}" in text
    assert other not in text
    assert Wording("en", anggaran).t("Pagu DIPA") == Wording("en").t("Pagu DIPA").replace("DIPA", word)


@pytest.mark.parametrize("kind", ["pk", "lkjip"])
def test_agreement_and_report_stand_by_level(tmp_path, kind):
    """In whatever order `indikator.csv` has them, each indicator stands under its own level's heading."""
    folder = region(tmp_path / "r", rows=[ROWS[n] for n in (3, 0, 4, 2, 1)])
    (folder / "perjanjian.csv").write_text(
        "kode,tahun,dokumen,tanggal,nilai\n"
        + "".join(f"{k},2025,PK,2025-01-31,{t}\n" for k, *_, t, _ in ROWS),
        encoding="utf-8",
    )
    made = CliRunner().invoke(main, [kind, str(folder), "--tahun", "2025", "--keluar", str(tmp_path / "k")])
    assert made.exit_code == 0, made.output
    path = next((tmp_path / "k").rglob("*.docx"))
    heads = [level.capitalize() for level in LEVELS]
    grouped = 0
    for table in docx.Document(str(path)).tables:
        first = [row.cells[0].text for row in table.rows]
        if "Tujuan" not in first:
            continue
        grouped += 1
        assert [t for t in first if t in heads] == heads
        below = [" ".join(row.cells[n].text for n in range(len(row.cells))) for row in table.rows]
        for (code, *_), head in zip(ROWS, heads, strict=True):
            assert f"Indikator {code}" in below[first.index(head) + 1]
    assert grouped == {"pk": 1, "lkjip": 2}[kind]


def test_the_audit_reads_every_level(tmp_path):
    assert audit(load(region(tmp_path / "r"))) is not None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("P1", "program", "", "", 1, 1), "tanpa nama program"),
        (("SK1", "sub kegiatan", "Program A", "", 1, 1), "tanpa nama kegiatan"),
        (("X", "misi", "Program A", "", 1, 1), "sasaran strategis"),
        (("T1", "tujuan", "Program A", "", 1, 1), "padahal berada di atasnya"),
    ],
)
def test_what_a_level_lacks_is_told(tmp_path, row, said):
    with pytest.raises(PlanError) as e:
        load(region(tmp_path / "r", rows=[row]))
    assert said in str(e.value)
    assert "baris 2" in str(e.value)


def test_the_kind_of_budget_is_asked_and_checked(tmp_path):
    made = CliRunner().invoke(
        main, ["new", str(tmp_path / "a"), "--nama", "Dinas A", "--tahun", "2025-2029", "--anggaran", "APBD"]
    )
    assert made.exit_code == 0
    assert '"anggaran": "APBD"' in (tmp_path / "a" / "datapackage.json").read_text(encoding="utf-8")
    wrong = CliRunner().invoke(
        main, ["new", str(tmp_path / "b"), "--nama", "Dinas B", "--tahun", "2025-2029", "--anggaran", "APBX"]
    )
    assert wrong.exit_code == 2
    package = tmp_path / "a" / "datapackage.json"
    package.write_text(package.read_text(encoding="utf-8").replace('"APBD"', '"APB"'), encoding="utf-8")
    with pytest.raises(PlanError, match="bukan APBN atau APBD"):
        load(tmp_path / "a", empty_ok=True)


def test_whom_a_rule_binds_is_said_as_the_rule_says_it():
    region_words = Wording("id", "APBD")
    assert region_words.t("satker APBN") == "satker APBN"
    assert region_words.t("Satuan kerja (satker)") == "Perangkat daerah"
    assert region_words.t("kode {satker}", satker="1") == "kode 1"
    assert (
        region_words.t("Cocokkan dengan DIPA dan laporan realisasi")
        == "Cocokkan dengan DPA dan laporan realisasi"
    )
