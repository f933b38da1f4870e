"""A ledger that was lost, or that git does not keep, is told of before learners lose their progress."""

from __future__ import annotations

from pathlib import Path

import pytest

from course import Course

BLOCK = "**{0}**\n\n<details><summary>Answer</summary>\n\n{1}\n\n</details>\n"
TOPICS = {"What is alpha?": "The first letter.", "What is beta?": "The second letter.", "What is gamma?": "The third."}


@pytest.fixture
def course(tmp_path: Path) -> Course:
    text = "# Letters\n\n" + "\n".join(BLOCK.format(*pair) for pair in TOPICS.items())
    return Course(tmp_path / "course").write({"letters.md": text})


def told(course: Course, command: str = "build") -> list[str]:
    return [line for line in course.run(command).stderr.splitlines() if "[ledger-" in line]


# ---------------------------------------------------------------------------------------------- missing


def test_a_ledger_that_git_knows_is_missing(course: Course) -> None:
    course.versioned().run("build")
    course.commit()
    lock = course.lock.read_bytes()
    course.lock.unlink()
    course.replace("letters.md", "What is alpha?", "Which letter is called alpha?")
    (found,) = told(course)
    assert found.startswith("notes2anki.lock:1:1: warning[ledger-missing] The ledger is missing, though git knows it")
    assert "`git checkout -- notes2anki.lock`" in found
    course.git("checkout", "--", "notes2anki.lock")
    assert course.lock.read_bytes() == lock
    assert told(course) == []


def test_a_deck_of_before_has_notes_that_are_not_found_again(course: Course) -> None:
    course.run("build")
    course.lock.unlink()
    course.replace("letters.md", "What is alpha?", "Which letter is called alpha?")
    (found,) = told(course, "check")
    said = "The ledger is missing: 1 of the 3 notes of dist/demo-1.0.0-dev.apkg are not found again"
    assert found.startswith(f"notes2anki.lock:1:1: warning[ledger-missing] {said}")
    assert "`notes2anki adopt`" in found
    assert told(course) == [found]
    assert told(course) == []


@pytest.mark.parametrize("name", ["demo-1.0.0-dev.apkg", "other-1.0.0.apkg", "demo-1.0.0-retired.apkg"])
def test_a_deck_that_tells_nothing_is_let_be(course: Course, name: str) -> None:
    """The same notes, a file that is no deck, another deck: nothing is known to be lost."""
    course.run("build")
    (deck,) = (course.root / "dist").glob("*.apkg")
    data = deck.read_bytes()
    deck.unlink()
    course.lock.unlink()
    if name.endswith("-dev.apkg"):
        (course.root / "dist" / "demo-2.0.0.apkg").write_bytes(b"no deck")
    else:
        course.replace("letters.md", "What is alpha?", "Which letter is called alpha?")
    (course.root / "dist" / name).write_bytes(data)
    assert told(course) == []


def test_the_first_build_is_told_of_nothing(course: Course) -> None:
    course.versioned().commit()
    assert told(course) == []


# ---------------------------------------------------------------------------------------------- ignored


@pytest.mark.parametrize(
    ("line", "hint"), [("*.lock", "Write !notes2anki.lock on"), ("notes2anki.lock", "Take the line")]
)
def test_a_ledger_that_git_leaves_out(course: Course, line: str, hint: str) -> None:
    course.versioned()
    ignoring = course.root / ".gitignore"
    ignoring.write_text(f"dist/\n{line}\n", "utf-8")
    (found,) = told(course)
    assert found.startswith(f'.gitignore:2:1: warning[ledger-ignored] Git leaves out the ledger, for "{line}"')
    assert hint in found
    ignoring.write_text("dist/\n*.lock\n!notes2anki.lock\n", "utf-8")
    assert told(course, "check") == []


def test_a_ledger_that_the_git_of_a_folder_above_leaves_out(course: Course) -> None:
    above = Course(course.root.parent).versioned()
    (above.root / ".gitignore").write_text("*.lock\n", "utf-8")
    (found,) = told(course)
    assert found.startswith("../.gitignore:1:1: warning[ledger-ignored]")
    (above.root / ".gitignore").write_text("/course/\n", "utf-8")  # all of the project
    assert told(course) == []


def test_a_ledger_that_git_keeps_all_the_same(course: Course) -> None:
    course.versioned().run("build")
    (course.root / ".gitignore").write_text("dist/\n*.lock\n", "utf-8")
    course.git("add", "-f", "notes2anki.lock")
    assert told(course) == []


def test_outside_of_git_and_without_git_nothing_is_told(course: Course, tmp_path: Path) -> None:
    (course.root / ".gitignore").write_text("*.lock\n", "utf-8")
    assert told(course) == []
    course.versioned()
    (course.root / ".gitignore").write_text("*.lock\n", "utf-8")
    assert "[ledger-" not in course.run("build", PATH=str(tmp_path)).stderr


def test_no_program_that_a_repository_names_is_run(course: Course) -> None:
    """Notes of strangers may come with a .git of theirs."""
    course.versioned().run("build")
    course.commit()
    ran = course.root / "ran"
    course.git("config", "core.fsmonitor", f"touch '{ran}'; false")
    course.lock.unlink()
    assert len(told(course)) == 1
    assert not ran.exists()
