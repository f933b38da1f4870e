"""The Jinja environment: the only module that meets jinja2.

Jinja runs at build time, between `[= =]`, `[% %]` and `[# #]`, so that `{{Field}}` stays Anki's and a template
without Jinja is an Anki template. What notes hold is only ever a value, never a template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
)
from markupsafe import Markup

__all__ = ["Markup", "Templates", "TemplatesFault"]


# Stands between fields that are rendered together; safe HTML never holds it.
_BETWEEN = "\x02"


class TemplatesFault(Exception):
    """A template that Jinja cannot load or render: what is wrong, and in which template and line."""

    def __init__(self, message: str, name: str = "", line: int = 1) -> None:
        """Say what is wrong, and where; without a name it is in the value of a field."""
        super().__init__(message)
        self.name, self.line = name, line


class Templates:
    """Folders of templates, the first that has a file winning."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Read templates from these folders, in their order."""
        self.folders = tuple(folders)
        self._environment = Environment(
            block_start_string="[%",
            block_end_string="%]",
            variable_start_string="[=",
            variable_end_string="=]",
            comment_start_string="[#",
            comment_end_string="#]",
            undefined=StrictUndefined,
            autoescape=True,
            loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._values: dict[str, Any] = {}

    def path(self, name: str) -> Path | None:
        """The file that a template name stands for, or None."""
        return next((folder / name for folder in self.folders if (folder / name).is_file()), None)

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

    def file(self, name: str, values: Mapping[str, object]) -> str:
        """A template file rendered. Raises `TemplatesFault`."""
        try:
            return self._environment.get_template(name).render(values)
        except TemplateNotFound as fault:
            raise TemplatesFault(f'There is no file "{fault.name}" in {" or ".join(map(str, self.folders))}') from fault
        except TemplateSyntaxError as fault:
            raise TemplatesFault(_sentence(fault), fault.name or name, fault.lineno) from fault
        except TemplateError as fault:
            raise TemplatesFault(_sentence(fault), name, self._line(name, fault)) from fault

    def value(self, expression: str, values: Mapping[str, object]) -> str:
        """A field's value: a short template rendered. Raises `TemplatesFault`."""
        try:
            if expression not in self._values:
                self._values[expression] = self._environment.from_string(expression)
            return str(self._values[expression].render(values))
        except TemplateError as fault:
            raise TemplatesFault(f"{expression.strip()[:60]}: {_sentence(fault)}") from fault

    def all_values(self, expressions: Sequence[str], values: Mapping[str, object]) -> tuple[str, ...]:
        """The values of several fields, in one rendering: most of the time of a small template goes into its start."""
        try:
            made = self.value(_BETWEEN.join(expressions), values).split(_BETWEEN)
        except TemplatesFault:
            made = []
        if len(made) == len(expressions):
            return tuple(value.strip() for value in made)
        return tuple(self.value(expression, values).strip() for expression in expressions)  # to name the one at fault

    def _line(self, name: str, fault: TemplateError) -> int:
        """The line of a template that raised a fault: Jinja puts it into the traceback."""
        lines = [frame.lineno for frame in extract_tb(fault.__traceback__) if frame.filename == str(self.path(name))]
        return lines[-1] if lines and lines[-1] else 1


def _sentence(fault: TemplateError) -> str:
    return f"Jinja says: {(fault.message or 'it is not right').rstrip('.')}."
