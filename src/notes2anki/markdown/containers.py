"""Lists and block quotes, by CommonMark 0.31 sections 5.1 to 5.3, with one difference.

A collapsible block that opens in an item belongs to it up to its end, however its lines are indented: on GitHub the
first line that is not indented enough ends the item, which tears the block apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mistune import Markdown

from notes2anki.markdown import details, rawlines
from notes2anki.markdown.columns import strip_columns, width
from notes2anki.markdown.state import BEGINNING, MAX_DEPTH, PLAIN, Grammar, State, Token, paragraph, rules_of

_MARKER = re.compile(r"(?P<indent>[ \t]*)(?P<marker>[-*+]|(?P<number>\d{1,9})[.)])(?P<space>[ \t]+|$)", re.M)
_QUOTE = re.compile(r" {0,3}>[ ]?")
_TASK = re.compile(r"\[([ xX])\][ \t]+(?=\S)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^\n]*)")
_NO_PARAGRAPH = re.compile(r" {0,3}(?:#{1,6}(?:[ \t]|$)|(?:-[ \t]*){3,}$|(?:_[ \t]*){3,}$|(?:\*[ \t]*){3,}$)")
# Items of a paragraph and no more, by the sign that their marker ends with: no rule takes a line that begins with a
# letter and holds no tag, and what follows at once is the next marker, or behind a blank line what is not indented.
_PLAIN_ITEMS = {
    sign: re.compile(
        rf"{before}{re.escape(sign)} (?P<text>{PLAIN})(?:(?={marker}(?:[ \t]|$))|(?P<blank>\n++)(?=\S|\Z)|\Z)", re.M
    )
    for sign, before, marker in [
        *((sign, "(?P<number>)", re.escape(sign)) for sign in "-*+"),
        *((sign, r"(?P<number>\d{1,9})", rf"\d{{1,9}}{re.escape(sign)}") for sign in ".)"),
    ]
}
# What may end a paragraph without a blank line, and so a lazy continuation too.
_INTERRUPTING = [*BEGINNING, "table"]


@dataclass(slots=True)
class _Content:
    """The lines of a container while they are gathered, without its marker or indentation."""

    lines: list[str] = field(default_factory=list)
    lazy: set[int] = field(default_factory=set)
    size: int = 0
    fence: str = ""
    paragraph: bool = False

    def add(self, line: str, *, lazy: bool = False) -> None:
        if lazy:
            self.lazy.add(self.size)
        self.lines.append(line)
        self.size += len(line)
        bare = line.rstrip("\n")
        fence = _FENCE.match(bare)
        if self.fence:
            if fence and fence[1].startswith(self.fence) and not fence[2].strip():
                self.fence = ""
            self.paragraph = False
            return
        if fence and not (fence[1][0] == "`" and "`" in fence[2]):
            self.fence = fence[1]
        self.paragraph = bool(bare.strip()) and not self.fence and not _NO_PARAGRAPH.match(bare)

    @property
    def text(self) -> str:
        return "".join(self.lines)


def parse_quote(block: Grammar, m: re.Match[str], state: State) -> int:
    """A block quote; a paragraph in it may go on in lines without `>`."""
    position, content = m.start(), _Content()
    while position < state.cursor_max:
        line = state.get_line(position)
        marker = _QUOTE.match(line)
        if marker:
            content.add(_behind(line, marker))
        elif content.paragraph and line.strip() and not _interrupts(block, state, position, line):
            content.add(line, lazy=True)
        else:
            break
        position += len(line)
    tokens = _parse_content(block, state, content, m.start())
    state.append_token({"type": "quote", "tokens": tokens})
    return position


def _behind(line: str, marker: re.Match[str]) -> str:
    """The rest of a line behind the sign of a quote: of a tab, a column goes with the sign."""
    rest = line[marker.end() :]
    if not rest.lstrip(" ").startswith("\t"):
        return rest
    columns = width(rest, marker.end()) - (not marker[0].endswith(" "))
    return " " * columns + rest.lstrip(" \t")


def parse_list(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """A list: items of one kind of marker."""
    first = _MARKER.match(state.src, m.start())
    if first is None or width(first["indent"]) > 3:
        return None
    if state.in_paragraph() and (first["number"] not in (None, "1") or not _rest(state, first).strip()):
        return None  # such an item cannot interrupt a paragraph (example 304 and 285 of CommonMark)
    items: list[Token] = []
    loose = False
    marker: re.Match[str] | None = first
    position = m.start()
    is_bounded = state.depth() < MAX_DEPTH
    while marker:
        plain, position, blank = _parse_plain_items(state, marker) if is_bounded else ([], position, False)
        items += plain
        if not plain:
            item, position, blank = _parse_item(block, state, marker)
            items.append(item)
            loose = loose or _loose(item["tokens"])
        marker = _MARKER.match(state.src, position) if position < state.cursor_max else None
        if marker and (
            marker["marker"][-1] != first["marker"][-1]
            or width(marker["indent"]) > 3 + width(first["indent"])
            or _NO_PARAGRAPH.match(state.get_line(position).rstrip("\n"))
        ):
            marker = None
        loose = loose or bool(marker and blank)
    token = {"type": "list", "items": items, "ordered": first["number"] is not None, "tight": not loose}
    token["end"] = items[-1]["end"]
    state.append_token(token)
    return position


def _parse_plain_items(state: State, marker: re.Match[str]) -> tuple[list[Token], int, bool]:
    """The plain items from a marker on, the position behind them, and whether a blank line stands there."""
    items: list[Token] = []
    pattern, position, line = _PLAIN_ITEMS[marker["marker"][-1]], marker.start(), state.line(marker.start())
    while item := pattern.match(state.src, position):
        token = paragraph(item["text"], line)
        items.append({"tokens": [token], "line": line, "end": token["end"], "number": item["number"], "task": ""})
        line, position = token["end"] + 1, item.end()
        if item["blank"]:
            return items, position, True
    return items, position, False


def _parse_content(block: Grammar, state: State, content: _Content, start: int) -> list[Token]:
    """The tokens of what a container holds that starts at a position."""
    text, line = content.text, state.line(start)
    rawlines.note(state, text, line)
    return block.parse_child(state, text, line, content.lazy)


def _rest(state: State, marker: re.Match[str]) -> str:
    return state.src[marker.end() : state.find_line_end_at(marker.end())]


def _parse_item(block: Grammar, state: State, marker: re.Match[str]) -> tuple[Token, int, bool]:
    """An item, the position behind it, and whether a blank line stands there."""
    start = marker.start()
    edge = width(marker["indent"]) + len(marker["marker"])
    space = width(marker["space"], edge)
    rest = _rest(state, marker)
    if not rest.strip():
        space = 1
    elif space > 4:
        rest, space = " " * (space - 1) + rest, 1
    columns = edge + space
    content = _Content()
    task = _TASK.match(rest)
    content.add(rest[task.end() :] if task else rest)
    position = state.find_line_end_at(marker.end())
    held = details.held_until(state, start, position)
    position, blanks = _gather(block, state, content, position, columns, held)
    tokens = _parse_content(block, state, content, start)
    end = max(state.line(start), state.line(position - 1) - blanks)
    item = {"tokens": tokens, "line": state.line(start), "end": end, "number": marker["number"] or ""}
    return item | {"task": task[1].lower() if task else ""}, position, blanks > 0


def _gather(block: Grammar, state: State, content: _Content, position: int, columns: int, held: int) -> tuple[int, int]:
    """Add the lines of an item to its content; the position behind it, and how many blank lines stand before that."""
    blanks = 0
    empty = not content.text.strip()
    while position < state.cursor_max:
        line = state.get_line(position)
        if not line.strip():
            if empty and not blanks and len(content.lines) == 1 and position >= held:
                return position, 0  # an item can begin with at most one blank line (example 280)
            blanks += 1
            position += len(line)
            continue
        inside = width(line) >= columns or position < held
        lazy = not inside and not blanks and content.paragraph
        if not inside and (not lazy or _interrupts(block, state, position, line)):
            break
        for _ in range(blanks):
            content.add("\n")
        content.add(strip_columns(line, columns) if inside else line, lazy=lazy)
        empty, blanks = False, 0
        held = max(held, details.held_until(state, position, position + len(line)))
        position += len(line)
    return position, blanks


def _interrupts(block: Grammar, state: State, position: int, line: str) -> bool:
    return bool(_MARKER.match(line) or block.compile_sc(_INTERRUPTING).match(state.src, position))


def _loose(tokens: list[Token]) -> bool:
    kinds = [token["type"] for token in tokens]
    while kinds and kinds[-1] == "blank_line":
        kinds.pop()
    return "blank_line" in kinds


def plug(md: Markdown) -> None:
    """Replace mistune's list and block quote rules."""
    rules_of(md).add("block_quote", r"^ {0,3}>", parse_quote)
    rules_of(md).add("list", r"^ {0,3}(?:[*+-]|\d{1,9}[.)])(?:[ \t]|$)", parse_list)
