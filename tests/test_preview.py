"""The preview in the real Chromium: what an author sees and does with it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chromium import opened
from course import Course
from notes2anki import config, pipeline, preview, serve
from notes2anki.pipeline import Clock
from running import REPOSITORY, run, snapshot, write

CLOCK = Clock(now=1_700_000_000, first=1_700_000_000, today=1_800_000_000)
CORPORA = REPOSITORY.parent / "shared" / "corpora"
NOTES = {
    "notes2anki.toml": '[deck.rivers]\nname = "Rivers"\nnotes = ["notes"]\n',
    "notes/week1.md": """# Week 1

## Mouths

| Term | Meaning |
|---|---|
| delta | land made of what a river brings |
| estuary | a mouth that the tide enters |

**How is its width measured?** ![a river](river.png)

<details><summary>Answer</summary>

By $w = \\frac{A}{d}$ in <https://example.org/>, or:

```python
print("width")
```

</details>
""",
    "notes/week2.md": "# Week 2\n\n<details><summary>Is the Nile long?</summary>Yes</details>\n",
    "templates/qa/front.html": "{{Question}}{{type:Question}}<p>{{Context}}</p>{{Hint}}",
    "templates/qa/back.html": "{{FrontSide}}<hr id=answer>{{Answer}}{{hint:Source}}{{type:Question}}<p>{{Context}}</p>"
    "{{Reference}}{{My notes}}",
}
# Whether a card fits into its width, and what of it is not as it should be.
LOOK = """() => [...document.querySelectorAll(".side > div")].map((host) => {
  const card = host.shadowRoot.querySelector(".card");
  const texts = document.createTreeWalker(card, NodeFilter.SHOW_TEXT);
  let prose = "";
  while (texts.nextNode()) if (!texts.currentNode.parentElement.closest("code, pre")) prose += texts.currentNode.data;
  return {
    where: host.closest("article").querySelector("code").textContent,
    wide: card.scrollWidth > card.clientWidth,
    raw: /\\\\[([]|\\*\\*\\w|\\|---|^#{2,} /m.test(prose),
    broken: [...card.querySelectorAll("img")].some((image) => image.complete && !image.naturalWidth),
    coloured: [...card.querySelectorAll("[style], font, [color]")].some((each) => /color/.test(each.outerHTML)),
  };
})"""


@pytest.fixture
def page(tmp_path: Path) -> Any:
    """The preview of the rivers, opened from the disk."""
    write(tmp_path, NOTES)
    (tmp_path / "notes" / "river.png").write_bytes(PNG)
    ran = run(tmp_path, "preview")
    assert ran.code == 0, ran.err
    assert "4 cards → dist/preview.html" in ran.out
    with opened((tmp_path / "dist" / "preview.html").as_uri()) as seen:
        yield seen.page
        assert seen.console == []
        assert [url for url in seen.asked if not url.startswith("data:")] == []


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


def count(page: Any) -> str:
    return str(page.inner_text("#count"))


def test_every_card_is_there_with_its_line(page: Any) -> None:
    assert page.title() == "Rivers 1.0.0-dev: preview"
    assert count(page) == "4 cards"
    about = page.locator("article .about code").all_inner_texts()
    assert about == ["notes/week1.md:7", "notes/week1.md:8", "notes/week1.md:10", "notes/week2.md:3"]
    fronts, backs = page.locator(".front .card"), page.locator(".back .card")
    assert "delta" in fronts.nth(0).inner_text()
    assert "land made" not in fronts.nth(0).inner_text()
    assert "land made" in backs.nth(0).inner_text()
    assert backs.nth(2).locator("math").count() == 1
    assert page.evaluate(LOOK)[4]["broken"] is False
    assert fronts.nth(2).locator("img").get_attribute("src").startswith("data:image/png")


def test_search_and_filters(page: Any) -> None:
    page.keyboard.press("/")
    page.keyboard.type("TIDE mouth")
    assert count(page) == "1 of 4 cards"
    page.keyboard.press("Control+a")
    page.keyboard.type("nothing like it")
    assert page.locator("#none").is_visible()
    page.click("#clear")
    assert count(page) == "4 cards"
    page.select_option("#type", "term")
    assert count(page) == "2 of 4 cards"
    page.select_option("#type", "")
    page.select_option("#deck", "Rivers::Week 2")
    assert count(page) == "1 of 4 cards"
    page.select_option("#deck", "")
    page.select_option("#tag", "rivers::week-1::mouths")
    assert count(page) == "3 of 4 cards"
    page.select_option("#tag", "")
    page.select_option("#found", "question-yes-no")
    assert count(page) == "1 of 4 cards"
    assert "guessed half of the time" in page.inner_text("article")


def test_night_phone_and_backs_by_keyboard(page: Any) -> None:
    card = page.locator(".front .card").first
    light = card.evaluate("card => getComputedStyle(card).backgroundColor")
    page.keyboard.press("n")
    assert "nightMode" in card.get_attribute("class")
    assert card.evaluate("card => getComputedStyle(card).backgroundColor") != light
    page.keyboard.press("p")
    assert card.evaluate("card => card.getBoundingClientRect().width") <= 360
    page.keyboard.press("b")
    assert page.locator(".back:visible").count() == 0
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator("article.current .about code").inner_text() == "notes/week1.md:8"
    page.keyboard.press("Space")
    assert page.locator(".back:visible").count() == 1
    page.keyboard.press("k")
    assert page.locator("article.current .about code").inner_text() == "notes/week1.md:7"
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()


def test_what_anki_makes_of_a_template_works_here(page: Any) -> None:
    back = page.locator(".back .card").nth(3)
    assert not back.get_by_text("week2.md:3").is_visible()
    back.locator("a.hint").click()
    assert back.get_by_text("week2.md:3").is_visible()
    assert back.locator("#typeans").first.inner_text() == "Is the Nile long?"
    front = page.locator(".front .card").nth(3)
    front.locator("input").fill("b j n")
    assert "night" not in (page.locator("html").get_attribute("class") or "")


def test_a_card_fills_its_pane(page: Any) -> None:
    """Its own ground and nothing else stands beside a taller back."""
    fills = """() => [...document.querySelectorAll(".side > div")].map((host) => {
      const [card, pane] = [host.shadowRoot.querySelector(".card"), host].map((each) => each.getBoundingClientRect());
      return Math.max(Math.abs(card.top - pane.top), Math.abs(card.bottom - pane.bottom), pane.width - card.width);
    })"""
    heights = "() => [...document.querySelectorAll('article')].map((a) => a.lastChild.getBoundingClientRect().height)"
    assert max(page.evaluate(heights)) > min(page.evaluate(heights)) + 20
    assert max(page.evaluate(fills)) < 1


def test_it_touches_nothing_but_its_page(tmp_path: Path) -> None:
    write(tmp_path, {**NOTES, "notes/week1.md": NOTES["notes/week1.md"].replace(" ![a river](river.png)", "")})
    before = snapshot(tmp_path)
    assert run(tmp_path, "preview", "-o", "look/here.html").code == 0
    after = snapshot(tmp_path)
    assert set(after) - set(before) == {"look/here.html"}
    assert {name: after[name] for name in before} == before
    write(tmp_path, {"notes/week1.md": "Nothing.", "notes/week2.md": "Nothing."})
    assert run(tmp_path, "preview").code == 1
    assert "dist/preview.html" not in snapshot(tmp_path)


def test_what_changed_since_the_last_release(tmp_path: Path) -> None:
    course = Course(tmp_path / "course").write(
        {"a.md": "# Rivers\n\n| Word | Means |\n|---|---|\n| weir | a damm |\n| lock | a gate |\n| ford | a way |\n"}
    )
    course.versioned().commit()
    course.run("release", "--tag")
    course.replace("a.md", "a damm", "a dam")
    course.replace("a.md", "| ford | a way |\n", "| spit | a strip of sand |\n")
    course.run("preview")
    with opened((course.root / "dist" / "preview.html").as_uri()) as seen:
        page = seen.page
        page.select_option("#state", "changed")
        assert count(page) == "1 of 4 cards"
        assert "a damm" in page.locator(".back.before .card").inner_text()
        assert page.locator(".front.before").count() == 0
        page.select_option("#state", "retired")
        assert "ford" in page.locator(".front .card").inner_text()
        page.select_option("#state", "all changes")
        assert count(page) == "3 of 4 cards"
        assert seen.console == []


def test_a_page_of_one_file_takes_the_other_notes_for_there(tmp_path: Path) -> None:
    course = Course(tmp_path / "course").write({"a.md": "# A\n\nQ: a?\n\nA: b\n", "c.md": "# C\n\nQ: c?\n\nA: d\n"})
    course.versioned().commit()
    course.run("release", "--tag")
    course.run("preview", "notes/a.md")
    text = (course.root / "dist" / "preview.html").read_text("utf-8")
    assert '"state":"same"' in text
    assert '"state":"retired"' not in text


def test_a_release_without_its_tag_is_told_and_the_page_is_there(tmp_path: Path) -> None:
    course = Course(tmp_path / "course").write({"a.md": "# A\n\nQ: a?\n\nA: b\n"})
    course.versioned().commit()
    course.run("release", "--tag")
    course.git("tag", "-d", "v1.0.0")
    assert "What changed since the last release is not shown" in course.run("preview").stderr
    assert (course.root / "dist" / "preview.html").exists()


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    write(tmp_path, NOTES)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = run(tmp_path, "preview", "--serve", "--port", str(taken.getsockname()[1]))
    assert ran.code == 2
    assert "Name another with --port, or 0 for a free one." in ran.err


def test_ten_thousand_cards_are_not_made_at_once(tmp_path: Path) -> None:
    rows = "".join(f"| word {number} | meaning {number} |\n" for number in range(10_000))
    write(tmp_path, {"notes/a.md": f"# Words\n\n| Word | Meaning |\n|---|---|\n{rows}"})
    assert run(tmp_path, "preview").code == 0
    with opened((tmp_path / "dist" / "preview.html").as_uri()) as seen:
        assert count(seen.page) == "10000 cards"
        first = seen.page.locator("article").count()
        assert first < 200
        seen.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        seen.page.wait_for_function(f"() => document.querySelectorAll('article').length > {first}")
        seen.page.fill("#search", "9999 10004")
        assert count(seen.page) == "1 of 10000 cards"


DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100"><rect width="200" height="100"/></svg>'
SIZES = """<img src="a.svg" width="80"> <img src="a.svg" height="40px"> <img src="a.svg" width="25%">
<img src="a.svg" width="2000" height="1000"> ![a](a.svg)"""


def test_drawings_have_the_size_that_the_notes_give(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": f"**What is it?**\n\n<details><summary>Answer</summary>\n\n{SIZES}\n\n</details>\n"})
    write(tmp_path, {"notes/a.svg": DRAWING})
    assert run(tmp_path, "preview").code == 0
    with opened((tmp_path / "dist" / "preview.html").as_uri()) as seen:
        images = seen.page.locator(".back .card img")
        images.nth(4).wait_for()
        sizes = images.evaluate_all("all => all.map(each => [each.clientWidth, each.clientHeight])")
        room = images.first.evaluate("each => each.parentElement.clientWidth")
    assert sizes[:2] == [[80, 40], [80, 40]] and abs(sizes[2][0] - room / 4) <= 1
    assert sizes[3][0] == room and abs(sizes[3][1] - room / 2) <= 1
    assert sizes[4][0] <= room and abs(sizes[4][0] - 2 * sizes[4][1]) <= 1


def places() -> list[Path]:
    found = sorted(folder for folder in CORPORA.iterdir() if folder.is_dir()) if CORPORA.is_dir() else []
    return [REPOSITORY, *(folder for folder in found if any(folder.rglob("*.md")))]


@pytest.mark.parametrize("folder", places(), ids=lambda folder: "showcase" if folder == REPOSITORY else folder.name)
def test_every_card_is_right_on_a_narrow_screen(tmp_path: Path, folder: Path) -> None:
    """Of the deck of this repository, and of the public corpora where they are: nothing raw, broken, wide."""
    is_own = folder == REPOSITORY
    project = config.load(folder) if is_own else config.Project(root=folder)
    built = pipeline.build(project, () if is_own else [folder], CLOCK)
    (tmp_path / "page.html").write_bytes(preview.page(built.decks, {}))
    with opened((tmp_path / "page.html").as_uri()) as seen:
        seen.page.keyboard.press("p")
        seen.page.evaluate("while (made < shown.length) more(500);")
        looks = seen.page.evaluate(LOOK)
        assert len(looks) == 2 * sum(deck.deck.cards for deck in built.decks) > 0
        wrong = [look for look in looks if look["wide"] or look["raw"] or look["broken"] or look["coloured"]]
        assert wrong == []
        assert seen.console == []


def fetch(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def test_a_served_page_follows_the_notes(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": "# A\n\n<details><summary>What is a weir?</summary>A dam</details>\n"})
    stop = threading.Event()

    def made() -> bytes:
        return preview.page(pipeline.build(config.load(tmp_path), (), CLOCK).decks, {}, served=True)

    said: list[str] = []
    thread = threading.Thread(target=serve.serve, args=(tmp_path, made, 0, said.append, stop), daemon=True)
    thread.start()
    wait_for(lambda: len(said) > 0)
    address = said[0]
    time.sleep(0.5)
    with opened(address) as seen:
        assert "A dam" in seen.page.locator(".back .card").inner_text()
        seen.page.wait_for_timeout(800)
        text = (tmp_path / "notes" / "a.md").read_text("utf-8")
        (tmp_path / "notes" / "a.md").write_text(text.replace("A dam", "A low dam"), "utf-8")
        seen.page.wait_for_function(
            "() => document.querySelector('.back > div')?.shadowRoot.textContent.includes('A low dam')", timeout=15_000
        )
    assert fetch(f"{address}stamp") != "0"
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(urllib.request.Request(address, headers={"Host": "evil.example"}), timeout=10)
    stop.set()
    thread.join(timeout=10)
    assert not thread.is_alive()


def wait_for(test: Callable[[], bool]) -> None:
    for _ in range(150):
        if test():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen in 15 seconds")


def test_watch_builds_again_until_it_is_interrupted(tmp_path: Path) -> None:
    write(
        tmp_path, {"notes2anki.toml": NOTES["notes2anki.toml"], "notes/a.md": "# A\n\nQ: What is a weir?\n\nA: A dam\n"}
    )
    deck, page, notes = (
        tmp_path / "dist" / "rivers-1.0.0-dev.apkg",
        tmp_path / "dist" / "preview.html",
        tmp_path / "notes",
    )
    command = [sys.executable, "-m", "notes2anki", "watch"]
    # Where the tests run in the background of a shell, SIGINT is ignored in all that they start.
    ran = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509  # no thread runs here
    )
    try:
        wait_for(page.exists)
        first, looked = deck.read_bytes(), page.read_bytes()
        time.sleep(1)
        (notes / "a.md").write_text("# A\n\nQ: What is a weir?\n\nA: A low dam\n", "utf-8")
        wait_for(lambda: deck.read_bytes() != first and page.read_bytes() != looked)
        (tmp_path / "notes2anki.toml").write_text("[deck\n", "utf-8")
        time.sleep(1)
        (tmp_path / "notes2anki.toml").write_text(NOTES["notes2anki.toml"], "utf-8")
        time.sleep(1)
        assert ran.poll() is None
        ran.send_signal(signal.SIGINT)
        said = ran.communicate(timeout=15)[0]
    finally:
        ran.kill()
    assert ran.returncode in (0, 1, 130), said
    assert "Changed: a.md" in said
    assert "Error: " in said
    assert "Traceback" not in said
