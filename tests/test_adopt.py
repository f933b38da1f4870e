"""Taking over a deck that learners have: its guids, and with them their progress in the real Anki."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from course import Course, Learner, guids

anki = pytest.importorskip("anki.collection")

ROWS = "| alder | grows by water |\n| birch | has a white bark |\n"
NOTES = f"# Trees\n\n## Kinds\n\n| Tree | What of it |\n|---|---|\n{ROWS}"
LONG = (
    "\n<details>\n<summary>Why do the leaves of most trees turn red in autumn?</summary>\n\nLess green.\n\n</details>\n"
)


def by_hand(learner: Learner, *notes: tuple[str, str]) -> None:
    """Notes as people type them, of Anki's own note type."""
    for front, back in notes:
        note = learner.col.new_note(learner.col.models.by_name("Basic"))
        note["Front"], note["Back"] = front, back
        learner.col.add_note(note, learner.col.decks.id("By hand"))


def export(learner: Learner, path: Path, *, legacy: bool = True) -> Path:
    options = anki.ExportAnkiPackageOptions(legacy=legacy)
    learner.col.export_anki_package(out_path=str(path), options=options, limit=None)
    return path


@pytest.fixture
def learner(tmp_path: Path) -> Learner:
    made = Learner(tmp_path / "collection")
    by_hand(
        made,
        ("Alder", "grows by <b>water</b>"),
        ("Why do the leaves of most trees turn red in autum?", "Less green"),
        ("What is a hedge?", "A row"),
    )
    made.study()
    return made


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path / "course").write({"trees.md": NOTES + LONG})


def test_a_deck_made_by_hand_is_taken_over_with_its_progress(course: Course, learner: Learner, tmp_path: Path) -> None:
    said = course.run("adopt", str(export(learner, tmp_path / "old.apkg"))).stdout
    assert "2 of 3 notes are taken over" in said
    assert "not matched: what is a hedge?" in said
    assert "Merge note types" in said
    known = set(learner.col.db.list("SELECT guid FROM notes"))
    deck = course.build()
    assert len(known & set(guids(deck).values())) == 2
    options: Any = anki.ImportAnkiPackageOptions(merge_notetypes=True)
    learner.col.import_anki_package(anki.ImportAnkiPackageRequest(package_path=str(deck), options=options))
    assert learner.col.note_count() == 4
    assert [learner.reviews(text) for text in ("alder", "turn red", "birch", "hedge")] == [1, 1, 0, 1]
    assert learner.note("alder").note_type()["name"] != "Basic"


def test_our_own_deck_is_taken_over_when_the_ledger_was_lost(course: Course) -> None:
    course.build()
    course.replace("trees.md", "birch", "silver birch")
    old = course.build()
    course.lock.unlink()
    course.run("adopt", str(old))
    assert guids(course.build()) == guids(old)


@pytest.mark.parametrize("what", ["no package", "the newest form", "nothing alike"])
def test_what_cannot_be_taken_over_writes_nothing(what: str, course: Course, learner: Learner, tmp_path: Path) -> None:
    path = tmp_path / "old.apkg"
    code, said = 2, "no Anki package"
    if what == "no package":
        path.write_bytes(b"PK nothing")
    elif what == "the newest form":
        export(learner, path, legacy=False)
        said = "Support older Anki versions"
    else:
        course.write({"trees.md": "# Seas\n\n| Word | Means |\n|---|---|\n| tide | what the moon does |\n"})
        export(learner, path)
        code, said = 1, "No note of the old deck"
    assert said in course.run("adopt", str(path), code=code).stderr
    assert not course.lock.exists()


def test_a_package_that_claims_too_much_is_not_opened(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "old.apkg"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package, package.open("collection.anki2", "w") as member:
        for _ in range(1001):
            member.write(bytes(1_000_000))
    assert "too much" in course.run("adopt", str(path), code=2).stderr
