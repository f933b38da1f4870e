"""Line ends that Markdown does not keep: lines of a word or two run together, and a word that a hyphen parts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import islice

from notes2anki.checks.prose import lines_of, search
from notes2anki.checks.seen import Limits, Seen
from notes2anki.diagnostics import Diagnostic
from notes2anki.latex import without_formulas
from notes2anki.markdown.spans import UNSPACED
from notes2anki.media import source_lines
from notes2anki.model import Block, Content, Heading, Paragraph, Table, Text, TextBlock
from notes2anki.render import render

_TAG = re.compile(r"<[^<>]*>")
_CODE = re.compile(r"<code.*?</code>", re.S)
_UNSPACED = re.compile(f"[{UNSPACED}]")
# A line of this few words, with no end of a sentence or clause, and not wrapped where a line is full.
_FEWEST, _WORDS, _SIGNS, _UNSPACED_SIGNS = 3, 4, 40, 12
_PARTED = re.compile(r"(?<![^\W\d_])(?P<first>[^\W\d_]{2,}+)-\n(?P<second>[^\W\d_]{2,}+)")
# Behind these the hyphen stands for the rest of a word that follows: "pre- and postnatal", "Vor- und Nachteile".
_JOINING = frozenset(
    """a als and as ac aber auch bis but by bzw beziehungsweise de do e eller en et for i in into ja like ni noch nor o
    oder och of og ou or per plus respektive resp resp sowie sondern than through till to u und until up versus vs wie
    y и или к і й та чи""".split()
)
_SHOWN, _MOST = 60, 20


def run_together(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Paragraphs of answers whose lines were meant to stay apart: each of a few words, and no sentence goes on."""
    told: set[Block] = set()
    for note in notes:
        for part in _paragraphs(note.told) if "\n" in note.html else ():
            if not isinstance(part, Paragraph) or part in told:
                continue
            told.add(part)
            lines = _apart(part)
            if lines:
                last, first = part.end, part.end - len(lines) + 1
                text = " ".join(lines)
                shown = text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
                message = f'Lines {first} to {last} run together: GitHub and a card show "{shown}".'
                hint = "To keep them apart, write - before each for a list, or a backslash at the end of each."
                written = source_lines(note.item.source)[first - 1]
                place = note.item.source.place(first, len(written) - len(written.lstrip(" \t>")) + 1)
                yield Diagnostic(place=place, code="lines-joined", message=message, hint=hint)


def _apart(part: Paragraph) -> list[str]:
    """The lines of a paragraph, behind one that ends with a colon, if all are of a few words; else none."""
    lines = [unescape(_TAG.sub("", line)).strip() for line in part.text.html.split("\n")]
    if len(lines) != part.end - part.place.line + 1 or "<br>" in render((part,)):
        return []
    lines = lines[lines[0].endswith((":", "：")) :]
    return lines if len(lines) >= _FEWEST and all(map(_is_short, lines)) else []


def _is_short(line: str) -> bool:
    """Whether a line is of a few words and starts as a name or a sentence does, but ends like no sentence."""
    if not line or len(line) > _SIGNS or not line[0].isalpha() or line[0].islower():
        return False
    unspaced = len(_UNSPACED.findall(line))
    return (line[-1].isalnum() or line[-1] in ")]%") and len(line.split()) <= _WORDS and unspaced <= _UNSPACED_SIGNS


def parted_words(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Words that a hyphen parts at the end of a line, as they stand in a PDF."""
    told: set[Block | Text] = set()
    for note in notes:
        for part in _paragraphs((*note.asked, *note.told)) if "-\n" in note.html else ():
            if part not in told:
                told.add(part)
                yield from _parted(note, part.html if isinstance(part, Text) else part.text.html)


def _parted(note: Seen, html: str) -> Iterator[Diagnostic]:
    text = unescape(_TAG.sub("", _CODE.sub("", without_formulas(html))))
    for match in islice(_PARTED.finditer(text), _MOST):
        first, second = match["first"], match["second"]
        found = search(note.item.source, lines_of(note.note), re.compile(rf"(?<!\w){re.escape(first)}-[ \t]*$"))
        if second[0].islower() and second not in _JOINING and found:
            message = f'The line ends within a word, so GitHub and a card show "{first[-_SHOWN:]}- {second[:_SHOWN]}".'
            hint = f'Write it on one line: "{first[-_SHOWN:]}{second[:_SHOWN]}", or with its hyphen.'
            yield Diagnostic(place=found[0], code="hyphen-split", message=message, hint=hint)


def _paragraphs(content: Content) -> Iterator[Text | TextBlock]:
    """The texts of content, and of what it holds, in which lines go on; a cell and a heading have one line."""
    for part in content:
        if isinstance(part, Text):
            yield part
        elif isinstance(part, TextBlock):
            if not isinstance(part, Heading):
                yield part
        elif not isinstance(part, Table):
            yield from _paragraphs(part.children)
