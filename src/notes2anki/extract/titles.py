"""A section that was made a second title of its file, so that its notes have the tags and headings of another file."""

from __future__ import annotations

from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.model import Heading

# So many sections under the first title make it the title of the file.
_SECTIONS = 2


def second_title(page: Page) -> Iterator[Diagnostic]:
    """A finding where a file with a title and sections has one more title; with several, that is its way."""
    headings = [block for block in page.document.blocks if isinstance(block, Heading)]
    titles = [heading for heading in headings if heading.level == 1]
    if len(titles) != 2 or titles[0] is not headings[0]:
        return
    first, second = titles
    sections = [heading for heading in headings[: headings.index(second)] if heading.level == 2]
    if len(sections) >= _SECTIONS:
        message = (
            f'One # makes "{second.plain[:60]}" a title, so what follows does not stand under "{first.plain[:60]}".'
        )
        yield Diagnostic(
            place=second.place, code="heading-title", message=message, hint="For a section of it, write ##."
        )
