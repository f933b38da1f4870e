"""A `</details>` right before the fence that closes the code of its block, read as if it stood behind that.

The two lines were typed in the wrong order: by CommonMark the tag is code, and its block is never closed.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from notes2anki.markdown.spans import Slip, dead_zones, fences

_LAST = re.compile(
    r"^[ \t>]*+(?P<tag></details[ \t]*+>)[ \t]*+(?P<between>\n(?:[ \t>]*+\n)*+)"
    r"(?P<fence>[ \t>]*+(?:`{3,}|~{3,})[ \t]*+)$",
    re.M | re.I,
)
_TAG = re.compile(r"<(?P<close>/?)details(?=[\s>/])", re.I)


def mend(text: str) -> tuple[str, list[Slip]]:
    """A text in which each such tag and the fence behind it changed places, and the slips. Lines stay in place."""
    last = {match.end(): match for match in _LAST.finditer(text)}
    code = [(start, last[end]) for start, end in fences(text) if end in last] if last else []
    if not code:
        return text, []
    parts: list[str] = []
    told: list[Slip] = []
    end, line, counted = 0, 1, 0
    blocks = _Blocks(text)
    for start, match in code:
        if not blocks.lacks_end(start) or not _holds_code(text, start, match.start()):
            continue
        parts += [text[end : match.start()], match["fence"], match["between"], text[match.start() : match.end("tag")]]
        opened = line + text.count("\n", counted, start)
        line, counted, end = opened + text.count("\n", start, match.start()), match.start(), match.end()
        where = f"stands inside the code block of line {opened}"
        said = f"This {match['tag']} {where}; it was read as if it stood behind it."
        to_do = "Put it behind the line that closes the code."
        column = match.start("tag") - match.start() + 1
        told.append(Slip(code="details-in-code", said=said, to_do=to_do, line=line, column=column))
    return "".join(parts) + text[end:], told


def _holds_code(text: str, start: int, end: int) -> bool:
    """Whether code stands between a fence and the tag, and no block opens in it, which the tag would close."""
    code = text[text.find("\n", start) : end]
    return bool(code.strip(" \t\n>")) and not _TAG.search(code)


class _Blocks:
    """The collapsible blocks of a text, by their tags outside of code and comments."""

    def __init__(self, text: str) -> None:
        dead = dead_zones(text)
        tags = [tag for tag in _TAG.finditer(text) if not dead.cover(tag.start())]
        self.starts = [tag.start() for tag in tags]
        self.opens = [not tag["close"] for tag in tags]
        unclosed: list[int] = []
        for start, opens in zip(self.starts, self.opens, strict=True):
            if opens:
                unclosed.append(start)
            elif unclosed:
                unclosed.pop()
        self.first_unclosed = unclosed[0] if unclosed else len(text)

    def lacks_end(self, position: int) -> bool:
        """Whether a position stands in a block, and one that opens before it is never closed."""
        before = bisect_left(self.starts, position)
        return before > 0 and self.opens[before - 1] and self.first_unclosed < position
