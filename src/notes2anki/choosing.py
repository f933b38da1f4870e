"""Findings about the files that the configuration chooses: those beside them that it forgets, those of two decks."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path, PurePosixPath

from notes2anki import sources, textfiles
from notes2anki.config import DeckConfig
from notes2anki.diagnostics import Diagnostic
from notes2anki.frozen import frozen
from notes2anki.model import Place

# Pages about a project, which stand beside notes and are none.
_ABOUT = re.compile(
    r"(?:authors|change[-_ ]?log|changes|code[-_ ]of[-_ ]conduct|contribut\w*|credits|history|index|licen[cs]e|notice"
    r"|readme|roadmap|security|sources|summary|support|template|to[-_ ]?do)\b.*",
    re.I,
)
# So many files of a folder are looked into, so many are named, and so many are listed.
_LOOKED_AT, _NAMED, _LISTED = 20, 3, 8
Notes = Callable[[Sequence[sources.Found]], Mapping[str, int]]
"""How many notes the files would give that give some, by their paths."""


@frozen(eq=True)
class Chosen:
    """A deck with the files that it is made of, and how many notes each gives that gives some, by their paths."""

    config: DeckConfig
    files: tuple[sources.Found, ...]
    notes: Mapping[str, int]


def findings(root: Path, decks: Sequence[Chosen], notes: Notes) -> Iterator[Diagnostic]:
    """What the decks of a configuration leave out, and what they share. `notes` reads files that none of them reads."""
    for one, other in combinations(decks, 2):
        yield from _shared(one, other)
    read = {file.file.resolve() for deck in decks for file in deck.files}
    for deck in decks:
        yield from _forgotten(root, deck.config, read, notes)


# ---------------------------------------------------------------------------------------------- left out


def _forgotten(root: Path, deck: DeckConfig, read: set[Path], notes: Notes) -> Iterator[Diagnostic]:
    """A finding for each folder that a deck names files of, two or more, and not all that would give notes."""
    listed: dict[Path, dict[str, Place]] = defaultdict(dict)
    for path, place in zip(deck.notes, deck.places, strict=False):
        if (root / path).is_file():
            listed[Path(path).parent][Path(path).name] = place
    for folder, places in listed.items():
        if len(places) < 2:
            continue  # one of several files is a choice
        beside = [file for file in _beside(root, folder, places) if file.file.resolve() not in read]
        given = notes(beside[:_LOOKED_AT]) if beside else {}
        if given:
            yield _left_out(folder, given, list(places.values())[-1])


def _beside(root: Path, below: Path, listed: Iterable[str]) -> list[sources.Found]:
    """The files of a folder that may have been forgotten: of a series of numbers only those that have one."""
    numbered = all(map(_has_number, listed))
    folder = root / below
    try:
        names = sorted(entry.name for entry in folder.iterdir() if entry.is_file())
    except OSError:
        return []
    return [
        sources.Found(file=folder / name, root=root)
        for name in names
        if name.lower().endswith(sources.SUFFIXES)
        and not name.startswith((".", "_"))
        and not _ABOUT.fullmatch(Path(name).stem)
        and (_has_number(name) or not numbered)
        and textfiles.notes_in(folder / name)[0]
    ]


def _has_number(name: str) -> bool:
    return any(sign.isdecimal() for sign in Path(name).stem)


def _left_out(folder: Path, given: Mapping[str, int], place: Place) -> Diagnostic:
    paths = list(given)
    if len(paths) == 1:
        count = next(iter(given.values()))
        message = f"Beside these files stands {paths[0]}, which is not read; {_notes(count)} could be made of it."
    else:
        some = ", ".join(paths[:_NAMED]) + (f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else "")
        message = f"Beside these files stand {some}, which are not read, and of which notes could be made."
    named = json.dumps(folder.as_posix(), ensure_ascii=False)
    hint = f"Add to the list what was forgotten, or name the folder, {named}; `cards: false` leaves a file out."
    return Diagnostic(place=place, code="file-left-out", message=message, hint=hint)


# ------------------------------------------------------------------------------------------------ shared


def _shared(one: Chosen, other: Chosen) -> Iterator[Diagnostic]:
    """A finding where the same files give notes to two decks: at the first, where the one that reads more names it."""
    paths = [path for path in one.notes if path in other.notes]
    if not paths:
        return
    wide, narrow = sorted((one, other), key=lambda deck: -len(deck.files))
    some = ", ".join(paths[:_NAMED]) + (f" and {len(paths) - _NAMED} more" if len(paths) > _NAMED else "")
    count = sum(one.notes[file] for file in paths)
    message = (
        f"[deck.{wide.config.slug}] and [deck.{narrow.config.slug}] both read {some}:"
        f" who has both decks has {_notes(count)} twice."
    )
    place = _where(wide.config, paths[0])
    yield Diagnostic(place=place, code="file-shared", message=message, hint=_apart(wide, set(paths)))


def _where(deck: DeckConfig, path: str) -> Place:
    """Where a deck names a file, or the folder that it is in."""
    for named, place in zip(deck.notes, deck.places, strict=False):
        if PurePosixPath(path).is_relative_to(PurePosixPath(named)):
            return place
    return deck.headed


def _apart(deck: Chosen, shared: Collection[str]) -> str:
    """What to write so that a deck has only its own files."""
    own = [file.path for file in deck.files if file.path not in shared]
    if not own:
        return "Give each deck notes of its own."
    if len(own) > _LISTED:
        return f"Put them into a folder of their own, and name in [deck.{deck.config.slug}] only the others."
    return f"Name in [deck.{deck.config.slug}] only its own: notes = {json.dumps(own, ensure_ascii=False)}."


def _notes(count: int) -> str:
    return "one note" if count == 1 else f"{count} notes"
