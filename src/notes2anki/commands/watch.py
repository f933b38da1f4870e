"""The command that builds again on each change."""

from __future__ import annotations

from pathlib import Path

import click

from notes2anki import config, files, preview, report, serve
from notes2anki.commands.common import PATHS, PROJECT, changed_ledger, open_project, run, tell_problems
from notes2anki.commands.preview import NAME, before
from notes2anki.config import Project
from notes2anki.diagnostics import UsageFault


@click.command("watch")
@PATHS
@PROJECT
def command(paths: tuple[str, ...], project: Path | None) -> None:
    """Build the deck and its preview, and again on each change of the notes, until Ctrl-C.

    This is `build` and `preview` each time: the deck, dist/preview.html and the ledger are written. `preview --serve`
    shows the cards in a browser that follows by itself, and writes nothing.
    """
    found = open_project(project)
    old = before(found)
    _build(found, paths, old)
    for sentence in serve.changes(found.root):
        click.echo(f"\n{sentence}")
        try:
            _build(config.load(found.root), paths, old)
        except UsageFault as fault:
            click.echo(f"Error: {fault}", err=True)


def _build(project: Project, paths: tuple[str, ...], old: preview.Before) -> None:
    made = run(project, paths)
    written: dict[Path, bytes] = {}
    dist = project.root / "dist"
    if not made.failed:
        written = {dist / f"{built.deck.slug}-{built.deck.version}.apkg": built.content for built in made.decks}
        page = {dist / NAME: preview.page(made.decks, old, made.diagnostics)}
        files.write_all({**written, **page, **changed_ledger(project, made)})
    tell_problems(made.diagnostics, quiet=False, infos=False, done=bool(written))
    click.echo(report.summary(made, list(written)))
