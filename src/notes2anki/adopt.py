"""Taking over the guids of a deck that learners have already, made by hand or by another program.

Its notes are read from the package and matched to today's by what they ask: first equal, then alike. Whoever matched
gets the guid that learners know. A note that is not surely one of today's is left, and named.
"""

from __future__ import annotations

import re
import sqlite3
import zipfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from html import unescape
from pathlib import Path

from notes2anki import likeness, naming
from notes2anki.diagnostics import UsageFault
from notes2anki.frozen import frozen
from notes2anki.ledger import Book, Entry

_MOST_BYTES, _MOST_FILES = 1_000_000_000, 100_000
_DATABASES = ("collection.anki21", "collection.anki2")
_ALIKE, _MARGIN = 0.9, 0.03


@frozen(eq=True)
class OldNote:
    """A note of the old deck: its guid, the id of its note type, and what its first two fields say, folded."""

    guid: str
    note_type: int
    asks: str
    both: str


@frozen(eq=True)
class Adopted:
    """The book with the guids that learners know; which old notes went into it, and which are in no note of today."""

    book: Book
    taken: tuple[OldNote, ...]
    left: tuple[OldNote, ...]


def read(path: Path) -> tuple[OldNote, ...]:
    """The notes of a package. Raises `UsageFault` where it cannot be read."""
    try:
        with closing(sqlite3.connect(":memory:")) as connection:
            connection.deserialize(_database(path))
            rows = connection.execute("SELECT guid, mid, flds FROM notes ORDER BY id").fetchall()
    except sqlite3.DatabaseError as fault:
        raise UsageFault(f"{path}: The collection in this package cannot be read ({fault}).") from fault
    return tuple(_old(str(guid), int(kind), str(fields)) for guid, kind, fields in rows)


def _database(path: Path) -> bytes:
    try:
        with zipfile.ZipFile(path) as package:
            members = {member.filename: member.file_size for member in package.infolist()}
            if "collection.anki21b" in members:
                hint = 'Export the deck again with "Support older Anki versions" ticked.'
                raise UsageFault(f"{path}: This package is of Anki's newest form, which is not read here. {hint}")
            name = next((name for name in _DATABASES if name in members), "")
            if not name:
                raise UsageFault(f"{path}: The package holds no collection, so it is no deck.")
            if len(members) > _MOST_FILES or members[name] > _MOST_BYTES:
                raise UsageFault(f"{path}: The package would unpack to too much; it was not opened.")
            return package.read(name)
    except (OSError, EOFError, zipfile.BadZipFile) as fault:
        raise UsageFault(f"{path}: This is no Anki package ({fault}).") from fault


def _old(guid: str, kind: int, fields: str) -> OldNote:
    first, second = ([_words(value) for value in fields.split("\x1f")] + [""])[:2]
    return OldNote(guid=guid, note_type=kind, asks=first, both=f"{first} ⁄ {second}")


def _words(html: str) -> str:
    return naming.identity(unescape(re.sub(r"<[^>]*>", " ", html)))


def adopt(book: Book, old: Sequence[OldNote]) -> Adopted:
    """A book of notes that no learner has from here yet, with the guids of the old deck where they are the same."""
    by_guid = {note.guid: note for note in old}
    found: dict[str, str] = {}
    for match in (_equal, _alike):
        open_entries = [entry for entry in book.entries if entry.guid not in found and not entry.retired]
        used = {*found.values(), *(entry.guid for entry in book.entries)}
        found |= match(open_entries, [note for note in old if note.guid not in used])
    entries = tuple(replace(entry, guid=found.get(entry.guid, entry.guid)) for entry in book.entries)
    here = {entry.guid for entry in entries}
    return Adopted(
        book=replace(book, entries=entries),
        taken=tuple(by_guid[guid] for guid in found.values()),
        left=tuple(note for note in old if note.guid not in here),
    )


def _equal(entries: Sequence[Entry], old: Sequence[OldNote]) -> dict[str, str]:
    """Questions that are equal and stand once on each side; of a fact the subject and the attribute."""
    found: dict[str, str] = {}
    for whole in (True, False):
        theirs: dict[str, list[str]] = {}
        for note in old:
            theirs.setdefault(note.both if whole else note.asks, []).append(note.guid)
        ours: dict[str, list[str]] = {}
        for entry in entries:
            if entry.guid not in found:
                ours.setdefault(_asks(entry), []).append(entry.guid)
        taken = set(found.values())
        for asks, guids in ours.items():
            known = [guid for guid in theirs.get(asks, []) if guid not in taken]
            if asks and len(guids) == len(known) == 1:
                found[guids[0]] = known[0]
    return found


def _alike(entries: Sequence[Entry], old: Sequence[OldNote]) -> dict[str, str]:
    """The likest pairs, where no other note comes near; questions that share no word are not compared."""
    holders: dict[str, list[OldNote]] = {}
    for note in old:
        for word in set(likeness.words(note.asks)):
            holders.setdefault(word, []).append(note)
    pairs: list[tuple[float, str, str]] = []
    for entry in entries:
        words = sorted(set(likeness.words(_asks(entry))), key=lambda word: (len(holders.get(word, ())), word))
        near = {note.guid: note for word in words[:4] for note in holders.get(word, ())[:200]}
        scores = sorted(((likeness.ratio(_asks(entry), note.asks), guid) for guid, note in near.items()), reverse=True)
        if scores and scores[0][0] >= _ALIKE and (len(scores) == 1 or scores[0][0] - scores[1][0] >= _MARGIN):
            pairs.append((scores[0][0], entry.guid, scores[0][1]))
    found: dict[str, str] = {}
    for _, ours, theirs in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if theirs not in found.values():
            found[ours] = theirs
    return found


def _asks(entry: Entry) -> str:
    return " ⁄ ".join(entry.asks)
