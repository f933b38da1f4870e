"""Example notes: one of each note type, so that templates can be tried before there are notes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from notes2anki import notetypes
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Field, Note, NoteType, Paragraph, Place, Question, Source, Text
from notes2anki.notes import cards
from notes2anki.sources import show
from notes2anki.templating import Templates
from notes2anki.typefile import NoteTypeFault, Toml

DECK = "Examples"


def examples(folders: Sequence[Path], deck: dict[str, str]) -> tuple[tuple[Note, ...], tuple[Diagnostic, ...]]:
    """A note of each note type that can be used, of its example.toml or else of the names of its fields."""
    templates = Templates(folders)
    made, problems = [], []
    for note_type in notetypes.load(templates, deck)[0].values():
        try:
            made.append(_note(templates, note_type))
        except NoteTypeFault as fault:
            problems.append(fault.diagnostic)
    return tuple(made), tuple(problems)


def _note(templates: Templates, note_type: NoteType) -> Note:
    path = templates.path(f"{note_type.key}/{notetypes.EXAMPLE}")
    place = Place(path=show(path)) if path is not None else note_type.place
    if path is not None:
        names = [field.name for field in note_type.fields]
        toml = Toml(path, names)
        named = {name: toml.get(name, str, "") for name in names}
    else:
        named = {field.name: _own_name(field, note_type) for field in note_type.fields}
    source = Source(path=place.path, shown=place.path, root=Path(), text="")
    block = Paragraph(place=place, end=1, text=Text())
    return Note(
        guid=f"example-{note_type.key}",
        note_type=note_type,
        fields=tuple(named.values()),
        cards=cards(note_type, named),
        tags=(),
        deck=DECK,
        place=place,
        item=Question(block=block, place=place, source=source, question=(), answer=()),
    )


def _own_name(field: Field, note_type: NoteType) -> str:
    """A field's name in the place of its value; a field that notes leave empty stays so."""
    name = field.name if field.value else ""
    return f"{{{{c1::{name}}}}}" if note_type.cloze and field.name == note_type.identify[0] else name
