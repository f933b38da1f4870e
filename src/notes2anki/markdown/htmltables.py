"""HTML tables, read cell by cell; what a cell holds is Markdown to the inline parser, which takes HTML too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache
from html.parser import HTMLParser

from mistune import Markdown

from notes2anki.markdown.state import Grammar, State, Token, rules_of

Line = tuple[int, list[Token]]
"""A row with its line."""

_TABLE = re.compile(r"<(/?)table\b[^<>]*>", re.I)
_FIRST_PART = re.compile(r"\s*<(?:!--|thead|tbody|tr|caption|col)", re.I)
_MARKDOWN = re.compile(r"\n[ \t]*\n {0,3}\|[^\n]*\n {0,3}\|?[ \t]*:?-+:?[ \t]*\|")
_ANY_TAG = re.compile(r"<[^<>]*>")
_BOLD = re.compile(r"<(b|strong)>((?:(?!</?\1>).)*)</\1>|\*\*([^*]+)\*\*", re.S | re.I)
_SPAN_LIMIT = 50
_PARTS = ("caption", "thead", "tbody", "tfoot")
# A row is widened by spans only so far: each of its cells could ask for more columns, in every row below too.
_WIDEST = 80


def parse_behind(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """A table that opens behind something else on its line; what stands before it, unless only tags, is a paragraph.

    A browser shows a table wherever its tag stands; one that prose or code only names has no rows behind it.
    """
    start = m.start("behind")
    tag = _TABLE.match(state.src, start)
    if tag is None or state.dead.cover(start) or not _FIRST_PART.match(state.src, tag.end()):
        return block.otherwise("table_behind", m, state)
    if _holds_block(state, start, _end(state, start)) or is_layout(state, start):
        return block.otherwise("table_behind", m, state)
    before = state.src[m.start() : start]
    if _ANY_TAG.sub("", before).strip() or "<img" in before:
        state.add_text(before + "\n", m.start())
    else:
        state.append_token({"type": "wrapper"})
    return parse_table(state, start)


def first_in(state: State, position: int, end: int) -> int:
    """The start of the line of the first table on the lines between two positions; `end` when there is none.

    One on the line of the first position was looked at already, by the rule above.
    """
    for tag in _TABLE.finditer(state.src, state.find_line_end_at(position), end):
        if not tag[1] and not state.dead.cover(tag.start()):
            return state.src.rfind("\n", position, tag.start()) + 1
    return end


def parse_table(state: State, position: int) -> int:
    """A `<table>` with all that is in it, up to its closing tag, else up to the next blank line."""
    end = _end(state, position)
    if end_tag(state, position) < 0:
        message = f"This <table> is never closed; it was ended before line {state.line(end)}."
        state.report("table-unclosed", state.line(position), message, "Write </table> behind its last row.")
    reader = _Reader(state.line(position))
    reader.feed(state.src[position:end].replace("<![", "&lt;!["))  # Python's parser gives up on unknown sections
    reader.close()
    rows = reader.grid()
    titles, header, body = _headed(rows)
    width = len(header) or max((len(row) for _, row in rows), default=0)
    for line, row in body:
        row.extend([{"text": "", "line": line, "column": 0, "header": False}] * (width - len(row)))
    if header:
        _fit(state, body, width)
    line_end = state.find_line_end_at(end)
    for title in [reader.caption.strip(), *titles]:
        if title:  # what names the table stands above it, as in Markdown
            state.append_token({"type": "paragraph", "parts": [title if _bare(title) else f"<b>{title}</b>"]})
    state.append_token(
        {
            "type": "table",
            "header": header,
            "rows": [{"cells": row, "line": line, "end": line, "glued": False, "short": 0} for line, row in body],
            "end": state.line(max(end - 1, 0)),
        }
    )
    rest = re.sub(r"</?[a-z][^<>]*>", "", state.src[end:line_end], flags=re.I)
    if rest.strip():
        state.add_text(rest, end)
    return line_end


def _headed(rows: list[Line]) -> tuple[list[str], list[Token], list[Line]]:
    """The titles over a header, the header, and the rows below it.

    A header is of `<th>`, in a `<thead>`, or a first row in bold over rows that are not. Of several the last counts;
    a cell of those above that spans some of its columns stands before their names.
    """
    first = next((number for number, (_, row) in enumerate(rows) if not _is_title(row)), 0)
    count = first
    while count < len(rows) and all(cell["header"] for cell in rows[count][1]):
        count += 1
    if count == len(rows):
        count = min(count, first + 1)  # all of it is written as a header
    while count > first + (count == len(rows)) and _is_title(rows[count - 1][1]):
        count -= 1  # the title of the first group of rows
    bodies = [row for _, row in rows[first + 1 :]]
    if count == first and bodies and _is_bold(rows[first][1]) and not any(map(_is_bold, bodies)):
        count = first + 1
    if count == first:
        return [], [], rows
    above = [row for _, row in rows[: count - 1]]
    header = [
        {**cell, "text": _bare(cell["text"]) or cell["text"], "right": 1, "down": 1} for cell in rows[count - 1][1]
    ]
    for number, cell in enumerate(header):
        written = rows[count - 1][1][number]
        groups = [
            row[number] for row in above if not _is_title(row) and number < len(row) and row[number] is not written
        ]
        names = [group["text"] for group in groups if group["text"]]
        cell["text"] = ": ".join([*names, cell["text"]]) if cell["text"] else ": ".join(names)
    return [row[0]["text"] for row in above if _is_title(row)], header, rows[count:]


def _is_title(row: list[Token]) -> bool:
    """Whether one cell spans all columns."""
    return len(row) > 1 and all(cell is row[0] for cell in row)


def _bare(text: str) -> str:
    """A text without the bold that all of it stands in; "" when it is not bold."""
    match = _BOLD.fullmatch(text.strip())
    return (match[2] or match[3] or "").strip() if match else ""


def _is_bold(row: list[Token]) -> bool:
    """Whether two cells or more are filled, and all of them are bold."""
    filled = [cell["text"] for cell in row if cell["text"]]
    return len(filled) > 1 and not _is_title(row) and all(map(_bare, filled))


def _fit(state: State, rows: list[Line], width: int) -> None:
    """Cut rows that reach beyond the header, and tell of the cell that makes them do so, once each."""
    told: set[int] = set()
    for line, row in rows:
        if len(row) <= width:
            continue
        own = [cell for cell in row if cell["line"] >= line]
        kept, rest = (own, []) if len(own) == width else (row[:width], row[width:])
        inside = {id(cell) for cell in kept}
        spanning = next((cell for cell in row if cell["right"] > 1 or cell["down"] > 1), None)
        if spanning is None:
            message = f"The row has {len(row)} cells, the header {width}; the last cell keeps the rest."
            state.report("table-row-long", line, message, "Give the header as many cells.")
        elif id(spanning) not in told:
            told.add(id(spanning))
            of = f'The cell "{re.sub("<[^<>]*>", "", spanning["text"])[:60]}"'
            message = f"{of} reaches, by its colspan or rowspan, beyond the {width} columns of the header."
            state.report("table-span", spanning["line"], message, "Let it span fewer columns or rows.")
        lost = [cell["text"] for cell in rest if id(cell) not in inside and cell["text"]]
        if lost:
            kept[-1] = {**kept[-1], "text": " | ".join([kept[-1]["text"], *lost]), "right": 1, "down": 1}
        row[:] = kept


def end_tag(state: State, position: int) -> int:
    """Where the next table from a position on is closed, behind its tag; -1 when it is not."""
    tag = _TABLE.search(state.src, position)
    return _tables(state).get(tag.start(), -1) if tag else -1


def _end(state: State, position: int) -> int:
    """Where a table ends: behind its closing tag, else at the next blank line."""
    closed = end_tag(state, position)
    return closed if closed >= 0 else state.next_blank(position)


def _tables(state: State) -> dict[int, int]:
    """The end of each table that is closed by the start of its tag; found once, since each can hold others."""
    found: dict[int, int] | None = getattr(state, "_closed_tables", None)
    if found is None:
        found, open_tags = {}, []
        for tag in _TABLE.finditer(state.src):
            if state.dead.cover(tag.start()):
                continue
            if not tag[1]:
                open_tags.append(tag.start())
            elif open_tags:
                found[open_tags.pop()] = tag.end()
        state._closed_tables = found  # type: ignore[attr-defined]
    return found


def is_layout(state: State, position: int) -> bool:
    """Whether a table only arranges tables of Markdown in it: behind a blank line HTML has ended for GitHub."""
    return _holds(_written, state, position, _end(state, position))


def _holds_block(state: State, start: int, end: int) -> bool:
    """Whether a collapsible block opens between two positions."""
    return _holds(_blocks, state, start, end)


def _holds(starts_of: Callable[[str], tuple[int, ...]], state: State, start: int, end: int) -> bool:
    starts = starts_of(state.src)
    return bisect_left(starts, start) < bisect_left(starts, end)


@lru_cache(maxsize=2)
def _blocks(text: str) -> tuple[int, ...]:
    """Where collapsible blocks open in a text; found once, since tables can hold tables."""
    return tuple(tag.start() for tag in re.finditer("<details", text, re.I))


@lru_cache(maxsize=2)
def _written(text: str) -> tuple[int, ...]:
    """Where tables of Markdown stand behind a blank line."""
    return tuple(table.start() for table in _MARKDOWN.finditer(text))


class _Reader(HTMLParser):
    """Collects the inner HTML of each cell of one table; tables inside cells stay as they are."""

    def __init__(self, line: int) -> None:
        super().__init__(convert_charrefs=False)
        self.first = line
        self.rows: list[Line] = []
        self.caption = ""
        self.depth = 0
        self.part = ""
        self.cell: Token | None = None
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
        if self.depth == 1 and tag == "tr":
            self._close()
            self.rows.append((self._line(), []))
        elif self.depth == 1 and tag in ("td", "th"):
            self._close()
            given = dict(attrs)
            if not self.rows:
                self.rows.append((self._line(), []))
            self.cell = {
                "text": "",
                "line": self._line(),
                "column": self.getpos()[1],
                "header": tag == "th" or self.part == "thead",
                "right": _span(given.get("colspan")),
                "down": _span(given.get("rowspan")),
            }
            self.rows[-1][1].append(self.cell)
        elif self.depth == 1 and tag in _PARTS:
            self.part = tag
        elif self.depth > 1 or tag not in ("table", "colgroup", "col"):
            self._keep(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs) if tag in ("td", "th", "tr") else self._keep(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.depth > 1 or tag not in ("table", "tr", "td", "th", *_PARTS):
            self._keep(f"</{tag}>")
        elif tag in _PARTS:
            self.part = ""
        elif tag in ("td", "th", "tr"):
            self._close()
        if tag == "table":
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def _line(self) -> int:
        return self.first + self.getpos()[0] - 1

    def _keep(self, text: str) -> None:
        if self.cell is not None:
            self.parts.append(text)
        elif self.part == "caption":
            self.caption += text

    def _close(self) -> None:
        if self.cell is not None:
            self.cell["text"] = "".join(self.parts).strip()
        self.cell, self.parts = None, []

    def grid(self) -> list[Line]:
        """The rows with their lines, and with cells repeated over the rows and columns that they span."""
        self._close()
        grid: list[Line] = []
        hanging: dict[int, tuple[int, Token]] = {}
        for line, row in self.rows:
            out: list[Token] = []
            cells = iter(row)
            while True:
                if len(out) in hanging:
                    left, cell = hanging.pop(len(out))
                    if left > 1:
                        hanging[len(out)] = (left - 1, cell)
                    out.append(cell)
                    continue
                following = next(cells, None)
                if following is None:
                    break
                for _ in range(following["right"] if len(out) < _WIDEST else 1):
                    if following["down"] > 1 and len(out) < _WIDEST:
                        hanging[len(out)] = (following["down"] - 1, following)
                    out.append(following)
            if out:
                grid.append((line, out))
        return grid


def _span(value: str | None) -> int:
    return max(1, min(int(value), _SPAN_LIMIT)) if value and value.isdecimal() else 1


def plug(md: Markdown) -> None:
    """Add the rule for tables that do not start their line."""
    pattern = r"^(?! {0,3}<(?i:table|script|style|pre|textarea)\b)[^\n]*?(?P<behind><(?i:table)\b)"
    rules_of(md).add("table_behind", pattern, parse_behind, before="html")
