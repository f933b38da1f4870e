"""Pictures that never came: uploads that an editor on the web had begun when the text was saved, and empty addresses.

GitHub's editor and GitLab's write such a mark where the picture is to go, and put its address there when it has one.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import islice

from notes2anki.diagnostics import Diagnostic
from notes2anki.markdown.spans import dead_zones
from notes2anki.model import Source

_MARK = re.compile(
    r"(?<!\\)!?\[Uploading (?P<name>[^\[\]\n]{1,200}?)(?:…|\.{3})\]\(\)"
    r"|<!-- (?:Uploading|Failed to upload) \"(?P<named>[^\"\n]{1,200})\"(?:\.{3})? -->"
    r"|(?<!\\)!\[(?P<words>[^\[\]\n]{0,200})\]\([ \t]{0,9}\)"
)
_MOST, _SHOWN = 1000, 60


def unfinished(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """A finding for each such mark on some lines of a source, outside of code."""
    found = list(islice(_MARK.finditer(source.text), _MOST)) if "](" in source.text or "<!-- " in source.text else ()
    if not found:
        return
    dead = dead_zones(source.text)
    comments = {start for start, _ in dead if source.text[start] == "<"}
    line, counted = 1, 0
    for match in found:
        line, counted = line + source.text.count("\n", counted, match.start()), match.start()
        if line not in lines or (dead.cover(match.start()) and match.start() not in comments):
            continue
        column = match.start() - source.text.rfind("\n", 0, match.start())
        message, hint = _told(match)
        yield Diagnostic(place=source.place(line, column), code="media-missing", message=message, hint=hint)


def _told(match: re.Match[str]) -> tuple[str, str]:
    name = match["name"] or match["named"]
    if name:
        message = f'The upload of "{name[:_SHOWN]}" was not done when the text was saved, so nothing is shown here.'
        return message, "Upload it again, or save the file beside the notes and write its path: ![description](path)"
    what = f'The picture "{match["words"][:_SHOWN]}"' if match["words"].strip() else "This picture"
    return f"{what} has no address, so it is not shown.", "Write its path between the round brackets, or take it out."
