"""The wording of questions: what numbers and marks stand around it, and which line is a question at all."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from notes2anki.extract.words import asks, fold, is_marked, is_placeholder, kinds, made_of, tokens
from notes2anki.model import Block, Content, Formula, Html, Paragraph, Table, Text, TextBlock

_DIGITS = r"(?P<number>\d{1,4}(?:[.\-]\d{1,3}){0,3})"
_OPEN = r"(?P<open>(?:<[^<>]*>|\s)*)(?:[^\w<>&\"'(\[#\u200c\u200d]{1,4}\s*)?"
_CLOSE = r"(?P<close>(?:</[a-z][^<>]*>)*)\s*(?P<colon>[:：]\s*)?"
# "3." "12)" "(4)" "7 -" "1- " before the text of a question.
_BARE = re.compile(
    rf"{_OPEN}(?P<label>[(\[]?{_DIGITS}(?:\s*[.):：、．\]]+(?=\s|<|$|[^\s\d.,)\]])|\s*[-–—|]+(?=\s))){_CLOSE}", re.I
)
# "Question 3." "Q7:" "问题 2：" "第3题" "#5": the name must be one for questions.
_NAMED = re.compile(
    rf"{_OPEN}(?P<label>[(\[]?(?P<name>[^\W\d_]{{1,14}}|#|№)\s?\.?\s{{0,2}}(?:#|№|n[°º]\.?)?\s?{_DIGITS}\s?[题題問问道]?"
    rf"\s*(?:[.):：、．\]]+|[-–—|]+(?=\s)|(?=[\s<]|$))){_CLOSE}",
    re.I,
)
# "Question:" and "Q." without a number; "**Question**:" too.
_NAME = re.compile(
    rf"{_OPEN}(?P<label>(?P<name>[^\W\d_]{{1,14}})(?:\s*[:：.)]+|(?=(?:</[a-z][^<>]*>)+\s*[:：]))){_CLOSE}", re.I
)
# "第一题" with a number in words.
_IN_WORDS = re.compile(rf"{_OPEN}(?P<label>第\s?[一二三四五六七八九十百]{{1,4}}\s?[题題问問道]\s*[.):：、．]*){_CLOSE}")
_CASE = re.compile(r"\W{0,4}([^\W\d_]+)(?:\s?\d{1,2})?\s?[:：.]")
_NAME_WORDS = 4
# The signs of a heading that is none: without a space behind them, or too many.
_HASHES = re.compile(r"(?:#{2,6}(?=[^\W\d_]|\d{1,3}[.)]\s)|#{7,}[ \t]*+(?=[^#])|#(?=[^\W\d_a-z][^#]*[?？]$))")
_STARS = re.compile(r"\s*[(\[]?(?:[★☆⭐🌟✩✭]\ufe0f?\s*)+[)\]]?\s*")
_BOLD = re.compile(r"<(strong|b)>((?:(?!</?\1>).)*)</\1>", re.S)
_CODE = re.compile(r"<code>[^<>]++</code>")
_TAG = re.compile(r"<[^<>]*+>")
_BACK = re.compile(
    r"(?:[⬆⬆️↑▲🔝🔼⏫☝👆*\s\[\]()|^]|back|to|the|top|up|go|return|contents|table|of|index|home|toc)+", re.I
)
_BACK_WORDS = (
    "回到顶部",
    "返回顶部",
    "回到頂部",
    "返回目录",
    "맨 위로",
    "목차로",
    "トップへ",
    "目次へ",
    "наверх",
    "к оглавлению",
    "volver",
    "retour",
)


def clean(content: Content) -> tuple[Content, str]:
    """A question without its number, its name ("Question 3."), the bold around all of it and its stars; and the number.

    A first line that holds nothing else goes, when something else is left.
    """
    if not content:
        return content, ""
    first, *rest = content
    text = first if isinstance(first, Text) else first.text if isinstance(first, TextBlock) else None
    if text is None:
        return content, ""
    bare, number = _unnumbered(_without_signs(text))
    bare = _unstarred(_unwrapped(bare))
    if not bare.plain and not bare.images:
        return (tuple(rest), number) if any(part.plain for part in rest) else (content, number)
    if bare is text:
        return content, number
    if isinstance(first, TextBlock):
        return (replace(first, text=bare), *rest), number
    return (bare, *rest), number


def _label(text: Text) -> re.Match[str] | None:
    """The number or name that a question starts with."""
    named = _NAMED.match(text.html)
    if named and (_is_name(named["name"]) or (len(named["name"]) == 1 and named["label"][-1] in ":：")):
        return named
    in_words = _IN_WORDS.match(text.html)
    if in_words:
        return in_words
    bare = _BARE.match(text.html)
    if bare and bare.end() < len(text.html):  # a line that is a number only is text
        return bare
    name = _NAME.match(text.html)
    return name if name and _is_name(name["name"]) and not text.code else None


def _is_name(word: str) -> bool:
    folded = fold(word)
    return folded in ("#", "№", "q") or bool(made_of((folded,), "numbered"))


def _unnumbered(text: Text) -> tuple[Text, str]:
    match = _label(text)
    if match is None:
        return text, ""
    head = match["open"]
    for _ in range(match["close"].count("</")):  # the label stood in tags of its own: they go with it
        head = re.sub(r"<[^<>/]*>(?!.*<[^<>/]*>)", "", head, count=1, flags=re.S)
    label = re.sub(r"<[^<>]*>", "", match["label"]).strip()
    at = text.plain.find(label)
    plain = text.plain[at + len(label) :].lstrip(" :：" if match["colon"] else None) if 0 <= at <= 6 else text.plain
    return replace(text, html=(head + text.html[match.end() :]).strip(), plain=plain), match.groupdict().get(
        "number"
    ) or ""


def _without_signs(text: Text) -> Text:
    """Text without the signs before it that were to make a heading of it, and without those behind it."""
    signs = _HASHES.match(text.html) if text.html.startswith("#") else None
    if signs is None:
        return text
    html, plain = (each[signs.end() :].removesuffix(signs[0].rstrip()).rstrip() for each in (text.html, text.plain))
    return replace(text, html=html, plain=plain)


def _unwrapped(text: Text) -> Text:
    """Text without the bold that all of it stands in."""
    match = _BOLD.fullmatch(text.html.strip())
    return replace(text, html=match[2].strip(), bold=False) if match else text


def _unstarred(text: Text) -> Text:
    if not _STARS.search(text.plain):
        return text
    return replace(text, html=_STARS.sub(" ", text.html).strip(), plain=_STARS.sub(" ", text.plain).strip())


def is_label(text: str) -> bool:
    """Whether a line only leads to something else ("Example:", "Options")."""
    words = tokens(text)
    return bool(words) and not asks(text) and bool(made_of(words, "label", "filler", "extra") & {"label", "extra"})


def is_numbered(text: Text) -> bool:
    """Whether a line starts with a question's number or name ("Question 3", "7. What ...")."""
    return _label(text) is not None


def is_number(text: Text) -> bool:
    """Whether a line is only a question's number or name, and asks nothing ("Question 3")."""
    match = _label(text)
    return match is not None and not text.html[match.end() :].strip()


def is_named(text: Text) -> bool:
    """Whether a line starts with a question's name and number ("Exercise 1: the pump", but not "1. The pump")."""
    match = _label(text)
    return match is not None and bool(match.groupdict().get("name")) and bool(match.groupdict().get("number"))


def is_back_link(block: Block) -> bool:
    """Whether a paragraph only leads back to the top of the page."""
    if not isinstance(block, Paragraph) or len(block.plain) > 60:
        return False
    plain = block.plain
    return (bool(_BACK.fullmatch(plain)) and bool(block.text.linked)) or any(
        word in plain.lower() for word in _BACK_WORDS
    )


def is_picture(block: Block) -> bool:
    """Whether a block shows pictures and no text."""
    return isinstance(block, Paragraph) and bool(block.text.images) and not block.plain


def is_prose(block: Block) -> bool:
    """Whether a block is a paragraph of text, and no label or picture."""
    return isinstance(block, Paragraph) and bool(block.plain) and not is_label(block.plain) and not is_back_link(block)


def is_empty(content: Content) -> bool:
    """Whether an answer holds nothing yet: no picture, formula, table or HTML, and no text but a promise."""
    stack: list[Block | Text] = list(content)
    while stack:
        part = stack.pop()
        if isinstance(part, Formula | Table | Html) or (isinstance(part, Text) and part.images):
            return False
        if isinstance(part, TextBlock) and part.text.images:
            return False
        if isinstance(part, Block):
            stack.extend(part.children)
    text = " ".join(part.plain for part in content)
    if text.rstrip().endswith((":", "：")) and is_answer_name(text):
        return True  # "Answer:" and no more
    return is_placeholder(text) and _is_promise(content)


def is_unwritten(content: Content) -> bool:
    """Whether what a cell tells is marked as still to be written ("TODO: with an example")."""
    return is_marked("\n".join(filter(None, (part.plain for part in content)))) and _is_promise(content)


def _is_promise(content: Content) -> bool:
    """Whether what looks like no answer is none, and not a sign or a word in backticks, which is meant as it stands."""
    texts: list[Text] = []
    stack: list[Block | Text] = list(reversed(content))
    while stack:
        part = stack.pop()
        if isinstance(part, Block):
            stack.extend(reversed((*part.children, *([part.text] if isinstance(part, TextBlock) else []))))
        else:
            texts.append(part)
    if not any(text.code or _CODE.search(text.html) for text in texts):
        return True
    outside = " ".join(unescape(_TAG.sub(" ", _CODE.sub(" ", text.html))) for text in texts if not text.code)
    return any(map(str.isalpha, outside)) and is_placeholder(outside)


def words_in(content: Content) -> int:
    """How many words a reader reads; two characters of a script without spaces count as one."""
    text = " ".join(part.plain for part in content)
    return (
        len(re.findall(r"[^\W\u3040-\u30ff\u3400-\u9fff]+", text))
        + len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff]", text)) // 2
    )


def is_short_name(text: Text) -> bool:
    """Whether a text is a name rather than a sentence; one of a script without spaces has few words to count."""
    return words_in((text,)) <= _NAME_WORDS


def is_answer_name(text: str) -> bool:
    """Whether a line only names an answer ("Answer", "Solution:")."""
    words = tokens(text)
    return bool(words) and "answer" in made_of(words, "answer", "explanation", "filler")


def is_question_name(text: str) -> bool:
    """Whether a line only names a question ("Task:", "Questions")."""
    return "numbered" in made_of(tokens(text), "numbered", "filler") and not asks(text)


def ends_asking(text: str) -> bool:
    """Whether a text ends with a question mark, but for marks of bold and brackets."""
    return asks(text.rstrip(" *_)")[-1:])


def names_card(text: str) -> bool:
    """Whether a line only names a card ("Card 2")."""
    return "card" in made_of(tokens(text), "card", "filler")


def starts_case(text: str) -> bool:
    """Whether a text starts with the name of a case ("Scenario: ...")."""
    name = _CASE.match(text)
    return name is not None and "case" in kinds(fold(name[1]), ("case",))


def is_hint_name(text: str) -> bool:
    """Whether a line only names hints."""
    return "hint" in made_of(tokens(text), "hint", "filler", "numbered")
