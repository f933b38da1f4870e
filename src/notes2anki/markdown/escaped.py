"""Markdown behind backslashes, as programs write it when it is pasted as formatted text: its signs are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

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
_BLANK = re.compile(r"(?:[ \t>]*\n)*")
_SHOWN, _MOST = 40, 100


def report(state: State) -> None:
    """Report bold phrases, and runs of two items or more, all behind backslashes."""
    if "\\" not in state.src:
        return
    for match in islice(_BOLD.finditer(state.src), _MOST):
        text = match["text"].strip()
        is_whole = not match["rest"].strip() and " " in text
        if (is_whole or text[-1:] in "?:？：" or match["rest"][:1] in (":", "：")) and not state.dead.cover(
            match.start("all")
        ):
            message = f'Backslashes keep "{_cut(text)}" from being bold, and its stars are shown.'
            state.report(
                "markup-escaped", state.line(match.start("all")), message, f"Write **{_cut(text)}**", match["all"]
            )
    for run in islice(_runs(state), _MOST):
        mark = f"{run[0]['number'] or ''}{run[0]['mark']}"
        message = f"These {len(run)} lines are no list, since a backslash stands before {run[0]['mark']} in each."
        state.report(
            "markup-escaped", state.line(run[0].start("all")), message, f"Write {mark} without it.", run[0]["all"]
        )


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


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
