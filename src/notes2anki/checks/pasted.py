"""What came along when text was copied from a chat program or a page of the web."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from notes2anki.checks.prose import prose
from notes2anki.checks.spots import spots
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Place, Source

_BUTTON = re.compile(
    r"^[ \t>]*+(?:Copy code|Code kopieren|Copier le code|Copiar código|复制代码|コードをコピーする)[ \t]*$", re.M
)
# How such a program begins what it says, and how it ends it.
_TALK = re.compile(
    r"^[ \t>]*+(?:(?:Sure|Certainly|Of course|Absolutely)[!,.] (?:Here(?:['’]s| is| are)|I can)\b"
    r"|Let me know if (?:you(?:['’]d| want| need| have| would)|there['’]s anything|anything)\b"
    r"|Would you like me to\b|I hope this helps\b)[^\n]{0,40}",
    re.M,
)
_EDIT = re.compile(
    r"^[ \t>]*+(?:#{1,6}[ \t][^\n\[\]]{1,200}|[^\n\[\]|]{2,60})(?P<mark>\[edit(?: \| edit source)?\])[ \t]*$", re.M
)
_SOURCES = re.compile(r"(?<=[^\W\d_][.!?])(?:\[\d{1,3}\]){1,8}(?=\s|$)", re.M)
_DEFINED = re.compile(r"^[ \t>]*+(?:[-*][ \t]+)?\\?\[\d{1,3}\\?\]", re.M)


def leftovers(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A hint for each on some lines; marks of sources are told once a file."""
    text = prose(source).text
    if _BUTTON.search(text):
        for place, found in spots(source, text, lines, _BUTTON):
            yield _told(place, f'"{found[0].strip(" >")}" is a button of the page that this was copied from.')
    for place, found in spots(source, text, lines, _TALK):
        yield _told(place, f'"{found[0].strip(" >")}…" is what a chat program says beside its answer.')
    if "[edit" not in text and "][" not in text and ".[" not in text:
        return
    for place, _ in spots(source, text, lines, _EDIT):
        yield _told(place, '"[edit]" is a button of the page that this was copied from.')
    if not _DEFINED.search(text):
        for place, found in spots(source, text, lines, _SOURCES):
            said = f'"{found[0]}" is where the page that this was copied from names its sources.'
            yield _told(place, said, "Take them out, and so in the rest of the file.")
            return


def _told(place: Place, said: str, hint: str = "Take it out.") -> Diagnostic:
    return Diagnostic(place=place, code="markup-raw", message=f"{said[:-1]}, and a card shows it.", hint=hint)
