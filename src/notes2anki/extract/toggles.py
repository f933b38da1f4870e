"""List items that ask and hold their answer, as Notion exports its toggles: to GitHub they are lists, so no cards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import ends_asking, is_hint_name, is_prose
from notes2anki.extract.unanswered import is_open, opens_choice, shown_blocks
from notes2anki.extract.words import asks
from notes2anki.model import Block, Code, Details, Directive, Heading, Item, ListItem, Paragraph, Table, TextBlock

_SHOWN = 80
_FENCE = re.compile(r"[\s>]*(?:```|~~~)")
_LABEL = re.compile(r"[^\n:：]{1,20}[:：]")


def toggles(page: Page, items: Iterable[Item], lines: Sequence[str]) -> Iterator[Diagnostic]:
    """A finding for each item of a list with bullets that asks and has its answer indented under it.

    Numbers are left alone: under a numbered question stands as often how an exercise is to be done.
    """
    found = [item for item in page.of(ListItem) if _is_toggle(item, lines)]
    shown = shown_blocks(items) if found else set()
    for item in found:
        if any(block in shown or page.is_taken(block) for block in (item, *item.blocks)) or not is_open(page, item):
            continue
        asked = escape(item.blocks[0].plain, quote=False)
        asked = asked if len(asked) <= _SHOWN else f"{asked[: _SHOWN - 1]}…"
        message = (
            "This list item asks, and what is indented under it answers (a toggle of Notion?), but GitHub shows a list,"
            " so no card is made."
        )
        hint = f"Write <details><summary>{asked}</summary>, a blank line, the answer, a blank line, </details>."
        yield Diagnostic(place=item.place, code="list-toggle", message=message, hint=hint)


def _is_toggle(item: ListItem, lines: Sequence[str]) -> bool:
    """Whether an item without a number or a box starts with a question, and an answer stands right behind it."""
    if item.number or item.task or len(item.blocks) < 2:
        return False
    first, second, *_ = item.blocks
    if not isinstance(first, TextBlock) or isinstance(first, Heading) or not ends_asking(first.plain):
        return False
    if any(isinstance(block, Details | Table | Heading | Directive) for block in item.blocks):
        return False
    return _answers(second, lines)


def _answers(block: Block, lines: Sequence[str]) -> bool:
    """Whether a block is text that says something: also as code, for lack of a fence around it."""
    label = _LABEL.match(block.plain)
    if asks(block.plain) or (label and is_hint_name(label[0])):
        return False
    if isinstance(block, Code):  # a block that is indented so far is told of by itself
        return not _FENCE.match(lines[block.place.line - 1]) and not block.code.lstrip().startswith("<")
    return isinstance(block, Paragraph) and is_prose(block) and not block.text.bold and not opens_choice(block)
