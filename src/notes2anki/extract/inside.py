"""Questions that stand in the block that answers them, and where their answers start."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from notes2anki.extract.labelled import has_options, label_of, split, unlabelled
from notes2anki.extract.phrasing import ends_asking, is_answer_name, is_numbered, is_picture, words_in
from notes2anki.extract.summaries import named_answer
from notes2anki.extract.words import asks, tokens, vocabulary
from notes2anki.model import Block, Code, Content, Details, Heading, ListBlock, Paragraph, Text

# Options of a choice, and the second one of them.
_OPTION = re.compile(r"[(\[]?[A-Ha-h]\s?[.):]\s*\S")
_SECOND = re.compile(r"[(\[]?[Bb]\s?[.):]")
_TITLE_WORDS = 3


def asked_inside(content: Content) -> tuple[Content, Content] | None:
    """Question and answer of a block whose summary is only a name, "Question 1", where a label parts the two."""
    both = split(content[0].text) if len(content) == 1 and isinstance(content[0], Paragraph) else None
    if both:
        return (both[0],), (both[1],)
    for number, part in enumerate(content[1:], 1):
        if (
            isinstance(part, Paragraph)
            and label_of(part.text.html) == "a"
            and not _starts_options(content[number : number + 2])
        ):
            return content[:number], (replace(part, text=unlabelled(part.text)), *content[number + 1 :])
        if isinstance(part, Paragraph) and named_answer(part.plain):
            return content[:number], content[number:]
        if isinstance(part, Paragraph | Heading) and is_answer_name(part.plain):
            return content[:number], content[number + 1 :]
    return None


def _starts_options(content: Content) -> bool:
    """Whether a paragraph that starts with "A" is the first option of a choice: "B" follows in it or behind it."""
    texts = [part.text for part in content[:2] if isinstance(part, Paragraph)]
    return has_options(texts[0]) or (len(texts) > 1 and bool(_SECOND.match(texts[1].plain)))


def asked_first(content: Content) -> tuple[Content, Content] | None:
    """Question and answer of such a block that starts with a paragraph that asks, and what it asks about or offers."""
    first, rest = content[:1], content[1:]
    if not first or not isinstance(first[0], Paragraph) or not asks(first[0].plain):
        return None
    if not _ends_asking(first[0]) and not has_options(first[0].text):
        return None
    points = bool(set(tokens(first[0].plain)) & vocabulary("pointing"))
    asked = itertools.takewhile(
        lambda part: _offers(part) or (points and isinstance(part, Block) and _shows(part)), rest
    )
    first = (*first, *asked)
    rest = content[len(first) :]
    if not rest or any(isinstance(part, Details) or _ends_asking(part) for part in rest):
        return None
    return first, rest


def is_title(question: Content) -> bool:
    """Whether what was taken for a question is only a heading of few words that asks nothing."""
    first, *rest = question
    if rest or not isinstance(first, Heading) or asks(first.plain) or is_numbered(first.text):
        return False
    return words_in((first,)) <= _TITLE_WORDS


def _ends_asking(part: Block | Text) -> bool:
    return isinstance(part, Paragraph) and ends_asking(part.plain)


def _offers(part: Block | Text) -> bool:
    """Whether a part is what one chooses from: options by letters, or boxes to tick."""
    if isinstance(part, ListBlock):
        return all(item.task or _OPTION.match(item.plain) for item in part.items)
    return isinstance(part, Paragraph) and bool(_OPTION.match(part.plain))


def _shows(part: Block | Text) -> bool:
    return isinstance(part, Code) or (isinstance(part, Block) and is_picture(part))
