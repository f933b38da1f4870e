r"""Paths of Windows whose backslashes Markdown takes for escapes: `C:\_new` is shown as "C:_new"."""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

from notes2anki.checks.prose import lines_of, prose, shown
from notes2anki.checks.seen import Seen
from notes2anki.checks.spots import spots
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Place, Source
from notes2anki.tex import is_command

_REST = r"(?:(?: [\w().-]{1,40}){1,2}(?=\\))?"
_NAME = r"[^\s\\|\"<>`:]"
# A drive or a server. "x:\d+" is a pattern, and behind a backslash stands one that was meant. In the attributes of tags
# there are no escapes.
_PATH = re.compile(
    rf"(?<![\w\\=])(?<!=[\"'])(?:(?:[A-Z]:\\|[a-z]:\\(?={_NAME}{{2}}))(?={_NAME}{{0,8}}[^\W_])(?![dDwWsSbB][+*?{{\\])"
    rf"{_NAME}{{1,100}}{_REST}|\\\\(?P<server>[A-Za-z][\w-]{{2,60}})\\(?P<share>\w[\w$-]{{1,60}}))"
    rf"(?:\\{_NAME}{{1,100}}{_REST}){{0,40}}"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# The end of a sentence, of bold or of a bracket.
_BEHIND = re.compile(r"(?<!\\)[.,;!?)*_]{1,8}$")
_EVERY, _SHOWN = range(sys.maxsize), 60


def lost_backslashes(note: Seen) -> Iterator[Diagnostic]:
    """A finding for each path in a note that a card shows without some of its backslashes."""
    by_line = _paths(note.item.source)
    own = [path for line in lines_of(note.note) for path in by_line.get(line, ())] if by_line else []
    texts = [shown(value) for value in note.note.fields] if own else []
    for place, path in own:
        left = _ESCAPE.sub(r"\1", path)
        if any(left in text for text in texts):
            message = f'Markdown takes a backslash of "{path[:_SHOWN]}" for an escape: a card shows "{left[:_SHOWN]}".'
            hint = f"Write the path as code, which keeps it: `{path[:_SHOWN]}`."
            yield Diagnostic(place=place, code="sign-lost", message=message, hint=hint)


@lru_cache(maxsize=4)
def _paths(source: Source) -> Mapping[int, list[tuple[Place, str]]]:
    """The paths in the prose of a source that lose something, by their lines, with their places."""
    found: defaultdict[int, list[tuple[Place, str]]] = defaultdict(list)
    if ":\\" not in source.text and "\\\\" not in source.text:
        return found
    for place, match in spots(source, prose(source).text, _EVERY, _PATH):
        path = _BEHIND.sub("", match[0])
        if _ESCAPE.search(path) and not any(map(is_command, filter(None, match.groups()))):
            found[place.line].append((place, path))
    return found
