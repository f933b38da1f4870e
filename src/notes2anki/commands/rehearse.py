"""The command that tries an update out in the real Anki."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from notes2anki.commands.common import OK, REHEARSAL_FAILED, Bar, guarded
from notes2anki.diagnostics import dumps
from notes2anki.rehearse import as_json, as_text, rehearse

_PACKAGE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("rehearse")
@click.argument("old", type=_PACKAGE, metavar="OLD.apkg")
@click.argument("new", type=_PACKAGE, metavar="NEW.apkg")
@click.option("--json", "is_json", is_flag=True, help="Print one JSON document, with what became of each note.")
def command(old: Path, new: Path, is_json: bool) -> None:
    """Try an update out in the real Anki: what would learners see who have the old deck?

    A learner is played in a throwaway collection: OLD is imported, every card is answered once, some notes get tags,
    words and corrections of the learner's own; then NEW is imported with Anki's default options. Needs the extra
    `anki`: pip install 'notes2anki[anki]'.

    Exit codes: 0 nothing is lost, 2 wrong usage, a file that is no deck, or no Anki engine, 4 a conflict or lost
    progress.
    """
    with Bar() as progress:
        found = guarded(lambda: rehearse(old, new, progress))
    click.echo(dumps(as_json(found)) if is_json else as_text(found))
    sys.exit(REHEARSAL_FAILED if found.failed else OK)
