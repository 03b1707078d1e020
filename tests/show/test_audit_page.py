"""The page of the audit: findings in the page's language, how sure they are, and what cannot be assessed."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from renstra_utils.audit import audit
from renstra_utils.audit.definition import definitions
from renstra_utils.evaluate.choice import Choice
from renstra_utils.plan.plan import Plan
from renstra_utils.show.page import Page
from renstra_utils.show.pages import AuditPage
from renstra_utils.show.pages.record import record, record_html
from renstra_utils.wording import Wording

TABLES = (("temuan", "temuan-t"), ("kesiapan", "kriteria-t"), ("metode", "metode-t"))


def page_of(plan: Plan, bahasa: str) -> AuditPage:
    return AuditPage(plan, audit.audit(plan, bahasa), audit.readiness(plan), bahasa)


def shown(page: AuditPage, section: str) -> BeautifulSoup:
    return BeautifulSoup(str(page[section].html), "lxml")


def cells(soup: BeautifulSoup, table: str) -> list[dict[str, Tag]]:
    """The rows of a table by heading."""
    found = soup.find(id=table)
    assert isinstance(found, Tag)
    heads = [th.get_text(" ", strip=True) for th in found.select("thead th")]
    rows = (tr.find_all(["th", "td"]) for tr in found.select("tbody tr"))
    return [dict(zip(heads, row, strict=True)) for row in rows]


# --- findings ---


@pytest.mark.parametrize(
    ("bahasa", "sure", "mean", "order"),
    [
        ("id", "Keyakinan", "kuat: polanya jarang benar", "Urutannya urutan membenahi"),
        (
            "en",
            "How sure",
            "strong: a pattern that is hardly ever right",
            "In the order in which to mend them",
        ),
    ],
)
def test_how_sure_a_finding_is_and_what_to_mend_first(
    balikpapan: Plan, bahasa: str, sure: str, mean: str, order: str
) -> None:
    page = page_of(balikpapan, bahasa)
    soup, w = shown(page, "temuan"), Wording(bahasa)
    text = soup.get_text(" ", strip=True).replace(" :", ":")
    assert mean in text
    assert order in text
    rows = cells(soup, "temuan-t")
    assert [r[sure].get_text() for r in rows] == [w.t(k) for k in page.findings["keyakinan"]]
    filters = {label.contents[0].strip(): label for label in soup.select(".tools label")}  # type: ignore[union-attr]
    options = [o.get_text() for o in filters[sure].select("option")]
    assert set(options[1:]) == {w.t(k) for k in page.findings["keyakinan"]}
    assert w.t("Tingkat") in filters


def test_a_plan_without_findings_explains_no_order(contoh: Plan) -> None:
    page = AuditPage(contoh, audit.audit(contoh).head(0), audit.readiness(contoh))
    text = shown(page, "temuan").get_text(" ")
    assert "Audit tidak menemukan pertentangan." in text
    assert "Urutannya" not in text
    assert "mungkin" not in text


def test_an_english_page_quotes_the_plan_as_indonesian(balikpapan: Plan) -> None:
    rows = cells(shown(page_of(balikpapan, "en"), "temuan"), "temuan-t")
    (slip,) = (r for r in rows if "should be “persentase”" in r["Findings"].get_text())
    marked = [span.get_text() for span in slip["Findings"].select('[lang="id"]')]
    assert marked[:2] == ["“Presentase”", "“persentase”"]
    assert slip["Findings"].get("lang") is None
    assert slip["Advice"].get_text() == "Correct the spelling."
    assert slip["Rule"].get_text() == "Slips of the pen"
    indonesian = cells(shown(page_of(balikpapan, "id"), "temuan"), "temuan-t")
    assert not any(r["Temuan"].select("[lang]") for r in indonesian)


def test_each_language_has_its_own_table_beside_the_page(balikpapan: Plan) -> None:
    sheets = {b: page_of(balikpapan, b).tables for b in ("id", "en")}
    assert "temuan" in sheets["id"]
    assert "temuan" not in sheets["en"]
    pairs = zip(sheets["id"]["temuan"].itertuples(), sheets["en"]["temuan-en"].itertuples(), strict=True)
    for a, b in pairs:
        assert (a.aturan, a.tingkat, a.keyakinan, a.kode) == (b.aturan, b.tingkat, b.keyakinan, b.kode)
        assert a.saran != b.saran


def test_the_rules_are_told_in_english(contoh: Plan) -> None:
    page, w = page_of(contoh, "en"), Wording("en")
    rows = cells(shown(page, "metode"), "metode-t")
    told = [(r["Criterion"].get_text(), r["How sure"].get_text()) for r in rows]
    assert told == [(w.t(r.kriteria), w.t(r.keyakinan)) for r in definitions().values()]
    assert not any(w.t(r.kriteria) == r.kriteria for r in definitions().values())


def test_each_sum_of_a_finding_has_a_line_of_its_own(balikpapan: Plan) -> None:
    page = page_of(balikpapan, "id")
    rows = cells(shown(page, "temuan"), "temuan-t")
    for cell, whole in zip((r["Hitungan"] for r in rows), page.findings["hitungan"], strict=True):
        assert cell.get_text() == ("—" if pd.isna(whole) else whole)
    (sums,) = (r["Hitungan"] for r in rows if "kegiatan 3355 “Sasaran" in r["Temuan"].get_text())
    lines = [line.get_text() for line in sums.select(".ln")]
    assert [line.partition(":")[0] for line in lines] == ["tahun 2020", "tahun 2021", "kolom jumlah"]
    assert page.tables["temuan"]["hitungan"].equals(page.findings["hitungan"])


def test_a_part_ends_outside_of_the_plans_own_words(contoh: Plan) -> None:
    found = audit.audit(contoh).head(1).assign(hitungan="A “x; y”: 1 ≠ 2; B “z”: 3 ≠ 4")
    (row,) = cells(shown(AuditPage(contoh, found, audit.readiness(contoh)), "temuan"), "temuan-t")
    assert [x.get_text() for x in row["Hitungan"].select(".ln")] == ["A “x; y”: 1 ≠ 2;", "B “z”: 3 ≠ 4"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("target.csv baris 16; target.csv baris 21; sdm.csv baris 4", "target.csv baris 16; 21; sdm.csv baris 4"),
        ("target.csv row 2; sdm.csv row 2; target.csv row 3", "target.csv row 2; sdm.csv row 2; target.csv row 3"),
        ("681; 562-564", "681; 562-564"),
    ],
)  # fmt: skip
def test_a_file_is_named_once(contoh: Plan, lines: str, said: str) -> None:
    found = audit.audit(contoh).head(1).assign(baris_sumber=lines)
    page = AuditPage(contoh, found, audit.readiness(contoh))
    (row,) = cells(shown(page, "temuan"), "temuan-t")
    assert row["Baris sumber"].get_text() == said
    assert page.tables["temuan"]["baris_sumber"].tolist() == [lines]


# --- readiness ---


def partly(plan: Plan, *unknown: str, first: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Readiness in which these criteria cannot be assessed at all, and one not of the first indicator."""
    per, met = audit.readiness(plan)
    for k in met["kriteria"]:
        values = per[k].astype("boolean")
        if k in unknown:
            values[:] = pd.NA
        elif k == first:
            values.iloc[0] = pd.NA
        per[k] = values
        row = met["kriteria"].eq(k)
        n, yes = int(values.notna().sum()), int(values.sum())
        met.loc[row, ["n_memenuhi", "n_total", "persen"]] = [yes, n, yes / n * 100 if n else float("nan")]
    return per, met


@pytest.mark.parametrize(
    ("bahasa", "said", "why", "word"),
    [
        ("id", "kriteria kesiapan yang dapat dinilai; tidak dapat dinilai: didanai.",
         "Tidak dapat dinilai: rencana ini tidak memuat datanya.", "tidak dapat dinilai"),
        ("en", "readiness criteria that can be assessed; not assessable: funded.",
         "Not assessable: this plan does not hold the data.", "not assessable"),
    ],
)  # fmt: skip
def test_what_cannot_be_assessed_is_not_none(
    contoh: Plan, bahasa: str, said: str, why: str, word: str
) -> None:
    per, met = partly(contoh, "didanai", first="unik")
    page, w = AuditPage(contoh, audit.audit(contoh, bahasa), (per, met), bahasa), Wording(bahasa)
    known = [k for k in met["kriteria"] if k != "didanai"]
    ready = int(per[known].fillna(True).all(axis=1).sum())
    sentence = BeautifulSoup(str(page.summary().html), "lxml").get_text(" ", strip=True)
    assert said in sentence
    assert 0 < ready < len(per)
    assert f"{ready} {w.t('dari')} {len(per)}".replace("dari", "of" if bahasa == "en" else "dari") in sentence
    soup = shown(page, "kesiapan")
    (row,) = (r for r in cells(soup, "kriteria-t") if r[w.t("Kriteria")].get_text() == w.t("didanai"))
    assert why in row[w.t("Arti")].get_text()
    assert row[w.t("Bagian")].get_text() == word
    assert row[w.t("Memenuhi kriteria")].get_text() == "—"
    marks = [r[w.t("didanai")] for r in cells(soup, "kesiapan-t")]
    assert {m.get_text() for m in marks} == {"–"}
    assert all(m.find(attrs={"aria-label": word}) for m in marks)
    unique = [r[w.t("unik")].get_text() for r in cells(soup, "kesiapan-t")]
    assert unique[0] == "–"
    assert "–" not in unique[1:]


def test_a_reason_that_is_told_is_said(contoh: Plan) -> None:
    per, met = partly(contoh, "didanai", "unik")
    met = met.assign(sebab=met["kriteria"].map({"didanai": "tabel pendanaan", "unik": None}))
    soup = shown(AuditPage(contoh, audit.audit(contoh), (per, met)), "kesiapan")
    meanings = {r["Kriteria"].get_text(): r["Arti"].get_text() for r in cells(soup, "kriteria-t")}
    assert meanings["didanai"].endswith("Tidak dapat dinilai: tabel pendanaan.")
    assert meanings["unik"].endswith("Tidak dapat dinilai: rencana ini tidak memuat datanya.")


def test_where_nothing_is_unknown_nothing_is_said_of_it(contoh: Plan) -> None:
    page = page_of(contoh, "id")
    assert f"memenuhi semua {len(page.criteria)} kriteria kesiapan." in page.summary().html
    assert "Tidak dapat dinilai:" not in page["kesiapan"].html
    assert 'aria-label="tidak dapat dinilai"' not in page["kesiapan"].html
    assert "Tanda –" not in page["kesiapan"].html


# --- the record of an indicator ---


def test_a_record_tells_findings_in_the_language_of_its_page(balikpapan: Plan) -> None:
    kode = "K2.4.01"
    texts = {b: set(record(balikpapan, kode, bahasa=b).temuan["uraian"]) for b in ("id", "en")}  # type: ignore[index]
    assert any("“Presentase” seharusnya" in x for x in texts["id"])
    assert any("“Presentase” should be" in x for x in texts["en"])
    page = Page(balikpapan, "en")
    html = str(record_html(page, balikpapan, kode, Choice(), True))
    rows = cells(BeautifulSoup(html, "lxml"), "catatan-2-t")
    (slip,) = (r for r in rows if "should be" in r["Description"].get_text())
    assert [slip[k].get_text() for k in ("Rule", "Level", "How sure", "Advice")] == [
        "Slips of the pen", "minor", "certain", "Correct the spelling.",
    ]  # fmt: skip


def test_a_record_without_findings_says_so(contoh: Plan) -> None:
    page = Page(contoh, "en")
    html = str(record_html(page, contoh, "P2.02", Choice(), True))
    assert "No audit findings about this indicator." in html
