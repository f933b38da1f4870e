"""Which subdeck the notes of each source go to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from notes2anki.config import DeckConfig
from notes2anki.frozen import frozen
from notes2anki.model import Document, Heading, Source


@frozen(eq=True)
class Subdecks:
    """The deck of a source's notes: below `base`, by section where `sections` is set; `title` is its own heading."""

    base: tuple[str, ...] = ()
    sections: bool = False
    title: str = ""

    def path(self, trail: tuple[str, ...]) -> tuple[str, ...]:
        """The deck below the course's for a note under these headings."""
        below = self.inner(trail)
        return (*self.base, *below[:1]) if self.sections else self.base

    def inner(self, trail: tuple[str, ...]) -> tuple[str, ...]:
        """The headings without the title of the file."""
        return trail[1:] if self.title and trail[:1] == (self.title,) else trail


def of(config: DeckConfig, documents: Sequence[Document]) -> Mapping[Source, Subdecks]:
    """Where the notes of each source go: by file, or by section for a single file."""
    wanted = config.subdecks if config.subdecks != "auto" else "sections" if len(documents) == 1 else "files"
    return {document.source: _subdeck(config, document, wanted) for document in documents}


def _subdeck(config: DeckConfig, document: Document, wanted: str) -> Subdecks:
    front, title = document.source.front, _title(document)
    own = tuple(part for part in front.deck.split("::") if part.strip())
    if own and own[0] == config.name:
        own = own[1:]
    name = front.title or title or document.source.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    base = own or ((name,) if wanted == "files" else ())
    return Subdecks(base=base, sections=wanted == "sections", title=title)


def _title(document: Document) -> str:
    """The heading that names a whole document: its first, when no other is as high."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    if headings and all(heading.level > headings[0].level for heading in headings[1:]):
        return headings[0].plain
    return ""
