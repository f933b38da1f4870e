"""Marks of other programs that mean nothing on GitHub: of editors that track changes, of Obsidian, Word and pandoc."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from notes2anki.diagnostics import cut


def _tracked(match: re.Match[str]) -> tuple[str, str]:
    said = f'"{cut(match[0])}" is a change that an editor tracks, and a card shows it as it is written.'
    kept = match.groupdict().get("kept")
    return said, f"Write {kept} if it is to stay" if kept else "Take it out"


def _noted(match: re.Match[str]) -> tuple[str, str]:
    said = f'"{cut(match[0])}" is a note to an editor, and a card shows it as it is written.'
    return said, f"Take it out, or write <!-- {match['note']} -->"


def _hidden(match: re.Match[str]) -> tuple[str, str]:
    said = f'Only Obsidian hides "{cut(match[0])}": GitHub and a card show it.'
    return said, f"Write <!-- {match['note'].strip()} -->"


def _named(match: re.Match[str]) -> tuple[str, str]:
    return f'"{match["name"]}" names a block for Obsidian, and a card shows it as it is written.', "Take it out"


def _footnote(match: re.Match[str]) -> tuple[str, str]:
    number = match["number"]
    said = f'"{match[0]}" is no footnote on GitHub, and none here: a card shows it as it is written.'
    return said, f"Write [^{number}] and a line [^{number}]: with its text, or take it out"


def _of_word(match: re.Match[str]) -> tuple[str, str]:
    return f'"{match[0]}" is a tag of Word, and GitHub and a card show it as it is written.', "Take it out"


Tell = Callable[[re.Match[str]], tuple[str, str]]

MARKS: Mapping[str, tuple[re.Pattern[str], Tell]] = {
    "{++": (re.compile(r"\{\+\+(?P<kept>[^{};\n]{1,200}?)\+\+\}"), _tracked),
    "{--": (re.compile(r"\{--[^{};\n]{1,200}?--\}"), _tracked),
    "~>": (re.compile(r"\{~~[^{}~\n]{0,200}~>(?P<kept>[^{}~\n]{1,200})~~\}"), _tracked),
    "{>>": (re.compile(r"\{>>(?P<note>[^{}\n]{1,200}?)<<\}"), _noted),
    "%%": (re.compile(r"(?<![\w%])%%(?P<note>(?=[^%\n]{0,40}[^\W\d_]{2})[^%\n]{1,200}(?<!\d))%%(?![\w%])"), _hidden),
    " ^": (
        re.compile(r"(?<=[\w.!?)] )(?P<name>\^(?=[a-z]{3,20}[-\d]|(?=\d{0,5}[a-f])[0-9a-f]{6}\s*$)[\w-]{4,40})\s*$"),
        _named,
    ),
    "[^": (re.compile(r"(?<!\\)\[\^(?P<number>\d{1,3})\^\]"), _footnote),
    "o:p>": (re.compile(r"</?o:p\s?/?>", re.I), _of_word),
}
"""By a sign that is in a text where one may be: what it is, and what is said of it and to do."""
