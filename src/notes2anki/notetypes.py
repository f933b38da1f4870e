"""Folders of templates as note types, checked so that no card can come out broken.

A folder holds `notetype.toml`, a front and a back for each card, and `style.css`; what all note types share (fields,
style, parts of cards) is in `_shared/`. Anki imports broken templates without a word, so everything that it would
only show on a card is an error here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from notes2anki import assets, mustache, naming, typefile
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import CardTemplate, Field, Media, NoteType, Place
from notes2anki.mustache import TemplateFault, Use
from notes2anki.sources import show
from notes2anki.templating import Templates, TemplatesFault, meant
from notes2anki.typefile import CardFiles, NoteTypeFault, TypeFile
from notes2anki.values import NAMES

FILE, EXAMPLE = "notetype.toml", "example.toml"
SHARED, FOOTER = "_shared/common.toml", "_shared/footer.html"
# Note types that are one fact a note: the ledger knows their notes by the cells of rows.
_OF_CELLS = frozenset({"term", "fact"})
_FILTERS = frozenset({"text", "hint", "type", "nc", "cloze", "tts", "furigana", "kana", "kanji"})
_READ = (".html", ".css", ".toml")


def load(templates: Templates, deck: dict[str, str]) -> tuple[dict[str, NoteType], tuple[Diagnostic, ...]]:
    """The note types of all folders by their keys, for a deck of this name and slug; what is wrong with the others."""
    found: dict[str, NoteType] = {}
    problems = []
    names: dict[str, str] = {}
    for key in templates.keys():  # noqa: SIM118  # not a dict
        try:
            note_type, place = _load(templates, key, deck)
            other = names.setdefault(note_type.name.casefold(), key)
            if other != key:
                raise NoteTypeFault(place, f'The note type "{other}" has this name, too: "{note_type.name}".')
            found[key] = note_type
        except NoteTypeFault as fault:
            problems.append(fault.diagnostic)
    return found, tuple(problems) or tuple(_unread(templates))


def _load(templates: Templates, key: str, deck: dict[str, str]) -> tuple[NoteType, Place]:
    path = templates.path(f"{key}/{FILE}")
    if path is None:
        place = Place(path=show(_folder(templates, key)))
        others = [other for other in templates.keys() if other != key]  # noqa: SIM118  # not a dict
        message = f'The folder has no "{FILE}", which makes it the note type "{key}"{meant(key, others)}'
        raise NoteTypeFault(place, message)
    given = typefile.load(path, templates.path(SHARED))
    if given.by_row and key in _OF_CELLS:
        message = f'"per" is for note types of your own: "{key}" makes a note of each fact.'
        raise NoteTypeFault(given.place, message)
    for field in given.fields:
        _check_value(templates, field)
    try:
        templates.check_value(given.name, {"deck": NAMES["deck"]})
        name = templates.value(given.name, {"deck": deck})
    except TemplatesFault as fault:
        raise NoteTypeFault(given.name_place, str(fault)) from fault
    css, media = _file(templates, key, "style.css", given.place, deck)
    cards = []
    for files in given.cards:
        front, shown = _file(templates, key, files.front, files.place, deck)
        back, more = _file(templates, key, files.back, files.place, deck)
        cards.append(CardTemplate(name=files.name, id=files.id, front=front.strip(), back=back.strip()))
        media = (*media, *shown, *more)
    note_type = NoteType(
        key=key,
        id=naming.number(deck["slug"], key, str(given.schema)),
        name=name,
        fields=given.fields,
        identify=given.identify,
        cards=tuple(cards),
        css=css,
        cloze=given.cloze,
        by_row=given.by_row,
        media=tuple(sorted(set(media))),
        place=given.place,
    )
    _check_cards(templates, note_type, given)
    return note_type, given.name_place


def _folder(templates: Templates, key: str) -> Path:
    return next((folder / key for folder in templates.folders if (folder / key).is_dir()), templates.folders[0] / key)


def _check_value(templates: Templates, field: Field) -> None:
    try:
        templates.check_value(field.value, NAMES)
    except TemplatesFault as fault:
        path = templates.path(fault.name) if fault.name else None
        place = replace(field.place, line=field.place.line + fault.line - 1)
        if path is not None:
            place = Place(path=show(path), line=fault.line, column=fault.column)
        raise NoteTypeFault(place, str(fault)) from fault


def _file(
    templates: Templates, key: str, file: str, asked: Place, deck: dict[str, str]
) -> tuple[str, tuple[Media, ...]]:
    """A file of a note type rendered, and the files that it loads; a missing one is a fault where it is asked for."""
    name = f"{key}/{file}"
    if templates.path(name) is None:
        raise NoteTypeFault(asked, f'There is no file "{name}"{meant(name, templates.names())}')
    try:
        return assets.packed(templates, key, name, templates.file(name, {"deck": deck}))
    except TemplatesFault as fault:
        path = templates.path(fault.name) or templates.path(name) or templates.folders[0]
        place = Place(path=show(path), line=max(fault.line, 1), column=max(fault.column, 1))
        raise NoteTypeFault(place, str(fault)) from fault


# ---------------------------------------------------------------------------------------------- cards


def _check_cards(templates: Templates, note_type: NoteType, given: TypeFile) -> None:
    shown: set[str] = set()
    footer = _footer(templates) & {field.name for field in note_type.fields}
    if note_type.cloze and len(note_type.cards) > 1:
        raise NoteTypeFault(given.cards[1].place, "A note type with cloze = true has one card: Anki makes one a gap.")
    for card, files in zip(note_type.cards, given.cards, strict=True):
        sides = {}
        for side, template, file in (("front", card.front, files.front), ("back", card.back, files.back)):
            name = f"{note_type.key}/{file}"
            sides[side] = _check_side(templates, name, f'The {side} of the card "{card.name}"', template, note_type)
        if "FrontSide" in sides["front"]:
            message = f'The front of the card "{card.name}" shows {{{{FrontSide}}}}, which is for backs.'
            raise NoteTypeFault(_place(templates, f"{note_type.key}/{files.front}", "FrontSide"), message)
        _check_front(templates, note_type, card, files, is_first=card is note_type.cards[0])
        on_card = sides["back"] | (sides["front"] if "FrontSide" in sides["back"] else frozenset())
        for field in note_type.fields:
            if field.name in footer - on_card:
                message = f'The back of the card "{card.name}" does not show the field "{field.name}".'
                hint = f'[% include "{FOOTER}" %] shows what all note types have.'
                raise NoteTypeFault(_place(templates, f"{note_type.key}/{files.back}"), message, hint)
        shown |= sides["front"] | sides["back"]
    for field in note_type.fields:
        if field.name not in shown and not typefile.is_reserved(field):
            message = f'No card of the note type "{note_type.key}" shows the field "{field.name}".'
            hint = f"Show it on a back: {{{{#{field.name}}}}}{{{{{field.name}}}}}{{{{/{field.name}}}}}"
            raise NoteTypeFault(_blamed(templates, field, note_type.key, given), message, hint)


def _blamed(templates: Templates, field: Field, key: str, given: TypeFile) -> Place:
    """Where a field that no card shows is to be told: where it is made, or in the project's own side of a card."""
    own = templates.folders[0]
    if (own / key / FILE).is_file():
        return field.place if field.place.path == given.place.path else given.place
    names = [f"{key}/{name}" for card in given.cards for name in (card.back, card.front)]
    return next((Place(path=show(own / name)) for name in names if (own / name).is_file()), given.place)


def _footer(templates: Templates) -> frozenset[str]:
    """The fields that the part for all backs shows: where a note is from, and what the learner wrote."""
    if templates.path(FOOTER) is None:
        return frozenset()
    try:
        return mustache.named(templates.file(FOOTER, {}))
    except TemplatesFault:
        return frozenset()  # it is told at a card that includes it


def _check_side(templates: Templates, name: str, what: str, template: str, note_type: NoteType) -> frozenset[str]:
    """The fields that a side of a card names, all of which there have to be."""
    known = {field.name for field in note_type.fields}
    try:
        named, uses = mustache.named(template), list(mustache.uses(template))
    except TemplateFault as fault:
        place = _place(templates, name, fault.tag, fault.number)
        raise NoteTypeFault(place, f"{what} is not right: {fault}.") from fault
    for tag, field in mustache.tags(template):
        if field not in known and field not in mustache.SPECIAL:
            message = f'{what} shows a field "{field}", which there is not{meant(field, known)}'
            raise NoteTypeFault(_place(templates, name, tag), message)
    for use in uses:
        for part in use.filters:
            if part.split(" ")[0] not in _FILTERS:
                message = f'{what} has a filter "{part}", which Anki has not{meant(part, _FILTERS)}'
                raise NoteTypeFault(_place(templates, name, use.tag), message)
        if "cloze" in use.filters and not note_type.cloze:
            message = f"{what} shows gaps ({use.tag}), and its note type is not for gaps."
            raise NoteTypeFault(_place(templates, name, use.tag), message, f"Write cloze = true in {FILE}.")
    return named


def _check_front(
    templates: Templates, note_type: NoteType, card: CardTemplate, files: CardFiles, *, is_first: bool
) -> None:
    """The first card must exist for every note, so that its front always shows a field; each other for some notes."""
    place = _place(templates, f"{note_type.key}/{files.front}")
    uses = [use for use in mustache.uses(card.front) if use.field not in mustache.SPECIAL]
    if note_type.cloze:
        text = note_type.identify[0]
        if not any(use.field == text and "cloze" in use.filters for use in uses):
            message = f'With cloze = true the front has to show {{{{cloze:{text}}}}}, of the first field of "identify".'
            raise NoteTypeFault(place, message)
        return
    if is_first and not any(_always(use, note_type) for use in uses):
        fields = ", ".join(note_type.identify)
        message = f'The front of the card "{card.name}" can be blank: it must always show one of {fields}.'
        raise NoteTypeFault(place, message)
    if not any(_can_be(use) for use in uses):
        message = f'The front of the card "{card.name}" is always blank, so Anki never makes the card.'
        raise NoteTypeFault(place, message, "Show a field on it.")


def _always(use: Use, note_type: NoteType) -> bool:
    first = set(note_type.identify)
    return use.field in first and all(name in first and wanted for name, wanted in use.conditions)


def _can_be(use: Use) -> bool:
    """Whether a field can be shown where it stands: not within conditions that exclude each other or itself."""
    wanted = dict.fromkeys((*use.conditions, (use.field, True)))
    return all((name, not filled) not in wanted for name, filled in wanted)


def _place(templates: Templates, name: str, text: str = "", number: int = 0) -> Place:
    """Where a text stands in a template, or in what it includes."""
    found, line, column = templates.find(name, text, number) if text else (name, 0, 0)
    path = templates.path(found) or templates.folders[0]
    return Place(path=show(path), line=max(line, 1), column=max(column, 1))


# ------------------------------------------------------------------------------------------ other files


def _unread(templates: Templates) -> Iterator[Diagnostic]:
    """A warning for each file of the project's own folder that looks like a template and that nothing reads."""
    own, rest = Templates(templates.folders[:1]), Templates(templates.folders[1:])
    keys = templates.keys()
    known = {*templates.used, *rest.names(), SHARED, *(f"{key}/{name}" for key in keys for name in (FILE, EXAMPLE))}
    for name in own.names():
        if name.endswith(_READ) and name not in known:
            same = [other for other in sorted(known) if other.rpartition("/")[2] == name.rpartition("/")[2]]
            near = [*same, *get_close_matches(name, sorted(known), n=1)][:1]
            hint = f'Did you mean "{near[0]}"?' if near else "A template reads it by [% include %], or take it out."
            place = Place(path=show(templates.folders[0] / name))
            yield Diagnostic(place=place, code="template-unread", message="Nothing reads this file.", hint=hint)
