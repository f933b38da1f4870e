"""Asking the real Anki engine what it thinks of a deck.

What Anki's import does not complain about, its database check, its media check or a learner's screen would: so all
of them are asked here, and each answer that a learner could notice is a finding.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from anki.errors import CardTypeError, TemplateError
from anki.template import TemplateRenderContext

# What a card shows in place of its content when a template is wrong, or when it asks for LaTeX images.
_FAULT_SHOWN = re.compile(r"docs\.ankiweb\.net/templates/errors|LaTeX image generation is disabled")


@dataclass(frozen=True, slots=True)
class Accepted:
    """What Anki made of a deck: counts, and the findings, of which there should be none."""

    notes: int
    cards: int
    findings: tuple[str, ...]


def accept(deck: Path) -> Accepted:
    """A deck imported into an empty collection with default options, looked at from all sides, and imported again."""
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        try:
            findings = list(_findings(collection, deck))
            return Accepted(collection.note_count(), collection.card_count(), tuple(findings))
        finally:
            collection.close()


def _findings(collection: Collection, deck: Path) -> Iterator[str]:
    log = import_deck(collection, deck).log
    if len(log.new) != log.found_notes:
        yield f"{len(log.new)} of {log.found_notes} notes are new"
    yield from _after_the_check(collection)
    for empty in collection.get_empty_cards().notes:
        yield f"note {empty.note_id} has an empty card"
    yield from _media(collection)
    collection.models._clear_cache()  # an import leaves it stale
    yield from _shown(collection)
    yield from _note_types(collection)
    again = import_deck(collection, deck)
    if len(again.log.duplicate) != again.log.found_notes or again.changes.ListFields():
        yield "importing it again changes something"


def import_deck(collection: Collection, deck: Path) -> Any:
    """What Anki answers when a package is imported as its dialog does by default."""
    options = ImportAnkiPackageOptions()
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(deck), options=options))


def _after_the_check(collection: Collection) -> Iterator[str]:
    """Check Database calls itself content while it adds cards and removes notes: compare before and after."""
    before = _cards(collection)
    message, sound = collection.fix_integrity()
    if not sound:
        yield f"the database check says: {message}"
    after = _cards(collection)
    if after != before:
        yield f"the database check adds {len(after - before)} cards and removes {len(before - after)}"


def _cards(collection: Collection) -> set[tuple[int, int]]:
    return {(note, number) for note, number in _rows(collection, "select nid, ord from cards")}


def _rows(collection: Collection, query: str) -> list[Any]:
    assert collection.db is not None
    return collection.db.all(query)


def _media(collection: Collection) -> Iterator[str]:
    found = collection.media.check()
    there = {file.name for file in Path(collection.media.dir()).iterdir()}
    in_templates = {
        name
        for note_type in collection.models.all()
        for name in collection.media.extract_static_media_files(note_type["id"])
    }
    for name in sorted({*found.missing, *(in_templates - there)}):
        yield f"the file {name} is missing"
    for name in found.unused:
        yield f"the file {name} is in no note"


def _shown(collection: Collection) -> Iterator[str]:
    for (number,) in _rows(collection, "select id from cards"):
        card = collection.get_card(number)
        try:
            TemplateRenderContext.from_existing_card(card, browser=False)._partially_render()
        except TemplateError as fault:
            yield f"card {number}: {fault}"
            continue
        output = card.render_output()
        if _FAULT_SHOWN.search(output.question_text + output.answer_text):
            yield f"card {number} shows an error: {output.question_text[:80]}"


def _note_types(collection: Collection) -> Iterator[str]:
    """Anki's own validation of templates, which an import skips."""
    for note_type in collection.models.all():
        try:
            collection.models.update_dict(note_type)
        except CardTypeError as fault:
            yield f"note type {note_type['name']}: {fault}"
