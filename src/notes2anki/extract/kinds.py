"""Which kind of table a table is, by its shape, its headers and the line above it."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from notes2anki.extract.shape import Shape, is_identifier
from notes2anki.extract.words import made_of, tokens
from notes2anki.model import Code


class Kind(Enum):
    """What a table holds."""

    TERMS = "terms"
    FACTS = "facts"
    COMPARISON = "comparison"
    ROW = "one row"
    NONE = "none"


Verdict = tuple[str, str] | None
"""Why a table is no material for cards: a code and a sentence; None when a rule does not say so."""

_NUMBERED = re.compile(r"\W*(?:[^\W\d]{1,12}\.?\s*)?\d[\d\s./:\-–]*\W*")
_SHELLS = frozenset(
    {
        "",
        "bash",
        "sh",
        "shell",
        "console",
        "zsh",
        "powershell",
        "cmd",
        "text",
        "shell-session",
        "shellsession",
        "python",
        "r",
    }
)
_RESULT_LANGUAGES = frozenset({"sql", "mysql", "postgresql", "postgres", "psql", "sqlite", "plsql", "tsql", "hql"})
_HANDLE = re.compile(r"@[\w.-]+")


def kind_of(shape: Shape) -> tuple[Kind, str, str]:
    """The kind of a table, and for `NONE` the code and the sentence that tell why."""
    for rule in RULES:
        verdict = rule(shape)
        if verdict and not (shape.horizontal and verdict[0] == "table-data"):
            return Kind.NONE, *verdict
    if shape.horizontal:
        return Kind.ROW, "", ""
    if len(shape.used) == 2:
        return (Kind.FACTS if _side_by_side(shape) else Kind.TERMS), "", ""
    return (Kind.COMPARISON if _compares(shape) else Kind.FACTS), "", ""


def _side_by_side(shape: Shape) -> bool:
    """Whether two columns tell of two things what is alike in both, so that neither is a name for the other."""
    if any(shape.has_word(number, "role") for number in shape.used) or not all(map(shape.header, shape.used)):
        return False
    left, right = (shape.words(number) for number in shape.used)
    return left >= 4 and right >= 3 and 0.4 <= left / right <= 2.5


def _compares(shape: Shape) -> bool:
    """Whether the columns are things and the rows what they have."""
    named = not shape.header(shape.key) or shape.has_word(shape.key, "aspect")
    told = any(shape.has_word(number, "role") or shape.is_shown(number) for number in shape.others)
    return named and not told and not shape.grouped and all(map(shape.header, shape.others))


# ------------------------------------------------------------------------- what is no material for cards


def _no_rows(shape: Shape) -> Verdict:
    return None if shape.rows else ("table-no-rows", "The table has no rows.")


def _layout(shape: Shape) -> Verdict:
    pictured = [cell for cell in shape.cells if cell.text.images and len(cell.plain) < 20]
    if (
        len(pictured) * 2 >= max(len(shape.cells), 1)
        or shape.pictured_headers
        or (not any(map(shape.header, range(shape.width))) and shape.all_linked)
    ):
        return "table-layout", "The table only arranges pictures or links."
    return None


def _one_column(shape: Shape) -> Verdict:
    if len(shape.used) < 2:
        return "table-one-column", "The table has one column, so there is nothing to ask of its rows."
    return None


def _index(shape: Shape) -> Verdict:
    """The rows lead somewhere else: to files, sections, sites."""
    linked = [number for number in shape.used if shape.is_linked(number)]
    rest = [number for number in shape.used if number not in linked]
    told = max((shape.words(number) for number in rest if number != shape.key), default=0.0)
    local = [
        number for number in linked if not any(url.startswith(("http:", "https:")) for url in shape.targets(number))
    ]
    named = any(
        shape.has_word(number, word) for number in (*linked, shape.key) for word in ("navigation", "resource", "shown")
    )
    leads = bool(linked) and (
        not rest
        or (bool(local) and (named or shape.key in local or told < 4))
        or (
            not local
            and ((shape.key not in linked and (len(shape.used) == 2 or told < 4)) or (shape.key in linked and named))
        )
    )
    return ("table-index", "The table is a list of links or files.") if leads else None


def _resources(shape: Shape) -> Verdict:
    """Books, sites, people."""
    handles = shape.share([shape.key], _HANDLE) > 0.6
    listed = shape.has_word(shape.key, "resource") and all(
        shape.has_any(number, "published") for number in shape.others
    )
    first, *others = shape.used
    listed = listed or (
        shape.has_word(first, "navigation")
        and len(others) > 1
        and all(shape.has_any(number, "published") or shape.has_any(number, "resource") for number in others)
        and any(shape.has_any(number, "resource") for number in others)
    )
    return ("table-index", "The table lists books, sites or people.") if handles or listed else None


def _schedule(shape: Shape) -> Verdict:
    """What happens when: days or weeks as columns or as rows, or days of the calendar."""
    days = sum(
        bool(made_of(tokens(header), "table.weekday") or header in shape.WEEKDAYS)
        for header in map(shape.header, shape.used)
    )
    wide = len(shape.used) > 2
    by_day = wide and shape.share_of(shape.key, shape.is_weekday) > 0.6
    named = any(shape.has_any(shape.key, name) for name in ("tracker", "calendar"))
    dated = shape.share_of(shape.key, shape.is_recent_day) > 0.6 and named
    due = any(
        shape.share_of(number, shape.is_recent_day) > 0.6 and shape.has_any(number, "tracker")
        for number in shape.others
    )
    numbered = wide and shape.share([shape.key], _NUMBERED) > 0.8
    parts = numbered and (shape.has_word(shape.key, "navigation") or shape.has_word(shape.key, "calendar"))
    if days >= 3 or by_day or dated or due or parts:
        return "table-tracker", "The table is a schedule or a log."
    return None


def _tracker(shape: Shape) -> Verdict:
    """How far somebody got."""
    marked = [number for number in shape.others if shape.share_of(number, shape.is_mark) > 0.75]
    tracked = [
        number
        for number in shape.others
        if shape.has_word(number, "tracker") and shape.share_of(number, shape.is_short_mark) > 0.6
    ]
    all_marked = len(marked) == len(shape.others)
    rubric = all_marked and len(shape.others) > 1 and all(len(shape.header(number)) <= 2 for number in shape.others)
    if tracked or rubric or (all_marked and shape.has_word(shape.key, "navigation")):
        return "table-tracker", "The table keeps track of dates or progress."
    return None


def _grading(shape: Shape) -> Verdict:
    """What counts how much in an exam or course."""
    amounts = [number for number in shape.others if shape.share_of(number, shape.is_amount) > 0.7]
    weighed = [number for number in amounts if shape.has_any(number, "grading")]
    told = shape.above("grading") or shape.above("plan")
    parts = told or (
        len(shape.used) > 2 and any(shape.has_any(shape.key, name) for name in ("marked", "navigation", "resource"))
    )
    scored = shape.has_any(shape.key, "grading") and shape.share_of(shape.key, shape.is_amount) > 0.7
    converted = (
        scored
        and told
        and len(shape.used) == 2
        and (shape.has_any(shape.others[0], "marked") or shape.others[0] in amounts)
    )
    if (weighed and parts and (len(amounts) == len(shape.others) or len(weighed) > 1)) or converted:
        return "table-tracker", "The table says what counts how much in an exam or course."
    return None


def _results(shape: Shape) -> Verdict:
    """Rows that a query or command gave, or sample data."""
    headers = [shape.table.header[number].plain for number in shape.used if shape.header(number)]
    identifiers = bool(headers) and all(map(is_identifier, headers))
    short = max(map(shape.words, shape.used)) <= 3
    language = shape.before.language.lower() if isinstance(shape.before, Code) else None
    told = any(shape.has_word(number, "role") or shape.is_shown(number) for number in shape.used)
    small = identifiers and short and all(header == header.lower() for header in headers)
    capital = identifiers and short and not told and all(header == header.upper() for header in headers)
    queried = language in _RESULT_LANGUAGES and (small or capital)
    printed = len(headers) > 2 and (small or capital) and (language in _SHELLS or shape.after_command)
    keyed = small and (
        headers[0] == "id" or headers[0].endswith("_id") or (any("_" in header for header in headers) and not told)
    )
    letters = len(headers) > 2 and all(len(header) == 1 for header in headers)
    sample = shape.above("results") and shape.is_numeric(shape.key) and len(headers) > 2
    if queried or printed or keyed or letters or sample or shape.has_addresses:
        return "table-data", "The table holds sample data or the output of a program."
    return None


def _numbers(shape: Shape) -> Verdict:
    """Measurements, worked examples, benchmarks."""
    share = shape.share_of_all(shape.others, shape.is_amount)
    plain = shape.share_of_all(shape.others, shape.is_plain_number)
    series = (
        shape.is_numeric(shape.key) and share > 0.8 and (shape.has_any(shape.key, "trial") or shape.measured(shape.key))
    )
    wide = len(shape.used) > 2
    traced = wide and shape.has_word(shape.key, "trial") and max(map(shape.words, shape.others)) <= 3
    example = share >= 0.6 and shape.above("results")
    valued = share >= 0.7 and shape.has_word(shape.key, "trial")
    timed = wide and shape.share_of(shape.key, shape.is_time) > 0.8 and share >= 0.4
    named = shape.is_numeric(shape.key) or shape.share_of(shape.key, lambda cell: any(map(str.isalpha, cell))) > 0.5
    bare = wide and named and plain >= 0.8 and (not shape.measured_headers or not shape.header(shape.key))
    benchmark = share >= 0.75 and any(map(shape.benchmarked, shape.others))
    if series or traced or example or valued or timed or bare or benchmark or shape.numbered_headers:
        return "table-data", "The table holds measurements or worked numbers."
    return None


def _cross(shape: Shape) -> Verdict:
    """A table of pairs: the same things as rows and as columns."""
    keys = [cell.plain for cell in shape.column(shape.key)]
    columns = [shape.table.header[number].plain for number in shape.others if number < len(shape.table.header)]
    if len(columns) > 1 and len(keys) == len(columns) and set(keys) == set(columns):
        return "table-data", "The table pairs the same things with each other."
    return None


RULES: tuple[Callable[[Shape], Verdict], ...] = (
    _no_rows,
    _layout,
    _one_column,
    _index,
    _resources,
    _schedule,
    _tracker,
    _grading,
    _results,
    _numbers,
    _cross,
)
