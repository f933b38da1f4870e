"""Questions from a bold line that asks with the block quote behind it as the answer, and from callouts that ask.

A callout is Obsidian's: `> [!question] What is a delta?` over the answer. One that folds is a collapsible block.
"""

from __future__ import annotations

from notes2anki.extract.page import Found, Page
from notes2anki.extract.phrasing import clean, is_empty, is_numbered
from notes2anki.extract.words import asks
from notes2anki.model import Block, Paragraph, Question, Quote, Text

NAME = "quoted"


def extract(page: Page) -> Found:
    """A question for each bold line that asks right above a block quote, and for each quote with a title that asks."""
    found = Found()
    for block in page.of(Quote):
        if asks(block.title.plain) and not _is_in_answer(page, block):
            if not is_empty(block.blocks) and page.used.isdisjoint((block, block.title)):
                found.items.append(_question(page, block.title, block))
                found.used.append(block)
            continue
        line = page.preceding(block) if not block.alert else None
        if isinstance(line, Paragraph) and _asks(line) and not page.is_taken(line) and not is_empty(block.children):
            found.items.append(_question(page, line, block))
            found.used += [line, block]
    return found


def _is_in_answer(page: Page, block: Block) -> bool:
    """Whether a block stands in one that answers a question."""
    claims = (page.claims.get(holder) for holder in page.within(block))
    return any(claim is not None and not claim.reason for claim in claims)


def _asks(line: Paragraph) -> bool:
    """Whether a whole line is bold and asks: by a question mark, a gap to fill, or a number."""
    return line.text.bold and (asks(line.plain) or "__" in line.plain or is_numbered(line.text))


def _question(page: Page, line: Block | Text, quote: Block) -> Question:
    question, number = clean((line,))
    first = line if isinstance(line, Block) else quote
    return Question(
        block=quote,
        place=first.place,
        source=page.document.source,
        trail=page.sections(first),
        number=number,
        settings=page.settings(first),
        question=question,
        answer=quote.children,
    )
