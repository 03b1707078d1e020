"""Folders of pages as runs leave them, with pages of a few lines: for what stands beside and among pages."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from renstra_utils.files import sha256
from renstra_utils.run.job import Result
from renstra_utils.run.kinds import DEFAULT_PAGES, page_name

PAGE = '<!DOCTYPE html>\n<title>x</title>\n<div id="kin"></div>\n<main id=isi>{}</main>\n'


def put(
    out: Path, office: str, kind: str, year: int | None = None, bahasa: str = "id", **facts: Any
) -> dict[str, Any]:
    """One page as it is just made, and its entry of the record; one that failed leaves no file."""
    id = f"{office}/{page_name(kind, year, bahasa, facts.get('triwulan'))}"
    about = {"kantor": f"KPU {office}", "keadaan": "segar", "judul": f"Temuan {office}", "data": "ada"}
    about |= {"dibuat": "2026-01-01T17:30:00Z"} | facts
    if about["keadaan"] != "gagal":
        path = out / f"{id}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE.format(id), encoding="utf-8")
        about["berkas"] = {f"{id}.html": sha256(path)}
    return asdict(Result(id=id, rencana=office, kind=kind, tahun=year, bahasa=bahasa, **about))


def record(out: Path, *entries: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The record of these pages, written and returned."""
    pages = {e["id"]: e for e in entries}
    (out / "run.json").write_text(json.dumps({"halaman": pages}), encoding="utf-8")
    return pages


def every_page(
    out: Path, office: str, years: range = range(2020, 2025), **facts: Any
) -> list[dict[str, Any]]:
    """An office's pages of every kind and year that a manifest makes without naming them."""
    return [
        put(out, office, kind, year, **facts)
        for kind, about in DEFAULT_PAGES.items()
        for year in (years if about.yearly else [None])
    ]
