"""The files for GitHub and pre-commit: their shape, and their shell steps run here, as far as that goes without it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from course import Course
from notes2anki.cli import COMMANDS
from running import REPOSITORY
from test_release import course, release  # noqa: F401  # a fixture too

FILES = [REPOSITORY / "action.yml", *sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))]


def steps(path: Path) -> Iterator[dict[str, Any]]:
    loaded = yaml.safe_load(path.read_text("utf-8"))
    for job in [loaded["runs"]] if "runs" in loaded else loaded["jobs"].values():
        yield from job["steps"]


def script(path: Path, name: str) -> str:
    (found,) = (step["run"] for step in steps(path) if step.get("name") == name)
    return str(found)


def shell(text: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does, with the command of this checkout."""
    tools = folder.parent / "tools"
    tools.mkdir(exist_ok=True)
    command = tools / "notes2anki"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -P -m notes2anki "$@"\n', "utf-8")
    command.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "PYTHONPATH": str(REPOSITORY / "src"),
        "GITHUB_STEP_SUMMARY": str(folder.parent / "summary.md"),
        **variables,
    }
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", text],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_steps_are_pinned_and_take_nothing_of_strangers_into_the_shell(path: Path) -> None:
    found = list(steps(path))
    assert found
    for step in found:
        if "uses" in step:
            assert step["uses"] == "./" or re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40}", step["uses"])
        else:
            assert "${{" not in step["run"]
            subprocess.run(["bash", "-n", "-c", step["run"]], check=True)


def test_the_check_shows_findings_at_their_lines(course: Course) -> None:  # noqa: F811
    check = script(REPOSITORY / "action.yml", "Check")
    assert shell(check, course.root, PROJECT=".", STRICT="true").returncode == 0
    course.replace("week-1.md", "| delta | land that a river makes |", "| delta | |")
    strict = shell(check, course.root, PROJECT=".", STRICT="true")
    assert strict.returncode == 1
    assert "::warning file=notes/week-1.md,line=7," in strict.stdout
    assert shell(check, course.root, PROJECT=".", STRICT="false").returncode == 0


def test_the_action_builds_the_deck_and_a_summary(course: Course) -> None:  # noqa: F811
    done = shell(script(REPOSITORY / "action.yml", "Build"), course.root, PROJECT=".")
    assert done.returncode == 0, done.stderr
    assert (course.root / "dist" / "demo-1.0.0-dev.apkg").exists()
    assert "5 notes" in (course.root.parent / "summary.md").read_text("utf-8")


def test_a_tag_makes_the_released_deck_with_its_notes_and_sums(course: Course) -> None:  # noqa: F811
    deck = release(course, "1.0.0")
    made = deck.read_bytes()
    deck.unlink()
    text = script(REPOSITORY / ".github" / "workflows" / "release.yml", "Build what the tag names")
    done = shell(text, course.root, TAG="v1.0.0")
    assert done.returncode == 0, done.stderr
    assert (course.root / "release" / "demo-1.0.0.apkg").read_bytes() == made
    assert (course.root / "release" / "demo-1.0.0-preview.html").exists()
    assert not (course.root / "release" / "demo-1.0.0-notes.md").exists()
    assert (course.root / "notes.md").read_text("utf-8").startswith("## Demo 1.0.0 - ")
    assert "demo-1.0.0.apkg" in (course.root / "release" / "SHA256SUMS").read_text("utf-8")


def test_the_page_of_the_deck_is_made(course: Course) -> None:  # noqa: F811
    release(course, "1.0.0")
    text = script(REPOSITORY / ".github" / "workflows" / "pages.yml", "Make the page")
    done = shell(text, course.root, ADDRESS="https://example.org/rivers")
    assert done.returncode == 0, done.stderr
    assert '<a href="demo-1.0.0.apkg">' in (course.root / "site" / "index.html").read_text("utf-8")
    assert {path.name for path in (course.root / "site").iterdir()} == {
        "index.html",
        "demo-1.0.0.apkg",
        "demo-1.0.0-preview.html",
    }


def test_the_action_makes_a_page_with_what_changed(course: Course) -> None:  # noqa: F811
    release(course, "1.0.0")
    course.replace("week-1.md", "beginns", "begins")
    done = shell(script(REPOSITORY / "action.yml", "Preview"), course.root, PROJECT=".")
    assert done.returncode == 0, done.stderr
    assert '"state":"changed"' in (course.root / "dist" / "preview.html").read_text("utf-8")


def test_the_linter_of_workflows_finds_nothing_that_matters() -> None:
    linter = Path(sys.executable).with_name("zizmor")
    if not linter.exists():
        pytest.skip("zizmor is not installed")
    command = [str(linter), "--offline", "--no-progress", "--min-severity", "medium", *map(str, FILES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_hook_runs_a_command_that_is_there() -> None:
    (hook,) = yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text("utf-8"))
    program, command, *_ = shlex.split(hook["entry"])
    assert program == "notes2anki"
    assert command in COMMANDS
