"""The Jinja environment: the only module that meets jinja2.

Jinja runs at build time, between `[= =]`, `[% %]` and `[# #]`, so that `{{Field}}` stays Anki's and a template
without Jinja is an Anki template. What notes hold is only ever a value, never a template.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound
from markupsafe import Markup

__all__ = ["Markup", "Templates", "TemplatesFault"]


class TemplatesFault(Exception):
    """A template that Jinja cannot load or render."""


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
        except TemplateError as fault:
            raise TemplatesFault(f"{name}:{getattr(fault, 'lineno', 1) or 1}: {fault.message}") from fault

    def value(self, expression: str, values: Mapping[str, object]) -> str:
        """A field's value: a short template rendered. Raises `TemplatesFault`."""
        try:
            if expression not in self._values:
                self._values[expression] = self._environment.from_string(expression)
            return str(self._values[expression].render(values))
        except TemplateError as fault:
            raise TemplatesFault(f"{expression.strip()[:60]}: {fault.message}") from fault
