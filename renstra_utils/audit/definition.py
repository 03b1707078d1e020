"""A rule's definition in `rules/audit.toml`, and what it finds: `p.found(words, rows)`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from ..rules import shipped
from ..text import half_up
from ..wording import Wording
from .rows import Part, cited, codes_of, lines_of, records
from .saying import Words, into, say

Severity = Literal["berat", "sedang", "ringan"]
#: Gravest first, with what each means.
SEVERITIES: dict[str, str] = {
    "berat": "dua angka tercetak tidak mungkin sama-sama benar; tidak dapat dipakai sebelum diputuskan",
    "sedang": "rencana tidak lengkap atau maknanya meragukan",
    "ringan": "penulisan tidak seragam atau perlu penjelasan",
}
Certainty = Literal["pasti", "kuat", "mungkin"]
#: How sure a finding is, surest first, with what each means.
CERTAINTIES: dict[str, str] = {
    "pasti": "langsung dari angka atau kata yang tercetak",
    "kuat": "polanya jarang benar; hampir selalu salah tulis atau salah pilih",
    "mungkin": "patut dilihat; dapat saja disengaja",
}
#: What a finding is written as.
COLUMNS = [
    "aturan", "tingkat", "keyakinan", "tabel", "kode", "baris_sumber", "uraian", "hitungan", "saran",
    "ringkas", "rupiah",
]  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """What one rule found about rows of one or more tables; the first row names table and row."""

    rule: str
    severity: str
    table: str
    #: The row of the file; 0 where the table has none.
    row: int
    #: Codes of the rows; none where a whole year or table is meant.
    codes: list[str]
    #: Lines of the source document, or rows of files.
    lines: list[str]
    text: Words
    #: Blank where there is none.
    arithmetic: Words
    advice: Words
    sure: Certainty
    #: Rupiah at stake, and how many indicators it touches: what to mend first.
    money: float
    touched: int
    #: The contradiction as a leader repeats it: whose amounts, and which two. Blank where `text` is short.
    brief: Words = ""

    def written(self, w: Wording) -> dict[str, str]:
        """The finding as a row of `COLUMNS`, in the reader's language; `rupiah` in whole rupiah, or blank."""
        codes, lines = ";".join(self.codes), "; ".join(into(cited(x), w) for x in self.lines)
        words = (into(x, w) for x in (self.text, self.arithmetic, self.advice, self.brief))
        rupiah = f"{half_up(self.money, 0)}" if self.money else ""
        cells = (self.rule, self.severity, self.sure, self.table, codes, lines, *words, rupiah)
        return dict(zip(COLUMNS, cells, strict=True))


#: Tables whose codes are those of indicators.
_OF_INDICATORS = {"indikator", "target", "realisasi", "perjanjian"}


class Definition(BaseModel):
    """A rule's entry of `rules/audit.toml`; its own thresholds and words are read as `p["ambang"]`."""

    model_config = ConfigDict(frozen=True, extra="allow")

    id: str
    nama: str
    tingkat: Severity
    #: Of the rule's lighter case, where it has one.
    tingkat_ringan: Severity | None = None
    #: How sure its findings are, where a finding does not say otherwise.
    keyakinan: Certainty = "pasti"
    #: Where to look in the first row of a finding, where that is one column.
    kolom: str | None = None
    kriteria: str
    saran: str
    #: A case in one line that the rule reports, and one that it does not.
    contoh_buruk: str
    contoh_baik: str

    def __getitem__(self, name: str) -> Any:
        """A threshold or a list of words of this rule; KeyError where its entry has none of this name."""
        return (self.__pydantic_extra__ or {})[name]

    def found(
        self,
        text: Words,
        *parts: Part,
        sums: Words = "",
        at: Iterable[Part] = (),
        codes: Iterable[str] | None = None,
        lines: Iterable[str] | None = None,
        mild: bool = False,
        advice: str = "",
        sure: Certainty | None = None,
        money: float = 0.0,
        brief: Words = "",
    ) -> Finding:
        """One finding of this rule about these rows, of which the first names table and row.

        `sums`: the arithmetic. `at`: where what it quotes is printed, if these are not the rows it is about.
        `codes`, `lines`: instead of the rows'. `mild`: the lighter case. `advice`: instead of `saran`.
        `sure`: instead of `keyakinan`. `money`: rupiah at stake. `brief`: the two amounts in
        a few words.
        """
        table, rows = parts[0][0], records(parts[0][1], "_baris")
        severity = self.tingkat_ringan if mild else self.tingkat
        if severity is None:
            raise ValueError(f"aturan “{self.id}” tidak punya tingkat_ringan")
        row = int(rows[0]["_baris"]) if rows else 0
        own = list(dict.fromkeys(codes_of(parts) if codes is None else codes))
        cited = list(dict.fromkeys(lines_of(list(at) or parts) if lines is None else lines))
        said = say(advice or self.saran)
        measured = set(codes_of((t, rows) for t, rows in parts if t in _OF_INDICATORS))
        more = (sure or self.keyakinan, money, len(measured), brief)
        return Finding(self.id, severity, table, row, own, cited, text, sums, said, *more)


@cache
def definitions() -> dict[str, Definition]:
    """Every rule's definition by its id, in the order of the file. ValidationError if one is not whole."""
    return {r["id"]: Definition(**r) for r in shipped()["audit"]}


def defined(id: str) -> Definition:
    """One rule's definition, where another rule reads its threshold too."""
    return definitions()[id]
