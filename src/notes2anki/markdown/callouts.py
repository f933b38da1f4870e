"""GitHub's alerts and Obsidian's callouts: quotes that open with `[!NOTE]`, or `[!question]-`, which folds."""

from __future__ import annotations

import re

from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Place

_OPENING = re.compile(
    r"\[(?P<sign>!?)(?P<kind>[a-z][\w-]{0,30})(?:\|[^\]\n]{0,80})?\](?P<folds>[-+]?)[ \t]*(?P<title>[^\n]*)(?:\n|$)",
    re.I,
)
# Obsidian's kinds of callouts, as GitHub's.
ALERTS = {
    kind: alert
    for alert, kinds in {
        "note": "note info todo abstract summary tldr example quote cite question help faq",
        "tip": "tip hint success check done",
        "important": "important",
        "warning": "warning attention",
        "caution": "caution danger error bug failure fail missing",
    }.items()
    for kind in kinds.split()
}


def opening(text: str) -> re.Match[str] | None:
    """What a quote opens with if it is one of them; without its "!" only a known kind that folds is meant as one."""
    found = _OPENING.match(text)
    if found is None or found["sign"]:
        return found
    is_link = found["title"].startswith(("(", "["))
    return found if found["folds"] and found["kind"].lower() in ALERTS and not is_link else None


def broken(found: re.Match[str], place: Place) -> Diagnostic:
    """What is to be told of one without its "!"."""
    written = f"{found['kind']}]{found['folds']}"
    message = f"A ! is missing in [{written}, so Obsidian folds nothing here; it was read as meant."
    return Diagnostic(place=place, code="callout-broken", message=message, hint=f"Write [!{written}")
