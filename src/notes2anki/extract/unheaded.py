"""Tables whose first row stands where the header belongs, so that it makes no card."""

from __future__ import annotations

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.forms import is_plain_number
from notes2anki.extract.shape import Shape
from notes2anki.model import Cell

# With fewer rows chance makes a header alike.
_LEAST = 3
_SHOWN = 60


def row_as_header(shape: Shape) -> Diagnostic | None:
    """A finding for a header that has the form of the rows in each column, one of them code or numbers."""
    header = shape.table.header
    if len(shape.rows) < _LEAST or len(header) < 2 or not all(cell.text for cell in header):
        return None
    columns = [(cell, [row.cells[number] for row in shape.rows]) for number, cell in enumerate(header)]
    signs = [all(cell.text.code for cell in (head, *cells)) for head, cells in columns]
    numbers = [number == 0 and all(map(_is_number, (head, *cells))) for number, (head, cells) in enumerate(columns)]
    others = [column for column, *alike in zip(columns, signs, numbers, strict=True) if not any(alike)]
    if len(others) in (0, len(columns)) or not all(_is_told(head, cells) for head, cells in others):
        return None
    line = header[0].place.line
    said = " | ".join(cell.plain for cell in header)[:_SHOWN]
    such = ", such as | Command | Meaning |," if len(header) == 2 and any(signs) else ""
    message = f'The header "{said}" looks like one of the rows, and a header makes no card.'
    hint = f"If it is one, put a header above line {line}{such} and move the line of dashes right under that."
    return Diagnostic(place=header[0].place, code="table-header-like", message=message, hint=hint)


def _is_number(cell: Cell) -> bool:
    return is_plain_number(cell.plain)


def _is_told(header: Cell, cells: list[Cell]) -> bool:
    """Whether a header and all cells below it are phrases that start with a small letter."""
    texts = [header.plain, *(cell.plain for cell in cells)]
    return all(text[:1].islower() and " " in text.strip() for text in texts)
