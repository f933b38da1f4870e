"""Blank lines without `>` in a collapsible block that stands in a quote, read as lines of it.

Such a line ends the quote on GitHub, and with it the block; what follows, up to its `</details>`, is another quote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from notes2anki.markdown.spans import Edit

_LINE = re.compile(r"^(?P<quoted> {0,3}>)?(?P<text>[^\n]*)$", re.M)
_HELD = re.compile(r"^ {0,3}>[^\n]*<details", re.M | re.I)
_TAG = re.compile(r"<(?P<close>/?)details(?=[\s>/])", re.I)


def edits(text: str) -> Iterator[Edit]:
    """What is to be changed in a text: a sign in each such line, told once a block."""
    opened: list[int] = []  # the lines of blocks that are open in a quote, the outer first
    blank: list[int] = []
    for number, line in enumerate(_LINE.finditer(text) if _HELD.search(text) else (), 1):
        if not line["quoted"]:
            if line["text"].strip():
                opened, blank = [], []
            elif opened:
                blank.append(line.start())
            continue
        for tag in _TAG.finditer(line["text"]) if "<" in line["text"] else ():
            if not tag["close"]:
                opened, blank = ([number], []) if blank else ([*opened, number], [])
            elif opened:
                first = opened.pop()
                for start in blank if not opened else ():
                    said = f"A blank line without > ends the quote here, and so the block of line {first}; it was read"
                    hint = "Write > on each line of the block."
                    yield Edit(start, start, ">", "details-unclosed", f"{said} with one.", hint, most=1)
                blank = blank if opened else []
