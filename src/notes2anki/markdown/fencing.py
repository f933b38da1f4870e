"""Fences of code that open or end another block than was meant, each told where it has to be changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from notes2anki.markdown.spans import CONTAINERS, opening_in
from notes2anki.markdown.state import State

# A fence that ends a line of text; where the text is the summary of a block it opens one.
_BEHIND_TEXT = re.compile(
    rf"{CONTAINERS}[^`\n]*[^`\s](?<!</summary>)[ \t]*(?P<fence>`{{3,}})(?P<info>[\w+#.-]{{0,20}})[ \t]*"
)
_BLANK = re.compile(r"\n[ \t]*\n")
# Settings of a block, which some programs read behind the name of a language.
_SETTING = re.compile(r"[={]")
_NEAR = 50  # lines; a fence further up was meant for other code
_SHOWN = 40


def report_behind_text(
    state: State, opening: re.Match[str], lines: Sequence[str], swallowed: str, *, is_closed: bool
) -> bool:
    """Say of a fence that was to close code that the one above opened none, since it stands behind text.

    `swallowed` says what of notes became code so, as the rest of a sentence.
    """
    start = state.src.rfind(opening["fence"], 0, opening.start())
    if opening["info"].strip() or start < 0 or state.dead.cover(start):
        return False
    first, last = state.src.rfind("\n", 0, start) + 1, state.find_line_end_at(start)
    behind = _BEHIND_TEXT.fullmatch(state.src[first:last].rstrip("\n"))
    between = state.src[last - 1 : opening.start()]
    if not behind or between.count("\n") > _NEAR:
        return False
    if is_closed and not opening_in(opening, lines) and _BLANK.search(between):
        return False
    written, line = f"{behind['fence']}{behind['info']}", state.line(opening.start())
    message = f"The {written} here opens no code block, since text stands before it; line {line} opens one{swallowed}."
    state.report("code-unclosed", state.line(start), message, "Put it on a line of its own.", behind["fence"])
    return True


def report_empty(state: State, opening: re.Match[str], lines: Sequence[str]) -> None:
    """Say of an empty block that its code may stand on the line that opens it."""
    info = opening["info"].strip()
    if len(info.split(maxsplit=1)) < 2 or _SETTING.search(info) or any(line.strip() for line in lines):
        return
    shown = info if len(info) <= _SHOWN else f"{info[: _SHOWN - 1]}…"
    message = f'"{shown}" stands where the name of a language is read, and nothing below, so this block is empty.'
    hint = f"If it is code, put it on a line below the {opening['fence']}"
    state.report("code-empty", state.line(opening.start()), message, hint, opening["fence"])
