"""Markup that was not read: a card shows it as it was written, and its author did not mean that.

What is looked for stands in the text of fields, beside code and formulas, where it should have become something else.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property, lru_cache
from html import unescape
from itertools import islice
from urllib.parse import unquote

from notes2anki.checks import brackets, dollars, environments, marks, written
from notes2anki.checks.prose import blanked, find, lines_of, shown
from notes2anki.checks.seen import Seen
from notes2anki.diagnostics import Diagnostic
from notes2anki.markdown import emojis
from notes2anki.markdown.spans import dead_zones
from notes2anki.media import mention
from notes2anki.model import Block, Note, Source
from notes2anki.nearest import Nearest
from notes2anki.tex import is_sure

_SIGN = re.compile(r"[\[\\$￥＄【“”„`^~]|:[a-z]|\*\*|==|<(?:em|sub|del)>|%%|\{(?:\+\+|--|&gt;&gt;)")
# A command of TeX that stands in text; behind a letter, a colon or a backslash it is a part of a path.
_COMMAND = re.compile(r"(?<![\w:\\/])\\([A-Za-z]{2,})(?![\w\\])")
_BEFORE = 80
# More is no slip, and each costs a search for what was meant.
_MOST, _MOST_OF_FIELD, _MOST_STRANGE = 1000, 20, 200
_NOWHERE = " leads to no note here, and is shown as it is written."
_LONE = re.compile(r"(?<![\w$\\])\$$(?=\n[^\n]*\\[A-Za-z]{2})", re.M)
_DISPLAY = re.compile(r"\$\$(?=[^$]{0,200}?(?:[=^_\\]))")
# Neither a price nor a variable: a power follows in the line, no command, and no dollar that closes the formula.
_POWER = re.compile(r"(?<![\w\\$])\$(?=[^\W\d_]|[({|])[^$\n\\]{0,60}?[\w)}|]\^[\w({][^$\n\\]{0,200}$", re.M)
# A backtick that is left over beside a word, once those that make code are taken.
_BACKTICK = re.compile(r"(?<![\w`\\])`(?=\w)[^`\n]*$|(?<!\w)\w{1,40}`(?![\w`])", re.M)
# A picture whose sign stands apart from it, as a keyboard of a phone writes it.
_SIGN_APART = re.compile(
    r"(?<![\w!\\)\]])! {1,3}(?P<link>\[[^\[\]\n]{0,200}\]\([^\s()]{1,300}(?<=\.)(?:png|jpe?g|gif|svg|webp)\))", re.I
)
# A link to a picture of the notes, alone in its paragraph.
_LINKED = re.compile(
    r"\n[ \t>]*+\n[ \t>]*+(?P<link>\[[^\[\]\n]{0,200}\]\((?![a-z][a-z0-9+.-]*:)[^\s()]{1,300}"
    r"(?<=\.)(?:png|jpe?g|gif|svg|webp)\))[ \t]*+(?=\n[ \t>]*+(?:\n|</|$))",
    re.I,
)
# Where an answer of a chat program had its sources.
_CITATION = re.compile(
    r"【\d{1,3}(?::\d{1,3})?†[^】\n]{0,60}】|:contentReference\[oaicite:\d+\](?:\{[^{}\n]{0,40}\})?"
    r"|\[cite(?:_start|_end|: ?\d[\d, -]{0,40})\]"
)
_WIKI = re.compile(r"!?\[\[([^\W\d_][^\[\]\n|$\"=<>&;,(){}]{0,100})\]\]")
_REFERENCE = re.compile(r"(?<![\w\])])\[([^\[\]\n]{1,100})\]\[([^\W\d_][^\[\]\n]{1,60})\]")
_FOOTNOTE = re.compile(r"\[\^([\w-]{1,40})\](?!:)")
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,300})\]\(([^()\n<>]{1,300})\)")
# A link whose two parts a space keeps apart, and a picture whose two brackets are the wrong way round.
_APART = re.compile(r"(!?)\[([^\[\]\n]{1,100})\][ \t]\(([^\s()]{2,300})\)")
_SWAPPED = re.compile(r"!\(([^()\n]{0,100})\)\[([^\[\]\s]{3,300})\]")
_ADDRESS = re.compile(
    r"https?://|[#./]\S|[^\s#]+\.(?:md|markdown|html?|pdf|txt|png|jpe?g|gif|svg|webp)(?:#\S*)?$", re.I
)
_CURLY = re.compile(
    r"</?(?:a|img|br|details|summary|div|span|p|table|t[drh]|audio|video|sub|sup|font)\s[^<>\n]{0,200}[“”„][^<>\n]{0,200}>",
    re.I,
)
# A link whose brackets are the wrong way round, and one whose parts are.
_TURNED = re.compile(
    r"\((?P<words>[^()\n]{1,100})\)\[(?P<address>https?://[^\s\[\]]{1,300})\]"
    r"|\((?P<first>https?://[^\s()\[\]]{1,300})\)"
    r"\[(?P<last>(?!\^)(?=[^\[\]\n]{0,100}?[^\W\d_])[^\[\]\n]{1,100})\](?![(\[:])"
)
# Stars that stood for a product, and made the sign between them italic: "n*p*(1-p)". Or for two: "4*a + 2*b".
_PRODUCT = re.compile(
    r"(?:(?<![^\W\d_])(?P<one>[^\W_])<em>(?P<sign>[^\W_]{1,3})</em>(?=[\w(])"
    r"|(?P<first>[A-Za-z0-9])<em>(?P<text>[A-Za-z0-9][^<>]{0,60} [^<>]{0,60}[A-Za-z0-9])</em>(?=[A-Za-z0-9(]))"
)
_PICTURED = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp)$", re.I)
_FILE = re.compile(r"\.[A-Za-z0-9]{2,5}$")
_EMOJI = re.compile(r"(?<![\w:]):([a-z][a-z0-9_+-]{2,39}):(?![\w:])")
_DEFINED = re.compile(r"^ {0,3}\[(\^?[^\[\]\n]{1,200})\]:", re.M)


def raw_markup(seen: Sequence[Seen]) -> Iterator[Diagnostic]:
    """What of the notes' markup is shown as it was written."""
    notes = [each.note for each in seen]
    pages = {_stem(note.item.source) for note in notes}
    lost: set[Source] = set()
    strange: set[str] = set()
    dialects: set[tuple[Source, str]] = set()
    told = 0
    made: dict[Source, list[Note]] = {}
    for note in notes:
        made.setdefault(note.item.source, []).append(note)
    for source, its in made.items():
        lines = _Lines(its)
        yield from written.check(source, lines)
        yield from _linked(source, {note.item.block for note in its})  # a table is the block of all its rows
    for note in (each.note for each in seen if _SIGN.search(each.html)):
        for value in note.fields if told < _MOST else ():
            if _SIGN.search(value):
                text = shown(value)
                for found in marks.unread(value, text, note, dialects):
                    told += 1
                    yield found
                for code, about, said, hint in (*_products(value), *_in(text, note, pages, strange)):
                    if said.endswith(_NOWHERE) and not hint.startswith("Did") and note.item.source in lost:
                        continue  # whose pages are elsewhere links to many: once a file is enough
                    lost |= {note.item.source} if said.endswith(_NOWHERE) else set()
                    told += 1
                    yield _found(note, code, about, said, hint)


class _Lines:
    """The lines of a source that its notes were made of, gathered once one is asked for; few files have such slips."""

    def __init__(self, notes: Collection[Note]) -> None:
        self._notes = notes

    def __contains__(self, line: object) -> bool:
        return line in self._gathered

    @cached_property
    def _gathered(self) -> set[int]:
        """A question may stand above its block."""
        blocks = {note.item.block for note in self._notes}
        ranges = [range(block.place.line, block.end + 1) for block in blocks]
        return {line for each in (*ranges, *map(lines_of, self._notes)) for line in each}


def _products(value: str) -> Iterator[tuple[str, str, str, str]]:
    """The same of the stars of products, which are gone from the text of a field."""
    match = _PRODUCT.search(value)
    if match:
        text = unescape(match["sign"] or match["text"])
        product = f"{match['one'] or match['first']}*{text}*"
        said = f'The stars of "{product}" made "{text}" italic, and a card does not show them.'
        yield "star-lost", product, said, "Write a formula, or a backslash before each star."


def _linked(source: Source, blocks: Collection[Block]) -> Iterator[Diagnostic]:
    """Links to pictures that were meant as pictures: alone in a block of a note, or behind a sign apart from them."""
    apart = islice(_SIGN_APART.finditer(source.text), _MOST) if "! " in source.text else ()
    found = [*islice(_LINKED.finditer(source.text), _MOST), *apart]
    if not found:
        return
    dead, lines = dead_zones(source.text), {line for block in blocks for line in range(block.place.line, block.end + 1)}
    for match in found:
        line = source.text.count("\n", 0, match.start("link")) + 1
        if line in lines and not dead.cover(match.start("link")):
            column = match.start("link") - source.text.rfind("\n", 0, match.start("link"))
            said = "This is a link to a picture, so a card shows its words, and not the picture."
            hint = f"To show the picture, write ! before it: !{match['link']}"
            if match[0].startswith("!"):
                said = "A space stands between this picture and its !, so it is a link, and a card shows its words."
                hint = f"Write !{match['link']}"
            yield Diagnostic(place=source.place(line, column), code="media-linked", message=said, hint=hint)


def _in(text: str, note: Note, pages: Collection[str], strange: set[str]) -> Iterator[tuple[str, str, str, str]]:
    """The code, the text that it is about, what is so and what to do, for each finding in a text."""
    formulas = [*dollars.unread(text), *environments.unread(text)]
    for (start, end), said, hint in formulas:
        yield "math-raw", text[start:end], said, hint
    text = blanked(text, [formula.span for formula in formulas])
    if "\\" in text or "$" in text:
        yield from _math(text, note)
    if "[" in text or "!(" in text:
        yield from _links(text, note.item.source, pages)
    for loose, bold in marks.loose(text) if "**" in text else ():
        said = f'The stars around "{bold}" make nothing bold, since a space stands inside of them; a card shows them.'
        yield "bold-broken", loose, said, f"Write **{bold}**"
    for match in islice(_BACKTICK.finditer(text), 1):
        said = "A backtick is left over here and is shown; what is code and what is text may have changed places."
        yield "code-unclosed", match[0][:20], said, "Write a backtick on both sides of the code."
    for match in islice(_CURLY.finditer(text), _MOST_OF_FIELD) if "<" in text else ():
        said = f"The quotes in {match[0]} are curly, so it is no tag, and a card shows it as it is written."
        yield "tag-misspelt", match[0], said, f"Write {re.sub('[“”„]', chr(34), match[0])}."
    for match in islice(_CITATION.finditer(text), _MOST_OF_FIELD):
        said = f'"{match[0]}" is where a chat program names a source, and a card shows it as it is written.'
        yield "markup-raw", match[0], said, "Take it out."
    for match in islice(_EMOJI.finditer(text), _MOST_OF_FIELD):
        strange.add(match[1])
        near = emojis.nearest(match[1]) if len(strange) <= _MOST_STRANGE else ""
        if near:
            yield "markup-raw", match[0], f'There is no emoji "{match[0]}".', f'Did you mean ":{near}:"?'


def _math(text: str, note: Note) -> Iterator[tuple[str, str, str, str]]:
    lone = _LONE.search(text)
    if lone:
        said = "One $ on a line of its own opens no formula, so what follows is shown as it is written."
        yield "math-raw", text[lone.end() + 1 :].split("\n", maxsplit=1)[0][:20], said, "Write $$ above and below."
        return
    display = _DISPLAY.search(text)
    if display:
        said = "The formula that $$ opens here is not closed, and is shown as it is written."
        opened = text[display.start() :][:12].split("\n", maxsplit=1)[0]
        yield "math-raw", opened, said, "Close it with $$, with no blank line in it."
    for match in islice(_POWER.finditer(text), _MOST_OF_FIELD):
        yield _unclosed("$", match[0][:20])
    told = -1
    for match in _COMMAND.finditer(text, 0, display.start() if display else len(text)):
        if match.start() < told or not is_sure(match[1], text[match.end() : match.end() + 2]):
            continue
        if match[0] in brackets.inside(note.item.source, lines_of(note)):
            continue
        before = text[max(0, match.start() - _BEFORE) : match.start()].rpartition("\n")[2]
        if "$" in before:
            opened = "$$" if "$$" in before else "$"
            yield _unclosed(opened, before[before.rindex(opened) :][:20])
        else:
            said = f"{match[0]} stands outside of a formula, and is shown as it is written."
            yield "math-raw", match[0], said, "Write formulas between dollars: $x^2$, or $$x^2$$ on lines of their own."
        told = text.find("\n", match.start()) % (len(text) + 1)  # one finding a line


def _unclosed(opened: str, shown: str) -> tuple[str, str, str, str]:
    said = f"The formula that {opened} opens here is not read as one, and is shown as it is written."
    hint = f"Close it with {opened}, with no space inside of the dollars and no letter or digit right behind them."
    return "math-raw", shown, said, hint


def _links(text: str, source: Source, pages: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    for match in islice(_WIKI.finditer(text), _MOST_OF_FIELD):
        near = _nearest(source).of(match[1].split("#")[0].strip().casefold(), pages, 0.88)
        hint = f'Did you mean "[[{near}]]"?' if near else "Correct its name, or take the brackets out."
        yield "link-broken", match[0], f'"{match[0]}"{_NOWHERE}', hint
    for match in islice(_REFERENCE.finditer(text), _MOST_OF_FIELD):
        said = f'The link "{match[0]}" has no address, and is shown as it is written.'
        hint = _meant(match[2], source) or f"Write a line [{match[2]}]: address"
        yield "link-broken", match[0], said, hint
    for match in islice(_FOOTNOTE.finditer(text), _MOST_OF_FIELD):
        near_one = _meant(f"^{match[1]}", source)
        if match[1].isdecimal() or near_one:
            said = f'There is no footnote "{match[0]}", so it is shown as it is written.'
            yield (
                "link-broken",
                match[0],
                said,
                near_one or f"Write a line {match[0]}: and its text, or take the mark out.",
            )
    for match in islice(_APART.finditer(text), _MOST_OF_FIELD):
        if not _ADDRESS.match(match[3]):
            continue
        what, code = ("picture", "media-missing") if match[1] else ("link", "link-broken")
        said = f'"{match[0]}" is no {what}, since a space stands between its brackets.'
        yield code, match[0], said, f"Write {match[1]}[{match[2]}]({match[3]})."
    for match in islice(_TURNED.finditer(text), _MOST_OF_FIELD):
        wrong = "address stands before its words" if match["first"] else "brackets are the wrong way round"
        hint = f"Write [{match['words'] or match['last']}]({match['address'] or match['first']})."
        yield "link-broken", match[0], f'"{match[0]}" is no link: its {wrong}.', hint
    for match in islice(_SWAPPED.finditer(text), _MOST_OF_FIELD):
        if not _PICTURED.search(match[2]):
            continue
        said = f'"{match[0]}" is no picture: its brackets are the wrong way round.'
        yield "media-missing", match[0], said, f"Write ![{match[1]}]({match[2]})."
    for match in _PICTURE.finditer(text):
        path = unquote(match[2].strip())
        if " " in path and _FILE.search(path):
            said = f'The picture "{path}" is not read as one: a space ends an address in Markdown.'
            yield (
                "media-missing",
                match[0],
                said,
                f"Write ![{match[1]}]({path.replace(' ', '%20')}), or ![{match[1]}](<{path}>).",
            )


def _meant(label: str, source: Source) -> str:
    """A label of the page that one is nearly."""
    near = _nearest(source).of(label.casefold(), _labels(source), 0.7)
    return f'Did you mean "[{_labels(source)[near]}]"?' if near else ""


@lru_cache(maxsize=4)
def _nearest(_: Source) -> Nearest:
    return Nearest()


@lru_cache(maxsize=4)
def _labels(source: Source) -> dict[str, str]:
    return {match[1].casefold(): match[1] for match in _DEFINED.finditer(source.text)}


def _stem(source: Source) -> str:
    return source.path.rsplit("/", 1)[-1].rsplit(".", 1)[0].casefold()


def _found(note: Note, code: str, text: str, message: str, hint: str) -> Diagnostic:
    first = text.split("\n", maxsplit=1)[0]
    # White space may be written otherwise, and letters as entities or with a backslash.
    pattern = r"\s+".join(r"\\?".join(map(re.escape, word)) for word in first.split())
    source, lines = note.item.source, lines_of(note)
    # What is a formula or code may say the same, and is no slip; what is none may look like one.
    place = find(brackets.outside(source), lines, pattern)
    place = place or mention(source, source.place(lines[0]), pattern)
    return Diagnostic(place=place, code=code, message=message, hint=hint)
