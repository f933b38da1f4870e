"""Extraction: items out of documents, one extractor a pattern.

An extractor is a function from a `Page` to what it found; each sees the claims of those before it. A new pattern is a
file with such a function, and its name in the list below.
"""

from __future__ import annotations

from notes2anki.extract import cloze, details, headed, labelled, quoted, sequences, tables
from notes2anki.extract.beside import lists_beside
from notes2anki.extract.early import behind_blocks, behind_quotes, choices_behind, cut_off, ended_early
from notes2anki.extract.hashed import unspaced_headings
from notes2anki.extract.nameless import nameless
from notes2anki.extract.orphaned import orphaned
from notes2anki.extract.othercards import other_cards
from notes2anki.extract.page import Extractor, Found, Options, Page
from notes2anki.extract.titles import indented_heading, second_title
from notes2anki.extract.toggles import toggles
from notes2anki.extract.unanswered import unanswered, unhidden
from notes2anki.extract.unmarked import unmarked
from notes2anki.extract.unused import unused
from notes2anki.model import Details, Document, Item, Table

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
# Arrows and marks mean other things to many authors: these are for those who say so (`Page.is_wanted`).
ON_DEMAND = frozenset({"sequences", "cloze"})


def extract(document: Document, options: Options = Options()) -> Found:  # noqa: B008  # frozen, so safe to share
    """All that the extractors find in a document, items in source order; every table and block has a claim."""
    page, everything = Page(document=document, options=options), Found()
    for name, extractor in EXTRACTORS.items():
        if name in options.off or (name in ON_DEMAND - options.on and not page.asks_for_gaps):
            continue
        found = extractor(page)
        page.claims.update((claim.block, claim) for claim in found.claims)
        page.used.update(found.used)
        everything.items += found.items
        everything.claims += found.claims
        everything.diagnostics += found.diagnostics
    _skip(everything)
    everything.diagnostics += unused(page)
    everything.diagnostics += ended_early(page)
    everything.diagnostics += choices_behind(page, everything.items)
    everything.diagnostics += cut_off(page)
    everything.diagnostics += behind_quotes(page)
    everything.diagnostics += behind_blocks(page)
    everything.diagnostics += lists_beside(page, page.lines)
    everything.diagnostics += second_title(page)
    everything.diagnostics += indented_heading(page)
    everything.diagnostics += unspaced_headings(page)
    everything.diagnostics += unmarked(page)
    everything.diagnostics += orphaned(page)
    everything.diagnostics += nameless(page, everything.items)
    everything.diagnostics += toggles(page, everything.items, page.lines)
    everything.diagnostics += other_cards(page)
    everything.diagnostics += unhidden(page, everything.items)
    if "labelled" not in options.off:
        everything.diagnostics += unanswered(page, everything.items)
    for block in (*page.of(Details), *page.of(Table)):
        if block not in page.claims:
            message = "No pattern recognises this block."
            everything.leave(
                block, "none", "block-unclaimed", message, "Please report it: every block should have a reason."
            )
    everything.items.sort(key=lambda item: (item.place.line, item.place.column))
    return everything


def _skip(found: Found) -> None:
    """Leave out the questions whose directive says so, wherever it stands: above the question or in its block."""
    skipped = dict.fromkeys(item.block for item in found.items if _is_unwanted(item))
    if not skipped:
        return
    found.items = [item for item in found.items if item.block not in skipped]
    found.claims = [claim for claim in found.claims if claim.block not in skipped]
    for block in skipped:
        found.leave(block, "directive", "skipped", "The question is skipped, as its directive says.")


def _is_unwanted(item: Item) -> bool:
    return item.setting("skip") is not None or item.setting("type") == "none"


__all__ = ["ALWAYS", "EXTRACTORS", "ON_DEMAND", "Found", "Options", "Page", "extract"]
