"""Items, the pieces of knowledge that extractors take from documents, and what became of each block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, ClassVar

from notes2anki.frozen import frozen
from notes2anki.model.blocks import Block, Place, Source, Table, Text

Content = tuple[Block | Text, ...]


@frozen
class Labelled:
    """A value with its label, as a cell under its header; `asked` marks the one that a card asks for.

    `extra` says that no note of the row asks for it, so that a change of it is a change of all of them.
    """

    label: Content
    value: Content
    asked: bool = False
    extra: bool = False


@frozen
class Item:
    """One piece of knowledge found in the sources, before it is a note.

    `kind` names the template folder that it goes to. The fields of the subclasses are what that folder's
    expressions can use. `block` is the block that it was made from; `trail` the sections that it stands in, outermost
    first; `caption` the line that introduces it there; `number` the number that its question had.
    """

    kind: ClassVar[str]

    block: Block
    place: Place
    trail: tuple[str, ...] = ()
    caption: str = ""
    number: str = ""
    settings: tuple[tuple[str, str], ...] = ()
    source: Source

    # The names of the fields that hold what is asked and what is answered.
    asked: ClassVar[tuple[str, ...]] = ()
    told: ClassVar[tuple[str, ...]] = ()

    def content(self, names: Iterable[str]) -> Content:
        """What the fields with these names hold, one behind the other."""
        return tuple(part for name in names for part in getattr(self, name))

    def setting(self, key: str) -> str | None:
        """The value that a directive gives a key, or None."""
        return dict(self.settings).get(key) if self.settings else None


@frozen
class Question(Item):
    """A question, with everything that one must see to answer it, and its answer."""

    kind: ClassVar[str] = "qa"
    asked: ClassVar[tuple[str, ...]] = ("question",)
    told: ClassVar[tuple[str, ...]] = ("answer",)

    question: Content
    answer: Content
    hint: Content = ()


@frozen
class Term(Item):
    """A row of two columns."""

    kind: ClassVar[str] = "term"
    asked: ClassVar[tuple[str, ...]] = ("term",)
    told: ClassVar[tuple[str, ...]] = ("definition",)

    term: Content
    definition: Content
    term_label: Content = ()
    definition_label: Content = ()

    def as_fact(self) -> Fact:
        """The same as the cell of a wider table, for a row that had more columns once."""
        row = (
            Labelled(label=self.term_label, value=self.term),
            Labelled(label=self.definition_label, value=self.definition, asked=True),
        )
        return Fact(
            **_common(self),
            subject=self.term,
            attribute=self.definition_label,
            value=self.definition,
            subject_label=self.term_label,
            row=row,
        )


@frozen
class Fact(Item):
    """A cell of a wider table: what a subject has for an attribute; `row` is the whole row."""

    kind: ClassVar[str] = "fact"
    asked: ClassVar[tuple[str, ...]] = ("subject", "attribute")
    told: ClassVar[tuple[str, ...]] = ("value",)

    subject: Content
    attribute: Content
    value: Content
    subject_label: Content = ()
    row: tuple[Labelled, ...] = ()

    def as_term(self) -> Term:
        """The same as a row of two columns, for a row that had no more columns once."""
        return Term(
            **_common(self),
            term=self.subject,
            definition=self.value,
            term_label=self.subject_label,
            definition_label=self.attribute,
        )

    def as_record(self) -> Record:
        """The whole row, as one piece; all cells of a row give the same, but for the objects."""
        row = self.row or self._compared()
        asked = next((cell.label for cell in row if cell.asked), None)
        subject, label = self.subject, self.subject_label
        if asked is not None and asked == subject:
            # In a table of one row the headers are asked about; its first cell is the subject of the row all the same.
            subject, label = row[0].value, row[0].label
        return Record(
            **{**_common(self), "place": replace(self.place, column=1)},
            subject=subject,
            subject_label=label,
            row=tuple(replace(cell, asked=False, extra=False) for cell in row),
        )

    def _compared(self) -> tuple[Labelled, ...]:
        """The cells of a row of things side by side, which stand in its value as a small table."""
        first = Labelled(label=self.subject_label, value=self.subject)
        tables = [part for part in self.value if isinstance(part, Table)]
        cells = [pair for table in tables for pair in zip(table.header, table.rows[0].cells, strict=False)]
        return (first, *(Labelled(label=(label,), value=(cell,)) for label, cell in cells))


@frozen
class Record(Item):
    """A whole row of a table, for a note type that makes one note of it; `row` has the filled cells."""

    kind: ClassVar[str] = "record"
    asked: ClassVar[tuple[str, ...]] = ("subject",)
    told: ClassVar[tuple[str, ...]] = ("cells",)

    subject: Content
    subject_label: Content = ()
    row: tuple[Labelled, ...] = ()

    @property
    def cells(self) -> Content:
        """What the row has besides its subject."""
        return tuple(part for cell in self.row if cell.value != self.subject for part in cell.value)


@frozen
class Cloze(Item):
    """A text with deletions, in Anki's notation; `given` are the numbers that no author wrote."""

    kind: ClassVar[str] = "cloze"
    asked: ClassVar[tuple[str, ...]] = ("text",)
    told: ClassVar[tuple[str, ...]] = ("extra",)

    text: Content
    extra: Content = ()
    given: frozenset[int] = frozenset()


def _common(item: Item) -> dict[str, Any]:
    """What all items have, of one of them."""
    return {field.name: getattr(item, field.name) for field in fields(Item)}


@frozen
class Claim:
    """What became of a block: taken by an extractor, or left with a reason.

    `by` names the extractor; `reason` is the code of the diagnostic that tells why nothing was made of it, or
    empty; `told` is a sentence for `explain`, and `more` a further one; `asked` is the question that the block answers.
    """

    block: Block
    by: str
    reason: str = ""
    told: str = ""
    more: str = ""
    asked: str = ""
