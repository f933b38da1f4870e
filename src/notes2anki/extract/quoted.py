"""Questions from a bold line that asks, with the block quote behind it as the answer."""

from __future__ import annotations

from notes2anki.extract.page import Found, Page
from notes2anki.extract.phrasing import clean, is_empty, is_numbered
from notes2anki.extract.words import asks
from notes2anki.model import Block, Paragraph, Question, Quote

NAME = "quoted"


def extract(page: Page) -> Found:
    """A question for each bold line that asks right above a block quote."""
    found = Found()
    for block in page.blocks:
        line = next(page.before(block), None) if isinstance(block, Quote) and not block.alert else None
        if isinstance(line, Paragraph) and _asks(line) and not page.is_taken(line) and not is_empty(block.children):
            found.items.append(_question(page, line, block))
            found.used += [line, block]
    return found


def _asks(line: Paragraph) -> bool:
    """Whether a whole line is bold and asks: by a question mark, a gap to fill, or a number."""
    return line.text.bold and (asks(line.plain) or "__" in line.plain or is_numbered(line.text))


def _question(page: Page, line: Block, quote: Block) -> Question:
    question, number = clean((line,))
    return Question(
        block=quote,
        place=line.place,
        source=page.document.source,
        trail=page.sections(line),
        number=number,
        settings=page.settings(line),
        question=question,
        answer=quote.children,
    )
