"""Headings, code, formulas and definitions: the rules of mistune that lose lines or take quadratic time, replaced.

Measured on mistune 3.4: its heading rule is quadratic in a run of spaces, its definition rule in unclosed titles.
"""

from __future__ import annotations

import re

from mistune import Markdown
from mistune.util import escape_url, unikey

from notes2anki.markdown import details, fencing
from notes2anki.markdown.columns import strip_columns, width
from notes2anki.markdown.spans import FENCE, opening_in
from notes2anki.markdown.state import BEGINNING, Grammar, State, Token, rules_of

# As many dashes as people write for a rule, and not to underline a title.
MOST_DASHES = 5
# Front matter that is none starts so far down at most.
_TOP = 200
_CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+$")
_DEFINITION = re.compile(
    r"""[ ]{0,3}\[(?P<label>(?:[^\\\[\]\n]|\\.){1,999})\]:[ \t]*\n?[ \t]*(?P<url><[^<>\n]*>|[^\s<]\S*)
        (?:(?:[ \t]+|[ \t]*\n[ \t]*)(?P<title>"[^"\n]*"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?=\n|\Z)""",
    re.X,
)
_FOOTNOTE = re.compile(r" {0,3}\[\^(?P<label>[^\]\s]{1,200})\]:[ \t]*(?P<text>[^\n]*)")
# What ends a footnote without a blank line.
_ENDING = [*BEGINNING, "list", "details_stray", "table", "ref_link"]
_FORMULA = re.compile(r" {0,3}\$\$(?P<tex>(?:(?!\n[ \t]*\n)[^$])+)\$\$[ \t]*(?=\n|\Z)")
_TITLE_WORDS, _SHORT_END = 3, 40
# A word and a full stop: with fewer letters, or after a capital, it may be an abbreviation.
_SENTENCE_END = re.compile(r"(?:(?<![^\W\d_])[^\W\d_]{4,}|[)\d])\.$|。$")
# What was meant to close code, with a sign too few or another one.
_SHORT = re.compile(r"[ \t>]*(?:`{2}|~{2}|'{3}|´{3}|’{3})[ \t]*")
# As many as no one writes to show how it is done.
_MANY_BLOCKS, _MANY_ROWS = 3, 5
_MARKDOWN = re.compile(r"md|markdown", re.I)
_INDENTED_TAG = re.compile(r"[ \t]+</?[a-z]", re.I)


def parse_heading(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """An ATX heading; one that opens a collapsible block is the block."""
    if "<" in m["hash_text"] and details.on_line(state, m.start()):
        return block.otherwise("atx_heading", m, state)
    text = _CLOSING_HASHES.sub("", m["hash_text"].rstrip()) if "#" in m["hash_text"] else m["hash_text"]
    state.append_token({"type": "heading", "text": text.strip(), "level": len(m["hash"])})
    return min(m.end() + 1, state.cursor_max)


def _is_front_matter(state: State, heading: Token) -> bool:
    """Whether a heading is front matter behind blank lines, which is told of by itself."""
    start = state.line_starts[heading["line"] - state.first]
    return start < _TOP and state.parent is None and "-" in state.src[:start] and not state.src[:start].strip("- \t\n")


def parse_setext(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """The line under a heading of one or two levels."""
    if not state.in_paragraph() or state.cursor in state.lazy_line_starts:
        return block.otherwise("setex_heading", m, state)
    heading = state.last_token()
    text = "".join(heading["parts"]).strip()
    short = m[0].strip().startswith("-") and len(m[0].strip()) <= MOST_DASHES
    if short and ("\n" in text or is_sentence(text)) and not _is_front_matter(state, heading):
        message = "The dashes right under this text make a heading of it."
        hint = "If a rule was meant, put a blank line before the dashes."
        state.report("heading-dashes", state.line(m.start()), message, hint)
    heading |= {"type": "heading", "level": 1 if "=" in m[0] else 2, "end": state.line(m.start())}
    return min(m.end() + 1, state.cursor_max)


def is_sentence(text: str) -> bool:
    """Whether a text ends as no title does."""
    return bool(_SENTENCE_END.search(text[-_SHORT_END:])) and len(text.split(maxsplit=_TITLE_WORDS)) > _TITLE_WORDS


def parse_fence(_: Grammar, m: re.Match[str], state: State) -> int | None:
    """A fenced code block; the end is the one that the pairing of collapsible blocks reckons with."""
    opening = FENCE.match(state.src, m.start())
    if opening is None:
        return None
    end = state.fences.get(m.start()) or _strict_end(state, opening)
    lines = state.src[opening.end() + 1 : end].split("\n")
    is_closed = bool(lines) and _is_closing(lines[-1], opening["fence"])
    if is_closed:
        lines.pop()
    _report(state, opening, lines, end, is_closed=is_closed)
    columns = width(opening["indent"])
    code = "\n".join(strip_columns(line, min(columns, width(line))) if columns else line for line in lines)
    token = {"type": "code", "code": code.strip("\n"), "info": opening["info"].strip(), "fenced": True}
    state.append_token(token)
    return min(end + 1, state.cursor_max)


def _report(state: State, opening: re.Match[str], lines: list[str], end: int, *, is_closed: bool) -> None:
    """Say what is wrong with a code block, unless that is told at another one."""
    is_told = state.line(opening.start()) in state.env["told"]
    if is_told or fencing.report_behind_text(state, opening, lines, _swallowed(lines), is_closed=is_closed):
        return
    if is_closed:
        fencing.report_info(state, opening, lines)
        fencing.report_nested(state, opening, lines, end)
        _report_swallowed(state, opening, lines)
        _report_shown(state, opening, lines)
    elif state.src.count("\n", opening.start(), end) > 1 or lines[0].strip():
        _report_open(state, opening, lines)


def _report_open(state: State, opening: re.Match[str], lines: list[str]) -> None:
    """Say that a code block has no end, what it took, and which line looks like the end that was meant."""
    line = state.line(opening.start(2))
    while lines and not lines[-1].strip():
        lines.pop()
    took = f"{len(lines)} line{'' if len(lines) == 1 else 's'} behind it became code{_swallowed(lines)}"
    near = next((number for number, text in enumerate(lines, 1) if FENCE.fullmatch(text) or _SHORT.fullmatch(text)), 0)
    message = f"This code block is never closed, so {took}."
    inside = ", indented like the code" if state.parent is not None else ""
    hint = f"Write {opening['fence']} alone on a line behind the code{inside}."
    if near:
        hint += f' Line {line + near}, "{lines[near - 1].strip()[:20]}", does not close it.'
    state.report("code-unclosed", line, message, hint, opening["fence"])


def _report_swallowed(state: State, opening: re.Match[str], lines: list[str]) -> None:
    """Say of a code block in which another one opens that its own end is likely missing."""
    number = opening_in(opening, lines)
    if number:
        line = state.line(opening.start(2))
        message = f"This code block is not closed before line {line + number} opens another one, so all is code"
        hint = f"Write {opening['fence']} alone on a line where the code ends."
        state.report("code-unclosed", line, f"{message}{_swallowed(lines)}.", hint, opening["fence"])


def _report_shown(state: State, opening: re.Match[str], lines: list[str]) -> None:
    """Say of code that shows Markdown that what it holds makes no notes: chat programs write their answers so."""
    is_named = bool(_MARKDOWN.fullmatch(opening["info"].strip()))
    shown = _swallowed(lines) if is_named or fencing.holds_notes(state, opening, lines) else ""
    if shown:
        line = state.line(opening.start(2))
        message = f"GitHub shows this Markdown as code{shown}, so it makes no notes."
        written = f"{opening['fence']}{opening['info'].strip()}"
        hint = f"If it was pasted to be notes, take out the line {written} and the one that closes it."
        state.report(_code_of(lines, state) if is_named else "code-of-notes", line, message, hint, opening["fence"])


def _code_of(lines: list[str], state: State) -> str:
    """The code of the finding for such code: an example is short, or stands in what it is an example of."""
    blocks, tables = _blocks(lines), _tables(lines)
    if state.parent is None and blocks >= _MANY_BLOCKS:
        return "details-in-code"
    if state.parent is None and tables and sum("|" in line for line in lines) >= _MANY_ROWS + 2 * tables:
        return "table-in-code"
    return "code-of-notes"


def _swallowed(lines: list[str]) -> str:
    """What of notes stands in the lines of a code block, as the rest of a sentence."""
    counts = ((_blocks(lines), "<details>"), (_tables(lines), "table"))
    found = [f"{count} {what}{'s' * (what == 'table' and count > 1)}" for count, what in counts if count]
    return f", with {' and '.join(found)} in it" if found else ""


def _blocks(lines: list[str]) -> int:
    return sum("<details" in line.lower() for line in lines)


def _tables(lines: list[str]) -> int:
    """How many lines part the header of a table from its rows."""
    return sum("|" in line and "--" in line and set(line) <= set("|-: \t") for line in lines)


def _strict_end(state: State, opening: re.Match[str]) -> int:
    """Where a fence ends by CommonMark, for one that the scan of the whole text took for part of another block."""
    closing = re.compile(rf"^ {{0,3}}{opening['fence'][0]}{{{len(opening['fence'])},}}[ \t]*$", re.M)
    match = closing.search(state.src, opening.end())
    return match.end() if match else state.cursor_max


def _is_closing(line: str, fence: str) -> bool:
    bare = line.strip()
    return len(bare) >= len(fence) and set(bare) == {fence[0]}


def parse_indented(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """A code block by indentation, unless the line goes on with a paragraph or raw HTML, or opens a block in these."""
    if state.in_paragraph() or _goes_on_in_html(state, m.start()):
        if details.on_line(state, m.start()):
            return details.parse_details(block, m, state)
        behind = block.otherwise("indented", m, state)
        if behind:  # a table that opens on the line
            return behind
        end = state.find_line_end_at(m.start())
        state.add_text(state.src[m.start() : end], m.start())
        return end
    lines: list[str] = []
    position, kept = m.start(), 0
    while position < state.cursor_max:
        line = state.get_line(position)
        if line.strip():
            if width(line) < 4:
                break
            kept = len(lines) + 1
        lines.append(line)
        position += len(line)
    code = "".join(strip_columns(line, 4) for line in lines[:kept])
    end = m.start() + sum(map(len, lines[:kept]))
    token = {"type": "code", "code": code.strip("\n"), "info": "", "fenced": False, "end": state.line(end - 1)}
    state.append_token(token)
    return end


def _goes_on_in_html(state: State, position: int) -> bool:
    """Whether a line is a tag right below one that starts raw HTML, which only a blank line ends."""
    last = state.last_token()
    if not last or last["type"] not in ("wrapper", "html") or not _INDENTED_TAG.match(state.src, position):
        return False
    return bool(state.src[state.src.rfind("\n", 0, max(position - 1, 0)) + 1 : position].strip())


def parse_definition(block: Grammar, m: re.Match[str], state: State) -> int | None:
    """A link reference definition or a footnote; neither shows where it stands."""
    if state.in_paragraph():
        return None
    footnote = _FOOTNOTE.match(state.src, m.start())
    if footnote:
        lines, end = [footnote["text"]], state.find_line_end_at(footnote.end())
        ending = block.compile_sc(_ENDING)
        while (line := state.get_line(end)).strip() and end < state.cursor_max and not ending.match(state.src, end):
            lines.append(line.strip())
            end += len(line)
        state.env["footnotes"].setdefault(unikey(footnote["label"]), "\n".join(lines))
        return end
    definition = _DEFINITION.match(state.src, m.start())
    if definition is None:
        return None
    key = unikey(definition["label"])
    url = definition["url"][1:-1] if definition["url"].startswith("<") else definition["url"]
    link = {"url": escape_url(url), "label": definition["label"]}
    if definition["title"]:
        link["title"] = definition["title"][1:-1]
    state.env["ref_links"].setdefault(key, link)
    return state.find_line_end_at(definition.end())


def parse_formula(_: Grammar, m: re.Match[str], state: State) -> int | None:
    """Display math between lines of `$$`, or on a line of its own."""
    formula = _FORMULA.match(state.src, m.start())
    if formula is None or not formula["tex"].strip():
        return None
    state.append_token({"type": "formula", "tex": formula["tex"].strip()})
    return state.find_line_end_at(formula.end())


def plug(md: Markdown) -> None:
    """Replace mistune's rules for headings, code and definitions, and add the one for formulas."""
    block = rules_of(md)
    block.add("atx_heading", r"^ {0,3}(?P<hash>#{1,6})(?P<hash_text>[ \t][^\n]*|)$", parse_heading)
    block.add("setex_heading", r"^ {0,3}(?:=+|-+)[ \t]*$", parse_setext)
    block.add("fenced_code", r"^ {0,3}(?:`{3,}[^`\n]*|~{3,}[^\n]*)$", parse_fence)
    block.rules.remove("indent_code")  # its name switches on a fast path of mistune's that keeps no lines
    block.add("indented", r"^(?: {4}| {0,3}\t)[ \t]*\S", parse_indented, before="atx_heading")
    block.add("formula", r"^ {0,3}\$\$", parse_formula, before="ref_link")
    block.add("ref_link", r"^ {0,3}\[[^\n]{1,999}?\]:", parse_definition)
