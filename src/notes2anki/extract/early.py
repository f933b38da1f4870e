"""What goes on behind the block or quote that it began in, so that it is lost: its end is too early."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.holdings import walk
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import is_prose
from notes2anki.extract.words import asks, tokens, vocabulary
from notes2anki.model import Block, Details, Directive, Heading, ListBlock, Paragraph, Quote, Rule


def ended_early(page: Page) -> Iterator[Diagnostic]:
    """A finding for each numbered list right behind an answer whose last number is the one before its first."""
    for block in page.blocks:
        behind = next(page.after(block), None) if isinstance(block, Details) and _answers(page, block) else None
        if isinstance(behind, ListBlock) and _goes_on(block, behind) and not _asks(page, behind):
            number = behind.items[0].number
            message = (
                f"This list goes on with {number}. behind the block of line {block.place.line}, so it is no part of it."
            )
            hint = "Is </details> too early? If so, move it behind the list."
            yield Diagnostic(place=behind.place, code="details-early", message=message, hint=hint)
        elif isinstance(behind, Paragraph) and _points_back(page, block, behind):
            message = (
                f"This text points back to the answer in the block of line {block.place.line}, and is no part of it."
            )
            hint = "Is </details> too early? If so, move it behind the text."
            yield Diagnostic(place=behind.place, code="details-early", message=message, hint=hint)


def behind_quotes(page: Page) -> Iterator[Diagnostic]:
    """A hint for each text right behind a quote that answers, where the next question or nothing stands behind it.

    Only where at least as many answers of a page have no text behind them: else their author remarks on each.
    """
    quotes = [block for block in page.blocks if isinstance(block, Quote) and page.is_taken(block)]
    left = [(quote, text) for quote in quotes if (text := _left_behind(page, quote))]
    for quote, text in left if 1 < len(quotes) >= 2 * len(left) else ():
        message = f"This text stands behind the quote of line {quote.place.line}, which answers, so it is on no card."
        hint = "If it is a part of the answer, write > before it, and on the blank line above it."
        yield Diagnostic(place=text.place, code="answer-open", message=message, hint=hint)


def _left_behind(page: Page, quote: Quote) -> Paragraph | None:
    """The one paragraph between a quote and the next question, heading, rule or the end, if it only says something."""
    behind = itertools.islice((block for block in page.after(quote) if not isinstance(block, Directive)), 2)
    text, following = next(behind, None), next(behind, None)
    if not isinstance(text, Paragraph) or not is_prose(text) or text.text.bold or page.is_taken(text):
        return None
    leads = asks(text.plain) or text.plain.rstrip(" *_").endswith((":", "："))
    ends = following is None or isinstance(following, Heading | Rule) or page.is_taken(following)
    return text if ends and not leads else None


def _answers(page: Page, block: Details) -> bool:
    return block in page.claims and not page.claims[block].reason


def _points_back(page: Page, block: Block, behind: Paragraph) -> bool:
    """Whether prose behind a block starts with a word for what was said, and stands alone before the next question."""
    goes_on = bool(set(tokens(behind.plain)[:1]) & vocabulary("back"))
    if not goes_on or not is_prose(behind) or behind.text.bold or asks(behind.plain) or page.is_taken(behind):
        return False
    following = next(page.after(behind), None)
    last = next((child for child in reversed(block.children) if not isinstance(child, Directive)), None)
    follows = isinstance(following, Paragraph) and page.is_taken(following)
    return isinstance(last, Paragraph) and (following is None or follows)


def _goes_on(block: Block, behind: ListBlock) -> bool:
    """Whether the first number of a list is the one behind the last number of the list that ends a block."""
    last = next((child for child in reversed(block.children) if not isinstance(child, Directive)), None)
    if not isinstance(last, ListBlock) or not last.ordered or not behind.ordered:
        return False
    return int(behind.items[0].number) == int(last.items[-1].number) + 1


def _asks(page: Page, block: ListBlock) -> bool:
    """Whether a list is of questions, which have numbers of their own."""
    following = next((other for other in page.after(block) if not isinstance(other, Directive)), None)
    if isinstance(following, Details) or any(part in page.used for part in walk(block)):
        return True
    return any(asks(item.plain) for item in block.items) or any(isinstance(part, Details) for part in walk(block))
