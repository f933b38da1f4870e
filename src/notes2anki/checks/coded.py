"""The code of a source as it is written: code blocks and code in a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from notes2anki.markdown.spans import FENCE, dead_zones
from notes2anki.model import Source

_OPENING = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*")


class Written(NamedTuple):
    """Some code, where it starts in its source, its line, and the language of a block; `inline` is code in a line."""

    text: str
    start: int
    line: int
    language: str
    inline: bool


@lru_cache(maxsize=4)
def code_of(source: Source) -> tuple[Written, ...]:
    """All code of a source, in its order."""
    return tuple(_code(source.text)) if "`" in source.text or "~~~" in source.text else ()


def _code(text: str) -> Iterator[Written]:
    line = counted = 0
    for start, end in dead_zones(text):
        if text[start] == "<":
            continue
        line, counted = line + text.count("\n", counted, start), start
        written = text[start:end]
        first, _, rest = written.partition("\n")
        if not rest and written.startswith("`"):
            ticks = len(written) - len(written.lstrip("`"))
            yield Written(written[ticks:-ticks], start + ticks, line + 1, "", inline=True)
            continue
        lead = _OPENING.match(first)
        fence = FENCE.match(first, lead.end() if lead else 0)
        if fence:
            language = fence["info"].strip(" {.").split(" ")[0].split("{")[0].lower()
            yield Written(rest, start + len(first) + 1, line + 2, language, inline=False)
