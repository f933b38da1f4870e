"""Which text before a collapsible block asks what the block answers.

It is the nearest bold line, heading, list item or paragraph that can be a question, with everything between it and
the block (code, choices, pictures), and nothing of the question before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from notes2anki.extract.holdings import walk
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import (
    clean,
    is_answer_name,
    is_back_link,
    is_hint_name,
    is_label,
    is_named,
    is_numbered,
    is_picture,
    is_prose,
    is_question_name,
    starts_case,
    words_in,
)
from notes2anki.extract.stems import outer_item, stem_of
from notes2anki.extract.summaries import named_answer
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
# Words of fewer letters are mostly no names of things.
_CONTENT_LETTERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a block answers.

    `same_as` is an earlier block that answers the same question. `certain` says that the text asks by its form: a
    question mark, a number, bold, a list item. `answered` says that prose behind the question answers it openly,
    `apart` that a heading ("Solution") stands between the block and the earlier one.
    """

    content: Content = ()
    number: str = ""
    hints: tuple[Details, ...] = ()
    directives: tuple[Directive, ...] = ()
    same_as: Details | None = None
    certain: bool = False
    answered: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """The blocks between a block and whatever bounds its question, in source order."""

    blocks: tuple[Block, ...]
    bound: str
    hints: tuple[Details, ...]
    directives: tuple[Directive, ...]
    previous: Details | None
    apart: bool
    item: ListItem | None
    """A list of one item among the blocks is taken apart: this is the item, whose blocks stand in its place."""


def question_before(page: Page, block: Block, is_hint: Callable[[Details], bool]) -> Asked:
    """What stands before a block as its question; without content when nothing does."""
    run = _run_before(page, block, is_hint)
    parent = page.groups[block].parent
    if not run.blocks and run.previous is not None:
        return Asked(same_as=run.previous, hints=run.hints, directives=run.directives, apart=run.apart)
    if isinstance(parent, ListItem) and run.bound == "start":
        if run.blocks:
            certain = bool(parent.number) or _asks(run.blocks)
            return _asked(run, (*outer_item(page, parent), *run.blocks), certain=certain, number=parent.number)
        return _outside(page, parent, run, is_hint)
    if isinstance(parent, Details) and run.bound == "start":
        return _inside_hint(page, parent, run, is_hint) or _inside_details(page, parent, run, is_hint)
    if isinstance(parent, Quote) and asks(parent.title.plain) and run.bound == "start":
        return _asked(run, (parent.title, *run.blocks), certain=True)  # a callout that asks, and holds its answer
    if not run.blocks:
        return question_before(page, parent, is_hint) if parent is not None else Asked(hints=run.hints)
    content = run.blocks[_start(page, run) :]
    trail = page.trails[block]
    if trail and not any(map(_can_ask, content)):
        content = (trail[-1], *content)  # only code or a picture: the heading asks about each of them
    item = run.item if run.item and run.item.blocks[0] in content else None
    certain = item is not None or _asks(content[:1]) or _is_bold_question(content[0])
    shared = stem_of(page, content)
    number = item.number if item else clean(content)[1] if shared else ""
    return _asked(run, (*shared, *content), certain=certain, number=number)


def _run_before(page: Page, block: Block, is_hint: Callable[[Details], bool]) -> _Run:
    blocks: list[Block] = []
    hints: list[Details] = []
    directives: list[Directive] = []
    previous, bound, item, apart = None, "start", None, False
    for neighbour in page.before(block):
        if isinstance(neighbour, Directive):
            directives.append(neighbour)
        elif isinstance(neighbour, Details) and is_hint(neighbour):
            hints.append(neighbour)
        elif isinstance(neighbour, Details):
            previous, bound = neighbour, "details"
            break
        elif isinstance(neighbour, Rule):
            if blocks:
                bound = "rule"
                break
        elif isinstance(neighbour, Heading | Paragraph) and not blocks and _names_block(neighbour):
            apart = apart or isinstance(neighbour, Heading)
        elif (
            item is None
            and isinstance(neighbour, ListBlock)
            and len(neighbour.items) == 1
            and _is_question_item(neighbour.items[0])
            and (neighbour.ordered or asks(neighbour.plain) or not _leads_on(page, neighbour))
        ):
            item = neighbour.items[0]
            blocks += reversed(item.blocks)
        elif isinstance(neighbour, ListBlock | Quote) and _holds_answers(neighbour, is_hint):
            bound = "details"  # questions with their own answers: none of them is asked again
            break
        elif not is_back_link(neighbour):
            blocks.append(neighbour)
            if isinstance(neighbour, Heading) and not is_label(neighbour.plain):
                bound = "heading"
                break
    return _Run(
        blocks=tuple(reversed(blocks)),
        bound=bound,
        hints=tuple(reversed(hints)),
        directives=tuple(directives),
        previous=previous,
        apart=apart,
        item=item,
    )


def _can_ask(part: Block) -> bool:
    """Whether a part of a question says by itself what it asks: words, or a callout, whose title does."""
    return isinstance(part, Heading | ListBlock) or is_prose(part) or (isinstance(part, Quote) and bool(part.title))


def _holds_answers(block: Block, is_hint: Callable[[Details], bool]) -> bool:
    return any(isinstance(each, Details) and not is_hint(each) for each in walk(block))


def is_answer_line(block: Block) -> bool:
    """Whether a line only says what the block behind it is ("Solution:")."""
    return isinstance(block, Heading | Paragraph) and _names_block(block)


def _names_block(block: Heading | Paragraph) -> bool:
    """Whether a line right above a block only says what it is ("Solution", "Hints", "Your answer:")."""
    if is_answer_name(block.plain):
        return not named_answer(block.plain)  # "Answer: B" is one
    return is_hint_name(block.plain)


def _leads_on(page: Page, block: Block) -> bool:
    """Whether the text above a list asks, ends with a colon or only names the list, so that it belongs there."""
    above = next(page.before(block), None)
    if isinstance(above, Heading):
        return is_label(above.plain)
    return isinstance(above, Paragraph) and (asks(above.plain) or above.plain.rstrip(" *_").endswith((":", "：")))


def _is_question_item(item: ListItem) -> bool:
    """Whether a list of this one item can be a question that its list was closed behind."""
    return (
        bool(item.blocks)
        and isinstance(item.blocks[0], Paragraph | Heading)
        and not any(isinstance(block, Details) for block in item.blocks)
    )


def _asked(run: _Run, content: Content, *, certain: bool, number: str = "") -> Asked:
    return Asked(
        content=content,
        number=number,
        hints=run.hints,
        directives=run.directives,
        certain=certain,
        answered=_is_answered(content),
    )


def _outside(page: Page, item: ListItem, run: _Run, is_hint: Callable[[Details], bool]) -> Asked:
    """The question of a list item that starts with its block: what stands before the list, if the item is its first."""
    holder = page.groups[item].parent
    if isinstance(holder, ListBlock) and holder.items[0] is item:
        return question_before(page, holder, is_hint)
    return Asked(hints=run.hints)


def _inside_hint(page: Page, parent: Details, run: _Run, is_hint: Callable[[Details], bool]) -> Asked | None:
    """The question of a block in a hint: that of the hint; None when nothing stands before the hint."""
    outer = question_before(page, parent, is_hint) if is_hint(parent) else Asked()
    return replace(outer, hints=(*outer.hints, parent, *run.hints)) if outer.content else None


def _inside_details(page: Page, parent: Details, run: _Run, is_hint: Callable[[Details], bool]) -> Asked:
    """The question of the first block in another: the outer summary with what stands between, or a question there."""
    if run.blocks and any(
        isinstance(block, Paragraph | ListBlock | Heading) and _asks((block,)) for block in run.blocks
    ):
        start = _start(page, run)
        if is_answer_name(parent.summary.plain) and start:
            return _asked(run, run.blocks[start:], certain=True)  # the outer block answers with what stands before
        more = [
            other for other in page.groups[run.blocks[0]].blocks if isinstance(other, Details) and not is_hint(other)
        ]
        content: Content = run.blocks[start:] if len(more) > 1 else (parent.summary, *run.blocks)
        return _asked(run, content, certain=True)
    if parent.summary and not is_hint(parent):
        return _asked(run, (parent.summary, *run.blocks), certain=asks(parent.summary.plain))
    return _asked(run, run.blocks, certain=False)


def _start(page: Page, run: _Run) -> int:
    """The index of the block that the question starts with."""
    blocks = run.blocks
    found = _nearest(blocks)
    if run.item is not None:
        if found is not None and blocks[found] not in run.item.blocks:
            task = not run.item.number and _is_task(blocks[found])
            if task or (found and _is_bold_question(blocks[found])):
                return found
        return blocks.index(run.item.blocks[0])
    heading = isinstance(blocks[0], Heading)
    boxed = _boxed(blocks)
    if boxed is not None and (found is None or (found == 0 and not _asks(blocks[:1]))):
        return boxed
    if found is None or found == 0:
        if not heading or len(blocks) == 1 or _asks(blocks[:1]) or _questions_under(page, blocks[0]) <= 1:
            return 0 if heading or words_in(blocks) <= _SETTING_WORDS else _last_prose(blocks)
        return 1
    nearest = blocks[found]
    if heading and _is_answered_above(blocks[: found + 1]):
        return found
    if heading and (asks(blocks[0].plain) or _is_numbered_question(page, blocks[0], nearest)):
        return 0
    if isinstance(nearest, Paragraph) and _is_bold_question(nearest):
        return _in_pieces(blocks, found)
    between = blocks[1 if heading else 0 : found]
    if isinstance(nearest, Paragraph) and is_numbered(nearest.text) and all(map(is_prose, between)):
        return found  # prose before a numbered question is of all of them, or of none
    first = 1 if heading else 0
    return first if words_in(blocks[first:found]) <= _SETTING_WORDS else found


def _is_answered_above(blocks: tuple[Block, ...]) -> bool:
    """Whether a heading asks, prose answers it, and the bold question behind that is another one.

    It is not, where it points back, or takes up a word of the prose: then that is the case which both are about.
    """
    heading, *between, bold = blocks
    asked = [heading.plain.rstrip(" *_)"), bold.plain.rstrip(" *_)")]
    if not _is_bold_question(bold) or not all(asks(text[-1:]) and " " in text for text in asked):
        return False  # without spaces between them, single words are not known
    if not all(is_prose(block) and _only_says(block.plain) for block in between):
        return False
    words = [set(tokens(block.plain)) for block in blocks]
    said = set[str]().union(*words[1:-1]) - words[0]
    taken_up = {word for word in said & words[-1] if len(word) >= _CONTENT_LETTERS}
    points = (words[0] | words[-1]) & vocabulary("pointing")
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
        if is_prose(block) and (_is_bold_question(block) or _asks((block,))):
            return index
    return None


def _is_task(block: Block) -> bool:
    """Whether a paragraph starts with the name and number of a task ("Task 4: ..."), which a list can be a part of."""
    return isinstance(block, Paragraph) and is_named(block.text)


def _last_prose(blocks: tuple[Block, ...]) -> int:
    return max((index for index, block in enumerate(blocks) if is_prose(block)), default=0)


def _is_bold_question(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.text.bold and not is_label(block.plain)


def _asks(blocks: Content) -> bool:
    """Whether one of the blocks asks by question mark, number or name."""
    return any(
        asks(block.plain) or (isinstance(block, Paragraph | Heading) and is_numbered(block.text))
        for block in blocks
        if isinstance(block, Paragraph | Heading | ListBlock)
    )


def _is_answered(content: Content) -> bool:
    """Whether prose behind a question that asks by itself seems to answer it already."""
    asked = False
    for block in content:
        if isinstance(block, Paragraph | Heading) and asks(block.plain):
            asked = True
        elif (
            asked
            and isinstance(block, Block)
            and is_prose(block)
            and not is_picture(block)
            and words_in((block,)) >= _ANSWER_WORDS
        ):
            return True
    return False


def _questions_under(page: Page, heading: Block) -> int:
    """How many groups of blocks with text of their own before them stand under a heading, up to the next one."""
    count, fresh = 0, True
    for block in page.after(heading):
        if isinstance(block, Heading) and not is_label(block.plain) and not is_answer_name(block.plain):
            break
        if isinstance(block, Details):
            count += fresh
            fresh = False
        elif not isinstance(block, Rule | Directive) and not is_back_link(block):
            fresh = True
    return count
