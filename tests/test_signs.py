"""Signs and tags as answers, lines pasted into tables, rows that repeat each other: what is told of them."""

from pathlib import Path

import pytest

from running import run, write

TABLE = "| Word | Means |\n|---|---|\n"


def told(tmp_path: Path, text: str) -> list[str]:
    """What is found in a text, a finding a line."""
    write(tmp_path, {"notes/a.md": f"# Week\n\n{text}"})
    found = run(tmp_path, "check", "--format", "json").json["diagnostics"]
    return [f"{each['line']} {each['code']}: {each['message']} {each['hint']}" for each in found]


def test_a_cell_in_backticks_is_no_promise(tmp_path: Path) -> None:
    found = told(tmp_path, f"{TABLE}| any word | `???` |\n| to do | `TODO` |\n| later | TODO `ls` |\n")
    assert [each for each in found if "answer-empty" in each] == [
        "7 answer-empty: The answer is still to be written, so there is no card. Write it, or leave the cell empty."
    ]


def test_a_tag_in_place_of_an_answer(tmp_path: Path) -> None:
    block = "**Which tag?**\n\n<details><summary>Answer</summary>\n\n{}\n\n</details>\n"
    assert told(tmp_path, block.format("<br>"))[-1] == (
        '5 answer-empty: The answer to "Which tag?" is only the tag <br>, which shows nothing. '
        "If the tag itself is meant, write `<br>`, with backticks."
    )
    assert told(tmp_path, block.format("<ul>"))[0].startswith(
        '7 tag-bare: The answer "<ul>" is only a tag, of which GitHub shows nothing. It was'
    )
    assert "is only the tag <hr>, which" in told(tmp_path, block.format("<hr>"))[-1]
    assert told(tmp_path, block.format("<b>"))[0].startswith("7 tag-bare: ")
    for shown in ("`<ul>`", "&lt;ul&gt;", r"\<ul\>"):
        assert told(tmp_path, block.format(shown)) == []
    assert told(tmp_path, block.format("<ul><li>dam</li></ul>")) == []


def test_a_column_of_tags_is_told_once(tmp_path: Path) -> None:
    found = told(tmp_path, f"{TABLE}| <h1> | heading |\n| <br> | line break |\n| <hr> | rule |\n")
    assert found == [
        '5 tag-bare: The cell "<h1>" holds only a tag, of which GitHub shows nothing. 2 more of its column do so, too. '
        "They were read as the names of the tags. If the tag itself is meant, write `<h1>`, with backticks."
    ]


PORTS = "| Port | Name | Over |\n|---|---|---|\n| 22 | SSH | TCP |\n"


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("3306\tMySQL\tTCP", "It has tabs in place of pipes: write | 3306 | MySQL | TCP |"),
        ("3306, MySQL, TCP", "It has commas in place of pipes: write | 3306 | MySQL | TCP |"),
        ("3306;MySQL;TCP", "It has semicolons in place of pipes: write | 3306 | MySQL | TCP |"),
        ("SSH, TCP, and so on", "Put a blank line between them."),
        ("In 2020, SSH, TCP", "Put a blank line between them."),
        ("22, 53, 80", "Put a blank line between them."),
        ("These are\tall.", "Put a blank line between them."),
    ],
)
def test_a_line_under_a_table_that_was_a_row_of_a_spreadsheet(tmp_path: Path, line: str, hint: str) -> None:
    (found,) = told(tmp_path, f"{PORTS}{line}\n")
    assert found.startswith("6 table-row-glued")
    assert found.endswith(hint)


@pytest.mark.parametrize("dashed", ["|--- ---|", "|:--|;--|"])
@pytest.mark.parametrize("rows", ["| 22 | SSH | TCP |\n", "| 22 | SSH | TCP |\n| 53 | DNS | UDP |\n"])
def test_a_line_of_dashes_that_lacks_a_pipe(tmp_path: Path, dashed: str, rows: str) -> None:
    found = told(tmp_path, f"{TABLE}| weir | dam |\n\n## Ports\n\n| Port | Name | Over |\n{dashed}\n{rows}")
    assert [each for each in found if "delimiter" in each] == [
        f"9 table-no-delimiter: Line 10, {dashed}, is no line of dashes, so GitHub shows text, without cards. "
        "Write |---|---|---| in line 10."
    ]


@pytest.mark.parametrize(
    ("rows", "hint"),
    [
        ("| 443 | HTTPS |\n| 5432 | PG |\n", "The header is missing: put it, and |---|---|, above line 3."),
        ("| `ls` | list |\n| `cp` | copy |\n", "The header is missing: put it, and |---|---|, above line 3."),
        ("| weir | dam |\n| lock | gate |\n", "Put |---|---| under line 3."),
        ("| Place | 2019 |\n| Ulm | 5 |\n", "Put |---|---| under line 3."),
        ("| 1 | 2 |\n| 3 | 4 |\n", "Put |---|---| under line 3."),
    ],
)
def test_rows_without_a_header(tmp_path: Path, rows: str, hint: str) -> None:
    found = told(tmp_path, rows)
    assert next(each for each in found if "delimiter" in each).endswith(f"so they make no cards. {hint}")


def test_a_diff_that_was_pasted(tmp_path: Path) -> None:
    found = told(tmp_path, f"{TABLE}| weir | dam |\n-| lock | gate |\n+| lock | door |\n")
    assert found == [
        "6 table-diff: This row starts with -, as a line of a diff does: it is left out. Delete it.",
        "7 table-diff: This row starts with +, as a line of a diff does: it is read without it. Delete the +.",
    ]


ADDS = "adds a new user to it"


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (f"| useradd | {ADDS} |\n| ls | lists |\n| userdel | {ADDS} |\n", [7]),
        (f"| useradd | {ADDS} |\n| adduser | {ADDS} |\n| userdel | {ADDS} |\n", []),
        (f"| useradd | {ADDS} |\n| userdel | {ADDS} |\n| a | no |\n| b | no |\n", []),
        ("| useradd | adds a user |\n| userdel | adds a user |\n", []),
        (f"| useradd | {ADDS} |\n\n{TABLE}| userdel | {ADDS} |\n", []),
    ],
)
def test_two_rows_with_one_answer(tmp_path: Path, rows: str, lines: list[int]) -> None:
    found = told(tmp_path, TABLE + rows)
    assert [int(each.split()[0]) for each in found if "answer-repeated" in each] == lines


HEADED = "| `ls` | list files |\n|---|---|\n| `cp` | copy files |\n| `mv` | move files |\n| `rm` | remove files |\n"


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        (HEADED, True),
        ("| 22 | remote shell |\n|---|---|\n| 80 | the web |\n| 53 | names of it |\n| 25 | mail sent |\n", True),
        (HEADED.replace("list files", "List files"), False),
        (HEADED.replace("list files", "means"), False),
        (HEADED.replace("`ls`", "Command"), False),
        (HEADED.replace("| `rm` | remove files |\n", ""), False),
        (HEADED.replace("remove files", "Removes files"), False),
        ("| `let` | `var` |\n|---|---|\n| `a` | `b` |\n| `c` | `d` |\n| `e` | `f` |\n", False),
    ],
)
def test_a_row_as_the_header(tmp_path: Path, text: str, is_told: bool) -> None:
    assert any("3 table-header-like" in each for each in told(tmp_path, text)) == is_told


def test_what_to_do_about_a_row_as_the_header(tmp_path: Path) -> None:
    assert (
        '3 table-header-like: The header "ls | list files" looks like one of the rows, and a header makes no card. '
        "If it is one, put a header above line 3, such as | Command | Meaning |, and move the line of dashes right "
        "under that."
    ) in told(tmp_path, HEADED)
