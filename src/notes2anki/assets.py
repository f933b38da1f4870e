"""Pictures and fonts of templates: found beside them, and packed under names that hold a hash of their content.

Anki takes a media file whose name starts with "_" for one of templates: it is never "unused". It never replaces a file
that it has, so that another content needs another name.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from notes2anki.model import Media
from notes2anki.templating import Templates, TemplatesFault, meant

# What a style and the HTML of a card load; what is on the web, in the file itself or a field's is no file of ours.
_LOADED = re.compile(r"""url\(\s*(["']?)([^"'()\s]+)\1\s*\)|\bsrc\s*=\s*(["'])([^"'<>]+)\3""", re.I)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|#|.*\{\{", re.I | re.S)


def packed(templates: Templates, key: str, name: str, text: str) -> tuple[str, tuple[Media, ...]]:
    """A rendered template of a note type with the packed names of the files that it loads, and these files.

    They lie in the folder of the note type or in `_shared/`. Raises `TemplatesFault` for one that is not there.
    """
    files: dict[str, Media] = {}
    for loaded in _loaded(text):
        if loaded not in files:
            files[loaded] = _media(templates, key, name, loaded)

    def renamed(match: re.Match[str]) -> str:
        loaded = match[2] or match[4]
        return match[0].replace(loaded, files[loaded].name) if loaded in files else match[0]

    return _LOADED.sub(renamed, text), tuple(sorted(set(files.values())))


def _loaded(text: str) -> Iterator[str]:
    for match in _LOADED.finditer(text):
        loaded = match[2] or match[4]
        if not _ELSEWHERE.match(loaded):
            yield loaded


def _media(templates: Templates, key: str, name: str, loaded: str) -> Media:
    at = templates.find(name, loaded)
    if not loaded.startswith("_") or "/" in loaded:
        message = f'A file that a template loads has a name that starts with "_", without folders; "{loaded}" has not.'
        raise TemplatesFault(message, *at)
    path = templates.path(f"{key}/{loaded}") or templates.path(f"_shared/{loaded}")
    if path is None:
        names = {each.rpartition("/")[2] for each in templates.names()}
        known = {each for each in names if each.startswith("_")}
        message = f'There is no file "{loaded}" in templates/{key}/ or templates/_shared/{meant(loaded, known)}'
        raise TemplatesFault(message, *at)
    if not any(path.resolve().is_relative_to(folder.resolve()) for folder in templates.folders):
        raise TemplatesFault(f'"{loaded}" is a link that leads out of the templates: a deck publishes it.', *at)
    stem, dot, suffix = loaded.rpartition(".")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:10]
    return Media(name=f"{stem}-{digest}.{suffix}" if dot and stem else f"{loaded}-{digest}", file=path)
