"""The Jinja environment: the only module that meets jinja2.

Jinja runs at build time, between `[= =]`, `[% %]` and `[# #]`, so that `{{Field}}` stays Anki's and a template
without Jinja is an Anki template. What notes hold is only ever a value, never a template.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import (
    BaseLoader,
    Environment,
    StrictUndefined,
    Template,
    TemplateNotFound,
    TemplateRuntimeError,
    TemplateSyntaxError,
    UndefinedError,
    meta,
    nodes,
)
from jinja2.loaders import split_template_path
from markupsafe import Markup, escape

from notes2anki.frozen import frozen

__all__ = ["Lack", "Markup", "Templates", "TemplatesFault", "meant", "read"]


# The value of most fields: what there is of a name, and nothing else.
_BARE = re.compile(r"\[= (item|note|deck)\.(\w+) =\]")
# A value that is a file of its own.
_FILE = re.compile(r"""\[% include (['"])([^'"]+)\1 %\]""")
# What values can use that holds nothing but text.
_PLAIN = ("note", "deck")
_INCLUDING = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)

Names = Mapping[str, Collection[str]]
"""What values can use: names, each with what it has."""


class TemplatesFault(Exception):
    """What is wrong with a template, and where: in the template of a name, or without one in the value of a field."""

    def __init__(self, message: str, name: str = "", line: int = 1, column: int = 1, number: int = 0) -> None:
        """Say what is wrong, and where; `number` is which of several values it was."""
        super().__init__(message)
        self.name, self.line, self.column, self.number = name, line, column, number


class Lack(TemplateRuntimeError):
    """Something that a value asks for and that is not there; raised by what values use, with a sentence."""


class _Undefined(StrictUndefined):
    """What is not there, in the words of what it was asked of: an object may say what it `lacks`."""

    @property
    def _undefined_message(self) -> str:
        lacks = getattr(self._undefined_obj, "lacks", None)
        if callable(lacks):
            return str(lacks(self._undefined_name))
        if self._undefined_name in ("item", "note", "deck"):
            return f'"{self._undefined_name}" is not known here; the values of fields in notetype.toml can use it'
        return super()._undefined_message


class _Loader(BaseLoader):
    """Reads templates from folders, the first that has a file winning, and remembers which were read."""

    def __init__(self, path: Callable[[str], Path | None]) -> None:
        self.path = path
        self.names: set[str] = set()

    def get_source(self, _: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        path = self.path(template)
        if path is None:
            raise TemplateNotFound(template)
        self.names.add(template)
        return read(path, template), str(path), lambda: True


@frozen(eq=True)
class _Value:
    """The value of a field, ready to be rendered.

    `reads` is what it reads of `note` and `deck`, and which settings of `item`, None if it may read something else;
    `bare` what it is a name of.
    """

    template: Template
    reads: frozenset[tuple[str, str]] | None
    bare: tuple[str, str] | None


class Templates:
    """Folders of templates, the first that has a file winning."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read templates from these folders, in their order."""
        self.folders = tuple(folders)
        self._loader = _Loader(self.path)
        self._environment = Environment(
            block_start_string="[%",
            block_end_string="%]",
            variable_start_string="[=",
            variable_end_string="=]",
            comment_start_string="[#",
            comment_end_string="#]",
            undefined=_Undefined,
            autoescape=True,
            loader=self._loader,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._values: dict[str, _Value] = {}
        self._last: dict[str, tuple[list[object], str]] = {}
        self._sound: set[tuple[str, ...]] = set()  # what was checked, with the names that it could use

    @property
    def used(self) -> frozenset[str]:
        """The names of the templates that were read so far."""
        return frozenset(self._loader.names)

    def path(self, name: str) -> Path | None:
        """The file that a template name stands for, or None."""
        try:
            parts = split_template_path(name)
        except TemplateNotFound:
            return None  # it leads out of the folder
        return next((path for folder in self.folders if (path := folder.joinpath(*parts)).is_file()), None)

    def keys(self) -> tuple[str, ...]:
        """The note type folders, sorted; those that start with "_" are shared parts."""
        found = {
            child.name
            for folder in self.folders
            if folder.is_dir()
            for child in folder.iterdir()
            if child.is_dir() and not child.name.startswith(("_", "."))
        }
        return tuple(sorted(found))

    def names(self) -> tuple[str, ...]:
        """The names of all files in the folders, sorted, but for hidden ones."""
        files = ((folder, file) for folder in self.folders for file in folder.rglob("*") if file.is_file())
        found = {file.relative_to(folder).as_posix() for folder, file in files}
        return tuple(sorted(name for name in found if not any(part.startswith(".") for part in name.split("/"))))

    def file(self, name: str, values: Mapping[str, object]) -> str:
        """A template file rendered. Raises `TemplatesFault`."""
        self.check(name, {})
        try:
            return self._environment.get_template(name).render(values)
        except TemplatesFault:
            raise
        except Exception as fault:  # what a template computes can fail in any way
            raise self._fault(fault, name) from fault

    def value(self, expression: str, values: Mapping[str, object]) -> str:
        """A field's value: a short template rendered. Raises `TemplatesFault`."""
        return self.all_values([expression], values)[0]

    def all_values(self, expressions: Sequence[str], values: Mapping[str, object]) -> tuple[str, ...]:
        """The values of several fields. Raises `TemplatesFault`, with the number of the one at fault."""
        made = []
        for number, expression in enumerate(expressions):
            try:
                made.append(str.strip(self._value(expression, values)))
            except TemplatesFault as fault:
                fault.number = number
                raise
            except Exception as fault:  # what a value computes can fail in any way
                raise self._fault(fault, "", number) from fault
        return tuple(made)

    def _value(self, expression: str, values: Mapping[str, object]) -> str:
        """A value; Jinja renders it only if it has something to say, which takes long for each of many notes."""
        value = self._values.get(expression)
        if value is None:
            value = self._values[expression] = self._compiled(expression)
        if value.bare:
            of = values.get(value.bare[0])
            known = (of if isinstance(of, dict) else getattr(of, "__dict__", {})).get(value.bare[1])
            if isinstance(known, str):
                return known if isinstance(known, Markup) else escape(known)
        if value.reads is None:
            return value.template.render(values)
        # What reads of the note only what is as it was with the note before it, such as the headings above, is too.
        seen = [_known(values.get(of), name) for of, name in value.reads]
        last = self._last.get(expression)
        if last is None or last[0] != seen:
            last = self._last[expression] = seen, value.template.render(values)
        return last[1]

    def _compiled(self, expression: str) -> _Value:
        file, bare = _FILE.fullmatch(expression), _BARE.fullmatch(expression)
        template = self._environment.get_template(file[2]) if file else self._environment.from_string(expression)
        # A plain mapping: Jinja copies it for each rendering, which takes ten times as long of a chain of them.
        template.globals = dict(template.globals)
        return _Value(template=template, reads=self._reads(expression), bare=(bare[1], bare[2]) if bare else None)

    def _reads(self, source: str) -> frozenset[tuple[str, str]] | None:
        """What a template uses of `note` and `deck`, and of the settings of `item`; None if it may use more."""
        tree = self._environment.parse(source)
        attributes = [(node.node, node.attr) for node in tree.find_all(nodes.Getattr)]
        reads = [(of.name, name) for of, name in attributes if isinstance(of, nodes.Name) and of.name in _PLAIN]
        reads += [("item", name) for name in map(_setting, tree.find_all(nodes.Call)) if name is not None]
        if sum(node.name in (*_PLAIN, "item") for node in tree.find_all(nodes.Name)) > len(reads):
            return None
        for node in tree.find_all(_INCLUDING):
            inner = [self._reads(self._source(name)) for name in _included(node)]
            if not inner or None in inner:
                return None
            reads += [read for each in inner for read in each or ()]
        return frozenset(reads)

    def check(self, name: str, known: Names) -> None:
        """Find what a template, and what it includes, would stumble over only when it is rendered.

        `known` are the names that values can use. Raises `TemplatesFault`, in the file at fault.
        """
        self._check(self._source(name), name, known, ())

    def check_value(self, expression: str, known: Names) -> None:
        """The same for the value of a field, which can use no other names. Raises `TemplatesFault`."""
        tree = self._check(expression, "", known, ())
        for name in sorted(meta.find_undeclared_variables(tree) - set(known) - set(self._environment.globals)):
            line = next((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), 1)
            raise TemplatesFault(f'There is no "{name}" in a value{meant(name, known)}', line=line)

    def _check(self, source: str, name: str, known: Names, within: tuple[str, ...]) -> nodes.Template:
        try:
            tree = self._environment.parse(source, name or None)
            # This finds filters that there are not. What it makes of a value is not used: values are rendered together.
            _ = self._environment.get_template(name) if name else self._environment.compile(tree, raw=True)
        except TemplateSyntaxError as fault:
            raise self._fault(fault, name) from fault
        for node in tree.find_all(_INCLUDING):
            for other in _included(node):
                if self.path(other) is None and not getattr(node, "ignore_missing", False):
                    raise TemplatesFault(f'There is no file "{other}"{meant(other, self.names())}', name, node.lineno)
                if other in (*within, name):
                    raise TemplatesFault(f'"{other}" is included in itself.', name, node.lineno)
                if self.path(other) is not None and (other, *known) not in self._sound:
                    inner = self._check(self._source(other), other, known, (*within, name))
                    lacked = {"item", "note"} & meta.find_undeclared_variables(inner) - set(known)
                    if lacked:
                        message = (
                            f'"{other}" is for the values of fields: it uses "{min(lacked)}", which cards have not.'
                        )
                        raise TemplatesFault(
                            f"{message} Show the field itself, such as {{{{Context}}}}.", name, node.lineno
                        )
                    self._sound.add((other, *known))
        for attribute in tree.find_all(nodes.Getattr):
            of = attribute.node.name if isinstance(attribute.node, nodes.Name) else ""
            if of in known and attribute.attr not in known[of]:
                message = f'"{of}" has no "{attribute.attr}"{meant(attribute.attr, known[of])}'
                raise TemplatesFault(message, name, attribute.lineno)
        return tree

    def _source(self, name: str) -> str:
        try:
            return self._loader.get_source(self._environment, name)[0]
        except TemplateNotFound as fault:
            own = (name.partition("/")[0], "_shared")  # what another note type has is not what was meant
            near = [each for each in self.names() if each.partition("/")[0] in own]
            raise TemplatesFault(f'There is no file "{name}"{meant(name, near)}', name) from fault

    def find(self, name: str, text: str, number: int = 0) -> tuple[str, int, int]:
        """Where a text stands the n-th time in a template, else in what that includes: name, line and column."""
        place = _find(self._source(name), text, number)
        if place:
            return name, *place
        tree = self._environment.parse(self._source(name))
        for other in (other for node in tree.find_all(_INCLUDING) for other in _included(node)):
            found = self.find(other, text) if self.path(other) else (other, 0, 0)
            if found[1] > 0:
                return found
        return name, 0, 0

    def _fault(self, fault: Exception, name: str, number: int = 0) -> TemplatesFault:
        """A fault of Jinja in our words, at the innermost template that its traceback shows."""
        if isinstance(fault, TemplateSyntaxError):
            return TemplatesFault(_sentence(fault), fault.name or name, fault.lineno, number=number)
        message = "Files include each other without an end." if isinstance(fault, RecursionError) else _sentence(fault)
        names = {str(self.path(each)): each for each in self.used} | {"<template>": ""}
        frames = [frame for frame in extract_tb(fault.__traceback__) if frame.filename in names and frame.lineno]
        if not frames:
            return TemplatesFault(message, name, number=number)
        return TemplatesFault(message, names[frames[-1].filename] or name, frames[-1].lineno or 1, number=number)


def read(path: Path, name: str = "") -> str:
    """The text of a file, without a byte order mark. Raises `TemplatesFault` at the byte that is not UTF-8."""
    try:
        data = path.read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except OSError as fault:
        raise TemplatesFault(f"The file cannot be read: {fault.strerror}.", name) from fault
    except UnicodeDecodeError as fault:
        line, start = data.count(b"\n", 0, fault.start) + 1, data.rfind(b"\n", 0, fault.start) + 1
        column = len(data[start : fault.start].decode("utf-8", "replace")) + 1
        message = f"The byte 0x{data[fault.start]:02x} is not UTF-8. Save the file as UTF-8."
        raise TemplatesFault(message, name, line, column) from fault


def meant(name: str, known: Collection[str]) -> str:
    """The end of a sentence about a name that is not known: which was meant, or which there are."""
    near = get_close_matches(name, sorted(known), n=1)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; there are {', '.join(sorted(known))}." if 0 < len(known) < 40 else "."


def _included(node: nodes.Node) -> tuple[str, ...]:
    """The names of what a node includes, as far as they are written out."""
    template = getattr(node, "template", None)
    return (template.value,) if isinstance(template, nodes.Const) and isinstance(template.value, str) else ()


def _known(of: Any, name: str) -> object:
    """What `note` or `deck` has of a name, or `item` of a setting."""
    return None if of is None else of.get(name) if isinstance(of, dict) else of.setting(name)


def _setting(call: nodes.Call) -> str | None:
    """The key in `item.setting('key')`; None of another call."""
    match call:
        case nodes.Call(
            node=nodes.Getattr(node=nodes.Name(name="item"), attr="setting"), args=[nodes.Const(value=str(key))]
        ) if not (call.kwargs or call.dyn_args or call.dyn_kwargs):
            return key
    return None


def _find(source: str, text: str, number: int) -> tuple[int, int] | None:
    at = -1
    for _ in range(number + 1):
        at = source.find(text, at + 1)
        if at < 0:
            return None
    return source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at)


def _sentence(fault: Exception) -> str:
    said = (str(fault) or type(fault).__name__).rstrip(".")
    said = said if said.endswith("?") else f"{said}."
    return said if isinstance(fault, Lack | UndefinedError) else f"Jinja says: {said}"
