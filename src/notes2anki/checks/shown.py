"""What a card shows otherwise than it was meant: formulas that are not whole, and Markdown as text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from notes2anki import latex
from notes2anki.checks import accents, bare, brackets, cutoff, paths, scripts, tags, unread
from notes2anki.checks.prose import lines_of
from notes2anki.checks.seen import Limits, Seen, where
from notes2anki.diagnostics import Diagnostic
from notes2anki.markdown.elements import COMPARED
from notes2anki.media import mention, source_lines
from notes2anki.model import Block, ListBlock, Quote, Text
from notes2anki.tex import defined, unknown

_NUMBER = re.compile(r"\d[\d.,]*")
_BARE_COMMAND = re.compile(r"(?<![\\A-Za-z])(?:[dt]?frac|sqrt|d?binom|overline|underline|mathbb|mathrm|mathcal)\{")
# So many formulas are told with what was likely meant; more than that are no slips.
_ADVISED = 200


def broken_math(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Formulas that MathJax shows as raw text, or not whole."""
    told = 0
    for note in (note for note in notes if note.formulas):
        own = frozenset(name for tex in note.formulas for name in defined(tex))
        for tex in note.formulas:
            bare = _BARE_COMMAND.search(tex)
            if bare:
                message = f"{bare[0]} stands in a formula without its backslash, so a card shows the letters."
                place = mention(note.item.source, note.item.place, re.escape(bare[0]))
                yield Diagnostic(place=place, code="math-broken", message=message, hint=f"Write \\{bare[0]}")
            why = latex.fault(tex) or unknown(tex, own, advise=told < _ADVISED)
            if why:
                told += 1
                first = tex.split("\n")[0]
                place = mention(note.item.source, note.item.place, re.escape(first))
                message = f'The formula "{first[:60]}" cannot be shown: {why}.'
                yield Diagnostic(place=place, code="math-broken", message=message, hint="Mend it in the notes.")


def half_moved(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Numbers and words of formulas of which only the first sign is raised or lowered."""
    for note in notes:
        for text, does, meant in dict.fromkeys(each for tex in note.formulas for each in scripts.half_moved(tex)):
            message = f'"{text}" {does}, and the rest stands beside it.'
            place = where(note, re.escape(text))
            yield Diagnostic(place=place, code="math-script", message=message, hint=f"Write {meant}")


def lost_signs(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Signs of numbers at the start of a line, which Markdown takes for those of a list or a quote."""
    for note in notes:
        for part in note.told:
            number = _NUMBER.match(part.plain) if _is_alone(part) else None
            if number and isinstance(part, Block):
                sign = ">" if isinstance(part, Quote) else _line(note, part).strip(" >\t")[:1]
                what = "quote" if sign == ">" else "list"
                message = f"The {sign} before {number[0]} starts a {what}, so a card shows {number[0]} without it."
                hint = f"If it is a sign, write a backslash before it: \\{sign} {number[0]}"
                hint += "." if sign == ">" else "; if not, leave it out."
                yield Diagnostic(place=part.place, code="sign-lost", message=message, hint=hint)


def _is_alone(part: Block | Text) -> bool:
    """Whether a part is a quote, or a list of bullets with one item."""
    if isinstance(part, ListBlock):
        return len(part.items) == 1 and not part.ordered and not part.items[0].task
    return isinstance(part, Quote) and not part.alert and not part.title


def _line(note: Seen, part: Block) -> str:
    return source_lines(note.item.source)[part.place.line - 1]


def accents_for_backticks(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Accents that a keyboard gave where backticks were meant."""
    for note in notes:
        if "´" not in note.html and "‘" not in note.html:
            continue
        found = (each for value in note.note.fields for each in accents.in_place_of_backticks(value))
        for written, text in dict.fromkeys(found):
            message = f"The signs in {written} are no backticks, so it is text and no code."
            place = where(note, re.escape(written))
            yield Diagnostic(
                place=place, code="code-unclosed", message=message, hint=f"If code is meant, write `{text}`."
            )


def compared(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """What stands between the signs of two comparisons, `a<b and c>d`, which GitHub takes for a tag."""
    noted = [note.note for note in notes if "&lt;" in note.html]
    for source, line in dict.fromkeys((note.item.source, line) for note in noted for line in lines_of(note)):
        written = source_lines(brackets.outside(source))[line - 1 : line]
        for match in COMPARED.finditer(written[0]) if written else ():
            if written[0][match.start() - 1 : match.start()] != "\\":
                message = f"GitHub takes {match[0]} for a tag and shows nothing of it; it was read as text."
                place, hint = source.place(line, match.start() + 1), "Put spaces around < and >, or write &lt; for <."
                yield Diagnostic(place=place, code="tag-misspelt", message=message, hint=hint)


def bare_code(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Code without a fence, in a question or an answer; what several notes show is told once."""
    everything = ((note.item.source, content) for note in notes for content in (note.asked, note.told))
    shown = ((source, content) for source, content in everything if any(isinstance(part, Block) for part in content))
    yield from dict.fromkeys(found for source, content in shown for found in bare.bare_code(source, content))


def cut_off(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Pictures without their last bracket, and sentences whose next line became a list."""
    for note in notes:
        fields = note.note.fields if "![" in note.html else ()
        for written in dict.fromkeys(each for value in fields for each in cutoff.open_pictures(value)):
            message = f'"{written}" is no picture: its last bracket is missing.'
            place = where(note, re.escape(written))
            yield Diagnostic(place=place, code="media-missing", message=message, hint=f"Write {written})")
        for place, word in cutoff.split_sentences(note.item.source, note.told) if len(note.told) > 1 else ():
            message = f'The + before "{word}" starts a list, so it cuts the sentence above in two.'
            hint = "Put the + at the end of the line above, or a blank line before the list if it is one."
            yield Diagnostic(place=place, code="list-split", message=message, hint=hint)


def open_tags(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Tags of formatting that are never closed; the cell that several notes show is told once."""
    yield from dict.fromkeys(found for note in notes for found in tags.unclosed(note))


def lost_backslashes(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Backslashes of paths that Markdown takes for escapes; what several notes show is told once."""
    yield from dict.fromkeys(found for note in notes for found in paths.lost_backslashes(note))


def shown_as_written(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Markup that a card shows as it was written."""
    return unread.raw_markup(notes)
