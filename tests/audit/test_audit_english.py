"""What the audit finds is said in English on an English page: no sentence of ours stays Indonesian."""

from __future__ import annotations

import importlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from audit_offices import Fault, in_both_lists, office
from messages import catalogue
from test_audit import EXAMPLES

from renstra_utils.audit.audit import audit, findings
from renstra_utils.audit.definition import Finding
from renstra_utils.audit.saying import Saying, say
from renstra_utils.plan.plan import Plan
from renstra_utils.wording import Wording

#: Words that no English sentence has, outside of what it quotes of the plan.
_INDONESIAN = re.compile(
    r"\b(?:tidak|yang|tetapi|padahal|berbeda|menulis|menyebut|baris|adalah|atau|dari|pada|sama|dengan|selisih|kosong|"
    r"seharusnya|tercetak|bertarget|triwulan\w*|setelah|sebelum|lagi|mis)\b",
    re.I,
)


class Strict(Wording):
    """English in which only what the catalogue has may be said."""

    known = catalogue()

    def t(self, message: str, **values: object) -> str:
        assert message in self.known, message
        return super().t(message, **values)


def _said(f: Finding) -> Iterator[str]:
    for words in (f.text, f.arithmetic, f.advice):
        assert isinstance(words, Saying) or not re.search("[a-z]{2}", words), (f.rule, words)
    row = f.written(Strict("en"))
    yield from (row[k] for k in ("uraian", "hitungan", "saran", "baris_sumber"))


def _assert_english(plan: Plan) -> int:
    """How many findings were read."""
    ours = findings(plan)
    for f in ours:
        for text in _said(f):
            left = re.sub(r"“[^”]*”|\"[^\"]*\"", "", text)
            assert not _INDONESIAN.search(left), (f.rule, text)
    return len(ours)


@pytest.mark.parametrize("name", ["contoh", "balikpapan"])
def test_no_finding_of_an_office_keeps_an_indonesian_sentence(
    name: str, request: pytest.FixtureRequest
) -> None:
    found = _assert_english(request.getfixturevalue(name))
    assert found >= (30 if name == "balikpapan" else 0)


_FILES = sorted(p.stem for p in Path(__file__).parent.glob("test_audit_*.py") if "FAULTS" in p.read_text())


@pytest.mark.parametrize("file", [f for f in _FILES if f != Path(__file__).stem])
def test_no_fault_keeps_an_indonesian_sentence(file: str, tmp_path: Path) -> None:
    faults: list[Fault] = importlib.import_module(file).FAULTS
    for n, (rule, edits, _, _) in enumerate(faults):
        assert _assert_english(office(tmp_path / str(n), in_both_lists(edits))), rule


def test_no_example_keeps_an_indonesian_sentence(tmp_path: Path) -> None:
    assert sum(_assert_english(bad(tmp_path / rule)) for rule, (bad, _) in EXAMPLES.items()) >= 5


def test_what_no_catalogue_has_is_noticed() -> None:
    with pytest.raises(AssertionError, match="belum diterjemahkan"):
        say("belum diterjemahkan {n}", n=1).into(Strict("en"))


def test_the_table_of_findings_is_in_the_language_asked_for() -> None:
    with tempfile.TemporaryDirectory() as folder:
        plan = office(Path(folder), {"indikator": ["[Persentase|Presentase] pemilih pemula"]})
        shown = {b: audit(plan, b).query("aturan == 'salah-tulis'").iloc[0] for b in ("id", "en")}
    assert shown["id"]["uraian"].startswith("“Presentase” seharusnya “persentase”")
    assert shown["en"]["uraian"].startswith("“Presentase” should be “persentase”")
    assert shown["en"]["saran"] == "Correct the spelling."
    keys = ["aturan", "tingkat", "keyakinan", "tabel", "kode"]
    assert shown["id"][keys].tolist() == shown["en"][keys].tolist()
