"""Entities of HTML where they are text: in code, which shows `&lt;` as it is written, and written twice in text."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from html import unescape
from html.entities import name2codepoint
from itertools import islice

from notes2anki.checks.coded import Written, code_of
from notes2anki.checks.prose import prose
from notes2anki.checks.spots import spots
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Source

_ENTITY = re.compile(r"&(?:lt|gt|amp|quot|nbsp|#39);")
# A tag or an operator between entities; one alone is what a note asks about.
_CODE = re.compile(
    r"&lt;/?[A-Za-z][\w-]{0,30}+(?:[ /][^&\n]{0,60})?&gt;"
    r"|[\w)] &lt; [\w(]|[\w)] &gt; [\w(]|-&gt;|=&gt;|&amp;&amp;|&lt;&lt;|&lt;="
)
_TWICE = re.compile(r"&amp;(?:lt|gt|amp|quot|nbsp);")
# Code that holds entities rightly, or shows how they are made.
_OWN = frozenset(
    "html xml xhtml svg jsx tsx vue svelte php erb ejs jinja jinja2 md markdown mdx django aspx razor".split()
)
_ABOUT = re.compile(
    r"entit|escap|encod|sanit|xss|injection|実体|エスケープ|转义|實體|实体|이스케이프|экранир|maskier|échapp",
    re.I,
)
# An entity of HTML 4 that lacks its end; some names are words, too, or stand for an address of C.
_OPEN = re.compile(r"(?<![^\s(\[/|*>])&(?P<name>[A-Za-z]{2,8}[1-4]?)(?![\w;=&(])")
_NAMES = frozenset(name2codepoint) - frozenset(
    "and or not int sub sup sum prod part image real cap cup loz ang sim exist empty perp".split()
)
_MOST = 20


def in_code(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for code with entities in place of its signs, and for entities that are written twice in text.

    A file about entities, or about how text is made safe for HTML, is left alone.
    """
    if not _ENTITY.search(source.text) or _ABOUT.search(source.text):
        return
    for code in islice(filter(_is_slip, code_of(source)), _MOST):
        found = _CODE.search(code.text)
        number = code.text.count("\n", 0, found.start()) if found else 0
        if found is None or code.line + number not in lines:
            continue
        at = code.start + found.start()
        place = source.place(code.line + number, at - source.text.rfind("\n", 0, at))
        said = f'Code shows entities as they are written: a card shows "{found[0]}".'
        yield Diagnostic(place=place, code="markup-raw", message=said, hint=f"Write {unescape(found[0])}")
    if "&amp;" in source.text:
        yield from _twice(source, lines)


def _is_slip(code: Written) -> bool:
    """Whether code holds entities, and none of the signs that they stand for."""
    return "&" in code.text and code.language not in _OWN and not re.search(r"[<>]", code.text)


def unclosed(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for each entity without its semicolon, which GitHub shows as it is written."""
    if "&" not in source.text or _ABOUT.search(source.text):
        return
    found = (
        (place, match) for place, match in spots(source, prose(source).text, lines, _OPEN) if match["name"] in _NAMES
    )
    for place, match in islice(found, _MOST):
        said = f'"{match[0]}" lacks its semicolon, so a card shows it as it is written.'
        hint = f"Write {match[0]}; or {unescape(match[0] + ';')}".replace("\xa0", "a space")
        yield Diagnostic(place=place, code="markup-raw", message=said, hint=hint)


def _twice(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    for place, found in islice(spots(source, prose(source).text, lines, _TWICE), _MOST):
        once = unescape(found[0])
        said = f'"{found[0]}" is an entity that was written twice: a card shows "{once}".'
        yield Diagnostic(place=place, code="markup-raw", message=said, hint=f"Write {once}")
