"""notes2anki.lock: what learners already have. Read, checked, written; matching and stamping are done elsewhere.

JSON lines, one note a line, in the order of the sources, so that branches that change different places merge. A line
for a section stands above its notes and holds the tag and deck that its notes were first given. Retired notes stay
where they were, for ever: their guids are never given again. The last line says that the file is whole. A file that is
damaged, half merged or of a newer format is a fault that names the line, and is never overwritten.

    {"notes2anki.lock": 1}
    {"deck": "mlops", "name": "MLOps", "notes": ["notes"]}
    {"release": "1.0.0", "date": "2026-11-26", "stamp": 1795651200}
    {"note type": "qa", "hash": "5f0c…", "mod": 1795651200}
    {"section": ["week-1.md", "Week 1", "Baselines"], "tag": "mlops::week-1::baselines", "deck": "MLOps::Week 1"}
    {"guid": "…", "type": "qa", "asks": "what is a baseline?", "answer": "…", "hash": "…", "mod": 1795651200}
    {"end": true}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from notes2anki.diagnostics import Diagnostic
from notes2anki.frozen import frozen
from notes2anki.likeness import Signature
from notes2anki.model import Place
from notes2anki.sources import show

FILE = "notes2anki.lock"
FORMAT = 1
# Of a note or release that no learner has yet, what stands in place of a version.
UNRELEASED = "unreleased"

_HEAD, _END = "notes2anki.lock", {"end": True}
_MARKERS = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")

Section = tuple[str, ...]
"""The file and the headings that notes stand under."""


@frozen(eq=True)
class Entry:
    """What is known of one note.

    `asks` is the folded question, of a fact its subject and attribute; `label` what a row's cell is called; `hash`
    that of the note's own content, `mod` the time of its last change; `since` and `changed` the releases in which it
    came and last changed; `retired` the release in which it went, `by` the guid of the note that took its place; `gaps`
    what each number of a cloze asks for, or asked for once.
    """

    guid: str
    type: str
    asks: tuple[str, ...]
    answer: Signature
    section: Section
    deck: str
    tag: str
    hash: str
    mod: int
    label: str = ""
    pin: str = ""
    since: str = UNRELEASED
    changed: str = ""
    retired: str = ""
    by: str = ""
    gaps: tuple[str, ...] = ()


@frozen(eq=True)
class SectionNames:
    """The tag and the deck that a section's notes were first given."""

    tag: str
    deck: str


@frozen(eq=True)
class TypeState:
    """The content hash of a note type, and the time of its last change."""

    hash: str
    mod: int


@frozen(eq=True)
class Release:
    """A version that learners have; `about` holds what else the release tool wants to remember of it."""

    version: str
    date: str
    stamp: int
    about: Mapping[str, Any]


@frozen(eq=True)
class Book:
    """The ledger of one deck. `notes` is where its notes were read from, `entries` is in the order of the sources."""

    slug: str
    name: str
    notes: tuple[str, ...] = ()
    releases: tuple[Release, ...] = ()
    types: Mapping[str, TypeState]
    sections: Mapping[Section, SectionNames]
    entries: tuple[Entry, ...] = ()

    @property
    def released(self) -> frozenset[str]:
        """The guids of the notes that learners have."""
        return frozenset(entry.guid for entry in self.entries if entry.since != UNRELEASED)


@frozen(eq=True)
class Ledger:
    """The books of all decks of a project, by their slugs."""

    books: Mapping[str, Book]

    def with_book(self, book: Book) -> Ledger:
        """The ledger with another book for one of its decks."""
        return Ledger(books={**self.books, book.slug: book})


class LedgerFault(Exception):
    """Why a ledger cannot be used: the line, and what to do."""

    def __init__(self, path: Path, line: int, message: str, hint: str) -> None:
        """Say what is wrong at which line of which file."""
        super().__init__(message)
        place = Place(path=show(path), line=line)
        self.diagnostic = Diagnostic(place=place, code="ledger-broken", message=message, hint=hint)


_RESTORE = "It was left as it is. Take it back from git: it holds your learners' progress."


def load(path: Path) -> Ledger:
    """The ledger in a file, or an empty one where there is none. Raises `LedgerFault`."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Ledger(books={})
    except OSError as fault:
        raise LedgerFault(path, 1, f"The ledger cannot be read: {fault.strerror}.", "Mend that first.") from fault
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = data.count(b"\n", 0, fault.start) + 1
        raise LedgerFault(path, line, "The ledger is damaged: it is not UTF-8 here.", _RESTORE) from fault
    return _read(path, text.replace("\r\n", "\n").split("\n"))


def _read(path: Path, lines: list[str]) -> Ledger:
    reader = _Reader(path)
    for number, line in enumerate(lines, 1):
        if line.strip():
            reader.line(number, line)
    if not reader.whole:
        message = "The ledger is cut off: its last line is missing."
        raise LedgerFault(path, max(1, len(lines) - (not lines[-1])), message, _RESTORE)
    return reader.ledger()


class _Reader:
    """Takes the lines of a ledger one by one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.number = 0
        self.begun = self.whole = False
        self.decks: dict[str, dict[str, Any]] = {}
        self.deck: dict[str, Any] = {}
        self.section: Section = ()

    def line(self, number: int, text: str) -> None:
        self.number = number
        if text.startswith(_MARKERS):
            hint = "Resolve it as in any other file (both sides' lines may stay), then build again."
            raise self.fault("The ledger holds an unresolved merge conflict.", hint)
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as wrong:
            raise self.fault("The ledger is damaged: this line is not JSON.") from wrong
        if not isinstance(values, dict):
            raise self.fault("The ledger is damaged: this line is no record.")
        if not self.begun:
            self.head(values)
        elif self.whole and values != _END:
            raise self.fault("The ledger goes on behind its last line.")
        else:
            self.record(values)

    def head(self, values: dict[str, Any]) -> None:
        form = values.get(_HEAD)
        if not isinstance(form, int):
            raise self.fault("The ledger is damaged: its first line does not name its format.")
        if form > FORMAT:
            message = f"The ledger has format {form}; this program knows formats up to {FORMAT}."
            raise self.fault(message, "Update notes2anki.")
        self.begun = True

    def record(self, values: dict[str, Any]) -> None:
        try:
            if values == _END:
                self.whole = True
            elif "deck" in values and "name" in values:
                self.open(values)
            elif "release" in values:
                self.deck["releases"][_text(values, "release")] = _release(values)
            elif "note type" in values:
                self.note_type(values)
            elif "section" in values:
                self.section = tuple(map(str, values["section"]))
                names = SectionNames(tag=_text(values, "tag"), deck=_text(values, "deck"))
                self.deck["sections"].setdefault(self.section, names)
            elif "guid" in values:
                self.note(values)
            else:
                raise ValueError("it has no kind")  # all that is wrong with a line is told alike
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise self.fault(f"The ledger is damaged: this line is not complete ({wrong}).") from wrong

    def open(self, values: dict[str, Any]) -> None:
        slug = _text(values, "deck")
        known = self.decks.get(slug)
        self.deck = known or {"releases": {}, "types": {}, "sections": {}, "entries": {}}
        self.deck.setdefault("name", _text(values, "name"))
        self.deck.setdefault("notes", tuple(map(str, values.get("notes", ()))))
        self.decks[slug] = self.deck
        self.section = ()

    def note_type(self, values: dict[str, Any]) -> None:
        state = TypeState(hash=_text(values, "hash"), mod=_number(values, "mod"))
        known = self.deck["types"].setdefault(_text(values, "note type"), state)
        if state.mod > known.mod:
            self.deck["types"][values["note type"]] = state

    def note(self, values: dict[str, Any]) -> None:
        names = self.deck["sections"][self.section]
        entry = _entry(values, self.section, names)
        known = self.deck["entries"].get(entry.guid)
        # Two lines for one note come from a merge of both sides: the living one, then the later one holds.
        if known is None or (not entry.retired, entry.mod) > (not known.retired, known.mod):
            self.deck["entries"][entry.guid] = entry

    def fault(self, message: str, hint: str = _RESTORE) -> LedgerFault:
        return LedgerFault(self.path, self.number, message, hint)

    def ledger(self) -> Ledger:
        return Ledger(
            books={
                slug: Book(
                    slug=slug,
                    name=deck["name"],
                    notes=deck["notes"],
                    releases=tuple(deck["releases"].values()),
                    types=deck["types"],
                    sections=deck["sections"],
                    entries=tuple(deck["entries"].values()),
                )
                for slug, deck in self.decks.items()
            }
        )


def _text(values: Mapping[str, Any], key: str) -> str:
    if not isinstance(values[key], str):
        raise ValueError(f'"{key}" is no text')
    return str(values[key])


def _number(values: Mapping[str, Any], key: str) -> int:
    if not isinstance(values[key], int) or values[key] <= 0:
        raise ValueError(f'"{key}" is no time')
    return int(values[key])


def _release(values: Mapping[str, Any]) -> Release:
    about = {key: value for key, value in values.items() if key not in ("release", "date", "stamp")}
    return Release(
        version=_text(values, "release"), date=_text(values, "date"), stamp=_number(values, "stamp"), about=about
    )


def _entry(values: Mapping[str, Any], section: Section, names: SectionNames) -> Entry:
    asks = values["asks"]
    sample = values.get("sample", "").split()
    return Entry(
        guid=_text(values, "guid"),
        type=_text(values, "type"),
        asks=(asks,) if isinstance(asks, str) else tuple(map(str, asks)),
        answer=Signature(text=values.get("answer", ""), digest=sample[0] if sample else "", sample=tuple(sample[1:])),
        section=section,
        deck=values.get("deck", names.deck),
        tag=values.get("tag", names.tag),
        hash=_text(values, "hash"),
        mod=_number(values, "mod"),
        gaps=tuple(map(str, values.get("gaps", ()))),
        **{key: str(values[key]) for key in ("label", "pin", "since", "changed", "retired", "by") if key in values},
    )


def dump(ledger: Ledger) -> bytes:
    """The ledger as the bytes of its file."""
    encode = json.JSONEncoder(ensure_ascii=False).encode  # `dumps` makes one for each line
    return "".join(f"{encode(line)}\n" for line in _lines(ledger)).encode()


def _lines(ledger: Ledger) -> Iterator[dict[str, Any]]:
    yield {_HEAD: FORMAT}
    for slug in sorted(ledger.books):
        book = ledger.books[slug]
        yield {"deck": slug, "name": book.name, "notes": list(book.notes)}
        for release in book.releases:
            yield {"release": release.version, "date": release.date, "stamp": release.stamp, **release.about}
        for key in sorted(book.types):
            yield {"note type": key, "hash": book.types[key].hash, "mod": book.types[key].mod}
        yield from _entry_lines(book)
    yield _END


def _entry_lines(book: Book) -> Iterator[dict[str, Any]]:
    section: Section | None = None
    for entry in book.entries:
        names = book.sections[entry.section]
        if entry.section != section:
            section = entry.section
            yield {"section": list(section), "tag": names.tag, "deck": names.deck}
        yield _entry_line(entry, names)


def _entry_line(entry: Entry, names: SectionNames) -> dict[str, Any]:
    line: dict[str, Any] = {"guid": entry.guid, "type": entry.type}
    line["asks"] = entry.asks[0] if len(entry.asks) == 1 else list(entry.asks)
    if entry.answer.digest:
        line["sample"] = " ".join((entry.answer.digest, *entry.answer.sample))
    elif entry.answer.text:
        line["answer"] = entry.answer.text
    line |= {"label": entry.label} if entry.label else {}
    line |= {"pin": entry.pin} if entry.pin else {}
    line |= {"gaps": list(entry.gaps)} if entry.gaps else {}
    line |= {"deck": entry.deck} if entry.deck != names.deck else {}
    line |= {"tag": entry.tag} if entry.tag != names.tag else {}
    line |= {"hash": entry.hash, "mod": entry.mod}
    line |= {"since": entry.since} if entry.since != UNRELEASED else {}
    return line | {key: value for key in ("changed", "retired", "by") if (value := getattr(entry, key))}


def in_order(today: Iterable[Entry], before: Iterable[Entry]) -> tuple[Entry, ...]:
    """Living entries in the order of the sources, each retired one behind the entry that it stood behind before."""
    living = list(today)
    alive = {entry.guid for entry in living}
    behind: dict[str, list[Entry]] = {}
    last = ""
    for entry in before:
        if entry.guid in alive:
            last = entry.guid
        else:
            behind.setdefault(last, []).append(entry)
    ordered = [*behind.get("", ())]
    for entry in living:
        ordered += [entry, *behind.get(entry.guid, ())]
    return tuple(ordered)


def retire(entry: Entry, by: str = "") -> Entry:
    """An entry of a note that is no longer in the sources."""
    return entry if entry.retired else replace(entry, retired=UNRELEASED, by=by)
