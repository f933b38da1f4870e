"""The command that finds everything a build would find."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from notes2anki import files, report, silence
from notes2anki.commands.common import FAILED, OK, PATHS, PROJECT, guarded, open_project, run, tell_problems
from notes2anki.diagnostics import WARNING, dumps

_FORMS = ("text", "json", "github", "sarif")


@click.command("check")
@PATHS
@PROJECT
@click.option("--format", "form", type=click.Choice(_FORMS), default="text", help="How findings are printed.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option(
    "--write-baseline", is_flag=True, help=f"Note today's findings in {silence.BASELINE}: only new ones count."
)
def command(paths: tuple[str, ...], project: Path | None, form: str, strict: bool, write_baseline: bool) -> None:
    """Find everything that a build would find, and write nothing.

    Findings are printed as path:line:column: severity[code] message. An error stops a build; a warning is a slip
    that was recovered from; an info says what was left out on purpose; a hint is a matter of taste. Findings that
    the project's baseline knows are not shown; errors always are.

    Exit codes: 0 nothing that matters, 1 errors, or warnings with --strict, 2 wrong usage or configuration.
    """
    found = open_project(project)
    made = run(found, paths)
    if write_baseline:
        files.write_all({found.root / silence.BASELINE: silence.baseline(made.diagnostics, found.root)})
        click.echo(f"{silence.BASELINE} holds today's findings; from now on, only new ones are shown.", err=True)
    shown = guarded(lambda: silence.without_known(made.diagnostics, found.root))
    made = replace(made, diagnostics=shown)
    if form == "json":
        click.echo(dumps(report.as_json(made, [])))
    elif form == "sarif":
        click.echo(dumps(report.as_sarif(shown)))
    elif form == "github":
        for problem in shown:
            click.echo(report.as_github(problem))
    else:
        tell_problems(shown, quiet=False, infos=True)
        click.echo(report.summary(made, [], infos=True))
    warned = strict and any(problem.severity == WARNING for problem in shown)
    sys.exit(FAILED if made.failed or warned else OK)
