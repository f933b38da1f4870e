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
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent
PACKAGE = ROOT / "src" / "notes2anki"
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Says what .venv was made for. It is there from the first moment, so that what was interrupted can be told from a
# finished environment, and from one that is not ours.
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
    # -P: a file of the working directory that is named like a module must not take its place.
    return subprocess.call([python, "-P", *command], env=None if python == sys.executable else own_variables())


def find_python(extra: str) -> str:
    """The interpreter to use: this one where it has all that is needed, else the one of .venv, made if need be."""
    if is_this_one_importable() and all(map(is_installed, requirements(extra))):
        return sys.executable
    if not (PYTHON.exists() and stamp(extra) in made_for()):
        make_environment(extra)
    return str(PYTHON)


def is_this_one_importable() -> bool:
    """Whether `import notes2anki` gives the code beside this file, and not that of another copy of it."""
    found = importlib.util.find_spec("notes2anki")
    if not found or not found.origin:
        return False
    there = Path(found.origin).resolve().parent
    return there == PACKAGE or all(is_same(there / file.relative_to(PACKAGE), file) for file in PACKAGE.rglob("*.py"))


def is_same(one: Path, other: Path) -> bool:
    """Whether two files are there and hold the same."""
    return one.is_file() and one.read_bytes() == other.read_bytes()


def is_installed(requirement: str) -> bool:
    """Whether this interpreter has a package, in whatever version."""
    try:
        metadata.version(re.split(r"[^\w.-]", requirement)[0])
    except metadata.PackageNotFoundError:
        return False
    return True


def requirements(extra: str) -> list[str]:
    """What pyproject.toml asks for."""
    import tomllib  # not there before 3.11, which must get as far as being told so

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [*project["dependencies"], *(project["optional-dependencies"][extra] if extra else [])]


def stamp(extra: str) -> str:
    """What an environment is made for: requirements, extra, version of Python, and the folder, should it be moved."""
    needed = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    return f"{needed} {extra or 'base'} {sys.version_info[0]}.{sys.version_info[1]} {ROOT}"


def made_for() -> list[str]:
    """The stamps of .venv: of one for the tests two, of an unfinished one none."""
    return STAMP.read_text("utf-8").split("\n") if STAMP.is_file() else []


def make_environment(extra: str) -> None:
    """Make .venv anew, or add to it, saying so; what was left half-made is thrown away."""
    kept = made_for() if PYTHON.exists() and stamp("") in made_for() else []
    steps = 1 if kept or is_foreign() else 2
    say(f"Setting up .venv{' for the tests' if extra else ''}: this happens once and takes a minute or two.")
    if steps == 2:
        say("  1/2 creating the environment")
        create()
    STAMP.write_text("", "utf-8")
    say(f"  {steps}/{steps} installing {'the tests and what they need' if extra else 'notes2anki and what it needs'}")
    target = f".[{extra}]" if extra else "."
    install([str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--editable", target])
    STAMP.write_text("\n".join(dict.fromkeys([*kept, stamp(""), stamp(extra)])), "utf-8")
    say("  done")


def is_foreign() -> bool:
    """Whether .venv works and was made by somebody else: then it is added to, and not thrown away."""
    if STAMP.is_file() or not PYTHON.exists():
        return False
    return not subprocess.run([str(PYTHON), "-m", "pip", "--version"], capture_output=True, check=False).returncode


def create() -> None:
    """An empty environment, or the end with what to do about it."""
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir(exist_ok=True)
    STAMP.write_text("", "utf-8")
    command = [sys.executable, "-m", "venv", str(VENV)]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        hint = "Python's venv module is missing or does not work. On Debian and Ubuntu: apt install python3-venv"
        sys.exit(f"{done.stdout}{done.stderr}\n{hint}")


def install(command: list[str]) -> None:
    """Run pip, showing the package it is at; on failure show all that it said."""
    said = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=own_variables(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
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


def own_variables() -> dict[str, str]:
    """The environment variables without those that would show .venv the packages of another Python."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}


def say(text: str) -> None:
    """Tell what is going on, beside the output proper."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. Run it again to go on.")
