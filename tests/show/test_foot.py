"""The foot of a page: when it was made by the office's clocks, also without script; release, contact, words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import small_office
from rendering import render

import renstra_utils
from renstra_utils.rules import shipped
from renstra_utils.run.kinds import KINDS
from renstra_utils.show.foot import glossary
from renstra_utils.wording import Wording


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    folder = small_office(tmp_path_factory.mktemp("kaki"), [("01.01", "maximize", "80", "72")])
    return renstra_utils.load(folder)


def foot(plan, bahasa="id", **meta):
    html = render(replace(plan, meta=replace(plan.meta, **meta)), "capaian", 2023, bahasa)
    return html.soup.footer


@pytest.mark.parametrize(
    ("zone", "bahasa", "told"),
    [
        (None, "id", "1 Januari 2026 pukul 07.00 WIB (zona waktu kantor tidak disebut; dipakai WIB)"),
        ("WITA", "id", "1 Januari 2026 pukul 08.00 WITA"),
        ("WIT", "en", "1 January 2026, 09:00 WIT"),
    ],
)
def test_the_time_is_the_office_s_and_stands_in_the_text(plan, zone, bahasa, told):
    found = foot(plan, bahasa, zona_waktu=zone)
    assert found.find("time").parent.get_text() == told
    assert found.find("time")["datetime"] == "2026-01-01T00:00:00Z"


def test_release_and_contact_are_there_where_they_are_given(plan):
    said = dict.fromkeys(("Rilis", "Kontak"))
    assert not {d.get_text() for d in foot(plan).select("dt")} & set(said)
    found = foot(plan, kontak="Subbagian <Rencana>", tanggal_rilis="2024-02-29")
    told = {d.get_text(): d.find_next("dd").get_text() for d in found.select("dl.prov dt")}
    assert (told["Rilis"], told["Kontak"]) == ("29 Februari 2024", "Subbagian <Rencana>")


def test_words_are_those_of_the_kind_of_page():
    known = {*KINDS, "jelajah"}
    assert {kind for x in shipped()["istilah"] for kind in x.get("halaman", ())} <= known
    for kind in known:
        words = {word for word, _ in glossary(Wording(), kind)}
        assert ("Serapan" in words) == (kind not in ("capaian", "audit")), kind
        assert len(glossary(Wording("en"), kind)) == len(words) >= 5


def test_words_unfold_on_the_page(plan):
    for bahasa, word in (("id", "Polaritas"), ("en", "Polarity")):
        box = foot(plan, bahasa).select_one("details.words")
        assert not box.has_attr("open")
        assert word in [d.get_text() for d in box.select("dt")]
