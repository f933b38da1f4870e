"""Headings that are not those of the notes below: one that became a second title of its file, and one that is code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, takewhile

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import ends_asking
from notes2anki.model import Block, Code, Details, Heading, Rule, Table

# So many sections under the first title make it the title of the file.
_SECTIONS = 2
_HEADING = re.compile(r"(?P<signs>#{1,6})[ \t]+(?P<text>\S[^\n]*)")
_SHOWN = 60
# How many blocks below a heading are looked at.
_NEAR = 20


def second_title(page: Page) -> Iterator[Diagnostic]:
    """A finding where a file with a title and sections has one more title; with several, that is its way."""
    headings = [block for block in page.document.blocks if isinstance(block, Heading)]
    titles = [heading for heading in headings if heading.level == 1]
    if len(titles) != 2 or titles[0] is not headings[0]:
        return
    first, second = titles
    sections = [heading for heading in headings[: headings.index(second)] if heading.level == 2]
    # A question among titles is none where others are asked in sections.
    asking = [heading.level for heading in headings if heading.level > 1 and ends_asking(heading.plain)]
    level = min(asking, default=0) if ends_asking(second.plain) and not ends_asking(first.plain) else 0
    if len(sections) >= _SECTIONS or level:
        message = (
            f'One # makes "{second.plain[:60]}" a title, so what follows does not stand under "{first.plain[:60]}".'
        )
        signs = "#" * (level or 2)
        yield Diagnostic(
            place=second.place, code="heading-title", message=message, hint=f"For a section of it, write {signs}."
        )


def indented_heading(page: Page) -> Iterator[Diagnostic]:
    """A finding for each heading that is code by its indentation alone, above what makes cards."""
    for block in page.of(Code):
        heading = _HEADING.fullmatch(block.code) if block.place.line == block.end else None
        if heading and _introduces(page, block, heading):
            text = heading[0] if len(heading[0]) <= _SHOWN else f"{heading[0][: _SHOWN - 1]}…"
            message = (
                f'"{text}" is indented by four columns or more, so it is code, and no heading of what stands below.'
            )
            yield Diagnostic(place=block.place, code="heading-in-code", message=message, hint="Indent it less.")


def _introduces(page: Page, block: Block, heading: re.Match[str]) -> bool:
    """Whether a table or block that makes cards stands below, before the next heading; right below a single #.

    That is also the sign of a comment, and of the one who runs a command.
    """
    near = 1 if len(heading["signs"]) == 1 else _NEAR
    if near == 1 and heading["text"][0].islower():
        return False
    below = takewhile(lambda other: not isinstance(other, Heading | Rule), islice(page.after(block), near))
    made = (page.claims.get(other) for other in below if isinstance(other, Details | Table))
    return any(claim is not None and not claim.reason for claim in made)
