"""What the checks look at: notes with what they ask and answer, and the thresholds that can be set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import TypeVar

from notes2anki import latex, naming
from notes2anki.diagnostics import Diagnostic
from notes2anki.frozen import frozen
from notes2anki.media import mention
from notes2anki.model import Block, Code, Container, Content, ListBlock, Note, Place, Table, Text
from notes2anki.render import plain

AnyBlock = TypeVar("AnyBlock", bound=Block)
# So many lines of an answer are looked at: nobody learns a longer one, and of a megabyte it takes long.
_MOST_LINES = 2000


@frozen(eq=True)
class Limits:
    """The thresholds of `[check]`: words of an answer, items of a list in it, likeness of two questions up to 1."""

    max_answer_words: int = 100
    max_list_items: int = 7
    near_duplicate: float = 0.92


class Seen:
    """A note as the checks see it, and whether learners have it; what several of them look at is made once.

    `asked` and `told` are what it asks and answers, as far as it is looked at, `question` and `answer` the same as
    text, `asked_prose` and `told_prose` without code; `html` is its fields, one behind the other: few notes hold what
    most checks look for.
    """

    def __init__(self, note: Note, *, is_released: bool = False) -> None:
        """See a note."""
        self.note, self.item, self.is_released = note, note.item, is_released
        self.asked, self.told = (_bounded(note.item.content(names)) for names in (note.item.asked, note.item.told))
        self.question, self.asked_prose = _texts(self.asked)
        self.answer, self.told_prose = _texts(self.told)
        self.html = "\n".join(note.fields)

    @cached_property
    def formulas(self) -> tuple[str, ...]:
        """The formulas in its fields, as TeX."""
        fields = self.note.fields if "\\" in self.html else ()
        return tuple(dict.fromkeys(tex for value in fields if "\\" in value for tex in latex.formulas(value)))

    @cached_property
    def asks(self) -> str:
        """What it asks, as it is compared."""
        return naming.identity(self.question)

    @cached_property
    def says(self) -> str:
        """What it answers, as it is compared."""
        return naming.identity(self.answer)


def _texts(content: Content) -> tuple[str, str]:
    """Content as text, and the same without its code."""
    text, prose = plain(content), tuple(part for part in content if not isinstance(part, Code))
    return text, text if len(prose) == len(content) else plain(prose)


def _bounded(content: Content) -> Content:
    """Content of so many lines; of one that is longer its beginning."""
    kept: list[Block | Text] = []
    left = _MOST_LINES
    for part in content:
        if left <= 0:
            break
        kept.append(part if isinstance(part, Text) else _beginning(part, part.place.line + left))
        left -= 1 if isinstance(part, Text) else part.end - part.place.line + 1
    return tuple(kept)


def _beginning(block: AnyBlock, line: int) -> AnyBlock:
    """A block without those in it that start below a line."""
    if block.end > line:
        match block:
            case Container():
                return replace(block, blocks=_beginnings(block.blocks, line))
            case ListBlock():
                return replace(block, items=_beginnings(block.items, line))
            case Table():
                return replace(block, rows=_beginnings(block.rows, line))
    return block


def _beginnings(blocks: Iterable[AnyBlock], line: int) -> tuple[AnyBlock, ...]:
    return tuple(_beginning(block, line) for block in blocks if block.place.line <= line)


def told_of(note: Seen, code: str, message: str, hint: str) -> Diagnostic:
    """A finding at a note."""
    return Diagnostic(place=note.item.place, code=code, message=message, hint=hint)


def where(note: Seen, pattern: str) -> Place:
    """Where a pattern first stands in the source of a note, from its first block on."""
    content = (*note.asked, *note.told)
    start = min([note.item.place, *(part.place for part in content if isinstance(part, Block))])
    return mention(note.item.source, start, pattern)
