"""Hostile notes (benchmarks/adversarial.py), small: none crashes, and twice the text takes about twice the time."""

import time
from pathlib import Path

import pytest
from adversarial import BLOCK, GENERATORS

from notes2anki.config import Project
from notes2anki.pipeline import Clock, build

SIZE = 12_000
# Far from linear's 2 and from quadratic's 4, and only for what takes long enough to be timed.
MOST, TIMED = 3.2, 0.15


def seconds(name: str, size: int, folder: Path) -> float:
    """The time of a build."""
    path = folder / "hostile.md"
    path.write_text(f"{GENERATORS[name](size)}\n\n{BLOCK}", "utf-8")
    start = time.perf_counter()
    made = build(Project(root=folder), [path], Clock(now=1, first=1, today=1))
    assert made.decks
    return time.perf_counter() - start


@pytest.mark.parametrize("name", GENERATORS)
def test_twice_the_text_about_twice_the_time(name: str, tmp_path: Path) -> None:
    growth = []
    for _ in range(3):  # a busy machine may spoil one measurement, and not three
        size = SIZE
        small, large = seconds(name, size, tmp_path), seconds(name, 2 * size, tmp_path)
        while large < TIMED and size < 16 * SIZE:
            size *= 2
            small, large = large, seconds(name, 2 * size, tmp_path)
        growth.append(large / small)
        if large < TIMED or growth[-1] < MOST:
            return
    assert min(growth) < MOST, growth


# Once quadratic, in ways that only show at size: seconds at 250,000 characters tell nothing.
ONCE_QUADRATIC = ("math display", "references unclosed", "details without end tags", "comments", "tables small")


@pytest.mark.parametrize("name", ONCE_QUADRATIC)
def test_also_at_size(name: str, tmp_path: Path) -> None:
    growth = []
    for _ in range(3):
        growth.append(seconds(name, 800_000, tmp_path) / seconds(name, 200_000, tmp_path))
        if growth[-1] < 2 * MOST:  # four times the text; quadratic would be 16
            return
    assert min(growth) < 2 * MOST, growth
