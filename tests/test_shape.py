"""The shape of the program: imports run one way, and each engine is met in one place."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from running import REPOSITORY

PACKAGE = REPOSITORY / "src" / "notes2anki"
# What a module of these may import of the program, besides its own folder.
BELOW: dict[str, set[str]] = {
    "frozen": set(),
    "model": {"frozen"},
    "naming": set(),
    "diagnostics": {"frozen", "model"},
    "markdown": {"frozen", "model", "diagnostics"},
    "extract": {"frozen", "model", "diagnostics"},
}
# The edge to the user is more than one module: commands, options and coloured text.
SPREAD = {"click": {"cli", "commands", "report"}}


def name_of(path: Path) -> str:
    """The dotted name of a module inside the package; that of the package itself is ""."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def top(name: str) -> str:
    """The first part of a dotted name."""
    return name.split(".", maxsplit=1)[0]


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imported(path: Path) -> Iterator[str]:
    """The full names that a module imports, at its top and inside functions; of `from a import b`, "a.b"."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own(path: Path) -> set[str]:
    """The modules of the program that a module imports."""
    found = set()
    for name in imported(path):
        inside = name.removeprefix("notes2anki.")
        if name != inside:
            found.add(inside if inside in MODULES else inside.rpartition(".")[0])
    return found - {"", name_of(path)}


def test_no_module_imports_one_that_imports_it() -> None:
    order = TopologicalSorter({name: own(path) for name, path in MODULES.items()})
    assert {"model", "pipeline", "cli"} <= set(order.static_order())  # raises on a cycle


@pytest.mark.parametrize("unit", sorted(BELOW))
def test_what_lies_below_knows_nothing_above(unit: str) -> None:
    inside = {name: path for name, path in MODULES.items() if top(name) == unit}
    above = {name: {one for one in own(path) if top(one) not in {unit, *BELOW[unit]}} for name, path in inside.items()}
    assert inside
    assert {name: wrong for name, wrong in above.items() if wrong} == {}


def test_only_the_edge_knows_the_commands() -> None:
    users = {name for name, path in MODULES.items() if any(top(one) in ("cli", "commands") for one in own(path))}
    assert {top(name) for name in users} <= {"__main__", "cli", "commands"}


def test_each_engine_is_met_in_one_place() -> None:
    places: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        for one in imported(path):
            engine = top(one)
            if engine not in sys.stdlib_module_names and engine != "notes2anki":
                places.setdefault(engine, set()).add(top(name))
    assert {"mistune", "jinja2", "genanki", "nh3"} <= set(places)
    spread = {engine: units for engine, units in places.items() if not units <= SPREAD.get(engine, set())}
    assert {engine: units for engine, units in spread.items() if len(units) > 1} == {}


def test_the_real_anki_is_asked_only_outside_the_program_proper() -> None:
    """It is under the AGPL, and an extra: nothing that builds a deck may need it."""
    users = {name for name, path in MODULES.items() if any(top(one) == "anki" for one in imported(path))}
    reached, waiting = set[str](), ["pipeline", "commands.build", "commands.check"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += own(MODULES[name])
    assert users & reached == set()
