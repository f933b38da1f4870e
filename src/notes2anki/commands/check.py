"""The command that finds everything a build would find."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from notes2anki import report
from notes2anki.commands.common import FAILED, OK, PATHS, PROJECT, open_project, run, tell_problems
from notes2anki.diagnostics import WARNING, dumps


@click.command("check")
@PATHS
@PROJECT
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How findings are printed."
)
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
def command(paths: tuple[str, ...], project: Path | None, form: str, strict: bool) -> None:
    """Find everything that a build would find, and write nothing.

    Findings are printed as path:line:column: severity[code] message. An error stops a build; a warning is a slip
    that was recovered from; an info says what was left out on purpose.
    """
    made = run(open_project(project), paths)
    if form == "json":
        click.echo(dumps(report.as_json(made, [])))
    elif form == "github":
        for problem in made.diagnostics:
            click.echo(report.as_github(problem))
    else:
        tell_problems(made.diagnostics, quiet=False, infos=True)
        click.echo(report.summary(made, []))
    warned = strict and any(problem.severity == WARNING for problem in made.diagnostics)
    sys.exit(FAILED if made.failed or warned else OK)
