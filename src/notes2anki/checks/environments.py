r"""Environments of formulas, `\begin{align}`, that stand in text: Markdown reads formulas only between dollars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notes2anki.checks.dollars import Unread
from notes2anki.tex import is_environment

_BEGIN = re.compile(r"(?<!\\)\\begin\{([A-Za-z]{1,20}\*?)\}")
_SIGNS = re.compile(r"[=^_&\\]")
_MOST = 20


def unread(text: str) -> list[Unread]:
    """The environments in a text beside code and formulas; what follows an open `$$` is left to that."""
    return list(_found(text[: text.find("$$")] if "$$" in text else text)) if "\\begin{" in text else []


def _found(text: str) -> Iterator[Unread]:
    end = told = 0
    open_ones: set[str] = set()
    for match in _BEGIN.finditer(text):
        name, closing = match[1], f"\\end{{{match[1]}}}"
        if match.start() < end or name in open_ones or told == _MOST or not is_environment(name):
            continue
        stop = text.find(closing, match.end())
        if stop < 0:
            open_ones.add(name)
        elif _SIGNS.search(text, match.end(), stop):
            told, end = told + 1, stop + len(closing)
            said = f"{match[0]} stands outside of a formula, so a card shows it as it is written."
            yield Unread((match.start(), end), said, f"Write $$ on a line above it, and on one below {closing}")
