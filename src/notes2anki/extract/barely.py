"""Answers that are a bare tag, as `<br>`: GitHub shows nothing of them, and a card only of some."""

from __future__ import annotations

import re
from html import escape

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.model import Block, Content, Details, Html, Paragraph, Text

# A tag without the text or the picture that it could be for.
_TAG = r"</?[a-z][a-z0-9]{0,9}(?:\s+(?!(?:src|id|name|href|data)\b)[^<>]{1,60})?\s*/?>"
_TAGS = re.compile(rf"{_TAG}(?:[\s,/]{{0,3}}{_TAG}){{0,3}}", re.I)
_CLOSING = "</details>"
_MOST_LINES, _LONGEST = 12, 60  # lines, characters


def tags_in(page: Page, block: Details) -> str:
    """What a short block holds below its summary, where that is nothing but tags."""
    if block.end - block.place.line > _MOST_LINES:
        return ""
    lines = page.lines[block.place.line - 1 : block.end]
    below = "\n".join(line.lstrip(" \t>") for line in lines).rpartition("</summary>")[2]
    inner = below.strip().removesuffix(_CLOSING).strip()
    return inner if len(inner) <= _LONGEST and _TAGS.fullmatch(inner) else ""


def hint(tags: str) -> str:
    """What to do about them."""
    return f"If the tag itself is meant, write {_as_code(tags)}, with backticks."


def named(page: Page, answer: Content) -> tuple[Content, Diagnostic | None]:
    """An answer that is only a tag as the name of that tag, and what is told of it; any other as it is."""
    only = answer[0] if len(answer) == 1 else None
    written = only.html.strip() if isinstance(only, Html) else only.plain if isinstance(only, Paragraph) else ""
    is_coded = isinstance(only, Paragraph) and "<code>" in only.text.html
    if not isinstance(only, Block) or is_coded or len(written) > _LONGEST or not _TAGS.fullmatch(written):
        return answer, None
    if written not in page.lines[only.place.line - 1]:
        return answer, None  # its signs are escaped, so that it is shown
    message = (
        f'The answer "{written}" is only a tag, of which GitHub shows nothing. It was read as the name of the tag.'
    )
    told = Diagnostic(place=only.place, code="tag-bare", message=message, hint=hint(written))
    shown = Text(html=f"<code>{escape(written, quote=False)}</code>", plain=written, code=True)
    return (Paragraph(place=only.place, end=only.end, text=shown),), told


def _as_code(tags: str) -> str:
    return re.sub(_TAG, r"`\g<0>`", tags, flags=re.I)
