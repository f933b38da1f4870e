"""What makes a card hard to learn, or asks something else than it was meant to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, zip_longest

from notes2anki.checks import copies
from notes2anki.checks.apart import are_apart
from notes2anki.checks.pointing import NOTHING, is_vague, points_elsewhere
from notes2anki.checks.seen import Limits, Seen, told_of, where
from notes2anki.diagnostics import Diagnostic
from notes2anki.extract import choices, contradicted
from notes2anki.extract.words import OF_TODOS, made_of, tokens
from notes2anki.likeness import Rarity, ratio, words
from notes2anki.markdown.leaves import MOST_DASHES, is_sentence
from notes2anki.media import source_lines
from notes2anki.model import Block, Code, Content, Fact, Heading, ListBlock, Paragraph, Question, Source, Term, Text
from notes2anki.render import plain

_WORD = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_MARK = re.compile(r"(?<=[\w)\"'»”])[?？؟](?=\s|$)")
_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|zwei|drei|vier|fünf|deux|trois|quatre|cinq|dos|tres|cuatro"
    r"|cinco|два|три|четыре|пять)\b",
    re.I,
)
_PLACEHOLDER = re.compile(rf"\b(?:TODO|TBD|FIXME|XXX)\b{OF_TODOS}|\b(?i:todo|tbd|fixme)\s*[:：](?!:)|\?\?\?")
# A question about the word itself.
_ASKS_OF_TODO = re.compile(
    r"^(?!TODO|TBD|FIXME|XXX)[^?？\n]{1,200}?\b(?:TODO|TBD|FIXME|XXX)s?\b(?!\s*[:：])[^?？\n]{0,200}[?？]", re.M
)
_NO_ALT = re.compile(r"<img(?![^<>]*\salt=\"[^\"]+\")[^<>]*>")
_CODE = re.compile(r"<code.*?</code>", re.S)
_SHORT, _FEW, _FEWEST = 25, 50, 4
_RAREST = 3
# In a long series ("layer 1", "layer 2" …) a question is compared with so many that are alike.
_MOST_TWINS = 10
# So many words of an answer are not the same by chance.
_LONG_ENOUGH = 8
# Nor are so many items of a list, each with a word.
_ITEMS_ENOUGH = 3
_HAS_WORD = re.compile(r"[^\W\d_]{3}|[\u3040-\u9fff\uac00-\ud7af]{2}")
# The same of a cell: words, and characters.
_LONG_CELL = (5, 20)
_TELL_APART = "say in the question what tells the two apart"


def _name(note: Seen) -> str:
    text = " ".join(note.question.split())
    return text if len(text) <= 60 else f"{text[:59]}…"


def count_words(text: str) -> int:
    """The words of a text; two letters of a script without spaces count as one.

    >>> count_words("three short words")
    3
    """
    unspaced = len(_CJK.findall(text))
    return len(_WORD.findall(_CJK.sub(" ", text))) + (unspaced + 1) // 2


def long_answer(notes: Sequence[Seen], limits: Limits) -> Iterator[Diagnostic]:
    """Answers that nobody will say by heart."""
    for note in notes:
        long = len(note.told_prose) > limits.max_answer_words
        count = count_words(note.told_prose) if long else 0
        if count > limits.max_answer_words:
            message = f"The answer has {count} words; the limit is {limits.max_answer_words}."
            yield told_of(note, "answer-long", message, "Ask for one thing at a time, in several questions.")


def long_list(notes: Sequence[Seen], limits: Limits) -> Iterator[Diagnostic]:
    """Lists to be known whole, where the question does not even say of how many."""
    for note in notes:
        items = max((len(part.items) for part in note.told if isinstance(part, ListBlock)), default=0)
        if items > limits.max_list_items and not _NUMBER.search(note.question):
            message = f"The answer is a list of {items}; the limit is {limits.max_list_items}."
            yield told_of(
                note, "answer-list", message, "Ask for single items, or say in the question how many there are."
            )


def two_questions(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Cards that are half known."""
    for note in notes:
        if isinstance(note.item, Question):
            count = len(_MARK.findall(note.asked_prose))
            if count > 1:
                asked, answers = _items(note.asked), _items(note.told)
                message, hint = f"There are {count} questions in one card.", "Give each a card of its own."
                if 1 < asked == count != answers > 1:
                    message = f"There are {count} questions in one card, and {answers} answers in its list."
                    hint = "Write an answer to each, in their order, and each has a card of its own."
                yield told_of(note, "question-several", message, hint)


def same_question(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Questions that stand twice: with one answer a repetition, with two, under one heading, a riddle.

    Where most of a file stands twice, the file is told of, and not each of its notes.
    """
    files = copies.find(notes)
    yield from (copy.tell() for copy in files)
    pairs = {frozenset((copy.source, copy.original)) for copy in files}
    first: dict[tuple[str, str], Seen] = {}
    for note in notes:
        asked = note.asks
        other = first.setdefault((note.note.note_type.key, asked), note)
        if other is note or not asked or _shows_picture(note):
            continue
        if frozenset((note.item.source, other.item.source)) in pairs:
            continue
        if note.says == other.says:
            message = f'The note "{_name(note)}" stands also at {other.item.place}, with the same answer.'
            yield told_of(note, "note-duplicate", message, _which_to_keep(note, other))
        elif _heading(note) == _heading(other):
            message = f'The question "{_name(note)}" stands also at {other.item.place}, with another answer.'
            if isinstance(note.item, Question):
                hint = f"If it was copied, write the question of this answer; else {_TELL_APART}."
                yield told_of(note, "question-copied", message, hint)
            else:
                hint = f"{_TELL_APART.capitalize()}."
                if note.item.block is other.item.block and _answer_otherwise(note, other):
                    hint = f"{_TELL_APART.capitalize()}; if a row was copied, change its first cell."
                yield told_of(note, "question-duplicate", message, hint)


def _answer_otherwise(note: Seen, other: Seen) -> bool:
    """Whether the answers of two notes have so few words in common that one is not the other with something changed."""
    mine, theirs = set(words(note.says)), set(words(other.says))
    return len(mine & theirs) * 4 < len(mine) + len(theirs)


def _which_to_keep(note: Seen, other: Seen) -> str:
    if note.is_released == other.is_released:
        return "Keep one of the two."
    kept = note if note.is_released else other
    return f"Keep the one at {kept.item.place}: learners have it already."


def same_answer(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Questions of a file with one answer, word for word: likely a block was copied, and only its question changed."""
    first: dict[tuple[Source, str], Seen] = {}
    for note in notes:
        if not isinstance(note.item, Question) or not _is_no_chance(note):
            continue
        other = first.setdefault((note.item.source, note.says), note)
        if other is not note and other.asks != note.asks:
            message = f"The answer is word for word that of the question at {other.item.place}."
            yield told_of(note, "answer-duplicate", message, "If it was copied, write the answer of this question.")


def _is_no_chance(note: Seen) -> bool:
    """Whether an answer says so much that another question of the file hardly has the same one."""
    if len(note.answer.split()) >= _LONG_ENOUGH:
        return True
    items = {item.plain for part in note.told if isinstance(part, ListBlock) for item in part.items}
    return sum(bool(_HAS_WORD.search(item)) for item in items) >= _ITEMS_ENOUGH


def same_cell(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Two rows of a table with one answer, word for word.

    What more of them have is a value that they share, and so are two answers that stand twice in a column.
    """
    columns: dict[tuple[int, str], dict[str, list[Seen]]] = defaultdict(lambda: defaultdict(list))
    for note in notes:
        if isinstance(note.item, Term | Fact):
            label = note.item.definition_label if isinstance(note.item, Term) else note.item.attribute
            columns[id(note.item.block), plain(label)][note.says].append(note)
    for answers in columns.values():
        again = [alike for alike in answers.values() if len(alike) > 1]
        if len(again) != 1 or len(again[0]) > 2 or not _is_long_cell(again[0][0].answer):
            continue
        first, other = again[0]
        if first.asks != other.asks and first.told[0] is not other.told[0]:  # else one cell spans both
            said = f'The answer of "{_name(other)}" is word for word that of "{_name(first)}" at {first.item.place}.'
            yield told_of(other, "answer-repeated", said, "If it was copied, write the answer of this row.")


def _is_long_cell(answer: str) -> bool:
    return len(answer.split()) >= _LONG_CELL[0] and len(answer) > _LONG_CELL[1]


def similar_questions(notes: Sequence[Seen], limits: Limits) -> Iterator[Diagnostic]:
    """Questions that differ in a word or two: learners mix them up. Only those that share a rare word are compared.

    Where they differ in a number, a letter, an acronym or an opposite, they are alike on purpose.
    """
    asked = [note.asks if isinstance(note.item, Question) else "" for note in notes]
    rarity = Rarity(asked)
    shared: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(asked):
        if len(text) < _SHORT:
            continue
        rarest = sorted(set(words(text)), key=lambda word: (-rarity.weight(word), word))[:_RAREST]
        near = sorted({other for word in rarest for other in shared[word][-_FEW:]})
        alike = (other for other in near if asked[other] != text and ratio(asked[other], text) >= limits.near_duplicate)
        for other in islice(alike, _MOST_TWINS):
            if not are_apart(_stem(notes[number]), _stem(notes[other])):
                message = f'The question is nearly that at {notes[other].item.place}: "{_name(notes[other])}".'
                yield told_of(notes[number], "question-similar", message, "Make clear what is different about them.")
                break
        for word in rarest:
            shared[word].append(number)


def _stem(note: Seen) -> str:
    """What a note asks without the choices: those of one question may differ by a slip."""
    text = plain(tuple(part for part in note.asked if not isinstance(part, ListBlock)))
    return text[: max(map(text.rfind, "?？؟")) + 1] or text


def refers_elsewhere(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Words that point at a page which a card is not; a note with code, a table or a picture may point at its own."""
    for note in notes:
        content = (*note.asked, *note.told)
        words = points_elsewhere(part.plain for part in content if part.plain and not isinstance(part, Code))
        if words and all(isinstance(part, Text | Paragraph) and not _text(part).images for part in content):
            message = f'"{words}" points at something that is not on the card.'
            hint = "Repeat what is meant, or leave the words out."
            yield Diagnostic(place=where(note, re.escape(words)), code="refers-elsewhere", message=message, hint=hint)


def placeholder(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """What is still to be written."""
    for note in notes:
        match = _PLACEHOLDER.search(f"{note.asked_prose}\n{note.told_prose}")
        if match is None or _ASKS_OF_TODO.search(note.asked_prose):
            continue
        # A word in code is the word that the note is about.
        if any(match[0] in _CODE.sub("", value) for value in note.note.fields):
            message = f'The note holds "{match[0]}", so it seems unfinished.'
            place = where(note, re.escape(match[0]))
            yield Diagnostic(place=place, code="placeholder", message=message, hint="Finish it.")


def vague_question(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Questions about an "it" that only the page explains."""
    for note in notes:
        text = note.question.strip()
        if not isinstance(note.item, Question) or _shows_picture(note):
            continue
        if NOTHING.fullmatch(text) or "numbered" in made_of(tokens(text), "numbered"):
            message = f'"{_name(note)}" asks nothing.'
            yield told_of(note, "question-vague", message, "Write the question in words.")
        elif is_vague(text):
            message = f'"{_name(note)}" does not say what it is about.'
            yield told_of(note, "question-vague", message, "Name the thing: cards come in any order.")


def heading_in_answer(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Headings of the highest level in answers, as a comment of code becomes where its fence is missing.

    The same is a sentence over dashes that were meant as a rule, and a line with nothing below it to be the heading of.
    """
    for note in notes:
        parts = note.told if isinstance(note.item, Question) else ()
        for part, behind in zip_longest(parts, parts[1:]):
            if isinstance(part, Heading) and (behind is None or isinstance(behind, Paragraph)):
                finding = _large_heading(note.item.source, part)
                yield from (finding,) if finding else ()


def _large_heading(source: Source, heading: Heading) -> Diagnostic | None:
    """What to say of it, by what made it: a sign before it, or a line of === or --- under it."""
    last = source_lines(source)[heading.end - 1].strip(" \t>")
    below = last[:1] if heading.end > heading.place.line and not last.strip("=-") else ""
    if heading.level > 1 and (below != "-" or not _was_rule(heading, last)):
        return None
    if below:
        made, place = f"The line of {last[:7]} under", source.place(heading.end)
        hint = "If a merge left it, keep one side of it; take the line out, or write *** for a rule."
        hint = "For a rule, put a blank line before it; else take the line out." if below == "-" else hint
    else:
        made, place = "The # before", heading.place
        hint = "If it is a comment of code, put a line of ``` above and below the code; else write ### or bold."
        hint = (
            f"If the sign is to be read, write \\#; {hint[0].lower()}{hint[1:]}" if heading.plain[0].islower() else hint
        )
    message = f'{made} "{heading.plain[:40]}" makes a large heading of it, in an answer.'
    return Diagnostic(place=place, code="heading-answer", message=message, hint=hint)


def _was_rule(heading: Heading, dashes: str) -> bool:
    """Whether the dashes under a line that ends as no title does were meant as a rule, and are not told as such."""
    text = heading.plain
    ends = text.endswith((".", "!", ";", ",")) and len(text.split()) >= _FEWEST and not is_sentence(text)
    return ends and len(dashes) <= MOST_DASHES and heading.end == heading.place.line + 1


def missing_choices(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Choices with a gap between their letters, and answers that name a choice which the question does not offer."""
    for note in notes:
        if not isinstance(note.item, Question):
            continue
        letters, missing = choices.lacking(note.asked)
        if missing:
            message = f"The choices are {letters}, so {missing} is missing."
            hint = "Write it where it belongs, or give the choices new letters."
            yield told_of(note, "choice-missing", message, hint)
            continue
        letters, named = choices.unknown(note.asked, note.told)
        if named:
            message = f"The answer names {named}, and the choices are {letters}."
            yield told_of(note, "choice-missing", message, "Correct the letter, or write the choice.")
            continue
        twice = contradicted.doubled(note.asked)
        if twice:
            message = f"Two choices are called {twice}, so an answer may mean either."
            yield told_of(note, "choice-mismatch", message, "Give each a letter of its own.")
        named, text, other = contradicted.mismatched(note.asked, note.told)
        if named:
            message = f'The answer says "{text}" and calls it {named}, but in the question it is {other}.'
            yield told_of(note, "choice-mismatch", message, f"Write {other}, or the words of {named}.")


def picture_without_words(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Pictures that a screen reader cannot read, and of which nothing is left when they do not load."""
    for note in notes:
        if "<img" in note.html and _NO_ALT.search(note.html):
            message = "A picture has no description."
            hint = 'Write one between the brackets, ![description](file.png), or in the tag, alt="description".'
            place = where(note, r"!\[\s*\]|<img(?![^<>]*\balt\s*=\s*[\"'][^\"'])")
            yield Diagnostic(place=place, code="image-no-alt", message=message, hint=hint)


def _heading(note: Seen) -> tuple[object, ...]:
    return note.item.source, note.item.trail, note.item.caption


def _text(part: Text | Paragraph) -> Text:
    return part if isinstance(part, Text) else part.text


def _items(content: Content) -> int:
    """The items of the list that content ends with, if it has no other; else 0."""
    lists = [part for part in content if isinstance(part, ListBlock)]
    return len(lists[0].items) if len(lists) == 1 and content[-1] is lists[0] else 0


def _has_list(content: Iterable[Block | object]) -> bool:
    return any(isinstance(part, ListBlock) for part in content)


def _shows_picture(note: Seen) -> bool:
    return any("<img" in value for value in note.note.fields[: len(note.note.note_type.identify)])
