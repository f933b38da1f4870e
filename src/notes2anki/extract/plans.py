"""Tables of when something happens, how far somebody got, and how an exam or course is run."""

from __future__ import annotations

import re
from collections.abc import Callable

from notes2anki.extract.forms import is_amount, is_mark, is_recent_day, is_weekday
from notes2anki.extract.shape import Shape, Verdict
from notes2anki.extract.words import fold, made_of, tokens, vocabulary

# "3", "Day 3", "第3周", "Week 3 (Oct 5)": a number with what it counts.
_NUMBERED = re.compile(
    r"\W*(?:[^\W\d]{1,12}\.?\s*)?\d[\d\s./:\-–]*+[^\W\d]{0,2}+[^\w(（]*+(?:[(（][^()（）]{1,40}[)）])?+\W*+"
)
# "9:00 - 10:30", "8h15–9h", "9 am - 10 am"; bare numbers can be ages.
_HOURS = re.compile(r"\d{1,2}\s*(?:[:h]\s*\d{2}|h|[ap]\.?m\.?).{0,6}[-–—~]\s*\d{1,2}\b.*", re.I)
# Something with a figure, or an address: no word of another language.
_FIGURE = re.compile(r".*[\d@].*", re.S)
_PERCENT = re.compile(r"\d{1,3}(?:[.,]\d+)?(?=\s*%)")
_VERSION = re.compile(r"[v≥>=^~]*\s*\d+(?:\.[\dx]+)*\+?(?:\s.*)?", re.I)
# "1215", "c. 1689–1702", "1960s", "476 AD": a year that is long ago, of which none of a course's days is.
_YEAR_AGO = re.compile(
    r"(?:c(?:a|irca)?\.?\s?)?(?:1[0-8]\d\d|19[0-8]\d)(?:s|\s?[-–—/]\s?\d{2,4})?|\d{1,4}\s?(?:AD|BC|BCE|CE|[nv]\.?\s?Chr\.?)",
    re.I,
)


def _schedule(shape: Shape) -> Verdict:
    """What happens when: days or weeks as columns or as rows, or days of the calendar."""
    days = sum(
        bool(made_of(tokens(header), "table.weekday") or header in vocabulary("table.weekday"))
        for header in map(shape.header, shape.used)
    )
    named = any(shape.has_any(shape.key, name) for name in ("tracker", "calendar"))
    dated = shape.share_of(shape.key, is_recent_day) > 0.6 and named and not _holidays(shape)
    due = any(
        shape.share_of(number, is_recent_day) > 0.6 and shape.has_any(number, "tracker") for number in shape.others
    )
    planned = _is_planned_wide(shape) if len(shape.used) > 2 else _is_planned_narrow(shape)
    planned = planned and shape.share([shape.key], _YEAR_AGO) <= 0.5
    if days >= 3 or dated or due or planned:
        return "table-tracker", "The table is a schedule or a log."
    return None


def _holidays(shape: Shape) -> bool:
    """Whether days of the year stand beside what is celebrated on them."""
    years = re.compile(r".*\d{4}.*")
    return shape.has_any(shape.others[0], "holiday") and not shape.share([shape.key], years)


def _is_planned_wide(shape: Shape) -> bool:
    """Whether rows are days, hours or parts of a course, and what is told of them is what is done then.

    Names of days in two languages have the same first column, so that alone is no sign.
    """
    by_day = shape.share_of(shape.key, is_weekday) > 0.6
    numbered = shape.share([shape.key], _NUMBERED) > 0.8
    parts = numbered and (shape.has_word(shape.key, "navigation") or shape.has_word(shape.key, "calendar"))
    if not by_day and not parts:
        return False
    keys = [cell.plain for cell in shape.column(shape.key)]
    words = ("agenda", "grading", "tracker", "published", "resource") if parts else ("agenda", "grading", "tracker")
    return (
        any(shape.has_any(number, word) for number in shape.others for word in words)
        or shape.above("plan")
        or len(set(keys)) < len(keys)
        or shape.share([shape.key], _HOURS) > 0.5
        or (by_day and all(map(shape.repeats, shape.others)))
    )


def _is_planned_narrow(shape: Shape) -> bool:
    """Whether two columns say what is done when."""
    value = shape.others[0]
    if shape.share([shape.key], _HOURS) > 0.6 or shape.share_of(shape.key, is_weekday) > 0.6:
        return shape.has_any(value, "agenda")
    numbered = shape.share([shape.key], _NUMBERED) > 0.8 and shape.has_any(shape.key, "calendar")
    return numbered and shape.has_any(value, "agenda")


def _tracker(shape: Shape) -> Verdict:
    """How far somebody got."""
    if shape.taught:
        return None
    marked = [number for number in shape.others if shape.share_of(number, is_mark) > 0.75]
    tracked = [number for number in shape.others if shape.column(number) and shape.is_tracking(number)]
    all_marked = len(marked) == len(shape.others)
    rubric = all_marked and len(shape.others) > 1 and all(len(shape.header(number)) <= 2 for number in shape.others)
    boxes = [number for number in range(shape.key + 1) if shape.column(number) and shape.is_ticked(number)]
    ticked = bool(boxes) and (shape.key in boxes or shape.has_word(shape.key, "navigation"))
    if tracked or rubric or ticked or (all_marked and shape.has_word(shape.key, "navigation")):
        return "table-tracker", "The table keeps track of dates or progress."
    return None


def _grading(shape: Shape) -> Verdict:
    """What counts how much in an exam or course."""
    amounts = [number for number in shape.others if shape.share_of(number, is_amount) > 0.7]
    weighed = [number for number in amounts if shape.has_any(number, "grading")]
    told = shape.above("grading") or shape.above("plan")
    parts = told or (
        len(shape.used) > 2 and any(shape.has_any(shape.key, name) for name in ("marked", "navigation", "resource"))
    )
    scored = shape.has_any(shape.key, "grading") and shape.share_of(shape.key, is_amount) > 0.7
    converted = (
        scored
        and told
        and len(shape.used) == 2
        and (shape.has_any(shape.others[0], "marked") or shape.others[0] in amounts)
    )
    if (
        (weighed and parts and (len(amounts) == len(shape.others) or len(weighed) > 1))
        or converted
        or _weights(shape)
        or _rubric(shape)
    ):
        return "table-tracker", "The table says what counts how much in an exam or course."
    return None


def _rubric(shape: Shape) -> bool:
    """Whether the columns are levels at which work is judged, from excellent to poor, and the rows what is judged.

    Where the levels are limits in figures ("< 100 ms"), a book tells them.
    """
    levels = [number for number in shape.others if shape.has_word(number, "level")]
    judged = shape.has_word(shape.key, "marked") or shape.has_word(shape.key, "aspect") or not shape.header(shape.key)
    enough = 2 if shape.above("rubric") else 3
    best = any(shape.has_word(number, "best") for number in shape.others)  # the names of lower levels are many
    measured = shape.share_of_all(levels, lambda cell: is_amount(cell) or cell[:1] in "<>≤≥") >= 0.5
    return judged and not measured and (best or (len(levels) >= enough and len(levels) * 2 > len(shape.others)))


def _weights(shape: Shape) -> bool:
    """Whether two columns say which part of an exam or course has which weight."""
    if len(shape.used) != 2 or not shape.has_any(shape.key, "marked"):
        return False
    value = shape.others[0]
    percents = shape.share([value], re.compile(r"[~≈]?\s*\d[\d.,\s–-]*%.*")) > 0.8
    whole = shape.has_any(shape.key, "graded") and shape.has_any(value, "grading") and _sums_to_all(shape, value)
    return percents and (whole or shape.has_any(value, "examined") or shape.above("graded"))


def _sums_to_all(shape: Shape, column: int) -> bool:
    """Whether the percentages of a column are 100 together, with or without a row that says so."""
    numbers = [
        float(found[0].replace(",", ".")) for cell in shape.column(column) if (found := _PERCENT.search(cell.plain))
    ]
    return any(99 <= total <= 101 for total in (sum(numbers), sum(numbers) / 2))


def _tells_of_running(shape: Shape) -> bool:
    """Whether first cells name what an exam or course has (its duration, its teacher), beside figures or addresses."""
    lists = ("table.admin", "table.admin_filler", "table.examined", "table.graded", "filler")
    keys = [tokens(cell.plain) or (fold(cell.plain),) for cell in shape.sample(shape.key)]
    told = sum(bool(vocabulary("table.admin").intersection(key) and made_of(key, *lists)) for key in keys)
    return told >= 2 and told >= 0.5 * len(keys) and shape.share(shape.others, _FIGURE) >= 0.5


def _is_score(cell: str) -> bool:
    """Whether a cell can be what somebody got or pays: a figure or a letter, and not what becomes of a cost."""
    return any(map(str.isdecimal, cell)) or len(cell) <= 3 or is_mark(cell)


def _administration(shape: Shape) -> Verdict:
    """What one has to know of an exam, a course or a set of tools, but not by heart."""
    value = shape.others[-1]
    run = len(shape.used) == 2 and not shape.taught and _tells_of_running(shape)
    listed = shape.has_any(shape.key, "navigation") or shape.has_any(shape.key, "resource")
    credited = listed and any(
        shape.has_word(number, "credits") and shape.share_of(number, is_amount) > 0.7 for number in shape.others
    )
    graded = shape.has_any(shape.key, "sampled") and all(
        shape.has_any(number, "grading") and shape.share_of(number, _is_score) > 0.5 for number in shape.others
    )
    installed = (
        listed and len(shape.used) == 2 and shape.has_word(value, "version") and shape.share([value], _VERSION) > 0.7
    )
    if run or credited or graded or installed:
        return "table-tracker", "The table is about the running of an exam, a course or a set of tools."
    return None


RULES: tuple[Callable[[Shape], Verdict], ...] = (_schedule, _tracker, _grading, _administration)
