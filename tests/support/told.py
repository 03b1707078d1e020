"""What a Word document says, as text: for goldens, and for tests of single lines and cells."""

from __future__ import annotations

import csv
import os
import re
from decimal import Decimal, InvalidOperation
from pathlib import Path

from conftest import ROOT

from renstra_utils.show.word.read import Grid, Paragraph, Reading, read_bytes

GOLDEN = ROOT / "tests" / "golden"


def told(data: bytes) -> str:
    """The document's paragraphs and the rows of its tables, each on a line."""
    lines = []
    for block in read_bytes(data).blocks:
        if isinstance(block, Paragraph):
            lines.append(f"{'#' * block.level} {block.text}".strip())
        else:
            lines += [" | ".join(cell.replace("\n", " / ") for cell in row) for row in block.rows]
    return "\n".join(lines).replace("\u00a0", " ") + "\n"


def of_ours(faults: list[str]) -> list[str]:
    """Faults without those that drawn plans have in their texts: what looks like markup."""
    return [f for f in faults if not re.match(r"shown: '</?[a-z]", f)]


def check_golden(name: str, text: str) -> None:
    """A text against the committed one; RENSTRA_GOLDEN=renew writes it anew."""
    path = GOLDEN / name
    if os.environ.get("RENSTRA_GOLDEN") == "renew":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def grid(data: bytes | Reading, n: int) -> Grid:
    """The table with the caption number `n` of a document whose tables are counted through."""
    reading = data if isinstance(data, Reading) else read_bytes(data)
    return next(g for g in reading.grids if g.number.endswith(f" {n}"))


def rows(folder: Path, table: str, **where: object) -> list[dict[str, str]]:
    """Rows of a plan's file as they are written, by nothing of ours."""
    path = folder / f"{table}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as f:
        return [r for r in csv.DictReader(f) if all(r[k] == str(v) for k, v in where.items())]


def same(printed: str, value: str) -> bool:
    """Whether a printed figure (Indonesian, perhaps with its unit) is that of a file: a number, a range, a grade."""
    figure = printed.split("\u00a0")[0]
    parts = list(zip(figure.split("–"), value.split("-"), strict=False))
    if value.count("-") != figure.count("–"):
        return False
    try:
        return all(Decimal(a.replace(".", "").replace(",", ".")) == Decimal(b) for a, b in parts)
    except InvalidOperation:
        return figure == value


def shown(value: str) -> str:
    """A figure of a file as a document in Indonesian prints it."""
    if value.replace(".", "", 1).isdigit():
        whole, _, rest = value.partition(".")
        return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest.strip("0") else "")
    return (
        "–".join(map(shown, value.split("-"))) if value.replace("-", "").replace(".", "").isdigit() else value
    )
