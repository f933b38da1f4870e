"""Tags of the programs that make web sites of notes: they are no text, and GitHub only shows them since it knows none.

GitBook and Jekyll write `{% hint %}` and `{: .label }`, Hugo `{{< figure >}}`, Docusaurus and VitePress `:::note` and
`{#name}` behind a heading; MDX is JavaScript.
"""

from __future__ import annotations

import re

_LINE = re.compile(
    r"[ \t]*(?:\{%.*%\}|\{:[^{}]*\}|\{\{[<%].*[>%]\}\}|\{/\*.*\*/\}"
    r"|:{3,}[ \t]*(?:[a-z][\w-]*)?[ \t]*(?:\{.*\})?)[ \t]*\n?",
    re.I,
)
_MDX = re.compile(
    r"[ \t]*(?:import[ \t].*['\"];?|export[ \t]+(?:const|default|function)\b.*"
    r"|</?[A-Z][\w.]*(?:[ \t][^<>]*)?/?>)[ \t]*\n?"
)
_SIGNS = ("{%", "{:", "{{", "{/*", ":::")
_BEHIND = re.compile(r"[ \t]+\{:?[ \t]*[#.][^{}\n]*\}[ \t]*$")


def without_attributes(heading: str) -> str:
    """The text of a heading without the name or class in braces behind it.

    >>> without_attributes("What is a delta? {#delta}")
    'What is a delta?'
    """
    return _BEHIND.sub("", heading) if heading.rstrip().endswith("}") else heading


def is_tag(line: str) -> bool:
    """Whether a line is such a tag and nothing else.

    >>> is_tag(":::"), is_tag("{: .wide }"), is_tag("| a | b |")
    (True, True, False)
    """
    return _LINE.fullmatch(line) is not None


def without(text: str, *, mdx: bool) -> str:
    """The text of a paragraph without the lines that are such tags and nothing else.

    >>> without("{% hint style='info' %}\\nWater.\\n{% endhint %}", mdx=False)
    'Water.\\n'
    """
    if not mdx and not any(sign in text for sign in _SIGNS):
        return text
    return "".join(
        line for line in text.splitlines(keepends=True) if not is_tag(line) and not (mdx and _MDX.fullmatch(line))
    )
