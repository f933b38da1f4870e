"""Tables drawn otherwise than GitHub reads them: with tabs, semicolons, full-width pipes, or frames of `+---+`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from notes2anki.diagnostics import Diagnostic, dashes
from notes2anki.extract.page import Page
from notes2anki.model import ListItem, Paragraph

_LEAST = 3
_QUOTED = re.compile(r"[ \t>]*")
_WIDE = re.compile(r"[｜|].*[｜|][ \t]*")
_FRAMED = re.compile(r"\+(?:[-=:]{2,}\+){2,}[ \t]*|\|[^|]*(?:\|[^|]*)+\|[ \t]*")
# A label with its value behind a tab, or an item with its number or sign, is no row.
_LABEL = re.compile(r"[^\t]*[:：] *\t|\W?\w{1,4}[.)] *\t|\W+\t")
# A frame around a header and rows below it, by the first signs of its lines.
_FRAME = re.compile(r"\+\|\+\|[|+]*\+")
# Cells without a space beside their semicolon, as no prose has them, and without the signs of code.
_CSV = re.compile(r"(?![-+*#])[^\s;][^;{}()=<>\\`$&|]{0,80}(?<!\s)(?:;(?=[^\s;])[^;{}=<>\\`$&|]{1,400}(?<!\s))+[ \t]*")
# What was meant as a line of dashes: with other dashes, equals signs, or dots.
_DASHES = frozenset("-=_–—―－ー")
_BESIDE = frozenset("｜|:：. \t")


def otherwise_drawn(page: Page, block: Paragraph, lines: Sequence[str]) -> Diagnostic | None:
    """What to say of a paragraph in which a table was drawn in another way; None where there is none."""
    if block.end - block.place.line + 1 < _LEAST:
        return None
    written = [_QUOTED.sub("", line, count=1) for line in lines[block.place.line - 1 : block.end]]
    of_item = isinstance(page.groups[block].parent, ListItem)
    found = _wide(written) or _framed(written) or (not of_item and (_tabbed(written) or _parted(written)))
    if not found:
        return None
    start, count, how, to_do = found
    message = f"These {count} lines are a table {how}, which GitHub shows as text, so they make no cards."
    place = page.document.source.place(block.place.line + start)
    return Diagnostic(place=place, code="table-no-delimiter", message=message, hint=to_do)


def _wide(written: Sequence[str]) -> tuple[int, int, str, str] | None:
    """The first line, how many there are, what is so and what to do, of rows between full-width pipes."""
    if not any("｜" in line for line in written):
        return None
    for start, rows in _runs(_WIDE, written):
        if sum("｜" in row for row in rows) > 1 and any(is_ruled(row) for row in rows[:2]):
            return start, len(rows), "with full-width pipes, ｜", "Write | in place of ｜ in each line."
    return None


def _framed(written: Sequence[str]) -> tuple[int, int, str, str] | None:
    """The same of rows in a frame as pandoc and reStructuredText read it, or as a program prints it."""
    if not any(line.startswith("+") for line in written):
        return None
    for start, rows in _runs(_FRAMED, written):
        inner = [row for row in rows if row.startswith("|")]
        headed = any(row.startswith(("+=", "+:=")) for row in rows)
        printed = _FRAME.fullmatch("".join(row[0] for row in rows))
        if inner and rows[0].startswith("+") and (headed or printed):
            to_do = f"Take out the lines of +---+, and put {dashes(inner[0].count('|') - 1)} under the first row"
            program = "" if headed else "; if a program printed this, put ``` above and below"
            return start, len(rows), "in a frame of +---+", f"{to_do}{program}."
    return None


def _tabbed(written: Sequence[str]) -> tuple[int, int, str, str] | None:
    """The same of rows with tabs between their cells, as a copy out of Word or Excel has them."""
    tabs = written[0].count("\t")
    if not tabs or any(line.count("\t") != tabs or _LABEL.match(line) for line in written):
        return None
    if not all(cell.strip() for line in written for cell in line.split("\t")):
        return None
    to_do = f"Write each line as | … | … |, and put {dashes(tabs + 1)} under the first."
    return 0, len(written), "with tabs between its cells", to_do


def _parted(written: Sequence[str]) -> tuple[int, int, str, str] | None:
    """The same of rows with semicolons between their cells, as a file of a spreadsheet has them."""
    count = written[0].count(";")
    if not all(_CSV.fullmatch(line) and line.count(";") == count for line in written):
        return None
    to_do = f"Write each line as | … | … |, and put {dashes(count + 1)} under the first."
    return 0, len(written), "with semicolons between its cells", to_do


def _runs(pattern: re.Pattern[str], written: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Three lines or more in a row that a pattern matches, with the number of the first."""
    for matched, group in groupby(enumerate(written), key=lambda line: bool(pattern.fullmatch(line[1]))):
        run = list(group)
        if matched and len(run) >= _LEAST:
            yield run[0][0], [line for _, line in run]


def is_ruled(row: str) -> bool:
    """Whether a row was meant as the line under a header: with dashes, equals signs or dots of any kind."""
    return bool(_DASHES & set(row)) and not set(row) - _DASHES - _BESIDE
