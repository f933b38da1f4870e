"""Findings about the history of notes: of those that went or came back, and of those that keep it where one may doubt.

They say what a build does, and how the author has it otherwise. Which note is which was decided before (matching.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from notes2anki import ledger, naming
from notes2anki.diagnostics import Diagnostic
from notes2anki.identify import ROWS, Draft, Identity, how_to_keep, short
from notes2anki.keeping import Kept
from notes2anki.ledger import Book, Entry, Section
from notes2anki.likeness import alike, sign
from notes2anki.model import Block, Document, Note, Place, Table

# Answers that are less alike are others.
_OTHER = 0.75
Made = tuple[Note, Draft, Identity]
Gap = tuple[Section, str, str]
"""Where a note stands: its section, and the guids of the notes above and below that are there before and after."""


def findings(
    made: Sequence[Made], book: Book, kept: Kept, documents: Iterable[Document], doubted: Collection[Place]
) -> Iterator[Diagnostic]:
    """What is to be said of the notes of a deck; of those at places that are `doubted` it is said already who they are.

    `book` is the ledger before the build.
    """
    yield from _returned(kept)
    headers = _headers(made, kept.book)
    yield from headers.values()
    shown = {document.source.path: document.source.shown for document in documents}
    gone = [entry for entry in kept.retired if entry.guid not in headers]
    yield from _retired(gone, made, book, shown, doubted)
    yield from _swapped(made)
    yield from _changed(made)


def _returned(kept: Kept) -> Iterator[Diagnostic]:
    for note in kept.notes:
        if note.known.startswith("returned"):
            message = "This note was retired, and is back with its history."
            yield Diagnostic(place=note.place, code="note-returned", message=message)


def _retired(
    gone: Sequence[Entry], made: Sequence[Made], book: Book, shown: Mapping[str, str], doubted: Collection[Place]
) -> Iterator[Diagnostic]:
    """A finding for each note that goes: at the one that seems to be it in other words, else where it stood."""
    if not gone:
        return
    places = {identity.guid: note.place for note, _, identity in made}
    before, after = _gaps(made, book)
    instead = _instead(gone, before, made, after)
    for entry in gone:
        message = f'The note "{": ".join(entry.asks)[:80]}" is no longer here, and is retired ({entry.guid}).'
        released = entry.since != ledger.UNRELEASED
        hint = "Learners keep it; the next release tells them." if released else "It was in no release."
        file, draft = entry.section[0], instead.get(entry.guid)
        _, above, below = before[entry.guid]
        place = places.get(above) or places.get(below) or Place(path=shown.get(file, file))
        if draft is not None and draft.place not in doubted:
            place = draft.place
            message += f' A new one stands in its place: "{short(draft.asks)}".'
            hint += f" {how_to_keep(entry)}"
        yield Diagnostic(place=place, code="note-retired", message=message, hint=hint)


def _gaps(made: Sequence[Made], book: Book) -> tuple[dict[str, Gap], dict[str, Gap]]:
    """Where the living notes of the ledger stood, and where those of today stand, by their guids."""
    stayed = {
        identity.guid for _, draft, identity in made if identity.entry and identity.entry.section == draft.section
    }
    living = [(entry.section, entry.guid) for entry in book.entries if not entry.retired]
    today = [(draft.section, identity.guid) for _, draft, identity in made]
    return _between(living, stayed), _between(today, stayed)


def _between(notes: Iterable[tuple[Section, str]], stayed: Collection[str]) -> dict[str, Gap]:
    found: dict[str, Gap] = {}
    above: dict[Section, str] = defaultdict(str)
    waiting: dict[Section, list[str]] = defaultdict(list)
    for section, guid in notes:
        waiting[section].append(guid)
        if guid in stayed:
            found |= dict.fromkeys(waiting.pop(section), (section, above[section], guid))
            above[section] = guid
    return found | {guid: (section, above[section], "") for section, left in waiting.items() for guid in left}


def _instead(
    gone: Iterable[Entry], before: Mapping[str, Gap], made: Iterable[Made], after: Mapping[str, Gap]
) -> dict[str, Draft]:
    """The new note that stands where one stood that goes, by the guid of that.

    Only where as many came as went, so that nobody has to guess which is for which.
    """
    went: dict[Gap, list[Entry]] = defaultdict(list)
    for entry in gone:
        went[before[entry.guid]].append(entry)
    came: dict[Gap, list[Draft]] = defaultdict(list)
    for _, draft, identity in made:
        if identity.entry is None:
            came[after[identity.guid]].append(draft)
    return {
        entry.guid: draft
        for gap, entries in went.items()
        if len(entries) == len(came[gap])
        for entry, draft in zip(entries, came[gap], strict=True)
        if (entry.type in ROWS) == (draft.type in ROWS)
    }


def _headers(made: Iterable[Made], book: Book) -> dict[str, Diagnostic]:
    """A finding for each table whose header was a row of its section once, by the guid of the note that this was.

    Where the header that it stood under is still in the section, the tables were parted on purpose.
    """
    rows: dict[tuple[Section, str], list[Entry]] = defaultdict(list)
    for entry in book.entries:
        if entry.retired and entry.type in ROWS and entry.label:
            rows[entry.section, entry.asks[0]].append(entry)
    if not rows:
        return {}
    tables: dict[Section, dict[Table, None]] = defaultdict(dict)
    for note, draft, _ in made:
        if isinstance(note.item.block, Table):
            tables[draft.section][note.item.block] = None
    found = {}
    for section, its in tables.items():
        headers = {table: [naming.identity(cell.plain) for cell in table.header] for table in its}
        known = {name for names in headers.values() for name in names}
        for table, names in headers.items():
            told = {sign(name).key for name in names[1:]}
            for entry in rows[section, names[0]] if names else ():
                if entry.answer.key in told and entry.label not in known:
                    found[entry.guid] = _header(table, entry)
    return found


def _header(table: Table, entry: Entry) -> Diagnostic:
    row = short(entry.asks[:1])
    message = f'This header was a row before ("{row}"), and is no note any more: the header of the table is missing.'
    hint = f'Write the header again ("{entry.label}" was in it), the line of dashes under it, and then this row.'
    return Diagnostic(place=table.header[0].place, code="table-header-row", message=message, hint=hint)


def _swapped(made: Iterable[Made]) -> Iterator[Diagnostic]:
    """A finding for each table whose rows ask now for what they asked with: their cards are turned round."""
    turned: dict[Block, list[Made]] = defaultdict(list)
    for one in made:
        note, draft, identity = one
        entry = identity.entry
        if entry is None or draft.type not in ROWS or entry.asks[0] == draft.asks[0]:
            continue
        if (sign(entry.asks[0]).key, entry.answer.key) == (draft.answer.key, sign(draft.asks[0]).key):
            turned[note.item.block].append(one)
    for block, notes in turned.items():
        count = "a note keeps its" if len(notes) == 1 else f"{len(notes)} notes keep their"
        message = f"Two columns of this table changed places: {count} history, and what was asked is now the answer."
        yield Diagnostic(place=block.place, code="note-changed", message=message, hint=_anew(notes))


def _changed(made: Iterable[Made]) -> Iterator[Diagnostic]:
    """A finding for each note that is taken for one with another question and another answer."""
    for note, draft, identity in made:
        entry = identity.entry
        if entry is None or not identity.how.startswith("reworded") or not entry.answer.key or not draft.answer.key:
            continue
        if alike(entry.answer, draft.answer)[0] < _OTHER:
            message = f'This note keeps the history of "{short(entry.asks)}", which had another answer.'
            yield Diagnostic(
                place=note.place, code="note-changed", message=message, hint=_anew([(note, draft, identity)])
            )


def _anew(notes: Sequence[Made]) -> str:
    guid = notes[0][2].guid
    which = f'line of "{guid}"' if len(notes) == 1 else f'lines of its notes (the first is that of "{guid}")'
    return f"If learners should start anew, take the {which} out of {ledger.FILE}, and build."
