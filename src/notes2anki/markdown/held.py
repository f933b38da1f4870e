"""Collapsible blocks in HTML lists and tables.

From a line that starts with `<ul>`, `<li>` or `<table>` GitHub reads all as HTML up to the next blank line, so a block
in it is a block, however far it is indented. Here the list or table round it is passed over: what stands in an entry
before a block is a paragraph, other entries stay HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from mistune import Markdown

from notes2anki.markdown import htmltables
from notes2anki.markdown.details import pairs, parse_line
from notes2anki.markdown.state import Grammar, State, rules_of

_HOLDERS = "caption|col|colgroup|dd|dl|dt|li|menu|ol|table|tbody|td|tfoot|th|thead|tr|ul"
_HOLDER = re.compile(rf"</?(?:{_HOLDERS})\b[^<>]*>", re.I)
_ENTRY = re.compile(r"<(?P<close>/?)(?:li|dd|dt|td|th)\b", re.I)
_TAG = re.compile(r"<[^<>]*>")
_SHOWN = re.compile(r"<(?:img|picture|video|audio|iframe|svg)\b", re.I)


def parse_holder(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """A list or table that holds collapsible blocks, up to the blank line behind the last of them."""
    position = m.start()
    closed = htmltables.end_tag(state, position) if m["holder"].lower() == "table" else -1
    line = _line_of_block(state, position, closed if closed >= 0 else None)
    if line < 0:
        return block.otherwise("held", m, state)
    while line >= 0:
        _pass_over(state, position, line)
        position = parse_line(block, state, line)
        line = _line_of_block(state, position)
    stop = state.next_blank(position)
    _pass_over(state, position, stop)
    return stop


def _line_of_block(state: State, position: int, end: int | None = None) -> int:
    """The start of the line of the next block before `end`, or before a blank line; -1 without one."""
    starts = pairs(state).starts
    index = bisect_left(starts, position)
    if index == len(starts):
        return -1
    if end is None and state.next_blank(position) < starts[index]:
        return -1
    if end is not None and starts[index] > end:
        return -1
    return max(state.src.rfind("\n", position, starts[index]) + 1, position)


def _pass_over(state: State, start: int, stop: int) -> None:
    """What stands in a list or table up to a position."""
    text = state.src[start:stop]
    last = max((entry.start() for entry in _ENTRY.finditer(text)), default=0)
    entry = _ENTRY.match(text, last)
    if entry is not None and entry["close"]:
        last = len(text)
    before, beside = text[:last], _HOLDER.sub("", text[last:])
    shows = _TAG.sub("", before).strip() or _SHOWN.search(before)
    state.append_token({"type": "html", "raw": before} if shows else {"type": "wrapper"})
    if beside.strip():
        state.add_text(beside.strip() + "\n", start + last)


def plug(md: Markdown) -> None:
    """Add the rule."""
    rules_of(md).add("held", rf"^ {{0,3}}<(?P<holder>(?i:{_HOLDERS}))(?=[\s>])", parse_holder, before="html")
