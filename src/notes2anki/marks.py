"""Marks that make nothing of a text, here and on GitHub: stars that do not pair."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from notes2anki import brackets
from notes2anki.diagnostics import Diagnostic
from notes2anki.media import source_lines
from notes2anki.model import Note, Place, Source
from notes2anki.prose import lines_of, search

# Bold in a sentence with a space inside of its stars.
_LOOSE = re.compile(r"(?<![\w*])\*\*(?: ([^*\n]{1,80}?) ?|([^*\n ][^*\n]{0,80}?) )\*\*(?![\w*])")
_WORD = re.compile(r"[^\W\d_]{3}")
# Bold that opens: in code the stars stand behind another sign, or before a name that goes on as names do.
_OPEN = re.compile(r"(?<![\w*\\/.,(=&{\[<])\*\*(?P<text>[\"“„«¿¡]?(?P<word>[^\W\d_]++)(?![\w(\[=)\]}/]|[.:]\w)[^*\n]?)")
_TYPE = re.compile(r"\b(?:char|int|void|float|double|long|const|struct|unsigned|auto)[ \t]$")
# What follows two stars in Python and C; any shorter word may, too.
_NAMES = frozenset(
    """arg args argv arguments attributes attrs conf config configuration context data defaults dict env extra extras
    fields globals headers info keywords kwarg kwargs kwds locals mapping matrix opts options param parameters params
    pointer props ptr settings values vars""".split()
)
_SHORT_WORDS = frozenset("a an as at by if in it no of on or to we".split())
# A mark of a footnote, whose text starts with the stars.
_NOTE = re.compile(r"(?:[\w)%\]]|\|[ \t]*)\*\*(?![*\w])")
_STARS = re.compile(r"(?<!\\)\*\*")
_MOST, _SHOWN = 20, 40


def loose(text: str) -> Iterator[tuple[str, str]]:
    """Bold with a space inside of its stars: as it is written, and its words."""
    for match in islice(_LOOSE.finditer(text), _MOST):
        bold = (match[1] or match[2]).strip()
        if _WORD.search(bold):
            yield match[0], bold[:_SHOWN]


def unclosed(text: str, note: Note) -> Iterator[Diagnostic]:
    """A finding for each bold that a field of a note opens and never closes; `text` is beside code and formulas."""
    for match in islice(_OPEN.finditer(text), _MOST):
        if _LOOSE.match(text, match.start()) or _is_code(text, match):
            continue
        source, lines, word = brackets.outside(note.item.source), lines_of(note), re.escape(match["word"])
        stars = rf"(?<![\w*\\])\*\*[\"“„«¿¡]?{word}(?!\w)"
        found = _find(source, lines, rf"{stars}(?!.*\*\*)") or _find(source, lines, stars)
        noted = _has_notes(source) and _find(source, lines, rf"^[ \t>|]*(?:[-*+][ \t]+)?{stars}")
        if found and not noted:
            place = found[0]
            written = source_lines(note.item.source)[place.line - 1][place.column + 1 :]
            shown = _cut(written.split("|")[0].strip())
            why = "those of the other end are missing"
            said = f'The stars before "{shown}" make nothing bold, since {why}; a card shows them.'
            hint = "Write ** behind the last word that is to be bold, too, or take them out."
            yield Diagnostic(place=place, code="bold-broken", message=said, hint=hint)


def _find(source: Source, lines: range, pattern: str) -> tuple[Place, re.Match[str]] | None:
    return search(source, lines, re.compile(pattern))


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether two stars before a word are those of Python's arguments (`**kwargs`) or of C's pointers."""
    word, behind = match["word"], match["text"][len(match["word"]) :]
    if not word.isascii() or not word.islower():
        return False
    is_short = len(word) < 3 and word not in _SHORT_WORDS
    return is_short or word in _NAMES or behind[:1] == "," or bool(_TYPE.search(text[: match.start()][-20:]))


@lru_cache(maxsize=4)
def _has_notes(source: Source) -> bool:
    """Whether two stars that open no bold stand behind a word or alone in a cell, as marks of footnotes do."""
    return any(_NOTE.search(line) and len(_STARS.findall(line)) % 2 for line in source.text.split("\n") if "**" in line)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
