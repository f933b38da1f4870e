"""Lines that look like rows and are none: behind a table, or without the line of dashes that makes one.

GitHub shows them as text, so they make no cards, and their author is told.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from notes2anki.diagnostics import Diagnostic, dashes
from notes2anki.extract.drawn import is_ruled, otherwise_drawn
from notes2anki.extract.forms import is_plain_number
from notes2anki.extract.page import Found, Page
from notes2anki.model import Block, Directive, Paragraph, Table

# How far behind a table rows that were cut off from it are looked for.
_NEAR = 2
_CONTAINER = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)?")
_ROW = re.compile(r"\|[^|]*(?:\|[^|]*)+\|\s*")
_ESCAPED = re.compile(r"\\.|`[^`]*`")
_FRAME = re.compile(r"\+[-=+]+\+?")
# One line alone is a row only where its cells are set apart: "|x| + |y|" is a sum.
_SPACED = re.compile(r"\|\s[^|]*\S\s\|(?:[^|]*\|)*(?<=\s\|)\s*")
# What was meant as the line of dashes, with a pipe missing or a semicolon for a colon.
_DASHED = re.compile(r"\|(?=[^\n]*-{2})[-:;| \t]+\|")
_ALL_CODE = re.compile(r"`[^`]+`")
_MOST_SHOWN = 100

Run = list[tuple[int, str]]
"""Rows on lines that follow each other: the number of each line, and what stands in it."""


def tell(page: Page, found: Found, lines: Sequence[str]) -> None:
    """Report the lines of paragraphs that look like rows."""
    behind = {block: table for table in page.of(Table) for block in _behind(page, table)}
    above: dict[Block | None, dict[int, Table]] = defaultdict(dict)  # by what holds them: one in an answer is of that
    for block in page.of(Block):
        if isinstance(block, Table) and _header(block, lines):
            above[page.groups[block].parent][len(block.header)] = block
        if not isinstance(block, Paragraph):
            continue
        drawn = otherwise_drawn(page, block, lines)
        if drawn:
            found.diagnostics.append(drawn)
        elif "|" in block.plain:
            table, alike = behind.get(block), above[page.groups[block].parent]
            low = _dashes_too_low(page, block, lines) or _dashes_misspelt(page, block, lines)
            if low:
                found.diagnostics.append(low)
                continue
            for run in _runs(lines, block):
                problem = _behind_table(page, table, run, lines) if table else None
                problem = problem or _headless(page, alike.get(_cells(run[0][1])), block, run, lines)
                problem = problem or _without_delimiter(page, run, lines)
                if problem:
                    found.diagnostics.append(problem)
                    break


def _behind(page: Page, table: Table) -> Iterator[Paragraph]:
    """The paragraphs right behind a table."""
    beside = (block for block in page.after(table) if not isinstance(block, Directive))
    for block in itertools.islice(beside, _NEAR):
        if not isinstance(block, Paragraph):
            return
        yield block


def _runs(lines: Sequence[str], block: Paragraph) -> Iterator[Run]:
    """The rows of a paragraph, those with as many cells on lines that follow each other together."""
    run: Run = []
    for number in range(block.place.line, block.end + 1):
        line = lines[number - 1]
        bare = _CONTAINER.sub("", line, count=1)
        if _FRAME.match(bare):
            return  # a frame drawn in characters, as programs print
        if _ROW.fullmatch(bare) and (not run or _cells(run[-1][1]) == _cells(bare)):
            run.append((number, bare))
            continue
        if run:
            yield run
        run = [(number, bare)] if _ROW.fullmatch(bare) else []
    if run:
        yield run


def _cells(row: str) -> int:
    return _ESCAPED.sub("", row).count("|") - 1


def _dashes_too_low(page: Page, block: Paragraph, lines: Sequence[str]) -> Diagnostic | None:
    """Rows right above a table, whose line of dashes stands too low: the last of them became its header."""
    table = page.following(block)
    if not isinstance(table, Table) or table.place.line != block.end + 1:
        return None
    above = [_CONTAINER.sub("", lines[number - 1], count=1) for number in range(block.place.line, table.place.line + 1)]
    if not all(_ROW.fullmatch(row) and _cells(row) == len(table.header) for row in above):
        return None
    line, low = block.place.line, table.place.line + 1
    message = f"The line of dashes, line {low}, stands too low: line {table.place.line} became the header."
    hint = f"Move line {low} right under line {line}."
    return Diagnostic(place=page.document.source.place(line), code="table-delimiter", message=message, hint=hint)


def _dashes_misspelt(page: Page, block: Paragraph, lines: Sequence[str]) -> Diagnostic | None:
    """A header and rows, and between them dashes in which a pipe is missing, or a sign is another one."""
    for line in range(block.place.line, block.end - 1):
        header, dashed, row = (
            _CONTAINER.sub("", lines[number - 1], count=1).rstrip() for number in range(line, line + 3)
        )
        if not (_DASHED.fullmatch(dashed) and _ROW.fullmatch(header) and _ROW.fullmatch(row)) or is_ruled(header):
            continue
        if _cells(header) == _cells(row) and (_cells(dashed) < _cells(header) or ";" in dashed):
            message = f"Line {line + 1}, {dashed[:40]}, is no line of dashes, so GitHub shows text, without cards."
            hint = f"Write {dashes(_cells(header))} in line {line + 1}."
            place = page.document.source.place(line)
            return Diagnostic(place=place, code="table-no-delimiter", message=message, hint=hint)
    return None


def _behind_table(page: Page, table: Table, run: Run, lines: Sequence[str]) -> Diagnostic | None:
    """Rows that a blank line, a comment or a tag cut off from a table, as far as they can be rows of it."""
    line = run[0][0]
    tag = _tag_between(page, table, line, lines)
    near = bool(tag) or line - table.end == 2
    ruled = any(is_ruled(row) for _, row in run[:2])
    if _cells(run[0][1]) != len(table.header) or ruled or (len(run) > 1 and not near):
        return None
    message = f"From here on stand rows ({len(run)}) as of the table that ended at line {table.end}."
    to_do = "Take out the blank line, which ends a table" if near else "Put them right under it"
    if tag:
        what = "comment" if "<!--" in lines[tag - 1] else "tag"
        to_do = f"Move line {tag} above or below the table, since a {what} on a line of its own ends it"
        blank = any(not _CONTAINER.sub("", between, count=1).strip() for between in lines[tag : line - 1])
        to_do += ", and take out the blank line" if blank else ""
    hint = f"{to_do}; or, if this is a table of its own, {_needed(run)}"
    return Diagnostic(place=page.document.source.place(line), code="table-rows-behind", message=message, hint=hint)


def _tag_between(page: Page, table: Table, line: int, lines: Sequence[str]) -> int:
    """The line behind a table if a comment or a tag that makes no block begins there, right before a line; else 0."""
    last = page.following(table)
    while isinstance(last, Directive):
        last = page.following(last)
    begins = _CONTAINER.sub("", lines[table.end], count=1).startswith("<")
    return table.end + 1 if begins and last is not None and last.place.line == line else 0


def _headless(page: Page, table: Table | None, block: Paragraph, run: Run, lines: Sequence[str]) -> Diagnostic | None:
    """Rows without a header that look like those of a table above, as where a heading was put into that table."""
    line, first = run[0]
    if table is None or _cells(first) < 2 or any(is_ruled(row) for _, row in run[:2]):
        return None
    alone = len(run) == 1
    header = _header(table, lines)
    if header == first.strip() or (alone and (block.end > block.place.line or not _SPACED.fullmatch(first))):
        return None
    rows = "This row has" if alone else f"These rows ({len(run)}) have"
    look, them = ("It looks like one", "it") if alone else ("They look like those", "them")
    message = (
        f"{rows} no header, so GitHub shows text, and no card is made. {look} of the table of line {table.place.line}."
    )
    written = f"its header {header}" if len(header) <= _MOST_SHOWN else "its header"
    hint = f"Write {written} and {dashes(len(table.header))} above {them}"
    hint += "." if alone else f"; or, if line {line} is a header of its own, {_needed(run)}"
    return Diagnostic(place=page.document.source.place(line), code="table-no-delimiter", message=message, hint=hint)


def _header(table: Table, lines: Sequence[str]) -> str:
    """The header of a table as a line of Markdown; "" for one that is written in HTML."""
    written = _CONTAINER.sub("", lines[table.place.line - 1], count=1).strip()
    if "|" not in written or written.startswith("<"):
        return ""
    return written if written.startswith("|") else f"| {written} |"


def _without_delimiter(page: Page, run: Run, lines: Sequence[str]) -> Diagnostic | None:
    """Two rows or more that no line of dashes makes a table of."""
    first = run[0][1]
    if len(run) < 2 or _cells(first) < 2 or first.startswith("||") or not first.strip("| \t"):
        return None
    ruled = next((number for number, row in run[:2] if is_ruled(row)), 0)
    message = f"These {len(run)} lines look like a table, but GitHub shows them as text, so they make no cards."
    hint = f"Write {dashes(_cells(run[0][1]))} in line {ruled}." if ruled else _needed(run).capitalize()
    line = run[0][0]
    above = (
        _CONTAINER.sub("", lines[line - 3], count=1) if ruled == line > 2 and not lines[line - 2].strip("> \t") else ""
    )
    if _ROW.fullmatch(above) and _cells(above) == _cells(first):
        hint = f"Take out the blank line {line - 1}, so that the line of dashes stands right under the header."
    elif ruled == line:
        hint = f"The header is missing: put it above line {line}, a name for each column."
    elif not ruled and _is_of_data([row for _, row in run]):
        hint = f"The header is missing: put it, and {dashes(_cells(first))}, above line {line}."
    place = page.document.source.place(line)
    return Diagnostic(place=place, code="table-no-delimiter", message=message, hint=hint)


def _is_of_data(rows: Sequence[str]) -> bool:
    """Whether the first of some rows is no header: it begins with a number as all do, or has code where all have it."""
    columns = list(zip(*([cell.strip() for cell in row.strip().split("|")[1:-1]] for row in rows), strict=False))
    numbers = [all(map(is_plain_number, column)) for column in columns]
    code = [all(map(_ALL_CODE.fullmatch, column)) for column in columns]
    return (bool(numbers) and numbers[0] and not all(numbers)) or (any(code) and not all(code))


def _needed(run: Run) -> str:
    return f"put {dashes(_cells(run[0][1]))} under line {run[0][0]}."
