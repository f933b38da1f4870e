"""Pictures that notes hold as text, in the address: data:image/png;base64,…"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from html import unescape
from urllib.parse import unquote_to_bytes

# What an address of such a picture becomes, with the name of its file behind: a mark that is no scheme.
MARK = "data%3A"
LARGEST = 5_000_000

_PICTURE = re.compile(
    r"(<img\b(?:[^<>\"']|\"[^\"<>]*\"|'[^'<>]*')*?\ssrc\s*=\s*)(?:\"\s*(data:[^\"<>]*)\"|'\s*(data:[^'<>]*)'|(data:[^\s\"'<>]+))",
    re.I,
)
_ADDRESS = re.compile(r"data:image/[\w.+-]{1,40}(?:;[\w=.+-]{1,40}){0,4};base64,", re.I)
# How files begin that are pictures and nothing else: an SVG could hold scripts.
_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), ".png"),
    (re.compile(rb"\xff\xd8\xff"), ".jpg"),
    (re.compile(rb"GIF8[79]a"), ".gif"),
    (re.compile(rb"RIFF.{4}WEBP", re.S), ".webp"),
)


def unpacked(html: str, pack: Callable[[str], str]) -> str:
    """HTML with the addresses of pictures that hold them replaced by what `pack` gives for each."""
    return _PICTURE.sub(lambda match: f'{match[1]}"{pack(unescape(match[2] or match[3] or match[4]))}"', html)


def content(address: str) -> tuple[bytes, str]:
    """The picture that an address holds, and the ending of its file, as its bytes say; nothing if it is none."""
    match = _ADDRESS.match(address)
    if not match or len(address) > LARGEST * 2:
        return b"", ""
    try:
        data = base64.b64decode(b"".join(unquote_to_bytes(address[match.end() :]).split()), validate=True)
    except (binascii.Error, ValueError):
        return b"", ""
    suffix = next((suffix for signature, suffix in _SIGNATURES if signature.match(data)), "")
    return (data, suffix) if suffix and len(data) <= LARGEST else (b"", "")
