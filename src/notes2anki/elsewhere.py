"""Configurations that a build does not go by: under a name that is not looked for, or of a project further down."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from notes2anki import config, ledger, sources
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Place

_MEANT = re.compile(r"\.?notes?[-_ ]?2[-_ ]?anki(?: ?\(\d+\))?\.(?:toml?|tml)(?:\.(?:txt|toml))?", re.I)


def findings(project: config.Project, files: Iterable[sources.Found]) -> Iterator[Diagnostic]:
    """What a project without a configuration seems to have in place of one. `files` are those that it reads."""
    if not (project.root / config.FILE).exists():
        # Who is in a folder of the project means its configuration above: that is looked for, too.
        for folder in (project.root, project.root.resolve().parent):
            yield from _misnamed(folder)
        yield from _inner(project.root.resolve(), files)


def _misnamed(root: Path) -> Iterator[Diagnostic]:
    try:
        names = sorted(entry.name for entry in os.scandir(root) if entry.is_file())
    except OSError:
        return
    for name in filter(_MEANT.fullmatch, names):
        place = Place(path=sources.show(root / name))
        message = f"This file is not read: the configuration is looked for under the name {config.FILE}."
        hint = f"Rename it to {config.FILE}; what it says of the deck does not hold until then."
        yield Diagnostic(place=place, code="file-name", message=message, hint=hint)


def _inner(root: Path, files: Iterable[sources.Found]) -> Iterator[Diagnostic]:
    """A warning for each project that files were taken from as if they were in none: their notes are known there."""
    seen: set[Path] = {root, *root.parents}
    for file in files:
        for folder in file.file.resolve().parents:
            if folder in seen:
                break
            seen.add(folder)
            marks = [folder / name for name in (config.FILE, ledger.FILE) if (folder / name).is_file()]
            if marks:
                shown = sources.show(folder)
                message = f"{shown} is a project of its own; built from here, all of its notes are new to learners."
                hint = f'Run notes2anki in that folder, or with --project "{shown}".'
                place = Place(path=sources.show(marks[0]))
                yield Diagnostic(place=place, code="project-other", message=message, hint=hint)
