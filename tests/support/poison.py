"""A plan of which every text, in every file and name, carries what would be markup or script if anything let it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conftest import reduced_contoh

from renstra_utils.plan.contract import columns, contract, is_value, prose_columns
from renstra_utils.plan.package import About
from renstra_utils.rules import Band, RulesFile, Scale, shipped

PAYLOADS = (
    '"><script>window.__x=1</script>',
    "<img src=x onerror=window.__x=1>",
    "<svg onload=window.__x=1>",
    "javascript:window.__x=1",
    "</style></title></textarea><script>window.__x=1</script>",
    "{{7*7}} {% raw %} {0} {tahun}",
    r"$\alpha$ \(\beta\) $$\href{javascript:window.__x=1}{x}$$",
    "]]>",
    "-->",
    "<!--",
    "' onmouseover=window.__x=1 '",
    "` onfocus=window.__x=1 autofocus ",
    "&lt;b&gt; &#60;script&#62; &quot;",
)
#: Letters that are let in and that a page shows by a sign: marks of direction, separators that are no line ends.
ODD = "\u200e\u200f\u061c\u2028"
ALL = " ".join([PAYLOADS[0] + ODD, *PAYLOADS[1:]])
#: Columns that are joined by their texts: they are poisoned alike.
_ALIKE = {
    "keluaran.program": "kode",
    "keluaran.kegiatan": "kode",
    "indikator.program": "nama",
    "indikator.kegiatan": "nama",
    "pendanaan.uraian": "nama",
    "daftar_indikator.program": "nama",
    "daftar_indikator.kegiatan": "nama",
    "daftar_indikator.sasaran": "indikator.sasaran",
    "daftar_indikator.indikator": "indikator.indikator",
    "indikator.pengganti": "kode",
    "pendanaan.induk": "pendanaan.baris",
}


def harmless(payload: str) -> str:
    """The same text without a sign that HTML knows: what the audit thinks of it stays the same."""
    return payload.translate(str.maketrans("<>\"'&`", "‹›“‘§´"))


def text_fields() -> list[str]:
    """Every column of the contract that can hold any text at all, as `table.column`."""
    return [
        f"{table}.{name}"
        for table in contract()
        for name, field in columns(table).items()
        if field["type"] == "string"
        and not {"enum", "pattern"} & set(field.get("constraints", {}))
        and not is_value(field)
        and (table, name) != ("indikator", "induk")  # a code of another plan, which this one does not name
    ]


def about_fields() -> list[str]:
    """Every key of a plan's description that holds text."""
    of_text = [k for k, f in About.model_fields.items() if "str" in str(f.annotation)]
    return [
        k
        for k in of_text
        if k not in ("anggaran", "tanggal_penetapan", "tanggal_rilis", "zona_waktu", "induk", "tanggal_lapor")
    ]


def rule_fields() -> dict[str, list[str]]:
    """The texts of every kind of entry that an office may add to the rules."""
    found = {}
    for kind, entries in ((k, shipped()[k]) for k in RulesFile.model_fields if k != "bawaan"):
        keys = dict.fromkeys(k for e in entries for k, v in e.items() if isinstance(v, str))
        if kind in ("skala", "predikat"):
            keys |= dict.fromkeys(k for k, t in Scale.__annotations__.items() if t == "str")
            keys.pop("batas")  # ge or gt
        keys.pop("jenis", None)  # a word that the code knows
        found[kind] = list(keys)
    assert "str" in str(Band.__annotations__["nama"])
    return found


class Poison:
    """What a text of a place becomes; `payload` stands in each."""

    def __init__(self, payload: str) -> None:
        self.payload = payload
        #: Every poisoned text by its place.
        self.put: dict[str, set[str]] = {}

    def __call__(self, place: str, old: str = "") -> str:
        table, _, column = place.partition(".")
        code = column == "kode" or (table in contract() and column not in prose_columns(table))
        like = "kode" if column == "kode" and table in contract() else _ALIKE.get(place, place)
        mark = f"q{re.sub('[^a-z]', '', like)}q"
        text = f"{old} {mark} {self.payload}" if code else f"{self.payload} {mark} {old}"
        text = text.strip()
        self.put.setdefault(place, set()).add(text)
        return text


# --- the files ----------------------------------------------------------------------------------------------


def poisoned(folder: Path, payload: str = ALL, with_tables: bool = True) -> Poison:
    """Writes the reduced fictional office with the payload in every text, of its tables too where these may hold it."""
    reduced_contoh(folder)
    say = Poison(payload)
    grades = {b["nama"] for s in shipped()["predikat"] for b in s["pita"]}
    for table in contract():
        path = folder / f"{table}.csv"
        if path.exists() and with_tables:
            _poison_table(path, table, say, grades)
    chosen = _write_rules(folder, say)
    _write_about(folder, say, chosen)
    return say


def _poison_table(path: Path, table: str, say: Poison, grades: set[str]) -> None:
    with path.open(encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    known = list(columns(table))
    rows = [dict.fromkeys(known, "") | r for r in rows]
    fields = [f.partition(".")[2] for f in text_fields() if f.startswith(f"{table}.")]
    for name in fields:
        if name == "tercetak":
            _poison_printed(rows, table, say)
        elif not any(r[name] for r in rows) and name != "pengganti":
            for r in rows:
                r[name] = "isi"
    if table == "indikator":
        rows[-1] |= {"pengganti": rows[-2]["kode"], "polaritas": "ambigu"}
    for r in rows:
        for name in fields:
            if r[name] and name != "tercetak":
                r[name] = say(f"{table}.{name}", r[name])
        for name in (n for n, f in columns(table).items() if is_value(f)):
            if r[name] in grades:
                r[name] = say("predikat.pita", r[name])
                r |= {"tercetak": ""} if "tercetak" in r else {}
    with path.open("w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, known, lineterminator="\n")
        out.writeheader()
        out.writerows(rows)


def _poison_printed(rows: list[dict[str, str]], table: str, say: Poison) -> None:
    """What is printed and was not read: the value beside it is blank."""
    beside = {"sdm": {"jumlah": "", "persen": ""}, "pendanaan": {"nilai": "", "usulan": "1000000"}}
    for r in rows[-2:]:
        r |= {"tercetak": say(f"{table}.tercetak"), **beside.get(table, {"nilai": ""})}


def _quoted(value: Any) -> str:
    """A value of JSON as TOML writes it."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k} = {_quoted(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_quoted, value)) + "]"
    return re.sub("[\x7f-\x9f]", lambda m: f"\\u{ord(m[0]):04x}", json.dumps(value, ensure_ascii=False))


def _write_rules(folder: Path, say: Poison) -> dict[str, str]:
    """`aturan.toml` with entries of every kind, and the ids of the cap and the scale to choose."""
    lines: list[str] = []
    for kind, fields in rule_fields().items():
        for entry in shipped()[kind]:
            added = dict(entry)
            # Formulas are found by their own id: the office's words take the place of ours.
            named = [f for f in fields if f in added and (f != "id" or kind not in ("rumus", "anggaran"))]
            added |= {f: say(f"{kind}.{f}", added[f]) for f in named}
            if "pita" in entry:
                added["pita"] = [b | {k: say(f"{kind}.pita", b[k]) for k in ("nama", "setara") if k in b} for b in entry["pita"]]  # fmt: skip
            if "komponen" in entry:
                added["komponen"] = [k | {"nama": say(f"{kind}.komponen", k["nama"])} for k in entry["komponen"]]  # fmt: skip
            lines += [f"[[{kind}]]", *(f"{k} = {_quoted(v)}" for k, v in added.items()), ""]
        if kind in ("rumus", "anggaran"):
            extra = {f: say(f"{kind}.{f}", "tambahan") for f in fields}
            lines += [f"[[{kind}]]", *(f"{k} = {_quoted(v)}" for k, v in extra.items()), "mulai = 2014", ""]
    (folder / "aturan.toml").write_text("\n".join(lines), encoding="utf-8")
    return {"batas": say("batas.id", "120"), "skala": say("skala.id", "permendagri-86-2017")}


def _write_about(folder: Path, say: Poison, chosen: dict[str, str]) -> None:
    """`datapackage.json` with every key that holds text, in our part of it and beside it."""

    def filled(key: str) -> Any:
        kind = str(About.model_fields[key].annotation)
        if key == "konvensi":
            return chosen
        if "list[dict" in kind:
            return [{k: say(f"renstra.{key}.{k}") for k in ("title", "path")}, {"title": "a", "path": "javascript:window.__x=1"}]  # fmt: skip
        return [say(f"renstra.{key}")] if "list" in kind else say(f"renstra.{key}")

    about = {k: filled(k) for k in about_fields()}
    about |= {"periode": [2023, 2024], "contoh": True, "tanggal_penetapan": "2022-12-31"}
    about |= {"tanggal_rilis": "2025-01-31", "zona_waktu": "WIT"}
    package = {k: say(f"paket.{k}") for k in ("name", "title", "description", "homepage")}
    package |= {k: [{x: say(f"paket.{k}.{x}") for x in ("name", "title", "path")}] for k in ("sources", "licenses", "contributors")}  # fmt: skip
    (folder / "datapackage.json").write_text(json.dumps(package | {"renstra": about}), encoding="utf-8")


def places(say: Poison) -> Iterator[str]:
    """Every place that can hold text, as `Poison.put` names it."""
    yield from text_fields()
    yield from (f"{kind}.{f}" for kind, fields in rule_fields().items() for f in fields)
    yield from (
        p for p in say.put if p.startswith(("renstra.", "paket.")) or p.endswith((".pita", ".komponen"))
    )
