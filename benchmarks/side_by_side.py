#!/usr/bin/env python3
"""Ten notes three ways, as pictures: made by hand in Anki, by another tool, and by us (docs/comparison.md).

    python3 benchmarks/side_by_side.py [OTHER.apkg]

Writes the notes to ten-notes.md in the working directory, for the other tool, and pictures to docs/images. Needs the
extra [anki], playwright and a chromium. All decks are rendered by Anki; formulas that Anki would show with MathJax are
shown as MathML.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

NOTES = r"""# Statistics

## Measures

| Term | Meaning |
|---|---|
| Median | the value in the middle of the sorted values |
| Mode | the value that is there most often |
| Range | the largest value less the smallest |

| Distribution | Mean | Variance |
|---|---|---|
| Poisson | $\lambda$ | $\lambda$ |
| Exponential | $\frac{1}{\lambda}$ | $\frac{1}{\lambda^2}$ |

**What does this print?**

```python
from statistics import mean, median
print(mean([1, 2, 9]), median([1, 2, 9]))
```

<details>
<summary>Answer</summary>

`4 2`: one large value moves the mean and leaves the median.

</details>

<details>
<summary>Which steps does a test of a hypothesis have?</summary>

1. State the null hypothesis
2. Choose the level, such as `0.05`
3. Compute the statistic and its p-value
4. Reject the hypothesis if $p < 0.05$

</details>

**What does a small p-value not say?**

<details>
<summary>Answer</summary>

That the effect is **large**, or that the hypothesis is false with probability $1 - p$.

</details>
"""
# What a careful person types into Anki's editor, with its Basic note type as it comes.
BY_HAND = (
    ("Median", "the value in the middle of the sorted values"),
    ("Mode", "the value that is there most often"),
    ("Range", "the largest value less the smallest"),
    ("Poisson: mean?", r"\(\lambda\)"),
    ("Poisson: variance?", r"\(\lambda\)"),
    ("Exponential: mean?", r"\(\frac{1}{\lambda}\)"),
    ("Exponential: variance?", r"\(\frac{1}{\lambda^2}\)"),
    (
        "What does this print?<br><br>from statistics import mean, median<br>print(mean([1, 2, 9]), median([1, 2, 9]))",
        "4 2: one large value moves the mean and leaves the median.",
    ),
    (
        "Which steps does a test of a hypothesis have?",
        "<ol><li>State the null hypothesis</li><li>Choose the level, such as 0.05</li>"
        r"<li>Compute the statistic and its p-value</li><li>Reject the hypothesis if \(p < 0.05\)</li></ol>",
    ),
    (
        "What does a small p-value not say?",
        r"That the effect is <b>large</b>, or that the hypothesis is false with probability \(1 - p\).",
    ),
)


def collection() -> Any:
    """An empty collection."""
    return Collection(str(Path(tempfile.mkdtemp()) / "collection.anki2"))


def by_hand() -> Any:
    """The ten notes as typed in."""
    col = collection()
    for front, back in BY_HAND:
        note = col.new_note(col.models.by_name("Basic"))
        note.fields = [front, back]
        col.add_note(note, col.decks.id("Default"))
    return col


def imported(package: Path) -> Any:
    """A package in a collection."""
    col = collection()
    request = ImportAnkiPackageRequest(package_path=str(package), options=ImportAnkiPackageOptions())
    col.import_anki_package(request)
    return col


def ours() -> Path:
    """The deck that we make of the notes."""
    from notes2anki import config, pipeline

    folder = Path(tempfile.mkdtemp())
    (folder / "notes.md").write_text(NOTES, "utf-8")
    clock = pipeline.Clock(now=1, first=1, today=1)
    (built,) = pipeline.build(config.Project(root=folder), [folder / "notes.md"], clock).decks
    (folder / "deck.apkg").write_bytes(built.content)
    return folder / "deck.apkg"


def picture(col: Any, name: str) -> int:
    """The backs of all cards of a collection, as one picture; how many cards there are."""
    from notes2anki.latex import as_mathml

    cards = [col.get_card(number) for number in sorted(col.find_cards(""))]
    sides = [(card.render_output(), card.ord) for card in cards]
    styles = "".join(f"<style>{css}</style>" for css in {output.css for output, _ in sides})
    body = "".join(
        f'<div class="frame"><div class="card card{number + 1}">{as_mathml(output.answer_text)}</div></div>'
        for output, number in sides
    )
    own = "<style>body{margin:0;background:#d8dbe0}.all{column-width:340px;column-gap:10px;padding:10px}"
    own += ".frame{break-inside:avoid;background:#fff;margin:0 0 10px;overflow:hidden}.frame>.card{padding:12px}"
    own += "</style>"
    page = Path(tempfile.mkdtemp(), "page.html")
    page.write_text(f"<!doctype html><meta charset=utf-8>{styles}{own}<div class=all>{body}</div>", "utf-8")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1080, "height": 400})
        tab.goto(page.as_uri())
        tab.screenshot(path=ROOT / "docs" / "images" / name, full_page=True)
        browser.close()
    return len(cards)


def main() -> None:
    """Take the pictures."""
    Path("ten-notes.md").write_text(NOTES, "utf-8")
    print("by hand:", picture(by_hand(), "ten-by-hand.png"), "cards")
    if sys.argv[1:]:
        print("by the other tool:", picture(imported(Path(sys.argv[1])), "ten-by-another.png"), "cards")
    print("by us:", picture(imported(ours()), "ten-by-us.png"), "cards")


if __name__ == "__main__":
    main()
