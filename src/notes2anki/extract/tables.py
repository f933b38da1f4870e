"""Terms, facts and comparisons from tables, and the tables that are none of these."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract import stray
from notes2anki.extract.body import body_of, joined, opened, question_in, same_named
from notes2anki.extract.captions import caption_of, line_above
from notes2anki.extract.kinds import Kind, kind_of
from notes2anki.extract.page import Found, Page, Settings
from notes2anki.extract.phrasing import is_label
from notes2anki.extract.shape import Shape
from notes2anki.extract.summaries import names_data
from notes2anki.model import (
    Block,
    Cell,
    Claim,
    Content,
    Details,
    Fact,
    Item,
    Labelled,
    Paragraph,
    Row,
    Table,
    Term,
    Text,
)

NAME = "tables"

# "- Metrics: what they are" in a row under a term: a term of its own.
_SUBTERM = re.compile(r"[-–—•*·▪]\s*(?P<label>[^:：\n]{2,40})\s*[:：]\s*(?P<rest>\S.*)", re.S)
_SUBTERM_HTML = re.compile(r"[-–—•*·▪]\s*(?P<label>[^:：<\n]{2,40})\s*[:：]\s*(?P<rest>\S.*)", re.S)
_OVERRIDE = "Put <!-- anki: type=terms --> (or facts, comparison) before the table to make cards of it."
# Note types that no table asks for by its directive.
_OF_NO_TABLE = frozenset({"cloze", "qa"})
_KINDS = {"terms": Kind.TERMS, "facts": Kind.FACTS, "comparison": Kind.COMPARISON, "none": Kind.NONE}


def extract(page: Page) -> Found:
    """Items for each table of a page that is worth cards, and a reason for each other, for each row and empty cell."""
    found = Found()
    for block in page.blocks:
        if isinstance(block, Table) and block not in page.claims:
            _Reader(page, found, block).read()
    stray.tell(page, found, page.document.source.text.split("\n"))
    return found


class _Reader:
    """Reads one table."""

    def __init__(self, page: Page, found: Found, table: Table) -> None:
        self.page, self.found, self.table = page, found, table
        self.body = body_of(table)
        self.settings: Settings = page.settings(table)
        self.caption = caption_of(page, table)
        heading = page.trails[table][-1].plain if page.trails[table] else ""
        line = line_above(page, table)
        before = next(
            (block for block in page.before(table) if not (isinstance(block, Paragraph) and is_label(block.plain))),
            None,
        )
        self.shape = Shape(
            self.body.table,
            above=f"{heading} {self.caption.plain} {line.plain}",
            before=before,
            after_command="<code>" in line.html and line.plain.endswith((":", "：")),
            line=line.plain,
        )
        self.same = dict(same_named(self.body.table, self.shape.used))
        self.short: set[Row] = set()
        self.made = 0

    def read(self) -> None:
        given = dict(self.settings)
        inside = next((holder for holder in self.page.within(self.table) if isinstance(holder, Details)), None)
        if "skip" in given:
            self._leave("skipped", "The table is skipped, as its directive says.")
            return
        if inside is not None and self._goes_with(inside):
            return
        kind, code, message = kind_of(self.shape)
        # A table with nothing to tell of a row is no cards, whatever is asked for.
        if given.get("type") in _KINDS and (self.shape.others or given["type"] == "none"):
            kind, code, message = _KINDS[given["type"]], "skipped", "The table is skipped, as its directive says."
        elif kind is Kind.NONE and self.shape.others and given.get("type", "cloze") not in _OF_NO_TABLE:
            kind = Kind.FACTS if len(self.shape.others) > 1 else Kind.TERMS  # for a note type of the author's own
        if kind is Kind.NONE:
            self._leave(code, message, _OVERRIDE if self.shape.rows and self.shape.others else "")
            return
        self._tell_of_body()
        readers = {Kind.TERMS: self._terms, Kind.COMPARISON: self._comparison, Kind.ROW: self._one_row}
        (readers | {Kind.FACTS: self._facts, Kind.QUIZ: self._quiz})[kind]()
        told = f"{kind.value}: {self.made} note{'' if self.made == 1 else 's'}"
        self.found.claims.append(Claim(block=self.table, by=NAME, told=told))

    def _tell_of_body(self) -> None:
        """Say what became of rows that are none, and of columns that have the same name."""
        self.found.diagnostics += self.body.problems
        self.found.claims += [Claim(block=row, by=NAME, told="names the rows below") for row in self.body.titles]
        for column, before in self.same.items():
            if before == 1:  # once for all columns of one name
                header = self.body.table.header[column]
                shown = self._label(column)[0].plain
                message = f'Two columns are called "{header.plain[:60]}"; cards call the later one "{shown[:64]}".'
                self._report(header, "table-same-headers", message, "Give each a name of its own.")

    def _goes_with(self, holder: Details) -> bool:
        """Whether a table is left to the block that holds it."""
        claim = self.page.claims.get(holder)
        if claim is not None and (
            claim.reason == "skipped" or (claim.reason == "details-extra" and names_data(holder.summary.plain))
        ):
            code = "table-data" if claim.reason == "details-extra" else "skipped"
            self._leave(code, "The table goes with the block that holds it, which is no card.", _OVERRIDE)
            return True
        if claim is not None and not claim.reason and not self.page.options.tables_in_answers:
            self.found.claims.append(Claim(block=self.table, by=NAME, told="part of an answer"))
            return True
        return False

    def _leave(self, code: str, message: str, hint: str = "") -> None:
        self.found.leave(self.table, NAME, code, message, hint)

    def _report(self, block: Block, code: str, message: str, hint: str = "") -> None:
        self.found.diagnostics.append(Diagnostic(place=block.place, code=code, message=message, hint=hint))

    # --------------------------------------------------------------------------------------------- terms

    def _terms(self) -> None:
        key, value = self.shape.key, self.shape.others[0]
        labels = self._label(key), self._label(value)
        common_settings = self.settings
        options, headers = self.page.options, {self.shape.header(key), self.shape.header(value)}
        if (options.reverse or headers & options.reverse_columns) and "reverse" not in dict(self.settings):
            common_settings = (*self.settings, ("reverse", ""))
        pending: list[_Pending] = []
        for row in self._rows():
            term, definition = self._term(row.cells[key], row.cells[value])
            if not term.text and definition.text and pending:
                self._continue(row, definition, pending)
            elif self._is_missing(term) or self._is_missing(definition):
                missing = term if self._is_missing(term) else definition
                self._empty_cell(row, missing, key if missing is term else value)
            else:
                pending.append(_Pending(row=row, term=(term,), definitions=[definition.text], group=True))
        for one in pending:
            item = Term(
                **self._common(one.row) | {"settings": common_settings},
                term=one.term,
                definition=tuple(one.definitions),
                term_label=labels[0],
                definition_label=labels[1],
            )
            self._add(one.row, item)

    def _term(self, term: Cell, definition: Cell) -> tuple[Cell, Cell]:
        """A term and its definition; a collapsible block as the term has both."""
        asked = question_in(term)
        if asked is None:
            return opened(term), opened(definition)
        told = tuple(text for text in (asked[1], opened(definition).text) if text)
        return replace(term, text=asked[0]), replace(definition, text=joined(told, "\n", "<br>"))

    def _continue(self, row: Row, cell: Cell, pending: list[_Pending]) -> None:
        """A row without a term belongs to the term above; a line "- Name: text" in it is a term under that one."""
        group = next(one for one in reversed(pending) if one.group)
        match = _SUBTERM.fullmatch(cell.text.plain)
        html = _SUBTERM_HTML.fullmatch(cell.text.html)
        if match and html:
            name = Text(html=html["label"].strip(), plain=match["label"].strip())
            rest = Text(html=html["rest"].strip(), plain=match["rest"])
            pending.append(_Pending(row=row, term=(joined((*group.term, name), " › "),), definitions=[rest]))
        else:
            group.definitions.append(cell.text)
            told = f"part of the definition at line {group.row.place.line}"
            self.found.claims.append(Claim(block=self.body.origin(row), by=NAME, told=told))

    # --------------------------------------------------------------------------------------------- facts

    def _facts(self) -> None:
        grouped = self.shape.grouped
        key = self.shape.key
        others = self.shape.others[1:] if grouped else self.shape.others
        asked = [column for column in others if not self.shape.is_shown(column)] or list(others)
        group: Cell | None = None
        for row in self._rows():
            first = row.cells[key]
            if first in self.body.nothings:
                self._empty_cell(row, first, key)
                continue
            if first.text:
                group = first
            elif group is None:
                self._empty_cell(row, first, key)
                continue
            second = row.cells[self.shape.others[0]] if grouped else None
            if grouped and second is not None and not second.text:
                self._empty_cell(row, second, self.shape.others[0])
                continue
            subject: Content = (first,) if first.text else (group or first,)
            if second is not None:
                subject = (joined((group or first, second), " › "),)
            self._facts_of(row, subject, asked, group or first)

    def _facts_of(self, row: Row, subject: Content, asked: list[int], group: Cell) -> None:
        cells = [group if column == self.shape.key and not cell.text else cell for column, cell in enumerate(row.cells)]
        if self._is_for_own_type() and all(self._is_missing(row.cells[column]) for column in asked):
            # Such a type can be one of whole rows, for which what is only shown is enough.
            asked = [column for column in self.shape.others if not self._is_missing(row.cells[column])][:1] or asked
        for column in asked:
            cell = opened(row.cells[column])
            if self._is_missing(cell):
                self._empty_cell(row, cell, column)
                continue
            self._add(
                row,
                Fact(
                    **self._common(row, cell),
                    subject=self._with_example(row, subject, column),
                    attribute=self._label(column) or (_ordinal(column),),
                    value=(cell,),
                    subject_label=self._label(self.shape.key),
                    row=self._shown(cells, column, {self.shape.key, *asked}),
                ),
            )

    def _is_for_own_type(self) -> bool:
        """Whether a directive gives the table a note type that is none of ours."""
        return dict(self.settings).get("type", "fact") not in {*_KINDS, *_OF_NO_TABLE, "term", "fact"}

    def _with_example(self, row: Row, subject: Content, column: int) -> Content:
        """What is asked about: beside an example that the asked column has the result of, that too."""
        if not self.shape.has_word(column, "outcome"):
            return subject
        before = [number for number in self.shape.others if number < column and self.shape.has_word(number, "example")]
        shown = [row.cells[number] for number in before if row.cells[number].text and self.shape.is_shown(number)]
        return (joined((*subject, *shown), "\n", "<br>"),) if shown else subject

    # -------------------------------------------------------------------------------------------- quizzes

    def _quiz(self) -> None:
        """A note for each question, with what it can be chosen from; explanations show on the back."""
        key, options, answer = self.shape.key, *self.shape.choices
        for row in self._rows():
            if not row.cells[key].text or self._is_missing(row.cells[answer]):
                self._empty_cell(row, row.cells[answer if row.cells[key].text else key], answer)
                continue
            self._add(
                row,
                Fact(
                    **self._common(row, row.cells[answer]),
                    subject=(joined((row.cells[key], *self._options(row, options)), "\n", "<br>"),),
                    attribute=self._label(answer),
                    value=(opened(row.cells[answer]),),
                    subject_label=self._label(key),
                    row=self._shown(row.cells, answer, {key, *options, answer}),
                ),
            )

    def _options(self, row: Row, columns: Sequence[int]) -> Iterator[Text]:
        """The options of a question, those with a column each behind its name."""
        for column in columns:
            name, cell = self.body.table.header[column], row.cells[column]
            if cell.text:
                between = " " if name.plain.endswith((")", ".", ":")) else ") "
                yield cell.text if len(columns) == 1 else joined((name, cell), between)

    # ---------------------------------------------------------------------------------------- comparison

    def _comparison(self) -> None:
        key, others = self.shape.key, self.shape.others
        things = joined(tuple(self.body.table.header[column] for column in others), " / ")
        label: Cell | None = None
        for row in self._rows():
            label = row.cells[key] if row.cells[key].text else label
            filled = [column for column in others if row.cells[column].text]
            for column in others:
                if filled and not row.cells[column].text:
                    self._empty_cell(row, row.cells[column], column)
            if not filled or label is None:
                missing = key if filled else others[0]
                self._empty_cell(row, row.cells[missing], missing)
                continue
            small = Table(
                place=row.place,
                end=row.end,
                header=tuple(self.body.table.header[column] for column in filled),
                rows=(replace(row, cells=tuple(row.cells[column] for column in filled)),),
            )
            self._add(
                row,
                Fact(
                    **self._common(row),
                    subject=(label,),
                    attribute=(things,),
                    value=(small,),
                    subject_label=self._label(key),
                ),
            )

    # ------------------------------------------------------------------------------------------- one row

    def _one_row(self) -> None:
        """A note for each column: what all rows say of it."""
        rows = list(self._rows())
        for column in self.shape.used if rows else ():  # all may be text that stands too close below
            filled = [row.cells[column] for row in rows if row.cells[column].text]
            if not filled:
                self._empty_cell(rows[0], rows[0].cells[column], column)
                continue
            cell = filled[0] if len(filled) == 1 else replace(filled[0], text=joined(tuple(filled), "\n", "<br>"))
            asked: Content = (self.caption,) if self.caption else self.page.trails[self.table][-1:]
            self._add(
                rows[0],
                Fact(
                    **self._common(rows[0], cell),
                    subject=self._label(column),
                    attribute=asked,
                    value=(cell,),
                    row=self._shown(rows[0].cells, column, set(self.shape.used)) if len(rows) == 1 else (),
                ),
            )
        self.found.claims += [Claim(block=self.body.origin(row), by=NAME, told="part of two lists") for row in rows[1:]]

    # -------------------------------------------------------------------------------------------- shared

    def _rows(self) -> Iterator[Row]:
        """The rows that hold something of their own; empty and repeated ones, and text too close below, are told."""
        seen: dict[tuple[str, ...], Row] = {}
        for row in self.body.table.rows:
            content = tuple(cell.text.html for cell in row.cells)
            first = seen.setdefault(content, row)
            if row.glued:
                message = f'The line "{row.cells[0].plain[:60]}" right under the table is a row of it, with one cell.'
                self._report(row, "table-row-glued", message, "Put a blank line between them.")
            elif any(content) and first is not row:
                message = f"This row is the same as that at line {first.place.line}, so it makes no notes of its own."
                self._report(row, "table-row-repeated", message, "Take one of the two out, or tell them apart.")
            elif any(cell.text for cell in row.cells):
                yield row
            else:
                self._report(row, "table-row-empty", "This row is empty.", "Fill it, or take it out.")

    def _is_missing(self, cell: Cell) -> bool:
        """Whether a cell is empty, or only says that there is nothing."""
        return not cell.text or cell in self.body.nothings

    def _common(self, row: Row, cell: Cell | None = None) -> dict[str, Any]:
        group = self.body.groups.get(row)
        return {
            "block": self.table,
            "place": (cell or row).place,
            "source": self.page.document.source,
            "settings": self.settings,
            "trail": self.page.sections(self.table),
            "caption": " › ".join(filter(None, (self.caption.plain, group.plain if group else ""))),
        }

    def _add(self, row: Row, item: Item) -> None:
        self.found.items.append(item)
        self.found.claims.append(Claim(block=self.body.origin(row), by=NAME, told=item.kind))
        self.made += 1

    def _shown(self, cells: Sequence[Cell], asked: int, used: set[int]) -> tuple[Labelled, ...]:
        """The filled cells of a row under their headers, the asked one marked, and those that no note uses."""
        return tuple(
            Labelled(label=self._label(number), value=(opened(cell),), asked=number == asked, extra=number not in used)
            for number, cell in enumerate(cells)
            if cell.text
        )

    def _label(self, column: int) -> Content:
        """The header of a column; the second of its name has its number behind it."""
        if column >= len(self.body.table.header) or not self.body.table.header[column].text:
            return ()
        header = self.body.table.header[column]
        if column not in self.same:
            return (header,)
        number = f" ({self.same[column] + 1})"
        return (replace(header.text, html=header.text.html + number, plain=header.plain + number),)

    def _empty_cell(self, row: Row, cell: Cell, column: int) -> None:
        of = " ".join(next((other.plain for other in row.cells if other.text), "").split())
        if cell in self.body.nothings:
            message = f'A cell of the row "{of[:60]}" only says "{cell.plain[:20]}", so there is no card for it.'
            self._report(cell, "table-cell-nothing", message, "Fill it in if there is something to know.")
            return
        if row.short:
            if row not in self.short:
                self.short.add(row)
                width = len(self.body.table.header)
                cells = f"{row.short} cell{'' if row.short == 1 else 's'}"
                message = f'The row "{of[:60]}" has {cells}, the header {width}: is a pipe missing?'
                hint = "Write every cell, also the empty ones; there is no card for what is not there."
                self._report(cell if cell.place.column > 1 else row, "table-cell-empty", message, hint)
            return
        name = self._label(column)
        label = f'"{name[0].plain}"' if name else f"number {column + 1}"
        message = f'The cell {label} of the row "{of[:60]}" is empty, so there is no card for it.'
        self._report(
            cell if cell.place.column > 1 else row, "table-cell-empty", message, "Fill it in, or leave it out."
        )


@dataclass(slots=True, kw_only=True)
class _Pending:
    """A term while further rows may still add to its definition; `group` when it has a row of its own with a key."""

    row: Row
    term: Content
    definitions: list[Text]
    group: bool = False


def _ordinal(column: int) -> Text:
    text = f"column {column + 1}"
    return Text(html=text, plain=text)
