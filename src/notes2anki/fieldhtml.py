"""The HTML of fields: content rendered and made safe, with its media; what many notes show is made once."""

from __future__ import annotations

import re
from collections.abc import Mapping

from notes2anki import sanitise
from notes2anki.diagnostics import Diagnostic
from notes2anki.media import Library, as_sounds, mention, on_one_computer, played
from notes2anki.model import Block, Content, Fact, Item, Labelled, Record, Term
from notes2anki.render import render
from notes2anki.templating import Markup
from notes2anki.values import content_names

_OF_TABLES = (Term, Fact, Record)
# What a row of a table has around each of its cells where a note shows it.
_AROUND_CELL = 30


class FieldHtml:
    """Makes the HTML of the notes of a deck, and counts its characters."""

    def __init__(self, library: Library, found: list[Diagnostic]) -> None:
        """Take media from a library; what is found wrong is added to a list."""
        self.library, self.found = library, found
        self.size = 0
        self._rendered: dict[Content, Markup] = {}
        self._cells: dict[Labelled, tuple[Mapping[str, object], int]] = {}

    def of(self, item: Item) -> dict[str, object]:
        """What a template sees of an item's own content, by the names of its fields."""
        values: dict[str, object] = {}
        for name in content_names(type(item)):
            value = getattr(item, name)
            if value and isinstance(value[0], Labelled):
                values[name] = [self._cell(cell, item) for cell in value]
            else:
                html = self._shared(value, item) if isinstance(item, _OF_TABLES) else self._html(value, item)
                self.size += len(html)
                values[name] = html
        return values

    def _cell(self, cell: Labelled, item: Item) -> Mapping[str, object]:
        """What a template sees of a cell of a row; made once for all notes of the row."""
        made = self._cells.get(cell)
        if made is None:
            label, value = self._shared(cell.label, item), self._shared(cell.value, item)
            values = {"label": label, "value": value, "asked": cell.asked}
            made = self._cells[cell] = values, len(label) + len(value) + _AROUND_CELL
        self.size += made[1]
        return made[0]

    def _shared(self, content: Content, item: Item) -> Markup:
        """The HTML of what stands in many notes, as a header or a cell of their row does; made once."""
        if content not in self._rendered:
            self._rendered[content] = self._html(content, item)
        return self._rendered[content]

    def _html(self, content: Content, item: Item) -> Markup:
        html = render(content)
        if html.replace(" ", "").isalnum():
            return Markup(html)  # nothing to make safe, as in most cells
        removed = sanitise.is_removed(html)
        # A question may stand far above the block that the note is placed at.
        start = min([item.place, *(part.place for part in content if isinstance(part, Block))])
        if removed:
            message = f'"{removed}" was taken out: a deck must not run or load anything.'
            hint = "Take it out; to show it as it is written, put it in `code`."
            place = mention(item.source, start, rf"<{re.escape(removed)}\b|\s{re.escape(removed)}\s*=")
            self.found.append(Diagnostic(place=place, code="unsafe-html", message=message, hint=hint))
        html = played(html)
        if ":" in html and "<img" in html:
            self.found += on_one_computer(html, item.source, start)
            html = self.library.unpacked(html, item.source, start, self.found)
        safe = sanitise.safe(html, lambda tag, url: self.library.resolve(tag, url, item.source, start, self.found))
        return Markup(as_sounds(safe))
