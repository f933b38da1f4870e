"""READ FIRST. The pipeline: read, parse, extract, make notes, check, package.

Each stage is a function from values to values and returns what it made with what it found wrong. Nothing is written
here; the command line does that with what `build` returns.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from notes2anki import apkg, naming, notes, notetypes, sources
from notes2anki.config import DeckConfig, Project
from notes2anki.describe import describe
from notes2anki.diagnostics import ERROR, Diagnostic
from notes2anki.extract import extract
from notes2anki.markdown import parse
from notes2anki.media import Library
from notes2anki.model import Claim, Deck, Document, Heading, Item, Note, Place, Source
from notes2anki.notes import Plan, Subdecks
from notes2anki.templating import Templates

# The version of a deck that was never released; the ledger will know of releases.
FIRST_VERSION = "1.0.0"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Read:
    """What was read for one deck: documents, the items in them, and what became of their blocks."""

    documents: tuple[Document, ...]
    items: tuple[Item, ...]
    claims: tuple[Claim, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Built:
    """A deck with the bytes of its package; without bytes where an error forbids to write it."""

    deck: Deck
    read: Read
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Build:
    """All decks of a build, and everything that was found, in source order."""

    decks: tuple[Built, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def failed(self) -> bool:
        """Whether something was found for which nothing may be written."""
        return any(found.severity == ERROR for found in self.diagnostics)


def build(project: Project, paths: Sequence[Path], stamp: int, progress: Progress = lambda *_: None) -> Build:
    """The decks of a project, or with paths the one deck of the files and folders that they name."""
    built: list[Built] = []
    found: list[Diagnostic] = []
    for config, files, unread in plan(project, paths):
        read = read_all(files, project, progress)
        deck, unmade = make(config, read, project, stamp)
        problems = [*unread, *read.diagnostics, *unmade]
        failed = any(problem.severity == ERROR for problem in problems)
        if not deck.notes and not failed:
            problems.append(_nothing(files))
            failed = True
        found += problems
        progress("packing", 0, 1)
        built.append(Built(deck=deck, read=read, content=b"" if failed else apkg.data(deck)))
    kept = (problem for problem in dict.fromkeys(found) if problem.code not in project.ignored)
    return Build(decks=tuple(built), diagnostics=tuple(sorted(kept)))


Planned = tuple[DeckConfig, tuple[sources.Found, ...], tuple[Diagnostic, ...]]


def plan(project: Project, paths: Sequence[Path]) -> tuple[Planned, ...]:
    """Which files make which deck: those that the configuration names, or the given paths as one deck."""
    if paths:
        inside = all(path.resolve().is_relative_to(project.root) for path in paths)
        files, problems = sources.find(paths, project.root if inside else None)
        return ((_config_for(project, paths, inside=inside), files, problems),)
    planned = []
    for config in project.decks or (DeckConfig(slug=""),):
        wanted = [project.root / path for path in config.notes]
        if not project.decks and not wanted[0].exists():
            wanted = [project.root]
        planned.append((config, *sources.find(wanted, project.root)))
    return tuple(planned)


def _config_for(project: Project, paths: Sequence[Path], *, inside: bool) -> DeckConfig:
    """The configuration of the deck that holds all the given paths; for other paths one that is named after them."""
    if inside:
        for config in project.decks:
            folders = [(project.root / path).resolve() for path in config.notes]
            if all(any(path.resolve().is_relative_to(folder) for folder in folders) for path in paths):
                return config
    return DeckConfig(slug="", notes=tuple(map(str, paths)))


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


def make(config: DeckConfig, read: Read, project: Project, stamp: int) -> tuple[Deck, tuple[Diagnostic, ...]]:
    """The deck of what was read."""
    config = _named(config, read.documents)
    templates = Templates([project.root / "templates", *own_templates()])
    note_types, problems = notetypes.load(templates, {"name": config.name, "slug": config.slug})
    library = Library(remote=project.remote, homepage=config.homepage)
    made, found = notes.make(
        read.items,
        Plan(
            slug=config.slug,
            name=config.name,
            homepage=config.homepage,
            note_types=note_types,
            templates=templates,
            library=library,
            subdecks=_subdecks(config, read.documents),
        ),
    )
    made = _one_case(made)
    media = {name for note in made for value in note.fields for name in re.findall(r'<img[^>]*?\ssrc="([^"]*)"', value)}
    version = f"{FIRST_VERSION}-dev"
    deck = Deck(
        slug=config.slug,
        name=config.name,
        version=version,
        notes=made,
        stamp=stamp,
        description=describe(config, version, made, stamp),
        media=tuple(library.files[name] for name in sorted(media & set(library.files))),
    )
    return deck, (*problems, *found)


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
    return DeckConfig(
        slug=config.slug or naming.slug(name) or "notes",
        name=name,
        notes=config.notes,
        description=config.description,
        license=config.license,
        homepage=config.homepage,
        language=config.language,
        subdecks=config.subdecks,
    )


def _subdecks(config: DeckConfig, documents: Sequence[Document]) -> Mapping[Source, Subdecks]:
    """Where the notes of each source go: by file, or by section for a single file."""
    wanted = config.subdecks if config.subdecks != "auto" else "sections" if len(documents) == 1 else "files"
    return {document.source: _subdeck(config, document, wanted) for document in documents}


def _subdeck(config: DeckConfig, document: Document, wanted: str) -> Subdecks:
    front, title = document.source.front, _title(document)
    own = tuple(part for part in front.deck.split("::") if part.strip())
    if own and own[0] == config.name:
        own = own[1:]
    name = front.title or title or document.source.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    base = own or ((name,) if wanted == "files" else ())
    return Subdecks(base=base, sections=wanted == "sections", title=title)


def _title(document: Document) -> str:
    """The heading that names a whole document: its first, when no other is as high."""
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    if headings and all(heading.level > headings[0].level for heading in headings[1:]):
        return headings[0].plain
    return ""


def _one_case(made: Iterable[Note]) -> tuple[Note, ...]:
    """The notes with deck names that differ only in case brought to the first one's: Anki takes them for one deck."""
    first: dict[str, str] = {}
    return tuple(replace(note, deck=first.setdefault(note.deck.casefold(), note.deck)) for note in made)


def _nothing(files: Sequence[sources.Found]) -> Diagnostic:
    place = Place(path=sources.show(files[0].file if len(files) == 1 else files[0].root) if files else ".")
    message = "Nothing here became a note: no table and no collapsible block that answers a question was found."
    return Diagnostic(
        place=place, code="no-notes", message=message, hint="`notes2anki check` tells what was left out, and why."
    )
