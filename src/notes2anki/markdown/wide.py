"""Full-width signs in Markdown's places, as a Chinese or Japanese keyboard writes them, read as the narrow ones.

On GitHub they are text: `＃＃ 线程` is no heading, `＜details＞` no tag, `![图]（a.png）` no picture. In a sentence
they are what they should be, so that only those are read otherwise that can mean nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from notes2anki.markdown.spans import Edit

SIGNS = ("＃", "\u3000", "（", "）", "！", "＊＊", "｀", "＜", "＞", "［")
_NARROW = str.maketrans("＃\u3000（）！＊｀＜＞／［］", "# ()!*`<>/[]")
_LEAD = r"^[ \t>]*+(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]{1,4})?"
# Each pattern with what GitHub does not show; the signs that are meant are those of the groups.
_HEADING = re.compile(r"^(?:[ ]{0,3}>)*[ ]{0,3}(?P<a>[#＃]{1,6}[ \t\u3000]++)(?=[^\s#＃])", re.M)
_ITEM = re.compile(r"^[ \t>]*+(?P<a>[-*+]\u3000++)(?=\S)", re.M)
_ADDRESS = (
    r"(?:https?://[^\s()（）<>]{1,300}|[^\s()（）<>]{1,300}\.(?:png|jpe?g|gif|svg|webp|avif|bmp|mp3|mp4|md|html?|pdf))"
)
_PICTURE = re.compile(
    rf"(?P<a>(?:(?<![^\s|>])！|!)[\[［])[^\[\]［］\n]{{0,300}}(?P<b>[\]］][(（]){_ADDRESS}(?P<c>[)）])", re.I
)
_LINK = re.compile(rf"(?<![!！\]])(?P<a>\[)[^\[\]\n]{{1,300}}(?P<b>\][(（]){_ADDRESS}(?P<c>[)）])", re.I)
# Behind a letter of ours stars may stand for some that are not to be read.
_BOLD = re.compile(r"(?<![A-Za-z*＊])(?P<a>[*＊]{2})(?![\s*＊])[^*＊\n]{1,200}(?<!\s)(?P<b>[*＊]{2})(?![*＊])")
# A face is made of such signs, too, with an accent: (´・ω・｀).
_CODE = re.compile(r"(?<!｀)(?P<a>｀)(?=[\w!-~])[^｀`´\n]{0,200}(?<=[\w!-~])(?P<b>｀)(?!｀)")
_TAG = re.compile(
    r"(?P<a>[<＜][/／]?)(?:details|summary)(?P<b>[ \t\u3000]{0,3})(?:open)?(?P<c>[ \t\u3000]{0,3}[>＞])", re.I
)
# Where tags are meant, and not spoken of: lines of tags, summaries that are closed, and the end of an answer.
_TAGGED = re.compile(
    rf"{_LEAD}(?:(?:[<＜][/／]?(?:details|summary)[^<>＜＞\n]{{0,9}}[>＞][ \t]{{0,9}})+$"
    r"|(?:[<＜]details[^<>＜＞\n]{0,9}[>＞][ \t]{0,9})?[<＜]summary[>＞][^\n]{1,500}[<＜][/／]summary[>＞][^\n]*"
    r"|[^\n＜＞]{1,500}[<＜][/／]details[>＞][ \t]{0,9}$)",
    re.M | re.I,
)
_PATTERNS = (
    (_HEADING, "no heading"),
    (_ITEM, "no list"),
    (_PICTURE, "no picture"),
    (_LINK, "no link"),
    (_BOLD, "nothing bold"),
    (_CODE, "no code"),
)
_SPACE = "\u3000"


def edits(text: str) -> Iterator[Edit]:
    """What is to be changed in a text, sign for sign; each kind is told once."""
    for pattern, what in _PATTERNS:
        for match in pattern.finditer(text):
            yield from _narrowed(text, match, what)
    for line in _TAGGED.finditer(text) if "＜" in text or "＞" in text else ():
        for match in _TAG.finditer(text, *line.span()):
            yield from _narrowed(text, match, "no tag")


def _narrowed(text: str, match: re.Match[str], what: str) -> Iterator[Edit]:
    """The edits of the wide signs in the groups of a match; the first of them tells of all."""
    spans = [match.span(group) for group in match.groupdict()]
    wide = [at for start, end in spans for at in range(start, end) if text[at].translate(_NARROW) != text[at]]
    for at in wide:
        sign, meant = text[at], text[at].translate(_NARROW)
        said = to_do = ""
        if at == wide[0]:
            name, narrow = (
                ("A full-width space", "a usual space") if sign == _SPACE else (f"The full-width {sign}", meant)
            )
            said = f"{name} is none of Markdown's signs, so GitHub shows {what}; it was read as {narrow}."
            to_do = f"Write {narrow} in place of it, here and where else it stands so."
        yield Edit(at, at + 1, meant, "sign-wide", said, to_do, most=1 if said else 0)
