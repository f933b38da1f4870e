r"""Chemical formulas as TeX: `\ce{2 H2 + O2 -> 2 H2O}`, which MathJax in Anki reads with mhchem, for pages without it.

What stands in most notes is read: amounts, indices, charges, groups and arrows.
"""

from __future__ import annotations

import re

_CE = re.compile(r"\\ce\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_PIECE = re.compile(
    r"(?P<arrow><=>|<->|->|<-)|\^(?P<up>\{[^{}]*\}|\d*[+-]|\S)|_(?P<down>\{[^{}]*\}|\S)"
    r"|(?P<name>[A-Za-z]+)|(?P<count>\d+(?:[./]\d+)?)|(?P<sign>[+-])|(?P<close>[)\]])|(?P<space>\s+)|(?P<rest>.)"
)
_ARROWS = {"->": r"\rightarrow", "<-": r"\leftarrow", "<->": r"\leftrightarrow", "<=>": r"\rightleftharpoons"}


def as_tex(tex: str) -> str:
    r"""TeX with its chemical formulas as plain TeX.

    >>> as_tex(r"\ce{Ca^2+ + 2 OH- -> Ca(OH)2}")
    '\\mathrm{Ca}^{2+}+2\\,\\mathrm{OH}^{-}\\rightarrow \\mathrm{Ca}(\\mathrm{OH})_{2}'
    """
    return _CE.sub(lambda match: _formula(match[1]), tex)


def _formula(written: str) -> str:
    made: list[str] = []
    attached = False  # whether the piece before is a part of a molecule, which an index or a charge can belong to
    for piece in _PIECE.finditer(written):
        kind, text = piece.lastgroup or "", piece[0]
        ends = piece.end() == len(written) or not written[piece.end()].isalnum()
        match kind:
            case "arrow":
                made.append(_ARROWS[text] + " ")
            case "up" | "down":
                inner = (piece["up"] or piece["down"]).strip("{}")
                made.append(f"{text[0]}{{{inner}}}")
            case "name":
                made.append(rf"\mathrm{{{text}}}")
            case "count":
                made.append(f"_{{{text}}}" if attached else text + r"\,")
            case "sign":
                made.append(f"^{{{text}}}" if attached and ends else text)
            case "space":
                pass
            case _:
                made.append(r"\cdot " if text == "*" else text)
        attached = kind in ("name", "close", "up", "down") or (kind == "count" and attached)
    return "".join(made)
