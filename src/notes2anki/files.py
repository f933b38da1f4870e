"""Writing files whole or not at all."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

_LEFTOVER = 3600


def write_all(contents: Mapping[Path, bytes]) -> None:
    """Write files so that a full disk, a read-only folder or a kill leaves each as it was or whole.

    All go to temporary neighbours first, and take their names only when every one is on the disk.
    """
    temporary: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            temporary[path] = _beside(path, content)
        for path, written in temporary.items():
            written.replace(path)
    except BaseException:
        for written in temporary.values():
            written.unlink(missing_ok=True)
        raise


def _beside(path: Path, content: bytes) -> Path:
    """A temporary file in the folder of a path, with its content on the disk and the usual permissions."""
    path.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{path.name[:40]}."
    _remove_leftovers(path.parent, prefix)
    handle, name = tempfile.mkstemp(prefix=prefix, suffix=".part", dir=path.parent)
    written = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        written.chmod(0o666 & ~umask)
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    return written


def _remove_leftovers(folder: Path, prefix: str) -> None:
    """Remove what a killed run left behind; a young file may be that of a run beside this one."""
    for entry in os.scandir(folder):
        if entry.name.startswith(prefix) and entry.name.endswith(".part"):
            with contextlib.suppress(OSError):
                if entry.stat().st_mtime < time.time() - _LEFTOVER:
                    Path(entry.path).unlink()
