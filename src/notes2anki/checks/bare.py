"""Code that stands in no code block: GitHub and a card run its lines together, and swallow `<pthread.h>` as a tag.

It is known by lines that prose has not; what may be mathematics, a poem or a list with semicolons counts only beside
those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from notes2anki.diagnostics import Diagnostic
from notes2anki.media import source_lines
from notes2anki.model import Block, Code, Content, Heading, Paragraph, Source, Table, Text

_CONTAINER = re.compile(r"(?:[ \t>]|(?:[-*+]|\d{1,3}[.)])(?=[ \t]))*+")
_SURE = re.compile(
    r"""
    \#[ ]?(?:include\s*[<"]|define\s\w|ifn?def\s|endif$|pragma\s)
    | (?:using\s+namespace|import(?:\s+static)?|package|use)\s[\w.:*]{1,80};$
    | from\s[\w.]{1,60}\simport\s\S | import\s[\w.]{1,60}\sas\s\w+$
    | (?:async\s)?def\s\w{1,60}\([^\n]{0,200}\)[^:\n]{0,60}:$ | class\s\w{1,60}(?:\([\w.,\s]{0,80}\))?:$
    | (?:[^\n]{0,200}\)|\}?\s?(?:else|do|try|finally)
      |(?:\w{1,20}\s){0,3}(?:class|struct|interface|enum|union)\s[^\n]{1,80}|[^\n]{1,80}\)\s?=>)\s*\{$
    | \}(?:\s*\w{0,30};|[);,]{0,3})$
    | (?:break|continue);$
    | [\w.\[\]>()-]{1,60}(?:\+\+|--);$
    | (?:(?:const|static|unsigned|final|public|private|struct)\s){0,3}
      (?:int|char|float|double|long|short|bool|boolean|byte|var|let|const|auto|String|\w{1,30}_t|\w{1,30}[ ]?(?=\*)
      |\w{1,30}(?:<\w{1,30}>|\[\]))
      [ *&]{1,3}\w{1,40}(?:\[\w{0,20}\])?\s?=\s?[^=\n]{1,200};$
    | [\w<>. ]{1,60}\s=\snew\s\w{1,40}[(<\[][^\n]{0,200};$
    | \w{1,40}(?:(?:\.|->|::)\w{1,40}){1,4}\([^\n]{0,200}\);$ | \w{2,40}\((?:|[^\n]{0,200}["&][^\n]{0,200})\);$
    | (?:if|while|for|switch)\s?\([^\n]{1,200}(?:==|!=|<|>|;|\+\+|&&|\|\|)[^\n]{0,200}\)(?:\s*[^\n]{0,100};)?$
    """,
    re.X,
)
_LIKELY = re.compile(
    r"""
    [^\n]{0,200}[\w)\]]\s?[-+*/|&]?=\s?[^=\n]{1,200};?$
    | \w[\w.]{1,60}\([^\n]{0,200}\);?$
    | (?:return|throw|delete|await|raise|yield)\s[^\n]{1,120};?$ | return;$
    | (?:int|char|float|double|long|short|bool|boolean|unsigned|void|struct\s\w+|String)\s\*?\w{1,40}(?:\[\w{0,20}\])?;$
    | (?:if|elif|for|while|with|except)\s[^\n]{1,120}:$ | (?:else|try|finally):$
    | //\s?\S | /\* | \{$ | @[A-Z]\w{2,30}$ | import\s[\w.]{1,60}$ | pass$
    | (?:public|private|protected):$
    """,
    re.X,
)
_SQL = re.compile(
    r"(?:SELECT|FROM|WHERE|GROUP BY|ORDER BY|HAVING|LIMIT|INSERT INTO|VALUES|UPDATE|SET|DELETE FROM|CREATE (?:TABLE"
    r"|INDEX|VIEW)|ALTER TABLE|DROP TABLE"
    r"|(?:(?:INNER|LEFT|RIGHT|FULL|CROSS|OUTER) )*JOIN|ON|UNION|BEGIN|COMMIT|ROLLBACK)\b"
)
# Words about SQL start so, too; they hold none of these.
_SQL_SIGNS = re.compile(r"(?:SELECT|COUNT\() ?\*|\w\.\w| = |[,;]$|\w\(\w")
# What every line of code holds that counts here, whatever its language.
_SIGN = re.compile(r"[;{}=(:#@/]|import|pass|[A-Z]{2}")
_TEX = re.compile(r"\$\$|\\(?:begin|end|frac|left|right|text|math|sum|int|sqrt|cdot|[(\[])")
# A line that ends so is shown as one.
_BREAK = ("  ", "\\")
_INDENT, _LINE = 4, 300


def stretches(source: Source, content: Content) -> Iterator[tuple[int, int]]:
    """The first and last lines of what looks like code in the paragraphs of content, and in what that holds."""
    run: dict[int, int] = {}
    for part in content:
        if isinstance(part, Text):
            continue
        weights = _weights_of(source, part)
        if weights is not None:
            run |= weights
            continue
        yield from _stretch(run) if run else ()
        run = {}
        if not isinstance(part, Table):
            yield from stretches(source, part.children)
    yield from _stretch(run)


def _weights_of(source: Source, block: Block) -> dict[int, int] | None:
    """How much each line of a block looks like code, if it can be a part of bare code; else None.

    It can be a paragraph; indented lines and comments read as headings stand between such.
    """
    if isinstance(block, Paragraph):
        if not _SIGN.search(block.text.html):
            return None
        weights = _weights(_lines(source, block.place.line, block.end))
        return dict(enumerate(weights, block.place.line)) if 2 * sum(map(bool, weights)) >= len(weights) else None
    if isinstance(block, Code):
        first = source_lines(source)[block.place.line - 1].expandtabs(4)
        bare = not block.language and first.startswith(" " * _INDENT) and not first.lstrip().startswith(("```", "~~~"))
        return {} if bare else None
    return {} if isinstance(block, Heading) and block.level == 1 else None


def _stretch(weights: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """The lines of blocks in a row that are code, if they are: from the first to the last line that looks so."""
    coded = [line for line, weight in weights.items() if weight]
    if not any(line == above + 1 for above, line in pairwise(coded)):
        return
    first, last = coded[0], coded[-1]
    inside = [weight for line, weight in weights.items() if first <= line <= last]
    sure = sum(weight == 2 for weight in inside)
    if (sure > 1 or (sure and len(coded) > 2)) and 3 * len(coded) >= 2 * len(inside):
        yield first, last


def _lines(source: Source, first: int, last: int) -> list[str]:
    """Some lines of a source, without the signs of what they stand in; those that end with a break are none."""
    lines = (line[:_LINE] for line in source_lines(source)[first - 1 : last])
    return ["" if line.endswith(_BREAK) else _CONTAINER.sub("", line, count=1).strip() for line in lines]


def _weights(lines: Sequence[str]) -> list[int]:
    """How much each line looks like code: 2 where prose has no such line, 1 where it may."""
    if any(map(_TEX.search, lines)):
        return [0] * len(lines)
    queried = [bool(_SQL.match(line)) for line in lines]
    if sum(queried) > 1 and queried[0] and sum(bool(_SQL_SIGNS.search(line)) for line in lines) > 1:
        return [2 if query else int(line.endswith((",", ";", ")"))) for query, line in zip(queried, lines, strict=True)]
    return [2 if _SURE.match(line) else 1 if _LIKELY.match(line) else 0 for line in lines]


def bare_code(source: Source, content: Content) -> Iterator[Diagnostic]:
    """A finding for each stretch of code in content that stands in no code block."""
    for first, last in stretches(source, content):
        line = source_lines(source)[first - 1]
        column = len(line) - len(line.lstrip()) + 1
        message = f"Lines {first} to {last} look like code and stand in no code block, so they run together."
        hint = "Put ``` on a line of its own above and below them."
        yield Diagnostic(place=source.place(first, column), code="code-bare", message=message, hint=hint)
