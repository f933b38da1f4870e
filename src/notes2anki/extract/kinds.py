"""Which kind of table a table is, by its shape and its headers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import cached_property

from notes2anki.extract.words import fold, made_of, tokens, vocabulary
from notes2anki.model import Cell, Table, Text

_NUMBER = re.compile(r"[\s$€£¥₹₽%‰~≈<>≤≥=+\-–−.,:/\d()*×xX^°]*\d[\s$€£¥₹₽%‰~≈<>≤≥=+\-–−.,:/\d()*×xX^°]*")
_MARK = re.compile(r"[\s✅❌☑✔✓✗✘⬜🟩🟥🟢🔴🟡🟠⚪⚠️️\-–—xX×○△●◯•*?.~/]+|\[[ xX]?\]|☐|TODO|todo|Done|done|WIP")
_HREF = re.compile(r'<a href="([^"]*)"')
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z]{1,12}|[A-Z][A-Z0-9_]{0,14}|[a-z]+[A-Z]\w*")


class Kind(Enum):
    """What a table holds."""

    TERMS = "terms"
    FACTS = "facts"
    COMPARISON = "comparison"
    NONE = "none"


class Shape:
    """What can be seen of a table's columns."""

    def __init__(self, table: Table) -> None:
        """Look at a table."""
        self.table = table
        self.width = len(table.header) or max((len(row.cells) for row in table.rows), default=0)
        self.rows = [row for row in table.rows if any(cell.text for cell in row.cells)]

    def column(self, number: int) -> list[Cell]:
        """The filled cells of a column."""
        return [row.cells[number] for row in self.rows if row.cells[number].text]

    def header(self, number: int) -> str:
        """The header of a column, folded."""
        return fold(self.table.header[number].plain) if number < len(self.table.header) else ""

    def has_word(self, number: int, name: str) -> bool:
        """Whether a column's header is made of words of a list."""
        header = self.header(number)
        return header in vocabulary(name) or name in made_of(tokens(header), name, "filler") if header else False

    def is_shown(self, column: int) -> bool:
        """Whether a column is only shown beside an answer."""
        return self.has_word(column, "table.shown")

    @cached_property
    def counted(self) -> bool:
        """Whether the first column only numbers the rows."""
        values = [cell.plain.strip(" .)#") for cell in self.column(0)]
        if self.width < 2 or not self.table.header or not values:
            return False
        in_order = values == [str(number + 1) for number in range(len(values))]
        if self.width > 2 and self.header(0) in vocabulary("table.index"):
            return all(re.fullmatch(r"[\d.,\-–]*", value) for value in values)
        return in_order and (not self.header(0) or self.header(0) in vocabulary("table.index"))

    @cached_property
    def used(self) -> tuple[int, ...]:
        """The columns that hold something, without numbering."""
        first = 1 if self.counted else 0
        filled = [number for number in range(first, self.width) if self.column(number) or self.header(number)]
        return tuple(filled)

    @property
    def key(self) -> int:
        """The column that says what a row is about."""
        return self.used[0]

    @property
    def others(self) -> tuple[int, ...]:
        """The columns that say something of it."""
        return self.used[1:]

    @cached_property
    def grouped(self) -> bool:
        """Whether rows with an empty key go on with the key above, and are told apart by the next column."""
        if len(self.used) < 3:
            return False
        key, second = self.used[0], self.used[1]
        under = [row for row in self.rows if not row.cells[key].text and row.cells[second].text]
        return bool(under) and bool(self.rows) and bool(self.rows[0].cells[key].text)

    def share(self, numbers: Iterable[int], test: re.Pattern[str]) -> float:
        """The share of the filled cells of some columns that are of a form."""
        cells = [cell for number in numbers for cell in self.column(number)]
        return sum(bool(test.fullmatch(cell.plain)) for cell in cells) / len(cells) if cells else 0.0

    def is_linked(self, number: int) -> bool:
        """Whether most cells of a column are links and nothing else."""
        cells = self.column(number)
        return bool(cells) and sum(_is_link(cell.text) for cell in cells) >= 0.75 * len(cells)

    def targets(self, number: int) -> list[str]:
        """Where the links of a column lead."""
        return [url for cell in self.column(number) for url in _HREF.findall(cell.text.html)]

    def words(self, number: int) -> float:
        """How many words a cell of a column has on average."""
        cells = self.column(number)
        return sum(len(tokens(cell.plain)) or 1 for cell in cells) / len(cells) if cells else 0.0


def _is_link(text: Text) -> bool:
    size = len("".join(text.plain.split()))
    return bool(size) and text.linked >= 0.9 * size


def kind_of(shape: Shape, caption: Text) -> tuple[Kind, str, str]:
    """The kind of a table, and for `NONE` the code and the sentence that tell why."""
    if not shape.rows:
        return Kind.NONE, "table-no-rows", "The table has no rows."
    if _is_layout(shape):
        return Kind.NONE, "table-layout", "The table only arranges pictures or links."
    if len(shape.used) < 2:
        return Kind.NONE, "table-one-column", "The table has one column, so nothing to ask of its rows."
    if _is_index(shape):
        return Kind.NONE, "table-index", "The table is a list of links or files."
    if _is_tracker(shape):
        return Kind.NONE, "table-tracker", "The table keeps track of dates or progress."
    if _is_data(shape):
        return Kind.NONE, "table-data", "The table holds sample data, results or numbers."
    return _content_kind(shape, caption), "", ""


def _content_kind(shape: Shape, caption: Text) -> Kind:
    roles = [number for number in shape.used if shape.has_word(number, "table.role")]
    if len(shape.used) == 2:
        return Kind.TERMS if not _side_by_side(shape, roles, caption) else Kind.FACTS
    others_have_roles = any(number in roles or shape.is_shown(number) for number in shape.others)
    labelled = not shape.header(shape.key) or shape.has_word(shape.key, "table.aspect")
    if labelled and not others_have_roles and all(shape.header(number) for number in shape.others) and not shape.grouped:
        return Kind.COMPARISON
    return Kind.FACTS


def _side_by_side(shape: Shape, roles: list[int], caption: Text) -> bool:
    """Whether two columns tell of two things what is alike in both, so that neither is a name for the other."""
    if roles or not all(shape.header(number) for number in shape.used):
        return False
    left, right = (shape.words(number) for number in shape.used)
    return left >= 4 and right >= 3 and 0.4 <= left / max(right, 0.1) <= 2.5


def _is_layout(shape: Shape) -> bool:
    cells = [cell for number in range(shape.width) for cell in shape.column(number)]
    pictures = sum(bool(cell.text.images) and len(cell.plain) < 20 for cell in cells)
    headers = [cell for cell in shape.table.header if cell.text]
    return bool(cells) and pictures * 2 > len(cells) or (not headers and sum(_is_link(cell.text) for cell in cells) * 2 > len(cells))


def _is_index(shape: Shape) -> bool:
    """Whether the rows lead somewhere else: to files, sections, pages."""
    linked = [number for number in shape.used if shape.is_linked(number)]
    if not linked:
        return False
    rest = [number for number in shape.used if number not in linked]
    if not rest:
        return True
    prose = max((shape.words(number) for number in rest if number != shape.key), default=0.0)
    local = [number for number in linked if all(not url.startswith(("http:", "https:")) for url in shape.targets(number))]
    named = any(shape.has_word(number, "table.navigation") or shape.has_word(number, "table.shown") for number in (*linked, shape.key))
    if local:
        return named or shape.key in local or prose < 4
    return shape.key not in linked and (len(shape.used) == 2 or prose < 4) or (shape.key in linked and named)


def _is_tracker(shape: Shape) -> bool:
    for number in shape.others:
        if shape.has_word(number, "table.tracker") and shape.share([number], _MARK) > 0.6:
            return True
    dated = shape.has_word(shape.key, "table.tracker") or shape.has_word(shape.key, "table.navigation")
    numbered = shape.share([shape.key], re.compile(r"\W*(?:[^\W\d]{1,10}\s*)?\d[\d\s./:\-–]*\W*")) > 0.8
    return dated and numbered and len(shape.used) > 2


def _is_data(shape: Shape) -> bool:
    if len(shape.used) < 3:
        return False
    numbers = shape.share(shape.used, _NUMBER)
    key = shape.share([shape.key], _NUMBER)
    if shape.share(shape.others, _NUMBER) >= 0.66 or (key > 0.8 and numbers >= 0.5):
        return True
    names = [shape.table.header[number].plain for number in shape.used if shape.header(number)]
    identifiers = len(names) == len(shape.used) and all(_IDENTIFIER.fullmatch(name) for name in names)
    longest = max(shape.words(number) for number in shape.used)
    return identifiers and longest <= 2 and (key > 0.8 or all(len(name) == 1 for name in names) or any("_" in name for name in names))
