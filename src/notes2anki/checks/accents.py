"""Accents and quotes that stand where backticks were meant: `´ip addr´` is no code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notes2anki.checks.prose import shown

# The same sign on both sides, beside spaces or punctuation. Behind a letter or digit it is an apostrophe, or marks feet
# and minutes; "rock ´n´ roll" has two of those.
_PAIR = re.compile(r"(?<![\w´‘])([´‘])(?![nN][´‘])(?=[^\s´‘])([^´‘’\n]{1,60})(?<!\s)\1(?![\w´‘])")


def in_place_of_backticks(html: str) -> Iterator[tuple[str, str]]:
    """The texts of a field that stand between such signs: as they are written, and without the signs.

    >>> list(in_place_of_backticks("use ´ip addr´"))
    [('´ip addr´', 'ip addr')]
    """
    yield from ((match[0], match[2]) for match in _PAIR.finditer(shown(html)))
