"""The command line: its commands, what they print and where, and how they end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from notes2anki import __version__
from notes2anki.cli import COMMANDS
from running import REPOSITORY, run, run_apart, snapshot, write

NOTES = {
    "notes2anki.toml": '[deck.rivers]\nname = "Rivers"\n',
    "notes/week1.md": """# Week 1

| Term | Meaning |
|---|---|
| delta | land made of what a river brings |
| spring | |

**Where does the Rhine end?**

<details>
<summary>Answer</summary>

In the North Sea.

</details>

- [Week 1](#week-1)
""",
}


@pytest.fixture
def rivers(tmp_path: Path) -> Path:
    return write(tmp_path, NOTES)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_each_command_has_help(command: str, option: str, tmp_path: Path) -> None:
    ran = run(tmp_path, command, option)
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: notes2anki {command} ")
    assert ran.err == ""


def test_help_lists_every_command_with_a_sentence(tmp_path: Path) -> None:
    listed = run(tmp_path, "--help").out.split("Commands:")[1].split("\n")
    about = {line.split()[0]: line.split(maxsplit=1)[1] for line in listed if len(line.split()) > 1}
    assert sorted(name for name in about if name in COMMANDS) == sorted(COMMANDS)


def test_each_module_of_commands_is_a_command() -> None:
    folder = REPOSITORY / "src" / "notes2anki" / "commands"
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {name for name in modules if "@click.command" in (folder / f"{name}.py").read_text("utf-8")} == set(COMMANDS)


def test_the_version_is_told(tmp_path: Path) -> None:
    assert run(tmp_path, "--version").out == f"notes2anki, version {__version__}\n"


def test_without_a_command_the_deck_is_built(rivers: Path) -> None:
    ran = run(rivers)
    assert ran.code == 0
    assert (rivers / "dist" / "rivers-1.0.0-dev.apkg").is_file()
    assert ran.out.startswith("Rivers 1.0.0-dev → dist/rivers-1.0.0-dev.apkg (")
    assert "2 notes (1 term, 1 question), 2 cards" in ran.out


def test_a_project_is_found_from_a_folder_inside_it(rivers: Path) -> None:
    assert run(rivers / "notes", "build").code == 0
    assert (rivers / "dist" / "rivers-1.0.0-dev.apkg").is_file()


def test_a_project_is_built_from_elsewhere(rivers: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert run(elsewhere, "build", "--project", str(rivers), "-o", "decks").code == 0
    assert [path.name for path in (elsewhere / "decks").iterdir()] == ["rivers-1.0.0-dev.apkg"]


def test_an_output_that_names_a_deck_is_that_file(rivers: Path) -> None:
    assert run(rivers, "build", "-o", "out/my deck.apkg").code == 0
    assert [path.name for path in (rivers / "out").iterdir()] == ["my deck.apkg"]


@pytest.mark.parametrize(
    "name", ["deck.apk", "deck.zip", "out/deck.akpg", "deck.APK", "deck.colpkg", "deck.apkg.zip", "deck.txt"]
)
def test_an_output_that_names_another_file_is_refused(rivers: Path, name: str) -> None:
    before = snapshot(rivers)
    ran = run(rivers, "build", "-o", name)
    assert ran.code == 2
    assert f'A deck is a file that ends in .apkg. Write -o "{name.rsplit(".", 1)[0]}' in ran.err
    assert ran.err.count(".apkg.apkg") == 0
    assert snapshot(rivers) == before


@pytest.mark.parametrize("name", ["v1.2", "my.decks", "out", "out.d/rivers"])
def test_an_output_that_names_a_folder_is_one(rivers: Path, name: str) -> None:
    assert run(rivers, "build", "-o", name).code == 0
    assert [path.name for path in (rivers / name).iterdir()] == ["rivers-1.0.0-dev.apkg"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["build", "--strict"], "--strict is an option of check, and not of build."),
        (["check", "--locked"], "--locked is an option of build, and not of check."),
        (["explain", "-o", "x"], "-o is an option of build and preview, and not of explain."),
        (["--strict"], "--strict is an option of check: notes2anki check --strict"),
        (["build", "--stric"], "No such option '--stric'."),
    ],
)
def test_an_option_of_another_command_is_known(rivers: Path, arguments: list[str], said: str) -> None:
    ran = run(rivers, *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_files_without_a_project_make_a_deck_named_by_their_title(tmp_path: Path) -> None:
    write(tmp_path, {"notes/week1.md": NOTES["notes/week1.md"]})
    assert run(tmp_path, "build", "notes/week1.md").code == 0
    assert [path.name for path in (tmp_path / "dist").iterdir()] == ["week-1-1.0.0-dev.apkg"]


def test_json_is_one_document_of_the_promised_shape(rivers: Path) -> None:
    ran = run(rivers, "build", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert ran.json == {
        "decks": [
            {
                "path": "dist/rivers-1.0.0-dev.apkg",
                "name": "Rivers",
                "version": "1.0.0-dev",
                "notes": 2,
                "cards": 2,
                "new": 2,
                "changed": 0,
                "unchanged": 0,
                "retired": 0,
            }
        ],
        "blocks": {"claimed": 2, "skipped": 0},
        "diagnostics": [
            {
                "path": "notes/week1.md",
                "line": 6,
                "column": 12,
                "severity": "warning",
                "code": "table-cell-empty",
                "message": 'The cell "Meaning" of the row "spring" is empty, so there is no card for it.',
                "hint": "Fill it in, or leave it out.",
            }
        ],
    }
    again = run(rivers, "build", "--json").json["decks"][0]
    assert [again[count] for count in ("new", "changed", "unchanged", "retired")] == [0, 0, 2, 0]


def test_json_of_a_build_with_errors_is_one_document_too(rivers: Path) -> None:
    (rivers / "notes" / "week2.md").write_bytes(b"caf\xe9\n")
    ran = run(rivers, "build", "--json")
    assert (ran.code, ran.err) == (1, "")
    assert sorted(ran.json) == ["blocks", "decks", "diagnostics"]
    assert [deck["path"] for deck in ran.json["decks"]] == [""]
    assert "file-encoding" in {found["code"] for found in ran.json["diagnostics"]}


def test_check_prints_the_same_document_and_writes_nothing(rivers: Path) -> None:
    before = snapshot(rivers)
    checked = run(rivers, "check", "--format", "json")
    assert snapshot(rivers) == before
    built = run(rivers, "build", "--json").json
    assert checked.json == {**built, "decks": [{**built["decks"][0], "path": ""}]}


def test_check_for_github_prints_a_workflow_command_a_finding(rivers: Path) -> None:
    (line,) = run(rivers, "check", "--format", "github").out.splitlines()
    assert line.startswith("::warning file=notes/week1.md,line=6,col=12,title=table-cell-empty::The cell ")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["build"], 0),
        (["check"], 0),
        (["check", "--strict"], 1),
        (["build", "nowhere"], 2),
        (["build", "--project", "nowhere"], 2),
        (["build", "--nonsense"], 2),
        (["nonsense"], 2),
        (["notes/week1.md"], 2),
        (["check", "--format", "xml"], 2),
        (["explain"], 2),
        (["explain", "notes/week1.md"], 2),
        (["explain", "notes/week9.md:1"], 2),
        (["explain", "notes/week1.md:5"], 0),
        (["build", "--locked"], 3),
    ],
)
def test_exit_codes(arguments: list[str], code: int, rivers: Path) -> None:
    ran = run(rivers, *arguments)
    assert ran.code == code, ran.err
    assert code == 0 or "rror" in ran.err or "warning" in ran.err, "says why"


def test_a_path_in_the_place_of_a_command_is_explained(rivers: Path) -> None:
    assert "To build it: notes2anki build notes/week1.md" in run(rivers, "notes/week1.md").err


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("biuld", '"biuld" is no command. Did you mean build?'),
        ("Check", '"Check" is no command. Did you mean check?'),
        ("xyzzy", '"xyzzy" is no command. There are build, check, explain,'),
        ("--biuld", "No such option"),
    ],
)
def test_an_unknown_command_is_told_with_the_likely_one(given: str, said: str, rivers: Path) -> None:
    ran = run(rivers, given)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_a_file_that_was_moved_is_found(rivers: Path) -> None:
    (rivers / "notes" / "old").mkdir()
    (rivers / "notes" / "week1.md").rename(rivers / "notes" / "old" / "week1.md")
    ran = run(rivers, "build", "notes/week1.md")
    assert (ran.code, 'Did you mean "notes/old/week1.md"?' in ran.err) == (2, True), ran.err


def test_findings_go_to_stderr_and_the_summary_to_stdout(rivers: Path) -> None:
    ran = run_apart(rivers, "build")
    assert "warning[table-cell-empty]" in ran.err
    assert "warning[" not in ran.out
    assert "\x1b" not in ran.out + ran.err, "no colours where there is no terminal"


WONDERED = """# Rivers

**What does it print?**

```python
print(1)
```

<details><summary>Answer</summary>

1

</details>

## Empty

**What is that?**

<details><summary>Answer</summary>
</details>

Water: spring -> stream -> river

<!-- anki: skip -->
| A | B |
|---|---|
| x | y |
"""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (3, "question: What does it print? print(1)"),
        (6, "question: What does it print? print(1)"),
        (11, "the answer to"),
        (17, "The block behind it, at line 19, was left out [answer-empty]"),
        (18, "This line is blank."),
        (22, 'The pattern "sequences" would make a note of it: add it to "on"'),
        (24, "it is about the block behind it"),
        (25, "left out [skipped]"),
    ],
)
def test_explain_tells_what_keeps_a_line_from_a_note(rivers: Path, line: int, said: str) -> None:
    write(rivers, {"notes/week3.md": WONDERED})
    ran = run(rivers, "explain", f"notes/week3.md:{line}")
    assert said in ran.out, ran.out + ran.err
    assert ran.code == 0


def test_explain_tells_what_a_line_became(rivers: Path) -> None:
    assert "delta" in run(rivers, "explain", "notes/week1.md:5").out
    assert "Where does the Rhine end?" in run(rivers, "explain", "notes/week1.md:13").out


WIDE = """# Rivers

| Term | Meaning | Kind | Example | {0} |
|---|---|---|---|---|
| delta | land | mouth | Nile | {1} |
"""


@pytest.mark.parametrize(
    ("header", "cell", "said"),
    [
        (
            "Notes",
            "wet",
            'ask for "Meaning" and "Kind"; "Example" and "Notes" they only show. To have "Example" and "Not',
        ),
        ("Web", "[a](https://x.org)", 'they only show. To have "Example" asked for, too, write another header.'),
        ("Link", "[a](https://x.org)", 'ask for "Meaning" and "Kind"; "Example" and "Link" they only show.'),
    ],
)
def test_explain_tells_which_columns_of_a_table_ask(tmp_path: Path, header: str, cell: str, said: str) -> None:
    write(tmp_path, {"notes/a.md": WIDE.format(header, cell) + "| bank | shore | edge | Rhine | |\n"})
    for line in (3, 5):
        assert said in run(tmp_path, "explain", f"notes/a.md:{line}").out


def test_explain_tells_of_columns_that_ask_and_show_only_where_there_are_both(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"notes/a.md": WIDE.format("Size", "wet"), "notes/b.md": WIDE.format("Size", "9").replace("Exam", "S")},
    )
    assert "they only show" in run(tmp_path, "explain", "notes/a.md:5").out
    assert "they only show" not in run(tmp_path, "explain", "notes/b.md:5").out


@pytest.mark.parametrize("where", ["notes/week1.md:5:3", "notes/week1.md:5:3:", "notes/week1.md:5:"])
def test_explain_takes_a_place_as_findings_print_it(where: str, rivers: Path) -> None:
    assert run(rivers, "explain", where).out == run(rivers, "explain", "notes/week1.md:5").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["week1.md:5"], 'There is no file "week1.md". Did you mean "notes/week1.md:5"?'),
        (["week1.md:5:3"], 'There is no file "week1.md". Did you mean "notes/week1.md:5"?'),
        (["other/week1.md:5"], 'Did you mean "notes/week1.md:5"?'),
        (["notes/wek1.md:5"], 'Did you mean "notes/week1.md:5"?'),
        (["entirely-different.md:5"], "Check the spelling, or the folder that you are in."),
        (["notes/week1.md", "5"], "as one word: notes/week1.md:5"),
        (["notes/week1.md:5", "3"], "as one word: notes/week1.md:5"),
        (["notes/week1.md"], "like notes/week1.md:12"),
        (["notes/week1.md:" + "9" * 20], "Name a file and a line in it"),
        (["notes/week1.md:99999"], "so there is no line 99999."),
    ],
)
def test_explain_says_which_place_may_be_meant(arguments: list[str], said: str, rivers: Path) -> None:
    ran = run(rivers, "explain", *arguments)
    assert (ran.code, said in ran.err) == (2, True), ran.err


def test_explain_knows_a_file_as_the_project_does_without_a_configuration(tmp_path: Path) -> None:
    table = "# {0}\n\n| Term | Meaning |\n|---|---|\n| {0} | water |\n"
    write(tmp_path, {f"notes/{name}.md": table.format(name) for name in ("a", "b")})
    run(tmp_path, "build")
    assert "in the ledger: unchanged" in run(tmp_path, "explain", "notes/a.md:5").out


def test_explain_within_the_folder_of_notes_names_the_path_from_there(rivers: Path) -> None:
    assert 'Did you mean "week1.md:5"?' in run(rivers / "notes", "explain", "notes/week1.md:5").err


def test_a_reader_that_goes_away_is_no_fault(rivers: Path) -> None:
    command = [sys.executable, "-P", "-m", "notes2anki", "check", "--format", "json"]
    variables = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    with subprocess.Popen(
        command, cwd=rivers, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.close()
        assert b"Traceback" not in program.stderr.read()


def test_the_terminal_of_an_old_locale_can_be_printed_to(rivers: Path) -> None:
    """Names that the terminal's encoding lacks are printed with replacements; nothing fails."""
    write(rivers, {"notes/第二週.md": "# 川\n\n| 語 | 意味 |\n|---|---|\n| 川 | |\n| 海 | うみ |\n"})
    variables = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"}
    ran = run_apart(rivers, "build", variables=variables)
    assert ran.code == 0, ran.err
    assert "Traceback" not in ran.err
    assert json.loads(run_apart(rivers, "check", "--format", "json", variables=variables).out)["blocks"]["claimed"]


def test_what_a_finding_names_does_nothing_to_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, {**NOTES, "notes2anki.toml": '[deck.x]\nnotes = ["notes", "a\\u001b[31m/b", "c\\u0000/d"]\n'})
    ran = run(tmp_path, "check")
    assert sum("error[path-missing]" in line for line in ran.err.splitlines()) == 2
    assert "\x1b" not in ran.err
    assert '"a\\x1b[31m/b"' in ran.err
