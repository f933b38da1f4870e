"""Cards in the signs of other programs are told of, and labels that were meant are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from running import run, write

TABLE = "# Rivers\n\n| Term | Meaning |\n|---|---|\n| delta | land |\n\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("It starts with {{c1::SYN}}.", ':7:1: hint[syntax-other] "{{c1::SYN}}" is a gap of Anki'),
        (
            "What is a weir?::A dam\nWhat is a ford?::A way",
            ':7:1: hint[syntax-other] 2 lines such as "What is a weir?::A',
        ),
        ("The end of a river :: a delta\n\nThe start of one :: a spring", "2 lines such as"),
        ("What is a weir\n?\nA dam", ':7:1: hint[syntax-other] A line of "?" alone'),
        ("What is a weir\n\n?\n\nA dam", ':9:1: hint[syntax-other] A line of "?" alone'),
        ("P: ¿Qué es?\nR: Una presa", ':7:1: hint[syntax-other] Questions after "P:" and answers after "R:"'),
        ("**F:** Was ist es?\n\n**A:** Ein Wehr", 'Questions after "F:" and answers after "A:"'),
    ],
)
def test_cards_of_other_programs_are_told_of(tmp_path: Path, text: str, said: str) -> None:
    assert said in run(write(tmp_path, {"notes/a.md": TABLE + text}), "check").err


@pytest.mark.parametrize(
    "text",
    [
        "std::vector<int> a::b\nstd::map c::d",
        "due:: today\nby:: tomorrow",
        "What is it?::A dam",
        "As `{{c1::SYN}}` or `What is it?::A`, ? and so\n`What is it?::B`",
        "P: power\nR: resistance",
        "use crate::a::b;\nthe module a::b is\nthe module c::d is",
    ],
)
def test_text_that_is_no_card_of_another_program(tmp_path: Path, text: str) -> None:
    assert "syntax-other" not in run(write(tmp_path, {"notes/a.md": TABLE + text}), "check").err


def test_gaps_that_are_turned_on_are_not_told_of(tmp_path: Path) -> None:
    files = {"notes/a.md": "# A\n\nIt is {{c1::SYN}}.\n", "notes2anki.toml": '[deck.a]\n[markdown]\non = ["cloze"]\n'}
    assert "syntax-other" not in run(write(tmp_path, files), "check").err


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("**What is a weir?**\n**Answer:** It is a dam.", 1),
        ("**What is a weir?**\n\n**Answer:** It is a dam.", 1),
        ("- Q: What is a weir?\n- A: It is a dam.", 1),
        ("- Q: What is a weir?\n- A: It is a dam.\n- Q: What is a ford?\n- A: It is a way.", 2),
        ("- Q: What is a weir?\n- Q: What is a ford?\n- A: It is a way.", 0),
        ("**Is it A or B?**\n\nA: a weir\n\nB: a ford", 0),
    ],
)
def test_answers_that_are_labelled_under_a_bold_question_or_in_a_list(tmp_path: Path, text: str, count: int) -> None:
    decks = run(write(tmp_path, {"notes/a.md": TABLE + text}), "build", "--json").json["decks"]
    assert [deck["notes"] for deck in decks] == [1 + count]


def test_a_directive_with_spaces_around_its_sign(tmp_path: Path) -> None:
    directive = "<!-- anki: type = facts tags = a -->\n"
    ran = run(write(tmp_path, {"notes/a.md": TABLE.replace("| T", f"{directive}| T", 1)}), "check")
    assert "directive-unknown" not in ran.err
    assert "1 fact" in ran.out


def test_a_note_type_of_cells_is_likely_that_of_tables(tmp_path: Path) -> None:
    text = "**What is it?**\n\n<!-- anki: type=fact -->\n<details><summary>Answer</summary>A dam</details>\n"
    ran = run(write(tmp_path, {"notes/a.md": f"# A\n\n{text}"}), "check")
    assert "Did you mean type=facts?" in ran.err
    assert "notetype.toml" not in ran.err


def test_a_deck_without_its_key_for_notes(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": TABLE, "notes2anki.toml": '[deck.rivers]\nname = "Rivers"\n'})
    assert 'Write notes = ["."] below this line' in run(tmp_path, "check").err
    assert "warning[deck-unused] [deck.rivers] of notes2anki.toml is not used" in run(tmp_path, "check", ".").err
    assert "deck-unused" not in run(tmp_path, "check", "a.md").err


def test_a_sign_that_no_text_has_is_to_be_deleted(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": TABLE + "low\0 dam"})
    assert "Delete this sign at line 7, column 4" in run(tmp_path, "check").err
