"""The elements of HTML, by what is done with their tags in a text, and comparisons that look like such tags."""

from __future__ import annotations

import re

# The elements of HTML that may stand in running text; another word in angle brackets is text ("<branch>").
PHRASING = frozenset(
    "a abbr audio b bdi bdo big br cite code data del details dfn em font i img input ins kbd label mark meter nobr "
    "picture progress q rp rt ruby s samp small source span strike strong sub summary sup time tt u var video "
    "wbr".split()
)
# Block elements are let through in cells and paragraphs, where browsers accept them.
BLOCKS = frozenset(
    "blockquote dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 hr li ol pre table tbody td tfoot th thead tr ul".split()
)
# Wrappers say nothing about the text in them; two of them end up as a line break.
WRAPPERS = frozenset("address article aside center div footer header main nav p section".split())
DROPPED = frozenset(
    "iframe script style object embed form button select textarea svg path noscript meta link base".split()
)
# What stands between these tags is no text.
SILENT = frozenset("script style iframe object template noscript textarea".split())
# What makes text look otherwise, and goes on doing so where it is not closed.
FORMATTING = frozenset("b big code del em i ins kbd mark s small strike strong sub sup tt u".split())
VOID = frozenset("br hr img input source wbr".split())
_HOLDERS = frozenset({"details", "summary"})
# Words where a tag has its attributes: "if a<b and c>d". GitHub takes them for those, and shows nothing of it.
_ALONE = (
    "allowfullscreen alt autoplay border checked compact controls default disabled download hidden inert inline ismap "
    "itemscope loop markdown multiple muted nohref noshade nowrap open playsinline readonly required reversed selected"
)
COMPARED = re.compile(
    rf"<(?P<name>{'|'.join(sorted((PHRASING | BLOCKS | WRAPPERS) - _HOLDERS))})"
    rf"(?:\s+(?!(?:{_ALONE.replace(' ', '|')})\b)[a-z0-9]+)+\s*>",
    re.I,
)
