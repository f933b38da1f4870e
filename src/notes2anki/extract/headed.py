"""Questions from headings that ask, with the section below as the answer."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from notes2anki.extract.page import Found, Page
from notes2anki.extract.phrasing import clean, ends_asking, is_back_link, is_empty, words_in
from notes2anki.model import Block, Details, Directive, Heading, ListBlock, ListItem, Paragraph, Question, Rule, Table

NAME = "headed"

# A section of more words is a chapter, and no answer that one could recall.
_MOST_WORDS = 600


def extract(page: Page) -> Found:
    """A question for each heading that ends with a question mark and has a section that nothing else took."""
    found = Found()
    for block in page.of(Heading):
        if ends_asking(block.plain) and not page.is_taken(block):
            answer = tuple(_before_question(page, _trimmed(_section(page, block))))
            if (
                is_empty(answer)
                or any(_is_claimed(page, part) for part in answer)
                or all(isinstance(part, Table) for part in answer)
            ):
                continue
            if words_in(answer) > _MOST_WORDS:
                message = (
                    f'The section under "{block.plain[:60]}" is too long for one answer, so there is no card for it.'
                )
                found.leave(block, NAME, "heading-long", message, "Split it, or hide a short answer in <details>.")
                continue
            found.items.append(_question(page, block, answer))
            found.used.append(block)
    return found


def _question(page: Page, heading: Heading, answer: tuple[Block, ...]) -> Question:
    question, number = clean((heading,))
    item = page.groups[heading].parent
    if isinstance(item, ListItem) and not number and item.blocks[0] is heading:
        number = item.number
    return Question(
        block=heading,
        place=heading.place,
        source=page.document.source,
        trail=page.sections(heading),
        number=number,
        settings=page.settings(heading),
        question=question,
        answer=answer,
    )


def _section(page: Page, heading: Heading) -> Iterator[Block]:
    """The blocks under a heading, up to the next heading; behind the last item of a list, also those after the list."""
    yield from _until_heading(page.after(heading))
    item = page.groups[heading].parent
    if not isinstance(item, ListItem) or any(isinstance(block, Heading) for block in page.after(heading)):
        return
    holder = page.groups[item].parent
    if isinstance(holder, ListBlock) and holder.items[-1] is item:
        yield from _until_heading(page.after(holder))


def _until_heading(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Heading | Rule) or (isinstance(block, ListBlock) and _starts_with_heading(block)):
            return
        yield block


def _starts_with_heading(block: ListBlock) -> bool:
    return bool(block.items) and isinstance(next(iter(block.items[0].blocks), None), Heading)


def _trimmed(blocks: Iterable[Block]) -> Iterator[Block]:
    return (block for block in blocks if not isinstance(block, Directive) and not is_back_link(block))


def _before_question(page: Page, blocks: Iterable[Block]) -> Iterable[Block]:
    """Blocks up to a bold question that has a block of its own for its answer."""
    return itertools.takewhile(
        lambda block: not (isinstance(block, Paragraph) and block.text.bold and page.is_taken(block)), blocks
    )


def _is_claimed(page: Page, block: Block) -> bool:
    """Whether a block, or one in it, gives a question of its own."""
    if page.is_taken(block):
        return True
    claim = page.claims.get(block)
    if isinstance(block, Details) and claim is not None and not claim.reason:
        return True
    return any(_is_claimed(page, child) for child in block.children)
