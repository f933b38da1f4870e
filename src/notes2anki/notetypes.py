"""Folders of templates as note types, checked so that no card can come out broken.

A folder holds `notetype.toml`, a front and a back for each card, and `style.css`; what all note types share (fields,
style, parts of cards) is in `_shared/`. Anki imports broken templates without a word, so everything that it would
only show on a card is an error here.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from notes2anki import mustache, naming
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import CardTemplate, Field, NoteType, Place
from notes2anki.mustache import TemplateFault
from notes2anki.sources import show
from notes2anki.templating import Templates, TemplatesFault

SHARED = "_shared/common.toml"
_FORBIDDEN = frozenset({"Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID", "FrontSide"})
_KEYS = {"name", "schema", "cloze", "identify", "fields", "cards"}
_FILTERS = frozenset({"text", "hint", "type", "cloze", "tts", "furigana", "kana", "kanji"})
_RESERVED = "Reserved"


class NoteTypeFault(Exception):
    """What is wrong with a folder of templates: the file, and a sentence."""

    def __init__(self, path: Path, message: str, line: int = 1) -> None:
        """Say what is wrong in which file."""
        super().__init__(message)
        self.diagnostic = Diagnostic(place=Place(path=show(path), line=line), code="template", message=message)


def load(templates: Templates, deck: dict[str, str]) -> tuple[dict[str, NoteType], tuple[Diagnostic, ...]]:
    """The note types of all folders by their keys, for a deck of this name and slug; what is wrong with the others."""
    found: dict[str, NoteType] = {}
    problems = []
    for key in templates.keys():  # noqa: SIM118  # not a dict
        try:
            found[key] = _load(templates, key, deck)
        except NoteTypeFault as fault:
            problems.append(fault.diagnostic)
    return found, tuple(problems)


def _load(templates: Templates, key: str, deck: dict[str, str]) -> NoteType:
    path = templates.path(f"{key}/notetype.toml")
    if path is None:
        raise NoteTypeFault(
            templates.folders[0] / key, f'The folder has no "notetype.toml", which makes it the note type "{key}".'
        )
    given = _toml(path)
    shared = templates.path(SHARED)
    fields = _fields(path, given.get("fields"))
    if shared is not None:
        fields += _fields(shared, _toml(shared).get("fields"))
    _check_fields(path, fields)
    identify = tuple(given.get("identify") or [fields[0].name])
    for name in identify:
        if name not in {field.name for field in fields}:
            raise NoteTypeFault(path, f'"identify" names the field "{name}", which there is not.')
    schema = given.get("schema", 1)
    try:
        note_type = NoteType(
            key=key,
            id=naming.number(deck["slug"], key, str(schema)),
            name=templates.value(str(given["name"]), {"deck": deck}),
            fields=fields,
            identify=identify,
            cards=_cards(templates, key, path, given.get("cards")),
            css=templates.file(f"{key}/style.css", {"deck": deck}),
            cloze=bool(given.get("cloze", False)),
        )
    except TemplatesFault as fault:
        raise NoteTypeFault(templates.path(fault.name) or path, str(fault), fault.line) from fault
    _check_cards(templates, note_type)
    return note_type


def _toml(path: Path) -> dict[str, Any]:
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as fault:
        raise NoteTypeFault(path, f"The file cannot be read: {fault}.") from fault
    unknown = sorted(set(given) - _KEYS)
    if unknown:
        raise NoteTypeFault(path, f'The key "{unknown[0]}" is not known; there are {", ".join(sorted(_KEYS))}.')
    return given


def _fields(path: Path, given: object) -> tuple[Field, ...]:
    if not isinstance(given, list) or not given:
        raise NoteTypeFault(path, "There are no [[fields]].")
    try:
        return tuple(
            Field(
                name=str(field["name"]),
                id=int(field["id"]),
                value=str(field.get("value", "")),
                rides=bool(field.get("rides", False)),
            )
            for field in given
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise NoteTypeFault(
            path, f"Each of the [[fields]] needs a name, an id (a whole number) and a value: {fault}."
        ) from fault


def _check_fields(path: Path, fields: tuple[Field, ...]) -> None:
    names, ids = [field.name.lower() for field in fields], [str(field.id) for field in fields]
    for what, values in (("name", names), ("id", ids)):
        twice = next((value for value in values if values.count(value) > 1), None)
        if twice is not None:
            raise NoteTypeFault(path, f'Two fields have the {what} "{twice}".')
    for field in fields:
        if field.name in _FORBIDDEN or any(sign in field.name for sign in ':{}"') or field.name[:1] in "#^/":
            raise NoteTypeFault(path, f'Anki cannot have a field named "{field.name}".')


def _cards(templates: Templates, key: str, path: Path, given: object) -> tuple[CardTemplate, ...]:
    if not isinstance(given, list) or not given:
        raise NoteTypeFault(path, "There are no [[cards]].")
    cards = []
    for card in given:
        try:
            name, number = str(card["name"]), int(card["id"])
            front, back = (f"{key}/{card.get(side, side + '.html')}" for side in ("front", "back"))
        except (KeyError, TypeError, ValueError) as fault:
            raise NoteTypeFault(
                path, f"Each of the [[cards]] needs a name and an id (a whole number): {fault}."
            ) from fault
        cards.append(
            CardTemplate(
                name=name, id=number, front=templates.file(front, {}).strip(), back=templates.file(back, {}).strip()
            )
        )
    if len({card.name.lower() for card in cards}) < len(cards) or len({card.id for card in cards}) < len(cards):
        raise NoteTypeFault(path, "Two of the [[cards]] have the same name or id.")
    return tuple(cards)


def _check_cards(templates: Templates, note_type: NoteType) -> None:
    names = {field.name for field in note_type.fields}
    shown: set[str] = set()
    for card in note_type.cards:
        for side, template in (("front", card.front), ("back", card.back)):
            path = templates.path(f"{note_type.key}/{side}.html") or templates.folders[0] / note_type.key
            try:
                named, uses = mustache.named(template), list(mustache.uses(template))
            except TemplateFault as fault:
                raise NoteTypeFault(path, f'The {side} of the card "{card.name}" is not right: {fault}.') from fault
            for name in sorted(named - names - mustache.SPECIAL):
                hint = f"there are {', '.join(sorted(names))}"
                raise NoteTypeFault(
                    path, f'The {side} of the card "{card.name}" shows a field "{name}", which there is not: {hint}.'
                )
            for use in uses:
                wrong = [part for part in use.filters if part.split(" ")[0] not in _FILTERS]
                if wrong:
                    raise NoteTypeFault(
                        path, f'The {side} of the card "{card.name}" has a filter "{wrong[0]}", which Anki has not.'
                    )
            if side == "front" and "FrontSide" in named:
                raise NoteTypeFault(
                    path, f'The front of the card "{card.name}" shows {{{{FrontSide}}}}, which is for backs.'
                )
            shown |= named
        if card is note_type.cards[0]:
            _check_first_front(templates, note_type, card)
    hidden = [
        field.name for field in note_type.fields if field.name not in shown and not field.name.startswith(_RESERVED)
    ]
    if hidden:
        path = templates.path(f"{note_type.key}/notetype.toml") or templates.folders[0]
        raise NoteTypeFault(
            path,
            f'No card shows the field "{hidden[0]}". [% include "_shared/footer.html" %] shows those in all types.',
        )


def _check_first_front(templates: Templates, note_type: NoteType, card: CardTemplate) -> None:
    """The first card must exist for every note: its front shows an identifying field without a condition on another."""
    first = set(note_type.identify)
    for use in mustache.uses(card.front):
        if use.field in first and all(name in first and wanted for name, wanted in use.conditions):
            return
    path = templates.path(f"{note_type.key}/front.html") or templates.folders[0]
    fields = ", ".join(note_type.identify)
    raise NoteTypeFault(path, f'The front of the card "{card.name}" can be blank: it must always show one of {fields}.')
