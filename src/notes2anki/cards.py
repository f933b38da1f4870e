"""Cards as Anki renders them: a template with a note's fields in it (rslib/src/template.rs, cloze.rs of Anki).

The preview shows what comes of this; a test compares it with Anki's own `render_output()`, card by card. Left out is
what no page shows: the copy of the answer in `data-cloze`, and the numbers of Anki's players for sounds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape

from notes2anki import mustache
from notes2anki.frozen import frozen
from notes2anki.model import Note

_COMMENT = re.compile(r"(<!--.*?-->)", re.S)
_CLOZE = re.compile(r"\{\{c(\d+(?:,\d+)*)::|\}\}")
_MATH = re.compile(r"(\\[(\[])(.*?)(\\[)\]])", re.S)
_HTML = re.compile(r"<[^<>]*>")
# What is typed of a field: the deletions of a cloze; its letters without their accents ("not combining").
_TYPED = (["type", "cloze"], ["type", "nc"])
_BOX = re.compile(r"\[\[type:(?:(cloze|nc):)?(.*?)\]\]")
_FURIGANA = re.compile(r" ?([^ >]+?)\[(.+?)\]")


@frozen(eq=True)
class Card:
    """The two sides of a card, as the HTML that Anki puts into its page."""

    front: str
    back: str


def render(note: Note, number: int) -> Card:
    """The card of a note that its template with a number makes; of a cloze note, that of the deletion with a number."""
    template = note.note_type.cards[0 if note.note_type.cloze else number]
    values = {each.name: value for each, value in zip(note.note_type.fields, note.fields, strict=True)}
    values |= {
        "Tags": " ".join(sorted(note.tags)),
        "Type": note.note_type.name,
        "Deck": note.deck,
        "Subdeck": note.deck.rsplit("::", 1)[-1],
        "Card": f"{template.name} {number + 1}" if note.note_type.cloze else template.name,
        "CardFlag": "flag0",
    }
    front = fill(template.front, values, number, is_front=True)
    back = fill(template.back, values | {"FrontSide": front}, number, is_front=False)
    return Card(front=front, back=back)


def fill(template: str, values: Mapping[str, str], number: int, *, is_front: bool) -> str:
    """A template with the values of fields in it; comments stay as they are."""
    made = []
    for place, part in enumerate(_COMMENT.split(template)):
        made.append(part if place % 2 else _fill(part, values, number, is_front=is_front))
    return "".join(made)


def _fill(template: str, values: Mapping[str, str], number: int, *, is_front: bool) -> str:
    made: list[str] = []
    hidden: list[bool] = []  # for each open section, whether it is left out
    end = 0
    for match in mustache.TAG.finditer(template):
        if not any(hidden):
            made.append(template[end : match.start()])
        end = match.end()
        sign, name = match.groups()
        if sign == "/":
            hidden = hidden[:-1]
        elif sign:
            hidden.append((sign == "#") is mustache.is_empty(values.get(name, "")))
        elif not any(hidden):
            *filters, field_name = (part.strip() for part in name.split(":"))
            value = values.get(field_name, "")
            if filters in _TYPED:
                value, filters = f"[[type:{filters[1]}:{field_name}]]", []
            for each in reversed(filters):
                value = _filtered(each, field_name, value, number, is_front=is_front)
            made.append(value)
    return "".join([*made, template[end:]])


def _filtered(name: str, of: str, value: str, number: int, *, is_front: bool) -> str:
    """A value through one of Anki's filters; through one that it does not know, as it is."""
    if name == "cloze":
        return cloze(value, number, is_front=is_front)
    if name == "type":
        return f"[[type:{of}]]"
    simple = _FILTERS.get(name)
    if name == "hint" and value.strip():
        key = sha256(value.encode()).hexdigest()[:16]
        shown = f"this.style.display='none';\ndocument.getElementById('hint{key}').style.display='block';"
        shown += "\nreturn false;"
        link = f'<a class=hint href="#"\nonclick="{shown}" draggable=false>\n{of}</a>'
        return f'\n{link}\n<div id="hint{key}" class=hint style="display: none">{value}</div>\n'
    return simple(value) if simple else value


_FILTERS: dict[str, Callable[[str], str]] = {
    "text": lambda value: unescape(_HTML.sub("", value)),
    "furigana": lambda value: _FURIGANA.sub(r"<ruby><rb>\1</rb><rt>\2</rt></ruby>", value),
    "kanji": lambda value: _FURIGANA.sub(r"\1", value),
    "kana": lambda value: _FURIGANA.sub(r"\2", value),
}


@dataclass(slots=True, kw_only=True)
class _Deletion:
    numbers: str
    parts: list[str | _Deletion] = field(default_factory=list)
    hint: str | None = None


def cloze(text: str, number: int, *, is_front: bool) -> str:
    """A cloze field for the card of the deletion with a number, counted from 0; "" if it has no such deletion.

    >>> cloze("{{c1::a}} and {{c2::b::letter}}", 1, is_front=True)
    '<span class="cloze-inactive" data-ordinal="1">a</span> and <span class="cloze" data-ordinal="2">[letter]</span>'
    """
    if number not in mustache.deletions(text):
        return ""
    shown = "".join(_show(part, number + 1, is_front=is_front) for part in _parsed(text).parts)
    return _MATH.sub(lambda match: match[1] + _HTML.sub("", match[2]) + match[3], shown)


def with_answers(side: str, note: Note, number: int) -> str:
    """A back with what was to be typed in each place where Anki compares it with what was."""
    values = {each.name: value for each, value in zip(note.note_type.fields, note.fields, strict=True)}

    def answer(match: re.Match[str]) -> str:
        value = values.get(match[2], "")
        asked = [value] if match[1] != "cloze" else _asked(_parsed(value), str(number + 1))
        return f'<code id="typeans">{", ".join(_HTML.sub("", each) for each in asked)}</code>'

    return _BOX.sub(answer, side)


def _asked(deletion: _Deletion, number: str) -> list[str]:
    """What the deletions with a number hide."""
    if number in deletion.numbers.split(","):
        return ["".join(_show(part, 0, is_front=False) for part in deletion.parts)]
    return [text for part in deletion.parts if isinstance(part, _Deletion) for text in _asked(part, number)]


def _parsed(text: str) -> _Deletion:
    """A text as its parts and deletions."""
    whole = _Deletion(numbers="")
    open_ones = [whole]
    end = 0
    for match in _CLOZE.finditer(text):
        _add(open_ones, text[end : match.start()])
        end = match.end()
        if match[1]:
            open_ones.append(_Deletion(numbers=match[1]))
        elif len(open_ones) > 1:
            closed = open_ones.pop()
            open_ones[-1].parts.append(closed)
        else:
            whole.parts.append(match[0])
    _add(open_ones, text[end:])
    return whole


def _add(open_ones: list[_Deletion], text: str) -> None:
    if len(open_ones) > 1 and "::" in text:
        text, open_ones[-1].hint = text.split("::", 1)
    open_ones[-1].parts.append(text)


def _show(part: str | _Deletion, number: int, *, is_front: bool) -> str:
    if isinstance(part, str):
        return part
    inner = "".join(_show(each, number, is_front=is_front) for each in part.parts)
    is_asked = str(number) in part.numbers.split(",")
    if is_asked and is_front:
        inner = f"[{'...' if part.hint is None else part.hint}]"
    return f'<span class="cloze{"" if is_asked else "-inactive"}" data-ordinal="{part.numbers}">{inner}</span>'
