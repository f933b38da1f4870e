"""Nothing in notes runs on a card, in Anki, in a template, or reads a file that is not of the notes (law 7)."""

import html
import itertools
import os
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chromium import opened
from notes2anki import preview
from notes2anki.config import Project
from notes2anki.model import Deck
from notes2anki.pipeline import Build, Clock, build
from running import run, write

CANARY = "window.__ran=1;document.title=&quot;RAN&quot;"
_JS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "java&#10;script:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "jav&#x09;ascript:alert(1)",
    "\x01javascript:alert(1)",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
    "data:image/svg+xml,<svg onload=alert(1)>",
    "//evil.example/x",
    "file:///etc/passwd",
)
_HANDLERS = ("onerror", "onload", "onclick", "ontoggle", "onmouseover", "onfocus", "onanimationstart", "onpointerenter")
_TAGS = (
    "<script>{0}</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>{0}</script>",
    "<script/x>{0}</script>",
    "<svg onload={0}>",
    "<svg><script>{0}</script></svg>",
    "<svg><animate onbegin={0} attributeName=x dur=1s>",
    '<svg><use href="data:image/svg+xml,<svg id=x onload={0}>#x"></use></svg>',
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
    "<math><mtext><table><mglyph><style><img src=x onerror={0}></style></mglyph></table></mtext></math>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>{0}</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit autofocus></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus={0}>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<style>@import '//evil.example/x.css';</style>",
    '<div style="background:url(javascript:alert(1))">x</div>',
    "<div style='background-image:url(//evil.example/x.png)'>x</div>",
    "<img srcset='//evil.example/x.png 2x' src=x>",
    "<video><source onerror={0}></video>",
    "<audio src=x onerror={0}>",
    "<marquee onstart={0}>x</marquee>",
    "<isindex type=image src=1 onerror={0}>",
    '<noscript><p title="</noscript><img src=x onerror={0}>"></noscript>',
    "<textarea><script>{0}</script></textarea>",
    "<template><script>{0}</script></template>",
    "<!--><script>{0}</script>-->",
    "<!-- --!><img src=x onerror={0}> -->",
    "<![CDATA[<script>{0}</script>]]>",
    "<?xml <img src=x onerror={0}>?>",
    "<img src=x onerror={0}",
    "<img src='x' onerror='{0}'",
    '<img """><script>{0}</script>">',
    "<IMG SRC=x OnErRoR={0}>",
    "<img/src=x/onerror={0}>",
    "<img\tsrc=x\nonerror={0}>",
    "<a href=x onclick={0}>x</a>",
    "<details open ontoggle={0}><summary>x</summary></details>",
    "<xss onclick={0} autofocus tabindex=1>x</xss>",
    "<b onmouseover={0}>x</b>",
    "</div></body><script>{0}</script>",
    "<table background=javascript:alert(1)><tr><td>x</td></tr></table>",
)
_MARKDOWN = (
    "[x]({0})",
    "[x](<{0}>)",
    "![x]({0})",
    "<{0}>",
    '[x](http://a.example "" onmouseover="{0}")',
    "[x][y]\n\n[y]: {0}",
    "[[{0}]]",
    "![[{0}]]",
    "`<img src=x onerror={0}>`",
    '```"><script>\n{0}\n```',
    "```<script>\n{0}\n```",
    "$<img src=x onerror={0}>$",
    "$$\n</p><script>{0}</script>\n$$",
    'https://a.example/"onmouseover={0}',
)
VECTORS = [
    *(tag.format(CANARY) for tag in _TAGS),
    *(
        f"<{tag} {handler}={CANARY}>x"
        for tag, handler in itertools.product(("img src=x", "b", "details open", "a"), _HANDLERS)
    ),
    *(f'<a href="{address}">x</a>' for address in _JS),
    *(f'<img src="{address}">' for address in _JS),
    *(form.format(address) for form in _MARKDOWN for address in (*_JS[:6], _JS[10], _JS[11])),
]
PLACES = {
    "answer": "**What is it?**\n\n<details><summary>Answer</summary>\n\n{0}\n\nEnd.\n\n</details>\n",
    "summary": "<details><summary>What is {0}?</summary>\n\nEnd.\n\n</details>\n",
    "heading": "## What is {0}?\n\n<details><summary>Answer</summary>\n\nEnd.\n\n</details>\n",
    "cell": "| Term | Means |\n|---|---|\n| {0} | end {0} |\n| other | end |\n",
}
_RUNS = re.compile(r"^(?:script|iframe|object|embed|form|button|input|style|link|meta|base|svg|math|video|audio)$")
_HTTP = re.compile(r"(?:https?:|mailto:)", re.I)


class Audit(HTMLParser):
    """What in some HTML could run, load or ask for something."""

    def __init__(self) -> None:
        """Nothing found yet."""
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if _RUNS.match(tag):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcset", "srcdoc", "formaction", "action", "background"):
                self.found.append(name)
            if name in ("href", "src") and ":" in (value or "") and not _HTTP.match(value or ""):
                self.found.append(f"{name}={value}")


def audit(text: str) -> list[str]:
    parser = Audit()
    parser.feed(text)
    parser.close()
    return parser.found


def made(tmp_path: Path, text: str) -> Build:
    write(tmp_path, {"notes.md": text})
    return build(Project(root=tmp_path), [tmp_path / "notes.md"], Clock(now=1, first=1, today=1))


def all_html(deck: Deck) -> list[str]:
    return [value for note in deck.notes for value in note.fields] + [deck.description]


@pytest.mark.parametrize("place", PLACES)
def test_no_vector_comes_through(tmp_path: Path, place: str) -> None:
    text = "".join(
        PLACES[place].format(vector.replace("|", "\\|") if place == "cell" else vector) + "\n" for vector in VECTORS
    )
    for chunk in (text, *(PLACES[place].format(vector) for vector in VECTORS[::5])):
        for built in made(tmp_path, f"# Course\n\n{chunk}").decks:
            for value in all_html(built.deck):
                assert audit(value) == [], value
            for note in built.deck.notes:
                assert not re.search(r"<[a-z/!?]|[\x00-\x1f]", note.deck, re.I), note.deck
                assert not re.search(r"[<>\s\"]", "".join(note.tags)), note.tags


def test_in_front_matter_file_names_and_configuration(tmp_path: Path) -> None:
    bad = "<script>alert(1)</script>"
    front = f'---\ntitle: "{bad}"\ntags: ["<b>x</b>", "a b\\u001f"]\nsource: "{bad}"\n---\n'
    name = "<img src=x onerror=alert(1)>.md"
    notes = f"{front}# {bad}\n\n" + PLACES["answer"].format("Text.")
    config = f'[deck.demo]\nname = "{bad}"\ndescription = "{bad}"\nlicense = "{bad}"\n'
    write(tmp_path, {f"notes/{name}": notes, "notes2anki.toml": config})
    done = run(tmp_path, "build", "--json")
    assert done.code == 0, done.err
    from notes2anki.config import load

    for built in build(load(tmp_path), [], Clock(now=1, first=1, today=1)).decks:
        for value in all_html(built.deck):
            assert audit(value) == [], value
    for key, value in (("homepage", "javascript:alert(1)"), ("language", bad)):
        write(tmp_path, {"notes2anki.toml": f'{config}{key} = "{value}"\n'})
        assert run(tmp_path, "build").code == 2


def test_no_script_runs_and_nothing_is_asked_for_in_a_browser(tmp_path: Path) -> None:
    """The fields as they are: all that the page asks for are the pictures on the web that authors put there."""
    text = "".join(template.format(vector) + "\n" for template in PLACES.values() for vector in VECTORS)
    fields = [value for built in made(tmp_path, text).decks for value in all_html(built.deck)]
    assert len(fields) > 1000
    control = "<img src='http://control.example/x.png'>"  # shows that a request would be seen
    body = "".join(f"<div>{value}</div>" for value in fields)
    (tmp_path / "page.html").write_text(f"<!doctype html><title>quiet</title><body>{body}{control}", "utf-8")
    with opened((tmp_path / "page.html").as_uri()) as seen:
        assert seen.page.title() == "quiet"
        hosts = {urlsplit(url).hostname for url in seen.asked if not url.startswith(("file:", "data:"))}
    pictures = {urlsplit(url).hostname for value in fields for url in re.findall(r'<img [^>]*?src="([^"]*)"', value)}
    assert "control.example" in hosts
    assert hosts <= pictures | {"control.example"}


def test_the_preview_runs_nothing_of_the_notes_and_asks_for_nothing(tmp_path: Path) -> None:
    text = "".join(template.format(vector) + "\n" for template in PLACES.values() for vector in VECTORS)
    (tmp_path / "page.html").write_bytes(preview.page(made(tmp_path, text).decks, {}))
    with opened((tmp_path / "page.html").as_uri()) as seen:
        seen.page.evaluate("while (made < shown.length) more(500);")
        assert seen.page.locator("article").count() > 500
        assert not seen.page.title().startswith("RAN")
        assert [url for url in seen.asked if not url.startswith("data:")] == []


ACTIVE = (
    "[latex]x[/latex]",
    "[$]x[/$]",
    "[$$]x[/$$]",
    "[sound:x.mp3]",
    "[anki:play:q:0]",
    "[anki:tts lang=en]x[/anki:tts]",
    "{{Back}}",
    "{{FrontSide}}",
    "{{#Tags}}x{{/Tags}}",
    "[= 7 * 7 =]",
    "[% set x = 1 %]",
    "[# x #]",
    "{{ 7 * 7 }}",
    "{% raw %}",
)


@pytest.mark.parametrize("text", ACTIVE)
def test_what_is_active_elsewhere_is_shown_as_written(tmp_path: Path, text: str) -> None:
    """In the real Anki: the card shows the very text, and plays or renders nothing."""
    from course import Course, Learner

    course = Course(tmp_path / "course").write({"a.md": PLACES["answer"].format(f"Before {text} after.")})
    learner = Learner(tmp_path / "anki")
    learner.take(course.build())
    (number,) = learner.col.find_cards("")
    output = learner.col.get_card(number).render_output()
    shown = html.unescape(re.sub(r"<[^>]*>", "", output.answer_text))
    assert f"Before {text} after." in shown
    assert not output.answer_av_tags


def test_a_separator_of_fields_in_the_notes(tmp_path: Path) -> None:
    (built,) = made(tmp_path, PLACES["answer"].format("one\x1ftwo\x00three")).decks
    assert all("\x1f" not in value and "\x00" not in value for value in all_html(built.deck))


# ------------------------------------------------------------------------------------------------------ files

PICTURE = "<svg xmlns='http://www.w3.org/2000/svg'/>"


@pytest.mark.parametrize(
    "path",
    [
        "../secret.svg",
        "a/../../secret.svg",
        "%2e%2e/secret.svg",
        "..%2fsecret.svg",
        "/../secret.svg",
        "link.svg",
        "folder/secret.svg",
    ],
)
def test_a_picture_outside_is_never_packed(tmp_path: Path, path: str) -> None:
    course = tmp_path / "course"
    write(tmp_path, {"secret.svg": PICTURE, "course/notes.md": PLACES["answer"].format(f"![x]({path})")})
    (course / "link.svg").symlink_to(tmp_path / "secret.svg")
    (course / "folder").symlink_to(tmp_path)
    found = build(Project(root=course), [course / "notes.md"], Clock(now=1, first=1, today=1))
    assert all(not built.deck.media for built in found.decks)
    assert {problem.code for problem in found.diagnostics} & {"media-outside", "media-missing"}


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "..\\secret.svg", "C:\\secret.svg", "file:///etc/passwd", "a\x00b.svg", "x" * 5000]
)
def test_an_odd_address_is_told_and_packs_nothing(tmp_path: Path, path: str) -> None:
    (built,) = made(tmp_path, PLACES["answer"].format(f'<img src="{path}" alt="x">')).decks
    assert not built.deck.media


def test_a_folder_or_a_pipe_in_the_place_of_a_picture(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    os.mkfifo(tmp_path / "pipe.png")
    (built,) = made(tmp_path, PLACES["answer"].format("![x](folder.png) ![y](pipe.png)")).decks
    assert not built.deck.media


def test_pipes_and_loops_in_the_place_of_notes(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": PLACES["answer"].format("Text.")})
    os.mkfifo(tmp_path / "notes" / "pipe.md")
    (tmp_path / "notes" / "loop").symlink_to(tmp_path / "notes")
    (tmp_path / "notes" / "self.md").symlink_to(tmp_path / "notes" / "self.md")
    done = run(tmp_path, "build", "--json")
    told = [each["code"] for each in done.json["diagnostics"] if each["severity"] != "hint"]
    assert told == ["file-unreadable", "file-unreadable"]


def test_two_pictures_of_one_name(tmp_path: Path) -> None:
    write(tmp_path, {"a/x.svg": PICTURE, "b/X.svg": PICTURE.replace("/>", " width='1'/>")})
    (built,) = made(tmp_path, PLACES["answer"].format("![x](a/x.svg) ![x](b/X.svg)")).decks
    names = {medium.name.lower() for medium in built.deck.media}
    assert len(names) == 2
