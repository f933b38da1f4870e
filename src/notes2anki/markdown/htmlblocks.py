"""Raw HTML blocks, read for what they hold.

GitHub leaves everything from a line that starts with a block tag to the next blank line unread. Here a wrapper
(`<p>`, `<div>`, `<center>` ...) is passed over and what it wraps is Markdown; a heading is a heading and a table a
table; only lists, figures and the like stay HTML. A word in angle brackets that is no tag is text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from mistune import Markdown

from notes2anki.markdown import htmltables
from notes2anki.markdown.elements import COMPARED
from notes2anki.markdown.state import Grammar, State, rules_of

_COMMENT = re.compile(r"<!--.*?-->", re.S)

_WRAPPERS = (
    "address|article|aside|base|body|blockquote|center|dialog|div|fieldset|figcaption|footer|form|head|header|html|link|main|"
    "meta|nav|noframes|p|section|summary|title"
)
_CONTENT = "caption|col|colgroup|dd|dir|dl|dt|figure|iframe|li|menu|ol|ul|tbody|td|tfoot|th|thead|tr|video|audio|svg"
_MAY_HOLD_TABLES = "dd|dir|dl|dt|figure|li|menu|ol|ul"
_VERBATIM = "pre|script|style|textarea"
_TAG_END = r"(?=[\s/>]|$)"
_WRAPPER = re.compile(rf"[ \t]*</?(?:{_WRAPPERS})\b(?:\s[^<>]*)?/?>[ \t]*", re.I)
_SUMMARY = re.compile(r"[ \t]*<summary", re.I)
_BELOW = re.compile(r"[^\n]{0,300}</summary\s*>\s{0,20}(?=<details\b)", re.I)
_HEADING = re.compile(r"[ \t]*<h([1-6])\b[^<>]*>", re.I)
_ATTRIBUTE = re.compile(r"\s(?:align|class|dir|height|id|lang|name|role|src|style|title|valign|width)\b", re.I)
_NEAR = 300
_NAME = re.compile(r"[ \t]*</?([a-z][a-z0-9]*)", re.I)


def comments(text: str) -> Iterator[re.Match[str]]:
    """The comments of a text; one that is never closed is none, and is not sought the end of."""
    return _COMMENT.finditer(text, 0, text.rfind("-->") + 3)


def without_comments(text: str) -> str:
    """A text without its comments."""
    end = text.rfind("-->") + 3
    return _COMMENT.sub("", text[:end]) + text[end:] if end >= 3 else text


def parse_html(_: Grammar, m: re.Match[str], state: State) -> int | None:
    """A line that starts with a block tag or a comment."""
    position = m.start()
    if m["html_open"] == "<!--":
        return _comment(state, position)
    if m["html_open"].startswith(("<?", "<!")):
        end = state.src.find(">", position) if position < state.last_tag_end else -1
        return state.find_line_end_at(end) if end >= 0 else state.find_line_end_at(position)
    if (tag := COMPARED.match(state.src, m.start("html_open"))) and not _is_tag(state.src, tag):
        return None
    match = _NAME.match(state.src, position)
    name = match[1].lower() if match else ""
    if name == "table":
        if not htmltables.is_layout(state, position):
            return htmltables.parse_table(state, position)
        end = state.next_blank(position)
        state.append_token({"type": "html", "raw": state.src[position:end]})
        return end
    if re.fullmatch("h[1-6]", name):
        return _heading(state, position)
    if name == "hr":
        state.append_token({"type": "thematic_break"})
        return state.find_line_end_at(position)
    if name in _VERBATIM.split("|"):
        return _verbatim(state, position, name)
    if name in _CONTENT.split("|"):
        end = state.next_blank(position)
        if name in _MAY_HOLD_TABLES.split("|"):
            end = htmltables.first_in(state, position, end)
        state.append_token({"type": "html", "raw": state.src[position:end]})
        return end
    return _wrapper(state, position)


def _is_tag(text: str, tag: re.Match[str]) -> bool:
    """Whether words in a tag are attributes without their values: some is closed, or a word is the name of one."""
    closing = f"</{tag['name'].lower()}"
    return bool(_ATTRIBUTE.search(tag[0])) or closing in text[tag.end() : tag.end() + _NEAR].lower()


def _comment(state: State, position: int) -> int:
    end = state.src.find("-->", position) if position < state.last_comment_end else -1
    if end < 0:
        message = "This comment is never closed; only its first line was left out."
        state.report("comment-unclosed", state.line(position), message, "Add --> where it should end.")
        return state.find_line_end_at(position)
    state.append_token({"type": "comment", "raw": state.src[position : end + 3]})
    line_end = state.find_line_end_at(end + 3)
    rest = state.src[end + 3 : line_end]
    if without_comments(rest).strip():
        state.add_text(rest.lstrip(), end + 3)
    return line_end


def _wrapper(state: State, position: int) -> int | None:
    """Pass over the wrappers that a line starts with; a heading behind them is read, all else is a paragraph's."""
    start = position
    while match := _WRAPPER.match(state.src, position):
        if _SUMMARY.match(match[0]):
            message = "This <summary> does not stand right behind a <details>, so it is the summary of no block."
            below = _BELOW.match(state.src, match.end())
            hint = "Write <details> right before it, and </details> behind what it hides."
            if below:
                hint = f"Put it behind the <details> of line {state.line(below.end())}."
            state.report("summary-stray", state.line(position), message, hint)
        position = match.end()
    if position == start:
        return None
    end = state.find_line_end_at(position)
    rest = state.src[position:end]
    state.append_token({"type": "wrapper"})
    if _HEADING.match(rest):
        return _heading(state, position)
    if rest.strip():
        state.add_text(rest, position)
    return end


def _heading(state: State, position: int) -> int | None:
    opening = _HEADING.match(state.src, position)
    if opening is None:
        return state.find_line_end_at(position)  # a stray closing tag
    limit = state.next_blank(position)
    closing = re.compile(rf"</h{opening[1]}\s*>[ \t]*", re.I).search(state.src, opening.end(), limit)
    end = closing.end() if closing else limit
    text = state.src[opening.end() : closing.start() if closing else limit]
    state.append_token({"type": "heading", "text": text.strip(), "level": int(opening[1])})
    if end == limit or state.src[end] == "\n":
        return min(end + 1, state.cursor_max) if end < limit else end
    line_end = state.find_line_end_at(end)
    state.add_text(state.src[end:line_end], end)
    return line_end


def _verbatim(state: State, position: int, name: str) -> int:
    closing = _closing(state, position, name)
    end = state.find_line_end_at(closing) if closing >= 0 else state.next_blank(position)
    if name in ("script", "style"):
        message = f'"{name}" was taken out: a deck must not run or load anything.'
        hint = "Take it out; to show it as it is written, put it in `code`."
        state.report("unsafe-html", state.line(position), message, hint)
    state.append_token({"type": "html" if name == "pre" else "dropped", "raw": state.src[position:end]})
    return end


def _closing(state: State, position: int, name: str) -> int:
    """Where the next closing tag of a name ends, or -1; found once for a text, which can open them without end."""
    found: dict[str, list[int]] = state.__dict__.setdefault("_closings", {})
    if name not in found:
        found[name] = [match.end() for match in re.finditer(rf"</{name}\s*>", state.src, re.I)]
    index = bisect_left(found[name], position)
    return found[name][index] if index < len(found[name]) else -1


def plug(md: Markdown) -> None:
    """Replace mistune's rule for raw HTML."""
    names = "|".join([_WRAPPERS, _CONTENT, _VERBATIM, "table", "hr", "h[1-6]"])
    rules_of(md).add(
        "html",
        rf"^ {{0,3}}(?P<html_open><!--|<\?|<![A-Za-z\[]|</?(?i:{names}){_TAG_END})",
        parse_html,
        before="ref_link",
    )
    rules_of(md).rules.remove("raw_html")
