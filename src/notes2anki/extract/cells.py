"""The headers and cells of a table's columns: which words a header has, and what share of cells has a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache

from notes2anki.extract.forms import is_link, is_mark, is_plain_number
from notes2anki.extract.words import fold, made_of, tokens, vocabulary
from notes2anki.model import Block, Cell, Table

_HREF = re.compile(r'<a href="([^"]*)"')
# Units of what programs are measured in; those that measure nothing else make a table a benchmark, out of date soon.
_PROGRAMS = re.compile(r"[(\[/]\s*(?:ms|µs|us|ns|[kmg]i?b|fps|[qr]ps|req/s|ops/s)\s*[)\]]?\s*$", re.I)
_BENCHMARK = re.compile(r"[(\[/]\s*(?:ms|s|sec|secs|min|µs|us|ns|[kmg]i?b|fps|[qr]ps|req/s|ops/s|%)\s*[)\]]?\s*$", re.I)
_UNIT = re.compile(r"\([^()]{1,12}\)\s*$|/\s*[a-zµ°]{1,4}\s*$|\[[^\[\]]{1,8}\]\s*$")
# What a column mostly holds is told by its first cells: one with more is looked at no further.
_LOOKED_AT = 1000


class Cells:
    """A table's columns, seen one by one. Names of word lists are those of `[table]` in words.toml."""

    def __init__(
        self, table: Table, above: str = "", before: Block | None = None, *, after_command: bool = False, line: str = ""
    ) -> None:
        """Look at a table under a line or heading, with the block before it; or after a line that names a command."""
        self.table, self._above, self.before, self.after_command, self._line = table, above, before, after_command, line
        self.width = len(table.header) or max((len(row.cells) for row in table.rows), default=0)
        self.rows = [row for row in table.rows if any(cell.text for cell in row.cells)]
        self._headers = [fold(cell.plain) for cell in table.header]
        self._columns: dict[int, list[Cell]] = {}  # each is looked at by many rules
        self._texts: dict[int, list[str]] = {}
        self._linked: dict[int, bool] = {}
        self._words: dict[int, float] = {}

    def column(self, number: int) -> list[Cell]:
        """The filled cells of a column."""
        if number not in self._columns:
            self._columns[number] = [row.cells[number] for row in self.rows if row.cells[number].text]
        return self._columns[number]

    def sample(self, number: int) -> list[Cell]:
        """The first filled cells of a column, which tell what most of them hold."""
        return self.column(number)[:_LOOKED_AT]

    def texts(self, number: int) -> list[str]:
        """The texts of the filled cells of a column."""
        if number not in self._texts:
            self._texts[number] = [cell.plain.strip() for cell in self.column(number)]
        return self._texts[number]

    @cached_property
    def cells(self) -> list[Cell]:
        """All filled cells of the body."""
        return [cell for number in range(self.width) for cell in self.column(number)]

    def header(self, number: int) -> str:
        """The header of a column, folded."""
        return self._headers[number] if number < len(self._headers) else ""

    def has_word(self, number: int, name: str) -> bool:
        """Whether a column's header is made of words of a list."""
        header = self.header(number)
        return bool(header) and _is_of_words(header, f"table.{name}")

    def has_any(self, number: int, name: str) -> bool:
        """Whether a word of a column's header is in a list."""
        return _has_any(self.header(number), f"table.{name}")

    def above(self, name: str) -> bool:
        """Whether a word of the line or heading above the table is in a list."""
        return any(made_of((word,), f"table.{name}") for word in tokens(self._above))

    @cached_property
    def after_output(self) -> bool:
        """Whether the line above only says that what follows was printed ("Output:")."""
        words = tokens(self._line)
        return self._line.rstrip().endswith((":", "：")) and "table.printed" in made_of(
            words, "table.printed", "data", "numbered", "filler"
        )

    def measured(self, number: int) -> bool:
        """Whether a column's header ends with a unit."""
        return number < len(self.table.header) and bool(_UNIT.search(self.table.header[number].plain))

    def benchmarked(self, number: int) -> bool:
        """Whether a column's header ends with a unit of speed or size of programs."""
        return number < len(self.table.header) and bool(_BENCHMARK.search(self.table.header[number].plain))

    def is_of_programs(self, number: int) -> bool:
        """Whether a column's header ends with a unit that only programs are measured in."""
        return number < len(self.table.header) and bool(_PROGRAMS.search(self.table.header[number].plain))

    def share(self, numbers: Iterable[int], form: re.Pattern[str]) -> float:
        """The share of the filled cells of some columns that have a form."""
        return self.share_of_all(numbers, lambda cell: form.fullmatch(cell) is not None)

    def share_of(self, number: int, test: Callable[[str], bool]) -> float:
        """The share of the filled cells of a column that pass a test."""
        return self.share_of_all([number], test)

    def share_of_all(self, numbers: Iterable[int], test: Callable[[str], bool]) -> float:
        """The share of the filled cells of some columns that pass a test."""
        texts = [text for number in numbers for text in self.texts(number)[:_LOOKED_AT]]
        return sum(map(test, texts)) / len(texts) if texts else 0.0

    def share_of_cells(self, number: int, test: Callable[[Cell], bool]) -> float:
        """The share of the filled cells of a column that pass a test as they are, with their markup."""
        cells = self.sample(number)
        return sum(map(test, cells)) / len(cells) if cells else 0.0

    def is_numeric(self, number: int) -> bool:
        """Whether most cells of a column are bare numbers."""
        return self.share_of(number, is_plain_number) > 0.8

    def is_linked(self, number: int) -> bool:
        """Whether the cells of a column are links and nothing else, but for some that are still to come."""
        if number not in self._linked:
            self._linked[number] = self._leads(self.sample(number))
        return self._linked[number]

    def _leads(self, cells: list[Cell]) -> bool:
        links = sum(is_link(cell.text) for cell in cells)
        if links < 0.5 * len(cells):
            return False
        open_ends = sum(is_mark(cell.plain) or len(tokens(cell.plain)) <= 2 for cell in cells if not is_link(cell.text))
        return bool(cells) and (
            links >= 0.75 * len(cells) or (links >= 0.5 * len(cells) and links + open_ends == len(cells))
        )

    @cached_property
    def all_linked(self) -> bool:
        """Whether most cells of the table are links."""
        return bool(self.cells) and sum(is_link(cell.text) for cell in self.cells) * 2 > len(self.cells)

    def targets(self, number: int) -> list[str]:
        """Where the links of a column lead."""
        return [url for cell in self.column(number) for url in _HREF.findall(cell.text.html)]

    def words(self, number: int) -> float:
        """How many words a cell of a column has on average."""
        if number not in self._words:
            cells = self.sample(number)
            self._words[number] = sum(len(tokens(cell.plain)) or 1 for cell in cells) / len(cells) if cells else 0.0
        return self._words[number]


@lru_cache(maxsize=4096)
def _is_of_words(header: str, name: str) -> bool:
    """Whether a header is made of words of a list; each is asked of it for many rules, and some for each row."""
    words = [word for token in tokens(header) for word in token.split("/") if word]  # "Example/Notes"
    return header in vocabulary(name) or name in made_of(words, name, "filler")


@lru_cache(maxsize=4096)
def _has_any(header: str, name: str) -> bool:
    """Whether a word of a header is in a list."""
    words = vocabulary(name)
    return header in words or any(made_of((word,), name) for word in tokens(header)) or ("%" in words and "%" in header)
