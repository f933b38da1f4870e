"""The configuration: what is wrong with its TOML is told in plain words, at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2anki import frontmatter
from notes2anki.config import load
from notes2anki.diagnostics import UsageFault
from notes2anki.model import FrontMatter
from running import write


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[deck.x]\nname = "abc\nnotes = ["a"]\n', ":2:8: a text opens with a quote on this line"),
        ("[deck.x]\nname = 'a\"\n", ":2:8: a text opens with a quote on this line"),
        ('[deck.x]\nnotes = ["a", "b"\n', ":2:9: a list opens with a bracket on this line"),
        ('[deck.x]\nnotes = ["a" "b"]\n', ":2:14: a comma is missing"),
        ('[deck.x]\nnotes = "a", "b"\n', ":2:12: several values are a list"),
        ("[deck.x]\nname = Biology 1\n", ':2:8: Biology 1 is no value. Put a text in quotes: "Biology 1".'),
        ("[deck.x]\nname = “Bio”\n", ':2:8: “ is no quote for TOML. Write the straight one: "Bio".'),
        ("[deck.x]\nname =\n", ":2:7: no value stands behind the ="),
        ('[deck.x]\nname: "a"\n', ":2:5: a colon stands between a key and its value. Write an ="),
        ('[deck.x]\nname = "a\\p"\n', ":2:10: a backslash in a text means something in TOML. Write it twice"),
        ('[deck.x]\nname = "\\Upps"\n', ":2:9: a backslash in a text"),
        ('[deck.x]\nname = "\\ud800"\n', ":2:9: a backslash in a text"),
        ('[deck.x]\nnotes = ["C:\\Users\\me"]\n', ":2:13: a backslash in a text means something in TOML. Write / in"),
        ('[deck.x]\nnotes = ["C:\\Users\\me"]\n', '"C:/Users/me".'),
        ('[deck.x]\nnotes = ["a\\\\b", "notes\\x"]\n', '"notes/x".'),
        ("[deck.Übung 3]\n", 'Write [deck.ubung-3], and below it name = "Übung 3".'),
        ('[deck.Übung]\nname = "x"\n', "Write [deck.ubung]."),
        ("[deck.]\n", ":1:7: the name between the brackets is not whole. A deck has a short name"),
        ('[deck.x]\nname = "a"\nname = "b"\n', ":3:11: the key stands twice in its table"),
        ("[deck.x]\n[deck.x]\n", ":2:8: the table stands twice"),
        ("[deck.my course]\n", ":1:10: the name of a [table]"),
        (
            "[deck.Rivers of Europe]\n",
            'or sign that needs quotes. Write [deck.rivers-of-europe], and below it name = "Rivers of Europe".',
        ),
        ('[deck.Flüsse]\nnotes = ["a"]\nname = "Fl"\n', "quotes. Write [deck.flusse]."),
        ('[deck.A b]\n[deck.c]\nname = "C"\n', 'Write [deck.a-b], and below it name = "A b".'),
        ("[deck rivers]\n", "Write [deck.rivers]."),
        ("[answer phrases]\n", ":1:9: the name of a [table] has a space in it"),
        ("[deck.x\n", ":1:8: the name of a [table] has no ] behind it, or a space in it."),
        ("hello\n", ":1:6: the line is neither a key"),
        ("[markdown]\nreverse = yes\n", ":2:11: yes is no value. Write true."),
        ("[markdown]\nreverse = 3\n", '"reverse" in [markdown] must be true, false or a list'),
    ],
)
def test_what_is_no_toml(text: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": text})
    with pytest.raises(UsageFault) as fault:
        load(tmp_path)
    assert said in str(fault.value).replace("error[configuration] This is no TOML: ", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("near_duplicate = 92", ":2:1: a number above 0, and 1 at most. Write 0.92."),
        ("near_duplicate = 1.5", ":2:1: a number above 0, and 1 at most."),
        ("near_duplicate = 0", ":2:1: a number above 0, and 1 at most."),
        ("near_duplicate = -1", ":2:1: a number above 0, and 1 at most."),
        ("near_duplicate = nan", ":2:1: a number above 0, and 1 at most."),
        ("near_duplicate = true", ":2:1: a number above 0, and 1 at most."),
        ('near_duplicate = "0.9"', ":2:1: a number above 0, and 1 at most."),
        ("max_list_items = 2.5", ":2:1: a whole number above 0."),
        ("max_answer_words = -3", ":2:1: a whole number above 0."),
    ],
)
def test_a_number_out_of_its_range_is_told_with_the_range(text: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": f"[check]\n{text}\n"})
    with pytest.raises(UsageFault) as fault:
        load(tmp_path)
    key = text.split(maxsplit=1)[0]
    assert str(fault.value).replace(f'error[configuration] "{key}" in [check] must be ', "").endswith(f"toml{said}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('name = "Rivers of Europe"\n', [':1:1: "name" above all tables [deck.SLUG] Write [deck.rivers-of-europe]']),
        (
            'name = "X"\nnotes = ["a"]\n',
            [':1:1: "name" above all tables [deck.SLUG] Write [deck.x]', ':2:1: "notes" above all tables [deck.SLUG]'],
        ),
        ("name = 3\n[deck.a]\n", [':1:1: "name" above all tables [deck.SLUG] Move it below [deck.a].']),
        ('[markdown]\nignore = ["skipped"]\n', [':2:1: "ignore" in [markdown] [check] Move it below [check].']),
        ('deck = 1\nlicense = "X"\n', [":1:1: A deck is a table", ':2:1: "license" above all']),
    ],
)
def test_a_key_in_the_wrong_table_is_told_with_its_own(text: str, said: list[str], tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": text})
    with pytest.raises(UsageFault) as fault:
        load(tmp_path)
    told = str(fault.value).replace("error[configuration] ", "").replace("The key ", "")
    lines = told.replace(" stands", "").replace(", and belongs below", "").replace("]. ", "] ").splitlines()
    assert [start in line for start, line in zip(said, lines, strict=True)] == [True] * len(said), lines


@pytest.mark.parametrize(("one", "other"), [("Rivers", "Rivers"), ("Rivers", "rivers"), ("A::B", "A::B")])
def test_two_decks_of_one_name_are_told_with_both_lines(one: str, other: str, tmp_path: Path) -> None:
    text = f'[deck.a]\nname = "{one}"\n\n[deck.c]\nname = "A"\n\n[deck.b]\nlanguage = "en"\nname = "{other}"\n'
    write(tmp_path, {"notes2anki.toml": text})
    with pytest.raises(UsageFault) as fault:
        load(tmp_path)
    assert f':9:1: error[configuration] "{other}" is the name of [deck.a] too (line 2)' in str(fault.value)


def test_decks_without_names_and_below_each_other_are_let_be(tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": '[deck.a]\n[deck.b]\n[deck.c]\nname = "A"\n[deck.d]\nname = "A::B"\n'})
    assert len(load(tmp_path).decks) == 4


def test_questions_must_be_the_same_where_the_likeness_is_1(tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": "[check]\nnear_duplicate = 1\n"})
    assert load(tmp_path).limits.near_duplicate == 1


@pytest.mark.parametrize("language", ["", "en", "pt-BR", "zh-Hant", "nds"])
def test_codes_of_languages(language: str, tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": f'[deck.x]\nlanguage = "{language}"\n'})
    assert load(tmp_path).decks[0].language == language


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "title: Week 1: Scoping",
            '2:14: front-matter a second colon stands in the line. Put the value in quotes: title: "We',
        ),
        ("tags: [a, b\ntitle: x", "2:7: front-matter the [ that opens here is never closed."),
        ("tags: [a, b", "2:7: front-matter the [ that opens here is never closed."),
        ('title: "abc', "2:8: front-matter the quote that opens here is never closed."),
        ("title: a\n\ttags: b", "3:1: front-matter a tab stands where"),
        ("title\ntags: b", '3:5: front-matter the line above, "title", has no colon.'),
        (
            "title: *Important*",
            "2:8: front-matter * at the start of a value means something in YAML. Put the value in quotes: ti",
        ),
        ("title: a\n  deck: b", "3:7: front-matter the line is indented"),
        ("title: a\ntitle: b", '3:1: front-matter-key The front matter key "title" stands on line 2 already'),
        ("Tags: a", '2:1: front-matter-key The front matter key "Tags" is not known; did you mean "tags"?'),
        ("anki:\n  skip: true", '2:1: front-matter-key The front matter key "anki" is not known. There are: deck'),
        ("anki-deck: A", '2:1: front-matter-key The front matter key "anki-deck" is not known; did you mean "deck"?'),
        (
            "tags: #exam #core",
            '2:1: front-matter-key A # begins a comment in YAML, so "#exam #core" was left out of "tags"',
        ),
        ("a: b\ntags:\n  - core\n  - #exam", '5:1: front-matter-key A # begins a comment in YAML, so "#exam" was'),
        ('cards: "off"', '2:1: front-matter-key The front matter key "cards" must be true or false; "off" is neither'),
    ],
)
def test_what_is_wrong_in_front_matter(written: str, said: str) -> None:
    _, _, (problem,) = frontmatter.read(f"---\n{written}\n---\n# T\n", "a.md")
    message = problem.message.replace("The front matter is not valid YAML: ", "")
    assert f"{problem.place}: {problem.code} {message} {problem.hint}".startswith(f"a.md:{said}")


def test_keys_of_other_programs_are_left_alone() -> None:
    theirs = """layout permalink sidebar_position slug aliases cssclasses linkTitle image authors last_update cards-deck
    url language locale category categories draft weight description keywords hide_title pagination_next unlisted status
    created up type toc resources subtitle series menu outputs math katex publish date updated excerpt header course"""
    written = "".join(f"{key}: a\n" for key in theirs.split())
    assert frontmatter.read(f"---\n{written}---\n# T\n", "a.md")[2] == []


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("tags: #exam #core", "Write tags: [exam, core]"),
        ("tags: core, #exam", "Write tags: [core, exam]"),
        ("tags:\n  - hard core #exam\n", "Write tags: [hard core, exam]"),
        ("tags: [#exam, #core]", "Write tags: [exam, core]"),
        ("tags: [\n  #exam,\n  core,\n]", "Write tags: [exam, core]"),
        ("title: Week #3", 'Put the value in quotes: title: "Week #3"'),
    ],
)
def test_what_a_comment_takes_from_front_matter(written: str, hint: str) -> None:
    (problem,) = frontmatter.read(f"---\n{written}\n---\n# T\n", "a.md")[2]
    assert problem.hint == hint


@pytest.mark.parametrize(
    "written",
    [
        "tags: # none yet",
        "tags: [a, b] #old",
        'tags: ["a #b", c]',
        'tags:\n  - "#a"\n',
        "title: C# and F#",
        'title: "Week #3"',
        "aliases: #a",
        "cards: true #b",
    ],
)
def test_a_comment_in_front_matter_is_one(written: str) -> None:
    assert frontmatter.read(f"---\n{written}\n---\n# Text\n", "a.md")[2] == []


@pytest.mark.parametrize(("text", "line"), [("\n---\ntitle: A\n---\n", 2), ("-----\ntags: [a]\n-----\n", 1)])
def test_front_matter_that_does_not_begin_on_the_first_line(text: str, line: int) -> None:
    front, rest, (problem,) = frontmatter.read(text, "a.md")
    assert (str(problem.place), problem.code, rest) == (f"a.md:{line}:1", "front-matter-unclosed", text)
    assert front == FrontMatter()


@pytest.mark.parametrize(
    "text",
    [
        "\n---\nNote: this is text.\n\n---\n",
        "\n---\ndate: this is text\n---\n",
        "-----\nsummary: all of it in a line\n\nText\n",
        "\n---\ntitle: A\n\nand text\n\n---\n",
    ],
)
def test_thematic_breaks_are_no_front_matter(text: str) -> None:
    assert frontmatter.read(text, "a.md")[2] == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("---\ntitle: A\ntags:\n- x\n\n# T\n\ntext\n", 4),
        ("---\ntitle: A\n# T\n\ntext: [\n\n---\n\nmore\n", 2),
        ("---\nNote: this is text.\n\nmore\n", 0),
        ("---\n\ntitle: A\n", 0),
    ],
)
def test_front_matter_that_is_not_closed(text: str, line: int) -> None:
    front, rest, problems = frontmatter.read(text, "a.md")
    assert [problem.code for problem in problems] == ["front-matter-unclosed"] * bool(line)
    assert front.title == ("A" if line else "")
    assert rest == "\n" * line + "".join(text.splitlines(keepends=True)[line:])
