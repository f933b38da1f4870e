"""Names that outlive a build: slugs, deck names, tags, and the ids of notes and note types.

Anki never moves cards when a deck is renamed and knows a note by its guid only, so all of these must come out the
same on every machine and in every later version of this program.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
# Two digits at a time, the lower one first.
_TWO_DIGITS = [low + high for high in _BASE36 for low in _BASE36]
_GUID_LENGTH = 14
# Anki's own ids are milliseconds since 1970, about 1.7e12 now; these lie below and stay exact in JavaScript.
_ID_BASE, _ID_RANGE = 1_000_000_000_000, 500_000_000_000
_DECK_NAME_LENGTH = 100
_TAG_DEPTH = 4


def slug(text: str) -> str:
    """A name in small letters, digits and hyphens, for file names and tags; letters of any script stay.

    >>> slug("Week 1: Überblick & Ziele")
    'week-1-überblick-ziele'
    """
    folded = unicodedata.normalize("NFC", text).lower()
    kept = "".join(
        character if character.isalnum() or unicodedata.category(character) in ("Mn", "Mc") else "-"
        for character in folded
    )
    return re.sub(r"-+", "-", kept).strip("-")[:80].rstrip("-")


def short_name(name: str) -> str:
    """A deck's short name, of small letters, digits and hyphens; for a name that has none, one that is no other's.

    >>> short_name("Flüsse in Europa")
    'flusse-in-europa'
    """
    ascii_letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9]+", "-", ascii_letters).strip("-")
    return short or f"course-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


def deck_name(*parts: str) -> str:
    """A deck name of parts, each cleaned of what Anki would take for more parts or drop.

    >>> deck_name("C++::intro", " Week 1 ")
    'C++: intro::Week 1'
    """
    clean = []
    for part in parts:
        printable = "".join(
            " " if unicodedata.category(letter)[0] == "C" else letter for letter in unicodedata.normalize("NFC", part)
        )
        bare = re.sub(r"<(?=[A-Za-z/!?])", "‹", printable)  # no deck name opens a tag, wherever it is shown
        text = " ".join(re.sub(r":{2,}", ": ", bare).split()).strip(" :")
        if text:
            clean.append(text[:_DECK_NAME_LENGTH].strip(" :"))
    return "::".join(clean)


def tag(*parts: str) -> str:
    """A tag of parts that Anki keeps as it is: no spaces, no empty parts, at most four levels.

    >>> tag("mlops", "Week 1: Scoping", "")
    'mlops::week-1-scoping'
    """
    return "::".join(filter(None, map(slug, parts[:_TAG_DEPTH])))


def own_tag(text: str) -> str:
    """A tag that the author wrote, with only what Anki cannot keep changed."""
    parts = [re.sub(r"[\s\"\u3000]+|[\x00-\x1f]", "_", part.strip()) for part in re.split(r"::|/", text)]
    return "::".join(part for part in parts if part.strip("_"))


def number(*words: str) -> int:
    """An id for a note type or deck, the same for the same words."""
    return _ID_BASE + int.from_bytes(_digest(*words)[:8], "big") % _ID_RANGE


def guid(deck: str, note_type: str, identity: str, copy: int = 0) -> str:
    """The guid of a new note: a hash of its deck's slug, its note type, what it asks, and which of its like it is."""
    value, letters = int.from_bytes(_digest(deck, note_type, identity, str(copy)), "big"), ""
    value %= 36**_GUID_LENGTH  # the digits that count: to divide all of them takes long
    while len(letters) < _GUID_LENGTH:
        value, digits = divmod(value, 36**2)
        letters += _TWO_DIGITS[digits]
    return letters


def _digest(*words: str) -> bytes:
    return hashlib.sha256("\x1f".join(words).encode()).digest()


def identity(text: str) -> str:
    """What of a note's question tells it apart: its words and signs, not its case, spaces or forms of letters."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
