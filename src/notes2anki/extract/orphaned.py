"""Questions that nothing answers, on a page whose others have their answers right behind them.

A block that was moved, deleted or put above its question leaves one behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import ends_asking, is_back_link
from notes2anki.model import Block, Details, Directive, Heading, ListItem, Paragraph, Quote, Rule

_SHOWN = 80


def orphaned(page: Page) -> Iterator[Diagnostic]:
    """A finding for each bold question or heading that asks, with no answer of any kind behind it.

    Only where a question of its form has a card, and only where most of them have one: a list of questions for
    an exam is no slip.
    """
    for form in (_asks_in_bold, _asks_as_heading):
        asked = [block for block in page.blocks if form(block)]
        taken = sum(map(page.is_taken, asked))
        lost = [block for block in asked if not page.is_taken(block) and _is_left(page, block)]
        for block in lost if len(lost) <= taken else ():
            message = (
                f'Nothing stands behind the question "{block.plain[:_SHOWN]}" that answers it, so it makes no card.'
            )
            hint = "Write its answer behind it, or move it above the block that answers it."
            yield Diagnostic(place=block.place, code="answer-empty", message=message, hint=hint)


def _asks_in_bold(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.text.bold and ends_asking(block.plain)


def _asks_as_heading(block: Block) -> bool:
    return isinstance(block, Heading) and ends_asking(block.plain)


def _is_left(page: Page, block: Block) -> bool:
    """Whether another question, a heading beside it, a line or nothing at all stands behind a question."""
    if any(isinstance(holder, ListItem | Quote | Details) for holder in page.within(block)):
        return False
    if any(key in ("skip", "type") for key, _ in page.settings(block)):
        return False
    behind = (other for other in page.after(block) if not isinstance(other, Directive) and not is_back_link(other))
    following = next(behind, None)
    if isinstance(following, Heading):
        return not isinstance(block, Heading) or following.level <= block.level
    return following is None or isinstance(following, Rule) or _asks_in_bold(following)
