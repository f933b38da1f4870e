"""The command that shows the cards before anybody imports them."""

from __future__ import annotations

import sys
import webbrowser
from dataclasses import replace
from pathlib import Path

import click

from notes2anki import config, files, history, pipeline, preview, serve
from notes2anki.commands.common import FAILED, OK, PATHS, PROJECT, clock, guarded, open_project, run, tell_problems
from notes2anki.config import Project
from notes2anki.diagnostics import UsageFault
from notes2anki.examples import examples as examples_of
from notes2anki.model import Note
from notes2anki.sources import show

NAME = "preview.html"
# What is no fault where only examples are wanted.
_NOTHING = frozenset({"no-notes", "no-markdown", "path-missing"})


@click.command("preview")
@PATHS
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help=f"Where the page goes. Default: dist/{NAME} of the project.",
)
@PROJECT
@click.option("--open", "opened", is_flag=True, help="Open the page in the browser.")
@click.option("--serve", "served", is_flag=True, help="Serve the page, and show it anew whenever something changes.")
@click.option(
    "--examples",
    is_flag=True,
    help="Show an example card of every note type, too: of its example.toml, else of the names of its fields.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8020, help="With --serve: where. 0 takes a free one.")
def command(  # noqa: PLR0913, PLR0917  # one parameter an option
    paths: tuple[str, ...],
    output: Path | None,
    project: Path | None,
    opened: bool,
    served: bool,
    examples: bool,
    port: int,
) -> None:
    """Write a page with every card, front and back, as Anki shows them: in light and night, wide and on a phone.

    The page is one file that works from the disk, without a network. Cards can be searched, and filtered by section,
    note type, tag, finding and, once there was a release, by what changed since, with the cards before and after.
    The ledger and the deck stay as they are. With --examples no notes are needed: note types can be tried without.

    Exit codes: 0 done, 1 errors or no notes, 2 wrong usage or configuration.
    """
    found = open_project(project)
    if served:
        old = before(found)

        def say(text: str) -> None:
            is_address = text.startswith("http")
            click.echo(f"{text} shows the cards, and follows your changes. Ctrl-C ends it." if is_address else text)
            if opened and is_address:
                webbrowser.open(text)

        guarded(lambda: serve.serve(found.root, lambda: _page(found.root, paths, old, examples=examples), port, say))
        sys.exit(OK)
    made, tried = _with_examples(run(found, paths), found.root, wanted=examples)
    tell_problems(made.diagnostics, quiet=False, infos=False)
    if not any(built.deck.notes for built in made.decks) and not tried:
        sys.exit(FAILED)
    target = output or found.root / "dist" / NAME
    files.write_all({target: preview.page(made.decks, before(found), made.diagnostics, examples=tried)})
    count = sum(built.deck.cards for built in made.decks) + sum(len(note.cards) for note in tried)
    click.echo(f"{count} cards → {show(target)}")
    if opened:
        webbrowser.open(target.resolve().as_uri())
    sys.exit(FAILED if made.failed else OK)


def _with_examples(made: pipeline.Build, root: Path, *, wanted: bool) -> tuple[pipeline.Build, tuple[Note, ...]]:
    """A build, of which nothing is expected where examples are wanted, and the examples with the names of its decks."""
    if not wanted or not made.decks:
        return made, ()
    deck = made.decks[0].deck
    tried, problems = examples_of(
        [root / "templates", *pipeline.own_templates()], {"name": deck.name, "slug": deck.slug}
    )
    told = [problem for problem in made.diagnostics if problem.code not in _NOTHING]
    return replace(made, diagnostics=(*told, *problems)), tried


def _page(root: Path, paths: tuple[str, ...], old: preview.Before, *, examples: bool) -> bytes:
    built = pipeline.build(config.load(root), tuple(map(Path, paths)), clock(), allow_retire=True)
    made, tried = _with_examples(built, root, wanted=examples)
    tell_problems(made.diagnostics, quiet=False, infos=False)
    return preview.page(made.decks, old, made.diagnostics, examples=tried, served=True)


def before(project: Project) -> dict[tuple[str, str], Note]:
    """The notes of the last release of each deck, built again; none where there was no release, or git has no tag."""
    try:
        released = history.last_releases(project.root, clock())
    except UsageFault as fault:
        click.echo(f"What changed since the last release is not shown: {fault}", err=True)
        return {}
    return {(built.deck.slug, note.guid): note for built in released for note in built.deck.notes}
