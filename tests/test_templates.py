"""docs/templates.md, followed to the letter: a look and a note type of one's own, without any Python."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from acceptance import accept
from chromium import opened
from course import Row, rows
from running import REPOSITORY, run, write

FILES = dict(
    re.findall(
        r"^`((?:templates|notes)/[^`]+)`\n\n```\w+\n(.*?)^```$",
        (REPOSITORY / "docs" / "templates.md").read_text("utf-8"),
        re.M | re.S,
    )
)


def of(*parts: str) -> dict[str, str]:
    """The files of the page whose paths hold one of these parts."""
    return {name: text for name, text in FILES.items() if any(part in name for part in parts)}


TYPED = of("/typed/", "/words.md", "theme.css")


def built(folder: Path, files: dict[str, str], says: str) -> list[Row]:
    """The notes of a project with these files, which Anki accepts."""
    write(folder, files)
    ran = run(folder, "build")
    assert (ran.code, ran.err) == (0, "")
    assert says in ran.out
    (package,) = (folder / "dist").glob("*.apkg")
    assert accept(package).findings == ()
    return rows(package)


def test_the_note_type_of_the_page(tmp_path: Path) -> None:
    assert len(FILES) == 18
    made = built(tmp_path, TYPED, '2 notes (2 "typed" notes), 2 cards')
    assert [row.fields[:2] for row in made] == [("river", "afon"), ("sea", "môr")]


def test_one_note_for_each_row(tmp_path: Path) -> None:
    made = built(tmp_path, of("/vocab/", "/more-words.md"), '2 notes (2 "vocab" notes), 3 cards')
    example = "Mae'r <strong>afon</strong> yn hir."
    assert [row.fields[:3] for row in made] == [("afon", "river", example), ("llyn", "lake", "")]


def test_multiple_choice(tmp_path: Path) -> None:
    (made,) = built(tmp_path, of("/choice/", "/quiz.md"), '1 note (1 "choice" note), 1 card')
    question, answer, hint = made.fields[:3]
    assert question.endswith("<ul><li>A) a delta</li><li>B) a tide</li></ul>")
    assert re.findall(r">([^<]+)<", answer) == ["A", "→ A) a delta"]
    assert hint == "It lies at the mouth."


def test_the_example_of_the_page(tmp_path: Path) -> None:
    write(tmp_path, of("/typed/"))
    ran = run(tmp_path, "preview", "--examples")
    assert (ran.code, ran.err) == (0, "")
    with opened((tmp_path / "dist" / "preview.html").as_uri()) as seen:
        seen.page.select_option("#type", "typed")
        assert seen.page.locator(".back #typeans").inner_text() == "llyn"


def test_each_file_and_field_of_ours_is_told() -> None:
    page = (REPOSITORY / "docs" / "templates.md").read_text("utf-8")
    told = page[page.index("## What there is") : page.index("## A note type of your own")]
    folder = REPOSITORY / "templates"
    common = {"notetype.toml", "style.css", "example.toml"}
    for path in folder.rglob("*.*"):
        where = next((line for line in told.splitlines() if line.startswith(f"| `{path.parent.name}` ")), told)
        assert f"`{path.name}`" in (told if path.name in common else where), path
    for path in folder.rglob("*.toml"):
        for field in tomllib.loads(path.read_text("utf-8")).get("fields", []):
            assert field["name"] in told or field["name"].startswith("Reserved"), field


def test_the_look_of_the_page(tmp_path: Path) -> None:
    write(tmp_path, TYPED)
    assert run(tmp_path, "preview").code == 0
    with opened((tmp_path / "dist" / "preview.html").as_uri()) as seen:
        card = seen.page.locator(".back .card").first
        assert seen.page.locator(".front input").count() == 2
        assert seen.page.locator(".back input").count() == 0
        assert card.locator("#typeans").inner_text() == "afon"
        assert card.evaluate("card => getComputedStyle(card).backgroundColor") == "rgb(238, 246, 246)"
        assert card.evaluate("card => getComputedStyle(card).overflowWrap") == "break-word"
        seen.page.keyboard.press("n")
        assert card.evaluate("card => getComputedStyle(card).backgroundColor") == "rgb(15, 29, 34)"


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("typed/notetype.toml", 'value = "[= item.term =]"', 'value = "[= item.tern =]"', "tern"),
        ("typed/front.html", "{{Word}}", "{{Wort}}", 'shows a field "Wort", which there is not'),
        ("typed/back.html", '[% include "_shared/footer.html" %]\n', "", 'does not show the field "Source"'),
        ("typed/front.html", '[% include "_shared/context.html" %]', "[% include %]", "templates/typed/front.html:2"),
    ],
)
def test_a_slip_in_it_is_told(tmp_path: Path, name: str, old: str, new: str, said: str) -> None:
    changed = FILES[f"templates/{name}"].replace(old, new)
    assert changed != FILES[f"templates/{name}"]
    write(tmp_path, {**TYPED, f"templates/{name}": changed})
    ran = run(tmp_path, "build")
    assert ran.code == 1
    assert said in ran.err
