"""Slips of the pen put right before a text is parsed, so that it is read as it was meant; each is told."""

from __future__ import annotations

from collections import Counter

from notes2anki.markdown import enclosed, invisible, misspelt, pipes, signs
from notes2anki.markdown.spans import Slip, dead_zones

# Only a text that holds one of these can have such a slip.
_SIGNS = ("<", pipes.SIGN, *signs.SIGNS, *invisible.SIGNS)


def mend(text: str) -> tuple[str, tuple[Slip, ...]]:
    """A text with its slips put right, and the slips. Lines stay where they are; code and comments are left alone."""
    if not any(sign in text for sign in _SIGNS):
        return text, ()
    text, slips = _edited(text)
    text, enclosed_tags = enclosed.mend(text)  # behind the others, since a tag in code can be misspelt, too
    return text, (*slips, *enclosed_tags)


def _edited(text: str) -> tuple[str, list[Slip]]:
    found = sorted([*misspelt.edits(text), *signs.edits(text), *pipes.edits(text), *invisible.edits(text)])
    dead = dead_zones(text) if found else None
    parts: list[str] = []
    told: list[Slip] = []
    times: Counter[str] = Counter()
    end = 0
    line, newline, counted = 1, -1, 0
    for edit in found:
        if edit.start < end or not dead or dead.cover(edit.start):
            continue
        parts += [text[end : edit.start], edit.meant]
        line += text.count("\n", counted, edit.start)
        newline = max(newline, text.rfind("\n", counted, edit.start))
        counted, end = edit.start, edit.stop
        times[edit.code] += 1
        if times[edit.code] <= edit.most:
            told.append(Slip(code=edit.code, said=edit.said, to_do=edit.to_do, line=line, column=edit.start - newline))
    return "".join(parts) + text[end:], told
