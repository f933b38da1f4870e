"""Pictures on the web, fetched once and kept with the project: later builds need no network and stay the same."""

from __future__ import annotations

import hashlib
import mimetypes
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from notes2anki import files
from notes2anki.naming import slug

FOLDER = "notes2anki.media"
_SECONDS = 10.0
_MOST_BYTES = 10_000_000
_KINDS = ("image/", "audio/", "video/")


class DownloadFault(Exception):
    """Why a picture could not be fetched, as the rest of a sentence."""


def fetch(url: str, folder: Path) -> Path:
    """The file of an http(s) address in a folder, fetched if it is not there. Raises `DownloadFault`."""
    stem = slug(PurePosixPath(unquote(urlsplit(url).path)).stem)[:40] or "file"
    name = f"{stem}-{hashlib.sha256(url.encode()).hexdigest()[:10]}"
    kept = next(folder.glob(f"{name}.*"), None) if folder.is_dir() else None
    if kept is not None:
        return kept
    content, kind = _ask(url)
    target = folder / f"{name}{mimetypes.guess_extension(kind) or '.bin'}"
    files.write_all({target: content})
    return target


def _ask(url: str) -> tuple[bytes, str]:
    """What an address answers, and its media type."""
    from http.client import HTTPException  # most builds ask for nothing, and these take long to import
    from urllib import request
    from urllib.error import HTTPError, URLError

    # Only what fetches over http(s): a redirect must not lead to a file of this computer.
    opener = request.OpenerDirector()
    for handler in (
        request.HTTPHandler,
        request.HTTPSHandler,
        request.HTTPRedirectHandler,
        request.HTTPErrorProcessor,
        request.HTTPDefaultErrorHandler,
    ):
        opener.add_handler(handler())
    try:
        answer = opener.open(request.Request(url, headers={"User-Agent": "notes2anki"}), timeout=_SECONDS)
        with answer:
            kind = answer.headers.get_content_type()
            if not kind.startswith(_KINDS):
                raise DownloadFault(f"it is no picture, sound or film but {kind}")
            content = answer.read(_MOST_BYTES + 1)
    except HTTPError as fault:
        raise DownloadFault(f"the server answered {fault.code}") from fault
    except TimeoutError as fault:
        raise DownloadFault(f"there was no answer in {_SECONDS:.0f} seconds") from fault
    except (URLError, OSError, HTTPException, ValueError) as fault:
        raise DownloadFault(str(getattr(fault, "reason", fault)) or type(fault).__name__) from fault
    if len(content) > _MOST_BYTES:
        raise DownloadFault(f"it has more than {_MOST_BYTES // 1_000_000} MB")
    return content, kind
