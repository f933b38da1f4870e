"""Numbers and words of a formula that a `^` or `_` was meant to move as a whole: without braces it takes one sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BRACED = r"\s*\{(?:[^{}]|\{[^{}]*\})*\}"
# Text and names are no formula, and chemistry takes a number as a whole.
_OTHER = re.compile(
    rf"\\(?:text[a-z]*|[mh]box|tag|label|href|color|ce|pu|operatorname\*?|math(?:rm|tt|sf|it|bf)){_BRACED}"
)
# Words that are no product of variables; of two letters is only "in", where there is an "out", too.
_WORDS = (
    "max|min|avg|mean|total|tot|ref|eff|ext|net|opt|obs|pred|true|test|train|init|initial|final|start|old|new|prev|next|low"
    "|high|left|right|in|out|input|output|err|error|loss|rms|std|crit|model|data|rel|abs"
)
_SCRIPT = re.compile(
    r"(?P<base>\\?[A-Za-z]{1,20}|\d{1,20}|[\w)\]}]?)(?<!\\)(?P<sign>[\^_])"
    rf"(?:(?P<number>-\d(?:\d|\.(?=\d))*|\d(?:\d|\.(?=\d))+)|(?P<word>{_WORDS})(?![A-Za-z{{]))"
)


def half_moved(tex: str) -> Iterator[tuple[str, str, str]]:
    r"""What of a formula is written so: the text, how many of its signs are moved and where to, and what to write.

    >>> list(half_moved("2^10"))
    [('2^10', 'raises only the 1', '2^{10}')]
    """
    formula = _OTHER.sub(lambda other: " " * len(other[0]), tex)
    for match in _SCRIPT.finditer(formula):
        moved = match["number"] or match["word"]
        if moved == "in" and "_out" not in formula:
            continue
        before = f"{match['base']}{match['sign']}"
        does = f"{'raises' if match['sign'] == '^' else 'lowers'} only the {moved[0]}"
        meant = moved if match["number"] else rf"\text{{{moved}}}"
        yield match[0], does, f"{before}{{{meant}}}"
