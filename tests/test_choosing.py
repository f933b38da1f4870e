"""Files that the configuration forgets beside those that it lists, and those that it gives to two decks."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import Ran, run, write

TABLE = "# {0}\n\n| Term | Meaning |\n|---|---|\n| {0} | a thing |\n| no {0} | none |\n"
LISTED = '[deck.icu]\nname = "ICU"\nnotes = ["01-vitals.md", "02-shock.md"]\n'
FILES = {name: TABLE.format(name[3:-3]) for name in ("01-vitals.md", "02-shock.md")}


def told(ran: Ran, code: str) -> list[str]:
    return [line for line in ran.err.splitlines() if f"[{code}]" in line]


# ---------------------------------------------------------------------------------------------- left out


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_file_of_the_series_that_was_forgotten(command: str, tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": LISTED, **FILES, "03-renal.md": TABLE.format("renal")})
    ran = run(tmp_path, command)
    (found,) = told(ran, "file-left-out")
    said = "Beside these files stands 03-renal.md, which is not read; 2 notes could be made of it."
    assert found.startswith(f"notes2anki.toml:3:26: warning[file-left-out] {said}")
    assert 'or name the folder, "."' in found
    assert ran.code == 0


def test_several_files_are_told_of_at_once_and_by_folder(tmp_path: Path) -> None:
    more = {f"week/{name}.md": TABLE.format(name) for name in ("b", "c", "d", "e", "f")}
    config = '[deck.x]\nnotes = ["week/b.md", "01-vitals.md", "week/c.md"]\n'
    write(tmp_path, {"notes2anki.toml": config, **FILES, **more, "week/deep/g.md": TABLE.format("g")})
    (found,) = told(run(tmp_path, "check"), "file-left-out")
    assert "notes2anki.toml:2:39" in found
    assert "stand week/d.md, week/e.md, week/f.md, which are not read" in found
    assert 'name the folder, "week"' in found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("README.md", TABLE),
        ("CHANGELOG-2026.md", TABLE),
        (".03-hidden.md", TABLE),
        ("_03-draft.md", TABLE),
        ("03-prose.md", "# Renal\n\nNothing but words.\n"),
        ("03-links.md", "# Links\n\n| Page | Link |\n|---|---|\n| A | [a](01-vitals.md) |\n| B | [b](02-shock.md) |\n"),
        ("03-renal.md", "---\ncards: false\n---\n\n" + TABLE),
        ("glossary.md", TABLE),  # not of the series
        ("03-renal.txt", TABLE),
        ("deep/03-renal.md", TABLE),
        ("node_modules/03-renal.md", TABLE),
    ],
)
def test_what_was_left_out_on_purpose_is_let_be(name: str, text: str, tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": LISTED, **FILES, name: text.replace("{0}", "renal")})
    assert told(run(tmp_path, "check"), "file-left-out") == []


@pytest.mark.parametrize(
    "config",
    [
        '[deck.icu]\nnotes = ["01-vitals.md"]\n',  # one of several files is a choice
        '[deck.icu]\nnotes = ["."]\n',
        LISTED + '[deck.renal]\nname = "Renal"\nnotes = ["03-renal.md"]\n',
    ],
)
def test_a_choice_is_let_be(config: str, tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": config, **FILES, "03-renal.md": TABLE.format("renal")})
    assert told(run(tmp_path, "check"), "file-left-out") == []


def test_files_that_a_command_names_are_a_choice(tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": LISTED, **FILES, "03-renal.md": TABLE.format("renal")})
    assert told(run(tmp_path, "check", "01-vitals.md", "02-shock.md"), "file-left-out") == []


# ------------------------------------------------------------------------------------------------ shared


def test_a_file_of_two_decks(tmp_path: Path) -> None:
    config = '[deck.shock]\nname = "Shock"\nnotes = ["02-shock.md"]\n\n[deck.icu]\nname = "ICU"\nnotes = ["."]\n'
    write(tmp_path, {"notes2anki.toml": config, **FILES})
    (found,) = told(run(tmp_path, "check"), "file-shared")
    said = "[deck.icu] and [deck.shock] both read 02-shock.md: who has both decks has 2 notes twice."
    assert found.startswith(f"notes2anki.toml:7:10: info[file-shared] {said}")
    assert found.endswith('Name in [deck.icu] only its own: notes = ["01-vitals.md"].')


def test_two_decks_of_the_same_files(tmp_path: Path) -> None:
    config = '[deck.a]\nname = "A"\nnotes = ["."]\n[deck.b]\nname = "B"\nnotes = ["01-vitals.md", "02-shock.md"]\n'
    (found,) = told(run(write(tmp_path, {"notes2anki.toml": config, **FILES}), "check"), "file-shared")
    assert "both read 01-vitals.md, 02-shock.md: who has both decks has 4 notes twice." in found
    assert found.endswith("Give each deck notes of its own.")


def test_a_page_without_notes_may_be_in_two_decks(tmp_path: Path) -> None:
    decks = (
        f'[deck.{name}]\nname = "{name}"\nnotes = ["{file}", "about.md"]\n'
        for name, file in zip("ab", FILES, strict=True)
    )
    config = "\n".join(decks)
    write(tmp_path, {"notes2anki.toml": config, **FILES, "about.md": "# About\n\nWords.\n"})
    assert told(run(tmp_path, "check"), "file-shared") == []
