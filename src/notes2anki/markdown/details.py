"""`<details>` as a container block.

On GitHub a collapsible block is made twice: Markdown sees lines of HTML with ordinary blocks between them, and the
browser pairs the tags. What follows `</summary>` without a blank line stays raw there. Here the tags are paired
first, over the whole text of a container, and all that stands between them is Markdown, with or without blank
lines, whatever its indentation. Tags in fences, comments and code spans are text.

A block that is never closed is reported, and ends before the next block that cannot belong to it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from mistune import Markdown

from notes2anki.markdown import htmlblocks
from notes2anki.markdown.columns import strip_columns, width
from notes2anki.markdown.spans import hides
from notes2anki.markdown.state import Grammar, State, Token, rules_of

_TAG = re.compile(r"<(?P<close>/?)details(?=[\s>/])[^<>]*>", re.I)
_ID = re.compile(r"\sid\s*=\s*[\"']?([\w.:-]+)", re.I)
_WRAPPERS = (
    r"(?:p|b|br|i|em|strong|div|center|font|span|h[1-6]|u|big|small|blockquote|li|ol|ul|dl|dd|dt|table|tbody|tr|td|th)"
)
_WRAPPER = rf"(?:</?{_WRAPPERS}(?:\s[^<>]*|/)?>)"
# Atomic and possessive: a comment ends at its first `-->`, and to try the later ones takes exponential time.
_LEAD = re.compile(rf"(?:\s|(?><!--.*?-->)|{_WRAPPER})*+", re.I | re.S)
_LEAD_WITHOUT_COMMENTS = re.compile(rf"(?:\s|{_WRAPPER})*+", re.I)
_SUMMARY = re.compile(r"<summary(?:\s[^<>]*)?>", re.I)
_HEADED = re.compile(r" {0,3}(?P<hashes>#{1,6})[ \t]+(?P<text>[^\n]*)")
_SUMMARY_END = re.compile(r"</summary\s*>", re.I)
_DETAILS = re.compile(r"</?details(?=[\s>/])", re.I)
_SUMMARY_SLIP = re.compile(r"<summary\s*/?>|</?details(?=[\s>/])|\n", re.I)
_TRAIL = re.compile(rf"[ \t]*(?:(?!<table\b){_WRAPPER}[ \t]*)*", re.I)
# What is code to GitHub: a line that is indented so far, behind a blank one.
_INDENTED = re.compile(r"^[ \t]*\n(?P<line>(?: {4}| {0,3}\t)[ \t]*+[^\s<])", re.M)
_END = re.compile(r"\s*\Z")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_BOLD_LINE = re.compile(r"^ {0,3}\*\*[^\n]+\*\*[ \t]*$", re.M)
_ASKS = re.compile(r"[?？؟]")
_SHORT = 20
_BREAK = re.compile(r"^ {0,3}(?:-{3,}|\*{3,}|_{3,})[ \t]*$", re.M)
# Of how many blocks that open before a place the one that ends last is looked for.
_NESTED = 8
# How far back a line, or the text between two tags, is looked at: what has no end would be read again for each block.
_FAR = 2000
# Signs that text indented by four columns is prose or markup that slipped, not code.
_MARKUP = re.compile(
    r"^[ \t]*(?:[-*+][ \t]|\d+[.)][ \t]|#{1,6}[ \t]|```|~~~|[|>]|!\[|</?[a-z]|\*\*)|[^\W\d_].*[.!?。！？:]\s*$",
    re.M | re.I,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """A block of a text: where its opening tag starts and ends, and its closing tag (both -1 when there is none)."""

    start: int
    content: int
    end: int
    close: int


@dataclass(frozen=True, slots=True)
class Pairs:
    """All blocks of a text by the start of their opening tag, and the ends of the closing tags that close nothing."""

    by_start: dict[int, Pair]
    starts: tuple[int, ...]
    stray: dict[int, int]


def pairs(state: State) -> Pairs:
    """The collapsible blocks of a state's text, found once."""
    found = getattr(state, "_pairs", None)
    if found is None:
        found = _pair(state) if "details" in state.src.lower() else Pairs({}, (), {})
        state._pairs = found  # type: ignore[attr-defined]
    assert isinstance(found, Pairs)
    return found


def _pair(state: State) -> Pairs:
    open_tags: list[re.Match[str]] = []
    blocks: dict[int, Pair] = {}
    stray: dict[int, int] = {}
    for tag in _TAG.finditer(state.src):
        if state.dead.cover(tag.start()) or state.src[tag.start() - 1 : tag.start()] == "\\":
            continue
        if not tag["close"]:
            open_tags.append(tag)
        elif open_tags:
            opening = open_tags.pop()
            blocks[opening.start()] = Pair(opening.start(), opening.end(), tag.start(), tag.end())
        else:
            stray[tag.start()] = tag.end()
    while open_tags:
        tag = open_tags.pop()
        if open_tags and not _summary(state, tag.end()) and _summary(state, open_tags[-1].end()):
            typo, tag = tag, open_tags.pop()  # <details> where </details> was meant
            blocks[tag.start()] = Pair(tag.start(), tag.end(), typo.start(), typo.end())
        else:
            blocks[tag.start()] = Pair(tag.start(), tag.end(), -1, -1)
    return Pairs(blocks, tuple(sorted(blocks)), stray)


def held_until(state: State, start: int, end: int) -> int:
    """The end of the last closed block that opens between two positions, or `start` when there is none."""
    found = pairs(state)
    inside = found.starts[bisect_left(found.starts, start) : bisect_left(found.starts, end)]
    return max((found.by_start[at].close for at in inside), default=start)


def on_line(state: State, position: int) -> Pair | None:
    """The first block that opens between a position and the end of its line."""
    found = pairs(state)
    index = bisect_left(found.starts, position)
    if index == len(found.starts) or found.starts[index] >= state.find_line_end_at(position):
        return None
    return found.by_start[found.starts[index]]


def parse_details(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """The blocks that open on a line, and what stands before, between and behind them on their lines."""
    if on_line(state, m.start()) is None:
        return block.otherwise("details", m, state)
    return parse_line(block, state, m.start())


def parse_line(block: Grammar, state: State, position: int) -> int:
    """Append what stands on a line with blocks, and return the end of the line that the last of them ends on."""
    pair = on_line(state, position)
    while pair:
        before = state.src[position : pair.start]
        heading = _HEADED.fullmatch(before)
        if heading:
            message = "This <details> stands in a heading, and GitHub ends it with that; it was read as a block."
            state.report("details-in-code", state.line(pair.start), message, "Put it on a line of its own, without #.")
            if heading["text"].strip():
                token = {"type": "heading", "text": heading["text"].strip(), "level": len(heading["hashes"])}
                state.append_token(token)
        else:
            _add_text(state, before, position)
        position = _parse_block(block, state, pair)
        if state.src[position - 1 : position] == "\n":
            return position  # a block that is never closed ends where another line begins
        position = _behind(_TRAIL, state.src, position)
        pair = on_line(state, position)
    end = state.find_line_end_at(position)
    _add_text(state, state.src[position:end], position)
    return end


def _add_text(state: State, text: str, position: int) -> None:
    """Text beside a block: comments become tokens, stray wrappers go, the rest is a paragraph."""
    for comment in htmlblocks.comments(text):
        state.append_token({"type": "comment", "raw": comment[0], "line": state.line(position + comment.start())})
    text = htmlblocks.without_comments(text)
    if _LEAD_WITHOUT_COMMENTS.sub("", text):
        state.add_text(text, position)


def _parse_block(block: Grammar, state: State, pair: Pair) -> int:
    """Append the token of one block; the position behind it."""
    closed = pair.end >= 0
    end = pair.end if closed else _boundary(state, pair)
    line = state.line(pair.start)
    if not closed and not _holds_open_code(state, pair, end):
        ended = "goes on to the end" if _END.match(state.src, end) else f"was ended before line {state.line(end)}"
        message = f"This <details> is never closed; it {ended}."
        state.report("details-unclosed", line, message, "Add </details> behind the answer.")
    if closed and not state.src.startswith("</", pair.end):
        message = f"This <details> opens a block; it was read as the </details> of the one at line {line}."
        state.report("tag-misspelt", state.line(pair.end), message, "Write </details>.")
    named = _ID.search(state.src, pair.start, pair.content)
    token: Token = {"type": "details", "line": line, "closed": closed, "summary": None, "summary_line": line}
    token["id"] = named[1] if named else ""
    body, indent = pair.content, 0
    summary = _summary(state, pair.content)
    if summary and summary[1] <= end:
        token |= {"summary": state.src[summary[0] : summary[1]], "summary_line": state.line(summary[0])}
        closing = _SUMMARY_END.match(state.src, summary[1])
        if closing is None:
            message = "This <summary> is never closed, so GitHub takes the answer for a part of it; it was ended here."
            state.report("summary-unclosed", state.line(summary[0]), message, "Add </summary> behind it.")
        body = closing.end() if closing else summary[1]
        indent = _indent(state.src, summary[0])
    body = _behind(_TRAIL, state.src, body)
    text = dedent(state.src[body:end], indented=indent > 0)
    _tell_indented(state, text, body, end)
    token["tokens"] = block.parse_child(state, text, state.line(body))
    behind = pair.close if closed else end
    token["end"] = state.line(max(behind - 1, 0))
    state.append_token(token)
    return behind


def _tell_indented(state: State, text: str, body: int, end: int) -> None:
    """Say of the body of a block that was read without its indentation that GitHub shows code, behind a blank line."""
    indented = _INDENTED.search(state.src, body, end)
    if indented and len(text) < end - body and _shared_indent(state.src[body:end].split("\n")[1:]) >= 4:
        message = "All in this block is indented by four columns or more, so GitHub shows it as code; a card does not."
        hint = "Indent all of its lines less."
        state.report("github-raw", state.line(indented.start("line")), message, hint)


def _holds_open_code(state: State, pair: Pair, end: int) -> bool:
    """Whether a code block that is never closed hides the closing tag: that is told, and is the only fault."""
    starts = state.fence_starts
    inside = starts[bisect_left(starts, pair.content) : bisect_left(starts, end)]
    return any(hides(state.src, (at, state.fences[at]), "</details") for at in inside)


def _behind(pattern: re.Pattern[str], text: str, position: int) -> int:
    """The position behind a pattern that may match nothing."""
    match = pattern.match(text, position)
    return match.end() if match else position


def _summary(state: State, position: int) -> tuple[int, int] | None:
    """Where the text of the summary of a block whose content starts at `position` starts and ends.

    Without `</summary>` it ends with its line.
    """
    text = state.src
    # Behind the last comment one that opens is never closed, so its end is not sought to the end of the text.
    lead = _LEAD if position < state.last_comment_end else _LEAD_WITHOUT_COMMENTS
    opening = _SUMMARY.match(text, _behind(lead, text, position))
    if opening is None:
        return None
    limit = _DETAILS.search(text, opening.end())
    closing = _SUMMARY_END.search(text, opening.end(), limit.start() if limit else len(text))
    end = closing or _SUMMARY_SLIP.search(text, opening.end())
    return opening.end(), end.start() if end else len(text)


def dedent(body: str, *, indented: bool) -> str:
    """The body of a block without the indentation that all its lines share.

    Four columns and more would make it code. That is kept only where it looks meant: under a summary that is not
    indented itself, and when nothing in it looks like prose or markup.
    """
    first, newline, rest = body.partition("\n")
    lines = rest.split("\n")
    shared = _shared_indent(lines)
    if shared >= 4 and not indented and not first.strip() and not _MARKUP.search(rest):
        return body
    return first.lstrip() + newline + ("\n".join(strip_columns(line, shared) for line in lines) if shared else rest)


def _shared_indent(lines: list[str]) -> int:
    outside: list[int] = []
    inside: list[int] = []
    fenced = False
    for line in lines:
        if not line.strip() or _LEAD.fullmatch(line):
            continue
        fence = bool(_FENCE.match(line))
        (inside if fenced or fence else outside).append(width(line))
        fenced ^= fence
        if outside and outside[-1] == 0:
            break  # as in most blocks; no other line can say less
    return min(outside or inside, default=0)


def _boundary(state: State, pair: Pair) -> int:
    """Where a block that is never closed ends: before the next block that cannot belong to it.

    That is a heading no deeper than the one above the block, a thematic break, a bold line where a bold line asked,
    or the paragraph that stands right before the next block.
    """
    text, start = state.src, pair.content
    found = pairs(state)
    index = bisect_left(found.starts, start)
    limit = found.starts[index] if index < len(found.starts) else len(text)
    stops = [limit]
    if limit < len(text):
        summary = _summary(state, start)
        body = _behind(_SUMMARY_END, text, summary[1]) if summary else start
        blank = text.rfind("\n\n", body, len(text[start:limit].rstrip()) + start)
        asks = _summary_asks(state, found.by_start[limit])  # then the text before it is no question of its
        stops += [blank + 1] if blank >= 0 and not asks and text[body:blank].strip() else []
    first = bisect_left(state.headings, (start, 0))
    level = max(state.headings[first - 1][1], 2) if first else 6  # the title of a page is above all its sections
    stops += [position for position, depth in state.headings[first : first + 20] if depth <= level][:1]
    patterns = [_BREAK]
    if _BOLD_LINE.fullmatch(_line_above(text, pair.start)):
        patterns.append(_BOLD_LINE)
    for pattern in patterns:
        lines = (match.start() for match in pattern.finditer(text, start, limit))
        stops += [position for position in lines if not state.dead.cover(position)][:1]
    return min(stops)


def _summary_asks(state: State, pair: Pair) -> bool:
    """Whether the summary of a block ends with a question mark."""
    summary = _summary(state, pair.content)
    return summary is not None and bool(_ASKS.search(state.src, max(summary[0], summary[1] - _SHORT), summary[1]))


def _line_above(text: str, position: int) -> str:
    """The last line before a position's line that is not blank, as far as it is not endless."""
    start = max(0, position - _FAR)
    end = len(text[start:position].rstrip()) + start
    return text[max(text.rfind("\n", start, end) + 1, start) : end]


def _indent(text: str, position: int) -> int:
    """The columns by which the line of a position is indented; none where the line is endless."""
    start = text.rfind("\n", max(0, position - _FAR), position)
    return width(text[start + 1 : position]) if start >= 0 or position <= _FAR else 0


def parse_stray(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """A closing tag that closes nothing."""
    tag = _TAG.search(state.src, m.start())
    if tag is None or tag.start() not in pairs(state).stray:
        return block.otherwise("details_stray", m, state)
    _add_text(state, state.src[m.start() : tag.start()], m.start())
    early = _closed_before(state, tag.start())
    hint = "Remove it, or add the <details> that it should close."
    if early:
        hint = f"If the </details> in line {early} is too early, remove that one; else this one, or add its <details>."
    state.report("details-stray-close", state.line(tag.start()), "This </details> closes nothing.", hint)
    end = state.find_line_end_at(tag.end())
    _add_text(state, state.src[tag.end() : end], tag.end())
    return end


def _closed_before(state: State, position: int) -> int:
    """The line of the tag that closes the block before a position, where only its text can stand between; else 0."""
    found = pairs(state)
    index = bisect_left(found.starts, position)
    end = max((found.by_start[start].close for start in found.starts[max(0, index - _NESTED) : index]), default=-1)
    between = state.src[end:position] if end >= 0 and position - end < _FAR else ""
    first = bisect_left(state.headings, (end, 0))
    headed = first < len(state.headings) and state.headings[first][0] < position
    if not between.strip() or headed or _BREAK.search(between) or _BOLD_LINE.search(between):
        return 0
    return state.line(end - 1)


def plug(md: Markdown) -> None:
    """Add the rules for collapsible blocks."""
    rules_of(md).add("details", r"^[^\n]*?<(?i:details)(?=[\s>/])", parse_details, before="ref_link")
    rules_of(md).add("details_stray", r"^[^\n]*?</(?i:details)\s*>", parse_stray, before="ref_link")
