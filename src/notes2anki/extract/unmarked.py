"""Headings that ask without a question mark, beside others that have theirs and make cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.extract.phrasing import clean, ends_asking, is_prose
from notes2anki.extract.words import asks, tokens, vocabulary
from notes2anki.model import Block, Code, Heading, ListBlock, Text

# So many headings that ask, and twice as many as those that lack their mark, are a way to write.
_LEAST, _SHARE = 2, 2
# How far behind its first words an English question can have its verb: "Which of these two is", but "How does it".
_FAR = {"which": 5, "whose": 3, "what": 2, "how many": 5, "how much": 5, "how long": 2, "how often": 2, "how far": 2}
_SHOWN = 80


def unmarked(page: Page) -> Iterator[Diagnostic]:
    """A finding for each heading of a section that is none of its siblings' kind for want of a question mark."""
    siblings: dict[tuple[Block | None, tuple[Heading, ...], int], list[Heading]] = defaultdict(list)
    for heading in page.of(Heading):
        siblings[page.groups[heading].parent, page.trails[heading], heading.level].append(heading)
    for headings in siblings.values():
        asking = [heading for heading in headings if ends_asking(heading.plain) and page.is_taken(heading)]
        if len(asking) < _LEAST or len(asking) == len(headings):
            continue
        lost = [heading for heading in headings if _asks_in_words(heading) and _is_answered(page, heading)]
        for heading in lost if len(asking) >= _SHARE * len(lost) else ():
            message = (
                f'The heading "{heading.plain[:_SHOWN]}" seems to ask, without a question mark, so it makes no card,'
                f" unlike the {len(asking)} beside it."
            )
            hint = "If it asks, write ? at its end."
            yield Diagnostic(place=heading.place, code="heading-unmarked", message=message, hint=hint)


def _asks_in_words(heading: Heading) -> bool:
    """Whether a heading starts with a word that asks; in English a verb of questions stands right behind, or near."""
    if asks(heading.plain):
        return False
    (text, *_), _ = clean((heading,))
    words = tokens(text.plain if isinstance(text, Text | Heading) else heading.plain)
    if not words or words[0] not in vocabulary("asking"):
        return words[:1] != () and any(sign in words[0] for sign in vocabulary("asking_unspaced"))
    if words[0] not in vocabulary("asking_english"):
        return True
    far = _FAR.get(" ".join(words[:2])) or _FAR.get(words[0], 1)
    return bool(vocabulary("asking_verb").intersection(words[1 : far + 1]))


def _is_answered(page: Page, heading: Heading) -> bool:
    """Whether something that no other note is made of stands right behind a heading that makes no note itself."""
    behind = page.following(heading)
    tells = isinstance(behind, ListBlock | Code) or (behind is not None and is_prose(behind))
    return tells and behind is not None and not page.is_taken(heading) and not page.is_taken(behind)
