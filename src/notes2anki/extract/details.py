"""Questions from collapsible blocks.

The summary is the question, or, where it only names the answer, the text before the block. Hints go with the answer
that follows them; blocks that only hold other blocks, lists of links or additions to an open text are left out, each
with its reason.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract import choices
from notes2anki.extract.asking import Asked, question_before
from notes2anki.extract.page import Found, Page, Settings
from notes2anki.extract.phrasing import clean, is_empty, is_picture, is_prose, words_in
from notes2anki.extract.summaries import Role, named_answer, role
from notes2anki.extract.words import asks, fold, kinds, tokens
from notes2anki.model import (
    Block,
    Claim,
    Code,
    Content,
    Details,
    Directive,
    Heading,
    Html,
    ListBlock,
    ListItem,
    Paragraph,
    Place,
    Question,
    Rule,
    Table,
    Text,
    TextBlock,
)

NAME = "details"

# A summary that stands this often in a file and asks nothing is a phrase, in whatever language.
_REPEATED = 3
# A heading that asks for code by its words alone has more of them than a title.
_TASK_WORDS = 4
# A block of blocks may be introduced by a line.
_INTRODUCTION_WORDS = 12
_SKIP_HINT = "Put <!-- anki: type=qa --> before the block to make a card of it."


def extract(page: Page) -> Found:
    """A question for each collapsible block of a page that answers one, and a reason for each other."""
    reader = _Reader(page)
    reader.visit(page.document.blocks)
    return reader.finish()


@dataclass(slots=True, kw_only=True, eq=False)
class _Draft:
    """A question while further blocks may still add to its answer."""

    block: Details
    question: Content
    answer: Content
    number: str = ""
    hints: tuple[Details, ...] = ()
    settings: Settings = ()
    place: Place
    more: list[Details] = field(default_factory=list)


class _Reader:
    """Goes through the blocks of a page, inner before outer."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.found = Found()
        self.drafts: dict[Details, _Draft] = {}
        self.numbered: list[_Draft] = []  # questions of numbered lists, several of which share a block
        self.owners: dict[Details, _Draft] = {}  # blocks that share a question, and the draft of that question
        self.asked: set[Block | Text] = set()  # what questions are made of
        self.hints: set[Details] = set()
        self.done: set[Block] = set()  # blocks that a claim was made for
        self.made: set[Block] = set()  # of these, the ones that something was made of
        blocks = [block for block in page.document.walk() if isinstance(block, Details)]
        self.times = Counter(fold(block.summary.plain) for block in blocks if block.has_summary)
        self.roles = {block: self._role(block) for block in blocks}

    def _role(self, block: Details) -> Role:
        if not block.has_summary:
            return Role.NONE
        if fold(block.summary.plain) in self.page.options.answer_phrases:
            return Role.ANSWER
        return role(block.summary.plain)

    def is_hint(self, block: Details) -> bool:
        return self.roles[block] is Role.HINT

    # ------------------------------------------------------------------------------------------ the walk

    def visit(self, blocks: tuple[Block, ...]) -> None:
        number = 0
        while number < len(blocks):
            block = blocks[number]
            if block.children:
                self.visit(block.children)
            if isinstance(block, Details):
                options = self._options(blocks, number)
                if options:
                    self._make_options(options)
                    number += len(options)
                    for option in options[1:]:
                        self.visit(option.children)
                    continue
                self._read(block)
            number += 1

    def _read(self, block: Details) -> None:
        settings = self.page.settings(block)
        wanted = dict(settings).get("type")
        if dict(settings).get("skip") is not None:
            self._leave(block, "skipped", "The block is skipped, as its directive says.")
        elif self.is_hint(block):
            return  # the answer that follows takes it, or finish() reports it
        elif self._only_holds_blocks(block):
            self._leave(block, "details-section", "This block only holds other blocks, which give cards of their own.")
        else:
            self._read_by_role(block, settings, wanted is not None)

    def _read_by_role(self, block: Details, settings: Settings, wanted: bool) -> None:
        kind = self.roles[block]
        if kind is Role.CONTENTS and not wanted:
            self._leave(block, "details-index", "This block holds a table of contents or a list of links.", _SKIP_HINT)
        elif kind in (Role.ANSWER, Role.NONE):
            self._answer(block, settings, question_before(self.page, block, self.is_hint))
        elif kind in (Role.REVEAL, Role.EXTRA, Role.PARTIAL):
            self._perhaps_answer(block, settings, wanted)
        elif kind is Role.LABEL and not wanted and (self._repeats(block) or self._names_code(block)):
            self._perhaps_answer(block, settings, wanted)
        else:
            self._summary_asks(block, settings, wanted)

    def _repeats(self, block: Details) -> bool:
        return self.times[fold(block.summary.plain)] >= _REPEATED

    def _names_code(self, block: Details) -> bool:
        """Whether a summary such as "Python" stands over nothing but code."""
        return len(tokens(block.summary.plain)) <= 2 and _shares(block.blocks).keys() == {"code"}

    def _in_answer(self, block: Details) -> bool:
        """Whether a block stands inside another that answers a question."""
        holders = (holder for holder in self.page.within(block) if isinstance(holder, Details))
        return any(self.roles[holder] in (Role.ANSWER, Role.QUESTION, Role.PARTIAL) for holder in holders)

    # ----------------------------------------------------------------------------------------- questions

    def _answer(self, block: Details, settings: Settings, asked: Asked) -> None:
        """A block whose summary says no more than that it is an answer, or that has none."""
        if asked.same_as is not None and asked.same_as in self.owners:
            self._also(block, asked)
            return
        missing = not any(part.plain or _has_picture(part) for part in asked.content)
        if not block.has_summary and (missing or not (asked.certain and _has_choices(asked.content))):
            message = "This block has no <summary>, and no question with choices stands before it."
            self._leave(block, "details-no-summary", message, "Give it a summary that asks, or remove <details>.")
        elif missing:
            message = f'The summary "{block.summary.plain}" names an answer, but no question stands before the block.'
            self._leave(block, "details-no-question", message, "Write the question above it, or as its summary.")
        elif not self._many(block, asked):
            self._draft(block, asked.content, settings, asked)

    def _perhaps_answer(self, block: Details, settings: Settings, wanted: bool) -> None:
        """A block whose summary may name an answer, or something that adds to what the text before it says openly."""
        asked = question_before(self.page, block, self.is_hint)
        kind = self.roles[block]
        owner = self.owners.get(asked.same_as) if asked.same_as else None
        if owner is not None and kind in (Role.PARTIAL, Role.REVEAL, Role.EXTRA, self.roles[owner.block]):
            self._also(block, asked)
        elif asked.content and self._asks_for(block, asked):
            if not self._many(block, asked):
                self._draft(block, asked.content, settings, asked)
        elif kind is Role.PARTIAL or wanted:
            self._summary_asks(block, settings, wanted)
        elif kind is Role.LABEL and self._repeats(block):
            self._under_heading(block, settings)
        else:
            message = f'"{block.summary.plain}" adds to the text around it and answers no question.'
            self._leave(block, "details-extra", message, _SKIP_HINT)

    def _asks_for(self, block: Details, asked: Asked) -> bool:
        """Whether the text before a block asks for it, rather than saying itself what the block adds to."""
        kind = self.roles[block]
        if asked.answered and kind is not Role.PARTIAL:
            return False
        prose = [part for part in asked.content[1:] if isinstance(part, Block) and is_prose(part) and not asks(part.plain)]
        if kind is Role.EXTRA and not asked.certain and _shares(block.blocks).keys() == {"table"}:
            return False
        if kind is Role.EXTRA:
            return not prose and (asked.certain or words_in(asked.content) >= _TASK_WORDS)
        return asked.certain or not prose or self.times[fold(block.summary.plain)] > 1

    def _summary_asks(self, block: Details, settings: Settings, wanted: bool) -> None:
        if not (asks(block.summary.plain) or wanted or self.roles[block] is Role.QUESTION):
            reason = self._why_no_card(block)
            if not reason and self._in_answer(block):
                reason = "details-extra", f'"{block.summary.plain}" adds to the answer that it stands in.', _SKIP_HINT
            if reason:
                self._leave(block, *reason)
                return
        self._draft(block, (block.summary, *self._pictured(block)), settings, Asked())

    def _under_heading(self, block: Details, settings: Settings) -> None:
        """A label that many blocks have: the heading above says of what."""
        reason = self._why_no_card(block)
        trail = self.page.trails[block]
        if reason or not trail:
            self._leave(block, *(reason or ("details-extra", f'"{block.summary.plain}" stands in many blocks.', _SKIP_HINT)))
        else:
            self._draft(block, (trail[-1], block.summary), settings, Asked())

    def _why_no_card(self, block: Details) -> tuple[str, str, str] | None:
        """Why a block under a label that asks nothing is no card: what it holds is no explanation."""
        shares = _shares(block.blocks)
        total = sum(shares.values()) or 1
        first = next((child for child in block.blocks if not isinstance(child, Directive)), None)
        if (shares["table"] > total / 2 or isinstance(first, Table)) and not self._asking_page():
            return "details-section", "This block holds a table, which gives cards of its own.", _SKIP_HINT
        if shares["link"] > total * 0.5:
            return "details-index", "This block holds a list of links.", _SKIP_HINT
        if not shares["prose"] and shares["code"] and len(tokens(block.summary.plain)) <= 3:
            return "details-extra", f'"{block.summary.plain}" holds code that adds to the text around it.', _SKIP_HINT
        return None

    def _asking_page(self) -> bool:
        """Whether most summaries of the page that do not name an answer ask by a question mark: then the others ask too."""
        asking = [role is Role.QUESTION for role in self.roles.values() if role in (Role.QUESTION, Role.LABEL)]
        return sum(asking) * 2 > len(asking)

    def _pictured(self, block: Details) -> Content:
        """Pictures or code right before a block, or before a run of blocks, that their summaries ask about."""
        shown: list[Block] = []
        for neighbour in self.page.before(block):
            if isinstance(neighbour, Details) and not shown and self.roles[neighbour] in (Role.QUESTION, Role.LABEL):
                continue
            if is_picture(neighbour) or isinstance(neighbour, Code):
                shown.append(neighbour)
                continue
            if shown and isinstance(neighbour, Paragraph | ListBlock) and self.times[fold(block.summary.plain)] < 2:
                return ()  # it illustrates the prose above it
            break
        return tuple(reversed(shown))

    def _many(self, block: Details, asked: Asked) -> bool:
        """A block with a numbered list of answers to a numbered list of as many questions."""
        if not asked.content or not isinstance(asked.content[-1], ListBlock):
            return False
        questions = asked.content[-1]
        bodies = [child for child in block.blocks if not isinstance(child, Rule | Directive)]
        answers = bodies[0] if len(bodies) == 1 else None
        if not isinstance(answers, ListBlock) or len(answers.items) != len(questions.items) or len(questions.items) < 2:
            return False
        above = [part for part in asked.content[:-1] if isinstance(part, Paragraph | Heading)]
        asking = sum(asks(item.plain) for item in questions.items)
        if asking * 2 < len(questions.items) and any(asks(part.plain) for part in above):
            return False
        if asking == 0 and not (questions.ordered and answers.ordered):
            return False
        for question, answer in zip(questions.items, answers.items, strict=True):
            draft = _Draft(
                block=block, question=question.blocks, answer=answer.blocks, number=question.number,
                settings=self.page.settings(block, *asked.directives), place=question.place,
            )  # fmt: skip
            self.numbered.append(draft)
        self.asked |= set(asked.content)
        self._claim(block, f"{len(questions.items)} questions of a numbered list, with an answer each")
        self._take_hints(asked.hints)
        return True

    def _draft(self, block: Details, question: Content, settings: Settings, asked: Asked) -> None:
        named = named_answer(block.summary.plain) if self.roles[block] is Role.ANSWER else ""
        answer: Content = tuple(child for child in block.blocks if not isinstance(child, Directive))
        if named:
            answer = (_after_colon(block.summary), *answer)
        first = question[0]
        draft = _Draft(
            block=block, question=question, answer=answer, number=asked.number, hints=asked.hints,
            settings=(*self.page.settings(block, *asked.directives), *settings),
            place=first.place if isinstance(first, Block) else block.place,
        )  # fmt: skip
        self.drafts[block] = self.owners[block] = draft
        self.asked |= set(question)
        self._take_hints(asked.hints)

    def _also(self, block: Details, asked: Asked) -> None:
        """A further block under the same question: its content goes behind the answer."""
        assert asked.same_as is not None
        draft = self.owners[asked.same_as]
        if draft.block in self.drafts:
            draft.more.append(block)
            self.owners[block] = draft
            draft.hints += asked.hints
            self._take_hints(asked.hints)
        self._claim(block, f"part of the answer to the question at line {draft.place.line}")

    def _take_hints(self, hints: tuple[Details, ...]) -> None:
        for hint in hints:
            if hint not in self.hints:
                self.hints.add(hint)
                self._claim(hint, "the hint of the question before it")

    # ------------------------------------------------------------------------------------------- options

    def _options(self, blocks: tuple[Block, ...], number: int) -> list[Details]:
        """Blocks in a row that are the options of one stem, each saying whether it holds."""
        row: list[Details] = []
        for block in blocks[number:]:
            if isinstance(block, Details) and self.roles[block] not in (Role.ANSWER, Role.HINT, Role.CONTENTS, Role.NONE):
                row.append(block)
            elif not isinstance(block, Directive):
                break
        if len(row) < 2:
            return []
        verdicts = sum(_is_verdict(block) for block in row)
        lettered = sum(self.roles[block] is Role.OPTION for block in row)
        if verdicts * 2 < len(row) or (lettered < len(row) and verdicts < len(row)) or any(asks(block.summary.plain) for block in row):
            return []
        return row if question_before(self.page, row[0], self.is_hint).content else []

    def _make_options(self, row: list[Details]) -> None:
        asked = question_before(self.page, row[0], self.is_hint)
        for block in row:
            settings = self.page.settings(block, *asked.directives)
            self._draft(block, (*asked.content, block.summary), settings, replace(asked, same_as=None))

    # ------------------------------------------------------------------------------------------- the end

    def _only_holds_blocks(self, block: Details) -> bool:
        """Whether all that a block holds is other blocks that give cards, with the text that asks them."""
        inner = [child for child in _walk(block) if isinstance(child, Details) and child is not block]
        made = [child for child in inner if child in self.owners or child in self.made]
        if not made:
            return False
        if block.summary in self.asked:
            return True
        own = [child for child in block.blocks if not self._is_used(child)]
        words = words_in(tuple(own))
        if self.roles[block] in (Role.ANSWER, Role.QUESTION, Role.PARTIAL):
            return not words and not any(_has_picture(child) for child in own)
        return words < _INTRODUCTION_WORDS or (len(made) > 2 and words * 4 < words_in(block.blocks))

    def _is_used(self, block: Block) -> bool:
        """Whether a block is a part of a question or answer inside its holder."""
        if block in self.asked or isinstance(block, Details | Heading | Rule | Directive):
            return True
        if isinstance(block, ListBlock | ListItem):
            return all(self._is_used(child) for child in block.children) and bool(block.children)
        return False

    def _leave(self, block: Details, code: str, message: str, hint: str = "") -> None:
        self.found.leave(block, NAME, code, message, hint)
        self.done.add(block)

    def _claim(self, block: Block, told: str, asked: str = "") -> None:
        self.found.claims.append(Claim(block=block, by=NAME, told=told, asked=asked))
        self.done.add(block)
        self.made.add(block)

    def finish(self) -> Found:
        """Make items of the drafts, and report the hints that no answer took."""
        self.page.used.update(self.asked)
        self.page.claims.update((claim.block, claim) for claim in self.found.claims)
        self.found.used += list(self.asked)
        for draft in self.numbered:
            self._finish(draft, draft.answer)
        for draft in self.drafts.values():
            self._finish(draft, self._whole_answer(draft))
        for block, kind in self.roles.items():
            if kind is Role.HINT and block not in self.done:
                self._leave(block, "details-hint-only", "No answer follows this hint.", "Add the answer in a block behind it.")
        return self.found

    def _whole_answer(self, draft: _Draft) -> Content:
        """The answer with the further blocks that answer the same question, each under its summary if that says more."""
        answer = list(draft.answer)
        for block in draft.more:
            if self.roles[block] is not Role.ANSWER and block.summary:
                answer.append(replace(block.summary, html=f"<strong>{block.summary.html}</strong>"))
            answer += block.blocks
        return tuple(answer)

    def _finish(self, draft: _Draft, answer: Content) -> None:
        question, number = clean(draft.question)
        short = _short(question)
        alone = draft.block in self.drafts
        if is_empty(answer):
            message, hint = f'The question "{short}" has no answer yet.', "Write one, or leave the question out until there is one."
            if alone:
                self._leave(draft.block, "answer-empty", message, hint)
            else:
                self.found.diagnostics.append(Diagnostic(place=draft.place, code="answer-empty", message=message, hint=hint))
            return
        hints: Content = tuple(part for hint in draft.hints for part in hint.blocks if not isinstance(part, Directive))
        self.found.items.append(
            Question(
                block=draft.block, place=draft.place, source=self.page.document.source, settings=draft.settings,
                trail=self.page.sections(draft.block, draft.question), number=draft.number or number, question=question,
                answer=(*answer, *_list(choices.chosen(question, answer))), hint=hints,
            )  # fmt: skip
        )
        if alone:
            self._claim(draft.block, f'the answer to "{short}"', short)
        for table in (block for part in draft.question if isinstance(part, Block) for block in _walk(part)):
            if isinstance(table, Table):
                self._claim(table, "part of a question")


def _is_verdict(block: Details) -> bool:
    words = block.plain.split()
    return bool(words) and bool(kinds(fold(words[0]).strip(".,:;!()*"), ("verdict",)))


def _after_colon(text: Text) -> Text:
    html = text.html.split(":", 1)[-1] if ":" in text.html else text.html.split("：", 1)[-1]
    return replace(text, html=html.strip(), plain=named_answer(text.plain))


def _list(parts: Content) -> Content:
    return tuple(replace(part, html=f"→ {part.html}") if isinstance(part, Text) else part for part in parts)


def _has_picture(part: Block | Text) -> bool:
    return bool(part.images) if isinstance(part, Text) else any(
        isinstance(block, TextBlock) and block.text.images for block in _walk(part)
    )


def _has_choices(content: Content) -> bool:
    return any(isinstance(part, ListBlock) and len(part.items) > 1 for part in content)


def _walk(block: Block) -> list[Block]:
    found, stack = [], [block]
    while stack:
        found.append(stack.pop())
        stack.extend(found[-1].children)
    return found


def _shares(blocks: tuple[Block, ...]) -> Counter[str]:
    """How much of some blocks, in characters, is table, code, links and other text."""
    shares: Counter[str] = Counter()
    stack = list(blocks)
    while stack:
        block = stack.pop()
        size = len("".join(block.plain.split()))
        if isinstance(block, Table):
            shares["table"] += size
        elif isinstance(block, Code):
            shares["code"] += size
        elif isinstance(block, TextBlock):
            shares["link"] += block.text.linked
            shares["prose"] += size - block.text.linked
        elif isinstance(block, Html):
            shares["prose"] += size
        else:
            stack.extend(block.children)
    return shares


def _short(content: Content) -> str:
    text = " ".join(" ".join(part.plain for part in content).split())
    return text if len(text) <= 80 else text[:77] + "…"
