"""Code with the signs of typography, as word processors and web pages make of it: copied from a card, it fails."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from notes2anki.checks.coded import Written, code_of
from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Source

_SHELL = frozenset("sh bash zsh shell console shell-session shellsession terminal fish ksh".split())
_TEXT = frozenset(
    """text txt plain plaintext md markdown mdx rmd qmd output out log none tex latex html xml csv json mermaid diff
    email mail quote rst adoc""".split()
)
# An option whose dash is one of text: little else has such a dash behind a space and right before a letter.
_DASH = re.compile(r"(?<=[\w./\]})\"'])[ \t](?P<sign>[–—−]{1,2})(?P<option>[A-Za-z][\w-]{0,30}+)(?![\w–—−])")
_COMMAND = re.compile(r"[ \t>]*+(?:[$#%] |PS> |>>> )?(?:sudo )?[a-z][\w./+-]{0,30}+(?: |$)")
# Commands that are known as such where no language says that a text is code for a shell.
_KNOWN = re.compile(
    r"[ \t>]*+(?:\$ )?(?:sudo )?(?:apt|apt-get|awk|brew|cat|cd|chmod|chown|conda|cp|curl|df|docker|du|echo|find|gcc|git"
    r"|go|grep|head|helm|java|javac|kill|kubectl|ls|make|mkdir|mv|node|npm|npx|pip3?|ps|psql|python3?|rm|sed|sort|ssh|tail"
    r"|tar|touch|uniq|wc|wget|xargs|yarn)(?![\w-])"
)
# A text in curly quotes where the language needs straight ones: an argument, or what a name is set to.
_QUOTED = re.compile(
    r"(?:(?<=[\w])\(|(?<=\w)\[|[^\W\d_]\w{0,30}+(?:\[\w*+\])? ?=[ \t]?|(?<=[\w)”]), )"
    r"[“”„](?P<text>[^“”„\"'\n]{0,60}\w[^“”„\"'\n]{0,60})[“”][ \t]*(?=[)\]},;:+]|$)"
)
_ARGUMENT = re.compile(r"(?<=[ \t=])[“”„](?P<text>[^“”„\"'\n]{0,60}\w[^“”„\"'\n]{0,60})[“”](?=\s|$)")
_INVISIBLE = {
    "\u00a0": "space that does not break",
    "\u2011": "hyphen that does not break",
    "\u200b": "space without width",
}
_HIDDEN = re.compile(r"(?<=[^\s\u00a0])[\u00a0\u2011\u200b](?=[^\s\u00a0])")
_MIXED = re.compile(r"(?<!\w)(?=[A-Za-z0-9_]{0,40}[\u0400-\u04ff])(?=[0-9_\u0400-\u04ff]{0,40}[A-Za-z])\w{2,41}(?!\w)")
_ALIKE = frozenset("АВЕКМНОРСТХасеорхуіјѕ")
_COMMENT = re.compile(r"(?:^|\s)#|//|/\*|<!--|^[ \t]*+(?:--|;|%|')")
_PROSE = re.compile(r"(?<![\w.-])(?:[^\W\d_]{2,20} ){4}[^\W\d_]|[.!?…]$")
_LONG = 1000
_LETTERS = re.compile(r"[\u0400-\u04ff]")


def code(source: Source, lines: Container[int]) -> Iterator[Diagnostic]:
    """The first such sign of each piece of code on some lines of a source; each kind of sign is told once a piece."""
    if source.text.isascii():
        return
    for written in code_of(source):
        if written.text.isascii() or written.language in _TEXT or written.line not in lines:
            continue
        told: set[str] = set()
        for number, line in enumerate(written.text.split("\n")):
            found = None if line.isascii() else _sign(line, written)
            if found and found[1] not in told:
                told.add(found[1])
                at, _, said, hint = found
                before = written.start - source.text.rfind("\n", 0, written.start) - 1 if number == 0 else 0
                place = source.place(written.line + number, before + at + 1)
                yield Diagnostic(place=place, code="code-spoilt", message=said, hint=hint)


def _sign(line: str, code: Written) -> tuple[int, str, str, str] | None:
    """Where a line of code has such a sign first, its kind, what is so and what to do."""
    line = line[:_LONG]
    comment = _COMMENT.search(line)
    line = line[: comment.start()] if comment else line
    command = code.language in _SHELL or bool(_KNOWN.match(line))
    return _dash(line, command, code) or _quote(line, command) or _hidden(line, command, code) or _letter(line)


def _dash(line: str, command: bool, code: Written) -> tuple[int, str, str, str] | None:
    dash = _DASH.search(line) if _COMMAND.match(line) and not _PROSE.search(line) else None
    if dash is None or not (command or (code.inline and dash["sign"] != "−")):
        return None
    option = dash["option"]
    wanted = "-" if len(option) == 1 or dash["sign"] in ("−", "–") else "--"
    said = f'The dash of "{dash["sign"]}{option}" is no -, so the command fails when it is copied from a card.'
    return dash.start("sign"), "dash", said, f"Write {wanted}{option}"


def _quote(line: str, command: bool) -> tuple[int, str, str, str] | None:
    quoted = _QUOTED.search(line) or (_ARGUMENT.search(line) if command else None)
    if quoted is None or line[: quoted.start("text")].count('"') % 2 or line[: quoted.start("text")].count("'") % 2:
        return None  # within a string such quotes are a part of its text
    said = f'The quotes around "{quoted["text"]}" are curly, so this code fails when it is copied from a card.'
    return quoted.start("text") - 1, "quote", said, f'Write "{quoted["text"]}" with straight quotes.'


def _hidden(line: str, command: bool, code: Written) -> tuple[int, str, str, str] | None:
    hidden = _HIDDEN.search(line) if command or (code.language and not code.inline) else None
    if hidden is None or not line.replace(hidden[0], " ").isascii() or '"' in line[: hidden.start()]:
        return None
    what = f"{_INVISIBLE[hidden[0]]} (U+{ord(hidden[0]):04X})"
    said = f"A {what} stands in this code, so it fails when it is copied from a card."
    return hidden.start(), hidden[0], said, "Delete it, and type it anew."


def _letter(line: str) -> tuple[int, str, str, str] | None:
    mixed = _MIXED.search(line)
    strange = _LETTERS.findall(mixed[0]) if mixed else []
    if mixed is None or not all(letter in _ALIKE for letter in strange):
        return None
    said = f'The "{strange[0]}" in "{mixed[0]}" is a Cyrillic letter, so this code fails when it is copied from a card.'
    return mixed.start() + mixed[0].index(strange[0]), "letter", said, "Type the word anew."
