"""Directives that no block heeds, so that what their author wanted does not happen."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.model import Block, Details, Directive, Table

# Settings that are about notes.
_ABOUT = frozenset({"skip", "id", "tags", "type", "reverse"})


def unused(page: Page) -> Iterator[Diagnostic]:
    """A finding for each directive between blocks that is not right before one that notes come of."""
    blocks = page.document.blocks
    behind: dict[Block, Block | None] = {}  # found in one pass: there may be a hundred thousand directives in a row
    following: Block | None = None
    for block in reversed(blocks):
        behind[block] = following
        following = following if isinstance(block, Directive) else block
    above: Block | None = None
    for block in blocks:
        if not isinstance(block, Directive):
            above = block
        elif above is None or above.end < block.place.line:
            message = _why(page, block, above, behind[block])
            hint = "Put it right before the table, or before the question or the block that answers it."
            if get_close_matches(dict(block.settings).get("type", ""), ["cloze"]):
                hint = "For gaps in the text behind it, write type=cloze."
            if message:
                yield Diagnostic(place=block.place, code="directive-misplaced", message=message, hint=hint)


def _why(page: Page, directive: Directive, above: Block | None, following: Block | None) -> str:
    """Why no block heeds a directive that is not written on a block's own line; "" where one does."""
    settings = {key for key, _ in directive.settings}
    if "reverse" in settings and isinstance(above, Table) and not isinstance(following, Table):
        return f"This directive stands below the table of line {above.place.line}, and only tables are reversed."
    if ("type", "cloze") in directive.settings:
        return ""
    if following is None:
        known = settings & (_ABOUT | {"ignore"})
        return "This directive is about nothing: no block stands behind it." if known else ""
    if not settings & _ABOUT or isinstance(following, Details | Table) or page.is_taken(following):
        return ""  # what is found at any block can be ignored
    return f"This directive is about nothing: no note comes of the block behind it, at line {following.place.line}."
