"""Cards that ask a heading which asks nothing: the name of a section ("Exercises"), or the title of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from notes2anki.diagnostics import Diagnostic
from notes2anki.extract.page import Page
from notes2anki.extract.words import asks, made_of, tokens
from notes2anki.model import Content, Heading, Item, Question

# A title of more words can be a task.
_TITLE_WORDS = 3


def nameless(page: Page, items: Iterable[Item]) -> Iterator[Diagnostic]:
    """A finding for each question of a block that is only such headings."""
    questions = [item for item in items if isinstance(item, Question)]
    if not any(isinstance(part, Heading) for item in questions for part in item.question[:1]):
        return
    titles = [heading.place for heading in page.of(Heading) if heading.level == 1]
    for item in questions:
        headings = [part for part in item.question if isinstance(part, Heading)]
        if len(headings) < len(item.question) or item.setting("type") is not None or _is_told(item.question):
            continue
        names = [heading for heading in headings if _names_section(heading.plain)]
        others = [heading for heading in headings if heading not in names]
        if any(titles != [other.place] or _may_ask(other.plain) for other in others):
            continue
        if names:
            about, code = f'the heading "{names[-1].plain}"', "details-no-question"
        elif len(questions) > 1:  # else the page may be about what its title asks
            about, code = f'the title "{others[-1].plain}"', "question-vague"
        else:
            continue
        message = f"No question stands above this block but {about}, so that is all that its card asks."
        hint = "Write the question right above the block, or as its summary."
        yield Diagnostic(place=item.block.place, code=code, message=message, hint=hint)


def _is_told(question: Content) -> bool:
    """Whether a question is only a name of questions ("Quiz 2"), which the checks of cards tell as asking nothing."""
    return len(question) == 1 and "numbered" in made_of(tokens(question[0].plain), "numbered")


def _names_section(text: str) -> bool:
    return not asks(text) and "section" in made_of(tokens(text), "section", "numbered", "filler")


def _may_ask(title: str) -> bool:
    return asks(title) or len(tokens(title)) > _TITLE_WORDS
