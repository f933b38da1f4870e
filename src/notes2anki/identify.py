"""Which of today's notes is which of the ledger's: their guids, and the tags and decks that they were first given.

Drafts (notes that have no guid yet) are gathered into units, matched (matching.py), and get the guid of what they
continue, or a new one.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from notes2anki import naming
from notes2anki.diagnostics import Diagnostic
from notes2anki.frozen import frozen
from notes2anki.ledger import UNRELEASED, Book, Entry, Section, SectionNames
from notes2anki.likeness import Signature, alike
from notes2anki.matching import Part, Unit, match
from notes2anki.model import Place

ROWS = frozenset({"term", "fact"})
_LONGEST = 1000
_ALIKE = 0.5
# So many cells of a row are compared with each other.
_COMPARED = 100


@frozen
class Draft:
    """A note before it has a guid, as far as matching sees it.

    `asks` is what tells it apart: the folded question, of a fact its subject and attribute (both empty where the row
    is no record: then the question alone). `row` is the same for the cells of one row. `names` is the tag and deck
    that its section would get today, `pin` the id that a directive gives it.
    """

    type: str
    asks: tuple[str, ...]
    answer: Signature
    section: Section
    names: SectionNames
    place: Place
    label: str = ""
    row: object = None
    pin: str = ""


@frozen(eq=True)
class Identity:
    """What a draft turned out to be: its guid, its note type, and the entry that it continues, if any.

    `how` is a word for `explain`: "unchanged", "moved", "reworded, 0.91", "new" ...
    """

    guid: str
    type: str
    how: str
    entry: Entry | None = None
    names: SectionNames


@frozen(eq=True)
class Identified:
    """For each draft, in source order, what it is; the names of today's sections; and what their author should say."""

    identities: tuple[Identity, ...]
    sections: Mapping[Section, SectionNames]
    diagnostics: tuple[Diagnostic, ...]


def identify(drafts: Sequence[Draft], book: Book) -> Identified:
    """Which of the ledger's notes each draft is, or that it is a new one."""
    entries = list(book.entries)
    found = _Found(drafts, entries)
    found.take_pinned()
    found.match_units()
    found.match_cells()
    found.prefer_released()
    names = _section_names(drafts, found, book)
    taken = {entry.guid for entry in entries}
    copies: Counter[tuple[str, str]] = Counter()
    made = []
    for number, draft in enumerate(drafts):
        entry = found.entry(number)
        if entry is not None:
            own = SectionNames(tag=entry.tag, deck=entry.deck)
            made.append(Identity(guid=entry.guid, type=entry.type, how=found.how[number], entry=entry, names=own))
        else:
            guid = _new_guid(draft, book.slug, copies, taken)
            made.append(Identity(guid=guid, type=draft.type, how="new", names=names[draft.section]))
    return Identified(identities=tuple(made), sections=names, diagnostics=tuple(found.doubts()))


def _new_guid(draft: Draft, slug: str, copies: Counter[tuple[str, str]], taken: set[str]) -> str:
    """A guid that no note has or had; without a ledger the same notes get the same ones."""
    identity = f"id:{draft.pin}" if draft.pin else " ⁄ ".join(draft.asks)
    copy = copies[draft.type, identity]
    while (guid := naming.guid(slug, draft.type, identity, copy)) in taken:
        copy += 1
    copies[draft.type, identity] = copy + 1
    taken.add(guid)
    return guid


class _Found:
    """Which draft continues which entry, as far as known: numbers of entries by numbers of drafts."""

    def __init__(self, drafts: Sequence[Draft], entries: Sequence[Entry]) -> None:
        self.drafts, self.entries = drafts, entries
        self.by_draft: dict[int, int] = {}
        self.used: set[int] = set()
        self.how: dict[int, str] = {}
        self.rivals: dict[int, int] = {}

    def entry(self, draft: int) -> Entry | None:
        return self.entries[self.by_draft[draft]] if draft in self.by_draft else None

    def take(self, draft: int, entry: int, how: str, score: float = 1.0) -> None:
        self.by_draft[draft] = entry
        self.used.add(entry)
        said = how if score == 1 or how != "reworded" else f"{how}, {score:.2f}"
        self.how[draft] = f"returned, {said}" if self.entries[entry].retired and how != "pinned" else said

    def take_pinned(self) -> None:
        """An id that a directive gives is the id of an entry, or its guid; nothing else about the note matters."""
        pins: dict[tuple[str, str], int] = {}
        for number, entry in enumerate(self.entries):
            family = _family(entry.type)
            pins.setdefault((family, entry.guid), number)
            if entry.pin and (not entry.retired or (family, entry.pin) not in pins):
                pins[family, entry.pin] = number
        for number, draft in enumerate(self.drafts):
            known = pins.get((_family(draft.type), draft.pin), -1) if draft.pin else -1
            if known >= 0 and known not in self.used:
                self.take(number, known, "pinned")

    def match_units(self) -> None:
        known = _entry_units(self.entries, self.used)
        if not known:
            return
        today = _draft_units(self.drafts, self.by_draft)
        matches = match(
            [unit for unit, _ in known], [bool(self.entries[of[0]].retired) for _, of in known], [u for u, _ in today]
        )
        for (_, drafts), found in zip(today, matches, strict=True):
            if found.old >= 0:
                self.pair(drafts, known[found.old][1], found.how, found.score)
            elif found.rival >= 0:
                self.rivals.update((draft, known[found.rival][1][0]) for draft in drafts[:1])

    def pair(self, drafts: Sequence[int], entries: Sequence[int], how: str, score: float) -> None:
        """The cells of a row with those of the row that it continues: by label and value, by either, by likeness."""
        if len(drafts) == len(entries) == 1 and self.drafts[drafts[0]].type == self.entries[entries[0]].type:
            self.take(drafts[0], entries[0], how, score)
            return
        equal: tuple[Callable[[Draft | Entry], Hashable], ...] = (
            lambda cell: (cell.label, cell.answer.key),
            lambda cell: cell.label,
            lambda cell: cell.answer.key,
        )
        for key in equal:
            known: dict[Hashable, list[int]] = defaultdict(list)
            for entry in reversed(entries):
                if entry not in self.used:
                    known[key(self.entries[entry])].append(entry)
            for draft in drafts:
                if draft not in self.by_draft and known[key(self.drafts[draft])]:
                    self.take(draft, known[key(self.drafts[draft])].pop(), how, score)
        left = [entry for entry in entries if entry not in self.used]
        for draft in [draft for draft in drafts if draft not in self.by_draft][:_COMPARED]:
            for entry in left[:_COMPARED]:
                if entry not in self.used and alike(self.drafts[draft].answer, self.entries[entry].answer)[0] >= _ALIKE:
                    self.take(draft, entry, how, score)
                    break

    def match_cells(self) -> None:
        """Cells whose row is matched otherwise, and cells that return: the same question, of the same note type."""
        for same_answer in (True, False):
            open_entries: dict[tuple[object, ...], list[int]] = defaultdict(list)
            for number, entry in enumerate(self.entries):
                if number not in self.used and len(entry.asks) > 1:
                    open_entries[entry.type, entry.asks, entry.answer.key if same_answer else ""].append(number)
            for number, draft in enumerate(self.drafts):
                key = (draft.type, draft.asks, draft.answer.key if same_answer else "")
                if number not in self.by_draft and open_entries.get(key):
                    self.take(number, open_entries[key].pop(0), "moved" if same_answer else "answer edited")

    def prefer_released(self) -> None:
        """A note that no learner has gives way to a released one of its like that would be retired.

        So it is where a chapter was moved by a copy, with a build before the old one was deleted.
        """
        lost: dict[tuple[object, ...], int] = {}
        for number, entry in enumerate(self.entries):
            if number not in self.used and entry.since != UNRELEASED and entry.retired in ("", UNRELEASED):
                lost.setdefault((entry.type, entry.asks, entry.answer.key, entry.label), number)
        for draft, number in list(self.by_draft.items()) if lost else ():
            entry = self.entries[number]
            old = lost.pop((entry.type, entry.asks, entry.answer.key, entry.label), -1) if _is_new(entry) else -1
            if old >= 0:
                self.used.discard(number)
                self.take(draft, old, "moved")

    def doubts(self) -> Iterator[Diagnostic]:
        for number, rival in self.rivals.items():
            entry = self.entries[rival]
            if number in self.by_draft or rival in self.used:
                continue
            message = (
                f'The question "{short(self.drafts[number].asks)}" may be "{short(entry.asks)}" of '
                f"{' › '.join(entry.section)} in other words; it was taken for a new one, without its history."
            )
            place = self.drafts[number].place
            yield Diagnostic(place=place, code="note-ambiguous", message=message, hint=how_to_keep(entry))


def _is_new(entry: Entry) -> bool:
    return entry.since == UNRELEASED


def _family(key: str) -> str:
    return "row" if key in ROWS else key


def how_to_keep(entry: Entry) -> str:
    """What to do where a new note is the one of an entry; an id of a table is that of all of its rows."""
    if _family(entry.type) == "row":
        return (
            "If it is the same, put the old row back and build; then change one cell at a time, and build after each."
        )
    return f"If it is the same, put <!-- anki: id={entry.guid} --> before it."


def short(asks: tuple[str, ...]) -> str:
    """What a note asks, as messages name it."""
    text = ": ".join(asks)
    return text if len(text) <= 60 else f"{text[:59]}…"


def bounded(asks: str) -> str:
    """A question as the ledger keeps it: whole, but for a very long one, which is cut and signed."""
    if len(asks) <= _LONGEST:
        return asks
    return f"{asks[:_LONGEST]}… {hashlib.sha256(asks.encode()).hexdigest()[:12]}"


def _entry_units(entries: Sequence[Entry], used: Iterable[int]) -> list[tuple[Unit, list[int]]]:
    """The entries that are not matched yet as units; those of one row stand together and have their labels once."""
    skipped = set(used)
    units: list[tuple[Unit, list[int]]] = []
    members: list[int] = []

    def close() -> None:
        if members:
            parts = [Part(label=entries[number].label, answer=entries[number].answer) for number in members]
            units.append((_unit(entries[members[0]], parts), list(members)))
            members.clear()

    # A retired note may stand between the cells of a row that lives on, so the two kinds are gone through apart.
    for number in sorted(range(len(entries)), key=lambda number: bool(entries[number].retired)):
        entry = entries[number]
        if number in skipped:
            continue
        if members and not _same_row(entries[members[-1]], entry, {entries[each].label for each in members}):
            close()
        members.append(number)
    close()
    return units


def _same_row(one: Entry, other: Entry, labels: set[str]) -> bool:
    return (
        {one.type, other.type} <= ROWS
        and "fact" in (one.type, other.type)
        and (one.section, one.asks[0], bool(one.retired)) == (other.section, other.asks[0], bool(other.retired))
        and other.label not in labels
        and bool(other.label)
    )


def _draft_units(drafts: Sequence[Draft], used: Iterable[int]) -> list[tuple[Unit, list[int]]]:
    skipped = set(used)
    left = [number for number in range(len(drafts)) if number not in skipped]
    units = []
    for _, group in groupby(left, key=lambda number: number if drafts[number].row is None else drafts[number].row):
        members = list(group)
        parts = [Part(label=drafts[number].label, answer=drafts[number].answer) for number in members]
        units.append((_unit(drafts[members[0]], parts), members))
    return units


def _unit(of: Draft | Entry, parts: Sequence[Part]) -> Unit:
    is_row = of.type in ROWS
    file, *trail = of.section or ("",)
    return Unit(kind=_family(of.type), asks=of.asks[0], parts=tuple(parts), file=file, trail=tuple(trail), row=is_row)


# ---------------------------------------------------------------------------------------------- sections


def _section_names(drafts: Sequence[Draft], found: _Found, book: Book) -> Mapping[Section, SectionNames]:
    """The tag and deck for the new notes of each section: those first given to it, also under another heading.

    A section is an old one under a new name when that is gone and most of its notes are here now.
    """
    today: dict[Section, SectionNames] = {}
    came: dict[Section, Counter[Section]] = defaultdict(Counter)
    for number, draft in enumerate(drafts):
        today.setdefault(draft.section, draft.names)
        entry = found.entry(number)
        if entry is not None:
            came[draft.section][entry.section] += 1
    sizes = Counter(entry.section for entry in book.entries if not entry.retired)
    names = {}
    for section, own in today.items():
        names[section] = book.sections.get(section, own)
        if section not in book.sections and came[section]:
            (old, count) = min(came[section].most_common(), key=lambda pair: (-pair[1], pair[0]))
            if old not in today and count * 2 > sizes[old] and old in book.sections:
                names[section] = book.sections[old]
    return names
