"""What tells two questions apart that are alike otherwise: a number, a letter, an acronym, or a word and its opposite.

Nobody mixes "layer 2" up with "layer 3" for want of words: such questions are alike on purpose.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from notes2anki.extract.words import LETTERS
from notes2anki.markdown.spans import UNSPACED

_HAN = r"\u3400-\u9fff\uf900-\ufaff"
# A word; of a script without spaces one letter, so that the numeral in "第二层" is a word of its own.
_WORD = re.compile(rf"[{_HAN}]|(?:(?![{_HAN}])[{LETTERS}])+")
_DIGITS = re.compile(r"\d+")
_ORDINAL = re.compile(r"\d+[^\W\d_]{0,3}")
_ROMAN = re.compile(r"(?=[ivx])x{0,3}(?:ix|iv|v?i{0,3})[ab]?")
_KATAKANA = re.compile(r"[\u30a1-\u30fa]")
# What counts as letters do in scripts whose letters are words, or parts of words.
_COUNTERS = frozenset("甲乙丙丁戊己庚辛壬癸가나다라마바사아자차카타파하")
_SINGLE = re.compile(rf"[^\W\d_{UNSPACED}]")
_NUMBERS = frozenset(
    """one two three four five six seven eight nine ten first second third fourth fifth sixth seventh eighth ninth tenth
    zwei drei vier fünf sechs sieben acht neun zehn erste zweite dritte vierte fünfte ersten zweiten dritten vierten
    deux trois quatre cinq sept huit neuf dix premier première deuxième troisième quatrième
    dos tres cuatro cinco seis siete ocho nueve diez primer primera segundo segunda tercer tercera cuarto cuarta
    primeiro primeira terceiro terceira dois três primo prima secondo seconda terzo terza due tre quattro cinque sei
    два три четыре пять первый второй третий первая вторая третья первое второе третье""".split()
)
# Beginnings of words with opposite meanings, one of which may be none; what follows them is the same.
_BEGINNINGS = tuple(
    tuple(pair.split("/"))
    for pair in """/un /in /im /il /ir /dis /non /anti /a /an /de /dé /des /не /без /анти in/de in/ex im/ex as/de en/de
    max/min maxi/mini hyper/hypo pre/post over/under inter/intra intra/extra macro/micro endo/exo up/down super/sub
    sym/asym mono/poly homo/hetero uni/multi pro/anti vor/nach über/unter ein/aus auf/ab an/ab sur/sous""".split()
)
# The fewest letters that stand behind them.
_REST = 4
_OPPOSITES = frozenset(
    frozenset(pair.split("/"))
    for pair in """before/after with/without first/last left/right high/low higher/lower highest/lowest more/less
    most/least best/worst start/end start/stop begin/end open/close opened/closed read/write true/false push/pull
    old/new small/large smaller/larger big/small long/short fast/slow positive/negative horizontal/vertical row/column
    rows/columns upper/lower male/female inner/outer acute/chronic good/bad strong/weak early/late front/back top/bottom
    pros/cons added/removed parent/child input/output lossy/lossless physical/logical static/dynamic public/private
    vor/nach mit/ohne vorher/nachher links/rechts hoch/niedrig groß/klein lang/kurz alt/neu mehr/weniger
    avant/après avec/sans gauche/droite haut/bas plus/moins grand/petit
    antes/después con/sin izquierda/derecha alto/bajo más/menos mayor/menor
    优/缺 上/下 左/右 大/小 多/少 高/低 长/短 前/后 内/外 正/反 正/负 增/减 加/减 进/出 入/出 开/关 男/女 新/旧 快/慢
    强/弱 長/短 前/後 內/外 正/負 增/減 増/減 加/減 進/出 開/關 開/閉 舊/新 強/弱""".split()
)


def are_apart(one: str, other: str) -> bool:
    """Whether two questions differ only in numbers, letters and acronyms, or in a word and its opposite.

    >>> are_apart("What does layer 2 do?", "What does layer 3 do?")
    True
    >>> are_apart("What does a bank do?", "What does a tank do?")
    False
    """
    mine, my_labels = _parts(one)
    theirs, their_labels = _parts(other)
    if len(mine) != len(theirs):
        return False
    differing = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
    if not differing:
        # A letter more is another way to write the choices, and no other question.
        return bool(my_labels - their_labels and their_labels - my_labels)
    return len(differing) == 1 and my_labels == their_labels and _are_opposite(*differing[0])


@lru_cache(maxsize=4096)
def _parts(question: str) -> tuple[tuple[str, ...], Counter[str]]:
    """The words of a question, folded, and its numbers, letters and acronyms; digits in a word are a number, too."""
    text = unicodedata.normalize("NFKC", question)
    words: list[str] = []
    labels: Counter[str] = Counter()
    has_case = text.upper() != text
    for word in _WORD.findall(text):
        if _is_label(word, has_case=has_case):
            labels[word.casefold()] += 1
            continue
        labels.update(_DIGITS.findall(word))
        words.append(_DIGITS.sub("", word).casefold())
    return tuple(words), labels


def _is_label(word: str, *, has_case: bool) -> bool:
    folded = word.casefold()
    if word.isnumeric() or folded in _NUMBERS or _ORDINAL.fullmatch(word) or word in _COUNTERS:
        return True
    if _SINGLE.fullmatch(word) or _KATAKANA.fullmatch(word) or _ROMAN.fullmatch(folded):
        return True
    bare = word.removesuffix("s")
    return has_case and len(bare) > 1 and bare.isupper()


def _are_opposite(one: str, other: str) -> bool:
    if frozenset((one, other)) in _OPPOSITES:
        return True
    for begins, instead in _BEGINNINGS:
        for first, second in ((one, other), (other, one)):
            rest = first[len(begins) :]
            if len(rest) >= _REST and first.startswith(begins) and second == instead + rest:
                return True
    return False
