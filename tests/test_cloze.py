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
        ("**Water**: spring –> stream —> river", WATER),
        ("A ==delta== is at the ==mouth==.", "A {{c1::delta}} is at the {{c2::mouth}}."),
        ("- The {{c3::Volga}} and the ==Danube==", "The {{c3::Volga}} and the {{c4::Danube}}"),
        ("**Water**: spring -> stream -> river", WATER),
        ("**Water:** spring -> stream -> river", WATER),
        (
            "## Water\n\na lake -> a stream -> the sea",
            "<strong>Water</strong><br>{{c1::a lake}} → {{c2::a stream}} → {{c3::the sea}}",
        ),
        ("It is ==$E=mc^2$== here.", r"It is {{c1::\(E=mc^2\)}} here."),
        (r"It is {{c2::$\frac{{a}}{b}$}} here.", r"It is {{c2::\(\frac{ {a} }{b}\)}} here."),
        ("A ==std::vector== grows.", "A {{c1::std:\u2060:vector}} grows."),
        ("A ==list of `a::b`== grows.", "A {{c1::list of <code>a:\u2060:b</code>}} grows."),
        ("Write ==x== as `{{c1::x}}`.", "Write {{c1::x}} as <code>{\u2060{c1:\u2060:x}\u2060}</code>."),
        (
            "**Powers**\n\n$x$ -> $x^{a_{b}}$ -> c::d",
            r"<strong>Powers</strong><br>{{c1::\(x\)}} → {{c2::\(x^{a_{b} }\)}} → " + "{{c3::c:\u2060:d}}",
        ),
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
        "`{{c1::x}}`",
        "map: (a -> b) -> [a] -> [b]",
        "**Signature**\n\nInt -> Maybe a -> String",
        "**Brackets**\n\none (two -> three) -> four -> five",
        "**Math**\n\n$a -> b$ -> $c -> d$ -> e",
    ],
)
def test_it_is_none(text: str) -> None:
    assert clozes(text) == []


def test_a_directive_asks_for_one_block() -> None:
    text = "A ==delta==.\n\n<!-- anki: type=cloze -->\n\nA ==mouth==.\n"
    assert clozes(text, Options()) == ["A {{c1::mouth}}."]
    chain = "## Water\n\n<!-- anki: type=cloze -->\nspring -> stream -> river\n\nspring -> stream -> river\n"
    assert clozes(chain, Options()) == [WATER]
    listed = "<!-- anki: type=cloze -->\n- A ==delta==.\n- A ==mouth==.\n"
    assert clozes(listed, Options()) == ["A {{c1::delta}}.", "A {{c1::mouth}}."]


def test_what_the_real_anki_shows_of_signs_of_its_own(tmp_path: Path) -> None:
    texts = r"The $x^{a_{b}}$ is ==$y^{c_{d}}$== and ==std::vector== as `{{c1::x}}`."
    course = Course(tmp_path / "course").write({"a.md": f"# Signs\n\n{texts}\n"})
    (course.root / "notes2anki.toml").write_text(f'{CONFIG}\n[markdown]\non = ["cloze"]\n', "utf-8")
    learner = Learner(tmp_path / "anki")
    assert learner.take(course.build()) == {"new": 1}
    cards = [learner.col.get_card(card).render_output() for card in learner.col.find_cards("")]
    fronts = [re.sub(r"<[^>]*>", "", card.question_text).replace("\u2060", "") for card in cards]
    backs = [re.sub(r"<[^>]*>", "", card.answer_text).replace("\u2060", "") for card in cards]
    assert len(cards) == 2
    assert r"The \(x^{a_{b} }\) is [...] and std::vector as {{c1::x}}." in fronts[0]
    assert r"The \(x^{a_{b} }\) is \(y^{c_{d} }\) and [...] as {{c1::x}}." in fronts[1]
    assert r"is \(y^{c_{d} }\) and std::vector as {{c1::x}}." in backs[1]


def test_numbers_stay_with_their_text_in_the_real_anki(tmp_path: Path) -> None:
    course = Course(tmp_path / "course").write({"a.md": "# Water\n\nThe ==Volga== is longer than the ==Rhine==.\n"})
    (course.root / "notes2anki.toml").write_text(f'{CONFIG}\n[markdown]\non = ["cloze"]\n', "utf-8")
    learner = Learner(tmp_path / "anki")
    learner.take(course.build())
    learner.study()

    def histories() -> dict[str, int]:
        note = learner.note("Volga")
        found = {}
        for card in note.cards():
            asked = re.search(r'data-cloze="([^"]*)"', card.render_output().question_text)
            assert asked is not None
            found[asked[1].lower()] = card.reps
        return found

    assert histories() == {"volga": 1, "rhine": 1}
    course.replace("a.md", "The ==Volga==", "In ==Europe== the ==Volga==")
    assert learner.take(course.build()) == {"updated": 1}
    assert histories() == {"volga": 1, "rhine": 1, "europe": 0}
    course.replace("a.md", "the ==Volga==", "the ==Volgaa==")
    course.replace("a.md", "==Rhine==", "Rhine")
    course.build()
    course.replace("a.md", "Volgaa", "Volga").replace("a.md", "than the Rhine", "than the ==Rhine== and ==Elbe==")
    assert learner.take(course.build()) == {"updated": 1}
    assert histories() == {"volga": 1, "rhine": 1, "europe": 0, "elbe": 0}
    before = course.lock.read_bytes()
    course.build()
    assert course.lock.read_bytes() == before


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
