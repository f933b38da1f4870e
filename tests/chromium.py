"""A page in the real Chromium, behind a proxy that notes every host that is asked for and lets nothing through."""

from __future__ import annotations

import shutil
import subprocess
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What came of a page: its document in the end, what its scripts complained of, and the hosts asked for."""

    dom: str
    console: tuple[str, ...]
    hosts: frozenset[str]


class _Proxy(ThreadingHTTPServer):
    hosts: set[str]


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, _Proxy)
        server.hosts.add(urlsplit(self.path if "//" in self.path else f"//{self.path}").hostname or "")
        self.send_error(403)

    do_CONNECT = do_POST = do_HEAD = do_GET  # noqa: N815  # the names that http.server looks for

    def log_message(self, *_: object) -> None:
        """Say nothing: what was asked for is in `hosts`."""


def find() -> str:
    """The browser; where there is none, the test is skipped and says so."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium here: .ci/run installs it")
    return browser


def browse(url: str, profile: Path, *arguments: str) -> Seen:
    """Open a page, headless, and wait until its scripts are idle; `profile` is a folder for Chromium's own files."""
    browser = find()
    proxy = _Proxy(("127.0.0.1", 0), _Handler)
    proxy.hosts = set()
    threading.Thread(target=proxy.serve_forever, daemon=True).start()
    command = [
        *(browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
        *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--enable-logging=stderr"),
        *("--virtual-time-budget=5000", f"--proxy-server=127.0.0.1:{proxy.server_port}", f"--user-data-dir={profile}"),
        *arguments,
        *("--dump-dom", url),
    ]
    try:
        done = subprocess.run(command, capture_output=True, timeout=240, check=True)
    finally:
        proxy.shutdown()
    console = tuple(line for line in done.stderr.decode("utf-8", "replace").splitlines() if ":CONSOLE" in line)
    return Seen(dom=done.stdout.decode("utf-8", "replace"), console=console, hosts=frozenset(proxy.hosts))
