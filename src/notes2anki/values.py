"""What the value of a field can use: `item`, `note` and `deck`, and what is said where an item lacks something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from notes2anki import naming
from notes2anki.model import Cloze, Fact, Item, Question, Record, Table, Term
from notes2anki.render import plain
from notes2anki.templating import Lack, Markup, Names, meant

_WHAT: dict[type[Item], str] = {
    Question: "a question",
    Term: "a row of two columns",
    Fact: "a cell of a wider table",
    Record: "a whole row of a table",
    Cloze: "a text with gaps",
}
_ALWAYS = ("caption", "kind", "number", "setting")
_TABLES = (Term, Fact, Record)


def content_names(kind: type[Item]) -> tuple[str, ...]:
    """What an item of a kind has of its own, in the order of the model."""
    return _CONTENT[kind]


def _own(kind: type[Item]) -> tuple[str, ...]:
    common = {field.name for field in fields(Item)}
    return tuple(field.name for field in fields(kind) if field.name not in common and field.name != "given")


_CONTENT: dict[type[Item], tuple[str, ...]] = {kind: _own(kind) for kind in _WHAT}  # asked for each note


NAMES: Names = {
    "item": frozenset([*_ALWAYS, "cell", *(name for kind in _WHAT for name in content_names(kind))]),
    "note": frozenset({"breadcrumb", "where", "link", "reference"}),
    "deck": frozenset({"name", "slug"}),
}


class Values:
    """What a template sees as `item`: its content as safe HTML, and what directives say of it."""

    def __init__(self, item: Item, content: Mapping[str, object]) -> None:
        """An item with its content made safe, by the names of its fields."""
        self._item = item
        self.__dict__.update(content)
        self.caption, self.number, self.kind = item.caption, item.number, item.kind

    def setting(self, key: str) -> str | None:
        """The value that a directive gives a key, or None."""
        return self._item.setting(key)

    def cell(self, label: str) -> Markup:
        """The cell of the item's row under a header, "" where it is empty. Raises `Lack` without such a header."""
        if not isinstance(self._item, _TABLES):
            raise Lack(f"{self._is()}, and has no cells")
        if isinstance(self._item, Fact) and not self._item.row:
            raise Lack('This is a row of things side by side, whose cells a type with per = "row" can show')
        cells = self._cells()
        wanted = naming.identity(str(label))
        if wanted in cells:
            return cells[wanted]
        labels = _labels(self._item)
        if wanted in map(naming.identity, labels):
            return Markup("")
        raise Lack(f'The table has no column "{label}"{meant(str(label), labels)}')

    def _cells(self) -> dict[str, Markup]:
        """The filled cells of the item's row by their headers, folded; of two with one header the first."""
        item, known = self._item, vars(self)
        if isinstance(item, Term):
            labels = {name: plain(getattr(item, f"{name}_label")) for name in ("definition", "term")}
            return {naming.identity(label): known[name] for name, label in labels.items()}
        row = item.row if isinstance(item, Fact | Record) else ()
        made = zip(row, known["row"] or (), strict=False)
        return {naming.identity(plain(cell.label)): html["value"] for cell, html in reversed(list(made))}

    def lacks(self, name: str) -> str:
        """A sentence about a name that the item does not have."""
        named = sorted({*content_names(type(self._item)), *(["cell"] if isinstance(self._item, _TABLES) else [])})
        return f'{self._is()}, and has no "{name}": it has {", ".join(named)}'

    def _is(self) -> str:
        return f"This is {_WHAT[type(self._item)]}"


def _labels(item: Item) -> list[str]:
    """The headers of the row that an item was made of."""
    if isinstance(item, Term):
        return [plain(label) for label in (item.term_label, item.definition_label) if label]
    header = [cell.plain for cell in item.block.header] if isinstance(item.block, Table) else []
    return [*filter(None, header)]
