"""The numbers of deletions: each stays that of its text, since Anki keeps a card's history by its number.

Authors who mark text do not number it; without this a mark more at the beginning would move every history by one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from html import unescape

from notes2anki import naming
from notes2anki.likeness import ratio

_DELETION = re.compile(r"\{\{c(\d+)::((?:(?!\{\{c|\}\}).)*)\}\}", re.S)
_TAG = re.compile(r"<[^<>]*>")
_ALIKE = 0.6


def texts(html: str) -> dict[int, str]:
    """What each number asks for in a text with deletions, in the order of the text; folded, to be compared.

    >>> texts("A {{c2::Delta}} is at the {{c1::mouth}}.")
    {2: 'delta', 1: 'mouth'}
    """
    found: dict[int, str] = {}
    for number, inner in _DELETION.findall(html):
        text = naming.identity(unescape(_TAG.sub("", inner)))
        found[int(number)] = f"{found[int(number)]} … {text}" if int(number) in found else text
    return found


def renumber(html: str, given: Collection[int], known: Sequence[str]) -> str:
    """A text whose `given` numbers are those that its deletions had before; `known` are the texts of 1, 2, 3 …

    A deletion that was reworded keeps its number, too; a new one gets a number that none has had.
    """
    now = texts(html)
    if not set(given) <= now.keys():
        return html
    taken = {number for number in now if number not in given}
    numbers: dict[int, int] = {}

    def pair(is_same: float) -> None:
        for number in now:
            if number not in given or number in numbers:
                continue
            free = [old for old in range(1, len(known) + 1) if old not in taken and known[old - 1]]
            best = max(free, key=lambda old: ratio(known[old - 1], now[number]), default=0)
            if best and ratio(known[best - 1], now[number]) >= is_same:
                numbers[number] = best
                taken.add(best)

    pair(1)
    pair(_ALIKE)
    following = max([len(known), *taken], default=0)
    for number in now:
        if number in given and number not in numbers:
            following += 1
            numbers[number] = following
    return _DELETION.sub(lambda match: f"{{{{c{numbers.get(int(match[1]), int(match[1]))}::{match[2]}}}}}", html)


def remember(html: str, known: Sequence[str]) -> tuple[str, ...]:
    """The texts of all numbers that a note has or had, for the ledger."""
    now: Mapping[int, str] = texts(html)
    before = dict(enumerate(known, 1))
    last = max([*now, *before], default=0)
    return tuple(now.get(number, before.get(number, "")) for number in range(1, last + 1))
