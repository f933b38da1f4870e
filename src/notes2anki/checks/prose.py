"""The prose of a source and of a field: where text stands that a card shows as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from html import unescape

from notes2anki.latex import without_formulas
from notes2anki.markdown.spans import Span, dead_zones, math_spans
from notes2anki.media import source_lines
from notes2anki.model import Block, Note, Place, Source, Table

# Both in one go: a formula on lines of its own ends at a blank line, and a single dollar is read by another rule.
_DISPLAY = re.compile(r"\$\$(?:(?!\n[ \t>]*\n)[^$])+\$\$")
_TAG = re.compile(r"<[^<>]*>")
# Between these texts stand apart.
_APART = re.compile(r"</(?:p|li|h[1-6]|t[dhr]|div|blockquote|pre|dd|dt)>|<(?:br|hr)\b[^<>]*>")
_SIGN = re.compile(r"[^\n]")
_LINES, _LINE = 400, 10_000


def shown(html: str) -> str:
    """What a reader sees of a field beside its code and formulas, a line a paragraph."""
    return unescape(_TAG.sub("", _APART.sub("\n", without_formulas(html))))


@lru_cache(maxsize=4)
def prose(source: Source) -> Source:
    """A source with blanks in place of its code, comments and formulas, so that all else stays where it is."""
    text = with_formulas(source).text
    return replace(source, text=blanked(text, math_spans(text)))


@lru_cache(maxsize=4)
def with_formulas(source: Source) -> Source:
    """The same with the formulas that stand in a line of text."""
    text = blanked(source.text, dead_zones(source.text))
    return replace(source, text=blanked(text, [match.span() for match in _DISPLAY.finditer(text)]))


def blanked(text: str, spans: Iterable[Span]) -> str:
    """A text with blanks in place of spans, which may hold each other; lines stay lines.

    >>> blanked("a `b` c", [(2, 5)])
    'a     c'
    """
    parts, end = [], 0
    for start, stop in sorted(spans):
        if stop > end:
            parts += [text[end:start], _SIGN.sub(" ", text[max(start, end) : stop])]
            end = stop
    return "".join([*parts, text[end:]])


def lines_of(note: Note) -> Sequence[int]:
    """The lines from 1 on which what a note asks and tells is written; of a table its row's, and then the header's."""
    item = note.item
    parts = [part for name in (*item.asked, *item.told) for part in getattr(item, name)]
    blocks = [part for part in parts if isinstance(part, Block)]
    if isinstance(item.block, Table):
        lines = {line for block in blocks for line in range(block.place.line, block.end + 1)} | {item.place.line}
        return tuple(sorted(lines, key=lambda line: (line < item.place.line, line)))
    first = min([item.place.line, *(block.place.line for block in blocks)])
    return range(first, max([item.place.line, *(block.end for block in blocks)]) + 1)


def search(source: Source, lines: Sequence[int], pattern: re.Pattern[str]) -> tuple[Place, re.Match[str]] | None:
    """The first match of a pattern in some lines of a source, with its place."""
    written = source_lines(source)
    for number in lines[:_LINES]:
        match = pattern.search(written[number - 1][:_LINE]) if number <= len(written) else None
        if match:
            return source.place(number, match.start() + 1), match
    return None


def find(source: Source, lines: Sequence[int], pattern: str) -> Place | None:
    """The place of the first match in any case of a pattern in some lines of a source."""
    found = search(source, lines, re.compile(pattern, re.I))
    return found[0] if found else None
