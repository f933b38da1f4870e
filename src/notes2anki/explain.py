"""What a line of the notes became, or why nothing came of it."""

from __future__ import annotations

from pathlib import Path

from notes2anki import pipeline, sources
from notes2anki.config import Project
from notes2anki.diagnostics import UsageFault
from notes2anki.model import Block, Claim, Document, Item
from notes2anki.pipeline import Read
from notes2anki.render import plain

_PREVIEW = 200


def explain_line(project: Project, path: Path, line: int) -> str:
    """A few sentences on a line of a file. Raises `UsageFault` where the file has no such line or cannot be read."""
    files, problems = sources.find([path], path.resolve().parent)
    read = pipeline.read_all(files, project, lambda *_: None)
    problems = (*problems, *read.diagnostics)
    if not read.documents:
        raise UsageFault(str(problems[0]) if problems else f"{path}: The file is set to give no cards.")
    document = read.documents[0]
    count = document.source.text.count("\n") + 1
    if not 1 <= line <= count:
        raise UsageFault(f"{path} has {count} lines, so there is no line {line}.")
    lines = [f"{sources.show(path)}:{line}"]
    lines += _blocks(document, read, line) or [
        "  Nothing here can become a note: it is text, and belongs to no table or collapsible block."
    ]
    lines += [
        f"  {problem.severity}[{problem.code}] {problem.message} {problem.hint}"
        for problem in problems
        if problem.place.line == line
    ]
    return "\n".join(lines)


def _blocks(document: Document, read: Read, line: int) -> list[str]:
    """What is to say of the blocks around a line, the outermost first."""
    claims = {claim.block: claim for claim in read.claims}
    lines: list[str] = []
    told: set[int] = set()
    for block in document.walk():
        if not block.place.line <= line <= block.end:
            continue
        claim = claims.get(block)
        if claim is not None:
            lines += _claim(block, claim)
        for item in read.items:
            if id(item) not in told and _is_from(item, block, line):
                told.add(id(item))
                lines += _item(item)
    return lines


def _is_from(item: Item, block: Block, line: int) -> bool:
    return (item.block is block and (item.kind == "qa" or item.place.line == line)) or (
        item.place.line == line == block.place.line
    )


def _claim(block: Block, claim: Claim) -> list[str]:
    name = type(block).__name__
    where = f"  {name}, lines {block.place.line} to {block.end}"
    if claim.reason:
        return [f"{where}: left out [{claim.reason}]. {claim.told}"]
    return [f"{where}: {claim.told} (by {claim.by})"]


def _item(item: Item) -> list[str]:
    names = {
        "qa": ("question", "answer", "hint"),
        "term": ("term", "definition"),
        "fact": ("subject", "attribute", "value"),
    }
    lines = [f"  → a note of the type {item.setting('type') or item.kind}"]
    for name in names[item.kind]:
        text = " ".join(plain(getattr(item, name)).split())
        if text:
            lines.append(f"      {name}: {text[:_PREVIEW]}{'…' if len(text) > _PREVIEW else ''}")
    return lines
