"""What cards hold besides words: what GitHub shows, as Anki shows it."""

from pathlib import Path

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
        ('<abbr title="World Wide Web">WWW</abbr>', '<abbr title="World Wide Web">WWW</abbr>'),
    ],
)
def test_it_is_shown(course: Course, written: str, shown: str) -> None:
    assert answer(course, written) == shown


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
