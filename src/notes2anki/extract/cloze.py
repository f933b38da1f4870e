"""Clozes from marked text: `==text==`, and Anki's own `{{c1::text}}`, in paragraphs and list items."""

from __future__ import annotations

import re

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.deletions import deletion, inert
from notes2anki.extract.page import Found, Page
from notes2anki.model import Claim, Cloze, Paragraph, Text

NAME = "cloze"

_OWN = re.compile(r"\{\{c(\d+)::(?:(?!\{\{|\}\}).)+\}\}", re.S)
_OPENED = re.compile(r"\{\{c\d+::[^{}\n]{1,200}\}?(?!\})")
_MARKED = re.compile(r"==(?=[^\s=])((?:(?!==|</?(?:p|li|br)\b).)+?)(?<=[^\s=])==(?!=)", re.S)
_CODE_OR_MATH = re.compile(r"<code.*?</code>|\\\(.*?\\\)|\\\[.*?\\\]", re.S)
# What stands for a piece of code or math while marks are looked for around it; no text of notes has these signs.
_HELD = re.compile("\ue000(\\d+)\ue001")


def extract(page: Page) -> Found:
    """A cloze for each paragraph with a deletion; numbers that the author wrote stay, other deletions follow them."""
    found = Found()
    for block in page.of(Paragraph):
        if page.is_taken(block) or not page.is_wanted(NAME, block):
            continue
        html, count, given = _numbered(block.text.html)
        if not count:
            if ("type", "cloze") in page.settings(block):
                message = "A directive asks for gaps here, and there is none."
                hint = "Mark what is to be asked: ==text==; or give a chain of steps a heading or a label."
                opened = _OPENED.search(block.plain)
                if opened:
                    message = f'The gap "{opened[0]}" is not closed, so there is none.'
                    hint = "Write }} at its end."
                found.diagnostics.append(
                    Diagnostic(place=block.place, code="directive-misplaced", message=message, hint=hint)
                )
            continue
        plain = block.text.plain.replace("==", "")
        found.items.append(
            Cloze(
                block=block,
                place=block.place,
                source=page.document.source,
                trail=page.sections(block),
                settings=page.settings(block),
                text=(Text(html=html, plain=plain),),
                given=given,
            )
        )
        found.used.append(block)
        found.claims.append(Claim(block=block, by=NAME, told=f"a text with {count} deletions"))
    return found


def _numbered(html: str) -> tuple[str, int, frozenset[int]]:
    """Some HTML with Anki's deletions in place of marked text, how many it has, and the numbers that were given here.

    In code and math nothing is a deletion.
    """
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append(inert(match[0]))
        return f"\ue000{len(held) - 1}\ue001"

    text = _CODE_OR_MATH.sub(hold, html.replace("\ue000", "").replace("\ue001", ""))
    numbers = [int(number) for number in _OWN.findall(text)]
    own = max(numbers, default=0)
    following, count = own, len(numbers)

    def delete(match: re.Match[str]) -> str:
        nonlocal following, count
        following, count = following + 1, count + 1
        return deletion(following, match[1])

    text = _MARKED.sub(delete, text)
    given = frozenset(range(own + 1, following + 1))
    return _HELD.sub(lambda match: held[int(match[1])], text), count, given
