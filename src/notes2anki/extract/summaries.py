"""What the summary of a collapsible block is: a question, a phrase such as "Answer", a hint, a list of contents ..."""

from __future__ import annotations

import re
from enum import Enum

from notes2anki.extract.words import asks, fold, kinds, made_of, tokens, vocabulary


class Role(Enum):
    """The role of a summary."""

    QUESTION = "question"
    """It asks something."""
    ANSWER = "answer"
    """It only names the answer, in one of many ways; the question stands before the block."""
    REVEAL = "reveal"
    """It only says to open the block; what stands before may be a question."""
    PARTIAL = "partial"
    """It names the answer with words that say which ("Solution in Go")."""
    STEP = "step"
    """It names a part of a solution by its number ("Step 2")."""
    EXTRA = "extra"
    """It names an addition: code, an example, something to see."""
    HINT = "hint"
    CONTENTS = "contents"
    OPTION = "option"
    """It starts like an option of a choice ("B. owls")."""
    LABEL = "label"
    """Anything else: a topic, or a task in words that need no question mark."""
    NONE = "none"
    """There is none."""


# "A1", which answers the question above it.
_ANSWER_NUMBER = re.compile(r"\W{0,3}A\W?\d{1,3}\W{0,3}")
_OPTION = re.compile(r"\W{0,3}(?:[A-Ha-h]|[А-Еа-е])\s?[.):]\s+\S")
# "Solution (try it first)": what stands in brackets is no name.
_ASIDE = re.compile(r"\([^()]*\)")
_HINT = re.compile(r"\W{0,3}([^\W\d_]+)\s*\d{0,2}(?:\s+[-–—]\s|\s*[:：.)]|$)")
_DIGIT = re.compile(r"\d")
_NAMED = re.compile(r"(?P<name>[^:：]{2,40}?)\s*[:：]\s*(?P<rest>\S.*)", re.S)
_QUESTION_WORDS = frozenset(
    "what why how when where who whom which whose is are do does did can could should would was were wie warum wann wo "
    "wer welche welcher qué cómo cuándo dónde quién cuál comment pourquoi quand où qui quel quelle что как почему "
    "когда где кто какой".split()
)
_ALL = ("answer", "explanation", "reveal", "filler", "numbered")


def role(summary: str) -> Role:
    """The role of a summary by its words.

    >>> role("Click to see the answewr").value, role("Hint 2").value, role("Amdahl's law").value
    ('answer', 'hint', 'label')
    >>> role("Show/Hide").value, role("Need a hint?").value, role("Step 2").value
    ('reveal', 'hint', 'step')
    >>> role("A1").value, role("Lsg.").value
    ('reveal', 'answer')
    """
    words = tokens(_ASIDE.sub("", summary.replace("/", " "))) or tokens(summary)
    if _ANSWER_NUMBER.fullmatch(summary):
        return Role.REVEAL
    if not words:
        if asks(summary) and any(map(str.isalnum, summary)):
            return Role.QUESTION  # "2 + 2?"
        return Role.REVEAL if fold(summary) else Role.NONE
    found = made_of(words, *_ALL)
    if "answer" in found or "explanation" in found or named_answer(summary):
        return Role.ANSWER
    if "hint" in made_of(words, "hint", "reveal", "filler", "numbered"):
        return Role.HINT
    if asks(summary) and len(words) > 1 and "verdict" in made_of(words, "verdict", "filler"):
        return Role.PARTIAL  # "True or false?"
    if asks(summary):
        return Role.REVEAL if "reveal" in found and kinds(words[0], ("reveal",)) else Role.QUESTION
    if "step" in made_of(words, "step", "filler", "numbered") and _DIGIT.search(summary):
        return Role.STEP
    if found & {"reveal"}:
        return Role.REVEAL
    if "contents" in made_of(words, "contents", "reveal", "filler") or _is_contents(summary, words):
        return Role.CONTENTS
    if made_of(words, "extra", "data", "reveal", "filler") & {"extra", "data"}:
        return Role.EXTRA
    if _OPTION.match(summary):
        return Role.OPTION
    return _by_first_and_last(words)


def _is_contents(summary: str, words: tuple[str, ...]) -> bool:
    folded = f" {fold(summary)} "
    return len(words) <= 7 and any(f" {phrase} " in folded for phrase in vocabulary("contents_phrases"))


def _by_first_and_last(words: tuple[str, ...]) -> Role:
    first, last = words[0], words[-1]
    if first in _QUESTION_WORDS:
        return Role.QUESTION
    if len(words) <= 6 and ("answer" in kinds(first, _ALL) or "answer" in kinds(last, _ALL)):
        return Role.PARTIAL
    if "reveal" in kinds(first, ("reveal",)) and "answer" in kinds(last, _ALL):
        return Role.PARTIAL  # "Reveal the cause, the fix and how to put it in an answer"
    if len(words) > 1 and "reveal" in kinds(first, ("reveal",)) and (len(words) <= 4 or kinds(first, ("click",))):
        return Role.EXTRA
    return Role.LABEL


def names_explanation(summary: str) -> bool:
    """Whether a summary names what is said besides an answer, and no answer ("Explanation", "Why?")."""
    found = made_of(tokens(summary), *_ALL)
    return "explanation" in found and "answer" not in found


def starts_hint(summary: str) -> bool:
    """Whether a summary starts with the name of a hint and says which ("Hint 3: a table", "Hint - the approach")."""
    match = _HINT.match(summary)
    return match is not None and "hint" in kinds(fold(match[1]), ("hint",))


def names_question(summary: str) -> bool:
    """Whether a summary only names a question ("Question", "Check question", "Exercise 3")."""
    words = tokens(summary)
    return "numbered" in made_of(words, "numbered", "reveal", "filler") and not asks(summary)


def names_answer_first(summary: str) -> bool:
    """Whether the first word of a summary names an answer ("Solution in Go", but not "Buffer solution")."""
    words = tokens(summary)
    return bool(words) and "answer" in kinds(words[0], ("answer",))


def names_data(summary: str) -> bool:
    """Whether a summary says that data is shown, as from a program or an experiment."""
    return any(kinds(word, ("data",)) for word in tokens(summary))


def named_answer(summary: str) -> str:
    """The answer that a summary gives itself behind a colon, or "".

    >>> named_answer("Answer: B")
    'B'
    """
    match = _NAMED.fullmatch(summary.strip())
    if match and made_of(tokens(match["name"]), *_ALL) & {"answer"}:
        return match["rest"]
    return ""
