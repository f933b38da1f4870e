#!/usr/bin/env python3
"""How long a build takes, as ratios of one run, since machines differ and are noisy.

    python3 benchmarks/build.py [--notes 10000] [--rounds 3]

A course of collapsible questions and tables is built as a user does it, in a process of its own: from nothing, and then
again. The yardsticks are mistune alone, which renders the same files as HTML, and a tenth of the course.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
PER_FILE = 200
BARE = (
    "import mistune, pathlib; [mistune.html(p.read_text('utf-8')) for p in sorted(pathlib.Path('notes').glob('*.md'))]"
)


def course(folder: Path, notes: int) -> Path:
    """A course with so many notes: three in four are questions, the others rows of a table."""
    (folder / "notes").mkdir(parents=True)
    for first in range(0, notes, PER_FILE):
        parts = [f"# Part {first // PER_FILE}\n"]
        rows = ["| Term | Meaning |", "|---|---|"]
        for number in range(first, min(first + PER_FILE, notes)):
            if number % 4 == 3:
                rows.append(f"| term {number} | the *meaning* of number {number}, in `code` and in words |")
            else:
                parts.append(f"**What is fact {number} about topic {number * 7 % 1009}?**\n")
                parts.append("<details>\n<summary>Answer</summary>\n")
                parts.append(
                    f"It is about **{number * 13 % 997}**, which `f({number})` computes, and no more.\n\n</details>\n"
                )
        (folder / "notes" / f"part-{first:06}.md").write_text("\n".join([*parts, *rows, ""]), "utf-8")
    return folder


def seconds(folder: Path, *command: str) -> float:
    """How long a command takes in a folder."""
    start = time.monotonic()
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, *command], cwd=folder, env=env, check=True, capture_output=True)
    return time.monotonic() - start


def main() -> None:
    """Time all, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--notes", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    times: dict[str, list[float]] = {}
    for _ in range(options.rounds):  # side by side, so that a slow moment is slow for all
        with tempfile.TemporaryDirectory() as folder:
            whole, tenth = course(Path(folder, "a"), options.notes), course(Path(folder, "b"), options.notes // 10)
            for name, at, command in (
                ("mistune alone", whole, ("-c", BARE)),
                ("first build", whole, ("-m", "notes2anki", "build")),
                ("build again", whole, ("-m", "notes2anki", "build")),
                ("preview", whole, ("-m", "notes2anki", "preview")),
                ("first build of a tenth", tenth, ("-m", "notes2anki", "build")),
            ):
                times.setdefault(name, []).append(seconds(at, *command))
    yardstick = median(times["mistune alone"])
    for name, found in times.items():
        print(f"{name:<24} {median(found):7.2f} s  {median(found) / yardstick:5.1f} times mistune alone")


if __name__ == "__main__":
    main()
