#!/usr/bin/env python3
"""Coverage-guided fuzzing of the way from Markdown to the HTML of fields (atheris, the extra `fuzz`).

    python3 fuzz/fuzz_notes.py [--seconds 60] [--runs N] [--corpus DIR]

Any exception is a fault, and so is a document that takes over two seconds of processor time, a block with no claim or
several, or a field that holds something active; the notes of one document in ten are checked, and one in four hundred
is made a package, twice, whose bytes must be the same.
What is found is written to a file beside; put it into tests/fixtures/ or fuzz/corpus/ with the mend. The seeds are the
documents of tests/fixtures and of fuzz/corpus; with --corpus new ones are kept in another folder.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

HERE = Path(__file__).resolve().parent
SLOW = 2.0
CHECKED, PACKED = 10, 400
_ACTIVE = re.compile(
    r"<(?:script|iframe|object|embed|form|button|input|style|link|meta|base|svg)\b|<[^<>]*\son[a-z]+\s*="
    r"|<[^<>]*\s(?:href|src)=\"\s*(?:javascript|vbscript|data|file):",
    re.I,
)


@cache
def _note_types() -> tuple[Any, Any]:
    from notes2anki import notetypes
    from notes2anki.pipeline import own_templates
    from notes2anki.templating import Templates

    templates = Templates(own_templates())
    return templates, notetypes.load(templates, {"name": "Fuzz", "slug": "fuzz"})[0]


def try_document(text: str, folder: Path) -> None:
    """Read a document and make its notes, and raise where a law is broken."""
    from notes2anki import notes
    from notes2anki.extract import ON_DEMAND, extract
    from notes2anki.extract.page import Options
    from notes2anki.markdown import parse
    from notes2anki.media import Library
    from notes2anki.model import Details, Source, Table
    from notes2anki.subdecks import Subdecks
    from notes2anki.templating import Markup

    source = Source(path="notes.md", shown="notes.md", root=folder, text=text.replace("\r", "\n"))
    start = time.process_time()
    document, _ = parse(source)
    found = extract(document, Options(on=ON_DEMAND))
    templates, note_types = _note_types()
    plan = notes.Plan(
        slug="fuzz",
        name="Fuzz",
        homepage="",
        note_types=note_types,
        templates=templates,
        library=Library(),
        subdecks={source: Subdecks()},
    )
    started, _ = notes.start(found.items, plan)
    assert time.process_time() - start < SLOW, "slow"
    claims = Counter(claim.block for claim in found.claims)
    for block in document.walk():
        assert not isinstance(block, Details | Table) or claims[block] == 1, block
    for one in started:
        values = (value for name, value in vars(one.context["item"]).items() if name[0] != "_")
        # A caption is plain text, which templates escape.
        for value in [one.asked, *(value for value in values if isinstance(value, Markup | list))]:
            assert not _ACTIVE.search(str(value)), value
    number = crc32(text.encode())
    if number % CHECKED == 0:
        start = time.process_time()
        _check(started, plan)
        assert time.process_time() - start < SLOW, "slow to check"
    if number % PACKED == 0:
        assert _package(document, found) == _package(document, found)


def _check(started: Any, plan: Any) -> None:
    """Finish notes, and look for what makes them hard to learn."""
    from notes2anki import checks, notes
    from notes2anki.checks import Limits, fitting
    from notes2anki.identify import identify
    from notes2anki.ledger import Book

    book = Book(slug="fuzz", name="Fuzz", types={}, sections={})
    identified = identify([one.draft for one in started], book)
    made = [note for note, *_ in notes.finish(started, identified.identities, plan)[0]]
    for problem in (*fitting.check(made), *checks.check(made, Limits())):
        assert problem.message and problem.place.line > 0, problem


def _package(document: Any, found: Any) -> bytes:
    """The deck of a document, as bytes."""
    from notes2anki import apkg, ledger, pipeline
    from notes2anki.config import DeckConfig, Project

    planned = pipeline.Planned(config=DeckConfig(slug="fuzz", name="Fuzz"), files=())
    read = pipeline.Read(
        documents=(document,),
        items=tuple(found.items),
        claims=tuple(found.claims),
        diagnostics=tuple(found.diagnostics),
    )
    project = Project(root=document.source.root)
    deck, _, _ = pipeline.make(planned, read, project, ledger.Ledger(books={}), pipeline.Clock(now=1, first=1, today=1))
    assert len({note.guid for note in deck.notes}) == len(deck.notes)
    return apkg.data(deck)


def seeds() -> Path:
    """The documents of the fixtures, a file each, in a folder of their own."""
    folder = Path(tempfile.mkdtemp(prefix="notes2anki-seeds-"))
    for file in sorted((HERE.parent / "tests" / "fixtures").rglob("*.txt")):
        parts = re.split(r"^\.$\n?", file.read_text("utf-8"), flags=re.M)
        for number, document in enumerate(parts[1::3]):
            (folder / f"{file.parent.name}-{file.stem}-{number}").write_text(document, "utf-8")
    return folder


def main() -> None:
    """Fuzz for a time, or for a number of runs."""
    import atheris

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int, default=-1)
    parser.add_argument("--corpus", type=Path, help="where new documents are kept; the seeds are read too")
    options = parser.parse_args()
    with atheris.instrument_imports(include=["notes2anki", "mistune"]):
        import notes2anki.pipeline  # noqa: F401  # instrumented here
    folder = Path(tempfile.mkdtemp(prefix="notes2anki-fuzz-"))

    def one(data: bytes) -> None:
        try_document(data.decode("utf-8", "ignore"), folder)

    places = [str(place) for place in (options.corpus, HERE / "corpus", seeds()) if place]
    if not options.corpus:
        places.insert(0, tempfile.mkdtemp(prefix="notes2anki-corpus-"))
    arguments = [
        *(sys.argv[0], f"-max_total_time={options.seconds}", f"-runs={options.runs}", "-max_len=4096"),
        *(f"-dict={HERE / 'markdown.dict'}", "-timeout=10", "-print_final_stats=1", f"-artifact_prefix={HERE}/"),
        *places,
    ]
    atheris.Setup(arguments, one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
