"""Lists that were meant inside of a numbered item and stand beside it, since they are indented too little."""

from __future__ import annotations

from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.model import ListBlock

# Behind a blank line less may be no more than a habit.
_CLEAR = 2


def lists_beside(page: Page) -> Iterator[Diagnostic]:
    """A finding for each list that is indented under a numbered item, as if it stood in it."""
    for block in page.blocks:
        above = next(page.before(block), None)
        if (
            not isinstance(block, ListBlock)
            or not isinstance(above, ListBlock)
            or block.ordered
            or not above.ordered
            or block.place.column <= above.place.column
        ):
            continue
        number = above.items[-1].number
        goes_on, indented = _goes_on(number, page, block), block.place.column - above.place.column
        if goes_on or indented >= _CLEAR or block.place.line == above.end + 1:
            why = "so the numbered list is cut in pieces" if goes_on else "since it is indented too little"
            message = f"This list stands beside the item {number}. and not in it, {why}."
            hint = f"Indent {_lines(block)} by {len(number) + 2 - indented} more."
            yield Diagnostic(place=block.place, code="list-indent", message=message, hint=hint)


def _goes_on(number: str, page: Page, block: ListBlock) -> bool:
    """Whether a list with the number that follows stands behind a block."""
    below = next(page.after(block), None)
    return isinstance(below, ListBlock) and below.ordered and int(below.items[0].number) == int(number) + 1


def _lines(block: ListBlock) -> str:
    first, last = block.place.line, block.end
    return "it" if first == last else f"lines {first} to {last}"
