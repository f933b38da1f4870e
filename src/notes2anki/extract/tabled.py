"""Whether a table before a question is a part of it, or stands for itself, so that its rows have cards of their own."""

from __future__ import annotations

from collections.abc import Sequence

from notes2anki.extract.kinds import Kind, kind_of
from notes2anki.extract.phrasing import is_prose
from notes2anki.extract.shape import Shape
from notes2anki.extract.words import asks, fold, tokens, vocabulary
from notes2anki.model import Block, Heading, Paragraph, Table

_KINDS = frozenset({Kind.TERMS, Kind.FACTS, Kind.COMPARISON})


def behind_tables(content: Sequence[Block]) -> int:
    """Where a question starts behind the last table that stands for itself; 0 where none does.

    `content` is what stands before an answer, from where the question starts by its form. A table of numbers or of a
    plan is a part of it, as is one that the text before leads to or the text behind it points at.
    """
    if content and isinstance(content[0], Heading) and asks(content[0].plain):
        return 0  # the heading is the question
    for index in range(len(content) - 1, -1, -1):
        table, behind = content[index], content[index + 1 :]
        if isinstance(table, Table) and any(map(is_prose, behind)):
            led_to = index > 0 and _leads(content[index - 1])
            return 0 if led_to or _is_about(table, behind) or not _makes_cards(table) else index + 1
    return 0


def _leads(block: Block) -> bool:
    """Whether a line leads to what stands below it."""
    text = block.plain.rstrip(" *_")
    return isinstance(block, Paragraph) and (text.endswith((":", "：")) or asks(text))


def _is_about(table: Table, behind: Sequence[Block]) -> bool:
    """Whether a text behind a table uses the words of its header, or such as point at a table."""
    said = {word for block in behind for word in tokens(block.plain)}
    pointing = vocabulary("pointing") | vocabulary("tabled")
    headers = {word for cell in table.header for word in tokens(cell.plain)}
    text = fold(" ".join(block.plain for block in behind))
    unspaced = any(not word.isascii() and word in text for word in vocabulary("tabled"))
    return bool(said & (pointing | headers)) or unspaced


def _makes_cards(table: Table) -> bool:
    """Whether the rows of a table seem worth cards; single letters and numbers name the rows of made-up data."""
    shape = Shape(table)
    return kind_of(shape)[0] in _KINDS and any(len(text) > 2 for text in shape.texts(shape.key))
