"""What a line of the notes became, or why nothing came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from pathlib import Path

from notes2anki import pipeline, sources
from notes2anki.config import FILE, Project
from notes2anki.diagnostics import Diagnostic, UsageFault, on_one_line
from notes2anki.extract import ON_DEMAND, extract
from notes2anki.model import (
    Block,
    Claim,
    Code,
    Details,
    Directive,
    Document,
    Formula,
    Heading,
    Html,
    Item,
    ListBlock,
    Note,
    Paragraph,
    Quote,
    Row,
    Rule,
    Table,
)
from notes2anki.pipeline import Built, Clock
from notes2anki.render import plain

_PREVIEW = 200
# What a block that no extractor asks about is, and what would make a note of it.
_KINDS: tuple[tuple[type[Block], str], ...] = (
    (Heading, "a heading; it gives the notes below it their place"),
    (Code, "code; tags and tables in code are only text"),
    (Formula, "a formula"),
    (Directive, "a directive: it is about the block behind it, or the one that it stands in"),
    (ListBlock, "a list"),
    (Quote, "a quotation"),
    (Rule, "a line between sections"),
    (Html, "HTML"),
    (Block, "text"),
)
_MAKES_NOTES = "Tables and collapsible blocks (<details>) become notes; this belongs to none."


def explain_line(project: Project, path: Path, line: int, clock: Clock) -> str:
    """A few sentences on a line of a file. Raises `UsageFault` where the file has no such line or cannot be read."""
    # A file of the project is what it is there; another one is read as a deck of its own, as when it is built.
    files = (file for planned in pipeline.plan(project, ()) for file in planned.files)
    paths = () if any(file.file.resolve() == path.resolve() for file in files) else (path,)
    build = pipeline.build(project, paths, clock, allow_retire=True)
    found = _document(build.decks, path)
    if found is None:
        problems = [problem for problem in build.diagnostics if problem.severity == "error"]
        raise UsageFault(str(problems[0]) if problems else f"{path}: The file is set to give no cards.")
    built, document = found
    written = path.read_text("utf-8-sig", errors="replace")
    given = written.count("\n") + (not written.endswith("\n"))
    if not 1 <= line <= given:
        raise UsageFault(f"{path} has {given} lines, so there is no line {line}.")
    lines = [f"{sources.show(path)}:{line}"]
    said = list(_blocks(built, document, line))
    lines += said or [f"  {_nothing(document, path, line)}"]
    if not said and document.source.text.split("\n")[line - 1].strip():
        lines += _instead(project, built, document, line)
    lines += _findings(build.diagnostics, document, line)
    return "\n".join(map(on_one_line, "\n".join(lines).split("\n")))


def _findings(problems: Sequence[Diagnostic], document: Document, line: int) -> Iterator[str]:
    """What was found at a line, and what at the blocks that it is in: what is told of those stands at their start."""
    about = _lines_about(document, line)
    for problem in problems:
        if problem.place.path == document.source.shown and problem.place.line in about:
            where = "" if problem.place.line == line else f"line {problem.place.line}: "
            yield f"  {where}{problem.severity}[{problem.code}] {problem.message} {problem.hint}".rstrip()


def _lines_about(document: Document, line: int) -> set[int]:
    """A line, all lines of the text or code that it is in, and the first of each table or collapsible block."""
    about = {line}
    for block in document.walk():
        if block.place.line <= line <= block.end:
            if isinstance(block, Paragraph | Code):
                about.update(range(block.place.line, block.end + 1))
            elif isinstance(block, Table | Details):
                about.add(block.place.line)
    return about


def _document(decks: Sequence[Built], path: Path) -> tuple[Built, Document] | None:
    for built in decks:
        for document in built.read.documents:
            if (document.source.root / document.source.path).resolve() == path.resolve():
                return built, document
    return None


def _blocks(built: Built, document: Document, line: int) -> Iterator[str]:
    """What is to say of the blocks around a line, the outermost first, with their notes."""
    claims = {claim.block: claim for claim in built.read.claims}
    notes = [note for note in built.deck.notes if note.item.source is document.source]
    parts = {note.guid: set(_parts(note.item)) for note in notes}
    told: set[str] = set()
    for block in document.walk():
        if not block.place.line <= line <= block.end:
            continue
        claim = claims.get(block)
        if claim is not None and not isinstance(block, Row):
            yield _claim(block, claim)
            if claim.more:
                yield f"    {claim.more}"
        for note in notes:
            if note.guid not in told and (_is_from(note.item, block, line) or block in parts[note.guid]):
                told.add(note.guid)
                yield from _note(note)


def _parts(item: Item) -> Iterator[Block]:
    """The blocks that an item's content is made of, with all that is in them."""
    stack = [part for each in fields(item) for part in _blocks_in(getattr(item, each.name))]
    while stack:
        block = stack.pop()
        yield block
        stack.extend(block.children)


def _blocks_in(value: object) -> list[Block]:
    return [part for part in value if isinstance(part, Block)] if isinstance(value, tuple) else []


def _is_from(item: Item, block: Block, line: int) -> bool:
    """Whether an item was made of this block: of a collapsible block anywhere in it, of a table on its own row."""
    if isinstance(block, Details):
        return item.block is block
    return item.place.line == line and (item.block is block or block.place.line == line)


def _claim(block: Block, claim: Claim) -> str:
    where = f"  {type(block).__name__}, lines {block.place.line} to {block.end}"
    return (
        f"{where}: left out [{claim.reason}]. {claim.told}"
        if claim.reason
        else f"{where}: {claim.told} (by {claim.by})"
    )


def _note(note: Note) -> Iterator[str]:
    yield f"  → the note {note.guid}, of the type {note.note_type.key}; in the ledger: {note.known}"
    yield f"      in the deck {note.deck}, tagged {' '.join(note.tags)}"
    for name in (*note.item.asked, *note.item.told):
        text = " ".join(plain(getattr(note.item, name)).split())
        if text:
            yield f"      {name}: {text[:_PREVIEW]}{'…' if len(text) > _PREVIEW else ''}"


def _instead(project: Project, built: Built, document: Document, line: int) -> Iterator[str]:
    """What keeps a line from becoming a note: a pattern that is off, or the block behind it that was left out."""
    every = replace(project.reading, off=frozenset(), on=ON_DEMAND)
    found = extract(document, every)
    for item in found.items:
        if item.block.place.line <= line <= item.block.end and isinstance(item.block, Paragraph | Heading | Quote):
            by = next(claim.by for claim in found.claims if claim.block is item.block)
            where = 'add it to "on"' if by in ON_DEMAND else 'take it out of "off"'
            yield f'  The pattern "{by}" would make a note of it: {where}, under [markdown] in {FILE}.'
            return
    claims = {claim.block: claim for claim in built.read.claims}
    for block in document.walk():
        if block.place.line > line and isinstance(block, Heading | Details | Table):
            claim = claims.get(block)
            if claim is not None and claim.reason:
                yield f"  The block behind it, at line {block.place.line}, was left out [{claim.reason}]. {claim.told}"
            return


def _nothing(document: Document, path: Path, line: int) -> str:
    """What a line is of which nothing can come."""
    written = path.read_text("utf-8-sig", errors="replace").split("\n")[line - 1]
    inner: Block | None = None
    for block in document.walk():
        if block.place.line <= line <= block.end and not isinstance(block, Table | Details):
            inner = block
    if not written.strip():
        return "This line is blank."
    if inner is None and not document.source.text.split("\n")[line - 1].strip():
        return "This line is front matter: it is about the whole file."
    if inner is None and re.match(r"\s*(?:<!--|.*-->)", written):
        return "This line is a comment: GitHub does not show it, and no note does."
    kind = next((said for each, said in _KINDS if isinstance(inner, each)), "markup that shows nothing by itself")
    return f"This line is {kind}." + ("" if isinstance(inner, Directive) else f" {_MAKES_NOTES}")
