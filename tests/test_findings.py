"""What is found and how it is told: hints on cards, forms of output, and what is not shown."""

import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from notes2anki.config import load
from notes2anki.ledger import Ledger
from notes2anki.pipeline import Clock, build
from running import Ran, run, run_apart, write

QA = "**{0}**\n\n<details><summary>Answer</summary>\n\n{1}\n\n</details>\n\n"
NEXT = QA.format("What is a weir?", "A low dam.")
BANK = "| Word | Means |\n|---|---|\n| bank | {0} |\n| weir | dam |\n\n"
BLOCK = "<details><summary>What is a weir?</summary>A dam.</details>\n"
LIST = "\n".join(f"- item {number}" for number in range(9))


def check(tmp_path: Path, text: str, *arguments: str) -> Ran:
    write(tmp_path, {"notes/a.md": f"# Week\n\n## Part\n\n{text}"})
    return run(tmp_path, "check", *arguments)


def codes(tmp_path: Path, text: str) -> list[str]:
    found = check(tmp_path, text, "--format", "json").json
    return [each["code"] for each in found["diagnostics"]]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("answer-long", QA.format("What is erosion?", "word " * 120)),
        ("answer-list", QA.format("Which are the seas?", LIST)),
        ("question-yes-no", QA.format("Is the Nile longer than the Rhine?", "Yes, by far.")),
        ("question-yes-no", QA.format("Ist der Nil länger als der Rhein?", "Ja.")),
        ("question-several", QA.format("What is a delta? Where does one form?", "At the mouth.")),
        (
            "choice-missing",
            QA.format("Which is it?", "A").replace("<details>", "- A) a weir\n- C) a ford\n- D) a dam\n\n<details>"),
        ),
        (
            "choice-missing",
            QA.format("Which is it?", "C. It is low.").replace("<details>", "A. a weir\nB. a ford\n\n<details>"),
        ),
        (
            "choice-missing",
            QA.format("Which is it?", "C").replace("<details>", "A. a weir\nC. a ford,\nor so\n\n<details>"),
        ),
        ("choice-missing", QA.format("Which?", "B") + "- A. a weir\n- B. a ford\n"),
        (
            "choice-mismatch",
            QA.format("Which?", "B) a dam").replace("<details>", "- A) a weir\n- B) a ford\n- C) a dam\n\n<details>"),
        ),
        (
            "choice-mismatch",
            QA.format("Which?", "Answer: B. A dam.").replace(
                "<details>", "A. a weir\nB. a ford\nC. a dam\n\n<details>"
            ),
        ),
        (
            "choice-mismatch",
            QA.format("Which?", "2. a dam").replace("<details>", "1. a weir\n2. a ford\n3. a dam\n\n<details>"),
        ),
        (
            "choice-mismatch",
            QA.format("Which?", "C").replace("<details>", "- A) a weir\n- B) a ford\n- B) a dam\n\n<details>"),
        ),
        ("choice-missing", QA.format("Which?", "B") + "A) a weir\nB) a ford\nC) a dam\n"),
        ("choice-missing", QA.format("Which?", "B") + "- A. a weir\n- B. a ford\n\n" + BLOCK),
        ("heading-in-code", "    ## Dams\n\n" + BANK),
        ("heading-in-code", "\t# Dams\n\n" + BANK),
        ("heading-in-code", "    ### Dams\n\nThere are two.\n\n" + QA.format("What is a weir?", "A low dam.")),
        (
            "answer-duplicate",
            QA.format("What is a bank?", "A " + "long " * 8 + "shore.")
            + QA.format("What is a weir?", "A " + "long " * 8 + "shore."),
        ),
        (
            "answer-duplicate",
            QA.format("What are the Hs?", "- Hypoxia\n- Hypothermia\n- Hypotension")
            + QA.format("What are the Ts?", "- Hypoxia\n- Hypothermia\n- Hypotension"),
        ),
        ("answer-ditto", '| Term | Means |\n|---|---|\n| weir | a low dam |\n| sill | " |\n'),
        ("heading-answer", QA.format("How is it compared?", "# compare both\ntest(a, b)")),
        ("heading-answer", QA.format("How many?", "# of weirs: 5")),
        ("heading-answer", QA.format("How is it made?", "This is the first of it.\n---\nThat is the second.")),
        ("heading-dashes", QA.format("How is it made?", "This is the first part.\n---\nThat is the second.")),
        ("media-linked", QA.format("What is a bank?", "So:\n\n[A bank](img/bank.png)")),
        (
            "question-copied",
            QA.format("What is a bank?", "A shore.") + QA.format("What is a bank?", "A house for money."),
        ),
        ("question-duplicate", "| Term | Means |\n|---|---|\n| bank | a shore |\n| bank | a house for money |\n"),
        ("note-duplicate", QA.format("What is a bank?", "A shore.") + QA.format("What is a bank?", "A shore.")),
        (
            "question-similar",
            QA.format("Which river is the longest one of all in Europe?", "The Volga.")
            + QA.format("Which river is the longest one of all in Eurasia?", "The Yangtze."),
        ),
        ("answer-in-question", QA.format("Which sea is the Baltic Sea?", "The Baltic Sea")),
        ("question-vague", QA.format("Why is it used?", "Since it is cheap.")),
        ("refers-elsewhere", QA.format("What is a weir?", "As described above, a low dam.")),
        ("placeholder", QA.format("What is a weir?", "A low dam. TODO: say more.")),
        ("placeholder", QA.format("What is a weir?", "A low dam. TODO list all of them.")),
        ("placeholder", QA.format("What is a weir? TODO", "A low dam.")),
        ("details-in-code", "Text.\n\n    <details><summary>What is it?</summary>It</details>\n"),
        ("question-empty", "| Term | Means |\n|---|---|\n| ![](data:x) | a dam |\n| weir | a low dam |\n"),
        ("directive-misplaced", "<!-- anki: type=cloze -->\nA weir is a dam.\n\n" + BANK),
        ("directive-misplaced", "| Term | Means |\n|---|---|\n| weir | low dam <!-- anki: skip --> |\n"),
        (
            "directive-unknown",
            "**What is a weir?** <!-- anki: skp -->\n\n<details><summary>Answer</summary>Dam</details>\n",
        ),
        ("directive-unknown", "<!-- anki skip -->\n" + BANK),
        ("summary-stray", "<summary>What is a weir?</summary>\n\nA low dam.\n\n" + BANK),
        ("details-hint-only", "**What is a weir?**\n\n<details><summary>Hint</summary>Low.</details>\n"),
        ("question-yes-no", QA.format("Is the Nile longer than the Rhine?", "No it is not.")),
        ("unsafe-html", QA.format("What is a weir?", "A low dam.<script>alert(1)</script>")),
    ],
)
def test_it_is_found(tmp_path: Path, code: str, text: str) -> None:
    assert code in codes(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        QA.format("Which are the nine seas?", LIST),
        QA.format("What does a lock need?", "No need for pumps, water flows down by itself."),
        QA.format("What does `TODO` mark?", "Lines with `TODO` are unfinished."),
        "Words of `<!-- anki: skp -->` and the like.\n\n" + QA.format("What is a weir?", "Dam"),
        QA.format("Is it A or B?\n\n- A\n- B", "No answer is both: A"),
        QA.format("Where does it run?\n\nA) a weir\nB) a ford", "B) a ford"),
        '| Sign | Name |\n|---|---|\n| comma | , |\n| quote | " |\n',
        QA.format("Notes on what?", "Nothing was said about noon."),
        QA.format("What does `a ? b : c` mean?", "If a then b, else c."),
        QA.format("How does the pump work?", "By suction."),
        QA.format("What is shown?", "The picture below shows it:\n\n```\ncode\n```"),
        QA.format("Which is it?", "It is: E. coli.").replace("<details>", "- A. a virus\n- B. none\n\n<details>"),
        QA.format("Which?", "B) a ford").replace("<details>", "- A) a weir\n- B) a ford\n- C) a dam\n\n<details>"),
        QA.format("Which?", "2. a ford").replace("<details>", "1. a weir\n2. a ford\n3. a dam\n\n<details>"),
        QA.format("Which?", "B) No dam").replace("<details>", "- A) a weir\n- B) a ford\n- C) a dam\n\n<details>"),
        QA.format("Who?", "B").replace("<details>", "A: hello\nB: hi\nA: so\n\n<details>"),
        QA.format("Which is it?", "B").replace("<details>", "A. a weir\nand its\nlock\nB. a ford\n\n<details>"),
        BANK.format("shore") + "## Other\n\n" + BANK.format("house for money"),
        QA.format("What is a TODO list for?", "TODO items keep one from forgetting."),
        QA.format("What does a TODO in code mean?", "A TODO is work that is left."),
        QA.format("How does one start?", "With a TODO app, and TODO comments."),
        QA.format("Which?\n\n- A. a weir\n- B. a ford", "B") + "- A. is high\n- B. is low\n",
        QA.format("Which?", "B") + "- A. high\n- B. low\n\n<details><summary>Answer</summary>B</details>\n",
        QA.format("Which?", "B") + "- A weir\n- A ford\n\n1. a weir\n2. a ford\n",
        QA.format("Which?", "B") + "- C. a weir\n- D. a ford\n",
        QA.format("Which?", "B") + "Text.\n\n- A. a weir\n- B. a ford\n",
        "    # apt update\n\n" + BANK,
        "    ## Dams\n    ls\n\n" + BANK,
        "```\n## Dams\n```\n\n" + BANK,
        "    ## Dams\n\n## Words\n\n" + BANK,
        QA.format("Is it long?", "It depends on the river.") + QA.format("Is it wide?", "It depends on the river."),
        QA.format("Which hold?", "1. A\n2. B\n3. C") + QA.format("Which fit?", "1. A\n2. B\n3. C"),
        QA.format("Which do?", "- all\n- none\n- all") + QA.format("Which may?", "- all\n- none\n- all"),
    ],
)
def test_nothing_is_found(tmp_path: Path, text: str) -> None:
    hints = {"answer-list", "question-yes-no", "answer-in-question", "question-several", "question-vague"}
    hints |= {"answer-ditto", "placeholder", "directive-unknown", "choice-missing", "heading-in-code"}
    hints |= {"answer-duplicate"}
    assert not hints & set(codes(tmp_path, text))
    assert not {"refers-elsewhere", "question-copied"} & set(codes(tmp_path, text))


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        ("Which protocols belong to layer 2 of OSI?", "Which protocols belong to layer 3 of OSI?", False),
        ("What do drugs of class I do to the heart?", "What do drugs of class III do to the heart?", False),
        ("What do drugs of class Ⅰ do to the heart?", "What do drugs of class Ⅱ do to the heart?", False),
        ("What is hypersensitivity of type A?", "What is hypersensitivity of type B?", False),
        ("How long are the addresses of IPv4?", "How long are the addresses of IPv6?", False),
        ("When is a message sent by TCP over a link?", "When is a message sent by UDP over a link?", False),
        ("Where do VMs run in this kind of cloud?", "Where do VPCs run in this kind of cloud?", False),
        ("What was the 2nd law of thermodynamics?", "What was the 3rd law of thermodynamics?", False),
        ("What was the first law of thermodynamics?", "What was the second law of thermodynamics?", False),
        ("What are the advantages of a microkernel?", "What are the disadvantages of a microkernel?", False),
        ("When does the pressure in it increase?", "When does the pressure in it decrease?", False),
        ("What happens in the heart before systole?", "What happens in the heart after systole?", False),
        ("Wie wirken Antiarrhythmika der Klasse I?", "Wie wirken Antiarrhythmika der Klasse II?", False),
        ("Чем отличается нерв типа А от других?", "Чем отличается нерв типа Б от других?", False),
        ("ما هي وظيفة الطبقة ٢ في نموذج الاتصال؟", "ما هي وظيفة الطبقة ٣ في نموذج الاتصال؟", False),
        (
            "开放系统互连参考模型当中的第二层到底是用来做什么事情的？",
            "开放系统互连参考模型当中的第三层到底是用来做什么事情的？",
            False,
        ),
        (
            "使用微内核来构建一个现代操作系统都会有哪些主要的优点？",
            "使用微内核来构建一个现代操作系统都会有哪些主要的缺点？",
            False,
        ),
        ("What is the use of a weir in a large river?", "What is the use of a weir in the large river?", True),
        ("Which is the weir of a river? A. low B. high", "Which is the weir of a river? low high", True),
        ("WHICH OF THE RIVERS IS LONG IN EUROPE?", "WHICH OF THE RIVERS IS LONG IN EURASIA?", True),
        ("Which river is the 2nd longest of Europe?", "Which river is the 3rd longest of Eurasia?", True),
        ("नदी पर बने बाँध का मुख्य उपयोग क्या है बताइए?", "नदी पर बने बाँध का मुख्य उपयोग क्यों है बताइए?", True),
    ],
)
def test_questions_that_are_alike_on_purpose_are_not_told(tmp_path: Path, one: str, other: str, told: bool) -> None:
    write(tmp_path, {"notes2anki.toml": "[check]\nnear_duplicate = 0.8\n"})
    found = codes(tmp_path, QA.format(one, "A dam.") + QA.format(other, "A lock."))
    assert ("question-similar" in found) == told


def test_choices_that_differ_in_an_acronym_may_hold_a_slip(tmp_path: Path) -> None:
    asked = QA.format("Which service finds names?", "A").replace("<details>", "- A. DNS\n- B. SSH\n\n<details>")
    assert "question-similar" in codes(tmp_path, asked + asked.replace("DNS", "DNC"))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        (QA.format("What is it?", "a\n\nb <b onclick=x>c</b>"), "notes/a.md:11:5: warning[unsafe-html]"),
        (QA.format("What is it? ![](gone.png)", "a"), "notes/a.md:5:19: warning[media-missing]"),
        (QA.format("What is it?", "a\n\nb TODO: c"), "notes/a.md:11:3: hint[placeholder]"),
        ("| Term | Means |\n|---|---|\n| weir | TODO |\n| lock | a gate |\n", "notes/a.md:7:10: warning[answer-empty]"),
        ("> | A | B |\n> |---|---|\n> | a | b | c |\n", "notes/a.md:7:13: warning[table-row-long]"),
        (
            "Text.\n\n    ## Dams\n\n" + BANK,
            'a.md:7:5: warning[heading-in-code] "## Dams" is indented by four columns or',
        ),
        (
            QA.format("Which?", "B") + "- A. a weir\n- B. a ford\n",
            "a.md:13:1: warning[choice-missing] These choices, A, B, stand behind the block of line 7, so its que",
        ),
        ("## C <!-- anki: skp -->\n\n" + BANK, "notes/a.md:5:6: warning[directive-unknown]"),
    ],
)
def test_it_is_found_where_it_stands(tmp_path: Path, text: str, where: str) -> None:
    assert where in check(tmp_path, text).err


@pytest.mark.parametrize(
    ("between", "answer", "is_copied"),
    [
        ("", "digoxin Fab", True),
        ("| Opioids | naloxone |\n", "digoxin Fab", True),
        ("", "flumazenil, given slowly", False),
        ("\n| Drug | Antidote |\n|---|---|\n", "digoxin Fab", False),  # another table
    ],
)
def test_a_row_that_was_copied_without_its_first_cell(
    tmp_path: Path, between: str, answer: str, is_copied: bool
) -> None:
    rows = f"| Benzodiazepines | flumazenil |\n{between}| Benzodiazepines | {answer} |\n"
    ran = check(tmp_path, "| Drug | Antidote |\n|---|---|\n" + rows, "--format", "json")
    (found,) = ran.json["diagnostics"]
    assert found["code"] == "question-duplicate"
    assert ("if a row was copied" in found["hint"]) == is_copied


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("What is apnoea?", "The answer only repeats the question, so the answer is missing. Write the answer."),
        ("what is apnoea", "The answer only repeats the question, so the answer is missing. Write the answer."),
        ("Apnoea.", 'The question holds its answer, "apnoea". Reword it.'),
    ],
)
def test_an_answer_that_says_no_more_than_its_question(tmp_path: Path, answer: str, said: str) -> None:
    assert f"hint[answer-in-question] {said}" in check(tmp_path, QA.format("What is apnoea?", answer)).err


HIDDEN = "<details><summary>{}</summary>\n\nA low dam.\n\n</details>\n\n"


@pytest.mark.parametrize(
    ("above", "told"),
    [
        ("## Exercises\n\n", ["details-no-question"]),
        ("## Review questions\n\n", ["details-no-question"]),
        ("## Questions\n\n", ["details-no-question"]),
        ("## Quiz\n\n", ["question-vague"]),
        ("", ["question-vague"]),
        ("## Raft\n\n", []),
        ("## Exercises\n\n**What is a ford?**\n\n", []),
        ("## Exercises\n\n```c\nx = 1;\n```\n\n", []),
        ("<!-- anki: type=qa -->\n", []),
    ],
)
@pytest.mark.parametrize("summary", ["Answer", "Click to expand!"])
def test_a_heading_that_is_no_question(tmp_path: Path, above: str, told: list[str], summary: str) -> None:
    notes = f"# Rivers\n\n{above}{HIDDEN.format(summary)}## Ford\n\n{NEXT}"
    write(tmp_path, {"notes/a.md": notes})
    found = run(tmp_path, "check", "--format", "json").json["diagnostics"]
    assert [each["code"] for each in found] == told


@pytest.mark.parametrize("title", ["What is a weir?", "Two sums", "Show how a weir works"])
def test_a_title_that_may_be_the_question(tmp_path: Path, title: str) -> None:
    more = NEXT if len(title) > 10 else ""
    write(tmp_path, {"notes/a.md": f"# {title}\n\n{HIDDEN.format('Answer')}{more}"})
    assert "stands above" not in run(tmp_path, "check").err


TWO = "1. What is a weir?\n2. What is a ford?\n\n<details><summary>Answer</summary>\n\n{}\n\n</details>\n"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "1. A dam\n2. A way\n3. A lake",
            "There are 2 questions in one card, and 3 answers in its list. Write an answer",
        ),
        ("A dam, and a way.", "There are 2 questions in one card. Give each a card of its own."),
    ],
)
def test_questions_that_have_more_answers(tmp_path: Path, answer: str, said: str) -> None:
    assert f"hint[question-several] {said}" in check(tmp_path, TWO.format(answer)).err


def test_statements_to_judge_are_told_once_a_file(tmp_path: Path) -> None:
    statements = QA.format("True or false: a weir is a dam", "True") + QA.format("True/False: a ford is a dam", "False")
    found = check(tmp_path, statements + QA.format("A bank is a shore. True or false?", "True, mostly.")).err
    said = "Whether it is true or false is guessed half of the time here, and so in 2 more of this file."
    assert f"notes/a.md:5:1: hint[question-yes-no] {said}" in found
    assert found.count("hint") == 1


DITTO = "| Term | Means |\n|---|---|\n| weir | {} |\n| sill | {} |\n| lock | a gate |\n"


@pytest.mark.parametrize(
    "sign", ['"', '-"-', "″", "〃", "^", "Same as above.", "see above", "wie oben", "(siehe oben)"]
)
def test_a_cell_that_only_says_as_above(tmp_path: Path, sign: str) -> None:
    found = check(tmp_path, DITTO.format("a low dam", sign)).err
    assert f"notes/a.md:8:1: warning[answer-ditto] The answer only says that it is as above ({sign}), and a" in found


def test_each_of_several_cells_that_say_as_above_is_told(tmp_path: Path) -> None:
    rows = DITTO.format("a low dam", '"') + '| ford | " |\n| bank | " |\n'
    assert codes(tmp_path, rows).count("answer-ditto") == 3


@pytest.mark.parametrize(("above", "sign"), [("shore", "^"), ("&", '"'), ("a low dam", "`^`"), ("a dam", "above all")])
def test_a_cell_that_stands_for_itself(tmp_path: Path, above: str, sign: str) -> None:
    assert "answer-ditto" not in codes(tmp_path, DITTO.format(above, sign))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            QA.format("How many is many?", "7 or more:") + "- lakes\n- rivers\n\n" + NEXT,
            "a.md:13:1: warning[details-early] The answer in the block of line 7 ends with a colon, and this",
        ),
        (
            QA.format("Which are they?", "The following:") + NEXT,
            'a.md:9:1: warning[answer-cut] The answer ends with a colon, and nothing follows: "The following:".',
        ),
        (
            QA.format("Which are they?", "1. one\n2. two\n3. ") + NEXT,
            "a.md:11:1: warning[answer-cut] The last item, 3, of the list that ends this answer is empty",
        ),
        (QA.format("Which are they?", "**Answer:**") + NEXT, "a.md:7:1: warning[answer-empty]"),
        (QA.format("Which are they?", "(fill in)") + NEXT, "a.md:7:1: warning[answer-empty]"),
        (QA.format("Which are they?", "Lorem ipsum dolor sit amet, and so on.") + NEXT, "warning[answer-empty]"),
    ],
)
def test_an_answer_that_is_cut_off_or_not_written(tmp_path: Path, text: str, said: str) -> None:
    assert said in check(tmp_path, text).err


@pytest.mark.parametrize(
    "text",
    [
        QA.format("Which are they?", "These:\n\n- one\n- two"),
        QA.format("Which are they?", "These:\n\n```\nls\n```"),
        QA.format("Which word ends a switch?", "default:") + "1. What is it for?\n\n" + NEXT,
        QA.format("Which key opens the line?", "Press :") + NEXT,
        QA.format("How does it start?", "With `if x:`") + NEXT,
        QA.format("Which are they?", "They are:") + "<details><summary>Explanation</summary>\n\nSo.\n\n</details>\n",
        QA.format("What does ausfüllen mean?", "fill in (a form)"),
        QA.format("What is in the box?", "A choice\nof two: (fill in) or [x]"),
    ],
)
def test_an_answer_that_is_whole(tmp_path: Path, text: str) -> None:
    assert not {"answer-cut", "answer-empty", "details-early"} & set(codes(tmp_path, text))


def test_one_heading_in_two_files_are_two(tmp_path: Path) -> None:
    write(tmp_path, {"notes/b.md": "# Week\n\n## Part\n\n" + QA.format("What is a bank?", "A house for money.")})
    assert "question-copied" not in codes(tmp_path, QA.format("What is a bank?", "A shore."))


@pytest.mark.parametrize(
    ("beside", "made"),
    [
        (
            "**What is a weir?** <!-- anki: id=w tags=exam -->\n\n<details><summary>Answer</summary>Dam</details>",
            "id=w",
        ),
        ("<details><summary>What is a weir? <!-- anki: id=w tags=exam --></summary>Dam</details>", "id=w"),
        ("### Words <!-- anki: tags=exam -->\n\n| A | B |\n|---|---|\n| weir | dam |", ""),
    ],
)
def test_a_directive_counts_beside_the_text_that_it_is_about(tmp_path: Path, beside: str, made: str) -> None:
    assert check(tmp_path, beside).code == 0
    (built,) = build(load(tmp_path), [], Clock(now=1, first=1, today=1)).decks
    (note,) = built.deck.notes
    assert "exam" in note.tags
    assert (note.item.setting("id") or "") == made.removeprefix("id=")
    skipped = check(tmp_path, beside.replace("tags=exam", "skip"), "--format", "json").json
    assert "skipped" in {each["code"] for each in skipped["diagnostics"]}


def test_a_picture_without_words(tmp_path: Path) -> None:
    write(tmp_path, {"notes/weir.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    assert "image-no-alt" in codes(tmp_path, QA.format("What is a weir?", "![](weir.svg)"))
    assert "image-no-alt" not in codes(tmp_path, QA.format("What is a weir?", "![a low dam](weir.svg)"))


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (
            "![a](weir.svg)",
            'warning[media-missing] The picture "weir.svg" does not exist. Did you mean "img/weir.svg"?',
        ),
        (
            "![a](/img/wier.svg)",
            'A path that starts with / is read from the folder of the notes. Did you mean "../img/weir',
        ),
        (
            "![a](C:\\Users\\me\\weir.png)",
            'warning[media-missing] The picture "C:\\Users\\me\\weir.png" has a path of one',
        ),
        ("<img src=“img/weir.svg”> a", ':9:10: warning[media-missing] The quotes around "img/weir.svg" are curly'),
        (
            "<img src=“img/weir.svg”> a",
            'Write straight quotes in a tag, src="img/weir.svg", and none between brackets.',
        ),
        ("![a](“img/weir.svg”) a", ':9:6: warning[media-missing] The quotes around "img/weir.svg" are curly'),
        ('<video src="weir.mp4"></video> a', 'warning[media-missing] The film "weir.mp4" does not exist.'),
        ("a ![a](b.md)", 'warning[media-kind] "b.md" is no picture, sound or film'),
        ("a ![[nowhere.png]]", 'warning[media-missing] The picture "nowhere.png" does not exist.'),
        ("a ![[nowhere.png]]", "Put the file anywhere in the folder of the notes, or correct its name."),
        ("a ![a](gone.png)", "Put the file there, or correct the path."),
        (
            "![a](img\\weir.svg)",
            'was read as "img/weir.svg": only Windows knows a \\ in a path. Write "img/weir.svg".',
        ),
        ("a ![a](img\\gone.svg)", 'The picture "img\\gone.svg" does not exist.'),
        ('a <img src="..\\..\\a.svg" alt="a">', 'The picture "..\\..\\a.svg" does not exist.'),
        (
            "a ![a](data:image/svg+xml;base64,PHN2Zy8+)",
            'warning[media-kind] The address "data:image/svg+xml;base64,PHN2…" holds no picture that can be',
        ),
        ('a <img src="data:image/png;base64,PHN2Zy8+" alt="a">', ":9:13: warning[media-kind]"),
        ("a ![a](data:image/png;base64,iVBORw0KGgo*)", "warning[media-kind]"),
        ("a ![a](data:text/html,hello)", "warning[media-kind]"),
        ('a <audio src="data:audio/mp3;base64,SUQz"></audio>', "warning[media-kind]"),
        ("a [b](bb.md)", 'hint[link-broken] The link leads to "bb.md", which does not exist. Did you mean "b.md"?'),
        (
            "a [b](#wek)",
            'hint[link-broken] The link leads to "#wek", and no heading here is called so. Did you mean "#week"?',
        ),
        ("a ![](img/weir.svg)", ":9:3: hint[image-no-alt]"),
        ("![](gone.svg)", "warning[answer-empty] Nothing of the answer can be shown"),
        ('<iframe src="https://example.org"></iframe>', "warning[answer-empty] Nothing of the answer can be shown"),
        ("\n\nIt is as shown above.", "11:7: hint[refers-elsewhere]"),
    ],
)
def test_what_is_shown_and_is_not_there(tmp_path: Path, shown: str, said: str) -> None:
    picture = "<svg xmlns='http://www.w3.org/2000/svg'/>"
    write(tmp_path, {"notes/img/weir.svg": picture, "notes/b.md": "# B\n", "img/weir.svg": picture})
    assert said in check(tmp_path, QA.format("What is a weir?", shown)).err


@pytest.mark.parametrize(
    "link", ["b.md", "b.md#there", "#part", "#week", "#no-such-thing", "#part-1", "https://x.org/a.md"]
)
def test_links_that_lead_somewhere(tmp_path: Path, link: str) -> None:
    write(tmp_path, {"notes/b.md": "# B\n"})
    assert "link-broken" not in codes(tmp_path, QA.format("What is a weir?", f"A [dam]({link})."))


@pytest.mark.parametrize("embed", ["weir.svg", "img/weir.svg", "weir.svg|120", "weir.svg|a low dam"])
def test_a_picture_as_obsidian_shows_it(tmp_path: Path, embed: str) -> None:
    write(tmp_path, {"notes/img/weir.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"})
    assert codes(tmp_path, QA.format("What is a weir?", f"![[{embed}]]")) == []
    (built,) = build(load(tmp_path), [], Clock(now=1, first=1, today=1)).decks
    (note,) = built.deck.notes
    assert re.search(
        r'<img src="weir-\w{10}\.svg" alt="(weir\.svg|a low dam)"( width="120")?>', note.fields[1].replace("img/", "")
    )


def test_choices_on_lines_of_their_own_stay_on_them(tmp_path: Path) -> None:
    check(tmp_path, QA.format("Which?", "B. It is\nlow.").replace("<details>", "A. a weir\nB. a ford\n\n<details>"))
    (built,) = build(load(tmp_path), [], Clock(now=1, first=1, today=1)).decks
    question, answer = built.deck.notes[0].fields[:2]
    assert "A. a weir<br>\nB. a ford" in question
    assert "B. It is\nlow." in answer


def test_choices_with_a_gap_are_told_and_shown_whole(tmp_path: Path) -> None:
    said = check(
        tmp_path, QA.format("Which?", "C").replace("<details>", "A. a weir\nC. a ford\nof stone\n\n<details>")
    ).err
    assert "The choices are A, C, so B is missing." in said
    (built,) = build(load(tmp_path), [], Clock(now=1, first=1, today=1)).decks
    assert "C. a ford of stone" in built.deck.notes[0].fields[1]


def test_the_text_of_a_script_is_taken_out_with_it(tmp_path: Path) -> None:
    check(tmp_path, QA.format("What is a weir?", "A low<script>alert(1)</script> dam, and <script> alone."))
    (built,) = build(load(tmp_path), [], Clock(now=1, first=1, today=1)).decks
    assert built.deck.notes[0].fields[1] == "A low dam, and  alone."


RAW = [
    ("It is $V=D/C in litres.", ":9:7: warning[math-raw] The formula that $ opens here is not closed"),
    ("It is $ D/C $ in litres, $V=D/C .", ":9:26: warning[math-raw] The formula that $ opens here is not closed"),
    ("It is $ D/C $ in litres.", ":9:7: warning[math-raw] A space stands inside of the dollars of this formula"),
    ("Take $F = m*a, by Newton.", "Write $F = m*a$"),
    ("It is $V = (a+b)/c here.", "Write $V = (a+b)/c$"),
    ("```pyhton\nx = 1\n```", ':9:1: hint[code-language] No language is called "pyhton"'),
    ("```javscript\nlet x\n```", "Write ```javascript"),
    ("```hmtl\n<p>\n```", "Write ```html"),
    ("See [weirs](https://a.org/w.", "Write [weirs](https://a.org/w)."),
    ("See [weirs](https://a.org/w?a=1, and more", "Write [weirs](https://a.org/w?a=1),"),
    ("<p and q> is true", ":9:1: warning[tag-misspelt] GitHub takes <p and q> for a tag and shows nothing of it"),
    ("It is so:\n<p or q> is true", ":10:1: warning[tag-misspelt] GitHub takes <p or q> for a tag"),
    ("the &alpha wave", ':9:5: hint[markup-raw] "&alpha" lacks its semicolon, so a card shows it as it is written.'),
    ("a &nbsp b", "Write &nbsp; or a space"),
    ("as $x^2$ is.\n\nIt is $V=D/C in all.", ":11:7: warning[math-raw] The formula that $ opens here is not closed"),
    (r"$G = \frac{a}{b} is it", ":9:1: warning[math-raw] The formula that $ opens here is not read as one"),
    (r"it is $ \alpha $ there", ":9:7: warning[math-raw] A space stands inside of the dollars of this formula"),
    ("is $n$ or $ O(n^2) $ or $ n $.", ":9:11: warning[math-raw] A space stands inside of the dollars of this formula"),
    ("is $n$ or $ O(n^2) $ or $ n $.", ":9:25: warning[math-raw] A space stands inside of the dollars of this formula"),
    ("costs $5 for $O(n^2) $, so", "Write $O(n^2)$"),
    ("复杂度为$ n $。", "Write $n$"),
    ("das$n$-te", ":9:4: warning[math-raw] A letter touches a dollar of this formula, so it is not read as one"),
    ("das$n$-te", "Put a space before $n$."),
    ("the $n$th", "Put a space behind $n$, or write $`n`$"),
    (r"the $\beta$s", r"Put a space behind $\beta$, or write $`\beta`$"),
    ("the x$_2$ is", "Write $x_2$"),
    ("is ￥O(n)￥ so", ":9:4: warning[math-raw] ￥ is not the dollar of formulas, so a card shows ￥O(n)￥ as it is"),
    (r"it is \frac{a}{b}", r":9:7: warning[math-raw] \frac stands outside of a formula"),
    (r"is $\rho$, `\rho` and \rho so", r":9:23: warning[math-raw] \rho stands outside of a formula"),
    (r"it is \(\frac{a}{b}\)", r":9:7: warning[math-raw] \( opens no formula on GitHub, and none here"),
    (r"so \(\mathbf{v}\)", r":9:4: warning[math-raw] \( opens no formula"),
    ("so\n\n\\[\nE = mc^2\n\\]", r"Write $$ in place of \[ in line 11 and of \] in line 13."),
    ("so \\(E\n= \\frac{m}{c}\\)", r"Write $ in place of \( in line 9 and of \) in line 10, and all on one line."),
    (r"so \( v \) and \(a = b\)", ":9:4: warning[math-raw] \\( opens no formula on GitHub, and none here"),
    (r"so \[ Q = v A \]", ":9:4: warning[math-raw] \\[ opens no formula"),
    ("a dam【4†source】", ':9:6: hint[markup-raw] "【4†source】" is where a chat program names a source'),
    ("a :contentReference[oaicite:0]{index=0} dam", ":9:3: hint[markup-raw]"),
    ("so $E = mc^2 holds", ":9:4: warning[math-raw] The formula that $ opens here is not read as one"),
    ("复杂度为$O(n^2)$，其中$n$是长度。", ":9:5: warning[math-raw] A letter touches a dollar of this"),
    ("$$\nE = mc^2\n", ":9:1: warning[math-raw] The formula that $$ opens here is not closed"),
    ("$\nE = \\frac{a}{b}\n$$", ":10:1: warning[math-raw] One $ on a line of its own opens no formula"),
    ("it is `code and` more `text", ":9:23: warning[code-unclosed] A backtick is left over here and is shown"),
    ("So: ```sh\nls -l\n```\nand done.", ":9:5: warning[code-unclosed] The ```sh here opens no code block, since text"),
    ("1. So:```\n   ls -l\n   ```", ":9:7: warning[code-unclosed] The ``` here opens no code block, since text stands"),
    ("So: ```sh\nls\n\ncd\n```\nor\n```sh\ncp\n```", "; line 13 opens one. Put it on a line of its own."),
    ("So: ```sh\nls\n```\nand: ```sh\ncp\n```", ":9:5: warning[code-unclosed] The ```sh here opens no code block"),
    (
        "```ls -l\n```",
        ':9:1: warning[code-empty] "ls -l" stands where the name of a language is read, and nothing below',
    ),
    ("```x = 1\ny = 2\n```", ':9:1: warning[code-empty] "x = 1" stands where the name of a language is read, so no'),
    ("``` docker run x\nps\n```", "If it is code, put it on a line below the ```"),
    ("```print('a')\nprint('b')\n```", ":9:1: warning[code-empty] \"print('a')\" stands where"),
    ("```name_of=a.b\nc\n```", ':9:1: warning[code-empty] "name_of=a.b" stands where'),
    ("- so\n\n  ```ls -l\n  cd ..\n  ```", ':11:3: warning[code-empty] "ls -l" stands where'),
    (
        "```md\n# T\n\n```c\nx\n```\n\n```py\ny\n```\n\nend\n```",
        ":9:1: warning[code-unclosed] The code block in line 12 ends this one, too, in line 14, so that line 21 opens",
    ),
    ("~~~text\n~~~c\nx\n~~~\n~~~", "Open this block with ~~~~text, and close it with ~~~~ in line 13."),
    (
        "so\n\\begin{align*}\nb &= \\frac{a}{c}\n\\end{align*}",
        ":10:1: warning[math-raw] \\begin{align*} stands outside of a formula, so a card shows it as it is written.",
    ),
    (
        r"so \textbf{ls} is",
        r":9:4: hint[markup-raw] \textbf{ls} is LaTeX, and a card shows it as it is written. Write **ls**",
    ),
    (r"so \textbf{ls} is", "Write **ls**, and so in the rest of the file."),
    (r"so \texttt{ls} is", "Write `ls`, and so in the rest of the file."),
    ("\\begin{itemize}\n\\item a dam\n\\end{itemize}", r":9:1: hint[markup-raw] \begin{itemize} is LaTeX"),
    ("is ** low ** so", ':9:4: warning[bold-broken] The stars around "low" make nothing bold'),
    ("is **low ** so", ':9:4: warning[bold-broken] The stars around "low" make nothing bold'),
    ("It stings **small prey and eats it.", ':9:11: warning[bold-broken] The stars before "small prey and eats it."'),
    ("- **Low dam is\n- **so** it", ':9:3: warning[bold-broken] The stars before "Low dam is" make nothing bold'),
    ("is **low** and **slow\nit", ':9:16: warning[bold-broken] The stars before "slow" make nothing bold'),
    ("is ==a dam== so", ":9:4: hint[markup-raw] The signs around "),
    ("is ==a dam== so", "Write **a dam** or <mark>a dam</mark>, and so in the rest of the file."),
    ("has CO^2^ so", ':9:5: hint[markup-raw] "CO^2^" raises nothing on GitHub, and nothing here: a card shows'),
    ("has (n+1)^th^ so", "Write (n+1)<sup>th</sup>,"),
    ("has H~2~O so", ':9:5: hint[markup-raw] GitHub strikes the "2" out in "H~2~"; it was read as lowered.'),
    (
        "has C~max~ so",
        ':9:5: hint[markup-raw] GitHub strikes the "max" out in "C~max~"; a card shows the tildes. Write C<',
    ),
    ("has Ca(OH)~2~ so", 'out in "(OH)~2~"; so does a card.'),
    ("so n*p*(1-p) holds", ':9:4: warning[star-lost] The stars of "n*p*" made "p" italic'),
    ("a + 4*RTT, but at least 2*G where", ':9:5: warning[star-lost] The stars of "4*RTT, but at least 2*" made "RTT'),
    (
        "so ! [a weir](weir.png) is",
        ":9:6: warning[media-linked] A space stands between this picture and its !, so it is a link",
    ),
    ("- 70 mV", ":9:1: warning[sign-lost] The - before 70 starts a list, so a card shows 70 without it."),
    ("Low:\n\n> 140.5 mmHg", "write a backslash before it: \\> 140.5."),
    ("so $frac{a}{b}$ holds", ":9:5: warning[math-broken] frac{ stands in a formula without its backslash"),
    (
        "a (dam)[https://example.org/a]",
        ':9:3: hint[link-broken] "(dam)[https://example.org/a]" is no link: its brackets',
    ),
    (
        "a (https://example.org/a)[low dam]",
        ':9:3: hint[link-broken] "(https://example.org/a)[low dam]" is no link: its address stands before its words.',
    ),
    ("good :thumbsupp: so", 'hint[markup-raw] There is no emoji ":thumbsupp:". Did you mean ":thumbsup:"?'),
    ("a [low dam][wier]\n\n[weir]: b.md", ':9:3: hint[link-broken] The link "[low dam][wier]" has no address'),
    ("a dam[^1]", ':9:6: hint[link-broken] There is no footnote "[^1]"'),
    ("a dam[^nots]\n\n[^note]: b", 'Did you mean "[^note]"?'),
    ("a [[low dam]]", ':9:3: hint[link-broken] "[[low dam]]" leads to no note here'),
    (
        "a [low dam] (b.md#top)",
        ':9:3: hint[link-broken] "[low dam] (b.md#top)" is no link, since a space stands between',
    ),
    ("a ![dam] (dam.png)", 'warning[media-missing] "![dam] (dam.png)" is no picture, since a space stands between'),
    ("a !(dam)[dam.png]", ':9:3: warning[media-missing] "!(dam)[dam.png]" is no picture: its brackets are the wrong'),
    ("a <img src=“dam.png” alt=“a dam”>", ":9:3: warning[tag-misspelt] The quotes in <img src=“dam.png” alt=“a dam”>"),
    ("use ´ip addr´ here", ":9:5: warning[code-unclosed] The signs in ´ip addr´ are no backticks"),
    ("use ‘ls -l‘ here", "If code is meant, write `ls -l`."),
    (
        "so $2^10$ holds",
        ':9:5: warning[math-script] "2^10" raises only the 1, and the rest stands beside it. Write 2^{10}',
    ),
    ("so $a = 10^-6$ holds", '"10^-6" raises only the -, and the rest stands beside it. Write 10^{-6}'),
    ("so $x_max < y$", r'"x_max" lowers only the m, and the rest stands beside it. Write x_{\text{max}}'),
    ("so $V_in = V_out$", r"Write V_{\text{in}}"),
    (
        "a ![](img/dam.png and",
        ':9:3: warning[media-missing] "![](img/dam.png" is no picture: its last bracket is missing',
    ),
    ("a dam [cite: 3, 12].", ':9:7: hint[markup-raw] "[cite: 3, 12]" is where a chat program names a source'),
    ("[cite_start]A dam.", ':9:1: hint[markup-raw] "[cite_start]" is where a chat program names a source'),
    ("a {++low++} dam", ':9:3: hint[markup-raw] "{++low++}" is a change that an editor tracks'),
    ("a {++low++} dam", "Write low if it is to stay, and so in the rest of the file."),
    ("a {--low--} dam", "Take it out, and so in the rest of the file."),
    ("a {~~low~>high~~} dam", "Write high if it is to stay"),
    ("a dam{>>which?<<}", "Take it out, or write <!-- which? -->"),
    ("a dam %%hidden%% so", ':9:7: hint[markup-raw] Only Obsidian hides "%%hidden%%": GitHub and a card show it.'),
    ("a low dam. ^block1", ':9:12: hint[markup-raw] "^block1" names a block for Obsidian'),
    ("a low dam. ^3a0b66", '"^3a0b66" names a block for Obsidian'),
    ("a dam[^1^].", ':9:6: hint[markup-raw] "[^1^]" is no footnote on GitHub'),
    ("a dam<o:p></o:p>", ':9:6: hint[markup-raw] "<o:p>" is a tag of Word'),
    ("the flags SYN\n+ ACK and FIN", ':10:1: warning[list-split] The + before "ACK" starts a list'),
    (
        "Prophase\nMetaphase\nAnaphase",
        ':9:1: hint[lines-joined] Lines 9 to 11 run together: GitHub and a card show "Prophase Metaphase Anaphase".',
    ),
    ("They are named after gods, as told by the poets:\nMars\n**Venus** (II)\n*Juno*", "Lines 10 to 12 run together"),
    ("- The seas:\n  Baltic Sea\n  North Sea\n  Red Sea", ":10:3: hint[lines-joined] Lines 10 to 12 run together"),
    (
        "前期\n中期\n后期",
        ':9:1: hint[lines-joined] Lines 9 to 11 run together: GitHub and a card show "前期 中期 后期".',
    ),
    (
        "It needs a treat-\nment soon",
        ':9:12: hint[hyphen-split] The line ends within a word, so GitHub and a card show "treat- ment".',
    ),
    ("- a **well-**\n  b well-\n  known dam", ":10:5: hint[hyphen-split] The line ends within a word"),
    (
        "calls handlers[i](arg) or\nruns fs[0](a,b)",
        ':9:7: warning[bracket-lost] The brackets of "handlers[i](arg)" make a link, so GitHub and a card show "ha',
    ),
    ("calls handlers[i](arg) or\nruns fs[0]()", "Write it as code: `fs[0]()`"),
    (
        "-[ ] Call\n-[x] Run",
        ':9:1: warning[list-space] "-[ ] Call" is no item of a list: a space is missing behind the',
    ),
    (
        "<b>low dam\n\nand so",
        ":9:1: warning[tag-unclosed] This <b> is not closed in its paragraph: GitHub makes what follows bold,",
    ),
    (
        "x<sub>2 holds",
        "Write </sub> where it is to end, in the same paragraph; or, if the tag itself is meant, `<sub>` as code.",
    ),
    ("`<i>`, <i>a</i> and <i>b\n- <u>c\n  > <mark>d", ":9:21: warning[tag-unclosed] This <i> is"),
    ("`<i>`, <i>a</i> and <i>b\n- <u>c\n  > <mark>d", ":10:3: warning[tag-unclosed] This <u> is"),
    ("`<i>`, <i>a</i> and <i>b\n- <u>c\n  > <mark>d", ":11:5: warning[tag-unclosed] This <mark> is"),
    ("| Dam | Use |\n|---|---|\n| <code>low | it</code> |", ":11:3: warning[tag-unclosed] This <code> is"),
    ("What the <em> tag does", ":9:10: warning[tag-unclosed] This <em> is"),
    (
        r"It is in C:\_new\*.",
        r':9:10: warning[sign-lost] Markdown takes a backslash of "C:\_new\*" for an escape: a card shows "C:_new*".',
    ),
    (r"It is in **D:\a\.git**", r"Write the path as code, which keeps it: `D:\a\.git`."),
    (r"It is in C:\Program Files\(x86), or", r'of "C:\Program Files\(x86" for'),
    (
        r"See \\server\share\a.txt",
        r':9:5: warning[sign-lost] Markdown takes a backslash of "\\server\share\a.txt" for an',
    ),
    ("| Dam | Path |\n|---|---|\n| low | C:\\[a] |", ":11:9: warning[sign-lost]"),
    (
        "<<<<<<< HEAD\na low dam\n=======\na dam\n>>>>>>> main",
        ":9:1: warning[merge-conflict] A merge was not finished: lines 9 to 13 hold both sides of it, and both",
    ),
    (
        "<<<<<<< HEAD\na low dam\n=======\na dam\n>>>>>>> main",
        "Keep one side, or both with all of their tags, and delete the lines of <<<<<<<, ======= and >>>>>>>.",
    ),
    ("-[ ] Call\n-[x] Run", "Write - [ ] Call, and so the lines below."),
    ("-[x]Call\n-[x]Run", "Write - [x] Call, and so the lines below."),
    ("-**low**: a dam\n-`ls`", "Write - **low**: a dam, and"),
    ("So:\n-[a dam](b.md)\n-[a lock](b.md)", ":10:1: warning[list-space]"),
    ("-坝\n-闸", "Write - 坝, and"),
    ("1.**low**\n2.**high**", "Write 1. **low**, and"),
    (
        "a ![Uploading weir.png…]()",
        ':9:3: warning[media-missing] The upload of "weir.png" was not done when the text was saved',
    ),
    ("a\n\n![Uploading a weir.png...]()", ':11:1: warning[media-missing] The upload of "a weir.png" was not done'),
    ("a [Uploading weir.mov…]()", ':9:3: warning[media-missing] The upload of "weir.mov"'),
    ('a dam\n\n<!-- Uploading "weir.png"... -->', ':11:1: warning[media-missing] The upload of "weir.png"'),
    ('a <!-- Failed to upload "weir.png" -->', ':9:3: warning[media-missing] The upload of "weir.png"'),
    ("a ![low dam]()", ':9:3: warning[media-missing] The picture "low dam" has no address, so it is not shown.'),
    ("a ![]( )", ":9:3: warning[media-missing] This picture has no address"),
    ("If a<b and c>d, then", ":9:5: warning[tag-misspelt] GitHub takes <b and c> for a tag and shows nothing of it"),
    ("so\n\nfor i<s and j>t stop", "Put spaces around < and >, or write &lt; for <."),
    ("run `git commit —amend` now", ':9:17: warning[code-spoilt] The dash of "—amend" is no -, so the command fails'),
    ("run `git commit —amend` now", "Write --amend"),
    ("```sh\nls –la\n```", ":10:4: warning[code-spoilt] The dash of "),
    ("```\n$ ls −l\n```", ":10:6: warning[code-spoilt] The dash of "),
    ("run `grep “low dam” f`", ':9:11: warning[code-spoilt] The quotes around "low dam" are curly'),
    ("```py\nx = 1\nprint(“low”)\n```", ":11:7: warning[code-spoilt] The quotes around "),
    ("```py\nx\u00a0= 1\n```", ":10:2: warning[code-spoilt] A space that does not break (U+00A0) stands in this code"),
    ("run `cоunt`", ':9:7: warning[code-spoilt] The "о" in "cоunt" is a Cyrillic letter'),
    (
        "as `&lt;p&gt;` is",
        ':9:5: hint[markup-raw] Code shows entities as they are written: a card shows "&lt;p&gt;". Write <p>',
    ),
    ("```c\nif (a\n &amp;&amp; b)\n```", ":11:2: hint[markup-raw] Code shows entities"),
    (
        "this &amp;amp; that",
        ':9:6: hint[markup-raw] "&amp;amp;" is an entity that was written twice: a card shows "&amp;".',
    ),
    (
        "a caf\ufffd\n\nand th\ufffd",
        ':9:6: warning[text-lost] Letters of "caf\ufffd" were lost when this text was saved, and so in 1',
    ),
    ("a !(dam.png)[low dam]", ':9:3: warning[media-missing] "!(dam.png)[low dam]" is no picture'),
    ("a ![dam](dam.png =200x) b", ':9:3: warning[media-missing] The picture "dam.png" is not read as one: a size'),
    ("a ![dam](dam.png =200x)", 'Write <img src="dam.png" alt="dam" width="200">'),
    ("a ![dam](dam.png){width=50%}", ':9:3: hint[markup-raw] "{width=50%}" means nothing behind a picture'),
    ('a <img src="dam.png" width=300', ':9:3: warning[media-missing] "<img src="dam.png" width=300" is no picture'),
    ("![a](https://github.com/me/it/blob/main/img/a.png)", ":9:1: warning[media-kind] This address is that of GitHub"),
    ("![a](https://github.com/me/it/blob/main/img/a.png)", "Write https://github.com/me/it/raw/main/img/a.png, or"),
    ("is **low* so", ':9:4: warning[bold-broken] The signs around "low" do not pair, so a card shows one of them.'),
    ("is __low_ so", ':9:4: warning[bold-broken] The signs around "low" do not pair'),
    ("* is *a low dam** so", ':9:6: warning[bold-broken] The signs around "a low dam" do not pair'),
    ("is $$n + 1$ so", ':9:4: warning[math-raw] The dollars of "$$n + 1$" do not pair, so it is no formula'),
    ("is $O(n)$$ so", ':9:4: warning[math-raw] The dollars of "$O(n)$$" do not pair'),
    ("It is $O(n) of course.", ":9:7: warning[math-raw] The formula that $ opens here is not closed"),
    ("the [RFC](https://a.org/x of it.", ':9:5: hint[link-broken] The link "RFC" is not closed'),
    ("the [low dam]() of", ':9:5: hint[link-broken] The link "low dam" has no address.'),
    ("the [dam](htps://a.org)", ':9:5: hint[link-broken] The address of the link "dam" is misspelt'),
    ("the [dam](https:/a.org/b)", "Write https://a.org/b"),
    ("the [dam](www.a.org)", "Write https://www.a.org"),
    ("python\nCopy code\n\nSo.", ':10:1: hint[markup-raw] "Copy code" is a button of the page'),
    ("So.\n\nLet me know if you want more!", ':11:1: hint[markup-raw] "Let me know if you want more!…" is what a'),
    ("Sure! Here is what it means:\n\nA dam.", ':9:1: hint[markup-raw] "Sure! Here is what it means:…" is what a'),
    ("#### Use[edit]\n\nA dam.", ':9:1: hint[markup-raw] "[edit]" is a button of the page'),
    ("A low dam.[1][2]\n\nA dam.[3]", ':9:11: hint[markup-raw] "[1][2]" is where the page'),
    ("a low dam\n=======", ":10:1: warning[heading-answer] The line of ======= under"),
    ("a ![dam](my weir.png)", ':9:3: warning[media-missing] The picture "my weir.png" is not read as one'),
]


@pytest.mark.parametrize(("text", "said"), RAW)
def test_markup_that_is_shown_as_it_is_written(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, {"notes/b.md": "# B\n"})
    assert said in check(tmp_path, QA.format("What is a weir?", text)).err


ROWS = "| Word | Means |\n|---|---|\n" + "| weir | dam |\n" * 4


@pytest.mark.parametrize(
    ("fence", "inner", "code"),
    [
        ("```markdown\n{}```", ROWS, "code-of-notes"),
        ("```markdown\n{}```", ROWS + "| lock | gate |\n", "table-in-code"),
        ("~~~md\n{}~~~", f"{ROWS}\n{ROWS}", "table-in-code"),
        ("```markdown\n{}```", BLOCK * 2, "code-of-notes"),
        ("```markdown\n{}```", BLOCK * 3, "details-in-code"),
        ("```\n{}```", ROWS, "code-of-notes"),
        ("~~~\n{}~~~", "<details>\n<summary>What is a weir?</summary>\nA dam.\n</details>\n", "code-of-notes"),
        ("<details><summary>How is it written?</summary>\n\n```md\n{}```\n\n</details>", BLOCK * 3, "code-of-notes"),
    ],
)
def test_notes_in_a_code_block_are_more_than_an_example_of_them(
    tmp_path: Path, fence: str, inner: str, code: str
) -> None:
    found = codes(tmp_path, f"{BANK}{fence.format(inner)}\n")
    assert [each for each in found if each.endswith("code") or each.startswith("code")] == [code]


@pytest.mark.parametrize(
    "text",
    [
        f"In Markdown, a table is written so:\n\n```\n{ROWS}```\n",
        f"The program prints:\n\n```\n{ROWS}```\n",
        f"```sql\nSELECT word, means;\n```\n\n```\n{ROWS}```\n",
        f"- so\n\n  ```\n  {ROWS.strip().replace(chr(10), chr(10) + '  ')}\n  ```\n",
        f"```\nset(a)\n{ROWS}```\n\n```text\n{ROWS}```\n",
        "```\n| Word | Means |\n|---|---|\n| weir | dam |\n```\n",
        "```\n| a | b |\n| c | d |\n| e | f |\n| g | h |\n```\n",
    ],
)
def test_a_table_in_a_code_block_may_be_an_example_or_what_was_printed(tmp_path: Path, text: str) -> None:
    assert "code-of-notes" not in codes(tmp_path, text + BANK)


def test_signs_of_other_dialects_are_told_of_once_a_file(tmp_path: Path) -> None:
    cells = "| Word | Means |\n|---|---|\n| water | H~2~O and CO^2^ |\n| acid | **a H~3~O+, ==sour== and K^+^ |\n"
    assert codes(tmp_path, cells) == ["markup-raw", "markup-raw", "bold-broken", "markup-raw"]


@pytest.mark.parametrize("text", ["其中$n$是长度", "長さは$n$です", "길이는 $n$이다", "คือ$n$เป็น"])
def test_formulas_between_letters_of_scripts_without_spaces(tmp_path: Path, text: str) -> None:
    assert codes(tmp_path, QA.format("How long?", f"{text}\n\n{text}")) == ["math-raw"]
    (built,) = build(load(tmp_path), [], Clock(now=1, first=1, today=1)).decks
    assert text.replace("$n$", r"\(n\)") in built.deck.notes[0].fields[1]


def test_slips_of_a_wide_table_are_told_in_their_rows(tmp_path: Path) -> None:
    rows = "".join(f"| {word} | it is \\rho | the **low one |\n" for word in ("weir", "bank", "ford"))
    found = check(tmp_path, f"| Word | Means | Kind |\n|---|---|---|\n{rows}", "--format", "json").json["diagnostics"]
    places = [(each["line"], each["column"], each["code"]) for each in found]
    assert places == [(line, *told) for line in (7, 8, 9) for told in ((16, "math-raw"), (27, "bold-broken"))]


BRACKETS = r"""For small changes, the density \(\rho\) is linear in both \(T\):

\[
\rho = \rho_0 \left(1 - \alpha (T - T_0) \right)
\]

So $\alpha$ and \alpha count."""


def test_rows_borrow_no_header_of_a_table_in_an_answer(tmp_path: Path) -> None:
    inside = QA.format("Who pays?", "| Who | Effect |\n|---|---|\n| buyer | pays more |")
    found = check(tmp_path, f"{inside}\n| Term | Meaning |\n| quota | a limit |\n").err
    assert "Put |---|---| under line 16." in found
    assert "| Who | Effect |" not in found


def test_a_header_of_many_cells_is_told_the_dashes_that_it_needs(tmp_path: Path) -> None:
    header = "|" + "".join(f" {number} |" for number in range(14))
    found = check(tmp_path, f"{header}\n|---|---|\n{header}\n").err
    assert f"write |{'---|' * 14} in line 6" in found


def test_a_tag_without_words_is_told_where_they_go(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "weir.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    found = check(tmp_path, QA.format("What is a weir?", '<img src="weir.svg" width="3"> a dam')).err
    assert 'or in the tag, alt="description"' in found


def test_pictures_that_are_missing_are_no_link(tmp_path: Path) -> None:
    found = check(tmp_path, QA.format("What is a weir?", "![a](weir.png)\n\n![a](weir)")).err
    assert "link-broken" not in found
    assert ':9:6: warning[media-missing] The picture "weir.png"' in found
    assert ':11:6: warning[media-missing] The picture "weir" ' in found


def test_formulas_between_brackets_are_told_once_each_where_they_stand(tmp_path: Path) -> None:
    def places(text: str) -> list[tuple[int, int]]:
        found = check(tmp_path, QA.format("How dense is it?", text), "--format", "json").json["diagnostics"]
        return [(each["line"], each["column"]) for each in found if each["code"] == "math-raw"]

    assert places(BRACKETS) == [(9, 32), (9, 59), (11, 1), (15, 17)]
    assert places(f"{BRACKETS}\n\n</details>\n\nOn no card is \\(\\rho\\).\n\n<details>") == places(BRACKETS)
    assert places(BRACKETS.replace(r"\(\rho\)", r"$\rho$")) == [(9, 57), (11, 1), (15, 17)]


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5, or $6 to $7 a day, and $HOME is where $$ is a number.",
        r"A list of \[brackets\], \(see below\), `\( v \)`, \\(v\\), \[x\] and \[my_file\].",
        "A $ at the end, as in ^a-z$ or ^b$, or $x = y^z or $(a ^ b), and US$2^10.",
        r"The words \(see `\alpha`\), \[a\|b\], `\(\alpha\)`, $\left\[\alpha\right\]$ and \\(\w+\\).",
        "Don´t rock ´n´ roll, 5´ 30´´ and 6´, José´s café, the ‘ls’ and ‘Anna‘s‘.",
        r"In $a_ij + x_ny + C_in + x^2 + 2^{10} + x_{max}^n + \text{a^10} + \ce{^{227}_90Th} + x_maxi + y\_max$.",
        "- 70 mV\n- 40 mV",
        r"In C:\Users\me, `C:\_new`, C:\\_new, $C:\_n$, C:\ and D:\, x:\d+\.\d, a:\_, and C:\a.",
        r"In \\\\server\share, \\alpha\beta, \\n\t, and <img src=C:\_a.svg> and [it](C:\_a.md).",
        "A <b>b</b>, *a <b>b* c</b>, <b\n>c</b>, `<b>`, \\<b>, a <br> b, a <span>b, 1</b>, x<sub>2</sub> and List<T>.",
        "<p><i>a</i>\n\n```\n<u>\n```",
        "-[NSString foo]\n-[NSString bar]",
        "-rf\n-v\n\n-5\n-6\n\n1.5\n2.5\n\n-[ ] so\n\n**-a**\n\n---\n-`a`",
        "- seventy",
        "> It is 70.",
        "Write ```ls``` or ```ls\n-l``` and\n```\nls\n```\n\nor by ```\n\n```\nls\n```\n\n- ```sh\n  ls\n  ```",
        "```sh\n```\n\n```py title='A b'\n```\n\n```py first lines\nx = 1\n```",
        "".join(
            f"```{info}\nx\n```\n\n"
            for info in (
                *(
                    "python title='f(x) = 1'",
                    "js {1,3-5} showLineNumbers",
                    "{.python #a}",
                    "{r, echo=FALSE}",
                    "js:a/b.js",
                ),
                *("rust,no_run", "12:15:src/a.ts", "py linenums=1 hl_lines=2", "title='x = 1'", "c++ (C++17)", "sh -x"),
                *(
                    "Example output",
                    "sql runnable",
                    "docker compose.yml",
                    "title = a",
                    "py=",
                    "py=101",
                    "objective-c",
                    "c#",
                ),
            )
        ),
        "````md\n```c\nx\n```\n````\n\n```text\n```c\n```\n\n```py\nx\n```",
        "The page (https://example.org/a) [see there], (https://example.org/b)[1] and (https://example.org/c)[^-]",
        "US$5 and CA$6, $ 5 = € 4, $ 6 = € 5, 5$ = 6$, $x_y and $y_x, $FOO and B=$BAR, $5 for x_y and $6.",
        'Say "$ls_x" for 3 $ or more.',
        "echo $a_b:$c, if ($a == $b), $a$b$c, foo$bar_baz$qux, $arr[$i_x]$b, $_GET or $_POST, a$b_c$d, ￥5到￥6=￥7.",
        "变量$HOME和$PATH，价格从$5到$10，US$5和CA$6。",
        "It needs:\n+ a dam",
        "It needs a dam\n\n+ a weir",
        "It needs a dam\n+ a weir\n+ a lock",
        "As in `![](dam.png`, ![ and ![](dam.",
        "As in `![Uploading a.png…]()`, `![]()`, f[](), [x](), [Uploading files](), \\![a]\\() and \\![a]().",
        'Or:\n\n```\n<!-- Uploading "a.png"... -->\n![Uploading a.png…]()\n```',
        "<!-- Uploading a.png is slow. -->\n\n<!-- So: ![]() -->",
        r"Write `\textbf{words}`, or $\textbf{a}$, or \begin{align} and \end{align}, or \begin{figure}x=1\end{figure}.",
        r"The file C:\alpha\beta and \text{words} and a \d+ and \n.",
        "The time 10:30:00, foo:bar:baz, and std::map of :smile: and :no_such_thing_at_all:.",
        "arr[i][j], [0][1], [^a-z], [[a, b], [c, d]] and [[ -f x ]] as `[x][y]`.",
        r"As code, `$\frac{a}{b}` and `:thumbsupp:`.",
        r"A formula, $\frac{a}{b}$ and $$\alpha$$.",
        "2 ** 3 ** 4, un*believ*able, a *b c* d, *e f*g, f(x)[https], **kwargs and **options, and (see)[1].",
        "Globs like **/*.md or src/**/a, char **lines, {**first, **second} and **p, 2**n and `**bold` and \\*\\*bold.",
        "Sales** fell, 5** too.\n\n**Without taxes",
        "Is a == b == c, a==b==c, a ==> b ==> c, `==a==` or \\==a==?",
        "It is x^2^3, a^b^c, `CO^2^`, ^_^, o^_^o, [^a-z]^b, 2^10 and 3^4, and CO\\^2^.",
        "About ~5 and ~6, a~b~c, 10~20~30, ~struck~ out, ~/a/~/b, file~, and `H~2~O`.",
        "A ``quotation'' of TeX, a \\`backtick, 5` long, and `` ` `` as code.",
        "Run %%time, or 100%% and 50%%, for %%i in (*) do echo %%i, [cite], [cite: me], [^a-z^] and `%%x%%`.",
        "As {x}, {+x+}, {{++i}}, a{--i; j--}, ${i++}, {a ~> b}, `{++x++}`, x ^2, x ^10-20 and x ^n-1",
        "Press ^C or ^block1 to go on, at HEAD ^main",
        "The entity &amp;lt; is &lt;, and &amp;amp; is &amp;, with <p> and <o>, (see){x} and `&amp;lt;`x.",
        "If `a<b and c>d`, a\\<b and c>d, $a<b and c>d$, a <b>low</b> <i title='x'>dam</i> or a<b, c>d.",
        "The array a[1] (from 0), [x] (see below), an \\[n\\] (a number/two) and x < “y” > z.",
        "The call `f[i](arg)`, f\\[i](arg), $f[i](x)$, f[i] (x), a[low dam](weir), the[dam](#top),",
        "see[it](b) or [i](a).",
        "A note[1](https://example.org), page[1](a.md), 见[它](weir) and [a][1](b).",
        "A weir is low.\nA lock is high.\nA ford is wet.",
        "A weir is a low dam that\nLeopold Senghor of Senegal\nHad built across it",
        "Mars\nVenus",
        "mars\nvenus\njuno",
        "Mars  \nVenus  \nJuno",
        "Mars<br>\nVenus<br>\nJuno",
        "A. Mars\nB. Venus\nC. Juno",
        "Red: Mars\nBlue: Venus\nHot: Juno",
        "Mars,\nVenus,\nJuno",
        "- Mars\n- Venus\n- Juno",
        "一座横跨河流的低坝用来提高\n上游的水位并且控制水流方向\n它通常由石头或者混凝土建成",
        "Pre-\nand postnatal, Vor-\nund Nachteile, un-\nSafe, 10-\nfold, a -\nb and `treat-\nment`.",
        "The formula $a-\nb$ and $$a-\nb$$ of a --\nb.",
        "A `!(a.png)[b]`, ![a](b.md){x}, `<img src=a`, the <img tag, <img\nsrc='https://a.org/b.png'\nalt='a'>.",
        "**a *b***, ***a** b*, *a **b***, **a**, 2**n*m, f(*args, **kwargs), *see* **so**, int **p, *q;, \\**a*.",
        "The __init__, __a__, _b_, __name, foo__, a_b__c_, `__a_` and __get_x__.",
        "It costs $A or $$ or $f or $HOME, $(cmd), $f(x), and $x_1 = $x_2, $O(n)$, $$x$$ and $f(1).a.",
        "A [a](https://a.org), [a](https://a.org 'b (c)'), [](x), [=](), [this]() {}, [foo]() -> x, [a](mailto:b@c.d).",
        "An [a](file:///b), [a](ftp://a.org), [a](b.md) and `f[low]()`.",
        "Copy code from it. To edit [edit] it, let me know if you want. Sure! See a[1][2] and x.[1]b.",
        "It is low.[1]\n\n[1] A book",
        "The sign \ufffd alone, or `\ufffd`.",
        'A dam – low – as `a – b`, `sin x −y`, `“low”`, `print("“low”")` or `x: “low”`, `10\u00a0000`, `кk`.',
        "```text\nls –la\n```\n\n```\nHe said (“so”).\ncat – a pet\n```\n\n```py\nx = 1  # f(“low”)\n```",
        "As `&lt;`, `&amp;` and `&nbsp;` or `a &lt;b`, R&amp;D and `f(a) < b -&gt; c`.",
        "How is &lt;p&gt; escaped? As `&lt;p&gt;`.",
        "R&D, Q&A, AT&T, x &and y, `&beta`, `a &lt b`, <https://a.org/?x=1&copy=2>, a & b, &alpha; and black&alpha.",
        "It is $V=D/C in all, as $HOME=a is.",
        "It is $x^2$ and $y = 2$.\n\nThe line $i = 0; $k=v;\n\nAnd $PATH=/bin, $A=$B.",
        "```html\n<p>a &lt; b -&gt; c</p>\n```",
        "Set $x = 5 - 3; or $i=1, $V = $D/$C. It costs $ 5 / month $ or US$5, and `$V=D/C` is code.",
        "In PHP: $a = 10 / 2 here.",
        "From $ 5 - 10 $ a day, for $A a day, $HOME/bin, ${V}=D/C and \\$V=D/C in all.",
        "```python\nx\n```\n\n```jsonc\n1\n```\n\n```scale\n1\n```\n\n```cython\n1\n```\n\n```plaintext\nx\n```",
        "```text\nx\n```\n\n```mermaid\ngraph\n```\n\n```shells\nx\n```\n\n```sh\nls\n```\n\n```julia\n1\n```",
        "<p align center>\nA weir.\n</p>\n\n<p hidden>a</p>\n\n<div class row>\n\nb\n\n</div>",
        "<p class big>\n\nA weir.",
    ],
)
def test_text_that_is_no_markup(tmp_path: Path, text: str) -> None:
    write(tmp_path, {"notes/b.md": "# B\n"})
    found = codes(tmp_path, QA.format("What is a weir?", text))
    assert not {
        "math-raw",
        "math-script",
        "list-split",
        "media-missing",
        "markup-raw",
        "link-broken",
        "tag-misspelt",
        "tag-unclosed",
        "code-empty",
        "code-language",
        "code-unclosed",
        "bold-broken",
        "sign-lost",
        "list-space",
        "star-lost",
        "lines-joined",
        "hyphen-split",
        "bracket-lost",
        "code-spoilt",
        "text-lost",
    } & set(found)


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("anki: skpi", 'The directive has no setting "skpi". Did you mean "skip"?'),
        ("anki: Tags=a", 'The directive has no setting "Tags". Did you mean "tags"?'),
        ("anki: tags=foo bar", "put a comma between the tags: tags=foo,bar"),
        ("anki: tags=hard, week 1", 'it was read as "tags=hard,week-1". Write tags=hard,week-1'),
        ("anki: tags=hard, exam skip", 'it was read as "tags=hard,exam".'),
        ("anki: tags: hard", 'A colon stands behind "tags" in the directive, and was read as =. Write tags=…'),
        ("anki: reverse=maybe", 'The setting "reverse" is "maybe", which is neither yes nor no.'),
        ("anki: id=", 'The setting "id" of the directive has no value. Write id=…'),
        ("anki:", "The directive says nothing."),
        ("ankl: skip", 'it starts with "ankl:" and not with "anki:"'),
        ("anki; skip", 'it starts with "anki;" and not with "anki:"'),
        ("anki skip", 'it starts with "anki" and not with "anki:"'),
        ("anik: tags=a", 'it starts with "anik:" and not with "anki:"'),
    ],
)
def test_directives_that_are_misspelt(tmp_path: Path, comment: str, said: str) -> None:
    assert said in check(tmp_path, f"<!-- {comment} -->\n\n{BANK}").err


@pytest.mark.parametrize(
    "comment",
    [
        "Anki skips this",
        "link: id",
        "note: tags are below",
        "ank",
        "see the anki manual",
        "anki: reverse=no",
        "anki: tags=a,b reverse",
        "anki: tags=“a, b”",
        "anki: id=a:tags:b",
        "rank: type",
    ],
)
def test_comments_that_are_no_directives(tmp_path: Path, comment: str) -> None:
    assert "directive-unknown" not in codes(tmp_path, f"<!-- {comment} -->\n\n{BANK}")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (BANK + "\n<!-- anki: skip -->\n", 11),
        ("<!-- anki: skip -->\n\nText between.\n\n" + BANK, 5),
        ("<!-- anki: tags=a -->\n\n### Heading\n\n" + BANK, 5),
        ("<!-- anki: tags=a -->\n\n" + BANK, 0),
        ("<!-- anki: tags=a -->\n\n" + QA.format("What is a weir?", "A dam."), 0),
        ("### Heading <!-- anki: tags=a -->\n\n" + BANK, 0),
        (QA.format("What is a weir?", "A dam.").replace("\n\n<details>", "\n\n<!-- anki: id=a -->\n<details>"), 0),
        (QA.format("What is a weir?", "A dam.") + "<!-- anki: ignore=image-no-alt -->\n\nText.\n", 0),
    ],
)
def test_a_directive_that_is_about_nothing(tmp_path: Path, text: str, line: int) -> None:
    found = check(tmp_path, text, "--format", "json").json["diagnostics"]
    assert [each["line"] for each in found if each["code"] == "directive-misplaced"] == [line] * bool(line)


POINTING = """As above.|See figure 3.|See the slide.|It is the dam shown above.|See lecture 4
siehe oben|Siehe Abbildung 2.|wie oben erwähnt|Auf diesem Bild ist ein Wehr.
voir ci-dessus|Voir la figure 2|ver arriba|véase la figura 2|como acima|veja o slide 3|vedi sopra|Vedi la figura 1
см. выше|см. рис. 3|见上文|如图3所示|同上|上記の通り|図3を参照|위의 그림|그림 3 참조"""


@pytest.mark.parametrize("answer", POINTING.replace("\n", "|").split("|"))
def test_words_that_point_at_what_is_not_there(tmp_path: Path, answer: str) -> None:
    assert "refers-elsewhere" in codes(tmp_path, QA.format("What is a weir?", answer))


@pytest.mark.parametrize(
    "answer",
    [
        "As shown above zero, it rises.",
        "As seen above 30 degrees and below -5, it melts.",
        "It runs a container from this image.",
        "We see the table of contents.",
        "A dam above the town.",
        "上記の値",
    ],
)
def test_words_that_point_at_nothing(tmp_path: Path, answer: str) -> None:
    assert "refers-elsewhere" not in codes(tmp_path, QA.format("What is a weir?", answer))


VAGUE = """?|...?|1.|Question?|Was ist das?|Comment ça fonctionne ?|¿Para qué sirve esto?|Что это такое?
Como isso funciona?|A cosa serve questo?|它是什么？|これは何ですか？|이것은 무엇인가?"""


@pytest.mark.parametrize("question", VAGUE.replace("\n", "|").split("|"))
def test_questions_that_name_nothing(tmp_path: Path, question: str) -> None:
    write(tmp_path, {"notes/b.md": f"{question}\n\n<details><summary>Answer</summary>\n\nA low dam.\n\n</details>\n"})
    assert {"question-vague", "details-no-question"} & set(codes(tmp_path, "Text."))


@pytest.mark.parametrize(
    "question", ["Was ist das Wehr?", "Wer war er?  Ein Wehr?", "它和坝是什么关系？", "What is $x$?", "😀?"]
)
def test_questions_that_name_something(tmp_path: Path, question: str) -> None:
    found = codes(tmp_path, f"<details><summary>{question}</summary>\n\nA low dam.\n\n</details>\n")
    assert not {"question-vague", "details-no-question"} & set(found)


@pytest.mark.parametrize(("cell", "made"), [("TODO", 1), ("todo: write", 1), ("TBD", 1), ("todo", 2), ("later", 2)])
def test_a_cell_that_is_still_to_be_written(tmp_path: Path, cell: str, made: int) -> None:
    found = check(tmp_path, BANK.format(cell), "--format", "json").json
    assert found["decks"][0]["notes"] == made
    assert ("answer-empty" in {each["code"] for each in found["diagnostics"]}) is (made == 1)


def test_notes_that_give_nothing_say_what_was_seen(tmp_path: Path) -> None:
    assert "no table, and no question with an answer" in check(tmp_path, "Only text.").err
    said = check(tmp_path, "| Week | Done |\n|---|---|\n| 1 | x |\n| 2 | |\n").err
    assert "Found, but left out: the table at notes/a.md:5 [table-tracker]." in said
    assert "`notes2anki check`" not in said


def test_explain_counts_lines_as_editors_do(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": "# A\n\n" + BANK.strip() + "\n"})
    assert "has 6 lines, so there is no line 999" in run(tmp_path, "explain", "notes/a.md:999").err


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("```md\n| A | B |\n|---|---|\n| c | d |\n```\n", 8, "line 5: hint[code-of-notes]"),
        ("```\ncode\n\n" + BANK.format("a shore"), 9, "line 5: warning[code-unclosed]"),
        (BANK.format("a shore") + "| ford | low |\n| lock | gate |\n", 11, "line 10: warning[table-rows-behind]"),
        ("<details>\n<summary>What is a bank?</summary>\n\nA shore.\n", 8, "line 5: warning[details-unclosed]"),
    ],
)
def test_explain_tells_what_was_found_of_the_block_around(tmp_path: Path, text: str, line: int, said: str) -> None:
    check(tmp_path, text)
    assert f"\n  {said}" in run(tmp_path, "explain", f"notes/a.md:{line}").out


def test_explain_does_not_tell_what_was_found_elsewhere(tmp_path: Path) -> None:
    check(tmp_path, "A [[gone]] dam.\n\n```\ncode\n```\n\n##Weir\n")
    assert "[" not in run(tmp_path, "explain", "notes/a.md:8").out.partition("code;")[2]


def test_a_heading_in_an_answer_is_told_by_what_makes_it(tmp_path: Path) -> None:
    said = check(tmp_path, QA.format("What does it do?", "It doubles\nthe window.\n=======\nIt halves it.")).err
    assert 'notes/a.md:11:1: warning[heading-answer] The line of ======= under "It doubles' in said
    assert "The # before" not in said


def test_headings_that_an_answer_may_have(tmp_path: Path) -> None:
    for text in (
        "First\n---\nIt flows.",
        "The first part of it\n---\nIt flows.",
        "### At last\n\nso",
        "So:\n\n#### End",
    ):
        assert "heading-answer" not in codes(tmp_path, QA.format("What is a weir?", text))
    said = check(tmp_path, QA.format("How many?", "# of weirs: 5")).err
    assert 'The # before "of weirs: 5" makes a large heading of it, in an answer. If the sign is to be read,' in said
    said = check(tmp_path, QA.format("How?", "This is all of it.\n---\nNo.")).err
    assert 'notes/a.md:10:1: warning[heading-answer] The line of --- under "This is all of it." makes' in said


def test_a_large_picture(tmp_path: Path) -> None:
    write(tmp_path, {"notes/weir.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>" + " " * 5_100_000})
    assert "media-large" in codes(tmp_path, QA.format("What is a weir?", "![a low dam](weir.svg)"))


@pytest.mark.parametrize(("remote", "code"), [("keep", ""), ("warn", "media-remote"), ("error", "media-forbidden")])
def test_a_picture_on_the_web(tmp_path: Path, remote: str, code: str) -> None:
    write(tmp_path, {"notes2anki.toml": f'[media]\nremote = "{remote}"\n'})
    found = codes(tmp_path, QA.format("What is a weir?", "![a low dam](https://example.org/weir.png)"))
    assert found == ([code] if code else [])


def test_a_heading_that_asks_over_a_long_section(tmp_path: Path) -> None:
    assert "heading-long" in codes(tmp_path, "### What is a river?\n\n" + "It flows, and it is wet. " * 200)


def test_nesting_without_end(tmp_path: Path) -> None:
    assert "nesting-deep" in codes(tmp_path, ">" * 300 + " text\n\n" + QA.format("What is a weir?", "A dam."))


def test_notes_that_repeat_a_heading_without_end(tmp_path: Path) -> None:
    text = f"# {'long ' * 20_000}\n\n" + "".join(QA.format(f"What is {number}?", "A dam.") for number in range(400))
    assert "deck-large" in codes(tmp_path, text)


def test_a_note_that_is_back(tmp_path: Path) -> None:
    text = "".join(QA.format(f"What is number {number}?", f"It is {number}.") for number in range(4))
    write(tmp_path, {"notes/a.md": text})
    run(tmp_path, "build")
    write(tmp_path, {"notes/a.md": text.replace(QA.format("What is number 2?", "It is 2."), "")})
    run(tmp_path, "build")
    write(tmp_path, {"notes/a.md": text})
    found = run(tmp_path, "check", "--format", "json").json
    assert "note-returned" in [each["code"] for each in found["diagnostics"]]


def test_thresholds_are_the_projects(tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": "[check]\nmax_answer_words = 3\nmax_list_items = 2\n"})
    assert "answer-long" in codes(tmp_path, QA.format("What is a weir?", "A low dam across a river."))
    assert "answer-list" in codes(tmp_path, QA.format("Which are the seas?", "- a\n- b\n- c"))


def test_a_threshold_that_is_none(tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": "[check]\nmax_answer_words = 0\n"})
    done = check(tmp_path, QA.format("What is a weir?", "A dam."))
    assert done.code == 2
    assert 'notes2anki.toml:2:1: error[configuration] "max_answer_words"' in done.err


# ------------------------------------------------------------------------------------------- what is not shown

EMPTY_CELL = "| Term | Means |\n|---|---|\n| weir | |\n| lock | a gate |\n\n"


def test_ignored_at_the_block(tmp_path: Path) -> None:
    quiet = f"<!-- anki: ignore=table-cell-empty -->\n\n{EMPTY_CELL}"
    assert codes(tmp_path, quiet) == []
    assert codes(tmp_path, quiet + "Text.\n\n" + EMPTY_CELL) == ["table-cell-empty", "note-duplicate"]


def test_ignored_at_a_question_and_inside_of_its_block(tmp_path: Path) -> None:
    vague = QA.format("Why is it used?", "Since it is cheap.")
    assert codes(tmp_path, f"<!-- anki: ignore=question-vague -->\n\n{vague}") == []
    inside = vague.replace("</summary>\n", "</summary>\n\n<!-- anki: ignore=details-extra,answer-long -->\n")
    assert codes(tmp_path, inside) == ["question-vague"]


def test_errors_cannot_be_ignored(tmp_path: Path) -> None:
    text = "<!-- anki: ignore=media-outside -->\n\n" + QA.format("What is a weir?", "![a dam](../../secret.png)")
    assert check(tmp_path, text).code == 1


def test_only_new_findings_count_after_a_baseline(tmp_path: Path) -> None:
    assert check(tmp_path, EMPTY_CELL, "--strict").code == 1
    done = check(tmp_path, EMPTY_CELL, "--strict", "--write-baseline")
    assert (done.code, "table-cell-empty" in done.err) == (0, False)
    moved = "More text.\n\n" + EMPTY_CELL
    assert check(tmp_path, moved, "--strict").code == 0
    more = check(tmp_path, moved + EMPTY_CELL.replace("weir", "sluice"), "--strict")
    assert more.code == 1
    assert 'row "sluice"' in more.err
    assert 'row "weir"' not in more.err


def test_a_baseline_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.baseline.json": "{"})
    done = check(tmp_path, EMPTY_CELL)
    assert done.code == 2
    assert "--write-baseline" in done.err


# ------------------------------------------------------------------------------------------------------ forms


def test_sarif(tmp_path: Path) -> None:
    log = check(tmp_path, EMPTY_CELL + QA.format("Why is it used?", "It is cheap."), "--format", "sarif").json
    assert log["version"] == "2.1.0"
    (ran,) = log["runs"]
    rules = ran["tool"]["driver"]["rules"]
    assert ran["tool"]["driver"]["name"] == "notes2anki"
    assert [result["level"] for result in ran["results"]] == ["warning", "note"]
    for result in ran["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical: dict[str, Any] = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "notes/a.md"
        assert physical["region"]["startLine"] >= 1
        assert physical["region"]["startColumn"] >= 1


def test_annotations_of_github(tmp_path: Path) -> None:
    done = check(tmp_path, EMPTY_CELL, "--format", "github")
    assert re.match(r"::warning file=notes/a\.md,line=7,col=\d+,title=table-cell-empty::The cell", done.out)


def test_a_terminal_shows_the_line_and_a_caret(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": "| Term | Means |\n|---|---|\n| 堰 | |\n| lock | a gate |\n"})
    said = run_apart(tmp_path, "check", variables={"FORCE_COLOR": "1"}).err
    assert "\x1b[" in said
    lines = re.sub(r"\x1b\[[0-9;]*m", "", said).splitlines()
    assert lines[1] == "    3 | | 堰 | |"
    assert lines[2].endswith("^")
    plain = run_apart(tmp_path, "check", variables={"FORCE_COLOR": "1", "NO_COLOR": "1"}).err
    assert "\x1b[" not in plain
    assert "^" not in run_apart(tmp_path, "check").err


def test_the_account_adds_up(tmp_path: Path) -> None:
    text = EMPTY_CELL + QA.format("What is a weir?", "A dam.") + "| Week | Done |\n|---|---|\n| 1 | x |\n| 2 | |\n"
    write(tmp_path, {"notes/a.md": text})
    document = json.loads(run(tmp_path, "build", "--json").out)
    assert document["blocks"]["claimed"] + document["blocks"]["skipped"] == 3


def test_a_picture_that_no_learner_could_sync_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"notes/weir.png": "", "notes/a.md": QA.format("What is a weir?", "A dam: ![a low dam](weir.png)")})
    os.truncate(tmp_path / "notes" / "weir.png", 3_000_000_000)  # it takes no room on the disk, and is not read
    ran = run(tmp_path, "build")
    assert "weir.png has 3000 MB, and AnkiWeb takes no file over 100 MB: it was left out." in ran.err
    deck = next((tmp_path / "dist").glob("*.apkg"))
    assert deck.stat().st_size < 100_000


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", 'The file "weir.png" is empty, so it was left out. Save the picture again.'),
        (
            POINTER,
            "only says where Git LFS keeps the picture, so it was left out. Run `git lfs pull`, which fetches it.",
        ),
        (
            "\n<!DOCTYPE html>\n<html></html>",
            "is a page of the web (HTML) and no picture, so it was left out. Save the",
        ),
        ('\ufeff<HTML lang="en">', "is a page of the web (HTML) and no picture"),
    ],
)
def test_a_file_that_is_no_picture_is_not_packed(tmp_path: Path, content: str, said: str) -> None:
    write(tmp_path, {"notes/weir.png": content, "notes/a.md": QA.format("What is a weir?", "A ![low dam](weir.png)")})
    found = run(tmp_path, "check").err
    assert "notes/a.md:5:14: warning[media-kind]" in found
    assert said in found
    (built,) = build(load(tmp_path), [], Clock(now=1, first=1, today=1)).decks
    assert "low dam" in built.deck.notes[0].fields[1]
    assert "weir" not in str(built.deck.media)


def test_a_picture_that_is_text_is_told_of(tmp_path: Path) -> None:
    write(tmp_path, {"notes/weir.png": "not a png"})
    found = check(tmp_path, QA.format("What is a weir?", "A ![low dam](weir.png)")).err
    assert 'hint[media-text] The file "weir.png" holds text, so cards show no picture.' in found


@pytest.mark.parametrize(
    "content", ["<?xml version='1.0'?><svg/>", "<!DOCTYPE svg><svg/>", "\x00version 2 of a picture"]
)
def test_a_file_that_may_be_a_picture_is_packed(tmp_path: Path, content: str) -> None:
    write(tmp_path, {"notes/weir.svg": content})
    assert "media-kind" not in codes(tmp_path, QA.format("What is a weir?", "A ![low dam](weir.svg)"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("weir.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "is a drawing (SVG), so cards show no picture"),
        ("weir.jpg", b"<?xml version='1.0'?>\n<!-- by hand -->\n<svg/>", "Let its name end in .svg."),
        ("weir.svg", b"\x89PNG\r\n\x1a\n", "is no drawing (SVG), so cards show no picture"),
        ("weir.svg", b"\xff\xd8\xff\xe0", "Let its name end in .jpg."),
        ("weir.png", b"\xff\xd8\xff\xe0", ""),
        ("weir.gif", b"\x89PNG\r\n\x1a\n", ""),
        ("weir.svg", b"<!-- by hand --><svg/>", ""),
    ],
)
def test_a_drawing_is_known_by_its_name(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    write(tmp_path, {"notes/a.md": QA.format("What is a weir?", f"A ![low dam]({name})")})
    (tmp_path / "notes" / name).write_bytes(content)
    found = run(tmp_path, "check").err
    assert (said and said in found) or (not said and "media" not in found)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("b.md#flod-gates", 'The link leads to "#flod-gates", and no heading in b.md is called so.'),
        ("b.md#flod-gates", 'Did you mean "b.md#flood-gates"?'),
        ("./b.md#Flod-Gates", 'Did you mean "./b.md#flood-gates"?'),
        ("b.md#flood-gates", ""),
        ("b.md#flood_gates-1", ""),
        ("b.md#a-page-of-a-site", ""),
        ("b.md#L10", ""),
        ("b.md#old-gate", ""),
        ("b.md", ""),
    ],
)
def test_a_link_to_a_heading_of_another_page(tmp_path: Path, link: str, said: str) -> None:
    write(tmp_path, {"notes/b.md": '# B\n\n## Flood gates\n\n<a id="old-gate"></a>\n\nL1\n==\n\nText.\n'})
    found = check(tmp_path, QA.format("What is a weir?", f"See [gates]({link}).")).err
    assert (said and said in found) or (not said and "link-broken" not in found)


TOLD = "<details><summary>{0}</summary>\n\n{1}\n\n</details>\n\n"


def test_a_question_and_answer_in_each_others_place(tmp_path: Path) -> None:
    right = TOLD.format("What is a weir?", "A low dam.")
    assert "question-swapped" in codes(tmp_path, TOLD.format("It turns names into numbers.", "What does DNS do?"))
    assert "question-swapped" in codes(tmp_path, right + TOLD.format("Der Fluss führt Sand mit.", "Was ist Fracht?"))


@pytest.mark.parametrize(
    "text",
    [
        TOLD.format("Give an example of an open question.", "How do you feel today?"),
        TOLD.format("The doctor asks where it hurts.", "Where does it hurt?"),
        TOLD.format("It is turned off by day.", "Why? Since nobody sees it. And by night?"),
        TOLD.format("You want to know the way.", "Where is the station?"),
        TOLD.format("The river has low water.", "It is dry. Who would have thought so?"),
        TOLD.format("The river has low water.", '"Where did it go?"'),
        TOLD.format("The river has low water", "Where did it go?"),
        TOLD.format("What does DNS do?", "What names are for?"),
        TOLD.format("It turns names into numbers.", "What is DNS?")
        + TOLD.format("It keeps the time right.", "What is NTP?"),
    ],
)
def test_what_tells_and_is_asked_all_the_same(tmp_path: Path, text: str) -> None:
    assert "question-swapped" not in codes(tmp_path, text)


def test_a_formula_that_is_not_closed_is_told_where_it_opens(tmp_path: Path) -> None:
    said = check(tmp_path, QA.format("What is pH?", "$$\npH = pK_a + \\log \\frac{A}{B}")).err
    assert "notes/a.md:9:1: warning[math-raw] The formula that $$ opens here is not closed" in said
    assert "stands outside" not in said


def test_what_notes_hold_does_nothing_to_a_terminal_or_a_workflow(tmp_path: Path) -> None:
    cell = "| Term | Meaning |\n|---|---|\n| a\x1b]0;b\x07\x9b3m |  |\n| weir | a dam |\n"
    write(tmp_path, {"notes/a,b::c%0A.md": f"# Week\n\n{cell}"})
    line = run(tmp_path, "check", "--format", "github").out
    assert line.startswith("::warning file=notes/a%2Cb%3A%3Ac%250A.md,line=5,col=")
    said = [line, run(tmp_path, "check").err, run(tmp_path, "explain", "notes/a,b::c%0A.md:5").out]
    said.append(run(tmp_path, "build").out)
    assert all(r"a\x1b]0;b\x07\x9b3m" in each for each in said[:3])
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", "".join(said))


def test_an_answer_behind_its_empty_block_is_pointed_to(tmp_path: Path) -> None:
    empty = "**What is {0}?**\n\n<details><summary>Answer</summary>\n</details>\n\n"
    text = QA.format("What is a delta?", "Land.") + empty.format("a weir") + "A dam.\n\n" + empty.format("a bank")
    found = [each["hint"] for each in check(tmp_path, text, "--format", "json").json["diagnostics"]]
    assert found == [
        "It seems to stand in line 18, behind the block: move it in.",
        "Write one, or leave the question out until there is one.",
    ]


@pytest.mark.parametrize(
    ("lists", "hint"),
    [
        ("1. far\n2. near\n  - by its side\n", "Indent it by 1 more."),
        ("1. far\n2. near\n  - by its side\n  - by ear,\n    or not\n\nText", "Indent lines 11 to 13 by 1 more."),
        ("1. far\n\n2. near\n\n  - by its side\n", "Indent it by 1 more."),
        ("10. near\n - by its side\n11. far", "Indent it by 3 more."),
        ("1. CPU\n  1. ALU\n  2. Register\n2. RAM", "Indent lines 10 to 11 by 1 more."),
        ("1. CPU\n2. RAM\n 1. fast\n 1. small\n    or not", "Indent lines 11 to 13 by 2 more."),
        ("1.  CPU\n   1. ALU\n   2. Register\n", "Indent lines 10 to 11 by 1 more."),
        ("1. CPU\n1. RAM\n  1. fast\n  2. small\n", "Indent lines 11 to 12 by 1 more."),
    ],
)
def test_a_list_beside_its_item_says_which_lines_to_indent(tmp_path: Path, lists: str, hint: str) -> None:
    (found,) = check(tmp_path, QA.format("What is near?", lists), "--format", "json").json["diagnostics"]
    assert (found["code"], found["hint"]) == ("list-indent", hint)


def test_a_block_that_is_code_in_a_list_item_is_to_be_indented_as_that(tmp_path: Path) -> None:
    block = "{0}<details><summary>Answer</summary>\n{0}Land.\n{0}</details>\n\n"
    text = f"1. What is a delta?\n\n{block.format(' ' * 8)}Text.\n\n{block.format(' ' * 4)}"
    found = check(tmp_path, text, "--format", "json").json["diagnostics"]
    assert [each["hint"] for each in found if each["code"] == "details-in-code"] == [
        "Indent all of its lines as far as the text of its list item, by 3 spaces.",
        "Indent all of its lines less.",
    ]


@pytest.mark.parametrize(
    ("between", "hint"),
    [
        ("", "Take out the blank line, which ends a table"),
        ("<!-- check\nthis -->", "Move line 8 above or below the table, since a comment on a line of its own ends it"),
        ("<!-- anki: tags=a -->", "Move line 8 above or below the table, since a comment on a line of its own ends it"),
        ("</div>", "Move line 8 above or below the table, since a tag on a line of its own ends it"),
        ("<div>\n", "since a tag on a line of its own ends it, and take out the blank line"),
    ],
)
def test_rows_behind_a_table_are_told_what_cuts_them_off(tmp_path: Path, between: str, hint: str) -> None:
    rows = "| Word | Means |\n|---|---|\n| weir | dam |\n"
    found = check(tmp_path, f"{rows}{between}\n| lock | gate |\n| ford | shallow |\n").err
    assert "table-rows-behind] From here on stand rows (2) as of the table that ended at line 7." in found
    assert f"{hint}; or, if this is a table of its own, put |---|---| under line" in found


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "| weir | dam || lock | gate |",
            "Two rows seem to stand in this line: it has 5 cells, the header 2",
        ),
        ("| weir | dam | | lock | gate |", "Put what stands behind cell 2 on a line of its own; or write \\|"),
        ("| weir | dam | lock | gate |", "Two rows seem to stand in this line: it has 4 cells, the header 2; the"),
        (
            "| weir | dam | or lock |",
            "The row has 3 cells, the header 2; the last cell keeps the rest. Write",
        ),
        ("| weir | a || b |", "The row has 4 cells, the header 2"),
        (
            "weir dam",
            'The line "weir dam" stands among the rows of the table, with one cell, so it makes no card.',
        ),
        ("weir dam", "Write | between its cells; or, if it is text, put it above or below the table."),
    ],
)
def test_rows_that_run_into_each_other(tmp_path: Path, row: str, said: str) -> None:
    table = "| Word | Means |\n|---|---|\n| ford | shallow |\n"
    assert said in check(tmp_path, f"{table}{row}\n| mole | wall |\n").err


def test_rows_that_a_heading_cut_off_need_the_header_of_their_table(tmp_path: Path) -> None:
    table = "| Order | Teeth | Example |\n|---|---|---|\n| Otariidae | sharp | sea lion |\n\n"
    cut_off = "## True seals\n\n| Phocidae | sharp | harbour seal |\n| Sirenia | blunt | manatee |\n\n"
    alone = "## Walruses\n\n| Odobenidae | tusks | walrus |\n\n"
    others = "|x| + |y|\n\n| Sirenia | blunt |\n\n| Order | Teeth | Example |\n| Sirenia | blunt | manatee |\n"
    found = check(tmp_path, table + cut_off + alone + others, "--format", "json").json["diagnostics"]
    told = [each for each in found if each["code"] == "table-no-delimiter"]
    header = "its header | Order | Teeth | Example | and |---|---|---| above"
    assert [(each["line"], each["hint"]) for each in told] == [
        (11, f"Write {header} them; or, if line 11 is a header of its own, put |---|---|---| under line 11."),
        (16, f"Write {header} it."),
        (22, "Put |---|---|---| under line 22."),
    ]
    assert told[0]["message"].endswith("They look like those of the table of line 5.")


@pytest.mark.parametrize(
    ("released", "said"),
    [
        ("a", "notes/a.md:1:1: learners have it already."),
        ("b", "notes/b.md:1:1: learners have it already."),
        ("ab", "Keep one of the two."),
        ("", "Keep one of the two."),
    ],
)
def test_of_two_equal_notes_the_one_that_learners_have_is_to_be_kept(tmp_path: Path, released: str, said: str) -> None:
    asked = QA.format("What is a weir?", "A dam.")
    write(tmp_path, {"notes/a.md": asked, "notes/b.md": asked})
    project, clock = load(tmp_path), Clock(now=1, first=1, today=1)
    (book,) = build(project, [], clock).after.books.values()
    since = {f"notes/{name}.md": "1.0.0" for name in released}
    entries = tuple(replace(entry, since=since.get(entry.section[0], entry.since)) for entry in book.entries)
    made = build(project, [], clock, known=Ledger(books={book.slug: replace(book, entries=entries)}))
    (found,) = [found for found in made.diagnostics if found.code == "note-duplicate"]
    assert found.hint.startswith("Keep") and found.hint.endswith(said)


def test_a_copy_of_a_file_is_told_of_once(tmp_path: Path) -> None:
    asked = [QA.format(f"What is a {what}?", f"The {what} of a river.") for what in ("weir", "lock", "ford", "bank")]
    files = {"07-fishes.md": "# Fish\n\n" + "".join(asked), "other.md": "# Other\n\n" + asked[0]}
    files["07-fishes copy.md"] = files["07-fishes.md"].replace("The lock of", "The gate of")
    write(tmp_path, {f"notes/{name}": text for name, text in files.items()})
    said = run(tmp_path, "check").err.splitlines()
    warned = [line for line in said if "warning" in line]
    assert warned == [
        "notes/07-fishes copy.md:1:1: warning[file-copy] This file holds the same notes as notes/07-fishes.md"
        " (3 of 4; one has another answer: line 11). Delete one of the two files."
    ]
    assert [line.split(":", 1)[0] for line in said if "note-duplicate" in line] == ["notes/other.md"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [((), "(all 5). Delete"), (("lock", "ford"), "(3 of 5; 2 have other answers: lines 11, 19). Delete")],
)
def test_a_copy_is_told_with_what_differs(tmp_path: Path, changed: tuple[str, ...], said: str) -> None:
    names = ("weir", "lock", "ford", "bank", "mole")
    text = "# Rivers\n\n" + "".join(QA.format(f"What is a {name}?", f"The {name} of a river.") for name in names)
    copy = text
    for name in changed:
        copy = copy.replace(f"The {name} of", "The gate of the")
    write(tmp_path, {"notes/a.md": text, "notes/b.md": copy})
    assert f"This file holds the same notes as notes/a.md {said} one of the two files." in run(tmp_path, "check").err


def test_a_part_of_a_file_is_told_to_stand_in_another(tmp_path: Path) -> None:
    names = ("weir", "lock", "ford", "bank", "mole", "quay", "dam", "pier", "sill", "gate")
    asked = [QA.format(f"What is a {name}?", f"The {name} of a river.") for name in names]
    write(tmp_path, {"notes/all.md": "".join(asked), "notes/some.md": "".join(asked[:4])})
    found = run(tmp_path, "check").err
    assert "notes/some.md:1:1: warning[file-copy]" in found
    assert "(all 4). Leave these notes to one of the two files." in found


def test_files_that_share_some_notes_are_no_copies(tmp_path: Path) -> None:
    asked = [QA.format(f"What is a {what}?", f"The {what} of a river.") for what in ("weir", "lock", "ford", "bank")]
    weekly = [QA.format(f"What was {what} this week?", "{0} " + what) for what in ("new", "hard", "easy", "fun")]
    write(tmp_path, {f"notes/{number}.md": "".join(weekly).format(number) for number in (1, 2)})
    write(tmp_path, {"notes/3.md": "".join(asked[:3]), "notes/4.md": "".join(asked[:2]) + weekly[0] + weekly[1]})
    assert "file-copy" not in run(tmp_path, "check").err


def test_a_toggle_of_notion_is_explained_as_it_is_told(tmp_path: Path) -> None:
    toggle = "- Is `<b>` bold?\n\n        Yes, where it is read.\n"
    told = (
        "warning[list-toggle] This list item asks, and what is indented under it answers (a toggle of Notion?), but"
        " GitHub shows a list, so no card is made. Write <details><summary>Is &lt;b&gt; bold?</summary>, a blank line,"
        " the answer, a blank line, </details>."
    )
    assert f"notes/a.md:5:1: {told}" in check(tmp_path, toggle + "\n" + BANK).err
    assert told in run(tmp_path, "explain", "notes/a.md:5").out


@pytest.mark.parametrize(
    "code",
    [
        "#include <pthread.h>\nint counter = 0;\nvoid *worker(void *arg) {\n    for (int i = 0; i < 9; i++)\n"
        "        counter++;\n}",
        'int main(void) {\n    int x;\n\n    x = fork();\n    printf("%d", x);\n}',
        'public class Weir {\n  public static void main(String[] args) {\n    System.out.println("low");\n  }\n}',
        "SELECT name, count(*)\nFROM rivers\nWHERE depth = 3\nGROUP BY name;",
        "def depth(x):\n    return x + 1\n\nprint(depth(2))",
        "while (flag[1] && turn == 1);\nlock = 0;\nsleep(3);",
    ],
)
def test_code_in_no_code_block_is_told_with_its_lines(tmp_path: Path, code: str) -> None:
    for text in (QA.format("What does it print?", f"Like this:\n\n{code}"), QA.format(f"What?**\n\n{code}\n\n**", "3")):
        first = text[: text.index(code)].count("\n") + 5
        found = check(tmp_path, text, "--format", "json").json["diagnostics"]
        said = [each["message"] for each in found if each["code"] == "code-bare"]
        lines = f"Lines {first} to {first + code.count(chr(10))}"
        assert said == [f"{lines} look like code and stand in no code block, so they run together."]


@pytest.mark.parametrize(
    "text",
    [
        "It has:\na low dam;\na ford (in summer);\nand a bank.",
        "f(x) = 2;\ng(x) = 3;\nsin(x);",
        "P(A) = 0.3\nP(B) = 0.4\nP(A and B) = 0.12",
        "Name: weir\nKind: dam\nAge: 3",
        "long nights;\nshort days;\nreturn home;",
        "if it rains:\nreturn home\nelse:\nstay",
        "der Damm = the dam;\ndie Furt = the ford;",
        "SELECT picks columns\nFROM names the table\nWHERE filters rows",
        "break;  \ncontinue;  \nx++;",
        "`int x = 0;`\n`x++;`\n`y++;`",
        "```\nint x = 0;\nx++;\n```",
    ],
)
def test_a_list_a_poem_or_mathematics_is_no_code(tmp_path: Path, text: str) -> None:
    assert "code-bare" not in codes(tmp_path, QA.format("What is a weir?", text))


@pytest.mark.parametrize(
    "numbered",
    [
        "1. a\n 2. b\n  3. c",
        " 1. a\n1. b\n 2. c",
        "1. a\n1. b\n1. c",
        "1. a\n 1. b\n1. c",
        "1. a\n  1. b",
        "- 1. a\n  2. b\n  3. c",
        "1. a\n   1. b\n2. c",
        "9. a\n 10. b",
    ],
)
def test_numbers_that_go_on_are_one_list_however_they_are_indented(tmp_path: Path, numbered: str) -> None:
    assert "list-indent" not in codes(tmp_path, QA.format("What is near?", numbered))


def test_items_without_their_space_are_told_once_a_list(tmp_path: Path) -> None:
    items = "\n".join(f"-item {number}" for number in "abcdef")
    assert codes(tmp_path, QA.format("What is a weir?", f"{items}\n\nSo:\n{items}")).count("list-space") == 2


def test_a_summary_whose_tag_is_not_closed(tmp_path: Path) -> None:
    found = check(tmp_path, "<details><summary><b>What is a weir?</summary>\n\nA dam.\n\n</details>\n").err
    assert found.count("tag-unclosed") == 1
    assert ":5:19: warning[tag-unclosed] This <b> is" in found


def test_a_tag_of_a_row_is_told_once(tmp_path: Path) -> None:
    row = "| Word | Means | Kind |\n|---|---|---|\n| <b>weir | a dam | <i>low |\n| lock | a gate | high |\n"
    found = check(tmp_path, row, "--format", "json").json["diagnostics"]
    told = [(each["line"], each["column"]) for each in found if each["code"] == "tag-unclosed"]
    assert told == [(7, 3), (7, 21)]


BLOCK_OF_HEART = "<details><summary>What is the aorta?</summary>An artery.</details>\n"


@pytest.mark.parametrize(
    ("heading", "hint"),
    [
        ("#1 Heart", "If it is to head what follows, write # 1 Heart, or ## 1 Heart below a title."),
        ("#2. Heart and *lung*", "If it is to head what follows, write # 2. Heart and lung, or ## 2."),
        ("#Heart failure", "If it is to head what follows, write # Heart failure, or"),
        ("##1 Heart", "Write ## 1 Heart"),
        ("###2.1. Heart", "Write ### 2.1. Heart"),
        ("##**Heart**", "Write ## **Heart**"),
        ("##[Heart](b.md)", "Write ## [Heart](b.md)"),
        ("#Heart and lung?", "Write # Heart and lung?"),
    ],
)
@pytest.mark.parametrize("below", ["\n\n" + BLOCK_OF_HEART, "\n" + BANK.format("shore")])
def test_a_heading_without_its_space(tmp_path: Path, heading: str, hint: str, below: str) -> None:
    found = check(tmp_path, heading + below, "--format", "json").json["diagnostics"]
    (told,) = [each for each in found if each["code"] == "heading-space"]
    assert told["line"] == 5
    assert told["hint"].startswith(hint)


@pytest.mark.parametrize(
    "text",
    [
        f"It beat Paris as\n#1 City of Europe\n\n{BLOCK_OF_HEART}",
        f"#1 City of Europe\nis Oslo.\n\n{BLOCK_OF_HEART}",
        f"#1 City of Europe\n\nIt is Oslo.\n\n{BLOCK_OF_HEART}",
        f"#exam\n\n{BLOCK_OF_HEART}",
        f"#Heart\n\n{BLOCK_OF_HEART}",
        f"#Heart #Lung\n\n{BLOCK_OF_HEART}",
        f"#todo mend this\n\n{BLOCK_OF_HEART}",
        f"#12\n\n{BLOCK_OF_HEART}",
        f"#1 of them\n\n{BLOCK_OF_HEART}",
        f"\\#\\#1 Heart\n\n```\n##1 Heart\n```\n\n{BLOCK_OF_HEART}",
        "#1 What is the aorta?\n\n<details><summary>Answer</summary>An artery.</details>\n",
        "#1 Name an artery\n\n<details><summary>Answer</summary>The aorta.</details>\n",
        f"See #1 Heart\n\n{BLOCK_OF_HEART}",
        f"##1\n##2 3\n\n{BLOCK_OF_HEART}",
    ],
)
def test_what_is_no_heading_without_its_space(tmp_path: Path, text: str) -> None:
    assert "heading-space" not in codes(tmp_path, text)


@pytest.mark.parametrize("sign", ["- ", "> - ", "\n"])
def test_hints_are_looked_for_in_the_first_lines_of_an_answer(tmp_path: Path, sign: str) -> None:
    lines = [f"{sign}Dam {number}" for number in range(2500)]
    late = "\n".join([*lines, f"{sign}TODO: more"])
    early = "\n".join([*lines[:1900], f"{sign}TODO: more", *lines[1900:]])
    found = [codes(tmp_path, QA.format("What are dams?", text)) for text in (early, late)]
    assert ["placeholder" in each for each in found] == [True, False]
