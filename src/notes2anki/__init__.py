"""Anki decks from ordinary course notes."""

__version__ = "0.1.0"
