"""The command that makes a new notes project."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import click

from notes2anki import config, files, ledger, naming, sources
from notes2anki.commands.common import OK, guarded
from notes2anki.diagnostics import UsageFault

_EXAMPLE = Path(__file__).resolve().parents[1] / "starter" / "example.md"
_CONFIG = """\
# The deck of these notes. Every key is explained in the documentation, docs/configuration.md.

# "{slug}" is part of what Anki knows each note by: never change it once somebody has the deck.
[deck.{slug}]
name = {name}  # what Anki shows; permanent too
notes = {notes}  # files or folders
description = ""
language = ""  # such as "en"

[markdown]
on = {on}  # what is read on demand: "sequences" are chains of arrows, "cloze" is ==marked== text
"""
_IGNORED = "# Decks are made from the notes.\n/dist/\n"
_ATTRIBUTES = f"# Lines that two branches add to the ledger are both kept.\n{ledger.FILE} merge=union\n"


@click.command("init")
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path, file_okay=False), default=".")
def command(folder: Path) -> None:
    """Make a notes project: a configuration, and notes to start from.

    In DIR, by default this folder. Where there are notes already they are used, and no example is made. No file that is
    there is ever changed.
    """
    made = guarded(lambda: _project(folder))
    there = [path for path in made if path.exists()]
    new = {path: text.encode() for path, text in made.items() if path not in there}
    files.write_all(new)
    for path in made:
        click.echo(f"{'left' if path in there else 'made'}  {sources.show(path)}")
    where = "" if folder.resolve() == Path.cwd() else f"cd {_quoted(sources.show(folder))}\n  "
    click.echo(f"\nNow write notes, and make the deck of them:\n\n  {where}notes2anki build")
    sys.exit(OK)


def _project(folder: Path) -> dict[Path, str]:
    """The files of a new project in a folder. Raises `UsageFault` where there is one."""
    if (folder / config.FILE).exists():
        there = sources.show(folder / config.FILE)
        raise UsageFault(f"{there} is there already, so this is a project. Nothing was changed.")
    found, _ = sources.find([folder]) if folder.is_dir() else ((), ())
    inside = all(file.file.resolve().is_relative_to((folder / "notes").resolve()) for file in found)
    name = sources.show_in(folder.resolve().parent, folder) if folder.resolve().name else "Notes"
    notes = {folder / "notes" / _EXAMPLE.name: _EXAMPLE.read_text("utf-8")}
    # For these, the texts and lists of TOML are those of JSON.
    values = {"name": name, "notes": ["notes" if inside else "."], "on": [] if found else ["sequences"]}
    written = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    return {
        folder / config.FILE: _CONFIG.format(slug=naming.short_name(name), **written),
        **({} if found else notes),
        folder / ".gitignore": _IGNORED,
        folder / ".gitattributes": _ATTRIBUTES,
    }


def _quoted(path: str) -> str:
    return f'"{path}"' if re.search(r"[^\w./-]", path) else path
