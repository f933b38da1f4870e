"""A document as extractors see it: its blocks with the headings above them, and what is already taken."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar, cast

from notes2anki.diagnostics import Diagnostic
from notes2anki.frozen import frozen
from notes2anki.model import Block, Claim, Details, Directive, Document, Heading, Item, Table, Text

AnyBlock = TypeVar("AnyBlock", bound=Block)
Trail = tuple[Heading, ...]
Settings = tuple[tuple[str, str], ...]


@frozen(eq=True)
class Options:
    """What a project says about how its notes are read (`[markdown]` in its configuration).

    `off` names extractors that are not used, `on` those that are used on demand only; `reverse` asks every row of two
    columns both ways, `reverse_columns` those of tables with one of these headers, folded; `answer_phrases` are further
    summaries that only name an answer, folded.
    """

    off: frozenset[str] = frozenset()
    on: frozenset[str] = frozenset()
    tables_in_answers: bool = True
    reverse: bool = False
    reverse_columns: frozenset[str] = frozenset()
    answer_phrases: frozenset[str] = frozenset()


@frozen
class Group:
    """Blocks that stand side by side, and the block that holds them (None at the top)."""

    blocks: Sequence[Block]
    parent: Block | None


@dataclass(kw_only=True, eq=False)
class Page:
    """A document, with the trail of headings above each block, the claims made so far and the blocks used in items.

    Its blocks are those of the document but for rows and cells, which nothing is looked for in beside their table.
    """

    document: Document
    options: Options
    trails: dict[Block, Trail] = field(default_factory=dict)
    groups: dict[Block, Group] = field(default_factory=dict)
    numbers: dict[Block, int] = field(default_factory=dict)
    claims: dict[Block, Claim] = field(default_factory=dict)
    used: set[Block | Text] = field(default_factory=set)
    cloze: dict[Block, bool] = field(default_factory=dict)
    kinds: dict[type[Block], tuple[Block, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Find all blocks, and the trail and the neighbours of each."""
        self._enter(Group(blocks=self.document.blocks, parent=None), ())

    def of(self, kind: type[AnyBlock]) -> tuple[AnyBlock, ...]:
        """All blocks of a kind, in source order, outer before inner."""
        if kind not in self.kinds:
            self.kinds[kind] = tuple(block for block in self.trails if isinstance(block, kind))
        return cast("tuple[AnyBlock, ...]", self.kinds[kind])

    def _enter(self, group: Group, outer: Trail) -> None:
        inner: Trail = ()
        for number, block in enumerate(group.blocks):
            if isinstance(block, Heading):
                inner = tuple(above for above in inner if above.level < block.level)
            self.trails[block] = outer + inner
            self.groups[block] = group
            self.numbers[block] = number
            if isinstance(block, Heading):
                inner = (*inner, block)
            if block.children and not isinstance(block, Table):
                self._enter(Group(blocks=block.children, parent=block), outer + inner)

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the source."""
        return self.document.source.text.split("\n")

    @cached_property
    def asks_for_gaps(self) -> bool:
        """Whether any directive asks for a cloze."""
        return any(("type", "cloze") in block.settings for block in self.of(Directive))

    def is_taken(self, block: Block) -> bool:
        """Whether a block is a part of an item already."""
        return block in self.used

    def is_wanted(self, name: str, block: Block) -> bool:
        """Whether a pattern on demand is wanted for a block: by the project, or by a directive."""
        return name in self.options.on or self.is_to_be_cloze(block)

    def is_to_be_cloze(self, block: Block) -> bool:
        """Whether a directive asks for gaps in a block, or in one that holds it, such as a list."""
        if block not in self.cloze:  # looked up once a block: a list can have a hundred thousand items
            parent = self.groups[block].parent
            self.cloze[block] = ("type", "cloze") in self.settings(block) or (
                parent is not None and self.is_to_be_cloze(parent)
            )
        return self.cloze[block]

    def before(self, block: Block) -> Iterator[Block]:
        """The blocks beside a block that stand before it, the nearest first."""
        blocks = self.groups[block].blocks
        return (blocks[number] for number in range(self.numbers[block] - 1, -1, -1))

    def after(self, block: Block) -> Iterator[Block]:
        """The blocks beside a block that stand behind it."""
        blocks = self.groups[block].blocks
        return (blocks[number] for number in range(self.numbers[block] + 1, len(blocks)))

    def preceding(self, block: Block) -> Block | None:
        """The block beside a block that stands right before it."""
        return self.groups[block].blocks[self.numbers[block] - 1] if self.numbers[block] else None

    def following(self, block: Block) -> Block | None:
        """The block beside a block that stands right behind it."""
        blocks, number = self.groups[block].blocks, self.numbers[block] + 1
        return blocks[number] if number < len(blocks) else None

    def within(self, block: Block) -> Iterator[Block]:
        """The blocks that hold a block, the nearest first."""
        parent = self.groups[block].parent
        while parent is not None:
            yield parent
            parent = self.groups[parent].parent

    def sections(self, block: Block, besides: Collection[Block | Text] = ()) -> tuple[str, ...]:
        """The sections that a block stands in, outermost first: headings, and blocks that only hold other blocks.

        Headings that are questions of their own are none, nor are the parts `besides`.
        """
        headings = [heading for heading in self.trails[block] if heading not in self.used and heading not in besides]
        holders = [holder for holder in self.within(block) if isinstance(holder, Details) and self._is_section(holder)]
        return (*(heading.plain for heading in headings), *(holder.summary.plain for holder in reversed(holders)))

    def _is_section(self, holder: Details) -> bool:
        claim = self.claims.get(holder)
        return claim is not None and claim.reason == "details-section" and holder.summary not in self.used

    def settings(self, block: Block, *others: Block) -> Settings:
        """What directives say about a block: those right before it, on its lines, in it, and the others given."""
        found: list[Directive] = [other for other in others if isinstance(other, Directive)]
        for neighbour in self.before(block):
            if not isinstance(neighbour, Directive):
                break
            found.append(neighbour)
        for neighbour in self.after(block):
            if not isinstance(neighbour, Directive) or neighbour.place.line > block.end:
                break
            found.append(neighbour)  # written on the block's own line
        found += [child for child in block.children if isinstance(child, Directive)]
        return tuple(setting for directive in dict.fromkeys(found) for setting in directive.settings)


@dataclass(slots=True, kw_only=True, eq=False)
class Found:
    """What an extractor found: items, what became of the blocks that it looked at, and what was wrong.

    `used` are blocks that are part of an item now, so that no later extractor makes another of them.
    """

    items: list[Item] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    used: list[Block | Text] = field(default_factory=list)

    def leave(self, block: Block, by: str, code: str, message: str, hint: str = "") -> None:
        """Leave a block without a note, and say why."""
        self.claims.append(Claim(block=block, by=by, reason=code, told=message))
        self.diagnostics.append(Diagnostic(place=block.place, code=code, message=message, hint=hint))


Extractor = Callable[[Page], Found]
