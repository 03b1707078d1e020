"""Letters that no page may carry as they are: each is shown by a sign."""

from __future__ import annotations

import re
from typing import TypeVar

from ..text import visible

_Text = TypeVar("_Text", bound=str)
#: What a browser drops, refuses or obeys: control characters but tab and line ends, marks that turn the
#: direction of writing, separators that are no line ends, halves of characters, and codes that are none.
_NO_LETTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
    "\ufdd0-\ufdef" + "".join(chr(plane << 16 | n) for plane in range(17) for n in (0xFFFE, 0xFFFF)) + "]"
)


def signs(text: _Text) -> _Text:
    """Text, or finished markup, with a sign for each letter that a page cannot carry; its type stays.

    >>> signs("KPU\\u202e Kota\\x00")
    'KPU⟨U+202E⟩ Kota⟨U+0000⟩'
    """
    return type(text)(_NO_LETTER.sub(lambda m: visible(m[0]), text))
