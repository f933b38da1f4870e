"""Words in many languages, and what a phrase made of them is for (the lists are in words.toml)."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

# Letters, and the marks of scripts that write vowels as marks; Python's \w leaves those out.
LETTERS = (
    r"\w\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f"
    r"\u1780-\u17ff\u200c\u200d"
)
_WORD = re.compile(rf"(?!_)[{LETTERS}]+(?:['’/.][{LETTERS}]+)*")
# "TODO lists" are things to speak of; "TODO list all of them" is to be done.
OF_TODOS = r"(?!\s+(?:items?|apps?|comments?|lists?(?!\s+(?:all|the|them|some|each|every|more|what|which|how|\d)\b))\b)"
_UNWRITTEN = re.compile(
    rf"(?:TODO|TBD|TBA|FIXME)\b{OF_TODOS}.{{0,60}}|(?i:todo|tbd|fixme)\s*[:：].{{0,60}}|\?{{3,}}", re.S
)
# "(fill in)"; without its brackets it can be what a word means.
_BLANK = re.compile(r"\s*(?:\(([^()\n]{2,60})\)|\[([^\[\]\n]{2,60})\]|<([^<>\n]{2,60})>)[\s.]*")
_FILLER_TEXT = ["lorem", "ipsum", "dolor"]
_NO_WORD = re.compile(r"[\d.,/-]+|[a-z]")
# One-letter words that Hebrew and Arabic write together with the next one, and the Arabic article.
_PREFIX = re.compile("[הבלושמכ](?=[\u05d0-\u05ea]{3})|(?:[وفبكل](?:ال)?|لل|ال)(?=[\u0620-\u064a]{3})")
# Scripts that write words without spaces, or glue particles to them.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
# A sign of a question as a picture decorates what it stands before.
_QUESTION_MARK = re.compile("[?？؟⁇՞፧]|(?<=.)[❓❔]|;\\s*$(?<=[\u0370-\u03ff];)")


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """A text as it is compared: compatibility forms, case and runs of white space do not count."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("’", "'").split())


@lru_cache(maxsize=16384)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, folded; numbers and single Latin letters are none.

    >>> tokens("Click to see the answer (B) 2!")
    ('click', 'to', 'see', 'the', 'answer')
    """
    return tuple(word for word in _WORD.findall(fold(text)) if not _NO_WORD.fullmatch(word))


def asks(text: str) -> bool:
    """Whether a text holds a question mark of any script."""
    return bool(_QUESTION_MARK.search(text))


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))


@cache
def vocabulary(name: str) -> frozenset[str]:
    """A list of words.toml by name ("answer", "table.role")."""
    value: Any = _lists()
    for part in name.split("."):
        value = value[part]
    return frozenset(map(fold, value.split() if isinstance(value, str) else value))


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    words = sorted(
        {word for name in names for word in vocabulary(name) if _UNSPACED.search(word)}, key=len, reverse=True
    )
    return re.compile("|".join(map(re.escape, words)) or r"(?!)")


@cache
def _near(word: str, name: str) -> bool:
    """Whether a word is a word of the list but for a slip of the pen; in a short one only two letters swapped are."""
    if len(word) == 4 and word.isalpha():
        swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in (1, 2))
        return any(other in vocabulary(name) for other in swapped)
    if len(word) < 5 or not word.isalpha() or _UNSPACED.search(word):
        return False
    alike = [
        known
        for known in vocabulary(name)
        if known[0] == word[0] and abs(len(known) - len(word)) <= 2 and len(known) > 4
    ]
    return bool(get_close_matches(word, alike, n=1, cutoff=0.82))


@cache
def kinds(word: str, names: tuple[str, ...]) -> frozenset[str]:
    """Which of the lists a word belongs to; a run of a script without spaces, which its parts belong to.

    Empty when it, or a part of it, belongs to none.
    """
    found = frozenset(name for name in names if word in vocabulary(name))
    if found:
        return found
    if _UNSPACED.search(word):
        pattern = _pattern(names)
        if re.fullmatch(f"(?:{pattern.pattern})+", word):
            return frozenset(name for part in pattern.findall(word) for name in names if part in vocabulary(name))
        return frozenset()
    prefix = _PREFIX.match(word)
    if prefix and (found := kinds(word[prefix.end() :], names)):
        return found
    return frozenset(name for name in names if name in ("answer", "hint") and _near(word, name))


def made_of(words: Iterable[str], *names: str) -> frozenset[str]:
    """The lists that the words of a phrase belong to, or nothing when one of them belongs to none.

    >>> sorted(made_of(["click", "to", "see", "the", "answewr"], "answer", "reveal", "filler"))
    ['answer', 'filler', 'reveal']
    """
    found: frozenset[str] = frozenset()
    for word in words:
        kind = kinds(word, names)
        if not kind:
            return frozenset()
        found |= kind
    return found


def is_marked(text: str) -> bool:
    """Whether a text is marked as still to be written ("TODO: with an example"); "todo" alone is a word of Spanish."""
    return bool(_UNWRITTEN.fullmatch(text.strip()))


def is_placeholder(text: str) -> bool:
    """Whether an answer is only a promise of one: nothing but punctuation, "TODO", "coming soon" and the like."""
    words = re.findall(rf"[{LETTERS}'/-]*[^\W_][{LETTERS}'/-]*", fold(text))
    if is_marked(text):
        return True
    if not words:
        return not text.strip(" \n\t.…?_-–—")
    blank = _BLANK.fullmatch(fold(text))
    if blank and fold(blank[blank.lastindex or 1]).strip(" .…") in vocabulary("blank_phrases"):
        return True
    if words[:3] == _FILLER_TEXT or " ".join(words) in vocabulary("placeholder_phrases"):
        return True
    return len(words) <= 6 and "placeholder" in made_of(words, "placeholder", "placeholder_filler")
