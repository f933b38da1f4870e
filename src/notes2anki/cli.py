"""The command line: reads options, runs the pipeline, prints, writes, and says by its exit code how it went."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from notes2anki import __version__, apkg, config, pipeline, report
from notes2anki.diagnostics import ERROR, WARNING, Diagnostic, UsageFault, dumps
from notes2anki.explain import explain_line

OK, FAILED, USAGE = 0, 1, 2

T = TypeVar("T")

# The time of a deck whose notes are in no git history, so that it does not depend on when it is built.
_NO_TIME = 1_767_225_600
_PATHS = click.argument("paths", nargs=-1, metavar="[PATH]...")
_PROJECT = click.option(
    "--project",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help=f"The folder with {config.FILE}; otherwise the nearest at or above the working directory.",
)


class _Commands(click.Group):
    """Commands, the first of which is meant when none is named; a path in its place is explained."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands and Path(args[0]).exists():
            ctx.fail(f'"{args[0]}" is no command. To build it: notes2anki build {args[0]}')
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="notes2anki")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Make Anki decks from course notes in Markdown: from their tables, and from questions over collapsible answers.

    Without a command this builds the deck of the project that you are in, like `notes2anki build`.

    \b
    notes2anki build                  the deck of this folder, into dist/
    notes2anki build notes/week1.md   a deck of this one file
    notes2anki check                  what is wrong or left out, nothing written
    notes2anki explain FILE:LINE      what a line became, and why
    """
    if ctx.invoked_subcommand is None:
        ctx.invoke(build)


@cli.command()
@_PATHS
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where the deck goes: a folder, or a file name that ends in .apkg. Default: dist/ of the project.",
)
@_PROJECT
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of the summary.")
def build(
    paths: tuple[str, ...] = (), output: Path | None = None, project: Path | None = None, as_json: bool = False
) -> None:
    """Make the deck, and say what became what.

    With PATHs (files or folders) it makes one deck of just these. A build with errors writes nothing and leaves the
    deck of the build before as it was.

    Exit codes: 0 done (warnings allowed), 1 errors or no notes, 2 wrong usage or configuration.
    """
    found = _project(project)
    made = _run(found, paths)
    written: list[Path] = []
    if not made.failed:
        folder, name = _target(output, found, made)
        for deck in made.decks:
            path = folder / (name or f"{deck.deck.slug}-{deck.deck.version}.apkg")
            apkg.write(path, deck.content)
            written.append(path)
    _tell_problems(made.diagnostics, quiet=as_json, infos=False)
    click.echo(dumps(report.as_json(made, written)) if as_json else report.summary(made, written))
    sys.exit(FAILED if made.failed else OK)


@cli.command()
@_PATHS
@_PROJECT
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How findings are printed."
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
def check(paths: tuple[str, ...], project: Path | None, form: str, strict: bool) -> None:
    """Find everything that a build would find, and write nothing.

    Findings are printed as path:line:column: severity[code] message. An error stops a build; a warning is a slip
    that was recovered from; an info says what was left out on purpose.
    """
    made = _run(_project(project), paths)
    if form == "json":
        click.echo(dumps(report.as_json(made, [])))
    elif form == "github":
        for problem in made.diagnostics:
            click.echo(report.as_github(problem))
    else:
        _tell_problems(made.diagnostics, quiet=False, infos=True)
        click.echo(report.summary(made, []))
    warned = strict and any(problem.severity == WARNING for problem in made.diagnostics)
    sys.exit(FAILED if made.failed or warned else OK)


@cli.command()
@click.argument("where", metavar="PATH:LINE")
@_PROJECT
def explain(where: str, project: Path | None) -> None:
    """Say what the block at a line became, or why it became nothing, and how to change that."""
    path, _, line = where.rpartition(":")
    if not path or not line.isdecimal():
        raise click.UsageError("Name a file and a line in it, like notes/week1.md:12")
    if not Path(path).is_file():
        raise click.UsageError(f'There is no file "{path}".')
    found = _project(project)
    made = _guarded(lambda: explain_line(found, Path(path), int(line)))
    click.echo(made)


def _project(folder: Path | None) -> config.Project:
    return _guarded(lambda: config.load(folder) if folder else config.find(Path.cwd()))


def _run(project: config.Project, paths: tuple[str, ...]) -> pipeline.Build:
    for path in paths:
        if not path:
            raise click.UsageError("A path is empty.")
        if not Path(path).exists():
            raise click.UsageError(
                f'There is no file or folder "{path}". Check the spelling, or the folder that you are in.'
            )
    with _Bar() as progress:
        return _guarded(lambda: pipeline.build(project, tuple(map(Path, paths)), _stamp(project.root), progress))


def _guarded(action: Callable[[], T]) -> T:
    """The result of an action; a fault of usage or configuration ends the program with its sentence."""
    try:
        return action()
    except UsageFault as fault:
        click.echo(f"Error: {fault}", err=True)
        sys.exit(USAGE)


def _target(output: Path | None, project: config.Project, made: pipeline.Build) -> tuple[Path, str]:
    """The folder that decks go to, and the name that the user gave the one deck, if any."""
    if output is None:
        return project.root / "dist", ""
    if output.suffix == ".apkg" and not output.is_dir():
        if len(made.decks) > 1:
            raise click.UsageError(f"There are {len(made.decks)} decks, so -o must be a folder.")
        return output.parent, output.name
    if output.exists() and not output.is_dir():
        raise click.UsageError(f'"{output}" is a file; -o takes a folder, or a name that ends in .apkg.')
    return output, ""


def _stamp(folder: Path) -> int:
    """The time that a deck carries: SOURCE_DATE_EPOCH, else the last commit's, so that a build can be repeated."""
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given:
        if not given.isdecimal() or not 0 < int(given) <= time.time() + 86_400:
            rule = "must be a time in seconds since 1970, after 0 and not in the future"
            raise UsageFault(f'SOURCE_DATE_EPOCH {rule}; it is "{given}".')
        return int(given)
    try:
        command = ["git", "-C", str(folder), "log", "-1", "--format=%ct"]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=10, check=True).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return _NO_TIME
    return int(answer) if answer.isdecimal() else _NO_TIME


def _tell_problems(problems: tuple[Diagnostic, ...], *, quiet: bool, infos: bool) -> None:
    shown = [problem for problem in problems if infos or problem.severity in (ERROR, WARNING)]
    for problem in [] if quiet else shown:
        click.echo(report.coloured(problem), err=True)


class _Bar:
    """A progress bar on a terminal, once a build has lasted longer than a moment."""

    _PATIENCE = 0.7

    def __enter__(self) -> Callable[[str, int, int], None]:
        self.started, self.shown = time.monotonic(), False
        return self.step if sys.stderr.isatty() else lambda *_: None

    def step(self, what: str, done: int, total: int) -> None:
        if time.monotonic() - self.started > self._PATIENCE:
            self.shown = True
            filled = round(24 * done / total) if total else 0
            click.echo(f"\r{what:<9} [{'#' * filled}{'-' * (24 - filled)}] {done}/{total} ", err=True, nl=False)

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r" + " " * 60 + "\r", err=True, nl=False)


def main() -> None:
    """Run the command line; a reader that closes the pipe early is no fault."""
    try:
        cli.main(prog_name="notes2anki")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAILED)
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        click.echo(f"Error: {where}{fault.strerror or fault}. Nothing was changed.", err=True)
        sys.exit(FAILED)
