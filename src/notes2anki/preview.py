"""The preview: one HTML file with every card as Anki shows it, that works from the disk and asks for nothing.

Cards are rendered here, by the same templates that go into the deck (cards.py); formulas become MathML and pictures go
into the page. The page itself is page/: it only arranges what it is given.
"""

from __future__ import annotations

import base64
import hashlib
import json
import mimetypes
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from notes2anki import cards
from notes2anki.diagnostics import Diagnostic
from notes2anki.latex import as_mathml
from notes2anki.model import Media, Note, NoteType
from notes2anki.pipeline import Built

# A picture that is larger than this would make the page slow; its name is shown in its place.
_LARGEST_PICTURE = 5_000_000
# Stands in a back for its front, which most backs repeat.
_FRONT = "\x01"
# What Anki puts on a hint, to open it; no page of ours runs scripts of its cards.
_HANDLER = re.compile(r'(<a class=hint href="#")\s*onclick="[^"]*"')

Before = Mapping[tuple[str, str], Note]
"""The notes that learners have, by the short name of their deck and their guid."""


def page(
    decks: Sequence[Built],
    before: Before,
    diagnostics: Iterable[Diagnostic] = (),
    *,
    examples: Sequence[Note] = (),
    served: bool = False,
) -> bytes:
    """The page of some decks, with what was found in their notes.

    `before` are the notes of the last release, `examples` are notes of no deck; a page that is `served` asks for news.
    """
    found: dict[tuple[str, int], list[Diagnostic]] = defaultdict(list)
    for problem in diagnostics:
        found[problem.place.path, problem.place.line].append(problem)
    types: dict[int, dict[str, Any]] = {}
    shown = [*examples, *before.values()]
    media = {
        *(each for built in decks for each in built.deck.media),
        *(m for note in shown for m in note.note_type.media),
    }
    data = {
        "decks": [_deck(built, before, found, types) for built in decks if built.deck.notes or not examples]
        + [_examples(examples, types)] * bool(examples),
        "types": types,
        "media": {each.name: _url(each) for each in sorted(media) if each.size <= _LARGEST_PICTURE},
        "served": served,
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    script = _part("page.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    connect = "'self'" if served else "'none'"
    policy = (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:; media-src data:;"
        f" font-src data:; base-uri 'none'; form-action 'none'; connect-src {connect}"
    )
    whole = _part("page.html")
    for place, part in (("policy", policy), ("style", _part("page.css")), ("script", script), ("data", text)):
        whole = whole.replace(f"[={place}=]", part, 1)
    return whole.encode()


def _part(name: str) -> str:
    return files("notes2anki").joinpath("page", name).read_text("utf-8")


def _deck(
    built: Built,
    before: Before,
    found: Mapping[tuple[str, int], Sequence[Diagnostic]],
    types: dict[int, dict[str, Any]],
) -> dict[str, Any]:
    """A deck as the page takes it: its notes in their order, then those that are gone since the last release."""
    deck, releases = built.deck, built.kept.book.releases
    notes = [_note(note, before.get((deck.slug, note.guid)), found, types, is_first=not before) for note in deck.notes]
    guids = {note.guid for note in built.kept.notes}  # also those that were not asked for
    gone = [note for (slug, guid), note in before.items() if slug == deck.slug and guid not in guids]
    retired = [_note(note, None, {}, types, is_first=True) | {"state": "retired"} for note in gone]
    return {
        "name": deck.name,
        "version": deck.version,
        "last": releases[-1].version if releases else "",
        "notes": [*notes, *retired],
    }


def _examples(notes: Iterable[Note], types: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """Notes that no deck has, as the page takes a deck."""
    return {
        "name": "Examples",
        "version": "",
        "last": "",
        "notes": [_note(note, None, {}, types, is_first=True) for note in notes],
    }


def _note(
    note: Note,
    old: Note | None,
    found: Mapping[tuple[str, int], Sequence[Diagnostic]],
    types: dict[int, dict[str, Any]],
    *,
    is_first: bool,
) -> dict[str, Any]:
    made = {
        "guid": note.guid,
        "type": _type(note.note_type, types),
        "deck": note.deck,
        "tags": list(note.tags),
        "path": note.item.source.path,
        "line": note.place.line,
        "cards": [[number, *_sides(note, number)] for number in note.cards],
        "found": [
            {"severity": problem.severity, "code": problem.code, "text": f"{problem.message} {problem.hint}".strip()}
            for problem in _about(note, found)
        ],
    }
    if not is_first:
        made["state"] = "new" if old is None else "same" if _is_same(note, old) else "changed"
    if old is not None and made.get("state") == "changed":
        _type(old.note_type, types)
        made["before"] = {"type": old.note_type.id, "cards": [[number, *_sides(old, number)] for number in old.cards]}
    return made


def _about(note: Note, found: Mapping[tuple[str, int], Sequence[Diagnostic]]) -> list[Diagnostic]:
    """What was found at a note: at its own line, and at the line of its block."""
    places = dict.fromkeys([(note.place.path, note.place.line), (note.place.path, note.item.block.place.line)])
    return [problem for place in places for problem in found.get(place, ())]


def _is_same(note: Note, old: Note) -> bool:
    """Whether learners will see no difference but in where the note stands."""
    rides = {field.name for field in note.note_type.fields if field.rides}
    own = [value for field, value in zip(note.note_type.fields, note.fields, strict=True) if field.name not in rides]
    was = [value for field, value in zip(old.note_type.fields, old.fields, strict=True) if field.name not in rides]
    return own == was and note.tags == old.tags


def _sides(note: Note, number: int) -> tuple[str, str]:
    card = cards.render(note, number)
    sides = card.front, cards.with_answers(card.back, note, number)
    front, back = (as_mathml(_HANDLER.sub(r"\1", side)) for side in sides)
    return front, back.replace(front, _FRONT, 1) if front else back


def _type(note_type: NoteType, types: dict[int, dict[str, Any]]) -> int:
    if note_type.id not in types:
        css = note_type.css
        for each in note_type.media:
            css = css.replace(each.name, _url(each))
        types[note_type.id] = {"key": note_type.key, "css": css, "cards": [card.name for card in note_type.cards]}
    return note_type.id


def _url(media: Media) -> str:
    """A file as an address that holds it."""
    kind = mimetypes.guess_type(media.name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(media.content).decode()}"
