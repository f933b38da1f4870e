"""What the text of a single cell is: a number, a mark, a day, a name in a program, a link."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from notes2anki.extract.words import fold, made_of, tokens, vocabulary
from notes2anki.model import Text

_SIGNS = r"[\s$€£¥₹₽₩%‰~≈<>≤≥=+\-–−.,:/()*×·xX^°|]"
_PLAIN = re.compile(
    r"[~≈<>≤≥±]?\s*[-+−–]?\s*"
    r"(?:\d{1,3}(?:[ \u00a0\u202f']\d{3})+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+|\d+)(?:[.,]\d+)?\s*%?"
)
_AMOUNT = re.compile(rf"(?:[^\W\d]{{0,3}}\$|~|ca\.?|≈)?\s*{_SIGNS}*\d[\d\s.,:/\-–−+×·*^]*(?:[^\d\s]{{1,8}}\.?)?")
_MARK = re.compile(r"(?:[\s✅❌☑✔✓✗✘⬜🟩🟥🟢🔴🟡🟠⚪⭐★☆⚠\ufe0f\-–—xX×○△●◯◎•*?.~/]|\[[ xX]?\]|☐)+|\d{1,3}\s*%")
_TIME = re.compile(r"\d{1,2}\s*[:.h]\s*\d{2}(?:\s*[-–—]\s*\d{1,2}\s*[:.h]\s*\d{2})?|\d{1,2}\s*[-–]\s*\d{1,2}\s*h")
_DAY = re.compile(
    r"(?:(?P<a>\d{4})[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?|\d{1,2}[-/.]\s?\d{1,2}(?:[-/.]\s?(?P<b>\d{2,4}))?\.?"
    r"|\d{1,2}\.?\s+(?P<month>[^\W\d]{1,12})\.?(?:\s+(?P<c>\d{4}))?(?:\s+[a-z]{2})?"
    r"|(?P<name>[^\W\d]{3,12})\.?\s+\d{1,2}(?:,?\s+(?P<d>\d{4}))?)"
)
_IDENTIFIER = re.compile(
    r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+|[a-z]{1,14}\d?|[A-Z][A-Z0-9_]{0,14}(?: [A-Z]{2,})?|[a-z]+[A-Z]\w*"
    r"|[A-Za-z]+\([\w*]*\)"
)
_RECENT = 2000


def is_plain_number(cell: str) -> bool:
    """Whether a cell is a number and nothing else; an address or a fraction is none."""
    return _PLAIN.fullmatch(cell) is not None


def is_amount(cell: str) -> bool:
    """Whether a cell is a number with or without a unit."""
    return _AMOUNT.fullmatch(cell) is not None


@lru_cache(maxsize=4096)
def is_mark(cell: str) -> bool:
    """Whether a cell only says how far something is: a tick, a percentage, "done"."""
    return bool(_MARK.fullmatch(cell)) or (
        len(cell) < 20 and bool(made_of(tokens(cell) or (fold(cell),), "table.done"))
    )


def is_short_mark(cell: str) -> bool:
    """Whether a cell is a mark or a day of the calendar."""
    return is_mark(cell) or is_recent_day(cell) or len(cell) <= 2


def is_aside(cell: str) -> bool:
    """Whether a cell is a number or a word, and no statement."""
    return is_amount(cell) or is_short_mark(cell) or len(tokens(cell)) <= 1


def is_time(cell: str) -> bool:
    """Whether a cell is a time of day, or a stretch of it."""
    return _TIME.fullmatch(cell) is not None


def is_weekday(cell: str) -> bool:
    """Whether a cell is a day of the week or a time of day."""
    folded = fold(cell).rstrip(".")
    return folded in vocabulary("table.weekday") or is_time(cell)


def is_recent_day(cell: str) -> bool:
    """Whether a cell is a day of the calendar, without a year or of this century: history has its years."""
    match = _DAY.fullmatch(cell)
    if match is None:
        return False
    word = match["month"] or match["name"]
    if word and fold(word) not in vocabulary("table.month"):
        return False
    year = next((int(match[name]) for name in "abcd" if match[name]), _RECENT)
    return year >= _RECENT or year < 100


def is_identifier(header: str) -> bool:
    """Whether a header looks like the name of a column in a program: `user_id`, `name`, `COUNT(*)`."""
    return _IDENTIFIER.fullmatch(header.strip()) is not None


def numbers_in(values: Iterable[str]) -> list[float]:
    """The first number of each value that has one."""
    found = (re.search(r"[-−]?\d{1,15}(?:\.\d{1,15})?", value.replace(",", "")) for value in values)
    return [float(match[0].replace("−", "-")) for match in found if match]


def is_link(text: Text) -> bool:
    """Whether all of a text, or nearly all, is a link."""
    size = len("".join(text.plain.split()))
    return bool(size) and text.linked >= 0.9 * size
