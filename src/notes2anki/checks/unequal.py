"""Signs around words that do not pair: `**bold*`, `__bold_` and `*soft**`, and a formula between `$$` and `$`."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from notes2anki.checks.brackets import outside
from notes2anki.checks.prose import prose
from notes2anki.checks.spots import spots
from notes2anki.diagnostics import Diagnostic
from notes2anki.markdown import signs
from notes2anki.media import source_lines
from notes2anki.model import Source

_STARS = re.compile(
    r"(?<![\w*\\])(?:\*\*(?P<bold>[^\s*|][^*\n|]{0,80}?)(?<=[^\s\\(,/])\*(?![\w*/])"
    r"|\*(?P<soft>[^\s*|][^*\n|]{0,80}?)(?<=[^\s\\(,/])\*\*(?![\w*/]))"
)
_LINES = re.compile(
    r"(?<![\w_\\/$])(?:__(?P<bold>[^\s_|][^_\n|]{0,80}?)(?<=[^\s\\(,/])_(?![\w_(./])"
    r"|_(?P<soft>[^\s_|][^_\n|]{0,80}?)(?<=[^\s\\(,/])__(?![\w_(./]))"
)
_DOLLARS = re.compile(
    r"(?<![\w\\$])(?:\$\$(?P<two>[^\s$][^$\n|]{0,100})\$(?![\w$])|\$(?P<one>[^\s$][^$\n|]{0,100})(?<!\s)\$\$(?!\$))"
)
# One is told by its command or power elsewhere; here it is a letter alone, a call, or a sum.
_TOLD = re.compile(r"[=^_\\]")
_SUM = re.compile(r"[A-Za-z](?:\([\w ,+*/-]{1,30}\))?(?: ?[-+*/<>] ?[\w()]{1,20}){0,5}")
# One that begins with an equation, in a file that has others; elsewhere that may be a variable of a program.
_EQUATION = re.compile(
    r"(?<![\w\\$])\$(?P<text>[A-Za-z] ?= ?[A-Za-z0-9][^\s$;]{0,40})(?=[\s,)]|\.?$)(?![^\n]{0,999}\$)",
    re.M,
)
# One that is no assignment of a program: letters alone, which variables of shells, PHP and Perl are not, with signs
# of arithmetic between them.
_RATIO = re.compile(
    r"(?<![\w\\$])\$(?P<text>[A-Za-z] ?= ?(?P<right>\(?[A-Za-z0-9]{1,2}"
    r"(?: ?[-+*/] ?\(?[A-Za-z0-9]{1,2}(?!\w)\)?){1,9}+))"
    r"(?=[\s,)]|\.?$)(?![^\n]{0,999}\$)",
    re.M,
)
_NAMES = re.compile(r"[A-Za-z]")
_CLOSED = re.compile(r"(?<![\w\\$])\$[^\s$\d][^$\n]{0,100}(?<=[^\s$\\])\$(?![\w$])")
# A formula that nothing closes: a letter with an argument or an index, and words behind it.
_OPEN = re.compile(
    r"(?<![\w\\$])\$(?P<text>[A-Za-z](?:\([^()$\n]{1,30}\)|_(?:\{[^{}$\n]{1,20}\}|\d)))(?![\w(\[.=$]|[^\n]{0,999}[$\\^])"
)


def marks(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for each such pair on some lines."""
    for sign, pattern in (("*", _STARS), ("_", _LINES)):
        if sign * 2 not in source.text:
            continue
        for place, found in spots(source, outside(source).text, lines, pattern):
            text = found["bold"] or found["soft"]
            line = source_lines(source)[place.line - 1]
            bare = re.sub(r"^[ \t>]*[*][ \t]|\\.", "", line)
            if bare.count(sign) % 2 == 0 or not re.search(r"[^\W\d_]{2}", text) or signs.bold(bare):
                continue  # what was read as bold is told by itself
            said = f'The signs around "{text[:40]}" do not pair, so a card shows one of them.'
            hint = f"Write {sign * 2}{text[:40]}{sign * 2} or {sign}{text[:40]}{sign}"
            yield Diagnostic(place=place, code="bold-broken", message=said, hint=hint)


def dollars(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for each formula whose dollars do not pair, and that no other sign tells of."""
    if "$" not in source.text:
        return
    for place, found in spots(source, prose(source).text, lines, _DOLLARS):
        text = (found["two"] or found["one"]).strip()
        if not _TOLD.search(text) and _SUM.fullmatch(text):
            said = f'The dollars of "{found[0]}" do not pair, so it is no formula, and a card shows them.'
            yield Diagnostic(place=place, code="math-raw", message=said, hint=f"Write ${text}$")
    patterns = (_OPEN, _EQUATION) if _CLOSED.search(source.text) else (_OPEN, _RATIO)
    opened = (found for pattern in patterns for found in spots(source, prose(source).text, lines, pattern))
    for place, found in opened:
        if found.re is _RATIO and not _NAMES.search(found["right"]):
            continue
        said = "The formula that $ opens here is not closed, and is shown as it is written."
        yield Diagnostic(place=place, code="math-raw", message=said, hint=f"Write ${found['text']}$")
