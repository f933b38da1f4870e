"""Languages of code blocks that are misspelt, ```` ```pyhton ````: their code is shown without its colours."""

from __future__ import annotations

from functools import lru_cache

# Names that many use, and those of other languages that are nearly one of them.
_KNOWN = frozenset(
    """bash c clojure console cpp csharp dart diff dockerfile elixir erlang golang graphql groovy haskell html
    java javascript json julia kotlin lua makefile markdown matlab ocaml perl php powershell prolog protobuf
    python ruby rust scala scss shell solidity sql swift terraform toml typescript verilog xml yaml""".split()
)
_OTHER = frozenset("typoscript scale shells schema".split())
# In a shorter name only two letters that changed places are a slip.
_LONG = 5


@lru_cache(maxsize=1024)
def meant(name: str) -> str:
    """The language that a name nearly is, or "".

    >>> meant("pyhton"), meant("javscript"), meant("ymal"), meant("python"), meant("text")
    ('python', 'javascript', 'yaml', '', '')
    """
    word = name.lower()
    if not word.isascii() or not word.isalpha() or word in _KNOWN | _OTHER:
        return ""
    return next((known for known in sorted(_KNOWN) if _is_nearly(word, known)), "")


def _is_nearly(word: str, known: str) -> bool:
    """Whether two letters of a name changed places, or one of a long name is missing, added or another one."""
    if word[:1] != known[:1] or abs(len(word) - len(known)) > 1 or len(known) < _LONG - 1:
        return False
    least = min(len(word), len(known))
    first = next((at for at in range(least) if word[at] != known[at]), least)
    rest, other = word[first:], known[first:]
    if len(word) == len(known) and rest[:2] == other[1::-1] and rest[2:] == other[2:]:
        return True
    if len(known) < _LONG or len(word) < _LONG:
        return False
    return rest[1:] == other[1:] or rest == other[1:] or rest[1:] == other
