"""Following a project: doing something again on each change of its files, and serving a page that shows it anew."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from watchfiles import DefaultFilter, watch

from notes2anki import ledger
from notes2anki.diagnostics import UsageFault

_HOST = "127.0.0.1"


class _Filter(DefaultFilter):
    """What a deck depends on; not what is written by us."""

    def __init__(self) -> None:
        super().__init__(ignore_dirs=(*DefaultFilter.ignore_dirs, "dist"))

    def __call__(self, change: object, path: str) -> bool:
        name = Path(path).name
        return name != ledger.FILE and not name.startswith(".") and super().__call__(change, path)  # type: ignore[arg-type]


def changes(root: Path, stop: threading.Event | None = None) -> Iterator[str]:
    """Which files of a project changed, a sentence for each moment of change; ends with Ctrl-C."""
    for changed in watch(root, watch_filter=_Filter(), stop_event=stop, raise_interrupt=False):
        names = sorted({Path(path).name for _, path in changed})
        yield f"Changed: {', '.join(names[:3])}{' …' if len(names) > 3 else ''}"
        gc.collect()  # of what was built on this change; it is not done by itself (cli.py)


class _Pages(ThreadingHTTPServer):
    """A server that has one page, and a stamp that differs whenever the page does."""

    page: bytes = b""
    stamp: int = 0


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the name that http.server looks for
        server = self.server
        assert isinstance(server, _Pages)
        # A page of another site must not read the notes under a name that leads here.
        if self.headers.get("Host", "").rsplit(":", 1)[0] not in (_HOST, "localhost"):
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        if self.path not in ("/", "/stamp"):
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content, kind = (server.page, "text/html") if self.path == "/" else (str(server.stamp).encode(), "text/plain")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing: the terminal is for findings."""


def serve(
    root: Path, page: Callable[[], bytes], port: int, say: Callable[[str], None], stop: threading.Event | None = None
) -> None:
    """Serve what `page` makes, on this computer only, and make it anew on each change of the project, until Ctrl-C.

    What happens is told to `say`: first of all, the address. A page that cannot be made leaves the one before.
    Raises `UsageFault` where the port is taken.
    """
    try:
        server = _Pages((_HOST, port), _Handler)
    except OSError as fault:
        hint = "Name another with --port, or 0 for a free one."
        raise UsageFault(f"Port {port} cannot be used: {fault.strerror}. {hint}") from fault
    server.page = page()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://{_HOST}:{server.server_port}/"
    say(address)
    for sentence in changes(root, stop):
        say(sentence)
        try:
            server.page = page()
        except UsageFault as fault:
            say(f"Error: {fault}")
        else:
            server.stamp += 1
    server.shutdown()
