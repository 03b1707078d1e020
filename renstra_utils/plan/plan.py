"""A folder becomes a `Plan`, or all its errors, in Indonesian, with file, row, column, value and remedy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from ..files import readable, sha256
from ..rules import Rules, RulesFileError, load_rules
from ..text import nearest, visible
from . import folder as files_of
from . import kept
from .across import check_across
from .constraints import check_columns, check_keys, typed
from .contract import UNITS, value_columns
from .national import check_national, national_plan
from .package import PACKAGE, Meta, read_package
from .problem import Problems
from .values import check_printed, split_values

RULES = "aturan.toml"


@dataclass(frozen=True, repr=False, eq=False)
class Plan:
    """A checked plan: one DataFrame per table, columns as in the codebook.

    Each frame also has `_baris`, the row of the file as a spreadsheet counts (header 1); money is in rupiah.
    In `target`, `realisasi` and `perjanjian` the text `nilai`, in `rencana_aksi` the text `target`, is also
    given as `angka`, `bawah`/`atas` (a range), and `mutu` (a grade). `satuan_uang`: a unit by table. `induk`:
    the national plan that the office stands under, whose files' hashes stand among the office's own.
    """

    folder: Path
    meta: Meta
    rules: Rules
    tables: dict[str, pd.DataFrame]
    hashes: dict[str, str]
    catatan: list[str]
    satuan_uang: dict[str, str] = field(default_factory=dict)
    induk: Plan | None = None

    def __getattr__(self, name: str) -> pd.DataFrame:
        tables = self.__dict__.get("tables", {})
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in tables:
            maksud, known = nearest(name, tables), ", ".join(tables)
            raise AttributeError(f"Plan tidak punya tabel “{name}”. {maksud}Yang ada: {known}.")
        return tables[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.tables]

    @property
    def name(self) -> str:
        """The folder's name: the plan's stable short name in paths."""
        return self.folder.name

    @property
    def years(self) -> list[int]:
        """Every year of the plan."""
        return self.meta.years

    def source(self, table: str, row: int) -> str:
        """Where a value stands: `target.csv baris 12`."""
        return f"{table}.csv baris {row}"

    def __repr__(self) -> str:
        rows = ", ".join(f"{k} {len(v)}" for k, v in self.tables.items() if len(v))
        a, b = self.meta.periode
        return f"<Plan {self.meta.nama_kantor} {a}–{b}: {rows}>"

    def coverage(self) -> pd.DataFrame:
        """What is there of each year: one row per year, one column per table, the number of its rows.

        >>> load("data/contoh").coverage().loc["2024", ["target", "realisasi", "keluaran"]].tolist()
        [31, 56, 0]
        """
        counts = {n: f["tahun"].astype("str").value_counts() for n, f in self.tables.items() if "tahun" in f}
        years = pd.Index([str(y) for y in self.years], name="tahun")
        return pd.DataFrame({n: c.reindex(years, fill_value=0) for n, c in counts.items()}, index=years)

    def _repr_html_(self) -> str:
        m, (a, b), chosen = self.meta, self.meta.periode, self.rules.pilihan
        mark = Markup(" — <strong>contoh fiktif</strong>") if m.contoh else ""
        years = self.coverage()
        years = years.loc[:, [c for c in years if years[c].any() or c == "realisasi"]]
        head = _each(Markup("<th scope=col>{}"), ["tahun", *years])
        none = Markup("<i>belum ada</i>")
        rows = [(y, _each(Markup("<td>{}"), [n or none for n in row])) for y, *row in years.itertuples()]
        body = Markup("").join(Markup("<tr><th scope=row>{}{}").format(*row) for row in rows)
        conventions = f"batas {chosen['batas']}, skala {chosen['skala']}"
        satker = [f"satker {m.kode_satker}"] if m.kode_satker else []
        above = [f"di bawah {self.induk.meta.judul or self.induk.name}"] if self.induk else []
        facts = [f"{len(self.indikator)} indikator", conventions, *above, *satker, f"folder {self.name}"]
        tables = [Markup("<code>plan.{}</code>").format(n) for n, f in self.tables.items() if len(f)]
        notes = _each(Markup("<li>{}"), map(visible, self.catatan))
        return Markup(
            '<div class="mathjax_ignore"><p><strong>{}</strong>, Renstra {}–{}{}<br>{}</p>'
            "<table><caption>Baris tiap tahun</caption>"
            "<thead><tr>{}</thead><tbody>{}</tbody></table>{}<p>Tabel: {}</p></div>"
        ).format(
            *(visible(m.nama_kantor), a, b, mark, visible(" · ".join(facts)), head, body),
            *(Markup("<ul>{}</ul>").format(notes) if notes else "", Markup(", ").join(tables)),
        )


def _each(item: Markup, values: Iterable[object]) -> Markup:
    """The markup of an item for each of the values."""
    return Markup("").join(item.format(v) for v in values)


def load(folder: str | Path, *, empty_ok: bool = False, place: Path | None = None) -> Plan:
    """Reads and checks the folder of one plan.

    In: a folder with `indikator.csv` and `target.csv`, optionally the other tables of the contract,
    `datapackage.json` (who, when, conventions) and `aturan.toml` (own scales); `empty_ok`: a plan without
    a single indicator, as `renstra new` makes it, is read too; `place`: where a copied folder belongs, from
    which the way to its national plan is counted. An office under a national plan needs no `target.csv`, nor
    a period of its own. Out: a `Plan`. PlanError with every problem.

    >>> plan = load("data/contoh")
    >>> plan.meta.contoh
    True
    """
    folder = Path(folder)
    files_of.refuse_other(folder)
    if not empty_ok and place is None and (plan := kept.known(folder)):
        return plan
    problems = Problems()
    raw, unread = files_of.read_files(folder, problems)
    hashes = {name: sha256(data) for name, data in raw.items()}
    if files_of.DRAFT in raw:
        files_of.check_draft(raw[files_of.DRAFT], problems)
    files_of.check_names(raw, problems)
    about, units = read_package(raw.get(PACKAGE), problems)
    rules = _rules_of(folder / RULES if RULES in raw else None, about, problems)
    national = national_plan(place or folder, about, load, problems)
    if national is not None:
        hashes |= files_of.named_above(about["induk"], national.hashes)
        about.setdefault("periode", list(national.meta.periode))

    texts = files_of.tables_of(raw, problems, unread)
    keys = {
        f"{t}.{c}": texts[t][c].tolist()
        for t in texts
        for c in ("kode", "baris")
        if c in texts[t] and t not in unread
    }
    for name, frame in texts.items():
        check_columns(name, frame, keys, units.get(name), problems)
        check_keys(name, frame, problems)
    if not len(texts["indikator"]) and "indikator" not in unread and not empty_ok:
        problems.at("indikator.csv").say("rencana-kosong")

    tables = _tables_of(texts, units, rules, problems)
    period = about.setdefault("periode", _period_of(tables["target"]))
    if not period and not problems:
        problems.at(PACKAGE, None, "renstra.periode").say("periode-tidak-diketahui")
    check_across(tables, period, problems)
    check_national(tables, period, national, problems)
    if problems:
        problems.refuse(folder)
    meta = Meta(**{"nama_kantor": readable(folder.resolve().name), **about, "periode": tuple(period)})
    return Plan(folder, meta, rules, tables, hashes, [] if PACKAGE in raw else [_NO_PACKAGE], units, national)


_NO_PACKAGE = (
    "datapackage.json tidak ada: nama kantor diambil dari nama folder, "
    "periode dari target.csv, uang dalam rupiah."
)


def _rules_of(own: Path | None, about: dict[str, Any], problems: Problems) -> Rules:
    """The rules that the office chose and added; those of this package alone after a report."""
    try:
        return load_rules(own, **about.get("konvensi", {}))
    except RulesFileError as e:
        key = "aturan-kurang" if e.part else "bukan-toml"
        problems.at(RULES, e.line).say(key, bagian=e.part)
    except ValueError as e:
        problems.at(f"{PACKAGE} atau {RULES}").say("konvensi", sebab=e)
    return load_rules()


def _tables_of(
    texts: dict[str, pd.DataFrame], units: dict[str, str], rules: Rules, problems: Problems
) -> dict[str, pd.DataFrame]:
    """Every table in its types, with the figures of its values; money in rupiah."""
    factors = {name: UNITS[units.get(name, "rupiah")] for name in texts}
    tables = {name: typed(name, frame, factors[name]) for name, frame in texts.items()}
    indicators = texts["indikator"].drop_duplicates("kode")
    units_of = dict(zip(indicators["kode"], indicators["satuan"], strict=True))
    for name in value_columns():
        tables[name] = split_values(name, tables[name], units_of, rules, problems)
    for name in ("target", "pendanaan"):
        if factors[name] == 1:
            check_printed(name, tables[name], problems)
    return tables


def _period_of(target: pd.DataFrame) -> list[int]:
    """The first and the last year with a target; none where there is no target."""
    years = target["tahun"].dropna()
    return [int(years.min()), int(years.max())] if len(years) else []
