"""Notes that are not read since their names end in .txt, as Windows and many editors make them."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Place

_ENDING = ".txt"
# So much of a file is looked at, and of so many characters a line.
_LOOKED_AT, _LONGEST = 65_536, 1000
_DELIMITERS = re.compile(r"[ \t]{0,3}(?:\|[ \t]*)?:?-{2,}:?(?:[ \t]*\|[ \t]*:?-{2,}:?)+[ \t]*\|?[ \t]*")
_DETAILS = re.compile(r"^[ \t]{0,3}<details\b", re.M | re.I)


def finding(file: Path, shown: str, beside: Collection[str], suffixes: tuple[str, ...]) -> Diagnostic | None:
    """What is to be said of a file that is no Markdown by its name; `beside` are the names in its folder.

    A second ending was hardly meant, and is a warning. Other text is one of notes only by what it holds.
    """
    name = shown.rsplit("/", 1)[-1]
    if not name.lower().endswith(_ENDING):
        return None
    bare = name[: -len(_ENDING)]
    if bare.lower().endswith(suffixes):
        if bare in beside:
            return None  # a copy of what is read
        message = f"This file is not read, since its name ends in {name[-len(_ENDING) :]}."
        hint = f'Rename it to "{bare}" (where a system hides endings, let it show them first).'
        return Diagnostic(place=Place(path=shown), code="file-name", message=message, hint=hint)
    line, what = notes_in(file)
    if not line or f"{bare}.md" in beside:
        return None
    message = f"Here is {what}, in a file that is not read, since its name ends in {name[-len(_ENDING) :]}."
    hint = f'If it holds notes, rename it to "{bare}.md".'
    return Diagnostic(place=Place(path=shown, line=line), code="file-text", message=message, hint=hint)


def notes_in(file: Path) -> tuple[int, str]:
    """The line at which the start of a file has what notes are made of, and what that is; 0 where there is none."""
    try:
        with file.open("rb") as opened:
            text = opened.read(_LOOKED_AT).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    except OSError:
        return 0, ""
    for number, (above, line) in enumerate(pairwise(text.split("\n")), 1):
        if "|" in above and len(line) < _LONGEST and _DELIMITERS.fullmatch(line):
            return number, "a table of Markdown"
    details = _DETAILS.search(text)
    return (text.count("\n", 0, details.start()) + 1, "a collapsible block") if details else (0, "")
