"""What cards hold besides words: what GitHub shows, as Anki shows it."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from course import CONFIG, Course, Learner, rows

QA = "**What is it like?**\n\n<details><summary>Answer</summary>\n\n{}\n\n</details>\n"


def answer(course: Course, content: str) -> str:
    course.write({"a.md": QA.format(content)})
    return rows(course.build())[0].fields[1]


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path / "course")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a :ocean: and :+1:", "a 🌊 and 👍"),
        ("at 10:30:45, a :nonsense: and std:b:c", "at 10:30:45, a :nonsense: and std:b:c"),
        ("`:ocean:`", "<code>:ocean:</code>"),
        (
            "| a | b | c |\n|:--|:-:|--:|\n| 1 | 2 | 3 |",
            '<table><thead><tr><th align="left">a</th><th align="center">b</th><th align="right">c</th></tr></thead>'
            '<tbody><tr><td align="left">1</td><td align="center">2</td><td align="right">3</td></tr></tbody></table>',
        ),
        ("<kbd>Ctrl</kbd> H<sub>2</sub>O", "<kbd>Ctrl</kbd> H<sub>2</sub>O"),
        ("- [x] done\n- [ ] open", "<ul><li>☑ done</li><li>☐ open</li></ul>"),
        (
            "Layer 1: wires\n**Layer 2:** frames\nIP: packets",
            "Layer 1: wires<br>\n<strong>Layer 2:</strong> frames<br>\nIP: packets",
        ),
        ("层一：线\n层二：帧", "层一：线<br>\n层二：帧"),
        ("So:\n1、线程\n2、**进程**\n完", "So:<br>\n1、线程<br>\n2、<strong>进程</strong>\n完"),
        ("(1) far\n**(2)** near", "(1) far<br>\n<strong>(2)</strong> near"),
        ("（1）甲<br>\n（2）乙\n（3）丙", "（1）甲<br>\n（2）乙<br>\n（3）丙"),
        ("① far\n② near", "① far<br>\n② near"),
        ("1️⃣ far\n2️⃣ near", "1️⃣ far<br>\n2️⃣ near"),
        ("(1) far\nand so\n(3) near", "(1) far\nand so\n(3) near"),
        ("as in\n(2) and\n(3)", "as in\n(2) and\n(3)"),
        ("① far\n(2) near", "① far\n(2) near"),
        ("Note: at 10:30\nand 11:20 it\nis: so", "Note: at 10:30\nand 11:20 it\nis: so"),
        ('<abbr title="World Wide Web">WWW</abbr>', '<abbr title="World Wide Web">WWW</abbr>'),
    ],
)
def test_it_is_shown(course: Course, written: str, shown: str) -> None:
    assert answer(course, written) == shown


PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="  # the least PNG
)


@pytest.mark.parametrize(
    ("written", "suffix"),
    [
        (f"See ![a dot](data:image/png;base64,{PIXEL}) there", ".png"),
        (f"See ![a dot](data:image/jpeg;charset=utf-8;base64,{PIXEL}) there", ".png"),  # it is what its bytes are
        (f'See <img alt="a dot" src="data:image/png;base64,{PIXEL}" width="9"> there', ".png"),
        (f"See <img src='DATA:image/png;base64,{PIXEL}' alt='a dot'> there", ".png"),
        (f"See ![a dot][dot] there\n\n[dot]: data:image/png;base64,{PIXEL}", ".png"),
        ("See ![a dot](data:image/gif;base64,R0lGODlhAQABAAAAACw=) there", ".gif"),
        ("See ![a dot](data:image/webp;base64,UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==) there", ".webp"),
    ],
)
def test_a_picture_that_stands_in_the_notes_is_packed(
    course: Course, tmp_path: Path, written: str, suffix: str
) -> None:
    course.write({"a.md": QA.format(written)})
    package = course.build()
    value = rows(package)[0].fields[1]
    assert value.startswith("See <img ")
    assert "data" not in value
    learner = Learner(tmp_path / "anki")
    assert learner.take(package) == {"new": 1}
    (packed,) = Path(learner.col.media.dir()).iterdir()
    assert packed.suffix == suffix
    assert f'src="{packed.name}"' in value
    assert learner.col.media.check().unused == []
    assert "media" not in course.run("check").stderr


@pytest.mark.parametrize(
    "written", ["data:image/svg+xml;base64,PHN2Zy8+", "data:image/png;base64,PHN2Zy8+", "data:text/html,abc"]
)
def test_no_other_data_gets_into_a_field(course: Course, written: str) -> None:
    assert "data" not in answer(course, f'See ![a dot]({written}) and <img src="{written}" alt="a"> there')


@pytest.mark.parametrize(
    "written",
    [
        "Hear ![the tide](sounds/tide.mp3) it",
        'Hear <audio controls src="sounds/tide.mp3"></audio> it',
        "Hear <audio controls><source src='sounds/tide.mp3' type='audio/mpeg'></audio> it",
    ],
)
def test_a_sound_is_packed_and_played(course: Course, tmp_path: Path, written: str) -> None:
    course.write({"a.md": QA.format(written)})
    (course.root / "notes" / "sounds").mkdir()
    (course.root / "notes" / "sounds" / "tide.mp3").write_bytes(b"ID3 of a tide")
    package = course.build()
    value = rows(package)[0].fields[1]
    assert value.startswith("Hear [sound:tide-")
    learner = Learner(tmp_path / "anki")
    assert learner.take(package) == {"new": 1}
    (card,) = (learner.col.get_card(number) for number in learner.col.find_cards(""))
    (sound,) = card.render_output().answer_av_tags
    assert (Path(learner.col.media.dir()) / sound.filename).read_bytes() == b"ID3 of a tide"
    assert learner.col.media.check().unused == []


def test_rows_are_asked_both_ways_where_the_project_says_so(course: Course, tmp_path: Path) -> None:
    table = "| Word | Means |\n|---|---|\n| weir | dam |\n\n"
    course.write({"a.md": f"{table}Text.\n\n<!-- anki: reverse=no -->\n{table.replace('weir', 'lock')}"})
    (course.root / "notes2anki.toml").write_text(f"{CONFIG}\n[markdown]\nreverse = true\n", "utf-8")
    learner = Learner(tmp_path / "anki")
    learner.take(course.build())
    assert len(learner.note("weir").cards()) == 2
    assert len(learner.note("lock").cards()) == 1


def test_rows_of_some_columns_are_asked_both_ways(course: Course, tmp_path: Path) -> None:
    table = "| {} | Means |\n|---|---|\n| {} | dam |\n\nText.\n\n"
    course.write({"a.md": table.format("**Word**", "weir") + table.format("Term", "lock")})
    (course.root / "notes2anki.toml").write_text(f'{CONFIG}\n[markdown]\nreverse = ["word"]\n', "utf-8")
    learner = Learner(tmp_path / "anki")
    learner.take(course.build())
    assert len(learner.note("weir").cards()) == 2
    assert len(learner.note("lock").cards()) == 1


class _Site(BaseHTTPRequestHandler):
    """Answers as its paths say."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/gone.png":
            self.send_error(404)
            return
        if self.path == "/away.png":
            self.send_response(302)
            self.send_header("Location", "file:///etc/hostname")
            self.end_headers()
            return
        content = b"x" * 10_000_001 if self.path == "/huge.png" else b"a picture of a river"
        self.send_response(200)
        self.send_header("Content-Type", "text/html" if self.path == "/page.png" else "image/png")
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _Site.asked.clear()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_picture_on_the_web_is_fetched_once_and_packed(course: Course, site: str) -> None:
    course.write({"a.md": QA.format(f"![a river]({site}/river.png?size=2)")})
    (course.root / "notes2anki.toml").write_text(f'{CONFIG}\n[media]\nremote = "download"\n', "utf-8")
    first = course.build()
    assert rows(first)[0].fields[1].startswith('<img src="river-')
    (kept,) = (course.root / "notes2anki.media").iterdir()
    assert kept.read_bytes() == b"a picture of a river"
    assert course.build().read_bytes() == first.read_bytes()
    assert len(_Site.asked) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gone.png", "the server answered 404"),
        ("huge.png", "it has more than 10 MB"),
        ("page.png", "it is no picture, sound or film but text/html"),
        ("away.png", "could not be fetched"),
    ],
)
def test_a_picture_that_cannot_be_fetched_stays_on_the_web(course: Course, site: str, name: str, said: str) -> None:
    course.write({"a.md": QA.format(f"![a river]({site}/{name})")})
    (course.root / "notes2anki.toml").write_text(f'{CONFIG}\n[media]\nremote = "download"\n', "utf-8")
    told = course.run("build").stderr
    assert "warning[media-unreachable]" in told
    assert said in told
    assert not (course.root / "notes2anki.media").exists()
