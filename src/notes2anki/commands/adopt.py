"""The command that takes over the guids of a deck that learners have already."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from notes2anki import adopt, files, ledger
from notes2anki.commands.common import FAILED, OK, PROJECT, guarded, open_project, run, tell_problems
from notes2anki.sources import show

_SHOWN = 20


@click.command("adopt")
@click.argument("old", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="OLD.apkg")
@PROJECT
@click.option("--deck", "slug", default="", metavar="SLUG", help="Which deck takes it over, where there are several.")
def command(old: Path, project: Path | None, slug: str) -> None:
    """Take over the guids of a deck that learners have already, before the first release.

    Notes are matched by what they ask. What could not be matched is named: those notes stay with learners as they are.
    A deck of other note types needs one more thing of learners: for the first update they tick "Merge note types".

    Exit codes: 0 done, 1 errors, or nothing matched, 2 wrong usage or configuration.
    """
    found = open_project(project)
    known = guarded(lambda: adopt.read(old))
    made = run(found, ())
    tell_problems(made.diagnostics, quiet=False, infos=False)
    decks = [built for built in made.decks if slug in ("", built.deck.slug)]
    if made.failed or len(decks) != 1:
        _refuse("There are errors." if made.failed else f"Name one of the decks with --deck: {len(decks)} match.")
    book = made.after.books[decks[0].deck.slug]
    if book.releases:
        _refuse("This deck was released already, so its notes have guids that learners know.")
    adopted = adopt.adopt(book, known)
    if not adopted.taken:
        _refuse("No note of the old deck is one of these.")
    path = found.root / ledger.FILE
    files.write_all({path: ledger.dump(made.after.with_book(adopted.book))})
    click.echo(f"{len(adopted.taken)} of {len(known)} notes are taken over into {show(path)}.")
    types = {note.note_type.id for note in decks[0].kept.notes}
    if any(note.note_type not in types for note in adopted.taken):
        click.echo('Their note types are others: for the first update learners must tick "Merge note types" in Anki.')
    for note in adopted.left[:_SHOWN]:
        click.echo(f"  not matched: {note.asks[:80]} ({note.guid})")
    if len(adopted.left) > _SHOWN:
        click.echo(f"  and {len(adopted.left) - _SHOWN} more")
    sys.exit(OK)


def _refuse(message: str) -> None:
    click.echo(f"Error: {message} Nothing was written.", err=True)
    sys.exit(FAILED)
