"""The command that shows the templates that come with the program, and takes one into a project."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from notes2anki import files, pipeline
from notes2anki.commands.common import OK, PROJECT, guarded, open_project
from notes2anki.diagnostics import UsageFault
from notes2anki.sources import show
from notes2anki.templating import Templates, meant


@click.command("templates")
@click.argument("name", default="", metavar="[NAME]")
@PROJECT
@click.option("--copy", "copied", is_flag=True, help="Copy the file into templates/ of the project; never over one.")
def command(name: str, project: Path | None, copied: bool) -> None:
    """List the templates that come with notes2anki, print one, or copy it to change it.

    A file in the project's own templates/ takes the place of the file of the same name. To change the back of
    questions, for example: copy its template, edit the copy, and look at it.

    \b
    notes2anki templates qa/back.html          print it
    notes2anki templates qa/back.html --copy   copy it to templates/qa/back.html
    notes2anki preview --examples --open       see what it does

    docs/templates.md tells what can be written in them.
    """
    folder = guarded(lambda: open_project(project)).root / "templates"
    ours = Templates(pipeline.own_templates())
    if name:
        text = guarded(lambda: _text(ours, name))
        click.echo(guarded(lambda: _copy(folder / name, text)) if copied else text, nl=copied)
        sys.exit(OK)
    if copied:
        raise click.UsageError("Which one? Name it: notes2anki templates qa/back.html --copy")
    for each in ours.names():
        click.echo(f"{each}{'  (the project has its own)' if (folder / each).is_file() else ''}")
    sys.exit(OK)


def _text(ours: Templates, name: str) -> str:
    path = ours.path(name)
    if path is None:
        raise UsageFault(f'There is no template "{name}"{meant(name, ours.names())}')
    return path.read_text("utf-8")


def _copy(target: Path, text: str) -> str:
    if target.exists():
        raise UsageFault(f"{show(target)} is there already, and was left as it is.")
    files.write_all({target: text.encode()})
    return f"made  {show(target)}"
