"""notes2anki.toml: the project, its decks, and how its notes are read. Unknown keys are refused with the likely one."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from notes2anki.checks import Limits
from notes2anki.diagnostics import SEVERITIES, UsageFault
from notes2anki.extract import ALWAYS, EXTRACTORS, ON_DEMAND, Options
from notes2anki.extract.words import fold
from notes2anki.sources import show

FILE = "notes2anki.toml"
SUBDECKS = ("auto", "none", "files", "sections")
REMOTE = ("keep", "warn", "download", "error")

_LIMITS = tuple(each.name for each in fields(Limits))

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeckConfig:
    """A deck: `slug` is part of every guid and, like `name`, permanent once learners have the deck."""

    slug: str
    name: str = ""
    notes: tuple[str, ...] = ("notes",)
    description: str = ""
    license: str = ""
    homepage: str = ""
    guide: str = ""
    language: str = ""
    subdecks: str = "auto"


@dataclass(frozen=True, slots=True, kw_only=True)
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
    """The project of a folder. Raises `UsageFault` where its configuration cannot be used."""
    path = folder / FILE
    if not path.is_file():
        return Project(root=folder.resolve())
    try:
        text = path.read_text("utf-8-sig")
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        line = re.search(r"at line (\d+), column (\d+)", str(fault))
        at = f":{line[1]}:{line[2]}" if line else ""
        raise UsageFault(f"{show(path)}{at}: The configuration is not valid TOML: {fault}.") from fault
    except (OSError, UnicodeDecodeError) as fault:
        raise UsageFault(f"{show(path)}: The configuration cannot be read: {fault}.") from fault
    return _Reader(path, text, given).project(folder.resolve())


class _Reader:
    """Reads tables of the configuration and says where a key stands that is wrong."""

    def __init__(self, path: Path, text: str, given: Mapping[str, Any]) -> None:
        self.path, self.text, self.given = path, text, given

    def project(self, root: Path) -> Project:
        top = self._table(self.given, "", ("deck", "markdown", "media", "check"))
        return Project(
            root=root,
            decks=tuple(self._deck(slug, table) for slug, table in self._named(top.get("deck", {}))),
            reading=self._reading(top.get("markdown", {})),
            remote=self._media(top.get("media", {})),
            ignored=self._ignored(top.get("check", {})),
            limits=self._limits(top.get("check", {})),
        )

    def _fault(self, key: str, message: str) -> UsageFault:
        line = next(
            (
                number
                for number, text in enumerate(self.text.split("\n"), 1)
                if re.match(rf"\s*\[?[\w.\"-]*\b{re.escape(key)}\b", text)
            ),
            1,
        )
        return UsageFault(f"{show(self.path)}:{line}: {message}")

    def _table(self, table: object, name: str, known: tuple[str, ...]) -> dict[str, Any]:
        if not isinstance(table, dict):
            raise self._fault(name.rsplit(".", maxsplit=1)[-1], f"[{name}] must be a table.")
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                where = f" in [{name}]" if name else ""
                hint = f'did you mean "{near[0]}"?' if near else f"there are {', '.join(known)}."
                raise self._fault(key, f'The key "{key}"{where} is not known; {hint}')
        return table

    def _named(self, table: object) -> list[tuple[str, Any]]:
        if not isinstance(table, dict) or not all(isinstance(value, dict) for value in table.values()):
            raise self._fault("deck", "A deck is a table with a short name of its own: [deck.my-course].")
        return list(table.items())

    def _deck(self, slug: str, table: object) -> DeckConfig:
        name = f"deck.{slug}"
        if not _SLUG.fullmatch(slug):
            raise self._fault(
                slug, f'The short name of a deck is of small letters, digits and hyphens; "{slug}" is not.'
            )
        words = ("name", "description", "license", "homepage", "guide", "language", "subdecks")
        given = self._table(table, name, (*words, "notes"))
        for key in words:
            self._one_of(given, key, str, name)
        for key in ("homepage", "guide"):
            if not given.get(key, "https://").startswith(("http://", "https://")):
                raise self._fault(key, f'"{key}" in [{name}] must start with https:// or http://.')
        notes = given.get("notes", ["notes"])
        if not isinstance(notes, list) or not notes or not all(isinstance(path, str) for path in notes):
            raise self._fault("notes", f'"notes" in [{name}] must be a list of files and folders.')
        if given.get("subdecks", "auto") not in SUBDECKS:
            raise self._fault("subdecks", f'"subdecks" must be one of {", ".join(SUBDECKS)}.')
        return DeckConfig(slug=slug, notes=tuple(notes), **{key: given[key] for key in words if key in given})

    def _reading(self, table: object) -> Options:
        given = self._table(table, "markdown", ("off", "on", "tables_in_answers", "reverse", "answer_phrases"))
        self._one_of(given, "tables_in_answers", bool, "markdown")
        self._one_of(given, "reverse", bool, "markdown")
        lists = {key: given.get(key, []) for key in ("off", "on", "answer_phrases")}
        for key, words in lists.items():
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                raise self._fault(key, f'"{key}" must be a list of texts.')
        for name in lists["on"]:
            if name not in ON_DEMAND:
                raise self._fault("on", f'"{name}" is no pattern to turn on; there are {", ".join(sorted(ON_DEMAND))}.')
        optional = sorted(set(EXTRACTORS) - ALWAYS - ON_DEMAND)
        for name in lists["off"]:
            if name not in optional:
                raise self._fault("off", f'"{name}" cannot be turned off; these can: {", ".join(optional)}.')
        return Options(
            off=frozenset(lists["off"]),
            on=frozenset(lists["on"]),
            tables_in_answers=given.get("tables_in_answers", True),
            reverse=given.get("reverse", False),
            answer_phrases=frozenset(map(fold, lists["answer_phrases"])),
        )

    def _media(self, table: object) -> str:
        remote = self._table(table, "media", ("remote",)).get("remote", "warn")
        if remote not in REMOTE:
            raise self._fault("remote", f'"remote" must be one of {", ".join(REMOTE)}.')
        return str(remote)

    def _limits(self, table: object) -> Limits:
        given = dict(self._table(table, "check", ("ignore", *_LIMITS)))
        given.pop("ignore", None)
        for key, value in given.items():
            kinds = (int, float) if key == "near_duplicate" else (int,)
            if isinstance(value, bool) or not isinstance(value, kinds) or value <= 0:
                raise self._fault(key, f'"{key}" in [check] must be a number above 0.')
        return Limits(**given)

    def _ignored(self, table: object) -> frozenset[str]:
        ignored = self._table(table, "check", ("ignore", *_LIMITS)).get("ignore", [])
        for code in ignored if isinstance(ignored, list) else [ignored]:
            if not isinstance(code, str) or code not in SEVERITIES:
                near = get_close_matches(str(code), SEVERITIES, n=1)
                raise self._fault(
                    "ignore", f'There is no diagnostic "{code}"{f"; did you mean {near[0]!r}?" if near else "."}'
                )
            if SEVERITIES[code] == "error":
                raise self._fault("ignore", f'"{code}" is an error and cannot be ignored.')
        return frozenset(ignored)

    def _one_of(self, given: Mapping[str, Any], key: str, kind: type, name: str) -> None:
        if key in given and not isinstance(given[key], kind):
            raise self._fault(key, f'"{key}" in [{name}] must be {"true or false" if kind is bool else "a text"}.')
