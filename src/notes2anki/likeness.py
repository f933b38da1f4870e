"""How alike two texts are: the only module that meets rapidfuzz.

The measures are those that told edited notes from other notes in real histories: the ratio of two questions, the
overlap of their rare words (forgiving typos), and, for answers, the overlap of a small sample of their words, so that
the ledger need not keep whole answers.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import fuzz

from notes2anki import naming
from notes2anki.frozen import frozen

# A word, or for scripts without spaces a run whose neighbouring letters pair up as words.
_RUN = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_SHORT = 160
_SAMPLE = 40
_WORD_LENGTH = 4
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Two words are a typo of each other from this ratio on, with lengths this near.
_TYPO, _TYPO_LENGTH = 0.74, 3
# Words that two questions can exchange without asking something else; in other languages it is the commonest ones.
_SOME, _MOST = 20, 0.3
_STOP = frozenset(
    """a an and are as at be by can do does for from how in into is it its of on or that the their them then there
    these this those to use using was were what when where which who why will with you your we i not
    der die das und ist sind was wie welche ein eine einen im mit von zu den dem für auf
    le la les un une des est sont quel quelle que qui et en du de pour dans comment
    el los las una es son qué que y en del para cómo cuál o os as uma é são como qual
    и в на что как это для с по из не что такое или""".split()
)


@lru_cache(maxsize=65536)
def words(text: str) -> tuple[str, ...]:
    """The words of a folded text; a script without spaces gives the pairs of neighbouring letters.

    >>> words("a b, c")
    ('a', 'b', 'c')
    """
    found: list[str] = []
    for run in _RUN.findall(text):
        if _UNSPACED.search(run):
            found += [run[at : at + 2] for at in range(max(1, len(run) - 1))]
        else:
            found.append(run)
    return tuple(found)


def ratio(one: str, other: str) -> float:
    """The likeness of two texts, letter by letter, from 0 to 1."""
    return fuzz.ratio(one, other) / 100


def wording(one: str, other: str) -> float:
    """The likeness of two questions, also where one has grown or shrunk by a clause."""
    return max(ratio(one, other), 0.9 * fuzz.token_set_ratio(one, other) / 100)


def is_typo(one: str, other: str) -> bool:
    """Whether two words are the same one with a slip in it."""
    return abs(len(one) - len(other)) <= _TYPO_LENGTH and ratio(one, other) >= _TYPO


class Rarity:
    """How much a word tells, by how few of all texts have it."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Count the words of texts, once a text."""
        self._counts: Counter[str] = Counter()
        self._size = 0
        for text in texts:
            self._counts.update(set(words(text)))
            self._size += 1

    def weight(self, word: str) -> float:
        """The weight of a word, more for a rarer one, never 0."""
        return math.log(1 + (self._size + 1) / (self._counts[word] + 0.5))

    def is_common(self, word: str) -> bool:
        """Whether a word is one that questions exchange without asking something else."""
        return word in _STOP or self._counts[word] > max(_SOME, self._size * _MOST)

    def overlap(self, one: str, other: str) -> tuple[float, float]:
        """The weighted share of words that two texts have in common: of both, and of the smaller one."""
        mine, theirs = set(words(one)), set(words(other))
        if not mine or not theirs:
            return (1.0, 1.0) if mine == theirs else (0.0, 0.0)
        shared = mine & theirs
        common = 2 * sum(map(self.weight, shared))
        for word in mine - shared:
            partner = next((other for other in theirs - shared if is_typo(word, other)), "")
            common += 0.9 * (self.weight(word) + self.weight(partner)) if partner else 0
        left, right = sum(map(self.weight, mine)), sum(map(self.weight, theirs))
        return common / (left + right), min(1.0, common / 2 / min(left, right))

    def exchanged(self, one: str, other: str) -> bool:
        """Whether each of two questions has a word that matters and that the other has not, not even misspelt."""
        mine, theirs = Counter(words(one)), Counter(words(other))
        only_mine, only_theirs = set(mine - theirs), set(theirs - mine)
        return self._has_own(only_mine, only_theirs) and self._has_own(only_theirs, only_mine)

    def _has_own(self, own: set[str], others: set[str]) -> bool:
        return any(not self.is_common(word) and not any(is_typo(word, other) for other in others) for word in own)


@frozen(eq=True)
class Signature:
    """What is kept of an answer: itself while short, else a digest and a sample of its words by their hashes.

    The sample is the words with the smallest hashes, so two samples are of the same part of all words and their
    overlap is an estimate of the texts' own (bottom-k sketch, Cohen and Kaplan 2007).
    """

    text: str = ""
    digest: str = ""
    sample: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What equal answers, and only they, have in common."""
        return self.digest or self.text


def sign(text: str) -> Signature:
    """The signature of an answer."""
    folded = naming.identity(text)
    if len(folded) <= _SHORT:
        return Signature(text=folded)
    hashes = sorted({_hash(word) for word in words(folded)})[:_SAMPLE]
    return Signature(digest=hashlib.sha256(folded.encode()).hexdigest()[:12], sample=tuple(hashes))


@lru_cache(maxsize=65536)
def _hash(word: str) -> str:
    value = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "big")
    letters = ""
    for _ in range(_WORD_LENGTH):
        value, digit = divmod(value, len(_DIGITS))
        letters += _DIGITS[digit]
    return letters


def alike(one: Signature, other: Signature) -> tuple[float, float]:
    """The likeness of two answers: of both, and how much of the smaller one is in the other."""
    if one.key == other.key:
        return 1.0, 1.0
    mine, theirs = _sampled(one), _sampled(other)
    last = min((max(each) for each in (mine, theirs) if len(each) >= _SAMPLE), default="~")
    mine, theirs = {each for each in mine if each <= last}, {each for each in theirs if each <= last}
    shared = len(mine & theirs)
    both = 2 * shared / (len(mine) + len(theirs)) if mine or theirs else 0.0
    inside = shared / min(len(mine), len(theirs)) if mine and theirs else 0.0
    if one.text and other.text:
        both = max(both, ratio(one.text, other.text))
    return both, inside


def _sampled(signature: Signature) -> set[str]:
    """The sample of an answer; that of a short one is all of its words."""
    return set(signature.sample) if signature.digest else {_hash(word) for word in words(signature.text)}


def best(scores: Mapping[int, float], count: int) -> list[int]:
    """The keys of the highest scores, in an order that depends on nothing else."""
    return sorted(scores, key=lambda key: (-scores[key], key))[:count]
