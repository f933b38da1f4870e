#!/usr/bin/env python3
"""The pictures of the README, taken of the deck of this repository in Chromium (needs playwright, and a chromium).

    python3 docs/pictures.py

Each is a card of the preview, which shows what Anki shows; they go into docs/images.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "src"))

# A name, words of the card that is searched for, whether in night mode, whether as on a phone.
SHOTS = (
    ("question", "rare-event classifier oversamples", False, False),
    ("fact", "equal opportunity positive rate", False, True),
    ("term", "shadow deployment", True, True),
    ("cloze", "manual work suggestions", True, False),
)


def main() -> None:
    """Build the preview, and take the pictures."""
    from notes2anki import config, pipeline, preview

    project = config.load(HERE.parent)
    built = pipeline.build(project, (), pipeline.Clock(now=1, first=1, today=1))
    page = Path(tempfile.mkdtemp(), "page.html")
    page.write_bytes(preview.page(built.decks, {}))
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, words, night, phone in SHOTS:
            tab = browser.new_page(viewport={"width": 900, "height": 1600}, device_scale_factor=2)
            tab.goto(page.as_uri())
            for key, wanted in (("n", night), ("p", phone)):
                if wanted:
                    tab.keyboard.press(key)
            tab.fill("#search", words)
            tab.locator("article").first.locator(".back .card").screenshot(path=HERE / "images" / f"{name}.png")
            tab.close()
        browser.close()


if __name__ == "__main__":
    main()
