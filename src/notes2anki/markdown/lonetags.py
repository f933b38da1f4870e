"""Cells that hold a bare tag and no text, as `| <br> | line break |`: GitHub shows nothing of them.

In a column of tags they are read as the tags that they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from notes2anki.markdown import directives
from notes2anki.markdown.elements import BLOCKS, DROPPED, FORMATTING, PHRASING, WRAPPERS
from notes2anki.markdown.state import Token

_NAMES = PHRASING | BLOCKS | WRAPPERS | DROPPED
# A tag, or one with its closing tag right behind it, or a comment.
_TAG = re.compile(
    r"</?(?P<name>[a-z][a-z0-9]{0,9})(?P<attributes>(?:[\s/][^<>]{0,100})?)>(?:\s{0,9}</(?P=name)>)?"
    r"|(?P<comment><!--[^<>]{0,40}?-->)",
    re.I,
)
_BETWEEN = re.compile(r"[\s,/·;]{1,5}|$")
_CODE = re.compile(r"`{1,2} ?(</?[a-z][^`<>]{0,100}>|<!--[^`<>]{0,40}-->) ?`{1,2}", re.I)
_HEADER = re.compile(r"\b(?:tags?|elements?|html|elemente?|balises?|etiquetas?)\b", re.I)
# What shows where it stands, or leads there: none of these is meant as its name.
_SHOWS = re.compile(r"\b(?:src|srcset|id|name|data|href)\s*=|\btype\s*=\s*[\"']?checkbox", re.I)
# What keeps a cell empty on purpose.
_FILLERS = frozenset({"br", "!--", "wbr"})


def names_in(text: str) -> tuple[str, ...]:
    """The names of the tags that a text holds, if it holds nothing but tags; `!--` is that of a comment."""
    found, position = [], 0
    while tag := _TAG.match(text, position):
        name = "!--" if tag["comment"] else tag["name"].lower()
        if (name != "!--" and name not in _NAMES) or _SHOWS.search(tag["attributes"] or ""):
            return ()
        found.append(name)
        between = _BETWEEN.match(text, tag.end())
        if between is None:
            return ()
        position = between.end()
    return tuple(found) if found and position == len(text) and not any(directives.within(text)) else ()


def as_code(text: str) -> str:
    """A text of tags with each of them in backticks."""
    return _TAG.sub(lambda tag: f"`{tag[0]}`", text)


def find(table: Token) -> Iterator[tuple[Token, int, bool]]:
    """The cells to tell of: one for each column that holds such, how many there are, and whether they name tags.

    Those that do are marked in the tokens.
    """
    for column, header in enumerate(table["header"]):
        cells = [row["cells"][column] for row in table["rows"]]
        lone = [(cell, names) for cell in cells if cell["text"].startswith("<") and (names := names_in(cell["text"]))]
        if not lone:
            continue
        if _are_meant(header["text"], [cell["text"] for cell in cells], [names for _, names in lone]):
            for cell, _ in lone:
                cell["named"] = True
            yield lone[0][0], len(lone), True
            continue
        told = [cell for cell, names in lone if "/" not in cell["text"] and not set(names) & (FORMATTING | _FILLERS)]
        if told:
            yield told[0], len(told), False


def _are_meant(header: str, texts: list[str], names: list[tuple[str, ...]]) -> bool:
    """Whether the cells of a column that are only tags name them: others do, too, or the header says so."""
    coded = [code[1].strip("<>/").split()[0].lower() for text in texts if (code := _CODE.fullmatch(text))]
    tags = {*coded, *(name for some in names for name in some)}
    if len(tags) > 1 and tags - _FILLERS and (len(names) + len(coded)) * 2 > sum(map(bool, texts)):
        return True
    alone = len(names) == len(set(names)) and all(names_in(text) or _CODE.fullmatch(text) for text in texts)
    return bool(_HEADER.search(header)) and alone
