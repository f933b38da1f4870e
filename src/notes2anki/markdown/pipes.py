"""Lines of a table that start with two pipes, where every other one starts with one: read as those.

GitHub sees an empty cell before the first pipe of the two: then the header has a cell too many, and is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from notes2anki.markdown.spans import Edit
from notes2anki.markdown.tables import split_row

SIGN = "||"
_LEAD = r"^[ ]{0,3}(?:>[ ]?)*"
_TABLE = re.compile(
    rf"{_LEAD}\|[^\n]*\n"
    rf"{_LEAD}(?P<line>\|\|?(?:[ \t]*+:?-++:?[ \t]*+\|)++[ \t]*+:?-*+:?[ \t]*+)$(?:\n{_LEAD}\|[^\n]*$)*",
    re.M,
)
_ROW = re.compile(rf"{_LEAD}(?P<row>\|[^\n]*)$", re.M)


def edits(text: str) -> Iterator[Edit]:
    """What is to be changed in a text: a space in place of the second pipe keeps the columns of what follows."""
    for table in _TABLE.finditer(text) if SIGN in text else ():
        columns = len(split_row(table["line"].replace(SIGN, "|", 1)))
        for row in _ROW.finditer(text, *table.span()):
            if row["row"].startswith(SIGN) and _has_one_more(row["row"], columns):
                said = "This line of a table starts with two pipes, an empty cell on GitHub; it was read with one."
                yield Edit(row.start("row"), row.start("row") + 2, "| ", "table-pipe", said, "Write | in place of ||.")


def _has_one_more(row: str, columns: int) -> bool:
    """Whether a row has one cell more than there are columns, and all but the first are filled."""
    cells = [cell for cell, _ in split_row(row)]
    return columns > 1 and len(cells) == columns + 1 and all(cells[1:])
