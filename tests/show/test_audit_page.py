"""The page of the audit: findings in the page's language, how sure they are, and what cannot be assessed."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag

from renstra_utils.audit import audit
from renstra_utils.audit.definition import definitions
from renstra_utils.audit.readiness import held_back
from renstra_utils.evaluate.choice import Choice
from renstra_utils.plan.plan import Plan
from renstra_utils.show.page import Page
from renstra_utils.show.pages import AuditPage
from renstra_utils.show.pages.record import record, record_html
from renstra_utils.wording import Wording

_MADE: dict[tuple[int, str], AuditPage] = {}


def page_of(plan: Plan, bahasa: str) -> AuditPage:
    """The page of a plan that lives as long as the session, made once."""
    if (key := (id(plan), bahasa)) not in _MADE:
        facts = audit.Facts(plan)
        _MADE[key] = AuditPage(plan, audit.audit(facts, bahasa), audit.readiness(facts), bahasa)
    return _MADE[key]


def shown(page: AuditPage, section: str) -> BeautifulSoup:
    return BeautifulSoup(str(page[section].html), "lxml")


def cells(soup: BeautifulSoup, table: str) -> list[dict[str, Tag]]:
    """The rows of a table by heading."""
    found = soup.find(id=table)
    assert isinstance(found, Tag)
    heads = [th.get_text(" ", strip=True) for th in found.select("thead th")]
    rows = (tr.find_all(["th", "td"]) for tr in found.select("tbody tr:not(.g)"))
    return [dict(zip(heads, row, strict=True)) for row in rows]


def under(soup: BeautifulSoup, table: str) -> list[tuple[list[str], Tag]]:
    """The rows of a table with the headings that they stand under."""
    said: dict[str, str] = {}
    out = []
    for tr in soup.find(id=table).select("tbody tr"):  # type: ignore[union-attr]
        if "g" in (level := tr.get("class") or []):
            said[level[1]] = tr.get_text(" ", strip=True)
        else:
            out.append((list(said.values()), tr))
    return out


def whole(cell: Tag) -> str:
    """A cell's text unfolded."""
    copy = BeautifulSoup(str(cell), "lxml")
    for summary in copy.select("summary"):
        summary.extract()
    return " ".join(copy.get_text().split())


# --- the first screen ---


def first_screen(page: AuditPage) -> BeautifulSoup:
    return BeautifulSoup(str(page.summary().html), "lxml")


def test_the_first_screen_names_the_gravest_by_money(balikpapan: Plan) -> None:
    page = page_of(balikpapan, "id")
    soup = first_screen(page)
    title = soup.h1.get_text()  # type: ignore[union-attr]
    assert title.startswith("9 pertentangan berat. Terbesar: Kegiatan 3355 tertulis Rp\u00a06,68\u00a0miliar")
    assert soup.select_one("p.sum").get_text() == "113 temuan = 9 berat + 64 sedang + 40 ringan."  # type: ignore[union-attr]
    rows = cells(soup, "terberat-t")
    assert len(rows) == 5
    first = rows[0]["Pertentangan"]
    assert "63,71\u00a0miliar (usulan), satu-satunya rinciannya Rp\u00a011,1\u00a0juta" in first.get_text()
    assert "Program Penyelenggaraan Pemilihan Umum" in first.small.get_text()  # type: ignore[union-attr]
    assert rows[0]["Hitungan"].get_text() == "selisih Rp\u00a063,7\u00a0miliar"
    # Each leads to its card, where its arithmetic stands.
    cards = shown(page, "temuan")
    for row in rows:
        (link,) = row["Pertentangan"].select("a")
        card = cards.find(id=str(link["href"]).removeprefix("#"))
        assert isinstance(card, Tag)
        assert link.get_text().split()[1] in card.get_text()
        assert "≠" in card.get_text()


def test_without_grave_ones_the_first_findings_stand_first(contoh: Plan) -> None:
    page = page_of(contoh, "id")
    soup = first_screen(page)
    assert (
        soup.h1.get_text() == f"Tidak ada pertentangan berat; {len(page.findings)} hal lain perlu diperiksa"
    )  # type: ignore[union-attr]
    rows = cells(soup, "terberat-t")
    assert [r["Temuan"].get_text() for r in rows] == page.findings["uraian"].head(5).tolist()
    none = AuditPage(contoh, page.findings.head(0), page.readiness)
    assert first_screen(none).find(id="terberat-t") is None


def test_one_grave_finding_is_no_plural_and_a_long_one_is_named_by_its_rule(contoh: Plan) -> None:
    found = page_of(contoh, "id").findings.head(1).assign(tingkat="berat", ringkas="", uraian="panjang " * 30)
    page = AuditPage(contoh, found, page_of(contoh, "id").readiness)
    rule = page.names[found["aturan"].iloc[0]]
    assert page.head().title == f"Satu pertentangan berat: {rule}"


# --- findings ---


@pytest.mark.parametrize(
    ("bahasa", "sure", "mean", "order"),
    [
        ("id", "Keyakinan", "kuat: polanya jarang benar", "Yang terberat dulu"),
        (
            "en",
            "How sure",
            "strong: a pattern that is hardly ever right",
            "The most serious first",
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
    assert sorted(r[sure].get_text() for r in rows) == sorted(w.t(k) for k in page.findings["keyakinan"])
    filters = {label.contents[0].strip(): label for label in soup.select(".tools label")}  # type: ignore[union-attr]
    options = [o.get_text() for o in filters[sure].select("option")]
    assert set(options[1:]) == {w.t(k) for k in page.findings["keyakinan"]}
    assert w.t("Tingkat") in filters


def test_a_plan_without_findings_explains_no_order(contoh: Plan) -> None:
    page = AuditPage(contoh, page_of(contoh, "id").findings.head(0), page_of(contoh, "id").readiness)
    text = shown(page, "temuan").get_text(" ")
    assert "Audit tidak menemukan pertentangan." in text
    assert "terberat dulu" not in text
    assert "mungkin" not in text


def test_an_english_page_quotes_the_plan_as_indonesian(balikpapan: Plan) -> None:
    soup = shown(page_of(balikpapan, "en"), "temuan")
    rows = cells(soup, "temuan-t")
    (slip,) = (r for r in rows if "should be “persentase”" in r["Findings"].get_text())
    marked = [span.get_text() for span in slip["Findings"].select('[lang="id"]')]
    assert marked[:2] == ["“Presentase”", "“persentase”"]
    assert slip["Findings"].get("lang") is None
    (headings,) = (h for h, row in under(soup, "temuan-t") if "should be “persentase”" in row.get_text())
    assert headings[0].startswith("Minor: ")
    assert headings[1] == "Slips of the pen · Advice: Correct the spelling."
    indonesian = cells(shown(page_of(balikpapan, "id"), "temuan"), "temuan-t")
    assert not any(r["Temuan"].select("[lang]") for r in indonesian)


def test_cards_stand_under_severity_rule_and_remedy(balikpapan: Plan) -> None:
    """The remedy of several findings is said once; none is lost; the gravest stand first."""
    page = page_of(balikpapan, "id")
    rows = under(shown(page, "temuan"), "temuan-t")
    told = {whole(row.th): headings for headings, row in rows}  # type: ignore[arg-type]
    grades = [headings[0].partition(":")[0].lower() for headings, _ in rows]
    assert list(dict.fromkeys(grades)) == ["berat", "sedang", "ringan"]
    for r in page.findings.to_dict("records"):
        grade, rule = told[" ".join(r["uraian"].split())]
        assert grade.lower().startswith(r["tingkat"])
        assert rule == f"{page.names[r['aturan']]} · Saran: {r['saran']}"
    headings = [tuple(h) for h, _ in rows]
    assert len(dict.fromkeys(headings)) == sum(
        a != b for a, b in zip(headings, [None, *headings], strict=False)
    )


def test_long_lists_and_minor_findings_are_folded(balikpapan: Plan) -> None:
    page = page_of(balikpapan, "id")
    for headings, row in under(shown(page, "temuan"), "temuan-t"):
        text = whole(row.th)  # type: ignore[arg-type]
        folded = row.th.select("details.fold")  # type: ignore[union-attr]
        assert bool(folded) == (headings[0].startswith("Ringan") and len(text) > 80), text
        place = row.select("td")[-1]
        seen = place.summary.get_text() if place.summary else whole(place)
        assert len(seen) < 80, seen
        assert not place.select("details[open]")


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
    assert sorted(r["Hitungan"].get_text() for r in rows) == sorted(page.findings["hitungan"])
    (sums,) = (r["Hitungan"] for r in rows if "kegiatan 3355 “Sasaran" in r["Temuan"].get_text())
    lines = [line.get_text() for line in sums.select(".ln")]
    assert [line.partition(":")[0] for line in lines] == ["tahun 2020", "tahun 2021", "kolom jumlah"]
    assert page.tables["temuan"]["hitungan"].equals(page.findings["hitungan"])


def test_a_part_ends_outside_of_the_plans_own_words(contoh: Plan) -> None:
    found = page_of(contoh, "id").findings.head(1).assign(hitungan="A “x; y”: 1 ≠ 2; B “z”: 3 ≠ 4")
    (row,) = cells(shown(AuditPage(contoh, found, page_of(contoh, "id").readiness), "temuan"), "temuan-t")
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
    found = page_of(contoh, "id").findings.head(1).assign(baris_sumber=lines)
    page = AuditPage(contoh, found, page_of(contoh, "id").readiness)
    (row,) = cells(shown(page, "temuan"), "temuan-t")
    assert whole(row["Letak"]).endswith(f"baris {said}")
    assert page.tables["temuan"]["baris_sumber"].tolist() == [lines]


# --- readiness ---


def partly(plan: Plan, *unknown: str, first: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Readiness in which these criteria cannot be assessed at all, and one not of the first indicator."""
    per, met = (frame.copy() for frame in page_of(plan, "id").readiness)
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
        ("id", "kriteria kesiapan yang dapat dinilai.",
         "Tidak dapat dinilai: rencana ini tidak memuat datanya.", "tidak dapat dinilai"),
        ("en", "readiness criteria that can be assessed.",
         "Not assessable: this plan does not hold the data.", "not assessable"),
    ],
)  # fmt: skip
def test_what_cannot_be_assessed_is_not_none(
    contoh: Plan, bahasa: str, said: str, why: str, word: str
) -> None:
    per, met = partly(contoh, "didanai", first="unik")
    page, w = AuditPage(contoh, page_of(contoh, bahasa).findings, (per, met), bahasa), Wording(bahasa)
    known = [k for k in met["kriteria"] if k != "didanai"]
    ready = int(per[known].fillna(True).all(axis=1).sum())
    sentence = first_screen(page).get_text(" ", strip=True)
    assert said in sentence
    assert 0 < ready < len(per)
    assert f"{ready} {w.t('dari')} {len(per)}".replace("dari", "of" if bahasa == "en" else "dari") in sentence
    soup = shown(page, "kesiapan")
    (row,) = (r for r in cells(soup, "kriteria-t") if r[w.t("Kriteria")].get_text() == w.t("didanai"))
    assert why in row[w.t("Arti")].get_text()
    assert row[w.t("Bagian")].get_text() == word
    assert row[w.t("Memenuhi kriteria")].get_text() == "—"
    assert row[w.t("Siap tanpa kriteria ini")].get_text() == "—"
    lists = cells(shown(page, "kesiapan-indikator"), "kesiapan-t")
    assert not any(w.t("didanai") in r[w.t("Kriteria yang belum dipenuhi")].get_text() for r in lists)


def test_an_indicator_is_listed_by_what_it_lacks(balikpapan: Plan) -> None:
    page = page_of(balikpapan, "id")
    soup = shown(page, "kesiapan-indikator")
    where = balikpapan.tables["indikator"].set_index("kode")
    rows = {row.th.get_text(): (headings, row) for headings, row in under(soup, "kesiapan-t")}  # type: ignore[union-attr]
    assert set(rows) == set(page.per_indicator["kode"])  # none is ready
    for r in page.per_indicator.to_dict("records"):
        headings, row = rows[r["kode"]]
        assert headings[0] == where.at[r["kode"], "program"]
        lacks = ", ".join(k for k in page.criteria_met["kriteria"] if r[k] is False or r[k] == False)  # noqa: E712
        assert row.select("td")[1].get_text() == lacks
    heads = [th.get_text() for th in soup.select("#kesiapan-t thead th")]
    assert heads == ["Kode", "Indikator", "Kriteria yang belum dipenuhi"]


def test_what_holds_readiness_back_is_said(balikpapan: Plan, contoh: Plan) -> None:
    page = page_of(balikpapan, "id")
    text = first_screen(page).get_text(" ", strip=True)
    assert "0 dari 85 indikator siap, karena tidak satu pun kegiatan atau programnya terhubung" in text
    assert "Tanpa kriteria “didanai”: 40 siap." in text
    (row,) = (
        r for r in cells(shown(page, "kesiapan"), "kriteria-t") if r["Kriteria"].get_text() == "didanai"
    )
    assert row["Siap tanpa kriteria ini"].get_text() == "40"
    assert "tanpa itu 30 siap." in first_screen(page_of(contoh, "id")).get_text(" ", strip=True)


@pytest.mark.parametrize(
    ("marks", "held"),
    [
        ([[True, False], [True, False], [False, True]], (["b"], 2)),
        # No single one would change anything: the two that one indicator lacks together.
        ([[False, False, True], [False, False, True]], (["a", "b"], 2)),
        ([[True, True], [True, None]], ([], 2)),
        ([[False, None]], ([], 0)),
        ([], ([], 0)),
    ],
)
def test_what_keeps_most_indicators_from_being_ready(
    marks: list[list[bool | None]], held: tuple[list[str], int]
) -> None:
    keys = list("abc")[: len(marks[0]) if marks else 2]
    per = pd.DataFrame(marks, columns=keys).astype("boolean")
    assert held_back(per, keys) == held


def test_a_reason_that_is_told_is_said(contoh: Plan) -> None:
    per, met = partly(contoh, "didanai", "unik")
    met = met.assign(sebab=met["kriteria"].map({"didanai": "tabel pendanaan", "unik": None}))
    soup = shown(AuditPage(contoh, page_of(contoh, "id").findings, (per, met)), "kesiapan")
    meanings = {r["Kriteria"].get_text(): r["Arti"].get_text() for r in cells(soup, "kriteria-t")}
    assert meanings["didanai"].endswith("Tidak dapat dinilai: tabel pendanaan.")
    assert meanings["unik"].endswith("Tidak dapat dinilai: rencana ini tidak memuat datanya.")


def test_where_nothing_is_unknown_nothing_is_said_of_it(contoh: Plan) -> None:
    page = page_of(contoh, "id")
    assert f"memenuhi semua {len(page.criteria_met)} kriteria kesiapan." in page.summary().html
    assert "Tidak dapat dinilai:" not in page["kesiapan"].html
    assert "Tidak dapat dinilai" not in page["kesiapan-indikator"].html


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
