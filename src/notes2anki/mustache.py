"""Anki's card templates: which fields they show, under which conditions, and whether they make a card.

The rules are those of Anki's template engine (rslib/src/template.rs): a card exists when its front shows a field
that is not empty; a field of nothing but white space, `<br>` and `<div>` is empty; text of the template's own does
not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from notes2anki.frozen import frozen

TAG = re.compile(r"\{\{([#^/]?)\s*(.*?)\s*\}\}", re.S)
_EMPTY = re.compile(r"(?:\s|</?(?:br|div) ?/?>)*", re.I)
_DELETION = re.compile(r"\{\{c(\d+(?:,\d+)*)::")
# Names that Anki gives a meaning of its own.
SPECIAL = frozenset({"FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"})


@frozen(eq=True)
class Use:
    """A place where a template shows a field, as its `tag` is written: the filters, and the conditions around it.

    A condition is a field, and whether it is wanted filled.
    """

    tag: str
    field: str
    filters: tuple[str, ...] = ()
    conditions: tuple[tuple[str, bool], ...] = ()


class TemplateFault(Exception):
    """A template that Anki would not accept: what is wrong with which of its tags, and the how manieth of its like."""

    def __init__(self, message: str, tag: str, number: int = 0) -> None:
        """Say what is wrong with which tag."""
        super().__init__(message)
        self.tag, self.number = tag, number


def uses(template: str) -> Iterator[Use]:
    """Every field that a template shows, in order. Raises `TemplateFault` where its sections do not match."""
    conditions: list[tuple[str, bool]] = []
    opened: list[re.Match[str]] = []
    for match in TAG.finditer(template):
        sign, name = match.groups()
        if sign == "/":
            if not conditions or conditions[-1][0] != name:
                raise _fault(template, match, "closes a section that is not open")
            conditions.pop()
            opened.pop()
        elif sign:
            conditions.append((name, sign == "#"))
            opened.append(match)
        else:
            *filters, field = (part.strip() for part in name.split(":"))
            yield Use(tag=match[0], field=field, filters=tuple(filters), conditions=tuple(conditions))
    if opened:
        raise _fault(template, opened[-1], "is never closed")
    open_tag = re.search(r"\{\{[^{}\n]*", TAG.sub(lambda match: " " * len(match[0]), template))
    if open_tag:
        raise _fault(template, open_tag, "has no }} behind it")


def _fault(template: str, match: re.Match[str], what: str) -> TemplateFault:
    return TemplateFault(f"{match[0]} {what}", match[0], template.count(match[0], 0, match.start()))


def named(template: str) -> frozenset[str]:
    """Every field that a template names, shown or as a condition."""
    return frozenset(field for _, field in tags(template))


def tags(template: str) -> Iterator[tuple[str, str]]:
    """Every tag of a template, as it is written, with the field that it names."""
    for match in TAG.finditer(template):
        yield match[0], match[2] if match[1] else match[2].rpartition(":")[2].strip()


def is_empty(value: str) -> bool:
    """Whether Anki takes a field's value for empty."""
    return not value or (not value[0].isalnum() and _EMPTY.fullmatch(value) is not None)


def filled(values: Mapping[str, str]) -> frozenset[str]:
    """The names of the fields that Anki does not take for empty."""
    return frozenset(name for name, value in values.items() if not is_empty(value))


@lru_cache(maxsize=1024)
def makes_card(front: str, filled: frozenset[str]) -> bool:
    """Whether a front makes a card of a note of which these fields are filled; most notes of a type have the same."""
    return any(
        use.field in filled and all((name in filled) is wanted for name, wanted in use.conditions)
        for use in uses(front)
        if use.field not in SPECIAL
    )


def deletions(text: str) -> tuple[int, ...]:
    """The numbers of the cards that a cloze text makes, from 0: one for each number of a deletion, however nested.

    >>> deletions("{{c1::a {{c3::b}}}} {{c1,2::x}}")
    (0, 1, 2)
    """
    numbers = {int(number) for group in _DELETION.findall(text) for number in group.split(",")}
    return tuple(sorted(number - 1 for number in numbers if number > 0))
