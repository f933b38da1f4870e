"""Questions that nothing answers, on a page whose others have their answers right behind them.

A block that was moved, deleted or put above its question leaves one behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import ends_asking, is_back_link
from notes2anki.extract.unanswered import asks_in_bold, is_open
from notes2anki.model import Block, Details, Directive, Heading, ListItem, Paragraph, Quote, Rule

_SHOWN = 80


def orphaned(page: Page) -> Iterator[Diagnostic]:
    """A finding for each bold question or heading that asks, with no answer of any kind behind it.

    Only where a question of its form has a card, and only where most of them have one: a list of questions for
    an exam is no slip.
    """
    in_bold = list(filter(asks_in_bold, page.of(Paragraph)))
    headings = [heading for heading in page.of(Heading) if ends_asking(heading.plain)]
    for asked in (in_bold, headings):
        taken = sum(map(page.is_taken, asked))
        lost = [block for block in asked if is_open(page, block) and _is_left(page, block)]
        before = [block for block in lost if _asking_behind(page, block)]
        told = lost if len(lost) <= taken else before if len(before) == 1 else []
        yield from (_finding(page, block) for block in told)


def _finding(page: Page, block: Block) -> Diagnostic:
    asked, instead = f'the question "{block.plain[:_SHOWN]}"', _asked_instead(page, block)
    message = f"Nothing stands behind {asked} that answers it, so it makes no card."
    hint = "Write its answer behind it, or move it above the block that answers it."
    other = _asking_behind(page, block)
    if other is not None:
        message = f'The block behind {asked} asks another one, "{other.summary.plain[:_SHOWN]}", so this makes no card.'
        hint = "If the block answers it, write <summary>Answer</summary>; else add one with its answer."
    elif instead is not None:
        message = f'The line "{instead.plain[:_SHOWN]}" is asked instead of {asked}.'
        hint = f"Move line {instead.place.line}, or take out the stars that make it bold; or answer both."
    return Diagnostic(place=block.place, code="answer-empty", message=message, hint=hint)


def _is_left(page: Page, block: Block) -> bool:
    """Whether another question, a heading beside it, a line or nothing at all stands behind a question.

    A block whose summary asks answers that; several in a row are the questions that the one above names.
    """
    if any(isinstance(holder, ListItem | Quote | Details) for holder in page.within(block)):
        return False
    behind = (other for other in page.after(block) if not isinstance(other, Directive) and not is_back_link(other))
    following = next(behind, None)
    if isinstance(following, Heading):
        return not isinstance(block, Heading) or following.level <= block.level
    if isinstance(following, Details):
        return _asks_itself(page, following) and not isinstance(next(behind, None), Details)
    if following is None or isinstance(following, Rule):
        return True
    if isinstance(following, Paragraph) and asks_in_bold(following):
        return True
    return _asked_instead(page, block) is not None


def _asked_instead(page: Page, block: Block) -> Block | None:
    """The bold line right behind a question that asks nothing itself, and was taken as the question."""
    behind = next((other for other in page.after(block) if not isinstance(other, Directive)), None)
    is_line = isinstance(behind, Paragraph) and behind.text.bold and not asks_in_bold(behind)
    return behind if is_line and behind is not None and page.is_taken(behind) else None


def _asking_behind(page: Page, block: Block) -> Details | None:
    """The block right behind a question that asks another one in its summary, and answers that."""
    behind = next((other for other in page.after(block) if not isinstance(other, Directive)), None)
    return behind if isinstance(behind, Details) and _asks_itself(page, behind) else None


def _asks_itself(page: Page, block: Details) -> bool:
    """Whether a block made a card, with its own summary as the question."""
    claim = page.claims.get(block)
    return claim is not None and not claim.reason and ends_asking(block.summary.plain)
