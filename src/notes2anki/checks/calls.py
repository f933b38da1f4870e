"""Calls of code in text, `handlers[i](arg)`, which Markdown takes for a link: neither their brackets nor `arg` show."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from notes2anki.checks.prose import prose
from notes2anki.checks.spots import spots
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Source

# The name of what is called, an index or a type, and arguments; a link leads to a file, an address or a heading.
_CALL = re.compile(
    r"(?<![\w\]!\\])(?P<name>[A-Za-z_][\w.]{0,40}+)\[(?P<index>[A-Za-z0-9_*.,+-]{1,30})\]"
    r"\((?P<given>[A-Za-z0-9_,*&+-]{0,60})\)"
)


def linked(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for each such call on some lines, which are those that cards are made of."""
    if "](" not in source.text:
        return
    for place, call in spots(source, prose(source).text, lines, _CALL):
        if not _leads(source, call["given"]):
            shown = f"{call['name']}{call['index']}"
            message = f'The brackets of "{call[0]}" make a link, so GitHub and a card show "{shown}".'
            hint = f"Write it as code: `{call[0]}`"
            yield Diagnostic(place=place, code="bracket-lost", message=message, hint=hint)


def _leads(source: Source, given: str) -> bool:
    """Whether there is a file of the notes that a link leads to, whose ending wikis leave out."""
    folder = (source.root / source.path).parent
    return bool(given) and any((folder / f"{given}{ending}").exists() for ending in ("", ".md"))
