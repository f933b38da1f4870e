"""Content of the model as field HTML, before it is sanitised.

What GitHub shows is what the field shows: tight lists without paragraphs, alerts with their kind, code highlighted
with classes (never colours, which night mode could not change).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from notes2anki.model import (
    Block,
    Code,
    Content,
    Details,
    Directive,
    Formula,
    Heading,
    Html,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Rule,
    Table,
    Text,
    TextBlock,
)

_LETTERS = "ABCDEFGH"
_LETTERED = r"(?:<[a-z]+>)*[(\[]?{}[.)\]]\s"
_CHOICE = re.compile(rf"(?:^|\n){_LETTERED.format('([A-Ha-h])')}")
# A line that starts with a name of up to three words and a colon: "Pro: it is fast".
_LABEL = re.compile(
    r"(?:<[a-z]+>)?[^\s<>:：.,;?!]{1,25}(?: [^\s<>:：.,;?!]{1,25}){0,2}(?:</[a-z]+>)?(?::(?:</[a-z]+>)?\s|：)"
)
# Numbers that make no list in Markdown: "1、", "(1)", "①", and the keys that an emoji keyboard has.
_NUMBERED = (
    r"(?:<[a-z]+>)*(?:(?P<plain>\d{1,2})[、）]|\((?P<half>\d{1,2})\)|（(?P<full>\d{1,2})）"
    r"|(?P<ring>[①-⑳])|(?P<key>\d)\ufe0f?\u20e3)"
)
_NUMBER = re.compile(rf"(?:^|\n){_NUMBERED}")
_BEFORE_NUMBER = re.compile(rf"(?<!<br>)\n(?={_NUMBERED})")
_BEFORE_CHOICE = re.compile(rf"(?<!<br>)\n(?={_LETTERED.format('[A-Ha-h]')})")


def render(content: Content) -> str:
    """Field HTML of content; a single line or paragraph comes without `<p>`, so that it stands well beside others."""
    parts = [part for part in content if not isinstance(part, Directive)]
    if len(parts) == 1 and isinstance(parts[0], Text):
        return _apart(parts[0].html)
    if len(parts) == 1 and isinstance(parts[0], Paragraph):
        return _apart(parts[0].text.html)
    return "".join(f"<p>{_apart(part.html)}</p>" if isinstance(part, Text) else _block(part) for part in parts)


def _apart(html: str) -> str:
    """A paragraph with lettered, numbered or named lines on lines of their own, as written.

    Markdown runs them together.
    """
    if "\n" not in html:
        return html
    lines = html.split("\n")
    if all(map(_LABEL.match, lines)):
        return "\n".join([*(f"{line.removesuffix('<br>')}<br>" for line in lines[:-1]), lines[-1]])
    if _counts(html):
        return _BEFORE_NUMBER.sub("<br>\n", html)
    letters = "".join(_CHOICE.findall(html)).upper()
    return _BEFORE_CHOICE.sub("<br>\n", html) if len(letters) > 1 and _LETTERS.startswith(letters) else html


def _counts(html: str) -> bool:
    """Whether several lines of a paragraph start with numbers in one spelling, from 1 and in order."""
    found = [(str(match.lastgroup), match[str(match.lastgroup)]) for match in _NUMBER.finditer(html)]
    numbers = [int(unicodedata.numeric(text) if kind == "ring" else text) for kind, text in found]
    return len({kind for kind, _ in found}) == 1 < len(found) and numbers == list(range(1, len(found) + 1))


def plain(content: Content) -> str:
    """What a reader reads in content, a line a block."""
    return "\n".join(filter(None, (part.plain for part in content)))


def _blocks(blocks: Iterable[Block]) -> str:
    return "".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p>{_apart(block.text.html)}</p>"
        case Heading():
            return f"<h{max(block.level, 3)}>{block.text.html}</h{max(block.level, 3)}>"
        case Code():
            return _code(block)
        case Formula():
            return f"<p>\\[{escape(block.tex, quote=False)}\\]</p>"
        case ListBlock():
            return _list(block)
        case Quote():
            kind = f' class="alert {block.alert}"' if block.alert else ""
            title = block.title.html or block.alert.capitalize()
            title = f'<p class="alert-title">{title}</p>' if block.alert else ""
            return f"<blockquote{kind}>{title}{_blocks(block.blocks)}</blockquote>"
        case Table():
            return _table(block)
        case Details():
            return f"<details><summary>{block.summary.html or '…'}</summary>{_blocks(block.blocks)}</details>"
        case Rule():
            return "<hr>"
        case Html():
            return block.html
        case TextBlock():
            return block.text.html
    return _blocks(block.children)


def _list(block: ListBlock) -> str:
    tag = "ol" if block.ordered else "ul"
    first = block.items[0].number if block.items else ""
    start = f' start="{int(first)}"' if first and int(first) != 1 else ""
    return f"<{tag}{start}>{''.join(_item(item, tight=block.tight) for item in block.items)}</{tag}>"


def _item(item: ListItem, *, tight: bool) -> str:
    task = {"": "", " ": "☐ ", "x": "☑ "}[item.task]
    inner = "".join(
        child.text.html
        if isinstance(child, Paragraph) and (tight or number == 0 == len(item.blocks) - 1)
        else _block(child)
        for number, child in enumerate(item.blocks)
    )
    return f"<li>{task}{inner}</li>"


def _table(block: Table) -> str:
    sides = [f' align="{side}"' if side else "" for side in block.aligned]
    sides += [""] * max(len(row) for row in (block.header, *(row.cells for row in block.rows)))
    header = "".join(f"<th{side}>{cell.text.html}</th>" for cell, side in zip(block.header, sides, strict=False))
    head = f"<thead><tr>{header}</tr></thead>" if any(cell.text for cell in block.header) else ""
    rows = (
        "".join(f"<td{side}>{cell.text.html}</td>" for cell, side in zip(row.cells, sides, strict=False))
        for row in block.rows
    )
    return f"<table>{head}<tbody>{''.join(f'<tr>{row}</tr>' for row in rows)}</tbody></table>"


def _code(block: Code) -> str:
    language = block.language.lower()
    inner = _highlight(block.code, language)
    name = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{name}>{inner}</code></pre>"


@lru_cache(maxsize=4096)
def _highlight(code: str, language: str) -> str:
    lexer = _lexer(language)
    if lexer is None or len(code) > 100_000:
        return escape(code, quote=False)
    from pygments import highlight  # decks without code need no highlighter
    from pygments.formatters import HtmlFormatter

    return str(highlight(code, lexer, HtmlFormatter(nowrap=True))).rstrip("\n")


@lru_cache(maxsize=256)
def _lexer(language: str) -> Any:
    if not language:
        return None
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
