"""Lists that were meant inside of a numbered item and stand beside it, since they are indented too little."""

from __future__ import annotations

from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.model import ListBlock


def lists_beside(page: Page) -> Iterator[Diagnostic]:
    """A finding for each indented list between an item and the one that has the next number."""
    for block in page.blocks:
        if not isinstance(block, ListBlock) or block.ordered:
            continue
        above, below = next(page.before(block), None), next(page.after(block), None)
        if (
            not isinstance(above, ListBlock)
            or not isinstance(below, ListBlock)
            or not (above.ordered and below.ordered)
        ):
            continue
        number, following = above.items[-1].number, below.items[0].number
        if int(following) == int(number) + 1 and block.place.column > above.place.column:
            message = (
                f"This list stands beside the item {number}. and not in it, so the numbered list is cut in pieces."
            )
            hint = f"Indent it by {len(number) + 2 - (block.place.column - above.place.column)} more."
            yield Diagnostic(place=block.place, code="list-indent", message=message, hint=hint)
