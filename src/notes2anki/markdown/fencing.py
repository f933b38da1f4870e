"""Fences of code that open or end another block than was meant, each told where it has to be changed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from notes2anki.markdown.spans import CONTAINERS, FENCE, NESTING, opening_in
from notes2anki.markdown.state import State

# A fence that ends a line of text; where the text is the summary of a block it opens one.
_BEHIND_TEXT = re.compile(
    rf"{CONTAINERS}[^`\n]*[^`\s](?<!</summary>)[ \t]*(?P<fence>`{{3,}})(?P<info>[\w+#.-]{{0,20}})[ \t]*"
)
_FENCES = re.compile(r"^[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$", re.M)
_BLANK = re.compile(r"\n[ \t]*\n")
# Settings of a block, which some programs read behind the name of a language.
_SETTING = re.compile(r"[={]")
# What no name of a language and no setting of a block is: a value or a call, an option of a command, a command itself.
_QUOTED = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|\{[^{}\n]*\}")
_SETTINGS = (
    "title|caption|label|name|id|class|lang|language|file|filename|path|src|mode|theme|template|start|startline|lines?"
    "|line_?numbers|linenos|linenums|lineno|highlight|hl_lines|wrap|fold|run|exec|editable|live|width|height|group|tab"
)
_CODE = re.compile(
    rf"""
    (?<![\w-])(?!(?:{_SETTINGS})\s)[^\W\d][\w.\[\]]{{0,60}}\s=\s
    | ^(?!(?:{_SETTINGS})=)[A-Za-z_]\w{{0,40}}=(?![+\d]*!?$)[^\s=]  # "python=12" numbers the lines on HackMD
    | \w\([^()]{{0,200}}\) | [\w)\]];$ | ^\$\s
    | ^(?!(?:sh|bash|zsh|shell|console|powershell|cmd|c|cpp|c\+\+|rust|go|java|text)\s)[\w.-]+\s(?:[^-]*\s)?--?[A-Za-z]
    | ^(?:docker\s(?:run|build|exec|pull|push|ps|stop|rm|rmi|images|logs|compose|network|volume|login|inspect)
      |kubectl|git|npm|npx|yarn|pip3?|conda|sudo|apt|apt-get|brew|yum|dnf|cd|ls|mkdir|rmdir|rm|cp|mv|cat|echo|chmod|chown
      |curl|wget|ssh|scp|export|import|from|def|return|print|const|let|var|public|private|static|int|void|float|double
      |char|SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP)\s\S
    """,
    re.X,
)
# What is said above an example of how notes are written.
_ON_MARKDOWN = re.compile(r"markdown|syntax|source|\bHTML\b|GitHub|output|prints?\b|result|looks? like|query", re.I)
_DASHES = re.compile(r"\|(?:[ \t]*+:?-++:?[ \t]*+\|)++(?:[ \t]*+:?-++:?)?+")
_ROWS, _ABOVE = 4, 400
_NEAR = 50  # lines; a fence further up was meant for other code
_SHOWN, _MOST, _LONG = 40, 20, 500


def report_behind_text(
    state: State, opening: re.Match[str], lines: Sequence[str], swallowed: str, *, is_closed: bool
) -> bool:
    """Say of a fence that was to close code that the one above opened none, since it stands behind text.

    `swallowed` says what of notes became code so, as the rest of a sentence.
    """
    start = state.src.rfind(opening["fence"], 0, opening.start())
    if opening["info"].strip() or start < 0 or state.dead.cover(start):
        return False
    first, last = state.src.rfind("\n", 0, start) + 1, state.find_line_end_at(start)
    behind = _BEHIND_TEXT.fullmatch(state.src[first:last].rstrip("\n"))
    between = state.src[last - 1 : opening.start()]
    if not behind or between.count("\n") > _NEAR:
        return False
    if is_closed and not opening_in(opening, lines) and _BLANK.search(between):
        return False
    written, line = f"{behind['fence']}{behind['info']}", state.line(opening.start())
    message = f"The {written} here opens no code block, since text stands before it; line {line} opens one{swallowed}."
    state.report("code-unclosed", state.line(start), message, "Put it on a line of its own.", behind["fence"])
    return True


def report_info(state: State, opening: re.Match[str], lines: Sequence[str]) -> None:
    """Say of a block that code stands on the line that opens it, or, where the block is empty, that it may."""
    info = opening["info"].strip()
    is_empty = not any(line.strip() for line in lines)
    if is_empty and (len(info.split(maxsplit=1)) < 2 or _SETTING.search(info)):
        return
    if not is_empty and not _CODE.search(_QUOTED.sub("''", info[:_LONG])):
        return
    shown = info if len(info) <= _SHOWN else f"{info[: _SHOWN - 1]}…"
    so = "and nothing below, so this block is empty" if is_empty else "so no card shows it"
    message = f'"{shown}" stands where the name of a language is read, {so}.'
    hint = f"If it is code, put it on a line below the {opening['fence']}"
    state.report("code-empty", state.line(opening.start()), message, hint, opening["fence"])


def holds_notes(state: State, opening: re.Match[str], lines: Sequence[str]) -> bool:
    """Whether a block without a language holds a table with two rows, or a collapsible block, and nothing else.

    In a list or a block, behind other code or below words on Markdown it is an example, or what a program printed.
    """
    written = [line.strip() for line in lines if line.strip()]
    if opening["info"].strip() or state.parent is not None or len(written) < _ROWS:
        return False
    before = state.src[max(0, opening.start() - _ABOVE) : opening.start()].rstrip()
    if _ON_MARKDOWN.search(before) or before.endswith(("```", "~~~")):
        return False
    is_table = all(line.startswith("|") for line in written) and bool(_DASHES.fullmatch(written[1]))
    return is_table or (written[0].lower().startswith("<details") and written[-1].lower().endswith("</details>"))


def report_nested(state: State, opening: re.Match[str], lines: Sequence[str], end: int) -> None:
    """Say of code that shows Markdown with a code block in it, fenced alike, that it ends with that block.

    The fence that was to close it opens another one, of which nothing is said but here.
    """
    number = _opens_inside(opening, lines)
    closing = _own_end(state.src, opening["fence"], end) if number else -1
    if closing < 0:
        return
    fence, line = opening["fence"], state.line(opening.start())
    inner, last, own = line + number, line + len(lines) + 1, state.line(closing)
    message = f"The code block in line {inner} ends this one, too, in line {last}, so that line {own} opens another."
    longer = f"{fence}{fence[0]}"
    hint = f"Open this block with {longer}{opening['info'].strip()}, and close it with {longer} in line {own}."
    state.report("code-unclosed", line, message, hint, fence)
    state.env["told"].add(own)


def _opens_inside(opening: re.Match[str], lines: Sequence[str]) -> int:
    """The number of the line, from 1, on which a block with a language opens inside of one of Markdown; 0 if none."""
    if not NESTING.match(opening["info"]):
        return 0
    inner = (FENCE.fullmatch(line) if opening["fence"] in line else None for line in lines)
    found = ((number, fence) for number, fence in enumerate(inner, 1) if fence)
    return next((number for number, fence in found if fence["fence"] == opening["fence"] and fence["info"]), 0)


def _own_end(text: str, fence: str, position: int) -> int:
    """Where the fence stands that closes no block behind a position, and was to close the one before; -1 if none."""
    is_open = False
    for each in islice(_FENCES.finditer(text, position), _MOST):
        if each["fence"] != fence:
            continue
        if not is_open and not each["info"].strip():
            return each.start("fence")
        is_open = bool(each["info"].strip())
    return -1
