"""mistune's block parser, made to know its lines.

mistune (3.4) parses a container's content as a text of its own and forgets where it came from. Here each state
knows the line of its first character, each token gets `line` and `end`, and what is found wrong on the way is kept
in `env["found"]`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar

from mistune import Markdown
from mistune.block_parser import BlockParser
from mistune.core import BlockState

from notes2anki.markdown.spans import Spans, dead_zones, fences

Token = dict[str, Any]

# Deeper than anybody writes: the limit keeps hostile nesting off the interpreter's stack.
MAX_DEPTH = 40

# The rules whose blocks begin in any text, without a blank line before them.
BEGINNING = ("fenced_code", "atx_heading", "thematic_break", "block_quote", "details", "html")

# Lines that only a paragraph can hold: no rule takes one that begins with a letter and holds no tag. (A table has
# a line below its header that begins otherwise.)
PLAIN = r"(?:[^\W\d_][^\n<]*+\n)++"
_PLAIN = re.compile(PLAIN)

_BLANK = re.compile(r"^[ \t]*$\n?", re.M)
_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]|$)", re.M)


def paragraph(text: str, line: int) -> Token:
    """A paragraph of whole lines that starts on a line."""
    return {"type": "paragraph", "parts": [text], "line": line, "end": line + text.count("\n") - 1}


class State(BlockState):
    """A block state that knows which line of the source each of its positions is on."""

    def __init__(self, parent: State | None = None) -> None:
        """Start empty, inside `parent` if there is one."""
        super().__init__(parent)
        self.first = 1
        self.start = 0

    @cached_property
    def line_starts(self) -> list[int]:
        """The position of the first character of each line."""
        return [0, *(match.end() for match in re.finditer("\n", self.src))]

    @cached_property
    def dead(self) -> Spans:
        """Where a tag is only text."""
        return dead_zones(self.src) if "`" in self.src or "<!--" in self.src or "~~~" in self.src else Spans(())

    @cached_property
    def last_comment_end(self) -> int:
        """Where the last comment ends, so that one that is never closed is not sought for to the end each time."""
        return self.src.rfind("-->")

    @cached_property
    def last_tag_end(self) -> int:
        """The same of tags."""
        return self.src.rfind(">")

    @cached_property
    def _blank_lines(self) -> list[int]:
        return [match.start() for match in _BLANK.finditer(self.src)]

    def next_blank(self, position: int) -> int:
        """Where the first blank line from a position on starts; the end of the text without one."""
        index = bisect_left(self._blank_lines, position)
        return self._blank_lines[index] if index < len(self._blank_lines) else self.cursor_max

    @cached_property
    def fences(self) -> dict[int, int]:
        """The end of each fenced code block, by the position of its first line."""
        return dict(fences(self.src)) if "```" in self.src or "~~~" in self.src else {}

    @cached_property
    def fence_starts(self) -> list[int]:
        """Where the fenced code blocks start, in order."""
        return sorted(self.fences)

    @cached_property
    def headings(self) -> list[tuple[int, int]]:
        """The position and level of each line that starts like a heading, outside code and comments."""
        found = ((match.start(), len(match[1])) for match in _HEADING.finditer(self.src))
        return [(position, level) for position, level in found if not self.dead.cover(position)]

    def line(self, position: int) -> int:
        """The line of the source that a position is on."""
        return self.first + bisect_right(self.line_starts, position) - 1

    def child(self, text: str, line: int, lazy: set[int] | None = None) -> State:
        """A state for the content of a container, whose first line is `line` of the source."""
        child = State(self)
        child.first = line
        child.process(text)
        child.lazy_line_starts = lazy or set()
        return child

    def append_token(self, token: Token) -> None:
        """Append a token that starts where the rule that made it matched."""
        token.setdefault("line", self.line(self.start))
        super().append_token(token)

    def add_paragraph(self, text: str) -> None:
        """Append a paragraph at the cursor, or add its text to an open one."""
        self.add_text(text, self.cursor)

    def add_text(self, text: str, position: int) -> None:
        """Like `add_paragraph`, for text that starts at `position`."""
        last = self.last_token()
        if last and last["type"] == "paragraph":
            last["parts"].append(text)  # joined once: adding to a text copies it, for each of a million lines
        else:
            last = {"type": "paragraph", "parts": [text], "line": self.line(position)}
            self.tokens.append(last)
        last["end"] = self.line(position + max(len(text.rstrip("\n")) - 1, 0))

    def in_paragraph(self) -> bool:
        """Whether the line at the cursor would continue a paragraph."""
        last = self.last_token()
        return bool(last) and last["type"] == "paragraph"

    def report(self, code: str, line: int, message: str, hint: str = "", at: str = "") -> None:
        """Keep a finding for whoever parses the document; `at` is the text of the line that it is about."""
        found: list[tuple[str, int, str, str, str]] = self.env.setdefault("found", [])
        found.append((code, line, message, hint, at))


class Grammar(BlockParser):
    """mistune's block parser over states that know their lines; the rules themselves are plug-ins."""

    state_cls = State
    # Possessive: otherwise the matcher keeps a state for each of a million blank lines.
    SPECIFICATION: ClassVar[dict[str, str]] = {**BlockParser.SPECIFICATION, "blank_line": r"(?:^[ \t\v\f]*+\n)++"}

    def add(self, name: str, pattern: str, rule: Rule, before: str | None = None) -> None:
        """Add a rule, or replace mistune's of that name; it is tried on lines that its pattern matches."""

        def run(_: BlockParser, match: re.Match[str], state: BlockState) -> int | None:
            assert isinstance(state, State)
            return rule(self, match, state)

        self.register(name, pattern, run, before)

    def parse_method(self, m: re.Match[str], state: BlockState) -> int | None:
        """Run the rule that matched; the tokens it made are stamped with the lines they came from."""
        assert isinstance(state, State)
        outer, state.start, count = state.start, m.start(), len(state.tokens)
        end = super().parse_method(m, state)
        if end:
            for token in state.tokens[count:]:
                token.setdefault("end", state.line(max(end - 1, 0)))
        state.start = outer
        # A rule that says it ended where it began would be asked again for ever; so the line is a paragraph's.
        return end if end is None or end > m.start() else None

    def otherwise(self, rule: str, m: re.Match[str], state: State) -> int | None:
        """What the rules behind `rule` make of a line that its pattern matched but that it does not take."""
        rest = self.rules[self.rules.index(rule) + 1 :]
        match = self.compile_sc(rest).match(state.src, m.start())
        return self.parse_method(match, state) if match else None

    def parse_child(self, parent: State, text: str, line: int, lazy: set[int] | None = None) -> list[Token]:
        """The tokens of a container's content; at the limit of nesting it is read without further containers."""
        rules = self.rules
        if parent.depth() >= MAX_DEPTH:
            rules = [rule for rule in rules if rule not in ("block_quote", "list", "details", "html")]
            parent.report(
                "nesting-deep", line, f"Blocks are nested more than {MAX_DEPTH} deep; the rest is read as text."
            )
        elif _PLAIN.fullmatch(text):
            return [paragraph(text, line)]
        child = parent.child(text, line, lazy)
        self.parse(child, rules)
        return child.tokens


Rule = Callable[[Grammar, re.Match[str], State], int | None]
"""A rule of the grammar: appends tokens and returns the position behind what it took, or None when it takes nothing."""


def rules_of(md: Markdown) -> Grammar:
    """The block rules of a mistune instance that was made with `Grammar`."""
    assert isinstance(md.block, Grammar)
    return md.block


class Definitions(dict[str, Any]):
    """What reference links and footnotes stand for, given out until it is as much as the whole document.

    Each use repeats the text: cmark, which GitHub reads with, has the same bound.
    """

    def __init__(self, most: int) -> None:
        """Give out so many characters in all, or a hundred thousand."""
        super().__init__()
        self.left = max(most, 100_000)

    def get(self, key: str, default: Any = None) -> Any:
        """What a label stands for, or the default where nothing does, or where it was given out too often."""
        found = super().get(key)
        if found is None or self.left < 0:
            return default
        self.left -= sum(map(len, found.values())) if isinstance(found, dict) else len(found)
        return found


def environment(size: int) -> dict[str, Any]:
    """What the states of one document, of so many characters, share."""
    return {
        "ref_links": Definitions(size),
        "footnotes": Definitions(size),
        "found": [],
        "conflicts": set(),
        "told": set(),
        "raw": {},
    }
