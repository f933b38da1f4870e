"""Formulas whose dollars touch letters: what GitHub does not read of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from notes2anki.checks.prose import with_formulas
from notes2anki.diagnostics import Diagnostic
from notes2anki.markdown.spans import UNSPACED, math_spans
from notes2anki.model import Source

_UNSPACED = re.compile(f"[{UNSPACED}]")
_SHOWN = 40


def touching(source: Source, lines: Collection[int]) -> Iterator[Diagnostic]:
    """The first formula on some lines that a letter touches of a script without spaces, which only we read as one."""
    if "$" not in source.text or not _UNSPACED.search(source.text):
        return
    text, line, counted = with_formulas(source).text, 1, 0
    for start, end in math_spans(text):
        line, counted = line + text.count("\n", counted, start), start
        if line in lines and _UNSPACED.search(text[max(start - 1, 0) : start] + text[end : end + 1]):
            shown = text[start:end] if end - start <= _SHOWN else "the formula"
            said = "A letter touches a dollar of this formula, so GitHub shows the dollars; a card shows the formula."
            hint = f"Put a space on both sides of {shown}, and so in the rest of the file."
            place = source.place(line, start - text.rfind("\n", 0, start))
            yield Diagnostic(place=place, code="math-raw", message=said, hint=hint)
            return
