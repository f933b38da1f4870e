"""Decks as .apkg files, the same bytes wherever they are made: the only module that meets genanki.

genanki knows Anki's database; its package differs from build to build (temporary files, zip dates), takes quadratic
time in the number of subdecks, and leaves its temporary database behind. So the database is built in memory with its
parts, brought to one form, and zipped here.
"""

from __future__ import annotations

import io
import itertools
import json
import sqlite3
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from typing import Any

import genanki
from genanki.apkg_col import APKG_COL
from genanki.apkg_schema import APKG_SCHEMA

from notes2anki import naming
from notes2anki.model import Deck, Note, NoteType

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ZIP_MODE = 0o100644 << 16
_LEVEL = 6
# Places in the SQLite header that hold counters and the version of the library (sqlite.org/fileformat2.html).
_HEADER_COUNTERS = ((24, 4), (92, 4), (96, 4))


class _Note(genanki.Note):  # type: ignore[misc]  # genanki has no types
    """A genanki note whose cards were decided by Anki's own rule, and whose HTML is known to be sound."""

    def __init__(self, note: Note, model: genanki.Model, due: int) -> None:
        super().__init__(model=model, fields=list(note.fields), tags=list(note.tags), guid=note.guid, due=due)
        self.card_numbers = note.cards

    @property
    def cards(self) -> list[genanki.Card]:
        return [genanki.Card(number) for number in self.card_numbers]

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Not needed after sanitising, and quadratic in the length of a field."""


def data(deck: Deck) -> bytes:
    """The package of a deck: database and media, sorted, with fixed dates, deflated."""
    buffer = io.BytesIO()
    names = sorted(medium.name for medium in deck.media)
    files = {medium.name: medium for medium in deck.media}
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as package:
        _add(package, "collection.anki2", _database(deck))
        _add(package, "media", json.dumps({str(number): name for number, name in enumerate(names)}).encode())
        for number, name in enumerate(names):
            _add(package, str(number), files[name].content)
    return buffer.getvalue()


def _add(package: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _ZIP_DATE)
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, _ZIP_MODE, 3
    package.writestr(entry, content, compresslevel=_LEVEL)


def _database(deck: Deck) -> bytes:
    connection = sqlite3.connect(":memory:")
    try:
        connection.executescript("PRAGMA page_size = 4096; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;")
        cursor = connection.cursor()
        cursor.executescript(APKG_SCHEMA)
        cursor.executescript(APKG_COL)
        _fill(cursor, deck)
        connection.commit()
        connection.execute("VACUUM")
        return _in_one_form(bytearray(connection.serialize()))
    finally:
        connection.close()


def _fill(cursor: sqlite3.Cursor, deck: Deck) -> None:
    models = {note_type.key: _model(note_type) for note_type in _note_types(deck.notes)}
    decks = _decks(deck)
    (known,) = cursor.execute("SELECT decks FROM col").fetchone()
    all_decks = json.loads(known) | {str(made.deck_id): made.to_json() for made in decks.values()}
    all_models = {
        str(model.model_id): model.to_json(deck.type_mods[key], decks[deck.name].deck_id)
        for key, model in models.items()
    }
    cursor.execute("UPDATE col SET decks = ?, models = ?", (_json(all_decks), _json(all_models)))
    ids: Iterator[int] = itertools.count(deck.stamp * 1000)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for due, note in enumerate(deck.notes, 1):
            _Note(note, models[note.note_type.key], due).write_to_db(cursor, note.mod, decks[note.deck].deck_id, ids)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _note_types(notes: Iterable[Note]) -> list[NoteType]:
    found = {note.note_type.key: note.note_type for note in notes}
    return [found[key] for key in sorted(found)]


def _model(note_type: NoteType) -> genanki.Model:
    """genanki's word for a note type. Fields and templates get ids, by which Anki knows them when they are renamed."""
    fields: list[dict[str, Any]] = [{"name": field.name, "id": field.id} for field in note_type.fields]
    templates = [{"name": card.name, "id": card.id, "qfmt": card.front, "afmt": card.back} for card in note_type.cards]
    kind = genanki.Model.CLOZE if note_type.cloze else genanki.Model.FRONT_BACK
    return genanki.Model(
        note_type.id, note_type.name, fields=fields, templates=templates, css=note_type.css, model_type=kind
    )


def _decks(deck: Deck) -> dict[str, genanki.Deck]:
    """A genanki deck for each deck that holds notes, and for the course itself, which carries the description."""
    names = sorted({note.deck for note in deck.notes} | {deck.name})
    return {
        name: genanki.Deck(naming.number("deck", name), name, deck.description if name == deck.name else "")
        for name in names
    }


def _in_one_form(database: bytearray) -> bytes:
    """A vacuumed database without what depends on the SQLite that wrote it: counters, version, unused bytes."""
    for start, length in _HEADER_COUNTERS:
        database[start : start + length] = bytes(length)
    size = int.from_bytes(database[16:18], "big")
    for page in range(0, len(database), size):
        start = page + (100 if page == 0 else 0)
        kind = database[start]
        if kind in (2, 5, 10, 13):  # the four kinds of b-tree pages; overflow pages start with a page number, so with 0
            cells = int.from_bytes(database[start + 3 : start + 5], "big")
            content = int.from_bytes(database[start + 5 : start + 7], "big") or 65536
            gap = start + (8 if kind in (10, 13) else 12) + 2 * cells
            database[gap : page + content] = bytes(page + content - gap)
    return bytes(database)
