"""Rule on polarity: it is decided, and it fits what the wording measures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from math import isnan

import pandas as pd

from ..frames import as_records
from .definition import Certainty, Definition, Finding
from .facts import Facts
from .heads import begins, plain
from .rows import Row
from .rule import rule
from .saying import Saying, say
from .words import one_of, quoted, titled

#: Why a polarity is doubtful, and how sure that is.
Doubt = tuple[Saying, Certainty]


@rule("polaritas-ragu")
def doubtful(facts: Facts, p: Definition) -> Iterator[Finding]:
    """The polarity is decided, and fits the words."""
    for r in as_records(facts.indicators):
        if r["polaritas"] == "ambigu":
            doubt: Doubt | None = (_undecided(r["alasan_polaritas"]), "pasti")
        else:
            doubt = _bad(p, r) or _settled(p, r) or _good(p, r, facts.targets_of[str(r["kode"])])
        if doubt:
            text = say("{indikator}: {sebab}.", indikator=titled(r), sebab=doubt[0])
            yield p.found(text, facts.indicator(r["kode"]), sure=doubt[1])


def _undecided(reason: object) -> Saying:
    """The reason is the plan's own word."""
    if pd.isna(reason):
        return say("polaritas belum diputuskan")
    return say("polaritas belum diputuskan: {alasan}", alasan=quoted(str(reason).rstrip(".")))


def measured(p: Definition, text: str) -> str:
    """The wording from the thing on that is measured, without the words of measure before it."""
    words = plain(text).split()
    while words and words[0] in p["ukuran_depan"]:
        words = words[1:]
    return " ".join(words)


def bad_thing(p: Definition, text: str) -> str:
    """The word for something bad that is the head of what is measured; blank where it is none.

    “Kajian permasalahan” measures studies, “penanganan kasus” the handling.
    """
    said = measured(p, text)
    if not said or begins(said, p["bukan_buruk"]):
        return ""
    return begins(said, [*p["buruk"], *p["buruk_frasa"]])


def _negated(p: Definition, s: str) -> str:
    """The words without verbs that a “belum” turns: “belum ditindaklanjuti” settles nothing."""
    return re.sub(rf"\b(?:{one_of(p['ingkar'])})(?:\s+{p['teringkar']}\b)+", " ", s)


def _treated(p: Definition, s: str) -> bool:
    """Whether a verb says that something is done about it, not only that it is there."""
    verbs = re.findall(r"\b(?:di|ter)\w{4,}\b|(?<=\byang )(?:me|ber)\w{3,}\b", s)
    return any(v not in p["terjadi"] and v not in p["bukan_kerja"] for v in verbs)


def _bad(p: Definition, r: Row) -> Doubt | None:
    """More of something bad is not better; where it is settled, less is not."""
    word = bad_thing(p, r["indikator"])
    if not word:
        return None
    s = _negated(p, measured(p, r["indikator"])[len(word) :])
    turned = re.search(rf"\b(?:{one_of(p['baik'])})\b", s)
    if r["polaritas"] == "maximize" and not turned and not _treated(p, s):
        text = say(
            "kata {kata} bermakna buruk, tetapi polaritasnya makin besar makin baik", kata=quoted(word)
        )
        return text, "kuat"
    if r["polaritas"] == "minimize" and re.search(rf"\b(?:{one_of(p['selesai'])})\b", s):
        text = say(
            "yang diukur penyelesaian {kata}, tetapi polaritasnya makin kecil makin baik", kata=quoted(word)
        )
        return text, "kuat"
    return None


def _settled(p: Definition, r: Row) -> Doubt | None:
    """Handling a bad thing, and lessening one, is good: more of it is better. Waiting is not."""
    said = measured(p, r["indikator"])
    if r["polaritas"] == "minimize":
        done, less = begins(said, p["pokok_selesai"]), begins(said, p["pokok_turun"])
        rest = said.split()[1:]
        if done and rest and begins(" ".join(rest), [*p["buruk"], *p["buruk_frasa"]]):
            word = quoted(rest[0])
            return say(
                "yang diukur penyelesaian {kata}, tetapi polaritasnya makin kecil makin baik", kata=word
            ), "kuat"
        if less and rest and rest[0] != "jumlah":
            text = say(
                "menurut bunyinya {kata} makin besar makin baik, tetapi polaritasnya makin kecil makin baik",
                kata=quoted(less),
            )
            return text, "kuat"
    waiting = begins(re.sub(r"^rata-rata ", "", plain(r["indikator"])), p["tunggu"])
    if r["polaritas"] == "maximize" and waiting and str(r["satuan"]).lower() in p["satuan_tunggu"]:
        return say(
            "{kata} makin singkat makin baik, tetapi polaritasnya makin besar makin baik",
            kata=quoted(waiting),
        ), "kuat"
    return None


def _good(p: Definition, r: Row, targets: list[Row]) -> Doubt | None:
    """Something plainly good is not to be lessened, least of all where the targets rise."""
    s = plain(r["indikator"])
    good = begins(s, p["jelas_baik"])
    late = re.search(rf"(?<!tidak )\b(?:{one_of(p['jelas_baik_akhir'])})\b", s)
    good = good or (late[0] if late and begins(s, ["persentase"]) else "")
    figures = [t["angka"] for t in targets if not isnan(t["angka"])]
    rises = len(figures) > 1 and figures[-1] > figures[0] and all(b >= a for a, b in pairwise(figures))
    if r["polaritas"] != "minimize" or not good or not rises or "tidak" in s.split():
        return None
    text = say(
        "{kata} bermakna baik dan targetnya naik, tetapi polaritasnya makin kecil makin baik",
        kata=quoted(good),
    )
    return text, "mungkin"
