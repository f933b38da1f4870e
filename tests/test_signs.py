"""Signs and tags as answers, lines pasted into tables, rows that repeat each other: what is told of them."""

from pathlib import Path

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
