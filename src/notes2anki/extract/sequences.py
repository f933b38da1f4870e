"""Clozes from labelled chains of arrows, `A -> B -> C`: one deletion a step."""

from __future__ import annotations

import re
from html import escape

from notes2anki.extract.deletions import deletion, inert
from notes2anki.extract.page import Found, Page
from notes2anki.extract.phrasing import is_label
from notes2anki.model import Claim, Cloze, Directive, Heading, Paragraph, Text

NAME = "sequences"

_ARROW = re.compile(r"\s*(?:[-–—]+&gt;|=+&gt;|→|⟶|➔|➜|⇒)\s*")
_LABEL = re.compile(
    r"(?:<strong>(?P<bold>[^:：<>]{2,60})(?:[:：]</strong>|</strong>\s*[:：])|(?P<label>[^:：<>]{2,60})[:：])\s+(?P<first>\S.*)",
    re.S,
)
_FEWEST, _MOST, _LONGEST = 3, 12, 60
_NAME = (
    r"(?:[a-z]|(?i:u?int\d*|integer|bool(?:ean)?|str(?:ing)?|char|float\d*|double|number|void|unit|any|maybe|either|list|io"
    r"|option(?:al)?|array|vec(?:tor)?|map|set|dict|result))"
)
_AROUND = r"[\s\[\](){},.*]*"
_TYPE = re.compile(rf"{_AROUND}(?:{_NAME}(?!\w){_AROUND})+")
_TAG = re.compile(r"<(/?)([a-z]+)[^<>]*>")


def extract(page: Page) -> Found:
    """A cloze for each paragraph that is a chain of short steps and has a label: before it, over it, or its heading."""
    found = Found()
    for block in page.of(Paragraph):
        if page.is_taken(block) or not page.is_wanted(NAME, block):
            continue
        first, *rest = _ARROW.split(block.text.html)
        labelled = _LABEL.fullmatch(first)
        steps = [labelled["first"] if labelled else first, *rest]
        label = labelled["bold"] or labelled["label"] if labelled else _label_before(page, block)
        if not label or not _is_chain(steps):
            continue
        chain = " → ".join(deletion(number, step) for number, step in enumerate(steps, 1))
        text = Text(html=f"<strong>{inert(label)}</strong><br>{chain}", plain=block.text.plain)
        found.items.append(
            Cloze(
                block=block,
                place=block.place,
                source=page.document.source,
                trail=page.sections(block),
                settings=page.settings(block),
                text=(text,),
                given=frozenset(range(1, len(steps) + 1)),
            )
        )
        found.used.append(block)
        found.claims.append(Claim(block=block, by=NAME, told=f"a sequence of {len(steps)} steps"))
    return found


def _label_before(page: Page, block: Paragraph) -> str:
    """The HTML of the bold line or heading right above a paragraph."""
    above = next((each for each in page.before(block) if not isinstance(each, Directive)), None)
    if isinstance(above, Heading) or (isinstance(above, Paragraph) and above.text.bold and not is_label(above.plain)):
        return escape(above.plain, quote=False)
    return ""


def _is_chain(steps: list[str]) -> bool:
    """Whether the parts between arrows are steps: short, closed in themselves, and neither code nor types."""
    if not _FEWEST <= len(steps) <= _MOST or 2 * sum(map(_is_type, steps)) >= len(steps):
        return False
    return all(0 < len(_TAG.sub("", step)) <= _LONGEST and "<code" not in step and _is_balanced(step) for step in steps)


def _is_type(step: str) -> bool:
    """Whether a step reads like a part of a type: `Int`, `[a]`, `Maybe b`."""
    return _TYPE.fullmatch(_TAG.sub("", step)) is not None


def _is_balanced(html: str) -> bool:
    """Whether the tags, brackets and math that open in some HTML close in it."""
    text = _TAG.sub("", html)
    if any(text.count(opening) != text.count(closing) for opening, closing in ("()", "[]", "{}")):
        return False
    opened: list[str] = []
    for closing, name in _TAG.findall(html):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not [name for name in opened if name not in ("br", "img")]
