"""`build.py`: the environment that it finds or makes, and what it hands over.

A real set-up takes a minute and a network and is made by .ci/run; here the environment is made by a stand-in for
Python's venv module, and its interpreter notes what it is asked to do.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from running import REPOSITORY, Ran, snapshot, write

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")

# `python -m venv DIR`: makes an interpreter that writes down its arguments; pip fails or waits when it is told to.
VENV = '''
import os, pathlib, sys, time
target = pathlib.Path(sys.argv[1])
(target / "bin").mkdir(parents=True)
if os.environ.get("VENV_WAITS"):
    (target / "waiting").touch()
    time.sleep(60)
python = target / "bin" / "python"
python.write_text("""#!/bin/sh
echo "$PWD | PYTHONPATH=$PYTHONPATH" >> "$LOG"
for argument in "$@"; do echo "  $argument" >> "$LOG"; done
case " $* " in *" pip install "*)
  if test -n "$PIP_FAILS"; then echo "ERROR: no network"; exit 1; fi
  if test -n "$PIP_WAITS"; then touch "%s/waiting"; exec sleep 60; fi ;;
esac
exit ${CODE:-0}
""" % target)
python.chmod(0o755)
'''


class Checkout:
    """A folder with build.py and what it looks at, a Python that has no package of ours, and a log of what it ran."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "mein Kürs 課程"
        self.fakes = write(folder / "fakes", {"venv.py": VENV})
        self.log = folder / "log"
        write(self.root, {"src/notes2anki/__init__.py": '__version__ = "0"\n'})
        for name in ("build.py", "pyproject.toml"):
            shutil.copyfile(REPOSITORY / name, self.root / name)

    def command(self, *arguments: str) -> list[str]:
        # -S: without the packages of the Python that runs the tests, which has all that build.py looks for.
        return [sys.executable, "-S", str(self.root / "build.py"), *arguments]

    def variables(self, **more: str) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(self.fakes), "LOG": str(self.log), **more}

    def run(self, *arguments: str, cwd: Path | None = None, **variables: str) -> Ran:
        self.log.write_text("", "utf-8")
        done = subprocess.run(
            self.command(*arguments),
            cwd=cwd or self.root,
            env=self.variables(**variables),
            capture_output=True,
            encoding="utf-8",
            timeout=30,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def kill_while_waiting(self, **variables: str) -> None:
        """Start a set-up, and kill it, and all that it started, when its stand-in has come to the point to wait."""
        self.log.write_text("", "utf-8")
        waiting = self.root / ".venv" / "waiting"
        with subprocess.Popen(
            self.command(), env=self.variables(**variables), stderr=subprocess.DEVNULL, start_new_session=True
        ) as program:
            until = time.monotonic() + 20
            while not waiting.exists() and time.monotonic() < until:
                time.sleep(0.02)
            os.killpg(program.pid, signal.SIGKILL)
        assert waiting.exists()

    def ran(self) -> list[list[str]]:
        """The arguments of each call of the environment's interpreter, the folder that it ran in first."""
        calls: list[list[str]] = []
        for line in self.log.read_text("utf-8").splitlines():
            calls.append([line]) if not line.startswith("  ") else calls[-1].append(line[2:])
        return calls


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_the_first_run_sets_up_and_builds_from_any_folder(checkout: Checkout, tmp_path: Path) -> None:
    ran = checkout.run(cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert ran.err.splitlines() == [
        "Setting up .venv: this happens once and takes a minute or two.",
        "  1/2 creating the environment",
        "  2/2 installing notes2anki and what it needs",
        "  done",
    ]
    pip, program = checkout.ran()
    assert pip[0] == f"{checkout.root} | PYTHONPATH="
    assert pip[1:4] == ["-m", "pip", "install"]
    assert pip[-2:] == ["--editable", "."]
    assert program == [f"{tmp_path} | PYTHONPATH=", "-P", "-m", "notes2anki", "build", "--project", str(checkout.root)]


def test_later_runs_use_what_is_there_and_pass_arguments_and_exit_code_on(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run()
    ran = checkout.run("check", "--format", "json", "my notes/Übung 1.md", "", cwd=tmp_path, CODE="3")
    assert (ran.code, ran.err) == (3, "")
    assert checkout.ran() == [
        [f"{tmp_path} | PYTHONPATH=", *"-P -m notes2anki check --format json".split(), "my notes/Übung 1.md", ""]
    ]


def test_the_tests_add_their_packages_once_and_run_in_the_checkout(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run()
    ran = checkout.run("test", "-k", "one or other", cwd=tmp_path)
    assert "  1/1 installing the tests and what they need" in ran.err
    pip, tests = checkout.ran()
    assert pip[-2:] == ["--editable", ".[test]"]
    assert tests == [f"{checkout.root} | PYTHONPATH=", "-P", "-m", "pytest", "-k", "one or other"]
    for arguments in (["test"], ["build"]):
        assert checkout.run(*arguments).err == ""


@pytest.mark.parametrize("moment", ["VENV_WAITS", "PIP_WAITS"])
def test_what_was_killed_half_way_is_made_anew(moment: str, checkout: Checkout) -> None:
    checkout.kill_while_waiting(**{moment: "yes"})
    ran = checkout.run()
    assert ran.code == 0, ran.err
    assert "  1/2 creating the environment" in ran.err
    assert not (checkout.root / ".venv" / "waiting").exists()
    assert checkout.run().err == ""


def test_a_kill_while_the_tests_are_added_leaves_no_half_of_them(checkout: Checkout) -> None:
    checkout.run()
    (checkout.root / ".venv" / "made-for.txt").write_text("", "utf-8")  # as it is from then on
    assert "creating the environment" in checkout.run("test").err


def test_another_pyproject_makes_another_environment(checkout: Checkout) -> None:
    checkout.run()
    with (checkout.root / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("# another requirement\n")
    (checkout.root / ".venv" / "left over").touch()
    assert "creating the environment" in checkout.run().err
    assert not (checkout.root / ".venv" / "left over").exists()
    assert checkout.run().err == ""


def test_a_checkout_that_was_moved_gets_another_environment(checkout: Checkout) -> None:
    checkout.run()
    checkout.root = checkout.root.rename(checkout.root.with_name("moved"))
    assert "creating the environment" in checkout.run().err


def test_an_environment_whose_python_is_gone_is_made_anew(checkout: Checkout) -> None:
    checkout.run()
    (checkout.root / ".venv" / "bin" / "python").unlink()
    assert "creating the environment" in checkout.run().err


def test_an_environment_of_somebody_else_is_added_to_and_kept(checkout: Checkout) -> None:
    checkout.run()
    (checkout.root / ".venv" / "made-for.txt").unlink()
    (checkout.root / ".venv" / "mine").touch()
    ran = checkout.run()
    assert "  1/1 installing notes2anki" in ran.err
    assert (checkout.root / ".venv" / "mine").exists()
    assert checkout.run().err == ""


def test_an_empty_or_broken_environment_is_made_anew(checkout: Checkout) -> None:
    write(checkout.root, {".venv/pyvenv.cfg": "home = /nowhere\n"})
    assert "creating the environment" in checkout.run().err


def test_without_a_network_it_says_so_and_the_next_run_goes_on(checkout: Checkout) -> None:
    ran = checkout.run(PIP_FAILS="yes")
    assert ran.code == 1
    assert ran.err.endswith(
        "ERROR: no network\n\n"
        "The packages could not be installed (see above). Is there a network? Run this again when there is.\n"
    )
    assert "Traceback" not in ran.err
    assert checkout.run().code == 0


def test_without_venv_it_says_what_to_install(checkout: Checkout) -> None:
    write(checkout.fakes, {"venv.py": "raise SystemExit('ensurepip is not available')\n"})
    ran = checkout.run()
    assert ran.code == 1
    assert "ensurepip is not available" in ran.err
    assert ran.err.endswith("On Debian and Ubuntu: apt install python3-venv\n")
    assert not (checkout.root / ".venv").exists()


def test_where_the_package_is_importable_nothing_is_set_up() -> None:
    """This Python has all packages, and the code of this checkout is on its path."""
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "build.py"), "--version"],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("notes2anki, version ")


def test_a_package_of_another_checkout_is_not_this_one(checkout: Checkout, tmp_path: Path) -> None:
    other = write(tmp_path / "other", {"notes2anki/__init__.py": '__version__ = "another"\n'})
    ran = checkout.run(PYTHONPATH=f"{other}{os.pathsep}{checkout.fakes}")
    assert "Setting up .venv" in ran.err


def test_a_file_of_the_working_directory_does_not_take_the_place_of_a_module(tmp_path: Path) -> None:
    write(
        tmp_path, {"click.py": "raise SystemExit('the wrong one')\n", "notes/a.md": "| T | M |\n|-|-|\n| a | it b |\n"}
    )
    before = snapshot(tmp_path)
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "build.py"), "check"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert snapshot(tmp_path) == before


def test_an_old_python_is_told_the_version(checkout: Checkout) -> None:
    """With the version number of an old one: the check comes before anything that an old one lacks."""
    script = "import runpy, sys; sys.version_info = (3, 9, 1); runpy.run_path(sys.argv[1], run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-S", "-c", script, str(checkout.root / "build.py")],
        capture_output=True,
        encoding="utf-8",
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "notes2anki needs Python 3.11 or newer; this is 3.9. Run it with a newer one.\n"
