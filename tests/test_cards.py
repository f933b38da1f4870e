"""Our rendering of cards against Anki's own, card by card."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from course import Learner
from notes2anki import cards
from notes2anki.config import Project, load
from notes2anki.model import CardTemplate, Field, Item, Note, NoteType, Place, Source
from notes2anki.pipeline import Built, Clock, build
from running import REPOSITORY

CORPUS = REPOSITORY.parent / "shared" / "corpora" / "sudheerj-react"
CLOCK = Clock(now=1_700_000_000, first=1_700_000_000, today=1_800_000_000)
SIDES = (
    "{{A}} {{#B}}[{{B}}]{{/B}}{{^C}}no C{{/C}} {{hint:B}} {{type:A}} {{text:A}}",
    "{{A}} {{Tags}} {{Type}} {{Deck}} {{Subdeck}} {{Card}} {{CardFlag}} {{unheard-of:A}}",
    "{{furigana:A}} {{kanji:A}} {{kana:A}} {{ A }} {{text:hint:B}}",
    "{{#A}}{{#Tags}}tagged {{/Tags}}{{^B}}never{{#A}} nor this{{/A}}{{/B}}{{A}}{{/A}} <!-- {{B}} -->",
    "{{A}}{{hint:C}}|{{type:C}} {{type:nc:A}}",
)
CLOZES = (
    "{{c1::a}} and {{c2::b::hint}} {{c1::c}}",
    "{{c1::a {{c2::b}} d}} x",
    r"{{c1::\(x\)}} y {{c2::<b>q</b>}} \(a + {{c1::b}}\) \[{{c2::<i>z</i>}}\]",
    "{{c1,2::zz}} {{c3::y::}} {{x}} }}",
    '{{c1::a\nb <img src="x.png"> "q" }} {{c11::e}}',
    "{{c1::std:\u2060:vector}} and <code>{\u2060{c1:\u2060:x}\u2060}</code>",
)


def without_copies(html: str) -> str:
    """What a page shows of Anki's HTML: without hidden copies of answers, ids, and the numbers of players."""
    html = re.sub(r' data-cloze="[^"]*"', "", html)
    return re.sub(r"hint[0-9a-f]{8,}", "hint0", html)


def agree(built: Built, learner: Learner, package: Path) -> int:
    """Compare every card of a deck, and count them."""
    package.write_bytes(built.content)
    learner.take(package)
    notes = {note.guid: note for note in built.deck.notes}
    count = 0
    for number in learner.col.find_cards(""):
        card = learner.col.get_card(number)
        output, ours = card.render_output(), cards.render(notes[card.note().guid], card.ord)
        assert without_copies(output.question_text) == without_copies(ours.front)
        assert without_copies(output.answer_text) == without_copies(ours.back)
        count += 1
    return count


def test_every_card_of_the_deck_of_this_repository(tmp_path: Path) -> None:
    (built,) = build(load(REPOSITORY), (), CLOCK).decks
    assert agree(built, Learner(tmp_path / "anki"), tmp_path / "deck.apkg") == built.deck.cards > 100


def test_every_card_of_a_public_corpus(tmp_path: Path) -> None:
    if not CORPUS.is_dir():
        pytest.skip("there are no public corpora beside this clone")
    (built,) = build(Project(root=CORPUS), [CORPUS], CLOCK).decks
    assert agree(built, Learner(tmp_path / "anki"), tmp_path / "deck.apkg") == built.deck.cards > 50


def a_note(note_type: NoteType, *values: str) -> Note:
    source = Source(path="a.md", shown="a.md", root=Path(), text="")
    place = Place(path="a.md")
    return Note(
        guid="abc",
        note_type=note_type,
        fields=values,
        cards=(),
        tags=("z", "a::b"),
        deck="X::Y::Zed",
        place=place,
        item=Item(block=None, place=place, source=source),  # type: ignore[arg-type]
    )


def a_type(front: str, back: str, *names: str, cloze: bool = False) -> NoteType:
    return NoteType(
        key="t",
        id=1,
        name="Cloze" if cloze else "T",
        fields=tuple(Field(name=name, id=number) for number, name in enumerate(names)),
        identify=names[:1],
        cards=(CardTemplate(name="Cloze" if cloze else "One", id=1, front=front, back=back),),
        css="",
        cloze=cloze,
    )


@pytest.mark.parametrize("side", SIDES)
def test_fields_conditions_and_filters(tmp_path: Path, side: str) -> None:
    col = Learner(tmp_path / "anki").col
    back = "{{FrontSide}}<hr>{{B}} {{type:A}}"
    made = col.models.new("T")
    for name in "ABC":
        col.models.add_field(made, col.models.new_field(name))
    template = col.models.new_template("One")
    template["qfmt"], template["afmt"] = side, back
    col.models.add_template(made, template)
    col.models.add(made)
    values = ("a <b>x</b> 漢字[かんじ] {{B}} &amp;", "b&lt;", "")
    note = col.new_note(col.models.by_name("T"))
    note.fields, note.tags = list(values), ["z", "a::b"]
    col.add_note(note, col.decks.id("X::Y::Zed"))
    output = note.cards()[0].render_output()
    ours = cards.render(a_note(a_type(side, back, *"ABC"), *values), 0)
    assert without_copies(output.question_text) == without_copies(ours.front)
    assert without_copies(output.answer_text) == without_copies(ours.back)


@pytest.mark.parametrize("text", CLOZES)
def test_deletions(tmp_path: Path, text: str) -> None:
    col = Learner(tmp_path / "anki").col
    note = col.new_note(col.models.by_name("Cloze"))
    note.fields = [text, "more"]
    col.add_note(note, col.decks.id("Default"))
    typing = col.models.by_name("Cloze")
    sides = ("{{cloze:Text}}{{type:cloze:Text}}", "{{cloze:Text}}<br>\n{{type:cloze:Text}}{{Back Extra}}")
    typing["tmpls"][0]["qfmt"], typing["tmpls"][0]["afmt"] = sides
    col.models.update_dict(typing)
    ours = a_note(a_type(*sides, "Text", "Back Extra", cloze=True), text, "more")
    assert len(note.cards()) > 0
    for card in note.cards():
        output, rendered = card.render_output(), cards.render(ours, card.ord)
        assert without_copies(output.question_text) == without_copies(rendered.front)
        assert without_copies(output.answer_text) == without_copies(rendered.back)


def test_what_was_to_be_typed() -> None:
    text = "{{c1::one}} {{c2::two {{c1::i<i>n</i>}}}} {{c1::2::h}}"
    side = "[[type:A]] [[type:nc:B]] [[type:cloze:C]]"
    note = a_note(a_type("", "", *"ABC"), "a <b>x</b> &amp;", "é", text)
    box = '<code id="typeans">{}</code>'.format
    assert cards.with_answers(side, note, 0) == f"{box('a x &amp;')} {box('é')} {box('one, in, 2')}"
    assert cards.with_answers(side, note, 1) == f"{box('a x &amp;')} {box('é')} {box('two in')}"
