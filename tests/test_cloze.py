"""Clozes: chains of arrows, marked text, Anki's own notation; and what they become in the real Anki."""

import re
from pathlib import Path

import pytest

from course import CONFIG, Course, Learner
from notes2anki.extract import ON_DEMAND, Options
from notes2anki.model import Cloze
from outline import found

WATER = "<strong>Water</strong><br>{{c1::spring}} → {{c2::stream}} → {{c3::river}}"
ON = Options(on=ON_DEMAND)


def clozes(text: str, options: Options = ON) -> list[str]:
    return ["".join(part.html for part in item.text) for item in found(text, options).items if isinstance(item, Cloze)]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            "**Degrees of automation**\n\nnone -> help -> *all*",
            "<strong>Degrees of automation</strong><br>{{c1::none}} → {{c2::help}} → {{c3::<em>all</em>}}",
        ),
        (
            "## Water\n\nspring → stream → river",
            "<strong>Water</strong><br>{{c1::spring}} → {{c2::stream}} → {{c3::river}}",
        ),
        (
            "Water: spring => stream => river",
            "<strong>Water</strong><br>{{c1::spring}} → {{c2::stream}} → {{c3::river}}",
        ),
        ("A ==delta== is at the ==mouth==.", "A {{c1::delta}} is at the {{c2::mouth}}."),
        ("- The {{c3::Volga}} and the ==Danube==", "The {{c3::Volga}} and the {{c4::Danube}}"),
    ],
)
def test_it_is_a_cloze(text: str, made: str) -> None:
    assert clozes(text) == [made]
    assert clozes(text, Options()) == []


@pytest.mark.parametrize(
    "text",
    [
        "none -> help -> all",
        "**Types**\n\n`f: a -> b -> c`",
        "**Two**\n\na -> b",
        "**Long**\n\n" + " -> ".join(["a sentence that goes on and on and tells a story of its own, word by word"] * 3),
        "**Bold over an arrow**\n\n**a -> b** -> c",
        "`a == b` and a == b == c",
        "Text without any mark.",
        "```\na ==b== c\n```",
    ],
)
def test_it_is_none(text: str) -> None:
    assert clozes(text) == []


def test_in_the_real_anki(tmp_path: Path) -> None:
    course = Course(tmp_path / "course").write(
        {"a.md": "# Water\n\n**Ways**\n\nspring -> stream -> river\n\nA {{c2::weir}} is a {{c1::dam::kind}}.\n"}
    )
    (course.root / "notes2anki.toml").write_text(f'{CONFIG}\n[markdown]\non = ["sequences", "cloze"]\n', "utf-8")
    learner = Learner(tmp_path / "anki")
    package = course.build()
    assert learner.take(package) == {"new": 2}
    assert learner.col.card_count() == 5
    before = learner.col.card_count()
    learner.col.fix_integrity()
    assert learner.col.card_count() == before
    assert not list(learner.col.get_empty_cards().notes)
    cards = map(learner.col.get_card, learner.note("spring").card_ids())
    fronts = [re.sub(r"<[^>]*>", "", card.render_output().question_text) for card in cards]
    assert ["[...]" in front for front in fronts] == [True, True, True]
    assert ["river" in front for front in fronts] == [True, True, False]
    assert "[kind]" in learner.col.get_card(learner.note("weir").card_ids()[0]).question()
    assert learner.take(course.build()) == {"duplicate": 2}
    course.replace("a.md", "stream -> river", "stream -> river -> sea")
    assert learner.take(course.build()) == {"updated": 1, "duplicate": 1}
