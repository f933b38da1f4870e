"""Findings that are not shown: those that a directive ignores at its block, and those that a baseline knows already."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from notes2anki.diagnostics import ERROR, Diagnostic, UsageFault
from notes2anki.frozen import frozen
from notes2anki.model import Block, Details, Directive, Document, Table

BASELINE = "notes2anki.baseline.json"
_FORMAT = 1


@frozen(eq=True)
class Ignored:
    """Lines of a file where findings of some codes are not wanted."""

    path: str
    start: int
    end: int
    codes: frozenset[str]


def ignored(document: Document) -> tuple[Ignored, ...]:
    """What the `ignore=` directives of a document say."""
    if "ignore" not in document.source.text:
        return ()
    found = list(_ignored(document.blocks, document.source.shown))
    for block in document.walk():
        found += _ignored(block.children, document.source.shown, block)
    return tuple(found)


def without(problems: Iterable[Diagnostic], quiet: Iterable[Ignored]) -> Iterator[Diagnostic]:
    """Findings without those on lines where they are not wanted; errors always show."""
    stretches: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for each in sorted(quiet, key=lambda each: (each.start, each.end)):
        for code in each.codes:
            of_code = stretches[each.path, code]
            # The end that reaches farthest so far, so that the last stretch that starts before a line tells all.
            of_code.append((each.start, max(each.end, of_code[-1][1] if of_code else 0)))
    for problem in problems:
        of_code = stretches.get((problem.place.path, problem.code), [])
        last = bisect_right(of_code, problem.place.line, key=lambda stretch: stretch[0]) - 1
        if problem.severity == ERROR or last < 0 or of_code[last][1] < problem.place.line:
            yield problem


def _ignored(blocks: Sequence[Block], path: str, holder: Block | None = None) -> Iterator[Ignored]:
    for number, block in enumerate(blocks):
        if not isinstance(block, Directive):
            continue
        named = " ".join(value for key, value in block.settings if key == "ignore")
        codes = frozenset(named.replace(",", " ").split())
        if not codes:
            continue
        end = _end(blocks[number + 1 :]) or block.end
        start = block.place.line
        if holder is not None and all(isinstance(before, Directive) for before in blocks[:number]):
            start, end = holder.place.line, max(end, holder.end)
        yield Ignored(path=path, start=start, end=end, codes=codes)


def _end(following: Iterable[Block]) -> int:
    """The last line of the block that a directive is for; a question reaches to the block that answers it."""
    end = 0
    for block in following:
        if isinstance(block, Directive):
            continue
        end = end or block.end
        if isinstance(block, Details | Table):
            return block.end
        if block.end > end:
            return end
    return end


def fingerprints(problems: Iterable[Diagnostic], root: Path) -> dict[Diagnostic, str]:
    """A name for each finding that stays when lines move: its file, code, and the text of its line."""
    lines: dict[str, list[str]] = {}
    names = {}
    for problem in problems:
        path = problem.place.path
        if path not in lines:
            try:
                lines[path] = Path(path).read_text("utf-8", errors="replace").split("\n")
            except OSError:
                lines[path] = []
        text = lines[path][problem.place.line - 1].strip() if problem.place.line <= len(lines[path]) else ""
        resolved = Path(path).resolve()
        inside = resolved.relative_to(root.resolve()) if resolved.is_relative_to(root.resolve()) else resolved
        names[problem] = hashlib.sha256(f"{inside.as_posix()}\x1f{problem.code}\x1f{text}".encode()).hexdigest()[:16]
    return names


def baseline(problems: Iterable[Diagnostic], root: Path) -> bytes:
    """The file that holds today's findings, so that from now on only new ones are shown. Errors are never in it."""
    known = [problem for problem in problems if problem.severity != ERROR]
    counts = Counter(fingerprints(known, root).values())
    content = {"notes2anki baseline": _FORMAT, "findings": dict(sorted(counts.items()))}
    return f"{json.dumps(content, indent=1)}\n".encode()


def without_known(problems: Sequence[Diagnostic], root: Path) -> tuple[Diagnostic, ...]:
    """The findings that the project's baseline does not hold. Raises `UsageFault` where it cannot be read."""
    path = root / BASELINE
    if not path.is_file():
        return tuple(problems)
    try:
        content = json.loads(path.read_text("utf-8"))
        left = Counter({str(name): int(count) for name, count in content["findings"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise UsageFault(f"{path.name}: The baseline cannot be read. Write it anew: check --write-baseline") from fault
    names = fingerprints(problems, root)
    shown = []
    for problem in problems:
        if problem.severity != ERROR and left[names[problem]] > 0:
            left[names[problem]] -= 1
        else:
            shown.append(problem)
    return tuple(shown)
