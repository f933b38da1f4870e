"""What a release is: what changed for learners since the last one, and so its version.

Major is what costs learners something: Anki would refuse the update of their notes. Minor is notes that come or go,
patch is everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from notes2anki.diagnostics import Diagnostic
from notes2anki.frozen import frozen
from notes2anki.ledger import UNRELEASED, Book, Entry, Release, TypeState
from notes2anki.model import NoteType

FIRST = "1.0.0"
MAJOR, MINOR, PATCH = BUMPS = ("major", "minor", "patch")

Schemas = Mapping[str, Sequence[Any]]
_OTHER = "another schema, or other fields or cards"


@frozen(eq=True)
class Plan:
    """The next release of a deck; without a `bump` there is nothing to release. `last` is the version before, or ""."""

    version: str
    bump: str = ""
    last: str = ""
    reasons: tuple[str, ...] = ()
    added: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    retired: tuple[Entry, ...] = ()
    look: tuple[str, ...] = ()


def schemas(note_types: Iterable[NoteType]) -> dict[str, list[Any]]:
    """What Anki takes a note type for: id, kind, and the ids of its fields and card templates, by its key."""
    return {
        each.key: [each.id, each.cloze, [field.id for field in each.fields], [card.id for card in each.cards]]
        for each in note_types
    }


def plan(book: Book, now: Schemas, at_least: str = "") -> Plan:
    """What changed since the last release in the book of a deck, and the version that this makes."""
    added = tuple(entry for entry in book.entries if entry.since == UNRELEASED and not entry.retired)
    if not book.releases:
        return Plan(version=FIRST, bump=MINOR, reasons=("it is the first release",), added=added)
    last = book.releases[-1]
    known = [entry for entry in book.entries if entry.since != UNRELEASED]
    changed = tuple(entry for entry in known if entry.changed == UNRELEASED and not entry.retired)
    retired = tuple(entry for entry in known if entry.retired == UNRELEASED)
    look = tuple(sorted(key for key, state in book.types.items() if state.mod > last.stamp))
    reasons = {
        MAJOR: [f'the note type "{key}" has {_OTHER}, so Anki refuses its updates' for key in refused(book, now)],
        MINOR: [_count(len(each), what) for each, what in ((added, "added"), (retired, "retired")) if each],
        PATCH: [_count(len(changed), "changed")] * bool(changed) + ["the look of the cards changed"] * bool(look),
    }
    bump = next((each for each in BUMPS if reasons[each] or (each == at_least)), "")
    return Plan(
        version=_next(last.version, bump),
        bump=bump,
        last=last.version,
        reasons=tuple(reason for each in BUMPS for reason in reasons[each]),
        added=added,
        changed=changed,
        retired=retired,
        look=look,
    )


def refused(book: Book, now: Schemas) -> tuple[str, ...]:
    """The note types of which Anki refuses updates: they are not what they were in the last release."""
    before = book.releases[-1].about.get("schema", {}) if book.releases else {}
    return tuple(sorted(key for key in now if key in before and list(before[key]) != list(now[key])))


def outgrown(book: Book, note_types: Iterable[NoteType]) -> Iterator[Diagnostic]:
    """A warning for each note type of which Anki refuses updates, long before the release."""
    known = {note_type.key: note_type for note_type in note_types}
    for key in refused(book, schemas(known.values())):
        message = f'The note type "{key}" has {_OTHER} than in release {book.releases[-1].version}, so Anki'
        message += " refuses updates of its notes: learners keep them as they are."
        hint = "Take that back, and use a field in reserve for a new one; if it is meant, release with --allow-major."
        yield Diagnostic(place=known[key].place, code="template-schema", message=message, hint=hint)


def last(book: Book) -> Plan:
    """The last release in the book of a deck, as it was planned."""
    made = book.releases[-1]
    name = made.version
    return Plan(
        version=name,
        last=book.releases[-2].version if len(book.releases) > 1 else "",
        added=tuple(entry for entry in book.entries if entry.since == name and not entry.retired),
        changed=tuple(
            entry for entry in book.entries if entry.changed == name and entry.since != name and not entry.retired
        ),
        retired=tuple(entry for entry in book.entries if entry.retired == name),
    )


def version(book: Book, now: Schemas) -> str:
    """The version of a deck that is built of a book: the released one, or the next one's with "-dev"."""
    planned = plan(book, now)
    return f"{planned.version}-dev" if planned.bump else planned.version


def record(book: Book, planned: Plan, date: str, now: int, current: Schemas) -> Book:
    """The book after a release: what changed carries its version and its time, which no time before it exceeds."""
    stamp = max([now, *(entry.mod for entry in book.entries), *(state.mod for state in book.types.values())])
    last = book.releases[-1].stamp if book.releases else 0
    types = {
        key: TypeState(hash=state.hash, mod=stamp if state.mod > last else state.mod)
        for key, state in book.types.items()
    }
    made = Release(version=planned.version, date=date, stamp=stamp, about={"schema": dict(current)})
    entries = tuple(_released(entry, planned.version, stamp) for entry in book.entries)
    return replace(book, releases=(*book.releases, made), types=types, entries=entries)


def _released(entry: Entry, name: str, stamp: int) -> Entry:
    if entry.retired:
        return replace(entry, retired=name) if entry.retired == UNRELEASED else entry
    if UNRELEASED not in (entry.since, entry.changed):
        return entry
    since = name if entry.since == UNRELEASED else entry.since
    return replace(entry, since=since, changed=name if entry.changed == UNRELEASED else entry.changed, mod=stamp)


def tag(slug: str, name: str, *, alone: bool) -> str:
    """The git tag of a release: v1.4.0 where there is one deck, else slug/1.4.0."""
    return f"v{name}" if alone else f"{slug}/{name}"


def _next(last: str, bump: str) -> str:
    major, minor, patch = map(int, last.split("."))
    if bump == MAJOR:
        return f"{major + 1}.0.0"
    if bump == MINOR:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if bump else last


def _count(number: int, what: str) -> str:
    return f"{number} note{'' if number == 1 else 's'} {what}"
