"""Findings about what is not there: paths and names in the configuration, and notes in what was read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from notes2anki import ledger, naming, sources
from notes2anki.config import DeckConfig, Project
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Claim, Document, Place

_FILE = "notes2anki.toml"
_EXAMPLES = 3


def path(root: Path, named: str, place: Place, headed: Place) -> Diagnostic:
    """An error at the line of the configuration that names a path which does not exist, with what there is.

    It is at the line that starts the deck, `headed`, where no path is named and the usual one was looked for.
    """
    if place == headed:
        message = f'This deck has no key "notes", so the folder "{named}" is read, and there is none.'
        hint = f'Write notes = ["."] below this line to read all beside {_FILE}, or name its files and folders.'
        return Diagnostic(place=place, code="path-missing", message=message, hint=hint)
    message = f'There is no file or folder "{named}" beside {_FILE}.'
    hint = sources.instead(root, named)
    if any(sign < " " for sign in named):
        hint = f"A backslash between double quotes means something in TOML: write / in its place. {hint}"
    return Diagnostic(place=place, code="path-missing", message=message, hint=hint)


def markdown(file: Path) -> Diagnostic:
    """An error of a file that was asked for, and is none of those that its deck is made of."""
    place = Place(path=sources.show(file))
    if file.name.lower().endswith(sources.SUFFIXES):
        message = "This file is not read: its name or that of a folder above starts with a dot, or is one of a tool."
        hint = "Rename it, or move the file."
        return Diagnostic(place=place, code="no-markdown", message=message, hint=hint)
    endings = ", ".join(sources.SUFFIXES[:-1])
    message = f"This is no file of Markdown: its name does not end in {endings} or {sources.SUFFIXES[-1]}."
    shown = Path(place.path)
    bare = shown.stem if shown.suffix.lower() == ".txt" else shown.name if not shown.suffix else ""
    renamed = bare if bare.lower().endswith(sources.SUFFIXES) else f"{bare}.md"
    hint = f'If it holds notes, rename it to "{renamed}".' if bare else "Name one that is, or a folder."
    return Diagnostic(place=place, code="no-markdown", message=message, hint=hint)


def name(given: str, config: DeckConfig, other: DeckConfig) -> Diagnostic:
    """The error of two decks that got one name, because one or both have none in the configuration."""
    message = f'[deck.{config.slug}] and [deck.{other.slug}] would both be "{given}"; Anki would make one deck of both.'
    lacking = " and ".join(f"[deck.{each.slug}]" for each in (other, config) if not each.name)
    hint = f'Write name = "…" below {lacking}.'
    return Diagnostic(place=config.places[0], code="configuration", message=message, hint=hint)


def use(root: Path, project: Project, paths: Sequence[Path]) -> tuple[Diagnostic, ...]:
    """A warning of decks in the configuration that are not used, since a path is named that holds more than them."""
    if not project.decks or not any(root.resolve().is_relative_to(path.resolve()) for path in paths):
        return ()
    slugs = " and ".join(f"[deck.{config.slug}]" for config in project.decks)
    named = sources.show(paths[0])
    message = (
        f'{slugs} of {_FILE} {"is" if len(project.decks) == 1 else "are"} not used, since "{named}" holds more files.'
    )
    hint = "Name no path to build what is configured."
    if len(project.decks) == 1:
        hint = f'Name no path, and write notes = ["."] below {slugs} if all files are meant.'
    return (Diagnostic(place=project.decks[0].headed, code="deck-unused", message=message, hint=hint),)


def new_name(kept: str, config: DeckConfig) -> list[Diagnostic]:
    """A warning where the configuration gives a deck another name than it was built with, and keeps."""
    if not config.name or naming.deck_name(config.name) == naming.deck_name(kept):
        return []
    message = f'The deck keeps its name "{kept}", under which learners have it: Anki never moves cards to a new name.'
    hint = f'Write name = "{kept}" again; if nobody has the deck yet, delete {ledger.FILE} and build anew.'
    return [Diagnostic(place=config.named, code="deck-name", message=message, hint=hint)]


def notes(files: Sequence[sources.Found], documents: Sequence[Document], claims: Sequence[Claim]) -> Diagnostic:
    """The error of notes that give none, with what was found in them instead."""
    place = Place(path=sources.show(files[0].file if len(files) == 1 else files[0].root) if files else ".")
    left = [claim for claim in claims if claim.reason]
    if left:
        some = ", ".join(f"{_where(claim)} [{claim.reason}]" for claim in left[:_EXAMPLES])
        more = f" and {len(left) - _EXAMPLES} more" if len(left) > _EXAMPLES else ""
        message = f"Nothing here became a note. Found, but left out: {some}{more}."
        hint = "`notes2anki explain FILE:LINE` says why, and what would make notes of it."
    elif not documents:
        message = "Nothing here became a note: every file says cards: false."
        hint = "Take that out of the front matter of the files that should give cards."
    else:
        message = "Nothing here became a note: no table, and no question with an answer that is known as one, was seen."
        hint = (
            "Read are tables, questions over <details>, bold questions over a quote, Q: and A:, and headings that ask."
        )
    return Diagnostic(place=place, code="no-notes", message=message, hint=hint)


def _where(claim: Claim) -> str:
    kind = {"Details": "the collapsible block", "Table": "the table"}.get(type(claim.block).__name__, "the block")
    return f"{kind} at {claim.block.place.path}:{claim.block.place.line}"
