"""Pictures and other files that notes show: found, checked, and given names that no other file has.

Anki keeps media in one flat folder and never replaces a file that it has, so a name carries a hash of the content
and keeps a readable stem. A path that leads out of the notes' folder is an error: the file would be published.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from notes2anki import embedded, filekind, links
from notes2anki.diagnostics import Diagnostic
from notes2anki.download import FOLDER, DownloadFault, fetch
from notes2anki.model import WIKI, Media, Place, Source
from notes2anki.naming import slug
from notes2anki.nearest import Nearest

_REMOTE = ("http://", "https://", "//")
_LARGE = 5_000_000
# AnkiWeb takes no larger file, so that no learner could sync it.
_TOO_LARGE = 100_000_000
# How far, in lines and characters; less far where much was sought that is not there.
# Quotes that no tag and no address knows; a word processor writes them.
_CURLY = "“”„‟«»‘’‚"
_GOES_ON, _BEFORE_ADDRESS = re.compile(r"[\w./%-]"), frozenset("([<\"'=")
_SEARCHED_LINES, _SEARCHED, _MOST_MISSED = 400, 100_000, 200
# What Anki plays, of sounds and films.
_SOUNDS = frozenset(".mp3 .ogg .oga .opus .wav .m4a .flac .aac".split())
_FILMS = frozenset(".mp4 .webm .ogv .mov".split())
_PICTURES = frozenset(".png .jpg .jpeg .jfif .gif .svg .webp .avif .apng .bmp .ico .tif .tiff".split())
_PLAYED = rf"(?:{'|'.join(map(re.escape, sorted(_SOUNDS | _FILMS)))})"
_PLAYER = re.compile(
    r"<(?:audio|video|source)\b[^<>]*?\ssrc\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))[^<>]*>", re.I
)
_SHOWN = re.compile(rf'<img src="([^"/:]+{_PLAYED})"[^<>]*>')
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}")
# A path that only the computer knows on which it was written.
_ONE_COMPUTER = re.compile(r"[A-Za-z]:(?:[\\/]|%5C)|file:", re.I)
_SOURCE = re.compile(r'<img src="([^"]*)"')
_SHOWN_OF_DATA = 30
_MOST_FILES, _MOST_COMPARED = 50_000, 2000
_GITHUB = re.compile(r"https://github\.com/[^/]+/[^/]+/?")


@dataclass(slots=True, kw_only=True)
class Library:
    """The media of one deck, as its notes ask for them."""

    remote: str = "warn"
    downloads: Path = Path(FOLDER)
    homepage: str = ""
    files: dict[str, Media] = field(default_factory=dict)
    _names: dict[Path, str] = field(default_factory=dict)
    _listed: dict[Path, dict[str, tuple[Path, ...]]] = field(default_factory=dict)
    _beside: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    _nearest: Nearest = field(default_factory=Nearest)

    def resolve(self, tag: str, url: str, source: Source, place: Place, found: list[Diagnostic]) -> str | None:
        """The address that a link or picture gets in a field, or None where it has to go."""
        url = url.strip()
        if tag == "a":
            links.check(url, source, _at(source, place, url), found)
            return self._link(url, source)
        if url.startswith(embedded.MARK) and url.removeprefix(embedded.MARK) in self.files:
            return url.removeprefix(embedded.MARK)
        if url.startswith(_REMOTE):
            return self._remote(url, _at(source, place, url), found)
        at = _at(source, place, url.removeprefix(WIKI))
        if not url.startswith(WIKI) and re.match(r"[a-z][a-z0-9+.-]*:", url, re.I):
            message = f'The picture address "{url[:40]}" cannot go into a deck.'
            found.append(_problem(at, "unsafe-html", message, "Use a file."))
            return None
        return self._local(url, source, at, found)

    def unpacked(self, html: str, source: Source, place: Place, found: list[Diagnostic]) -> str:
        """HTML with the pictures that it holds in their addresses made files of the deck."""
        return embedded.unpacked(html, lambda address: self._unpack(address, source, place, found))

    def _unpack(self, address: str, source: Source, place: Place, found: list[Diagnostic]) -> str:
        data, suffix = embedded.content(address)
        if not data:
            at = _at(source, place, address[:_SHOWN_OF_DATA])
            message = f'The address "{address[:_SHOWN_OF_DATA]}…" holds no picture that can be packed.'
            kinds = f"PNG, JPEG, GIF and WebP in base64 are, of at most {embedded.LARGEST // 1_000_000} MB"
            hint = f"Save it as a file beside the notes, and write its path there ({kinds})."
            found.append(_problem(at, "media-kind", message, hint))
            return ""
        name = f"picture-{hashlib.sha256(data).hexdigest()[:10]}{suffix}"
        self.files.setdefault(name, Media(name=name, file=Path(name), held=data))
        return embedded.MARK + name

    def _link(self, url: str, source: Source) -> str | None:
        scheme = urlsplit(url).scheme if re.match(r"[a-z][a-z0-9+.-]*:", url, re.I) else ""
        if scheme:
            return url if scheme.lower() in ("http", "https", "mailto") else None
        if not url or url.startswith(("#", "//")) or not self.homepage:
            return None
        path = (Path("/") / Path(source.path).parent / url).as_posix() if not url.startswith("/") else url
        return page(self.homepage, _normal(path))

    def _remote(self, url: str, place: Place, found: list[Diagnostic]) -> str | None:
        whole = f"https:{url}" if url.startswith("//") else url
        if self.remote == "download":
            try:
                return self._name(fetch(whole, self.downloads), place, found)
            except DownloadFault as fault:
                message = f"The picture could not be fetched: {fault}. The card loads it from the network. ({url[:80]})"
                hint = "Try again, or save it beside the notes and link to the file."
                found.append(_problem(place, "media-unreachable", message, hint))
        if self.remote == "error":
            message = f"This picture is on the web, and the project allows none there: {url[:80]}"
            found.append(_problem(place, "media-forbidden", message, "Save it beside the notes and link to the file."))
        if self.remote == "warn":
            message = "This picture is loaded from the network each time that the card is shown."
            found.append(
                _problem(
                    place, "media-remote", f"{message} ({url[:80]})", "Save it beside the notes and link to the file."
                )
            )
        return whole

    def _local(self, url: str, source: Source, place: Place, found: list[Diagnostic]) -> str | None:
        path = unquote(url.removeprefix(WIKI) if url.startswith(WIKI) else urlsplit(url).path)
        if not path or "\0" in path:
            return None
        file, inside, exists = _found(path, source)
        if not exists and "\\" in path and _found(path.replace("\\", "/"), source)[2]:
            slashed = path.replace("\\", "/")
            message = f'The {_kind(path)} "{path}" was read as "{slashed}": only Windows knows a \\ in a path.'
            found.append(_problem(place, "media-missing", message, f'Write "{slashed}".'))
            path, (file, inside, exists) = slashed, _found(slashed, source)
        if not inside:
            message = f'The {_kind(path)} "{path}" lies outside the folder of the notes ({source.root.name}).'
            found.append(
                _problem(place, "media-outside", message, "Copy it into the folder: a deck publishes what it packs.")
            )
            return None
        if not exists and url.startswith(WIKI):
            named = self._named(source.root).get(path.rsplit("/", 1)[-1].casefold(), ())
            file, exists = (named[0], True) if named else (file, False)
        if not exists:
            bare = path.strip(_CURLY)
            if bare != path:
                message = f'The quotes around "{bare}" are curly, so they are read as a part of its name.'
                hint = f'Write straight quotes in a tag, src="{bare}", and none between brackets.'
                found.append(_problem(place, "media-missing", message, hint))
                return None
            rule = " A path that starts with / is read from the folder of the notes." if path.startswith("/") else ""
            message = f'The {_kind(path)} "{path}" does not exist.{rule}{self._instead(file, source)}'
            hint = "Put the file there, or correct the path."
            if url.startswith(WIKI) and "/" not in path:
                hint = "Put the file anywhere in the folder of the notes, or correct its name."
            found.append(_problem(place, "media-missing", message, hint))
            return None
        if file.suffix and file.suffix.lower() not in _PICTURES | _SOUNDS | _FILMS:
            message = f'"{path}" is no picture, sound or film, so a card cannot show it.'
            found.append(_problem(place, "media-kind", message, f"To lead to it, write a link: [words]({path})"))
            return None
        return self._name(file, place, found)

    def _instead(self, missing: Path, source: Source) -> str:
        """What may be meant by a file that does not exist: the path to write for one with its name, or nearly."""
        named = self._named(source.root).get(missing.name.casefold(), ())
        beside = self._in_folder(missing.parent)
        near = self._nearest.of(missing.name, beside, 0.7)
        meant = [missing.parent / name for name in beside if name.casefold() == missing.name.casefold()]
        meant += [*named, *([missing.parent / near] if near else [])]
        if not meant and len(self._named(source.root)) <= _MOST_COMPARED:
            close = self._nearest.of(missing.name.casefold(), self._named(source.root), 0.85)
            meant = [self._named(source.root)[close][0]] if close else []
        here = (source.root / source.path).parent
        paths = sorted(
            (Path(os.path.relpath(path, here)).as_posix() for path in meant), key=lambda path: path.count("../")
        )
        return f' Did you mean "{paths[0]}"?' if paths else ""

    def _in_folder(self, folder: Path) -> tuple[str, ...]:
        """The names of what is in a folder; looked up once."""
        if folder not in self._beside:
            try:
                self._beside[folder] = tuple(entry.name for entry in folder.iterdir()) if folder.is_dir() else ()
            except OSError:
                self._beside[folder] = ()
        return self._beside[folder]

    def _named(self, root: Path) -> dict[str, tuple[Path, ...]]:
        """The files that cards can show under a folder, by their names; looked up once, and not without end."""
        if root not in self._listed:
            listed: dict[str, tuple[Path, ...]] = {}
            count = 0
            for folder, inner, names in os.walk(root):
                inner[:] = sorted(name for name in inner if not name.startswith("."))
                count += len(names)
                for name in sorted(names):
                    if Path(name).suffix.lower() in _PICTURES | _SOUNDS | _FILMS:
                        listed[name.casefold()] = (*listed.get(name.casefold(), ()), Path(folder) / name)
                if count > _MOST_FILES:
                    break
            self._listed[root] = listed
        return self._listed[root]

    def _name(self, file: Path, place: Place, found: list[Diagnostic]) -> str | None:
        if file not in self._names:
            try:
                size = file.stat().st_size
                data = file.read_bytes() if size <= _TOO_LARGE else b""
            except OSError as fault:
                found.append(
                    _problem(
                        place,
                        "media-missing",
                        f'The picture "{file.name}" cannot be read: {fault.strerror}.',
                        "Change its permissions.",
                    )
                )
                return None
            if size > _TOO_LARGE:
                message = (
                    f"{file.name} has {size / 1e6:.0f} MB, and AnkiWeb takes no file over 100 MB: it was left out."
                )
                found.append(_problem(place, "media-large", message, "Make it smaller, or link to it on the web."))
                return None
            what, hint = filekind.instead(data, _kind(file.name))
            if what:
                message = f'The file "{file.name}" {what}, so it was left out.'
                found.append(_problem(place, "media-kind", message, hint))
                return None
            if _kind(file.name) == "picture" and filekind.is_text(data):
                message = f'The file "{file.name}" holds text, so cards show no picture.'
                found.append(_problem(place, "media-text", message, "Save the picture itself under this name."))
            other, ending = (
                filekind.misnamed(data, file.suffix.lower()) if file.suffix.lower() in _PICTURES else ("", "")
            )
            if other:
                message = f'The file "{file.name}" is {other}, so cards show no picture under this name.'
                found.append(_problem(place, "media-text", message, f"Let its name end in {ending}."))
            if size > _LARGE:
                message = f"{file.name} has {size / 1e6:.0f} MB; large decks are slow to sync and fail on phones."
                found.append(_problem(place, "media-large", message, "Make it smaller."))
            suffix = file.suffix.lower() if _SUFFIX.fullmatch(file.suffix) else ""
            stem = slug(file.stem).encode()[:60].decode(errors="ignore") or "file"
            name = f"{stem}-{hashlib.sha256(data).hexdigest()[:10]}{suffix}"
            self._names[file] = name
            self.files.setdefault(name, Media(name=name, file=file))
        return self._names[file]


def _found(path: str, source: Source) -> tuple[Path, bool, bool]:
    """The file that a path in a source leads to, whether it lies in the folder of the notes, and is there."""
    base = source.root if path.startswith("/") else (source.root / source.path).parent
    file = base / path.lstrip("/")
    try:
        file = file.resolve()
        inside = file.is_relative_to(source.root)
        return file, inside, inside and file.is_file()
    except (OSError, ValueError):
        return file, True, False


def on_one_computer(html: str, source: Source, place: Place) -> Iterator[Diagnostic]:
    """A finding for each picture whose address is a path of the computer that the notes were written on."""
    for match in _SOURCE.finditer(html):
        url = unescape(match[1])
        if _ONE_COMPUTER.match(url):
            message = f'The {_kind(url)} "{unquote(url)}" has a path of one computer, where nobody else can see it.'
            hint = "Copy the file into the notes, and write its path there."
            yield _problem(_at(source, place, url), "media-missing", message, hint)


def played(html: str) -> str:
    """HTML with the players in it written as pictures, which is how Markdown writes sounds too."""
    if "src" not in html:
        return html
    return _PLAYER.sub(lambda match: f'<img src="{match[1] or match[2] or match[3]}" alt="">', html)


def as_sounds(html: str) -> str:
    """Safe HTML with Anki's mark in the place of a picture that is a sound or film of the deck's own."""
    return _SHOWN.sub(r"[sound:\1]", html) if "<img" in html else html


def _at(source: Source, place: Place, url: str) -> Place:
    """Where an address stands in a source: at its first mention from a place on, else at that place."""
    forms = dict.fromkeys((url, unquote(url)))
    return _search(source, place, lambda line: next((at for form in forms if (at := _address(line, form)) >= 0), -1))


def _address(line: str, address: str) -> int:
    """Where an address stands in a line; one that goes on there is longer, a word of prose is none. -1 if nowhere."""
    at = line.find(address)
    while at >= 0:
        before, behind = line[max(0, at - 1) : at], line[at + len(address) : at + len(address) + 1]
        if not _GOES_ON.match(behind) and (before in _BEFORE_ADDRESS or not address.isalnum()):
            return at
        at = line.find(address, at + 1)
    return -1


def mention(source: Source, place: Place, pattern: str) -> Place:
    """Where a pattern first matches in a source from a place on, else that place."""
    compiled = re.compile(pattern, re.I)
    return _search(source, place, lambda line: match.start() if (match := compiled.search(line)) else -1)


class _Lines:
    """The lines of a source, and how often something was sought in them that they do not hold."""

    def __init__(self, source: Source) -> None:
        self.lines = source.text.split("\n")
        self.missed = 0


_lines = lru_cache(maxsize=4)(_Lines)


def source_lines(source: Source) -> list[str]:
    """The lines of a source, parted once."""
    return _lines(source).lines


def _search(source: Source, place: Place, find: Callable[[str], int]) -> Place:
    """The first place in the lines from one on where something is found, not too far from it; else that place."""
    lines = _lines(source)
    left = _SEARCHED if lines.missed < _MOST_MISSED else _SEARCHED // 100
    for number in range(place.line - 1, min(place.line + _SEARCHED_LINES, len(lines.lines))):
        line = lines.lines[number][: max(left, 0)]
        at = find(line)
        if at >= 0:
            return source.place(number + 1, at + 1)
        left -= len(line)
        if left <= 0:
            break
    lines.missed += 1
    return place


def page(homepage: str, path: str, line: int = 0) -> str:
    """The address of a file of the notes on the web, at a line where the site can show one."""
    base = homepage.rstrip("/")
    if _GITHUB.fullmatch(homepage):
        return f"{base}/blob/HEAD{path}{f'?plain=1#L{line}' if line else ''}"
    return f"{base}{path}"


def _normal(path: str) -> str:
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/" + "/".join(parts)


def _kind(path: str) -> str:
    """What a file is that a card would show."""
    suffix = Path(path).suffix.lower()
    return "sound" if suffix in _SOUNDS else "film" if suffix in _FILMS else "picture"


def _problem(place: Place, code: str, message: str, hint: str = "") -> Diagnostic:
    return Diagnostic(place=place, code=code, message=message, hint=hint)
