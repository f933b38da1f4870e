"""The ledger as a file: readable, mergeable, refused where it is damaged, written whole or not at all."""

import json
import os
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from course import Course, guids, rows
from notes2anki import ledger

WEEK = """# Week {0}

{1}
"""
QUESTION = """**{0}**

<details><summary>Answer</summary>

{1}

</details>
"""
TOPICS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta")


def week(number: int, *topics: str) -> str:
    asked = (QUESTION.format(f"What is {topic} in week {number}?", f"A thing named {topic}.") for topic in topics)
    return WEEK.format(number, "\n".join(asked))


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return Course(tmp_path / "course").write({f"week-{number}.md": week(number, *TOPICS) for number in (1, 2, 3)})


def test_a_line_a_note_in_the_order_of_the_sources(course: Course) -> None:
    course.build()
    lines = [json.loads(line) for line in course.lock.read_text("utf-8").splitlines()]
    asked = [line["asks"] for line in lines if "guid" in line]
    assert asked == [f"what is {topic} in week {number}?" for number in (1, 2, 3) for topic in TOPICS]
    assert lines[0] == {"notes2anki.lock": ledger.FORMAT}
    assert lines[-1] == {"end": True}


def test_reading_gives_what_was_written(course: Course) -> None:
    course.build()
    assert ledger.dump(ledger.load(course.lock)) == course.lock.read_bytes()


def test_the_next_build_changes_nothing(course: Course) -> None:
    first = course.build()
    lock = course.lock.read_bytes()
    second = course.build()
    assert course.lock.read_bytes() == lock
    assert second.read_bytes() == first.read_bytes()


def test_an_edit_changes_its_own_line_only(course: Course) -> None:
    course.build()
    before = course.lock.read_text("utf-8").splitlines()
    course.replace("week-2.md", "A thing named beta.", "Something named beta.")
    course.build()
    after = course.lock.read_text("utf-8").splitlines()
    assert len(before) == len(after)
    assert sum(one != other for one, other in zip(before, after, strict=True)) == 1


def test_deleted_and_made_again(course: Course) -> None:
    before = guids(course.build())
    course.lock.unlink()
    assert guids(course.build()) == before


@pytest.mark.parametrize(
    ("situation", "line", "said"),
    [
        ("a conflict", 6, "unresolved merge conflict"),
        ("not JSON", 7, "not JSON"),
        ("no record", 7, "not complete"),
        ("newer format", 1, "Update notes2anki"),
        ("no head", 1, "first line"),
        ("cut off", 24, "cut off"),
        ("not text", 5, "not UTF-8"),
        ("no time", 6, "not complete"),
    ],
)
def test_damage_is_named_and_nothing_is_written(course: Course, situation: str, line: int, said: str) -> None:
    course.build()
    (deck,) = (course.root / "dist").glob("*.apkg")
    lines = course.lock.read_text("utf-8").splitlines()
    damaged = {
        "a conflict": [*lines[:5], "<<<<<<< HEAD", *lines[5:]],
        "not JSON": [*lines[:6], lines[6][:30], *lines[7:]],
        "no record": [*lines[:6], '{"guid": "x"}', *lines[7:]],
        "newer format": ['{"notes2anki.lock": 99}', *lines[1:]],
        "no head": lines[1:],
        "cut off": lines[:-1],
        "not text": lines,
        "no time": [*lines[:5], lines[5].replace('"mod": 1', '"mod": -1'), *lines[6:]],
    }[situation]
    data = ("\n".join(damaged) + "\n").encode()
    if situation == "not text":
        data = data.replace(b'"asks": "what is alpha in week 1', b'"asks": "\xff\xfe', 1)
    course.lock.write_bytes(data)
    before = deck.read_bytes()
    done = course.run("build", code=1)
    assert f"notes2anki.lock:{line}:1: error[ledger-broken]" in done.stderr
    assert said in done.stderr
    assert course.lock.read_bytes() == data
    assert deck.read_bytes() == before


def test_locked_writes_nothing_and_says_so(course: Course) -> None:
    course.build()
    course.run("build", "--locked")
    course.replace("week-1.md", "A thing named alpha", "A letter named alpha")
    lock = course.lock.read_bytes()
    (deck,) = (course.root / "dist").glob("*.apkg")
    before = deck.read_bytes()
    done = course.run("build", "--locked", code=3)
    assert "out of date" in done.stderr
    assert (course.lock.read_bytes(), deck.read_bytes()) == (lock, before)


def test_many_notes_gone_at_once(course: Course) -> None:
    course.build()
    lock = course.lock.read_bytes()
    for number in (2, 3):
        (course.root / "notes" / f"week-{number}.md").unlink()
    done = course.run("build", code=1)
    assert "error[retire-many] 12 of 18 notes" in done.stderr
    assert "They were in notes/week-2.md (6, no longer read), notes/week-3.md (6, no longer read)." in done.stderr
    assert course.lock.read_bytes() == lock
    course.run("build", "--allow-retire")
    retired = [json.loads(line) for line in course.lock.read_text("utf-8").splitlines() if '"retired"' in line]
    assert len(retired) == 12


def test_many_notes_gone_by_slips_are_told_behind_the_slips(course: Course) -> None:
    course.build()
    for number in (2, 3):
        course.edit(f"week-{number}.md", lambda text: f"```\n{text}")
    *before, last = [line for line in course.run("check", code=1).stderr.splitlines() if ": " in line and "[" in line]
    assert any("warning[code-unclosed]" in line for line in before)
    assert "notes/week-2.md:1:1: error[retire-many] 12 of 18 notes are no longer in the sources." in last
    assert "They were in notes/week-2.md (6), notes/week-3.md (6). First mend what is told of notes/week-2.md" in last
    assert last.endswith("build with --allow-retire.")


def test_a_path_that_is_wrong_retires_nothing(course: Course) -> None:
    course.build()
    config = course.root / "notes2anki.toml"
    for named in ('"nots"', '"notes/week-1.md", "nots/week-2.md"'):
        config.write_text(config.read_text("utf-8").split("notes = ")[0] + f"notes = [{named}]\n", "utf-8")
        done = course.run("check", code=1)
        found = [line for line in done.stderr.splitlines() if "hint[" not in line]
        assert len(found) == 1
        assert "error[path-missing]" in found[0]


def test_a_file_that_cannot_be_read_retires_nothing(course: Course) -> None:
    course.build()
    (course.root / "notes" / "week-2.md").write_bytes(b"# Week 2: M\xfcll\n")
    done = course.run("check", code=1)
    assert "error[file-encoding]" in done.stderr
    assert "retire" not in done.stderr


def test_a_file_that_gives_nothing_any_more(course: Course) -> None:
    course.build()
    course.edit("week-2.md", lambda _: "# Week 2\n\nMoved to the wiki.\n")
    assert "week-2.md gave 6 notes and now gives none" in course.run("build", code=1).stderr


def test_retired_notes_are_listed_and_their_guids_never_given_again(course: Course) -> None:
    before = guids(course.build())
    course.replace("week-1.md", QUESTION.format("What is beta in week 1?", "A thing named beta."), "")
    done = course.run("build", "--json")
    document = json.loads(done.stdout)
    assert document["decks"][0]["retired"] == 1
    assert "note-retired" in [each["code"] for each in document["diagnostics"]]
    gone = before["What is beta in week 1?"]
    assert gone in course.lock.read_text("utf-8")
    assert gone not in {row.guid for row in rows(course.build())}


def test_a_build_tells_of_what_it_retired_and_brought_back(course: Course) -> None:
    """`check` cannot tell: for it that is done."""
    course.build()
    question = QUESTION.format("What is beta in week 1?", "A thing named beta.")
    course.replace("week-1.md", question, "")
    said = 'info[note-retired] The note "what is beta in week 1?" is no longer here'
    assert said in course.run("build").stderr
    assert said not in course.run("check").stderr
    course.edit("week-1.md", lambda text: text + question)
    assert "info[note-returned]" in course.run("build").stderr


def test_counts_say_what_changed(course: Course) -> None:
    course.build()
    course.edit(
        "week-1.md",
        lambda text: text.replace("A thing named alpha.", "A letter.") + QUESTION.format("And new?", "Yes."),
    )
    (deck,) = json.loads(course.run("build", "--json").stdout)["decks"]
    assert {key: deck[key] for key in ("notes", "new", "changed", "unchanged", "retired")} == {
        "notes": 19,
        "new": 1,
        "changed": 1,
        "unchanged": 17,
        "retired": 0,
    }


# ------------------------------------------------------------------------------------------------ pinning


def test_a_copy_of_a_file_takes_no_history_from_the_original_that_is_edited(course: Course) -> None:
    before = guids(course.build())["What is alpha in week 1?"]
    course.write({"week-1 copy.md": week(1, *TOPICS)})
    course.replace("week-1.md", "A thing named alpha.", "The first of all letters.")
    made = {row.fields[1]: row.guid for row in rows(course.build()) if row.fields[0] == "What is alpha in week 1?"}
    assert made["The first of all letters."] == before
    assert made["A thing named alpha."] != before


def test_a_question_that_was_moved_whole_keeps_its_history(course: Course) -> None:
    before = guids(course.build())["What is alpha in week 1?"]
    asked = "What is alpha in week 1?"
    course.edit("week-2.md", lambda text: text + QUESTION.format(asked, "A thing named alpha."))
    course.edit("week-1.md", lambda text: text.replace(QUESTION.format(asked, "A thing named alpha."), ""))
    assert guids(course.build())[asked] == before


def test_an_id_keeps_a_note_through_any_edit(course: Course) -> None:
    pin = "<!-- anki: id=the-first -->\n\n"
    course.edit(
        "week-1.md", lambda text: text.replace("**What is alpha in week 1?**", f"{pin}**What is alpha in week 1?**")
    )
    before = guids(course.build())["What is alpha in week 1?"]
    course.replace("week-1.md", "What is alpha in week 1?", "Which came before all others?")
    course.replace("week-1.md", "A thing named alpha.", "The bull's head.")
    assert guids(course.build())["Which came before all others?"] == before


def test_an_id_that_is_added_later_keeps_the_guid(course: Course) -> None:
    before = guids(course.build())["What is alpha in week 1?"]
    first = "**What is alpha in week 1?**\n\n<details"
    course.replace("week-1.md", first, f'{first} id="alpha"')
    assert guids(course.build())["What is alpha in week 1?"] == before
    course.replace("week-1.md", "What is alpha in week 1?", "Which came before all others?")
    course.replace("week-1.md", "A thing named alpha.", "The bull's head.")
    assert guids(course.build())["Which came before all others?"] == before


def test_the_guid_of_another_note_as_id_takes_its_history(course: Course) -> None:
    before = guids(course.build())["What is alpha in week 1?"]
    new = "Entirely different words, though the same thing?"
    course.edit(
        "week-1.md",
        lambda text: text.replace("**What is alpha in week 1?**", f"<!-- anki: id={before} -->\n\n**{new}**"),
    )
    course.edit("week-1.md", lambda text: text.replace("A thing named alpha.", "Nothing in common."))
    assert guids(course.build())[new] == before


def test_two_notes_that_could_be_the_one_are_named(course: Course) -> None:
    """Two near-copies replace one question: neither takes its history in silence."""
    old = QUESTION.format("How does the kernel map a page of memory?", "By a walk of the tables.")
    copies = [
        QUESTION.format(f"How does the kernel map a {kind} page of memory?", "By a walk of the tables.")
        for kind in ("huge", "tiny")
    ]
    course.edit("week-1.md", lambda text: text + old)
    before = guids(course.build())["How does the kernel map a page of memory?"]
    course.edit("week-1.md", lambda text: text.replace(old, ""))
    course.edit("week-2.md", lambda text: text + copies[0])
    course.edit("week-3.md", lambda text: text + copies[1])
    said = course.run("build").stderr
    assert said.count("warning[note-ambiguous]") == 2
    assert f"<!-- anki: id={before} -->" in said
    course.replace("week-3.md", "**How does", f"<!-- anki: id={before} -->\n\n**How does")
    assert guids(course.build())["How does the kernel map a tiny page of memory?"] == before


def test_a_deck_under_another_short_name(course: Course) -> None:
    course.build()
    config = course.root / "notes2anki.toml"
    config.write_text(config.read_text("utf-8").replace("deck.demo", "deck.biology"), "utf-8")
    assert "notes2anki.toml:1:2: error[deck-renamed]" in course.run("build", code=1).stderr


def test_a_deck_keeps_its_name_and_says_so(course: Course) -> None:
    course.build()
    config = course.root / "notes2anki.toml"
    old = tomllib.loads(config.read_text("utf-8"))["deck"]["demo"]["name"]
    config.write_text(config.read_text("utf-8").replace(f'name = "{old}"', 'name = "Other"'), "utf-8")
    said = course.run("build").stderr
    assert f'notes2anki.toml:2:1: warning[deck-name] The deck keeps its name "{old}"' in said
    assert f'Write name = "{old}" again' in said


def test_a_part_of_the_deck_leaves_the_rest_alone(course: Course) -> None:
    before = guids(course.build())
    lock = course.lock.read_bytes()
    course.run("build", "notes/week-1.md", "-o", "part.apkg")
    assert {row.guid for row in rows(course.root / "part.apkg")} == set(list(before.values())[:6])
    assert course.lock.read_bytes() == lock


# ------------------------------------------------------------------------------------------------ branches


def git(course: Course, *arguments: str) -> None:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=course.root, check=True, capture_output=True, timeout=60)


def edit_branch(course: Course, number: int) -> None:
    """Add, edit and remove a note in one week, build, commit."""
    name = f"week-{number}.md"
    course.replace(name, "A thing named alpha.", "The first letter.")
    course.replace(name, QUESTION.format(f"What is delta in week {number}?", "A thing named delta."), "")
    course.edit(name, lambda text: text + QUESTION.format(f"What is eta in week {number}?", "Another thing."))
    course.build()
    git(course, "add", "-A")
    git(course, "commit", "-m", f"Edit week {number}")


def test_without_a_ledger_the_git_history_makes_no_difference(course: Course) -> None:
    """Law 2: the same notes give the same bytes, in a repository and outside."""
    (course.root / ".gitignore").write_text("dist/\n*.apkg\n", "utf-8")
    outside = course.root / "outside.apkg"
    inside = course.root / "inside.apkg"
    course.run("build", "-o", str(outside), SOURCE_DATE_EPOCH="")
    course.lock.unlink()
    git(course, "init", "-b", "main")
    git(course, "add", "-A")
    git(course, "commit", "-m", "Start")
    course.run("build", "-o", str(inside), SOURCE_DATE_EPOCH="")
    assert inside.read_bytes() == outside.read_bytes()


def test_two_branches_merge(course: Course) -> None:
    (course.root / ".gitignore").write_text("dist/\n*.apkg\n", "utf-8")
    before = guids(course.build())
    git(course, "init", "-b", "main")
    git(course, "add", "-A")
    git(course, "commit", "-m", "Start")
    git(course, "checkout", "-b", "other")
    edit_branch(course, 1)
    git(course, "checkout", "main")
    edit_branch(course, 3)
    git(course, "merge", "--no-edit", "other")
    after = guids(course.build())
    assert {key: guid for key, guid in after.items() if key in before} == {
        key: guid for key, guid in before.items() if "delta in week 1" not in key and "delta in week 3" not in key
    }
    assert {"What is eta in week 1?", "What is eta in week 3?"} <= set(after)


def test_two_branches_that_change_neighbours_merge_by_union(course: Course) -> None:
    (course.root / ".gitignore").write_text("dist/\n*.apkg\n", "utf-8")
    (course.root / ".gitattributes").write_text("notes2anki.lock merge=union\n", "utf-8")
    before = guids(course.build())
    git(course, "init", "-b", "main")
    git(course, "add", "-A")
    git(course, "commit", "-m", "Start")
    git(course, "checkout", "-b", "other")
    for name, old, new in (("other", "named alpha.", "named alpha, α."), ("main", "named beta.", "named beta, β.")):
        git(course, "checkout", name)
        course.edit("week-1.md", lambda text, old=old, new=new: text.replace(old, new))  # type: ignore[misc]
        course.build()
        git(course, "commit", "-am", f"Edit {old}")
    git(course, "merge", "--no-edit", "other")
    assert guids(course.build()) == before


def test_both_sides_lines_of_one_note_are_one_note(course: Course) -> None:
    before = guids(course.build())
    lines = course.lock.read_text("utf-8").splitlines()
    number = next(number for number, line in enumerate(lines) if '"guid"' in line)
    course.lock.write_text(
        "\n".join([*lines[:number], lines[number].replace('"hash": "', '"hash": "0'), *lines[number:]]) + "\n"
    )
    assert guids(course.build()) == before


# -------------------------------------------------------------------------------------------- all or nothing


def test_killed_at_any_time(course: Course) -> None:
    """The deck and the ledger are those before or those after, and the next build works."""
    course.build()
    (deck,) = (course.root / "dist").glob("*.apkg")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(course.time + 1)}
    for delay in (0.05, 0.2, 0.3, 0.35, 0.4, 0.5):
        course.edit("week-1.md", lambda text, delay=delay: text + QUESTION.format(f"New at {delay}?", "Yes."))  # type: ignore[misc]
        before = deck.read_bytes(), course.lock.read_bytes()
        process = subprocess.Popen([sys.executable, "-m", "notes2anki", "build"], cwd=course.root, env=environment)
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        ledger.load(course.lock)
        assert rows(deck)
        if course.lock.read_bytes() == before[1]:
            continue
        assert f"new at {delay}?" in course.lock.read_text("utf-8")
    course.build()
    assert len(rows(deck)) == 24


def test_a_full_disk(course: Course) -> None:
    course.build()
    (deck,) = (course.root / "dist").glob("*.apkg")
    before = deck.read_bytes(), course.lock.read_bytes()
    course.edit("week-1.md", lambda text: text + QUESTION.format("New?", "Yes."))
    script = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000));"
        "sys.argv = ['notes2anki', 'build']; from notes2anki.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=course.root, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert (deck.read_bytes(), course.lock.read_bytes()) == before
    assert not list(course.root.rglob("*.part"))
    course.build()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder(course: Course) -> None:
    course.build()
    course.edit("week-1.md", lambda text: text + QUESTION.format("New?", "Yes."))
    (course.root / "dist").chmod(0o555)
    try:
        before = course.lock.read_bytes()
        done = course.run("build", code=1)
        assert "Nothing was changed" in done.stderr
        assert course.lock.read_bytes() == before
    finally:
        (course.root / "dist").chmod(0o755)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no folder here that even root cannot write to")
def test_a_folder_that_not_even_root_can_write_to(course: Course) -> None:
    course.build()
    lock = course.lock.read_bytes()
    course.edit("week-1.md", lambda text: text + QUESTION.format("New?", "Yes."))
    done = course.run("build", "-o", "/proc/self/fdinfo", code=1)
    assert "Nothing was changed" in done.stderr
    assert course.lock.read_bytes() == lock
    course.build()


# ------------------------------------------------------------------------------------------------- the clock


def test_a_clock_that_went_back(course: Course) -> None:
    first = {row.guid: row.mod for row in rows(course.build())}
    course.time -= 10_000_000
    course.replace("week-1.md", "A thing named alpha.", "The first letter.")
    second = {row.guid: row.mod for row in rows(course.build())}
    later = [guid for guid in first if second[guid] > first[guid]]
    assert len(later) == 1
    assert second[later[0]] == first[later[0]] + 1


@pytest.mark.parametrize("given", ["0", "-5", "tomorrow", "99999999999"])
def test_a_time_that_cannot_be(course: Course, given: str) -> None:
    done = course.run("build", code=2, SOURCE_DATE_EPOCH=given)
    assert "SOURCE_DATE_EPOCH" in done.stderr
    assert not course.lock.exists()


def test_a_ledger_from_the_future_is_warned_of(course: Course) -> None:
    course.build()
    course.lock.write_text(course.lock.read_text("utf-8").replace('"mod": 1', '"mod": 9'), "utf-8")
    assert "warning[clock-behind]" in course.run("build").stderr
