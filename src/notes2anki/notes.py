"""Items and note types to notes: fields rendered and made safe, guids, tags, decks."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape

from notes2anki import mustache, naming, sanitise
from notes2anki.diagnostics import Diagnostic
from notes2anki.media import Library, page
from notes2anki.model import Block, Content, Field, Item, Labelled, Note, NoteType, Source, Text
from notes2anki.render import render
from notes2anki.templating import Markup, Templates, TemplatesFault

# What the directive `type` says of a table is how to read it, not which note type its notes have.
_TABLE_KINDS = frozenset({"terms", "facts", "comparison"})
_TAG = re.compile(r"<[^<>]*>")
_ALT = re.compile(r'<img[^<>]*?\salt="([^"]*)"[^<>]*>')


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the notes of a deck are made: its slug and name, its note types, and where each source's notes go."""

    slug: str
    name: str
    homepage: str
    note_types: Mapping[str, NoteType]
    templates: Templates
    library: Library
    subdecks: Mapping[Source, Subdecks]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subdecks:
    """The deck of a source's notes: below `base`, by section where `sections` is set; `title` is its own heading."""

    base: tuple[str, ...] = ()
    sections: bool = False
    title: str = ""

    def path(self, trail: tuple[str, ...]) -> tuple[str, ...]:
        """The deck below the course's for a note under these headings."""
        below = self.inner(trail)
        return (*self.base, *below[:1]) if self.sections else self.base

    def inner(self, trail: tuple[str, ...]) -> tuple[str, ...]:
        """The headings without the title of the file."""
        return trail[1:] if self.title and trail[:1] == (self.title,) else trail


def make(items: Iterable[Item], plan: Plan) -> tuple[tuple[Note, ...], tuple[Diagnostic, ...]]:
    """A note for each item whose note type there is, in the order of the items, no two with one guid."""
    maker = _Maker(plan)
    notes = [note for item in items if (note := maker.note(item)) is not None]
    return tuple(notes), tuple(maker.found)


class _Maker:
    """Makes the notes of one deck."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.found: list[Diagnostic] = []
        self.copies: Counter[tuple[str, str]] = Counter()
        self.pins: dict[str, Item] = {}
        self.guids: set[str] = set()

    def note(self, item: Item) -> Note | None:
        key = item.setting("type") or item.kind
        note_type = self.plan.note_types.get(key)
        if note_type is None and key in _TABLE_KINDS:
            note_type = self.plan.note_types.get(item.kind)
        if note_type is None and key in self.plan.templates.keys():  # noqa: SIM118  # not a dict
            return None  # what is wrong with the folder was reported when it was loaded
        if note_type is None:
            message = f'There is no folder "{key}" of templates for this note.'
            self._report(item, "template", message, f"There are: {', '.join(sorted(self.plan.note_types))}.")
            return None
        values = _Values(item, self._safe(item))
        try:
            return self._note(item, note_type, values)
        except TemplatesFault as fault:
            self._report(item, "template", f'The note type "{note_type.key}" cannot take this note: {fault}.')
            return None

    def _note(self, item: Item, note_type: NoteType, values: _Values) -> Note | None:
        about = {"reference": "", "breadcrumb": self._breadcrumb(item), "where": _where(item), "link": self._link(item)}
        context = {"item": values, "deck": {"name": self.plan.name, "slug": self.plan.slug}, "note": about}
        asked = {
            field.name: self._value(field, context) for field in note_type.fields if field.name in note_type.identify
        }
        guid = self._guid(item, note_type, naming.identity(" ⁄ ".join(map(_text, asked.values()))))
        if guid is None:
            return None
        about["reference"] = f"{self.plan.slug}-{guid[:6]}"
        fields = tuple(asked.get(field.name) or self._value(field, context) for field in note_type.fields)
        named = {field.name: value for field, value in zip(note_type.fields, fields, strict=True)}
        if all(mustache.is_empty(named[name]) for name in note_type.identify):
            self._report(item, "question-empty", "There is nothing to ask here.", "Write the question in words.")
            return None
        cards = tuple(number for number, card in enumerate(note_type.cards) if mustache.makes_card(card.front, named))
        subdecks = self.plan.subdecks[item.source]
        return Note(
            guid=guid,
            note_type=note_type,
            fields=fields,
            cards=cards,
            tags=self._tags(item, subdecks),
            deck=naming.deck_name(self.plan.name, *subdecks.path(item.trail)),
            place=item.place,
            item=item,
        )

    def _value(self, field: Field, context: Mapping[str, object]) -> str:
        return self.plan.templates.value(field.value, context).strip() if field.value else ""

    def _guid(self, item: Item, note_type: NoteType, identity: str) -> str | None:
        pin = item.setting("id")
        if pin:
            other = self.pins.setdefault(pin, item)
            if other is not item and other.block is not item.block:
                message = f'The id "{pin}" is already that of the note at {other.place}.'
                self._report(item, "id-clash", message, "Give each note an id of its own.")
                return None
            identity = f"id:{pin}" if item.kind == "qa" else f"id:{pin}:{identity}"
        copy = self.copies[note_type.key, identity]
        while (guid := naming.guid(self.plan.slug, note_type.key, identity, copy)) in self.guids:
            copy += 1
        self.copies[note_type.key, identity] = copy + 1
        self.guids.add(guid)
        return guid

    def _breadcrumb(self, item: Item) -> list[str]:
        parts = [*item.trail, item.caption, f"#{item.number}" if item.number else ""]
        return [part for part in dict.fromkeys(parts) if part]

    def _link(self, item: Item) -> str:
        given = item.source.front.source
        if given.startswith(("http://", "https://")):
            return given
        return page(self.plan.homepage, f"/{item.source.path}", item.place.line) if self.plan.homepage else ""

    def _tags(self, item: Item, subdecks: Subdecks) -> tuple[str, ...]:
        inner = subdecks.inner(item.trail)
        file = naming.slug(subdecks.title or item.source.path.rsplit(".", 1)[0])
        own = [*item.source.front.tags, *(value for key, value in item.settings if key == "tags")]
        written = [naming.own_tag(tag) for tags in own for tag in tags.replace(",", " ").split()]
        tags = {
            naming.tag(self.plan.slug, file, *inner) if subdecks.base else naming.tag(self.plan.slug, *inner),
            *written,
        }
        return tuple(sorted({tag.casefold(): tag for tag in sorted(tags) if tag}.values()))

    def _safe(self, item: Item) -> dict[str, object]:
        values: dict[str, object] = {}
        for field in dataclasses.fields(item):
            value = getattr(item, field.name)
            if isinstance(value, tuple) and value and isinstance(value[0], Labelled):
                values[field.name] = [
                    {"label": self._html(cell.label, item), "value": self._html(cell.value, item), "asked": cell.asked}
                    for cell in value
                ]
            elif isinstance(value, tuple) and all(isinstance(part, Block | Text) for part in value):
                values[field.name] = self._html(value, item)
        return values

    def _html(self, content: Content, item: Item) -> Markup:
        html = render(content)
        removed = sanitise.is_removed(html)
        if removed:
            message = f'"{removed}" was taken out: a deck must not run or load anything.'
            self._report(item, "unsafe-html", message)
        return Markup(
            sanitise.safe(
                html, lambda tag, url: self.plan.library.resolve(tag, url, item.source, item.place, self.found)
            )
        )

    def _report(self, item: Item, code: str, message: str, hint: str = "") -> None:
        self.found.append(Diagnostic(place=item.place, code=code, message=message, hint=hint))


class _Values:
    """What a template sees as `item`: its content as safe HTML, and what directives say of it."""

    def __init__(self, item: Item, values: dict[str, object]) -> None:
        self._item = item
        self.__dict__.update(values)
        self.caption, self.number, self.kind = item.caption, item.number, item.kind

    def setting(self, key: str) -> str | None:
        return self._item.setting(key)


def _text(html: str) -> str:
    """What a reader reads in a field; a picture counts as its description."""
    return unescape(_TAG.sub(" ", _ALT.sub(r"\1", html)))


def _where(item: Item) -> str:
    return item.source.front.source or f"{item.source.path}:{item.place.line}"
