"""The command that makes the decks."""

from __future__ import annotations

import sys
from difflib import get_close_matches
from pathlib import Path

import click

from notes2anki import config, files, ledger, pipeline, report
from notes2anki.commands.common import (
    FAILED,
    OK,
    OUT_OF_DATE,
    PATHS,
    PROJECT,
    changed_ledger,
    open_project,
    run,
    tell_problems,
)
from notes2anki.diagnostics import dumps

_ENDING = ".apkg"
# Endings of files, though not of decks that can be made here. A folder may well be called "v1.2".
_FILES = frozenset(
    ".7z .anki .anki2 .anki21 .colpkg .csv .gz .html .json .md .pdf .pkg .rar .tar .tgz .tsv .txt .zip".split()
)
_NEARLY = 0.7


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
@click.option("--locked", is_flag=True, help=f"Write nothing and fail if {ledger.FILE} would change: for CI.")
@click.option("--allow-retire", is_flag=True, help="Go on when many notes are gone from the sources: it is meant.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of the summary.")
def command(  # one parameter an option
    paths: tuple[str, ...] = (),
    output: Path | None = None,
    project: Path | None = None,
    locked: bool = False,
    allow_retire: bool = False,
    as_json: bool = False,
) -> None:
    """Make the deck, update the ledger, and say what became what.

    With PATHs (files or folders) it makes one deck of just these. The ledger, notes2anki.lock beside the
    configuration, is what keeps learners' progress when notes are edited: commit it with the notes. A build with errors
    writes nothing, and leaves the deck of the build before and the ledger as they were.

    Exit codes: 0 done (warnings allowed), 1 errors or no notes, 2 wrong usage or configuration, 3 the ledger is out of
    date (with --locked).
    """
    _refuse_other_endings(output)
    found = open_project(project)
    made = run(found, paths, allow_retire=allow_retire)
    outdated = locked and not made.failed and made.after != made.before
    written: dict[Path, bytes] = {}
    if not made.failed and not outdated:
        folder, name = _target(output, found, made)
        for deck in made.decks:
            written[folder / (name or f"{deck.deck.slug}-{deck.deck.version}.apkg")] = deck.content
        files.write_all({**written, **changed_ledger(found, made)})
    tell_problems(made.diagnostics, quiet=as_json, infos=False, done=bool(written))
    click.echo(dumps(report.as_json(made, list(written))) if as_json else report.summary(made, list(written)))
    if outdated:
        message = f"{ledger.FILE} is out of date, so nothing was written. Build without --locked, and commit the file."
        click.echo(f"Error: {message}", err=True)
    sys.exit(FAILED if made.failed else OUT_OF_DATE if outdated else OK)


def _refuse_other_endings(output: Path | None) -> None:
    """A fault of usage where the name of a file was meant that is no deck: a folder would be made of that name."""
    ending = output.suffix.lower() if output and not output.exists() else ""
    if output and ending != _ENDING and (ending in _FILES or get_close_matches(ending, [_ENDING], cutoff=_NEARLY)):
        meant = output.with_name(output.stem.removesuffix(_ENDING) + _ENDING).as_posix()
        raise click.UsageError(f'A deck is a file that ends in {_ENDING}. Write -o "{meant}", or name a folder.')


def _target(output: Path | None, project: config.Project, made: pipeline.Build) -> tuple[Path, str]:
    """The folder that decks go to, and the name that the user gave the one deck, if any."""
    if output is None:
        return project.root / "dist", ""
    if output.suffix.lower() == _ENDING and not output.is_dir():
        if len(made.decks) > 1:
            raise click.UsageError(f"There are {len(made.decks)} decks, so -o must be a folder.")
        return output.parent, output.name
    if output.exists() and not output.is_dir():
        raise click.UsageError(f'"{output}" is a file; -o takes a folder, or a name that ends in .apkg.')
    return output, ""
