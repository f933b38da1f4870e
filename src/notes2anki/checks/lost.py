"""Letters that are lost: the sign U+FFFD, which a program writes in place of what it cannot read."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Source

# Alone it may be what a note is about.
_LOST = re.compile(r"\w\ufffd|\ufffd[\w\ufffd]")
_WORD = re.compile(r"[\w\ufffd]{1,40}+")
_ABOUT = re.compile(r"FFFD|\bEF BF BD\b", re.I)


def letters(source: Source, _: Container[int]) -> Iterator[Diagnostic]:
    """The first word of a source with a lost letter, and in how many lines there are more."""
    if "\ufffd" not in source.text or _ABOUT.search(source.text):
        return
    lines = [
        (number, line, found) for number, line in enumerate(source.text.split("\n"), 1) if (found := _LOST.search(line))
    ]
    if lines:
        number, line, found = lines[0]
        around = _WORD.findall(line[max(0, found.start() - 20) :][:60])
        word = next((each for each in around if "\ufffd" in each), found[0])
        more = f", and so in {len(lines) - 1} more {'line' if len(lines) == 2 else 'lines'}" if len(lines) > 1 else ""
        message = f'Letters of "{word}" were lost when this text was saved{more}.'
        place = source.place(number, line.index("\ufffd") + 1)
        hint = "Write them again, or take the text from where it was copied."
        yield Diagnostic(place=place, code="text-lost", message=message, hint=hint)
