"""What can be seen of a table without understanding it: which column is the key, and what the others are to it."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from notes2anki.extract.cells import Cells
from notes2anki.extract.forms import is_amount, is_aside, is_plain_number, is_short_mark, numbers_in
from notes2anki.extract.words import asks, made_of, tokens, vocabulary

# How something grows with its input: "O(n log n)".
_GROWTH = re.compile(r"[OΘΩθ]\s?\(.+\)|\\?(?:mathcal|Theta|Omega)\b.*")
# What comes out of a run rather than of a book: "80.2 %", "0.937".
_FRACTION = re.compile(r"[-+−–±~≈]?\s*\d{1,3}(?:[.,]\d+\s*%?|\s*%)")
# A value that has a lower and an upper end, or only one of them: what is normal, not what was measured.
_RANGE = re.compile(
    r"[<>≤≥]\s*[-+−]?\d.*|[-+−]?\d[\d.,]*+\s*+[^\W\d_]{0,4}+\s*+(?:[-–—~]|to|bis|à|a|до|至)\s*[-+−]?\d.*"
)
# A header of one option of a choice: "A", "b)", "Option 1".
_OPTION = re.compile(r"(?:[^\W\d_]{4,12}\s)?\(?(?:[a-h1-6]|[а-е])[).:]?")
# What a citation has: a year, a page, an address, an "et al.".
_CITES = re.compile(r"\d|\bet al\b|www\.|://|\.(?:com|org|net|io|md|pdf)\b|[\"“”«»„]", re.I)
# Boxes to be ticked, which say nothing of what a row is about.
_BOX = re.compile(r"(?:\[[ xX]?\]|[☐☑☒✅❌✔✓✗✘⬜🟩🔲⭕]\ufe0f?)")
# Fewer rows than these number nothing in leaps; what has a number of its own is called by so many words.
_COUNT = re.compile(r"\d{1,9}")
_FEW_ROWS, _NAME_WORDS = 3, 3
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")

Verdict = tuple[str, str] | None
"""Why a table is no material for cards: a code and a sentence; None when a rule does not say so."""


class Shape(Cells):
    """What the columns of a table are to its rows: which is the key, which only counts, which says what."""

    @cached_property
    def numbered_headers(self) -> bool:
        """Whether the columns are only numbered."""
        return sum(is_plain_number(self.table.header[number].plain) for number in self.used if self.header(number)) >= 3

    @cached_property
    def horizontal(self) -> bool:
        """Whether the one row says something of each header, rather than of its first cell."""
        if len(self.rows) != 1 or self.numbered_headers or not all(map(self.header, self.used)):
            return False
        if len(self.used) > 1 and self.share(self.used, _GROWTH) == 1.0:
            return True  # best, average and worst case
        if len(self.used) < 3:
            return False
        if any(self.has_word(number, name) for number in self.used for name in ("role", "aspect", "shown", "index")):
            return False
        cells = [self.rows[0].cells[number].plain for number in self.used]
        return all(map(is_amount, cells)) or self.words(self.key) >= 2

    @cached_property
    def opposed(self) -> bool:
        """Whether two columns list what speaks for something and what against: a row pairs them by chance."""
        if len(self.used) != 2 or not self.rows:
            return False
        return (
            {True, False}
            == {self.has_word(n, "pro") for n in self.used}
            == {self.has_word(n, "con") for n in self.used}
        ) or self._denied

    @cached_property
    def _denied(self) -> bool:
        """Whether one header is the other with a "not" ("When to use", "When not to use")."""
        without = []
        for number in self.used:
            words = [word for word in tokens(self.header(number)) if word not in vocabulary("table.not")]
            without.append(("".join(words).lstrip("不非"), len(words)))
        (left, few), (right, many) = without
        headers = [self.header(number) for number in self.used]
        return left == right and headers[0] != headers[1] and (few > 1 or not left.isascii()) and few == many

    @cached_property
    def measured_headers(self) -> bool:
        """Whether a header of another column than the key ends with a unit."""
        return any(map(self.measured, self.others))

    @cached_property
    def pictured_headers(self) -> bool:
        """Whether the headers are pictures."""
        pictures = [cell for cell in self.table.header if cell.text.images]
        return bool(pictures) and len(pictures) * 2 >= sum(bool(cell.text) for cell in self.table.header)

    def is_shown(self, column: int) -> bool:
        """Whether a column is only shown beside an answer: by its header, or since it only leads elsewhere."""
        if column != self.key and self.is_linked(column):
            return True
        if self.has_word(column, "shown") and not (self.has_word(column, "origin") and self._tells(column)):
            return True
        aside = self.has_word(column, "aside") and self.share_of(column, is_aside) > 0.7
        return aside or (self.has_any(column, "measured") and self.share([column], _FRACTION) > 0.7)

    def _tells(self, column: int) -> bool:
        """Whether a column says where something comes from (a gland), and not where it was read (a book, a link)."""
        cells = self.column(column)
        books = ("table.resource", "table.navigation", "filler")
        read = any(
            "<a " in cell.text.html
            or cell.text.code
            or _CITES.search(cell.plain)
            or made_of(tokens(cell.plain), *books)
            for cell in cells
        )
        return not read and len({cell.plain for cell in cells}) * 3 > len(cells) * 2  # what is read is cited again

    def is_tracking(self, column: int) -> bool:
        """Whether a column keeps track of how far somebody got."""
        return self.has_word(column, "tracker") and (
            not self.column(column) or self.share_of(column, is_short_mark) > 0.6
        )

    def counts(self, column: int) -> bool:
        """Whether a column only numbers the rows: not when just one other is left, which it is the key to then."""
        values = [cell.plain.strip(" .)#") for cell in self.column(column)]
        if not self.table.header or not values:
            return False
        in_order = values == [str(number + 1) for number in range(len(values))]
        named = self.header(column) in vocabulary("table.index")
        filled = (number for number in range(column + 1, self.width) if self.column(number) or self.header(number))
        rest = list(itertools.islice(filled, 2))
        if len(rest) < 2:
            return in_order and (named or not self.header(column)) and bool(rest) and self.asks(rest[0])
        if self.is_numeral(column) and not self.has_word(rest[0], "role") and self.words(rest[0]) <= 3:
            return False
        if not named:
            return in_order and not self.header(column)
        if all(map(self.is_numeric, (*rest, *filled))):
            return False
        numbers = numbers_in(values)
        listed = all(re.fullmatch(r"[\d.,\-–]*", value) for value in values) and numbers == sorted(numbers)
        return listed and not self._skips(column)

    def _skips(self, column: int) -> bool:
        """Whether rising numbers leave out more than they name: those of signals or ports, and of no rows.

        What they belong to is a name in the next column; of questions and statements they may be a choice.
        """
        values, beside = self.texts(column), column + 1
        if not _FEW_ROWS <= len(values) == len(self.rows) or not all(map(_COUNT.fullmatch, values)):
            return False
        numbers = list(map(int, values))
        spread = numbers == sorted(set(numbers)) and numbers[-1] - numbers[0] >= 2 * len(numbers)
        named = (
            beside < self.width
            and not self.asks(beside)
            and not self.is_numeric(beside)
            and self.words(beside) <= _NAME_WORDS
        )
        return spread and named

    def is_numeral(self, column: int) -> bool:
        """Whether a column's header says that its numbers are what is to be learned ("Number", not "No.")."""
        return self.header(column) in vocabulary("table.numeral")

    def asks(self, column: int) -> bool:
        """Whether a column holds questions."""
        return self.has_word(column, "question") or self.share_of(column, asks) > 0.5

    def is_ticked(self, column: int) -> bool:
        """Whether a column only has boxes to tick, or is to have some."""
        named = not self.header(column) or self.has_any(column, "tracker") or _BOX.fullmatch(self.header(column))
        return bool(named) and self.share([column], _BOX) == (1.0 if self.column(column) else 0.0)

    @cached_property
    def used(self) -> tuple[int, ...]:
        """The columns that hold something, without numbering, and without what is there to be ticked."""
        used = [number for number in range(self.width) if self.column(number) or self.header(number)]
        while len(used) > 1 and (
            self.counts(used[0]) or (len(used) > 2 and self.header(used[1]) and self.is_ticked(used[0]))
        ):
            del used[0]
        if len(used) > 2 and self.header(used[0]) in vocabulary("table.index") and self._skips(used[0]):
            used[:2] = used[1], used[0]  # what has the number is asked for it, as if it stood behind
        if self._teaches(used or (0,)):
            used = [number for number in used if not self.is_tracking(number)]
        return tuple(used)

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
        """Whether rows with an empty or a repeated key go on with the key above, told apart by the next column."""
        if len(self.used) < 3 or not self.rows:
            return False
        key, second = self.used[0], self.used[1]
        under = [row for row in self.rows if not row.cells[key].text and row.cells[second].text]
        if under:
            return bool(self.rows[0].cells[key].text)
        # A row in two that repeats the key above it: asked by the key alone, they would be the same question.
        pairs = [(row.cells[key].plain, row.cells[second].plain) for row in self.rows]
        again = sum(above[0] == below[0] for above, below in itertools.pairwise(pairs))
        return bool(again) and again * 2 >= len(pairs) - 1 and len(set(pairs)) == len(pairs) and all(map(all, pairs))

    @cached_property
    def listed(self) -> bool:
        """Whether a row lists what speaks for its key and what against, so that further rows only go on with that."""
        if len(self.others) != 2:
            return False
        return {self.has_word(number, "pro") for number in self.others} == {True, False} and {
            self.has_word(number, "con") for number in self.others
        } == {True, False}

    @cached_property
    def repeated(self) -> frozenset[str]:
        """The keys that stand in more than one row where the next column tells such rows apart."""
        if len(self.used) < 3 or self.grouped or self.is_shown(self.used[1]):
            return frozenset()
        pairs = [(row.cells[self.used[0]].plain, row.cells[self.used[1]].plain) for row in self.rows]
        counts, alike = Counter(key for key, _ in pairs), Counter(pairs)
        alone = {key for key, second in pairs if not second or alike[key, second] > 1 or counts[key] == 1}
        return frozenset(counts) - alone - {""}

    @cached_property
    def taught(self) -> bool:
        """Whether the headers say that a row is a question with its answer, or a term with its definition."""
        return self._teaches(self.used)

    def _teaches(self, columns: Sequence[int]) -> bool:
        key, *others = columns
        pairs = (("question", "answer"), ("term", "definition"))
        return any(
            self.has_word(key, asked) and any(self.has_word(number, told) for number in others) for asked, told in pairs
        )

    @cached_property
    def choices(self) -> tuple[tuple[int, ...], int]:
        """The columns of what a question can be chosen from, and that of its answer; none where this is no quiz."""
        lettered = [number for number in self.others if _OPTION.fullmatch(self.header(number))]
        answers = [number for number in self.others if self.has_word(number, "answer") and number not in lettered]
        listed = [number for number in self.others if self.has_word(number, "options") and number not in lettered]
        options = listed if len(listed) == 1 else lettered
        if len(answers) != 1 or not self.asks(self.key) or not (len(listed) == 1 or len(lettered) > 1):
            return (), self.key
        return tuple(options), answers[0]

    @cached_property
    def defines(self) -> bool:
        """Whether a header says that a column tells what something is."""
        return any(self.has_word(number, "role") for number in self.others)

    def repeats(self, number: int) -> bool:
        """Whether a value stands twice in a column."""
        values = [cell.plain for cell in self.column(number)]
        return len(set(values)) < len(values)

    def in_order(self, number: int) -> bool:
        """Whether the numbers of a column rise, or fall, from row to row."""
        values = numbers_in(cell.plain for cell in self.column(number))
        return len(set(values)) == len(values) and values in (sorted(values), sorted(values, reverse=True))

    @cached_property
    def ranged(self) -> bool:
        """Whether the numbers are mostly limits of what is normal or possible."""
        return self.share(self.others, _RANGE) >= 0.4

    @cached_property
    def fractions(self) -> float:
        """The share of cells that are numbers as they come out of a run."""
        return self.share(self.others, _FRACTION)

    @cached_property
    def has_addresses(self) -> bool:
        """Whether a column holds mail addresses."""
        return any(self.share([number], _MAIL) > 0.6 for number in self.used)
