"""Where in the text before an answer its question starts: at a bold line, heading or number, or the case before it."""

from __future__ import annotations

import re
from itertools import islice

from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import (
    ends_asking,
    is_answer_name,
    is_back_link,
    is_label,
    is_named,
    is_numbered,
    is_picture,
    is_prose,
    is_question_name,
    starts_case,
    words_in,
)
from notes2anki.extract.words import asks, tokens, vocabulary
from notes2anki.model import (
    Block,
    Code,
    Content,
    Details,
    Directive,
    Formula,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
)

# More words than this between the last block and a question are a text of their own rather than its setting.
_SETTING_WORDS = 160
_ANSWER_WORDS = 6
_NAME_WORDS = 4
# How many blocks behind a heading are looked at.
_MOST_BELOW = 500
# Words of fewer letters are mostly no names of things.
_CONTENT_LETTERS = 4
# A bold line that cries out, or is the caption of a picture.
_REMARK = re.compile(
    r"[!！]\W*$|^(?:fig(?:ure|ura|\.)?|abb(?:ildung|\.)?|bild|image|рис(?:унок|\.)?|[图圖図])\s?\d", re.I
)


def start(page: Page, blocks: tuple[Block, ...], item: ListItem | None) -> int:
    """The index of the block that the question starts with; `item` is the one of a list that was taken apart."""
    found = _nearest(blocks)
    if found is not None:
        found = _asks_before_remark(blocks, found)
    if item is not None:
        if found is not None and blocks[found] not in item.blocks:
            task = not item.number and _is_task(blocks[found])
            if task or (found and is_bold_question(blocks[found])):
                return found
        return blocks.index(item.blocks[0])
    heading = isinstance(blocks[0], Heading)
    boxed = _boxed(blocks)
    if boxed is not None and (found is None or (found == 0 and not asks_by_form(blocks[:1]))):
        return boxed
    if found is None or found == 0:
        if not heading or len(blocks) == 1 or asks_by_form(blocks[:1]) or _questions_under(page, blocks[0]) <= 1:
            return 0 if heading or words_in(blocks) <= _SETTING_WORDS else _last_prose(blocks)
        return 1
    nearest = blocks[found]
    offers = isinstance(blocks[found + 1], ListBlock) if found + 1 < len(blocks) else False
    if heading and _is_answered_above(blocks[: found + 1], points_below=offers):
        return found
    if heading and (asks(blocks[0].plain) or _is_numbered_question(page, blocks[0], nearest)):
        return 0
    if isinstance(nearest, Paragraph) and is_bold_question(nearest):
        return _in_pieces(blocks, found)
    between = blocks[1 if heading else 0 : found]
    if isinstance(nearest, Paragraph) and is_numbered(nearest.text) and all(map(is_prose, between)):
        return found  # prose before a numbered question is of all of them, or of none
    first = 1 if heading else 0
    return first if words_in(blocks[first:found]) <= _SETTING_WORDS else found


def _asks_before_remark(blocks: tuple[Block, ...], found: int) -> int:
    """The bold question right above a bold remark or the caption of a picture, which ask nothing; else what was found.

    "**What does it show?**", a picture, "**Figure 1: a weir**": the question is the first of them.
    """
    if not is_bold_question(blocks[found]) or not _REMARK.search(blocks[found].plain):
        return found
    for index in range(found - 1, -1, -1):
        if is_bold_question(blocks[index]) and ends_asking(blocks[index].plain):
            return index
        if not is_picture(blocks[index]):
            break
    return found


def _is_answered_above(blocks: tuple[Block, ...], *, points_below: bool) -> bool:
    """Whether a heading asks, prose answers it, and the bold question behind that is another one.

    It is not, where it points back, or takes up a word of the prose: then that is the case which both are about.
    What it points at can be a list below it, too.
    """
    heading, *between, bold = blocks
    asked = [heading.plain.rstrip(" *_)"), bold.plain.rstrip(" *_)")]
    if not is_bold_question(bold) or not all(asks(text[-1:]) and " " in text for text in asked):
        return False  # without spaces between them, single words are not known
    if not all(is_prose(block) and _only_says(block.plain) for block in between):
        return False
    words = [set(tokens(block.plain)) for block in blocks]
    said = set[str]().union(*words[1:-1]) - words[0]
    taken_up = {word for word in said & words[-1] if len(word) >= _CONTENT_LETTERS}
    points = (words[0] if points_below else words[0] | words[-1]) & vocabulary("pointing")
    return not taken_up and not points and _ANSWER_WORDS <= words_in(tuple(between)) <= _SETTING_WORDS


def _only_says(text: str) -> bool:
    return not asks(text) and not text.rstrip(" *_").endswith((":", "：")) and not starts_case(text)


def _in_pieces(blocks: tuple[Block, ...], found: int) -> int:
    """Where a bold question starts: at its number, when its bold is parted by formulas, code or pictures.

    A line that only names it ("Task:") starts at the case above that it is about.
    """
    case = _case_above(blocks, found) if is_question_name(blocks[found].plain) else None
    if case is not None:
        return case
    if _leads_to_part(blocks, found):
        return 0
    for index in range(found, -1, -1):
        block = blocks[index]
        if isinstance(block, Heading) or (isinstance(block, Paragraph) and not (block.text.bold or is_picture(block))):
            break
        if isinstance(block, Paragraph) and is_numbered(block.text):
            return index
    shown = found
    while shown and (isinstance(blocks[shown - 1], Code | Formula) or is_picture(blocks[shown - 1])):
        shown -= 1
    opens = shown == 0 or isinstance(blocks[shown - 1], Heading)
    return shown if opens else found  # what opens a section and is followed by a question is asked about


def _leads_to_part(blocks: tuple[Block, ...], found: int) -> bool:
    """Whether a bold line ("**It must print:**") leads to a part of a task whose parts all have such names."""
    label = blocks[found]
    if not label.plain.rstrip(" *_").endswith((":", "：")) or words_in((label,)) > _NAME_WORDS:
        return False
    parts = [block for block in blocks[:found] if isinstance(block, Paragraph)]
    return bool(parts) and all(block.text.html.startswith("<strong>") for block in parts)


def _case_above(blocks: tuple[Block, ...], found: int) -> int | None:
    """The index of the paragraph before a question that starts with the name of a case ("**Scenario:** ...")."""
    for index in range(found - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, Heading):
            break
        if isinstance(block, Paragraph) and starts_case(block.plain):
            return index if words_in(blocks[index:found]) <= _SETTING_WORDS else None
    return None


def _boxed(blocks: tuple[Block, ...]) -> int | None:
    """The index of the quote right before a block that its question stands in as in a box; prose would lead to it."""
    *before, last = blocks
    boxed = (
        isinstance(last, Quote) and not last.alert and bool(before) and not isinstance(before[-1], Paragraph | Heading)
    )
    return len(before) if boxed else None


def _is_numbered_question(page: Page, heading: Block, nearest: Block) -> bool:
    """Whether the number of a heading is that of a question, and not of a section with questions of its own."""
    if not isinstance(heading, Heading) or not is_numbered(heading.text):
        return False
    own = isinstance(nearest, Paragraph | Heading) and is_numbered(nearest.text)
    return not own and _questions_under(page, heading) <= 1


def _nearest(blocks: tuple[Block, ...]) -> int | None:
    """The index of the nearest block that asks by its form; None when no block does."""
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, Heading) and not is_label(block.plain):
            return index
        if is_prose(block) and (is_bold_question(block) or asks_by_form((block,))):
            return index
    return None


def _is_task(block: Block) -> bool:
    """Whether a paragraph starts with the name and number of a task ("Task 4: ..."), which a list can be a part of."""
    return isinstance(block, Paragraph) and is_named(block.text)


def _last_prose(blocks: tuple[Block, ...]) -> int:
    return max((index for index, block in enumerate(blocks) if is_prose(block)), default=0)


def is_bold_question(block: Block) -> bool:
    """Whether a whole paragraph is bold and no label."""
    return isinstance(block, Paragraph) and block.text.bold and not is_label(block.plain)


def asks_by_form(blocks: Content) -> bool:
    """Whether one of the blocks asks by question mark, number or name."""
    return any(
        asks(block.plain) or (isinstance(block, Paragraph | Heading) and is_numbered(block.text))
        for block in blocks
        if isinstance(block, Paragraph | Heading | ListBlock)
    )


def _questions_under(page: Page, heading: Block) -> int:
    """How many groups of blocks with text of their own before them stand under a heading, at most two."""
    count, fresh = 0, True
    for block in islice(page.after(heading), _MOST_BELOW):
        if isinstance(block, Heading) and not is_label(block.plain) and not is_answer_name(block.plain):
            break
        if isinstance(block, Details):
            count += fresh
            fresh = False
            if count > 1:
                break
        elif not isinstance(block, Rule | Directive) and not is_back_link(block):
            fresh = True
    return count
