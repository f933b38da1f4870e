"""Marks that make nothing of a text, here and on GitHub: stars that do not pair, and signs of other dialects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from notes2anki.checks import brackets, foreign
from notes2anki.checks.prose import lines_of, search
from notes2anki.diagnostics import Diagnostic, cut
from notes2anki.media import source_lines
from notes2anki.model import Note, Place, Source

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
_OPENING = re.compile(r"(?<![\w*\\])\*\*(?=[^\s*|])")
# Signs of other dialects, each between what cannot be an operator's two sides.
_MARKED = re.compile(r"(?<![=\w\\<>!+*/-])==(?P<text>(?=[^\s=>])[^=\n|]{1,200}(?<=[^\s=\\]))==(?![=\w>])", re.A)
_BRACKETS = r"\([^()\n]{1,20}\)|[)\]]"
_RAISED = re.compile(
    rf"(?P<base>[^\W_]{{1,20}}|{_BRACKETS})"
    r"\^(?P<text>(?=[^^\n]{0,12}[^\W_])[^\W_]*(?:[+,.−–-][^\W_]*)?)\^(?![\w^])"
)
_LOWERED = re.compile(
    rf"(?P<base>[0-9A-Za-zΑ-ω]{{0,20}}[A-Za-zΑ-ω]|{_BRACKETS})"
    r"~(?:(?P<read>[\dn+\-−]{1,3})~(?!~)|(?P<text>[A-Za-z0-9+,−-]{1,12})~(?![~\w]))"
)
# Commands of LaTeX, and what Markdown has for them.
_STYLES = {"textbf": "**{}**", "textit": "*{}*", "emph": "*{}*", "texttt": "`{}`"}
_LAYOUTS = {
    "itemize": "Write - before each item of the list",
    "enumerate": "Write 1. before each item of the list",
    "verbatim": "Write ``` on a line above the code and on one below",
    "lstlisting": "Write ``` on a line above the code and on one below",
    "tabular": "Write a table with pipes between its cells",
}
_MOST, _SHOWN = 20, 40
_SO = "and so in the rest of the file"


def unread(value: str, text: str, note: Note, told: set[tuple[Source, str]]) -> Iterator[Diagnostic]:
    """What a field shows of such marks; `text` is its text beside code and formulas.

    `told` holds the signs that were told of in a file: one that uses another dialect uses it throughout.
    """
    if "**" in text:
        yield from _unclosed(text, note)
    source = note.item.source
    for sign, (pattern, tell) in _DIALECTS.items():
        shown = sign in text or (sign == "~" and ("<sub>" in value or "<del>" in value))
        if shown and (source, sign) not in told:
            found = search(brackets.outside(source), lines_of(note), pattern)
            if found:
                told.add((source, sign))
                said, hint = tell(found[1])
                yield Diagnostic(place=found[0], code="markup-raw", message=said, hint=f"{hint}, {_SO}.")


def loose(text: str) -> Iterator[tuple[str, str]]:
    """Bold with a space inside of its stars: as it is written, and its words."""
    for match in islice(_LOOSE.finditer(text), _MOST):
        bold = (match[1] or match[2]).strip()
        if _WORD.search(bold):
            yield match[0], bold[:_SHOWN]


def _unclosed(text: str, note: Note) -> Iterator[Diagnostic]:
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
            shown = cut(written.split("|")[0].strip())
            why = "those of the other end are missing"
            said = f'The stars before "{shown}" make nothing bold, since {why}; a card shows them.'
            hint = "Write ** behind the last word that is to be bold, too, or take them out."
            yield Diagnostic(place=place, code="bold-broken", message=said, hint=hint)


def _find(source: Source, lines: Sequence[int], pattern: str) -> tuple[Place, re.Match[str]] | None:
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
    return any(
        len(_NOTE.findall(line)) > len(_OPENING.findall(line)) for line in source.text.split("\n") if "**" in line
    )


def _marked(match: re.Match[str]) -> tuple[str, str]:
    text = cut(match["text"])
    said = f'The signs around "{text}" mark nothing on GitHub, and nothing here: a card shows them.'
    return said, f"Write **{text}** or <mark>{text}</mark>"


def _raised(match: re.Match[str]) -> tuple[str, str]:
    said = f'"{match[0]}" raises nothing on GitHub, and nothing here: a card shows the carets.'
    return said, f"Write {match['base']}<sup>{match['text']}</sup>"


def _lowered(match: re.Match[str]) -> tuple[str, str]:
    text = match["text"] or match["read"]
    here = "it was read as lowered" if match["read"] else "a card shows the tildes"
    if not match["base"][-1].isalnum():
        here = "so does a card"
    said = f'GitHub strikes the "{text}" out in "{match[0]}"; {here}.'
    return said, f"Write {match['base']}<sub>{text}</sub>"


def _styled(match: re.Match[str]) -> tuple[str, str]:
    text = cut(match["text"])
    return _latex(match[0]), f"Write {_STYLES[match['name']].format(text)}"


def _laid_out(match: re.Match[str]) -> tuple[str, str]:
    return _latex(match[0]), _LAYOUTS[match["name"]]


def _latex(written: str) -> str:
    return f"{cut(written)} is LaTeX, and a card shows it as it is written."


_DIALECTS = {
    "==": (_MARKED, _marked),
    "^": (_RAISED, _raised),
    "~": (_LOWERED, _lowered),
    **{
        f"\\{name}{{": (re.compile(rf"(?<!\\)\\(?P<name>{name})\{{(?P<text>[^{{}}\n]{{1,200}})\}}"), _styled)
        for name in _STYLES
    },
    **{f"\\begin{{{name}}}": (re.compile(rf"(?<!\\)\\begin\{{(?P<name>{name})\}}"), _laid_out) for name in _LAYOUTS},
    **foreign.MARKS,
}
