"""Slips of the pen put right before a text is parsed, so that it is read as it was meant; each is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from notes2anki.markdown import directives, enclosed, invisible, misspelt, pipes, signs, torn, wide
from notes2anki.markdown.spans import Edit, Slip, dead_zones

# Only a text that holds one of these can have such a slip.
_SIGNS = ("<", pipes.SIGN, *signs.SIGNS)
_FIRST = (*wide.SIGNS, *invisible.SIGNS)


def mend(text: str) -> tuple[str, tuple[Slip, ...]]:
    """A text with its slips put right, and the slips. Lines stay where they are; code and comments are left alone."""
    first: list[Slip] = []
    if any(sign in text for sign in _FIRST):
        # Before the others, which see narrow signs only, and those that start a line.
        text, first = _edited(text, [*wide.edits(text), *invisible.edits(text)])
    if not any(sign in text for sign in _SIGNS):
        return text, tuple(first)
    text, slips = _edited(
        text,
        [*directives.edits(text), *misspelt.edits(text), *signs.edits(text), *pipes.edits(text), *torn.edits(text)],
    )
    text, enclosed_tags = enclosed.mend(text)  # behind the others, since a tag in code can be misspelt, too
    return text, (*first, *slips, *enclosed_tags)


def _edited(text: str, edits: Iterable[Edit]) -> tuple[str, list[Slip]]:
    """A text with some edits made outside of code and comments, and what is to be told of them."""
    found = sorted(edits)
    dead = dead_zones(text) if found else None
    parts: list[str] = []
    told: list[Slip] = []
    times: Counter[tuple[str, str]] = Counter()
    end = 0
    line, newline, counted = 1, -1, 0
    for edit in found:
        if edit.start < end or not dead or dead.cover(edit.start):
            continue
        parts += [text[end : edit.start], edit.meant]
        line += text.count("\n", counted, edit.start)
        newline = max(newline, text.rfind("\n", counted, edit.start))
        counted, end = edit.start, edit.stop
        times[edit.code, edit.said] += 1
        if times[edit.code, edit.said] <= edit.most:
            told.append(Slip(code=edit.code, said=edit.said, to_do=edit.to_do, line=line, column=edit.start - newline))
    return "".join(parts) + text[end:], told
