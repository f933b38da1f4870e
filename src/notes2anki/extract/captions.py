"""What stands above a table and names it."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import is_label
from notes2anki.extract.words import asks
from notes2anki.model import Details, Heading, ListBlock, Paragraph, Table, Text

_CAPTION_WORDS = 30


def caption_of(page: Page, table: Table) -> Text:
    """What names the table: a bold label, question or line with a colon above it, or the question it answers."""
    for neighbour in page.before(table):
        if isinstance(neighbour, Heading | Table | Details | ListBlock):
            break  # a line above a list names the list
        if isinstance(neighbour, Paragraph) and neighbour.plain:
            text = neighbour.text
            named = text.bold or asks(text.plain) or text.plain.rstrip().endswith((":", "："))
            if named and len(text.plain.split()) <= _CAPTION_WORDS and not is_label(text.plain):
                return replace(text, plain=text.plain.rstrip(" :："))
            break
    asked = next((claim.asked for holder in page.within(table) if (claim := page.claims.get(holder))), "")
    return Text(html=escape(asked, quote=False), plain=asked)


def line_above(page: Page, table: Table) -> Text:
    """The short paragraph right above a table."""
    above = page.preceding(table)
    return above.text if isinstance(above, Paragraph) and len(above.plain) < 80 else Text()
