"""What stands behind a block or quote that answers, or nowhere, and belongs to it or to its question, on no card."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract import choices
from notes2anki.extract.holdings import walk
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import is_empty, is_prose
from notes2anki.extract.words import asks, tokens, vocabulary
from notes2anki.model import Block, Details, Directive, Heading, Item, ListBlock, Paragraph, Question, Quote, Rule

# A line that leads to what it names.
_LEADS = re.compile(r"[\w)\]\"'”»]\s?[:：]$")
# One word with a colon may be a keyword, and a colon apart from its words the answer ("Press :").
_WORDS, _WORDS_APART = 2, 5
_SHOWN = 60
# Text behind one of so many blocks is a slip, and behind more of them it is how their author remarks on each.
_RARELY = 3


def ended_early(page: Page) -> Iterator[Diagnostic]:
    """A finding for each numbered list right behind an answer whose last number is the one before its first."""
    for block in page.of(Details):
        behind = page.following(block) if _answers(page, block) else None
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
        elif isinstance(behind, ListBlock) and _leads(_last(block)) and not _asks(page, behind):
            message = (
                f"The answer in the block of line {block.place.line} ends with a colon, and this list stands behind it."
            )
            hint = "Is </details> too early? If so, move it below the list."
            yield Diagnostic(place=behind.place, code="details-early", message=message, hint=hint)


def cut_off(page: Page) -> Iterator[Diagnostic]:
    """A finding for each answer in a block that leads to what does not follow, or ends with an empty item of a list."""
    for block in page.of(Details):
        if not _answers(page, block):
            continue
        last, behind = _last(block), page.following(block)
        if isinstance(last, ListBlock) and len(last.items) > 1 and _is_blank(last.items[-1]):
            number = f", {last.items[-1].number}," if last.items[-1].number else ""
            message = f"The last item{number} of the list that ends this answer is empty, so the answer seems cut off."
            hint = "Write the item, or take its sign out."
            yield Diagnostic(place=last.items[-1].place, code="answer-cut", message=message, hint=hint)
        elif isinstance(last, Paragraph) and _leads(last) and _leads_surely(last.plain.rstrip()):
            if (isinstance(behind, ListBlock) and not _asks(page, behind)) or _is_continued(page, behind):
                continue
            message = f'The answer ends with a colon, and nothing follows: "{last.plain[-_SHOWN:]}".'
            hint = "Write the rest; if it stands behind the block, move </details> below it."
            yield Diagnostic(place=last.place, code="answer-cut", message=message, hint=hint)


def choices_behind(page: Page, items: Iterable[Item]) -> Iterator[Diagnostic]:
    """A finding for each set of lettered choices right behind the block that answers a question without any."""
    asked = {item.block: item.question for item in items if isinstance(item, Question)}
    for block, question in asked.items():
        behind = page.following(block) if isinstance(block, Details) else None
        letters = choices.offered(behind) if behind and not choices.are_in(question) else ""
        if behind and letters and not page.is_taken(behind):
            where = f"behind the block of line {block.place.line}"
            message = f"These choices, {', '.join(letters)}, stand {where}, so its question is asked without them."
            hint = "Move them above <details>."
            yield Diagnostic(place=behind.place, code="choice-missing", message=message, hint=hint)


def behind_quotes(page: Page) -> Iterator[Diagnostic]:
    """A hint for each text right behind a quote that answers, where the next question or nothing stands behind it.

    Only where at least as many answers of a page have no text behind them: else their author remarks on each.
    """
    quotes = list(filter(page.is_taken, page.of(Quote)))
    left = [(quote, text) for quote in quotes if (text := _left_behind(page, quote))]
    for quote, text in left if 1 < len(quotes) >= 2 * len(left) else ():
        message = f"This text stands behind the quote of line {quote.place.line}, which answers, so it is on no card."
        hint = "If it is a part of the answer, write > before it, and on the blank line above it."
        yield Diagnostic(place=text.place, code="answer-open", message=message, hint=hint)


def behind_blocks(page: Page) -> Iterator[Diagnostic]:
    """A hint for each text between a block that answers and the next question, where hardly any others have one."""
    blocks = [block for block in page.of(Details) if _answers(page, block)]
    left = [(block, text) for block in blocks if (text := _left_behind(page, block)) and _asks_next(page, text)]
    for block, text in left if len(blocks) >= _RARELY * len(left) else ():
        if not _points_back(page, block, text):  # which is told of by itself
            message = (
                f"This text stands behind the block of line {block.place.line}, which answers, so it is on no card."
            )
            hint = "If it is a part of the answer, move </details> below it."
            yield Diagnostic(place=text.place, code="answer-open", message=message, hint=hint)


def _asks_next(page: Page, text: Paragraph) -> bool:
    """Whether a question that makes a card stands right behind a text."""
    following = next((block for block in page.after(text) if not isinstance(block, Directive)), None)
    return following is not None and page.is_taken(following)


def _left_behind(page: Page, answer: Block) -> Paragraph | None:
    """The one paragraph between an answer and the next question, heading, rule or the end, if it says something."""
    behind = itertools.islice((block for block in page.after(answer) if not isinstance(block, Directive)), 2)
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
    following = page.following(behind)
    last = _last(block)
    follows = isinstance(following, Paragraph) and page.is_taken(following)
    return isinstance(last, Paragraph) and (following is None or follows)


def _last(block: Block) -> Block | None:
    return next((child for child in reversed(block.children) if not isinstance(child, Directive)), None)


def _leads(block: Block | None) -> bool:
    """Whether a paragraph of text ends with a colon."""
    if not isinstance(block, Paragraph) or block.text.images or block.text.html.rstrip().endswith("</code>"):
        return False
    return bool(_LEADS.search(block.plain.rstrip()[-3:]))


def _leads_surely(text: str) -> bool:
    if text.endswith("："):
        return len(text) > _WORDS
    return len(text.split()) >= (_WORDS_APART if text[-2:-1].isspace() else _WORDS)


def _is_blank(block: Block) -> bool:
    return not block.plain and is_empty((block,))


def _is_continued(page: Page, behind: Block | None) -> bool:
    """Whether a block behind an answer is a part of it: it is on the same card."""
    claim = page.claims.get(behind) if isinstance(behind, Details) else None
    return claim is not None and not claim.asked and not claim.reason


def _goes_on(block: Block, behind: ListBlock) -> bool:
    """Whether the first number of a list is the one behind the last number of the list that ends a block."""
    last = _last(block)
    if not isinstance(last, ListBlock) or not last.ordered or not behind.ordered:
        return False
    return int(behind.items[0].number) == int(last.items[-1].number) + 1


def _asks(page: Page, block: ListBlock) -> bool:
    """Whether a list is of questions, which have numbers of their own."""
    following = next((other for other in page.after(block) if not isinstance(other, Directive)), None)
    if isinstance(following, Details) or any(part in page.used for part in walk(block)):
        return True
    return any(asks(item.plain) for item in block.items) or any(isinstance(part, Details) for part in walk(block))
