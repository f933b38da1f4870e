"""The files of a release beside its deck."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from html import unescape
from importlib.metadata import PackageNotFoundError, version

from notes2anki import __version__, apkg
from notes2anki.keeping import content_hash
from notes2anki.model import Deck, Note

_TAG = re.compile(r"<[^<>]*>")
_MADE_WITH = ("genanki", "jinja2", "mistune", "nh3", "pygments", "ftfy", "rapidfuzz", "emoji")


def keep_my_edits(notes: Sequence[Note]) -> bytes:
    """Changed notes as a text file for Anki's own import, which leaves alone what it does not name.

    Only our own fields are in it: they stand first in every note type, so "My notes", tags and decks are not touched.
    """
    widest = max(len(_own(note)) for note in notes)
    head = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n"
    rows = []
    for note in notes:
        own = [_quoted(value) for value in _own(note)]
        rows.append("\t".join([note.guid, _quoted(note.note_type.name), *own, *[""] * (widest - len(own))]))
    return (head + "\n".join(rows) + "\n").encode()


def _own(note: Note) -> list[str]:
    """The fields before the first that is about the note and not of it."""
    own = []
    for field, value in zip(note.note_type.fields, note.fields, strict=True):
        if field.rides:
            break
        own.append(value)
    return own


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def retired(old: Deck, gone: Collection[str], name: str, stamp: int) -> bytes:
    """A deck of the notes that a release retires, as they were, with a tag to find them by."""
    label = f"{old.slug}::retired::{name}"
    notes = tuple(replace(note, tags=(*note.tags, label), mod=stamp) for note in old.notes if note.guid in gone)
    if not notes:
        return b""
    used = {medium for medium in old.media if any(medium.name in value for note in notes for value in note.fields)}
    used |= {medium for note in notes for medium in note.note_type.media}
    return apkg.data(replace(old, notes=notes, media=tuple(sorted(used)), stamp=stamp, description=""))


def manifest(deck: Deck, digest: str) -> bytes:
    """What is in a deck and what made it."""
    content: dict[str, object] = {
        "deck": deck.name,
        "slug": deck.slug,
        "version": deck.version,
        "sha256": digest,
        "made with": {"notes2anki": __version__, **_versions(_MADE_WITH)},
        "media": [medium.name for medium in deck.media],
        "notes": [
            {
                "guid": note.guid,
                "hash": content_hash(note),
                "mod": note.mod,
                "source": f"{note.item.source.path}:{note.place.line}",
            }
            for note in deck.notes
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def ankiweb(deck: Deck) -> bytes:
    """What AnkiWeb asks for when a deck is shared, to copy and paste; below, what the author has to look after."""
    about = unescape(_TAG.sub("", deck.description.replace("<br>", "\n\n")))
    sections = dict.fromkeys(note.deck.split("::", 1)[-1] for note in deck.notes if "::" in note.deck)
    tags = dict.fromkeys(tag.split("::")[0] for note in deck.notes for tag in note.tags)
    parts = [f"TITLE\n\n{deck.name}", f"TAGS\n\n{' '.join(tags)}", f"DESCRIPTION\n\n{about}"]
    if sections:
        parts.append("What is in it:\n\n" + "\n".join(f"- {section.replace('::', ', ')}" for section in sections))
    if deck.media:
        listed = "\n".join(f"- {each.file.name}, used at {_first_use(each.name, deck)}" for each in deck.media)
        parts.append(
            "----\n\nNot for AnkiWeb: these files go with the deck. Sharing it, you say that you may share them. Where"
            " a licence asks for credits, write them into the notes beside the picture, or into the description."
            f"\n\n{listed}"
        )
    return ("\n\n".join(parts) + "\n").encode()


def _first_use(name: str, deck: Deck) -> str:
    """Where a file of the media is first shown, as a path of the notes and a line; else it is one of templates."""
    note = next((note for note in deck.notes if any(name in value for value in note.fields)), None)
    return f"{note.item.source.path}:{note.place.line}" if note else "templates/"


def _versions(packages: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for package in packages:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found


def sums(files: Mapping[str, bytes]) -> bytes:
    """SHA256SUMS, as `sha256sum -c` reads it."""
    return "".join(f"{sha256(files[name])}  {name}\n" for name in sorted(files)).encode()


def sha256(content: bytes) -> str:
    """The SHA-256 of a file, in hex."""
    return hashlib.sha256(content).hexdigest()
