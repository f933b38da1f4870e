"""Questions and answers in each other's place: a summary that tells, over a block that only asks."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from notes2anki.checks.seen import Limits, Seen, told_of
from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.phrasing import ends_asking
from notes2anki.extract.words import asks
from notes2anki.model import Details, Paragraph, Question, Source

# One sentence that asks; in quotes it is said by someone.
_ASKED = re.compile(r"[^\W\d_][^.!?？。！:\n\"“”«»„]{6,200}[?？]")
# What begins as a statement does, and not as an order ("Give an open question.") or a scene in which "you" ask.
_TELLS = re.compile(
    r"(?:it|they|he|she|the|a|an|this|these|that|those|because|there|its|their"
    r"|es|der|die|das|ein|eine|sie|er|weil|il|elle|ils|le|la|les|un|une|ce|parce|el|los|las|una|porque|o|os|as|um|uma)"
    r"\s[^?？\n]{12,400}[.。]",
    re.I,
)
# Whoever tells of asking may mean the question below.
_OF_ASKING = re.compile(
    r"\b(?:ask|quest|say|said|translat|phras|prompt|riddle|frag|sag|demand|dit|pregunt|dice|pergunt)", re.I
)


def swapped(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Such notes, where they are no more of their file than those whose question asks."""
    right: defaultdict[Source, int] = defaultdict(int)
    found: defaultdict[Source, list[Seen]] = defaultdict(list)
    for note in notes:
        if isinstance(note.item, Question) and isinstance(note.item.block, Details):
            if asks(note.question):
                right[note.item.source] += 1
            elif _is_swapped(note):
                found[note.item.source].append(note)
    for source, its in found.items():
        for note in its if len(its) <= max(1, right[source]) else ():
            message = "The question tells, and its answer only asks: they may stand in each other's place."
            hint = "Write what asks into <summary>, or above the block, and what it answers into the block."
            yield told_of(note, "question-swapped", message, hint)


def _is_swapped(note: Seen) -> bool:
    if len(note.told) != 1 or not isinstance(note.told[0], Paragraph) or not ends_asking(note.answer):
        return False
    asked = note.question.strip()
    return bool(_ASKED.fullmatch(note.answer.strip()) and _TELLS.fullmatch(asked) and not _OF_ASKING.search(asked))
