"""Which text before a collapsible block asks what the block answers.

It is the nearest bold line, heading, list item or paragraph that can be a question, with everything between it and
the block (code, choices, pictures), and nothing of the question before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from notes2anki.extract.holdings import walk
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import (
    clean,
    is_answer_name,
    is_back_link,
    is_hint_name,
    is_label,
    is_picture,
    is_prose,
    words_in,
)
from notes2anki.extract.starting import asks_by_form, is_bold_question, start
from notes2anki.extract.stems import outer_item, stem_of
from notes2anki.extract.summaries import named_answer
from notes2anki.extract.tabled import behind_tables
from notes2anki.extract.words import asks
from notes2anki.frozen import frozen
from notes2anki.model import (
    Block,
    Content,
    Details,
    Directive,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
)

# Prose of so many words behind a question seems to answer it.
_ANSWER_WORDS = 6


@frozen(eq=True)
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


@frozen(eq=True)
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
            certain = bool(parent.number) or asks_by_form(run.blocks)
            return _asked(run, (*outer_item(page, parent), *run.blocks), certain=certain, number=parent.number)
        return _outside(page, parent, run, is_hint)
    if isinstance(parent, Details) and run.bound == "start":
        return _inside_hint(page, parent, run, is_hint) or _inside_details(page, parent, run, is_hint)
    if isinstance(parent, Quote) and asks(parent.title.plain) and run.bound == "start":
        return _asked(run, (parent.title, *run.blocks), certain=True)  # a callout that asks, and holds its answer
    if not run.blocks:
        return question_before(page, parent, is_hint) if parent is not None else Asked(hints=run.hints)
    content = run.blocks[start(page, run.blocks, run.item) :]
    content = content[behind_tables(content) :]
    trail = page.trails[block]
    if trail and not any(map(_can_ask, content)):
        content = (trail[-1], *content)  # only code or a picture: the heading asks about each of them
    item = run.item if run.item and run.item.blocks[0] in content else None
    certain = item is not None or asks_by_form(content[:1]) or is_bold_question(content[0])
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
        elif isinstance(neighbour, Details) and is_hint(neighbour) and not any(map(_asks_alone, blocks)):
            hints.append(neighbour)
        elif isinstance(neighbour, Details):  # a hint, too, where a question stands between that is this block's
            previous, bound = None if is_hint(neighbour) else neighbour, "details"
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
            item = (_left_open(neighbour, is_hint) if not blocks else None) or item
            blocks += reversed(item.blocks) if item and not blocks else []
            break
        elif not is_back_link(neighbour):
            blocks.append(neighbour)
            if isinstance(neighbour, Heading) and not is_label(neighbour.plain):
                blocks, bound = _in_section(blocks), "heading"
                item = item if item and item.blocks[0] in blocks else None
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


def _in_section(blocks: list[Block]) -> list[Block]:
    """Of blocks up to a heading, the nearest first, those in the section of a label between, if it is not in that one.

    "## Commands" ends the section of "### Which flag?" above it. A label of the same level is often meant to stand in
    it, such as "### Output", unless a question of its own follows.
    """
    heading, own = blocks[-1], False
    for number, block in enumerate(blocks[:-1]):
        if isinstance(block, Heading) and isinstance(heading, Heading) and block.level < heading.level + own:
            return blocks[:number] if number else [block]
        own = own or _asks_alone(block)
    return blocks


def _can_ask(part: Block) -> bool:
    """Whether a part of a question says by itself what it asks: words, or a callout, whose title does."""
    return isinstance(part, Heading | ListBlock) or is_prose(part) or (isinstance(part, Quote) and bool(part.title))


def _holds_answers(block: Block, is_hint: Callable[[Details], bool]) -> bool:
    return any(isinstance(each, Details) and not is_hint(each) for each in walk(block))


def _asks_alone(block: Block) -> bool:
    return asks_by_form((block,)) or is_bold_question(block)


def _left_open(block: Block, is_hint: Callable[[Details], bool]) -> ListItem | None:
    """The last item of a list of questions if it alone has no answer: then the block right behind the list is that."""
    if not isinstance(block, ListBlock):
        return None
    *others, last = block.items
    answered = all(_holds_answers(other, is_hint) for other in others)
    is_open = _is_question_item(last) and (asks(last.blocks[0].plain) or bool(last.number))
    return last if others and answered and is_open else None


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
    above = page.preceding(block)
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
    inside = set(content)
    first = next((number for number, block in enumerate(run.blocks) if block in inside), 0)
    # What a directive says above a text that is no part of the question is said of that text.
    edge = run.blocks[first - 1].end if first else 0
    return Asked(
        content=content,
        number=number,
        hints=run.hints,
        directives=tuple(directive for directive in run.directives if directive.place.line > edge),
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
        isinstance(block, Paragraph | ListBlock | Heading) and asks_by_form((block,)) for block in run.blocks
    ):
        first = start(page, run.blocks, run.item)
        if is_answer_name(parent.summary.plain) and first:
            return _asked(run, run.blocks[first:], certain=True)  # the outer block answers with what stands before
        more = [
            other for other in page.groups[run.blocks[0]].blocks if isinstance(other, Details) and not is_hint(other)
        ]
        content: Content = run.blocks[first:] if len(more) > 1 else (parent.summary, *run.blocks)
        return _asked(run, content, certain=True)
    if parent.summary and not is_hint(parent):
        return _asked(run, (parent.summary, *run.blocks), certain=asks(parent.summary.plain))
    return _asked(run, run.blocks, certain=False)


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
