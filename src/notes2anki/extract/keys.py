"""Answer keys: several questions under numbers, and behind them the answers to all of them under the same numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from notes2anki.extract.phrasing import clean, is_named, is_number, is_picture, is_prose, words_in
from notes2anki.extract.words import asks, fold
from notes2anki.model import Block, Code, Content, Details, Directive, Heading, ListBlock, Paragraph, Place, Rule, Table

_CHOICE = re.compile(r"\W{0,2}[A-Za-z]\s?[.):]\s")
_LEAD_WORDS = 160
_DIGITS = re.compile(r"\d{1,4}")
_SECTION = re.compile(r"^[\d.\s]+")  # the number of a section, before its title


@dataclass(slots=True, kw_only=True, eq=False)
class Part:
    """What stands under a number, as far as the next one, and the table or code above that a list is about."""

    number: str
    place: Place
    blocks: list[Block] = field(default_factory=list)
    lead: tuple[Block, ...] = ()


def parts(blocks: Iterable[Block], *, headings: bool = True) -> list[Part]:
    """The parts of some blocks, each from a numbered heading, paragraph or list item on.

    Without `headings` their numbers are those of sections.
    """
    found: list[Part] = []
    lead: list[Block] = []
    is_open, is_list = False, False
    for block in blocks:
        number = clean((block,))[1] if isinstance(block, Paragraph) or (headings and isinstance(block, Heading)) else ""
        if number:
            found.append(Part(number=number, place=block.place, blocks=[block]))
            is_open, is_list = True, False
        elif isinstance(block, Heading):
            is_open, lead = False, []
        elif isinstance(block, ListBlock) and block.ordered and (not is_open or (is_list and _goes_on(found, block))):
            shown = (
                tuple(lead) if not is_open and any(map(_shows, lead)) and words_in(tuple(lead)) <= _LEAD_WORDS else ()
            )
            found += [
                Part(number=item.number, place=item.place, blocks=[*item.blocks], lead=shown) for item in block.items
            ]
            is_open = is_list = True
        elif is_open:
            found[-1].blocks.append(block)
        else:
            lead.append(block)
    return found


def _shows(block: Block) -> bool:
    return isinstance(block, Code | Table) or is_picture(block)


def _goes_on(found: Sequence[Part], block: ListBlock) -> bool:
    """Whether a list goes on with the number behind the last one."""
    last, first = found[-1].number, block.items[0].number if block.items else ""
    return last.isdecimal() and first.isdecimal() and int(first) == int(last) + 1


def answers(block: Details) -> list[Part]:
    """The numbered answers that a block holds, if it holds nothing else but headings; else none."""
    blocks = [child for child in block.blocks if not isinstance(child, Directive)]
    found = parts(blocks)
    told = {child for part in found for child in part.blocks}
    return found if all(isinstance(child, Heading | Rule) or _is_told(child, told) for child in blocks) else []


def _is_told(block: Block, told: set[Block]) -> bool:
    """Whether a block is a part of an answer, or the list that some are the items of."""
    items = block.items if isinstance(block, ListBlock) else ()
    return block in told or any(child in told for item in items for child in item.blocks)


def questions(before: Iterable[Block], numbers: Sequence[str]) -> list[Part]:
    """The questions that are answered under these numbers, from the blocks before, the nearest first; else none.

    No block that answers may stand between; each question must have its number, and none a text that answers it.
    """
    if len(numbers) < 2 or len(set(numbers)) < len(numbers):
        return []
    run = list(takewhile(lambda block: not isinstance(block, Details), before))
    for headings in (True, False):
        found = parts(reversed(run), headings=headings)[-len(numbers) :]  # before them, other lists have numbers too
        if [part.number for part in found] == list(numbers) and all(map(_only_asks, found)):
            return [] if _are_choices(run, found) else found
    return []


def with_gap(before: Iterable[Block], numbers: Sequence[str]) -> tuple[list[Part], list[Part]]:
    """The same where a key lacks the answers to some questions, up to the last: those with one, and those without."""
    run = list(takewhile(lambda block: not isinstance(block, Details), before))
    found, answered = _from_one(parts(reversed(run))), set(numbers)
    asked = [part for part in found if part.number in answered]
    lacking = [part for part in found if part.number not in answered]
    whole = len(asked) > 1 and [part.number for part in asked] == list(numbers) and asked[-1] is found[-1]
    if not whole or len(lacking) >= len(asked) or not all(asks(part.blocks[0].plain) for part in found if part.blocks):
        return [], []
    return (asked, lacking) if all(map(_only_asks, found)) else ([], [])


def _from_one(found: Sequence[Part]) -> list[Part]:
    """The last parts that count up from 1 without a gap."""
    run: list[Part] = []
    for part in reversed(found):
        if run and part.number != str(int(run[-1].number) - 1):
            break
        if not part.number.isdecimal():
            break
        run.append(part)
    return run[::-1] if run and run[-1].number == "1" else []


def titled(before: Iterable[Block], block: Details) -> list[tuple[Part, Part]]:
    """The questions under headings before a block, with the answers that it holds under the same titles; else none."""
    answers = _under_titles(block.blocks, None)
    titles = [part.number for part in answers]
    if len(titles) < 2 or len(set(titles)) < len(titles) or not all(part.blocks[1:] for part in answers):
        return []
    run = list(takewhile(lambda other: not isinstance(other, Details), before))
    asked = _under_titles(reversed(run), set(titles))
    if [part.number for part in asked] != titles or not all(map(_says_more, asked)):
        return []
    return [
        (replace(question, number=""), replace(answer, number="", blocks=answer.blocks[1:]))
        for question, answer in zip(asked, answers, strict=True)
    ]


def _says_more(part: Part) -> bool:
    """Whether there are words under a heading, or its own ask; files that a task is about have code only."""
    heading, *rest = part.blocks
    return asks(heading.plain) or any(is_prose(block) or isinstance(block, ListBlock) for block in rest)


def _under_titles(blocks: Iterable[Block], titles: set[str] | None) -> list[Part]:
    """The parts of some blocks under headings with these titles.

    Without titles, under all headings of the level of the first one; then nothing else may stand among the blocks.
    """
    found: list[Part] = []
    level, is_open = 0, False
    for block in blocks:
        if isinstance(block, Rule | Directive):
            continue
        title = fold(_SECTION.sub("", block.plain)) if isinstance(block, Heading) else ""
        if isinstance(block, Heading) and (title in titles if titles else block.level == (level or block.level)):
            found.append(Part(number=title, place=block.place, blocks=[block]))
            level, is_open = block.level, True
        elif isinstance(block, Heading) and block.level <= level:
            is_open = False
        elif is_open:
            found[-1].blocks.append(block)
        elif titles is None:
            return []
    return found


def _only_asks(part: Part) -> bool:
    if not part.blocks:
        return False
    first, *rest = part.blocks
    if isinstance(first, Heading) and is_named(first.text):
        return True  # what stands under "Exercise 1" is the exercise, however much it is
    if isinstance(first, Heading | Paragraph) and is_number(first.text):
        rest = rest[1:]  # "Exercise 1": what stands below it is the question
    return not any(is_prose(block) and not _CHOICE.match(block.plain) for block in rest)


def _are_choices(run: Sequence[Block], found: Sequence[Part]) -> bool:
    """Whether the items of a list are choices of a question rather than questions."""
    if any(part.blocks[0] in run for part in found):
        return False
    asking = sum(asks(part.blocks[0].plain) for part in found)
    return asking * 2 < len(found) and any(asks(block.plain) for block in run if not isinstance(block, ListBlock))


def number_in(summary: str) -> str:
    """The number in a summary such as "Solution 3", or ""."""
    match = _DIGITS.search(summary)
    return match[0] if match else ""


def row(blocks: Iterator[Block]) -> list[Details]:
    """The blocks in a row whose summaries have each a number of its own."""
    found: list[Details] = []
    for block in blocks:
        if not isinstance(block, Details) or not number_in(block.summary.plain):
            break
        found.append(block)
    return found


def lists(question: Content, block: Details) -> tuple[ListBlock, ListBlock] | None:
    """The list of questions right before a block and the list of as many answers that it holds, if it is so."""
    questions = question[-1]
    bodies = [child for child in block.blocks if not isinstance(child, Rule | Directive)]
    answers = bodies[0] if len(bodies) == 1 else None
    if not isinstance(questions, ListBlock) or not isinstance(answers, ListBlock):
        return None
    if len(answers.items) != len(questions.items) or len(questions.items) < 2:
        return None
    asking = sum(asks(item.plain) for item in questions.items)
    stem = any(asks(part.plain) for part in question[:-1] if isinstance(part, Paragraph | Heading))
    choices = asking * 2 < len(questions.items) and stem
    steps = asking == 0 and not (questions.ordered and answers.ordered)
    return None if choices or steps else (questions, _in_order(questions, answers))


def _in_order(questions: ListBlock, answers: ListBlock) -> ListBlock:
    """Answers in the order of the questions that have their numbers, if all have one, whatever order they stand in."""
    numbers = [item.number for item in questions.items]
    by_number = {item.number: item for item in answers.items}
    if not answers.ordered or len(by_number) < len(numbers) or set(by_number) != set(numbers):
        return answers
    return replace(answers, items=tuple(by_number[number] for number in numbers))
