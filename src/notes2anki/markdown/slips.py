"""Lines of a source that Markdown reads as something else than was meant, and that no rule of the grammar meets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from mistune import Markdown

from notes2anki.diagnostics import cut
from notes2anki.markdown.spans import UNSPACED
from notes2anki.markdown.state import Grammar, State, rules_of

_CONFLICT = re.compile(r"^<{7} [^\n]*$|^={7}[ \t]*$|^>{7} [^\n]*$", re.M)
# Behind seven quotes stands no text, but a branch or a commit with its title.
_THEIRS = re.compile(r">{7} (?:[\w./+-]+(?: \([^\n]*\)|\.\.\. [^\n]*)?|Stashed changes)[ \t]*")
# A heading without its space, and not a tag among tags ("#exam #week1"): letters follow, or bold, code, a link, or a
# number with a word (in "##1 of 2" it counts something). With one sign it has to ask, since "#exam" is a tag.
_HEADING = re.compile(
    r"^ {0,3}(#{2,6}(?=[^\W\d_]|\d{1,3}(?:\.\d{1,3}){0,3}[.)]?[ \t]{1,3}(?P<word>[^\W\d_])|\*\*[^\W_]|`[^`\n]|\[[^\W_])"
    r"|#(?=(?:[^\W\d_]|\d{1,3}[.)][ \t])[^\n#]*[?？][ \t]*$))(?P<text>[^\n#]*+)(?:\1)?[ \t]*$",
    re.M,
)
_TOO_MANY = re.compile(r"^ {0,3}(#{7,})[ \t]*(?=[*_]{0,2}[^\W_])([^\n#]*+)#*[ \t]*$", re.M)
# Two lines or more that start as items of a list do, but for the space. With one or two letters it may be an option
# ("-rf"), unless a letter is a word; a box, bold, code or a link is none.
_TEXT = rf"(?=[^\W\d_]{{3}}|[{UNSPACED}]|\[[ xX]\]|\[[^\[\]\n]{{1,100}}\]\(|\*\*[^\W_]|`[^`\n])"
_SIGN = r"(?:-|[0-9]{1,2}[.)])"
_ITEMS = re.compile(rf"^ {{0,3}}(?P<mark>{_SIGN}){_TEXT}[^\n]*(?:\n {{0,3}}{_SIGN}{_TEXT}[^\n]*)+", re.M)
_BOX = re.compile(r"\[[ xX]\](?=\S)")
# What some keyboards and programs write for backticks.
_QUOTES = re.compile(r"^ {0,3}(?:> ?)?(\'{3,}|´{3,}|‘{3,}|’{3,})[ \t]*([\w+#-]{0,20})[ \t]*$", re.M)
_ESCAPED_TAG = re.compile(
    r"^[ \t>]*((?:&lt;|\\<)(details)(?:&gt;|\\?>))[ \t]*(?:(?:&lt;|\\<)summary(?:&gt;|\\?>)[^\n]*)?$", re.M | re.I
)
# A comment behind text.
_COMMENT = re.compile(r"^[ \t>]*(?![ \t>]|<!--)[^\n]*?<!--", re.M)
_MOST = 100


def report(state: State) -> None:
    """Report them; code and comments are left alone."""
    if "<<<<<<< " in state.src or ">>>>>>> " in state.src:
        _conflicts(state)
    _comment(state)
    _quotes(state)
    for match in islice(_ESCAPED_TAG.finditer(state.src), _MOST):
        if not state.dead.cover(match.start(1)):
            message = f"{match[1]} is no tag: it shows the signs <{match[2]}>."
            state.report("tag-misspelt", state.line(match.start(1)), message, f"Write <{match[2]}>.", match[1])
    for match in islice(_ITEMS.finditer(state.src), _MOST):
        if not state.dead.cover(match.start()):
            line = cut(match[0].strip().split("\n")[0])
            message = f'"{line}" is no item of a list: a space is missing behind the {match["mark"]}.'
            meant = _BOX.sub(r"\g<0> ", line.removeprefix(match["mark"]), count=1)
            hint = f"Write {match['mark']} {meant}, and so the lines below."
            state.report("list-space", state.line(match.start()), message, hint, match["mark"])
    if "#" in state.src:
        for match in _HEADING.finditer(state.src):
            counts = match["word"] and match["word"].islower()
            if not counts and not state.dead.cover(match.start()):
                text = cut(match["text"].strip())
                message = f'"{match[1]}{text}" is no heading: a space is missing behind the {match[1]}.'
                state.report("heading-space", state.line(match.start()), message, f"Write {match[1]} {text}", match[1])
        for match in islice(_TOO_MANY.finditer(state.src) if "#######" in state.src else (), _MOST):
            if not state.dead.cover(match.start()):
                text = cut(match[2].strip())
                message = f'"{text}" is no heading: {len(match[1])} signs stand before it, and six are the most.'
                hint = f"Write as many as its section needs: ### {text}"
                state.report("heading-space", state.line(match.start()), message, hint, "#######")


def _comment(state: State) -> None:
    """A comment behind text that is not closed in its paragraph: unlike one at the start of a line it is shown."""
    for comment in islice(_COMMENT.finditer(state.src), _MOST):
        if not state.dead.cover(comment.end() - 4):
            message = "This comment is not closed in its paragraph, so it is shown as text."
            state.report(
                "comment-unclosed", state.line(comment.start()), message, "Add --> where it should end.", "<!--"
            )


def _quotes(state: State) -> None:
    """Code between lines of quotes in place of backticks, which is read as text."""
    marks = [mark for mark in _QUOTES.finditer(state.src) if not state.dead.cover(mark.start(1))]
    number = 0
    while number + 1 < len(marks):
        mark, closing = marks[number : number + 2]
        if mark[1] != closing[1] or closing[2]:
            number += 1
            continue
        number += 2
        message = f"{mark[1]} opens no code block, so what stands behind it is read as text."
        hint = f"Write ```{mark[2]} with backticks, and ``` on a line behind the code."
        state.report("code-unclosed", state.line(mark.start(1)), message, hint, mark[1])


def is_conflict(state: State, position: int) -> bool:
    """Whether a line parts the two sides of a merge that was not finished."""
    return bool(state.env["conflicts"]) and state.line(position) in state.env["conflicts"]


def _parse_conflict(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """Pass over such a line; Markdown would see a heading or seven quotes in it."""
    if is_conflict(state, m.start()):
        return min(m.end() + 1, state.cursor_max)
    return block.otherwise("conflict", m, state)


def plug(md: Markdown) -> None:
    """Add the rule for the lines of a merge that was not finished."""
    rules_of(md).add("conflict", _CONFLICT.pattern, _parse_conflict, before=rules_of(md).rules[0])


def _conflicts(state: State) -> None:
    """A merge that was not finished: a line of <<<<<<<, then one of =======, then one of >>>>>>>.

    These lines are kept, by their numbers: they are neither text nor rows of a table. Where only some of the three are
    left, the outer ones can be nothing else; a line of ======= alone may make a heading, and is left to that.
    """
    seen: list[re.Match[str]] = []
    for match in _CONFLICT.finditer(state.src):
        if state.dead.cover(match.start()):
            continue
        sign = match[0][0]
        if sign == "=":
            seen = [*seen[:1], match] if seen and seen[0][0][0] == "<" else [match]
            continue
        if sign == "<":
            _half(state, seen)
            seen = [match]
        elif len(seen) == 2:
            _whole(state, [*seen, match])
            seen = []
        elif _THEIRS.fullmatch(match[0]):
            _half(state, [*seen, match])
            seen = []
    _half(state, seen)


def _whole(state: State, marks: Sequence[re.Match[str]]) -> None:
    first, parting, last = (state.line(mark.start()) for mark in marks)
    message = f"A merge was not finished: lines {first} to {last} hold both sides of it, and both are read."
    hint = "Keep one side, or both with all of their tags, and delete the lines of <<<<<<<, ======= and >>>>>>>."
    state.report("merge-conflict", first, message, hint)
    state.env["conflicts"] |= {first, parting, last}


def _half(state: State, marks: Sequence[re.Match[str]]) -> None:
    """The marks that are left where others of a merge were deleted, if they are more than a line of =======."""
    if all(mark[0][0] == "=" for mark in marks):
        return
    lines = [state.line(mark.start()) for mark in marks]
    of = f"line {lines[0]}" if len(lines) == 1 else f"lines {lines[0]} and {lines[1]}"
    message = f"Marks of a merge are left in {of}, and others of it are gone; they were not read as text."
    hint = "Look whether one side of the merge is left, and not both; then delete the marks."
    state.report("merge-conflict", lines[0], message, hint)
    state.env["conflicts"] |= set(lines)
