"""The types that pass between the stages, each frozen and each carrying its place in the sources.

A `Source` is read, parsed into a `Document` of blocks, from which extractors take `Item`s; an item and a
`NoteType` (see notetypes.py) make a `Note`; notes, media and note types make a `Deck`, which is packaged.
Absence is an empty string or tuple, so that nobody has to ask for None.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, ClassVar

from notes2anki.frozen import frozen


@frozen(eq=True, order=True)
class Place:
    """Where something stands: a path as the user would write it, line and column counted from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


# What the address of a picture starts with that Obsidian's ![[…]] shows: it may lie in any folder of the notes.
WIKI = "wiki%3A"


# ---------------------------------------------------------------------------------------------- sources


@frozen(eq=True)
class FrontMatter:
    """What the YAML at the top of a file says; every key is optional."""

    deck: str = ""
    title: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    cards: bool = True


@frozen
class Source:
    """One Markdown file, decoded.

    `path` is relative to `root`, with "/": decks may depend on it. `shown` is for messages only: the path as the
    user can open it from where the command runs. `text` has LF line ends, no byte order mark, and blank lines in
    place of the front matter, so that line numbers are those of the file.
    """

    path: str
    shown: str
    root: Path
    text: str
    front: FrontMatter = FrontMatter()

    def place(self, line: int, column: int = 1) -> Place:
        """The place of a line of this source."""
        return Place(path=self.shown, line=line, column=column)


# ----------------------------------------------------------------------------------------------- blocks


@frozen
class Text:
    """A line or paragraph of inline content.

    `html` is balanced but not yet sanitised; `plain` is what a reader reads, white space folded but for line
    breaks. `bold` and `code` say that all of it is so; `linked` counts the characters that are links,
    `images` the pictures. `unclosed` are the tags of formatting that open in it and are not closed.
    """

    html: str = ""
    plain: str = ""
    bold: bool = False
    code: bool = False
    linked: int = 0
    images: int = 0
    unclosed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.plain or self.images)


@frozen
class Block:
    """A block of a document, from the line of its `place` to the line `end`. Blocks are equal only to themselves."""

    place: Place
    end: int

    @property
    def children(self) -> tuple[Block, ...]:
        """The blocks inside this one, in source order."""
        return ()

    @property
    def plain(self) -> str:
        """What a reader reads in it, a line a block."""
        return "\n".join(filter(None, (child.plain for child in self.children)))


@frozen
class TextBlock(Block):
    """A block that holds inline content only."""

    text: Text

    @property
    def plain(self) -> str:
        """What a reader reads in it."""
        return self.text.plain


class Paragraph(TextBlock):
    """A paragraph."""

    __slots__ = ()


@frozen
class Heading(TextBlock):
    """A heading of level 1 to 6, in any of its spellings."""

    level: int


@frozen
class Code(Block):
    """A code block; `language` is the first word after the fence, or empty."""

    code: str
    language: str = ""

    @property
    def plain(self) -> str:
        """The code."""
        return self.code


@frozen
class Formula(Block):
    """Display math: TeX without its delimiters."""

    tex: str

    @property
    def plain(self) -> str:
        """The TeX."""
        return self.tex


@frozen
class Container(Block):
    """A block made of blocks."""

    blocks: tuple[Block, ...] = ()

    @property
    def children(self) -> tuple[Block, ...]:
        """The blocks inside."""
        return self.blocks


@frozen
class Quote(Container):
    """A block quote; `alert` is the kind of a GitHub alert ("note", "tip", ...) or empty, `title` what it is called.

    Obsidian's callouts are alerts too, in more kinds and with a title; one that folds is `Details`.
    """

    alert: str = ""
    title: Text = Text()

    @property
    def plain(self) -> str:
        """Title and content, a line a block."""
        return "\n".join(filter(None, (self.title.plain, *(child.plain for child in self.children))))


@frozen
class ListItem(Container):
    """An item of a list; `number` as written ("12") or empty, `task` is "", " " or "x"."""

    number: str = ""
    task: str = ""


@frozen
class ListBlock(Block):
    """A list; `tight` when its items' paragraphs are not set apart by blank lines."""

    items: tuple[ListItem, ...]
    ordered: bool = False
    tight: bool = True

    @property
    def children(self) -> tuple[Block, ...]:
        """The items."""
        return self.items


@frozen
class Cell(TextBlock):
    """A table cell."""


@frozen
class Row(Block):
    """A table row, as many cells as the header has; `glued` when the line has no pipe at all.

    `short` is how many cells were written, where the header has more.
    """

    cells: tuple[Cell, ...]
    glued: bool = False
    short: int = 0

    @property
    def children(self) -> tuple[Block, ...]:
        """The cells."""
        return self.cells


@frozen
class Table(Block):
    """A table; HTML tables without a header row have an empty `header`.

    `aligned` says for each column where its text stands: "left", "center", "right" or ""; it may be shorter.
    """

    header: tuple[Cell, ...]
    rows: tuple[Row, ...]
    aligned: tuple[str, ...] = ()

    @property
    def children(self) -> tuple[Block, ...]:
        """The rows."""
        return self.rows

    @property
    def plain(self) -> str:
        """Header and rows, a line a row."""
        rows = (self.header, *(row.cells for row in self.rows))
        return "\n".join("\t".join(cell.plain for cell in row) for row in rows)


@frozen
class Details(Container):
    """A collapsible block: `summary` (empty when there is none) over Markdown; `shown` is the code in the summary.

    `id` is the attribute of its tag.
    """

    summary: Text = Text()
    id: str = ""
    shown: tuple[Block, ...] = ()
    has_summary: bool = False
    closed: bool = True


@frozen
class Rule(Block):
    """A thematic break."""


@frozen
class Html(Block):
    """Raw HTML that is content (a list, a figure ...)."""

    html: str
    text: str = ""

    @property
    def plain(self) -> str:
        """The text between the tags."""
        return self.text


@frozen
class Directive(Block):
    """A comment to this program, `<!-- anki: skip tags=exam -->`; a bare word has the value ""."""

    settings: tuple[tuple[str, str], ...]


@frozen
class Document:
    """A source as blocks."""

    source: Source
    blocks: tuple[Block, ...]

    def walk(self) -> Iterator[Block]:
        """Every block, in source order, outer before inner."""
        stack = list(reversed(self.blocks))
        while stack:
            block = stack.pop()
            yield block
            stack.extend(reversed(block.children))


# ------------------------------------------------------------------------------------------------ items

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


# -------------------------------------------------------------------------------------------- the deck


@frozen(eq=True)
class Field:
    """A field of a note type: its name, its permanent id, and the Jinja source of its value.

    A field that `rides` along is about the note and not of it (where it stands): a change of it alone is no change.
    `place` is where its value is written.
    """

    name: str
    id: int
    value: str = ""
    rides: bool = False
    place: Place = Place(path="")


@frozen(eq=True, order=True)
class Media:
    """A file that goes into the package under a name that holds a hash of its content.

    `held` is its content where the notes themselves hold it, and there is no such file.
    """

    name: str
    file: Path
    held: bytes = b""

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        return self.held or self.file.read_bytes()

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.held) or self.file.stat().st_size


@frozen(eq=True)
class CardTemplate:
    """A card template: front and back are Anki's, Jinja already rendered."""

    name: str
    id: int
    front: str
    back: str


@frozen(eq=True)
class NoteType:
    """An Anki note type, made from one folder of templates, in which `place` is.

    `identify` names the fields that tell its notes apart. With `by_row` a row of a table makes one note. `media` are
    the files that its templates load.
    """

    key: str
    id: int
    name: str
    fields: tuple[Field, ...]
    identify: tuple[str, ...]
    cards: tuple[CardTemplate, ...]
    css: str
    cloze: bool = False
    by_row: bool = False
    media: tuple[Media, ...] = ()
    place: Place = Place(path="")


@frozen
class Note:
    """A note as Anki will have it.

    `fields` are HTML in the note type's order, `cards` the numbers of the card templates that make a card of them,
    `deck` a full deck name. `own_tags` are those of `tags` that its author gave it; `mod` is the time of its last
    change, in whole seconds since 1970; `extra` what it shows besides its fields' own content; `known` says how it was
    found in the ledger.
    """

    guid: str
    note_type: NoteType
    fields: tuple[str, ...]
    cards: tuple[int, ...]
    tags: tuple[str, ...]
    own_tags: tuple[str, ...] = ()
    deck: str
    place: Place
    item: Item
    mod: int = 0
    extra: tuple[str, ...] = ()
    known: str = ""


@frozen
class Deck:
    """Everything that one package holds. `stamp` is its time, `type_mods` that of each note type, by its key."""

    slug: str
    name: str
    version: str
    description: str
    notes: tuple[Note, ...]
    media: tuple[Media, ...] = ()
    stamp: int
    type_mods: Mapping[str, int]

    @property
    def cards(self) -> int:
        """How many cards its notes have."""
        return sum(len(note.cards) for note in self.notes)
