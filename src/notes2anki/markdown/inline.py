"""Inline content: mistune's inline parser with math, wiki links and footnotes, and its tokens made into `Text`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, MutableMapping, Sequence
from html import escape
from typing import Any

from mistune import InlineParser, Markdown
from mistune.core import InlineState
from mistune.plugins.formatting import strikethrough
from mistune.plugins.url import url
from mistune.util import unescape, unikey

from notes2anki.markdown import emojis
from notes2anki.markdown.elements import BLOCKS, COMPARED, DROPPED, FORMATTING, PHRASING, SILENT, VOID, WRAPPERS
from notes2anki.markdown.spans import BEFORE_MATH, BEHIND_MATH, code_spans
from notes2anki.markdown.state import Token
from notes2anki.model import WIKI, Text

_MEANINGS = {"b": "bold", "strong": "bold", "code": "code", "a": "link"}
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)([^<>]*)>")
_BARE = re.compile(r"<[A-Za-z][A-Za-z0-9]*>")
_WORD_BEFORE, _WORD_BEHIND = re.compile(r"[ \t(]"), re.compile(r"\s|[),.;:?!]|$")
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.I)
_STRONG = (
    r"\*\*(?=[^\s*])(?P<strong_text>(?:[^*\\]|\\[^\n]|\*(?!\*)|(?<=\d)\*\*(?=\d))+?)"
    r"(?<=[^\s*\\])\*\*(?!\*)(?!(?<=\d\*\*)\d)"
)
_MATH = (
    r"\$\$(?!\])(?P<math_display>[^$]+)\$\$|\$`(?P<math_ticked>[^`\n]+)`\$"
    rf"|{BEFORE_MATH}\$(?P<math_inline>(?=[^\s$\]])(?:[^$\n\\]|\\[^\n])*)(?<=[^\s])\${BEHIND_MATH}"
)
_TILDE = (
    r"(?<=[^\W_])~(?!(?<=\d~)\d\d)(?P<tilde_low>[\dn+\-−]{1,3})~"  # "10~20~" is a range
    r"|(?<![~\w])~(?P<tilde_text>(?=[^\s~])[^~\n]{1,300}(?<=[^\s~]))~(?![~\w])"
)
_WIKI = r"!?\[\[(?P<wiki_name>[^\[\]\n|]{1,200})(?:\|(?P<wiki_alias>[^\[\]\n]{1,200}))?\]\]"
# A picture, sound or film, which Obsidian shows in the place of ![[its name]].
_SHOWN = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|avif|bmp|mp3|ogg|wav|m4a|flac|mp4|webm|ogv|mov)$", re.I)
_FOOTNOTE = r"\[\^(?P<footnote_label>[^\]\s]{1,200})\]"
# The sign of a product between two numbers, or of a power: "4*10^7 and 3*10^8" is not to lose its two stars.
_TIMES = r"(?<=\d)\*{1,2}(?=\d)"
# Names of Python that GitHub shows in bold, without what makes them names: `__init__`.
_DUNDER = (
    r"(?<![\w\\])__(?:init|main|name|new|del|str|repr|call|len|iter|next|getitem|setitem|delitem|contains|enter|exit"
    r"|eq|ne|lt|le|gt|ge|add|sub|mul|hash|bool|file|doc|dict|class|slots|module|version|all|bases|mro|qualname|getattr"
    r"|setattr|getattribute|delattr|post_init|init_subclass|annotations|future|builtins|import|aenter|aexit|await|format)__"
    r"(?![\w])"
)
_EMOJI = r"(?<![\w:]):(?P<emoji_name>[a-z0-9_+-]{1,40}):(?![\w:])"
# Words without anything that Markdown, HTML or we could take for markup: most cells and many lines are no more.
_WORDS = re.compile(r"""(?:[^\W_]|[.,;()?!+/%='"’“”–—→×·-]|:(?=\s|$)|(?<![ \n])[ \n](?=\S))*+""")
# So many stars and underscores in one paragraph are no emphasis; to pair them takes half a kilobyte each.
_MOST_MARKS = 100_000
_BREAKS = re.compile(r"[ \t]*\n[ \t\n]*")
_EDGE = re.compile(r"\A(?:\s|<br>)*+")
_SPACES = re.compile(r"[^\S\n]+")


class Inline(InlineParser):
    """mistune's inline parser, with a bound for emphasis."""

    def finalize_tokens(self, tokens: list[Token], depth: int) -> list[Token]:
        """Pair the marks of emphasis in tokens, unless there are too many."""
        marks = sum(token["raw"].count("*") + token["raw"].count("_") for token in tokens if token["type"] == "text")
        return super().finalize_tokens(tokens, depth if marks <= _MOST_MARKS else self.max_nested_level)


def _strong(inline: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    """Bold as it was meant: CommonMark's rules leave `**"word"**은` as it stands where no space is written."""
    inner = m["strong_text"]
    if (
        state.depth >= inline.max_nested_level
        or inner.count("`") % 2
        or any("*" in inner[a:b] for a, b in code_spans(inner))
    ):
        return None
    nested = state.copy()
    nested.src = inner
    state.append_token({"type": "strong", "children": inline.render(nested)})
    return m.end()


def _math(_: InlineParser, m: re.Match[str], state: InlineState) -> int:
    tex = m["math_display"] or m["math_ticked"] or m["math_inline"]
    state.append_token({"type": "math", "raw": tex.strip(), "display": m["math_display"] is not None})
    return m.end()


def _wiki(_: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    """A wiki link, to a note that exists or with a text of its own; other double brackets are text."""
    name = m["wiki_name"].split("#")[0].strip()
    if m[0].startswith("!") and _SHOWN.search(name):
        state.append_token({"type": "embed", "url": WIKI + name, "alias": (m["wiki_alias"] or "").strip()})
        return m.end()
    if not m["wiki_alias"] and name.rsplit("/", 1)[-1].casefold() not in state.env.get("names", ()):
        return None
    state.append_token({"type": "text", "raw": (m["wiki_alias"] or m["wiki_name"]).strip()})
    return m.end()


def _footnote(_: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    text = state.env["footnotes"].get(unikey(m["footnote_label"]))
    if text is None:
        return None
    state.append_token({"type": "footnote", "label": m["footnote_label"], "source": text})
    return m.end()


def _tilde(inline: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    """Single tildes: `H~2~O` means a subscript wherever it is written; other text in them is struck out on GitHub."""
    if m["tilde_low"]:
        state.append_token({"type": "subscript", "raw": m["tilde_low"]})
        return m.end()
    if state.depth >= inline.max_nested_level:
        return None
    nested = state.copy()
    nested.src = m["tilde_text"]
    state.append_token({"type": "strikethrough", "children": inline.render(nested)})
    return m.end()


def _emoji(_: InlineParser, m: re.Match[str], state: InlineState) -> int | None:
    """The name of an emoji as GitHub knows it, between colons; other words stay as they are."""
    sign = emojis.sign(m["emoji_name"])
    if not sign:
        return None
    state.append_token({"type": "text", "raw": sign})
    return m.end()


def _literal(_: InlineParser, m: re.Match[str], state: InlineState) -> int:
    state.append_token({"type": "literal", "raw": m[0]})  # no text, whose marks are paired
    return m.end()


def plug(md: Markdown) -> None:
    """Add the inline rules."""
    strikethrough(md)
    url(md)
    inline = md.inline
    inline.register("times", _TIMES, _literal, before="emphasis", start_chars="*")
    inline.register("strong", _STRONG, _strong, before="emphasis", start_chars="*")
    inline.register("dunder", _DUNDER, _literal, before="emphasis", start_chars="_")
    inline.register("tilde", _TILDE, _tilde, before="link", start_chars="~")
    inline.register("math", _MATH, _math, before="escape", start_chars="$")
    inline.register("wiki", _WIKI, _wiki, before="link", start_chars=("!", "["))
    inline.register("emoji", _EMOJI, _emoji, before="link", start_chars=":")
    inline.register("footnote", _FOOTNOTE, _footnote, before="link", start_chars="[")


class _Writer:
    """Writes tokens as HTML and as plain text side by side, and weighs what the text is made of."""

    def __init__(self, inline: InlineParser, env: MutableMapping[str, Any]) -> None:
        self.inline, self.env = inline, env
        self.html: list[str] = []
        self.plain: list[str] = []
        self.open: list[tuple[str, int, int]] = []  # raw tags not closed yet, with their places in html and plain
        self.opened: Counter[str] = Counter()  # how many of each name are open
        self.weight = {"all": 0, "bold": 0, "code": 0, "link": 0}
        self.images = 0
        self.unclosed: dict[str, list[str]] = {}  # the raw tags that were never closed, by their names
        self.footnotes: list[tuple[str, str]] = []

    def write(self, tokens: Sequence[Token], inside: frozenset[str] = frozenset()) -> None:
        base = len(self.open)
        for token in _without_scripts(tokens):
            getattr(self, "_" + token["type"])(token, inside | self._raw_inside())
        self._close_to(base)

    def _raw_inside(self) -> frozenset[str]:
        """What raw tags that are open say of the text in them."""
        return frozenset(kind for name, kind in _MEANINGS.items() if self.opened[name])

    def _say(self, text: str, inside: frozenset[str]) -> None:
        self.plain.append(text)
        length = len("".join(text.split()))
        self.weight["all"] += length
        for kind in inside:
            self.weight[kind] += length

    def _text(self, token: Token, inside: frozenset[str]) -> None:
        text = unescape(token["raw"])
        self.html.append(escape(text, quote=False))
        self._say(text, inside)

    _literal = _text

    def _wrap(self, name: str, token: Token, inside: frozenset[str]) -> None:
        self.html.append(f"<{name}>")
        self.write(token["children"], inside)
        self.html.append(f"</{name}>")

    def _emphasis(self, token: Token, inside: frozenset[str]) -> None:
        self._wrap("em", token, inside)

    def _strong(self, token: Token, inside: frozenset[str]) -> None:
        self._wrap("strong", token, inside | {"bold"})

    def _subscript(self, token: Token, inside: frozenset[str]) -> None:
        self.html.append(f"<sub>{escape(token['raw'], quote=False)}</sub>")
        self._say(token["raw"], inside)

    def _strikethrough(self, token: Token, inside: frozenset[str]) -> None:
        self._wrap("del", token, inside)

    def _codespan(self, token: Token, inside: frozenset[str]) -> None:
        self.html.append(f"<code>{escape(token['raw'], quote=False)}</code>")
        self._say(token["raw"], inside | {"code"})

    def _math(self, token: Token, inside: frozenset[str]) -> None:
        tex = escape(token["raw"], quote=False)
        self.html.append(f"\\[{tex}\\]" if token["display"] else f"\\({tex}\\)")
        self._say(token["raw"], inside)

    def _link(self, token: Token, inside: frozenset[str]) -> None:
        title = token["attrs"].get("title")
        given = f' title="{escape(title)}"' if title else ""
        self.html.append(f'<a href="{escape(token["attrs"]["url"])}"{given}>')
        self.write(token["children"], inside | {"link"})
        self.html.append("</a>")

    def _image(self, token: Token, _: frozenset[str]) -> None:
        nested = _Writer(self.inline, self.env)
        nested.write(token["children"])
        alt = "".join(nested.plain)
        self.html.append(f'<img src="{escape(token["attrs"]["url"])}" alt="{escape(alt)}">')
        self.images += 1

    def _embed(self, token: Token, _: frozenset[str]) -> None:
        alias = token["alias"]
        width = re.fullmatch(r"(\d{1,4})(?:x\d{1,4})?", alias)
        named = f' width="{width[1]}"' if width else ""
        alt = token["url"].removeprefix(WIKI) if width or not alias else alias
        self.html.append(f'<img src="{escape(token["url"])}" alt="{escape(alt)}"{named}>')
        self.images += 1

    def _linebreak(self, _: Token, inside: frozenset[str]) -> None:
        self.html.append("<br>\n")
        self._say("\n", inside)

    def _softbreak(self, _: Token, inside: frozenset[str]) -> None:
        self.html.append("\n")
        self._say(" ", inside)

    def _footnote(self, token: Token, _: frozenset[str]) -> None:
        self.html.append(f'<sup class="footnote">{escape(token["label"])}</sup>')
        self.footnotes.append((token["label"], token["source"]))

    def _inline_html(self, token: Token, inside: frozenset[str]) -> None:
        raw = token["raw"]
        if raw.startswith(("<!", "<?")):
            return
        tag = _TAG.fullmatch(raw)
        name = tag[2].lower() if tag else ""
        if tag is None or name not in PHRASING | BLOCKS | WRAPPERS | DROPPED or COMPARED.fullmatch(raw):
            self.html.append(escape(raw, quote=False))
            self._say(raw, inside)
        elif name == "br" or name in WRAPPERS:
            if name == "br" or "".join(self.plain).strip():
                self.html.append("<br>")
                self._say("\n", inside)
        elif name in DROPPED:
            self.html.append("" if tag[1] else f"<!--{name}-->")  # it is told of where the HTML is made safe
            return
        elif name in VOID:
            self._void(name, raw)
        elif not tag[1]:
            self.open.append((name, len(self.html), len(self.plain)))
            self.opened[name] += 1
            self.html.append(raw)
            self.plain.append("\n" if name in BLOCKS else "")
            return
        elif self.opened[name]:
            while self._pop() != name:
                pass
        else:
            # It closes what was opened inside of emphasis: "*a <b>b* c</b>".
            self.unclosed.pop(name, None)
        if name in BLOCKS:
            self._say("\n", inside)

    def _pop(self) -> str:
        """Close the raw tag that was opened last; its name."""
        name, *_ = self.open.pop()
        self.opened[name] -= 1
        self.html.append(f"</{name}>")
        return name

    def _void(self, name: str, raw: str) -> None:
        self.html.append(raw)
        self.images += name == "img"

    def _close_to(self, base: int) -> None:
        """Forget tags that were opened and never closed: their effect would run on into other text.

        One that stands between words as a word does is meant as one: "What is a <table> for?"
        """
        while len(self.open) > base:
            name, place, said = self.open.pop()
            self.opened[name] -= 1
            self.unclosed.setdefault(name, []).append(self.html[place])
            is_word = self._is_word(place)
            self.plain[said] = self.html[place] if is_word else self.plain[said]
            self.html[place] = escape(self.html[place], quote=False) if is_word else ""

    def _is_word(self, place: int) -> bool:
        """Whether a tag without attributes has white space on both sides, or a bracket or a full stop."""
        before = self.html[place - 1][-1:] if place else ""
        behind = self.html[place + 1] if place + 1 < len(self.html) else ""
        alone = not before and not behind and self.html[place] not in ("<details>", "<summary>")
        bounded = alone or (_WORD_BEFORE.match(before) and _WORD_BEHIND.match(behind))
        return bool(bounded and _BARE.fullmatch(self.html[place]))

    def text(self) -> Text:
        everything = self.weight["all"]
        plain = _BREAKS.sub("\n", _SPACES.sub(" ", "".join(self.plain))).strip()
        return Text(
            html=_trimmed("".join(self.html)) + self._notes(),
            plain=plain,
            bold=bool(everything) and self.weight["bold"] == everything,
            code=bool(everything) and self.weight["code"] == everything,
            linked=self.weight["link"],
            images=self.images,
            unclosed=tuple(tag for name, tags in self.unclosed.items() if name in FORMATTING for tag in reversed(tags)),
        )

    def _notes(self) -> str:
        """The footnotes that the text refers to, so that they are at hand where it goes."""
        if not self.footnotes:
            return ""
        notes = []
        for label, source in dict.fromkeys(self.footnotes):
            nested = _Writer(self.inline, {**self.env, "footnotes": {}})
            nested.write(self.inline(source, nested.env))
            notes.append(f"<small>{escape(label)}. {''.join(nested.html)}</small>")
        return "<br>" + "<br>".join(notes)


def _without_scripts(tokens: Sequence[Token]) -> Iterator[Token]:
    """Tokens without the text of scripts and the like, which shows nowhere; their tags stay, and are told of."""
    ends = {tag[0]: number for number, token in enumerate(tokens) if (tag := _silent(token)) and tag[1]}
    skipped = -1
    for number, token in enumerate(tokens):
        if number < skipped:
            continue
        yield token
        tag = _silent(token)
        if tag and not tag[1] and ends.get(tag[0], -1) > number:
            skipped = next(at for at in range(number + 1, len(tokens)) if _silent(tokens[at]) == (tag[0], True))


def _silent(token: Token) -> tuple[str, bool] | None:
    """The name of a tag whose content is no text, and whether it closes."""
    tag = _TAG.fullmatch(token["raw"]) if token["type"] == "inline_html" else None
    return (tag[2].lower(), bool(tag[1])) if tag and tag[2].lower() in SILENT else None


def _trimmed(html: str) -> str:
    """HTML without white space and line breaks around it; a pattern for the end of it would be quadratic."""
    start, end = len(html) - len(_EDGE.sub("", html, count=1)), len(html)
    while end > start and (html[end - 1].isspace() or html.endswith("<br>", start, end)):
        end -= 1 if html[end - 1].isspace() else len("<br>")
    return html[start:end]


def read(inline: InlineParser, source: str, env: MutableMapping[str, Any]) -> Text:
    """Inline Markdown as `Text`; reference links and footnotes come from `env`."""
    source = source.strip(" \r\n\t\f")
    if _WORDS.fullmatch(source) and "www." not in source:
        return Text(html=source, plain=source.replace("\n", " "))
    writer = _Writer(inline, env)
    writer.write(inline(source, env))
    return writer.text()
