"""Formulas between dollars that are none: a letter touches them, or a space stands inside, or they are full-width."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import islice
from typing import NamedTuple

from notes2anki.checks.prose import with_formulas
from notes2anki.diagnostics import Diagnostic
from notes2anki.markdown.spans import UNSPACED, Span, math_spans
from notes2anki.model import Source

_UNSPACED = re.compile(f"[{UNSPACED}]")
# The second dollar of a pair may be the first of another one.
_PAIR = re.compile(r"(?<![\\$])\$(?P<inner>(?:[^$\n|\\]|\\[^\n]){1,200}+)(?=\$(?!\$))")
_WIDE = re.compile(r"(?P<sign>[￥＄])(?P<inner>[^￥＄$\n|]{1,100}+)(?P=sign)")
# What formulas hold; those without are told if they are a letter or a function.
_SIGNS = re.compile(r"[\^_\\=]")
_LETTER = re.compile(r"[A-Za-zΑ-ω](?:\([\w+*, -]{1,20}\))?")
# A sum or quotient of letters, which is a formula where a space stands on both sides inside of its dollars.
_SUM = re.compile(r"[A-Za-z](?: ?[-+*/] ?[A-Za-z0-9](?!\w)){1,9}+")
_GROUP = re.compile(r"\{[^{}]{0,100}\}")
# Words side by side, as in a sentence; a currency, or a quote.
_WORDS = re.compile(rf"(?<![\\\w])[^\W\d_]{{2,40}}[,.;:]? [^\W\d_]\w|[{UNSPACED}]{{5}}|[€£\"“”]")
_PRICE = re.compile(r"\d++(?:[.,]\d++)*+(?![A-Za-z]|\s?[-^\\+*/=()<>])")
_LATIN = re.compile(rf"[^\W{UNSPACED}]")
_LETTERS = re.compile(rf"[^\W\d_{UNSPACED}]*+")
# How a formula begins and ends that touches a letter: names of variables are longer, and signs stand between them.
_TOUCHED = re.compile(
    r"(?:\\[A-Za-z]|[A-Za-zΑ-ω](?![^\W_])|[_^](?:[{\\]|\w(?![^\W_]))|\d+[A-Za-z]?[\^_\\])[^$]*(?<![-:/=,.;+*&(<>])"
)
_SHOWN, _MOST = 40, 20


class Unread(NamedTuple):
    """Where a formula stands in a text that is not read as one, what is so and what to do."""

    span: Span
    said: str
    hint: str


def touching(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """The first formula on some lines that a letter touches of a script without spaces, which only we read as one."""
    if "$" not in source.text or not _UNSPACED.search(source.text):
        return
    text, line, counted = with_formulas(source).text, 1, 0
    for start, end in math_spans(text):
        line, counted = line + text.count("\n", counted, start), start
        if line in lines and _UNSPACED.search(text[max(start - 1, 0) : start] + text[end : end + 1]):
            shown = text[start:end] if end - start <= _SHOWN else "the formula"
            said = "A letter touches a dollar of this formula, so GitHub shows the dollars; a card shows the formula."
            hint = f"Put a space on both sides of {shown}, and so in the rest of the file."
            place = source.place(line, start - text.rfind("\n", 0, start))
            yield Diagnostic(place=place, code="math-raw", message=said, hint=hint)
            return


def unread(text: str) -> list[Unread]:
    """The formulas between dollars in a text beside code that are shown as they are written."""
    found = list(islice(_narrow(text), _MOST)) if "$" in text else []
    return [*found, *islice(_wide(text), _MOST)] if "￥" in text or "＄" in text else found


def _narrow(text: str) -> Iterator[Unread]:
    end = 0
    for match in _PAIR.finditer(text):
        inner, behind = match["inner"], text[match.end() + 1 : match.end() + 3]
        if match.start() < end or not _is_formula(inner) or behind[:1].isdigit():
            continue
        advice = _spaced if inner != inner.strip() else _touched
        told = advice(inner.strip(), text[max(match.start() - 2, 0) : match.start()], behind)
        if told:
            end = match.end() + 1
            yield Unread((match.start(), end), *told)


def _wide(text: str) -> Iterator[Unread]:
    for match in _WIDE.finditer(text):
        inner = match["inner"].strip()
        if _is_formula(inner) and not _PRICE.match(inner):
            said = f"{match['sign']} is not the dollar of formulas, so a card shows {match[0]} as it is written."
            yield Unread(match.span(), said, f"Write ${inner}$ with narrow signs.")


def _is_formula(inner: str) -> bool:
    """Whether a text has the signs of a formula, and no words of a sentence between two prices or variables."""
    bare = _GROUP.sub("{}", inner)
    is_spaced = inner[0] == inner[-1] == " "
    has_signs = bool(
        _SIGNS.search(inner) or _LETTER.fullmatch(inner.strip()) or (is_spaced and _SUM.fullmatch(inner.strip()))
    )
    return has_signs and not _WORDS.search(bare) and all(map(_pair, ["()", "[]", "{}"], [bare] * 3))


def _pair(brackets: str, text: str) -> bool:
    return text.count(brackets[0]) == text.count(brackets[1])


def _spaced(inner: str, before: str, behind: str) -> tuple[str, str] | None:
    """What to tell of a formula with a space inside of its dollars, from the two signs before it and behind it."""
    names = _LATIN.match(before[-1:]) or _LATIN.match(behind) or behind[:1] in ("(", "{")
    if names or behind.strip()[:1].isdigit() or _PRICE.match(inner):
        return None
    said = (
        "A space stands inside of the dollars of this formula, so it is not read as one, and a card shows the dollars."
    )
    return said, f"Write ${inner}$"


def _touched(inner: str, before: str, behind: str) -> tuple[str, str] | None:
    """The same of one that a letter touches."""
    left, right = _letters(before[::-1]), _letters(behind)
    if not (left or right) or not _TOUCHED.fullmatch(inner) or (left and right and left + right < 3):
        return None  # nothing touches it, or it is text between two variables: a$b_c$d
    if 1 in (left, right) and not _SIGNS.search(inner):
        return None
    said = "A letter touches a dollar of this formula, so it is not read as one, and a card shows the dollars."
    if left == 1 and inner[0] in "_^":
        return said, f"Write ${before[-1]}{inner}$"
    if left:
        return said, f"Put a space {'on both sides of' if right else 'before'} ${inner}$."
    return said, f"Put a space behind ${inner}$, or write $`{inner}`$"


def _letters(side: str) -> int:
    """How many letters a text begins with, but for those of scripts without spaces."""
    letters = _LETTERS.match(side)
    return len(letters[0]) if letters else 0
