"""The types that pass between the stages, each frozen and each carrying its place in the sources.

A `Source` is read, parsed into a `Document` of blocks, from which extractors take `Item`s; an item and a
`NoteType` (see notetypes.py) make a `Note`; notes, media and note types make a `Deck`, which is packaged.
Absence is an empty string or tuple, so that nobody has to ask for None.
"""

from __future__ import annotations

from notes2anki.model.blocks import (
    WIKI,
    Block,
    Cell,
    Code,
    Container,
    Details,
    Directive,
    Document,
    Formula,
    FrontMatter,
    Heading,
    Html,
    ListBlock,
    ListItem,
    Paragraph,
    Place,
    Quote,
    Row,
    Rule,
    Source,
    Table,
    Text,
    TextBlock,
)
from notes2anki.model.decks import (
    CardTemplate,
    Deck,
    Field,
    Media,
    Note,
    NoteType,
)
from notes2anki.model.items import (
    Claim,
    Cloze,
    Content,
    Fact,
    Item,
    Labelled,
    Question,
    Record,
    Term,
)

__all__ = [
    "WIKI",
    "Block",
    "CardTemplate",
    "Cell",
    "Claim",
    "Cloze",
    "Code",
    "Container",
    "Content",
    "Deck",
    "Details",
    "Directive",
    "Document",
    "Fact",
    "Field",
    "Formula",
    "FrontMatter",
    "Heading",
    "Html",
    "Item",
    "Labelled",
    "ListBlock",
    "ListItem",
    "Media",
    "Note",
    "NoteType",
    "Paragraph",
    "Place",
    "Question",
    "Quote",
    "Record",
    "Row",
    "Rule",
    "Source",
    "Table",
    "Term",
    "Text",
    "TextBlock",
]
