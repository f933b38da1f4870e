"""Questions while further blocks may still add to them, and the items that they end up as."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract import barely, choices
from notes2anki.extract.asking import Asked
from notes2anki.extract.holdings import walk
from notes2anki.extract.inside import asked_first, asked_inside, is_title
from notes2anki.extract.keys import Part, number_in
from notes2anki.extract.page import Found, Page, Settings
from notes2anki.extract.phrasing import (
    clean,
    is_back_link,
    is_empty,
    is_label,
    is_number,
    is_numbered,
    names_card,
)
from notes2anki.extract.summaries import Role, named_answer, names_explanation
from notes2anki.extract.words import asks, fold
from notes2anki.model import (
    Block,
    Claim,
    Content,
    Details,
    Directive,
    Heading,
    ListBlock,
    Paragraph,
    Place,
    Question,
    Rule,
    Table,
    Text,
)

NAME = "details"


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """A question and the block that answers it, with the further blocks that belong to the answer."""

    block: Details
    question: Content
    answer: Content
    place: Place
    number: str = ""
    hints: tuple[Details, ...] = ()
    settings: Settings = ()
    more: list[Details] = field(default_factory=list)


class Drafts:
    """The questions of a page that collapsible blocks answer, and what became of its other blocks."""

    def __init__(self, page: Page, roles: dict[Details, Role]) -> None:
        """Start with none, for the blocks of a page in these roles."""
        self.page, self.roles = page, roles
        self.found = Found()
        self.single: dict[Details, Draft] = {}
        self.numbered: list[Draft] = []  # questions of a numbered list, several of which share a block
        self.owners: dict[Details, Draft] = {}  # every block that answers, and the question that it answers
        self.asked: set[Block | Text] = set()  # what questions are made of
        self.told: set[Block] = set()  # blocks that a claim was made for
        self.made: set[Block] = set()  # of these, the ones that are part of a question or answer

    # --------------------------------------------------------------------------------------------- making

    def add(self, block: Details, question: Content, settings: Settings, asked: Asked, *, named: bool = False) -> None:
        """A question that a block answers; `named` says that its summary is a part of the answer."""
        answer: Content = tuple(child for child in block.blocks if not self._is_of_another(child))
        if named:
            answer = (*self._named(block, question), *answer)
        if self.roles[block] is Role.ANSWER and named_answer(block.summary.plain):
            answer = (_after_colon(block.summary), *answer)
        question, told = _told_openly(question)
        answer = (*told, *answer)
        if question == (block.summary,) and (is_number(block.summary) or names_card(block.summary.plain)):
            question, answer = asked_inside(answer) or asked_first(answer) or (question, answer)
        slipped = asked_first(answer) if self.roles[block] is Role.ANSWER and is_title(question) else None
        if slipped and isinstance(slipped[0][0], Paragraph) and slipped[0][0].text.bold:
            question, answer = slipped
            self._tell_of_slipped(question[0])
        first = question[0]
        self.single[block] = self.owners[block] = Draft(
            block=block,
            question=question,
            answer=answer,
            number=asked.number,
            hints=asked.hints,
            settings=(*self.page.settings(block, *asked.directives), *settings),
            place=first.place if isinstance(first, Block) else block.place,
        )
        self.asked |= set(question)
        self._take(asked.hints)

    def _tell_of_slipped(self, question: Block | Text) -> None:
        """Tell of a question that stands in its block, under a heading that asks nothing."""
        if isinstance(question, Block):
            message = f'The question "{_short((question,))}" stands in the block that answers it; it was read as asked.'
            hint = "Put it above <details>, so that it is seen before the answer."
            finding = Diagnostic(place=question.place, code="details-no-question", message=message, hint=hint)
            self.found.diagnostics.append(finding)

    def add_numbered(self, block: Details, questions: ListBlock, answers: ListBlock, asked: Asked) -> None:
        """As many questions as a block has answers, both in lists, each with the text that leads to all of them."""
        lead = _lead(asked.content[:-1], questions)
        settings = self.page.settings(block, *asked.directives)
        for question, answer in zip(questions.items, answers.items, strict=True):
            draft = Draft(
                block=block,
                question=(*lead, *clean(question.blocks)[0]) if lead else question.blocks,
                answer=answer.blocks,
                number=question.number,
                hints=asked.hints,
                settings=settings,
                place=question.place,
            )
            self.numbered.append(draft)
        self.asked |= {questions, *lead}
        self.claim(block, f"{len(questions.items)} questions of a numbered list, with an answer each")
        self._take(asked.hints)

    def add_key(self, block: Details, pairs: Sequence[tuple[Part, Part]], hints: tuple[Details, ...]) -> None:
        """The questions that a block answers under their numbers, with the hints that stand before it."""
        settings = self.page.settings(block)  # once, since it goes through all that the block holds
        for question, answer in pairs:
            draft = Draft(
                block=block,
                question=(*question.lead, *question.blocks),
                answer=clean(tuple(answer.blocks))[0],
                number=question.number,
                hints=hints,
                settings=settings,
                place=question.place,
            )
            self.numbered.append(draft)
            self.asked |= {*question.lead, *question.blocks}
        self.claim(block, f"the answers to {len(pairs)} numbered questions")
        self._take(hints)

    def append(self, block: Details, asked: Asked) -> None:
        """A further block under the question of an earlier one: its content goes behind the answer."""
        assert asked.same_as is not None
        draft = self.owners[asked.same_as]
        draft.more.append(block)
        draft.hints += asked.hints
        self.owners[block] = draft
        self._take(asked.hints)
        self.claim(block, f"part of the answer to the question at line {draft.place.line}")

    def tell_of_second(self, block: Details, asked: Asked) -> None:
        """Tell of a block that was joined to the answer before it, where nothing says why there are two of them."""
        first, name = asked.same_as, block.summary.plain
        if first is None or fold(first.summary.plain) != fold(name) or asked.hints or asked.apart or number_in(name):
            return
        if named_answer(name) or names_explanation(name):
            return
        above = f"the one of line {first.place.line} right before it"
        message = f'This block is called "{name}" like {above}, and was joined to that answer.'
        hint = "Is a question missing above it? If not, write both answers in one block."
        self.found.diagnostics.append(
            Diagnostic(place=block.place, code="details-no-question", message=message, hint=hint)
        )

    def tell_of_lacking(self, block: Details, lacking: Sequence[Part]) -> None:
        """Tell of the questions whose number has no answer in the block that answers those beside them."""
        for part in lacking:
            message = f"The block of line {block.place.line} has no answer under {part.number}, so this makes no card."
            hint = f"Write it there, under {part.number}."
            self.found.diagnostics.append(Diagnostic(place=part.place, code="answer-empty", message=message, hint=hint))

    def leave(self, block: Details, code: str, message: str, hint: str = "") -> None:
        """Leave a block without a note, and say why."""
        self.found.leave(block, NAME, code, message, hint)
        self.told.add(block)

    def claim(self, block: Block, told: str, asked: str = "") -> None:
        """Say what a block became a part of."""
        self.found.claims.append(Claim(block=block, by=NAME, told=told, asked=asked))
        self.told.add(block)
        self.made.add(block)

    def hold(self, block: Block) -> None:
        """Say that a block is told with the answer that it stands in."""
        self.found.claims.append(Claim(block=block, by=NAME, told="part of the answer that it stands in"))
        self.told.add(block)

    def _take(self, hints: Collection[Details]) -> None:
        for hint in hints:
            if hint not in self.told:
                self.claim(hint, "the hint of the question before it")

    # --------------------------------------------------------------------------------------------- ending

    def finish(self) -> Found:
        """Make items of the questions, and report the hints that no answer took."""
        self.page.used.update(self.asked)
        self.page.claims.update((claim.block, claim) for claim in self.found.claims)
        self.found.used += list(self.asked)
        for draft in self.numbered:
            self._finish(draft, draft.answer)
        for draft in self.single.values():
            self._finish(draft, self._whole_answer(draft))
        for block, role in self.roles.items():
            if role is not Role.HINT or block in self.told:
                continue
            if any(holder in self.told for holder in self.page.within(block)):
                self.hold(block)  # it shows with the answer
            else:
                hint = 'Add a block with the answer behind it, or call this one "Answer".'
                message = "No answer follows this hint, so its question has no card."
                self.leave(block, "details-hint-only", message, hint)
        return self.found

    def _stands_at(self, draft: Draft) -> Block:
        """The block whose sections a question has: its own first one, since its answer can stand in "Solutions"."""
        first = draft.question[0]
        return first if isinstance(first, Block) and first in self.page.trails else draft.block

    def _is_of_another(self, child: Block) -> bool:
        """Whether a part of a block is none of its answer: a directive, or a question inside with its own block."""
        if isinstance(child, Details) and child in self.single:
            first = self.single[child].question[0]
            return isinstance(first, Block) and self.page.groups[child] is self.page.groups.get(first)
        return isinstance(child, Directive) or child in self.asked

    def _is_apart(self, part: Block) -> bool:
        """Whether a part of a hint is none of it: a further hint, or the answer."""
        return isinstance(part, Directive) or (
            isinstance(part, Details) and (part in self.owners or self.roles[part] is Role.HINT)
        )

    def _whole_answer(self, draft: Draft) -> Content:
        """The answer with the further blocks under the same question, each under its summary if that says more."""
        if not draft.more:
            return draft.answer
        answer: list[Block | Text] = []
        for block, content in ((draft.block, draft.answer), *((block, block.blocks) for block in draft.more)):
            answer += () if is_empty(content) else (*self._named(block, draft.question), *content)
        return tuple(answer)

    def _named(self, block: Details, question: Content) -> Content:
        """The summary of one of several blocks that answer a question, where it says which."""
        if self.roles[block] is Role.ANSWER or not block.summary or block.summary in question:
            return ()
        return (replace(block.summary, html=f"<strong>{block.summary.html}</strong>"),)

    def _finish(self, draft: Draft, answer: Content) -> None:
        question, number = clean(draft.question)
        if not question:
            message, hint = "An answer has this number, but the question is empty.", "Write the question."
            self.found.diagnostics.append(
                Diagnostic(place=draft.place, code="question-empty", message=message, hint=hint)
            )
            return
        question, ticked = choices.unticked(question, answer)
        short = _short(question)
        alone = draft.block in self.single
        if is_empty(answer):
            message = f'The question "{short}" has no answer yet.'
            hint = "Write one, or leave the question out until there is one."
            tags = barely.tags_in(self.page, draft.block) if alone else ""
            if tags:
                message = f'The answer to "{short}" is only the tag {tags}, which shows nothing.'
                hint = barely.hint(tags)
            behind = self._answer_behind(draft) if alone and not any(part.plain for part in answer) else None
            if behind:
                hint = f"It seems to stand in line {behind.place.line}, behind the block: move it in."
            if alone:
                self.leave(draft.block, "answer-empty", message, hint)
            else:
                finding = Diagnostic(place=draft.place, code="answer-empty", message=message, hint=hint)
                self.found.diagnostics.append(finding)
            return
        answer, bare = barely.named(self.page, answer)
        self.found.diagnostics += [bare] if bare else []
        hints = tuple(part for hint in draft.hints for part in hint.blocks if not self._is_apart(part))
        self.found.items.append(
            Question(
                block=draft.block,
                place=draft.place,
                source=self.page.document.source,
                settings=draft.settings,
                trail=self.page.sections(self._stands_at(draft), draft.question),
                number=draft.number or number,
                question=question,
                answer=(*answer, *_listed(ticked or choices.chosen(question, answer))),
                hint=hints,
            )
        )
        if alone:
            self.claim(draft.block, f'the answer to "{short}"', short)
        for table in (block for part in draft.question if isinstance(part, Block) for block in walk(part)):
            if isinstance(table, Table) and table not in self.told:  # a table can be part of several questions
                self.claim(table, "part of a question")

    def _answer_behind(self, draft: Draft) -> Block | None:
        """What stands right behind an empty block and seems to be meant as its content: nothing that asks."""
        last = draft.more[-1] if draft.more else draft.block
        behind = [block for block in itertools.islice(self.page.after(last), 3) if not isinstance(block, Directive)]
        first = behind[0] if behind else None
        if first is None or isinstance(first, Heading | Rule | Details | Table):
            return None
        if any(part in self.asked or isinstance(part, Details) for part in walk(first)):
            return None
        if len(behind) > 1 and isinstance(behind[1], Details):
            return None  # it is what that one is about
        if isinstance(first, Paragraph) and (first.text.bold or asks(first.plain) or is_numbered(first.text)):
            return None
        return None if isinstance(first, Paragraph) and (is_label(first.plain) or is_back_link(first)) else first


def _told_openly(question: Content) -> tuple[Content, Content]:
    """A question, and the answer that stands openly behind it ("Answer: B") where the block only explains it."""
    for number, part in enumerate(question[1:], 1):
        if isinstance(part, Paragraph) and named_answer(part.plain):
            return question[:number], question[number:]
    return question, ()


def _lead(content: Content, questions: ListBlock) -> Content:
    """What stands before a list of questions and each needs: no heading, nor a line that only leads to what asks."""
    lead = tuple(part for part in content if not isinstance(part, Heading))
    if any(not isinstance(part, Paragraph) or part.text.images for part in lead):
        return lead
    leads_only = all(part.plain.rstrip(" *_").endswith((":", "：")) for part in lead)
    return () if leads_only and any(asks(item.plain) for item in questions.items) else lead


def _after_colon(text: Text) -> Text:
    """The answer that a summary gives itself: what stands behind its colon."""
    html = text.html.split(":" if ":" in text.html else "：", 1)[-1]
    return replace(text, html=html.strip(), plain=named_answer(text.plain))


def _listed(parts: Content) -> Content:
    return tuple(replace(part, html=f"→ {part.html}") if isinstance(part, Text) else part for part in parts)


def _short(content: Content) -> str:
    text = " ".join(" ".join(part.plain for part in content).split())
    return text if len(text) <= 80 else text[:77] + "…"
