"""What a block under a summary of unsure meaning is, by what stands beside it and in it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from notes2anki.extract.asking import is_answer_line
from notes2anki.extract.holdings import has_picture, is_verdict, shares
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import is_numbered, is_short_name
from notes2anki.extract.summaries import Role, names_question, role, starts_hint
from notes2anki.extract.words import asks, tokens
from notes2anki.model import Block, Details, Directive, Paragraph

# How many blocks behind a hint its answer is looked for.
_MOST_HINTS = 8
_MOST_OPTIONS = 12


def is_told_hint(page: Page, block: Details) -> bool:
    """Whether a block such as "Hint 3: a table" stands in a row of such blocks before one that answers."""
    if not starts_hint(block.summary.plain):
        return False
    for other in itertools.islice(page.after(block), _MOST_HINTS):
        if isinstance(other, Details) and role(other.summary.plain) is Role.ANSWER:
            return True
        if not is_answer_line(other) and not (isinstance(other, Details) and starts_hint(other.summary.plain)):
            break
    return False


def poses(page: Page, block: Details, roles: Mapping[Details, Role]) -> bool:
    """Whether a block called "Question" holds one, and the block behind it is called "Answer"."""
    if not names_question(block.summary.plain) or not any(part.plain or has_picture(part) for part in block.blocks):
        return False
    behind = next((other for other in page.after(block) if not _is_hint(other, roles)), None)
    return isinstance(behind, Details) and roles[behind] is Role.ANSWER


def _is_hint(block: Block, roles: Mapping[Details, Role]) -> bool:
    return isinstance(block, Details) and roles[block] is Role.HINT


def follows_question(page: Page, block: Details) -> bool:
    """Whether a block under a label stands alone right behind a bold or numbered question."""
    above = page.preceding(block)
    behind = page.following(block)
    return (
        isinstance(above, Paragraph)
        and above.plain.rstrip(" *_").endswith(("?", "？", "؟"))
        and (above.text.bold or is_numbered(above.text))
        and not isinstance(behind, Details)
    )


def names_code(block: Details) -> bool:
    """Whether a summary such as "Python" stands over nothing but code."""
    name = block.summary
    return is_short_name(name) and len(tokens(name.plain)) <= 2 and shares(block.blocks).keys() == {"code"}


def row_of_options(blocks: Sequence[Block], number: int, roles: Mapping[Details, Role]) -> list[Details]:
    """The blocks in a row, from one on, that are the options of one stem, each saying whether it holds; else none."""
    first = blocks[number]
    if not isinstance(first, Details) or not (roles[first] is Role.OPTION or is_verdict(first)):
        return []
    row: list[Details] = []
    for block in (blocks[at] for at in range(number, len(blocks))):
        phrases = (Role.ANSWER, Role.HINT, Role.CONTENTS, Role.NONE)
        if isinstance(block, Details) and roles[block] not in phrases:
            row.append(block)
        elif not isinstance(block, Directive):
            break
        if len(row) > _MOST_OPTIONS:
            return []
    verdicts = sum(map(is_verdict, row))
    lettered = sum(roles[block] is Role.OPTION for block in row)
    if len(row) < 2 or verdicts * 2 < len(row) or (lettered < len(row) and verdicts < len(row)):
        return []
    if any(asks(block.summary.plain) for block in row):
        return []
    return row
