"""Choices of a question, and the ones that an answer names by their letters."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from html import escape

from notes2anki.extract.labelled import text_of
from notes2anki.extract.words import made_of, tokens
from notes2anki.model import Block, Content, Html, ListBlock, ListItem, Paragraph, Text, TextBlock

_LETTERED = re.compile(
    r"\W{0,2}(?:(?P<letter>[A-Za-zА-Га-гЀ-ӿ])\s?[.):：、]|(?P<sign>[①-⑩㉠-㉭]))\s*(?P<text>\S.*)", re.S
)
_LETTER = r"[(\[]?[A-Za-z①-⑩㉠-㉭](?![A-Za-z])[)\].]?"
_AND = r"(?:\s*[,;/&+、]\s*|\s+(?:and|und|et|y|e|и|та|i|ve)\s+|\s*[و和및]\s*)"
_LETTERS = re.compile(rf"{_LETTER}(?:{_AND}{_LETTER})*", re.I)
_ONE = re.compile(r"(?<![A-Za-z])[A-Za-z](?![A-Za-z])|[①-⑩㉠-㉭]")
# What tells a letter from a word of one letter: "B. It is ...", and not "A good idea".
_MARKED = re.compile(r"[)\].①-⑩㉠-㉭]$")
# What starts like a choice and is the name of a species: "E. coli is ...".
_SPECIES = re.compile(r"(?:^|[:：])\W*[A-Z]\.\s?[a-z]")
# How far from the start of an answer a choice that is repeated there can stand.
_NEAR = 40
_ROWS = ("ABCDEFGH", "АБВГДЕЖЗ", "①②③④⑤⑥⑦⑧⑨⑩")
_HTML_ITEM = re.compile(r"<li\b[^<>]*>(.*?)(?=</?li\b|</[ou]l\b|$)", re.S | re.I)
_MARK = re.compile(r"(?<!\S)(?:\(?(?P<letter>[A-H])[).]\s+|(?P<sign>[①-⑩㉠-㉭])\s*)")
_NAMED = re.compile(r"([^\n:：]{0,40}[:：]|[^\n:：]{0,40}?\b(?:is|are|ist|est|es|é|è)\s|)\s*(.*)", re.S)


def chosen(question: Content, answer: Content) -> Content:
    """The choices, in full, that an answer names by letter only ("Correct answer: B, D"); nothing when it says more.

    Choices are the items of a list, lettered or in order, the lines of a paragraph that start with a letter, or what
    stands behind letters in a row.
    """
    choices = by_letter(question)
    letters = _letters(answer) if len(choices) > 1 else []
    picked = [choices[letter] for letter in letters if letter in choices]
    if not picked or len(picked) != len(letters) or len(picked) == len(choices) or _are_parts(choices, answer):
        return ()
    return _unsaid(picked, answer)


def unknown(question: Content, answer: Content) -> tuple[str, str]:
    """The letters of the choices of a question, and the one that its answer names and that is none of them; "" else."""
    letters = list(by_letter(question))
    named = _letters(answer) if len(letters) > 1 and not _SPECIES.search(_first_line(answer)) else []
    wrong = [letter for letter in named if letter not in letters and "A" <= letter <= "H"]
    return (", ".join(letters), wrong[0]) if wrong and letters[0] == "A" and letters[-1] <= "H" else ("", "")


def lacking(question: Content) -> tuple[str, str]:
    """The letters of the choices of a question, and that of one which is missing between them; "" without one."""
    letters = list(by_letter(question))
    ordered = len(letters) > 1 and letters[0] == "A" and letters == sorted(set(letters)) and letters[-1] <= "H"
    gaps = [chr(code) for code in range(ord("A"), ord(letters[-1]))] if ordered else []
    missing = [letter for letter in gaps if letter not in letters]
    return (", ".join(letters), missing[0]) if len(missing) == 1 else ("", "")


def are_in(question: Content) -> bool:
    """Whether a question offers choices."""
    return len(by_letter(question)) > 1


def offered(block: Block) -> str:
    """The letters of a block that is nothing but choices, in their order from A on: a list or lines; "" of another."""
    groups = sets_in(block) if isinstance(block, ListBlock | Paragraph) else []
    matches = [_LETTERED.match(text.plain) for text in groups[0]] if len(groups) == 1 else []
    letters = "".join((match["letter"] or match["sign"]).upper() if match else " " for match in matches)
    return letters if len(letters) > 1 and any(row.startswith(letters) for row in _ROWS) else ""


def _are_parts(choices: dict[str, Text], answer: Content) -> bool:
    """Whether an answer goes through all the letters in their order: then it answers parts, or tells of each choice."""
    lines = [line for part in answer for line in part.plain.split("\n")]
    told = [(match["letter"] or match["sign"]).upper() for line in lines if (match := _LETTERED.match(line))]
    return told[: len(choices)] == list(choices)


def _unsaid(choices: list[Text], answer: Content) -> Content:
    first = _first_line(answer)
    bare = [(choice, without_letter(choice.plain)) for choice in choices]
    return tuple(choice for choice, text in bare if text not in first[: len(text) + _NEAR])


def _first_line(answer: Content) -> str:
    return next((line for part in answer for line in part.plain.split("\n") if line.strip()), "")


def unticked(question: Content, answer: Content) -> tuple[Content, Content]:
    """A question whose list of choices has boxes with all of them empty, and the ticked ones that no answer names."""
    bare: list[Block | Text] = []
    ticked: list[Text] = []
    for part in question:
        if isinstance(part, ListBlock) and {item.task for item in part.items} == {" ", "x"}:
            ticked += [_first_text(item) for item in part.items if item.task == "x"]
            bare.append(replace(part, items=tuple(replace(item, task=" ") for item in part.items)))
        else:
            bare.append(part)
    return tuple(bare), _unsaid(ticked, answer)


def _first_text(item: ListItem) -> Text:
    return next((child.text for child in item.blocks if isinstance(child, TextBlock)), Text())


def without_letter(choice: str) -> str:
    """A choice without the letter that it starts with."""
    match = _LETTERED.match(choice)
    return match["text"].strip() if match else choice


def _letters(answer: Content) -> list[str]:
    """The letters that an answer starts with."""
    first = _first_line(answer)
    named = _NAMED.match(first)
    if named is None:
        return []
    name, rest = named[1], named[2]
    if name and "answer" not in made_of(
        tokens(name), "answer", "filler", "verdict", "explanation", "numbered", "label"
    ):
        rest = first
    match = _LETTERS.match(rest.strip())
    if match is None:
        return []
    if not _MARKED.search(match[0]) and not re.match(r"\s*(?:$|[.:)\]\-–—,(]|\n)", rest.strip()[match.end() :]):
        return []
    return [letter.upper() for letter in _ONE.findall(match[0])]


def by_letter(question: Content) -> dict[str, Text]:
    """The last set of choices in a question, by their letters."""
    found: dict[str, Text] = {}
    for part in question:
        for group in sets_in(part):
            matches = [(text, match) for text in group if (match := _LETTERED.match(text.plain))]
            lettered = {(match["letter"] or match["sign"]).upper(): text for text, match in matches}
            if len(lettered) == len(group) > 1:
                found = lettered
            elif len(group) > 1 and isinstance(part, ListBlock):
                found = {chr(ord("A") + number): text for number, text in enumerate(group[:26])}
    return found


def _in_a_row(line: str) -> list[str]:
    """The choices that stand one behind the other in a line, "A) a weir B) a ford"; else the line as it is."""
    marks = list(_MARK.finditer(line))
    signs = "".join(mark["letter"] or mark["sign"] for mark in marks)
    if len(marks) < 2 or signs[0] not in "A①㉠" or any(ord(b) - ord(a) != 1 for a, b in itertools.pairwise(signs)):
        return [line]
    ends = [*(mark.start() for mark in marks[1:]), len(line)]
    return [
        line[: marks[0].start()],
        *(line[mark.start() : end].strip() for mark, end in zip(marks, ends, strict=True)),
    ]


def _on_lines(text: Text) -> list[str]:
    """The lines of a paragraph; one without a letter goes on with the choice before it."""
    lines: list[str] = []
    for line in text.html.split("\n"):
        plain = text_of(line).plain
        if lines and _LETTERED.match(lines[-1]) and not _LETTERED.match(plain):
            lines[-1] += f" {plain}"
        else:
            lines.append(plain)
    return lines


def sets_in(part: Block | Text) -> list[list[Text]]:
    """What may be sets of choices in a part of a question: the items of lists, and lines with letters."""
    if isinstance(part, Html):
        return [[text_of(item) for item in _HTML_ITEM.findall(part.html)]]
    if isinstance(part, ListBlock):
        return [[_first_text(item) for item in part.items]]
    if isinstance(part, Text | TextBlock):
        text = part if isinstance(part, Text) else part.text
        in_a_row = [choice for line in text.plain.split("\n") for choice in _in_a_row(line)]
        for lines in (in_a_row, _on_lines(text)):
            lettered = [line for line in lines if _LETTERED.match(line)]
            if len(lettered) > 1:
                return [[Text(html=escape(line, quote=False), plain=line) for line in lettered]]
        return []
    return [group for child in part.children for group in sets_in(child)]
