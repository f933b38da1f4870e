"""Questions from collapsible blocks.

The summary is the question, or, where it only names the answer, the text before the block. Hints go with the answer
that follows them; blocks that only hold other blocks, lists of links or additions to an open text are left out, each
with its reason.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from notes2anki.extract import headed, keys, labelled
from notes2anki.extract.asking import Asked, question_before
from notes2anki.extract.drafts import Draft, Drafts
from notes2anki.extract.holdings import asks_clearly, has_picture, mostly_links, shares, walk
from notes2anki.extract.neighbours import follows_question, is_told_hint, names_code, poses, row_of_options
from notes2anki.extract.page import Found, Page, Settings
from notes2anki.extract.phrasing import is_picture, is_prose, is_short_name, words_in
from notes2anki.extract.stems import without_answer
from notes2anki.extract.summaries import Role, names_answer_first, names_explanation, role
from notes2anki.extract.words import asks, fold, tokens
from notes2anki.model import (
    Block,
    Code,
    Content,
    Details,
    Directive,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Rule,
    Table,
)

# A summary that stands this often in a file and asks nothing is a phrase, in whatever language.
_REPEATED = 3
# A heading that asks for code by its words alone has more of them than a title.
_TASK_WORDS = 4
# A block of blocks may be introduced by a line.
_INTRODUCTION_WORDS = 12
# How many blocks in a row one picture is taken to be for.
_MOST_PICTURED = 12
_WITH_QUESTION = "To make a card of it, write what it answers as its summary, or as a bold question right above it."
_OVERRIDE = "Put <!-- anki: type=qa --> before the block to make a card of it."

Reason = tuple[str, str, str]


def extract(page: Page) -> Found:
    """A question for each collapsible block of a page that answers one, and a reason for each other."""
    reader = _Reader(page)
    reader.visit(page.document.blocks)
    return reader.drafts.finish()


class _Reader:
    """Goes through the blocks of a page, inner before outer, and decides what each answers."""

    def __init__(self, page: Page) -> None:
        self.page = page
        blocks = page.of(Details)
        self.times = Counter(fold(block.summary.plain) for block in blocks if block.has_summary)
        self.roles = {block: self._role(block) for block in blocks}
        self.posed: set[Details] = set()  # blocks that hold a question, which the next block answers
        self.hints: set[Block] = {block for block, role in self.roles.items() if role is Role.HINT}
        self.drafts = Drafts(page, self.roles)

    def _role(self, block: Details) -> Role:
        if not block.has_summary:
            return Role.NONE
        if fold(block.summary.plain) in self.page.options.answer_phrases:
            return Role.ANSWER
        found = role(block.summary.plain)
        return Role.HINT if found in (Role.LABEL, Role.PARTIAL) and is_told_hint(self.page, block) else found

    def _question_before(self, block: Details) -> Asked:
        asked = question_before(self.page, block, lambda other: self.roles[other] is Role.HINT)
        if asked.hints:
            hints = tuple(hint for hint in asked.hints if "skip" not in dict(self.page.settings(hint)))
            asked = replace(asked, hints=hints)
        owner = self.drafts.owners.get(asked.same_as) if asked.same_as else None
        if owner and asked.apart and owner.block.summary in owner.question:
            return replace(asked, same_as=None)  # a block of its own in the section before
        return asked

    # ----------------------------------------------------------------------------------------- the walk

    def visit(self, blocks: tuple[Block, ...]) -> None:
        """Read the blocks side by side, and all in them."""
        number = 0
        while number < len(blocks):
            block = blocks[number]
            self.visit(block.children)
            if isinstance(block, Details):
                row = self._options(blocks, number) or self._key_in_a_row(blocks, number)
                if row:
                    number = blocks.index(row[-1], number) + 1
                    continue
                self._read(block)
            number += 1

    def _read(self, block: Details) -> None:
        settings = self.page.settings(block)
        if "skip" in dict(settings):
            self.drafts.leave(block, "skipped", "The block is skipped, as its directive says.")
        elif self.roles[block] is Role.HINT:
            return  # the answer that follows takes it, or it is reported at the end
        elif self._adds_to_answer(block):
            self.drafts.hold(block)
        elif poses(self.page, block, self.roles):
            self.posed.add(block)
            self.drafts.claim(block, "the question that the block behind it answers")
        elif self._only_holds_blocks(block):
            message = "This block only holds other blocks, which give cards of their own."
            self.drafts.leave(block, "details-section", message)
        else:
            self._read_by_role(block, settings, wanted="type" in dict(settings))

    def _read_by_role(self, block: Details, settings: Settings, *, wanted: bool) -> None:
        kind = self.roles[block]
        if kind is Role.CONTENTS and not wanted:
            message = "This block holds a table of contents, a list of links or a list of changes."
            self.drafts.leave(block, "details-index", message, _OVERRIDE)
        elif kind in (Role.ANSWER, Role.NONE):
            self._answer(block, settings)
        elif kind in (Role.REVEAL, Role.EXTRA, Role.PARTIAL, Role.STEP) or (
            kind is Role.LABEL
            and not wanted
            and (self._repeats(block) or names_code(block) or follows_question(self.page, block))
        ):
            self._perhaps_answer(block, settings, wanted=wanted)
        else:
            self._summary_asks(block, settings, wanted=wanted)

    def _adds_to_answer(self, block: Details) -> bool:
        """Whether a block says more of what the block that it stands in has answered before it."""
        holder = self.page.groups[block].parent
        if not isinstance(holder, Details) or self.roles[block] not in (Role.ANSWER, Role.REVEAL, Role.EXTRA):
            return False
        asked = self._question_before(block)
        answers = tuple(part for part in asked.content if part is not holder.summary)
        if asked.same_as is not None or not answers or any(asks(part.plain) for part in answers):
            return False
        return self.roles[holder] in (Role.ANSWER, Role.PARTIAL) or (
            self.roles[holder] is Role.QUESTION and names_explanation(block.summary.plain)
        )

    def _repeats(self, block: Details) -> bool:
        return self.times[fold(block.summary.plain)] >= _REPEATED

    # ---------------------------------------------------------------------- the question stands before

    def _answer(self, block: Details, settings: Settings) -> None:
        """A block whose summary says no more than that it is an answer, or that has none."""
        asked = self._question_before(block)
        if asked.same_as is not None and asked.same_as in self.posed:
            posed = asked.same_as
            number = keys.number_in(posed.summary.plain)
            asked = replace(asked, content=posed.blocks, number=number, same_as=None, certain=True)
        asked = self._past_label(asked)
        missing = not any(part.plain or has_picture(part) for part in asked.content)
        if asked.same_as is not None and asked.same_as in self.drafts.owners:
            self.drafts.append(block, asked)
            self.drafts.tell_of_second(block, asked)
        elif not block.summary and (missing or not (asked.certain and asks_clearly(asked.content))):
            lacking = "an empty <summary>" if block.has_summary else "no <summary>"
            message = f"This block has {lacking}, and what stands before it is not clearly a question."
            hint = "Below <details>, write <summary>Answer</summary> if it answers what stands before, else a question."
            self.drafts.leave(block, "details-no-summary", message, hint)
        elif missing:
            message = f'The summary "{block.summary.plain}" names an answer, but no question stands before the block.'
            self.drafts.leave(block, "details-no-question", message, "Write the question above it, or as its summary.")
        else:
            self._add(block, settings, asked)

    def _past_label(self, asked: Asked) -> Asked:
        """What an answer answers where a block under a label ("Constraints") stands between: the task before both."""
        label = asked.same_as
        owner = self.drafts.owners.get(label) if label else None
        if label is None or owner is None or self.roles[label] is not Role.LABEL:
            return asked
        if owner.question[:1] != (label.summary,) or any(asks(child.plain) for child in label.blocks):
            return asked
        before = self._question_before(label)
        return before if before.certain or words_in(before.content) >= _TASK_WORDS else asked

    def _perhaps_answer(self, block: Details, settings: Settings, *, wanted: bool) -> None:
        """A block that may answer the text before it, or add to what that text says openly."""
        asked = self._question_before(block)
        kind = self.roles[block]
        owner = self.drafts.owners.get(asked.same_as) if asked.same_as else None
        if owner is not None and self._goes_on(block, owner):
            self.drafts.append(block, asked)
        elif kind is Role.STEP and not asked.certain:
            self._summary_asks(block, settings, wanted=wanted)
        elif asked.content and self._asks_for(block, asked):
            self._add(block, settings, asked)
        elif kind is Role.PARTIAL or wanted:
            self._summary_asks(block, settings, wanted=wanted)
        elif kind is Role.LABEL and self._repeats(block):
            self._under_heading(block, settings)
        else:
            message = f'"{block.summary.plain}" adds to the text around it and answers no question.'
            self.drafts.leave(block, "details-extra", message, _WITH_QUESTION)

    def _goes_on(self, block: Details, owner: Draft) -> bool:
        """Whether a block right behind one that answers says more of the same question."""
        kind = self.roles[block]
        if kind in (Role.REVEAL, Role.EXTRA) and owner.block.summary in owner.question:
            return False  # that one was opened by its question, so this one is not opened for it
        return kind in (Role.PARTIAL, Role.REVEAL, Role.EXTRA, self.roles[owner.block])

    def _asks_for(self, block: Details, asked: Asked) -> bool:
        """Whether the text before a block asks for it, rather than saying itself what the block adds to."""
        kind = self.roles[block]
        if kind is Role.PARTIAL and names_answer_first(block.summary.plain):
            return True
        if asked.hints:
            return True
        if kind in (Role.REVEAL, Role.EXTRA) and mostly_links(block.blocks):
            return False
        if asked.answered and kind is not Role.PARTIAL:
            return False
        statements = [part for part in asked.content[1:] if isinstance(part, Block) and is_prose(part)]
        open_text = any(not asks(part.plain) for part in statements)
        if kind is Role.EXTRA:
            only_table = shares(block.blocks).keys() == {"table"}
            task = words_in(asked.content) >= _TASK_WORDS and not only_table
            return not open_text and (asked.certain or task)
        return asked.certain or not open_text or self.times[fold(block.summary.plain)] > 1

    def _add(self, block: Details, settings: Settings, asked: Asked) -> None:
        """One question, or as many as the block has numbered answers."""
        lists = keys.lists(asked.content, block)
        key = [] if lists else self._key(block)
        if lists:
            self.drafts.add_numbered(block, *lists, asked)
        elif key:
            self.drafts.add_key(block, key, asked.hints)
        else:
            asked = replace(asked, content=without_answer(asked.content, block))
            if self.roles[block] is Role.PARTIAL and asks(block.summary.plain):  # "True or false?"
                asked = replace(asked, content=(*asked.content, block.summary))
            label = self.roles[block] is Role.LABEL and not self._repeats(block) and not names_code(block)
            self.drafts.add(block, asked.content, settings, asked, named=label)

    # -------------------------------------------------------------------------------- the summary asks

    def _summary_asks(self, block: Details, settings: Settings, *, wanted: bool) -> None:
        certain = wanted or self.roles[block] is Role.QUESTION or asks(block.summary.plain)
        reason = None if certain else self._why_no_card(block)
        if reason is None and not certain and self._in_answer(block):
            reason = "details-extra", f'"{block.summary.plain}" adds to the answer that it stands in.', _OVERRIDE
        if reason:
            self.drafts.leave(block, *reason)
        else:
            self.drafts.add(block, (block.summary, *block.shown, *self._shown_before(block)), settings, Asked())

    def _under_heading(self, block: Details, settings: Settings) -> None:
        """A label that many blocks have: the heading above says of what."""
        trail = self.page.trails[block]
        reason = self._why_no_card(block)
        if reason is None and not trail:
            reason = "details-extra", f'"{block.summary.plain}" stands in many blocks, under no heading.', _OVERRIDE
        if reason:
            self.drafts.leave(block, *reason)
        else:
            self.drafts.add(block, (trail[-1], block.summary, *block.shown), settings, Asked())

    def _why_no_card(self, block: Details) -> Reason | None:
        """Why a block under a label that asks nothing is no card: what it holds is no explanation."""
        held = shares(block.blocks)
        total = sum(held.values()) or 1
        first = next((child for child in block.blocks if not isinstance(child, Directive)), None)
        if (held["table"] > total / 2 or isinstance(first, Table)) and not self._asking_page():
            return "details-section", "This block holds a table, which gives cards of its own.", _OVERRIDE
        if sum(self._is_question_of_its_own(child) for child in block.blocks) > 1:
            return "details-section", "This block holds questions, which give cards of their own.", _OVERRIDE
        if mostly_links(block.blocks):
            return "details-index", "This block holds a list of links.", _OVERRIDE
        if (
            not held["prose"]
            and held["code"]
            and len(tokens(block.summary.plain)) <= 3
            and is_short_name(block.summary)
        ):
            return "details-extra", f'"{block.summary.plain}" holds code that adds to the text around it.', _OVERRIDE
        return None

    def _is_question_of_its_own(self, block: Block) -> bool:
        """Whether another extractor makes a question of a block that stands in another."""
        if isinstance(block, Heading) and headed.NAME not in self.page.options.off:
            return asks(block.plain)
        return labelled.NAME not in self.page.options.off and labelled.is_question(self.page, block)

    def _asking_page(self) -> bool:
        """Whether most summaries of the page that name no answer have a question mark: then the others ask too."""
        asking = [kind is Role.QUESTION for kind in self.roles.values() if kind in (Role.QUESTION, Role.LABEL)]
        return sum(asking) * 2 > len(asking)

    def _in_answer(self, block: Details) -> bool:
        """Whether a block stands inside another that answers a question."""
        holders = (holder for holder in self.page.within(block) if isinstance(holder, Details))
        return any(self.roles[holder] in (Role.ANSWER, Role.QUESTION, Role.PARTIAL) for holder in holders)

    def _shown_before(self, block: Details) -> Content:
        """Pictures or code right before a block, or before a row of blocks, that their summaries ask about."""
        shown: list[Block] = []
        for neighbour in itertools.islice(self.page.before(block), _MOST_PICTURED):
            if isinstance(neighbour, Details) and not shown and self.roles[neighbour] in (Role.QUESTION, Role.LABEL):
                continue
            if is_picture(neighbour) or isinstance(neighbour, Code):
                shown.append(neighbour)
                continue
            if shown and isinstance(neighbour, Paragraph | ListBlock) and self.times[fold(block.summary.plain)] < 2:
                return ()  # it illustrates the prose above it
            break
        return tuple(reversed(shown))

    # ----------------------------------------------------------------------------------------- options

    def _options(self, blocks: tuple[Block, ...], number: int) -> list[Details]:
        """Read blocks in a row that are the options of one stem, each saying whether it holds; they, or none."""
        options = row_of_options(blocks, number, self.roles)
        if not options or not self._question_before(options[0]).content:
            return []
        for option in options:
            self._add_option(option, options[0])
        return options

    def _add_option(self, block: Details, first: Details) -> None:
        if block is not first:
            self.visit(block.children)
        asked = self._question_before(first)
        settings = self.page.settings(block, *asked.directives)
        self.drafts.add(block, (*asked.content, block.summary), settings, asked)

    # ------------------------------------------------------------------------------------------ answer keys

    def _key_in_a_row(self, blocks: tuple[Block, ...], number: int) -> list[Details]:
        """Read blocks in a row that answer the numbered questions before them, a block each; they, or none."""
        block = blocks[number]
        if not isinstance(block, Details) or self.roles[block] is not Role.ANSWER:
            return []
        before = blocks[number - 1] if number else None
        if isinstance(before, Details) and self.roles[before] is not Role.HINT:
            return []  # in the middle of a row, which was looked at from its start
        row = keys.row(blocks[at] for at in range(number, len(blocks)))
        if any(self.roles[each] is not Role.ANSWER for each in row):
            return []
        asked = keys.questions(self._before_hints(block), [keys.number_in(each.summary.plain) for each in row])
        hints = self._question_before(block).hints if asked else ()
        for part, each in zip(asked, row, strict=False):
            if each is not block:
                self.visit(each.children)
            self.drafts.add(each, (*part.lead, *part.blocks), (), Asked(number=part.number, certain=True, hints=hints))
        return row if asked else []

    def _before_hints(self, block: Block) -> Iterator[Block]:
        """What stands before a block, the nearest first, without hints."""
        return (each for each in self.page.before(block) if each not in self.hints)

    def _key(self, block: Details) -> list[tuple[keys.Part, keys.Part]]:
        """The questions before a block with the answers that it holds under the same numbers or titles, if it is so."""
        answers = keys.answers(block)
        numbers = [part.number for part in answers]
        asked = keys.questions(self._before_hints(block), numbers)
        if not asked:
            asked, lacking = keys.with_gap(self._before_hints(block), numbers)
            self.drafts.tell_of_lacking(block, lacking)
        return list(zip(asked, answers, strict=False)) or keys.titled(self._before_hints(block), block)

    # --------------------------------------------------------------------------------- blocks of blocks

    def _only_holds_blocks(self, block: Details) -> bool:
        """Whether all that a block holds is other blocks that give cards, with the text that asks them."""
        inner = [child for child in walk(block) if isinstance(child, Details) and child is not block]
        made = [child for child in inner if child in self.drafts.owners or child in self.drafts.made]
        if not made:
            return False
        if block.summary in self.drafts.asked:
            return True
        own = tuple(child for child in block.blocks if not self._is_used(child))
        words = words_in(own)
        if self.roles[block] in (Role.ANSWER, Role.QUESTION, Role.PARTIAL):
            return not words and not any(map(has_picture, own))
        return words < _INTRODUCTION_WORDS or (len(made) > 2 and words * 4 < words_in(block.blocks))

    def _is_used(self, block: Block) -> bool:
        """Whether a block is a part of a question or answer inside its holder."""
        if block in self.drafts.asked or isinstance(block, Details | Heading | Rule | Directive):
            return True
        if isinstance(block, ListBlock | ListItem):
            return bool(block.children) and all(map(self._is_used, block.children))
        return False
