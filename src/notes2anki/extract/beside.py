"""Lists that were meant inside of a numbered item and stand beside it, since they are indented too little.

One with bullets is a list of its own; one with numbers becomes a part of the list that it was to stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.model import ListBlock, ListItem

# Behind a blank line less may be no more than a habit.
_CLEAR = 2
# With more spaces the text starts behind the first of them, as code.
_NUMBER = re.compile(r"\d{1,9}[.)](?: {1,4}(?=[^ ])| )")


def lists_beside(page: Page, lines: Sequence[str]) -> Iterator[Diagnostic]:
    """A finding for each list that is indented under a numbered item, as if it stood in it."""
    for block in page.of(ListBlock):
        if block.ordered:
            yield from _numbered(block, lines)
            continue
        above = page.preceding(block)
        if not isinstance(above, ListBlock) or not above.ordered or block.place.column <= above.place.column:
            continue
        number = above.items[-1].number
        goes_on, indented = _goes_on(number, page, block), block.place.column - above.place.column
        if goes_on or indented >= _CLEAR or block.place.line == above.end + 1:
            why = "so the numbered list is cut in pieces" if goes_on else "since it is indented too little"
            message = f"This list stands beside the item {number}. and not in it, {why}."
            hint = f"Indent {_lines(block.place.line, block.end)} by {_width(above.items[-1], lines) - indented} more."
            yield Diagnostic(place=block.place, code="list-indent", message=message, hint=hint)


def _numbered(block: ListBlock, lines: Sequence[str]) -> Iterator[Diagnostic]:
    """The same of the items of a list that are indented as if they were a list in the item above, and count from 1."""
    margin = block.place.column
    alike = {item.number for item in block.items if item.place.column <= margin} == {"1"}
    above: ListItem | None = None
    for deeper, group in groupby(block.items, key=lambda item: item.place.column > margin):
        items = list(group)
        first, last = items[0], items[-1]
        missing = _width(above, lines) - (first.place.column - margin) if above and deeper else 0
        if above and missing > 0 and _starts_anew(items, alike=alike):
            number = above.number
            message = f"This list stands beside the item {number}. and not in it, so its numbers go on with those."
            hint = f"Indent {_lines(first.place.line, last.end)} by {missing} more."
            yield Diagnostic(place=first.place, code="list-indent", message=message, hint=hint)
        above = last


def _starts_anew(items: Sequence[ListItem], *, alike: bool) -> bool:
    """Whether items in one column count from 1; where all numbers around are 1, only a 2 tells that they do."""
    numbers = [item.number for item in items]
    in_order = numbers == [str(number) for number in range(1, len(items) + 1)]
    starts = len(items) > 1 and in_order if alike else in_order or set(numbers) == {"1"}
    return starts and len({item.place.column for item in items}) == 1


def _width(item: ListItem, lines: Sequence[str]) -> int:
    """How far the text of an item stands behind the first sign of its number."""
    sign = _NUMBER.match(lines[item.place.line - 1], item.place.column - 1)
    return len(sign[0]) if sign else len(item.number) + 2


def _goes_on(number: str, page: Page, block: ListBlock) -> bool:
    """Whether a list with the number that follows stands behind a block."""
    below = page.following(block)
    return isinstance(below, ListBlock) and below.ordered and int(below.items[0].number) == int(number) + 1


def _lines(first: int, last: int) -> str:
    return "it" if first == last else f"lines {first} to {last}"
