"""Markdown that GitHub shows as it is written, since it stands right under a line of HTML; here it is read as meant.

A line that starts with the tag of a block begins raw HTML, up to the next blank line: CommonMark 0.31, section 4.6,
kinds 6 and 7. Of the second kind, a tag alone behind a blank line, only those are looked at that people write.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple

from notes2anki.markdown.spans import dead_zones
from notes2anki.markdown.state import State

_BLOCKS = (
    "address|article|aside|blockquote|center|details|dialog|div|figcaption|footer|form|h[1-6]|header|hr|main|nav|p"
    "|section|summary"
)
_ALONE = "a|b|br|em|font|i|img|small|span|strong|sub|sup|u"
_OPENING = re.compile(
    rf"^ {{0,3}}</?(?i:{_BLOCKS})(?=[\s/>])[^\n]*\n(?=[^\n]*\S)"
    rf"|(?:\A|(?<=\n\n)) {{0,3}}</?(?i:{_ALONE})(?:\s[^<>\n]*|/)?>[ \t]*\n(?=[^\n]*\S)",
    re.M,
)
_BLANK = re.compile(r"^[ \t]*$", re.M)
# Lines that start with a tag stay raw where a blank line stands above them.
_MARKUP = re.compile(
    r"""
    ^(?![ \t]*<)(?:
      [ \t]*+(?:(?P<code>`{3,}(?=[^`\n]*$)|~{3,}) | (?P<list>(?:[-*+]|\d{1,3}[.)])[ \t]+\S)
        | (?P<heading>\#{1,6}[ \t]+\S) | (?P<table>\|?[ \t]*:?-{2,}:?[ \t]*\|(?=[-:| \t]*$)))
      | [^\n]*?(?:(?<![*\\\w])(?P<bold>\*\*[^\s*][^*\n]{0,200}\*\*)(?!\*) | (?<![`\\])(?P<ticked>`[^`\n]{1,200}`)(?!`)
        | (?<!\\)(?P<link>\[[^\[\]\n]{1,200}\]\([^\s()]{1,300}\)))
    )
    """,
    re.M | re.X,
)
_BEHIND = re.compile(r"</summary\s*>[ \t]*(?P<fence>`{3,}|~{3,})", re.I)
# What each is, and what GitHub shows of it.
_SAID = {
    "fence": ("code block", "it as text, with its backticks"),
    "code": ("code block", "it as text, with its backticks"),
    "list": ("list", "its items as one text"),
    "heading": ("heading", "it as text, with its #"),
    "table": ("table", "it as text, with its pipes"),
    "bold": ("text", "its stars"),
    "ticked": ("text", "its backticks"),
    "link": ("text", "its brackets"),
}
_TAGGED = re.compile(r"[ \t]*<|[^\n]*>[ \t]*$")
_MOST, _NAMED = 1000, 3


class Raw(NamedTuple):
    """Markdown that GitHub leaves raw: its kind, how it is written, and the line above which a blank one belongs."""

    kind: str
    written: str
    line: int


def note(state: State, text: str, line: int) -> None:
    """Keep what GitHub leaves raw in the text of a container that starts on a line, to be told once a document."""
    if "<" not in text:
        return
    found, end = [], 0
    for opening in _OPENING.finditer(text):
        if opening.start() >= end:
            blank = _BLANK.search(text, opening.end())
            end = blank.start() if blank else len(text)
            markup = _BEHIND.search(opening[0]) or _MARKUP.search(text, opening.end(), end)
            if markup:
                found.append((opening, markup))
    dead, counted = dead_zones(text) if found else None, 0
    for opening, markup in islice(found, _MOST):
        line, counted = line + text.count("\n", counted, opening.end()), opening.end()
        if dead is None or dead.cover(opening.start()):
            continue
        kind = str(markup.lastgroup)
        lines = [] if kind == "fence" else text[opening.end() : markup.start()].split("\n")[:-1]
        at = line - 1 if kind == "fence" else line + len(lines)
        state.env["raw"].setdefault(at, Raw(kind, markup[kind], line + _tagged(lines)))


def _tagged(lines: list[str]) -> int:
    """How many of some lines go as far as the last one with a tag at its start or end."""
    return max((number for number, text in enumerate(lines, 1) if _TAGGED.match(text)), default=0)


def report(state: State) -> None:
    """Tell of the first place of each kind in a document, and name the lines of the others."""
    kinds: dict[str, list[tuple[int, Raw]]] = {}
    for line, raw in sorted(state.env["raw"].items()):
        kinds.setdefault(raw.kind, []).append((line, raw))
    for kind, ((line, first), *others) in kinds.items():
        what, shown = _SAID[kind]
        where = "behind a tag" if kind == "fence" else "right under a line of HTML"
        message = f"This {what} stands {where}, so GitHub shows {shown}; a card shows what was meant."
        above = "it" if first.line == line else f"line {first.line}"
        hint = f"Put a blank line above {above}{_and_so([raw.line for _, raw in others])}."
        if kind == "fence":
            hint = f"Put {first.written} on a line of its own, behind a blank one."
        state.report("github-raw", line, message, hint, first.written)


def _and_so(lines: list[int]) -> str:
    """Where else it is so, as the rest of a sentence."""
    more = f" and {len(lines) - _NAMED} more" if len(lines) > _NAMED else ""
    named = ", ".join(map(str, lines[:_NAMED]))
    return f", and so above line{'s' if lines[1:] else ''} {named}{more}" if lines else ""
