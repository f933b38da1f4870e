"""GFM tables (github.github.com/gfm, section 4.10), row by row as GitHub reads them, and what was meant where it slips.

mistune's own table plug-in gives up a whole table at the first ragged row, and takes exponential time on hostile
input. Here a row is a line, split in one pass. Rows may lack outer pipes or cells; cells too many are joined where
the extra pipes stand in `code` or `$math$`, else they stay in the last cell and are reported.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from mistune import Markdown

from notes2anki.diagnostics import dashes
from notes2anki.markdown import sitetags, slips
from notes2anki.markdown.spans import Spans, code_spans, math_spans
from notes2anki.markdown.state import BEGINNING, Grammar, State, Token, rules_of

_DELIMITER_CELL = r"[ \t]*+:?+-++:?+[ \t]*+"
_DELIMITER = re.compile(rf"[ \t]*+\|?+{_DELIMITER_CELL}(?:\|{_DELIMITER_CELL})*+\|?+[ \t]*+$", re.M)
# A header line, and behind it a delimiter row that is no setext underline and no list.
_PATTERN = (
    r"^(?P<table_indent> {0,3})(?P<table_head>(?=[^\s])[^\n]+)\n"
    rf"(?=[ \t]*+(?:[^\n]*[|:]))(?P<table_line>(?![ \t]*-[ \t]){_DELIMITER.pattern})"
)
# A line that is bold as a whole, or ends with a question mark.
_QUESTION = re.compile(r"[ \t]*(?:\*\*(?!\s)[^*\n]++\*\*|__(?!\s)[^_\n]++__|[^\n]*[?？؟][*_]*)[ \t]*")
# Where a column's text stands, by whether a colon stands before and behind its dashes.
_ALIGNED = {(False, False): "", (True, False): "left", (False, True): "right", (True, True): "center"}
# What ends a table without a blank line.
_ENDING = [*BEGINNING, "list", "details_stray"]
# What a line of a diff starts with that was a row: its sign stands before the pipe that opens every other row.
_DIFF = ("-|", "+|")
_HTML = ["details", "details_stray", "html"]


def split_row(line: str, *, protect: bool = False) -> list[tuple[str, int]]:
    r"""The cells of a row with the columns that they start at, counted from 0.

    A pipe splits unless a backslash stands before it; with `protect` pipes in `code` and `$math$` do not split either.

    >>> split_row(r"| a | b\|c ")
    [('a', 2), ('b|c', 6)]
    """
    body = line.rstrip()
    start = len(body) - len(body.lstrip())
    if body[start : start + 1] == "|":
        start += 1
    code = code_spans(body) if protect else []
    kept = Spans([*code, *_free(math_spans(body), code)] if protect else ())
    cells, begin, position = [], start, start
    while (position := body.find("|", position)) >= 0:
        if body[position - 1 : position] == "\\" or kept.cover(position):
            position += 1
            continue
        cells.append((body[begin:position], begin))
        begin = position = position + 1
    if begin < len(body) or not cells:
        cells.append((body[begin:], begin))
    return [(cell.strip().replace("\\|", "|"), at + len(cell) - len(cell.lstrip())) for cell, at in cells]


def _free(spans: list[tuple[int, int]], taken: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that overlap none of those taken; both are in order."""
    starts = [start for start, _ in taken]
    before = ((start, end, bisect_left(starts, end) - 1) for start, end in spans)
    return [(start, end) for start, end, last in before if last < 0 or taken[last][1] <= start]


def parse_table(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """A table: header, delimiter row, and rows up to a blank line or the start of another block."""
    position = m.start()
    if m["table_head"].startswith("<") and block.compile_sc(_HTML).match(state.src, position):
        return block.otherwise("table", m, state)
    columns = len(split_row(m["table_line"]))
    header = _fit(split_row(m["table_head"]), m["table_head"], columns)
    lines = _rows(block, state, m.end() + 1)
    if _opens(m["table_head"]) and any(_is_diffed(row.text) and len(split_row(row.text)) > columns for row in lines):
        lines = _undiffed(state, lines)
    line = state.line(position)
    if len(header) != columns:
        is_meant = min(len(header), columns) >= 2 or (len(header) >= 2 and "|" in m["table_line"])
        if not is_meant or not any("|" in row.text for row in lines[:1]):
            return block.otherwise("table", m, state)
        message = f"The header has {len(header)} cells, the line under it {columns}: GitHub shows no table here."
        hint = f"It was read as one; write {dashes(len(header))} in line {line + 1}, or give the header as many cells."
        state.report("table-delimiter", line, message, hint)
    indent, rows = len(m["table_indent"]), _joined(state, _without_question(state, lines) if columns > 1 else lines)
    token: Token = {
        "type": "table",
        "header": [{"text": text, "line": line, "column": column + indent} for text, column in header],
        "rows": [_row(state, row, len(header)) for row in rows],
        "aligned": tuple(_ALIGNED[cell[:1] == ":", cell[-1:] == ":"] for cell, _ in split_row(m["table_line"])),
    }
    state.append_token(token)
    return min((rows[-1].end if rows else m.end("table_line")) + 1, state.cursor_max)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the body, from its position to its end."""

    text: str
    start: int
    end: int


def _rows(block: Grammar, state: State, position: int) -> list[_Line]:
    """The lines of the body."""
    ending = block.compile_sc(_ENDING)
    rows = []
    while position < state.cursor_max:
        line = state.get_line(position)
        text = line.rstrip("\n")
        if not text.strip() or (ending.match(state.src, position) and not text.lstrip().startswith("|")):
            if not slips.is_conflict(state, position):
                break
        elif not sitetags.is_tag(text) and not slips.is_conflict(state, position):
            rows.append(_Line(text, position, position + len(text)))
        position += len(line)
    return rows


def _is_diffed(line: str) -> bool:
    return line[:2] in _DIFF and _closes(line)


def _undiffed(state: State, rows: list[_Line]) -> list[_Line]:
    """The rows of a table into which lines of a diff were pasted: what it took out is left out, as it would be."""
    kept: list[_Line] = []
    for row in rows:
        sign = row.text[:1] if _is_diffed(row.text) else ""
        if not sign or (sign == "-" and not kept):
            kept.append(row)
            continue
        does, hint = ("is left out", "Delete it.") if sign == "-" else ("is read without it", "Delete the +.")
        message = f"This row starts with {sign}, as a line of a diff does: it {does}."
        state.report("table-diff", state.line(row.start), message, hint, row.text[:2])
        if sign == "+":
            kept.append(_Line(f" {row.text[1:]}", row.start, row.end))
        else:
            kept[-1] = _Line(kept[-1].text, kept[-1].start, row.end)
    return kept


def _without_question(state: State, rows: list[_Line]) -> list[_Line]:
    """The lines of a body but for a question that stands right under it: what answers it stands behind."""
    last = rows[-1].text if rows else ""
    if "|" in last or not _QUESTION.fullmatch(last):
        return rows
    message = "This line stands right under the table, so GitHub makes a row of it; it was read as text of its own."
    line = state.line(rows[-1].start)
    state.report("table-row-glued", line, message, "Put a blank line between them.", last.strip())
    return rows[:-1]


def _joined(state: State, rows: list[_Line]) -> list[_Line]:
    """The rows, those that go on in further lines joined: the first has no closing pipe, the last no opening one."""
    made: list[_Line] = []
    number = 0
    while number < len(rows):
        row, number = rows[number], number + 1
        last = number
        if _opens(row.text) and not _closes(row.text):
            while last < len(rows) and not _opens(rows[last].text) and not _closes(rows[last].text):
                last += 1
            if last < len(rows) and not _opens(rows[last].text):
                parts = rows[number : last + 1]
                message = f"The row of line {state.line(row.start)} goes on here, but a row is one line on GitHub."
                state.report(
                    "table-row-glued", state.line(parts[0].start), message, "Join the lines, with <br> between."
                )
                text = "<br>".join(map(_without_break, [row.text.rstrip(), *(part.text.strip() for part in parts)]))
                row, number = _Line(text, row.start, parts[-1].end), last + 1
        made.append(row)
        if last > number:  # what follows was looked at, and is no part of this row
            made += rows[number:last]
            number = last
    return made


def _without_break(line: str) -> str:
    """A line without the backslash at its end that breaks it, which would escape the tag behind it."""
    escapes = len(line) - len(line.rstrip("\\"))
    return line[:-1].rstrip() if escapes % 2 else line


def _opens(line: str) -> bool:
    return line.lstrip().startswith("|")


def _closes(line: str) -> bool:
    return line.rstrip().endswith("|") and not line.rstrip().endswith("\\|")


def _fit(cells: list[tuple[str, int]], line: str, columns: int) -> list[tuple[str, int]]:
    """The cells of a row that has too many, split again with code and math protected if that leaves fewer."""
    if len(cells) <= columns:
        return cells
    joined = split_row(line, protect=True)
    return joined if len(joined) >= min(columns, 2) else cells


def _row(state: State, row: _Line, columns: int) -> Token:
    text, line = row.text, state.line(row.start)
    split = split_row(text)
    cells = _fit(split, text, columns)
    if len(cells) <= columns < len(split):
        message = (
            "GitHub splits a cell at the pipe in its code or formula, and drops the rest; it was read as one cell."
        )
        state.report("table-pipe", line, message, r"Write \| for the pipe, in code and formulas too.")
    short = len(cells) if len(cells) < columns else 0
    if len(cells) > columns:
        two = _are_two(cells, columns)
        message = "Two rows seem to stand in this line: it" if two else "The row"
        message = f"{message} has {len(cells)} cells, the header {columns}; the last cell keeps the rest."
        hint = r"Write \| where a pipe is part of the text, or give the header as many cells."
        if two:
            hint = f"Put what stands behind cell {columns} on a line of its own; or {hint[0].lower()}{hint[1:]}"
        state.report("table-row-long", line, message, hint, at=text[cells[columns][1] :])
        last = " | ".join(cell for cell, _ in cells[columns - 1 :])
        cells = [*cells[: columns - 1], (last, cells[columns - 1][1])]
    cells += [("", len(text))] * (columns - len(cells))
    made = [{"text": cell, "line": line, "column": column} for cell, column in cells]
    glued = columns > 1 and "|" not in text
    return {"cells": made, "line": line, "end": state.line(row.end), "glued": glued, "short": short}


def _are_two(cells: list[tuple[str, int]], columns: int) -> bool:
    """Whether the cells of a line are those of two rows, between which a line break or two pipes are missing."""
    filled = [bool(cell) for cell, _ in cells]
    between = len(cells) == 2 * columns + 1 and not filled[columns]
    return columns > 1 and (between or (len(cells) == 2 * columns and all(filled)))


def is_table(text: str) -> bool:
    """Whether a text begins with a header and a delimiter row of as many cells, two or more."""
    head, _, rest = text.partition("\n")
    line = rest.partition("\n")[0]
    return "|" in head and bool(_DELIMITER.fullmatch(line)) and len(split_row(head)) == len(split_row(line)) >= 2


def plug(md: Markdown) -> None:
    """Add the rule for tables."""
    rules_of(md).add("table", _PATTERN, parse_table, before="ref_link")
