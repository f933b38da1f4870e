"""Terms, facts and comparisons from tables, and the tables that are none of these."""

from __future__ import annotations

from collections.abc import Sequence

from notes2anki.extract import stray, tablenotes
from notes2anki.extract.kinds import Kind, kind_of
from notes2anki.extract.page import Found, Page
from notes2anki.extract.reading import NAME, Reading
from notes2anki.extract.summaries import names_data
from notes2anki.extract.unheaded import row_as_header
from notes2anki.model import Claim, Details, Table

_OVERRIDE = "Put <!-- anki: type=terms --> (or facts, comparison) before the table to make cards of it."
# Note types that no table asks for by its directive.
_OF_NO_TABLE = frozenset({"cloze", "qa"})
_KINDS = {"terms": Kind.TERMS, "facts": Kind.FACTS, "comparison": Kind.COMPARISON, "none": Kind.NONE}


def extract(page: Page) -> Found:
    """Items for each table of a page that is worth cards, and a reason for each other, for each row and empty cell."""
    found = Found()
    for table in page.of(Table):
        if table not in page.claims:
            _read(Reading(page, found, table))
    stray.tell(page, found, page.lines)
    return found


def _read(reading: Reading) -> None:
    given = dict(reading.settings)
    inside = next((holder for holder in reading.page.within(reading.table) if isinstance(holder, Details)), None)
    if "skip" in given:
        reading.leave("skipped", "The table is skipped, as its directive says.")
        return
    if inside is not None and _goes_with(reading, inside):
        return
    kind, code, message = kind_of(reading.shape)
    # A table with nothing to tell of a row is no cards, whatever is asked for.
    if given.get("type") in _KINDS and (reading.shape.others or given["type"] == "none"):
        kind, code, message = _KINDS[given["type"]], "skipped", "The table is skipped, as its directive says."
    elif kind is Kind.NONE and reading.shape.others and given.get("type", "cloze") not in _OF_NO_TABLE:
        kind = Kind.FACTS if len(reading.shape.others) > 1 else Kind.TERMS  # for a note type of the author's own
    if kind is Kind.NONE:
        reading.leave(code, message, _OVERRIDE if reading.shape.rows and reading.shape.others else "")
        return
    _tell_of_body(reading)
    readers = {Kind.TERMS: tablenotes.terms, Kind.COMPARISON: tablenotes.comparison, Kind.ROW: tablenotes.one_row}
    (readers | {Kind.FACTS: tablenotes.facts, Kind.QUIZ: tablenotes.quiz})[kind](reading)
    told = f"{kind.value}: {reading.made} note{'' if reading.made == 1 else 's'}"
    more = _of_columns(reading) if kind is Kind.FACTS else ""
    reading.found.claims.append(Claim(block=reading.table, by=NAME, told=told, more=more))


def _of_columns(reading: Reading) -> str:
    """Which columns cards ask for, which they only show, and what would make them ask for these; "" without such."""
    shape = reading.shape
    others = shape.others[1:] if shape.grouped and not shape.listed else shape.others
    shown = [column for column in others if shape.is_shown(column)]
    asked = [column for column in others if column not in shown]
    if not shown or not asked:
        return ""
    named = [column for column in shown if not shape.is_linked(column)]
    said = f"Its cards ask for {_names(reading, asked)}; {_names(reading, shown)} they only show."
    if not named:
        return f"{said} What only leads elsewhere is never asked for."
    other = "another header" if len(named) == 1 else "other headers"
    return f"{said} To have {_names(reading, named)} asked for, too, write {other}."


def _names(reading: Reading, columns: Sequence[int]) -> str:
    """The headers of some columns, as a part of a sentence."""
    labels = [(column, reading.label(column)) for column in columns]
    names = [f'"{label[0].plain}"' if label else f"column {column + 1}" for column, label in labels]
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _tell_of_body(reading: Reading) -> None:
    """Say what became of rows that are none, and of columns that have the same name."""
    reading.found.diagnostics += reading.body.problems
    unheaded = row_as_header(reading.shape)
    reading.found.diagnostics += [unheaded] if unheaded else []
    reading.found.claims += [
        Claim(block=reading.body.origin(row), by=NAME, told="names the rows below") for row in reading.body.titles
    ]
    for column, before in reading.same.items():
        if before == 1:  # once for all columns of one name
            header = reading.body.table.header[column]
            shown = reading.label(column)[0].plain
            message = f'Two columns are called "{header.plain[:60]}"; cards call the later one "{shown[:64]}".'
            reading.report(header, "table-same-headers", message, "Give each a name of its own.")


def _goes_with(reading: Reading, holder: Details) -> bool:
    """Whether a table is left to the block that holds it."""
    claim = reading.page.claims.get(holder)
    if claim is not None and (
        claim.reason == "skipped" or (claim.reason == "details-extra" and names_data(holder.summary.plain))
    ):
        code = "table-data" if claim.reason == "details-extra" else "skipped"
        reading.leave(code, "The table goes with the block that holds it, which is no card.", _OVERRIDE)
        return True
    if claim is not None and not claim.reason and not reading.page.options.tables_in_answers:
        reading.found.claims.append(Claim(block=reading.table, by=NAME, told="part of an answer"))
        return True
    return False
