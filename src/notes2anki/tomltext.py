"""The text of a TOML file: where a key of it stands, and in plain words what is wrong where it cannot be read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from itertools import takewhile

from notes2anki import naming

_TABLE = re.compile(r"\s*\[\[?\s*([^\[\]]+?)\s*\]\]?")
_KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
# Strings and comments, in which brackets are only letters; and brackets.
_SIGNS = re.compile(
    r"(?P<string>\"\"\".*?\"\"\"|'''.*?'''|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*')|(?P<comment>\#[^\n]*)|(?P<bracket>[\[\]{}])",
    re.S,
)
_DECK = re.compile(r"\s*\[\s*deck(?:\s*\.)?\s*([^\[\]\"'\\]+?)\s*\]")
# A text in double quotes on one line, and the start of a path of Windows.
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_COMPUTER = re.compile(r"[A-Za-z]:\\|\\\\|\.{1,2}\\")
_TABLES = ("[deck.SLUG]", "[markdown]", "[media]", "[check]")
_AT = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_NEITHER = "the line is neither a key with its value (key = value) nor a [table]"
_PLAIN = {
    "Invalid statement": _NEITHER,
    "Expected '=' after a key in a key/value pair": _NEITHER,
    "Expected ']' at the end of": "the name of a [table] has no ] behind it, or a space in it",
    "Expected newline or end of document after a statement": "something stands behind the value, on the same line",
    "Cannot overwrite a value": "the key stands twice in its table",
    "Duplicate inline table key": "the key stands twice in its table",
}


def place(text: str, table: str, key: str = "", value: str = "") -> tuple[int, int]:
    """The line and column of a key of a table; of a table itself without a key; of a value in a list with one.

    (1, 1) where it is not found, as in tables written on one line.
    """
    last = (1, 1)
    behind = False
    for number, line, inside in _lines(text):
        if behind and value and value in line:
            return number, line.index(value) + 1
        header, given = _TABLE.match(line), _KEY.match(line)
        if header and (inside == table or inside.startswith(f"{table}.")) and last == (1, 1):
            last = number, header.start(1) + 1
            if not key and inside == table:
                return last
        if not header and given and key:
            name = ".".join(filter(None, (inside, _bare(given[1]))))
            if name == f"{table}.{key}".lstrip("."):
                last, behind = (number, given.start(1) + 1), True
                if value and value in line[given.end() :]:
                    return number, line.index(value, given.end()) + 1
                if not value:
                    return last
    if key and not table:
        return place(text, key)
    return last


def _bare(name: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in name.split("."))


def _lines(text: str) -> Iterator[tuple[int, str, str]]:
    """Each line with its number and the table that it stands in."""
    inside = ""
    for number, line in enumerate(text.split("\n"), 1):
        header = None if "=" in line.split("#")[0] else _TABLE.match(line)
        inside = _bare(header[1]) if header else inside
        yield number, line, inside


def fault(text: str, error: tomllib.TOMLDecodeError) -> tuple[int, int, str, str]:
    """Where a text is no TOML, what is wrong with it as a sentence without its full stop, and what to do."""
    said = _AT.sub("", str(error))
    match = _AT.search(str(error))
    lines = text.split("\n")
    line, column = (int(match[1]), int(match[2])) if match and match[1] else (len(lines), len(lines[-1]) + 1)
    found = lines[line - 1] if line <= len(lines) else ""
    if said.startswith(("Unescaped", "Invalid hex value", "Escaped character")):
        return _backslash(found, line, column)
    if "string" in said or re.fullmatch("Expected [\"']+", said) or (said.startswith("Illegal") and _open_quote(found)):
        number, at = _opened(text, "quote") or (line, column)
        return number, at, "a text opens with a quote on this line, and no quote closes it", "Add the quote at its end."
    if "array" in said or said.startswith("Unclosed") or "inline table" in said:
        opened = _opened(text, "bracket")
        if opened is None:
            return line, column, "a comma is missing between two values of a list", "Put one between them."
        close = {"{": "}", "[": "]"}[lines[opened[0] - 1][opened[1] - 1]]
        hint = f"Add the {close} behind its last value."
        return *opened, "a list opens with a bracket on this line, and none closes it", hint
    if said == "Invalid value":
        return line, column, *_no_value(found[column - 1 :].split("#")[0].strip())
    if said.startswith("Expected '='") and found[column - 1 : column] == ":":
        return line, column, "a colon stands between a key and its value", "Write an = in its place."
    if said.startswith("Cannot declare"):
        return line, column, "the table stands twice", "Put all of its keys under one of the two."
    if said.startswith("Expected newline") and found[column - 1 : column] == ",":
        return line, column, "several values are a list", 'Put brackets around them: ["one", "two"].'
    if said.startswith(("Expected ']'", "Invalid initial character")) and "]" in found:
        return line, column, *_no_name(text, line, found)
    plain = next((words for start, words in _PLAIN.items() if said.startswith(start)), said)
    return line, column, plain[0].lower() + plain[1:], ""


def _backslash(found: str, line: int, column: int) -> tuple[int, int, str, str]:
    """What to say of a backslash that begins no escape, somewhere before a column."""
    at = found.rfind("\\", 0, column - 1)
    said = "a backslash in a text means something in TOML"
    quoted = next((each for each in _QUOTED.finditer(found) if each.start() <= at < each.end()), None)
    if quoted and (_COMPUTER.match(quoted[1]) or re.match(r"\s*notes\s*=", found)):
        path = re.sub(r"\\+", "/", quoted[1])
        return line, at + 1 or column, said, f'Write / in its place: "{path}".'
    return line, at + 1 or column, said, "Write it twice, or put the text in single quotes."


def _no_name(text: str, line: int, found: str) -> tuple[str, str]:
    """What is wrong with the name of a table, and what to write."""
    deck = _DECK.match(found)
    if not re.search(r"[^\s.]", found.strip().strip("[]").removeprefix("deck")):
        return "the name between the brackets is not whole", "A deck has a short name of its own: [deck.my-course]."
    said = "the name of a [table] has a space in it, or a letter or sign that needs quotes"
    return said, _deck(text, line, deck[1].strip("“”„‟«»‘’")) if deck else f"There are {', '.join(_TABLES)}."


def _deck(text: str, line: int, name: str) -> str:
    """What to write for a table that has the name of a deck in the place of a short one."""
    short = naming.short_name(name)
    below = takewhile(lambda each: not each.lstrip().startswith("["), text.split("\n")[line:])
    if short == name or any(re.match(r"\s*name\s*=", each) for each in below):
        return f"Write [deck.{short}]."
    return f'Write [deck.{short}], and below it name = "{name}".'


def _no_value(given: str) -> tuple[str, str]:
    """What is wrong with what stands where a value belongs, and what to do."""
    word = re.split(r"[,\]}]", given)[0].strip()
    if not word:
        return "no value stands behind the =", 'Write one: a text in quotes, a number, true, or ["a list"].'
    if word[0] in "“”„‟«»‘’":
        return f"{word[0]} is no quote for TOML", f'Write the straight one: "{word.strip("“”„‟«»‘’")}".'
    if word.lower() in ("yes", "no", "on", "off", "true", "false"):
        return f"{word} is no value", f"Write {'true' if word.lower() in ('yes', 'on', 'true') else 'false'}."
    return f"{word} is no value", f'Put a text in quotes: "{word}".' if '"' not in word else ""


def _open_quote(line: str) -> bool:
    bare = _SIGNS.sub(lambda match: "" if match["string"] or match["comment"] else match[0], line)
    return '"' in bare or "'" in bare


def _opened(text: str, what: str) -> tuple[int, int] | None:
    """Where the first quote, or the last bracket, stands that nothing closes; brackets are counted up to a table."""
    opened: list[int] = []
    position = 0
    for match in [*_SIGNS.finditer(text), None]:
        between = text[position : match.start() if match else len(text)]
        quote = re.search("[\"']", between)
        if quote and what == "quote":
            return _at(text, position + quote.start())
        if match is None or quote:
            break
        if match["bracket"] and match["bracket"] in "[{":
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
            if opened and not line.strip() and re.match(r"\[[\w.\"-]+\]\s*(?:#.*)?$", _line(text, match.start())):
                break  # the next table
            opened.append(match.start())
        elif match["bracket"] and opened:
            opened.pop()
        position = match.end()
    return _at(text, opened[0]) if opened else None


def _line(text: str, position: int) -> str:
    return text[position:].split("\n", 1)[0]


def _at(text: str, position: int) -> tuple[int, int]:
    return text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position)
