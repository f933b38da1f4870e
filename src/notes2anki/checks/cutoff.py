"""What a line end or a missing bracket cut off: a picture without its `)`, a sentence whose next line starts a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from notes2anki.checks.prose import shown
from notes2anki.media import source_lines
from notes2anki.model import Block, ListBlock, Paragraph, Place, Source, Text

_PICTURE = re.compile(
    r"!\[[^\[\]\n]{0,300}\]\([^\s()<>]{1,300}\.(?:png|jpe?g|gif|svg|webp)(?=\s|$)(?![^\n]{0,200}\))", re.I
)
_PLUS = re.compile(r"[ \t>]*\+[ \t]+(?P<word>\S+)")
_GOES_ON = re.compile(r"[\w)\"'”]$")


def open_pictures(html: str) -> Iterator[str]:
    """What of a field is a picture but for its last bracket, as it is written.

    >>> list(open_pictures("See ![](weir.png and so on"))
    ['![](weir.png']
    """
    yield from (match[0] for match in _PICTURE.finditer(shown(html)))


def split_sentences(source: Source, content: Sequence[Block | Text]) -> Iterator[tuple[Place, str]]:
    """The lines of content, each with its first word, that are a list of one item since a sentence goes on with `+`."""
    lines = source_lines(source)
    for above, below in pairwise(content):
        if not (isinstance(above, Paragraph) and isinstance(below, ListBlock) and len(below.items) == 1):
            continue
        plus = _PLUS.match(lines[below.place.line - 1])
        if plus and below.place.line == above.end + 1 and _GOES_ON.search(above.plain.rstrip()):
            yield below.place, plus["word"]
