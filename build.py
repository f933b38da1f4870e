#!/usr/bin/env python3
"""Build this repository's deck on a machine that has nothing but Python 3.11 or newer.

    python3 build.py              build the deck of notes/ into dist/
    python3 build.py test         run the tests of this repository
    python3 build.py COMMAND ...  anything that notes2anki can do (--help lists it)

The first run makes an environment in .venv beside this file; later runs use it, until pyproject.toml changes.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Written last, so that an environment without it, or with another one, was interrupted or is out of date.
STAMP = VENV / "made-for.txt"


def main(arguments: list[str]) -> int:
    """Hand over to notes2anki, or to pytest, in an environment that has it."""
    if sys.version_info < (3, 11):
        sys.exit(
            "notes2anki needs Python 3.11 or newer; this is %d.%d. Run it with a newer one." % sys.version_info[:2]
        )
    testing = arguments[:1] == ["test"]
    python = find_python("test" if testing else "")
    command = ["-m", "pytest", *arguments[1:]] if testing else ["-m", "notes2anki", *arguments]
    if testing:
        os.chdir(ROOT)
    elif not arguments:
        command += ["build", "--project", str(ROOT)]
    return subprocess.call([python, *command])


def find_python(extra: str) -> str:
    """The interpreter to use: this one where the package is importable already, else the one of .venv."""
    needed = ["notes2anki", "pytest", "anki", "hypothesis"] if extra else ["notes2anki"]
    if all(importlib.util.find_spec(name) for name in needed):
        return sys.executable
    if STAMP.is_file() and stamp(extra) in STAMP.read_text("utf-8").split("\n"):
        return str(PYTHON)
    make_environment(extra)
    return str(PYTHON)


def stamp(extra: str) -> str:
    """What an environment was made for: the project's requirements, the extra, and the version of Python."""
    requirements = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return f"{requirements} {extra or 'base'} {sys.version_info[0]}.{sys.version_info[1]}"


def make_environment(extra: str) -> None:
    """Make .venv anew, or add an extra to it, saying so; what was left half-made is thrown away."""
    usable = STAMP.is_file() and stamp("") in STAMP.read_text("utf-8").split("\n") and PYTHON.exists()
    steps = ([] if usable else ["create"]) + ["install"]
    say(f"Setting up .venv{' for the tests' if extra else ''}: this happens once and takes a minute or two.")
    if "create" in steps:
        say(f"  1/{len(steps)} creating the environment")
        shutil.rmtree(VENV, ignore_errors=True)
        run(
            [sys.executable, "-m", "venv", str(VENV)],
            "Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv",
        )
    kept = STAMP.read_text("utf-8") if usable else ""
    STAMP.unlink(missing_ok=True)
    what = "the tests and what they need" if extra else "notes2anki and what it needs"
    say(f"  {len(steps)}/{len(steps)} installing {what}")
    target = f"{ROOT}[{extra}]" if extra else str(ROOT)
    install([str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--editable", target])
    STAMP.write_text("\n".join(filter(None, [kept, stamp(""), stamp(extra)])), "utf-8")
    say("  done")


def install(command: list[str]) -> None:
    """Run pip, showing the package it is at; on failure show all that it said."""
    said = []
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        for line in pip.stdout or ():
            said.append(line)
            words = line.split()
            if words[:1] in (["Collecting"], ["Downloading"], ["Building"], ["Installing"]) and sys.stderr.isatty():
                sys.stderr.write("\r      %-70s" % " ".join(words[:2])[:70])
                sys.stderr.flush()
    if sys.stderr.isatty():
        sys.stderr.write("\r%80s\r" % "")
    if pip.returncode:
        sys.exit(
            "".join(said[-30:])
            + "\nThe packages could not be installed (see above). Is there a network? Run this again when there is."
        )


def run(command: list[str], hint: str) -> None:
    """Run a step of the set-up, or end with what to do about it."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        sys.exit(f"{done.stdout}{done.stderr}\n{hint}")


def say(text: str) -> None:
    """Tell what is going on, beside the output proper."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. Run it again to go on.")
