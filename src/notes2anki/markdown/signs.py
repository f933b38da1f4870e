"""Signs of Markdown that make nothing of a text, read as they were meant.

Spaces that do not break, which a keyboard writes for usual ones while a key is held; the bullets of a word processor;
and stars that make no bold, since a pair is missing or halved, or a space stands inside.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from notes2anki.markdown.spans import Edit

# Signs that begin the items of lists elsewhere: surely, or also a remark, a speech or the name under a saying.
_BULLETS, _DASHED = "●○▪▫■◦‣➢➤·", "–—"
SIGNS = ("\u00a0", "•", *_BULLETS, *_DASHED)
# Not behind numbers, which such a space keeps with their word: "1.\u00a0May". "-\u00a05" is a number, too.
_SPACE = re.compile(
    r"^(?P<lead>[ \t>]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)?)(?P<mark>#{1,6}|[-*+])(?P<space>\u00a0++)(?=[^\s\d])", re.M
)
_BULLET = re.compile(
    rf"^(?P<lead>[ \t>]*+)(?P<item>(?P<mark>[•{_BULLETS}{_DASHED}])(?P<space>[ \t\u00a0\u3000]++))(?=\S)", re.M
)
_BETWEEN_LINES = re.compile(r"\n[ \t>]*\n")
# What a line starts with before its text: the signs of containers.
_LEAD = re.compile(r"[ \t>]*(?:(?:[-*+•]|[0-9]{1,9}[.)])[ \t\u00a0]+)?")
_PRE = re.compile(r"<(/?)pre\b", re.I)
_NEAR, _MOST = 2000, 100
# More spaces behind the sign of an item make code of its text.
_MOST_SPACES = 4
# A line of dashes under the header of a table.
_DASHES = re.compile(r"^[ \t>]*+\|?+[ \t\u00a0]*+:?+-[ \t\u00a0:|-]*+$", re.M)
_BOLD = re.compile(
    r"(?P<open>\*{0,2})(?P<before>[ \t]*)(?P<text>[^\s*\\](?:[^*\\]{0,400}[^\s*\\])?)"
    r"(?P<after>[ \t]*)(?P<close>\*{0,2})"
)
_ASKS = re.compile(r"[?？؟]\W*")
_SHOWN, _MOST_BOLD = 40, 500


def edits(text: str) -> Iterator[Edit]:
    """What is to be changed in a text: spaces and bullets, sign for sign."""
    if "\u00a0" in text:
        yield from _spaces(text)
    for bullet in _bullets(text):
        sign = bullet["mark"]
        said = f"A line that starts with {sign} is no list on GitHub; such lines were read as one."
        space = re.sub("[\u00a0\u3000]", " ", bullet["space"])
        meant = "- " if len(space) > _MOST_SPACES else f"-{space}"
        yield Edit(*bullet.span("item"), meant, "list-bullet", said, f"Write - in place of {sign}.", most=1)


def _bullets(text: str) -> Iterator[re.Match[str]]:
    """The bullets of a text: of most kinds only where lines of a paragraph start with the same one."""
    found = [bullet for bullet in _BULLET.finditer(text) if not _is_code(text, bullet)]
    paragraph: list[re.Match[str]] = []
    for bullet in found:
        if paragraph and _BETWEEN_LINES.search(text, paragraph[-1].end(), bullet.start()):
            yield from _lists(text, paragraph)
            paragraph = []
        paragraph.append(bullet)
    yield from _lists(text, paragraph)


def _lists(text: str, paragraph: Sequence[re.Match[str]]) -> Iterator[re.Match[str]]:
    """The bullets of a paragraph that make a list; two signs one below the other tell of two things, and make none."""
    times = Counter(bullet["mark"] for bullet in paragraph)
    signs: dict[str, set[str]] = {}
    for bullet in paragraph:
        signs.setdefault(bullet["lead"], set()).add(bullet["mark"])
    dashed = _are_items(text, [bullet for bullet in paragraph if bullet["mark"] in _DASHED])
    clear = all(len(marks) == 1 for marks in signs.values())
    several = any(count > 1 for mark, count in times.items() if mark in _BULLETS)
    for bullet in paragraph:
        mark = bullet["mark"]
        if mark == "•" or (clear and (dashed if mark in _DASHED else several)):
            yield bullet


def _are_items(text: str, dashed: Sequence[re.Match[str]]) -> bool:
    """Whether lines that start with dashes are a list: three in a row, or two behind a line that ends with a colon."""
    if len(dashed) < 2 or any(text.count("\n", above.start(), below.start()) != 1 for above, below in pairwise(dashed)):
        return False
    before = text[max(0, dashed[0].start() - _NEAR) : dashed[0].start()].rstrip()
    return len(dashed) > 2 or before.endswith((":", "：", ":**", "：**"))


def _spaces(text: str) -> Iterator[Edit]:
    for match in _SPACE.finditer(text):
        if _is_code(text, match):
            continue
        mark, what = match["mark"], "heading" if match["mark"][0] == "#" else "list"
        said = f"A space that does not break stands behind {mark}, so GitHub shows no {what}; it was read as one."
        meant = " " * len(match["space"])
        to_do = f"Write {mark} and a usual space."
        yield Edit(*match.span("space"), meant, "space-unbroken", said, to_do, _MOST)
    for match in _DASHES.finditer(text):
        if "\u00a0" in match[0] and "|" in match[0]:
            said = (
                "Spaces that do not break stand in this line of dashes, so GitHub shows no table; it was read as one."
            )
            meant = match[0].replace("\u00a0", " ")
            yield Edit(*match.span(), meant, "space-unbroken", said, "Write usual spaces, or none.", _MOST)


def _is_code(text: str, match: re.Match[str]) -> bool:
    """Whether a line is code by its indentation, or stands in code, a formula or <pre> that opens above it."""
    start = match.start()
    near = max(0, start - _NEAR)
    if len(match["lead"]) > 3:
        above = text[near:start].rstrip().rpartition("\n")[2]
        lead = _LEAD.match(above)
        if len(match["lead"]) - len(lead[0] if lead else "") > 3:
            return True
    paragraph = max(text.rfind("\n\n", near, start) + 1, near)
    if text.count("`", paragraph, start) % 2 or text.count("$$", paragraph, start) % 2:
        return True
    pre = list(_PRE.finditer(text, near, start)) if text.find("<pre", near, start) >= 0 else []
    return bool(pre) and not pre[-1][1]


def bold(written: str) -> tuple[str, str, str] | None:
    """A text whose stars make no bold, as it was meant, with what is so and what to do; None where all is well.

    >>> bold("** What is a ford?**")[0]
    '**What is a ford?**'
    """
    match = _BOLD.fullmatch(written.strip()) if "**" in written and len(written) < _MOST_BOLD else None
    if match is None or "**" not in (match["open"], match["close"]):
        return None
    spaced = bool(match["before"] or match["after"])
    text, whole = match["text"], match["open"] == match["close"]
    if whole and not spaced:
        return None
    both = bool(match["open"] and match["close"])
    # With stars at one end only a question was meant to be bold as a whole: "** of 2020" explains, **kwargs is code.
    if not both and (not _ASKS.search(text[-3:]) or text[0].islower() or (spaced and not match["open"])):
        return None
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    why = "a space stands inside of them" if whole else "those of one end are missing" if not both else "one is missing"
    said = f'The stars around "{shown}" make nothing bold, since {why}; it was read as bold.'
    return f"**{text}**", said, f"Write **{shown}**"
