"""The rehearsal, on decks that are good and decks that cost learners something, in the real Anki."""

import json
import sqlite3
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from course import Course

pytest.importorskip("anki.collection")

TERMS = "# Week 1\n\n## Words\n\n| Word | Means |\n|---|---|\n"
ROWS = [f"| word {number} | meaning {number} |\n" for number in range(12)]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path / "course").write({"week-1.md": TERMS + "".join(ROWS)})


def rehearse(course: Course, old: Path, new: Path, code: int = 0) -> dict[str, object]:
    document = json.loads(course.run("rehearse", str(old), str(new), "--json", code=code).stdout)
    assert isinstance(document, dict)
    return document


def changed(package: Path, name: str, change: Callable[[sqlite3.Connection], object]) -> Path:
    """A copy of a package with another database."""
    made, database = package.with_name(name), package.with_name("collection.db")
    with zipfile.ZipFile(package) as archive, zipfile.ZipFile(made, "w") as copy:
        for member in archive.namelist():
            data = archive.read(member)
            if member == "collection.anki2":
                database.write_bytes(data)
                connection = sqlite3.connect(database)
                change(connection)
                connection.commit()
                connection.close()
                data = database.read_bytes()
            copy.writestr(member, data)
    return made


def test_an_edit_and_a_new_note(course: Course) -> None:
    old = course.build()
    course.edit("week-1.md", lambda text: text.replace("meaning 3", "meaning three") + "| word 12 | meaning 12 |\n")
    found = rehearse(course, old, course.build())
    counts = {key: found[key] for key in ("passed", "new", "updated", "untouched", "conflicting", "gone")}
    assert counts == {"passed": True, "new": 1, "updated": 1, "untouched": 11, "conflicting": 0, "gone": 0}
    assert found["progress"] == {"kept": 12, "lost": 0}


def test_edits_of_learners_live_on_where_the_author_changed_nothing(course: Course) -> None:
    old = course.build()
    course.replace("week-1.md", "meaning 3", "meaning three")
    found = rehearse(course, old, course.build())
    assert found["edits"] == {"kept": 7, "lost": 1}
    (lost,) = [note for note in found["notes"] if note["edit"] == "lost"]  # type: ignore[attr-defined]
    assert (lost["what"], lost["asks"]) == ("updated", "word 3")


def test_one_time_for_all_notes_costs_everybody_their_edits(course: Course) -> None:
    """What every other tool does: the rehearsal shows it."""
    old = course.build()
    new = changed(old, "stamped.apkg", lambda db: db.execute("UPDATE notes SET mod = mod + 1000"))
    found = rehearse(course, old, new)
    assert (found["updated"], found["edits"]) == (12, {"kept": 0, "lost": 8})


def test_guids_that_change_lose_progress(course: Course) -> None:
    old = course.build()
    new = changed(
        old,
        "renamed.apkg",
        lambda db: db.execute("UPDATE notes SET guid = guid || 'x' WHERE id IN (SELECT id FROM notes LIMIT 6)"),
    )
    found = rehearse(course, old, new, code=4)
    assert (found["passed"], found["new"], found["gone"]) == (False, 6, 6)
    assert found["progress"] == {"kept": 12, "lost": 6}


def test_a_field_that_is_added_conflicts(course: Course) -> None:
    def add_field(db: sqlite3.Connection) -> None:
        (models,) = db.execute("SELECT models FROM col").fetchone()
        decoded = json.loads(models)
        for model in decoded.values():
            model["flds"].append({**model["flds"][0], "name": "More", "ord": len(model["flds"]), "id": 999})
            model["mod"] += 10
        db.execute("UPDATE col SET models = ?", (json.dumps(decoded),))
        db.execute("UPDATE notes SET flds = flds || char(31), mod = mod + 10")

    old = course.build()
    done = course.run("rehearse", str(old), str(changed(old, "wider.apkg", add_field)), code=4)
    assert "12 conflicting" in done.stdout
    assert "The rehearsal failed." in done.stdout


def test_a_note_that_is_retired_stays_with_learners(course: Course) -> None:
    old = course.build()
    course.replace("week-1.md", ROWS[4], "")
    found = rehearse(course, old, course.build())
    assert (found["gone"], found["progress"]) == (1, {"kept": 12, "lost": 0})


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_package(course: Course, content: bytes) -> None:
    (course.root / "bad.apkg").write_bytes(content)
    done = course.run("rehearse", "bad.apkg", "bad.apkg", code=2)
    assert "bad.apkg" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_package_that_anki_cannot_import(course: Course) -> None:
    old = course.build()
    broken = changed(old, "broken.apkg", lambda db: db.execute("DROP TABLE cards"))
    assert "Anki cannot import this package" in course.run("rehearse", str(old), str(broken), code=2).stderr


def test_a_zip_bomb(course: Course) -> None:
    with zipfile.ZipFile(course.root / "bomb.apkg", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", b"")
        for number in range(100_001):
            archive.writestr(str(number), b"")
    assert "too much" in course.run("rehearse", "bomb.apkg", "bomb.apkg", code=2).stderr


def test_without_the_engine(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    from notes2anki import rehearse as module
    from notes2anki.diagnostics import UsageFault

    old = course.build()
    monkeypatch.setitem(sys.modules, "anki.collection", None)
    with pytest.raises(UsageFault, match="pip install"):
        module.rehearse(old, old)
