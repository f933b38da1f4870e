"""A table while it is read: its rows, its labels, what its notes have in common, and what is told of its cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.body import body_of, opened, same_named
from notes2anki.extract.captions import caption_of, line_above
from notes2anki.extract.page import Found, Page, Settings
from notes2anki.extract.pasted import parted
from notes2anki.extract.phrasing import is_label
from notes2anki.extract.shape import Shape
from notes2anki.model import Block, Cell, Claim, Content, Item, Labelled, Paragraph, Row, Table

NAME = "tables"


class Reading:
    """A table that is being read: what is around it, how its columns look, and what was made of it so far."""

    def __init__(self, page: Page, found: Found, table: Table) -> None:
        """Look at a table and at what stands above it; what it gives is added to what was found."""
        self.page, self.found, self.table = page, found, table
        self.body = body_of(table)
        self.settings: Settings = page.settings(table)
        self.caption = caption_of(page, table)
        heading = page.trails[table][-1].plain if page.trails[table] else ""
        line = line_above(page, table)
        before = next(
            (block for block in page.before(table) if not (isinstance(block, Paragraph) and is_label(block.plain))),
            None,
        )
        self.shape = Shape(
            self.body.table,
            above=f"{heading} {self.caption.plain} {line.plain}",
            before=before,
            after_command="<code>" in line.html and line.plain.endswith((":", "：")),
            line=line.plain,
        )
        self.same = dict(same_named(self.body.table, self.shape.used))
        self.short: set[Row] = set()
        self.labels: dict[int, Content] = {}
        self.made = 0

    def leave(self, code: str, message: str, hint: str = "") -> None:
        """Make no cards of the table, and say why."""
        self.found.leave(self.table, NAME, code, message, hint)

    def report(self, block: Block, code: str, message: str, hint: str = "") -> None:
        """Tell of something at a block."""
        self.found.diagnostics.append(Diagnostic(place=block.place, code=code, message=message, hint=hint))

    def rows(self) -> Iterator[Row]:
        """The rows that hold something of their own; empty and repeated ones, and text too close below, are told."""
        seen: dict[tuple[str, ...], Row] = {}
        for row in self.body.table.rows:
            content = tuple(cell.text.html for cell in row.cells)
            first = seen.setdefault(content, row)
            if row.glued:
                self._tell_of_glued(row)
            elif any(content) and first is not row:
                message = f"This row is the same as that at line {first.place.line}, so it makes no notes of its own."
                self.report(row, "table-row-repeated", message, "Take one of the two out, or tell them apart.")
            elif any(cell.text for cell in row.cells):
                yield row
            else:
                self.report(row, "table-row-empty", "This row is empty.", "Fill it, or take it out.")

    def _tell_of_glued(self, row: Row) -> None:
        """Tell of a line without a pipe: text right under the table, or among its rows one of them."""
        text = row.cells[0].plain[:60]
        message = f'The line "{text}" right under the table is a row of it, with one cell.'
        hint = "Put a blank line between them."
        if row.place.line < self._last_row:
            message = f'The line "{text}" stands among the rows of the table, with one cell, so it makes no card.'
            hint = "Write | between its cells; or, if it is text, put it above or below the table."
        sign, meant = parted(self.page.lines[row.place.line - 1], self.shape)
        hint = f"It has {sign} in place of pipes: write {meant}" if sign else hint
        self.report(row, "table-row-glued", message, hint)

    @cached_property
    def _last_row(self) -> int:
        return max((row.place.line for row in self.body.table.rows if not row.glued), default=0)

    def is_missing(self, cell: Cell) -> bool:
        """Whether a cell is empty, or only says that there is nothing."""
        return not cell.text or cell in self.body.nothings

    @cached_property
    def trail(self) -> tuple[str, ...]:
        """The sections that the table stands in."""
        return self.page.sections(self.table)

    def common(self, row: Row, cell: Cell | None = None) -> dict[str, Any]:
        """What every item of a row has; its place is that of the cell, if one is given."""
        group = self.body.groups.get(row)
        named = (self.caption.plain, group.plain) if group else (self.caption.plain,)
        return {
            "block": self.table,
            "place": (cell or row).place,
            "source": self.page.document.source,
            "settings": self.settings,
            "trail": self.trail,
            "caption": " › ".join(filter(None, named)),
        }

    def add(self, row: Row, item: Item) -> None:
        """Take an item of a row to what was found."""
        self.found.items.append(item)
        self.found.claims.append(Claim(block=self.body.origin(row), by=NAME, told=item.kind))
        self.made += 1

    def shown(self, cells: Sequence[Cell], used: set[int]) -> dict[int, Labelled]:
        """The filled cells of a row under their headers, by their columns; those that no note uses are extra."""
        return {
            number: Labelled(label=self.label(number), value=(opened(cell),), extra=number not in used)
            for number, cell in enumerate(cells)
            if cell.text
        }

    def label(self, column: int) -> Content:
        """The header of a column; the second of its name has its number behind it."""
        if column not in self.labels:
            self.labels[column] = self._label(column)
        return self.labels[column]

    def _label(self, column: int) -> Content:
        if column >= len(self.body.table.header) or not self.body.table.header[column].text:
            return ()
        header = self.body.table.header[column]
        if column not in self.same:
            return (header,)
        number = f" ({self.same[column] + 1})"
        return (replace(header.text, html=header.text.html + number, plain=header.plain + number),)

    def empty_cell(self, row: Row, cell: Cell, column: int) -> None:
        """Tell of a cell that gives no card since nothing is in it; once of a row that is too short."""
        of = " ".join(next((other.plain for other in row.cells if other.text), "").split())
        if cell in self.body.nothings:
            message = f'A cell of the row "{of[:60]}" only says "{cell.plain[:20]}", so there is no card for it.'
            self.report(cell, "table-cell-nothing", message, "Fill it in if there is something to know.")
            return
        if row.short:
            if row not in self.short:
                self.short.add(row)
                width = len(self.body.table.header)
                cells = f"{row.short} cell{'' if row.short == 1 else 's'}"
                message = f'The row "{of[:60]}" has {cells}, the header {width}: is a pipe missing?'
                hint = "Write every cell, also the empty ones: behind one that is left out all are in the wrong column."
                self.report(cell if cell.place.column > 1 else row, "table-cell-empty", message, hint)
            return
        name = self.label(column)
        label = f'"{name[0].plain}"' if name else f"number {column + 1}"
        message = f'The cell {label} of the row "{of[:60]}" is empty, so there is no card for it.'
        self.report(cell if cell.place.column > 1 else row, "table-cell-empty", message, "Fill it in, or leave it out.")
