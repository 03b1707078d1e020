"""Ways to write a table otherwise, and ways to break it, drawn by Hypothesis."""

from __future__ import annotations

import csv

from hypothesis import note
from hypothesis import strategies as st
from oracle import SPECS, Rows, rows_of, text_of


def zeros(table: str, rows: Rows) -> Rows:
    """Numbers written otherwise: `80` as `080` and `80.00`."""
    kinds = {f["name"]: f["type"] for f in SPECS[table]["fields"]}
    return [
        rows[0],
        *[
            [
                f"0{c}" + ("00" if "." in c else ".0000") if c and kinds[h] == "number" else c
                for h, c in zip(rows[0], r, strict=True)
            ]
            for r in rows[1:]
        ],
    ]


def rewritten(draw: st.DrawFn, table: str) -> bytes:
    """The same table in another order, form and encoding."""
    rows = rows_of(table)
    if draw(st.booleans()):
        rows = [rows[0], *draw(st.permutations(rows[1:]))]
    if draw(st.booleans()):
        order = draw(st.permutations(range(len(rows[0]))))
        rows = [[r[n] for n in order] for r in rows]
    if draw(st.booleans()):
        rows = zeros(table, rows)
    for _ in range(draw(st.integers(0, 3))):
        rows.insert(draw(st.integers(0, len(rows))), [""] * draw(st.integers(0, 9)))
    if draw(st.booleans()):
        rows = [[f" {c}\t" for c in r] for r in rows]
    if draw(st.booleans()):
        rows = [[*r, "", " "] for r in rows]
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = text_of(rows, end=end, quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])))
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text


NASTY = [
    "", " ", "-", "0", "-1", "1", "5", "100", "100.5", "87,5", "87,5 %", "1.234", "1,234", "1.234.567", "Rp 4.056.561.000",
    "15 Keg", "1E+05", "1e400", "inf", "NaN", "n/a", "=A1+B1", "#REF!", "#####", "TRUE", "2022", "2023", "2024.0", "02024",
    "2025", "jumlah", "30/07/2021", "2024-02-30", "2024-01-31", "7-8", "8-7", "BB", "WTP", "bb", "belum dinilai", "maximize",
    "ambigu", "rasio", "ya", "program", "kegiatan", "P1.01", "P1.01 ", "K9.9", "9001", "J", "P1", "a,b", 'a"b', '"', "a\nb", "a\rb",
    "\u00a0", "\u200b", "\u202e", "\x1b[2J", "\x00", "\ufffd", "é", "🙂", "²", "١", "9" * 16, "9" * 400, "0." + "3" * 40, "+5", ".5",
    "5.", "--5", "0x10", "1_000", "x" * 40_000, "a;b;c", "'5", "<b>", "540-545", "540;541",
]  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(NASTY),
    st.integers(-10, 10**17).map(str),
    st.decimals(-10, 10**6, allow_nan=False, allow_infinity=False, places=2).map(str),
    st.text(st.characters(codec="utf-8"), max_size=8),
)


@st.composite
def a_place(draw: st.DrawFn, rows: Rows) -> tuple[int, int]:
    return draw(st.integers(0, len(rows) - 1)), draw(st.integers(0, len(rows[0]) - 1))


def put_cell(draw, rows):
    r, c = draw(a_place(rows))
    rows[r][c] = draw(CELLS)


def borrow_cell(draw, rows):
    r, c = draw(a_place(rows))
    rows[r][c] = rows[draw(st.integers(0, len(rows) - 1))][c]


def swap_cells(draw, rows):
    (r, c), (_, d) = draw(a_place(rows)), draw(a_place(rows))
    rows[r][c], rows[r][d] = rows[r][d], rows[r][c]


def shift_cells(draw, rows):
    r, c = draw(a_place(rows))
    if draw(st.booleans()):
        rows[r].insert(c, draw(CELLS))
    else:
        del rows[r][c]


def swap_headings(draw, rows):
    (_, c), (_, d) = draw(a_place(rows)), draw(a_place(rows))
    rows[0][c], rows[0][d] = rows[0][d], rows[0][c]


def drop_row(draw, rows):
    del rows[draw(st.integers(0, len(rows) - 1))]


def repeat_row(draw, rows):
    rows.insert(draw(st.integers(0, len(rows))), list(rows[draw(st.integers(0, len(rows) - 1))]))


def cut_rows(draw, rows):
    del rows[draw(st.integers(1, len(rows))) :]


def drop_column(draw, rows):
    _, c = draw(a_place(rows))
    for r in rows:
        del r[c]


def repeat_column(draw, rows):
    _, c = draw(a_place(rows))
    for r in rows:
        r.append(r[c])


def fill_column(draw, rows):
    _, c = draw(a_place(rows))
    cell = draw(CELLS)
    for r in rows[1:]:
        r[c] = cell


def blank_column(draw, rows):
    _, c = draw(a_place(rows))
    for r in rows[1:]:
        r[c] = ""


EDITS = [
    put_cell, put_cell, borrow_cell, swap_cells, shift_cells, swap_headings, drop_row, repeat_row, cut_rows,
    drop_column, repeat_column, fill_column, blank_column,
]  # fmt: skip


def changed(draw: st.DrawFn, table: str) -> bytes:
    """The table after one to three edits of cells, rows and columns."""
    rows = rows_of(table)
    for _ in range(draw(st.integers(1, 3))):
        edit = draw(st.sampled_from(EDITS))
        note(edit.__name__)
        # A column that one edit took away leaves rows of another width to the next.
        if len(rows) > 1 and len({len(r) for r in rows}) == 1:
            edit(draw, rows)
    return text_of(rows)


def one_cell(draw: st.DrawFn, table: str) -> tuple[bytes, int, str]:
    """The table with one other cell; the cell's row, heading 0, and what stands at the top of its column."""
    rows = rows_of(table)
    r, c = draw(a_place(rows))
    rows[r][c] = draw(CELLS)
    # A writer of CSV leaves a carriage return unquoted, and it would end the row.
    quoting = csv.QUOTE_ALL if "\r" in rows[r][c] else csv.QUOTE_MINIMAL
    return text_of(rows, quoting=quoting), r, rows[0][c]


BYTES = [b'"', b",", b"\n", b"\r", b"\x00", b";", b"\t", b"\xef\xbb\xbf", b"=1", b"0", b"."]
SEPARATORS = [b";", b"\t", b"|", b", ", b",,"]
ENCODINGS = ["utf-16", "utf-16-le", "utf-32", "cp1252"]
LINES = [b"\r", b"\r\n", b"\n\n", b"\r\r\n", b"\x0b", b"\xc2\x85", b"\xe2\x80\xa8"]
BREAKS = ["flip", "cut", "insert", "repeat", "end", "separator", "encoding", "line"]


def broken(draw: st.DrawFn, raw: bytes) -> bytes:
    """The bytes after one to three accidents."""
    for _ in range(draw(st.integers(1, 3))):
        a, b = sorted(draw(st.integers(0, len(raw))) for _ in range(2))
        kind = draw(st.sampled_from(BREAKS))
        note(kind)
        if kind == "flip" and raw:
            n = min(a, len(raw) - 1)
            raw = raw[:n] + bytes([raw[n] ^ 1 << draw(st.integers(0, 7))]) + raw[n + 1 :]
        elif kind == "cut":
            raw = raw[:a] + raw[min(b, a + draw(st.integers(1, 40))) :]
        elif kind == "insert":
            raw = raw[:a] + draw(st.one_of(st.binary(max_size=6), st.sampled_from(BYTES))) + raw[a:]
        elif kind == "repeat":
            raw = raw[:b] + raw[a:b] + raw[b:]
        elif kind == "end":
            raw = raw[:a]
        elif kind == "separator":
            raw = raw.replace(b",", draw(st.sampled_from(SEPARATORS)))
        elif kind == "encoding":
            raw = raw.decode("utf-8", "replace").encode(draw(st.sampled_from(ENCODINGS)), "replace")
        elif kind == "line":
            raw = raw.replace(b"\n", draw(st.sampled_from(LINES)))
    return raw
