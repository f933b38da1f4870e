"""Slips of the pen put right before a text is parsed, so that it is read as it was meant; each is told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from notes2anki.markdown import misspelt, signs
from notes2anki.markdown.spans import dead_zones

# Only a text that holds one of these can have such a slip.
_SIGNS = ("<", *signs.SIGNS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A slip, where it stands (line and column from 1), the code of the finding, what is so, and what to do."""

    code: str
    said: str
    to_do: str
    line: int
    column: int


def mend(text: str) -> tuple[str, tuple[Slip, ...]]:
    """A text with its slips put right, and the slips. Lines stay where they are; code and comments are left alone."""
    if not any(sign in text for sign in _SIGNS):
        return text, ()
    found = sorted([*misspelt.edits(text), *signs.edits(text)])
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
    return "".join(parts) + text[end:], tuple(told)
