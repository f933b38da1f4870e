"""Lines that were to head what follows them, and are text: no space stands behind their `#`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.extract.words import asks
from notes2anki.model import Details, Directive, Paragraph, Table

# A number and a word, or more than one word, with a capital: "#exam" is a tag, and "#todo mend this" one with a remark.
_LINE = re.compile(
    r"#(?P<text>(?:\d{1,3}[.):]? {1,3}(?P<word>[^\W\d_])|(?P<first>[^\W\d_])[\w'’-]{1,40} {1,3}[\w(])[^#\n]{0,100})"
)
_SHOWN = 40


def unspaced_headings(page: Page) -> Iterator[Diagnostic]:
    """A finding for each such line alone right above a block or a table, which is no question of it."""
    for block in page.of(Paragraph):
        line = _LINE.fullmatch(block.plain) if block.plain[:1] == "#" else None
        if line is None or page.is_taken(block) or asks(block.plain) or block.end > block.place.line:
            continue
        counts = line["word"] and line["word"].islower()
        if counts or (line["first"] and not line["first"].isupper()):
            continue
        following = next((other for other in page.after(block) if not isinstance(other, Directive)), None)
        if isinstance(following, Details | Table):
            shown = line["text"][:_SHOWN]
            message = f'"#{shown}" is no heading: a space is missing behind the #.'
            hint = f"If it is to head what follows, write # {shown}, or ## {shown} below a title."
            yield Diagnostic(place=block.place, code="heading-space", message=message, hint=hint)
