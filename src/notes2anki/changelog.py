"""CHANGELOG.md: what each release means for learners, in their words.

Each release has a part of its own between two comments. What people write outside of them, or add to a part after its
release, is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from notes2anki.frozen import frozen
from notes2anki.model import Note
from notes2anki.release import Plan

FILE = "CHANGELOG.md"
_HEAD = "# What changed\n"
_LONGEST = 120
_BEGIN = re.compile(r"^<!-- notes2anki: ", re.M)


@frozen(eq=True)
class Line:
    """A note in the changelog: the section that it stands in, and its question as a learner reads it."""

    section: str
    asks: str


@frozen(eq=True)
class Changes:
    """What a release changed, for learners."""

    added: tuple[Line, ...] = ()
    corrected: tuple[Line, ...] = ()
    reworded: tuple[Line, ...] = ()
    retired: tuple[Line, ...] = ()
    look: bool = False


def changes(planned: Plan, new: Sequence[Note], old: Sequence[Note]) -> Changes:
    """The changes of a release, in the order of the notes; with another question a note is reworded, else corrected."""
    now, before = ({note.guid: note for note in notes} for notes in (new, old))
    changed = [now[entry.guid] for entry in planned.changed if entry.guid in now]
    reworded = [note for note in changed if note.guid in before and asks(before[note.guid]) != asks(note)]
    return Changes(
        added=tuple(_line(now[entry.guid]) for entry in planned.added if entry.guid in now),
        corrected=tuple(_line(note) for note in changed if note not in reworded),
        reworded=tuple(map(_line, reworded)),
        retired=tuple(
            _line(before[entry.guid])
            if entry.guid in before
            else Line(section=" › ".join(entry.section[1:]), asks=": ".join(entry.asks))
            for entry in planned.retired
        ),
        look=bool(planned.look),
    )


def asks(note: Note) -> str:
    """What a note asks, as plain text."""
    values = dict(zip((field.name for field in note.note_type.fields), note.fields, strict=True))
    parts = (" ".join(unescape(re.sub(r"<[^>]*>", " ", values[name])).split()) for name in note.note_type.identify)
    return ": ".join(part for part in parts if part)


def _line(note: Note) -> Line:
    words = asks(note)
    return Line(
        section=" › ".join(note.item.trail), asks=words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
    )


def part(name: str, planned: Plan, date: str, told: Changes) -> str:
    """The part of the changelog that tells of one release."""
    title = f"## {name} {planned.version} - {date}\n"
    if not planned.last:
        counts: dict[str, int] = {}
        for line in told.added:
            top = line.section.partition(" › ")[0] or name
            counts[top] = counts.get(top, 0) + 1
        listed = "".join(f"- {_plain(section)}: {_notes(count)}\n" for section, count in counts.items())
        return f"{title}\nThe first release, with {_notes(len(told.added))}.\n\n{listed}"
    lists = (
        ("Added", told.added),
        ("Corrected", told.corrected),
        ("Reworded", told.reworded),
        ("Retired", told.retired),
    )
    text = title + "".join(f"\n### {head} ({len(lines)})\n{_listed(lines)}" for head, lines in lists if lines)
    if told.retired:
        text += "\nRetired notes stay in your collection; the retired deck tags them, so that you can find them.\n"
    return text + ("\n### Look\n\nThe cards look different. No note is touched by that.\n" if told.look else "")


def _listed(lines: Sequence[Line]) -> str:
    text, section = "", None
    for line in lines:
        if line.section != section:
            section = line.section
            text += f"\n{_plain(section)}\n\n" if section else "\n"
        text += f"- {_plain(line.asks)}\n"
    return text


def _plain(text: str) -> str:
    """A text that Markdown shows as it is; a comment in it must not end the part."""
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)


def _notes(count: int) -> str:
    return f"{count} note{'' if count == 1 else 's'}"


def _marks(slug: str, version: str) -> tuple[str, str]:
    """What stands before and behind the part of a release."""
    return f"<!-- notes2anki: {slug} {version} -->", f"<!-- /notes2anki: {slug} {version} -->"


def read(text: str, slug: str, version: str) -> str:
    """The part of a release in a changelog, or ""."""
    begin, end = _marks(slug, version)
    return text.partition(begin)[2].partition(end)[0].strip() if begin in text and end in text else ""


def insert(text: str, slug: str, version: str, told: str) -> str:
    """A changelog with the part of a release: in the place of the same release's, else above the newest one."""
    begin, end = _marks(slug, version)
    block = f"{begin}\n{told.strip()}\n{end}"
    if begin in text and end in text:
        before, _, rest = text.partition(begin)
        return f"{before}{block}{rest.partition(end)[2]}"
    newest = _BEGIN.search(text)
    if newest:
        return f"{text[: newest.start()]}{block}\n\n{text[newest.start() :]}"
    return f"{(text or _HEAD).rstrip()}\n\n{block}\n"
