"""The command that says what became of a line."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

import click

from notes2anki import pipeline
from notes2anki.commands.common import PROJECT, clock, guarded, open_project
from notes2anki.config import Project
from notes2anki.explain import explain_line
from notes2anki.sources import show

# As findings are printed: behind the line there may be a column, and a colon that was copied along.
_WHERE = re.compile(r"(?P<path>.+?):(?P<line>\d{1,9})(?::\d+)?:?")
_LIKE = "Name a file and a line in it"
_SHOWN = 3


@click.command("explain")
@click.argument("where", nargs=-1, required=True, metavar="PATH:LINE")
@PROJECT
def command(where: tuple[str, ...], project: Path | None) -> None:
    """Say what the block at a line became, or why it became nothing, and how to change that.

    Of a note it tells how it was found in the ledger: unchanged, moved, answer edited, reworded (with the likeness, at
    most 1), returned, pinned, or new.
    """
    match = _WHERE.fullmatch(where[0])
    if len(where) > 1:
        line = where[1] if where[1].isdecimal() and not match else "12"
        raise click.UsageError(f"{_LIKE}, as one word: {where[0] if match else f'{where[0]}:{line}'}")
    if not match:
        raise click.UsageError(f"{_LIKE}, like {where[0] if Path(where[0]).is_file() else 'notes/week1.md'}:12")
    path, number = match["path"], match["line"]
    found = open_project(project)
    if not Path(path).is_file():
        near = [f'"{each}:{number}"' for each in guarded(lambda: _near(found, path))]
        hint = f"Did you mean {' or '.join(near)}?" if near else "Check the spelling, or the folder that you are in."
        raise click.UsageError(f'There is no file "{path}". {hint}')
    made = guarded(lambda: explain_line(found, Path(path), int(number), clock()))
    click.echo(made)


def _near(project: Project, path: str) -> list[str]:
    """The notes that may be meant by a path that does not exist: those of its name, else the one most like it."""
    notes = [show(file.file) for planned in pipeline.plan(project, ()) for file in planned.files]
    named = [note for note in notes if f"/{note}".casefold().endswith(f"/{path}".casefold())]
    same = [note for note in notes if Path(note).name.casefold() == Path(path).name.casefold()]
    return (named or same or get_close_matches(path, notes, n=1))[:_SHOWN]
