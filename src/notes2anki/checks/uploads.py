"""Pictures that never came: uploads that an editor on the web had begun when the text was saved, and empty addresses.

GitHub's editor and GitLab's write such a mark where the picture is to go, and put its address there when it has one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from notes2anki.checks.spots import spots
from notes2anki.diagnostics import Diagnostic
from notes2anki.markdown.spans import dead_zones
from notes2anki.model import Source

_MARK = re.compile(
    r"(?<!\\)!?\[Uploading (?P<name>[^\[\]\n]{1,200}?)(?:…|\.{3})\]\(\)"
    r"|<!-- (?:Uploading|Failed to upload) \"(?P<named>[^\"\n]{1,200})\"(?:\.{3})? -->"
    r"|(?<!\\)!\[(?P<words>[^\[\]\n]{0,200})\]\([ \t]{0,9}\)"
)
_SHOWN = 60


def unfinished(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for each such mark on some lines of a source, outside of code."""
    if "](" not in source.text and "<!-- " not in source.text:
        return
    found = list(spots(source, source.text, lines, _MARK))
    if not found:
        return
    dead = dead_zones(source.text)
    comments = {start for start, _ in dead if source.text[start] == "<"}
    for place, match in found:
        if not dead.cover(match.start()) or match.start() in comments:
            message, hint = _told(match)
            yield Diagnostic(place=place, code="media-missing", message=message, hint=hint)


def _told(match: re.Match[str]) -> tuple[str, str]:
    name = match["name"] or match["named"]
    if name:
        message = f'The upload of "{name[:_SHOWN]}" was not done when the text was saved, so nothing is shown here.'
        return message, "Upload it again, or save the file beside the notes and write its path: ![description](path)"
    what = f'The picture "{match["words"][:_SHOWN]}"' if match["words"].strip() else "This picture"
    return f"{what} has no address, so it is not shown.", "Write its path between the round brackets, or take it out."
