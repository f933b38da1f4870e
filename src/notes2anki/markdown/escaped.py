"""Markdown behind backslashes, as programs write it when it is pasted as formatted text: its signs are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from notes2anki.diagnostics import cut
from notes2anki.markdown.state import State

_LEAD = r"^ {0,3}(?:> ?)*"
# A whole line, or what ends like a question or a label: who explains Markdown writes a sentence around it.
_BOLD = re.compile(
    rf"{_LEAD}(?:(?:\\?[-*+]|\d{{1,2}}\\?[.)]) )?(?P<all>\\\*\\?\*(?=[^\s*\\])(?P<text>[^*\\\n]{{2,200}}?)\\?\*\\?\*)"
    r"(?P<rest>[^\n]*)$",
    re.M,
)
# Before a star a backslash is also written on purpose, in footnotes.
_ITEM = re.compile(
    rf"{_LEAD}(?P<all>(?P<number>\d{{1,2}})?\\(?P<mark>(?(number)[.)]|[-+])) (?=[^\W\d_]|[`\"(\\]))", re.M
)
# Rows of a table, between which there may be blank lines.
_ROW = re.compile(rf"(?P<lead>{_LEAD})(?P<all>\\\|[^\n]*\\\|)[ \t]*$", re.M)
_BLANK = re.compile(r"(?:[ \t>]*\n)*")
_MOST = 100


def report(state: State) -> None:
    """Report bold phrases, rows of tables, and runs of two items or more, all behind backslashes."""
    if "\\" not in state.src:
        return
    for match in islice(_BOLD.finditer(state.src), _MOST):
        text = match["text"].strip()
        is_whole = not match["rest"].strip() and " " in text
        if (is_whole or text[-1:] in "?:？：" or match["rest"][:1] in (":", "：")) and not state.dead.cover(
            match.start("all")
        ):
            message = f'Backslashes keep "{cut(text)}" from being bold, and its stars are shown.'
            state.report(
                "markup-escaped", state.line(match.start("all")), message, f"Write **{cut(text)}**", match["all"]
            )
    for rows in islice(_tables(state), _MOST):
        message = f"These {len(rows)} lines are no table, since a backslash stands before each of their pipes."
        state.report(
            "markup-escaped", state.line(rows[0].start()), message, "Take the backslashes out.", rows[0]["all"]
        )
    for run in islice(_runs(state), _MOST):
        mark = f"{run[0]['number'] or ''}{run[0]['mark']}"
        message = f"These {len(run)} lines are no list, since a backslash stands before {run[0]['mark']} in each."
        state.report(
            "markup-escaped", state.line(run[0].start("all")), message, f"Write {mark} without it.", run[0]["all"]
        )


def _tables(state: State) -> Iterator[list[re.Match[str]]]:
    """Three rows or more that follow each other, with as many pipes in each."""
    rows: list[re.Match[str]] = []
    for row in (*_ROW.finditer(state.src), None):
        if rows and not (row and _is_alike(state.src, rows[-1], row)):
            if len(rows) > 2 and not state.dead.cover(rows[0].start("all")):
                yield rows
            rows = []
        rows += [row] if row else []


def _is_alike(text: str, last: re.Match[str], row: re.Match[str]) -> bool:
    alike = last["lead"] == row["lead"] and last["all"].count("\\|") == row["all"].count("\\|")
    between = text[last.end() : row.start()]
    return alike and row["all"].count("\\|") > 2 and between.count("\n") < 3 and not between.strip("> \t\n")


def _runs(state: State) -> Iterator[list[re.Match[str]]]:
    """Items that follow each other. Numbers have to in one paragraph: apart, they are shown as they are meant."""
    run: list[re.Match[str]] = []
    for item in _ITEM.finditer(state.src):
        if state.dead.cover(item.start("all")):
            continue
        if run and not _follows(state.src, run[-1], item):
            if len(run) > 1:
                yield run
            run = []
        run.append(item)
    if len(run) > 1:
        yield run


def _follows(text: str, last: re.Match[str], item: re.Match[str]) -> bool:
    end = text.find("\n", last.end()) + 1
    same = last["mark"] == item["mark"] and bool(last["number"]) == bool(item["number"])
    if not same or not item["number"]:
        return same and _BLANK.fullmatch(text, end, item.start()) is not None
    return end == item.start() and int(item["number"]) == int(last["number"]) + 1
