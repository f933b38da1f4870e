"""What a build tells of the history of notes that were rewritten: where it stays, goes, or may be had back."""

from __future__ import annotations

from pathlib import Path

import pytest

from course import Course, guids

ROWS = {
    "Paracetamol": "acetylcysteine",
    "Opioids": "naloxone",
    "Benzodiazepines": "flumazenil",
    "Heparin": "protamine",
}
HEADER = "| Drug | Antidote |\n|---|---|\n"
TABLE = HEADER + "".join(f"| {drug} | {antidote} |\n" for drug, antidote in ROWS.items())
BLOCK = "**{0}**\n\n<details><summary>Answer</summary>\n\n{1}\n\n</details>\n"
ASKED = {
    "What is the half-life of morphine?": "Two to three hours.",
    "What ECG change is typical of hyperkalaemia?": "Peaked T waves.",
    "How is shock defined?": "As too little perfusion of the tissue.",
}
QUESTIONS = "\n".join(BLOCK.format(*pair) for pair in ASKED.items())


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = Course(tmp_path / "course").write({"tox.md": f"# Tox\n\n## Antidotes\n\n{TABLE}\n## Asked\n\n{QUESTIONS}"})
    course.build()
    return course


def told(course: Course, code: str, command: str = "check") -> list[str]:
    return [line for line in course.run(command).stderr.splitlines() if f"[{code}]" in line]


# -------------------------------------------------------------------------------------------------- retired


def test_a_note_whose_question_and_answer_were_rewritten_names_the_new_one(course: Course) -> None:
    """At the line of the new one, also by `check` before the build; what it says to do keeps the history."""
    old = "What is the half-life of morphine?"
    guid = guids(course.build())[old]
    course.replace("tox.md", old, "How are burns staged?")
    course.replace("tox.md", ASKED[old], "By their depth.")
    (found,) = told(course, "note-retired")
    assert found.startswith(f'notes/tox.md:14:1: info[note-retired] The note "{old.lower()}" is no longer here')
    assert 'A new one stands in its place: "how are burns staged?".' in found
    assert found.endswith(f"If it is the same, put <!-- anki: id={guid} --> before it.")
    assert told(course, "note-retired", "build") == [found]
    course.replace("tox.md", "**How are", f"<!-- anki: id={guid} -->\n\n**How are")
    assert guids(course.build())["How are burns staged?"] == guid


def test_a_row_that_was_rewritten_is_put_back_and_changed_in_steps(course: Course) -> None:
    """An id before a table is one for all of its rows, so that is not what is said."""
    guid = guids(course.build())["Opioids"]
    course.replace("tox.md", "| Opioids | naloxone |", "| Digoxin | Fab fragments |")
    (found,) = told(course, "note-retired", "build")
    assert found.startswith("notes/tox.md:8:1: ")
    assert 'stands in its place: "digoxin"' in found
    assert "put the old row back and build; then change one cell at a time" in found
    course.replace("tox.md", "| Digoxin | Fab fragments |", "| Opioids | naloxone |")
    course.build()
    course.replace("tox.md", "naloxone", "Fab fragments")
    course.build()
    course.replace("tox.md", "Opioids", "Digoxin")
    assert guids(course.build())["Digoxin"] == guid


def test_a_note_that_went_is_told_of_where_it_stood(course: Course) -> None:
    """With nothing new there, or with other numbers of notes, none is named."""
    course.replace("tox.md", "| Benzodiazepines | flumazenil |\n", "")
    (found,) = told(course, "note-retired")
    assert found.startswith('notes/tox.md:8:1: info[note-retired] The note "benzodiazepines" is no longer here')
    assert "stands in its place" not in found
    course.replace(
        "tox.md", "| Opioids | naloxone |\n", "| Opioids | naloxone |\n| Iron | deferoxamine |\n| Lead | EDTA |\n"
    )
    (found,) = told(course, "note-retired")
    assert "stands in its place" not in found


def test_a_note_that_went_with_its_section_is_told_of_at_its_file(course: Course) -> None:
    course.edit("tox.md", lambda text: text.split("## Asked")[0])
    assert {found.split(" ")[0] for found in told(course, "note-retired")} == {"notes/tox.md:1:1:"}


# -------------------------------------------------------------------------------------------------- headers


def test_a_row_that_became_the_header_is_told_of(course: Course) -> None:
    course.replace("tox.md", TABLE, "| Paracetamol | acetylcysteine |\n|---|---|\n" + TABLE.split("\n", 3)[3])
    for command in ("check", "build", "check"):
        (found,) = told(course, "table-header-row", command)
        assert 'notes/tox.md:5:3: warning[table-header-row] This header was a row before ("paracetamol")' in found
        assert '("antidote" was in it)' in found
        assert told(course, "note-retired", command) == []


def test_a_header_that_was_a_row_by_mistake_is_not_told_of(course: Course) -> None:
    """Two tables without a blank line between them are one; whoever parts them makes a header of a row."""
    second = "\n| Poison | Sign |\n|---|---|\n| Lead | blue line |\n| Iron | shock |\n"
    course.replace("tox.md", TABLE, TABLE + second[1:])
    course.build()
    course.replace("tox.md", second[1:], second)
    assert told(course, "note-retired") != []
    assert told(course, "table-header-row") == []


# -------------------------------------------------------------------------------------------- history kept


def swap(text: str) -> str:
    for drug, antidote in {"Drug": "Antidote", **ROWS}.items():
        text = text.replace(f"| {drug} | {antidote} |", f"| {antidote} | {drug} |")
    return text


def test_columns_that_changed_places_are_told_of_once(course: Course) -> None:
    before = guids(course.build())
    course.edit("tox.md", swap)
    (found,) = told(course, "note-changed")
    assert "notes/tox.md:5:1: info[note-changed] Two columns of this table changed places: 4 notes keep" in found
    assert told(course, "note-changed", "build") == [found]
    after = guids(course.build())
    assert after["naloxone"] == before["Opioids"]
    assert told(course, "note-changed", "build") == []


def test_what_is_said_to_start_anew_does_so(course: Course) -> None:
    before = guids(course.build())
    course.edit("tox.md", swap)
    course.build()
    (line,) = [line for line in course.lock.read_text("utf-8").splitlines() if before["Opioids"] in line]
    course.lock.write_text(course.lock.read_text("utf-8").replace(line + "\n", ""), "utf-8")
    after = guids(course.build())
    assert after["naloxone"] not in before.values()
    assert after["flumazenil"] == before["Benzodiazepines"]


def test_a_note_that_keeps_its_history_with_another_question_and_answer(course: Course) -> None:
    old = "What ECG change is typical of hyperkalaemia?"
    guid = guids(course.build())[old]
    course.replace("tox.md", "hyperkalaemia", "hypokalaemia")
    assert told(course, "note-changed") == []  # the answer is the one that it had
    course.replace("tox.md", "Peaked T waves.", "U waves behind the T.")
    (found,) = told(course, "note-changed", "build")
    said = f'notes/tox.md:22:1: info[note-changed] This note keeps the history of "{old.lower()}", which had another'
    assert found.startswith(said)
    assert f'take the line of "{guid}" out of notes2anki.lock' in found
    assert guids(course.build())[old.replace("hyper", "hypo")] == guid


def test_a_typo_and_a_corrected_answer_are_not_worth_a_word(course: Course) -> None:
    course.replace("tox.md", "How is shock defined?", "How is shok defined?")
    course.replace("tox.md", "too little perfusion of the tissue", "too little perfusion of the tissues")
    course.replace("tox.md", "naloxone", "naloxone, given slowly")
    assert told(course, "note-changed") == []
