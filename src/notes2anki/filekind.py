"""Files whose content is no picture, sound or film, whatever their names say."""

from __future__ import annotations

import re

_MARK_OF_UTF8 = b"\xef\xbb\xbf"
_POINTER = b"version https://git-lfs"
_PAGE = (b"<!doctype html", b"<html")
_START = 2000
_DRAWING = re.compile(
    rb"\s*(?:<\?xml[^<>]{0,200}\?>\s*|<!--(?:(?!-->).){0,1000}-->\s*|<!DOCTYPE[^<>\[]{0,300}>\s*){0,5}<svg\b", re.S
)
_DOTS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.S), ".webp"),
)
_TEXT = re.compile(rb"[\t\n\r\x20-\x7e]+")


def instead(content: bytes, kind: str) -> tuple[str, str]:
    """What a file is instead of a picture (or sound, or film), and what to do; ("", "") for any that may be one.

    >>> instead(b"", "picture")
    ('is empty', 'Save the picture again.')
    """
    start = content[:_START].removeprefix(_MARK_OF_UTF8).lstrip()
    if not start:
        return ("", "") if content else ("is empty", f"Save the {kind} again.")
    if start.startswith(_POINTER):
        return f"only says where Git LFS keeps the {kind}", "Run `git lfs pull`, which fetches it."
    if start.lower().startswith(_PAGE):
        return f"is a page of the web (HTML) and no {kind}", f"Save the {kind} itself, and not the page that shows it."
    return "", ""


def is_text(content: bytes) -> bool:
    """Whether a file begins with plain text, as no picture does but for SVG, which starts with a tag.

    >>> is_text(b"not a png")
    True
    """
    start = content[:_START].lstrip()
    return not start.startswith(b"<") and bool(_TEXT.fullmatch(start))


def misnamed(content: bytes, suffix: str) -> tuple[str, str]:
    """What a picture is that is not shown under its name, and how that is to end: drawings are known by their names.

    A JPEG that is called .png is shown.

    >>> misnamed(b"<svg/>", ".png")
    ('a drawing (SVG)', '.svg')
    """
    start = content[:_START].removeprefix(_MARK_OF_UTF8)
    if suffix != ".svg":
        return ("a drawing (SVG)", ".svg") if _DRAWING.match(start) else ("", "")
    return next((("no drawing (SVG)", name) for sign, name in _DOTS if sign.match(start)), ("", ""))
