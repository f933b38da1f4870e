"""Running the program as a user does: in a folder, with arguments; in this process, or as one of its own."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from notes2anki.cli import main

REPOSITORY = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document that `--json` prints."""
        return json.loads(self.out)


def run(folder: Path, *arguments: str) -> Ran:
    """A command run in a folder, without a process of its own: fast. A traceback in it fails the test."""
    out, err = io.StringIO(), io.StringIO()
    code: object = 0
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        patch.object(sys, "argv", ["notes2anki", *arguments]),
    ):
        try:
            main()
        except SystemExit as end:
            code = end.code
    assert isinstance(code, int | None), code
    return Ran(code or 0, out.getvalue(), err.getvalue())


def run_apart(folder: Path, *arguments: str, variables: Mapping[str, str] | None = None, umask: int = -1) -> Ran:
    """A command run in a folder as a process of its own, with some environment variables changed."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "notes2anki", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), **(variables or {})},
        umask=umask,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder with these files in it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def snapshot(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, with its content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
