"""Where a pattern matches in a text as long as a source, on the lines that cards are made of."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import islice

from notes2anki.model import Place, Source

_MOST = 1000


def spots(
    source: Source, text: str, lines: Container[int], pattern: re.Pattern[str]
) -> Iterator[tuple[Place, re.Match[str]]]:
    """The matches of a pattern on some lines, each with its place; `text` is that of the source, parts of it blank."""
    line, counted = 1, 0
    for match in islice(pattern.finditer(text), _MOST):
        line, counted = line + text.count("\n", counted, match.start()), match.start()
        if line in lines:
            yield source.place(line, match.start() - text.rfind("\n", 0, match.start())), match
