"""What GitHub's own parser (cmark-gfm) shows as a table or a collapsible block is found, or told of at its line."""

import re

import cmarkgfm
from cmarkgfm.cmark import Options
from hypothesis import given

from notes2anki.extract import extract
from notes2anki.markdown import parse
from notes2anki.model import Cell, Details, Table
from outline import source
from test_laws import DOCUMENTS, LAW

TABLE = re.compile(r'<table data-sourcepos="(\d+):\d+-(\d+):')
TAG = re.compile(r"<details(?=[\s>/])", re.I)
OPEN_TAG = re.compile(r"</?details[^<>\n]*$", re.I | re.M)
MARKED = re.compile(r"<details data-line=(\d+)")


def seen_by_github(text: str) -> tuple[list[range], set[int]]:
    """The lines of tables, with those of a paragraph right above, and the lines on which collapsible blocks begin."""
    parts, end = [], 0
    for tag in TAG.finditer(text):
        parts += [text[end : tag.end()], f" data-line={text.count(chr(10), 0, tag.start()) + 1}"]
        end = tag.end()
    marked = "".join(parts) + text[end:]
    html = cmarkgfm.github_flavored_markdown_to_html(marked, Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_SOURCEPOS)
    shown = re.sub(r"<!--.*?-->", "", html, flags=re.S)
    tables = [range(int(first), int(last) + 1) for first, last in TABLE.findall(html)]
    return tables, {int(line) for line in MARKED.findall(shown)}


def rows_of(table: Table) -> list[tuple[Cell, ...]]:
    """The cells of each row below the header."""
    return [row.cells for row in table.rows]


def test_what_github_sees() -> None:
    """The yardstick itself: a table in a quote, a block in a list, and neither in code."""
    text = "> | a |\n> |---|\n\n- <details>\n  </details>\n\n```\n<details>\n| a |\n|---|\n```\n\n<!-- <details> -->\n"
    assert seen_by_github(text) == ([range(1, 3)], {4})


@LAW
@given(DOCUMENTS)
def test_all_of_it_is_found_or_told(text: str) -> None:
    """Law 1, from the text on."""
    document, problems = parse(source(text))
    told = {problem.place.line for problem in (*problems, *extract(document).diagnostics)}
    if "code-unclosed" in {problem.code for problem in problems} or OPEN_TAG.search(text):
        return  # the first is told with all that it holds; a tag that goes on in further lines may hold anything
    tables, blocks = seen_by_github(text)
    found = list(document.walk())
    begun = told | {block.place.line for block in found if isinstance(block, Table)}
    assert all(begun & set(lines) for lines in tables)
    tabled = [table for table in found if isinstance(table, Table)]
    cells = {cell.place.line for table in tabled for row in (table.header, *rows_of(table)) for cell in row}
    assert not blocks - {block.place.line for block in found if isinstance(block, Details)} - cells - told
