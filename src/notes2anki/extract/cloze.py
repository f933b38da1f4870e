"""Clozes from marked text: `==text==`, and Anki's own `{{c1::text}}`, in paragraphs and list items."""

from __future__ import annotations

import re

from notes2anki.extract.page import Found, Page
from notes2anki.model import Claim, Cloze, Paragraph, Text

NAME = "cloze"

_OWN = re.compile(r"\{\{c(\d+)::(?:(?!\{\{|\}\}).)+\}\}", re.S)
_MARKED = re.compile(r"==(?=[^\s=])((?:(?!==|<code|</?(?:p|li|br)\b).)+?)(?<=[^\s=])==(?!=)", re.S)
_CODE_OR_MATH = re.compile(r"(<code.*?</code>|\\\(.*?\\\)|\\\[.*?\\\])", re.S)


def extract(page: Page) -> Found:
    """A cloze for each paragraph with a deletion; numbers that the author wrote stay, other deletions follow them."""
    found = Found()
    for block in page.document.walk():
        if not isinstance(block, Paragraph) or page.is_taken(block):
            continue
        html, count = _numbered(block.text.html)
        if not count:
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
            )
        )
        found.used.append(block)
        found.claims.append(Claim(block=block, by=NAME, told=f"a text with {count} deletions"))
    return found


def _numbered(html: str) -> tuple[str, int]:
    """Some HTML with Anki's deletions in place of marked text, and how many it has."""
    numbers = [int(number) for number in _OWN.findall(html)]
    following = max(numbers, default=0)
    parts = _CODE_OR_MATH.split(html)
    count = len(numbers)
    for place in range(0, len(parts), 2):

        def delete(match: re.Match[str]) -> str:
            nonlocal following, count
            following, count = following + 1, count + 1
            return f"{{{{c{following}::{match[1]}}}}}"

        parts[place] = _MARKED.sub(delete, parts[place])
    return "".join(parts), count
