"""Matching of today's notes to those that the ledger knows, so that an edit keeps a note's history.

What is matched is a `Unit`: a question with its answer, or a row of a table with its cells. The stages go from sure to
likely, each one-to-one: equal in all, equal somewhere else, equal question, then by likeness of question, answer and
neighbours, the best pairs of all first. Doubt makes a new note: a false history is worse than none, and what was
matched once is never revised. The thresholds lie on the ridge that the measurements on real histories showed (a change
of a few hundredths changes little), not on any one case.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from notes2anki.frozen import frozen
from notes2anki.likeness import Rarity, Signature, alike, best, ratio, wording, words

_LIKELY, _LIKELY_RETIRED = 0.66, 0.85
_MARGIN = 0.05
# Of two likely pairs the one in which no word that matters was exchanged is the better.
_EXCHANGED = 0.15
_QUESTION, _ANSWER = 0.6, 0.4
_UNANSWERED = 0.8
_NEIGHBOUR, _SAME_FILE = 0.06, 0.03
_LONG_ANSWER, _ANSWER_ALONE = 60, 0.25
_SHORT_QUESTION = 12
_OTHER_ANSWER, _OTHER_WORDS, _SAME_ANSWER = 0.5, 0.4, 0.5
_SAME_RARE_WORDS = 0.6
_CANDIDATES, _COMMON_WORD, _SMALL = 12, 200, 400
_ROUNDS = 3
# So many cells of two rows are compared with each other.
_COMPARED = 100
# An answer that so many notes share, and so large a part of them, says nothing ("to be completed").
_FILLER, _FILLER_SHARE = 4, 0.01


@frozen(eq=True)
class Part:
    """An answer of a unit: of a question its only one, of a row one for each cell, under the cell's label."""

    label: str = ""
    answer: Signature


@frozen
class Unit:
    """What is matched as one. `kind` keeps unlike things apart; `asks` is folded; rows have a part for each cell."""

    kind: str
    asks: str
    parts: tuple[Part, ...]
    file: str
    trail: tuple[str, ...] = ()
    row: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """What equal answers have in common, whatever the order of the columns."""
        return tuple(sorted(part.answer.key for part in self.parts))


@frozen(eq=True)
class Match:
    """What a unit is: the known unit that it continues, or none.

    `old` and `rival` count among the known units, -1 being none; `how` is a word for `explain`; `rival` is a known
    unit that was nearly as good, or that only doubt kept from being the one.
    """

    old: int = -1
    how: str = "new"
    score: float = 0.0
    rival: int = -1


def match(known: Sequence[Unit], retired: Sequence[bool], today: Sequence[Unit]) -> tuple[Match, ...]:
    """For each of today's units, in source order, the known one that it continues; living ones before retired ones."""
    if not known:
        return (Match(),) * len(today)
    state = _State(known, today)
    living = [number for number, gone in enumerate(retired) if not gone]
    dead = [number for number, gone in enumerate(retired) if gone]
    for pool, likely in ((living, _LIKELY), (dead, _LIKELY_RETIRED)):
        state.pool = set(pool)
        for name, key in _EXACT[:1]:
            state.pair_equal(name, key)
        state.pair_beside_copies()
        for name, key in _EXACT[1:]:
            state.pair_equal(name, key)
        state.pair_asked()
        state.pair_alike(likely)
    return tuple(state.found.get(number, Match(rival=state.rivals.get(number, -1))) for number in range(len(today)))


def _all(unit: Unit) -> tuple[object, ...]:
    return unit.kind, unit.asks, unit.told


_EXACT: tuple[tuple[str, Callable[[Unit], Hashable]], ...] = (
    ("unchanged", lambda unit: (*_all(unit), unit.file, unit.trail)),
    ("moved", lambda unit: (*_all(unit), unit.file)),
    ("moved", lambda unit: (*_all(unit), unit.trail)),
    ("moved", _all),
    # The key column was exchanged with another: the row has the same cells.
    (
        "moved",
        lambda unit: (
            (unit.kind, tuple(sorted((unit.asks, *unit.told)))) if unit.row else (unit.kind, unit.asks, unit.told)
        ),
    ),
)


class _State:
    """What is matched so far. `pool` holds the known units that may be matched now."""

    def __init__(self, known: Sequence[Unit], today: Sequence[Unit]) -> None:
        self.known, self.today = known, today
        self.pool: set[int] = set()
        self.found: dict[int, Match] = {}
        self.taken: dict[int, int] = {}
        self.rivals: dict[int, int] = {}
        self.rarity = Rarity(unit.asks for unit in (*known, *today))
        answers = Counter(part.answer.key for unit in today for part in unit.parts)
        often = max(_FILLER, _FILLER_SHARE * len(today))
        self.fillers = {key for key, count in answers.items() if not key or count > often}
        self.answers = answers + Counter(part.answer.key for unit in known for part in unit.parts)
        self.times_known = Counter((unit.kind, unit.asks) for unit in known)
        self.times_today = Counter((unit.kind, unit.asks) for unit in today)
        self.known_before, self.known_after = _neighbours(known)
        self.today_before, self.today_after = _neighbours(today)

    # ------------------------------------------------------------------------------------------- equal ones

    def open_known(self) -> Iterator[int]:
        return (number for number in sorted(self.pool) if number not in self.taken)

    def open_today(self) -> Iterator[int]:
        return (number for number in range(len(self.today)) if number not in self.found)

    def take(self, new: int, old: int, how: str, score: float = 1.0) -> None:
        self.found[new] = Match(old=old, how=how, score=round(min(score, 1.0), 2))
        self.taken[old] = new
        self.rivals.pop(new, None)

    def groups(self, key: Callable[[Unit], Hashable]) -> list[tuple[list[int], list[int]]]:
        """Known and today's units that are still open and have the same key."""
        old: dict[Hashable, list[int]] = defaultdict(list)
        new: dict[Hashable, list[int]] = defaultdict(list)
        for number in self.open_known():
            old[key(self.known[number])].append(number)
        for number in self.open_today():
            new[key(self.today[number])].append(number)
        return [(old[each], numbers) for each, numbers in new.items() if each in old]

    def pair_equal(self, how: str, key: Callable[[Unit], Hashable]) -> None:
        for olds, news in self.groups(key):
            for old, new in zip(olds, news, strict=False):
                self.take(new, old, how)

    def pair_beside_copies(self) -> None:
        """Units that ask what they asked in the same place, while a copy elsewhere still has the answer of before.

        Such a question stood once; one that stood more often ("What is the output?") may as well have moved.
        """
        told = Counter(map(_all, self.today))
        for olds, news in self.groups(lambda unit: (unit.kind, unit.asks, unit.file, unit.trail)):
            unit = self.known[olds[0]]
            alone = len(olds) == len(news) == 1 and self.times_known[unit.kind, unit.asks] == 1
            if alone and told[_all(unit)]:
                self.take(news[0], olds[0], "answer edited", _SAME_ANSWER)

    def pair_asked(self) -> None:
        """Units that ask the same: of several the answers and places decide; then one of each in a place is the same.

        A question that repeats ("What is the output?") is no identity, so its answer or its place must agree too.
        """
        groups = self.groups(lambda unit: (unit.kind, unit.asks))
        for olds, news in groups:
            scores = {(old, new): self.same_question(old, new) for old in olds[:_SMALL] for new in news[:_SMALL]}
            for old, new in sorted(scores, key=lambda pair: (-scores[pair], pair)):
                if scores[old, new] >= _SAME_ANSWER and new not in self.found and old not in self.taken:
                    self.take(new, old, "answer edited", scores[old, new])
        for olds, news in groups:
            self.pair_leftover(
                [old for old in olds if old not in self.taken], [new for new in news if new not in self.found]
            )

    def pair_leftover(self, olds: list[int], news: list[int]) -> None:
        """Units that ask the same and answer otherwise: the same ones where they are alone or kept their place."""
        if len(olds) == 1 and news and self.asked_once(self.known[olds[0]]):
            self.take(news[0], olds[0], "answer edited", _SAME_ANSWER)
            return
        places: dict[Hashable, list[int]] = defaultdict(list)
        for old in reversed(olds):
            places[self.known[old].file, self.known[old].trail].append(old)
        for new in news:
            here = places[self.today[new].file, self.today[new].trail]
            if here:
                self.take(new, here.pop(), "answer edited", _SAME_ANSWER)

    def asked_once(self, unit: Unit) -> bool:
        return self.times_known[unit.kind, unit.asks] <= 1 and self.times_today[unit.kind, unit.asks] <= 1

    def same_question(self, old: int, new: int) -> float:
        """The likeness of two units that ask the same."""
        both, inside = self.answers_alike(old, new)
        same_section = self.known[old].trail == self.today[new].trail
        return max(both, 0.9 * inside) + self.places(old, new) + _SAME_FILE * same_section

    # ------------------------------------------------------------------------------------------- alike ones

    def pair_alike(self, likely: float) -> None:
        """The likeliest pairs first; each settled pair makes neighbours for others, so go over it again."""
        for _ in range(_ROUNDS):
            scores = self.scores()
            if not self.settle(scores, likely):
                break

    def settle(self, scores: dict[tuple[int, int], float], likely: float) -> bool:
        """Take the pairs that are likely enough, and better by a margin than any other pair of the two."""
        ranks = {pair: score - _EXCHANGED * self.is_exchanged(*pair) for pair, score in scores.items()}
        by_old: dict[int, list[int]] = defaultdict(list)
        by_new: dict[int, list[int]] = defaultdict(list)
        for old, new in scores:
            by_old[old].append(new)
            by_new[new].append(old)
        settled = False
        for old, new in sorted(ranks, key=lambda pair: (-ranks[pair], pair)):
            if scores[old, new] < likely or new in self.found or old in self.taken:
                continue
            others = [ranks[old, number] for number in by_old[old] if number != new and number not in self.found]
            others += [ranks[number, new] for number in by_new[new] if number != old and number not in self.taken]
            if ranks[old, new] - max(others, default=0.0) >= _MARGIN or self.confirmed(old, new):
                self.take(new, old, "reworded", scores[old, new])
                settled = True
            else:
                self.rivals.setdefault(new, old)
        return settled

    def scores(self) -> dict[tuple[int, int], float]:
        """The likeness of each open unit of today to the known ones that it could be."""
        known = list(self.open_known())
        index: dict[tuple[str, str], list[int]] = defaultdict(list)
        for old in known:
            for feature in _features(self.known[old]):
                index[feature].append(old)
        scores = {}
        for new in self.open_today():
            for old in self.candidates(new, index, len(known)):
                score = self.score(old, new)
                if score > 0:
                    scores[old, new] = score
        return scores

    def candidates(self, new: int, index: dict[tuple[str, str], list[int]], size: int) -> list[int]:
        weights: dict[int, float] = defaultdict(float)
        unit = self.today[new]
        for feature in _features(unit):
            places = index.get(feature, ())
            if len(places) > _COMMON_WORD and size > _SMALL:
                continue
            for old in places:
                weights[old] += 1 / len(places)
        found = [old for old in best(weights, _CANDIDATES) if self.known[old].kind == unit.kind]
        return [*found, *(old for old in self.slot(new) if old not in found)]

    def slot(self, new: int) -> list[int]:
        """The open known units that stand where this one stands now, between the same neighbours."""
        found = []
        for mine, theirs in ((self.today_before, self.known_after), (self.today_after, self.known_before)):
            neighbour = self.found.get(mine[new])
            old = theirs[neighbour.old] if neighbour else -1
            if old in self.pool and old not in self.taken and self.known[old].kind == self.today[new].kind:
                found.append(old)
        return list(dict.fromkeys(found))

    def score(self, old: int, new: int) -> float:
        one, other = self.known[old], self.today[new]
        return (self.row_score if one.row or other.row else self.question_score)(old, new)

    def question_score(self, old: int, new: int) -> float:
        one, other = self.known[old], self.today[new]
        common, inside = self.rarity.overlap(one.asks, other.asks)
        asked = (wording(one.asks, other.asks) + common) / 2
        place = self.places(old, new)
        if self.is_filler(old, new):
            return asked * _UNANSWERED + place if inside >= _SAME_RARE_WORDS else 0.0
        told, contained = self.answers_alike(old, new)
        if contained < _OTHER_WORDS and told < _OTHER_ANSWER and self.rarity.exchanged(one.asks, other.asks):
            return 0.0
        score = _QUESTION * asked + _ANSWER * told + place
        if told == 1 and asked >= _ANSWER_ALONE and self.is_telling(old):
            score = max(score, _LIKELY + 0.3 * asked + place)
        return score

    def row_score(self, old: int, new: int) -> float:
        """Rows ask in so few letters that only a slip of the pen is likeness; else the rest of the row must agree."""
        one, other = self.known[old].asks, self.today[new].asks
        told, _ = self.answers_alike(old, new)
        place = self.places(old, new)
        asked = ratio(one, other)
        if (
            min(len(one), len(other)) < _SHORT_QUESTION
            and words(one) != words(other)
            and asked < 1 - 1 / len(one or " ")
        ):
            asked /= 2
        if told == 1 and (self.is_telling(old) or place >= _NEIGHBOUR):
            return _LIKELY + 0.3 * asked + place
        return _QUESTION * asked + _ANSWER * told + place

    # ---------------------------------------------------------------------------------------------- signals

    def answers_alike(self, old: int, new: int) -> tuple[float, float]:
        one, other = self.known[old], self.today[new]
        if not one.row and not other.row:
            return alike(one.parts[0].answer, other.parts[0].answer) if one.parts and other.parts else (0.0, 0.0)
        few, many = sorted((one.parts[:_COMPARED], other.parts[:_COMPARED]), key=len)
        shares = [max((alike(part.answer, each.answer)[0] for each in many), default=0.0) for part in few]
        share = sum(shares) / len(shares) if shares else 0.0
        return share, share

    def is_filler(self, old: int, new: int) -> bool:
        return any(
            all(part.answer.key in self.fillers for part in unit.parts) for unit in (self.known[old], self.today[new])
        )

    def is_telling(self, old: int) -> bool:
        """Whether the answers of a unit are long, and no other's: then they alone nearly tell which note it is."""
        parts = self.known[old].parts
        length = sum(_LONG_ANSWER if part.answer.digest else len(part.answer.text) for part in parts)
        return length >= _LONG_ANSWER and any(self.answers[part.answer.key] <= 2 for part in parts)

    def places(self, old: int, new: int) -> float:
        return _NEIGHBOUR * self.agreeing(old, new) + _SAME_FILE * (self.known[old].file == self.today[new].file)

    def agreeing(self, old: int, new: int) -> int:
        """How many of the two neighbours of a unit are matched to those of another; both at an end agree too."""
        count = 0
        for mine, theirs in ((self.today_before, self.known_before), (self.today_after, self.known_after)):
            neighbour = self.found.get(mine[new])
            if neighbour is not None and neighbour.old == theirs[old]:
                count += 1
        return count

    def is_exchanged(self, old: int, new: int) -> bool:
        return self.rarity.exchanged(self.known[old].asks, self.today[new].asks)

    def confirmed(self, old: int, new: int) -> bool:
        return self.agreeing(old, new) == 2  # both


def _neighbours(units: Sequence[Unit]) -> tuple[list[int], list[int]]:
    """For each unit the one before and the one after it in its file, -1 for none."""
    before, after = [-1] * len(units), [-1] * len(units)
    for number in range(1, len(units)):
        if units[number].file == units[number - 1].file:
            before[number], after[number - 1] = number - 1, number
    return before, after


def _features(unit: Unit) -> Iterable[tuple[str, str]]:
    """What two units must share to be compared at all: a word of the question, a word of an answer, an answer."""
    yield from (("asks", word) for word in dict.fromkeys(words(unit.asks)))
    for part in unit.parts:
        yield "answer", part.answer.key
        sampled = part.answer.sample or words(part.answer.text)
        yield from (("told", word) for word in sampled[:_CANDIDATES])
