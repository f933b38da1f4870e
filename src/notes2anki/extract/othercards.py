"""Cards in the signs of other programs, which nobody reads here: once a file, what was found and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic, cut
from notes2anki.extract.cloze import NAME as CLOZE
from notes2anki.extract.page import Page
from notes2anki.extract.words import asks
from notes2anki.model import Paragraph, Place

_CODE = re.compile(r"<code\b[^<>]*>[^<]*</code>|\\\([^\n]{0,300}?\\\)")
_GAP = re.compile(r"\{\{c\d{1,3}::[^{}\n]{1,200}\}\}")
# A question, or three words at least and a space: names of C++ and fields of Obsidian have two colons, too.
_TWO = re.compile(r"(?P<asked>[^\W_][^:<>{}();\n]{2,200}?)(?P<before> ?):{2,3}(?P<behind> ?)(?=[^\s:])[^:\n]{1,300}")
_ALONE = re.compile(r"(?<=\S\n)\?{1,2}\n\S")
# The first letters of such words in other languages: Spanish, Portuguese and Italian; German; French.
_LETTERED = re.compile(r"(?P<q>[PDFВ])\s?\d{0,3}: (?P<asked>[^\n]{3,300})\n+(?P<a>[RAО])\s?\d{0,3}: (?=\S)")
_PAIRS = frozenset(["PR", "DR", "FA", "ВО"])
_WRITE = 'Write "Q: …" on a line and "A: …" on the next.'
_LEAST_WORDS = 3


def other_cards(page: Page) -> Iterator[Diagnostic]:
    """A hint for each such kind of card that a page has in its text, at the first."""
    if not any(sign in page.document.source.text for sign in ("::", "\n?", "R:", "A:", "О:")):
        return
    left = [block for block in page.of(Paragraph) if not page.is_taken(block)]
    texts = [(block.place, _CODE.sub("", block.text.html).replace("<br>", "")) for block in left]
    yield from _gaps(page, texts)
    two = [(place, line) for place, html in texts for line in html.split("\n") if _is_card(line)]
    if len(two) > 1:
        message = f'{len(two)} lines such as "{cut(two[0][1])}" are cards of Obsidian, and none here.'
        yield _told(two[0][0], message, f"{_WRITE} Or make a table of two columns.")
    alone = [(place, html) for place, html in texts if _ALONE.search(html) or html.strip() in ("?", "??")]
    if alone:
        message = 'A line of "?" alone parts question and answer in Obsidian, and does not here.'
        yield _told(alone[0][0], message, _WRITE)
    pairs = [
        (here[0], found) for here, found in zip(texts, map(_pair, texts, [*texts[1:], None]), strict=True) if found
    ]
    if pairs:
        message = f'Questions after "{pairs[0][1][0]}:" and answers after "{pairs[0][1][1]}:" are not known as such.'
        yield _told(pairs[0][0], message, 'Write "Q:" and "A:", or the whole words for question and answer.')


def _gaps(page: Page, texts: list[tuple[Place, str]]) -> Iterator[Diagnostic]:
    """Anki's own gaps, where a project did not turn on that they are read."""
    if CLOZE in page.options.on or CLOZE in page.options.off:
        return
    gaps = [(place, found[0]) for place, html in texts if (found := _GAP.search(html))]
    if gaps:
        message = f'"{cut(gaps[0][1])}" is a gap of Anki, and gaps are read where it is asked for, so it makes no card.'
        hint = 'Write <!-- anki: type=cloze --> above the text; or, for all files, on = ["cloze"] below [markdown].'
        yield _told(gaps[0][0], message, f"{hint[:-1]} in notes2anki.toml.")


def _is_card(line: str) -> bool:
    found = _TWO.fullmatch(line.strip())
    if found is None or asks(found["asked"]):
        return found is not None
    return " " in (found["before"], found["behind"]) and len(found["asked"].split()) >= _LEAST_WORDS


def _pair(here: tuple[Place, str], behind: tuple[Place, str] | None) -> str:
    """The two letters of a question and its answer that start so, in a paragraph or two; "" of another."""
    text = f"{here[1]}\n\n{behind[1] if behind else ''}"
    found = _LETTERED.match(re.sub(r"</?(?:strong|b|em)>", "", text))
    if found is None or not asks(found["asked"]):
        return ""
    return found["q"] + found["a"] if found["q"] + found["a"] in _PAIRS else ""


def _told(place: Place, message: str, hint: str) -> Diagnostic:
    return Diagnostic(place=place, code="syntax-other", message=message, hint=hint)
