"""Note types of one's own: what their values can use, a note a row, and every slip at its line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from acceptance import accept
from chromium import opened
from course import Course, Learner, rows
from notes2anki.templating import Templates
from running import run, write

NOTETYPE = """name = "[= deck.name =]: vocab"
schema = 1
per = "row"
identify = ["Word"]

[[fields]]
name = "Word"
id = 1
value = "[= item.subject =]"

[[fields]]
name = "Meaning"
id = 2
value = "[= item.cell('Meaning') =]"

[[fields]]
name = "Example"
id = 3
value = "[= item.cell('example') =]"

[[cards]]
name = "Word"
id = 11

[[cards]]
name = "Meaning"
id = 12
front = "other-front.html"
"""
BACK = '{{FrontSide}}<hr id="answer">{{Word}} {{Meaning}} {{Example}}\n[% include "_shared/footer.html" %]\n'
FRONT = '[% include "_shared/context.html" %]\n<b>{{Word}}</b>\n'
TYPE = {
    "templates/vocab/notetype.toml": NOTETYPE,
    "templates/vocab/front.html": FRONT,
    "templates/vocab/other-front.html": '[% include "_shared/context.html" %]\n<i>{{Meaning}}</i>\n',
    "templates/vocab/back.html": BACK,
    "templates/vocab/style.css": "[% include '_shared/theme.css' %]\n",
}
TABLE = """# Words

<!-- anki: type=vocab -->
| Word | Meaning | Example |
|---|---|---|
| afon | river | Mae'r **afon** yn hir. |
| môr | sea | |
| llyn | lake | Llyn Tegid |
"""
TOML = "templates/vocab/notetype.toml"


def course(folder: Path, table: str = TABLE) -> Course:
    made = Course(folder / "course").write({"a.md": table})
    write(made.root, TYPE)
    return made


def told(folder: Path, changed: dict[str, str], table: str = TABLE) -> list[str]:
    """What a build says when files of the note type are changed."""
    write(folder, {"notes/a.md": table, **TYPE, **changed})
    ran = run(folder, "build")
    assert "Traceback" not in ran.err
    return ran.err.splitlines()


# ---------------------------------------------------------------------------------------------- a note a row


def test_a_row_is_one_note_and_a_cell_is_had_by_its_header(tmp_path: Path) -> None:
    made = course(tmp_path)
    package = made.build()
    assert [row.fields[:3] for row in rows(package)] == [
        ("afon", "river", "Mae'r <strong>afon</strong> yn hir."),
        ("môr", "sea", ""),
        ("llyn", "lake", "Llyn Tegid"),
    ]
    said = made.run("check", "--strict")
    assert "table-cell-empty" not in said.stderr, "a row that is a note as a whole misses nothing"


def test_a_note_of_a_row_stays_the_same_through_edits_of_its_table(tmp_path: Path) -> None:
    made = course(tmp_path)
    learner = Learner(tmp_path / "anki")
    learner.take(made.build())
    learner.study()
    for old, new in (
        ("| river |", "| a river |"),
        ("| Word | Meaning | Example |", "| Word | Meaning | Plural | Example |"),
        ("|---|---|---|\n", "|---|---|---|---|\n"),
        ("| afon | a river |", "| afon | a river | afonydd |"),
        ("| môr | sea |", "| môr | sea | moroedd |"),
        ("| llyn | lake |", "| llyn | lake | llynnoedd |"),
        ("llyn | lake", "y llyn | lake"),
    ):
        made.replace("a.md", old, new)
    log = learner.take(made.build())
    assert log == {"updated": 2, "duplicate": 1}
    assert learner.reviews("y llyn") == 2


def test_a_row_of_two_columns_and_a_table_of_one_row_are_rows_too(tmp_path: Path) -> None:
    table = "# W\n\n<!-- anki: type=vocab -->\n| Word | Meaning |\n|---|---|\n| afon | river |\n"
    wide = "| Word | Meaning |\n|---|---|\n| afon | river |"
    made = course(tmp_path, table.replace(wide, "| Word | Meaning | Example |\n|---|---|---|\n| afon | river | hir |"))
    learner = Learner(tmp_path / "anki")
    assert learner.take(made.build()) == {"new": 1}
    assert made.lock.read_text("utf-8").count('"guid"') == 1
    made.replace("a.md", " Example |\n|---|---|---|\n| afon | river | hir |", "\n|---|---|\n| afon | river |")
    write(made.root, {TOML: NOTETYPE.replace("item.cell('example')", "item.subject_label")})
    package = made.build()
    assert rows(package)[0].fields[:3] == ("afon", "river", "Word")
    assert learner.take(package) == {"updated": 1}


def test_things_side_by_side_give_their_cells(tmp_path: Path) -> None:
    table = "# W\n\n<!-- anki: type=vocab -->\n| Aspect | Batch | Online |\n|---|---|---|\n| Delay | hours | none |\n"
    table += "| Cost | low | high |\n"
    made = course(tmp_path, table)
    toml = NOTETYPE.replace("'Meaning'", "'Batch'").replace("'example'", "'Online'")
    write(made.root, {TOML: toml})
    assert [row.fields[:3] for row in rows(made.build())] == [("Delay", "hours", "none"), ("Cost", "low", "high")]


def test_rows_of_html_in_one_line_are_rows_each(tmp_path: Path) -> None:
    row = "<tr><td>{}</td><td>{}</td><td>{}</td></tr>"
    table = "<table><tr><th>Word</th><th>Meaning</th><th>Example</th></tr>"
    table += row.format("afon", "river", "x") + row.format("môr", "sea", "y") + "</table>\n"
    made = course(tmp_path, f"# W\n\n<!-- anki: type=vocab -->\n{table}")
    assert [row.fields[0] for row in rows(made.build())] == ["afon", "môr"]


def test_a_row_of_which_only_what_is_shown_is_filled_is_a_note_too(tmp_path: Path) -> None:
    made = course(tmp_path, TABLE + "| aber | | Aber yw hwn. |\n")
    write(made.root, {"templates/vocab/other-front.html": "{{#Meaning}}{{Meaning}}{{/Meaning}}"})
    assert made.run("check").stderr == ""
    fields = [row.fields for row in rows(made.build())]
    assert [each[0] for each in fields][-1] == "aber"
    assert fields[-1][1:3] == ("", "Aber yw hwn.")


def test_equal_notes_of_the_cells_of_a_row_are_told(tmp_path: Path) -> None:
    table = TABLE.replace("Example", "Plural").replace("| môr | sea | |", "| môr | sea | moroedd |")
    said = told(tmp_path, {TOML: NOTETYPE.replace('per = "row"\n', "").replace("'example'", "'plural'")}, table)
    assert said[-1].startswith(
        'notes/a.md:6:18: warning[note-equal] The note type "vocab" makes equal notes of the cells'
    )
    assert 'per = "row"' in said[-1]
    assert sum("note-equal" in line for line in said) == 1


def test_equal_notes_of_other_things_are_told(tmp_path: Path) -> None:
    table = "# W\n\n<!-- anki: type=vocab -->\n| Word | Meaning |\n|---|---|\n| afon | river |\n| afon | stream |\n"
    toml = re.sub("item.cell.*\\)", "item.subject_label", NOTETYPE)
    said = told(tmp_path, {TOML: toml}, table)
    assert said == [
        'notes/a.md:7:1: warning[note-equal] The note type "vocab" makes equal notes of notes/a.md:6:1 and of this.'
        " Let its fields show what tells the two apart."
    ]


# ---------------------------------------------------------------------------------------------- what does not fit


def test_a_column_that_there_is_not_is_told_once_for_a_table(tmp_path: Path) -> None:
    (said,) = told(tmp_path, {TOML: NOTETYPE.replace("cell('example')", "cell('Exampel')")})
    assert said.startswith('notes/a.md:3:12: error[template] The note type "vocab" does not fit here. The table has no')
    assert 'no column "Exampel"; did you mean "Example"? The field "Example" asks for it' in said
    assert said.endswith(f"({TOML}:19:1).")


def test_a_type_for_another_kind_of_row_is_told_once_for_a_table(tmp_path: Path) -> None:
    toml = NOTETYPE.replace('per = "row"\n', "")
    table = "# W\n\n<!-- anki: type=vocab -->\n| W | M |\n|---|---|\n" + "".join(
        f"| a{n} | b{n} |\n" for n in range(50)
    )
    (said,) = told(tmp_path, {TOML: toml}, table)
    assert said.startswith(
        'notes/a.md:3:12: error[template] The note type "vocab" does not fit here. This is a row of two columns, and'
        ' has no "subject": it has cell, definition, definition_label, term, term_label. The field "Word" asks for it'
    )


def test_a_note_type_that_there_is_not_is_told_once_at_its_directive(tmp_path: Path) -> None:
    said = told(tmp_path, {}, TABLE.replace("type=vocab", "type=vocap"))
    assert said == ['notes/a.md:3:12: error[template] There is no note type "vocap"; did you mean "vocab"?']


def test_what_broken_templates_hide_is_not_taken_for_gone(tmp_path: Path) -> None:
    many = TABLE + "".join(f"| w{number} | m{number} | x |\n" for number in range(30))
    made = course(tmp_path, many)
    made.run("build")
    write(made.root, {TOML: NOTETYPE.replace("item.subject", "item.subjcet")})
    said = made.run("check", code=1).stderr.splitlines()
    assert [line.partition(" ")[0] for line in said] == [f"{TOML}:9:1:"]


# ---------------------------------------------------------------------------------------------- slips


def edited(old: str, new: str, name: str = TOML) -> dict[str, str]:
    assert old in TYPE[name]
    return {name: TYPE[name].replace(old, new, 1)}


FRONT_FILE, BACK_FILE = "templates/vocab/front.html", "templates/vocab/back.html"
SLIPS = {
    "key in a field": (
        edited("value =", "valeu ="),
        f'{TOML}:9:1: The key "valeu" in [[fields]] is not known; did you',
    ),
    "key in a card": (edited("front =", "fornt ="), f'{TOML}:28:1: The key "fornt" in [[cards]] is not known; did'),
    "key at the top": (edited("schema", "shema"), f'{TOML}:2:1: The key "shema" is not known; did you mean "schema"?'),
    "cloze a text": (edited("schema = 1", 'cloze = "no"'), f'{TOML}:2:1: "cloze" must be true or false.'),
    "cloze without gaps": (edited("schema = 1", "cloze = true"), f"{TOML}:25:1: A note type with cloze = true has one"),
    "Anki's braces": (edited("[= item.subject =]", "{{ item.subject }}"), f"{TOML}:9:1: {{{{ }}}} is Anki's, and only"),
    "identify a text": (edited('["Word"]', '"Word"'), f'{TOML}:4:1: "identify" must be a list of texts.'),
    "identify a number": (edited('["Word"]', "5"), f'{TOML}:4:1: "identify" must be a list of texts.'),
    "identify empty": (edited('["Word"]', "[]"), f'{TOML}:4:1: "identify" is empty: name the fields'),
    "identify unknown": (edited('["Word"]', '["Wort"]'), f'{TOML}:4:1: "identify" names the field "Wort", which there'),
    "schema a text": (edited("schema = 1", 'schema = "1"'), f'{TOML}:2:1: "schema" must be a whole number above 0'),
    "id too large": (edited("id = 2", f"id = {10**20}"), f'{TOML}:13:1: "id" must be a whole number above 0'),
    "filter of Jinja": (edited("subject =]", "subject | uper =]"), f"{TOML}:9:1: Jinja says: No filter named 'uper'."),
    "value that fails": (edited("item.subject", "1 / 0"), "notes/a.md:3:12: The note type"),
    "cell of nothing": (edited("cell('Meaning')", "cell()"), "notes/a.md:3:12: The note type"),
    "cell by a number": (edited("cell('Meaning')", "cell(1)"), "notes/a.md:3:12: The note type"),
    "fields a text": ({TOML: 'name = "x"\nfields = "y"\n'}, f"{TOML}:2:1: There are no [[fields]]."),
    "tag open": (edited("{{Word}}", "{{Word}", FRONT_FILE), f"{FRONT_FILE}:2:4: The front of the"),
    "file out of the templates": (edited("other-front.html", "../../a.md"), f"{TOML}:25:1: There is no file"),
    "schema true": (edited("schema = 1", "schema = true"), f'{TOML}:2:1: "schema" must be a whole number above 0'),
    "id a text": (edited("id = 2", 'id = "2"'), f'{TOML}:13:1: "id" must be a whole number above 0'),
    "id missing": (edited("id = 2\n", ""), f'{TOML}:11:1: One of the [[fields]] has no "id".'),
    "id twice": (edited("id = 3", "id = 2"), f'{TOML}:18:1: Two fields have the id "2".'),
    "id of a shared field": (edited("id = 3", "id = 902"), f'{TOML}:18:1: The id 902 is that of the field "Source"'),
    "name of a shared field": (edited('"Example"', '"Source"'), f'{TOML}:17:1: Two fields have the name "source".'),
    "field named by Anki": (edited('"Example"', '"Tags"'), f'{TOML}:17:1: Anki cannot have a field named "Tags".'),
    "card id twice": (edited("id = 12", "id = 11"), f'{TOML}:27:1: Two of the [[cards]] have the id "11".'),
    "value a number": (edited('"[= item.subject =]"', "7"), f'{TOML}:9:1: "value" must be a text in quotes.'),
    "name missing": (edited('name = "[= deck.name =]: vocab"\n', ""), f'{TOML}:1:1: There is no "name".'),
    "name with an item": (
        edited("deck.name", "item.name"),
        f'{TOML}:1:1: There is no "item" in a value; there are',
    ),
    "per": (edited('per = "row"', 'per = "table"'), f'{TOML}:3:1: "per" is "cell" or "row"; it is "table".'),
    "no TOML": (edited("schema = 1", "schema = yes"), f"{TOML}:2:10: This is not TOML: invalid value."),
    "TOML cut off": (edited(' = "other-front.html"\n', ""), f"{TOML}:28:1: This is not TOML"),
    "value not closed": (edited("subject =]", "subject"), f"{TOML}:9:1: Jinja says:"),
    "value misspelt": (
        edited("item.subject", "item.subjcet"),
        f'{TOML}:9:1: "item" has no "subjcet"; did you mean',
    ),
    "value of nothing": (
        edited("item.subject", "itm.subject"),
        f'{TOML}:9:1: There is no "itm" in a value; did you',
    ),
    "value includes": (
        edited("[= item.subject =]", "[% include 'vocab/a.html' %]"),
        f'{TOML}:9:1: There is no file "vocab/a.html"',
    ),
    "front file": (edited("other-front.html", "othre-front.html"), f"{TOML}:25:1: There is no file"),
    "include": (
        edited("context", "contxet", FRONT_FILE),
        f'{FRONT_FILE}:1:1: There is no file "_shared/contxet.html"; did you mean "_shared/context.html"?',
    ),
    "include of a value": (
        edited("_shared/context", "_shared/breadcrumb", FRONT_FILE),
        f'{FRONT_FILE}:1:1: "_shared/breadcrumb.html" is for the values of fields: it uses "note", which cards have',
    ),
    "includes itself": (
        edited("_shared/context", "vocab/front", FRONT_FILE),
        f'{FRONT_FILE}:1:1: "vocab/front.html" is included in itself.',
    ),
    "item in a template": (edited("{{Word}}", "[= item.term =]", FRONT_FILE), f'{FRONT_FILE}:2:1: "item" is not known'),
    "field unknown": (edited("{{Word}}", "{{Wrod}}", FRONT_FILE), f"{FRONT_FILE}:2:4: The front of the"),
    "filter unknown": (edited("{{Word}}", "{{txt:Word}}", FRONT_FILE), f"{FRONT_FILE}:2:4: The front of the"),
    "section open": (edited("{{Word}}", "{{#Word}}{{Word}}", FRONT_FILE), f"{FRONT_FILE}:2:4: The front of the"),
    "section closed twice": (
        edited("{{Example}}", "{{#Example}}{{/Example}}\n{{/Example}}", BACK_FILE),
        f"{BACK_FILE}:2:1: The back of the card",
    ),
    "gaps in no cloze": (edited("{{Word}}", "{{cloze:Word}}", FRONT_FILE), f"{FRONT_FILE}:2:4: The front of the"),
    "front blank": (
        edited("{{Word}}", "{{Example}}", FRONT_FILE),
        f'{FRONT_FILE}:1:1: The front of the card "Word"',
    ),
    "other front always blank": (
        {"templates/vocab/other-front.html": "{{^Meaning}}{{Meaning}}{{/Meaning}}"},
        'templates/vocab/other-front.html:1:1: The front of the card "Meaning" is always blank',
    ),
    "other front without what it asks": (
        edited("Meaning", "Example", "templates/vocab/other-front.html"),
        f'{TOML}:1:1: The front of the card "Meaning" is blank for 1 note, the first at notes/a.md:7:1. Put all of it',
    ),
    "no footer": (
        edited('[% include "_shared/footer.html" %]', "", BACK_FILE),
        f"{BACK_FILE}:1:1: The back of the",
    ),
    "field not shown": (edited(" {{Example}}", "", BACK_FILE), f'{TOML}:19:1: No card of the note type "vocab" shows'),
    "field of ours not shown": (
        {"templates/qa/front.html": "{{Question}}"},
        'templates/qa/front.html:1:1: No card of the note type "qa" shows the field "Hint". Show it',
    ),
    "a fault in what is included": (
        {"templates/_shared/context.html": "\n{{Contex}}\n"},
        'templates/_shared/context.html:2:1: The front of the card "Cloze" shows a field "Contex"',
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_at_its_line(tmp_path: Path, slip: str) -> None:
    changed, expected = SLIPS[slip]
    said = told(tmp_path, changed)
    assert said[0].replace("error[template] ", "").startswith(expected), said
    assert len(said) == 1 or slip == "a fault in what is included"


def test_a_file_that_is_not_utf8_is_told_at_the_byte(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": TABLE, **TYPE})
    (tmp_path / FRONT_FILE).write_bytes(FRONT.encode() + "é".encode("latin-1"))
    said = run(tmp_path, "build").err
    assert said == f"{FRONT_FILE}:3:1: error[template] The byte 0xe9 is not UTF-8. Save the file as UTF-8.\n"
    (tmp_path / TOML).write_bytes(b'name = "\xe9"\n')
    assert run(tmp_path, "build").err.startswith(f"{TOML}:1:9: error[template] The byte 0xe9 is not UTF-8.")


def test_a_byte_order_mark_is_no_slip(tmp_path: Path) -> None:
    assert told(tmp_path, {name: f"\ufeff{text}" for name, text in TYPE.items()}) == []


def test_two_types_of_one_name_are_told(tmp_path: Path) -> None:
    other = {name.replace("vocab", "words"): text for name, text in TYPE.items()}
    (said,) = told(tmp_path, other)
    assert said.startswith('templates/words/notetype.toml:1:1: error[template] The note type "vocab" has this name')


def test_a_shared_file_that_is_missing_is_told_where_it_is_included_and_once(tmp_path: Path) -> None:
    said = told(tmp_path, {"templates/_shared/theme.css": "\n[% include '_shared/bsae.css' %]\n"})
    assert said == [
        'templates/_shared/theme.css:2:1: error[template] There is no file "_shared/bsae.css"; did you mean'
        ' "_shared/base.css"?'
    ]


def test_a_type_with_gaps_has_to_show_them(tmp_path: Path) -> None:
    toml = NOTETYPE.partition('\n[[cards]]\nname = "Meaning"')[0].replace("schema = 1", "cloze = true")
    (said,) = told(tmp_path, {TOML: toml})
    assert said.startswith(f"{FRONT_FILE}:1:1: error[template] With cloze = true the front has to show {{{{cloze:")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("qa/bakc.html", 'Did you mean "qa/back.html"?'),
        ("_shared/themes.css", 'Did you mean "_shared/theme.css"?'),
        ("theme.css", 'Did you mean "_shared/theme.css"?'),
    ],
)
def test_a_template_that_nothing_reads_is_told(tmp_path: Path, name: str, meant: str) -> None:
    said = told(tmp_path, {f"templates/{name}": "x", "templates/README.md": "Our look."})
    assert said == [f"templates/{name}:1:1: warning[template-unread] Nothing reads this file. {meant}"]


def test_files_of_ours_that_a_project_has_are_no_slip(tmp_path: Path) -> None:
    same = {"templates/_shared/paper.css": "x", "templates/vocab/example.toml": 'Word = "x"\n'}
    assert told(tmp_path, same) == []


# ---------------------------------------------------------------------------------------------- examples


def test_a_type_can_be_tried_without_notes(tmp_path: Path) -> None:
    write(tmp_path, TYPE)
    ran = run(tmp_path, "preview", "--examples")
    assert (ran.code, ran.err) == (0, "")
    with opened((tmp_path / "dist" / "preview.html").as_uri()) as seen:
        seen.page.select_option("#type", "vocab")
        fronts = seen.page.locator(".front .card").all_inner_texts()
        assert [text.split() for text in fronts] == [["Context", "Word"], ["Context", "Meaning"]]
        seen.page.select_option("#type", "qa")
        assert "canary release" in seen.page.inner_text(".front .card")
        assert seen.console == []


def test_an_example_is_shown_beside_the_notes(tmp_path: Path) -> None:
    write(
        tmp_path, {**TYPE, "notes/a.md": TABLE, "templates/vocab/example.toml": 'Word = "<b>cwm</b>"\nMeaning = "x"\n'}
    )
    assert run(tmp_path, "preview", "--examples").code == 0
    page = (tmp_path / "dist" / "preview.html").read_text("utf-8")
    assert "cwm" in page
    assert "afon" in page
    write(tmp_path, {"templates/vocab/example.toml": 'Wrod = "x"\n'})
    ran = run(tmp_path, "preview", "--examples")
    slip = 'templates/vocab/example.toml:1:1: error[template] The key "Wrod" is not known; did you mean "Word"?\n'
    assert (ran.code, ran.err) == (1, slip)
    assert "cwm" not in (tmp_path / "dist" / "preview.html").read_text("utf-8")


# ---------------------------------------------------------------------------------------------- pictures and fonts

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="#f00"/></svg>'
PICTURES = {
    "templates/vocab/style.css": ".card { background: url('_paper.svg'); }\n"
    "@font-face { font-family: A; src: url(_a.woff2) }",
    "templates/vocab/front.html": f'<img src="_logo.svg" alt="">{FRONT}',
    "templates/_shared/_paper.svg": SVG,
    "templates/_shared/_a.woff2": "a font",
    "templates/vocab/_logo.svg": SVG,
}


def test_pictures_and_fonts_of_templates_are_packed(tmp_path: Path) -> None:
    made = course(tmp_path)
    write(made.root, PICTURES)
    package = made.build()
    assert accept(package).findings == ()
    learner = Learner(tmp_path / "anki")
    learner.take(package)
    names = {path.name for path in Path(learner.col.media.dir()).iterdir()}
    assert {re.sub("-[0-9a-f]{10}", "", name) for name in names} == {"_paper.svg", "_a.woff2", "_logo.svg"}
    assert list(learner.col.media.check().unused) == []
    (card, *_) = (learner.col.get_card(number) for number in learner.col.find_cards("card:Word"))
    output = card.render_output()
    assert all(name in f"{output.css}{output.question_text}" for name in names)
    write(made.root, {"templates/vocab/_logo.svg": SVG.replace("#f00", "#0f0")})
    assert learner.take(made.build()) == {"duplicate": 3}
    assert len(list(Path(learner.col.media.dir()).iterdir())) == 4


def test_the_preview_shows_pictures_of_templates(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": TABLE, **TYPE, **PICTURES})
    assert run(tmp_path, "preview").code == 0
    with opened((tmp_path / "dist" / "preview.html").as_uri()) as seen:
        card = seen.page.locator(".front .card").first
        assert card.evaluate("card => getComputedStyle(card).backgroundImage").startswith('url("data:image/svg')
        assert card.locator("img").evaluate("image => image.naturalWidth") == 9
        assert seen.page.evaluate("() => [...document.fonts].map((font) => font.family)") == ["A"]


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ("\na { background: url(paper.svg) }", ':2:21: A file that a template loads has a name that starts with "_"'),
        ('a { background: url("_papre.svg") }', ':1:22: There is no file "_papre.svg" in templates/vocab/ or'),
    ],
)
def test_a_picture_that_cannot_be_packed_is_told(tmp_path: Path, css: str, said: str) -> None:
    (line,) = told(tmp_path, {**PICTURES, "templates/vocab/style.css": css})
    assert line.replace("error[template] ", "").startswith(f"templates/vocab/style.css{said}")


def test_what_is_elsewhere_is_left_alone(tmp_path: Path) -> None:
    css = "a { background: url(https://example.org/a.png), url(data:image/png;base64,aaaa); mask: url(#m) }"
    assert told(tmp_path, {"templates/vocab/style.css": css}) == []


def test_a_table_that_would_be_no_cards_is_read_for_a_type_that_it_is_given(tmp_path: Path) -> None:
    """A list of links, for example."""
    table = "# W\n\n{}| Word | Meaning | Example |\n|---|---|---|\n| [afon](a.md) | [x](b.md) |"
    table += " [y](c.md) |\n| [môr](d.md) | [z](e.md) | [w](f.md) |\n"
    made = course(tmp_path, table.format(""))
    assert "no-notes" in made.run("build", code=1).stderr
    write(made.root, {"notes/a.md": table.format("<!-- anki: type=vocab -->\n")})
    assert len(rows(made.build())) == 2


def test_each_note_has_values_of_its_own(tmp_path: Path) -> None:
    """What is as it was with the note before is not rendered again, and what only looks so is."""
    write(tmp_path, {"part.html": "[= note.where =]", "deep.html": "[% include 'part.html' %], [= item.kind =]"})
    templates = Templates([tmp_path])
    expressions = [
        "[= note.where =]",
        "([= note.where =])",
        "[% include 'part.html' %]",
        "[% include 'deep.html' %]",
        "[= deck.name ~ item.kind =]",
        "[= note['where'] =]",
        "[% set where = note %][= where.where =]",
        "always",
    ]
    made = [
        templates.all_values(expressions, {"note": {"where": where}, "deck": {"name": "d"}, "item": {"kind": kind}})
        for where, kind in (("<a", "k"), ("<a", "l"), ("b", "l"))
    ]
    assert made == [
        ("&lt;a", "(&lt;a)", "&lt;a", "&lt;a, k", "dk", "&lt;a", "&lt;a", "always"),
        ("&lt;a", "(&lt;a)", "&lt;a", "&lt;a, l", "dl", "&lt;a", "&lt;a", "always"),
        ("b", "(b)", "b", "b, l", "dl", "b", "b", "always"),
    ]
