"""Slips of the pen in the tags of collapsible blocks, read as they were meant.

GitHub shows `</detials>` or `<detail>` as text, and the block that it belongs to is broken. A name that is no word is
taken for a slip wherever it stands; one that is, only on a line of its own or before a summary.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from notes2anki.markdown.spans import dead_zones

_TAG = re.compile(r"<(?P<before>\s{0,3}[/\\]?\s{0,3})(?P<name>[a-z]{5,12})(?P<rest>\s*/?>|\s[^<>\n]{0,200}>)", re.I)
_NAMES = ("details", "summary")
_WORDS = frozenset({"detail", "detailed", "detailer", "retails", "summer", "summarize", "summarise"})
_ALIKE = 0.8
_ALONE = re.compile(r"[ \t>*+-]*(?:\d{1,4}[.)][ \t]*)?")
_BEHIND = re.compile(r"[ \t]*(?:\n|$|<summary)", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A tag as it was written and as it was meant, and where it stands: line and column from 1."""

    written: str
    meant: str
    line: int
    column: int


def mend(text: str) -> tuple[str, tuple[Tag, ...]]:
    """A text with the slips in its tags put right, and the slips. Lines stay where they are."""
    found = [tag for tag in _TAG.finditer(text) if _is_slip(text, tag)]
    dead = dead_zones(text) if found else None
    found = [tag for tag in found if dead and not dead.cover(tag.start())]
    parts, told, end = [], [], 0
    line, newline, counted = 1, -1, 0
    for tag in found:
        close = "/" if tag["before"].strip() else ""
        meant = f"<{close}{_meant(tag['name'].lower())}{tag['rest']}"
        parts += [text[end : tag.start()], meant]
        line += text.count("\n", counted, tag.start())
        newline = max(newline, text.rfind("\n", counted, tag.start()))
        counted, column = tag.start(), tag.start() - newline
        told.append(Tag(written=tag[0], meant=meant, line=line, column=column))
        end = tag.end()
    return "".join(parts) + text[end:], tuple(told)


def _is_slip(text: str, tag: re.Match[str]) -> bool:
    name = tag["name"].lower()
    if not _meant(name) or (name in _NAMES and tag["before"] in ("", "/")):
        return False
    if name not in _WORDS and name not in _NAMES:
        return True
    start = text.rfind("\n", max(0, tag.start() - 40), tag.start()) + 1
    return bool(_ALONE.fullmatch(text, start, tag.start()) and _BEHIND.match(text, tag.end()))


@lru_cache(maxsize=4096)
def _meant(name: str) -> str:
    """The name that one was meant as, or ""."""
    if name in _NAMES or name[0] not in "ds":
        return name if name in _NAMES else ""
    alike = (known for known in _NAMES if SequenceMatcher(a=name, b=known, autojunk=False).ratio() > _ALIKE)
    return next(alike, "")
