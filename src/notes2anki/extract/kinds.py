"""Which kind of table a table is, by its shape, its headers and the line above it."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

from notes2anki.extract import measures, plans
from notes2anki.extract.shape import Shape, Verdict


class Kind(Enum):
    """What a table holds."""

    TERMS = "terms"
    FACTS = "facts"
    COMPARISON = "comparison"
    ROW = "one row"
    QUIZ = "quiz"
    NONE = "none"


# A folder or file of lessons in their order: "01-intro", "02_arrays.md".
_LESSON = re.compile(r"\d+[-_.]\w[\w.-]*/?")
_HANDLE = re.compile(r"@[\w.-]+")


def kind_of(shape: Shape) -> tuple[Kind, str, str]:
    """The kind of a table, and for `NONE` the code and the sentence that tell why."""
    for rule in RULES:
        verdict = rule(shape)
        if verdict and not (shape.horizontal and verdict[0] == "table-data"):
            return Kind.NONE, *verdict
    if shape.choices[0]:
        return Kind.QUIZ, "", ""
    if shape.horizontal or shape.opposed:
        return Kind.ROW, "", ""
    if len(shape.used) == 2:
        return (Kind.FACTS if _side_by_side(shape) or _is_ranked(shape) else Kind.TERMS), "", ""
    return (Kind.COMPARISON if _compares(shape) else Kind.FACTS), "", ""


def _side_by_side(shape: Shape) -> bool:
    """Whether two columns tell of two things what is alike in both, so that neither is a name for the other."""
    if any(shape.has_word(number, "role") for number in shape.used) or not all(map(shape.header, shape.used)):
        return False
    left, right = (shape.words(number) for number in shape.used)
    return left >= 4 and right >= 3 and 0.4 <= left / right <= 2.5


def _is_ranked(shape: Shape) -> bool:
    """Whether the number of a row belongs to what is known of it (a president's, beside his years): facts show it."""
    value = shape.others[0]
    return (
        shape.key > 0
        and shape.counts(0)
        and not shape.defines
        and not shape.asks(shape.key)
        and shape.share_of(value, lambda cell: cell[:1].isdigit()) > 0.8
    )


def _compares(shape: Shape) -> bool:
    """Whether the columns are things and the rows what they have."""
    named = not shape.header(shape.key) or shape.has_word(shape.key, "aspect")
    told = any(shape.has_word(number, "role") or shape.is_shown(number) for number in shape.others)
    return named and not told and not shape.grouped and all(map(shape.header, shape.others))


# ------------------------------------------------------------------------- what is no material for cards


def _no_rows(shape: Shape) -> Verdict:
    return None if shape.rows else ("table-no-rows", "The table has no rows.")


def _layout(shape: Shape) -> Verdict:
    if _names_pictures(shape):
        return None
    pictured = [cell for cell in shape.cells if cell.text.images and len(cell.plain) < 20]
    if (
        len(pictured) * 2 >= max(len(shape.cells), 1)
        or shape.pictured_headers
        or (not any(map(shape.header, range(shape.width))) and shape.all_linked)
    ):
        return "table-layout", "The table only arranges pictures or links."
    return None


def _names_pictures(shape: Shape) -> bool:
    """Whether one column holds pictures and the other what they show; badges show how far something is."""
    if len(shape.used) != 2 or shape.pictured_headers or not all(map(shape.header, shape.used)):
        return False
    pictures = [shape.share_of_cells(number, lambda cell: cell.text.images > 0) for number in shape.used]
    shown = shape.used[pictures.index(max(pictures))]
    linked = any(map(shape.is_linked, shape.used)) or shape.share_of_cells(shown, lambda cell: "<a " in cell.text.html)
    return max(pictures) >= 0.8 and min(pictures) <= 0.2 and not linked and not shape.has_any(shown, "tracker")


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
    defined = any(
        shape.has_word(number, "definition") or (shape.has_word(shape.key, "term") and shape.has_word(number, "role"))
        for number in rest
    )
    named = any(
        shape.has_word(number, word) for number in (*linked, shape.key) for word in ("navigation", "resource", "shown")
    )
    counted = shape.is_numeric(shape.key) and shape.in_order(shape.key)
    first = shape.others[0] if counted and shape.others else shape.key
    leads = bool(linked) and (
        not rest
        or (bool(local) and (named or first in local or told < 4))
        or (
            not local
            and ((shape.key not in linked and (len(shape.used) == 2 or told < 4)) or (shape.key in linked and named))
        )
    )
    # Where each row of what is told was found is no list of links.
    cited = bool(linked) and len(rest) > 2 and all(shape.has_word(number, "cited") for number in linked)
    listed = any(shape.has_any(shape.key, name) for name in ("navigation", "resource", "path"))
    leads = leads and not (cited and not listed)
    lessons = shape.has_any(shape.key, "path") and shape.share([shape.key], _LESSON) > 0.7
    leads = (leads and not defined) or lessons
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


RULES: tuple[Callable[[Shape], Verdict], ...] = (
    _no_rows,
    _layout,
    _one_column,
    _index,
    _resources,
    *plans.RULES,
    *measures.RULES,
)
