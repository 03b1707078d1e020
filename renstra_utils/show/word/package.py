"""The package of a Word file: who, when, and its seal."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from ..ooxml import sealed


def packed(file: Any, facts: dict[str, str]) -> bytes:
    """The bytes of a document of python-docx: of the same data always the same. `facts`: as of `sealed`."""
    raw = io.BytesIO()
    file.save(raw)
    return sealed(raw.getvalue(), facts)


def describe(file: Any, *, title: str, author: str, language: str, day: str) -> None:
    """Who and when, for the file's properties; `day`: ISO date of the data, not of the run."""
    about = file.core_properties
    about.title, about.author, about.language = title[:255], author[:255], language
    about.comments, about.keywords, about.last_modified_by = "", "", author[:255]
    about.created = about.modified = datetime.fromisoformat(f"{day[:10]}T00:00:00")
    about.revision = 1
