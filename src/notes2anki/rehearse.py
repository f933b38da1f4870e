"""An update tried out in the real Anki before learners get it: the only module that meets the `anki` package.

A learner is played in a throwaway collection: the old deck is imported, every card is answered once, some notes are
tagged, written into and edited. Then the new deck is imported with Anki's default options, and what happened to each
note is read off.
"""

from __future__ import annotations

import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from notes2anki.diagnostics import UsageFault
from notes2anki.frozen import frozen

# What a package may unpack to: a small file can claim to hold terabytes.
_MOST_BYTES, _MOST_FILES = 2_000_000_000, 100_000
# Every so many notes the learner tags, writes into a field of their own, and corrects a field of the author's.
_TAGGED, _WRITTEN, _EDITED = 3, 4, 5
_TAG, _OWN_TEXT, _OWN_FIELD = "my-own-tag", "my own words", "My notes"
_GOOD = 2  # the button "Good", counted from 0

Progress = Callable[[str, int, int], None]


@frozen(eq=True)
class Outcome:
    """What the update did to one note.

    `what` is "new", "updated", "untouched", "conflicting" or "gone" (no longer in the new deck, and left alone);
    `progress` and `edit` are "kept", "lost" or "" where there was none; `told` says more where something is lost.
    """

    guid: str
    asks: str
    what: str
    progress: str = ""
    edit: str = ""
    told: str = ""


@frozen(eq=True)
class Rehearsal:
    """What learners would see of an update. `moved` names notes whose deck in the new package is not where they are."""

    outcomes: tuple[Outcome, ...]
    stale_media: tuple[str, ...] = ()
    missing_media: tuple[str, ...] = ()
    moved: tuple[tuple[str, str, str], ...] = ()

    def count(self, what: str) -> int:
        """How many notes had an outcome."""
        return sum(outcome.what == what for outcome in self.outcomes)

    @property
    def failed(self) -> bool:
        """Whether the update has a conflict or costs anybody's progress."""
        return any(outcome.what == "conflicting" or outcome.progress == "lost" for outcome in self.outcomes)


@dataclass(slots=True, kw_only=True)
class _Seen:
    """A note as it is in the collection at one time."""

    guid: str
    fields: dict[str, str]
    tags: frozenset[str]
    mod: int
    cards: dict[int, tuple[int, ...]] = field(default_factory=dict)
    deck: str = ""

    @property
    def asks(self) -> str:
        text = unescape(re.sub(r"<[^>]*>", " ", next(iter(self.fields.values()), "")))
        return " ".join(text.split())


def rehearse(old: Path, new: Path, progress: Progress = lambda *_: None) -> Rehearsal:
    """Play the update from one package to another. Raises `UsageFault` where that cannot be done."""
    for path in (old, new):
        check_package(path)
    with _collection() as fresh:
        _take(fresh, new)
        wanted = _look(fresh)
    with _collection() as col:
        _take(col, old)
        _study(col, progress)
        edits = _edit(col)
        before = _look(col)
        log = _take(col, new)
        after = _look(col)
        stale, missing = _media(col)
    outcomes = tuple(_outcomes(before, after, wanted, edits, log))
    return Rehearsal(outcomes=outcomes, stale_media=stale, missing_media=missing, moved=_moved(after, wanted))


def check_package(path: Path) -> None:
    """Raise `UsageFault` unless a file is a package that is safe to open."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
    except (OSError, zipfile.BadZipFile) as fault:
        raise UsageFault(f"{path}: This is no Anki package ({fault}).") from fault
    if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
        raise UsageFault(f"{path}: The package would unpack to too much; it was not opened.")
    if not any(member.filename.startswith("collection.anki2") for member in members):
        raise UsageFault(f"{path}: The package holds no collection, so it is no deck.")


@contextmanager
def _collection() -> Iterator[Any]:
    try:
        from anki.collection import Collection
    except ImportError as fault:
        message = "A rehearsal needs the real Anki engine, which is not installed: pip install 'notes2anki[anki]'"
        raise UsageFault(message) from fault
    with tempfile.TemporaryDirectory(prefix="notes2anki-") as folder:
        col = Collection(str(Path(folder) / "collection.anki2"))
        try:
            yield col
        finally:
            col.close()


def _take(col: Any, path: Path) -> dict[str, str]:
    """Import a package with the default options; what Anki's log says of each guid."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    request = ImportAnkiPackageRequest(package_path=str(path.resolve()), options=ImportAnkiPackageOptions())
    try:
        log = col.import_anki_package(request).log
    except KeyboardInterrupt:
        raise
    except BaseException as fault:  # the engine's panics are no Exceptions
        raise UsageFault(f"{path}: Anki cannot import this package: {fault}") from None
    said: dict[str, str] = {}
    for name, what in (("new", "new"), ("updated", "updated"), ("conflicting", "conflicting")):
        for entry in getattr(log, name):
            said[_guid(col, entry.id.nid)] = what
    return said


def _guid(col: Any, number: int) -> str:
    return str(col.db.scalar("SELECT guid FROM notes WHERE id = ?", number) or number)


def _study(col: Any, progress: Progress) -> None:
    """Answer every card once, so that each has a schedule and a history."""
    cards = col.find_cards("")
    for done, number in enumerate(cards):
        progress("studying", done, len(cards))
        card = col.get_card(number)
        card.start_timer()
        states = col._backend.get_scheduling_states(number)
        col.sched.answer_card(col.sched.build_answer(card=card, states=states, rating=_GOOD))


@frozen(eq=True)
class _Edit:
    """What the learner did to one note."""

    tagged: bool
    written: str
    edited: str


def _edit(col: Any) -> dict[str, _Edit]:
    """Tags, own words and corrections, as learners make them between two releases."""
    edits = {}
    for place, number in enumerate(sorted(col.find_notes(""))):
        note = col.get_note(number)
        names, mod = note.keys(), note.mod
        last = names[-1]
        own = _OWN_FIELD if _OWN_FIELD in names else ""
        edit = _Edit(
            tagged=place % _TAGGED == 0,
            written=own if place % _WRITTEN == 1 else "",
            edited=(names[1] if len(names) > 1 else last) if place % _EDITED == 2 else "",
        )
        if not (edit.tagged or edit.written or edit.edited):
            continue
        if edit.tagged:
            note.tags.append(_TAG)
        for name in filter(None, (edit.written, edit.edited)):
            note[name] = f"{note[name]} {_OWN_TEXT}".strip()
        col.update_note(note)
        # The edit lies between the releases, which can be a second apart: it has the old one's time, whenever this is.
        col.db.execute("UPDATE notes SET mod = ? WHERE id = ?", mod, number)
        edits[note.guid] = edit
    return edits


def _look(col: Any) -> dict[str, _Seen]:
    """Every note with its cards' schedules, by guid."""
    seen: dict[str, _Seen] = {}
    by_number = {}
    names = {each.id: [f["name"] for f in col.models.get(each.id)["flds"]] for each in col.models.all_names_and_ids()}
    for number, guid, kind, fields, tags, mod in col.db.execute("SELECT id, guid, mid, flds, tags, mod FROM notes"):
        values = dict(zip(names[kind], fields.split("\x1f"), strict=False))
        seen[guid] = by_number[number] = _Seen(guid=guid, fields=values, tags=frozenset(tags.split()), mod=mod)
    reviews = Counter(col.db.list("SELECT cid FROM revlog"))
    query = "SELECT id, nid, did, ord, type, queue, due, ivl, factor, reps, lapses FROM cards"
    for card, number, deck, order, *schedule in col.db.execute(query):
        by_number[number].cards[order] = (*schedule, reviews[card])
        by_number[number].deck = by_number[number].deck or col.decks.name(deck)
    return seen


def _media(col: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = col.media.check()
    return tuple(sorted(found.unused)), tuple(sorted(found.missing))


def _outcomes(
    before: Mapping[str, _Seen],
    after: Mapping[str, _Seen],
    wanted: Mapping[str, _Seen],
    edits: Mapping[str, _Edit],
    log: Mapping[str, str],
) -> Iterator[Outcome]:
    left = {seen.asks: guid for guid, seen in before.items() if guid not in wanted}
    for guid, seen in wanted.items():
        if guid in before:
            yield _known(before[guid], after.get(guid), edits.get(guid), log.get(guid, "untouched"))
        else:
            former = left.get(seen.asks, "")
            told = f"the same question had the guid {former}: its history stays with the old note" if former else ""
            yield Outcome(guid=guid, asks=seen.asks, what="new", progress="lost" if former else "", told=told)
    for guid, seen in before.items():
        if guid not in wanted:
            one = _known(seen, after.get(guid), edits.get(guid), "gone")
            yield one


def _known(before: _Seen, after: _Seen | None, edit: _Edit | None, what: str) -> Outcome:
    if after is None:
        return Outcome(guid=before.guid, asks=before.asks, what=what, progress="lost", told="the note is gone")
    lost = [order for order, schedule in before.cards.items() if after.cards.get(order) != schedule]
    kept = _edit_kept(after, edit) if edit else ""
    told = f"card {lost[0] + 1} has another schedule" if lost else ""
    if kept == "lost":
        told = "; ".join(filter(None, (told, "the author changed this very note, so the learner's own edit gave way")))
    return Outcome(
        guid=before.guid, asks=after.asks, what=what, progress="lost" if lost else "kept", edit=kept, told=told
    )


def _edit_kept(after: _Seen, edit: _Edit) -> str:
    tag = not edit.tagged or _TAG in after.tags
    texts = all(_OWN_TEXT in after.fields.get(name, "") for name in (edit.written, edit.edited) if name)
    return "kept" if tag and texts else "lost"


def _moved(after: Mapping[str, _Seen], wanted: Mapping[str, _Seen]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (guid, after[guid].deck, seen.deck)
        for guid, seen in sorted(wanted.items())
        if guid in after and after[guid].deck != seen.deck
    )


def as_json(rehearsal: Rehearsal) -> dict[str, Any]:
    """The document that `--json` prints."""
    counts = {what: rehearsal.count(what) for what in ("new", "updated", "untouched", "conflicting", "gone")}
    return {
        "passed": not rehearsal.failed,
        **counts,
        "progress": _tally(outcome.progress for outcome in rehearsal.outcomes),
        "edits": _tally(outcome.edit for outcome in rehearsal.outcomes),
        "stale_media": list(rehearsal.stale_media),
        "missing_media": list(rehearsal.missing_media),
        "moved": [{"guid": guid, "stays_in": here, "package_has": there} for guid, here, there in rehearsal.moved],
        "notes": [
            {
                "guid": one.guid,
                "asks": one.asks,
                "what": one.what,
                "progress": one.progress,
                "edit": one.edit,
                "told": one.told,
            }
            for one in rehearsal.outcomes
        ],
    }


def _tally(values: Iterable[str]) -> dict[str, int]:
    counts = Counter(values)
    return {"kept": counts["kept"], "lost": counts["lost"]}


_SHOWN = 10


def as_text(rehearsal: Rehearsal) -> str:
    """What learners would see, in a few lines, and each note that loses something."""
    progress = _tally(one.progress for one in rehearsal.outcomes)
    edits = _tally(one.edit for one in rehearsal.outcomes)
    counts = ((rehearsal.count(what), what) for what in ("updated", "untouched", "new", "conflicting"))
    lines = [
        ", ".join(f"{count} {what}" for count, what in counts) + f", {rehearsal.count('gone')} no longer in the deck",
        f"progress kept by {progress['kept']} notes, lost by {progress['lost']}",
        f"learners' own edits kept on {edits['kept']} notes, lost on {edits['lost']}",
    ]
    if rehearsal.missing_media:
        lines.append(f"missing media: {', '.join(rehearsal.missing_media)}")
    if rehearsal.stale_media:
        lines.append(f"media that no note uses any more: {', '.join(rehearsal.stale_media[:_SHOWN])}")
    if rehearsal.moved:
        guid, here, there = rehearsal.moved[0]
        more = f" and {len(rehearsal.moved) - 1} more" if len(rehearsal.moved) > 1 else ""
        lines.append(f'Anki moves no cards: {guid} stays in "{here}", though the package has it in "{there}"{more}')
    worst = [one for one in rehearsal.outcomes if one.told or one.what == "conflicting"]
    lines += [f"  {one.what:<12} {one.guid}  {one.asks[:60]}  {one.told}".rstrip() for one in worst[:_SHOWN]]
    if len(worst) > _SHOWN:
        lines.append(f"  … and {len(worst) - _SHOWN} more (--json lists all)")
    lines.append(
        "The rehearsal failed." if rehearsal.failed else "The rehearsal passed: no conflict, no progress lost."
    )
    return "\n".join(lines)
