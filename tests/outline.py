"""Documents and items as short text, the form in which fixtures say what they expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract import Found, Options, extract
from notes2anki.markdown import parse
from notes2anki.model import (
    Block,
    Code,
    Details,
    Directive,
    Document,
    Fact,
    Formula,
    Heading,
    Html,
    Item,
    ListBlock,
    ListItem,
    Quote,
    Source,
    Table,
    Term,
    TextBlock,
)
from notes2anki.model import Question as Asked
from notes2anki.render import plain

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Case:
    """One situation of a fixture file."""

    title: str
    text: str
    expected: str
    line: int


def cases(folder: str) -> Iterator[tuple[str, Case]]:
    """Every case of the fixture files of a folder, with an id for pytest."""
    for file in sorted((HERE / "fixtures" / folder).glob("*.txt")):
        for case in read_cases(file):
            yield f"{file.stem}: {case.title}", case


def read_cases(file: Path) -> list[Case]:
    """The cases of a file: `title`, `.`, Markdown, `.`, what is expected, `.`."""
    found, part, parts, start = [], [], [], 1
    for number, line in enumerate(file.read_text("utf-8").split("\n"), 1):
        if line != ".":
            part.append(line)
            continue
        parts.append("\n".join(part))
        part = []
        if len(parts) == 3:
            found.append(Case(parts[0].strip(), parts[1], parts[2].strip("\n"), start))
            parts, start = [], number + 1
    assert not parts, f"{file.name}: a case has no end"
    return found


def source(text: str, path: str = "notes.md", root: Path = HERE) -> Source:
    """A source with a text of its own."""
    return Source(path=path, shown=path, root=root, text=text)


def document(text: str) -> Document:
    """A text as a document."""
    return parse(source(text))[0]


def found(text: str, options: Options = Options()) -> Found:  # noqa: B008  # frozen
    """What the extractors find in a text."""
    return extract(document(text), options)


def problems(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Diagnostics, a line each, without their words."""
    return [f"{item.severity}[{item.code}] {item.place.line}:{item.place.column}" for item in sorted(diagnostics)]


def grammar(text: str) -> str:
    """The blocks of a text, a line each, indented by their nesting, and what is wrong with the markup."""
    made, diagnostics = parse(source(text))
    lines = [line for block in made.blocks for line in _block(block, 0)]
    return "\n".join(line.rstrip() for line in [*lines, *problems(diagnostics)])


def _block(block: Block, depth: int) -> list[str]:
    name, end = (
        type(block).__name__.removesuffix("Block").lower(),
        f"-{block.end}" if block.end > block.place.line else "",
    )
    head = "  " * depth + f"{name} {block.place.line}{end}"
    if isinstance(block, Table):
        rows = [f"{'  ' * (depth + 1)}{row.place.line}: {_cells(row.cells)}" for row in block.rows]
        return [f"{head} [{_cells(block.header)}]", *rows]
    return [f"{head}{_about(block)}", *(line for child in block.children for line in _block(child, depth + 1))]


def _about(block: Block) -> str:
    match block:
        case Heading():
            return f" h{block.level}: {block.text.html}"
        case TextBlock():
            return f": {block.text.html}".replace("\n", "⏎")
        case Details():
            state = "" if block.closed else " unclosed"
            return f"{state}: {block.summary.html if block.has_summary else '(no summary)'}".replace("\n", "⏎")
        case Code():
            return f" {block.language or '(none)'}: {block.code}".replace("\n", "⏎")
        case Formula():
            return f": {block.tex}".replace("\n", "⏎")
        case ListBlock():
            return f"{' ordered' if block.ordered else ''}{'' if block.tight else ' loose'}"
        case ListItem():
            return f"{f' no. {block.number}' if block.number else ''}{f' [{block.task}]' if block.task else ''}"
        case Quote():
            return f" {block.alert}" if block.alert else ""
        case Directive():
            return f": {dict(block.settings)}"
        case Html():
            return f": {block.html}".replace("\n", "⏎")
    return ""


def _cells(cells: Iterable[TextBlock]) -> str:
    return " | ".join(cell.text.html for cell in cells)


def extraction(text: str) -> str:
    """The items of a text, the blocks that were left out, and what is wrong."""
    made, wrong = parse(source(text))
    result = extract(made)
    lines = [line for item in result.items for line in _item(item)]
    left = [claim for claim in result.claims if claim.reason]
    lines += [
        f"left {claim.block.place.line} {claim.reason}" for claim in sorted(left, key=lambda claim: claim.block.place)
    ]
    others = [one for one in (*wrong, *result.diagnostics) if one.code not in {claim.reason for claim in left}]
    return "\n".join([*lines, *problems(others)])


def _item(item: Item) -> list[str]:
    where = f"{item.kind} {item.place.line}"
    match item:
        case Asked():
            number = f" #{item.number}" if item.number else ""
            lines = [f"{where}{number}: {_flat(item.question)}", f"  = {_flat(item.answer)}"]
            return lines + ([f"  hint: {_flat(item.hint)}"] if item.hint else [])
        case Term():
            labels = [f" ({_flat(label)})" if label else "" for label in (item.term_label, item.definition_label)]
            return [f"{where}: {_flat(item.term)}{labels[0]} = {_flat(item.definition)}{labels[1]}"]
        case Fact():
            label = f" ({_flat(item.subject_label)})" if item.subject_label else ""
            return [f"{where}: {_flat(item.subject)}{label} · {_flat(item.attribute)} = {_flat(item.value)}"]
    return [where]


def _flat(content: tuple[object, ...]) -> str:
    return plain(content).replace("\n", " ⏎ ").replace("\t", " ¦ ")  # type: ignore[arg-type]  # any content will do
