"""What the checks look at: notes with what they ask and answer, and the thresholds that can be set."""

from __future__ import annotations

from functools import cached_property

from notes2anki import latex, naming
from notes2anki.diagnostics import Diagnostic
from notes2anki.frozen import frozen
from notes2anki.media import mention
from notes2anki.model import Block, Content, Note, Place
from notes2anki.render import plain


@frozen(eq=True)
class Limits:
    """The thresholds of `[check]`: words of an answer, items of a list in it, likeness of two questions up to 1."""

    max_answer_words: int = 100
    max_list_items: int = 7
    near_duplicate: float = 0.92


class Seen:
    """A note as the checks see it, and whether learners have it; what several of them look at is made once."""

    def __init__(self, note: Note, *, is_released: bool = False) -> None:
        """See a note."""
        self.note, self.item, self.is_released = note, note.item, is_released

    @cached_property
    def asked(self) -> Content:
        """What it asks."""
        return tuple(part for name in self.item.asked for part in getattr(self.item, name))

    @cached_property
    def told(self) -> Content:
        """What it answers."""
        return tuple(part for name in self.item.told for part in getattr(self.item, name))

    @cached_property
    def question(self) -> str:
        """What it asks, as text."""
        return plain(self.asked)

    @cached_property
    def answer(self) -> str:
        """What it answers, as text."""
        return plain(self.told)

    @cached_property
    def html(self) -> str:
        """Its fields, one behind the other: few notes hold what most checks look for."""
        return "\n".join(self.note.fields)

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


def told_of(note: Seen, code: str, message: str, hint: str) -> Diagnostic:
    """A finding at a note."""
    return Diagnostic(place=note.item.place, code=code, message=message, hint=hint)


def where(note: Seen, pattern: str) -> Place:
    """Where a pattern first stands in the source of a note, from its first block on."""
    content = (*note.asked, *note.told)
    start = min([note.item.place, *(part.place for part in content if isinstance(part, Block))])
    return mention(note.item.source, start, pattern)
