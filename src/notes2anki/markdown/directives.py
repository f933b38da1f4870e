"""Comments to this program: `<!-- anki: skip tags=exam -->`."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from difflib import get_close_matches

from notes2anki.diagnostics import Diagnostic
from notes2anki.markdown.spans import Edit
from notes2anki.model import Place

WRITTEN = re.compile(r"<!--\s*anki\s*:(.*?)-->", re.S | re.I)
# A comment that was meant as one: nearly the name, another sign than the colon, and a setting that there is.
_NEARLY = re.compile(
    r"<!--\s*+(a[a-z]{2,5}+)\s*+([:;=.,-]?+)\s*+(?:skip|id|tags|type|reverse|ignore)\b(?=\s*(?:=|-->|[a-z]+=))", re.I
)
# A comment whose signs are none: word processors make one dash of two, and hands forget one.
_UNOPENED = re.compile(
    r"^[ \t>]*+(?P<all><(?:!?[-–—]{1,2}(?!-)|!)[ \t]*+anki[ \t]*+:(?P<said>[^\n<>]{0,200}?)[ \t]?[-–—]{1,3}>)[ \t]*$",
    re.M | re.I,
)
_NAME = "anki"
# What a setting without a value, or with one of these, says.
_SWITCHES = frozenset({"skip", "reverse"})
_YES, _NO = frozenset(["", "yes", "true", "on", "1"]), frozenset(["no", "false", "off", "0"])
_SETTING = re.compile(r"""([^\s=]+)(?:=(?:"([^"]*)"|'([^']*)'|(\S+)))?""")
# A setting with spaces around its sign; behind one that lacks its value, the next setting may stand.
_SPACED = re.compile(r"\b(id|tags|type|reverse|ignore)(?:[ \t]+=[ \t]*|=[ \t]+)(?=[^\s=]{1,200}(?:\s|$))")
# A setting with a colon for its sign, and a value in the quotes of a word processor.
_COLON = re.compile(r"(?<!\S)(id|tags|type|reverse|ignore):[ \t]*(?=[^\s=:])")
_CURLY = re.compile(r"=[“”„«]([^“”„«»\"\n]*)[“”»]")
# So many settings of one directive that there are not are told.
_MOST_STRANGE = 10
KNOWN_SETTINGS = frozenset({"skip", "id", "tags", "type", "reverse", "ignore"})
_SETTINGS = ", ".join(sorted(KNOWN_SETTINGS))

Settings = tuple[tuple[str, str], ...]


def nearly(comment: str, place: Place) -> Iterator[Diagnostic]:
    """A warning of a comment that was meant as a directive and is none."""
    match = _NEARLY.match(comment)
    if match and (match[1].lower() == _NAME or get_close_matches(match[1].lower(), [_NAME], cutoff=0.75)):
        message = f'This comment is no directive: it starts with "{match[1]}{match[2]}" and not with "anki:".'
        yield _strange(message, "Write <!-- anki: … -->.", place)


def read(written: str, place: Place) -> tuple[Settings, list[Diagnostic]]:
    """The settings of a directive, and what is wrong with them."""
    colon = _COLON.search(written)
    written = _CURLY.sub(r'="\1"', _COLON.sub(r"\1=", _SPACED.sub(r"\1=", written)))
    given = [(m[1], m[2] or m[3] or m[4] or "") for m in _SETTING.finditer(written)]
    if not given:
        return (), [_strange("The directive says nothing.", f"There are: {_SETTINGS}.", place)]
    settings = tuple((key, "no" if key in _SWITCHES and value.lower() in _NO else value) for key, value in given)
    settings = tuple(each for each in settings if each != ("skip", "no"))
    settings, found = _with_listed_tags(settings, place)
    if colon:
        said = f'A colon stands behind "{colon[1]}" in the directive, and was read as =.'
        found.append(_strange(said, f"Write {colon[1]}=…", place))
    return settings, [*found, *_problems(settings, place)]


def _with_listed_tags(settings: Settings, place: Place) -> tuple[Settings, list[Diagnostic]]:
    """Settings with the words behind `tags=` that belong to it, where commas say so: "tags=hard, week 1"."""
    start = next((number for number, (key, value) in enumerate(settings) if key == "tags" and value), None)
    if start is None:
        return settings, []
    behind = itertools.takewhile(lambda each: not each[1] and each[0] not in KNOWN_SETTINGS, settings[start + 1 :])
    words = [settings[start][1], *(key for key, _ in behind)]
    if len(words) == 1 or "," not in "".join(words):
        return settings, []
    tags = ",".join("-".join(part.split()) for part in " ".join(words).split(",") if part.strip())
    said = f'Spaces stand between the tags of the directive; it was read as "tags={tags}".'
    problem = _strange(said, f"Write tags={tags}", place)
    return (*settings[:start], ("tags", tags), *settings[start + len(words) :]), [problem]


def _problems(settings: Settings, place: Place) -> Iterator[Diagnostic]:
    tags: list[str] = []
    strange = 0
    for key, value in settings:
        tags += [value] if key == "tags" else []
        strange += key not in KNOWN_SETTINGS
        if key in KNOWN_SETTINGS:
            yield from _of_value(key, value, place)
        elif strange > _MOST_STRANGE:
            break
        elif tags and "=" not in key:
            said = f'The directive has no setting "{key}".'
            hint = f"If it is a tag, put a comma between the tags: tags={','.join([*tags, key])}"
            yield _strange(said, hint, place)
        else:
            near = get_close_matches(key.lower(), KNOWN_SETTINGS, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else f"There are: {_SETTINGS}."
            yield _strange(f'The directive has no setting "{key}".', hint, place)


def _of_value(key: str, value: str, place: Place) -> Iterator[Diagnostic]:
    """A warning of a setting that needs a value and has none, or has one that it does not take."""
    if key in ("id", "tags", "type", "ignore") and not value:
        yield _strange(f'The setting "{key}" of the directive has no value.', f"Write {key}=…", place)
    elif key == "reverse" and value.lower() not in _YES | _NO:
        said = f'The setting "reverse" is "{value}", which is neither yes nor no.'
        yield _strange(said, "Write reverse, or reverse=no.", place)


def _strange(message: str, hint: str, place: Place) -> Diagnostic:
    return Diagnostic(place=place, code="directive-unknown", message=message, hint=hint)


def edits(text: str) -> Iterator[Edit]:
    """The comments of a text that were meant as directives and are none, as they were meant."""
    for found in _UNOPENED.finditer(text) if ":" in text else ():
        if not WRITTEN.fullmatch(found["all"]):
            meant = f"<!-- anki:{found['said']} -->"
            said = f'"{found["all"]}" is no comment, so GitHub shows it or what follows is lost; it was read as one.'
            yield Edit(*found.span("all"), meant, "directive-unknown", said, f"Write {meant}")


def within(text: str) -> Iterator[re.Match[str]]:
    """The directives in a text; one that is never closed is none, and is not sought the end of."""
    return WRITTEN.finditer(text, 0, text.rfind("-->") + 3)
