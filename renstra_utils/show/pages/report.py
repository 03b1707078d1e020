"""The yearly performance report (LKjIP) as a document: its outline by PermenPANRB 53/2014, and as a page."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from ..content import Block, Head, Part, Section, Table, Words
from ..document import Document
from ..html import note
from . import report_annex as annex
from . import report_words as own
from .report_figures import TITLES, ReportFigures
from .report_money import BUDGET
from .report_plan import AGREEMENT_ANNEX, PLANNING
from .report_results import RESULTS

#: So many placeholders stand in one screen; the others are counted.
_SHOWN = 8


def _part(id: str, *sections: Section, **how: object) -> Part:
    return Part(id, TITLES[id], sections, **how)  # type: ignore[arg-type]


class ReportPage(ReportFigures, Document):
    """The report of one year; what the office has not written is a marked place that names its cell."""

    kind = "lkjip"
    parts = (
        _part("sampul", *own.COVER),
        _part("reviu", *own.REVIEW),
        _part("kata-pengantar", *own.FOREWORD),
        _part("daftar", lists=True),
        _part("ikhtisar", *annex.SUMMARY),
        _part("bab-1", *own.INTRODUCTION, number="1"),
        _part("bab-2", *PLANNING, number="2"),
        _part("bab-3", *RESULTS, *BUDGET, *own.OTHER, number="3"),
        _part("bab-4", *own.CLOSING, number="4"),
        _part("lampiran-1", *AGREEMENT_ANNEX, number="L1"),
        _part("lampiran-2", *annex.MEASUREMENT, number="L2", landscape=True),
        _part("lampiran-3", *annex.FOLLOW_UP, number="L3", landscape=True),
        _part("lampiran-4", *annex.EVIDENCE, number="L4", landscape=True),
    )
    limits = (
        "Laporan hanya memuat angka yang ada di data; yang belum diisi ditandai dengan sel pengisinya.",
        "Kata-kata kantor (narasi.csv dan realisasi.csv) dimuat apa adanya dan tidak diperiksa isinya.",
    )

    def title(self) -> str:
        return self.say("Laporan Kinerja {kantor} {tahun}")

    def placeholders(self) -> list[tuple[str, Words]]:
        """What the office has not written yet: the part that it belongs to, and what is asked for."""
        return list(self._unwritten())

    def _unwritten(self) -> Iterator[tuple[str, Words]]:
        for part in self.parts:
            for section in part.sections:
                content = self.content(section.id)
                for block in content.blocks if content else ():
                    if isinstance(block, Words) and block.text is None:
                        yield self.t(part.title), block

    def head(self) -> Head:
        """How complete the report is: the figures that are in, and what is still to be written."""
        left, s = self.placeholders(), self.total
        text = "Laporan Kinerja {tahun}: {a} dari {b} realisasi terisi, {n} isian kantor belum ditulis"
        title = self.say(text, a=s["n_lapor"] + s["n_sementara"], b=s["n_target"], n=len(left))
        if not left:
            text = "Laporan Kinerja {tahun}: {a} dari {b} realisasi terisi, semua isian kantor sudah ditulis"
            title = self.say(text, a=s["n_lapor"] + s["n_sementara"], b=s["n_target"])
        under = self.say("Laporan kinerja (LKjIP) · {kantor} · tahun {tahun} dari Renstra {periode}")
        return Head(title, under, self._sentences(), self._boxes(), self._left(left))

    def _sentences(self) -> list[Markup | str]:
        said: list[Markup | str] = [f"{self.yearly.head().title}.", f"{self.budget.head().title}."]
        counts = self.statements["efisiensi"].notna().sum(), len(self.statements)
        text = "{a} dari {b} sasaran mencapai targetnya dengan belanja yang diketahui seluruhnya."
        return [*said, self.t(text, a=counts[0], b=counts[1])]

    def _boxes(self) -> list[tuple[str, str, str]]:
        s, t, now = self.total, self.t, self.budget.now
        told = self.rows["sumber_data"].notna() & self.rows["realisasi"].notna()
        reported = int(self.rows["realisasi"].notna().sum())
        agreed = int(self.rows["target_pk"].notna().sum())
        return [
            (
                t("Realisasi terisi"),
                f"{s['n_lapor'] + s['n_sementara']} / {s['n_target']}",
                t("indikator bertarget"),
            ),
            (t("Bersumber data"), f"{int(told.sum())} / {reported}", t("realisasi yang terisi")),
            (t("Ber-Perjanjian Kinerja"), f"{agreed} / {len(self.rows)}", t("indikator")),
            (t("Anggaran melapor"), f"{now['n_lapor']} / {now['n']}", t("baris berpagu")),
        ]

    def _left(self, left: list[tuple[str, Words]]) -> list[Block]:
        """What is still to be written, and where."""
        if not left:
            return []
        frame = pd.DataFrame([{"bagian": part, "apa": w.asked, "sel": w.cell} for part, w in left[:_SHOWN]])
        columns = self.columns(
            "apa bagian sel",
            apa={"label": self.t("Belum ditulis"), "kind": "text"},
            bagian={"label": self.t("Bagian")},
            sel={"label": self.t("Tempat mengisinya")},
        )
        table = Table(frame, columns, "isian-t", self.t("Isian kantor yang belum ditulis"))
        more = len(left) - _SHOWN
        return [table, note(self.t("… dan {n} lagi", n=more))] if more > 0 else [table]
