"""Note types, notes and decks, as Anki will have them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from notes2anki.frozen import frozen
from notes2anki.model.blocks import Place
from notes2anki.model.items import Item


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
