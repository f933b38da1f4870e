"""The ledger beside what else is known of the notes: whether it was lost, and whether git is to keep it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from notes2anki import adopt, config, ledger, sources
from notes2anki.diagnostics import Diagnostic, UsageFault
from notes2anki.model import Place

_PATIENCE = 10


def findings(root: Path, decks: Mapping[str, Collection[str]]) -> Iterator[Diagnostic]:
    """What is to be said of the ledger of a project. `decks` are the guids of its decks, by their slugs."""
    in_git = any((folder / ".git").exists() for folder in (root, *root.parents))
    if in_git:
        yield from _ignored(root)
    if (root / ledger.FILE).exists():
        return
    if in_git and _git(root, "ls-files", "-z", "--", ledger.FILE):
        message = "The ledger is missing, though git knows it: notes that were reworded are new to learners."
        hint = f"Take it back with `git checkout -- {ledger.FILE}`, and build again."
        yield Diagnostic(place=_place(root), code="ledger-missing", message=message, hint=hint)
        return
    for slug, guids in decks.items():
        yield from _lost(root, slug, guids)


def _place(root: Path) -> Place:
    return Place(path=sources.show(root / ledger.FILE))


def _lost(root: Path, slug: str, guids: Collection[str]) -> Iterator[Diagnostic]:
    """A finding where a deck of before has notes that this build would not know again."""
    path = _last(root / "dist", slug)
    try:
        known = {note.guid for note in adopt.read(path)} if path else set()
    except UsageFault:
        return
    lost = len(known - {*guids})
    if path and lost:
        message = (
            f"The ledger is missing: {lost} of the {len(known)} notes of {sources.show(path)} are not found again."
        )
        hint = f"Put {ledger.FILE} back, or take over what learners have with `notes2anki adopt` and the deck."
        yield Diagnostic(place=_place(root), code="ledger-missing", message=message, hint=hint)


def _last(folder: Path, slug: str) -> Path | None:
    """The package of the highest version that builds of a deck left in a folder."""
    form = re.compile(rf"{re.escape(slug)}-(\d{{1,9}})\.(\d{{1,9}})\.(\d{{1,9}})(?:-dev)?\.apkg")
    try:
        matches = [match for entry in os.scandir(folder) if (match := form.fullmatch(entry.name))]
    except OSError:
        return None
    latest = max(matches, key=lambda match: (*map(int, match.groups()), match[0]), default=None)
    return folder / latest[0] if latest else None


def _ignored(root: Path) -> Iterator[Diagnostic]:
    """A finding where git is told to leave out the ledger, and not all of the project."""
    names = [name.encode() for name in (ledger.FILE, config.FILE)]
    answer = _git(root, "check-ignore", "-v", "-z", "--stdin", given=b"\0".join(names)).split(b"\0")
    rules = {path: rule for *rule, path in zip(*[iter(answer)] * 4, strict=False) if not rule[2].startswith(b"!")}
    if names[0] not in rules or names[1] in rules:
        return
    file, line, pattern = rules[names[0]]
    named = [folder / os.fsdecode(file) for folder in (root, *root.parents)]
    at = next((path for path in named if path.is_file()), None)
    place = Place(path=sources.show(at), line=int(line)) if at else _place(root)
    why = pattern.decode(errors="replace")
    message = f'Git leaves out the ledger, for "{why}": whoever builds elsewhere has no history of the notes.'
    hint = (
        "Take the line out"
        if names[0] in pattern
        else f"Write !{ledger.FILE} on a line of its own at the end of .gitignore"
    )
    yield Diagnostic(place=place, code="ledger-ignored", message=message, hint=f"{hint}, and commit the ledger.")


def _git(root: Path, *arguments: str, given: bytes = b"") -> bytes:
    """What a git command answers, or nothing where it fails; no program that the repository names is run."""
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", *arguments]
    try:
        return subprocess.run(command, input=given, capture_output=True, check=True, timeout=_PATIENCE).stdout
    except (OSError, subprocess.SubprocessError):
        return b""
