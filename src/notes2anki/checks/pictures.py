"""Pictures that are none as they are written, or lead to a page about them, so that a card does not show them."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterator
from pathlib import Path
from urllib.parse import unquote

from notes2anki.checks.prose import prose
from notes2anki.checks.spots import spots
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Source

# The brackets are the wrong way round, and so are the parts.
_TURNED = re.compile(
    r"(?<!\\)!\((?P<path>[^()\s]{1,300}(?i:(?<=\.)(?:png|jpe?g|gif|svg|webp)))\)\[(?P<words>[^\[\]\n]{0,100})\]"
)
# A size as other dialects write it: in the brackets, so that it is no picture, or behind it, so that it is shown.
_SIZED = re.compile(
    r"!\[(?P<words>[^\[\]\n]{0,200})\]\((?P<path>[^()\s]{1,300})[ \t]+=(?P<wide>\d{0,5})x?(?P<high>\d{0,5})\)"
)
_BEHIND = re.compile(
    r"!\[(?P<words>[^\[\]\n]{0,200})\]\((?P<path>[^()\s]{1,300})\)[ \t]?"
    r"\{(?=[^{}\n]{0,100}(?:=|[.#:][A-Za-z]))[^{}\n]{1,100}\}"
)
_WIDTH = re.compile(r"width[ \t]{0,2}=[ \t]{0,2}[\"']?(?P<wide>\d{1,5}(?:px|%)?)")
_OPEN = re.compile(r"<img\s(?=[^<>]{0,300}src\s?=)(?:(?!\n[ \t>]{0,20}\n)[^<>]){1,400}(?=\n[ \t>]{0,20}\n|<|\Z)", re.I)
_PAGE = re.compile(
    r"(?:!\[[^\[\]\n]{0,200}\]\(<?|<img\s[^<>]{0,200}?src\s?=\s?[\"'])"
    r"(?P<all>https?://github\.com/(?P<of>[\w.-]{1,100}/[\w.-]{1,100})/blob/(?P<branch>[\w.-]{1,100})/"
    r"(?P<path>[^\s()\"'<>?#]{1,300}(?i:(?<=\.)(?:png|jpe?g|gif|svg|webp))))(?!\?raw)",
    re.I,
)


def unread(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for each such picture on some lines."""
    text = source.text
    if "!(" in text:
        for place, found in spots(source, prose(source).text, lines, _TURNED):
            said = f'"{found[0]}" is no picture: its brackets are the wrong way round, and so are its parts.'
            yield Diagnostic(
                place=place, code="media-missing", message=said, hint=f"Write ![{found['words']}]({found['path']})."
            )
    if "![" in text:
        yield from _sized(source, lines)
    if "<img" in text.lower():
        for place, found in spots(source, prose(source).text, lines, _OPEN):
            tag = " ".join(found[0].split())[:60]
            said = f'"{tag}" is no picture, since its tag has no > at its end; a card shows it as it is written.'
            yield Diagnostic(
                place=place, code="media-missing", message=said, hint="Write > behind the last quote or value."
            )
    if "/blob/" in text:
        for place, found in spots(source, prose(source).text, lines, _PAGE):
            said = "This address is that of GitHub's page about the picture, so a card does not show the picture."
            yield Diagnostic(place=place, code="media-kind", message=said, hint=_hint(source, found))


def _sized(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    for place, found in spots(source, prose(source).text, lines, _SIZED) if " =" in source.text else ():
        if not (found["wide"] or found["high"]):
            continue
        size = found[0][found[0].rindex("=") : -1]
        said = f'The picture "{found["path"]}" is not read as one: a size ("{size}") cannot stand behind its path.'
        side = f'width="{found["wide"]}"' if found["wide"] else f'height="{found["high"]}"'
        yield Diagnostic(place=place, code="media-missing", message=said, hint=_tag(found, side))
    for place, found in spots(source, prose(source).text, lines, _BEHIND) if "{" in source.text else ():
        shown = found[0][found[0].rindex("{") :]
        said = f'"{shown}" means nothing behind a picture on GitHub, and nothing here: a card shows it.'
        width = _WIDTH.search(shown)
        hint = _tag(found, f'width="{width["wide"].removesuffix("px")}"') if width else "Take it out."
        yield Diagnostic(place=place, code="markup-raw", message=said, hint=hint)


def _tag(found: re.Match[str], side: str) -> str:
    return f'Write <img src="{found["path"]}" alt="{found["words"]}" {side}>'


def _hint(source: Source, found: re.Match[str]) -> str:
    """The path of the file where it lies in the notes, else the address of the file itself."""
    path, here = unquote(found["path"]), (source.root / source.path).parent
    inside = [folder / path for folder in (source.root, *source.root.parents[:1]) if (folder / path).is_file()]
    if inside and inside[0].resolve().is_relative_to(source.root):
        return f"Write the path of the file: {Path(os.path.relpath(inside[0], here)).as_posix()}"
    raw = f"https://github.com/{found['of']}/raw/{found['branch']}/{found['path']}"
    return f"Write {raw}, or save the file beside the notes."
