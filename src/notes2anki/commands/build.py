"""The command that makes the decks."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from notes2anki import apkg, config, pipeline, report
from notes2anki.commands.common import FAILED, OK, PATHS, PROJECT, open_project, run, tell_problems
from notes2anki.diagnostics import dumps


@click.command("build")
@PATHS
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the deck goes: a folder, or a file name that ends in .apkg. Default: dist/ of the project.",
)
@PROJECT
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of the summary.")
def command(
    paths: tuple[str, ...] = (), output: Path | None = None, project: Path | None = None, as_json: bool = False
) -> None:
    """Make the deck, and say what became what.

    With PATHs (files or folders) it makes one deck of just these. A build with errors writes nothing and leaves the
    deck of the build before as it was.

    Exit codes: 0 done (warnings allowed), 1 errors or no notes, 2 wrong usage or configuration.
    """
    found = open_project(project)
    made = run(found, paths)
    written: list[Path] = []
    if not made.failed:
        folder, name = _target(output, found, made)
        for deck in made.decks:
            path = folder / (name or f"{deck.deck.slug}-{deck.deck.version}.apkg")
            apkg.write(path, deck.content)
            written.append(path)
    tell_problems(made.diagnostics, quiet=as_json, infos=False)
    click.echo(dumps(report.as_json(made, written)) if as_json else report.summary(made, written))
    sys.exit(FAILED if made.failed else OK)


def _target(output: Path | None, project: config.Project, made: pipeline.Build) -> tuple[Path, str]:
    """The folder that decks go to, and the name that the user gave the one deck, if any."""
    if output is None:
        return project.root / "dist", ""
    if output.suffix == ".apkg" and not output.is_dir():
        if len(made.decks) > 1:
            raise click.UsageError(f"There are {len(made.decks)} decks, so -o must be a folder.")
        return output.parent, output.name
    if output.exists() and not output.is_dir():
        raise click.UsageError(f'"{output}" is a file; -o takes a folder, or a name that ends in .apkg.')
    return output, ""
