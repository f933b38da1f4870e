"""Sources and what is parsed out of them: documents of blocks, each carrying its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

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
