"""Checks of the notes that were made: what makes a card hard to learn, and what it shows otherwise than meant.

Each check is a function over all notes of a deck; what it rests on is told in docs/diagnostics.md. Taste is a hint and
never a warning. A new check is such a function, and its name in the list below.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from notes2anki.checks import ditto, guessed, learning, lineends, shown, swapped
from notes2anki.checks.seen import Limits, Seen
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Note

Check = Callable[[Sequence[Seen], Limits], Iterable[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    learning.long_answer,
    learning.long_list,
    guessed.yes_or_no,
    learning.two_questions,
    learning.same_question,
    learning.same_answer,
    learning.same_cell,
    learning.similar_questions,
    learning.missing_choices,
    learning.heading_in_answer,
    guessed.answer_in_question,
    swapped.swapped,
    learning.refers_elsewhere,
    ditto.ditto,
    learning.placeholder,
    learning.vague_question,
    learning.picture_without_words,
    shown.broken_math,
    shown.half_moved,
    shown.lost_signs,
    shown.accents_for_backticks,
    shown.compared,
    shown.bare_code,
    shown.cut_off,
    lineends.run_together,
    lineends.parted_words,
    shown.open_tags,
    shown.lost_backslashes,
    shown.shown_as_written,
)


def check(notes: Sequence[Note], limits: Limits, released: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """What all checks find; `released` are the guids of the notes that learners have."""
    seen = [Seen(note, is_released=note.guid in released) for note in notes]
    return tuple(found for each in CHECKS for found in each(seen, limits))


__all__ = ["CHECKS", "Limits", "check"]
