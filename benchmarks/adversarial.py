#!/usr/bin/env python3
"""Hostile notes: does a build stay linear in time and bounded in memory, and never crash?

    python3 benchmarks/adversarial.py [--size 250000] [--only NAME] [--markdown]

Each generator makes a text of about a size; it is built by `notes2anki build` as users run it, ledger and all, at
n, 2n and 4n, in a scratch folder. Printed are the seconds of processor time, which vary less than those of a clock; the
growth from 2n to 4n (2 is linear); and the peak memory.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

BLOCK = "<details><summary>What is it?</summary>\n\nA thing.\n\n</details>\n\n"


def repeat(text: str) -> Callable[[int], str]:
    """A text again and again."""
    return lambda size: text * (size // len(text) + 1)


def once(before: str, text: str, after: str = "") -> Callable[[int], str]:
    """A text again and again, between two others."""
    return lambda size: before + text * (size // len(text) + 1) + after


def numbered(line: str) -> Callable[[int], str]:
    """A line again and again, with a number in it."""
    return lambda size: "".join(line.format(number) for number in range(size // len(line) + 1))


def answered(answer: str) -> Callable[[int], str]:
    """Notes with numbers in what they ask, and in their answer."""
    return numbered(f"**What is {{0}}?**\n\n<details><summary>Answer</summary>{answer}</details>\n\n")


def pyramid(opening: str, closing: str = "") -> Callable[[int], str]:
    """Opened as often as fits, and closed again."""

    def make(size: int) -> str:
        count = size // (len(opening) + len(closing))
        return opening * count + "x" + closing * count

    return make


def deepening(mark: str) -> Callable[[int], str]:
    """Each line one level deeper than the one before."""

    def make(size: int) -> str:
        depth = int((2 * size / max(1, len(mark))) ** 0.5)
        return "\n".join(mark * level + "x" for level in range(depth))

    return make


GENERATORS: dict[str, Callable[[int], str]] = {
    "plain prose": repeat("A word and another one. "),
    "one long line": repeat("word"),
    "comparisons at lines": repeat("<p and q> is so\n"),
    "equations unclosed": repeat("It is $V=a/b/c in all.\n"),
    "quotes nested": pyramid("> "),
    "quotes deepening": deepening("> "),
    "lists nested": deepening("  - "),
    "lists on a line": pyramid("- "),
    "numbers on a line": pyramid("1. "),
    "details nested": pyramid("<details><summary>What?</summary>\n\n", "\n\n</details>"),
    "details unclosed": repeat("<details><summary>What?</summary>\n\n"),
    "details stray close": repeat("</details>\n\n"),
    "details without end tags": repeat("<details>"),
    "summaries unclosed": repeat("<details><summary>What?\n\n"),
    "blocks": repeat(BLOCK),
    "blocks after one question": once(
        "**What is it?**\n\n", "<details><summary>Answer</summary>\n\nA.\n\n</details>\n"
    ),
    "questions alike": repeat("**What is the output?**\n\n<details><summary>Answer</summary>\n\n1\n\n</details>\n\n"),
    "hints": repeat("<details><summary>Hint</summary>\n\nA.\n\n</details>\n\n"),
    "options": once("**Which?**\n\n", "<details><summary>A. one</summary>\n\nTrue\n\n</details>\n"),
    "brackets": repeat("["),
    "brackets closed": pyramid("[", "]"),
    "links unclosed": repeat("[a]("),
    "pictures unclosed": repeat("![a]("),
    "links nested": pyramid("[a](", ")"),
    "emphasis": repeat("*a **b "),
    "stars": repeat("*"),
    "underscores": repeat("_a"),
    "stars and underscores": repeat("*_"),
    "strong unclosed": repeat("**a "),
    "strikethrough": repeat("~~a ~b"),
    "backticks": repeat("`a``b```c"),
    "backticks growing": lambda size: " ".join("`" * n for n in range(1, int((2 * size) ** 0.5))),
    "fences unclosed": repeat("```\n"),
    "fences of two kinds": repeat("```\n~~~\n"),
    "math": repeat("$"),
    "math unclosed": repeat("$a "),
    "math display": repeat("$$a\n"),
    "prices": repeat("$5 and "),
    "tags unclosed": repeat("<"),
    "tags in tags": repeat("<a <a "),
    "attributes": once("<a ", 'b="c" '),
    "quotes in tags": once('<a b="', "c "),
    "unknown tags": repeat("<branch>"),
    "raw tags open": repeat("<b>"),
    "raw tags closed": pyramid("<b>", "</b>"),
    "comments unclosed": repeat("<!-- "),
    "comments": repeat("<!-- a -->"),
    "directives": repeat("<!-- anki: tags=a -->\n\n"),
    "declarations": repeat("<!A "),
    "instructions": repeat("<?a "),
    "entities": repeat("&amp"),
    "entities long": once("&", "a", ";"),
    "headings": numbered("## Heading {0}\n\n"),
    "headings with spaces": lambda size: "# " + " " * size + "a\n",
    "headings with many spaces": repeat("# a   #   "),
    "headings asking": numbered("## What is {0}?\n\nA thing.\n\n"),
    "setext": repeat("a\n=\n"),
    "rules": repeat("- - - -\n"),
    "table wide": lambda size: f"{'|a' * (size // 6)}|\n{'|-' * (size // 6)}|\n{'|b' * (size // 6)}|\n",
    "table long": once("| Term | Means |\n|---|---|\n", "| a term | what it means |\n"),
    "table of rows without pipes": once("| a | b |\n|---|---|\n", "text\n"),
    "table delimiters": repeat("|---|---|\n"),
    "table dashes": repeat("-|-\n"),
    "tables small": numbered("| Term {0} | Means |\n|---|---|\n| a | b |\n\n"),
    "pipes": repeat("|"),
    "pipes escaped": once("| a | b |\n|---|---|\n| ", "\\|", " | b |\n"),
    "pipes in code": once("| a | b |\n|---|---|\n| ", "`|` ", " | b |\n"),
    "html table spans": once(
        "<table>", '<tr><td colspan="100000" rowspan="100000">a</td><td>b</td></tr>\n', "</table>"
    ),
    "html table of titles": once("<table>", '<tr><th colspan="2">a</th></tr>\n', "</table>"),
    "html table of headers": once("<table>", "<tr><th>a</th><th>b</th></tr>\n", "</table>"),
    "table side by side": lambda size: (
        f"{'|a|b' * (size // 12)}|\n{'|-|-' * (size // 12)}|\n{'|c|d' * (size // 12)}|\n"
    ),
    "table rows that go on": once("| a | b |\n|---|---|\n", "| c | d\ne\n"),
    "table groups": once("| a | b |\n|---|---|\n", "| **c** | |\n"),
    "table blocks in a cell": lambda size: (
        f"| a | b |\n|---|---|\n| c | {'<details><summary>Show</summary>' * (size // 32)} |\n"
    ),
    "rows without delimiter": repeat("| a | b |\n"),
    "rows of dashes": lambda size: f"|{'-' * size}a|b|\n|{'-' * size}a|b|\n",
    "html table": once("<table>", "<tr><td>a</td><td>b</td></tr>\n", "</table>"),
    "html tables nested": pyramid("<table><tr><td>", "</td></tr></table>"),
    "references": numbered("[a{0}]: /b\n\n"),
    "references unclosed": repeat('[a]: u "t\n'),
    "references used": lambda size: "[a]: /b\n\n" + "[a] " * (size // 4),
    "footnotes": numbered("[^{0}]: text\n\n"),
    "footnotes used": lambda size: "[^a]: text\n\n" + "[^a] " * (size // 5),
    "list items lazy": once("- a\n", "lazy line\n"),
    "list items": repeat("- a\n"),
    "list of numbers": numbered("{0}. a\n"),
    "solutions numbered": numbered("<details><summary>Solution {0}</summary>x</details>\n"),
    "exercises and solutions": lambda size: (
        "".join(f"### Exercise {n}\n\nDo {n}.\n\n" for n in range(size // 90))
        + "".join(f"<details><summary>Solution {n}</summary>x {n}</details>\n" for n in range(size // 90))
    ),
    "questions lettered": numbered("(b) What is {0}?\n\n<details><summary>Answer</summary>x</details>\n\n"),
    "lines lettered": once("", "(b) a\n", "\n\n(c) What?\n\n<details><summary>Answer</summary>x</details>\n"),
    "hints nested": pyramid("<details><summary>Hint</summary>a\n\n", "</details>"),
    "answers nested": pyramid("<details><summary>Answer</summary>a\n\n", "</details>"),
    "tables unclosed before a block": repeat("<table>\n\n"),
    "entries before a block": once("<ul>\n", "<li>a</li>\n", BLOCK),
    "blocks in entries": once("<ul>\n", "<li>a\n<details><summary>b?</summary>c</details></li>\n", "</ul>\n"),
    "tags misspelt": repeat("<detials>"),
    "tags misspelt in many ways": numbered("<details{0}> <detail> "),
    "list and answers": lambda size: (
        "".join(f"{n}. What is {n}?\n" for n in range(size // 40))
        + "\n<details><summary>Answers</summary>\n\n"
        + "".join(f"{n}. It is {n}.\n" for n in range(size // 40))
        + "\n</details>\n"
    ),
    "wiki links": repeat("[[a|b"),
    "cloze": repeat("{{c1::a"),
    "highlights": repeat("==a "),
    "arrows": once("**Steps**\n\n", "a -> "),
    "spaces": repeat(" "),
    "tabs": repeat("\t"),
    "blank lines": repeat("\n"),
    "backslashes": repeat("\\"),
    "double encoded": repeat("itâ€™s "),
    "accents apart": repeat("e\u0301"),
    "comments in a line of a block": lambda size: (
        f"<details><summary>What?</summary>\nx\n{'<!-- a -->' * (size // 10)}x\n</details>\n"
    ),
    "comments behind a block": once("<details><summary>a?</summary>b</details>", " <!-- ", "\n"),
    "comments unclosed in blocks": repeat("<details><!-- \n"),
    "comments in code": once("", "`<!--`\n", "-->\n"),
    "directives in code": repeat("`a` <!-- anki: tags=x --> \n"),
    "directives unclosed": repeat("a <!-- anki: tags "),
    "directive of many settings": lambda size: (
        f"<!-- anki: tags=a {' '.join(f'k{n}' for n in range(size // 7))} -->\n\n"
    ),
    "fences in a summary": once("<details><summary>What?\n", "```x\n", "</summary>\n\nA\n\n</details>\n"),
    "headings of HTML": repeat("<h1>a</h1>\n"),
    "code of HTML unclosed": repeat("<pre>\n\n"),
    "declarations in lines": repeat("<!A\n"),
    "breaks": repeat("<br>"),
    "code and math in a row": once("| a | b |\n|---|---|\n| ", "`x` $y$ | ", " |\n"),
    "reference long": lambda size: f"[a]: /{'b' * (size // 2)}\n\n{'[a] ' * (size // 8)}",
    "heading long": lambda size: f"## {'h' * (size // 2)}\n\n{BLOCK * (size // 2 // len(BLOCK))}",
    "blocks with ignored findings": numbered(
        "<!-- anki: ignore=answer-long -->\n\n<details><summary>Is it {0}?</summary>Yes</details>\n\n"
    ),
    "pictures missing": numbered("<details><summary>What is {0}?</summary>\n\n![a](p{0}.png)\n\n</details>\n\n"),
    "fences in quotes": repeat("> ```x\n\n"),
    "fences in items": repeat("- a\n\n  ```x\n"),
    "comments behind text": repeat("x <!-- a\n\n"),
    "conflicts": repeat("<<<<<<< a\n=======\n>>>>>>> b\n"),
    "tags of blocks open": repeat("<details\n<summary>a</summary>\n"),
    "summaries again": repeat("<summary>a<summary>b\n"),
    "html tables unclosed": repeat("<table><tr><td>a\n\n"),
    "questions labelled": repeat("Q: a?\n\n"),
    "lines of quotes": repeat("'''\n"),
    "quotes with tabs": repeat(">\ta\n"),
    "headings with blocks": repeat("# <details>a</details>\n"),
    "bold open": repeat("**What is it?\n\n"),
    "bold with spaces": repeat("** a **\n\n"),
    "wide signs in lines": repeat("＃＃　a ＊＊b＊＊ ｀c｀ ＜details＞\n"),
    "wide stars and code": repeat("＊＊a ｀b "),
    "wide spaces in lines": once("＃", "\u3000", "\n"),
    "wide brackets in lines": once("", "！[[a]（b.c", "\n"),
    "wide tags in lines": repeat("＜details＞ ＜/summary＞ "),
    "bullets with spaces": repeat("\u00b7         a\n\u2014 \u25cb"),
    "bullets in one paragraph": repeat("\u25cf a\nb\n"),
    "bullets of dashes": repeat("\u2013 a\n"),
    "bullets": repeat("\u2022 a\n"),
    "spaces unbroken": repeat("-\u00a0a\n"),
    "dashes with spaces unbroken": once("| a |\n|", "-\u00a0", "x\n"),
    "tags as words": once("<details><summary>What?</summary>\n\n", "a <b> ", "\n\n</details>"),
    "names of Python": once("<details><summary>What?</summary>\n\n", "__init__ ", "\n\n</details>"),
    "links apart": once("<details><summary>What?</summary>\n\n", "[a] (./b ", "\n\n</details>"),
    "callouts": numbered("**What is {0}?**\n\n> [!a]- Answer\n> b\n\n"),
    "callouts in a callout": once("> [!a] What?\n", "> > [!a]- Answer\n> > b\n> \n"),
    "rows short, and a picture linked": lambda size: (
        "| a | b |\n|---|---|\n"
        + "".join(f"| {n} | d |\n" for n in range(size // 14))
        + "\n<details><summary>What?</summary>\n\n[a](b.png)\n\n</details>\n"
    ),
    "directive nearly": lambda size: f"<!-- anki{' ' * size}x -->\n",
    "headings of answers": repeat("## Answer\n\na\n\n<details><summary>Answer</summary>b</details>\n\n"),
    "answers labelled": once("Q: a?\n", "A: b\n", "B: c\n"),
    "options in a block": once("<details>\n<summary>Question 1</summary>\n\na\n\n", "A. x\nB. y\n\n", "\n</details>\n"),
    "options behind a question": once(
        "<details>\n<summary>Question 1</summary>\n\nWhich?\n\n", "A. x\n\n", "So.\n\n</details>\n"
    ),
    "products": once("<details><summary>What?</summary>\n\n", "2**3*", "\n\n</details>"),
    "lists beside items": numbered("{0}. a\n - b\n"),
    "blocks open under headings": numbered("## What is {0}?\n\n<details><summary>Answer</summary>\n\na\n\n"),
    "rows with two pipes, and spaces": once("||a|b|\n|--|--|", " ", "x\n"),
    "rows with two pipes": once("||a|b|\n|--|--|\n", "||c|d|\n"),
    "questions under tables": repeat("| a | b |\n|---|---|\n| cde | d |\nWhat?\n\n" + BLOCK),
    "tables before questions": once("", "| a | b |\n|---|---|\n| cde | d |\n\n", "What is it?\n\n" + BLOCK),
    "tables in tables": repeat("<table><tr><td>\n\n| a | b |\n|---|---|\n| cde | d |\n\n</td></tr></table>\n\n"),
    "tables in tables, open": repeat("<table><tr><td>\n\n| a | b |\n|---|---|\n| cde | d |\n\n"),
    "rows without their header": once("| a | b |\n|---|---|\n| cde | d |\n\n", "## H\n\n| e | f |\n\n"),
    "questions alone": once(BLOCK, "**What is it?**\n\n"),
    "toggles": numbered("- What is {0}?\n\n      a thing\n\n"),
    "lines named": once("<details><summary>What?</summary>\n\n", "Name: a\n", "\n</details>\n"),
    "formulas in brackets": once("<details><summary>What?</summary>\n\n", "\\(a_b\\) \\[x^2\\] ", "\n\n</details>\n"),
    "formulas with numbers raised": lambda size: (
        "<details><summary>What?</summary>\n\n"
        + "".join(f"$2^{n}$ " for n in range(10, size // 9))
        + "\n\n</details>\n"
    ),
    "notes with numbers raised": answered("$2^1{0}$"),
    "notes with bold never closed": answered("a **bc{0} d"),
    "notes with accents": answered("´a{0}´"),
    "notes with stars": answered("4*a{0} + 2*b"),
    "notes with brackets": answered("\n\n\\(a_{0}\\)\n\n"),
    "notes with dollars touched": answered("x$_{0}$ and $ n_{0} $"),
    "formulas between letters": once("<details><summary>What?</summary>\n\n", "为$n$是", "\n\n</details>\n"),
    "fences behind text": repeat("so: ```sh\nls\n```\n\n"),
    "fences in Markdown": repeat("```md\n```c\n```\n\n"),
    "environments in text": once("<details><summary>What?</summary>\n\n", "\\begin{align}a", "\n\n</details>\n"),
    "rows with slips": lambda size: (
        "| a | b | c |\n|---|---|---|\n" + "".join(f"| a{n} | **bcd | \\alpha{n} |\n" for n in range(size // 28))
    ),
    "copies of a question": repeat("**What is it?**\n\n<details><summary>Answer</summary>\n\nSo\n\n</details>\n\n"),
    "one formula with numbers raised": once("<details><summary>What?</summary>\n\n$", "2^10", "$\n\n</details>\n"),
    "bold never closed": once("<details><summary>What?</summary>\n\n", "It **is a so\n", "\n</details>\n"),
    "other dialects": once("<details><summary>What?</summary>\n\n", "==a== x^2^ H~2~O ", "\n\n</details>\n"),
    "accents": once("<details><summary>What?</summary>\n\n", "´a b´ ", "\n\n</details>\n"),
    "pictures cut off": once("<details><summary>What?</summary>\n\n", "![a](b.png ", "\n\n</details>\n"),
    "signs escaped": repeat("\\- a\n\\- b\n\n\\*\\*What?\\*\\*\n\n"),
    "frames": repeat("+--+--+\n| a | b |\n"),
    "semicolons": repeat("a;b\nc;d\ne;f\n\n"),
    "merges half": repeat(">>>>>>> 3f2a91c\n=======\n<<<<<<< HEAD\n"),
    "sentences and lists": once("<details><summary>What?</summary>\n\n", "a b\n+ c\n\n", "\n</details>\n"),
    "products with words": once("<details><summary>What?</summary>\n\n", "4*a + 2*b, ", "\n\n</details>\n"),
    "code bare": once("<details><summary>What?</summary>\n\n", "x++;\n", "\n\n</details>\n"),
    "code bare long": once("<details><summary>What?</summary>\n\n", "if (a) a = ", "{\n\n</details>\n"),
    "code bare lines": once("<details><summary>What?</summary>\n\n", "a b *c.d(e) (f) = g  h\n", "\n\n</details>\n"),
    "markup under tags": repeat("<p>\n- a `b` **c**\n\n"),
    "fences under tags": repeat("<p>\n```\na\n```\n"),
    "tags alone": repeat("<b>\n"),
    "lines joined": once("<details><summary>What?</summary>\n\n", "Low dam\n", "\n</details>\n"),
    "notes with lines joined": answered("\n\nLow dam\nA weir\nA {0}\n\n"),
    "words parted": once("<details><summary>What?</summary>\n\n", "a treat-\nment ", "\n</details>\n"),
    "calls as links": once("<details><summary>What?</summary>\n\n", "f[i](a) ", "\n\n</details>\n"),
    "uploads": once("<details><summary>What?</summary>\n\n", "![Uploading a…]() ", "\n\n</details>\n"),
    "tags never closed": once("<details><summary>What?</summary>\n\n", "<b>a ", "\n\n</details>\n"),
    "notes with tags never closed": answered("<b>a{0}"),
    "paths": once("<details><summary>What?</summary>\n\n", "C:\\_a\\*b ", "\n\n</details>\n"),
    "entities open": once("<details><summary>What?</summary>\n\n", "a &alpha b &x\n", "\n</details>\n"),
    "equations open": once("<details><summary>What?</summary>\n\n$x^2$\n", "$x=y $z=", "\n\n</details>\n"),
    "cells with blocks open": repeat("| a | b |\n|---|---|\n| c | <details><summary>d</summary>e |\n\n"),
    "cell of blocks open": once("| a | b |\n|---|---|\n| c | ", "<details><summary>", " |\n"),
    "comments open otherwise": repeat("<!- anki: tags=a -->\n\n"),
    "directives with tags": once("<!-- anki: tags=a, ", "b, ", "-->\n"),
    "summaries swapped": repeat("<details>\n</summary>a<summary>\n\nb\n\n</details>\n\n"),
    "headings unmarked": repeat("### What is it?\n\nA.\n\n### Which of them is it\n\nA.\n\n"),
    "labels under a heading": once("### What is it?\n\n", "### Output\n\na\n\n", "<details>\n\nb\n\n</details>\n"),
    "sentences over dashes": repeat("A b.\nc\n---\n"),
    "labels above headings": repeat("### What is it?\n\nA.\n\n## Output\n\n<details>\n\nA.\n\n</details>\n\n"),
    "headings without a space": repeat("#1 Heart\n\n| a | b |\n|---|---|\n| c | d |\n\n"),
    "headings indented": repeat("    ## Heart\n\n| a | b |\n|---|---|\n| c | d |\n\n"),
    "front matter": once("---\n", "a: b\n", "---\n"),
    "front matter unclosed": once("---\n", "a: b\n"),
    "front matter deep": once("---\na: ", "[", "\n---\n"),
    "front matter aliases": once("---\na: &a [x]\nb: [", "*a, ", "]\n---\n"),
}


# Run in a process of its own, so that the peak memory is that of the build which is its only child.
RUN = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, timeout=300).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code)
"""


def measure(name: str, size: int) -> tuple[float, float] | None:
    """Processor seconds and megabytes of `notes2anki build` as users run it; None where it crashed or took too long."""
    with tempfile.TemporaryDirectory() as folder:
        notes = Path(folder, "notes")
        notes.mkdir()
        (notes / "hostile.md").write_text(GENERATORS[name](size) + f"\n\n{BLOCK}", "utf-8")
        command = [sys.executable, "-c", RUN, sys.executable, "-m", "notes2anki", "build"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    seconds, memory, code = done.stdout.split() if done.returncode == 0 else ("0", "0", "-1")
    # Notes with errors in them end with 1, as a crash does: that is told by what it says.
    if code not in ("0", "1") or "Traceback" in done.stderr:
        print(f"{name}: {done.stderr[-2000:]}", file=sys.stderr)
        return None
    return float(seconds), float(memory)


def main() -> None:
    """Run all generators, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=250_000, help="the n of n, 2n, 4n, in characters")
    parser.add_argument("--only", default="", help="only the generators whose name holds this")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    options = parser.parse_args()
    between = " | " if options.markdown else "  "
    edge = "|" if options.markdown else ""
    print(
        f"{edge}{'input':<28}{between}{'n':>6}{between}{'2n':>6}{between}{'4n':>6}{between}{'growth':>6}{between}{'MB':>5}{edge}"
    )
    if options.markdown:
        print("|---|---|---|---|---|---|")
    for name in GENERATORS:
        if options.only not in name:
            continue
        found = [measure(name, options.size * times) for times in (1, 2, 4)]
        seconds = [f"{each[0]:6.2f}" if each else "  fail" for each in found]
        half, whole = found[1:]
        growth = f"{whole[0] / half[0]:6.1f}" if half and whole else "      "
        memory = f"{max(each[1] for each in found if each):5.0f}" if any(found) else ""
        print(f"{edge}{name:<28}{between}{between.join(seconds)}{between}{growth}{between}{memory}{edge}", flush=True)


if __name__ == "__main__":
    main()
