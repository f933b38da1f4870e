"""Cells that only say that they are as the one above them: on a card there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from notes2anki.checks.seen import Limits, Seen, told_of
from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.words import fold
from notes2anki.model import Item, Text, TextBlock

# Signs, which may stand between dashes, and words; in a table of signs a sign stands between signs.
_SIGNS = frozenset(['"', "''", "“", "”", "„", "〃", "″", "↑"])
_WORDS = frozenset(
    """dito|ditto|idem|ídem|s. o|s.o|as above|same as above|see above|wie oben|siehe oben|comme ci-dessus|voir ci-dessus
|igual que arriba|ver arriba|come sopra|vedi sopra|как выше|см. выше|同上|위와 같음|위와 동일""".replace(
        "\n", ""
    ).split("|")
)
_LETTERS = re.compile(r"[^\W\d_]{3}|[\u3040-\u9fff\uac00-\ud7af]{2}")
# A caret is an operator and a key, too: below some words it points up.
_WORD = re.compile(r"[^\W\d_]{3,}")


def ditto(notes: Sequence[Seen], _: Limits) -> Iterator[Diagnostic]:
    """Cells that only say that the row above them goes on."""
    above: Seen | None = None
    for note in notes:
        sign = " ".join(note.answer.split())
        before = above.answer if above and above.item.block is note.item.block else ""
        if _means_above(sign, before) and not _is_code(note.item):
            message = f"The answer only says that it is as above ({sign}), and a card does not show the row above it."
            yield told_of(note, "answer-ditto", message, "Write the words that it stands for.")
        else:
            above = note


def _means_above(sign: str, above: str) -> bool:
    """Whether an answer stands for that of the row above, which is a text."""
    if not _LETTERS.search(above):
        return False
    if sign == "^":
        return len(_WORD.findall(above)) > 1
    return sign.strip(" -–—") in _SIGNS or sign == "id." or fold(sign).strip(" .()[]–—-") in _WORDS


def _is_code(item: Item) -> bool:
    texts = (part.text if isinstance(part, TextBlock) else part for name in item.told for part in getattr(item, name))
    return any(isinstance(text, Text) and text.code for text in texts)
