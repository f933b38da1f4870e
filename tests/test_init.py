"""A new project: what `init` makes, and what it leaves alone."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from acceptance import accept
from running import run, snapshot, write

NOTES = "# Rivers\n\n| Term | Meaning |\n|---|---|\n| delta | land made of what a river brings |\n"


def test_a_new_project_builds_without_a_warning_and_anki_takes_it(tmp_path: Path) -> None:
    made = run(tmp_path, "init", "my course")
    assert (made.code, made.err) == (0, "")
    assert made.out.splitlines() == [
        "made  my course/notes2anki.toml",
        "made  my course/notes/example.md",
        "made  my course/.gitignore",
        "made  my course/.gitattributes",
        "",
        "Now write notes, and make the deck of them:",
        "",
        '  cd "my course"',
        "  notes2anki build",
    ]
    folder = tmp_path / "my course"
    built = run(folder, "build", "--json").json
    assert built["diagnostics"] == []
    assert built["blocks"] == {"claimed": 4, "skipped": 0}
    (deck,) = (folder / "dist").iterdir()
    assert deck.name == "my-course-1.0.0-dev.apkg"
    accepted = accept(deck)
    assert accepted.findings == ()
    assert accepted.notes >= 2 + 4 + 2


def test_the_example_shows_every_kind_of_note(tmp_path: Path) -> None:
    run(tmp_path, "init")
    summary = run(tmp_path, "build").out
    for kind in ("2 questions", "2 terms", "4 facts", "1 cloze"):
        assert kind in summary


def test_a_project_is_never_overwritten(tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": '[deck.mine]\nname = "Mine"\n'})
    before = snapshot(tmp_path)
    ran = run(tmp_path, "init")
    assert ran.code == 2
    assert "notes2anki.toml is there already" in ran.err
    assert snapshot(tmp_path) == before


def test_files_that_are_there_are_left_and_said_so(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": "mine\n", "notes/week1.md": NOTES})
    ran = run(tmp_path, "init")
    assert "left  .gitignore" in ran.out
    assert (tmp_path / ".gitignore").read_text("utf-8") == "mine\n"
    assert not (tmp_path / "notes" / "example.md").exists()
    assert run(tmp_path, "build", "--json").json["decks"][0]["notes"] == 1
    assert "on = []" in (tmp_path / "notes2anki.toml").read_text("utf-8")


def test_notes_that_lie_elsewhere_are_found(tmp_path: Path) -> None:
    write(tmp_path, {"README.md": NOTES, "week 2/more.md": NOTES.replace("delta", "mouth")})
    run(tmp_path, "init")
    assert tomllib.loads((tmp_path / "notes2anki.toml").read_text("utf-8"))["deck"].popitem()[1]["notes"] == ["."]
    assert run(tmp_path, "build", "--json").json["decks"][0]["notes"] == 2


@pytest.mark.parametrize(
    ("folder", "slug"),
    [
        ("Flüsse & Seen 2", "flusse-seen-2"),
        ("川", "course-b5aae6"),
        ('a "quoted" name', "a-quoted-name"),
        ("-", "course-3973e0"),
    ],
)
def test_any_folder_has_a_short_name(folder: str, slug: str, tmp_path: Path) -> None:
    run(tmp_path, "init", "--", folder)
    (deck,) = tomllib.loads((tmp_path / folder / "notes2anki.toml").read_text("utf-8"))["deck"].items()
    assert deck == (slug, {"name": folder, "notes": ["notes"], "description": "", "language": ""})
    assert run(tmp_path / folder, "build").code == 0
