"""Files that are copies of others: most of their notes stand there, too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from notes2anki.checks.seen import Seen
from notes2anki.diagnostics import Diagnostic
from notes2anki.frozen import frozen
from notes2anki.model import Source

# With fewer notes, that most of them stand elsewhere says nothing of the file.
_LEAST = 4
_MOST_LINES = 5


@frozen(eq=True)
class Copy:
    """A file most of whose `total` notes stand also in another: `same` with their answers, on `lines` with others.

    `whole` says that it is so the other way round as well.
    """

    source: Source
    original: Source
    total: int
    same: int
    lines: tuple[int, ...]
    whole: bool

    def tell(self) -> Diagnostic:
        """The one finding for all of its notes."""
        count = f"all {self.total}" if self.same == self.total else f"{self.same} of {self.total}"
        message = f"This file holds the same notes as {self.original.shown} ({count}{self._others()})."
        hint = "Delete one of the two files." if self.whole else "Leave these notes to one of the two files."
        return Diagnostic(place=self.source.place(1), code="file-copy", message=message, hint=hint)

    def _others(self) -> str:
        if not self.lines:
            return ""
        if len(self.lines) == 1:
            return f"; one has another answer: line {self.lines[0]}"
        shown = ", ".join(map(str, self.lines[:_MOST_LINES])) + (", …" if len(self.lines) > _MOST_LINES else "")
        return f"; {len(self.lines)} have other answers: lines {shown}"


def find(notes: Sequence[Seen]) -> tuple[Copy, ...]:
    """The copies among the files of a deck, each with the first file that holds most of its notes."""
    by_source: dict[Source, list[Seen]] = defaultdict(list)
    for note in notes:
        if note.asks:
            by_source[note.item.source].append(note)
    if len(by_source) == 1:
        return ()
    first: dict[tuple[object, ...], Source] = {}
    shared: Counter[tuple[Source, Source]] = Counter()
    for source, its in by_source.items():
        for note in its:
            other = first.setdefault((*_asked(note), note.says), source)
            if other is not source:
                shared[other, source] += 1
    found = []
    for (one, other), count in shared.items():
        mostly = [source for source in (one, other) if _LEAST <= len(by_source[source]) < 2 * count]
        if mostly:
            source = mostly[0] if len(mostly) == 1 else _named_as_copy(one, other)
            original = other if source is one else one
            same, lines = _compared(by_source[source], by_source[original])
            total = len(by_source[source])
            whole = len(mostly) > 1
            found.append(Copy(source=source, original=original, total=total, same=same, lines=lines, whole=whole))
    return tuple(found)


def _asked(note: Seen) -> tuple[str, str]:
    return note.note.note_type.key, note.asks


def _named_as_copy(one: Source, other: Source) -> Source:
    """The one whose name is that of the other with something added ("fishes copy.md"), or else the second."""
    stems = [PurePosixPath(source.path).stem.casefold() for source in (one, other)]
    return one if stems[1] in stems[0] and stems[0] != stems[1] else other


def _compared(notes: Iterable[Seen], others: Iterable[Seen]) -> tuple[int, tuple[int, ...]]:
    """How many notes stand among others with the same answer, and the lines of those that do so with another one."""
    answers: dict[tuple[str, str], set[str]] = defaultdict(set)
    for other in others:
        answers[_asked(other)].add(other.says)
    here = [note for note in notes if _asked(note) in answers]
    same = [note for note in here if note.says in answers[_asked(note)]]
    lines = {note.item.place.line for note in here if note.says not in answers[_asked(note)]}
    return len(same), tuple(sorted(lines))
