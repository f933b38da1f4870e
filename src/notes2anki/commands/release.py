"""The command that makes a release: its version, changelog and files are computed from what changed for learners."""

from __future__ import annotations

import importlib.util
import re
import shlex
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import click

from notes2anki import artefacts, changelog, files, history, ledger, pipeline, preview, release
from notes2anki.commands.common import (
    FAILED,
    OK,
    PROJECT,
    REHEARSAL_FAILED,
    clock,
    guarded,
    open_project,
    run,
    tell_problems,
)
from notes2anki.config import Project
from notes2anki.diagnostics import ERROR, WARNING, UsageFault
from notes2anki.frozen import frozen
from notes2anki.sources import show

_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@frozen
class _Issue:
    """A deck to be released: what was planned, what it is now, and what learners have."""

    plan: release.Plan
    tag: str
    date: str
    new: pipeline.Built
    old: pipeline.Built | None

    @property
    def title(self) -> str:
        return f"{self.new.deck.name} {self.plan.version}"


@click.command("release")
@PROJECT
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--bump", type=click.Choice(release.BUMPS), help="Make at least such a release.")
@click.option("--date", default="", metavar="YYYY-MM-DD", help="The date of the release; today's otherwise.")
@click.option("--allow-major", is_flag=True, help="Go on though learners' updates would be refused.")
@click.option("--allow-retire", is_flag=True, help="Go on when many notes are gone from the sources: it is meant.")
@click.option(
    "--again", is_flag=True, help="Write the files of the last release once more, where its tag is checked out."
)
@click.option("--tag", "tagged", is_flag=True, help="Commit and tag too, instead of printing the git commands.")
def command(  # noqa: PLR0913, PLR0917  # one parameter an option
    project: Path | None,
    dry_run: bool,
    bump: str | None,
    date: str,
    allow_major: bool,
    allow_retire: bool,
    again: bool,
    tagged: bool,
) -> None:
    """Make a release of each deck that changed: the deck, its files, the changelog and the ledger.

    The version says what the update means for learners: major, Anki refuses some of it; minor, notes come or go; patch,
    corrections. Errors, warnings, uncommitted changes, and (where the extra [anki] is installed) an update that costs
    anybody progress stop it, and nothing is written.

    Exit codes: 0 done, 1 refused, or nothing to release, 2 wrong usage or configuration, 4 the rehearsal failed.
    """
    if date and not _DATE.fullmatch(date):
        raise click.UsageError(f'--date is a day such as 2026-11-26; "{date}" is not.')
    found = open_project(project)
    unclean = guarded(lambda: history.dirty(found.root))
    if unclean:
        _refuse(f"There are changes that are not committed ({', '.join(unclean[:3])}). Commit them first.")
    made = run(found, (), allow_retire=allow_retire)
    if again:
        written = guarded(lambda: _again(found, made))
        files.write_all(written)
        click.echo("\n".join(f"  wrote {show(path)}" for path in written))
        sys.exit(OK)
    tell_problems(made.diagnostics, quiet=False, infos=False)
    # What a major release costs is refused below, with what allows it.
    serious = [found for found in made.diagnostics if found.code != "template-schema"]
    if any(problem.severity in (ERROR, WARNING) for problem in serious):
        _refuse("A release takes neither errors nor warnings. Mend them, or silence those that are meant.")
    after, issues = guarded(lambda: _issues(found, made, bump or "", date))
    if not issues:
        _refuse("Nothing changed for learners since the last release.")
    for issue in issues:
        click.echo(
            f"{issue.title}: a {issue.plan.bump} release, because {'; '.join(issue.plan.reasons) or 'you said so'}."
        )
        _check(found, issue, allow_major=allow_major)
    written = _files(found, issues)
    click.echo("\n".join(f"  {'would write' if dry_run else 'wrote'} {show(path)}" for path in written))
    if not dry_run:
        # The ledger is last: until it has its name, the release was not made.
        files.write_all({**written, found.root / ledger.FILE: ledger.dump(after)})
        guarded(lambda: _commit(found, issues, tagged=tagged))
    sys.exit(OK)


def _refuse(message: str, code: int = FAILED) -> None:
    click.echo(f"Error: {message} Nothing was written.", err=True)
    sys.exit(code)


def _issues(project: Project, made: pipeline.Build, bump: str, date: str) -> tuple[ledger.Ledger, list[_Issue]]:
    """The ledger after the release of all decks that changed, and these decks, built with it."""
    time_now = clock()
    day = date or time.strftime("%Y-%m-%d", time.gmtime(time_now.now))
    alone = len(made.decks) == 1
    after, plans = made.after, {}
    for built in made.decks:
        book = made.after.books[built.deck.slug]
        current = release.schemas({note.note_type.key: note.note_type for note in built.kept.notes}.values())
        planned = release.plan(book, current, bump)
        if planned.bump:
            plans[book.slug] = planned
            after = after.with_book(release.record(book, planned, day, time_now.now, current))
    issues = []
    for built in pipeline.build(project, (), time_now, known=after).decks if plans else ():
        planned_deck = plans.get(built.deck.slug)
        if planned_deck:
            tag = release.tag(built.deck.slug, planned_deck.version, alone=alone)
            old = _last(project, built.deck.slug, planned_deck, time_now)
            issues.append(_Issue(plan=planned_deck, tag=tag, date=day, new=built, old=old))
    return after, issues


def _last(project: Project, slug: str, planned: release.Plan, now: pipeline.Clock) -> pipeline.Built | None:
    """What learners have of a deck: its last release, built again."""
    if not planned.last:
        return None
    return history.release_at(project.root, slug, planned.last, now)


def _check(project: Project, issue: _Issue, *, allow_major: bool) -> None:
    """Refuse what cannot be taken back."""
    if guarded(lambda: history.has_tag(project.root, issue.tag)):
        _refuse(f"There is a release {issue.tag} already.")
    if issue.plan.bump == release.MAJOR and issue.plan.reasons and not allow_major:
        _refuse("Learners would lose by a major release; when that is meant, release with --allow-major.")
    if issue.old is None or allow_major or importlib.util.find_spec("anki") is None:
        return
    from notes2anki import rehearse

    with tempfile.TemporaryDirectory() as folder:
        packages = Path(folder, "old.apkg"), Path(folder, "new.apkg")
        for path, built in zip(packages, (issue.old, issue.new), strict=True):
            path.write_bytes(built.content)
        outcome = guarded(lambda: rehearse.rehearse(*packages))
    click.echo(rehearse.as_text(outcome))
    if outcome.failed:
        _refuse("The rehearsal in Anki found notes that this release would harm.", REHEARSAL_FAILED)


def _files(project: Project, issues: list[_Issue]) -> dict[Path, bytes]:
    """Everything that a release writes besides the ledger."""
    path = project.root / changelog.FILE
    text = path.read_text("utf-8") if path.exists() else ""
    made: dict[str, bytes] = {}
    for issue in issues:
        old = issue.old.deck.notes if issue.old else ()
        told = changelog.part(
            issue.new.deck.name, issue.plan, issue.date, changelog.changes(issue.plan, issue.new.deck.notes, old)
        )
        text = changelog.insert(text, issue.new.deck.slug, issue.plan.version, told)
        made |= _deck_files(issue, told)
    made["SHA256SUMS"] = artefacts.sums(made)
    return {**{project.root / "dist" / name: content for name, content in made.items()}, path: text.encode()}


def _again(project: Project, made: pipeline.Build) -> dict[Path, bytes]:
    """The files of the last release of each deck, where the sources are those of that release."""
    path = project.root / changelog.FILE
    text = path.read_text("utf-8") if path.exists() else ""
    written: dict[str, bytes] = {}
    for built in made.decks:
        book = built.kept.book
        if not book.releases or built.deck.version != book.releases[-1].version:
            raise UsageFault(f"The sources here are not those of a release of {built.deck.name}. Check out its tag.")
        planned = release.last(book)
        old = _last(project, built.deck.slug, planned, clock())
        issue = _Issue(plan=planned, tag="", date=book.releases[-1].date, new=built, old=old)
        written |= _deck_files(issue, f"{changelog.read(text, built.deck.slug, planned.version)}\n")
    written["SHA256SUMS"] = artefacts.sums(written)
    return {project.root / "dist" / name: content for name, content in written.items()}


def _deck_files(issue: _Issue, told: str) -> Mapping[str, bytes]:
    deck = issue.new.deck
    base = f"{deck.slug}-{issue.plan.version}"
    changed = {entry.guid for entry in issue.plan.changed}
    edited = [note for note in deck.notes if note.guid in changed]
    gone = {entry.guid for entry in issue.plan.retired}
    return {
        f"{base}.apkg": issue.new.content,
        f"{base}-notes.md": told.encode(),
        f"{base}-ankiweb.txt": artefacts.ankiweb(deck),
        f"{base}-preview.html": preview.page((issue.new,), _had(issue)),
        f"{base}-manifest.json": artefacts.manifest(deck, artefacts.sha256(issue.new.content)),
        **({f"{base}-keep-my-edits.txt": artefacts.keep_my_edits(edited)} if edited else {}),
        **(
            {f"{base}-retired.apkg": artefacts.retired(issue.old.deck, gone, issue.plan.version, _stamp(issue))}
            if issue.old and gone
            else {}
        ),
    }


def _had(issue: _Issue) -> preview.Before:
    """The notes that learners of a deck have."""
    return {(issue.old.deck.slug, note.guid): note for note in issue.old.deck.notes} if issue.old else {}


def _stamp(issue: _Issue) -> int:
    return issue.new.kept.book.releases[-1].stamp


def _commit(project: Project, issues: list[_Issue], *, tagged: bool) -> None:
    """Commit and tag the release, or say how."""
    names = " and ".join(issue.title for issue in issues)
    commands = [["add", "--", ledger.FILE, changelog.FILE], ["commit", "-q", "-m", f"Release {names}"]]
    commands += [["tag", "-a", "-m", issue.title, issue.tag] for issue in issues]
    for each in commands:
        if tagged:
            history.git(project.root, *each)
        else:
            click.echo(f"  git {shlex.join(each)}")
    click.echo("Then push: git push --follow-tags")
