"""Directives that no block heeds, so that what their author wanted does not happen."""

from __future__ import annotations

from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.model import Block, Details, Directive, Table

# Settings that are about notes.
_ABOUT = frozenset({"skip", "id", "tags", "type", "reverse"})


def unused(page: Page) -> Iterator[Diagnostic]:
    """A finding for each directive between blocks that is not right before one that notes come of."""
    for block in page.document.blocks:
        if not isinstance(block, Directive) or _is_beside(page, block) or ("type", "cloze") in block.settings:
            continue
        following = next((after for after in page.after(block) if not isinstance(after, Directive)), None)
        settings = {key for key, _ in block.settings}
        if not settings & _ABOUT and not (following is None and "ignore" in settings):
            continue  # what is found at any block can be ignored
        if following is None:
            message = "This directive is about nothing: no block stands behind it."
        elif isinstance(following, Details | Table) or page.is_taken(following):
            continue
        else:
            line = following.place.line
            message = f"This directive is about nothing: no note comes of the block behind it, at line {line}."
        hint = "Put it right before the table, or before the question or the block that answers it."
        yield Diagnostic(place=block.place, code="directive-misplaced", message=message, hint=hint)


def _is_beside(page: Page, directive: Block) -> bool:
    """Whether a directive is written on a line of the block before it."""
    before = next((block for block in page.before(directive) if not isinstance(block, Directive)), None)
    return before is not None and before.end >= directive.place.line
