"""Field HTML made safe: the only module that meets nh3.

An allow-list of elements and attributes; scripts, frames, forms, event handlers and inline styles do not pass, and
links and pictures go through the caller's hands. Anki's own active text (`[sound:`, `[latex]`, field separators) is
made inert.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextvars import ContextVar

import nh3

_TAGS = set(
    "a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure "
    "h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small span strike strong sub summary sup "
    "table tbody td tfoot th thead time tr tt u ul var wbr".split()
)
_REMOVED_WHOLE = {"script", "style", "iframe", "object", "template", "noscript", "textarea"}
_SCHEMES = {"http", "https", "mailto"}
_CLASSED = ("blockquote", "code", "pre", "p", "sup", "table", "td", "th", "tr", "li", "div", "span")
_OWN_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "details": {"open"},
}
_ATTRIBUTES = {
    tag: {"dir", "lang", "title"} | _OWN_ATTRIBUTES.get(tag, set()) | ({"class"} if tag in _CLASSED else set())
    for tag in _TAGS
}
# The classes that our own rendering gives; those of an author could only meet ours by accident.
_CLASSES = re.compile(
    r"language-[\w+#.-]{1,40}|[a-z][a-z0-9]{0,2}|footnote"
    r"|alert(?: (?:note|tip|important|warning|caution))?|alert-title"
)
_NUMBER = re.compile(r"\d{1,4}")
_SIZE = re.compile(r"\d{1,4}(?:\.\d{1,4})?(?:%|px)?")
# What the values of some attributes must look like.
_FORMS = {
    "class": _CLASSES,
    "align": re.compile(r"left|right|center"),
    "dir": re.compile(r"ltr|rtl|auto"),
    **dict.fromkeys(("width", "height"), _SIZE),
    **dict.fromkeys(("colspan", "rowspan", "start"), _NUMBER),
}
_MARKUP = re.compile(r"[<>&\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xa0]")
# Text that Anki acts on wherever it stands in a field (sound.md and math.md of its manual); an entity in it stops that.
_ACTIVE = re.compile(r"\[(?=/?(?:latex|\$\$?)\]|sound:|anki:)", re.I)
_UNSAFE = re.compile(
    r"<(script|iframe|object|embed|form|button|style|link|meta|base|svg)\b|<!--(\w+)-->|<[^<>]*\s(on[a-z]+)\s*=", re.I
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NO_SOURCE = re.compile(r'<img(?![^>]*\ssrc=)[^>]*?(?:\salt="([^"]*)")?[^>]*>')

Resolve = Callable[[str, str], str | None]
"""From a tag ("a" or "img") and the address that it has, to the address that it gets; None takes it away."""


_resolve: ContextVar[Resolve] = ContextVar("resolve")


def _attribute(tag: str, name: str, value: str) -> str | None:
    if (tag, name) in (("a", "href"), ("img", "src")):
        return _resolve.get()(tag, value)
    form = _FORMS.get(name)
    return value if form is None or form.fullmatch(value) else None


# Made once, since making one takes twenty times as long as cleaning a field; so its filter finds the caller's `resolve`
# beside it.
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=_REMOVED_WHOLE,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    url_schemes=_SCHEMES,
    link_rel=None,
)


def safe(html: str, resolve: Resolve) -> str:
    """HTML that is balanced and holds only what the allow-list lets through."""
    if not _MARKUP.search(html):
        return _ACTIVE.sub("&#91;", html).strip()
    token = _resolve.set(resolve)
    try:
        clean = _CLEANER.clean(_CONTROL.sub("", html))
    finally:
        _resolve.reset(token)
    clean = _NO_SOURCE.sub(lambda match: f"<em>[{match[1]}]</em>" if match[1] else "", clean)
    return _ACTIVE.sub("&#91;", clean).strip()


def is_removed(html: str) -> str:
    """The first element of some HTML that would run, load or ask for something, or ""."""
    match = _UNSAFE.search(html)
    return next(filter(None, match.groups())) if match else ""
