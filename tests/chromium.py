"""A page in the real Chromium, which notes what the page asks for and what it complains of, and reaches no network."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest


@dataclass(slots=True)
class Seen:
    """A page that is open, everything that it asked for besides itself, and what it wrote to the console."""

    page: Any
    asked: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


def find() -> str:
    """The browser; where there is none, the test is skipped and says so."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if browser is None:
        pytest.skip("no Chromium here: .ci/run installs it")
    return browser


@contextmanager
def opened(url: str, *, width: int = 1300, height: int = 900) -> Iterator[Seen]:
    """Open an address in a window of its own. Only files and this computer can be reached."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=find(), args=["--no-sandbox"])
        seen = Seen(browser.new_page(viewport={"width": width, "height": height}))

        def decide(route: Any) -> None:
            asked = route.request.url
            if asked != url:
                seen.asked.append(asked)
            if asked.startswith(("file:", "data:", "http://127.0.0.1:")):
                route.continue_()
            else:
                route.abort()

        seen.page.route("**/*", decide)
        seen.page.on("console", lambda message: seen.console.append(message.text))
        seen.page.on("pageerror", lambda error: seen.console.append(str(error)))
        seen.page.goto(url)
        yield seen
        browser.close()
