"""What docs/learners.md promises: each row of its table, in the real Anki."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from course import Course, Learner

pytest.importorskip("anki.collection")

NOTES = (
    "# Week 1\n\n## Words\n\n| Word | Means |\n|---|---|\n| alder | first |\n| birch | second |\n| cedar | third |\n"
)


def edit(learner: Learner, text: str, mod: int) -> None:
    """Write into a note as learners do, at a time before or after the author's change."""
    note = learner.note(text)
    note["My notes"], note.tags = "mine", ["own"]
    learner.col.update_note(note)
    learner.col.db.execute("UPDATE notes SET mod = ? WHERE id = ?", mod, note.id)


def schedule(learner: Learner) -> None:
    assert [learner.reviews(text) for text in ("alder", "birch", "cedar")] == [1, 1, 1]


def unchanged(learner: Learner) -> None:
    note = learner.note("birch")
    assert (note["My notes"], note.tags) == ("mine", ["own"])


def changed(learner: Learner) -> None:
    note = learner.note("alder")
    assert (note["Definition"], note["My notes"]) == ("the first", "")
    assert "own" not in note.tags


def edited_later(learner: Learner) -> None:
    note = learner.note("cedar")
    assert (note["Definition"], note["My notes"], note.tags) == ("third", "mine", ["own"])


def removed(learner: Learner) -> None:
    assert learner.note("dogwood")["Definition"] == "left"


def moved(learner: Learner) -> None:
    (card,) = learner.note("birch").cards()
    assert learner.col.decks.name(card.did) == "Elsewhere"


def deleted(learner: Learner) -> None:
    assert learner.note("elder")["Definition"] == "and found"


PROMISES: dict[str, Callable[[Learner], None]] = {
    "your schedule and your reviews": schedule,
    "notes that did not change in the new version": unchanged,
    "notes that changed": changed,
    "changed notes that you edited after the new version was made": edited_later,
    "notes that the author removed": removed,
    "the deck that a card is in": moved,
    "notes that you deleted": deleted,
}


@pytest.fixture(scope="module")
def learner(tmp_path_factory: pytest.TempPathFactory) -> Learner:
    folder = tmp_path_factory.mktemp("learner")
    course = Course(folder / "course").write({"week-1.md": f"{NOTES}| dogwood | left |\n| elder | and found |\n"})
    made = Learner(folder / "collection")
    made.take(course.build())
    made.study()
    edit(made, "alder", course.time + 1)
    edit(made, "birch", course.time + 1)
    edit(made, "cedar", course.time + 100_000)
    made.col.set_deck(made.note("birch").card_ids(), made.col.decks.id("Elsewhere"))
    made.col.remove_notes([made.note("elder").id])
    course.write({"week-1.md": f"{NOTES}| elder | and found |\n"})
    course.replace("week-1.md", "| first", "| the first").replace("week-1.md", "| third", "| the third")
    made.take(course.build())
    return made


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_to_learners_holds(promise: str, learner: Learner) -> None:
    PROMISES[promise](learner)


def test_each_promise_is_checked() -> None:
    page = (Path(__file__).parents[1] / "docs" / "learners.md").read_text("utf-8")
    rows = re.findall(r"^\| ([^|]+?) \| [^|]+ \|$", page, re.M)
    assert rows == ["what", *PROMISES]
