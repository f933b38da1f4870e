"""The ledger after a build: the time of each note's last change, what is new, changed or retired."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from notes2anki import gaps, ledger
from notes2anki.frozen import frozen
from notes2anki.identify import Draft, Identity
from notes2anki.ledger import Book, Entry, Section, SectionNames, TypeState
from notes2anki.model import Note, NoteType

# A build that would retire so many notes at once, and so large a part of them, stops to ask.
_RETIRE_SHARE, _RETIRE_COUNT, _EMPTIED_FILE = 0.05, 10, 5


@frozen(eq=True)
class Kept:
    """The notes of a build with their times, the ledger after it, and what the build did to it."""

    notes: tuple[Note, ...]
    book: Book
    new: int
    changed: int
    unchanged: int
    retired: tuple[Entry, ...]


def keep(
    made: Sequence[tuple[Note, Draft, Identity]],
    book: Book,
    names: Mapping[Section, SectionNames],
    note_types: Mapping[str, NoteType],
    now: int,
) -> Kept:
    """Notes stamped, and the book with them. What did not change keeps its time; what did gets now, or a later one."""
    notes, living, counts = [], [], Counter[str]()
    sections = dict(book.sections)
    for note, draft, identity in made:
        entry = identity.entry
        content = content_hash(note)
        # Learners may have been told that it was retired: a note that returns is a change, though its words are old.
        same = entry is not None and entry.hash == content and entry.retired in ("", ledger.UNRELEASED)
        mod = entry.mod if entry and same else max(now, entry.mod + 1 if entry else 0)
        counts["new" if entry is None or entry.retired else "unchanged" if same else "changed"] += 1
        sections.setdefault(draft.section, names[draft.section])
        notes.append(replace(note, mod=mod))
        living.append(
            Entry(
                guid=identity.guid,
                type=identity.type,
                asks=draft.asks,
                answer=draft.answer,
                section=draft.section,
                deck=identity.names.deck,
                tag=identity.names.tag,
                hash=content,
                mod=mod,
                label=draft.label,
                pin=draft.pin,
                gaps=_gaps(note, entry.gaps if entry else ()),
                since=entry.since if entry else ledger.UNRELEASED,
                changed=(entry.changed if entry and same else ledger.UNRELEASED if entry else ""),
            )
        )
    alive = {entry.guid for entry in living}
    gone = tuple(entry for entry in book.entries if entry.guid not in alive and not entry.retired)
    before = [ledger.retire(entry) if entry.guid not in alive else entry for entry in book.entries]
    entries = ledger.in_order(living, before)
    used = {entry.section for entry in entries}
    after = replace(
        book,
        entries=entries,
        sections={section: names for section, names in sections.items() if section in used},
        types=_types(book, note_types, {note.note_type.key for note in notes}, now),
    )
    return Kept(
        notes=tuple(notes),
        book=after,
        new=counts["new"],
        changed=counts["changed"],
        unchanged=counts["unchanged"],
        retired=gone,
    )


def _gaps(note: Note, known: tuple[str, ...]) -> tuple[str, ...]:
    """What each number of a cloze asks for; nothing of other notes."""
    if not note.note_type.cloze:
        return ()
    names = [field.name for field in note.note_type.fields]
    return gaps.remember(note.fields[names.index(note.note_type.identify[0])], known)


def _types(book: Book, note_types: Mapping[str, NoteType], used: set[str], now: int) -> dict[str, TypeState]:
    states = dict(book.types)
    for key in sorted(used):
        known, content = states.get(key), _type_hash(note_types[key])
        if known is None or known.hash != content:
            states[key] = TypeState(hash=content, mod=max(now, known.mod + 1 if known else 0))
    return states


def content_hash(note: Note) -> str:
    """A hash of what learners would lose by an update: the note's own fields and its own tags.

    Context, source and reference ride along with the next real change; the section's tag never changes.
    """
    own = [value for field, value in zip(note.note_type.fields, note.fields, strict=True) if not field.rides]
    return _hash([note.note_type.key, *own, *note.extra, *sorted(note.own_tags)])


def _type_hash(note_type: NoteType) -> str:
    fields = [f"{field.id} {field.name}" for field in note_type.fields]
    cards = [part for card in note_type.cards for part in (str(card.id), card.name, card.front, card.back)]
    return _hash([note_type.name, note_type.css, *fields, *cards])


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def too_many_retired(kept: Kept, book: Book, files: Iterable[str]) -> str:
    """Why a build should ask before it retires so many notes, or "": a wrong path looks just like this."""
    living = [entry for entry in book.entries if not entry.retired]
    if len(kept.retired) > max(_RETIRE_COUNT, _RETIRE_SHARE * len(living)):
        return f"{len(kept.retired)} of {len(living)} notes are no longer in the sources"
    present = set(files)
    before, now = (Counter(entry.section[0] for entry in each) for each in (living, kept.book.entries))
    gives = Counter(entry.section[0] for entry in kept.book.entries if not entry.retired)
    for file in sorted(before):
        if before[file] >= _EMPTIED_FILE and file in present and not gives[file] and now[file]:
            return f"{file} gave {before[file]} notes and now gives none"
    return ""
