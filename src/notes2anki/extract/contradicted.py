"""Choices that contradict themselves: one letter twice, or an answer with one's letter and another one's words."""

from __future__ import annotations

import itertools
import re

from notes2anki.extract import choices
from notes2anki.extract.words import fold
from notes2anki.model import Content, ListBlock, Text

_MARKED = re.compile(r"\W{0,2}(?P<letter>[A-Za-z])\s?[.)]\s*\S")
# The name that an answer may give itself, and what it starts with: the letter of a choice and its words.
_PICKED = re.compile(
    r"(?:[^\W\d_]{1,14}(?: [^\W\d_]{1,14}){0,3}\s?[:：]\s*)?\(?(?P<letter>[A-Ha-h])[.):]\s+(?P<text>\S.*)", re.S
)
_END = " .,;:!?\n\t"
_MOST, _LONG = 8, 200


def doubled(question: Content) -> str:
    """The letter that two choices of a question have, where one of them was to have the next one; "" else."""
    for part in question:
        for group in choices.sets_in(part):
            marks = [_MARKED.match(text.plain) for text in group[: _MOST + 1]]
            letters = "".join(mark["letter"].upper() for mark in marks if mark)
            if len(letters) != len(group) or not 2 < len(letters) <= _MOST or letters[0] != "A":
                continue
            twice = [one for one, other in itertools.pairwise(letters) if one == other]
            if len(twice) == 1 and letters in _slips(len(letters)):
                return twice[0]
    return ""


def _slips(count: int) -> set[str]:
    """The letters of so many choices where one stands twice in a row: in place of the next, or before the others."""
    row = "ABCDEFGHI"[:count]
    return {row[: at + 1] + row[at] + rest for at in range(count - 1) for rest in (row[at + 2 :], row[at + 1 : -1])}


def mismatched(question: Content, answer: Content) -> tuple[str, str, str]:
    """What an answer calls a choice by, its words, and by what the question calls the choice of these words.

    Nothing is told where the words are those of the choice, or of none.
    """
    offered = choices.by_letter(question)
    named, text, numbered = _picked(answer)
    own = offered.get(named)
    if own is None or not text or len(offered) < 2:
        return "", "", ""
    words = {letter: _words(each) for letter, each in offered.items()}
    said = fold(text[:_LONG]).strip(_END)
    same = [letter for letter, each in words.items() if each == said]
    if len(same) != 1 or same[0] == named:
        return "", "", ""
    if numbered and not any(isinstance(part, ListBlock) and part.ordered for part in question):
        return "", "", ""
    call = (lambda letter: str(ord(letter) - ord("A") + 1)) if numbered else str
    return call(named), text[:40], call(same[0])


def _picked(answer: Content) -> tuple[str, str, bool]:
    """The letter that an answer starts with, the words behind it, and whether it was a number."""
    first = answer[0] if answer else None
    if isinstance(first, ListBlock):
        item = first.items[0] if first.ordered and len(first.items) == 1 else None
        number = int(item.number) if item and item.number.isdecimal() and len(item.number) < 3 else 0
        return (
            (chr(ord("A") + number - 1), item.plain.split("\n")[0], True)
            if item and 0 < number < 9
            else ("", "", False)
        )
    match = _PICKED.match(first.plain.strip().split("\n")[0]) if first else None
    return (match["letter"].upper(), match["text"], False) if match else ("", "", False)


def _words(choice: Text) -> str:
    return fold(choices.without_letter(choice.plain)).strip(_END)
