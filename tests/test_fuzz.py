"""The fuzzer's seeds, and what it once found, hold the laws; and a short run of the fuzzer finds nothing new."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from fuzz_notes import HERE, try_document


@pytest.mark.parametrize("seed", sorted((HERE / "corpus").iterdir()), ids=lambda path: path.name)
def test_a_seed(seed: Path, tmp_path: Path) -> None:
    try_document(seed.read_text("utf-8"), tmp_path)


def test_a_short_run() -> None:
    if find_spec("atheris") is None:
        pytest.skip("atheris is not installed (the extra fuzz)")
    command = [sys.executable, str(HERE / "fuzz_notes.py"), "--runs", "1500", "--seconds", "60"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
