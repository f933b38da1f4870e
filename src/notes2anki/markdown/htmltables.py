"""HTML tables, read cell by cell; what a cell holds is Markdown to the inline parser, which takes HTML too."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from notes2anki.markdown.state import State, Token

_TABLE = re.compile(r"<(/?)table\b[^<>]*>", re.I)
_SPAN_LIMIT = 50
# A row is widened by spans only so far: each of its cells could ask for more columns, in every row below too.
_WIDEST = 80


def parse_table(state: State, position: int) -> int:
    """A `<table>` with all that is in it, up to its closing tag, else up to the next blank line."""
    end = _end(state, position)
    reader = _Reader(state.line(position))
    reader.feed(state.src[position:end].replace("<![", "&lt;!["))  # Python's parser gives up on unknown sections
    reader.close()
    rows = reader.grid()
    width = max((len(row) for _, row in rows), default=0)
    for line, row in rows:
        row.extend([{"text": "", "line": line, "column": 0, "header": False}] * (width - len(row)))
    headed = bool(rows) and all(cell["header"] for cell in rows[0][1])
    line_end = state.find_line_end_at(end)
    body = rows[1:] if headed else rows
    state.append_token(
        {
            "type": "table",
            "header": rows[0][1] if headed else [],
            "rows": [{"cells": row, "line": line, "end": line, "glued": False} for line, row in body],
            "end": state.line(max(end - 1, 0)),
        }
    )
    rest = re.sub(r"</?[a-z][^<>]*>", "", state.src[end:line_end], flags=re.I)
    if rest.strip():
        state.add_text(rest, end)
    return line_end


def _end(state: State, position: int) -> int:
    depth = 0
    for tag in _TABLE.finditer(state.src, position):
        if state.dead.cover(tag.start()):
            continue
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    blank = re.compile(r"\n[ \t]*\n").search(state.src, position)
    return blank.start() + 1 if blank else state.cursor_max


class _Reader(HTMLParser):
    """Collects the inner HTML of each cell of one table; tables inside cells stay as they are."""

    def __init__(self, line: int) -> None:
        super().__init__(convert_charrefs=False)
        self.first = line
        self.rows: list[tuple[int, list[Token]]] = []
        self.depth = 0
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
                "header": tag == "th",
                "right": _span(given.get("colspan")),
                "down": _span(given.get("rowspan")),
            }
            self.rows[-1][1].append(self.cell)
        elif self.depth > 1 or tag not in ("table", "thead", "tbody", "tfoot", "caption", "colgroup", "col"):
            self._keep(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs) if tag in ("td", "th", "tr") else self._keep(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        if self.depth > 1 or tag not in ("table", "tr", "td", "th", "thead", "tbody", "tfoot", "caption"):
            self._keep(f"</{tag}>")
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

    def _close(self) -> None:
        if self.cell is not None:
            self.cell["text"] = "".join(self.parts).strip()
        self.cell, self.parts = None, []

    def grid(self) -> list[tuple[int, list[Token]]]:
        """The rows with their lines, and with cells repeated over the rows and columns that they span."""
        self._close()
        grid: list[tuple[int, list[Token]]] = []
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
