"""Extraction: items out of documents, one extractor a pattern.

An extractor is a function from a `Page` to what it found; each sees the claims of those before it. A new pattern is a
file with such a function and its name in the list below.
"""

from __future__ import annotations

from notes2anki.extract import details, headed, labelled, quoted, tables
from notes2anki.extract.page import Extractor, Found, Options, Page
from notes2anki.model import Document

EXTRACTORS: tuple[Extractor, ...] = (details.extract, tables.extract, quoted.extract, labelled.extract, headed.extract)


def extract(document: Document, options: Options = Options()) -> Found:  # noqa: B008  # frozen, so safe to share
    """All that the extractors find in a document, items in source order."""
    page, everything = Page(document=document, options=options), Found()
    for extractor in EXTRACTORS:
        found = extractor(page)
        page.claims.update((claim.block, claim) for claim in found.claims)
        page.used.update(found.used)
        everything.items += found.items
        everything.claims += found.claims
        everything.diagnostics += found.diagnostics
    everything.items.sort(key=lambda item: (item.place.line, item.place.column))
    return everything


__all__ = ["EXTRACTORS", "Found", "Options", "Page", "extract"]
