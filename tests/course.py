"""Small courses to build in tests: a folder of notes, built as the command does, imported into the real Anki."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

CONFIG = '[deck.demo]\nname = "Demo"\nnotes = ["notes"]\n'


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A note as it lies in a package."""

    guid: str
    fields: tuple[str, ...]
    tags: str
    mod: int


@dataclass(slots=True)
class Course:
    """A project in a folder."""

    root: Path
    time: int = 1_790_000_000

    def write(self, files: Mapping[str, str]) -> Course:
        """Write notes, by their paths below notes/."""
        self.root.mkdir(parents=True, exist_ok=True)
        (self.root / "notes2anki.toml").write_text(CONFIG, "utf-8")
        for name, text in files.items():
            path = self.root / "notes" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return self

    def edit(self, name: str, change: Callable[[str], str]) -> Course:
        """Change the text of a file; the change must change something."""
        path = self.root / "notes" / name
        before = path.read_text("utf-8")
        after = change(before)
        assert after != before
        path.write_text(after, "utf-8")
        return self

    def replace(self, name: str, old: str, new: str) -> Course:
        """Put a text in the place of another one."""
        return self.edit(name, lambda text: text.replace(old, new))

    def run(self, *arguments: str, code: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command in the project, an hour after the run before."""
        self.time += 3600
        env = {**os.environ, "SOURCE_DATE_EPOCH": str(self.time), "NO_COLOR": "1", **environment}
        command = [sys.executable, "-m", "notes2anki", *arguments]
        done = subprocess.run(
            command, cwd=self.root, env=env, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
        )
        assert done.returncode == code, f"{done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def build(self, *arguments: str) -> Path:
        """Build, and keep the package under a name of its own."""
        self.run("build", *arguments)
        (built,) = (self.root / "dist").glob("*.apkg")
        kept = self.root / f"build-{self.time}.apkg"
        kept.write_bytes(built.read_bytes())
        return kept

    def git(self, *arguments: str) -> str:
        """What a git command in the project answers."""
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *arguments]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=True).stdout

    def versioned(self) -> Course:
        """The same, in git."""
        (self.root / ".gitignore").write_text("dist/\n", "utf-8")
        self.git("init", "-q")
        self.git("config", "user.name", "A")
        self.git("config", "user.email", "a@example.org")
        return self

    def commit(self) -> None:
        """Commit all that there is."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "Notes")

    @property
    def lock(self) -> Path:
        """The ledger."""
        return self.root / "notes2anki.lock"


def rows(package: Path) -> list[Row]:
    """The notes of a package, in their order."""
    with zipfile.ZipFile(package) as archive, tempfile.NamedTemporaryFile() as file:
        file.write(archive.read("collection.anki2"))
        file.flush()
        connection = sqlite3.connect(file.name)
        try:
            found = connection.execute("SELECT guid, flds, tags, mod FROM notes ORDER BY id").fetchall()
        finally:
            connection.close()
    return [Row(guid=guid, fields=tuple(flds.split("\x1f")), tags=tags, mod=mod) for guid, flds, tags, mod in found]


def guids(package: Path) -> dict[str, str]:
    """The guid of each note by its first field, and for facts by its first two."""
    found: dict[str, str] = {}
    for row in rows(package):
        key = row.fields[0] if row.fields[0] not in found else f"{row.fields[0]} {row.fields[1]}"
        found[key] = row.guid
    return found


class Learner:
    """A learner's collection in the real Anki."""

    def __init__(self, folder: Path) -> None:
        """Open an empty collection in a folder."""
        collection = pytest.importorskip("anki.collection")
        folder.mkdir(parents=True, exist_ok=True)
        self.col: Any = collection.Collection(str(folder / "collection.anki2"))
        self._collection = collection

    def take(self, package: Path) -> dict[str, int]:
        """Import a package with Anki's default options; how many notes were new, updated, duplicate, conflicting."""
        options = self._collection.ImportAnkiPackageOptions()
        request = self._collection.ImportAnkiPackageRequest(package_path=str(package), options=options)
        log = self.col.import_anki_package(request).log
        kinds = ("new", "updated", "duplicate", "conflicting")
        return {kind: len(getattr(log, kind)) for kind in kinds if len(getattr(log, kind))}

    def study(self) -> None:
        """Answer every card once, so that each has a schedule and a review in its history."""
        for number in self.col.find_cards("is:new"):
            card = self.col.get_card(number)
            card.start_timer()
            states = self.col._backend.get_scheduling_states(card.id)
            answer = self.col.sched.build_answer(card=card, states=states, rating=3)
            self.col.sched.answer_card(answer)

    def note(self, text: str) -> Any:
        """The one note that holds a text."""
        (number,) = self.col.find_notes(f'"*{text}*"')
        return self.col.get_note(number)

    def reviews(self, text: str) -> int:
        """How often the cards of the note with a text were answered."""
        return sum(
            self.col.db.scalar("SELECT count() FROM revlog WHERE cid = ?", card) for card in self.note(text).card_ids()
        )
