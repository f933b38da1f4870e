"""Diagnostics: what was found wrong or left out, where, and what to do about it."""

from __future__ import annotations

import json
import re
from typing import Any

from notes2anki.frozen import frozen
from notes2anki.model import Place

ERROR, WARNING, INFO, HINT = "error", "warning", "info", "hint"

# Every code with its severity. docs/diagnostics.md explains them one by one, and a test holds the two together.
# An error is what cannot be read or would harm learners: then nothing is written. A warning is a slip that was
# recovered from. An info says what was left out on purpose. A hint is a matter of taste (checks/).
SEVERITIES = {
    "answer-cut": WARNING,
    "answer-ditto": WARNING,
    "answer-duplicate": WARNING,
    "answer-empty": WARNING,
    "answer-in-question": HINT,
    "answer-list": HINT,
    "answer-long": HINT,
    "answer-open": HINT,
    "answer-repeated": HINT,
    "block-unclaimed": WARNING,
    "bold-broken": WARNING,
    "bracket-lost": WARNING,
    "callout-broken": WARNING,
    "choice-mismatch": WARNING,
    "choice-missing": WARNING,
    "clock-behind": WARNING,
    "code-bare": WARNING,
    "code-empty": WARNING,
    "code-language": HINT,
    "code-of-notes": HINT,
    "code-spoilt": WARNING,
    "code-unclosed": WARNING,
    "comment-unclosed": WARNING,
    "configuration": ERROR,
    "deck-large": ERROR,
    "deck-name": WARNING,
    "deck-renamed": ERROR,
    "deck-unused": WARNING,
    "details-early": WARNING,
    "details-extra": INFO,
    "details-hint-only": WARNING,
    "details-in-code": WARNING,
    "details-index": INFO,
    "details-no-question": WARNING,
    "details-no-summary": WARNING,
    "details-section": INFO,
    "details-stray-close": WARNING,
    "details-unclosed": WARNING,
    "directive-misplaced": WARNING,
    "directive-unknown": WARNING,
    "encoding-repaired": WARNING,
    "file-copy": WARNING,
    "file-encoding": ERROR,
    "file-left-out": WARNING,
    "file-name": WARNING,
    "file-shared": INFO,
    "file-text": INFO,
    "file-unreadable": ERROR,
    "front-matter": ERROR,
    "front-matter-key": WARNING,
    "front-matter-unclosed": WARNING,
    "github-raw": HINT,
    "heading-long": INFO,
    "heading-answer": WARNING,
    "heading-dashes": WARNING,
    "heading-in-code": WARNING,
    "heading-space": WARNING,
    "heading-unmarked": HINT,
    "heading-title": INFO,
    "hyphen-split": HINT,
    "id-clash": ERROR,
    "image-no-alt": HINT,
    "ledger-broken": ERROR,
    "ledger-ignored": WARNING,
    "ledger-missing": WARNING,
    "link-broken": HINT,
    "math-broken": WARNING,
    "lines-joined": HINT,
    "list-bullet": WARNING,
    "list-indent": WARNING,
    "list-space": WARNING,
    "list-toggle": WARNING,
    "list-split": WARNING,
    "markup-escaped": WARNING,
    "markup-raw": HINT,
    "math-raw": WARNING,
    "math-script": WARNING,
    "media-forbidden": ERROR,
    "media-kind": WARNING,
    "media-large": WARNING,
    "media-linked": WARNING,
    "media-missing": WARNING,
    "media-outside": ERROR,
    "media-remote": WARNING,
    "media-text": HINT,
    "media-unreachable": WARNING,
    "merge-conflict": WARNING,
    "nesting-deep": WARNING,
    "no-markdown": ERROR,
    "no-notes": ERROR,
    "note-ambiguous": WARNING,
    "note-changed": INFO,
    "note-duplicate": HINT,
    "note-equal": WARNING,
    "note-retired": INFO,
    "note-returned": INFO,
    "path-missing": ERROR,
    "placeholder": HINT,
    "project-other": WARNING,
    "question-copied": WARNING,
    "question-duplicate": HINT,
    "question-empty": WARNING,
    "question-several": HINT,
    "question-similar": HINT,
    "question-swapped": HINT,
    "question-vague": HINT,
    "question-yes-no": HINT,
    "refers-elsewhere": HINT,
    "retire-many": ERROR,
    "sign-lost": WARNING,
    "sign-wide": WARNING,
    "skipped": INFO,
    "space-unbroken": WARNING,
    "star-lost": WARNING,
    "summary-stray": WARNING,
    "summary-unclosed": WARNING,
    "syntax-other": HINT,
    "table-cell-empty": WARNING,
    "table-cell-nothing": INFO,
    "table-dashes": WARNING,
    "table-data": INFO,
    "table-delimiter": WARNING,
    "table-diff": WARNING,
    "table-header-like": HINT,
    "table-header-row": WARNING,
    "table-in-code": WARNING,
    "table-index": INFO,
    "table-layout": INFO,
    "table-no-delimiter": WARNING,
    "table-no-rows": INFO,
    "table-one-column": INFO,
    "table-pipe": WARNING,
    "table-row-empty": INFO,
    "table-row-glued": WARNING,
    "table-row-long": WARNING,
    "table-row-repeated": INFO,
    "table-rows-behind": WARNING,
    "table-same-headers": HINT,
    "table-span": WARNING,
    "table-tracker": INFO,
    "table-unclosed": WARNING,
    "tag-bare": WARNING,
    "tag-misspelt": WARNING,
    "tag-unclosed": WARNING,
    "template": ERROR,
    "template-schema": WARNING,
    "template-unread": WARNING,
    "text-lost": WARNING,
    "unsafe-html": WARNING,
}

# What a build does to the ledger: the next one finds it done, so the build itself has to tell it.
PASSING = frozenset({"note-changed", "note-retired", "note-returned"})

_MOST_CELLS = 40
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@frozen(eq=True, order=True)
class Diagnostic:
    """One finding: a sentence that says what is so, and a hint that says what to do."""

    place: Place
    code: str
    message: str
    hint: str = ""

    @property
    def severity(self) -> str:
        """`error`, `warning`, `info` or `hint`."""
        return SEVERITIES[self.code]

    def __str__(self) -> str:
        hint = f" {self.hint}" if self.hint else ""
        return on_one_line(f"{self.place}: {self.severity}[{self.code}] {self.message}{hint}")

    def as_json(self) -> dict[str, Any]:
        """The form that `--json` prints."""
        return {
            "path": self.place.path,
            "line": self.place.line,
            "column": self.place.column,
            "severity": self.severity,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
        }


def on_one_line(text: str) -> str:
    r"""A text with its control characters as escapes (\n): a finding is a line, and does nothing to the terminal."""
    return _CONTROLS.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def cut(text: str, most: int = 40) -> str:
    """The beginning of a text, as messages quote it.

    >>> cut("a weir across a river", 8)
    'a weir …'
    """
    return text if len(text) <= most else f"{text[: most - 1]}…"


def dashes(cells: int) -> str:
    """The line of dashes under a header of so many cells, for hints."""
    return "|" + "---|" * min(cells, _MOST_CELLS)


def dumps(value: object) -> str:
    """A value as the one JSON document that a command prints."""
    return json.dumps(value, ensure_ascii=False, indent=2)


class UsageFault(Exception):
    """The command, its options or the configuration cannot be used as given; ends with exit code 2.

    `diagnostics` are the findings that it consists of, where they have places.
    """

    def __init__(self, message: str = "", diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        """A sentence, or findings that say it all."""
        super().__init__(message or "\n".join(map(str, diagnostics)))
        self.diagnostics = diagnostics
