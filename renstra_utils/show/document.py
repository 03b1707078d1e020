"""A document: a page whose sections stand in chapters, which the Word writer writes as one file."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from . import html
from .content import Content, Part, Section
from .page import Output, Page

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Document(Page):
    """A page with `parts`: chapters of sections, in the order of the document."""

    parts: Sequence[Part] = ()

    def __init_subclass__(cls, **how: Any) -> None:
        super().__init_subclass__(**how)
        cls.sections = tuple(section for part in cls.parts for section in part.sections)

    @property
    def file_name(self) -> str:
        """The name of the document's file, without suffix: `lkjip-2023`."""
        return f"{self.kind}{self.when}" + ("" if self.bahasa == "id" else f".{self.bahasa}")

    @property
    def own_template(self) -> str:
        """The office's template of this kind of document, in its plan's folder: `templat-lkjip.docx`."""
        path = self.plan.folder / f"templat-{self.kind}.docx"
        return str(path) if path.is_file() else ""

    def output(self, section: Section, content: Content | None) -> Output:
        """A preview on the page, folded: the report is long, and what is still to be done comes first.

        What has no title of its own has that of its part there.
        """
        part = next((x for x in self.parts if section in x.sections), None)
        if part is None:
            return super().output(section, content)
        titled = section.title or (content and content.title)
        own = section.title if titled else part.title or "Sampul"
        return super().output(replace(section, title=own, appendix=True), content)

    def title(self) -> str:
        """The title that the file carries."""
        return self.head().title

    def word(self, template: str = "") -> bytes:
        """The document as a Word file.

        `template`: the path of one (letterhead, styles, order); else the office's own, where it has one. Same
        data, same bytes. TemplateError, one sentence in Indonesian, where the template cannot be used.
        """
        from .word import document_bytes  # only what writes a document waits for python-docx

        return document_bytes(self, template or self.own_template)


def attached(page: Page, documents: Sequence[Document], template: str = "") -> Output:
    """A section that offers documents as Word files; a run writes them beside the page."""
    files = {f"{d.file_name}.docx": d.word(template) for d in documents}
    links = [
        Markup('<a class="dl" download="{}" href="{}">{}</a>').format(name, html.data_uri(data, WORD), name)
        for name, data in files.items()
    ]
    said = Markup("<p class=dls>{}: {}</p>").format(page.t("Unduh"), Markup(" ").join(links))
    section = Section("dokumen", "Dokumen Word", lambda _: None)
    lead = page.t("Kata-kata kantor ditambahkan di Word; angka yang berubah kemudian ditulis ke berkas baru.")
    out = page.output(section, Content([said], lead=lead))
    out.about["dokumen"] = {name: base64.b64encode(data).decode("ascii") for name, data in files.items()}
    return out
