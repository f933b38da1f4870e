"""Checks of notes as they are written: each looks at a source, and tells what stands on the lines of its notes.

A new check is such a function, and its name in the list below.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator

from notes2anki.checks import (
    addresses,
    brackets,
    calls,
    dollars,
    entities,
    lost,
    pasted,
    pictures,
    spoilt,
    unequal,
    uploads,
)
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Source

WrittenCheck = Callable[[Source, Container[int]], Iterator[Diagnostic]]

CHECKS: tuple[WrittenCheck, ...] = (
    brackets.unread,
    uploads.unfinished,
    dollars.touching,
    calls.linked,
    lost.letters,
    spoilt.code,
    entities.in_code,
    entities.unclosed,
    pictures.unread,
    unequal.marks,
    unequal.dollars,
    addresses.unread,
    pasted.leftovers,
)


def check(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """What all of them find on some lines, which are those that cards are made of."""
    for each in CHECKS:
        yield from each(source, lines)
