"""Front matter: the YAML at the top of a file, and in plain words what is wrong with it.

The only module that meets yaml.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from itertools import takewhile
from typing import Any

import yaml

from notes2anki.diagnostics import Diagnostic
from notes2anki.model import FrontMatter, Place

_FRONT = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S | re.M)
# Keys and nothing else between dashes, behind blank lines or with more dashes than three.
_NEARLY = re.compile(
    r"((?:[ \t]*\n){0,20}-{3,}[ \t]*\n)"
    r"((?:(?:[A-Za-z][\w-]*[ \t]*:|[ \t]+\S|-[ \t])[^\n]*\n){1,100})-{3,}[ \t]*(?:\n|\Z)"
)
_LONGEST = 50_000
_KEYS = ("deck", "title", "lang", "source", "tags", "cards")
# Keys that other programs read (Jekyll, Hugo, Obsidian ...) are theirs; only what looks like a slip is reported.
_SLIP = 0.8
_THEIRS = frozenset("resource resources sources tagline decks-path sourcepath subtitle cardlayout".split())
# With one of these a `---` on the first line opens front matter, though nothing closes it.
_USUAL = frozenset(
    """aliases author authors categories category created date description draft id keywords layout modified permalink
    published sidebar_position slug status summary type updated weight""".split()
)
_KEY_LINE = re.compile(r"([A-Za-z][\w-]*)[ \t]*:(?:[ \t]|$)")
_KEY_LINES = re.compile(r"^([A-Za-z][\w-]*)[ \t]*:", re.M)
_MORE_LINE = re.compile(r"[ \t]+\S|-[ \t]")

# Where a comment of YAML begins that looks like a word of the value.
_LOST = re.compile(r"(?<=\s)(#[\w#].*)")

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


class _Loader(yaml.SafeLoader):
    """YAML without anchors and aliases, which nobody needs here and with which a few lines can fill the memory."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # so are its stubs
            raise yaml.MarkedYAMLError(problem="alias", problem_mark=mark)
        return super().compose_node(parent, index)


def read(text: str, shown: str) -> tuple[FrontMatter, str, list[Diagnostic]]:
    """The front matter, the text with blank lines in its place, and what is wrong with it."""
    match = _FRONT.match(text)
    if match is None:
        return _unclosed(text, shown) or (FrontMatter(), text, _misplaced(text, shown))
    rest = "\n" * match[0].count("\n") + text[match.end() :]
    if len(match[1]) > _LONGEST:
        message = f"The front matter has {len(match[1])} characters; at most {_LONGEST} are read."
        return FrontMatter(), rest, [Diagnostic(place=Place(path=shown), code="front-matter", message=message)]
    try:
        values, problems = _values(match[1], shown)
    except (yaml.YAMLError, ValueError, RecursionError) as fault:
        return _unclosed(text, shown) or (FrontMatter(), rest, [_fault(match[1], shown, fault)])
    if not isinstance(values, dict):
        return FrontMatter(), rest if values is None else text, []  # two thematic breaks around a paragraph
    return _front(values), rest, problems


def _values(written: str, shown: str) -> tuple[Any, list[Diagnostic]]:
    """The values of a YAML text, and what is wrong with its keys."""
    loader = _Loader(written)
    try:
        node = loader.get_single_node()
        values = loader.construct_document(node) if node is not None else None
    finally:
        loader.dispose()
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return values, [*_keys([key for key, _ in pairs], values, shown), *_comments(written, shown)]


def _front(values: dict[Any, Any]) -> FrontMatter:
    tags = values.get("tags") or ()
    tags = re.split(r"[,\s]+", tags) if isinstance(tags, str) else tags if isinstance(tags, list) else [tags]
    words = {key: str(values[key]) for key in ("deck", "title", "source") if isinstance(values.get(key), str | int)}
    words = {key: _whole(word) for key, word in words.items()}
    return FrontMatter(
        **words, tags=tuple(_whole(str(tag)) for tag in tags if tag), cards=values.get("cards") is not False
    )


def _whole(text: str) -> str:
    """A text without the halves of characters that YAML can write out; no file could hold them."""
    return text.encode("utf-8", "replace").decode()


def _keys(nodes: list[Any], values: Any, shown: str) -> Iterator[Diagnostic]:
    """What is wrong with the keys: written twice, nearly one of ours, or with a value that cannot be used."""
    first: dict[str, int] = {}
    for node in nodes:
        key, line = str(node.value), node.start_mark.line + 2
        place = Place(path=shown, line=line, column=node.start_mark.column + 1)
        said = hint = ""
        if key in first:
            said = f'The front matter key "{key}" stands on line {first[key]} already; only the last one counts.'
            hint = "Keep one of the two."
        elif key not in _KEYS:
            said, hint = _strange(key)
        elif isinstance(values, dict):
            said = _unusable(key, values.get(key))
        first.setdefault(key, line)
        if said:
            yield Diagnostic(place=place, code="front-matter-key", message=said, hint=hint)


def _comments(written: str, shown: str) -> Iterator[Diagnostic]:
    """What of the values of our keys is lost since it starts with #, which begins a comment in YAML.

    A comment has a space behind its #, a tag and a number have none.
    """
    lines = written.split("\n")
    for number, line in enumerate(lines):
        key = _KEY_LINE.match(line)
        name, value = (key[1], line[key.end() :].strip()) if key else ("", "")
        if name not in ("deck", "title", "source", "tags") or value.startswith(('"', "'", "|", ">")):
            continue
        # Items of a list stand below the key of it, on lines of their own.
        below = name == "tags" and value in ("", "[")
        more = list(takewhile(_MORE_LINE.match, lines[number + 1 :])) if below else []
        written_as = [_QUOTED.sub('""', each) if name == "tags" else each for each in (f" {value}", *more)]
        found = [(at, match[1]) for at, each in enumerate(written_as) if (match := _LOST.search(each))]
        if not found or value.partition("#")[0].rstrip().endswith("]"):
            continue
        if name == "tags":
            items = [each.strip().removeprefix("-") for each in more] or re.split(r"[\[\],\s]+", value)
            tags = [word.strip("[], ") for each in items for word in re.split(r"(?:^|\s)\s*#+", each)]
            hint = f"Write tags: [{', '.join(filter(None, tags))}]"
        else:
            quoted = value.replace('"', "'")
            hint = f'Put the value in quotes: {name}: "{quoted}"'
        at, lost = found[0]
        message = f'A # begins a comment in YAML, so "{lost.strip("], ")}" was left out of "{name}".'
        place = Place(path=shown, line=number + at + 2)
        yield Diagnostic(place=place, code="front-matter-key", message=message, hint=hint)


def _strange(key: str) -> tuple[str, str]:
    """What to say of a key that is none of ours: nothing, unless it is nearly one or says that it is for Anki."""
    folded = key.lower()
    if folded in _THEIRS:
        return "", ""
    own = re.sub(r"^(?:notes2)?anki[-_. ]?", "", folded)
    near = get_close_matches(own, _KEYS, n=1, cutoff=_SLIP)
    if own == folded and not near:
        return "", ""
    meant = f'; did you mean "{near[0]}"?' if near else "."
    return f'The front matter key "{key}" is not known{meant}', "" if near else f"There are: {', '.join(_KEYS)}."


def _unusable(key: str, value: object) -> str:
    """What is wrong with the value of a key of ours."""
    if value is None:
        return ""
    if key == "cards" and not isinstance(value, bool):
        return f'The front matter key "cards" must be true or false; "{value}" is neither, so the file gives cards.'
    if key in ("deck", "title", "source") and not isinstance(value, str | int):
        return f'The front matter key "{key}" must be a text; it was left out.'
    return 'The front matter key "tags" must be a list or words.' if key == "tags" and isinstance(value, dict) else ""


def _unclosed(text: str, shown: str) -> tuple[FrontMatter, str, list[Diagnostic]] | None:
    """Front matter that a first line of `---` opens and nothing closes before the text, read as far as it goes."""
    if not re.match(r"---[ \t]*\n", text):
        return None
    lines: list[str] = []
    keys: set[str] = set()
    for match in re.finditer(r"[^\n]*\n", text[text.index("\n") + 1 :][:_LONGEST]):
        key = _KEY_LINE.match(match[0])
        if not key and not (keys and _MORE_LINE.match(match[0])):
            break
        keys |= {key[1]} if key else set()
        lines.append(match[0])
    if not keys & ({*_KEYS} | _USUAL):
        return None
    try:
        values, problems = _values("".join(lines), shown)
    except (yaml.YAMLError, ValueError, RecursionError):
        return None
    behind = len(lines) + 2
    message = f"The front matter that this line opens is not closed; it was read up to line {behind - 1}."
    hint = f"Write --- on a line behind line {behind - 1}."
    unclosed = Diagnostic(place=Place(path=shown), code="front-matter-unclosed", message=message, hint=hint)
    rest = "\n" * (len(lines) + 1) + text.split("\n", len(lines) + 1)[-1]
    return _front(values if isinstance(values, dict) else {}), rest, [unclosed, *problems]


def _misplaced(text: str, shown: str) -> list[Diagnostic]:
    """A warning where a file begins with what would be front matter, but for lines before it or for too many dashes."""
    found = _NEARLY.match(text)
    keys = set(_KEY_LINES.findall(found[2])) if found else set()
    if not found or found[1].rstrip() == "---" or not (keys & {*_KEYS} or len(keys & _USUAL) > 1):
        return []
    place = Place(path=shown, line=found[1].count("\n"))
    message = "This would be front matter, but it has to begin with --- on the first line; it was read as text."
    return [Diagnostic(place=place, code="front-matter-unclosed", message=message, hint="Write --- on the first line.")]


def _fault(written: str, shown: str, fault: Exception) -> Diagnostic:
    """What is wrong with a YAML text, at the place of the slip."""
    problem, context = str(getattr(fault, "problem", "") or ""), str(getattr(fault, "context", "") or "")
    mark, start = getattr(fault, "problem_mark", None), getattr(fault, "context_mark", None)
    why, hint = "", ""
    lost = list(_comments(written, shown)) if "flow" in context else []
    if lost:
        return replace(lost[0], code="front-matter")
    if "flow" in context and start is not None:
        opened = max(written.rfind("[", 0, start.index + 1), written.rfind("{", 0, start.index + 1), 0)
        mark, sign = start, written[opened : opened + 1]
        why = f"the {sign} that opens here is never closed"
        hint = f"Add the {'}' if sign == '{' else ']'}; a text that starts with {sign} needs quotes."
    elif "quoted scalar" in context and start is not None:
        mark, why, hint = start, "the quote that opens here is never closed", "Add the quote at the end of the value."
    elif "mapping values" in problem:
        mark, why, hint = _colon(written, mark)
    elif "could not find expected ':'" in problem and start is not None:
        mark, why, hint = start, "the line has no colon", "Write key: value, or - item for an item of a list."
    elif "'\\t'" in problem:
        why, hint = "a tab stands where YAML takes only spaces", "Write spaces in its place."
    elif "cannot start any token" in problem or "alias" in context + problem or "tag" in problem:
        mark = start if "alias" in context else mark
        sign = written[mark.index : mark.index + 1] if mark else ""
        why, hint = f"{sign} at the start of a value means something in YAML", _quote(written, mark)
    elif "expected <block end>" in problem:
        why, hint = (
            "this does not go on with what stands before it",
            "Indent it like its neighbours, or put it in quotes.",
        )
    elif "<document start>" in problem:
        why, hint = "the line is no key with its value", "Write key: value."
    why = why or re.sub(r"<[^<>]*>", "something else", problem) or str(fault).split("\n", 1)[0]
    line = mark.line + 2 if mark else 1
    last = written.count("\n") + 1
    place = Place(path=shown, line=min(line, last), column=mark.column + 1 if mark and line <= last else 1)
    return Diagnostic(
        place=place, code="front-matter", message=f"The front matter is not valid YAML: {why}.", hint=hint
    )


def _colon(written: str, mark: Any) -> tuple[Any, str, str]:
    """What a colon says that YAML does not expect: there are two on the line, or a line has none."""
    lines = written.split("\n")
    line, above = lines[mark.line], lines[mark.line - 1] if mark.line else ""
    if line[: mark.column].count(":"):
        return mark, "a second colon stands in the line", _quote(written, mark)
    if line[:1].isspace():
        return mark, "the line is indented, and the key above it has a value already", "Take the spaces before it out."
    return mark, f'the line above, "{above.strip()[:40]}", has no colon', "Write key: value on it."


def _quote(written: str, mark: Any) -> str:
    """The line of a mark with its value in quotes."""
    line = written.split("\n")[mark.line] if mark else ""
    key, colon, value = line.partition(":")
    if not colon or not value.strip():
        return "Put the value in quotes."
    inner = value.strip().replace('"', "'")
    return f'Put the value in quotes: {key.strip()}: "{inner}"'
