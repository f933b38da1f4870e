"""The command that builds a release again and compares."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from notes2anki import compare, history
from notes2anki.commands.common import FAILED, OK, PROJECT, clock, guarded, open_project
from notes2anki.diagnostics import UsageFault
from notes2anki.pipeline import Built

_NAME = re.compile(r"(?P<slug>[a-z0-9-]+?)-(?P<version>\d+\.\d+\.\d+)(?=[-.])")


@click.command("verify")
@click.argument("deck", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="DECK.apkg")
@PROJECT
def command(deck: Path, project: Path | None) -> None:
    """Say whether a released deck is what its tagged sources make, byte for byte.

    DECK.apkg must have the name that it was released under, such as mlops-1.4.0.apkg: the name tells the tag.

    Exit codes: 0 it is the same, 1 it differs, and how, 2 it cannot be told.
    """
    root = open_project(project).root
    built = guarded(lambda: _again(root, deck.name))
    given = deck.read_bytes()
    differs = guarded(lambda: compare.first_difference(built.content, given))
    if differs:
        click.echo(f"{deck}: not what its sources make: {differs}.")
        sys.exit(FAILED)
    if given == built.content:
        click.echo(f"{deck}: the same, byte for byte, as its sources make.")
    else:
        click.echo(f"{deck}: all files in it are what its sources make; another zlib packed them.")
    sys.exit(OK)


def _again(root: Path, name: str) -> Built:
    """The release that a file name tells, built again."""
    found = _NAME.match(name)
    if not found:
        raise UsageFault(f'"{name}" does not tell a release, as mlops-1.4.0.apkg does.')
    built = history.release_at(root, found["slug"], found["version"], clock())
    if built is None:
        raise UsageFault(f"The sources of that release make no deck {found['slug']}.")
    return built
