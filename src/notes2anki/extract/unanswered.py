"""Questions and answers that are on no card since half of them lacks its sign, and what to tell of them.

They are questions labelled `Q:` without an `A:`, answers without a `Q:`, and bold questions that lack the block which
the others of their page have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.labelled import is_option, label_of
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import ends_asking, is_prose
from notes2anki.extract.words import asks, fold, vocabulary
from notes2anki.model import Block, Details, Directive, Item, ListBlock, ListItem, Paragraph, Quote, Table

# Only with a colon: "A." is an option of a choice, or an initial.
_LABEL = re.compile(r"([^\W\d_]{1,14})\s?\d{0,3}\s*[:：]\s*(?=\S)")
_OPTION = re.compile(r"(?:^|\n)(?:<(?:br|strong|b)>)*[AB]\s*[.)]")
_FIRST = re.compile(r"[^?？]*[?？]")
_ASKED = re.compile(r"^[^?？]*[?？](?:</?[a-z]+>)*[ \t]*\n(?=.*[^\W\d_])(?![^\n]*[?？])")
_SHOWN = 80
# From so many bold questions on that are answered in one way, the others of a page are likely meant so too.
_LEAST = 2


def unanswered(page: Page, items: Iterable[Item]) -> Iterator[Diagnostic]:
    """A finding for each labelled paragraph that is on no card; one for all where a page labels no answers."""
    paragraphs = page.of(Paragraph)
    questions = [block for block in paragraphs if _label(block) == "q"]
    if not questions:
        return  # "A:" alone stands for many things
    shown = shown_blocks(items)
    answers = [block for block in paragraphs if _label(block) == "a"]
    lost = [block for block in questions if block not in shown and is_open(page, block)]
    labels_answers = answers or len(lost) < len(questions)
    lost = [block for block in lost if not _may_be_answered(page, block)]
    for block in lost if labels_answers else lost[:1]:
        line = _answer_line(block)
        asked = _LABEL.sub("", block.plain, count=1)
        first = _FIRST.match(asked) if line else None
        asked = (first[0] if first else asked)[:_SHOWN]
        others = "" if labels_answers or len(lost) == 1 else f", nor of the {len(lost) - 1} behind it"
        about = f'"{asked}"{_where(page, block)}{others}'
        message = f'No "A:" stands right behind the question {about}, so it makes no card.'
        hint = 'Write "A:" and the answer on the line behind it.'
        if line:
            hint = f'If line {line} answers it, write "A:" before that.'
        yield Diagnostic(place=block.place, code="answer-empty", message=message, hint=hint)
    for block in answers:
        before = page.preceding(block)
        if before in page.claims or block in shown or not is_open(page, block) or is_option(page, block):
            continue
        answer = f'"{block.plain[:_SHOWN]}"{_where(page, block)}'
        message = f'No "Q:" stands right before the answer {answer}, so it is on no card.'
        hint = 'Write "Q:" and the question before it, or add it to the answer above without its "A:".'
        yield Diagnostic(place=block.place, code="question-empty", message=message, hint=hint)


def unhidden(page: Page, items: Iterable[Item]) -> Iterator[Diagnostic]:
    """A hint for each bold question over an open answer, where more of a page are answered by a block or a quote."""
    asked = [block for block in page.of(Paragraph) if asks_in_bold(block)]
    taken = sum(map(page.is_taken, asked))
    if taken < _LEAST or taken == len(asked):
        return
    shown = shown_blocks(items)
    lost = [block for block in asked if block not in shown and is_open(page, block) and _is_answered(page, block)]
    for block in lost if len(lost) < taken else ():
        others = f"unlike those of {taken} other bold questions"
        message = f'The answer to "{block.plain[:_SHOWN]}" is in no block, {others}, so it makes no card.'
        hint = "If it is to be one, put <details><summary>Answer</summary> and </details> around the answer."
        yield Diagnostic(place=block.place, code="answer-open", message=message, hint=hint)


def _label(block: Paragraph) -> str:
    """ "q" or "a" for a paragraph that starts with such a label and a colon, else ""."""
    match = _LABEL.match(block.plain)
    if match is None or (fold(match[1]) in vocabulary("problem") and not asks(block.plain)):
        return ""
    return label_of(block.plain)


def asks_in_bold(block: Paragraph) -> bool:
    """Whether a paragraph is in bold and ends with a question mark."""
    return block.text.bold and ends_asking(block.plain)


def _is_answered(page: Page, block: Paragraph) -> bool:
    """Whether a paragraph that asks nothing stands behind a question that stands by itself."""
    if isinstance(page.groups[block].parent, ListItem | Quote):
        return False
    behind = next((other for other in page.after(block) if not isinstance(other, Directive)), None)
    if not isinstance(behind, Paragraph) or not is_prose(behind) or page.is_taken(behind):
        return False
    return not behind.text.bold and not asks(behind.plain) and not _OPTION.match(behind.text.html)


def opens_choice(block: Paragraph) -> bool:
    """Whether a line of a paragraph starts with one of the first letters of a choice."""
    return bool(_OPTION.search(block.text.html))


def _where(page: Page, block: Block) -> str:
    return " in its list item" if isinstance(page.groups[block].parent, ListItem) else ""


def _answer_line(block: Paragraph) -> int:
    """The line on which text stands behind a question mark that ends a line of a paragraph; 0 where none does."""
    asked = _ASKED.search(block.text.html)
    return block.place.line + block.text.html.count("\n", 0, asked.end()) if asked else 0


def shown_blocks(items: Iterable[Item]) -> set[Block]:
    """The blocks that cards show, with those in them; many cards may share one."""
    shown: set[Block] = set()
    for item in items:
        blocks = [part for name in (*item.asked, *item.told) for part in getattr(item, name) if isinstance(part, Block)]
        while blocks:
            block = blocks.pop()
            if block not in shown:
                shown.add(block)
                blocks += block.children
    return shown


def is_open(page: Page, block: Block) -> bool:
    """Whether nothing took a block, and nothing is told of it or of what holds it."""
    if block in page.claims or page.is_taken(block) or any(key in ("skip", "type") for key, _ in page.settings(block)):
        return False
    return all(
        page.claims[holder].reason == "details-section" for holder in page.within(block) if holder in page.claims
    )


def _may_be_answered(page: Page, block: Paragraph) -> bool:
    """Whether behind a question stands what may answer it, or what one chooses from, as exams have it."""
    if is_option(page, block):
        return True
    if _answer_line(block):
        return False
    following = next((other for other in page.after(block) if not isinstance(other, Directive)), None)
    if isinstance(following, Paragraph):
        return bool(_OPTION.match(following.text.html)) or is_option(page, following)
    return isinstance(following, Details | Table | Quote | ListBlock)
