"""What GitHub's own parser (cmark-gfm) shows as a table or a collapsible block is found, or told of at its line."""

import re

import cmarkgfm
import pytest
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


def github(text: str) -> str:
    """A text as GitHub's parser shows it."""
    return str(cmarkgfm.github_flavored_markdown_to_html(text, Options.CMARK_OPT_UNSAFE))


ASKED = "<details><summary>What?</summary>"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("<p>\n```sh\nls *a*\n\ncd *a*\n```\n</p>\n", "<p>\n```sh"),
        (f"{ASKED}\n```sh\nls\n```\n\n</details>\n", "\n```sh"),
        (f"{ASKED}```sh\nls\n```\n\n</details>\n", "```sh\nls\n```"),
        (f"{ASKED}\n- a\n- b\n\n</details>\n", "\n- a\n- b"),
        (f"{ASKED}\n\nA.\n\n</details>\n**And?**\n", "\n**And?**"),
        (f"{ASKED}\n## Part\n\n</details>\n", "\n## Part"),
        (f"{ASKED}\n| a | b |\n|---|---|\n| c | d |\n\n</details>\n", "|---|---|"),
        (f"1. One.\n\n   {ASKED}\n   It is `a`.\n\n   </details>\n", "It is `a`."),
        ("> <div>\n> See [it](b.md).\n> </div>\n", "See [it](b.md)."),
        ("<br>\n- a\n- b\n", "<br>\n- a"),
        ("</p>\ntext,\n<b>a</b> and\n**b**\n", "\n**b**"),
        (f"{ASKED}\n\n    - It is **a**.\n\n</details>\n", "<code>- It is **a**."),
        (f"{ASKED}\n\n\tIt is so.\n\n</details>\n", "<code>It is so."),
    ],
)
def test_what_github_leaves_as_it_is_written_is_told(text: str, left: str) -> None:
    assert left in github(text)
    (problem,) = [problem for problem in parse(source(text))[1] if problem.code == "github-raw"]
    first = next(line.strip("> ") for line in left.split("\n") if line.strip("<p>br "))
    assert first.removeprefix("<code>") in text.split("\n")[problem.place.line - 1]
    mended = text.split("\n")
    if problem.hint.startswith("Put a blank line"):
        number = re.search(r"above line (\d+)", problem.hint)
        mended.insert(int(number[1] if number else problem.place.line) - 1, ">" if text.startswith(">") else "")
        assert left not in github("\n".join(mended))


@pytest.mark.parametrize(
    "text",
    [
        "<p>\n\n```sh\nls\n```\n\n</p>\n",
        "text\n<br>\n- a\n",
        "<a name='x'></a>\n- a\n",
        "<b>a</b>\n- b\n",
        "<!-- a -->\n- b\n",
        "<!-- a\n<p>\n- b -->\n",
        "```html\n<p>\n- a\n```\n",
        "`<p>`\n- a\n",
        "<details>\n<summary>Use `ls` or **cd**?</summary>\nYes, it is.\n\n</details>\n",
        "<p>\n<img src='a.png'>\n3 - 2 = 1, a*b*c, [1] and (2)\n</p>\n",
        f"{ASKED}\n\n    ls -l\n\n</details>\n",
        f"1. One.\n\n    {ASKED}\n\n    It is so.\n\n    </details>\n",
        f"{ASKED}\n    It is so.\n</details>\n",
    ],
)
def test_what_github_reads_too_is_not_told(text: str) -> None:
    assert "github-raw" not in {problem.code for problem in parse(source(text))[1]}


def test_what_github_leaves_raw_is_told_once_a_file_with_the_other_lines() -> None:
    text = "".join(f"{ASKED}\n- a{number}\n\n</details>\n\n" for number in range(6)) + "<p>\nIt is\n`a`.\n</p>\n"
    found = [problem for problem in parse(source(text))[1] if problem.code == "github-raw"]
    assert [(problem.place.line, problem.hint) for problem in found] == [
        (2, "Put a blank line above it, and so above lines 7, 12, 17 and 2 more."),
        (33, "Put a blank line above line 32."),
    ]


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
