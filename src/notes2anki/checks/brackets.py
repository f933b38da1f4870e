r"""Formulas between the brackets of LaTeX, `\(…\)` and `\[…\]`: a backslash before a bracket only shows the bracket."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import islice

from notes2anki.checks.prose import blanked, prose
from notes2anki.diagnostics import Diagnostic
from notes2anki.media import source_lines
from notes2anki.model import Source
from notes2anki.tex import is_command

# What stands between has no blank line, and no other bracket of the kind.
_INNER = r"(?:\\\\|\\[^()\[\]\\\n]|\\(?=\n)|[^\\\n]|\n(?![ \t>]*(?:\n|$)))"
_PAIR = re.compile(rf"(?<!\\)\\(?:\((?P<round>{_INNER}{{1,300}}?)\\\)|\[(?P<square>{_INNER}{{1,2000}}?)\\\])")
_COMMAND = re.compile(r"\\([A-Za-z]{2,})")
_SIGNS = re.compile(r" = |\^|\b[A-Za-z]_[\w{]")
_LETTER = re.compile(r"[ \t]*[A-Za-z][ \t]*")
_OTHER = re.compile(r"[()\[\]\n\\]")
_MOST, _LONG = 1000, 160


@lru_cache(maxsize=4)
def pairs(source: Source) -> tuple[re.Match[str], ...]:
    """The formulas between brackets of a source, outside of code and of what is a formula."""
    if "\\(" not in source.text and "\\[" not in source.text:
        return ()
    return tuple(islice(filter(_is_formula, _PAIR.finditer(prose(source).text)), _MOST))


def _is_formula(pair: re.Match[str]) -> bool:
    """Whether what stands between has a command or the signs of a formula; or is a letter, between round brackets."""
    inner = pair["round"] or pair["square"]
    if any(is_command(match[1]) for match in _COMMAND.finditer(inner)):
        return True
    alone = pair["square"] is not None and inner[0] == "\n"
    if not alone and (len(inner) > _LONG or _OTHER.search(inner)):
        return False
    return bool(_SIGNS.search(inner) or (pair["round"] and _LETTER.fullmatch(inner)))


def unread(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for each pair that opens on some lines, which are those that cards are made of."""
    text, line, counted = source.text, 1, 0
    for pair in pairs(source):
        line, counted = line + text.count("\n", counted, pair.start()), pair.start()
        if line not in lines:
            continue
        column = pair.start() - text.rfind("\n", 0, pair.start())
        said = f"{pair[0][:2]} opens no formula on GitHub, and none here: a card shows the bracket."
        yield Diagnostic(place=source.place(line, column), code="math-raw", message=said, hint=_hint(pair, line))


def _hint(pair: re.Match[str], line: int) -> str:
    last = line + pair[0].count("\n")
    if last == line:
        return "Write formulas between dollars: $x^2$, or $$x^2$$ on lines of their own."
    dollars, joined = ("$", ", and all on one line") if pair["round"] else ("$$", "")
    return f"Write {dollars} in place of {pair[0][:2]} in line {line} and of {pair[0][-2:]} in line {last}{joined}."


@lru_cache(maxsize=4)
def outside(source: Source) -> Source:
    """The prose of a source with blanks in place of these formulas, too."""
    return replace(source, text=blanked(prose(source).text, [pair.span() for pair in pairs(source)]))


@lru_cache(maxsize=4)
def inside(source: Source, lines: Sequence[int]) -> frozenset[str]:
    r"""The commands (`\rho`) that stand in some lines of a source between brackets, and nowhere else in its prose."""
    if not pairs(source):
        return frozenset()
    everywhere, beside = (_commands(each, lines) for each in (prose(source), outside(source)))
    return everywhere - beside


def _commands(source: Source, lines: Sequence[int]) -> frozenset[str]:
    written = source_lines(source)
    text = "\n".join(each for line in lines for each in written[line - 1 : line])
    return frozenset(match[0] for match in _COMMAND.finditer(text))
