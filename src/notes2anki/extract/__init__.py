"""Extraction: items out of documents, one extractor a pattern.

An extractor is a function from a `Page` to what it found; each sees the claims of those before it. A new pattern is a
file with such a function, and its name in the list below.
"""

from __future__ import annotations

from notes2anki.extract import cloze, details, headed, labelled, quoted, sequences, tables
from notes2anki.extract.page import Extractor, Found, Options, Page
from notes2anki.model import Details, Document, Table

EXTRACTORS: dict[str, Extractor] = {
    "details": details.extract,
    "tables": tables.extract,
    "quoted": quoted.extract,
    "labelled": labelled.extract,
    "headed": headed.extract,
    "sequences": sequences.extract,
    "cloze": cloze.extract,
}
# What the program is for: these two cannot be turned off.
ALWAYS = frozenset({"details", "tables"})
# Arrows and marks mean other things to many authors: these are for those who say so.
ON_DEMAND = frozenset({"sequences", "cloze"})


def extract(document: Document, options: Options = Options()) -> Found:  # noqa: B008  # frozen, so safe to share
    """All that the extractors find in a document, items in source order; every table and block has a claim."""
    page, everything = Page(document=document, options=options), Found()
    for name, extractor in EXTRACTORS.items():
        if name in options.off or (name in ON_DEMAND and name not in options.on):
            continue
        found = extractor(page)
        page.claims.update((claim.block, claim) for claim in found.claims)
        page.used.update(found.used)
        everything.items += found.items
        everything.claims += found.claims
        everything.diagnostics += found.diagnostics
    for block in document.walk():
        if isinstance(block, Details | Table) and block not in page.claims:
            message = "No pattern recognises this block."
            everything.leave(
                block, "none", "block-unclaimed", message, "Please report it: every block should have a reason."
            )
    everything.items.sort(key=lambda item: (item.place.line, item.place.column))
    return everything


__all__ = ["ALWAYS", "EXTRACTORS", "ON_DEMAND", "Found", "Options", "Page", "extract"]
