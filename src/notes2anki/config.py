"""notes2anki.toml: the project, its decks, and how its notes are read. Unknown keys are refused with the likely one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from notes2anki import naming, tomltext
from notes2anki.checks import Limits
from notes2anki.diagnostics import SEVERITIES, Diagnostic, UsageFault
from notes2anki.extract import ALWAYS, EXTRACTORS, ON_DEMAND, Options
from notes2anki.extract.words import fold
from notes2anki.frozen import frozen
from notes2anki.model import Place
from notes2anki.sources import not_utf8, show

FILE = "notes2anki.toml"
SUBDECKS = ("auto", "none", "files", "sections")
REMOTE = ("keep", "warn", "download", "error")

_LIMITS = tuple(each.name for each in fields(Limits))

_WORDS = ("name", "description", "license", "homepage", "guide", "language", "subdecks")
_MARKDOWN = ("off", "on", "tables_in_answers", "reverse", "answer_phrases")
# The table that each key belongs in.
_HOMES = {
    **dict.fromkeys((*_WORDS, "notes"), "deck.SLUG"),
    **dict.fromkeys(_MARKDOWN, "markdown"),
    **dict.fromkeys(("remote",), "media"),
    **dict.fromkeys(("ignore", *_LIMITS), "check"),
}
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# As BCP 47 writes languages: "en", "pt-BR", "zh-Hant".
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@frozen(eq=True)
class DeckConfig:
    """A deck: `slug` is part of every guid and, like `name`, permanent once learners have the deck.

    `places` are where in the configuration its `notes` are named, `headed` and `named` where its slug and its name are.
    """

    slug: str
    name: str = ""
    notes: tuple[str, ...] = ("notes",)
    description: str = ""
    license: str = ""
    homepage: str = ""
    guide: str = ""
    language: str = ""
    subdecks: str = "auto"
    places: tuple[Place, ...] = field(default=(), compare=False)
    headed: Place = field(default=Place(path=FILE), compare=False)
    named: Place = field(default=Place(path=FILE), compare=False)


@frozen(eq=True)
class Project:
    """A folder of notes and what its configuration says; without a configuration, all defaults."""

    root: Path
    decks: tuple[DeckConfig, ...] = ()
    reading: Options = field(default_factory=Options)
    remote: str = "warn"
    ignored: frozenset[str] = frozenset()
    limits: Limits = field(default_factory=Limits)


def find(start: Path) -> Project:
    """The project of the nearest configuration at or above a folder, else the folder itself. Raises `UsageFault`."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return load(folder)
    return Project(root=start)


def load(folder: Path) -> Project:
    """The project of a folder. Raises `UsageFault` with everything in its configuration that cannot be used."""
    path = folder / FILE
    if not path.is_file():
        return Project(root=folder.resolve())
    try:
        text = path.read_text("utf-8-sig")
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        line, column, why, hint = tomltext.fault(text, fault)
        raise UsageFault(diagnostics=(_problem(path, (line, column), f"This is no TOML: {why}.", hint),)) from fault
    except UnicodeDecodeError as fault:
        (problem,) = not_utf8(path.read_bytes(), show(path))
        raise UsageFault(diagnostics=(replace(problem, code="configuration"),)) from fault
    except OSError as fault:
        reason = f"The configuration cannot be read: {fault.strerror}."
        raise UsageFault(diagnostics=(_problem(path, (1, 1), reason),)) from fault
    reader = _Reader(path, text, given)
    project = reader.project(folder.resolve())
    if reader.faults:
        raise UsageFault(diagnostics=tuple(sorted(dict.fromkeys(reader.faults))))
    return project


def _problem(path: Path, at: tuple[int, int], message: str, hint: str = "") -> Diagnostic:
    place = Place(path=show(path), line=at[0], column=at[1])
    return Diagnostic(place=place, code="configuration", message=message, hint=hint)


class _Reader:
    """Reads tables of the configuration; keeps all that is wrong in `faults`, and goes on with what is right."""

    def __init__(self, path: Path, text: str, given: Mapping[str, Any]) -> None:
        self.path, self.text, self.given = path, text, given
        self.faults: list[Diagnostic] = []

    def project(self, root: Path) -> Project:
        top = self._table(self.given, "", ("deck", "markdown", "media", "check"))
        check = self._table(top.get("check", {}), "check", ("ignore", *_LIMITS))
        decks = tuple(self._deck(slug, table) for slug, table in self._named(top.get("deck", {})))
        self._tell_same_names(decks)
        return Project(
            root=root,
            decks=decks,
            reading=self._reading(top.get("markdown", {})),
            remote=self._media(top.get("media", {})),
            ignored=self._ignored(check),
            limits=self._limits(check),
        )

    def _fault(self, table: str, key: str, message: str, hint: str = "", value: str = "") -> None:
        at = tomltext.place(self.text, table, key, value)
        self.faults.append(_problem(self.path, at, message, hint))

    def _table(self, table: object, name: str, known: tuple[str, ...]) -> dict[str, Any]:
        """The keys of a table that there are; of others the likely one is told."""
        if not isinstance(table, dict):
            self._fault("", name, f"[{name}] must be a table.", f"Write [{name}] on a line, and its keys below.")
            return {}
        for key in table:
            if key in known:
                continue
            if key in _HOMES:
                self._tell_home(name, key)
                continue
            near = get_close_matches(key, known, n=1)
            where = f" in [{name}]" if name else ""
            hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(known)}."
            self._fault(name, key, f'The key "{key}"{where} is not known; {hint}')
        return {key: value for key, value in table.items() if key in known}

    def _tell_home(self, name: str, key: str) -> None:
        """Say that a key stands in another table than its own; of a deck's, which table that may be."""
        home = _HOMES[key]
        there = self.given.get("deck") if home == "deck.SLUG" else None
        slugs = [slug for slug, value in there.items() if isinstance(value, dict)] if isinstance(there, dict) else []
        if home != "deck.SLUG" or slugs:
            hint = f"Move it below [{f'deck.{slugs[0]}' if slugs else home}]."
        else:
            course = str(self.given.get("name", "")) or "My course"
            hint = f"Write [deck.{naming.short_name(course)}] on a line above it."
        where = f"in [{name}]" if name else "above all tables"
        self._fault(name, key, f'The key "{key}" stands {where}, and belongs below [{home}].', hint)

    def _named(self, table: object) -> list[tuple[str, Any]]:
        named = dict(table) if isinstance(table, dict) else {}
        decks = [(slug, value) for slug, value in named.items() if isinstance(value, dict)]
        if len(decks) < len(named) or not isinstance(table, dict):
            self._fault("", "deck", "A deck is a table with a short name of its own: [deck.my-course].")
        return decks

    def _deck(self, slug: str, table: object) -> DeckConfig:
        name = f"deck.{slug}"
        if not _SLUG.fullmatch(slug):
            said = f'The short name of a deck is of small letters, digits and hyphens; "{slug}" is not.'
            self._fault(name, "", said, f"Write [deck.{naming.short_name(slug)}].")
        given = self._table(table, name, (*_WORDS, "notes"))
        words = {key: self._one_of(given, key, str, name, "") for key in _WORDS if key in given}
        for key in ("homepage", "guide"):
            if words.get(key) and not words[key].startswith(("http://", "https://")):
                self._fault(name, key, f'"{key}" in [{name}] must start with https:// or http://.')
        language = words.get("language", "")
        if language and not _LANGUAGE.fullmatch(language):
            said = f'"{language}" is no code of a language.'
            self._fault(name, "language", said, 'Write one of two or three letters, such as "en", "de" or "pt-BR".')
        notes = given.get("notes", ["notes"])
        if not isinstance(notes, list) or not notes or not all(isinstance(path, str) for path in notes):
            some = f'notes = ["{notes}"]' if isinstance(notes, str) else 'notes = ["notes"]'
            self._fault(name, "notes", f'"notes" in [{name}] must be a list of files and folders.', f"Write {some}.")
            notes = ["notes"]
        if words.get("subdecks", "auto") not in SUBDECKS:
            self._fault(name, "subdecks", f'"subdecks" must be one of {", ".join(SUBDECKS)}.')
        shown = show(self.path)
        key = "notes" if "notes" in given else ""
        at = [("", ""), ("name", ""), *((key, f'"{path}"') for path in notes)]
        found = [tomltext.place(self.text, name, key, text) for key, text in at]
        headed, named, *places = [Place(path=shown, line=line, column=column) for line, column in found]
        return DeckConfig(slug=slug, notes=tuple(notes), places=tuple(places), headed=headed, named=named, **words)

    def _tell_same_names(self, decks: tuple[DeckConfig, ...]) -> None:
        """A fault for each deck with the name of one before it: Anki, which knows decks by name, has one for both."""
        first: dict[str, str] = {}
        for deck in decks:
            same = first.setdefault(naming.identity(deck.name), deck.slug) if deck.name else deck.slug
            if same != deck.slug:
                line, _ = tomltext.place(self.text, f"deck.{same}", "name")
                said = (
                    f'"{deck.name}" is the name of [deck.{same}] too (line {line}); Anki would make one deck of both.'
                )
                hint = "Give each a name of its own, or put the notes of both into one."
                self._fault(f"deck.{deck.slug}", "name", said, hint)

    def _reading(self, table: object) -> Options:
        given = self._table(table, "markdown", _MARKDOWN)
        lists = {key: self._texts(given, key) for key in ("off", "on", "answer_phrases")}
        optional = set(EXTRACTORS) - ALWAYS
        for key, legal, verb in (("on", ON_DEMAND, "turn on"), ("off", optional - ON_DEMAND, "turn off")):
            for name in lists[key]:
                if name not in legal:
                    near = get_close_matches(name, legal, n=1)
                    hint = f'Did you mean "{near[0]}"?' if near else ""
                    said = f'"{name}" is no pattern to {verb}; there are {", ".join(sorted(legal))}.'
                    self._fault("markdown", key, said, hint, f'"{name}"')
        return Options(
            off=frozenset(lists["off"]),
            on=frozenset(lists["on"]),
            tables_in_answers=self._one_of(given, "tables_in_answers", bool, "markdown", True),
            reverse=given.get("reverse") is True,
            reverse_columns=frozenset(map(fold, self._reverse_columns(given))),
            answer_phrases=frozenset(map(fold, lists["answer_phrases"])),
        )

    def _reverse_columns(self, given: Mapping[str, Any]) -> list[str]:
        """The columns whose tables are asked both ways; none where it is said of all tables."""
        columns = given.get("reverse", False)
        if isinstance(columns, bool):
            return []
        if isinstance(columns, list) and all(isinstance(column, str) for column in columns):
            return columns
        said = '"reverse" in [markdown] must be true, false or a list of the headers of columns.'
        self._fault("markdown", "reverse", said, 'Write reverse = true, or such as reverse = ["Word"].')
        return []

    def _texts(self, given: Mapping[str, Any], key: str) -> list[str]:
        words = given.get(key, [])
        if isinstance(words, list) and all(isinstance(word, str) for word in words):
            return words
        self._fault("markdown", key, f'"{key}" must be a list of texts.', f'Write {key} = ["…"].')
        return []

    def _media(self, table: object) -> str:
        remote = self._table(table, "media", ("remote",)).get("remote", "warn")
        if remote not in REMOTE:
            self._fault("media", "remote", f'"remote" must be one of {", ".join(REMOTE)}.')
        return str(remote)

    def _limits(self, given: Mapping[str, Any]) -> Limits:
        limits: dict[str, Any] = {}
        for key in _LIMITS:
            value = given.get(key)
            if value is None:
                continue
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if key == "near_duplicate":
                right, range_, hint = number and 0 < value <= 1, "a number above 0, and 1 at most", ""
                if number and 10 <= value <= 100:
                    hint = f"Write {value / 100}."
            else:
                right, range_, hint = number and isinstance(value, int) and value > 0, "a whole number above 0", ""
            if right:
                limits[key] = value
            else:
                self._fault("check", key, f'"{key}" in [check] must be {range_}.', hint)
        return Limits(**limits)

    def _ignored(self, given: Mapping[str, Any]) -> frozenset[str]:
        ignored = given.get("ignore", [])
        codes = [str(code) for code in (ignored if isinstance(ignored, list) else [ignored])]
        for code in codes:
            if code not in SEVERITIES:
                near = get_close_matches(code, SEVERITIES, n=1)
                said = f'There is no finding "{code}"' + (f'; did you mean "{near[0]}"?' if near else ".")
                self._fault("check", "ignore", said, "docs/diagnostics.md lists them." if not near else "", f'"{code}"')
            elif SEVERITIES[code] == "error":
                self._fault("check", "ignore", f'"{code}" is an error and cannot be ignored.', "", f'"{code}"')
        return frozenset(codes)

    def _one_of(self, given: Mapping[str, Any], key: str, kind: type, name: str, default: Any) -> Any:
        value = given.get(key, default)
        if isinstance(value, kind):
            return value
        wanted = "true or false" if kind is bool else "a text in quotes"
        self._fault(name, key, f'"{key}" in [{name}] must be {wanted}; it is {value}.')
        return default
