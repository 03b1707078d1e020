"""Links among an office's pages: to those that are there and no others, the same in whichever order they were made."""

from __future__ import annotations

import json
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from made_pages import every_page, put, record
from runs import ask, jobs, office

from renstra_utils.run import batch, links, sign
from renstra_utils.run.index import render_index
from renstra_utils.run.record import connect, read_record, remember
from renstra_utils.run.verify import verify

pytest_plugins = ["run_fixtures"]
#: Folders as people call them.
ODD = ["kpu 100%", "a#b", "c?d=e", "kota 'x' \"y\"", "Kep. Riau", "%41", "é", "a:b"]


def linked(out):
    """Each page with its links, every one of which must lead to a file that is there, and to a place in it."""
    found = {}
    for path in sorted(out.glob("*/*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        found[path.relative_to(out).as_posix()] = [a["href"] for a in page.select("nav.kin a")]
        for href in found[path.relative_to(out).as_posix()]:
            name, _, place = href.partition("#")
            target = (path.parent / unquote(name)).resolve()
            assert target.is_file(), (path, href)
            if place:
                assert BeautifulSoup(target.read_text(encoding="utf-8"), "lxml").find(id=unquote(place)), href
    return found


def test_every_link_leads_to_a_page_that_is_there(tmp_path):
    entries = [e for name in ODD for e in every_page(tmp_path, name)]
    entries += [put(tmp_path, "é", "capaian", 2023, "en"), put(tmp_path, "rekap", "rekap")]
    record(tmp_path, *entries)
    remember_all(tmp_path)
    found = linked(tmp_path)
    both = {"é/02-capaian-tahunan-2023.html", "é/02-capaian-tahunan-2023.en.html"}  # each has the other too
    assert all(len(set(found[name])) == 13 + (name in both) for name in found if "rekap" not in name)
    assert found["rekap/06-rekap-satker.html"] == ["../index.html"]
    assert "02-capaian-tahunan-2023.html" in found["é/02-capaian-tahunan-2023.en.html"]
    assert all(not h.startswith(("/", "http", "file")) for hrefs in found.values() for h in hrefs)


def remember_all(out):
    """What a run does at its end."""
    connect(out)
    remember(out, [])


def test_order_and_number_of_runs_change_no_byte(tmp_path):
    one, other = tmp_path / "1", tmp_path / "2"
    for out in (one, other):
        out.mkdir()
    record(one, *every_page(one, "a"), *every_page(one, "b"))
    remember_all(one)
    first, *rest = every_page(other, "b")
    record(other, first)
    remember_all(other)
    assert linked(other)[f"{first['id']}.html"] == []  # alone
    for more in ([*rest[::-1]], every_page(other, "a")[::-1]):
        record(other, *read_record(other).values(), *more)
        remember_all(other)
    for path in one.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (other / path.relative_to(one)).read_bytes(), path


def test_a_page_that_failed_has_no_link_until_it_is_made(tmp_path):
    good = [e for e in every_page(tmp_path, "a") if (e["kind"], e["tahun"]) != ("capaian", 2024)]
    name = "02-capaian-tahunan-2024.html"
    (tmp_path / "a" / name).unlink()
    record(tmp_path, *good, put(tmp_path, "a", "capaian", 2024, keadaan="gagal", sebab="x"))
    remember_all(tmp_path)
    assert not any(name in hrefs for hrefs in linked(tmp_path).values())
    record(tmp_path, *read_record(tmp_path).values(), put(tmp_path, "a", "capaian", 2024))
    remember_all(tmp_path)
    assert all(name in hrefs for hrefs in linked(tmp_path).values())
    assert changed_pages(tmp_path) == []
    (tmp_path / "a" / name).unlink()  # deleted since
    remember_all(tmp_path)
    assert not any(name in hrefs for hrefs in linked(tmp_path).values())
    assert f"a/{name}" not in render_index(tmp_path, read_record(tmp_path))


def changed_pages(out):
    """Pages that are not what the record says."""
    from renstra_utils.run.record import changed

    return [id for id, e in read_record(out).items() if changed(out, e["berkas"] or e.get("berkas_baik", {}))]


def test_the_last_good_page_of_one_that_failed_is_linked_and_proved(tmp_path):
    entries = every_page(tmp_path, "a")
    record(tmp_path, *entries)
    at = next(e for e in entries if e["tahun"] == 2024)
    failed = {**at, "keadaan": "gagal", "sebab": "x", "berkas": {}, "dibuat": "2026-02-01T00:00:00Z"}
    (tmp_path / ".run.jsonl").write_text(json.dumps(failed) + "\n")  # as a run that is cut off leaves it
    remember_all(tmp_path)
    assert all(f"{at['id'].partition('/')[2]}.html" in hrefs for hrefs in linked(tmp_path).values())
    assert changed_pages(tmp_path) == []
    record(tmp_path, *read_record(tmp_path).values(), put(tmp_path, "a", "capaian", 2025))
    remember_all(tmp_path)  # and is linked again with what came since
    assert changed_pages(tmp_path) == []


def test_a_run_that_is_cut_off_loses_one_page_at_most(tmp_path, monkeypatch):
    record(tmp_path, *every_page(tmp_path, "a"))
    write, count = links.write_atomic, iter(range(99))

    def crash(path, data):
        write(path, data)
        if next(count) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(links, "write_atomic", crash)
    with pytest.raises(KeyboardInterrupt):
        connect(tmp_path)
    assert len(changed_pages(tmp_path)) == 1  # written, and not on record yet: it is made again
    monkeypatch.undo()
    remember_all(tmp_path)
    assert len(changed_pages(tmp_path)) == 1


@pytest.mark.parametrize("spoil", [lambda t: t + "x", lambda t: t.replace('id="kin"', "")])
def test_a_page_that_is_not_on_record_as_it_stands_is_left_alone(tmp_path, spoil):
    entries = every_page(tmp_path, "a")
    path = tmp_path / f"{entries[0]['id']}.html"
    path.write_text(text := spoil(path.read_text()))
    record(tmp_path, *entries)
    remember_all(tmp_path)
    assert path.read_text() == text


def test_no_page_outside_of_the_folder_is_written(tmp_path):
    out = tmp_path / "r"
    out.mkdir()
    entries = every_page(tmp_path, "a")  # beside the folder
    before = {p: p.read_bytes() for p in (tmp_path / "a").iterdir()}
    pages = {f"../{e['id']}": e | {"id": f"../{e['id']}"} for e in entries}
    list(links.relink(out, pages))
    assert before == {p: p.read_bytes() for p in (tmp_path / "a").iterdir()}


@pytest.mark.usefixtures("in_process")
def test_a_later_run_links_earlier_pages_and_all_are_proved(tmp_path):
    """For real: a page alone, then a second kind; signature, record and pages agree after each."""
    plan, out, key = office(tmp_path / "d" / "kantor"), tmp_path / "r", tmp_path / "operator.pem"
    assert ask("kunci", key).exit_code == 0
    assert batch.run(jobs([plan], out))[0].keadaan == "segar"
    assert [*linked(out).values()] == [[]]
    assert verify(out) == []
    again = ask(
        "report", plan, "--halaman", "capaian", "--halaman", "anggaran", "--keluar", out, "--kunci", key
    )
    assert again.exit_code == 0, again.output
    assert "1 halaman dibuat, 1 dilewati" in again.stdout
    assert all(len(hrefs) == 3 for hrefs in linked(out).values())
    assert verify(out) == []
    assert sign.why_unsigned(out, key.with_suffix(".pub.pem")) == ""
    assert batch.run(jobs([plan], out))[0].keadaan == "dilewati"
