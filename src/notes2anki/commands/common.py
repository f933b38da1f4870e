"""What all commands share: options, the project, running the pipeline, and how faults end a command."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from notes2anki import config, ledger, pipeline, report, sources
from notes2anki.diagnostics import ERROR, PASSING, WARNING, Diagnostic, UsageFault

OK, FAILED, USAGE, OUT_OF_DATE, REHEARSAL_FAILED = 0, 1, 2, 3, 4

T = TypeVar("T")

# The time of the notes of a deck's first build: without a ledger, too, the same notes give the same bytes anywhere.
_FIRST_TIME = 1_767_225_600
PATHS = click.argument("paths", nargs=-1, metavar="[PATH]...")
PROJECT = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help=f"The folder with {config.FILE}; otherwise the nearest at or above the working directory.",
)


def open_project(folder: Path | None) -> config.Project:
    """The project of a folder, or the one that the user is in; a broken configuration ends the command."""
    return guarded(lambda: config.load(folder) if folder else config.find(Path.cwd()))


def run(project: config.Project, paths: tuple[str, ...], *, allow_retire: bool = False) -> pipeline.Build:
    """The pipeline over the project or the given paths, under a progress bar."""
    for path in paths:
        if not path:
            raise click.UsageError("A path is empty.")
        if not Path(path).exists():
            raise click.UsageError(f'There is no file or folder "{path}". {sources.instead(Path(), path)}')
    with Bar() as progress:
        return guarded(
            lambda: pipeline.build(project, tuple(map(Path, paths)), clock(), progress, allow_retire=allow_retire)
        )


def changed_ledger(project: config.Project, made: pipeline.Build) -> dict[Path, bytes]:
    """The ledger's file as a build leaves it; nothing where the build changed nothing."""
    return {} if made.after == made.before else {project.root / ledger.FILE: ledger.dump(made.after)}


def guarded(action: Callable[[], T]) -> T:
    """The result of an action; a fault of usage or configuration ends the program with its sentence."""
    try:
        return action()
    except UsageFault as fault:
        tell_problems(fault.diagnostics, quiet=False, infos=False)
        if not fault.diagnostics:
            click.echo(f"Error: {fault}", err=True)
        sys.exit(USAGE)


def clock() -> pipeline.Clock:
    """The time of a build: SOURCE_DATE_EPOCH, else now; for a deck's first build a time that is always the same."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = int(time.time())
    if given:
        if not given.isdecimal() or not 0 < int(given) <= now + 86_400:
            rule = "must be a time in seconds since 1970, after 0 and not in the future"
            raise UsageFault(f'SOURCE_DATE_EPOCH {rule}; it is "{given}".')
        return pipeline.Clock(now=int(given), first=int(given), today=now)
    return pipeline.Clock(now=now, first=_FIRST_TIME, today=now)


def tell_problems(problems: tuple[Diagnostic, ...], *, quiet: bool, infos: bool, done: bool = False) -> None:
    """Print findings to stderr, on a terminal with their lines.

    Without `infos` only errors and warnings; where a build was `done`, also what it did to the ledger.
    """
    passing = PASSING if done else frozenset()
    shown = [each for each in problems if infos or each.severity in (ERROR, WARNING) or each.code in passing]
    lines: dict[str, list[str]] = {}
    terminal = sys.stderr.isatty() or bool(os.environ.get("FORCE_COLOR"))
    told: list[str] = []
    for problem in [] if quiet else shown:
        told.append(report.coloured(problem))
        if terminal:
            path = problem.place.path
            if path not in lines:
                lines[path] = _lines(path)
            if problem.place.line <= len(lines[path]):
                told.append(click.style(report.excerpt(problem, lines[path][problem.place.line - 1]), dim=True))
    if told:
        click.echo("\n".join(told), err=True)


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8-sig", errors="replace").split("\n")
    except OSError:
        return []


class Bar:
    """A progress bar on a terminal, once a build has lasted longer than a moment."""

    _PATIENCE = 0.7

    def __enter__(self) -> Callable[[str, int, int], None]:
        self.started, self.shown = time.monotonic(), False
        return self.step if sys.stderr.isatty() else lambda *_: None

    def step(self, what: str, done: int, total: int) -> None:
        """Show how far a stage is."""
        if time.monotonic() - self.started > self._PATIENCE:
            self.shown = True
            filled = round(24 * done / total) if total else 0
            click.echo(f"\r{what:<9} [{'#' * filled}{'-' * (24 - filled)}] {done}/{total} ", err=True, nl=False)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r" + " " * 60 + "\r", err=True, nl=False)
