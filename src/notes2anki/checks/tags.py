"""Tags of formatting that open in a text and are never closed: their effect runs on, on GitHub into what follows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from notes2anki.checks.prose import lines_of, prose
from notes2anki.checks.seen import Seen
from notes2anki.diagnostics import Diagnostic
from notes2anki.media import mention, source_lines
from notes2anki.model import Block, Details, Place, Quote, Source, Table, Text, TextBlock

_MAKES = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underlined"),
    **dict.fromkeys(("s", "strike", "del"), "struck out"),
    **dict.fromkeys(("sub", "sup", "small"), "small"),
    **dict.fromkeys(("code", "tt"), "code"),
    "kbd": "a key",
    "big": "large",
    "mark": "marked",
}
_NAMES = "|".join(_MAKES)
_TAG = re.compile(rf"<(?P<close>/?)(?P<name>{_NAMES})(?=[\s>])[^<>\n]{{0,200}}>", re.I)
_LINE, _SHOWN, _MOST_OF_TEXT = 10_000, 40, 20


def unclosed(note: Seen) -> Iterator[Diagnostic]:
    """A finding for each tag that the texts of a note leave open."""
    source = note.item.source
    if not _may_leave_open(source):
        return
    for text, lines in _texts((*note.asked, *note.told), ()):
        opened = _opened(source, lines or lines_of(note.note)) if text.unclosed else {}
        for tag in text.unclosed[:_MOST_OF_TEXT]:
            match = _TAG.match(tag)
            if match:
                name = match["name"].lower()
                place = next(opened.get(name, iter(())), None)
                yield _told(name, tag, place or mention(source, note.item.place, re.escape(tag)))


@lru_cache(maxsize=4)
def _may_leave_open(source: Source) -> bool:
    return _TAG.search(source.text) is not None


def _texts(content: Iterable[Block | Text], lines: Sequence[int]) -> Iterator[tuple[Text, Sequence[int]]]:
    """All texts in content, each with its lines, as far as they are known."""
    for part in content:
        if isinstance(part, Text):
            yield part, lines
            continue
        own = range(part.place.line, part.end + 1)
        if isinstance(part, TextBlock):
            yield part.text, own
        elif isinstance(part, Quote):
            yield part.title, own
        elif isinstance(part, Details):
            yield part.summary, own
        elif isinstance(part, Table):
            yield from _texts(part.header, own)
        yield from _texts(part.children, own)


def _opened(source: Source, lines: Iterable[int]) -> dict[str, Iterator[Place]]:
    """The places of the tags of some lines that are not closed in them, by their names."""
    written = source_lines(prose(source))
    left: defaultdict[str, list[Place]] = defaultdict(list)
    for line in lines:
        for tag in _TAG.finditer(written[line - 1][:_LINE]):
            places = left[tag["name"].lower()]
            if not tag["close"]:
                places.append(source.place(line, tag.start() + 1))
            elif places:
                places.pop()
    return {name: iter(places) for name, places in left.items()}


def _told(name: str, tag: str, place: Place) -> Diagnostic:
    shown = tag[:_SHOWN]
    message = (
        f"This {shown} is not closed in its paragraph: GitHub makes what follows {_MAKES[name]}, and a card does not."
    )
    hint = (
        f"Write </{name}> where it is to end, in the same paragraph; or, if the tag itself is meant, `{shown}` as code."
    )
    return Diagnostic(place=place, code="tag-unclosed", message=message, hint=hint)
