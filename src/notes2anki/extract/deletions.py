"""Deletions of cloze notes: text that may stand in one, whatever signs of Anki's notation it holds.

In a cloze field `}}` ends a deletion and `::` starts its hint, wherever they stand (cloze.rs of Anki): so they are
taken apart, in math by what TeX does not show, in text by a joiner that nobody sees.
"""

from __future__ import annotations

import re

_MATH = re.compile(r"(\\\(.*?\\\)|\\\[.*?\\\])", re.S)
_JOINER = "\u2060"


def deletion(number: int, html: str) -> str:
    """A deletion with a number around HTML of the notes.

    >>> deletion(1, "a river")
    '{{c1::a river}}'
    """
    return f"{{{{c{number}::{inert(html)}}}}}"


def inert(html: str) -> str:
    """HTML in which nothing starts or ends a deletion, or starts a hint."""
    parts = _MATH.split(html)
    for place, part in enumerate(parts):
        in_math = place % 2 == 1
        apart = re.sub(r"([{}])(?=\1)", r"\1 " if in_math else rf"\1{_JOINER}", part)
        parts[place] = re.sub(r":(?=:)", ":{}" if in_math else f":{_JOINER}", apart)
    return "".join(parts)
