"""A source as a document: the grammar put together, and its tokens made into the types of the model."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, MutableMapping, Sequence
from functools import cache
from typing import Any

from mistune import InlineParser, Markdown

from notes2anki.diagnostics import Diagnostic
from notes2anki.markdown import (
    callouts,
    containers,
    details,
    directives,
    escaped,
    held,
    htmlblocks,
    htmltables,
    inline,
    languages,
    leaves,
    lonetags,
    rawlines,
    signs,
    sitetags,
    slips,
    tables,
)
from notes2anki.markdown.mend import mend
from notes2anki.markdown.spans import Slip, Spans, code_spans
from notes2anki.markdown.state import Grammar, State, Token, environment
from notes2anki.model import (
    Block,
    Cell,
    Code,
    Details,
    Directive,
    Document,
    Formula,
    Heading,
    Html,
    ListBlock,
    ListItem,
    Paragraph,
    Quote,
    Row,
    Rule,
    Source,
    Table,
    Text,
)

# The rules of the grammar, in the order in which they are tried on a line.
PLUGINS = (
    leaves.plug,
    containers.plug,
    tables.plug,
    details.plug,
    htmlblocks.plug,
    htmltables.plug,
    held.plug,
    slips.plug,
    inline.plug,
)

# A fence in a summary, which ends there although the closing tag stands behind it.
_FENCE = re.compile(r"(?:^|\n)[ \t]*(?P<fence>`{3,}|~{3,})(?P<language>[\w+#.-]*)[^\n`]*\n")
_HEADING = re.compile(r"^[ \t]*#{1,6}[ \t]+", re.M)
# The signs of list items before the text of a line; of five spaces and more behind a sign only the first counts.
_SIGNS = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)])(?:[ \t]{1,4}(?![ \t])|[ \t]))+")
_TAG = re.compile(r"<[^<>]*>")
_DETAILS = re.compile(r"(?<!\\)<details(?=[\s>/])", re.I)
_NEARLY_MATH = frozenset({"maths", "mathe", "mathjax", "formula"})
_UNCLOSED = re.compile(r"<details(?:\s[^<>]{0,200})?>\s{0,9}<summary>", re.I)
_SHORT = 12
_TAG_SHOWN = 60
_MARGIN = 200


@cache
def _grammar() -> Markdown:
    return Markdown(block=Grammar(max_nested_level=1000), inline=inline.Inline(max_nested_level=30), plugins=PLUGINS)


def parse(source: Source, names: Collection[str] = ()) -> tuple[Document, tuple[Diagnostic, ...]]:
    """A source as blocks, each knowing its lines, and what was found wrong with its markup.

    `names` are the names of notes that wiki links can lead to, case-folded.
    """
    md = _grammar()
    state = State()
    state.env = environment(len(source.text)) | {"names": frozenset(names)}
    text, mended = mend(source.text)
    state.process(text if text.endswith("\n") else text + "\n")
    slips.report(state)
    escaped.report(state)
    rawlines.note(state, state.src, state.first)
    md.block.parse(state)
    rawlines.report(state)
    maker = _Maker(source, md.inline, state.env)
    blocks = maker.blocks(state.tokens)
    found = [
        Diagnostic(place=source.place(line, maker.column(line, at)), code=code, message=message, hint=hint)
        for code, line, message, hint, at in state.env["found"]
    ]
    found += [_told(source, slip) for slip in mended]
    return Document(source=source, blocks=blocks), tuple(sorted([*found, *maker.found]))


def _told(source: Source, slip: Slip) -> Diagnostic:
    return Diagnostic(place=source.place(slip.line, slip.column), code=slip.code, message=slip.said, hint=slip.to_do)


class _Maker:
    """Makes blocks of tokens."""

    def __init__(self, source: Source, inline_parser: InlineParser, env: MutableMapping[str, Any]) -> None:
        self.source, self.inline, self.env = source, inline_parser, env
        self.lines = source.text.split("\n")
        self.found: list[Diagnostic] = []
        self.misnamed: set[str] = set()  # languages of code, each told once
        self.cells: dict[str, Text] = {}
        self.items: list[int] = []  # the lines of the list items whose blocks are being made, outer first

    def column(self, line: int, text: str = "", start: int = 0) -> int:
        """The column at which a text, or the first text at all, stands in a line, not before the column `start`."""
        given = self.lines[line - 1] if line <= len(self.lines) else ""
        at = given.find(text, start) if text else len(given) - len(given.lstrip())
        return (at if at >= 0 else start) + 1

    def text(self, source: str) -> Text:
        return inline.read(self.inline, source, self.env)

    def blocks(self, tokens: list[Token]) -> tuple[Block, ...]:
        made = []
        for token in _used_up(tokens):
            maker = getattr(self, "_" + token["type"], None)
            block = maker(token) if maker else None
            if block is not None:
                made.append(block)
            if "parts" in token or "text" in token:
                text = token["text"] if "text" in token else "".join(token["parts"])
                made += self._written_beside(text, token["line"])
        return tuple(made)

    def _written_beside(self, text: str, line: int) -> list[Block]:
        """The directives on the lines of a text, as if they stood on lines of their own behind it."""
        if "-->" not in text:
            return []
        code, counted, column = Spans(code_spans(text)), 0, 1
        made: list[Block] = []
        for match in directives.within(text):
            newlines = text.count("\n", counted, match.start())
            line, counted, column = line + newlines, match.start(), 1 if newlines else column
            if not code.cover(match.start()):
                column = self.column(line, match[0].split("\n")[0], column - 1)
                made.append(self._directive(match[1], {"place": self.source.place(line, column), "end": line}))
        return made

    def _tell_unread(self, text: str, line: int) -> None:
        """Tell of a collapsible block in what is read as text."""
        code = Spans(code_spans(text)) if "<details" in text.lower() else None
        tag = next((tag for tag in _DETAILS.finditer(text) if not code.cover(tag.start())), None) if code else None
        if tag:
            message = "This <details> was read as text: something above it that is never closed seems to hold it."
            hint = "Close what is open there: a code block, `code` or a comment."
            place = self.source.place(line + text.count("\n", 0, tag.start()))
            self.found.append(Diagnostic(place=place, code="details-in-code", message=message, hint=hint))

    def _at(self, token: Token) -> dict[str, Any]:
        line = token["line"]
        return {"place": self.source.place(line, self.column(line)), "end": max(line, token.get("end", line))}

    def _paragraph(self, token: Token) -> Block | None:
        written = "".join(token["parts"])
        self._tell_unread(written, token["line"])
        text = self.text(self._bold(sitetags.without(written, mdx=self.source.path.endswith(".mdx")), token["line"]))
        return Paragraph(**self._at(token), text=text) if text else None

    def _bold(self, written: str, line: int) -> str:
        """A text that was to be bold as a whole, and is not, as it was meant."""
        meant = signs.bold(written)
        if meant is None:
            return written
        text, said, to_do = meant
        place = self.source.place(line, self.column(line, "*"))
        self.found.append(Diagnostic(place=place, code="bold-broken", message=said, hint=to_do))
        return text

    def _heading(self, token: Token) -> Block | None:
        written = token["text"] if "text" in token else "".join(token["parts"])
        self._tell_unread(written, token["line"])
        text = self.text(sitetags.without_attributes(written))
        return Heading(**self._at(token), text=text, level=token["level"]) if text else None

    def _code(self, token: Token) -> Block | None:
        at = self._at(token)
        held = "" if token["fenced"] else _held(token["code"])
        if held:
            message = f"This {held} is indented by four columns or more, so GitHub shows it as code."
            code = f"{held.strip('<>')}-in-code"
            hint = "Indent all of its lines less."
            if self.items:
                hint = f"Indent all of its lines as far as the text of its list item{self._margin(self.items[-1])}."
            self.found.append(Diagnostic(place=at["place"], code=code, message=message, hint=hint))
        language = re.split(r"[\s,{]", token["info"], maxsplit=1)[0]
        if language.lower() in _NEARLY_MATH:
            message = f'"{language}" is no language, so GitHub shows this formula as code.'
            self.found.append(Diagnostic(place=at["place"], code="math-raw", message=message, hint="Write ```math"))
        known = languages.meant(language) if token["fenced"] and language not in self.misnamed else ""
        if known:
            self.misnamed.add(language)
            message = f'No language is called "{language}", so GitHub and a card show this code without colours.'
            self.found.append(
                Diagnostic(place=at["place"], code="code-language", message=message, hint=f"Write ```{known}")
            )
        if language == "math":
            return Formula(**at, tex=token["code"])
        return Code(**at, code=token["code"], language=language)

    def _formula(self, token: Token) -> Block:
        return Formula(**self._at(token), tex=token["tex"])

    def _thematic_break(self, token: Token) -> Block:
        return Rule(**self._at(token))

    def _html(self, token: Token) -> Block:
        self._tell_unread(token["raw"], token["line"])
        text = self.text(token["raw"])
        plain = text.plain or ("🖼" if text.images else "")
        return Html(**self._at(token), html=token["raw"], text=plain)

    def _comment(self, token: Token) -> Block | None:
        written, at = token["raw"].strip(), self._at(token)
        said = directives.WRITTEN.fullmatch(written)
        if said is None:
            self.found += directives.nearly(written, at["place"])
            return None
        return self._directive(said[1], at)

    def _directive(self, written: str, at: Mapping[str, Any]) -> Directive:
        settings, found = directives.read(written, at["place"])
        self.found += found
        return Directive(**at, settings=settings)

    def _quote(self, token: Token) -> Block:
        """A quote, or what Obsidian folds: `> [!success]- Answer` is a collapsible block there, of whatever kind."""
        tokens, alert, title = token["tokens"], "", Text()
        found = callouts.opening(tokens[0]["parts"][0]) if tokens and tokens[0]["type"] == "paragraph" else None
        if found and not found["sign"]:
            place = self.source.place(token["line"], self.column(token["line"], "["))
            self.found.append(callouts.broken(found, place))
        if found and (found["folds"] or found["kind"].lower() in callouts.ALERTS):
            alert = callouts.ALERTS.get(found["kind"].lower(), "note")
            named = found["title"] or (found["kind"].capitalize() if alert != found["kind"].lower() else "")
            title = self.text(named or (alert.capitalize() if found["folds"] else ""))
            first, *rest = tokens[0]["parts"]
            tokens = [tokens[0] | {"parts": [first[found.end() :], *rest]}, *tokens[1:]]
        if found and found["folds"]:
            return Details(**self._at(token), blocks=self.blocks(tokens), summary=title, has_summary=True)
        return Quote(**self._at(token), blocks=self.blocks(tokens), alert=alert, title=title)

    def _list(self, token: Token) -> Block:
        items = tuple(map(self._item, _used_up(token["items"])))
        return ListBlock(**self._at(token), items=items, ordered=token["ordered"], tight=token["tight"])

    def _item(self, token: Token) -> ListItem:
        self.items.append(token["line"])
        blocks = self.blocks(token["tokens"])
        self.items.pop()
        return ListItem(**self._at(token), blocks=blocks, number=token["number"], task=token["task"])

    def _margin(self, line: int) -> str:
        """How far the text behind the signs of containers on a line is indented, in words."""
        signs = _SIGNS.match(self.lines[line - 1][:_MARGIN] + " ")
        return f", by {len(signs[0].expandtabs(4))} spaces" if signs else ""

    def _table(self, token: Token) -> Block:
        cells: dict[int, tuple[Token, Cell]] = {}
        if "aligned" in token:  # HTML fills empty cells with tags
            self._tell_lone_tags(token)
        header = tuple(self._cell(cell, cells) for cell in token["header"])
        rows = tuple(
            Row(
                **self._at(row),
                cells=tuple(self._cell(cell, cells) for cell in row["cells"]),
                glued=row["glued"],
                short=row["short"],
            )
            for row in _used_up(token["rows"])
        )
        if _is_header_below(header, rows):  # GitHub wants a header, and some editors write an empty one
            header, rows = rows[0].cells, rows[1:]
        return Table(**self._at(token), header=header, rows=rows, aligned=token.get("aligned", ()))

    def _tell_lone_tags(self, table: Token) -> None:
        for cell, count, is_named in lonetags.find(table):
            tag = cell["text"][:_TAG_SHOWN]
            more = f" {count - 1} more of its column {'does' if count == 2 else 'do'} so, too." if count > 1 else ""
            names = "They were read as the names of the tags." if count > 1 else "It was read as the name of the tag."
            read = f" {names}" if is_named else ""
            message = f'The cell "{tag}" holds only a tag, of which GitHub shows nothing.{more}{read}'
            hint = f"If the tag itself is meant, write {lonetags.as_code(tag)}, with backticks."
            place = self.source.place(cell["line"], self.column(cell["line"], cell["text"], cell["column"]))
            self.found.append(Diagnostic(place=place, code="tag-bare", message=message, hint=hint))

    def _cell(self, token: Token, spanning: dict[int, tuple[Token, Cell]]) -> Cell:
        if id(token) in spanning:  # a cell that spans rows or columns stands in each of them
            return spanning[id(token)][1]
        line = token["line"]
        column = self.column(line, token["text"], token["column"]) if token["text"] else token["column"] + 1
        if any(directives.within(token["text"])):
            message = "This directive stands in a table, where none is read."
            hint = "Put it on a line of its own: above the table for all of it."
            place = self.source.place(line, column)
            self.found.append(Diagnostic(place=place, code="directive-misplaced", message=message, hint=hint))
        text = lonetags.as_code(token["text"]) if "named" in token else token["text"]
        if _is_unclosed(text):
            message = "This <details> is not closed, so it was read as if it ended with its cell."
            place, hint = self.source.place(line, column), "Add </details> at the end of the cell."
            self.found.append(Diagnostic(place=place, code="details-unclosed", message=message, hint=hint))
            text += "</details>"
        cell = Cell(place=self.source.place(line, column), end=line, text=self._cell_text(text))
        if token.get("right", 1) > 1 or token.get("down", 1) > 1:
            spanning[id(token)] = (token, cell)
        return cell

    def _cell_text(self, source: str) -> Text:
        """The text of a cell; short ones are made once: a table says "yes" or "-" ten thousand times."""
        if len(source) > _SHORT:
            return self.text(source)
        if source not in self.cells:
            self.cells[source] = self.text(source)
        return self.cells[source]

    def _without_code(self, summary: str, line: int) -> tuple[str, tuple[Code, ...]]:
        """A summary without the code blocks in it, and these."""
        kept, shown = [], []
        position, unclosed = 0, {"`": len(summary), "~": len(summary)}
        while opening := _FENCE.search(summary, position):
            fence = opening["fence"]
            closing = None
            if len(fence) < unclosed[fence[0]]:
                closing = re.compile(rf"{fence}[ \t]*(?=\n|$)").search(summary, opening.end())
            if closing is None:  # nor has any that is as long or longer an end
                unclosed[fence[0]] = min(unclosed[fence[0]], len(fence))
                kept.append(summary[position : opening.end() - 1])
                position = opening.end() - 1
                continue
            code = summary[opening.end() : closing.start()].rstrip(" \t").removesuffix("\n")
            place = self.source.place(line + summary.count("\n", 0, opening.start("fence")))
            shown.append(Code(place=place, end=line, code=code, language=opening["language"]))
            kept.append(summary[position : opening.start()])
            position = closing.end()
        return "".join([*kept, summary[position:]]), tuple(shown)

    def _details(self, token: Token) -> Block:
        line = token["summary_line"]
        summary, shown = self._without_code(token["summary"] or "", line)
        text = self._bold(_HEADING.sub("", summary), line)
        return Details(
            **self._at(token),
            blocks=(*self._written_beside(text, line), *self.blocks(token["tokens"])),
            summary=self.text(text),
            shown=shown,
            id=token["id"],
            has_summary=token["summary"] is not None,
            closed=token["closed"],
        )


def _is_header_below(header: Sequence[Cell], rows: Sequence[Row]) -> bool:
    """Whether a header is empty, and the first row alone is bold in all cells, but for a corner above names of rows."""
    if len(rows) < 2 or any(cell.text for cell in header):
        return False
    corner = 0 if rows[0].cells[0].text else 1
    first, *others = (all(cell.text.bold for cell in row.cells[corner:]) for row in rows)
    return len(header) - corner > 1 and first and not any(others)


def _is_unclosed(cell: str) -> bool:
    """Whether a block with a summary opens in a cell, outside of code, and none is closed there."""
    opening = _UNCLOSED.search(cell) if "<" in cell and "</details" not in cell.lower() else None
    return opening is not None and not Spans(code_spans(cell)).cover(opening.start())


def _held(code: str) -> str:
    """What was meant by lines that are code only by their indentation: a block, a table or ""."""
    return "<details>" if "<details" in code.lower() else "table" if tables.is_table(code) else ""


def _used_up(tokens: list[Token]) -> Iterator[Token]:
    """Tokens in their order, each let go of once it was used: those of a large table take more memory than it does."""
    tokens.reverse()
    while tokens:
        yield tokens.pop()
