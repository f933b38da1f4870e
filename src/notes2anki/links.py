"""Links between notes: whether the file and the heading that one leads to are there."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from notes2anki.diagnostics import Diagnostic
from notes2anki.model import Place, Source
from notes2anki.nearest import Nearest

# With so many findings more of them help nobody, and each costs a search for what was meant.
_MOST, _MOST_ANCHORS, _LARGEST = 1000, 2000, 2_000_000
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.I)
# Pages of notes: links to others may be addresses of a site that is made of them.
_NOTES = (".md", ".markdown", ".mdown", ".mkd", ".mdx")
_HEADING = re.compile(
    r"^[ \t>*+-]*#{1,6}[ \t]+([^\n]+)$|^([^\n]+)\n {0,3}(?:=+|-+)[ \t]*$|<h[1-6][^<>]*>([^<>\n]+)", re.M
)
_NAMED = re.compile(r"\b(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)", re.I)
# Lines of a file, as GitHub names them.
_LINE = re.compile(r"L\d+(?:-L\d+)?")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")


def check(url: str, source: Source, place: Place, found: list[Diagnostic]) -> None:
    """Report a link to a page of notes, or to a heading of one, that is not there."""
    if not url or _SCHEME.match(url) or len(found) > _MOST:
        return
    parts = urlsplit(url)
    path = unquote(parts.path)
    if path.lower().endswith(_NOTES) and "\0" not in path:
        why, hint = _page(path, unquote(parts.fragment), source)
    elif url.startswith("#") and len(url) > 1:
        why, hint = _heading(unquote(url[1:]), _anchors(source.text), source)
    else:
        return
    if why:
        found.append(Diagnostic(place=place, code="link-broken", message=why, hint=hint))


def _page(path: str, name: str, source: Source) -> tuple[str, str]:
    base = source.root if path.startswith("/") else (source.root / source.path).parent
    try:
        file = (base / path.lstrip("/")).resolve()
        if not file.is_relative_to(source.root):
            return "", ""
        if file.exists():
            return _heading(name, _anchors_of(file, file.stat().st_mtime_ns), source, path) if name else ("", "")
        beside = [entry.name for entry in file.parent.iterdir()] if file.parent.is_dir() else []
    except (OSError, ValueError):
        return "", ""
    near = _nearest(source).of(file.name, [name for name in beside if name.lower().endswith(_NOTES)], 0.7)
    written = (Path(path).parent / near).as_posix() if near else ""
    hint = f'Did you mean "{written}"?' if near else "Correct the path, or leave the link out."
    return f'The link leads to "{path}", which does not exist.', hint


def _heading(name: str, anchors: dict[str, str], source: Source, path: str = "") -> tuple[str, str]:
    """What is wrong with a link to a heading of a page, whose path is "" for that of the source itself."""
    if name in ("top", "") or _folded(name) in anchors or _LINE.fullmatch(name):
        return "", ""
    near = _nearest(source).of(_folded(name), anchors, 0.8) if len(anchors) <= _MOST_ANCHORS else ""
    if not near:
        return "", ""  # it may be the heading of a page that these notes become
    where = f"in {path}" if path else "here"
    said = f'The link leads to "#{name}", and no heading {where} is called so.'
    return said, f'Did you mean "{path}#{anchors[near]}"?'


@lru_cache(maxsize=4)
def _nearest(_: Source) -> Nearest:
    return Nearest()


@lru_cache(maxsize=64)
def _anchors_of(file: Path, _changed: int) -> dict[str, str]:
    """The same of another page, which is read again once it has changed; nothing of one that is too large."""
    is_page = file.is_file() and file.stat().st_size <= _LARGEST
    return _anchors(file.read_text("utf-8", errors="replace")) if is_page else {}


@lru_cache(maxsize=4)
def _anchors(text: str) -> dict[str, str]:
    """The headings of a page as links name them, by their letters alone: sites differ in what they make of the rest."""
    names = [_anchor(match[1] or match[2] or match[3]) for match in _HEADING.finditer(text)]
    names += [match[1] for match in _NAMED.finditer(text)]
    return {_folded(name): name for name in names}


def _anchor(heading: str) -> str:
    text = _LINK.sub(r"\1", heading).strip().rstrip("#").strip().lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", text))


def _folded(name: str) -> str:
    """A name without what stands between its letters, and without the number of a heading that stands twice."""
    return re.sub(r"[\W_]", "", re.sub(r"-\d+$", "", name).lower())
