"""Lines that were pasted right under a table or into it, and are no rows as they stand: of a spreadsheet, of a diff."""

from __future__ import annotations

from collections.abc import Sequence

from notes2anki.extract.forms import is_plain_number
from notes2anki.extract.shape import Shape

_NAMES = {"\t": "tabs", ";": "semicolons", ",": "commas"}
_LONGEST, _LOOKED_AT = 200, 20


def parted(line: str, shape: Shape) -> tuple[str, str]:
    """What stands in place of the pipes of a line, and the row that it is then; "" where it is text.

    >>> parted("22\\tssh\\tTCP", Shape(table))
    ('tabs', '| 22 | ssh | TCP |')
    """
    bare = line.strip(" >")
    for sign, name in _NAMES.items():
        cells = [cell.strip() for cell in bare.split(sign)] if len(bare) <= _LONGEST else []
        if len(cells) == shape.width > 1 and all(cells) and (sign == "\t" or _are_cells(cells, bare, sign, shape)):
            return name, f"| {' | '.join(cells)} |"
    return "", ""


def _are_cells(cells: Sequence[str], line: str, sign: str, shape: Shape) -> bool:
    """Whether the parts of a line are no phrases of a sentence: no space is before them, or a number is among them."""
    numbers = [column for column, cell in enumerate(cells) if is_plain_number(cell)]
    if len(numbers) == len(cells):
        return False
    if f"{sign} " not in line and len(cells) > 2:
        return True
    rows = [row for row in shape.rows[:_LOOKED_AT] if not row.glued]
    return bool(rows) and any(all(is_plain_number(row.cells[column].plain) for row in rows) for column in numbers)
