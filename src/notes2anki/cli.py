"""The command line: which commands there are; each is a module of `commands`."""

from __future__ import annotations

import gc
import io
import os
import sys
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

import click

from notes2anki import __version__

# A command is the module of its name, with a function `command`; it is imported when it is asked for.
COMMANDS = (
    "build",
    "check",
    "explain",
    "preview",
    "watch",
    "rehearse",
    "release",
    "verify",
    "adopt",
    "templates",
    "init",
)


class _Commands(click.Group):
    """Commands, the first of which is meant when none is named; a path in its place is explained."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = import_module(f"notes2anki.commands.{cmd_name}").command
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and Path(args[0]).exists():
            ctx.fail(f'"{args[0]}" is no command. To build it: notes2anki build {args[0]}')
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = get_close_matches(args[0].lower(), COMMANDS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are {', '.join(COMMANDS)}."
            ctx.fail(f'"{args[0]}" is no command. {hint}')
        return super().resolve_command(ctx, args)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as fault:
            raise self._of_another(ctx, fault) from fault

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as fault:
            raise self._of_another(ctx, fault) from fault

    def _of_another(self, ctx: click.Context, fault: click.NoSuchOption) -> click.UsageError:
        """A fault that says which commands have an option that the one at hand has not; else the same fault."""
        having = [name for name in COMMANDS if fault.option_name in _options(self.get_command(ctx, name))]
        if not having:
            return fault
        asked = fault.ctx or ctx
        said = f"{fault.option_name} is an option of {' and '.join(having)}"
        if asked.command is self:
            return click.UsageError(f"{said}: notes2anki {having[0]} {fault.option_name}", asked)
        return click.UsageError(f"{said}, and not of {asked.info_name}.", asked)


def _options(command: click.Command | None) -> list[str]:
    return [form for each in (command.params if command else []) for form in (*each.opts, *each.secondary_opts)]


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
    notes2anki preview --open         every card, before you import them
    notes2anki init                   a new project, with notes to start from
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    elif os.environ.get("FORCE_COLOR"):
        ctx.color = True
    if ctx.invoked_subcommand is None:
        ctx.invoke(import_module("notes2anki.commands.build").command)


def main() -> None:
    """Run the command line; a reader that closes the pipe early is no fault, nor a terminal that lacks a letter."""
    # A build makes millions of small values and keeps them until it ends: to look them over for circles takes up to
    # half of the time. What builds again and again has them collected in between (serve.py).
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        cli.main(prog_name="notes2anki")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as fault:
        where = f"{fault.filename}: " if fault.filename else ""
        click.echo(f"Error: {where}{fault.strerror or fault}. Nothing was changed.", err=True)
        sys.exit(1)
