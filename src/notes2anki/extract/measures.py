"""Tables of what was measured, computed, printed or made up for an example, told from numbers that are facts.

A number that a book would print is a fact: how many moons a planet has, what is normal for a blood test. What came out
of a run, an experiment or a bill, or is a sample of many, is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from notes2anki.extract.forms import is_amount, is_identifier, is_plain_number, is_time
from notes2anki.extract.shape import Shape, Verdict
from notes2anki.extract.words import made_of, tokens, vocabulary
from notes2anki.model import Code

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
# The types of columns in databases and programs.
_TYPE = re.compile(
    r"(?:(?:big|small|tiny)?int(?:eger)?|(?:n?var)?char2?|text|string|str|date(?:time)?|timestamp|time|float|double"
    r"|decimal|numeric|number|bool(?:ean)?|enum|uuid|json|blob|object|category|long)(?:\s*\(.*\))?(?:\[\])?",
    re.I,
)


# "[name]": what belongs in a cell.
_BLANK = re.compile(r"\[[^\[\]]*[^\W\d][^\[\]]+\]")
# A day with the time of it, as programs write it down.
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.{0,20}")


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
    sample = shape.above("results") and shape.is_numeric(shape.key) and len(headers) > 2 and not shape.ranged
    shown = shape.after_output and short and not shape.taught
    listed = _names_by_number(shape)
    stamped = any(shape.share([number], _STAMP) > 0.6 for number in shape.used)
    signs = queried or printed or shown or keyed or letters or sample or stamped or listed
    if signs or shape.has_addresses or _declares(shape):
        return "table-data", "The table holds sample data or the output of a program."
    return None


def _names_by_number(shape: Shape) -> bool:
    """Whether rows are of people or things by the number that an office gave them ("Student ID", "学号")."""
    words = tokens(shape.header(shape.key))
    numbered = bool(made_of(words, "table.register", "table.sampled", "filler"))
    alone = shape.header(shape.key) in vocabulary("table.register_alone")
    return alone or (numbered and shape.has_any(shape.key, "register") and shape.has_any(shape.key, "sampled"))


def _declares(shape: Shape) -> bool:
    """Whether two columns name the columns of a database's table and their types."""
    if len(shape.used) != 2 or not shape.has_any(shape.key, "column"):
        return False
    return shape.share_of(shape.key, is_identifier) > 0.7 and shape.share(shape.others, _TYPE) > 0.8


def _form(shape: Shape) -> Verdict:
    """A form whose cells only say in brackets what belongs there."""
    if len(shape.cells) > 1 and shape.share(shape.used, _BLANK) == 1.0:
        return "table-data", "The table is a form that is still to be filled in."
    return None


def _numbers(shape: Shape) -> Verdict:
    """Measurements, worked examples, benchmarks."""
    share = shape.share_of_all(shape.others, is_amount)
    plain = shape.share_of_all(shape.others, is_plain_number)
    series = (
        shape.is_numeric(shape.key) and share > 0.8 and (shape.has_any(shape.key, "trial") or shape.measured(shape.key))
    )
    wide = len(shape.used) > 2
    traced = wide and shape.has_word(shape.key, "trial") and max(map(shape.words, shape.others)) <= 3 and share >= 0.3
    example = share >= 0.6 and shape.above("results")
    valued = share >= 0.7 and shape.has_word(shape.key, "trial")
    timed = wide and shape.share_of(shape.key, is_time) > 0.8 and share >= 0.4
    counted = shape.above("tally") and (
        (plain >= 0.8 and (wide or shape.has_word(shape.key, "aspect")))
        or (share >= 0.8 and any(shape.has_any(number, "measured") for number in shape.others))
    )
    bare = wide and plain >= 0.8 and (not shape.measured_headers or not shape.header(shape.key)) and _is_sample(shape)
    measured = (
        series or traced or example or valued or counted or bare or _benchmark(shape, share)
    ) and not shape.ranged
    if measured or timed or shape.numbered_headers:
        return "table-data", "The table holds measurements or worked numbers."
    return None


def _is_sample(shape: Shape) -> bool:
    """Whether bare numbers are those of a sample, a run or a bill, and no facts that one would look up in a book."""
    if not shape.header(shape.key) or shape.has_any(shape.key, "sampled"):
        return True
    if any(shape.has_any(number, "measured") for number in shape.others):
        return True
    return shape.is_numeric(shape.key) and not shape.in_order(shape.key)


def _benchmark(shape: Shape, share: float) -> bool:
    """Whether numbers say how fast, large or right programs and models are."""
    if share < 0.75:
        return False
    if len(shape.used) > 2 and shape.has_word(shape.key, "contender") and shape.fractions >= 0.7:
        return True
    judged = len(shape.used) == 2 and shape.share_of(shape.key, _is_measure) >= 0.6
    return judged or any(
        shape.benchmarked(number) and (shape.is_of_programs(number) or shape.has_any(number, "measured"))
        for number in shape.others
    )


def _is_measure(cell: str) -> bool:
    """Whether a cell is the name of something that comes out of a run or an experiment ("Accuracy", "F1-score")."""
    return bool(made_of(tokens(cell), "table.measured"))


def _cross(shape: Shape) -> Verdict:
    """A table of pairs: the same things as rows and as columns."""
    keys = [cell.plain for cell in shape.column(shape.key)]
    columns = [shape.table.header[number].plain for number in shape.others if number < len(shape.table.header)]
    if len(columns) > 1 and len(keys) == len(columns) and set(keys) == set(columns):
        return "table-data", "The table pairs the same things with each other."
    return None


RULES: tuple[Callable[[Shape], Verdict], ...] = (_form, _results, _numbers, _cross)
