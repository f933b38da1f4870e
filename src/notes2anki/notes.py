"""Items and note types to notes: fields rendered and made safe, guids, tags, decks."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any

from notes2anki import gaps, mustache, naming
from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.phrasing import is_unwritten
from notes2anki.fieldhtml import FieldHtml
from notes2anki.frozen import frozen
from notes2anki.identify import ROWS, Draft, Identity, bounded
from notes2anki.ledger import SectionNames
from notes2anki.likeness import sign
from notes2anki.media import Library, mention, page, source_lines
from notes2anki.model import (
    Block,
    Cloze,
    Details,
    Fact,
    Field,
    Item,
    Note,
    NoteType,
    Place,
    Question,
    Record,
    Source,
    Term,
)
from notes2anki.render import plain
from notes2anki.subdecks import Subdecks
from notes2anki.templating import Templates, TemplatesFault, meant
from notes2anki.values import Values

# What the directive `type` says of a table is how to read it, not which note type its notes have.
_TABLE_KINDS = frozenset({"terms", "facts", "comparison"})
# The note types of single rows and cells; what a directive asks for is said of the table.
_SINGULAR = {"term": "terms", "fact": "facts"}
_TAG = re.compile(r"<[^<>]*>")
# How far above its block the directive of a block is looked for.
_ABOVE = 40
# The most that the notes of a deck hold in all, in characters, and of what they are made of. Each note repeats its
# headings, and each cell its row: a heading or a row without end would fill the memory.
_MOST, _MOST_TIMES = 30_000_000, 30
_ALT = re.compile(r'<img[^<>]*?\salt="([^"]*)"[^<>]*>')


@frozen(eq=True)
class Plan:
    """How the notes of a deck are made: its slug and name, its note types, and where each source's notes go."""

    slug: str
    name: str
    homepage: str
    note_types: Mapping[str, NoteType]
    templates: Templates
    library: Library
    subdecks: Mapping[Source, Subdecks]


@frozen
class Started:
    """An item on its way to a note: everything but what its guid decides."""

    item: Item
    note_type: NoteType
    context: Mapping[str, Any]
    asked: Mapping[str, str]
    draft: Draft


def start(items: Iterable[Item], plan: Plan) -> tuple[tuple[Started, ...], tuple[Diagnostic, ...]]:
    """A note without a guid for each item whose note type there is and that asks something, in the items' order."""
    maker = _Maker(plan)
    items = tuple(maker.by_row(items))
    maker.block_ids = Counter(item.block.id for item in items if isinstance(item.block, Details))
    most = max(_MOST, _MOST_TIMES * sum(len(source.text) for source in plan.subdecks))
    started = []
    for item in items:
        one = maker.start(item)
        if maker.html.size > most:
            # No build comes of it, so no more is made of the notes before it.
            return (), (*maker.found, _too_large(item, most))
        started += [one] if one is not None else []
    return tuple(started), tuple(maker.found)


def _too_large(item: Item, most: int) -> Diagnostic:
    message = f"The notes up to this one hold more than {most // 1_000_000} million characters: they repeat something."
    hint = "Shorten the headings, the headers of tables, or the tags, which each note shows."
    return Diagnostic(place=item.place, code="deck-large", message=message, hint=hint)


def finish(
    started: Sequence[Started], identities: Sequence[Identity], plan: Plan
) -> tuple[tuple[tuple[Note, Draft, Identity], ...], tuple[Diagnostic, ...]]:
    """The notes, each with its draft and what that turned out to be; no two with one guid."""
    maker = _Maker(plan)
    made = []
    for one, identity in zip(started, identities, strict=True):
        kept = maker.as_before(one, identity)
        note = maker.finish(kept, identity) if kept is not None else None
        if kept is not None and note is not None:
            made.append((note, kept.draft, identity))
    return tuple(made), tuple(maker.found)


class _Maker:
    """Makes the notes of one deck."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.found: list[Diagnostic] = []
        self.html = FieldHtml(plan.library, self.found)
        self.tags: dict[tuple[Source, str], tuple[tuple[str, ...], int]] = {}
        self.all_tags: dict[tuple[str, Source, str], tuple[str, ...]] = {}
        self.names: dict[tuple[Source, tuple[str, ...]], SectionNames] = {}
        self.parted: dict[str, tuple[list[Field], list[Field]]] = {}
        self.pins: dict[str, Item] = {}
        self.block_ids: Counter[str] = Counter()
        self.misfits: set[tuple[str, Place | None]] = set()
        self.directives: dict[Block, Place] = {}

    def by_row(self, items: Iterable[Item]) -> Iterator[Item]:
        """The items, but of a row of a table that goes to a note type with a note a row one item in all."""
        seen: set[tuple[object, ...]] = set()
        for item in items:
            note_type = self._type(item)[1]
            if note_type is None or not note_type.by_row or not isinstance(item, Term | Fact):
                yield item
                continue
            record = (item.as_fact() if isinstance(item, Term) else item).as_record()
            # The cells themselves tell the row: rows of HTML may stand in one line.
            row = (id(item.block), *(id(part) for cell in record.row for part in cell.value))
            if row not in seen:
                seen.add(row)
                yield record

    def _type(self, item: Item) -> tuple[str, NoteType | None]:
        """The name of the note type that an item goes to, and the note type if there is one."""
        key = item.setting("type") or item.kind
        note_type = self.plan.note_types.get(key)
        if note_type is None and key in _TABLE_KINDS:
            note_type = self.plan.note_types.get(item.kind)
        return key, note_type

    def start(self, item: Item) -> Started | None:
        key, note_type = self._type(item)
        if note_type is None and key in self.plan.templates.keys():  # noqa: SIM118  # not a dict
            return None  # what is wrong with the folder was reported when it was loaded
        if note_type is None:
            known = {*self.plan.note_types, *_TABLE_KINDS, "none"}
            self._misfit(item, f'There is no note type "{key}"{meant(key, known)}')
            return None
        try:
            return self._start(item, note_type)
        except TemplatesFault as fault:
            self._unfit(item, note_type, self._parted(note_type)[0], fault)
            return None

    def _unfit(self, item: Item, note_type: NoteType, fields: Sequence[Field], fault: TemplatesFault) -> None:
        """Tell that the value of one of these fields cannot be made of an item."""
        field = fields[fault.number]
        said, hint = str(fault), f'The field "{field.name}" asks for it ({field.place}).'
        if note_type.key in _SINGULAR:
            hint = f"Did you mean type={_SINGULAR[note_type.key]}? That is for tables."
        self._misfit(
            item,
            f'The note type "{note_type.key}" does not fit here. {said}',
            hint,
        )

    def _misfit(self, item: Item, message: str, hint: str = "") -> None:
        """An error about the note type of an item: once for a block, where its directive is; else once for a deck."""
        if item.setting("type") and item.block not in self.directives:
            self.directives[item.block] = _directive(item)  # looked for once: a table can have thousands of rows
        place = self.directives.get(item.block)
        if (message, place) not in self.misfits:
            self.misfits.add((message, place))
            self.found.append(Diagnostic(place=place or item.place, code="template", message=message, hint=hint))

    def _start(self, item: Item, note_type: NoteType) -> Started | None:
        about = {"reference": "", "breadcrumb": self._breadcrumb(item), "where": _where(item), "link": self._link(item)}
        self.html.size += sum(map(len, about["breadcrumb"])) + self._own_tags(item)[1]
        context = {
            "item": Values(item, self.html.of(item)),
            "deck": {"name": self.plan.name, "slug": self.plan.slug},
            "note": about,
        }
        asked = self._values(self._parted(note_type)[0], context)
        if all(map(mustache.is_empty, asked.values())):
            self._report(item, "question-empty", "There is nothing to ask here.", "Write the question in words.")
            return None
        told = [name for name in item.told if getattr(item, name) and not isinstance(item, Cloze | Record)]
        if told and all(mustache.is_empty(str(getattr(context["item"], name))) for name in told):
            message = "Nothing of the answer can be shown, so the back would be empty, and there is no card."
            self._report(item, "answer-empty", message, "Write the answer in words, or mend what it shows.")
            return None
        answer = plain(item.content(item.told))
        if isinstance(item, Term | Fact) and is_unwritten(item.content(item.told)):
            place = mention(item.source, item.place, re.escape(answer.strip()[:4]))
            message = "The answer is still to be written, so there is no card."
            hint = "Write it, or leave the cell empty."
            self.found.append(Diagnostic(place=place, code="answer-empty", message=message, hint=hint))
            return None
        if not self._is_pin_free(item):
            return None
        asks = [naming.identity(_text(asked[name])) for name in note_type.identify]
        draft = self._draft(item, note_type, asks, answer)
        return Started(item=item, note_type=note_type, context=context, asked=asked, draft=draft)

    def _draft(self, item: Item, note_type: NoteType, asks: list[str], answer: str) -> Draft:
        labels = {"term": "definition_label", "fact": "attribute"}
        label = plain(getattr(item, labels[item.kind])) if note_type.key in ROWS and item.kind in labels else ""
        is_record = note_type.key == "fact"
        question = " ⁄ ".join(filter(None, asks))
        pin = item.setting("id") or self._block_id(item)
        return Draft(
            type=note_type.key,
            asks=tuple(map(bounded, asks if is_record else [question])),
            answer=sign(answer),
            section=(item.source.path, *item.trail),
            names=self._names(item),
            place=item.place,
            label=naming.identity(label),
            row=(item.source.path, id(item.block), item.place.line, asks[0]) if is_record else None,
            pin=pin if not pin or isinstance(item, Question) else f"{pin} {question}",
        )

    def _block_id(self, item: Item) -> str:
        """The id attribute of the block: a pin as good as a directive's, if no other block has it."""
        found = item.block.id if isinstance(item.block, Details) else ""
        return found if self.block_ids[found] == 1 else ""

    def as_before(self, one: Started, identity: Identity) -> Started | None:
        """The same as what learners have of it: of the note type that it had, and with the numbers of its deletions."""
        if isinstance(one.item, Cloze) and one.note_type.cloze and identity.entry and identity.entry.gaps:
            given, known = one.item.given, identity.entry.gaps
            asked = {name: gaps.renumber(value, given, known) for name, value in one.asked.items()}
            return dataclasses.replace(one, asked=asked)
        if one.note_type.key == identity.type:
            return one
        item = one.item
        if identity.type == "term" and isinstance(item, Fact):
            return self.start(item.as_term())
        if identity.type == "fact" and isinstance(item, Term):
            return self.start(item.as_fact())
        return one

    def finish(self, one: Started, identity: Identity) -> Note | None:
        item, note_type = one.item, one.note_type
        one.context["note"]["reference"] = f"{self.plan.slug}-{identity.guid[:6]}"
        others = self._parted(note_type)[1]
        try:
            named = {**one.asked, **self._values(others, one.context)}
        except TemplatesFault as fault:
            self._unfit(item, note_type, others, fault)
            return None
        own = self._own_tags(item)[0]
        return Note(
            guid=identity.guid,
            note_type=note_type,
            fields=tuple(named[field.name] for field in note_type.fields),
            cards=cards(note_type, named),
            tags=self._all_tags(item, identity.names.tag),
            own_tags=own,
            deck=identity.names.deck,
            place=item.place,
            item=item,
            extra=_extra(item),
            known=identity.how,
        )

    def _parted(self, note_type: NoteType) -> tuple[list[Field], list[Field]]:
        """The fields that tell the notes of a type apart, and its others; parted once."""
        if note_type.key not in self.parted:
            parted: tuple[list[Field], list[Field]] = [], []
            for field in note_type.fields:
                parted[field.name not in note_type.identify].append(field)
            self.parted[note_type.key] = parted
        return self.parted[note_type.key]

    def _values(self, fields: Sequence[Field], context: Mapping[str, object]) -> dict[str, str]:
        made = self.plan.templates.all_values([field.value for field in fields], context)
        return {field.name: value for field, value in zip(fields, made, strict=True)}

    def _is_pin_free(self, item: Item) -> bool:
        """Whether no other block has the id that a directive gives this one."""
        pin = item.setting("id")
        other = self.pins.setdefault(pin, item) if pin else item
        if other is item or other.block is item.block:
            return True
        message = f'The id "{pin}" is already that of the note at {other.place}.'
        self._report(item, "id-clash", message, "Give each note an id of its own.")
        return False

    def _breadcrumb(self, item: Item) -> list[str]:
        parts = [*item.trail, item.caption, f"#{item.number}" if item.number else ""]
        return [part for part in dict.fromkeys(parts) if part]

    def _link(self, item: Item) -> str:
        given = item.source.front.source
        if given.startswith(("http://", "https://")):
            return given
        return page(self.plan.homepage, f"/{item.source.path}", item.place.line) if self.plan.homepage else ""

    def _names(self, item: Item) -> SectionNames:
        """The tag and deck of the section that an item is in; made once for all of its items."""
        key = (item.source, item.trail)
        if key not in self.names:
            subdecks = self.plan.subdecks[item.source]
            inner = subdecks.inner(item.trail)
            file = [naming.slug(subdecks.title or item.source.path.rsplit(".", 1)[0])] if subdecks.base else []
            self.names[key] = SectionNames(
                tag=naming.tag(self.plan.slug, *file, *inner),
                deck=naming.deck_name(self.plan.name, *subdecks.path(item.trail)),
            )
        return self.names[key]

    def _all_tags(self, item: Item, section: str) -> tuple[str, ...]:
        """The tags of a note with that of its section, of two that differ in case one; once for all with the same."""
        key = (section, item.source, _given_tags(item))
        if key not in self.all_tags:
            tags = sorted({section, *self._own_tags(item)[0]})
            self.all_tags[key] = tuple(sorted({tag.casefold(): tag for tag in tags if tag}.values()))
        return self.all_tags[key]

    def _own_tags(self, item: Item) -> tuple[tuple[str, ...], int]:
        """The tags that an author gives a note, and their length; read once for all notes that have the same."""
        given = _given_tags(item)
        if (item.source, given) not in self.tags:
            own = (*item.source.front.tags, given)
            written = {naming.own_tag(tag) for tags in own for tag in tags.replace(",", " ").split()}
            tags = tuple(sorted(filter(None, written)))
            self.tags[item.source, given] = tags, sum(map(len, tags))
        return self.tags[item.source, given]

    def _report(self, item: Item, code: str, message: str, hint: str = "") -> None:
        self.found.append(Diagnostic(place=item.place, code=code, message=message, hint=hint))


def _given_tags(item: Item) -> str:
    return " ".join(value for key, value in item.settings if key == "tags") if item.settings else ""


def _text(html: str) -> str:
    """What a reader reads in a field; a picture counts as its description."""
    return unescape(_TAG.sub(" ", _ALT.sub(r"\1", html)))


def cards(note_type: NoteType, named: Mapping[str, str]) -> tuple[int, ...]:
    """The numbers of the cards that a note of a type makes with these fields: of its templates, or of its gaps."""
    if note_type.cloze:
        return mustache.deletions(named[note_type.identify[0]])
    filled = mustache.filled(named)
    return tuple(number for number, card in enumerate(note_type.cards) if mustache.makes_card(card.front, filled))


def _extra(item: Item) -> tuple[str, ...]:
    """What a note shows of its row that is in no note's answer."""
    cells = [cell for cell in item.row if cell.extra] if isinstance(item, Fact | Record) else []
    return tuple(plain(part) for cell in cells for part in (cell.label, cell.value))


def _directive(item: Item) -> Place:
    """Where the directive stands that gives an item its note type; without one to be found, where its block is."""
    written = re.compile(rf"""<!--\s*anki\b.*?\b(type\s*=\s*["']?{re.escape(item.setting("type") or "")})\b""")
    lines = source_lines(item.source)
    start = item.block.place.line
    for number in [*range(start, max(0, start - _ABOVE), -1), *range(start + 1, item.block.end + 1)]:
        match = written.search(lines[number - 1]) if number <= len(lines) else None
        if match:
            return item.source.place(number, match.start(1) + 1)
    return item.block.place


def _where(item: Item) -> str:
    return item.source.front.source or f"{item.source.path}:{item.place.line}"
