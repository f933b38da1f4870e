"""What is wrong with notes, configuration and templates gets a message with its place, and never a traceback.

Each folder of faults/ is a small project with one fault: `command.txt` says how it is built (`build` when there is
none), `expected.txt` the exit code, and the findings and errors by how their lines begin.
"""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from acceptance import Accepted, accept
from running import Ran, run, snapshot, write

FAULTS = Path(__file__).parent / "faults"
NAMES = sorted(folder.name for folder in FAULTS.iterdir() if folder.is_dir())
TABLE = "# Rivers\n\n| Term | Meaning |\n|---|---|\n| delta | land made of what a river brings |\n"
PREVIOUS = b"the deck of the build before"


def project(name: str, folder: Path) -> tuple[Path, list[str], list[str]]:
    """A copy of a project with a fault, with a deck of the build before; how to build it, and what to expect."""
    copy = folder / "course"
    shutil.copytree(FAULTS / name, copy, ignore=shutil.ignore_patterns("expected.txt", "command.txt"))
    (copy / "dist").mkdir()
    (copy / "dist" / "course-1.0.0-dev.apkg").write_bytes(PREVIOUS)
    command = FAULTS / name / "command.txt"
    arguments = shlex.split(command.read_text("utf-8")) if command.exists() else ["build"]
    return copy, arguments, (FAULTS / name / "expected.txt").read_text("utf-8").splitlines()


def findings(ran: Ran) -> list[str]:
    """What a command said to stderr, without click's reminder of the usage."""
    return [line for line in ran.err.splitlines() if line and not line.startswith(("Usage:", "Try "))]


@pytest.mark.parametrize("name", NAMES)
def test_a_fault_gets_its_message_and_harms_nothing(name: str, tmp_path: Path) -> None:
    folder, arguments, (code, *expected) = project(name, tmp_path)
    before = snapshot(folder)
    ran = run(folder, *arguments)
    said = findings(ran)
    assert [line[: len(start)] for line, start in zip(said, expected, strict=False)] == expected, ran.err
    assert len(said) == len(expected), ran.err
    assert f"exit {ran.code}" == code
    if ran.code:
        assert snapshot(folder) == before
    else:
        deck = folder / "dist" / "course-1.0.0-dev.apkg"
        assert deck.read_bytes() != PREVIOUS
        assert accept(deck).findings == ()


@pytest.mark.parametrize("name", [name for name in NAMES if not (FAULTS / name / "command.txt").exists()])
def test_check_finds_what_build_finds_and_writes_nothing(name: str, tmp_path: Path) -> None:
    folder, _, (code, *expected) = project(name, tmp_path)
    before = snapshot(folder)
    ran = run(folder, "check")
    assert f"exit {ran.code}" == code
    for start in expected:
        assert any(line.startswith(start) for line in findings(ran)), ran.err
    assert snapshot(folder) == before


def test_what_a_slip_costs_is_that_slip(tmp_path: Path) -> None:
    """A row with a missing cell and one with a cell too many keep all that is in them."""
    folder, *_ = project("rows-ragged", tmp_path)
    made = run(folder, "build", "--json").json
    assert made["decks"][0]["notes"] == 5


def test_a_file_of_five_megabytes_is_read(tmp_path: Path) -> None:
    rows = "".join(f"| term {number} | what the term number {number} means |\n" for number in range(200))
    prose = ("It rains, and the river rises; the field lies dry behind its dike. " * 150 + "\n\n") * 520
    write(tmp_path, {"notes/large.md": f"# Large\n\n| Term | Meaning |\n|---|---|\n{rows}\n{prose}"})
    assert (tmp_path / "notes" / "large.md").stat().st_size > 5_000_000
    made = run(tmp_path, "build", "--json")
    assert (made.code, made.json["decks"][0]["notes"]) == (0, 200)


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, for which no file is unreadable."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user can get at."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        write(Path(name), {"notes/a.md": TABLE, "notes/closed/b.md": TABLE, "notes/c.md": TABLE})
        run(Path(name), "check")  # with all its modules imported: nobody may not be able to read them
        yield Path(name)
        for path in Path(name).rglob("*"):
            path.chmod(0o755)


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of Unix")
def test_a_folder_without_permission_is_named_and_nothing_is_written(open_folder: Path) -> None:
    (open_folder / "notes" / "closed").chmod(0)
    with as_nobody():
        ran = run(open_folder, "build")
    assert ran.code == 1
    assert "notes/closed:1:1: error[file-unreadable] The folder cannot be read: Permission denied." in ran.err
    assert not (open_folder / "dist").exists()


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of Unix")
def test_a_file_without_permission_is_named_and_nothing_is_written(open_folder: Path) -> None:
    (open_folder / "notes" / "c.md").chmod(0)
    with as_nobody():
        ran = run(open_folder, "build")
    assert ran.code == 1
    assert "notes/c.md:1:1: error[file-unreadable] The file cannot be read: Permission denied." in ran.err
    assert not (open_folder / "dist").exists()


@pytest.mark.skipif(os.name == "nt", reason="permissions are those of Unix")
def test_an_output_folder_without_permission_is_named(open_folder: Path) -> None:
    open_folder.chmod(0o755)
    with as_nobody():
        ran = run(open_folder, "build")
    open_folder.chmod(0o777)
    assert ran.code == 1
    assert ran.err.startswith("Error: ")
    assert "dist: Permission denied. Nothing was changed." in ran.err


def test_an_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": TABLE, "out": "here already"})
    ran = run(tmp_path, "build", "-o", "out")
    assert (ran.code, "is a file" in ran.err) == (2, True)
    assert (tmp_path / "out").read_text("utf-8") == "here already"


def test_a_configuration_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"notes/a.md": TABLE})
    (tmp_path / "notes2anki.toml").write_bytes(b'[deck.course]\nname = "Gr\xf6\xdfe"\n')
    ran = run(tmp_path, "build")
    assert ran.code == 2
    assert ran.err.startswith(
        'notes2anki.toml:2:11: error[configuration] The file is not UTF-8: it looks like Latin-1 ("Größe").'
    )


@pytest.mark.parametrize(
    ("text", "encoding", "said"),
    [
        ("数据库系统原理", "gbk", 'GBK ("数据库系统原理")'),
        ("데이터베이스란", "euc-kr", 'EUC-KR ("데이터베이스란")'),
        ("Größe über Öl", "cp1252", 'Latin-1 ("Größe")'),
        ("Größe — «Öl»", "cp1252", 'Latin-1 ("Größe")'),
    ],
)
def test_the_likely_encoding_is_named(tmp_path: Path, text: str, encoding: str, said: str) -> None:
    write(tmp_path, {"notes/a.md": TABLE})
    (tmp_path / "notes" / "b.md").write_bytes(f"# {text}\n".encode(encoding))
    assert f"The file is not UTF-8: it looks like {said}." in run(tmp_path, "build").err


def test_a_file_name_that_is_not_utf8_is_read_and_named_as_well_as_can_be(tmp_path: Path) -> None:
    folder = os.fsencode(write(tmp_path, {"notes/a.md": TABLE}) / "notes")
    try:
        with open(folder + b"/caf\xe9.md", "w", encoding="utf-8") as file:  # noqa: PTH123  # a name of bytes
            file.write("| Term | Meaning |\n|---|---|\n| spring | |\n| bay | a bend of the shore |\n")
    except OSError:
        pytest.skip("this file system has only names that are UTF-8")
    ran = run(tmp_path, "build")
    assert ran.code == 0
    assert "notes/caf\ufffd.md:3:12: warning[table-cell-empty]" in ran.err
    (deck,) = (tmp_path / "dist").iterdir()
    assert accept(deck) == Accepted(notes=2, cards=2, findings=())
