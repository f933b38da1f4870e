"""Questions that give their answers away, or that are guessed half of the time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from notes2anki.checks.seen import Limits, Seen, told_of
from notes2anki.diagnostics import Diagnostic
from notes2anki.extract import choices
from notes2anki.model import ListBlock, Question, Source

_YES_NO = re.compile(
    r"(?:yes|no|true|false|ja|nein|wahr|falsch|oui|non|vrai|faux|sí|si|verdadero|falso|sim|não|да|нет|tak|nie|evet|hayır)"
    # "No need for it" answers another question than "No, it needs none".
    r"(?=[,.;:!—–-]|\s+(?:[—–-]|it|they|he|she|we|you|there|this|that|because|since|but|and)\b|\s*$)"
    r"|(?:はい|いいえ|是|否|对|错|예|아니요)(?=[\s,.;:!—–、。，！-]|$)",
    re.I,
)
_TRUE_FALSE = re.compile(
    r"^\W*(?:true (?:or|/) false|true/false|t/f|(?:richtig|wahr) oder falsch|vrai ou faux|verdadero o falso"
    r"|verdadeiro ou falso|vero o falso|правда или ложь|верно или неверно|判断题?[:：])|\btrue or false\s*\?\s*$",
    re.I,
)
_WORTH_FINDING = 4
_ENDS = " .:?？。؟"


def yes_or_no(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Questions that a coin answers half of the time; a set of statements to judge is told once a file."""
    judged: dict[Source, list[Seen]] = defaultdict(list)
    for note in notes:
        told = note.answer.strip()
        if not isinstance(note.item, Question) or _has_list(note) or not _YES_NO.match(told):
            continue
        if _TRUE_FALSE.search(note.question):
            judged[note.item.source].append(note)
        else:
            message = "The answer is a yes or no, which is guessed half of the time."
            yield told_of(note, "question-yes-no", message, "Ask why, how, when or which.")
    for first, *others in judged.values():
        many = f", and so in {len(others)} more of this file" if others else ""
        message = f"Whether it is true or false is guessed half of the time here{many}."
        yield told_of(first, "question-yes-no", message, "Ask why it is so, or for a word of the statement.")


def answer_in_question(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Questions that give themselves away."""
    for note in notes:
        asked, told = note.asks, note.says.strip(" .")
        if not isinstance(note.item, Question) or len(told) < _WORTH_FINDING:
            continue
        if told.rstrip(_ENDS) == asked.rstrip(_ENDS):
            message = "The answer only repeats the question, so the answer is missing."
            yield told_of(note, "answer-in-question", message, "Write the answer.")
            continue
        if _has_list(note) or told not in asked or " or " in asked or choices.are_in(note.asked):
            continue
        if _TRUE_FALSE.search(note.question):
            continue
        if re.search(rf"(?<!\w){re.escape(told)}(?!\w)", asked):
            yield told_of(note, "answer-in-question", f'The question holds its answer, "{told[:60]}".', "Reword it.")


def _has_list(note: Seen) -> bool:
    return any(isinstance(part, ListBlock) for part in note.asked)
