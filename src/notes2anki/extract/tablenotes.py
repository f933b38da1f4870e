"""Notes from the rows of a table: of terms, of facts, of a quiz, of things side by side, of a single row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from notes2anki.extract.body import joined, opened, question_in
from notes2anki.extract.reading import NAME, Reading
from notes2anki.model import Cell, Claim, Content, Fact, Labelled, Row, Table, Term, Text

# "- Metrics: what they are" in a row under a term: a term of its own.
_SUBTERM = re.compile(r"[-–—•*·▪]\s*(?P<label>[^:：\n]{2,40})\s*[:：]\s*(?P<rest>\S.*)", re.S)
_SUBTERM_HTML = re.compile(r"[-–—•*·▪]\s*(?P<label>[^:：<\n]{2,40})\s*[:：]\s*(?P<rest>\S.*)", re.S)
# What a directive can call a table, or a note type of ours; any other is of the author's own.
_OURS = frozenset({"terms", "facts", "comparison", "none", "cloze", "qa", "term", "fact"})

# ----------------------------------------------------------------------------------------------- terms


def terms(reading: Reading) -> None:
    """A note for each row, from its first cell to its second; rows without a first cell go on with the term above."""
    key, value = reading.shape.key, reading.shape.others[0]
    labels = reading.label(key), reading.label(value)
    common_settings = reading.settings
    options, headers = reading.page.options, {reading.shape.header(key), reading.shape.header(value)}
    if (options.reverse or headers & options.reverse_columns) and "reverse" not in dict(reading.settings):
        common_settings = (*reading.settings, ("reverse", ""))
    pending: list[_Pending] = []
    for row in reading.rows():
        term, definition = _term(row.cells[key], row.cells[value])
        if pending and row.cells[key] is pending[-1].row.cells[key] and definition.text:
            _continue(reading, row, definition, pending)  # its cell spans both rows
        elif not term.text and definition.text and pending:
            _continue(reading, row, definition, pending)
        elif reading.is_missing(term) or reading.is_missing(definition):
            missing = term if reading.is_missing(term) else definition
            reading.empty_cell(row, missing, key if missing is term else value)
        else:
            pending.append(_Pending(row=row, term=(term,), definitions=[definition.text], group=True))
    for one in pending:
        item = Term(
            **reading.common(one.row) | {"settings": common_settings},
            term=one.term,
            definition=tuple(one.definitions),
            term_label=labels[0],
            definition_label=labels[1],
        )
        reading.add(one.row, item)


def _term(term: Cell, definition: Cell) -> tuple[Cell, Cell]:
    """A term and its definition; a collapsible block as the term has both."""
    asked = question_in(term)
    if asked is None:
        return opened(term), opened(definition)
    told = tuple(text for text in (asked[1], opened(definition).text) if text)
    return replace(term, text=asked[0]), replace(definition, text=joined(told, "\n", "<br>"))


def _continue(reading: Reading, row: Row, cell: Cell, pending: list[_Pending]) -> None:
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
        reading.found.claims.append(Claim(block=reading.body.origin(row), by=NAME, told=told))


# ----------------------------------------------------------------------------------------------- facts


def facts(reading: Reading) -> None:
    """A note for each cell that is asked, by the first cell of its row and the header of its column."""
    grouped = reading.shape.grouped and not reading.shape.listed
    key = reading.shape.key
    others = reading.shape.others[1:] if grouped else reading.shape.others
    asked = [column for column in others if not reading.shape.is_shown(column)] or list(others)
    group: Cell | None = None
    for row in _listed(reading) if reading.shape.listed else reading.rows():
        first = row.cells[key]
        if first in reading.body.nothings:
            reading.empty_cell(row, first, key)
            continue
        if first.text:
            group = first
        elif group is None:
            reading.empty_cell(row, first, key)
            continue
        second = row.cells[reading.shape.others[0]] if grouped else None
        if grouped and second is not None and not second.text:
            reading.empty_cell(row, second, reading.shape.others[0])
            continue
        below = [column for column in asked if column != reading.shape.others[0]]
        if second is None and _is_riddle(reading, row, below):
            second = row.cells[reading.shape.others[0]]
        subject: Content = (first,) if first.text else (group or first,)
        if second is not None:
            subject = (joined((group or first, second), " › "),)
        _facts_of(reading, row, subject, asked if second is None else below, group or first)


def _listed(reading: Reading) -> Iterator[Row]:
    """The rows of pros and cons, each with those below that have no first cell or the same."""
    key = reading.shape.key
    groups: list[list[Row]] = []
    for row in reading.rows():
        if groups and row.cells[key].plain in ("", groups[-1][0].cells[key].plain):
            groups[-1].append(row)
            told = f"part of the row at line {groups[-1][0].place.line}"
            reading.found.claims.append(Claim(block=reading.body.origin(row), by=NAME, told=told))
        else:
            groups.append([row])
    for first, *rest in groups:
        cells = list(first.cells)
        for column in reading.shape.others if rest else ():
            told_of = tuple(row.cells[column] for row in (first, *rest) if not reading.is_missing(row.cells[column]))
            if told_of:
                cells[column] = replace(told_of[0], text=joined(told_of, "\n", "<br>"))
        whole = replace(first, cells=tuple(cells)) if rest else first
        if rest:
            reading.body.origins[whole] = reading.body.origin(first)
            if first in reading.body.groups:
                reading.body.groups[whole] = reading.body.groups[first]
        yield whole


def _is_riddle(reading: Reading, row: Row, below: list[int]) -> bool:
    """Whether another row has the same first cell, so that the second has to be told with it to ask for the others."""
    first, second = row.cells[reading.shape.key], row.cells[reading.shape.others[0]]
    told = not reading.shape.listed and any(not reading.is_missing(row.cells[column]) for column in below)
    return told and first.plain in reading.shape.repeated and not reading.is_missing(second)


def _facts_of(reading: Reading, row: Row, subject: Content, asked: list[int], group: Cell) -> None:
    cells = [group if column == reading.shape.key and not cell.text else cell for column, cell in enumerate(row.cells)]
    if _is_for_own_type(reading) and all(reading.is_missing(row.cells[column]) for column in asked):
        # Such a type can be one of whole rows, for which what is only shown is enough.
        asked = [column for column in reading.shape.others if not reading.is_missing(row.cells[column])][:1] or asked
    shown = reading.shown(cells, {reading.shape.key, *asked})
    for column in asked:
        if row.cells[column] is row.cells[reading.shape.key]:
            continue  # the cell spans both: its answer would be the question
        cell = opened(row.cells[column])
        if reading.is_missing(cell):
            reading.empty_cell(row, cell, column)
            continue
        reading.add(
            row,
            Fact(
                **reading.common(row, cell),
                subject=_with_example(reading, row, subject, column),
                attribute=reading.label(column) or (_ordinal(column),),
                value=(cell,),
                subject_label=reading.label(reading.shape.key),
                row=_marked(shown, column),
            ),
        )


def _marked(shown: Mapping[int, Labelled], asked: int) -> tuple[Labelled, ...]:
    """The cells of a row with the asked one marked; the others are the same in all notes of the row."""
    if asked not in shown:
        return tuple(shown.values())
    return tuple({**shown, asked: replace(shown[asked], asked=True)}.values())


def _is_for_own_type(reading: Reading) -> bool:
    """Whether a directive gives the table a note type that is none of ours."""
    return dict(reading.settings).get("type", "fact") not in _OURS


def _with_example(reading: Reading, row: Row, subject: Content, column: int) -> Content:
    """What is asked about: beside an example that the asked column has the result of, that too."""
    if not reading.shape.has_word(column, "outcome"):
        return subject
    before = [
        number for number in reading.shape.others if number < column and reading.shape.has_word(number, "example")
    ]
    shown = [row.cells[number] for number in before if row.cells[number].text and reading.shape.is_shown(number)]
    return (joined((*subject, *shown), "\n", "<br>"),) if shown else subject


# --------------------------------------------------------------------------------------------- quizzes


def quiz(reading: Reading) -> None:
    """A note for each question, with what it can be chosen from; explanations show on the back."""
    key, options, answer = reading.shape.key, *reading.shape.choices
    for row in reading.rows():
        if not row.cells[key].text or reading.is_missing(row.cells[answer]):
            reading.empty_cell(row, row.cells[answer if row.cells[key].text else key], answer)
            continue
        reading.add(
            row,
            Fact(
                **reading.common(row, row.cells[answer]),
                subject=(joined((row.cells[key], *_options(reading, row, options)), "\n", "<br>"),),
                attribute=reading.label(answer),
                value=(opened(row.cells[answer]),),
                subject_label=reading.label(key),
                row=_marked(reading.shown(row.cells, {key, *options, answer}), answer),
            ),
        )


def _options(reading: Reading, row: Row, columns: Sequence[int]) -> Iterator[Text]:
    """The options of a question, those with a column each behind its name."""
    for column in columns:
        name, cell = reading.body.table.header[column], row.cells[column]
        if cell.text:
            between = " " if name.plain.endswith((")", ".", ":")) else ") "
            yield cell.text if len(columns) == 1 else joined((name, cell), between)


# ------------------------------------------------------------------------------------------ comparison


def comparison(reading: Reading) -> None:
    """A note for each row: what the things that are the columns have of it, side by side."""
    key, others = reading.shape.key, reading.shape.others
    things = joined(tuple(reading.body.table.header[column] for column in others), " / ")
    label: Cell | None = None
    for row in reading.rows():
        label = row.cells[key] if row.cells[key].text else label
        filled = [column for column in others if row.cells[column].text]
        for column in others:
            if filled and not row.cells[column].text:
                reading.empty_cell(row, row.cells[column], column)
        if not filled or label is None:
            missing = key if filled else others[0]
            reading.empty_cell(row, row.cells[missing], missing)
            continue
        small = Table(
            place=row.place,
            end=row.end,
            header=tuple(reading.body.table.header[column] for column in filled),
            rows=(replace(row, cells=tuple(row.cells[column] for column in filled)),),
        )
        reading.add(
            row,
            Fact(
                **reading.common(row),
                subject=(label,),
                attribute=(things,),
                value=(small,),
                subject_label=reading.label(key),
            ),
        )


# --------------------------------------------------------------------------------------------- one row


def one_row(reading: Reading) -> None:
    """A note for each column: what all rows say of it."""
    rows = list(reading.rows())
    shown = reading.shown(rows[0].cells, set(reading.shape.used)) if len(rows) == 1 else {}
    for column in reading.shape.used if rows else ():  # all may be text that stands too close below
        filled = [row.cells[column] for row in rows if row.cells[column].text]
        if not filled:
            reading.empty_cell(rows[0], rows[0].cells[column], column)
            continue
        cell = filled[0] if len(filled) == 1 else replace(filled[0], text=joined(tuple(filled), "\n", "<br>"))
        asked: Content = (reading.caption,) if reading.caption else reading.page.trails[reading.table][-1:]
        reading.add(
            rows[0],
            Fact(
                **reading.common(rows[0], cell),
                subject=reading.label(column),
                attribute=asked,
                value=(cell,),
                row=_marked(shown, column),
            ),
        )
    reading.found.claims += [
        Claim(block=reading.body.origin(row), by=NAME, told="part of two lists") for row in rows[1:]
    ]


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
