#!/usr/bin/env python3
"""How well notes keep their guids through edits: labelled edits of the showcase notes, built release by release.

    python3 benchmarks/identity.py [--releases 30] [--seed 1] [--errors]

Each release edits a copy of notes/mlops in ways whose truth is known, builds it with one ledger, and compares guids.
RESET: a note that was there before has another guid. MERGE: a note has a guid whose last holder was another note.
LOST: notes of one release that share a guid. The edits are made from templates, so the figures tell of kinds of edits
and not of how often people make them.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

SHOWCASE = Path(__file__).resolve().parents[1] / "notes" / "mlops"
QUESTION = re.compile(
    r"^\*\*(?P<asked>[^*\n]+\?)\*\*\n\n<details>\n<summary>[^<]*</summary>\n\n(?P<told>.*?)\n\n</details>\n",
    re.M | re.S,
)
SYNONYMS = {"which": "what", "why": "for what reason", "how": "in what way", "does": "may", "model": "ML model"}
OTHERS = (
    ("What does a {0} cost in a data centre?", "It depends on the price of power and on how well the {0} is used."),
    ("Who is told first when the {0} fails at night?", "The engineer on call, by a page; then the owner of the {0}."),
    ("In which year was the {0} first described?", "There is no single year; the word {0} came into use slowly."),
)
THINGS = ("gateway", "scheduler", "notebook", "sandbox", "registry mirror", "token bucket", "write-ahead log", "beacon")


@dataclass(slots=True)
class Asked:
    """A question of the notes, and who it is over all releases."""

    number: int
    text: str
    told: str
    label: str = "unchanged"


@dataclass(slots=True)
class Notes:
    """The notes as files of questions; `parts` are the texts between them."""

    files: dict[str, list[Asked]]
    heads: dict[str, str]
    gone: list[Asked] = field(default_factory=list)
    next: int = 0

    def new(self, text: str, told: str, label: str) -> Asked:
        """A question that was never there."""
        self.next += 1
        return Asked(self.next, text, told, label)

    def write(self, folder: Path) -> None:
        """The notes as Markdown files."""
        for name, asked in self.files.items():
            blocks = (
                f"**{each.text}**\n\n<details>\n<summary>Answer</summary>\n\n{each.told}\n\n</details>\n"
                for each in asked
            )
            (folder / name).write_text(f"{self.heads[name]}\n\n" + "\n".join(blocks), "utf-8")


def read() -> Notes:
    """The questions of the showcase notes."""
    notes = Notes({}, {})
    for file in sorted(SHOWCASE.glob("*.md")):
        text = file.read_text("utf-8")
        notes.heads[file.name] = text.split("\n", 1)[0]
        notes.files[file.name] = [notes.new(m["asked"], m["told"], "first") for m in QUESTION.finditer(text)]
    return notes


def typo(text: str, chance: random.Random) -> str:
    """Two letters of a long word exchanged."""
    words = text.split(" ")
    long = [number for number, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not long:
        return f"{text} "
    number = chance.choice(long)
    word = words[number]
    at = chance.randrange(1, len(word) - 2)
    words[number] = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return " ".join(words)


def reword(text: str, chance: random.Random) -> str:
    """A synonym, or a clause in front."""
    for old, new in SYNONYMS.items():
        if re.search(rf"\b{old}\b", text, re.I) and chance.random() < 0.7:
            return re.sub(rf"\b{old}\b", new, text, count=1, flags=re.I)
    return f"In your own words: {text[0].lower()}{text[1:]}"


def answer(text: str, chance: random.Random) -> str:
    """A sentence behind or in front of an answer."""
    more = chance.choice(("This is asked in every exam.", "See the further reading for a proof.", "Mind the units."))
    return f"{text}\n\n{more}" if chance.random() < 0.5 else f"{more}\n\n{text}"


Edit = Callable[[Notes, str, int, random.Random], None]


def edit_typo(notes: Notes, file: str, at: int, chance: random.Random) -> None:
    """A slip in the question."""
    one = notes.files[file][at]
    one.text, one.label = typo(one.text, chance), "typo"


def edit_reword(notes: Notes, file: str, at: int, chance: random.Random) -> None:
    """The question in other words."""
    one = notes.files[file][at]
    one.text, one.label = reword(one.text, chance), "reword"


def edit_answer(notes: Notes, file: str, at: int, chance: random.Random) -> None:
    """The answer corrected."""
    one = notes.files[file][at]
    one.told, one.label = answer(one.told, chance), "answer"


def edit_rewrite(notes: Notes, file: str, at: int, chance: random.Random) -> None:
    """Another answer to the same question."""
    one = notes.files[file][at]
    thing = chance.choice(THINGS)
    one.told, one.label = (
        f"All that was written here was wrong: it is a matter of the {thing}, and of nothing else.",
        "rewrite",
    )


def edit_both(notes: Notes, file: str, at: int, chance: random.Random) -> None:
    """Question and answer edited at once."""
    edit_reword(notes, file, at, chance)
    edit_answer(notes, file, at, chance)
    notes.files[file][at].label = "reword+answer"


def edit_move(notes: Notes, file: str, at: int, chance: random.Random) -> None:
    """The question in another file."""
    one = notes.files[file].pop(at)
    one.label = "moved"
    other = chance.choice([name for name in notes.files if name != file])
    notes.files[other].insert(chance.randrange(len(notes.files[other]) + 1), one)


def edit_remove(notes: Notes, file: str, at: int, chance: random.Random) -> None:  # noqa: ARG001  # an edit
    """The question gone, for now."""
    notes.gone.append(notes.files[file].pop(at))


def edit_return(notes: Notes, file: str, at: int, chance: random.Random) -> None:
    """A question that was gone is back."""
    if notes.gone:
        one = notes.gone.pop(chance.randrange(len(notes.gone)))
        one.label = "returned"
        notes.files[file].insert(at, one)


def edit_replace(notes: Notes, file: str, at: int, chance: random.Random) -> None:
    """A different question in the old one's place."""
    notes.gone.append(notes.files[file].pop(at))
    asked, told = chance.choice(OTHERS)
    thing = f"{chance.choice(THINGS)} {notes.next}"
    notes.files[file].insert(at, notes.new(asked.format(thing), told.format(thing), "different"))


def edit_twin(notes: Notes, file: str, at: int, chance: random.Random) -> None:
    """A near-duplicate put beside a question: one word exchanged, another answer."""
    one = notes.files[file][at]
    words = one.text.split(" ")
    long = max(range(len(words)), key=lambda number: len(words[number]) if words[number].isalpha() else 0)
    thing = chance.choice(THINGS)
    words[long] = thing.split(" ", maxsplit=1)[0]
    told = f"That is another matter: a {thing} is built once, and nobody looks at it for years."
    notes.files[file].insert(at + 1, notes.new(" ".join(words), told, "near-duplicate"))


EDITS: tuple[Edit, ...] = (
    edit_typo,
    edit_typo,
    edit_reword,
    edit_reword,
    edit_answer,
    edit_rewrite,
    edit_both,
    edit_move,
    edit_remove,
    edit_return,
    edit_replace,
    edit_twin,
)


def edit(notes: Notes, chance: random.Random) -> None:
    """One release's edits: a sixth as many as there are notes, and now and then all of a file at once."""
    for asked in notes.files.values():
        for one in asked:
            one.label = "unchanged"
    count = sum(map(len, notes.files.values()))
    for _ in range(max(3, count // 6)):
        file = chance.choice([name for name, asked in notes.files.items() if len(asked) > 1])
        chance.choice(EDITS)(notes, file, chance.randrange(len(notes.files[file])), chance)
    file = chance.choice(list(notes.files))
    match chance.randrange(4):
        case 0:
            notes.heads[file] = f"{notes.heads[file]}, revised"
        case 1:
            notes.files = {("x-" + name if name == file else name): asked for name, asked in notes.files.items()}
            notes.heads = {("x-" + name if name == file else name): head for name, head in notes.heads.items()}
        case 2:
            chance.shuffle(notes.files[file])
        case _:
            for number, one in enumerate(notes.files[file], 1):
                one.text = f"{number}. {re.sub(r'^[0-9]+[.] ', '', one.text)}"


def guids(package: Path) -> dict[str, list[str]]:
    """The guids of a package by the words of their questions."""
    found: dict[str, list[str]] = {}
    with zipfile.ZipFile(package) as archive, tempfile.NamedTemporaryFile() as file:
        file.write(archive.read("collection.anki2"))
        file.flush()
        connection = sqlite3.connect(file.name)
        for guid, fields in connection.execute("SELECT guid, flds FROM notes ORDER BY id"):
            found.setdefault(plain(fields.split("\x1f")[0]), []).append(guid)
        connection.close()
    return found


def plain(text: str) -> str:
    """The letters of a question, without markup and number."""
    bare = (
        unescape(re.sub(r"<[^>]*>", "", text)).replace("`", "").replace("\\(", "").replace("\\)", "").replace("$", "")
    )
    return re.sub(r"\W+", "", re.sub(r"^\s*[0-9]+[.] ", "", bare)).casefold()


def main() -> None:
    """Run the releases, and print what was kept and what was lost."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--releases", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--errors", action="store_true", help="print each error")
    options = parser.parse_args()
    chance, notes = random.Random(options.seed), read()
    seen: Counter[str] = Counter()
    wrong: Counter[tuple[str, str]] = Counter()
    last: dict[int, str] = {}
    owner: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        (project / "notes2anki.toml").write_text('[deck.bench]\nname = "Bench"\n', "utf-8")
        for release in range(options.releases + 1):
            if release:
                edit(notes, chance)
            for file in (project / "notes").glob("*.md"):
                file.unlink()
            (project / "notes").mkdir(exist_ok=True)
            notes.write(project / "notes")
            command = [sys.executable, "-m", "notes2anki", "build", "--allow-retire", "-o", "deck.apkg"]
            subprocess.run(command, cwd=project, check=True, capture_output=True)
            made = guids(project / "deck.apkg")
            held: Counter[str] = Counter()
            for one in (each for asked in notes.files.values() for each in asked):
                seen[one.label] += 1
                same = made.get(plain(one.text), [])
                guid = last[one.number] if last.get(one.number) in same else same[0] if same else ""
                held[guid] += 1
                errors = []
                if one.number in last and last[one.number] != guid:
                    errors.append("RESET")
                if guid in owner and owner[guid] != one.number:
                    errors.append("MERGE")
                if held[guid] > 1 and len(same) < 2:
                    errors.append("LOST")
                for error in errors:
                    wrong[one.label, error] += 1
                    if options.errors:
                        print(f"{error} release {release} {one.label}: {one.text}")
                last[one.number], owner[guid] = guid, one.number
    print(f"{'edit':<16}{'notes':>7}{'RESET':>7}{'MERGE':>7}{'LOST':>7}")
    for label in sorted(seen, key=lambda label: -seen[label]):
        figures = "".join(f"{wrong[label, error]:>7}" for error in ("RESET", "MERGE", "LOST"))
        print(f"{label:<16}{seen[label]:>7}{figures}")
    totals = "".join(
        f"{sum(n for (_, e), n in wrong.items() if e == error):>7}" for error in ("RESET", "MERGE", "LOST")
    )
    print(f"{'all':<16}{sum(seen.values()):>7}{totals}")


if __name__ == "__main__":
    main()
