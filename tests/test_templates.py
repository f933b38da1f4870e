"""docs/templates.md, followed to the letter: a look and a note type of one's own, without any Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from acceptance import accept
from chromium import opened
from course import rows
from running import REPOSITORY, run, write

FILES = dict(
    re.findall(
        r"^`((?:templates|notes)/[^`]+)`\n\n```\w+\n(.*?)^```$",
        (REPOSITORY / "docs" / "templates.md").read_text("utf-8"),
        re.M | re.S,
    )
)


def test_the_note_type_of_the_page(tmp_path: Path) -> None:
    assert len(FILES) == 6
    write(tmp_path, FILES)
    ran = run(tmp_path, "build")
    assert ran.code == 0, ran.err
    assert '2 notes (2 "typed" notes), 2 cards' in ran.out
    (package,) = (tmp_path / "dist").glob("*.apkg")
    assert [row.fields[:2] for row in rows(package)] == [("river", "afon"), ("sea", "môr")]
    assert accept(package).findings == ()


def test_the_look_of_the_page(tmp_path: Path) -> None:
    write(tmp_path, FILES)
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
    write(tmp_path, {**FILES, f"templates/{name}": changed})
    ran = run(tmp_path, "build")
    assert ran.code == 1
    assert said in ran.err
