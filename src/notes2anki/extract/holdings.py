"""What a collapsible block holds: prose, code, tables, links, pictures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from notes2anki.extract.words import asks, fold, kinds
from notes2anki.model import Block, Code, Content, Details, Heading, Html, ListBlock, Paragraph, Table, Text, TextBlock


def walk(block: Block) -> Iterator[Block]:
    """A block and all that is in it, outer before inner."""
    stack = [block]
    while stack:
        block = stack.pop()
        yield block
        stack.extend(reversed(block.children))


def shares(blocks: tuple[Block, ...]) -> Counter[str]:
    """How much of some blocks, in characters, is `table`, `code`, `link` and other text (`prose`)."""
    found: Counter[str] = Counter()
    stack = list(blocks)
    while stack:
        block = stack.pop()
        size = len("".join(block.plain.split()))
        if isinstance(block, Table):
            found["table"] += size
        elif isinstance(block, Code):
            found["code"] += size
        elif isinstance(block, TextBlock):
            found["link"] += block.text.linked
            found["prose"] += size - block.text.linked
        elif isinstance(block, Html):
            found["prose"] += size
        else:
            stack.extend(block.children)
    return +found


def mostly_links(blocks: tuple[Block, ...]) -> bool:
    """Whether most of what some blocks hold is links."""
    held = shares(blocks)
    return held["link"] * 2 > sum(held.values())


def has_picture(part: Block | Text) -> bool:
    """Whether a picture is somewhere in a part."""
    if isinstance(part, Text):
        return bool(part.images)
    return any(isinstance(block, TextBlock) and block.text.images for block in walk(part))


def has_choices(content: Content) -> bool:
    """Whether a list of several items is among the parts."""
    return any(isinstance(part, ListBlock) and len(part.items) > 1 for part in content)


def is_verdict(block: Details) -> bool:
    """Whether what a block holds starts with a word such as "true" or "wrong"."""
    words = block.plain.split()
    return bool(words) and bool(kinds(fold(words[0]).strip(".,:;!()*"), ("verdict",)))


def asks_clearly(content: Content) -> bool:
    """Whether a text asks by a question mark or by choices."""
    return has_choices(content) or any(asks(part.plain) for part in content if isinstance(part, Paragraph | Heading))
