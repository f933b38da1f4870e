"""How much of the text before a question goes with it.

What leads to "(a)" is needed for "(b)" too, and a case for each question on it; what tells the answer stays off.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace

from notes2anki.extract.labelled import text_of
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import is_number, words_in
from notes2anki.extract.words import asks, kinds, tokens
from notes2anki.model import Block, Content, Details, Directive, Heading, ListBlock, ListItem, Paragraph, Rule, Text

# How many blocks back the first of some sub-questions is looked for, and how long what they share can be.
_FAR = 40
_MOST_WORDS = 250
_LABEL_LENGTH = 80  # of HTML
# Prose that holds so much of the words of an answer, when it has so many, tells it.
_TOLD_WORDS, _TOLD = 4, 0.8
_PART = re.compile(r"(?P<open>\(?)(?P<letter>[a-z]|[ivx]{2,4})(?P<close>[).])\s", re.I)
_LINE = re.compile(r"(?:<br>)?\n")


def stem_of(page: Page, content: Content) -> Content:
    """What stands before a question and is needed for it as for those beside it, or nothing."""
    first = content[0] if content else None
    if isinstance(first, Heading):
        return _case(page, first)
    return _lead(page, first) if isinstance(first, Paragraph) else ()


def _lead(page: Page, block: Paragraph) -> Content:
    """What leads to the first of some lettered questions, for each of them."""
    part = _PART.match(block.plain)
    if part is None:
        return ()
    if part["letter"].lower() in "ai":
        return _before(page, block)
    first = "i" if len(part["letter"]) > 1 or part["letter"].lower() in "vx" else "a"
    start = part["open"] + (first.upper() if part["letter"].isupper() else first) + part["close"]
    for other in itertools.islice(page.before(block), _FAR):
        if isinstance(other, Heading):
            return ()
        if isinstance(other, Paragraph) and other.plain.startswith(start):
            return _before(page, other)
        if isinstance(other, Paragraph):
            for line in _LINE.finditer(other.text.html):
                if text_of(other.text.html[line.end() : line.end() + _LABEL_LENGTH]).plain.startswith(start):
                    return _short([replace(other, text=text_of(other.text.html[: line.start()]))])
    return ()


def outer_item(page: Page, item: ListItem) -> Content:
    """What the items of a list in a list are all asked about: the text of the outer item, if it leads to them."""
    inner = page.groups[item].parent
    outer = page.groups[inner].parent if isinstance(inner, ListBlock) else None
    if not isinstance(inner, ListBlock) or not isinstance(outer, ListItem):
        return ()
    before = _before(page, inner)
    shows = any(not isinstance(part, Paragraph) or part.text.images for part in before)
    leads = bool(before) and (asks(before[-1].plain) or before[-1].plain.rstrip(" *_").endswith((":", "：")))
    return before if shows or leads else ()


def _before(page: Page, block: Block) -> Content:
    return _short(reversed(list(itertools.islice(itertools.takewhile(_may_lead, page.before(block)), _FAR))))


def _may_lead(block: Block) -> bool:
    return not isinstance(block, Heading | Details | Rule | ListBlock)


def _case(page: Page, heading: Heading) -> Content:
    """The case that a heading such as "Question 2" asks about: what stands under the heading "Case study" above it."""
    above = page.trails[heading][-1:] if is_number(heading.text) else ()
    if not above or not any(kinds(word, ("case",)) for word in tokens(above[0].plain)):
        return ()
    return _short(itertools.takewhile(lambda block: not isinstance(block, Heading | Details), page.after(above[0])))


def _short(blocks: Iterable[Block]) -> Content:
    """The blocks, unless they are too long for the front of a card."""
    found: list[Block | Text] = []
    for block in blocks:
        if not isinstance(block, Directive):
            found.append(block)
        if words_in(tuple(found)) > _MOST_WORDS:
            return ()
    return tuple(found)


def without_answer(content: Content, block: Details) -> Content:
    """A question without the prose before it where that says already what the block answers."""
    start = max((number for number, part in enumerate(content) if _is_asking(part)), default=0)
    before = content[:start]
    if not before or not all(isinstance(part, Paragraph) for part in before):
        return content
    answer = set(tokens(block.plain))
    told = {word for part in before for word in tokens(part.plain)}
    return content[start:] if len(answer) >= _TOLD_WORDS and len(answer & told) >= _TOLD * len(answer) else content


def _is_asking(part: Block | Text) -> bool:
    return isinstance(part, Paragraph) and asks(part.plain)
