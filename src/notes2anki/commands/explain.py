"""The command that says what became of a line."""

from __future__ import annotations

from pathlib import Path

import click

from notes2anki.commands.common import PROJECT, clock, guarded, open_project
from notes2anki.explain import explain_line


@click.command("explain")
@click.argument("where", metavar="PATH:LINE")
@PROJECT
def command(where: str, project: Path | None) -> None:
    """Say what the block at a line became, or why it became nothing, and how to change that.

    Of a note it tells how it was found in the ledger: unchanged, moved, answer edited, reworded (with the likeness, at
    most 1), returned, pinned, or new.
    """
    path, _, line = where.rpartition(":")
    if not path or not line.isdecimal():
        raise click.UsageError("Name a file and a line in it, like notes/week1.md:12")
    if not Path(path).is_file():
        raise click.UsageError(f'There is no file "{path}".')
    found = open_project(project)
    made = guarded(lambda: explain_line(found, Path(path), int(line), clock()))
    click.echo(made)
