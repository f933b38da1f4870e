"""Links that lead nowhere by the way they are written: not closed, without an address, or with a misspelt one."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from difflib import get_close_matches

from notes2anki.checks.prose import prose
from notes2anki.checks.spots import spots
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Place, Source

_WORDS = r"(?<![\w\\!\])])\[(?P<words>[^\[\]\n]{1,100})\]"
_OPEN = re.compile(
    rf"{_WORDS}\((?P<address>https?://[^\s()<>\[\]|]{{1,300}})(?=[ \t\n]|\Z)(?![^\n]{{0,300}}\)|\s{{1,20}}[\"'(])"
)
# `[this]() {` is a function of C++.
_EMPTY = re.compile(rf"{_WORDS}\([ \t]{{0,9}}\)(?![ \t]?[{{(:\-])")
_SCHEME = re.compile(rf"{_WORDS}\((?P<scheme>[A-Za-z]{{3,7}})(?P<sign>:?/{{1,3}})(?P<rest>[^\s()]{{3,300}})\)")
_BARE = re.compile(rf"{_WORDS}\((?P<address>www\.[\w-]{{1,60}}\.[^\s()]{{2,300}})\)", re.I)
_NAME = re.compile(r"[^\W\d_]{3}")
_DOMAIN = re.compile(r"[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}(?:[/:?#]|$)")
_ENDS = ".,;:!?"
_RIGHT = ("https", "http")


def unread(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for each such link on some lines."""
    if "](" not in source.text:
        return
    text = prose(source).text
    for place, found in spots(source, text, lines, _OPEN):
        said = f'The link "{found["words"]}" is not closed, so a card shows its brackets.'
        address = found["address"].rstrip(_ENDS)  # what ends the sentence is no part of it
        yield _told(place, said, f"Write [{found['words']}]({address}){found['address'][len(address) :]}")
    for place, found in spots(source, text, lines, _EMPTY):
        if _NAME.search(found["words"]) and not found["words"].startswith("Uploading"):
            said = f'The link "{found["words"]}" has no address.'
            yield _told(place, said, "Write it between the round brackets, or take the brackets out.")
    for place, found in spots(source, text, lines, _SCHEME):
        scheme = found["scheme"].lower()
        near = get_close_matches(scheme, _RIGHT, n=1, cutoff=0.75)
        if near and (scheme not in _RIGHT or found["sign"] != "://") and _DOMAIN.match(found["rest"]):
            start = found["scheme"] + found["sign"]
            said = f'The address of the link "{found["words"]}" is misspelt: it starts with "{start}".'
            yield _told(place, said, f"Write {near[0]}://{found['rest']}")
    for place, found in spots(source, text, lines, _BARE):
        said = f'The link "{found["words"]}" leads to a file called "{found["address"]}", since its address has no https://.'
        yield _told(place, said, f"Write https://{found['address']}")


def _told(place: Place, said: str, hint: str) -> Diagnostic:
    return Diagnostic(place=place, code="link-broken", message=said, hint=hint)
