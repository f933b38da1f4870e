#!/usr/bin/env python3
"""Coverage-guided fuzzing of the way from Markdown to the HTML of fields (atheris, the extra `fuzz`).

    python3 fuzz/fuzz_notes.py [--seconds 60] [--runs N] [--corpus DIR]

Any exception is a fault, and so is a document that takes over two seconds, a block without a claim, or a field that
holds something active. What is found is written to a file beside; put it into tests/fixtures/ or fuzz/corpus/ with the
mend. The seeds in fuzz/corpus are documents of our own; with --corpus new ones are kept in another folder.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SLOW = 2.0
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
    from notes2anki.extract import extract
    from notes2anki.markdown import parse
    from notes2anki.media import Library
    from notes2anki.model import Details, Source, Table

    source = Source(path="notes.md", shown="notes.md", root=folder, text=text.replace("\r", "\n"))
    start = time.monotonic()
    document, _ = parse(source)
    found = extract(document)
    templates, note_types = _note_types()
    plan = notes.Plan(
        slug="fuzz",
        name="Fuzz",
        homepage="",
        note_types=note_types,
        templates=templates,
        library=Library(),
        subdecks={source: notes.Subdecks()},
    )
    started, _ = notes.start(found.items, plan)
    assert time.monotonic() - start < SLOW, "slow"
    claimed = {claim.block for claim in found.claims}
    for block in document.walk():
        assert not isinstance(block, Details | Table) or block in claimed, block
    for one in started:
        for value in [one.asked, *(value for name, value in vars(one.context["item"]).items() if name[0] != "_")]:
            assert not _ACTIVE.search(str(value)), value


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

    places = [str(place) for place in (options.corpus, HERE / "corpus") if place]
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
