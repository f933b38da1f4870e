"""Earlier releases, out of git: what they were built from, and whether it is all there."""

from __future__ import annotations

import atexit
import io
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from notes2anki import config, ledger, pipeline, release
from notes2anki.diagnostics import UsageFault

_NO_GIT = (
    "Releases are made from what git holds: write git init, git add -A and git commit -m Notes,"
    " or clone the repository that the notes are from."
)


def git(folder: Path, *arguments: str) -> bytes:
    """What a git command answers. Raises `UsageFault` where there is no git, else with git's own words."""
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=True).stdout
    except FileNotFoundError as fault:
        raise UsageFault("git is not installed; releases are made from what git holds.") from fault
    except subprocess.CalledProcessError as fault:
        # Git's words for it may be in any language.
        if not any((each / ".git").exists() for each in (folder.resolve(), *folder.resolve().parents)):
            raise UsageFault(f'The folder "{folder.resolve().name}" is not in git. {_NO_GIT}') from fault
        said = fault.stderr.decode(errors="replace").strip()
        raise UsageFault(f"git {arguments[0]} failed: {said}") from fault


def dirty(folder: Path) -> list[str]:
    """The paths in a folder that differ from the last commit, but for what builds write into dist/."""
    answer = git(folder, "status", "--porcelain", "-z", "--", ".", ":(exclude)dist").decode(errors="replace")
    return [entry[3:] for entry in answer.split("\0") if entry[3:]]


def has_tag(folder: Path, tag: str) -> bool:
    """Whether git knows a tag."""
    return bool(git(folder, "tag", "--list", tag).strip())


def tag_of(folder: Path, slug: str, version: str) -> str:
    """The tag of a release, also of one from when its deck was the only one. Raises `UsageFault` without one."""
    tags = [release.tag(slug, version, alone=alone) for alone in (False, True)]
    for tag in tags:
        if has_tag(folder, tag):
            return tag
    hint = "Fetch it (git fetch --tags), or tag the commit of that release."
    raise UsageFault(f"There is no tag {' or '.join(tags)} here, so what learners have is not known. {hint}")


def build_at(root: Path, tag: str, clock: pipeline.Clock) -> pipeline.Build:
    """The decks of a project as a tag holds it, built in a folder of their own. Raises `UsageFault`.

    The folder is there until the program ends: the decks' pictures are in it.
    """
    inside = git(root, "rev-parse", "--show-prefix").decode().strip()
    folder = tempfile.mkdtemp(prefix="notes2anki-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    # From the top: within a folder git would archive that folder alone, and media may lie beside it.
    top = Path(git(root, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    with tarfile.open(fileobj=io.BytesIO(git(top, "archive", "--format=tar", tag))) as archive:
        archive.extractall(folder, filter="data")
    return pipeline.build(config.load(Path(folder) / inside), (), clock, allow_retire=True)


def release_at(root: Path, slug: str, version: str, clock: pipeline.Clock) -> pipeline.Built | None:
    """A release of a deck, built again from its tag; None where the sources there make no such deck."""
    decks = build_at(root, tag_of(root, slug, version), clock).decks
    return next((built for built in decks if built.deck.slug == slug and built.content), None)


def last_releases(root: Path, clock: pipeline.Clock) -> tuple[pipeline.Built, ...]:
    """The decks of a project as learners have them: each at the tag of its last release. Raises `UsageFault`.

    A deck that was never released is not among them.
    """
    try:
        books = ledger.load(root / ledger.FILE).books.values()
    except ledger.LedgerFault:
        return ()  # the build says so
    found: list[pipeline.Built] = []
    for book in books:
        if book.releases:
            built = release_at(root, book.slug, book.releases[-1].version, clock)
            found += [built] if built else []
    return tuple(found)
