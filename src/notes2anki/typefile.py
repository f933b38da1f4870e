"""notetype.toml: what it says of a note type, checked key by key, each fault at its line and column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from notes2anki.diagnostics import Diagnostic
from notes2anki.frozen import frozen
from notes2anki.model import Field, Place
from notes2anki.sources import show
from notes2anki.templating import TemplatesFault, meant, read

_TOP = ("name", "schema", "cloze", "per", "identify", "fields", "cards")
_PER = ("cell", "row")
_KEYS = {"fields": ("name", "id", "value", "rides"), "cards": ("name", "id", "front", "back")}
_HEADER = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
_AT = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_KINDS = {
    str: "a text in quotes",
    int: "a whole number above 0, of 15 digits at most",
    bool: "true or false",
    list: "a list of texts",
}
_LARGEST = 10**15
_TOML = "Texts stand in quotes, lists in [ ], and each key on a line of its own."
_JINJA = re.compile(r"\[=.*?=\]|\[%.*?%\]|\[#.*?#\]", re.S)
_BRACES = re.compile(r"\{\{(?!c\d+(?:,\d+)*::)")
# Names that Anki gives a meaning of its own, and signs that its templates read.
_FORBIDDEN = frozenset({"Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID", "FrontSide"})
_SIGNS = ':{}"'


class NoteTypeFault(Exception):
    """What is wrong with a folder of templates: a sentence, and its place."""

    def __init__(self, place: Place, message: str, hint: str = "") -> None:
        """Say what is wrong where."""
        super().__init__(message)
        self.diagnostic = Diagnostic(place=place, code="template", message=message, hint=hint)


@frozen(eq=True)
class CardFiles:
    """A card as notetype.toml names it: its name and id, and the files of its front and back."""

    name: str
    id: int
    front: str
    back: str
    place: Place


@frozen(eq=True)
class TypeFile:
    """What notetype.toml says; `places` are those of `name` and `identify`."""

    place: Place
    name: str
    name_place: Place
    schema: int
    cloze: bool
    by_row: bool
    identify: tuple[str, ...]
    fields: tuple[Field, ...]
    cards: tuple[CardFiles, ...]


def load(path: Path, shared: Path | None) -> TypeFile:
    """A notetype.toml with the fields that all note types share behind its own. Raises `NoteTypeFault`."""
    toml = Toml(path, _TOP)
    fields = _behind(_fields(toml), _fields(Toml(shared, ("fields",))) if shared else (), toml)
    _check_names(toml, fields)
    identify = toml.get("identify", list, [fields[0].name])
    if not identify:
        raise toml.fault('"identify" is empty: name the fields that tell one note from another.', "identify")
    names = [field.name for field in fields]
    for name in identify:
        if name not in names:
            raise toml.fault(f'"identify" names the field "{name}", which there is not{meant(name, names)}', "identify")
    per = toml.get("per", str, "cell")
    if per not in _PER:
        raise toml.fault(f'"per" is "cell" or "row"; it is "{per}".', "per")
    return TypeFile(
        place=Place(path=show(path)),
        name=toml.get("name", str),
        name_place=toml.place("name"),
        schema=toml.get("schema", int, 1),
        cloze=toml.get("cloze", bool, default=False),
        by_row=per == "row",
        identify=tuple(identify),
        fields=fields,
        cards=_cards(toml),
    )


class Toml:
    """A TOML file that knows on which line each key stands."""

    def __init__(self, path: Path, known: Sequence[str]) -> None:
        """Read a file that may have these keys at its top. Raises `NoteTypeFault`."""
        self.path = path
        try:
            self.lines = read(path).split("\n")
            self.given: dict[str, Any] = tomllib.loads("\n".join(self.lines))
        except TemplatesFault as fault:
            raise NoteTypeFault(Place(path=show(path), line=fault.line, column=fault.column), str(fault)) from fault
        except tomllib.TOMLDecodeError as fault:
            at, said = _AT.search(str(fault)), _AT.sub("", str(fault))
            line, column = (int(at[1]), int(at[2])) if at and at[1] else (len(self.lines), 1)
            place = Place(path=show(path), line=line, column=column)
            raise NoteTypeFault(place, f"This is not TOML: {said[:1].lower()}{said[1:]}.", _TOML) from fault
        self.check_keys(self.given, known)

    def place(self, key: str = "", table: str = "", number: int = 0) -> Place:
        """Where a key stands, at the top or in the n-th table of a name; else where that table starts."""
        now, count, found = "", -1, 1
        for line, text in enumerate(self.lines, 1):
            header = _HEADER.match(text)
            if header:
                now, count = header[1], count + 1 if header[1] == table else count
                found = line if now == table and count == number else found
            here = now == table and (not table or count == number)
            match = re.match(rf"""\s*(["']?){re.escape(key)}\1\s*=""", text) if here and key else None
            if match:
                column = len(text) - len(text.lstrip()) + 1
                return Place(path=show(self.path), line=line, column=column)
        return Place(path=show(self.path), line=found)

    def fault(self, message: str, key: str = "", table: str = "", number: int = 0, hint: str = "") -> NoteTypeFault:
        """A fault at a key."""
        return NoteTypeFault(self.place(key, table, number), message, hint)

    def check_keys(self, given: dict[str, Any], known: Sequence[str], table: str = "", number: int = 0) -> None:
        """Refuse keys that are not known. Raises `NoteTypeFault`."""
        for key in given:
            if key not in known:
                where = f" in [[{table}]]" if table else ""
                raise self.fault(f'The key "{key}"{where} is not known{meant(key, known)}', key, table, number)

    def tables(self, name: str) -> list[dict[str, Any]]:
        """The tables of a name, of which there must be one at least, with no key that is not known."""
        given = self.given.get(name)
        if not isinstance(given, list) or not given or not all(isinstance(each, dict) for each in given):
            raise self.fault(f"There are no [[{name}]].", name)
        for number, each in enumerate(given):
            self.check_keys(each, _KEYS[name], name, number)
        return given

    def get(self, key: str, kind: type, default: Any = None, table: str = "", number: int = 0) -> Any:
        """The value of a key, which must be of a kind; without a default it must be there."""
        given = self.given[table][number] if table else self.given
        if key not in given:
            if default is None:
                where = f"One of the [[{table}]] has no" if table else "There is no"
                raise self.fault(f'{where} "{key}".', "", table, number)
            return default
        value = given[key]
        right = isinstance(value, kind) and isinstance(value, bool) is (kind is bool)
        if kind is list:
            right = right and all(isinstance(each, str) for each in value)
        if (
            not right
            or (kind is int and not 0 < value < _LARGEST)
            or (kind is str and key == "name" and not value.strip())
        ):
            raise self.fault(f'"{key}" must be {_KINDS[kind]}.', key, table, number)
        return value


def _fields(toml: Toml) -> tuple[Field, ...]:
    fields = []
    for number, _ in enumerate(toml.tables("fields")):
        at = ("fields", number)
        value = toml.get("value", str, "", *at)
        if _BRACES.search(_JINJA.sub("", value)):
            hint = 'Write [= =] for what the notes hold, as in value = "[= item.term =]".'
            raise toml.fault("{{ }} is Anki's, and only templates can use it.", "value", *at, hint=hint)
        fields.append(
            Field(
                name=toml.get("name", str, None, *at),
                id=toml.get("id", int, None, *at),
                value=value,
                rides=toml.get("rides", bool, False, *at),
                place=toml.place("value", *at),
            )
        )
    return tuple(fields)


def _behind(own: tuple[Field, ...], shared: tuple[Field, ...], toml: Toml) -> tuple[Field, ...]:
    """The type's own fields, then the shared ones; an own field with the id of one in reserve stands in its place."""
    replaced = {field.id: field for field in own}
    for number, field in enumerate(own):
        same = next((other for other in shared if other.id == field.id), None)
        if same is not None and not is_reserved(same):
            message = f'The id {field.id} is that of the field "{same.name}", which all note types have.'
            free = ", ".join(f"{other.id} ({other.name})" for other in shared if is_reserved(other))
            hint = f"Take another; in reserve for new fields of a released type: {free or 'none'}."
            raise toml.fault(message, "id", "fields", number, hint)
    ids = {field.id for field in shared}
    return (
        *(field for field in own if field.id not in ids),
        *(replaced.get(field.id, field) for field in shared),
    )


def is_reserved(field: Field) -> bool:
    """Whether a field is one that waits for a use."""
    return field.name.startswith("Reserved") and not field.value


def _check_names(toml: Toml, fields: Sequence[Field]) -> None:
    seen: set[str] = set()
    for field in fields:
        number = next((at for at, given in enumerate(toml.given["fields"]) if given["name"] == field.name), 0)
        for what, value in (("name", field.name.lower()), ("id", str(field.id))):
            if f"{what} {value}" in seen:
                last = max(at for at, each in enumerate(toml.given["fields"]) if str(each[what]).lower() == value)
                raise toml.fault(f'Two fields have the {what} "{value}".', what, "fields", last)
            seen.add(f"{what} {value}")
        wrong = field.name in _FORBIDDEN or any(sign in field.name for sign in _SIGNS) or field.name[:1] in "#^/"
        if wrong or field.name != field.name.strip():
            raise toml.fault(f'Anki cannot have a field named "{field.name}".', "name", "fields", number)


def _cards(toml: Toml) -> tuple[CardFiles, ...]:
    cards: list[CardFiles] = []
    for number, _ in enumerate(toml.tables("cards")):
        at = ("cards", number)
        card = CardFiles(
            name=toml.get("name", str, None, *at),
            id=toml.get("id", int, None, *at),
            front=toml.get("front", str, "front.html", *at),
            back=toml.get("back", str, "back.html", *at),
            place=toml.place("", *at),
        )
        for other in cards:
            for key in ("name", "id"):
                if str(getattr(other, key)).lower() == str(getattr(card, key)).lower():
                    raise toml.fault(f'Two of the [[cards]] have the {key} "{getattr(card, key)}".', key, *at)
        cards.append(card)
    return tuple(cards)
