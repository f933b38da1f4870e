"""What learners see of an update, in the real Anki: only what changed is touched, and progress is never lost."""

import shutil
from pathlib import Path

import pytest

from course import Course, Learner

WEEK_1 = """# Week 1: Cells

## Parts

**What does the membrane do?**

<details><summary>Answer</summary>

It lets some things in and keeps others out.

</details>

**Where is energy made?**

<details><summary>Answer</summary>

In the mitochondria.

</details>

| Part | Found in | Holds |
|---|---|---|
| Nucleus | animals and plants | the genes |
| Chloroplast | plants only | the green pigment |
"""
WEEK_2 = """# Week 2: Tissues

## Kinds

| Tissue | Does |
|---|---|
| Epithelium | covers surfaces |
| Muscle | contracts |
| Nerve | carries signals |
"""
NOTES = 2 + 4 + 3


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path / "course").write({"week-1.md": WEEK_1, "week-2.md": WEEK_2})


@pytest.fixture
def learner(tmp_path: Path, course: Course) -> Learner:
    """A learner who has the deck, has studied all of it, and has made two notes their own."""
    learner = Learner(tmp_path / "anki")
    assert learner.take(course.build()) == {"new": NOTES}
    learner.study()
    mine = learner.note("Muscle")
    mine["My notes"] = "remember the heart"
    mine.tags.append("hard")
    learner.col.update_note(mine)
    return learner


def kept(learner: Learner) -> bool:
    mine = learner.note("Muscle")
    return mine["My notes"] == "remember the heart" and "hard" in mine.tags and learner.reviews("Muscle") == 1


def test_one_answer_corrected(course: Course, learner: Learner) -> None:
    course.replace("week-1.md", "In the mitochondria.", "Mostly in the mitochondria.")
    assert learner.take(course.build()) == {"updated": 1, "duplicate": NOTES - 1}
    assert learner.note("Where is energy made")["Answer"] == "Mostly in the mitochondria."
    assert learner.reviews("Where is energy made") == 1
    assert kept(learner)


def test_one_cell_corrected(course: Course, learner: Learner) -> None:
    course.replace("week-1.md", "the green pigment", "chlorophyll")
    assert learner.take(course.build()) == {"updated": 1, "duplicate": NOTES - 1}
    assert kept(learner)


def test_typo_in_a_question(course: Course, learner: Learner) -> None:
    course.replace("week-1.md", "does the membrane do", "does the cell membrane do")
    assert learner.take(course.build()) == {"updated": 1, "duplicate": NOTES - 1}
    assert learner.reviews("the cell membrane") == 1


def test_nothing_changed(course: Course, learner: Learner) -> None:
    assert learner.take(course.build()) == {"duplicate": NOTES}


@pytest.mark.parametrize(
    ("situation", "old", "new"),
    [
        ("heading renamed", "## Parts", "## Parts of a cell"),
        ("title renamed", "# Week 1: Cells", "# Week one: The cell"),
        ("heading moved deeper", "## Parts", "## More\n\n### Parts"),
        ("text added", "## Parts", "Cells are small.\n\n## Parts"),
    ],
)
def test_what_is_around_a_note_changes(course: Course, learner: Learner, situation: str, old: str, new: str) -> None:
    course.replace("week-1.md", old, new)
    assert learner.take(course.build()) == {"duplicate": NOTES}, situation
    assert kept(learner)


def test_file_renamed(course: Course, learner: Learner) -> None:
    (course.root / "notes" / "week-1.md").rename(course.root / "notes" / "01 cells.md")
    assert learner.take(course.build()) == {"duplicate": NOTES}


def test_folder_made(course: Course, learner: Learner) -> None:
    (course.root / "notes" / "biology").mkdir()
    for name in ("week-1.md", "week-2.md"):
        (course.root / "notes" / name).rename(course.root / "notes" / "biology" / name)
    assert learner.take(course.build()) == {"duplicate": NOTES}
    decks = {learner.col.decks.name(card.did) for card in map(learner.col.get_card, learner.col.find_cards(""))}
    assert decks == {"Demo::Week 1: Cells", "Demo::Week 2: Tissues"}


def test_section_moved_to_another_file(course: Course, learner: Learner) -> None:
    section = WEEK_1[WEEK_1.index("| Part |") :]
    course.replace("week-1.md", section, "")
    course.edit("week-2.md", lambda text: f"{text}\n{section}")
    assert learner.take(course.build()) == {"duplicate": NOTES}


def test_rows_sorted(course: Course, learner: Learner) -> None:
    rows = [line for line in WEEK_2.splitlines() if line.startswith(("| E", "| M", "| N"))]
    course.replace("week-2.md", "\n".join(rows), "\n".join(reversed(rows)))
    assert learner.take(course.build()) == {"duplicate": NOTES}


def test_cards_restyled(course: Course, learner: Learner) -> None:
    style = course.root / "templates" / "qa" / "style.css"
    style.parent.mkdir(parents=True)
    style.write_text("[% include '_shared/theme.css' %]\n.question { font-style: italic; }\n", "utf-8")
    assert learner.take(course.build()) == {"duplicate": NOTES}
    learner.col.models._clear_cache()
    (css,) = (each["css"] for each in learner.col.models.all() if each["name"] == "Demo: question")
    assert ".question { font-style: italic; }" in css


def test_column_added(course: Course, learner: Learner) -> None:
    """The two columns stay the notes that they were; the new column makes notes of its own."""
    course.edit(
        "week-2.md",
        lambda text: text.replace("| Tissue | Does |\n|---|---|", "| Tissue | Does | Example |\n|---|---|---|"),
    )
    course.edit("week-2.md", lambda text: text.replace("covers surfaces |", "covers surfaces | skin |"))
    log = learner.take(course.build())
    assert log.get("conflicting", 0) == 0
    assert log["duplicate"] + log.get("updated", 0) == NOTES
    assert learner.reviews("Nerve") == 1


def test_column_inserted_in_a_wider_table(course: Course, learner: Learner) -> None:
    wider = WEEK_1.replace("| Found in | Holds |", "| Found in | Size | Holds |").replace(
        "|---|---|---|", "|---|---|---|---|"
    )
    wider = wider.replace("plants | the genes", "plants | six micrometres | the genes").replace(
        "only | the", "only | five | the"
    )
    course.edit("week-1.md", lambda _: wider)
    assert learner.take(course.build()) == {"new": 2, "duplicate": NOTES}


def test_note_removed_and_back(course: Course, learner: Learner) -> None:
    course.replace("week-2.md", "| Nerve | carries signals |\n", "")
    assert learner.take(course.build()) == {"duplicate": NOTES - 1}
    course.edit("week-2.md", lambda text: text + "| Nerve | carries signals |\n")
    assert learner.take(course.build()) == {"duplicate": NOTES}


def test_other_question_in_the_old_ones_place(course: Course, learner: Learner) -> None:
    course.replace("week-1.md", "Where is energy made?", "What does a vacuole store?")
    course.replace("week-1.md", "In the mitochondria.", "Water, salts and waste.")
    assert learner.take(course.build()) == {"new": 1, "duplicate": NOTES - 1}
    assert learner.reviews("vacuole store") == 0


def test_own_tag_of_the_author_is_content(course: Course, learner: Learner) -> None:
    course.replace("week-1.md", "**Where is", "<!-- anki: tags=exam -->\n\n**Where is")
    assert learner.take(course.build()) == {"updated": 1, "duplicate": NOTES - 1}
    assert "exam" in learner.note("Where is energy made").tags


def test_update_after_update_of_one_note_in_the_same_second(course: Course, learner: Learner) -> None:
    for number in range(3):
        course.time -= 3600  # the clock stands still
        course.edit("week-2.md", lambda text, number=number: text.replace("carries", f"carries{number}"))  # type: ignore[misc]
        assert learner.take(course.build())["updated"] == 1


SHOWCASE = Path(__file__).parents[1] / "notes" / "mlops"
WEEK = "week-2-baselines-and-metrics.md"


def test_the_showcase_deck(tmp_path: Path) -> None:
    """The course of this repository, edited in all the ways at once and one by one."""
    course = Course(tmp_path / "course").write({})
    shutil.copytree(SHOWCASE, course.root / "notes")
    learner = Learner(tmp_path / "anki")
    (count,) = learner.take(course.build()).values()
    learner.study()
    course.replace(
        WEEK, "A trivial predictor: the most common class or the mean", "A trivial predictor, such as the mean"
    )
    assert learner.take(course.build()) == {"updated": 1, "duplicate": count - 1}
    course.replace(WEEK, "## Classification metrics", "## Metrics of classifiers")
    course.replace(WEEK, "# Week 2: Baselines, metrics and error analysis", "# Week 2: From baselines to errors")
    (course.root / "notes" / WEEK).rename(course.root / "notes" / "week-2.md")
    style = course.root / "templates" / "fact" / "style.css"
    style.parent.mkdir(parents=True)
    style.write_text("[% include '_shared/theme.css' %]\n.subject { color: inherit; }\n", "utf-8")
    assert learner.take(course.build()) == {"duplicate": count}
    course.replace("week-2.md", "Which sources can supply a baseline", "What sources can supply a baseline")
    assert learner.take(course.build()) == {"updated": 1, "duplicate": count - 1}
    assert learner.reviews("What sources can supply a baseline") == 1
