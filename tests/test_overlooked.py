"""What lies beside the notes and is not read, though its author means it to be, is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import run, write

TABLE = "# Rivers\n\n| Term | Meaning |\n|---|---|\n| delta | land made of what a river brings |\n"
DETAILS = "# Rivers\n\n<details><summary>What is a delta?</summary>Land</details>\n"
PROJECT = {"notes2anki.toml": '[deck.rivers]\nname = "Rivers"\n', "notes/week1.md": TABLE}


@pytest.mark.parametrize("name", ["week2.md.txt", "week2.markdown.txt", "Week2.MD.TXT"])
def test_a_second_ending_is_told_of(tmp_path: Path, name: str) -> None:
    ran = run(write(tmp_path, {**PROJECT, f"notes/deep/{name}": "Nothing in it."}), "build")
    assert f"notes/deep/{name}:1:1: warning[file-name] This file is not read" in ran.err
    assert f'Rename it to "{name[:-4]}"' in ran.err
    assert ran.code == 0


def test_a_second_ending_is_told_of_where_there_is_nothing_else(tmp_path: Path) -> None:
    ran = run(write(tmp_path, {"notes/week1.md.txt": TABLE}), "build")
    assert ran.code == 1
    assert "error[no-markdown]" in ran.err
    assert "warning[file-name]" in ran.err


@pytest.mark.parametrize(("text", "line"), [(TABLE, 3), (DETAILS, 3), (TABLE.replace("\n", "\r\n"), 3)])
def test_text_that_looks_like_notes_is_told_of_quietly(tmp_path: Path, text: str, line: int) -> None:
    write(tmp_path, {**PROJECT, "notes/week2.txt": text})
    assert f"notes/week2.txt:{line}:1: info[file-text]" in run(tmp_path, "check").err
    assert "week2" not in run(tmp_path, "build").err


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notes/plain.txt", "# Rivers\n\nWater | that flows\n-----\n"),
        ("notes/week1.md.txt", TABLE),  # a copy
        ("notes/week1.txt", TABLE),
        ("notes/.week2.md.txt", TABLE),
        ("notes/data.csv", TABLE),
        ("week2.md.txt", TABLE),  # not where notes are read
        ("notes/noise.txt", "|" * 60_000 + "\n" + "-|" * 30_000 + "\n"),
    ],
)
def test_other_text_is_left_alone(tmp_path: Path, name: str, text: str) -> None:
    ran = run(write(tmp_path, {**PROJECT, name: text}), "check")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("notes/week2.txt", 'If it holds notes, rename it to "week2.md".'),
        ("notes/week2.md.txt", 'If it holds notes, rename it to "week2.md".'),
        ("notes/img/tree.png", "Name one that is, or a folder."),
        ("notes/.week2.md", "starts with a dot"),
    ],
)
def test_a_file_that_was_asked_for_and_is_none_of_the_notes(tmp_path: Path, name: str, said: str) -> None:
    ran = run(write(tmp_path, {**PROJECT, name: TABLE}), "check", name)
    assert ran.code == 1
    (found,) = ran.err.splitlines()
    assert found.startswith(f"{name}:1:1: error[no-markdown]")
    assert said in found


def test_a_file_that_the_configuration_names_is_read_whatever_its_name(tmp_path: Path) -> None:
    config = '[deck.rivers]\nname = "Rivers"\nnotes = ["week2.txt"]\n'
    ran = run(write(tmp_path, {"notes2anki.toml": config, "week2.txt": TABLE}), "check", "week2.txt")
    assert (ran.code, ran.err) == (0, "")
