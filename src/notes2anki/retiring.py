"""The question that a build asks before it retires so many notes that a slip is likely."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from notes2anki.diagnostics import ERROR, WARNING, Diagnostic
from notes2anki.keeping import Kept, too_many_retired
from notes2anki.ledger import Book
from notes2anki.model import Document, Place

_NAMED = 3
# What keeps a block from being read, and is no warning.
_ALSO = frozenset({"code-of-notes"})


def question(
    kept: Kept, book: Book, documents: Sequence[Document], problems: Iterable[Diagnostic], root: Place
) -> list[Diagnostic]:
    """The error that asks, if there is reason to: which files gave the notes, and what was found wrong in them.

    `problems` are what was found in the documents, `root` is the place of it all.
    """
    why = too_many_retired(kept, book, [document.source.path for document in documents])
    if not why:
        return []
    lost = Counter(entry.section[0] for entry in kept.retired)
    shown = {document.source.path: document.source.shown for document in documents}
    files = sorted(lost, key=lambda file: (-lost[file], file))
    told = [each for each in sorted(problems) if each.severity in (ERROR, WARNING) or each.code in _ALSO]
    causes = [next((each.place for each in told if each.place.path == shown.get(file)), None) for file in files]
    wrong = [place for place in causes if place]
    message = f"{why[0].upper()}{why[1:]}."
    if not any(file in why for file in files):
        message += f" {_where(lost, files, shown)}"
    return [Diagnostic(place=(wrong or [root])[0], code="retire-many", message=message, hint=_to_do(wrong))]


def _where(lost: Counter[str], files: Sequence[str], shown: dict[str, str]) -> str:
    """From which files the notes were, those that lost most first."""
    named = [
        f"{shown.get(file, file)} ({lost[file]}{'' if file in shown else ', no longer read'})"
        for file in files[:_NAMED]
    ]
    rest = len(files) - len(named)
    more = f" and {rest} more file{'' if rest == 1 else 's'}" if rest else ""
    return f"They were in {', '.join(named)}{more}."


def _to_do(wrong: Sequence[Place]) -> str:
    """What to do: to mend what is told of those files, from these places on, where something is."""
    meant = "if the notes were taken out on purpose, build with --allow-retire."
    if not wrong:
        return f"Check the path and the files; only {meant}"
    named = ", ".join(f"{place.path} (from line {place.line} on)" for place in wrong[:_NAMED])
    return f"First mend what is told of {named}: what is not read gives no notes. Only {meant}"
