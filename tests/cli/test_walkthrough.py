"""`docs/kantor-baru.md`, step by step as it is written.

Its commands are run, its tables filled into the workbook, its expected lines looked for.
"""

from __future__ import annotations

import re
import shlex

import openpyxl
from click.testing import CliRunner
from conftest import ROOT

import renstra_utils
from renstra_utils.cli import main
from renstra_utils.evaluate.attainment import attainment
from renstra_utils.plan import tables
from renstra_utils.show.workbook import sheet as workbook_sheet

DOC = ROOT / "docs" / "kantor-baru.md"
STEP = re.compile(r"```(sh|text)\n(.*?)```|Lembar `(\w+)`:\n\n((?:\|[^\n]*\n)+)", re.S)


def fill(path, sheet: str, table: str) -> None:
    """Writes a table of the document into a sheet: into its key's row where there is one, else the first free."""
    lines = [[c.strip() for c in line.strip("|").split("|")] for line in table.splitlines()]
    head, said = lines[0], lines[2:]
    book = openpyxl.load_workbook(path)
    ws = book[sheet]
    names = [str(c.value).split(" (")[0] for c in ws[workbook_sheet.HEAD]]
    keys = tables.key_of(sheet)
    for values in said:
        new = dict(zip(head, values, strict=True))
        key = [new.get(k, "") for k in keys]
        for n in range(workbook_sheet.HEAD + 1, ws.max_row + 1):
            there = [ws.cell(n, names.index(k) + 1).value for k in keys]
            if ["" if t is None else str(t) for t in there] == key or not any(there):
                break
        for column, text in new.items():
            cell = ws.cell(n, names.index(column) + 1)
            if not cell.protection.locked or column not in keys:
                cell.value = text or None
    book.save(path)


def test_the_walk_through_does_what_it_says(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = ""
    book = None
    steps = STEP.findall(DOC.read_text(encoding="utf-8"))
    assert [kind or sheet for kind, _, sheet, _ in steps].count("sh") == 5
    for kind, text, sheet, table in steps:
        if sheet:
            fill(book, sheet, table)
        elif kind == "text":
            for line in text.splitlines():
                assert line.strip() in said, f"“{line}” is not in:\n{said}"
        else:
            said = ""
            for line in text.splitlines():
                command = shlex.split(line)
                assert command.pop(0) == "renstra"
                done = CliRunner().invoke(main, command)
                said += done.output
                assert done.exit_code == 0, said
                if command[0] == "excel":
                    book = tmp_path / command[command.index("--keluar") + 1]
    plan = renstra_utils.load(tmp_path / "latihan" / "kpu-kota-rekaan")
    rows = attainment(plan, 2025).set_index("kode")
    assert rows["status"].eq("sementara").all()  # two quarters of four
    assert rows["capaian_mentah"].isna().all()
    # The last quarter known; one report in each of two quarters; none of two findings.
    assert rows["realisasi"].to_dict() == {"P1.01": "45", "K1.01": "2", "K1.02": "0"}
    page = (tmp_path / "latihan/halaman/kpu-kota-rekaan/02-capaian-tahunan-2025.html").read_text(
        encoding="utf-8"
    )
    assert "1 angka dibetulkan setelah dilaporkan" in page
    assert "BA rekonsiliasi 7/2025 (rekaan)" in page
    money = (tmp_path / "latihan/halaman/kpu-kota-rekaan/03-anggaran-tahunan-2025.html").read_text(
        encoding="utf-8"
    )
    assert "Rp\u00a051.500.000" in money
    assert "Rp\u00a0118.000.000" in money
