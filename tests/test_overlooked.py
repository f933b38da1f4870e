"""What lies beside the notes and is not read, though its author means it to be, is told of."""

from __future__ import annotations

import os
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


def test_a_name_that_is_not_utf_8_can_be_told(tmp_path: Path) -> None:
    write(tmp_path, PROJECT)
    try:
        (tmp_path / "notes" / os.fsdecode(b"\xfc.md.txt")).touch()
    except OSError:
        pytest.skip("a disk that takes no such names")
    assert run(tmp_path, "preview").code == 0
    (found,) = run(tmp_path, "check", "--format", "json").json["diagnostics"]
    assert found["code"] == "file-name"
    assert "\ufffd.md" in found["hint"]


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


@pytest.mark.parametrize(
    "name",
    [
        "notes2anki.toml.txt",
        "notes2anki.tml",
        "Notes2Anki.toml",
        "notes2anki.TOML",
        "note2anki.toml",
        "notes2anki.toml.toml",
    ],
)
def test_a_configuration_under_another_name_is_told_of(tmp_path: Path, name: str) -> None:
    files = {name: PROJECT["notes2anki.toml"], "notes/week1.md": TABLE}
    if (write(tmp_path, files) / "notes2anki.toml").exists():
        pytest.skip("a disk to which large and small letters are the same")
    ran = run(tmp_path, "build")
    assert f"{name}:1:1: warning[file-name] This file is not read" in ran.err
    assert "Rename it to notes2anki.toml" in ran.err
    assert f"../{name}:1:1: warning[file-name]" in run(tmp_path / "notes", "check").err


@pytest.mark.parametrize("name", ["notes2anki.toml.txt", "notes2anki.yaml", "notes2anki.md"])
def test_a_file_beside_the_configuration_is_left_alone(tmp_path: Path, name: str) -> None:
    assert run(write(tmp_path, {**PROJECT, name: "text"}), "check").err == ""


@pytest.mark.parametrize("arguments", [[], ["kurs"], ["kurs/notes/week1.md"]])
@pytest.mark.parametrize("mark", ["notes2anki.toml", "notes2anki.lock"])
def test_a_project_below_is_told_of(tmp_path: Path, arguments: list[str], mark: str) -> None:
    write(tmp_path, {"kurs/notes/week1.md": TABLE, f"kurs/{mark}": "", "other/week2.md": TABLE.replace("delta", "ria")})
    for _ in range(2):  # the ledger that the first one leaves changes nothing
        ran = run(tmp_path, "build", *arguments)
        (found,) = ran.err.splitlines()
        assert found.startswith(f"kurs/{mark}:1:1: warning[project-other] kurs is a project of its own")
        assert '--project "kurs"' in found


def test_a_project_elsewhere_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, {"kurs/notes/week1.md": TABLE, "kurs/notes2anki.toml": "", "here/x.md": TABLE})
    assert "../kurs/notes2anki.toml:1:1: warning[project-other]" in run(tmp_path / "here", "build", "../kurs/notes").err


def test_a_project_that_takes_in_another_one_is_left_alone(tmp_path: Path) -> None:
    config = '[deck.rivers]\nname = "Rivers"\nnotes = ["."]\n'
    write(tmp_path, {"notes2anki.toml": config, "kurs/notes/week1.md": TABLE, "kurs/notes2anki.toml": ""})
    assert run(tmp_path, "check").err == ""


def test_a_project_below_that_nothing_is_read_from_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, {"notes/week1.md": TABLE, "kurs/notes/week1.md": TABLE, "kurs/notes2anki.toml": ""})
    assert run(tmp_path, "check").err == ""


def test_half_a_character_in_the_front_matter_is_replaced(tmp_path: Path) -> None:
    front = '---\ntags: ["\\uDFFF"]\ntitle: "\\uD800"\n---\n'
    assert run(write(tmp_path, {"notes/a.md": front + DETAILS}), "build").code == 0
