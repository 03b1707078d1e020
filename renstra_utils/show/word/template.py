"""The office's own template: letterhead and styles are its own, places in it say where what goes.

A place is a name between double braces: `{{isi}}` in a paragraph of its own takes the whole document, the id
of a part (`{{bab-3}}`) that part alone; `{{kantor}}`, `{{tahun}}` and other facts may stand anywhere, also in
the head and foot of a sheet. A template is text with places and no program: that is why python-docx reads it,
and no template language.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn

from ...files import reason
from ...text import nearest
from ...wording import Wording
from . import styles
from .xml import elements, field, paragraph, run

_PLACE = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
#: The place that takes every part that has none of its own.
_ALL = "isi"
_LARGEST = 50_000_000


class TemplateError(ValueError):
    """A template cannot be used. The message is one sentence in Indonesian, with the remedy."""


def opened(template: str) -> Any:
    """A new document, empty where there is no template. TemplateError."""
    if not template:
        file = docx.Document()
        for element in list(file.element.body)[:-1]:
            file.element.body.remove(element)
        return file
    path = Path(template)
    try:
        with zipfile.ZipFile(path) as package:
            if sum(item.file_size for item in package.infolist()) > _LARGEST:
                raise TemplateError(f"templat {path.name} terlalu besar; kecilkan gambarnya di Word.")
        return docx.Document(str(path))
    except OSError as e:
        raise TemplateError(
            f"templat {path.name} tidak terbaca ({reason(e)}); sebut berkas .docx yang ada."
        ) from None
    except TemplateError:
        raise
    except Exception:
        # What python-docx raises over a broken package is of many kinds: zip, XML, key and value errors.
        raise TemplateError(
            f"templat {path.name} bukan dokumen Word yang utuh; buka di Word, simpan ulang sebagai .docx."
        ) from None


def place(file: Any, document: Any, bodies: dict[str, list[Any]], template: str) -> None:
    """Puts each part where the template has its place; without a template one after the other.

    TemplateError where a part has no place, or a place is unknown.
    """
    facts = _facts(document)
    if not template:
        _before_end(file, [e for body in bodies.values() for e in body])
        _head_and_foot(file, document)
    else:
        _fill(file, bodies, facts, Path(template).name)
    _follow_each_other(file)
    _last_sheets(file)
    if document.plan.meta.contoh:
        _mark_example(file, document.w)


#: What a template may name anywhere.
_FACTS = ("kantor", "tahun", "periode", "kode_satker", "judul", "kontak")


def _facts(document: Any) -> dict[str, str]:
    meta = document.plan.meta
    year, code, contact = str(document.tahun or ""), meta.kode_satker or "", meta.kontak or ""
    values = (meta.nama_kantor, year, document.period, code, document.title(), contact)
    return dict(zip(_FACTS, values, strict=True))


def _before_end(file: Any, body: list[Any]) -> None:
    """The body of a document ends with the shape of its last sheets."""
    end = file.element.body[-1]
    for element in body:
        end.addprevious(element)


def _follow_each_other(file: Any) -> None:
    """Where lying sheets follow lying ones, no empty standing sheet stands between them."""
    for p in list(file.element.body.iterchildren(qn("w:p"))):
        before = p.getprevious()
        if before is not None and _ends_sheets(p) and _ends_sheets(before):
            file.element.body.remove(p)


def _ends_sheets(element: Any) -> bool:
    """Whether an element says nothing but the shape of the sheets before it."""
    return element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None and not _text(element)


def _last_sheets(file: Any) -> None:
    """Where the last sheets lie, they are the document's last: no standing one follows them."""
    body = file.element.body
    end, last = body[-1], body[-2] if len(body) > 1 else None
    shape = last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") if last is not None else None
    if last is not None and shape is not None and not _text(last):
        body.remove(last)
        body.replace(end, shape)


def _fill(file: Any, bodies: dict[str, list[Any]], facts: dict[str, str], name: str) -> None:
    """Puts the parts into their places, and what is to be said anywhere."""
    places = _places(file, [id for id, body in bodies.items() if body], [*bodies, *facts], name)
    lacking = [id for id in bodies if id not in places]
    for id, p in places.items():
        taken = [e for part in lacking for e in bodies[part]] if id == _ALL else bodies[id]
        for element in taken:
            p.addprevious(element)
        p.getparent().remove(p)
    for p in _paragraphs(file):
        if _PLACE.search(_text(p)):
            _say(p, _PLACE.sub(lambda m: facts.get(m[1], m[0]), _text(p)))


def check_template(template: str, document: Any) -> None:
    """TemplateError where a template cannot take this kind of document; `document`: its class.

    Before anything is computed.
    """
    file = opened(template)
    ids = [part.id for part in document.parts]
    _places(file, ids, [*ids, *_FACTS], Path(template).name)


def _places(file: Any, parts: list[str], known: list[str], name: str) -> dict[str, Any]:
    """The paragraph that each part goes into, or all that have none. TemplateError."""
    places: dict[str, Any] = {}
    for p in _paragraphs(file):
        for id in _PLACE.findall(_text(p)):
            if id not in (_ALL, *known):
                these = f"{nearest(id, [_ALL, *known])}Yang ada: {', '.join((_ALL, *known))}."
                raise TemplateError(f"templat {name}: tempat “{{{{{id}}}}}” tidak dikenal. {these}")
            if id in _FACTS:
                continue
            if _PLACE.sub("", _text(p)).strip():
                why = "harus berdiri sendiri dalam satu paragraf."
                raise TemplateError(f"templat {name}: “{{{{{id}}}}}” {why}")
            if id in places:
                raise TemplateError(f"templat {name}: “{{{{{id}}}}}” ada dua kali; hapus salah satunya.")
            places[id] = p
    lacking = [id for id in parts if id not in places]
    if lacking and _ALL not in places:
        raise TemplateError(
            f"templat {name} tidak punya tempat untuk {', '.join(lacking)}. Tulis {{{{{_ALL}}}}} dalam "
            "paragraf sendiri di tempat isi laporan, atau satu tempat untuk tiap bagian."
        )
    return places


def _paragraphs(file: Any) -> Iterator[Any]:
    """Every paragraph of the body, and of the heads and feet of its sheets."""
    yield from list(file.element.body.iter(qn("w:p")))
    for section in file.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield from list(part._element.iter(qn("w:p")))


def _text(p: Any) -> str:
    """What a paragraph says; Word parts a word of it into runs as it likes."""
    return "".join(t.text or "" for t in p.iter(qn("w:t")))


def _say(p: Any, text: str) -> None:
    """The text in the letters of the paragraph's first run."""
    first, *others = p.iter(qn("w:t"))
    first.text = text
    first.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for t in others:
        t.text = ""


def _head_and_foot(file: Any, document: Any) -> None:
    """Whose document it is and the page number, at the foot of each sheet."""
    foot = file.sections[0].footer
    foot.is_linked_to_previous = False
    said = f"{document.plan.meta.nama_kantor} · {document.title()} · "
    line = elements([paragraph(run(said) + field("PAGE", "1"), styles.NOTE, align="center")])[0]
    foot._element.append(line)
    foot._element.remove(foot._element[0])


def _mark_example(file: Any, w: Wording) -> None:
    """The mark of an invented office at the head of each sheet."""
    mark = w.t("CONTOH FIKTIF — bukan data kantor sungguhan")
    for section in file.sections:
        for head in [
            section.header,
            *([section.first_page_header] if section.different_first_page_header_footer else []),
        ]:
            if _text(head._element).startswith(mark):
                continue
            head.is_linked_to_previous = False
            head._element.insert(
                0, elements([paragraph(run(mark, bold=True), styles.NOTE, align="center")])[0]
            )
