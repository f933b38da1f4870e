"""Signs that nobody sees before those of Markdown that start a line: chat programs leave them in what is pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notes2anki.markdown.spans import Edit

_MOST = 100
SIGNS = ("\u200b", "\u2060", "\ufeff")
_START = re.compile(
    rf"^(?P<lead>[ \t>]*+)(?P<sign>[{''.join(SIGNS)}]++)"
    r"(?=[ \t]*+(?:[|<>]|#{1,6} |[-*+] |\d{1,9}[.)] |!\[|```|\*\*))",
    re.M,
)


def edits(text: str) -> Iterator[Edit]:
    """What is to be taken out of a text."""
    for match in _START.finditer(text) if any(sign in text for sign in SIGNS) else ():
        name = f"U+{ord(match['sign'][0]):04X}"
        said = f"An invisible sign ({name}) stands at the start of this line, so GitHub does not read it as it looks."
        yield Edit(*match.span("sign"), "", "space-unbroken", f"{said} It was left out.", "Write the line anew.", _MOST)
