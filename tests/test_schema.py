"""A note type that changes after a release: what Anki takes, and what authors are told beforehand."""

from __future__ import annotations

from pathlib import Path

import pytest

from course import Course, Learner, rows
from running import write
from test_notetypes import NOTETYPE, TABLE, TOML, TYPE

FIELD = '[[fields]]\nname = "Sound"\nid = {}\nvalue = "[= item.cell(\'Sound\') =]"\n\n[[cards]]\nname = "Word"'
BACK = "templates/vocab/back.html"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    made = Course(tmp_path / "course").write({"a.md": TABLE}).versioned()
    write(made.root, TYPE)
    made.commit()
    made.run("release", "--tag")
    return made


def built(course: Course) -> Path:
    """The deck as it is now."""
    course.run("build")
    (package,) = (course.root / "dist").glob("*-dev.apkg")
    return package


def with_sound(course: Course, number: int) -> None:
    """A column and a field for it."""
    table = TABLE.replace("Example |\n", "Example | Sound |\n").replace("---|\n", "---|---|\n")
    table = table.replace("hir. |", "hir. | avon |").replace("sea | |", "sea | | mor |").replace("Tegid |", "Tegid | |")
    back = TYPE[BACK].replace("{{Example}}", "{{Example}} {{Sound}}")
    toml = NOTETYPE.replace('[[cards]]\nname = "Word"', FIELD.format(number))
    write(course.root, {"notes/a.md": table, TOML: toml, BACK: back})


def test_a_field_in_reserve_becomes_a_new_one(course: Course, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "anki")
    learner.take(course.root / "dist" / "demo-1.0.0.apkg")
    learner.study()
    with_sound(course, 905)
    course.run("check", "--strict")
    package = built(course)
    assert [row.fields[7] for row in rows(package)] == ["avon", "mor", ""]
    assert learner.take(package) == {"updated": 2, "duplicate": 1}
    assert learner.note("afon")["Sound"] == "avon"
    assert learner.reviews("afon") == 2
    course.commit()
    assert "a patch release" in course.run("release", "--tag").stdout


def test_a_field_more_is_told_by_check_and_refused_by_anki(course: Course, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "anki")
    learner.take(course.root / "dist" / "demo-1.0.0.apkg")
    with_sound(course, 4)
    (said,) = course.run("check", "--strict", code=1).stderr.splitlines()
    assert said.startswith(f'{TOML}:1:1: warning[template-schema] The note type "vocab" has another schema, or other')
    assert "than in release 1.0.0" in said
    assert learner.take(built(course)) == {"conflicting": 3}
    course.commit()
    assert "--allow-major" in course.run("release", "--tag", code=1).stderr
    course.run("release", "--tag", "--allow-major")
    assert course.run("check", "--strict").stderr == ""


def test_another_schema_is_told_too(course: Course, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "anki")
    learner.take(course.root / "dist" / "demo-1.0.0.apkg")
    write(course.root, {TOML: NOTETYPE.replace("schema = 1", "schema = 2")})
    assert "warning[template-schema]" in course.run("check").stderr
    assert learner.take(built(course)) == {"conflicting": 3}
