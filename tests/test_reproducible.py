"""Law 2: the same input gives the same bytes, wherever and however it is built."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from running import REPOSITORY, run_apart, snapshot

PLACES = [
    {},
    {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Tokyo"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "America/Lima", "PYTHONUTF8": "0"},
]


def copy_course(folder: Path, *, backwards: bool) -> Path:
    """The showcase course in a folder, its files made in their order or against it."""
    files = sorted(path for path in (REPOSITORY / "notes").rglob("*") if path.is_file())
    for file in reversed(files) if backwards else files:
        copy = folder / file.relative_to(REPOSITORY)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    shutil.copyfile(REPOSITORY / "notes2anki.toml", folder / "notes2anki.toml")
    return folder


@pytest.mark.parametrize("number", range(1, len(PLACES)))
def test_folder_umask_hash_seed_locale_and_file_order_do_not_matter(number: int, tmp_path: Path) -> None:
    one = copy_course(tmp_path / "one", backwards=False)
    other = copy_course(tmp_path / "ein anderer Ort – 別" / "deep", backwards=True)
    (one / "notes" / "mlops" / "images").chmod(0o700)
    for folder, variables, umask in ((one, PLACES[0], 0o077), (other, PLACES[number], 0o002)):
        ran = run_apart(folder, "build", variables=variables, umask=umask)
        assert ran.code == 0, ran.err
    assert made(one) == made(other)


def made(folder: Path) -> dict[str, bytes]:
    """What a build wrote: the deck and the ledger."""
    files = {name: content for name, content in snapshot(folder).items() if not name.startswith("notes/")}
    assert {"notes2anki.lock", "dist/mlops-1.0.0-dev.apkg"} <= set(files)
    return files


def test_the_next_build_changes_nothing(tmp_path: Path) -> None:
    folder = copy_course(tmp_path, backwards=False)
    assert run_apart(folder, "build").code == 0
    before = made(folder)
    assert run_apart(folder, "build").code == 0
    assert made(folder) == before
