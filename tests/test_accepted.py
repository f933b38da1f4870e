"""Law 6: the real Anki takes the decks of our fixtures, of the showcase course and of notes as people write them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from anki.collection import Collection

from acceptance import Accepted, accept, import_deck
from outline import cases
from running import REPOSITORY, run, write

# Notes with the habits of a student's README: text encoded twice, misspelt summaries, rows without a closing pipe,
# rows that were never filled in, an arrow sequence, and a table inside an answer.
HABITS = """# Sailing

## Table of Contents
- [Part 1: Wind](#part-1-wind)

## Part 1: Wind

| Pints of sail | Description |
| -- | -- |
| Close hauled | As near to the wind as the boat can go. The sails are pulled in tight.
| Beam reach | The wind comes from the side. Either pull in (if itâ€™s flapping) or let out (if it stalls)
| Running | With the wind from behind

**Order of a tack**

Ready about -> Helm over -> Jib across -> New course

**What to watch**

| Signs | Examples |
| -- | -- |
| Water |
| Sails |
| Sky |

**What starts a broach?**

<details>
<summary>
Click to see the answewr
</summary>

- Too much sail. *More* heel means less grip of the rudder.
- A wave from behind

</details>
<br />

**What do lift and drag mean?**

<details>
<summary>
Click to see the answewr
</summary>

| Force | Formula | In words | Seen as|
| -- | -- | -- | -- |
| Lift | $\\frac{1}{2} \\rho v^2 A C_L$ | Across the flow | How hard does the sail pull?
| Drag | $\\frac{1}{2} \\rho v^2 A C_D$ | **Along** the flow | How much does it hold back?

</details>
<br />
"""
KNOTS = "# Knots\n\n| Knot | Use |\n|---|---|\n| bowline | a loop that holds |\n"


def build(folder: Path) -> Path:
    """The one deck of a project."""
    ran = run(folder, "build")
    assert ran.code == 0, ran.err
    (deck,) = (folder / "dist").iterdir()
    return deck


def fields(deck: Path, folder: Path) -> dict[str, list[list[str]]]:
    """The fields of all notes as Anki holds them, by the last word of their note type's name."""
    collection = Collection(str(folder / "collection.anki2"))
    try:
        import_deck(collection, deck)
        found: dict[str, list[list[str]]] = {}
        for number in sorted(collection.find_notes("")):
            note = collection.get_note(number)
            note_type = note.note_type()
            assert note_type is not None
            found.setdefault(note_type["name"].split()[-1], []).append(note.fields)
        return found
    finally:
        collection.close()


@pytest.mark.parametrize("kind", ["extract", "grammar"])
def test_decks_of_all_fixtures_are_accepted(kind: str, tmp_path: Path) -> None:
    texts = {f"notes/{number:03}.md": f"# {title}\n\n{case.text}" for number, (title, case) in enumerate(cases(kind))}
    accepted = accept(build(write(tmp_path, texts)))
    assert accepted.findings == ()
    assert accepted.notes > len(texts) / 4


def test_the_showcase_course_is_accepted(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "notes", tmp_path / "notes")
    shutil.copyfile(REPOSITORY / "notes2anki.toml", tmp_path / "notes2anki.toml")
    accepted = accept(build(tmp_path))
    assert accepted.findings == ()
    assert accepted.notes >= 80


def test_notes_with_the_habits_of_a_student_become_what_was_meant(tmp_path: Path) -> None:
    folder = write(tmp_path, {"README.md": HABITS})
    made = run(folder, "build", "README.md", "--json").json
    unanswered = [found["line"] for found in made["diagnostics"] if found["code"] == "table-cell-empty"]
    assert unanswered == [22, 23, 24]
    (deck,) = (folder / "dist").iterdir()
    assert accept(deck).findings == ()
    notes = fields(deck, tmp_path)
    assert [note[0] for note in notes["term"]] == ["Close hauled", "Beam reach", "Running"]
    assert "if it\u2019s flapping" in notes["term"][1][1]
    assert [note[0] for note in notes["question"]] == ["What starts a broach?", "What do lift and drag mean?"]
    assert "<li>A wave from behind</li>" in notes["question"][0][1]
    assert "\\(\\frac{1}{2} \\rho v^2 A C_D\\)" in notes["question"][1][1]
    assert [(note[0], note[1]) for note in notes["fact"]] == [
        (force, column) for force in ("Lift", "Drag") for column in ("Formula", "In words", "Seen as")
    ]


def test_new_cards_come_in_the_order_of_the_notes(tmp_path: Path) -> None:
    deck = build(write(tmp_path, {"notes/week 10.md": HABITS, "notes/week 2.md": KNOTS}))
    collection = Collection(str(tmp_path / "collection.anki2"))
    try:
        import_deck(collection, deck)
        assert collection.db is not None
        order = collection.db.list("select n.sfld from cards c join notes n on n.id = c.nid order by c.due, c.ord")
    finally:
        collection.close()
    assert order[:3] == ["bowline", "Close hauled", "Beam reach"]


def test_a_folder_of_templates_is_a_note_type_without_any_python(tmp_path: Path) -> None:
    """A note asks for the folder by its name, with a directive; its fields are those of the item."""
    own = {
        "notetype.toml": """
name = "[= deck.name =]: vocabulary"
schema = 1
identify = ["Word"]

[[fields]]
name = "Word"
id = 1
value = "[= item.term =]"

[[fields]]
name = "Meaning"
id = 2
value = "[= item.definition =]"

[[cards]]
name = "Word"
id = 11
""",
        "front.html": "<h1>{{Word}}</h1><p>{{Context}} {{Source}} {{Reference}}</p>",
        "back.html": "{{FrontSide}}<hr id=answer>{{Meaning}}<p>{{My notes}}</p>",
        "style.css": ".card { text-align: center; }",
    }
    notes = "# Lesson 1\n\n<!-- anki: type=vocabulary -->\n| Spanish | English |\n|---|---|\n| el río | the river |\n"
    files = {f"templates/vocabulary/{name}": text for name, text in own.items()}
    deck = build(write(tmp_path, {**files, "notes/lesson1.md": notes}))
    assert accept(deck) == Accepted(notes=1, cards=1, findings=())
    assert fields(deck, tmp_path)["vocabulary"][0][:2] == ["el río", "the river"]
