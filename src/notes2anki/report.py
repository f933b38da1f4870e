"""What a build did, for people and for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import quote

import click

from notes2anki import __version__
from notes2anki.diagnostics import ERROR, HINT, INFO, PASSING, SEVERITIES, WARNING, Diagnostic, on_one_line
from notes2anki.model import Claim, Details, Table
from notes2anki.pipeline import Build, Built
from notes2anki.sources import show

_COLOURS = {ERROR: "red", WARNING: "yellow", INFO: "cyan", HINT: "green"}
_NAMES = {"qa": "question", "term": "term", "fact": "fact", "cloze": "cloze"}
_EXAMPLES = 3
_WIDEST = 100
_HELP = "docs/diagnostics.md of notes2anki explains each code."


def as_json(build: Build, written: Sequence[Path]) -> dict[str, Any]:
    """The document that `--json` prints."""
    claims = _accounts(build)
    paths = [show(path) for path in written] or [""] * len(build.decks)
    return {
        "decks": [_deck(deck, path) for deck, path in zip(build.decks, paths, strict=True)],
        "blocks": {
            "claimed": sum(not claim.reason for claim in claims),
            "skipped": sum(bool(claim.reason) for claim in claims),
        },
        "diagnostics": [problem.as_json() for problem in build.diagnostics],
    }


def _deck(built: Built, path: str) -> dict[str, Any]:
    deck = built.deck
    counts = {
        "notes": len(deck.notes),
        "cards": deck.cards,
        "new": built.kept.new,
        "changed": built.kept.changed,
        "unchanged": built.kept.unchanged,
        "retired": len(built.kept.retired),
    }
    return {"path": path, "name": deck.name, "version": deck.version, **counts}


def summary(build: Build, written: Sequence[Path], *, infos: bool = False) -> str:
    """What became what, in a few lines; `infos` says that all findings were told, and not only those that matter."""
    lines = []
    for number, built in enumerate(build.decks):
        lines += _deck_lines(built, written[number] if written else None)
    counts = Counter(problem.severity for problem in build.diagnostics)
    found = ", ".join(_count(counts[each], each) for each in (ERROR, WARNING, INFO, HINT) if counts[each])
    lines.append(found or "Nothing to complain about.")
    if not infos and any(
        problem.severity in (INFO, HINT) and problem.code not in PASSING for problem in build.diagnostics
    ):
        lines[-1] += " (`notes2anki check` lists them all)"
    if build.failed:
        lines.append("Nothing is written as long as there are errors.")
    return "\n".join(lines)


def _deck_lines(built: Built, path: Path | None) -> list[str]:
    deck = built.deck
    head = click.style(f"{deck.name} {deck.version}", bold=True)
    lines = [f"{head} → {show(path)} ({len(built.content) / 1000:.0f} kB)" if path else head]
    kinds = Counter(note.note_type.key for note in deck.notes)
    each = ", ".join(
        _count(kinds[key], _NAMES.get(key, f'"{key}" note')) for key in sorted(kinds, key=lambda key: -kinds[key])
    )
    lines.append(
        f"  {_count(len(deck.notes), 'note')} ({each}), {_count(deck.cards, 'card')}" if kinds else "  no notes"
    )
    claims = [claim for claim in built.read.claims if isinstance(claim.block, Details | Table)]
    left = [claim for claim in claims if claim.reason]
    files = _count(len(built.read.documents), "file")
    lines.append(
        f"  {files} read, {_count(len(claims), 'block')} found: {len(claims) - len(left)} used, {len(left)} left out"
    )
    for reason, count in sorted(Counter(claim.reason for claim in left).items(), key=lambda pair: (-pair[1], pair[0])):
        places = [claim.block.place for claim in left if claim.reason == reason]
        some = ", ".join(on_one_line(f"{place.path}:{place.line}") for place in places[:_EXAMPLES])
        lines.append(f"    {count:4} {reason:22} {some}{' ...' if count > _EXAMPLES else ''}")
    return lines


def _accounts(build: Build) -> list[Claim]:
    return [claim for built in build.decks for claim in built.read.claims if isinstance(claim.block, Details | Table)]


def coloured(problem: Diagnostic) -> str:
    """A finding as a line for the terminal; click leaves colours out where there is no terminal."""
    severity = click.style(f"{problem.severity}[{problem.code}]", fg=_COLOURS[problem.severity], bold=True)
    said = f"{on_one_line(str(problem.place))}: {severity} {on_one_line(problem.message)}"
    return said + (click.style(f" {on_one_line(problem.hint)}", dim=True) if problem.hint else "")


def as_github(problem: Diagnostic) -> str:
    """A finding as a workflow command, which GitHub shows at its line."""
    level = {ERROR: "error", WARNING: "warning"}.get(problem.severity, "notice")
    # Of a property these two are the ends.
    path = _escaped(problem.place.path).replace(":", "%3A").replace(",", "%2C")
    place = f"file={path},line={problem.place.line},col={problem.place.column}"
    text = f"{problem.message} {problem.hint}".strip()
    return f"::{level} {place},title={problem.code}::{_escaped(text)}"


def as_sarif(problems: Sequence[Diagnostic]) -> dict[str, Any]:
    """The findings as a SARIF 2.1.0 log, which code scanning and editors read."""
    levels = {ERROR: "error", WARNING: "warning"}
    codes = sorted({problem.code for problem in problems})
    rules = [
        {
            "id": code,
            "defaultConfiguration": {"level": levels.get(SEVERITIES[code], "note")},
            "helpUri": f"{_HELP}#{code}",
        }
        for code in codes
    ]
    results = [
        {
            "ruleId": problem.code,
            "ruleIndex": codes.index(problem.code),
            "level": levels.get(problem.severity, "note"),
            "message": {"text": f"{problem.message} {problem.hint}".strip()},
            "locations": [_location(problem)],
        }
        for problem in problems
    ]
    driver = {"name": "notes2anki", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def _location(problem: Diagnostic) -> dict[str, Any]:
    region = {"startLine": problem.place.line, "startColumn": problem.place.column}
    uri = quote(problem.place.path, safe="/:")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def excerpt(problem: Diagnostic, line: str) -> str:
    """The line that a finding is about, with a caret under its column; wide letters and tabs keep it in its place."""
    shown, before = line.rstrip("\n"), line[: problem.place.column - 1]
    start = max(0, len(before) - _WIDEST // 2)
    gap = "".join("\t" if sign == "\t" else " " * (1 + (east_asian_width(sign) in "WF")) for sign in before[start:])
    number = f"{problem.place.line:>5} | "
    dots = "…" if start else ""
    return f"{number}{dots}{shown[start : start + _WIDEST]}\n{' ' * (len(number) - 2)}| {' ' * len(dots)}{gap}^"


def _escaped(text: str) -> str:
    return on_one_line(text).replace("%", "%25")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
