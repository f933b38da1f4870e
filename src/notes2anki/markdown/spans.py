"""Stretches of text in which markup means nothing: code spans, fences, comments, math.

Found by plain scans, once a text, in time linear in its length. The rules for code spans and fences are those of
CommonMark 0.31, sections 6.1 and 4.5.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from notes2anki.frozen import frozen

Span = tuple[int, int]


class Edit(NamedTuple):
    """What is to stand in a stretch of text in place of what does, and how and how often at most that is told."""

    start: int
    stop: int
    meant: str
    code: str
    said: str
    to_do: str
    most: int = sys.maxsize


@frozen(eq=True)
class Slip:
    """A slip that was put right: the code of the finding, what is so, what to do, and its line and column from 1."""

    code: str
    said: str
    to_do: str
    line: int
    column: int


_BACKTICKS = re.compile(r"`+")
CONTAINERS = r"(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])(?=[ \t]))*+"
# What opens or closes code: behind the signs of containers, or behind the summary of a block.
_FENCE = re.compile(rf"^({CONTAINERS})(?:<[^\n]*?</summary>[ \t]*)?(`{{3,}}|~{{3,}})([^\n]*)$", re.M | re.I)
_LEAD = re.compile(rf"^{CONTAINERS}", re.M)
FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n]*)")
# Code that shows code blocks: Markdown, in one of its names.
NESTING = re.compile(r"(?:md|mdx|markdown|rmd|rmarkdown|qmd|text|txt|plain)\b", re.I)
# Letters of scripts that put no spaces between words, or put endings right behind one.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
# What no dollar of a formula touches on its outer side; the letters of those scripts do.
BEFORE_MATH, BEHIND_MATH = rf"(?<![\\$])(?<![^\W{UNSPACED}])", rf"(?!\$|[^\W{UNSPACED}])"
_MATH = re.compile(rf"{BEFORE_MATH}\$(?=[^\s$])[^$\n]*?(?<=[^\s\\])\${BEHIND_MATH}")
# A fence closes also where the tag that ends what it stands in is on its line.
_TAG_BEHIND = re.compile(r"[ \t]*</(?:summary|details|td|th|li|p|div)\s*>", re.I)
_BLANK = re.compile(r"\n[ \t>]*\n")
_DETAILS_LINE = re.compile(r"^([ \t]*)(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?</?details(?=[\s>])", re.M | re.I)
# How far back the list item is looked for that a line stands in.
_NEAR = 2000
_DETAILS_CLOSE = re.compile(r"^[ \t>]*</details\s*>", re.M | re.I)


def code_spans(text: str) -> list[Span]:
    """The code spans of inline text, with their backticks; an opening run without its like later on is plain text.

    >>> code_spans("a `b` `` c")
    [(2, 5)]
    """
    runs = [match.span() for match in _BACKTICKS.finditer(text)]
    later: defaultdict[int, list[int]] = defaultdict(list)
    for number in range(len(runs) - 1, -1, -1):
        later[runs[number][1] - runs[number][0]].append(number)
    spans, number = [], 0
    while number < len(runs):
        start, end = runs[number]
        same = later[end - start]
        while same and same[-1] <= number:
            same.pop()
        if same and not _escaped(text, start):
            number = same[-1]
            spans.append((start, runs[number][1]))
        number += 1
    return spans


def math_spans(text: str) -> list[Span]:
    """The `$math$` of inline text by GitHub's rule: no space inside the dollars, no letter or digit outside them.

    Unlike GitHub it takes letters of scripts without spaces there, which cannot be those of a variable or a currency.

    >>> math_spans("$5 and $10, but $x|y$")
    [(16, 21)]
    >>> math_spans("其中$n$是")
    [(2, 5)]
    """
    return [match.span() for match in _MATH.finditer(text)]


def fences(text: str) -> list[Span]:
    """The fenced code blocks of a text, in whatever list or quote they stand, as spans of whole lines.

    In a quote they end with it, in a list item before a collapsible block behind it. A closing fence that is indented
    too far for CommonMark is taken where the strict one would lie behind the end of a collapsible block or behind
    another opening fence: the author meant the near one.
    """
    return _fences_and_comments(text)[0]


def opening_in(opening: re.Match[str], lines: Sequence[str]) -> int:
    """The number of the line, from 1, on which another code block opens inside of one: it was to end before. 0 if none.

    `opening` is a match of `FENCE`; code that is Markdown may hold fences.
    """
    if NESTING.match(opening["info"]):
        return 0
    for number, line in enumerate(lines, 1):
        inner = FENCE.fullmatch(line) if opening["fence"] in line else None
        if inner and inner["info"] and inner["indent"] == opening["indent"] and "`" not in inner["info"]:
            return number if inner["fence"].startswith(opening["fence"]) else 0
    return 0


def hides(text: str, span: Span, tag: str) -> bool:
    """Whether a fenced code block that lacks its end holds a tag, which is meant to be none of its code."""
    lines = text[span[0] : span[1]].split("\n")
    opening = FENCE.match(lines[0])
    if opening is None or not any(tag in line.lower() for line in lines):
        return False
    return not lines[-1].strip().startswith(opening["fence"]) or bool(opening_in(opening, lines[1:]))


def _fences_and_comments(text: str) -> tuple[list[Span], list[Span]]:
    """Both in one scan, since neither starts in the other; a comment that is never closed is none.

    One that starts behind text is a part of its paragraph, and ends in it.
    """
    fenced: list[Span] = []
    commented: list[Span] = []
    openings = list(_FENCE.finditer(text))
    number = position = blank = end = 0
    comment = text.find("<!--")
    in_code = _CodeOnLine(text)
    while True:
        while number < len(openings) and openings[number].start() < position:
            number += 1
        if 0 <= comment < position:
            comment = text.find("<!--", position)
        if comment >= 0 and (number == len(openings) or comment < openings[number].start(2)):
            end = end if end < 0 or end >= comment + 2 else text.find("-->", comment + 2)
            blank = blank if blank > comment else _next_blank(text, comment)
            if end < 0:
                comment = -1
            elif in_code.covers(comment) or (end > blank and not _starts_line(text, comment)):
                comment = text.find("<!--", comment + 4)
            else:
                position = end + 3
                commented.append((comment, position))
        elif number == len(openings):
            return fenced, commented
        elif openings[number][2][0] == "`" and "`" in openings[number][3]:
            number += 1
        else:
            position = _end(text, openings, number)
            opening = openings[number]
            behind_tag = opening.start(2) > opening.end(1)
            fenced.append((opening.start(2) if behind_tag else opening.start(), position))
            number += 1


def _next_blank(text: str, position: int) -> int:
    blank = _BLANK.search(text, position)
    return blank.start() if blank else len(text)


def _starts_line(text: str, position: int) -> bool:
    """Whether nothing but the signs of containers stands before a position on its line."""
    start = text.rfind("\n", max(0, position - _NEAR), position) + 1
    lead = _LEAD.match(text, start)
    return lead is not None and lead.end() >= position


def _end(text: str, openings: list[re.Match[str]], number: int) -> int:
    """Where the code block ends that a fence opens: behind its closing fence, or with what it stands in."""
    opening, loose = openings[number], None
    quotes, seen = opening[1].count(">"), opening.end()
    outside = _outside(text, opening)
    for later in range(number + 1, len(openings)):
        fence = openings[later]
        left = outside(seen, fence.end(1))
        if left is not None:
            return _end_of(loose) if loose else left
        if loose and _DETAILS_CLOSE.search(text, seen, fence.start()):
            return _end_of(loose)
        seen = fence.end()
        if fence[2][0] != opening[2][0] or len(fence[2]) < len(opening[2]) or fence[1].count(">") != quotes:
            continue
        if fence[3].strip() and not _TAG_BEHIND.match(fence[3]):
            if loose:
                return _end_of(loose)
        elif opening[1].strip() or (not fence[1].strip() and _indent(fence[1]) <= _indent(opening[1]) + 3):
            return _end_of(fence)
        elif not loose:
            loose = fence
    left = None if loose else outside(seen, len(text))
    return _end_of(loose) if loose else len(text) if left is None else left


def _outside(text: str, opening: re.Match[str]) -> Callable[[int, int], int | None]:
    """A search for the first line between two positions that is outside of what a fence stands in.

    That is a line with fewer signs of a quote; and of a list item one that starts with a collapsible block, further to
    the left. Other lines there are code that was not indented as it should have been.
    """
    quotes = opening[1].count(">")
    if quotes:
        return lambda start, end: next(
            (
                lead.start()
                for lead in _LEAD.finditer(text, start, end)
                if lead.start() > start and lead[0].count(">") < quotes
            ),
            None,
        )
    columns = _indent(opening[1])
    if columns and (opening[1].strip() or _is_in_item(text, opening.start(), columns)):
        return lambda start, end: next(
            (tag.start() for tag in _DETAILS_LINE.finditer(text, start, end) if _indent(tag[1]) < columns), None
        )
    return lambda *_: None


def _is_in_item(text: str, position: int, columns: int) -> bool:
    """Whether a line that is indented by some columns continues a list item, as far as can be seen from near."""
    for line in reversed(text[max(0, position - _NEAR) : position].split("\n")):
        lead = _LEAD.match(line)
        if line.strip() and lead and len(line) - len(line.lstrip()) < columns:
            return bool(lead[0].strip()) and _indent(lead[0]) <= columns
    return False


def _end_of(closing: re.Match[str]) -> int:
    return closing.end(2) if closing[3].strip() else closing.end()


def _indent(prefix: str) -> int:
    return len(prefix.expandtabs(4))


class _CodeOnLine:
    """Whether positions of a text, asked for in order, lie in a code span of their line; each line is read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.end = -1
        self.spans = Spans(())

    def covers(self, position: int) -> bool:
        if position > self.end:
            start = self.text.rfind("\n", 0, position) + 1
            end = self.text.find("\n", position)
            self.end = end if end >= 0 else len(self.text)
            line = self.text[start : self.end]
            self.spans = Spans((a + start, b + start) for a, b in (code_spans(line) if "`" in line else ()))
        return self.spans.cover(position)


def _escaped(text: str, position: int) -> bool:
    backslashes = 0
    while position > backslashes and text[position - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


class Spans:
    """A set of spans that can be asked whether a position lies in one of them."""

    def __init__(self, spans: Iterable[Span]) -> None:
        """Take spans in any order; they may not overlap."""
        self._spans = sorted(spans)
        self._starts = [start for start, _ in self._spans]

    def __iter__(self) -> Iterator[Span]:
        """The spans, in their order."""
        return iter(self._spans)

    def cover(self, position: int) -> bool:
        """Whether the position lies in a span."""
        index = bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._spans[index][1]


def dead_zones(text: str) -> Spans:
    """Fences, comments and code spans of a whole document: the places where a tag is only text."""
    fenced, commented = _fences_and_comments(text)
    dead = Spans([*fenced, *commented])
    coded: list[Span] = []
    position = 0
    for line in text.splitlines(keepends=True):
        if "`" in line and not dead.cover(position):
            coded += [(position + start, position + end) for start, end in code_spans(line)]
        position += len(line)
    return Spans([*fenced, *commented, *(span for span in coded if not dead.cover(span[0]))])
