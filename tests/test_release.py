"""The story of a deck over its releases: versions, changelog, files, and what learners see of each in the real Anki."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from course import Course, Learner, rows
from notes2anki import changelog, rehearse
from running import run, run_apart, snapshot

WEEK = """# Week 1

## Rivers

| Word | Means |
|---|---|
| delta | land that a river makes |
| source | where a river beginns |
| mouth | where a river ends |

<details>
<summary>Why do rivers bend?</summary>

The outer bank wears away.

</details>

<details>
<summary>What does a dam hold back?</summary>

Water, and sand.

</details>
"""
NEXT = "# Week 2\n\n## Seas\n\n| Word | Means |\n|---|---|\n| tide | what the moon does |\n| ebb | falling water |\n"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path / "course").write({"week-1.md": WEEK}).versioned()


def release(course: Course, version: str, *arguments: str) -> Path:
    course.commit()
    course.run("release", "--tag", *arguments)
    assert f"v{version}" in course.git("tag", "--list").split()
    return course.root / "dist" / f"demo-{version}.apkg"


def counts(course: Course) -> dict[str, int]:
    """The counts of the newest part of the changelog."""
    text = (course.root / "CHANGELOG.md").read_text("utf-8").split("<!-- /notes2anki")[0]
    return {head: int(count) for head, count in re.findall(r"^### (\w+) \((\d+)\)", text, re.M)}


def test_the_story_of_a_deck(course: Course, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "learner")
    assert learner.take(release(course, "1.0.0")) == {"new": 5}
    learner.study()
    dam = learner.note("dam hold back")
    dam["My notes"], dam.tags = "seen one in May", ["mine"]
    learner.col.update_note(dam)

    course.replace("week-1.md", "beginns", "begins").replace(
        "week-1.md", "Why do rivers bend?", "Why do rivers bend so?"
    )
    assert learner.take(release(course, "1.0.1")) == {"updated": 2, "duplicate": 3}
    assert counts(course) == {"Corrected": 1, "Reworded": 1}
    assert learner.reviews("rivers bend so") == 1

    course.write({"week-2.md": NEXT})
    assert learner.take(release(course, "1.1.0")) == {"new": 2, "duplicate": 5}
    assert counts(course) == {"Added": 2}

    course.replace("week-1.md", "| mouth | where a river ends |\n", "")
    deck = release(course, "1.2.0")
    assert learner.take(deck) == {"duplicate": 6}
    assert counts(course) == {"Retired": 1}
    assert learner.take(deck.with_name("demo-1.2.0-retired.apkg")) == {"updated": 1}
    assert "demo::retired::1.2.0" in learner.note("where a river ends").tags
    assert learner.reviews("where a river ends") == 1

    course.replace("week-1.md", "## Rivers", "## Running water")
    course.commit()
    assert "Nothing changed for learners" in course.run("release", code=1).stderr

    kept = learner.note("dam hold back")
    assert (kept["My notes"], kept.tags) == ("seen one in May", ["mine"])
    assert learner.reviews("dam hold back") == 1

    told = (course.root / "CHANGELOG.md").read_text("utf-8")
    assert [line for line in told.split("\n") if line.startswith("## ")] == [
        f"## Demo {version} - 2026-09-2{day}"
        for version, day in (("1.2.0", 1), ("1.1.0", 1), ("1.0.1", 1), ("1.0.0", 1))
    ]

    other = tmp_path / "somewhere else" / "Kürs"
    course.git("clone", "-q", str(course.root), str(other))
    for version in ("1.0.0", "1.0.1", "1.1.0", "1.2.0"):
        package = course.root / "dist" / f"demo-{version}.apkg"
        ran = run_apart(other, "verify", str(package), variables={"LC_ALL": "C", "TZ": "Asia/Tokyo"}, umask=0o077)
        assert "the same, byte for byte" in ran.out, ran.out + ran.err


def test_a_chapter_that_was_built_as_a_copy_before_it_was_moved_keeps_its_history(course: Course) -> None:
    def guids() -> set[str]:
        course.run("build", "--allow-retire", "-o", "now.apkg")
        return {row.guid for row in rows(course.root / "now.apkg")}

    release(course, "1.0.0")
    old = guids()
    text = (course.root / "notes" / "week-1.md").read_text("utf-8")
    course.write({"rivers.md": text})
    assert len(guids()) == 2 * len(old)
    course.edit("week-1.md", lambda _: "# Week 1\n\nMoved to rivers.md.\n")
    assert guids() == old
    course.edit("rivers.md", lambda each: each.replace("a river makes", "a river brings"))
    assert guids() == old


def test_a_retired_note_that_returns_is_a_change(course: Course, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "learner")
    learner.take(release(course, "1.0.0"))
    course.replace("week-1.md", "| mouth | where a river ends |\n", "")
    learner.take(release(course, "1.1.0").with_name("demo-1.1.0-retired.apkg"))
    course.replace("week-1.md", "| delta |", "| mouth | where a river ends |\n| delta |")
    course.commit()
    course.run("release", code=0)
    learner.take(course.root / "dist" / "demo-1.1.1.apkg")
    assert not any("retired" in tag for tag in learner.note("where a river ends").tags)


def test_a_field_more_is_a_major_release_that_must_be_meant(course: Course, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "learner")
    learner.take(release(course, "1.0.0"))
    learner.study()
    own = course.root / "templates" / "qa"
    shutil.copytree(Path(__file__).parents[1] / "templates", course.root / "templates")
    text = (own / "notetype.toml").read_text("utf-8")
    extra = '[[fields]]\nname = "More"\nid = 199\nvalue = "more"\n\n[[cards]]'
    (own / "notetype.toml").write_text(text.replace("[[cards]]", extra, 1), "utf-8")
    back = own / "back.html"
    back.write_text(back.read_text("utf-8") + "{{More}}", "utf-8")
    course.commit()
    before = course.lock.read_bytes()
    refused = course.run("release", code=1)
    assert "--allow-major" in refused.stderr
    assert 'the note type "qa" has another schema' in refused.stdout
    assert course.lock.read_bytes() == before
    course.run("release", "--allow-major", "--dry-run")
    assert course.lock.read_bytes() == before
    course.replace("week-1.md", "Water, and sand.", "Water, sand and mud.")
    # What the release said: Anki refuses the questions, and leaves them and their history as they are.
    assert learner.take(release(course, "2.0.0", "--allow-major")) == {"duplicate": 3, "conflicting": 2}
    assert learner.reviews("dam hold back") == learner.reviews("where a river ends") == 1
    assert learner.note("dam hold back")["Answer"] == "Water, and sand."


def test_what_is_not_committed_is_not_released(course: Course) -> None:
    assert "not committed" in course.run("release", code=1).stderr
    assert not (course.root / "dist").exists()


def test_a_release_without_git_is_told_what_to_do(tmp_path: Path) -> None:
    said = Course(tmp_path / "course").write({"week-1.md": WEEK}).run("release", code=2, LC_ALL="C").stderr
    assert 'The folder "course" is not in git. Releases are made from what git holds: write git init, git add' in said
    assert "fatal" not in said


def test_a_warning_stops_a_release(course: Course) -> None:
    course.replace("week-1.md", "| delta | land that a river makes |", "| delta | |")
    course.commit()
    assert "neither errors nor warnings" in course.run("release", code=1).stderr


def test_a_release_can_be_built_again_anywhere(course: Course, tmp_path: Path) -> None:
    decks = [release(course, "1.0.0")]
    course.replace("week-1.md", "beginns", "begins").write({"week-2.md": NEXT})
    decks.append(release(course, "1.1.0"))
    other = tmp_path / "andere Mappe" / "kopie"
    course.git("clone", "-q", str(course.root), str(other))
    for deck in decks:
        ran = run_apart(other, "verify", str(deck), variables={"LC_ALL": "C", "TZ": "Asia/Tokyo"}, umask=0o077)
        assert (ran.code, ran.err) == (0, "")
        assert "the same, byte for byte" in ran.out


def test_one_flipped_byte_is_named(course: Course, tmp_path: Path) -> None:
    deck = release(course, "1.0.0")
    wrong = tmp_path / deck.name
    with zipfile.ZipFile(deck) as package, zipfile.ZipFile(wrong, "w") as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name).replace(b"wears away", b"wears aw@y"))
    assert re.search(r"field 2 of the note \w+ differs", course.run("verify", str(wrong), code=1).stdout)
    data = bytearray(deck.read_bytes())
    data[len(data) // 2] ^= 1
    wrong.write_bytes(data)
    said = course.run("verify", str(wrong), code=1).stdout
    assert f"byte {len(data) // 2} of the package differs, in the file collection.anki2" in said
    data[len(data) // 2] ^= 1
    data[-10] ^= 1
    wrong.write_bytes(data)
    assert "in its table of contents" in course.run("verify", str(wrong), code=1).stdout
    wrong.write_bytes(deck.read_bytes()[:-100])
    assert "the package ends after" in course.run("verify", str(wrong), code=1).stdout
    wrong.write_bytes(b"no package at all")
    assert "no whole package" in course.run("verify", str(wrong), code=2).stderr


def test_a_package_that_another_zlib_packed_is_the_same(course: Course, tmp_path: Path) -> None:
    deck = release(course, "1.0.0")
    other = tmp_path / deck.name
    with zipfile.ZipFile(deck) as package, zipfile.ZipFile(other, "w", zipfile.ZIP_STORED) as copy:
        for name in package.namelist():
            copy.writestr(name, package.read(name))
    assert "another zlib packed them" in course.run("verify", str(other)).stdout


def test_the_files_of_a_release_can_be_made_again(course: Course) -> None:
    release(course, "1.0.0")
    course.replace("week-1.md", "beginns", "begins").replace("week-1.md", "| mouth | where a river ends |\n", "")
    dist = release(course, "1.1.0").parent
    first = snapshot(dist)
    shutil.rmtree(dist)
    course.run("release", "--again", TZ="Asia/Tokyo")
    again = snapshot(dist)
    assert set(again) == {name for name in first if name.startswith("demo-1.1.0") or name == "SHA256SUMS"}
    assert {name: again[name] for name in again if name != "SHA256SUMS"} == {
        name: first[name] for name in again if name != "SHA256SUMS"
    }
    assert b"begins" in again["demo-1.1.0-keep-my-edits.txt"]
    assert b"ford" not in again["demo-1.1.0-preview.html"]
    course.replace("week-1.md", "begins", "starts").commit()
    assert "not those of a release" in course.run("release", "--again", code=2).stderr


def test_what_ankiweb_asks_for(course: Course) -> None:
    (course.root / "notes" / "dam.png").write_bytes(b"\x89 a picture of a dam")
    course.replace("week-1.md", "Water, and sand.", "Water, and sand. ![a dam](dam.png)")
    config = (course.root / "notes2anki.toml").read_text("utf-8")
    extra = 'license = "CC BY 4.0"\nguide = "https://example.org/learners"\n'
    (course.root / "notes2anki.toml").write_text(config + extra, "utf-8")
    text = release(course, "1.0.0").with_name("demo-1.0.0-ankiweb.txt").read_text("utf-8")
    assert text.startswith("TITLE\n\nDemo\n\nTAGS\n\ndemo\n\nDESCRIPTION\n\nDemo 1.0.0 (")
    assert "Licence: CC BY 4.0" in text
    assert "What is kept, and what is not: https://example.org/learners" in text
    assert re.search(r"^- dam\.png, used at notes/week-1\.md:\d+$", text, re.M)
    assert str(course.root) not in text


def test_the_sums_agree(course: Course) -> None:
    deck = release(course, "1.0.0")
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=deck.parent, check=True)


def test_edits_of_learners_live_on_with_the_text_file(course: Course, tmp_path: Path) -> None:
    learner = Learner(tmp_path / "learner")
    learner.take(release(course, "1.0.0"))
    learner.study()
    for text in ("rivers bend", "dam hold back"):
        note = learner.note(text)
        note["My notes"], note.tags = f"mine: {text}", ["mine"]
        learner.col.update_note(note)
    course.replace("week-1.md", "The outer bank wears away.", 'The outer bank "wears" away.').replace(
        "week-1.md", "beginns", "begins"
    )
    deck = release(course, "1.0.1")
    log = _text_import(learner, deck.with_name("demo-1.0.1-keep-my-edits.txt"))
    assert (len(log.updated), len(log.new), len(log.duplicate)) == (2, 0, 0)
    bend = learner.note("rivers bend")
    assert '"wears" away' in bend["Answer"]
    assert (bend["My notes"], bend.tags) == ("mine: rivers bend", ["mine"])
    assert learner.reviews("rivers bend") == 1
    assert "begins" in learner.note("where a river begins")["Definition"]


def _text_import(learner: Learner, path: Path) -> Any:
    from anki.collection import ImportCsvRequest

    metadata = learner.col.get_csv_metadata(path=str(path), delimiter=None)
    return learner.col.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log


def test_what_people_write_into_the_changelog_stays() -> None:
    text = changelog.insert("# News\n\nBy hand.\n", "demo", "1.0.0", "one")
    text = changelog.insert(f"{text}\nBelow.\n", "demo", "1.1.0", "two")
    again = changelog.insert(text, "demo", "1.1.0", "three")
    assert again.index("By hand.") < again.index("three") < again.index("one") < again.index("Below.")
    assert "two" not in again


def test_several_decks_have_versions_and_tags_of_their_own(course: Course) -> None:
    release(course, "1.0.0")
    both = '[deck.demo]\nname = "Demo"\nnotes = ["notes"]\n\n[deck.seas]\nname = "Seas"\nnotes = ["seas"]\n'
    (course.root / "notes2anki.toml").write_text(both, "utf-8")
    (course.root / "seas").mkdir()
    (course.root / "seas" / "week-2.md").write_text(NEXT, "utf-8")
    course.replace("week-1.md", "beginns", "begins")
    course.commit()
    course.run("release", "--tag")
    assert course.git("tag", "--list").split() == ["demo/1.0.1", "seas/1.0.0", "v1.0.0"]
    assert {"demo-1.0.1.apkg", "seas-1.0.0.apkg"} <= {path.name for path in (course.root / "dist").iterdir()}
    (course.root / "seas" / "week-2.md").write_text(NEXT.replace("falling", "sinking"), "utf-8")
    course.commit()
    assert "Demo" not in course.run("release", "--tag").stdout
    told = (course.root / "CHANGELOG.md").read_text("utf-8")
    heads = [line.partition(" - ")[0] for line in told.split("\n") if line.startswith("## ")]
    assert heads == ["## Seas 1.0.1", "## Seas 1.0.0", "## Demo 1.0.1", "## Demo 1.0.0"]
    for deck in ("demo-1.0.0", "demo-1.0.1", "seas-1.0.0", "seas-1.0.1"):
        course.run("verify", f"dist/{deck}.apkg")


def test_a_dry_run_names_the_files_and_writes_none(course: Course) -> None:
    course.commit()
    before = snapshot(course.root)
    said = course.run("release", "--dry-run").stdout
    assert snapshot(course.root) == before
    planned = set(re.findall(r"would write (\S+)", said))
    course.run("release")
    assert planned == set(snapshot(course.root)) - set(before) - {"notes2anki.lock"}


def test_a_rehearsal_that_costs_progress_stops_a_release(course: Course) -> None:
    release(course, "1.0.0")
    course.replace("week-1.md", "beginns", "begins")
    course.commit()
    before = snapshot(course.root)
    lost = rehearse.Rehearsal(outcomes=(rehearse.Outcome(guid="g", asks="delta", what="updated", progress="lost"),))
    with patch.object(rehearse, "rehearse", return_value=lost):
        ran = run(course.root, "release")
    assert (ran.code, snapshot(course.root)) == (4, before)
    assert "would harm" in ran.err


def test_a_release_whose_tag_is_missing_is_asked_for(course: Course) -> None:
    release(course, "1.0.0")
    course.git("tag", "-d", "v1.0.0")
    course.replace("week-1.md", "beginns", "begins")
    course.commit()
    assert "git fetch --tags" in course.run("release", code=2).stderr


def test_a_note_with_a_picture_is_retired_with_it(course: Course) -> None:
    (course.root / "notes" / "dam.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', "utf-8")
    course.replace("week-1.md", "What does a dam hold back?", "What does a dam ![a dam](dam.svg) hold back?")
    release(course, "1.0.0")
    course.edit("week-1.md", lambda text: text.partition("<details>\n<summary>What does")[0])
    release(course, "1.1.0")
    with zipfile.ZipFile(course.root / "dist" / "demo-1.1.0-retired.apkg") as package:
        assert b"dam-" in package.read("media")
        assert package.read("0").startswith(b"<svg")
