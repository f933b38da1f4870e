"""Clozes from labelled chains of arrows, `A -> B -> C`: one deletion a step."""

from __future__ import annotations

import re
from html import escape

from notes2anki.extract.page import Found, Page
from notes2anki.extract.phrasing import is_label
from notes2anki.model import Claim, Cloze, Heading, Paragraph, Text

NAME = "sequences"

_ARROW = re.compile(r"\s*(?:-+&gt;|=+&gt;|→|⟶|➔|➜|⇒)\s*")
_LABEL = re.compile(r"(?P<label>[^:：<>]{2,60})[:：]\s+(?P<first>\S.*)", re.S)
_FEWEST, _MOST, _LONGEST = 3, 12, 60
_TAG = re.compile(r"<(/?)([a-z]+)[^<>]*>")


def extract(page: Page) -> Found:
    """A cloze for each paragraph that is a chain of short steps and has a label: before it, over it, or its heading."""
    found = Found()
    for block in page.document.walk():
        if not isinstance(block, Paragraph) or page.is_taken(block):
            continue
        first, *rest = _ARROW.split(block.text.html)
        labelled = _LABEL.fullmatch(first)
        steps = [labelled["first"] if labelled else first, *rest]
        label = labelled["label"] if labelled else _label_before(page, block)
        if not label or not _is_chain(steps):
            continue
        chain = " → ".join(f"{{{{c{number}::{step}}}}}" for number, step in enumerate(steps, 1))
        text = Text(html=f"<strong>{label}</strong><br>{chain}", plain=f"{block.text.plain}")
        found.items.append(
            Cloze(
                block=block,
                place=block.place,
                source=page.document.source,
                trail=page.sections(block),
                settings=page.settings(block),
                text=(text,),
            )
        )
        found.used.append(block)
        found.claims.append(Claim(block=block, by=NAME, told=f"a sequence of {len(steps)} steps"))
    return found


def _label_before(page: Page, block: Paragraph) -> str:
    """The HTML of the bold line or heading right above a paragraph."""
    above = next(page.before(block), None)
    if isinstance(above, Heading) or (isinstance(above, Paragraph) and above.text.bold and not is_label(above.plain)):
        return escape(above.plain, quote=False)
    return ""


def _is_chain(steps: list[str]) -> bool:
    """Whether the parts between arrows are steps: short, each with its own markup closed, and none of them code."""
    return _FEWEST <= len(steps) <= _MOST and all(
        0 < len(_TAG.sub("", step)) <= _LONGEST and "<code" not in step and _is_balanced(step) for step in steps
    )


def _is_balanced(html: str) -> bool:
    opened: list[str] = []
    for closing, name in _TAG.findall(html):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not [name for name in opened if name not in ("br", "img")]
