"""The laws of the design over documents made of the grammar's pieces, whole and broken (hypothesis).

NOTES2ANKI_EXAMPLES sets how many documents each law is tried on.
"""

import os
import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

from notes2anki import apkg
from notes2anki.config import Project
from notes2anki.extract import extract
from notes2anki.markdown import containers, parse, state
from notes2anki.model import Block, Details, Item, Labelled, Paragraph, Row, Table, Text
from notes2anki.pipeline import Clock, build
from outline import grammar, source
from test_safety import audit

EXAMPLES = int(os.environ.get("NOTES2ANKI_EXAMPLES", "60"))
LAW = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
WORDS = st.sampled_from(
    "river delta What is it? Why? Answer Hint TODO `code` $x^2$ **bold** *soft* [link](a.md) ![x](x.png) <br> &amp; "
    "a|b 1. 日本 سؤال {{c1::x}} [= 1 =] [sound:x] ~~no~~ <b> </b> \\| -> == ``` $$ <kbd> itâ€™s".split(" ")
)
PLAIN = st.sampled_from([*"ab1é.,;()?!+/%='\"’–→×·-: \n", "http:", "//", "www.", "a:b", ":", "smile:", "::"])
# What stands at the start of lines in lists, and the rest of such a line.
MARGIN = st.sampled_from(["- ", "1. ", "", "  ", "\n", "\n  ", "\n- "]) | st.sampled_from(
    ["* ", "+ ", "2. ", "10) ", "-", "-   ", "> - ", " ", "   ", "    ", "\n   ", "\n1. ", "\t"]
)
REST = st.just("a") | st.sampled_from(
    "é b;a | b;-|-;|-|;---;===;***;- - -;[ ] a;[x];1;;<b>;<details>;# a;```".split(";"),
)
LISTED = st.lists(st.tuples(MARGIN, REST).map("".join), min_size=1, max_size=9).map("\n".join)
LINE = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


@st.composite
def _table(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.lists(LINE, min_size=max(1, width - 1), max_size=width + 1), min_size=1, max_size=4))
    head, *body = rows
    return "\n".join([_row(head), _row(["---"] * len(head)), *map(_row, body)])


def _details(parts: tuple[str, str]) -> str:
    return f"<details><summary>{parts[0]}</summary>\n\n{parts[1]}\n\n</details>"


def _indented(text: str) -> str:
    return "- " + text.replace("\n", "\n  ")


def _quoted(text: str) -> str:
    return "> " + text.replace("\n", "\n> ")


LEAF = st.one_of(
    LINE,
    LINE.map("## {}".format),
    LINE.map("**{}**".format),
    LINE.map("```\n{}\n```".format),
    st.lists(LINE, min_size=1, max_size=3).map(lambda lines: "\n".join(f"- {line}" for line in lines)),
    st.sampled_from(
        ["<!-- anki: skip -->", "<!-- anki: type=terms reverse -->", "---", "$$\nx\n$$", "<details>", "</details>"]
    ),
    _table(),
)
BLOCK = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.tuples(LINE, inner).map(_details),
        inner.map(_indented),
        inner.map(_quoted),
        st.tuples(LINE, inner).map("\n\n".join),
    ),
    max_leaves=6,
)
WHOLE = st.lists(BLOCK, min_size=1, max_size=6).map("\n\n".join)


@st.composite
def _broken(draw: st.DrawFn) -> str:
    """A document with a stretch taken out, and one put in."""
    text = draw(WHOLE)
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.integers(0, 12)))
    return (
        text[:start] + draw(st.sampled_from(["", "<", "|", "`", "\n", "</", "**", "\t", "<details", "$"])) + text[end:]
    )


DOCUMENTS = st.one_of(WHOLE, _broken())


@LAW
@given(DOCUMENTS)
def test_every_block_row_and_cell_is_accounted_for(text: str) -> None:
    """Law 1."""
    document, _ = parse(source(text))
    found = extract(document)
    claims = Counter(claim.block for claim in found.claims)
    told = {(problem.place.line, problem.code) for problem in found.diagnostics}
    reported = {line for line, _ in told}
    for claim in found.claims:
        assert not claim.reason or (claim.block.place.line, claim.reason) in told, claim.reason
    whole = {claim.block for claim in found.claims if claim.reason or claim.told.startswith("part of")}
    for block in document.walk():
        if isinstance(block, Details | Table):
            assert claims[block] == 1, [claim for claim in found.claims if claim.block is block]
        if isinstance(block, Table) and block not in whole:
            for row in block.rows:
                assert claims[row] or row.place.line in reported, row.plain
                assert row.place.line in reported or _is_told_whole(row, [*found.items]), row.plain


def _is_told_whole(row: Row, items: Sequence[Item]) -> bool:
    """Whether all that a row says is in the notes of its table, wherever they put it."""
    shown = [each.text for each in row.cells if each.text]
    said = [text for item in items for text in _texts(item)]
    return all(any(text.plain in each for each in said) for text in shown)


def _texts(item: Item) -> Iterator[str]:
    yield item.caption  # a row can name those under it
    for field in fields(item):
        value = getattr(item, field.name)
        for part in value if isinstance(value, tuple) else ():
            held = [*part.label, *part.value] if isinstance(part, Labelled) else [part]
            yield from (each.plain for each in held if isinstance(each, Text | Block))


@LAW
@given(DOCUMENTS)
def test_same_bytes_and_nothing_active(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Laws 2 and 7."""
    folder = tmp_path_factory.mktemp("law")
    path = folder / "notes.md"
    path.write_text(text, "utf-8")
    packages = []
    for _ in range(2):
        made = build(Project(root=folder), [path], Clock(now=1, first=1, today=1))
        for built in made.decks:
            assert len({note.guid for note in built.deck.notes}) == len(built.deck.notes)
            for note in built.deck.notes:
                assert note.cards
                for value in note.fields:
                    assert audit(value) == [], value
        packages.append([apkg.data(built.deck) for built in made.decks])
    assert packages[0] == packages[1]


@LAW
@given(st.lists(PLAIN, min_size=1, max_size=8).map("".join))
def test_words_without_markup_are_what_the_parser_would_make_of_them(text: str) -> None:
    """They are not given to it, since most cells and lines are no more than words."""
    lines = "\n".join(f"x{line}" for line in text.split("\n"))
    assert [*map(repr, _read(lines))] == [*map(repr, _read(f"{lines}<!-- -->"))]


def _read(text: str) -> list[Text]:
    return [block.text for block in parse(source(text))[0].walk() if isinstance(block, Paragraph)]


def test_the_documents_are_worth_something() -> None:
    """Some of them give notes, else the laws above hold of nothing."""
    assert find(
        DOCUMENTS,
        lambda text: len(extract(parse(source(text))[0]).items) > 2,
        settings=settings(max_examples=2000, phases=[Phase.generate], deadline=None),
        random=random.Random(1),
    )


@LAW
@given(LISTED)
def test_plain_items_and_lines_are_what_the_rules_make_of_them(text: str) -> None:
    """They are read at once, since most lists hold no more."""
    at_once = grammar(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(containers, "_PLAIN_ITEMS", dict.fromkeys("-*+.)", re.compile("(?!)")))
        patch.setattr(state, "_PLAIN", re.compile("(?!)"))
        assert grammar(text) == at_once
