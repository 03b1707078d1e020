"""Letters that no page may carry as they are: each is shown by a sign."""

from __future__ import annotations

import re
from typing import TypeVar

from ..strangers import NO_LETTERS
from ..text import visible

_Text = TypeVar("_Text", bound=str)
#: What a browser drops, refuses or obeys; also marks that turn the direction of writing, and separators that
#: are no line ends, which texts copied from elsewhere may hold.
_NO_LETTER = re.compile(f"[{NO_LETTERS}\u061c\u200e\u200f\u2028\u2029]")
#: Letters of nearly every text, and none of those: as bytes they are passed over at once.
_COMMON = bytes([*b"\t\n", *range(0x20, 0x7F)])


def signs(text: _Text) -> _Text:
    """Text, or finished markup, with a sign for each letter that a page cannot carry; its type stays.

    >>> signs("KPU\\u202e Kota\\x00")
    'KPU⟨U+202E⟩ Kota⟨U+0000⟩'
    """
    rest = text.encode("utf-8", "surrogatepass").translate(None, _COMMON)
    if not _NO_LETTER.search(rest.decode("utf-8", "surrogatepass")):
        return text
    return type(text)(_NO_LETTER.sub(lambda m: visible(m[0]), text))
