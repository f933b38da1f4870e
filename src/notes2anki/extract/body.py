"""The body of a table as it is read: without rows that are no rows, with what names groups of them, laid out in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import escape, unescape

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.summaries import Role, role
from notes2anki.extract.words import fold
from notes2anki.model import Cell, Content, Row, Table, Text

_DELIMITER = re.compile(r":?[-–—]{3,}:?")
_DETAILS = re.compile(
    r"<details\b[^<>]*>\s*<summary\b[^<>]*>(?P<summary>(?:(?!</?summary\b).)*)</summary>"
    r"(?P<rest>(?:(?!</?details\b).)*)</details>",
    re.S | re.I,
)
_NOTHING = re.compile(r"[-–—―]{1,3}|[.…·]{2,}|…|_{2,}|\{\{[^{}:|]*\}\}")
# How many columns repeat side by side at most.
_WIDEST = 8
_NAMES_NOTHING = frozenset({Role.ANSWER, Role.REVEAL, Role.PARTIAL, Role.EXTRA, Role.HINT, Role.NONE})


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """A table as it is read.

    `groups` has the name of the group of each row that stands under one, `origins` the row of the table as written
    that a row was made of, `titles` the rows that name groups; `problems` are the rows that are none. `nothings` are
    the cells that only say that there is nothing.
    """

    table: Table
    groups: dict[Row, Text] = field(default_factory=dict)
    origins: dict[Row, Row] = field(default_factory=dict)
    titles: tuple[Row, ...] = ()
    problems: tuple[Diagnostic, ...] = ()
    nothings: frozenset[Cell] = frozenset()

    def origin(self, row: Row) -> Row:
        """The row as it was written."""
        return self.origins.get(row, row)


def body_of(table: Table) -> Body:
    """A table without rows that repeat its header or its delimiters, and without titles of groups; unfolded."""
    written, problems = [], []
    table, origins = _narrowed(table)
    header = _texts(table.header)
    for above, row in zip((None, *table.rows), table.rows, strict=False):
        problem = _no_row(header, row, above)
        written += [] if problem else [row]
        problems += [problem] if problem else []
    heads = _heads(written)
    rows: list[Row] = []
    titles: list[Row] = []
    groups: dict[Row, Text] = {}
    title: Row | None = None
    for number, row in enumerate(written):
        below = written[number + 1] if number + 1 < len(written) else None
        if row in heads:
            title = row
            titles.append(row)
            continue
        if below is not None and _goes_on(row, below):
            titles.append(row)
            written[number + 1] = replace(below, cells=(row.cells[0], *below.cells[1:]))
            origins[written[number + 1]] = origins.get(below, below)
            continue
        rows.append(row)
        if title is not None:
            groups[row] = title.cells[0].text
    table = replace(table, rows=tuple(rows))
    return _unfolded(Body(table, groups, origins, tuple(titles), tuple(problems), _nothings(table)))


def _narrowed(table: Table) -> tuple[Table, dict[Row, Row]]:
    """A table whose columns that are one in the header and in all rows (`colspan`) are one, and its rows as written."""
    width = len(table.header)
    again = {
        number
        for number in range(1, width)
        if fold(table.header[number].plain) == fold(table.header[number - 1].plain)
        and all(row.cells[number] is row.cells[number - 1] for row in table.rows)
    }
    if not again or not table.rows:
        return table, {}
    kept = [number for number in range(width) if number not in again]
    rows = tuple(replace(row, cells=tuple(row.cells[number] for number in kept)) for row in table.rows)
    aligned = _aligned(table, kept)
    narrow = replace(table, header=tuple(table.header[number] for number in kept), rows=rows, aligned=aligned)
    return narrow, dict(zip(rows, table.rows, strict=True))


def _nothings(table: Table) -> frozenset[Cell]:
    """The cells that only say that there is nothing: "—", "...", "____", "{{definition}}".

    In a column of signs, such as the letters of Morse, a dash is one of them; and in `code` it is code. A term can be a
    dash, beside what it is for.
    """
    columns = zip(*(row.cells for row in table.rows), strict=False)
    signs = [any(map(_is_sign, column)) for column in columns]
    found: set[Cell] = set()
    for row in table.rows:
        first, *rest = row.cells
        told = [cell for cell, has_signs in zip(rest, signs[1:], strict=False) if not has_signs and _says_nothing(cell)]
        found.update(told)
        if _says_nothing(first) and len(told) == sum(bool(cell.text) for cell in rest):
            found.add(first)
    return frozenset(found)


def _is_sign(cell: Cell) -> bool:
    return bool(cell.plain) and not any(map(str.isalnum, cell.plain)) and not _NOTHING.fullmatch(cell.plain)


def _says_nothing(cell: Cell) -> bool:
    return bool(_NOTHING.fullmatch(cell.plain)) and not cell.text.code


def _no_row(header: Sequence[str], row: Row, above: Row | None) -> Diagnostic | None:
    """What is wrong with a row that only repeats what stands above the rows: the header, or the line under it."""
    if len(row.cells) > 1 and all(_DELIMITER.fullmatch(cell.plain.strip()) for cell in row.cells):
        message = "A line of dashes stands among the rows. On GitHub it is a row that shows dashes."
        if above is None or _is_header(header, above):
            code, hint = "table-row-repeated", "Take it out. If another table begins here, put a blank line before it."
        else:
            code = "table-dashes"
            hint = (
                "If the row above is the header of another table, put a blank line before it; else take the dashes out."
            )
    elif _is_header(header, row):
        code, message = "table-row-repeated", "This row repeats the header, so it makes no notes."
        hint = "Take it out. If another table begins here, put a blank line before it."
    else:
        return None
    return Diagnostic(place=row.place, code=code, message=message, hint=hint)


def _is_header(header: Sequence[str], row: Row) -> bool:
    """Whether a row is the header once more, whose texts are given."""
    return bool(header) and header == _texts(row.cells) and any(header)


def _texts(cells: Iterable[Cell]) -> list[str]:
    return [cell.plain.strip() for cell in cells]


def _heads(rows: list[Row]) -> set[Row]:
    """The rows that name those under them: one cell over all columns, or one in bold where other rows are not."""
    spanning = {row for row in rows if len(row.cells) > 1 and row.cells[0].text and len(set(row.cells)) == 1}
    single = {row for row in rows if row not in spanning and row.cells[0].text.bold and _is_single(row)}
    others = [row for row in rows if row not in single and row not in spanning]
    plain = [row for row in others if row.cells[0].text and not row.cells[0].text.bold]
    heads = spanning | single if len(plain) * 2 > len(others) else spanning
    # One that no row stands under is a row itself.
    named: set[Row] = set()
    below = False
    for row in reversed(rows):
        if row in heads and below:
            named.add(row)
        below = row not in named and any(cell.text for cell in row.cells)
    return named


def _is_single(row: Row) -> bool:
    """Whether only the first of several cells is filled."""
    first, *rest = row.cells
    return bool(rest) and bool(first.text) and not any(cell.text for cell in rest)


def _goes_on(row: Row, below: Row) -> bool:
    """Whether a row names the rows below, which have no first cell; of two columns each lacks one by oversight."""
    goes = len(row.cells) > 2 and not row.glued and _is_single(row)
    return goes and not below.cells[0].text and any(cell.text for cell in below.cells)


# ------------------------------------------------------------------------------------------ side by side


def _unfolded(body: Body) -> Body:
    """A table whose headers repeat as a block ("English | Spanish | English | Spanish") as one of half the width."""
    header = body.table.header
    filled = [
        number
        for number, cell in enumerate(header)
        if cell.text or any(row.cells[number].text for row in body.table.rows)
    ]  # an empty column between the blocks only keeps them apart
    names = [fold(header[number].plain) for number in filled]
    sizes = range(2, min(len(names) // 2, _WIDEST) + 1)
    width = next((size for size in sizes if names == names[:size] * (len(names) // size)), 0)
    if not width or not all(names) or len(set(names)) < 2:
        return body
    rows, groups, origins = [], {}, {}
    for start in range(0, len(names), width):
        for row in body.table.rows:
            part = replace(row, cells=tuple(row.cells[number] for number in filled[start : start + width]), short=0)
            if any(cell.text for cell in part.cells) or (start == 0 and not any(cell.text for cell in row.cells)):
                rows.append(part)
                origins[part] = body.origin(row)
                if row in body.groups:
                    groups[part] = body.groups[row]
    first = filled[:width]
    aligned = _aligned(body.table, first)
    table = replace(body.table, header=tuple(header[number] for number in first), rows=tuple(rows), aligned=aligned)
    return replace(body, table=table, groups=groups, origins=origins)


def _aligned(table: Table, columns: Iterable[int]) -> tuple[str, ...]:
    """How some columns are aligned; the line under a header can have fewer cells than it."""
    return tuple(table.aligned[number] if number < len(table.aligned) else "" for number in columns)


# ------------------------------------------------------------------------------------- blocks in a cell


def opened(cell: Cell) -> Cell:
    """A cell with the collapsible blocks in it opened, without summaries that say nothing ("Show")."""
    if "<details" not in cell.text.html:
        return cell
    html = _DETAILS.sub(_opened, cell.text.html)
    return cell if html == cell.text.html else replace(cell, text=_text(html, cell.text))


def _opened(match: re.Match[str]) -> str:
    return match["rest"] if _names_nothing(match) else f"{match['summary']}<br>{match['rest']}"


def _names_nothing(match: re.Match[str]) -> bool:
    return role(_plain(match["summary"])) in _NAMES_NOTHING


def question_in(cell: Cell) -> tuple[Text, Text] | None:
    """The summary and the content of a collapsible block that is all of a cell, when the summary says something."""
    match = _DETAILS.fullmatch(cell.text.html.strip())
    if match is None or _names_nothing(match):
        return None
    return _text(match["summary"], Text()), _text(match["rest"], cell.text)


def _text(html: str, like: Text) -> Text:
    return Text(html=html.strip(), plain=_plain(html), images=html.count("<img ") if like.images else 0)


def _plain(html: str) -> str:
    broken = re.sub(r"<br\s*/?>", "\n", html, flags=re.I)
    return unescape(re.sub(r"<[^<>]*>", "", broken)).strip()


def joined(parts: Content, between: str, html: str = "") -> Text:
    """The texts of content as one, with something between them: `between` as it is read, `html` as it is written."""
    texts = [part if isinstance(part, Text) else part.text for part in parts if isinstance(part, Text | Cell)]
    return Text(
        html=(html or escape(between)).join(text.html for text in texts),
        plain=between.join(text.plain for text in texts),
        images=sum(text.images for text in texts),
    )


def same_named(table: Table, columns: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """The columns whose header an earlier one has too, and how many had it before."""
    seen: dict[str, int] = {}
    for number in columns:
        name = fold(table.header[number].plain) if number < len(table.header) else ""
        if name:
            if name in seen:
                yield number, seen[name]
            seen[name] = seen.get(name, 0) + 1
