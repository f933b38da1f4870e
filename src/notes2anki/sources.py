"""Reading Markdown files: found, decoded, repaired, front matter taken off.

The only module that reads notes from disk. What cannot be read is an error at the file and, for bytes that are not
UTF-8, at the line and byte; nothing is guessed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path

from notes2anki import frontmatter, textfiles
from notes2anki.diagnostics import ERROR, Diagnostic
from notes2anki.frozen import frozen
from notes2anki.model import Place, Source

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "venv"})
_QUOTES = "\"'()[]{}<>,;:"
_SAMPLE = 100_000
_SAVE = 'Open it in an editor and save it as UTF-8 ("Save with encoding", or "Encoding" beside the file name).'
_ALIKE = 0.6
_SHOWN = 8
# So many bytes that no text has may have come into one by a slip; a file of a program has more.
_FEW_NULS = 3
# How many files and folders are looked at for one that was moved.
_MOST_LOOKED_AT = 20_000
_HIGH = re.compile(rb"[\x80-\xff]{2,}")
_MOSTLY, _LAST_KOREAN = 0.6, 0xC8
# How double-encoded UTF-8 looks: a lead byte of UTF-8 read as a Latin letter, and a continuation byte behind it.
_MOJIBAKE = re.compile("[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u2122]|\u00ef\u00bb\u00bf")


@frozen(eq=True)
class Found:
    """A Markdown file to read: the file, and the folder that its path in the deck is relative to."""

    file: Path
    root: Path

    @property
    def path(self) -> str:
        """Its path in the deck."""
        return _readable(Path(os.path.relpath(self.file.resolve(), self.root)))


def find(paths: Iterable[Path], root: Path | None = None) -> tuple[tuple[Found, ...], tuple[Diagnostic, ...]]:
    """The Markdown files at and under the paths, in one order on any machine, each once.

    Hidden folders and those of tools are left out. Without a `root` a file's root is the path that led to it (its
    folder, for a file). A path that does not exist and a folder that cannot be listed are errors, and notes whose names
    end in .txt are told of.
    """
    found: dict[Path, Found] = {}
    problems: list[Diagnostic] = []
    for path in paths:
        if not path.exists():
            message = "There is no such file or folder."
            problems.append(
                _problem(path, "path-missing", message, "Check the spelling, or the folder that you are in.")
            )
            continue
        base = path if path.is_dir() else path.parent
        for file in _walk(path, problems) if path.is_dir() else [path]:
            try:
                found.setdefault(file.resolve(strict=True), Found(file=file, root=(root or base).resolve()))
            except (OSError, RuntimeError):
                message = "The file is a link that leads nowhere."
                problems.append(_problem(file, "file-unreadable", message, "Remove it, or let it lead to a file."))
    if not found and not any(problem.severity == ERROR for problem in problems):
        message = f"No Markdown was found here (files that end in {', '.join(SUFFIXES)})."
        places = list(paths) or [Path()]
        problems += [_problem(path, "no-markdown", message) for path in places]
    return tuple(found.values()), tuple(problems)


def instead(root: Path, named: str) -> str:
    """What may be meant by a path from a root that does not exist.

    It is one of the same name in another folder, else the one most like it, else all that is there.
    """
    missing = root / named
    moved = _elsewhere(root, missing.name)
    if moved:
        return f'Did you mean "{moved}"?'
    try:
        entries = sorted(os.scandir(missing.parent), key=lambda entry: _natural(entry.name))
    except (OSError, ValueError):  # no path has a NUL in it
        return "Check the spelling: the folder above it does not exist either."
    names = [
        entry.name
        for entry in entries
        if not entry.name.startswith((".", "_"))
        and entry.name not in _SKIPPED_FOLDERS | {"dist"}
        and (entry.is_dir() or entry.name.lower().endswith(SUFFIXES))
    ]
    near = get_close_matches(missing.name, names, n=1, cutoff=_ALIKE)
    if near:
        return f'Did you mean "{Path(named).with_name(near[0]).as_posix()}"?'
    some = ", ".join(f'"{Path(named).with_name(name).as_posix()}"' for name in names[:_SHOWN])
    return f"Here is {some}{' and more' if len(names) > _SHOWN else ''}." if names else "There is nothing to read here."


def _elsewhere(root: Path, name: str) -> str:
    """The path from a root of the one file or folder of a name below it, or ""; not all of a huge tree is looked at."""
    found, seen = [], 0
    for folder, folders, names in os.walk(root):
        folders[:] = [each for each in folders if not each.startswith((".", "_")) and each not in _SKIPPED_FOLDERS]
        seen += len(folders) + len(names)
        found += [Path(folder, name)] if name in folders or name in names else []
        if seen > _MOST_LOOKED_AT:
            return ""
    return found[0].relative_to(root).as_posix() if len(found) == 1 else ""


def _walk(folder: Path, problems: list[Diagnostic]) -> Iterator[Path]:
    """The Markdown files under a folder, sorted by name: the order of a listing differs between machines."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: _natural(entry.name))
    except OSError as fault:
        message = f"The folder cannot be read: {fault.strerror}."
        problems.append(_problem(folder, "file-unreadable", message, "Change its permissions, or leave it out."))
        return
    names = {entry.name for entry in entries}
    for entry in entries:
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            if not entry.name.startswith(".") and entry.name not in _SKIPPED_FOLDERS:
                yield from _walk(path, problems)
        elif entry.name.lower().endswith(SUFFIXES) and not entry.name.startswith("."):
            yield path
        elif entry.is_file(follow_symlinks=False) and not entry.name.startswith("."):
            told = textfiles.finding(path, show(path), names, SUFFIXES)
            problems += [told] if told else []


def _natural(name: str) -> list[tuple[int, int, str]]:
    """A key that puts "week 2" before "week 10"."""
    parts = re.split(r"(\d+)", name)
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part.casefold()) for part in parts if part] + [
        (2, 0, name)
    ]


def read(found: Found) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """A file as a source, or None with the reason why it cannot be one."""
    try:
        if not found.file.resolve().is_relative_to(found.root):
            raise OSError(0, "it is a link that leads out of the folder")
        if not found.file.is_file():
            raise OSError(0, "it is no file, but a pipe or a device")
        data = found.file.read_bytes()
    except OSError as fault:
        reason = f"The file cannot be read: {fault.strerror}."
        return None, (_problem(found.file, "file-unreadable", reason, "Change its permissions, or leave it out."),)
    shown = show(found.file)
    text, problem = _decode(data, shown)
    if problem:
        return None, (problem,)
    front, text, problems = frontmatter.read(text, shown)
    if any(problem.severity == "error" for problem in problems):
        return None, tuple(problems)
    text, repaired = _repair(text, shown)
    return Source(path=found.path, shown=shown, root=found.root, text=text, front=front), (*problems, *repaired)


def show(path: Path) -> str:
    """A path as the user would write it: relative to the working directory or absolute, whichever is shorter."""
    absolute, relative = str(path.absolute()), os.path.relpath(path)
    return _readable(Path(min(relative, absolute, key=len)))


def _readable(path: Path) -> str:
    """A path as text: what in a name is not UTF-8 is replaced, and the locale's own idea of names does not count."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def show_in(root: Path, path: Path) -> str:
    """A path as a project remembers it: relative to its root where it lies inside."""
    absolute = path.resolve()
    inside = absolute.is_relative_to(root.resolve())
    return (
        absolute.relative_to(root.resolve()).as_posix() if inside else Path(os.path.relpath(absolute, root)).as_posix()
    )


def _problem(path: Path, code: str, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(place=Place(path=show(path)), code=code, message=message, hint=hint)


def _decode(data: bytes, shown: str) -> tuple[str, Diagnostic | None]:
    problems = not_utf8(data, shown)
    if problems:
        return "", problems[0]
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8")
    return text.replace("\r\n", "\n").replace("\r", "\n"), None


def not_utf8(data: bytes, shown: str) -> tuple[Diagnostic, ...]:
    """Why bytes cannot be read as text in UTF-8, at the first that is wrong; nothing where they can."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode("utf-8")
        bad = data.find(b"\0")
    except UnicodeDecodeError as fault:
        bad = fault.start
    if bad < 0:
        return ()
    line = data.count(b"\n", 0, bad) + 1
    place = Place(path=shown, line=line, column=bad - data.rfind(b"\n", 0, bad))
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message, hint = "The file is not UTF-8: it looks like UTF-16.", _SAVE
    elif b"\0" in data[:_SAMPLE]:
        count = data.count(b"\0")
        message = "The file holds NUL bytes, so it is no text file."
        hint = "If it holds no notes, move the file out of their folder."
        if count <= _FEW_NULS:
            message = "A NUL byte, a sign that nothing shows, stands in this file, so it cannot be read as text."
            hint = (
                f"Delete this sign at line {line}, column {place.column}; some editors show it as ^@, others as a box."
            )
    else:
        # Of the old encodings of one byte a letter, that of western Windows holds Latin-1 and is the commonest.
        start, end = data.rfind(b"\n", 0, bad) + 1, data.find(b"\n", bad)
        text = data[start : end if end >= 0 else len(data)].decode("cp1252", "replace")
        word = next((word for word in text.split() if not word.isascii()), data[bad : bad + 1].decode("latin-1"))
        looks = _looks_eastern(data) or f'Latin-1 ("{word.strip(_QUOTES)[:30]}")'
        message, hint = f"The file is not UTF-8: it looks like {looks}.", _SAVE
    return (Diagnostic(place=place, code="file-encoding", message=message, hint=hint),)


def _looks_eastern(data: bytes) -> str:
    """The old encoding of Chinese or Korean and a word in it, for a file that looks like that; "" for any other.

    Their commonest letters lead with bytes that few words of Latin and Cyrillic scripts are made of; Korean has no
    letters behind the 200th.
    """
    runs = [run for run in _HIGH.findall(data[:_SAMPLE]) if len(run) % 2 == 0]
    leads = [run[at] for run in runs for at in range(0, len(run), 2)]
    if sum(0xB0 <= lead <= 0xD7 for lead in leads) <= len(leads) * _MOSTLY:
        return ""
    name, codec = ("GBK", "gb18030") if max(leads) > _LAST_KOREAN else ("EUC-KR", "euc-kr")
    return f'{name} ("{runs[0].decode(codec, "replace")[:10]}")'


def _repair(text: str, shown: str) -> tuple[str, list[Diagnostic]]:
    """The text with lines of double-encoded UTF-8 decoded, and a note of each."""
    if text.isascii() or not _MOJIBAKE.search(text):
        return text, []
    from ftfy import fix_encoding  # 0.1 s to import, and few files need it

    lines, problems = text.split("\n"), []
    for number, line in enumerate(lines):
        wrong = None if line.isascii() else _MOJIBAKE.search(line)
        if wrong is None:
            continue
        repaired = fix_encoding(line)
        if repaired == line:
            repaired = "".join(fix_encoding(word) for word in re.split(r"(\s+)", line))
        if repaired != line:
            lines[number] = repaired
            place = Place(path=shown, line=number + 1, column=wrong.start() + 1)
            before, after = _change(line, repaired)
            message = f'"{before or wrong[0]}" is text that was encoded twice; it was read as "{after}".'
            hint = "Save the line again with the right characters."
            problems.append(Diagnostic(place=place, code="encoding-repaired", message=message, hint=hint))
    return "\n".join(lines), problems


def _change(before: str, after: str) -> tuple[str, str]:
    """The word that differs first, as it is in the line and in the repaired one; "" where words differ in number."""
    for old, new in zip(before.split(), after.split(), strict=False):
        if old != new:
            return old[:40], new[:40]
    return "", after.strip()[:40]
