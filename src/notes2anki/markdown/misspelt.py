"""Slips of the pen in the tags of collapsible blocks, read as they were meant.

GitHub shows `</detials>` or `<detail>` as text, and the block that it belongs to is broken. A name that is no word is
taken for a slip wherever it stands; one that is, only on a line of its own or before a summary. Slips are also a
tag that is not ended, and a summary that lacks one of its two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache

from notes2anki.markdown.spans import Edit

_TAG = re.compile(
    r"<(?P<before>[ \t]{0,3}[/\\]?[ \t]{0,3})(?P<name>[a-z]{5,12})(?P<rest>[ \t]*/?>|[ \t][^<>\n]{0,200}>)", re.I
)
_NAMES = ("details", "summary")
_WORDS = frozenset({"detail", "detailed", "detailer", "retails", "summer", "summarize", "summarise"})
_ALIKE = 0.8
_ALONE = re.compile(r"[ \t>*+-]*(?:\d{1,4}[.)][ \t]*)?")
_BEHIND = re.compile(r"[ \t]*(?:\n|$|<summary)", re.I)


# Tags that are not ended, repeated where they were to be closed, or left out; each with what is to stand in its place.
_OPEN = re.compile(r"^[ \t>*+-]*(?P<tag><details(?:[ \t][^<>\n]{0,200})?)(?=[ \t]*\n[ \t>]*<summary)", re.M | re.I)
_AGAIN = re.compile(r"<summary>(?:(?!</?summary|\n).){1,300}?(?P<tag><summary>)(?!.{0,300}</summary)", re.I)
_TWICE = re.compile(
    r"<(?P<name>su[bp]|b|i|u|em|strong|code|kbd|mark)>[^\s<>](?:[^<>\n]{0,78}[^\s<>])?"
    r"(?P<tag><(?P=name)>)(?![^\n]{0,300}</(?P=name)>)",
    re.I,
)
_LACKING = re.compile(
    r"(?P<tag><details(?:\s[^<>\n]{0,200})?>)[ \t]*+\n?[ \t]*+(?:(?!</?summary|</?details|\n).){1,300}</summary>", re.I
)
_SWAPPED = re.compile(
    r"<details(?:\s[^<>\n]{0,200})?>[ \t]*+\n?[ \t]*+(?P<first></summary>)[^<>\n]{1,300}(?P<last><summary>)", re.I
)


def edits(text: str) -> Iterator[Edit]:
    """What is to be changed in a text, so that its tags are read as they were meant."""
    for (start, stop), meant, said in _slips(text) if "<" in text else ():
        yield Edit(start, stop, meant, "tag-misspelt", said, f"Write {meant}.")


def _slips(text: str) -> Iterator[tuple[tuple[int, int], str, str]]:
    no_tag = "{} is no tag, so GitHub shows it as text; it was read as {}."
    for tag in _TAG.finditer(text):
        if _is_slip(text, tag):
            rest = tag["rest"] if tag["rest"].strip("/> ") else tag["rest"].lstrip()
            meant = f"<{'/' if tag['before'].strip() else ''}{_meant(tag['name'].lower())}{rest}"
            yield tag.span(), meant, no_tag.format(tag[0], meant)
    for tag in _OPEN.finditer(text):
        meant = tag["tag"].rstrip() + ">"
        yield tag.span("tag"), meant, no_tag.format(tag["tag"], meant)
    for tag in _AGAIN.finditer(text):
        yield tag.span("tag"), "</summary>", "This <summary> opens a second one; it was read as </summary>."
    for tag in _TWICE.finditer(text):
        meant = f"</{tag['name']}>"
        yield tag.span("tag"), meant, f"This {tag['tag']} opens a second one; it was read as {meant}."
    for tag in _SWAPPED.finditer(text):
        yield tag.span("first"), "<summary>", "The tags of this summary are swapped; this was read as <summary>."
        yield tag.span("last"), "</summary>", "The tags of this summary are swapped; this was read as </summary>."
    for tag in _LACKING.finditer(text):
        meant = f"{tag['tag']}<summary>"
        yield tag.span("tag"), meant, f"The <summary> behind {tag['tag']} is missing, though there is a </summary>."


def _is_slip(text: str, tag: re.Match[str]) -> bool:
    name = tag["name"].lower()
    if not _meant(name) or (name in _NAMES and tag["before"] in ("", "/")):
        return False
    if name not in _WORDS:
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
