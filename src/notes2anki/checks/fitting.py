"""Whether a note type fits the notes that are made with it: what only shows when there are notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from notes2anki import mustache
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Content, Fact, Note, NoteType, Record
from notes2anki.render import plain

_ONE_A_ROW = 'For one note a row, write per = "row" at the top of notetype.toml.'


def check(notes: Sequence[Note]) -> Iterator[Diagnostic]:
    """What is found of all notes of a deck."""
    yield from _equal_notes(notes)
    yield from _blank_fronts(notes)


def _equal_notes(notes: Sequence[Note]) -> Iterator[Diagnostic]:
    """A warning where a note type makes equal notes of what is not equal in the sources, once for each block.

    Anki takes them all, so that learners would be asked the same again and again. What is equal in the sources, too, is
    the concern of a hint (note-duplicate).
    """
    first: dict[tuple[str, ...], Note] = {}
    told = set()
    for note in notes:
        own = [value for field, value in zip(note.note_type.fields, note.fields, strict=True) if not field.rides]
        other = first.setdefault((note.note_type.key, *own), note)
        block = (note.note_type.key, note.item.block)
        if other is note or block in told or _content(note) == _content(other):
            continue
        told.add(block)
        what, hint = f"{other.place} and of this", "Let its fields show what tells the two apart."
        if isinstance(note.item, Fact) and other.item.block is note.item.block and other.place.line == note.place.line:
            what, hint = "the cells of a row", _ONE_A_ROW
        message = f'The note type "{note.note_type.key}" makes equal notes of {what}.'
        yield Diagnostic(place=note.place, code="note-equal", message=message, hint=hint)


def _content(note: Note) -> tuple[str, ...]:
    item = note.item
    parts: list[Content] = [getattr(item, name) for name in (*item.asked, *item.told)]
    return tuple(map(plain, parts))


def _blank_fronts(notes: Sequence[Note]) -> Iterator[Diagnostic]:
    """An error where a card is made, and its front shows only where the note stands: Anki takes that for a card."""
    note_types = {note.note_type.key: note.note_type for note in notes}
    doubtful = {key: _ask_of_place(note_type) for key, note_type in note_types.items()}
    blank: dict[tuple[NoteType, int], list[Note]] = defaultdict(list)
    for note in (note for note in notes if doubtful[note.note_type.key].intersection(note.cards)):
        fields = zip(note.note_type.fields, note.fields, strict=True)
        own = mustache.filled({field.name: value for field, value in fields if not field.rides})
        for number in sorted(doubtful[note.note_type.key].intersection(note.cards)):
            if not mustache.makes_card(note.note_type.cards[number].front, own):
                blank[note.note_type, number].append(note)
    for (note_type, number), found in blank.items():
        card = note_type.cards[number]
        count = f"{len(found)} note{'' if len(found) == 1 else 's'}"
        message = f'The front of the card "{card.name}" is blank for {count}, the first at {found[0].place}.'
        name = next((use.field for use in mustache.uses(card.front) if use.field not in _riding(note_type)), "")
        name = name or note_type.identify[0]
        hint = f"Put all of it between {{{{#{name}}}}} and {{{{/{name}}}}}: then these notes have no such card."
        yield Diagnostic(place=note_type.place, code="template", message=message, hint=hint)


def _ask_of_place(note_type: NoteType) -> frozenset[int]:
    """The numbers of the cards whose front names a field that tells where a note stands; in a cloze there is none."""
    fronts = enumerate(() if note_type.cloze else note_type.cards)
    return frozenset(number for number, card in fronts if mustache.named(card.front) & _riding(note_type))


def _riding(note_type: NoteType) -> frozenset[str]:
    """The names of the fields that tell where a note stands, with Anki's own."""
    return mustache.SPECIAL | {field.name for field in note_type.fields if field.rides}


def without_empty_cells(problems: Sequence[Diagnostic], notes: Sequence[Note]) -> list[Diagnostic]:
    """Findings without the empty cells of rows that are a note as a whole: nothing is missing there."""
    whole = {(note.place.path, note.place.line) for note in notes if isinstance(note.item, Record)}
    return [
        problem
        for problem in problems
        if problem.code != "table-cell-empty" or (problem.place.path, problem.place.line) not in whole
    ]
