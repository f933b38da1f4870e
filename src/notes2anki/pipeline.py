"""READ FIRST. The pipeline: read, parse, extract, make notes, identify, check, package.

Each stage is a function from values to values and returns what it made with what it found wrong. Nothing is written
here; the command line does that with what `build` returns.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from notes2anki import (
    absent,
    apkg,
    checks,
    choosing,
    download,
    elsewhere,
    identify,
    keeping,
    ledger,
    naming,
    notes,
    notetypes,
    release,
    retiring,
    rewritten,
    silence,
    sources,
    subdecks,
    versioned,
)
from notes2anki.checks import fitting
from notes2anki.config import DeckConfig, Project
from notes2anki.describe import describe
from notes2anki.diagnostics import ERROR, Diagnostic
from notes2anki.extract import extract
from notes2anki.frozen import frozen
from notes2anki.markdown import parse
from notes2anki.media import Library
from notes2anki.model import Claim, Deck, Document, Heading, Item, Note, Place
from notes2anki.templating import Templates

_MEDIA = re.compile(r'<img[^>]*?\ssrc="([^"]*)"|\[sound:([^\]]*)\]')
# With one of these, notes of the ledger are missing that the author did not take out.
_UNMADE = frozenset(
    {"deck-large", "file-encoding", "file-unreadable", "front-matter", "no-markdown", "path-missing", "template"}
)
# What comes of other findings, and is told behind them.
_LAST = frozenset({"retire-many"})
Progress = Callable[[str, int, int], None]


@frozen
class Read:
    """What was read for one deck: documents, the items in them, and what became of their blocks."""

    documents: tuple[Document, ...]
    items: tuple[Item, ...]
    claims: tuple[Claim, ...]
    diagnostics: tuple[Diagnostic, ...]


@frozen
class Built:
    """A deck with the bytes of its package; without bytes where an error forbids to write it.

    `kept` is what the build did to the ledger of the deck.
    """

    deck: Deck
    read: Read
    kept: keeping.Kept
    content: bytes


@frozen
class Build:
    """All decks of a build, everything that was found, in source order, and the ledger before and after it."""

    decks: tuple[Built, ...]
    diagnostics: tuple[Diagnostic, ...]
    before: ledger.Ledger
    after: ledger.Ledger

    @property
    def failed(self) -> bool:
        """Whether something was found for which nothing may be written."""
        return any(found.severity == ERROR for found in self.diagnostics)


@frozen(eq=True)
class Clock:
    """The time of a build: `now` for what changes, `first` for the notes of a deck that the ledger does not know.

    They differ so that without a ledger, too, the same notes give the same deck. `today` is what the computer says.
    """

    now: int
    first: int
    today: int


def build(
    project: Project,
    paths: Sequence[Path],
    clock: Clock,
    progress: Progress = lambda *_: None,
    *,
    allow_retire: bool = False,
    known: ledger.Ledger | None = None,
) -> Build:
    """The decks of a project, or with paths the one deck of the files and folders that they name.

    `known` stands in place of the ledger on the disk.
    """
    try:
        before = known or ledger.load(project.root / ledger.FILE)
    except ledger.LedgerFault as fault:
        nothing = ledger.Ledger(books={})
        return Build(decks=(), diagnostics=(fault.diagnostic,), before=nothing, after=nothing)
    built: list[Built] = []
    found: list[Diagnostic] = []
    after = before
    named: dict[str, DeckConfig] = {}
    every = plan(project, paths)
    found += elsewhere.findings(project, [file for planned in every for file in planned.files])
    for planned in every:
        read = read_all(planned.files, project, progress)
        progress("matching", 0, 1)
        deck, kept, unmade = make(planned, read, project, before, clock)
        problems = [*planned.diagnostics, *read.diagnostics, *unmade, *absent.new_name(deck.name, planned.config)]
        codes = {problem.code for problem in problems}
        if codes & _UNMADE:
            # Notes that were not read, whose type cannot be used, or that are too many are not gone: nothing is to be
            # said of them.
            beside = (
                {"note-retired"} if not codes & {"template", "deck-large"} else {"note-retired", "table-cell-empty"}
            )
            problems = [problem for problem in problems if problem.code not in beside]
        elif not allow_retire:
            problems += _guard(planned, read, kept, before)
        problems = fitting.without_empty_cells(problems, deck.notes)
        problems += [*fitting.check(deck.notes), *checks.check(deck.notes, project.limits, kept.book.released)]
        other = named.setdefault(naming.identity(deck.name), planned.config)
        if other is not planned.config and not (other.name and planned.config.name):
            problems.append(absent.name(deck.name, planned.config, other))
        failed = any(problem.severity == ERROR for problem in problems)
        if not deck.notes and not failed:
            problems.append(absent.notes(planned.files, read.documents, read.claims))
            failed = True
        quiet = [each for document in read.documents for each in silence.ignored(document)]
        found += silence.without(problems, quiet)
        after = after.with_book(kept.book)
        progress("packing", 0, 1)
        built.append(Built(deck=deck, read=read, kept=kept, content=b"" if failed else apkg.data(deck)))
    found += [] if paths else _chosen(project, every, built)
    if known is None:
        guids = {each.deck.slug: [note.guid for note in each.kept.notes] for each in built}
        found += versioned.findings(project.root, guids)
    shown = (problem for problem in dict.fromkeys(found) if problem.code not in project.ignored)
    return Build(decks=tuple(built), diagnostics=_in_order(shown), before=before, after=after)


def _chosen(project: Project, every: Iterable[Planned], built: Iterable[Built]) -> Iterator[Diagnostic]:
    """What the configuration leaves out of its decks, and what it takes twice."""
    decks = [
        choosing.Chosen(config=planned.config, files=planned.files, notes=_counted(made.read))
        for planned, made in zip(every, built, strict=True)
        if project.decks
    ]
    return choosing.findings(project.root, decks, lambda files: _counted(read_all(files, project, lambda *_: None)))


def _counted(read: Read) -> Counter[str]:
    """How many items each file gave, by its path in the project."""
    return Counter(item.source.path for item in read.items)


def _in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Findings in the order of their places, what comes of others last."""
    return tuple(sorted(found, key=lambda problem: (problem.code in _LAST, problem)))


@frozen(eq=True)
class Planned:
    """A deck to be made: its configuration and files. `only` names the files whose notes are wanted, if not all."""

    config: DeckConfig
    files: tuple[sources.Found, ...]
    only: frozenset[Path] = frozenset()
    diagnostics: tuple[Diagnostic, ...] = ()


def plan(project: Project, paths: Sequence[Path]) -> tuple[Planned, ...]:
    """Which files make which deck: those that the configuration names, or the given paths as one deck.

    Paths inside a configured deck make a part of it: all of its files are read, so that the ledger sees notes move.
    """
    if not paths:
        return tuple(_planned(project, config) for config in project.decks or (DeckConfig(slug=""),))
    inside = all(path.resolve().is_relative_to(project.root.resolve()) for path in paths)
    files, problems = sources.find(paths, project.root if inside else None)
    whole = _deck_of(project, paths) if inside else None
    if whole is None:
        config = DeckConfig(slug="", notes=tuple(sources.show_in(project.root, path) for path in paths))
        unused = absent.use(project.root, project, paths)
        return (Planned(config=config, files=files, diagnostics=(*problems, *unused)),)
    if any(problem.severity == ERROR for problem in problems):
        return (Planned(config=whole, files=files, diagnostics=problems),)
    every = _planned(project, whole)
    read = {file.file.resolve() for file in every.files}
    strange = tuple(absent.markdown(file.file) for file in files if file.file.resolve() not in read)
    if strange:
        return (Planned(config=whole, files=(), diagnostics=strange),)
    return (replace(every, only=frozenset(file.file.resolve() for file in files)),)


def _planned(project: Project, config: DeckConfig) -> Planned:
    wanted = [project.root / path for path in config.notes]
    if not project.decks and not wanted[0].exists():
        wanted = [project.root]
    missing = tuple(
        absent.path(project.root, path, place, config.headed)
        for path, place in zip(config.notes, config.places, strict=False)
        if not (project.root / path).exists()
    )
    if missing and len(missing) == len(wanted):
        return Planned(config=config, files=(), diagnostics=missing)
    there = [path for path in wanted if path.exists()] if missing else wanted
    files, problems = sources.find(there, project.root)
    return Planned(config=config, files=files, diagnostics=(*missing, *problems))


def _deck_of(project: Project, paths: Sequence[Path]) -> DeckConfig | None:
    """The configured deck that all the given paths belong to."""
    for config in project.decks:
        folders = [(project.root / path).resolve() for path in config.notes]
        if all(any(path.resolve().is_relative_to(folder) for folder in folders) for path in paths):
            return config
    return None


def read_all(files: Sequence[sources.Found], project: Project, progress: Progress) -> Read:
    """Files as documents and items."""
    names = {file.file.stem.casefold() for file in files}
    documents: list[Document] = []
    items: list[Item] = []
    claims: list[Claim] = []
    found: list[Diagnostic] = []
    for number, file in enumerate(files):
        progress("reading", number, len(files))
        source, problems = sources.read(file)
        found += problems
        if source is None or not source.front.cards:
            continue
        document, problems = parse(source, names)
        extracted = extract(document, project.reading)
        found += [*problems, *extracted.diagnostics]
        documents.append(document)
        items += extracted.items
        claims += extracted.claims
    return Read(documents=tuple(documents), items=tuple(items), claims=tuple(claims), diagnostics=tuple(found))


def make(
    planned: Planned, read: Read, project: Project, known: ledger.Ledger, clock: Clock
) -> tuple[Deck, keeping.Kept, tuple[Diagnostic, ...]]:
    """The deck of what was read, and what that does to its book in the ledger."""
    book = _book(planned.config, read.documents, known)
    config = replace(planned.config, slug=book.slug, name=book.name)
    templates = Templates([project.root / "templates", *own_templates()])
    note_types, problems = notetypes.load(templates, {"name": config.name, "slug": config.slug})
    library = Library(remote=project.remote, downloads=project.root / download.FOLDER, homepage=config.homepage)
    how = notes.Plan(
        slug=config.slug,
        name=config.name,
        homepage=config.homepage,
        note_types=note_types,
        templates=templates,
        library=library,
        subdecks=subdecks.of(config, read.documents),
    )
    started, unstarted = notes.start(read.items, how)
    identified = identify.identify([one.draft for one in started], book)
    made, unmade = notes.finish(started, identified.identities, how)
    del started  # what the notes were made of takes a third of the memory of many notes
    kept = keeping.keep(made, book, identified.sections, note_types, clock.now if book.entries else clock.first)
    deck = _deck(config, _wanted(kept.notes, planned), kept, library)
    outgrown = release.outgrown(kept.book, {note.note_type.key: note.note_type for note in kept.notes}.values())
    doubted = {doubt.place for doubt in identified.diagnostics}
    told = (*rewritten.findings(made, book, kept, read.documents, doubted), *outgrown, *_late(book, clock))
    found = (*problems, *unstarted, *identified.diagnostics, *unmade, *told)
    return deck, kept, found


def _deck(config: DeckConfig, made: tuple[Note, ...], kept: keeping.Kept, library: Library) -> Deck:
    made = _one_case(made)
    media = {name for note in made for value in note.fields for pair in _MEDIA.findall(value) for name in pair}
    of_types = {each for note in made for each in note.note_type.media}
    mods = {key: state.mod for key, state in kept.book.types.items()}
    # The time of the last change, and not of this build: the same notes make the same package at any time.
    stamp = max([*(note.mod for note in made), *mods.values()], default=1)
    schemas = release.schemas({note.note_type.key: note.note_type for note in kept.notes}.values())
    version = release.version(kept.book, schemas)
    return Deck(
        slug=config.slug,
        name=config.name,
        version=version,
        notes=made,
        stamp=stamp,
        description=describe(config, version, made, stamp),
        media=tuple(sorted({*(library.files[name] for name in media & set(library.files)), *of_types})),
        type_mods=mods,
    )


def _wanted(made: tuple[Note, ...], planned: Planned) -> tuple[Note, ...]:
    if not planned.only:
        return made
    return tuple(note for note in made if (note.item.source.root / note.item.source.path).resolve() in planned.only)


def _book(config: DeckConfig, documents: Sequence[Document], known: ledger.Ledger) -> ledger.Book:
    """The book of a deck; names that learners have stay, and a deck without a short name is known by where it is."""
    for book in known.books.values():
        if book.slug == config.slug or (not config.slug and book.notes == config.notes):
            return book
    named = _named(config, documents)
    fresh = ledger.Book(slug=named.slug, name=named.name, notes=config.notes, types={}, sections={})
    return known.books.get(named.slug, fresh)


def _guard(planned: Planned, read: Read, kept: keeping.Kept, known: ledger.Ledger) -> list[Diagnostic]:
    """What looks so wrong that nothing is written until the author says that it is meant."""
    book = known.books.get(kept.book.slug)
    if book is None:
        return _other_name(planned, kept, known)
    root = Place(path=sources.show(planned.files[0].root)) if planned.files else Place(path=".")
    return retiring.question(kept, book, read.documents, read.diagnostics, root)


def _late(book: ledger.Book, clock: Clock) -> list[Diagnostic]:
    """A warning where the ledger knows of a later time than this computer: a clock is wrong, there or here."""
    last = max((entry.mod for entry in book.entries), default=0)
    if last <= clock.today + 86_400:
        return []
    place = Place(path=ledger.FILE)
    message = f"The last change in the ledger is of {_day(last)}, and this computer says {_day(clock.today)}."
    hint = "Set the clock right: until then learners may miss updates, or lose edits of their own."
    return [Diagnostic(place=place, code="clock-behind", message=message, hint=hint)]


def _day(stamp: int) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(stamp))


def _other_name(planned: Planned, kept: keeping.Kept, known: ledger.Ledger) -> list[Diagnostic]:
    """An error where a deck is one that learners have, under another short name: all its notes would be new ones."""
    for book in known.books.values():
        if planned.config.slug and book.notes == kept.book.notes and any(not entry.retired for entry in book.entries):
            message = f'The ledger knows these notes as the deck "{book.slug}"; as "{kept.book.slug}" all are new.'
            hint = f"Call it [deck.{book.slug}] again; if learners should start anew, build with --allow-retire."
            return [Diagnostic(place=planned.config.headed, code="deck-renamed", message=message, hint=hint)]
    return []


def own_templates() -> list[Path]:
    """The folder of the templates that come with this program: in the package, or beside it in a checkout."""
    here = Path(__file__).resolve().parent
    return [folder for folder in (here / "templates", here.parents[1] / "templates") if folder.is_dir()][:1]


def _named(config: DeckConfig, documents: Sequence[Document]) -> DeckConfig:
    """The configuration with a name and slug: its own, else the one title of the notes, else the folder's name."""
    if config.name:
        return config
    declared = {document.source.front.deck for document in documents if document.source.front.deck}
    titles = [
        block.plain
        for document in documents
        for block in document.blocks
        if isinstance(block, Heading) and block.level == 1
    ]
    root = documents[0].source.root.name if documents else "notes"
    name = (
        naming.deck_name(declared.pop() if len(declared) == 1 else titles[0] if len(titles) == 1 else root) or "Notes"
    )
    return replace(config, slug=config.slug or naming.slug(name) or "notes", name=name)


def _one_case(made: Sequence[Note]) -> tuple[Note, ...]:
    """The notes with deck names that differ only in case brought to the first one's: Anki takes them for one deck."""
    first: dict[str, str] = {}
    names = {name: first.setdefault(name.casefold(), name) for name in dict.fromkeys(note.deck for note in made)}
    return tuple(note if names[note.deck] == note.deck else replace(note, deck=names[note.deck]) for note in made)
