"""TeX as MathJax reads it: what in a formula it does not know, or cannot read (the tables are in mathjax.toml).

Only what is sure is told: each rule is one of MathJax's parser, read from what it says to formulas that break it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from difflib import SequenceMatcher, get_close_matches
from functools import cache, lru_cache
from importlib.resources import files

_LONGEST = 20_000
_NAMED = 3
_TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\S|\s+", re.S)
_ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{([a-zA-Z]+\*?)\}")
_DEFINED = re.compile(
    r"\\(?:(?:re)?newcommand|def|let|DeclareMathOperator|DeclarePairedDelimiter\w*|Newextarrow)\*?\s*\{?\s*\\([A-Za-z]+)"
)
# Where names are made, or letters are only letters, the order of signs says little.
_FREE = re.compile(
    r"\\(?:(?:re)?newcommand|def|let|Declare\w+|Newextarrow|(?:re)?newenvironment|verb|unicode|require|prooftree|Axiom)"
)
# Commands whose arguments are no formula.
_TEXT = frozenset(
    """begin end bbox ce class color colorbox cssId definecolor enclose eqref fbox fcolorbox hbox href hphantom hskip
    hspace kern label mathtip mbox mkern mskip mspace pu raise ref
    Rule Space style tag text textbf textcolor textit textnormal textrm
    textsf texttip texttt textup toggle unicode vcenter""".split()
)
_MORE = frozenset(["colorbox", "definecolor", "fcolorbox"])
_GREEK = frozenset(
    """alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau
    upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega""".split()
)
_SIGNS = frozenset(
    """sum prod int iint oint lim infty partial nabla cdot times leq geq neq approx equiv propto forall exists subset
    subseteq cup cap rightarrow Rightarrow leftarrow leftrightarrow mapsto implies iff pm mp sqrt frac ldots
    cdots""".split()
)
# Commands of LaTeX's text, which notes about LaTeX name in their prose.
_PROSE = frozenset("text textbf textit textrm textsf texttt textup mathrm mathbf mathit".split())
# Older commands that lay out rows of `&` without \begin.
_ROWS = re.compile(
    r"\\(?:matrix|pmatrix|bmatrix|cases|array|eqalign(?:no)?|leqalignno|displaylines|substack|bordermatrix|hline)"
    r"(?![A-Za-z])"
)
_TWO = frozenset("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel".split())
_OVER = frozenset("overset underset stackrel".split())
_ONE = frozenset(
    """sqrt hat widehat bar vec tilde widetilde dot ddot acute grave check breve overline underline overbrace underbrace
    mathbf mathrm mathit mathsf mathtt mathbb mathcal mathfrak mathscr boldsymbol operatorname text textbf textit textrm
    overrightarrow overleftarrow""".split()
)
_SIZED = frozenset(
    "left right middle big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm".split()
)
_DELIMITERS = frozenset(["(", ")", "[", "]", "|", "/", "<", ">", ".", r"\|", r"\{", r"\}", "\\\\"])
_NOTHING_FOLLOWS = re.compile(r"[=+\-,.;)]")


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(_tables()[kind].split())


@cache
def _tables() -> dict[str, str]:
    tables: dict[str, str] = tomllib.loads(files("notes2anki").joinpath("mathjax.toml").read_text("utf-8"))
    return tables


def defined(tex: str) -> Iterator[str]:
    r"""The names of the commands that a formula defines, as `\newcommand{\R}{\mathbb{R}}` does."""
    return (match[1] for match in _DEFINED.finditer(tex))


def is_command(name: str) -> bool:
    """Whether MathJax knows a command of a name."""
    return name in _names("commands")


def is_environment(name: str) -> bool:
    """Whether MathJax knows an environment of a name."""
    return name in _names("environments")


def is_sure(name: str, following: str) -> bool:
    r"""Whether a command in text is one of a formula for sure: `\frac{`, `\alpha`, `\sum_`; `\text` may be anything."""
    if name not in _names("commands") or name in _PROSE:
        return False
    return name in _GREEK or name in _SIGNS or (name in _ONE | _TWO and following[:1] == "{")


def unknown(tex: str, known: frozenset[str] = frozenset(), *, advise: bool = True) -> str:
    r"""What MathJax does not know in a formula, as the rest of a sentence; "" when it knows all.

    `advise` says what was likely meant, which takes a moment.

    >>> unknown(r"\frca{1}{2}")
    'MathJax does not know \\frca (did you mean \\frac?)'
    """
    commands = (token[1:] for token in _formula(_TOKEN.findall(tex)) if re.match(r"\\[A-Za-z]", token))
    strange = [name for name in dict.fromkeys(commands) if name not in _names("commands") and name not in known]
    if strange:
        names = [_meant(name) if advise else f"\\{name}" for name in strange[:_NAMED]]
        return f"MathJax does not know {' and '.join(names)}{' and others' if len(strange) > _NAMED else ''}"
    if "newenvironment" in tex:
        return ""
    for kind, name in _ENVIRONMENT.findall(tex):
        if kind == "begin" and name not in _names("environments"):
            near = get_close_matches(name, _names("environments"), n=1, cutoff=0.7) if advise else []
            meant = f"; did you mean \\begin{{{near[0]}}}?" if near else ""
            return f"MathJax does not know \\begin{{{name}}}{meant}"
    return ""


@lru_cache(maxsize=1024)
def _meant(name: str) -> str:
    """An unknown command, with what was likely meant."""
    instead = _tables()["instead"].get(name)  # type: ignore[attr-defined]  # a table of its own
    if instead:
        return f"\\{name} (write {instead})"
    near = get_close_matches(name, sorted(_names("commands")), n=4, cutoff=0.72) if len(name) > 2 else []
    likeness = {each: SequenceMatcher(None, each, name).ratio() for each in near}
    near = [each for each in near if likeness[each] > max(likeness.values()) - 0.08]
    near = sorted(near, key=lambda each: each not in _ONE | _TWO)[:2]
    meant = " or ".join("\\" + each for each in near)
    return f"\\{name} (did you mean {meant}?)" if near else f"\\{name}"


def misread(tex: str) -> str:
    r"""Why MathJax refuses a formula whose braces and environments pair, as the rest of a sentence; "" if it does not.

    >>> misread(r"x_1_2")
    'two _ follow each other; put the first part in braces'
    """
    if len(tex) > _LONGEST or _FREE.search(tex):
        return ""
    tokens = [token for token in _formula(_TOKEN.findall(tex), whole=True) if not token.isspace()]
    partners = _partners(tokens)
    if "#" in tokens:
        return "# means something in TeX; write \\#"
    if "&" in tokens and "\\begin" not in tex and not _ROWS.search(tex):
        return "an & stands outside of any \\begin{…}; write \\&, or put \\begin{aligned} … \\end{aligned} around it"
    for number, token in enumerate(tokens):
        why = _command(tokens, partners, number, token[1:]) if token.startswith("\\") else ""
        if why:
            return why
    return _scripts(tokens, partners)


def _formula(tokens: list[str], *, whole: bool = False) -> Iterator[str]:
    """The tokens that are formula: no arguments that are text, in place of which `whole` leaves an empty pair."""
    number = 0
    while number < len(tokens):
        token = tokens[number]
        yield token
        number += 1
        if token[:1] != "\\" or token[1:] not in _TEXT:
            continue
        while number < len(tokens) and (tokens[number].isspace() or tokens[number] in "[{*"):
            if tokens[number] in "[{":
                number = _closing(tokens, number)
                if whole:
                    yield from "{}"
            else:
                number += 1
            if tokens[number - 1] == "}" and token[1:] not in _MORE:
                break


def _closing(tokens: list[str], number: int) -> int:
    """The index behind the bracket or brace that closes the one at an index."""
    close = {"{": "}", "[": "]"}[tokens[number]]
    depth = 0
    for index in range(number, len(tokens)):
        depth += (tokens[index] == tokens[number]) - (tokens[index] == close)
        if depth == 0:
            return index + 1
    return len(tokens)


def _partners(tokens: list[str]) -> dict[int, int]:
    """The index of the brace that closes each one that opens."""
    opened: list[int] = []
    partners: dict[int, int] = {}
    for number, token in enumerate(tokens):
        if token == "{":
            opened.append(number)
        elif token == "}" and opened:
            partners[opened.pop()] = number
    return partners


def _command(tokens: list[str], partners: dict[int, int], number: int, name: str) -> str:
    """What is wrong with what follows a command."""
    following = tokens[number + 1] if number + 1 < len(tokens) else ""
    if name in _SIZED and following not in _DELIMITERS and following[1:] not in _names("delimiters"):
        behind = f"{following}, which is none" if following else "nothing"
        some = f"\\{name}{')' if name.endswith('r') or name == 'right' else '('}"
        return f"\\{name} needs a bracket behind it ({some}, or \\{name}. for none), and there stands {behind}"
    if name not in _ONE and name not in _TWO:
        return ""
    at = number + 1
    if name == "operatorname" and following == "*":
        at += 1
    if name in ("sqrt", "cfrac") and following == "[":
        end = _bracket(tokens, partners, at)
        if end is None:
            return f"the [ behind \\{name} is not closed by a ]"
        at = end
    for count in range(2 if name in _TWO else 1):
        # What stands behind \\frac{1} is its second argument, whatever it is; a sign there was not meant as one.
        sign = (
            count
            and name not in _OVER
            and tokens[at - 1] == "}"
            and _NOTHING_FOLLOWS.match("".join(tokens[at : at + 1]))
        )
        if at >= len(tokens) or tokens[at] in ("}", "&") or sign:
            wanted = "two arguments" if name in _TWO else "an argument"
            return f"\\{name} needs {wanted} in braces: \\{name}{'{…}{…}' if name in _TWO else '{…}'}"
        at = partners.get(at, at) + 1
    return ""


def _bracket(tokens: list[str], partners: dict[int, int], number: int) -> int | None:
    """The index behind the bracket that closes the one at an index, in the same braces."""
    at, depth = number, 0
    while at < len(tokens) and tokens[at] != "}":
        depth += (tokens[at] == "[") - (tokens[at] == "]")
        if depth == 0:
            return at + 1
        at = partners.get(at, at) + 1
    return None


def _scripts(tokens: list[str], partners: dict[int, int]) -> str:
    """Two exponents, or two indices, at one thing."""
    closing = set(partners.values())
    seen: list[set[str]] = [set()]
    number = 0
    while number < len(tokens):
        token = tokens[number]
        if token in "^_":
            if token in seen[-1]:
                return f"two {token} follow each other; put the first part in braces"
            seen[-1].add(token)
            if tokens[number + 1 : number + 2] == ["{"] and number + 1 in partners:
                seen.append(set())
                number += 2
                continue
            number += 2
            continue
        if token == "'":
            if "^" in seen[-1]:
                return "a ' follows an exponent; put the first part in braces"
        elif token == "{":
            seen[-1] = set()
            seen.append(set())
        elif number in closing:
            seen.pop()
        else:
            seen[-1] = set()
        number += 1
    return ""
