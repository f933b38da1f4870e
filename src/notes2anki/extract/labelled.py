"""Questions from lines that start with `Q:` and `A:`, or such words of any language, in one paragraph or two."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from notes2anki.extract.page import Found, Page
from notes2anki.extract.phrasing import is_empty
from notes2anki.extract.words import fold, vocabulary
from notes2anki.model import Block, Content, ListBlock, Paragraph, Question, Text

NAME = "labelled"

_LABEL = re.compile(
    r"(?P<open>(?:<(?:strong|b|em)>)*)(?P<name>[^\W\d_]{1,14})\s?\d{0,3}\s*[.:：)]+\s*(?P<close>(?:</(?:strong|b|em)>)*)\s*",
    re.I,
)
_SECOND = re.compile(r"(?:^|\n)(?:<(?:br|strong|b)>)*B\s*[.:：)]")
_LINE = re.compile(r"(?:<br>)?\n")
# A whole text in bold that asks.
_BOLD = re.compile(r"<strong>(?:(?!</?strong>).)*[?？]</strong>", re.S)
_ANSWER = frozenset({"a", "ans", "answer"})
_QUESTION = frozenset({"q", "question"})


def extract(page: Page) -> Found:
    """A question for each paragraph `Q: ...` that a paragraph or line `A: ...` follows."""
    found = Found()
    for several in page.of(ListBlock):
        for asked, told in _pairs(page, several):
            _add(page, found, asked, unlabelled(asked.text), (replace(told, text=unlabelled(told.text)),))
            found.used.append(told)
    for block in page.of(Paragraph):
        if page.is_taken(block) or not is_question(page, block):
            continue
        answer = split(block.text)
        following = page.following(block)
        if answer:
            _add(page, found, block, answer[0], (answer[1],))
        elif isinstance(following, Paragraph):
            _add(page, found, block, unlabelled(block.text), (replace(following, text=unlabelled(following.text)),))
            found.used.append(following)
    return found


def is_question(page: Page, block: Block) -> bool:
    """Whether a block is a paragraph `Q: ...` with its `A: ...` in it or behind it."""
    if not isinstance(block, Paragraph):
        return False
    if label_of(block.text.html) != "q":
        return _is_bold_question(page, block)
    following = page.following(block)
    if split(block.text):
        return True
    return isinstance(following, Paragraph) and label_of(following.text.html) == "a" and not is_option(page, following)


def _is_bold_question(page: Page, block: Paragraph) -> bool:
    """Whether a block asks in bold, and what is labelled as its answer follows, in it or right behind it."""
    if not block.text.html.lstrip().startswith("<strong>"):
        return False
    following = page.following(block)
    parts = split(block.text)
    if parts:
        return bool(_BOLD.fullmatch(parts[0].html.strip()))
    if not _BOLD.fullmatch(block.text.html.strip()) or not isinstance(following, Paragraph):
        return False
    name = _LABEL.match(following.text.html)
    return name is not None and len(name["name"]) > 1 and label_of(following.text.html) == "a"


def _pairs(page: Page, block: ListBlock) -> list[tuple[Paragraph, Paragraph]]:
    """The questions and answers of a list whose items are labelled in turn (`- Q: ...`, `- A: ...`), else none."""
    if len(block.items) < 2:
        return []
    texts = [item.blocks[0] for item in block.items if len(item.blocks) == 1]
    paragraphs = [text for text in texts if isinstance(text, Paragraph) and not page.is_taken(text)]
    labels = "".join(label_of(text.text.html) or " " for text in paragraphs)
    if len(paragraphs) != len(block.items) or not labels or labels != "qa" * (len(labels) // 2):
        return []
    return list(zip(paragraphs[::2], paragraphs[1::2], strict=True)) if not any(map(is_split, paragraphs)) else []


def is_split(block: Paragraph) -> bool:
    """Whether a paragraph holds an answer that is labelled in it."""
    return split(block.text) is not None


def is_option(page: Page, block: Paragraph) -> bool:
    """Whether a paragraph has the first option of a choice ("A. ..."), since "B. ..." follows in it or behind it."""
    following = page.following(block)
    behind = following.text.html if isinstance(following, Paragraph) else ""
    return has_options(block.text) or bool(_SECOND.match(behind))


def has_options(text: Text) -> bool:
    """Whether a second option of a choice ("B. ...") starts a line of a text."""
    return bool(_SECOND.search(text.html))


def _add(page: Page, found: Found, block: Block, question: Text, answer: Content) -> None:
    if is_empty(answer):
        hint = "Write one, or leave the question out until there is one."
        found.leave(block, NAME, "answer-empty", f'The question "{question.plain[:80]}" has no answer yet.', hint)
        return
    found.used.append(block)
    found.items.append(
        Question(
            block=block,
            place=block.place,
            source=page.document.source,
            trail=page.sections(block),
            settings=page.settings(block),
            question=(question,),
            answer=answer,
        )
    )


def label_of(html: str, start: int = 0) -> str:
    """ "q" or "a" for a line that starts with such a label, else ""."""
    match = _LABEL.match(html, start)
    name = fold(match["name"]) if match else ""
    if name in _QUESTION or _is_word(name, "table.question"):
        return "q"
    return "a" if name in _ANSWER or _is_word(name, "answer") or _is_word(name, "table.answer") else ""


def _is_word(name: str, words: str) -> bool:
    return name in vocabulary(words) and (len(name) > 2 or not name.isascii())


def unlabelled(text: Text) -> Text:
    """A text without the label that it starts with."""
    match = _LABEL.match(text.html)
    if match is None:
        return text
    opened = match["open"].count("<") - match["close"].count("<")
    head = "".join(re.findall(r"<[^<>]*>", match["open"])[:opened])
    label = re.sub(r"<[^<>]*>", "", unescape(match[0])).strip()
    plain = text.plain.removeprefix(label).lstrip()
    return replace(text, html=head + text.html[match.end() :], plain=plain)


def split(text: Text) -> tuple[Text, Text] | None:
    """Question and answer that stand in one paragraph, on lines of their own; None where they do not."""
    html, options = text.html, -1
    for second in _SECOND.finditer(html):
        options = second.start()  # the last one: what stands before it is an option, too
    for line in _LINE.finditer(html):
        if line.end() > options and label_of(html, line.end()) == "a":
            return unlabelled(text_of(html[: line.start()])), unlabelled(text_of(html[line.end() :]))
    return None


def text_of(html: str) -> Text:
    """A part of a text as a text of its own, from its HTML."""
    plain = " ".join(unescape(re.sub(r"<[^<>]*>", "", html)).split())
    return Text(html=html, plain=plain, images=html.count("<img"))
