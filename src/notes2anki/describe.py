"""The description of a deck, as Anki shows it under the deck's name."""

from __future__ import annotations

import time
from collections.abc import Sequence
from html import escape

from notes2anki.config import DeckConfig
from notes2anki.model import Note


def describe(config: DeckConfig, version: str, notes: Sequence[Note], stamp: int) -> str:
    """Short HTML: what the deck is, its version, date and counts, and what an update keeps."""
    date = time.strftime("%Y-%m-%d", time.gmtime(stamp))
    cards = sum(len(note.cards) for note in notes)
    counts = f"{_count(len(notes), 'note')}, {_count(cards, 'card')}"
    lines = [f"<b>{escape(config.name)} {escape(version)}</b> ({date}) · {counts}"]
    if config.description:
        lines.append(escape(config.description))
    lines.append(
        "To update, import the new file with Anki's default options: your progress stays. "
        'Keep your own additions in the field "My notes" and in tags of your own: they stay '
        "until the author changes that very note. Please do not add or rename fields."
    )
    if config.guide:
        lines.append(f'What is kept, and what is not: <a href="{escape(config.guide)}">{escape(config.guide)}</a>')
    if config.homepage:
        lines.append(f'Latest version and mistakes: <a href="{escape(config.homepage)}">{escape(config.homepage)}</a>')
    if config.language:
        lines.append(f"Language: {escape(config.language)}")
    if config.license:
        lines.append(f"Licence: {escape(config.license)}")
    return "<br>".join(lines)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
