"""Funding tables for the tests of sums: a tree of amounts, and what the rules of money find in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from conftest import INDIKATOR, TARGET, write_office

import renstra_utils
from renstra_utils.audit.audit import RULES
from renstra_utils.audit.definition import Finding, defined
from renstra_utils.audit.facts import Facts

YEARS = ["2021", "2022", "2023"]
#: The rules that speak of amounts of the funding.
OF_SUMS = ["induk-anak", "jumlah-baris", "jumlah-program", "program-kegiatan", "jumlah-kosong", "baris-ganda"]
Amounts = dict[tuple[str, str], float]


@dataclass
class Funding:
    """Rows by key (`P1`, `P1K2`, `P1K2O1`, `J`), and amounts in rupiah by row and column; a blank is absent."""

    amounts: Amounts
    parents: dict[str, str]
    names: dict[str, str] = field(default_factory=dict)
    #: What the last digit of a print stands for; 0: nothing is printed beside the values.
    unit: float = 0.0

    @property
    def columns(self) -> list[str]:
        """The years, and `jumlah` where any row has it."""
        return list(dict.fromkeys(c for _, c in self.amounts))

    def csv(self) -> str:
        """The table as a file."""
        lines = ["baris,level,kode,induk,uraian,tahun,tercetak,nilai,usulan,alasan"]
        rows = dict.fromkeys([*(r for r, _ in self.amounts), *self.parents, *self.parents.values()])
        for row in rows:
            for c in self.columns:
                value = self.amounts.get((row, c))
                shown = "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
                print_ = (
                    "" if value is None or not self.unit else f"{value / self.unit:,.0f}".replace(",", ".")
                )
                code = "" if row == "J" else f"9.{row}"
                head = f"{row},{level(row)},{code},{self.parents.get(row, '')},{self.names.get(row, f'Nama {row}')}"
                lines.append(f"{head},{c},{print_},{shown},,")
        return "\n".join(lines) + "\n"

    def found(self, folder: Path) -> list[Finding]:
        """What the rules of sums find."""
        head, rows = (
            f"{INDIKATOR}\nA,program,P,,S,Jumlah A,Dok,maximize,a,",
            f"{TARGET}\nA,2021,,1,\nA,2023,,2,",
        )
        write_office(folder, indikator=head, target=rows, pendanaan=self.csv())
        facts = Facts(renstra_utils.load(folder))
        return [f for rule in OF_SUMS for f in RULES[rule](facts, defined(rule))]


def level(row: str) -> str:
    """The level of a row, by its key."""
    return "jumlah" if row == "J" else "output" if "O" in row else "kegiatan" if "K" in row else "program"


def tree(leaves: Amounts, parents: dict[str, str], totals: bool = True, grand: bool = True) -> Funding:
    """The table of these leaves: each row above is what is below it, and the row JUMLAH the programmes."""
    amounts: Amounts = {}

    def fill(row: str) -> dict[str, float]:
        below = [fill(k) for k, above in parents.items() if above == row]
        own = {y: sum(b[y] for b in below) if below else leaves[row, y] for y in YEARS}
        amounts.update({(row, y): v for y, v in own.items()})
        if totals:
            amounts[row, "jumlah"] = sum(own.values())
        return own

    tops = [
        fill(r) for r in dict.fromkeys([*(r for r, _ in leaves), *parents.values()]) if level(r) == "program"
    ]
    if grand:
        amounts.update({("J", y): sum(t[y] for t in tops) for y in YEARS})
        if totals:
            amounts["J", "jumlah"] = sum(amounts["J", y] for y in YEARS)
    order = sorted({r for r, _ in amounts} - {"J"}) + ["J"] * grand
    ordered = {(r, c): amounts[r, c] for r in order for c in [*YEARS, *["jumlah"] * totals]}
    return Funding(ordered, {r: parents[r] for r in order if r in parents})
