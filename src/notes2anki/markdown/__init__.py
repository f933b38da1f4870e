"""Markdown to blocks: the only package that meets mistune."""

from notes2anki.markdown.parse import parse

__all__ = ["parse"]
