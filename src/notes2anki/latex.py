"""LaTeX in fields: what MathJax, which Anki shows it with, cannot read; and MathML for pages without MathJax.

The only module that meets latex2mathml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape

from notes2anki import chemistry
from notes2anki import tex as tex_of_mathjax

_FORMULA = re.compile(r"\\\((.+?)\\\)|\\\[(.+?)\\\]", re.S)
_CODE = re.compile(r"(<code\b.*?</code>|<pre\b.*?</pre>)", re.S)
_ESCAPED = re.compile(r"\\[\\{}%&#$_ ]")
_TEXT = re.compile(r"\\(?:text|mbox|textbf|textit|textrm|mathrm|operatorname\*?)\s*\{[^{}]*\}")
_WORDS = re.compile(r"\\(?:text[a-z]*|[mh]box|tag)\s*\{[^{}]*\}")
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([a-zA-Z]+\*?)\}")
_SIZED = re.compile(r"\\(left|right)(?![a-zA-Z])")
_SCRIPT_END = re.compile(r"(?:[_^]\s*)+(?=$|[}&]|\\\\)")
# Environments of MathJax that latex2mathml knows by another name.
_SAME = re.compile(r"(?<=\{)(?:aligned|split|gathered)(?=\})")


def formulas(html: str) -> Iterator[str]:
    """The TeX of each formula in the HTML of a field, code left out."""
    for part in _CODE.split(html)[::2]:
        for start, end in _spans(part):
            yield unescape(part[start + 2 : end - 2])


def without_formulas(html: str) -> str:
    """The HTML of a field without its code and its formulas."""
    kept = []
    for part in _CODE.split(html)[::2]:
        position = 0
        for start, end in _spans(part):
            kept.append(part[position:start])
            position = end
        kept.append(part[position:])
    return " ".join(kept)


def _spans(part: str) -> Iterator[tuple[int, int]]:
    """Where formulas start and end; a sign that opens and is never closed is sought for once, and not from each."""
    last = {"(": part.rfind("\\)"), "[": part.rfind("\\]")}
    position = part.find("\\")
    while 0 <= position < len(part) - 1:
        sign = part[position + 1]
        if last.get(sign, -1) > position + 2:
            end = part.index("\\)" if sign == "(" else "\\]", position + 3) + 2
            yield position, end
            position = part.find("\\", end)
        else:
            position = part.find("\\", position + 1)


def fault(tex: str) -> str:
    """Why MathJax would not show a formula, as the rest of a sentence; "" if nothing is wrong with its structure.

    >>> fault(r"\\frac{1}{2")
    'a { is not closed'
    """
    bare = _ESCAPED.sub("  ", tex)
    if "%" in _WORDS.sub("", bare):
        return "% starts a comment in LaTeX, so the rest is lost; write \\%"
    depth = 0
    for sign in bare:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return "a } closes nothing"
    if depth:
        return "a { is not closed"
    opened: list[str] = []
    for kind, name in _ENVIRONMENT.findall(bare):
        if kind == "begin":
            opened.append(name)
        elif not opened or opened.pop() != name:
            return f"\\end{{{name}}} closes nothing"
    if opened:
        return f"\\begin{{{opened[-1]}}} is not closed"
    sides = _SIZED.findall(bare)
    if sides.count("left") != sides.count("right"):
        return "\\left and \\right do not pair"
    if _SCRIPT_END.search(_TEXT.sub("x", bare)):
        return "nothing follows a ^ or _"
    return tex_of_mathjax.misread(tex)


def as_mathml(html: str) -> str:
    """HTML with its formulas as MathML, which browsers show by themselves; those that cannot be read stay as TeX."""
    parts = _CODE.split(html)
    parts[::2] = [_FORMULA.sub(_shown, part) if "\\" in part else part for part in parts[::2]]
    return "".join(parts)


def _shown(match: re.Match[str]) -> str:
    return _mathml(unescape(match[1] or match[2]), display="block" if match[2] else "inline")


@lru_cache(maxsize=20_000)
def _mathml(tex: str, *, display: str) -> str:
    from latex2mathml.converter import convert

    if not fault(tex):
        try:
            return str(convert(_SAME.sub("align*", chemistry.as_tex(tex)), display=display))
        except Exception:  # whatever it stumbles over, the TeX itself can be shown
            pass
    return f'<span class="tex">{escape(tex)}</span>'
