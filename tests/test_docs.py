"""The documentation keeps up with the program, and its examples work."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from notes2anki.cli import COMMANDS
from notes2anki.config import load
from notes2anki.diagnostics import SEVERITIES, UsageFault
from notes2anki.extract import ALWAYS, EXTRACTORS, ON_DEMAND
from notes2anki.markdown.directives import KNOWN_SETTINGS

ROOT = Path(__file__).parents[1]
# What a test cannot make happen: a block that no extractor knows would be a fault of the program.
UNSEEN = {"block-unclaimed"}
EXAMPLE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")


def doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_names_each_command(command: str) -> None:
    assert f"| `notes2anki {command}" in (ROOT / "README.md").read_text("utf-8")


def test_each_page_of_the_docs_is_linked_and_each_link_leads_somewhere() -> None:
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    sources = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    linked = set()
    for source in sources:
        text = re.sub(r"`[^`\n]*`", "", source.read_text("utf-8"))
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", text):
            assert (source.parent / target).exists(), f"{source.name}: {target}"
            linked.add(Path(target).name)
    assert pages <= linked


@pytest.mark.parametrize("table", ["deck.x", "markdown", "media", "check"])
def test_each_key_of_the_configuration_is_told(tmp_path: Path, table: str) -> None:
    (tmp_path / "notes2anki.toml").write_text(f"[{table}]\nzzzzzz = 1\n", "utf-8")
    with pytest.raises(UsageFault) as fault:
        load(tmp_path)
    keys = str(fault.value).rpartition("there are ")[2].rstrip(".").split(", ")
    assert len(keys) > 0
    for key in keys:
        assert re.search(rf"^\| `{key}` \|", doc("configuration.md"), re.M), key


def test_each_finding_is_told_with_its_severity() -> None:
    told = dict(re.findall(r"^### (\S+)\n(\w+)\.", doc("diagnostics.md"), re.M))
    assert told == SEVERITIES


@pytest.mark.parametrize("code", sorted(SEVERITIES))
def test_each_finding_is_found_in_some_test(code: str) -> None:
    """A code that no test or fixture names is one that nobody has seen."""
    places = [*ROOT.glob("tests/*.py"), *ROOT.glob("tests/f*/**/*")]
    texts = (
        path.read_text("utf-8", errors="replace") for path in places if path.is_file() and path.name != "test_docs.py"
    )
    assert code in UNSEEN or any(re.search(rf"(?<![\w-]){code}(?![\w-])", text) for text in texts)


def test_the_example_of_a_configuration_can_be_read(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", doc("configuration.md"), re.S)
    (tmp_path / "notes2anki.toml").write_text(example, "utf-8")
    assert [deck.slug for deck in load(tmp_path).decks] == ["rivers"]


@pytest.mark.parametrize("name", sorted(set(EXTRACTORS) - ALWAYS))
def test_each_pattern_that_can_be_turned_off_is_told(name: str) -> None:
    assert f"| `{name}` |" in doc("configuration.md")
    assert f"`{name}` |" in doc("how-notes-are-read.md")


@pytest.mark.parametrize("name", sorted(ON_DEMAND))
def test_each_pattern_on_demand_is_told(name: str) -> None:
    assert f"| `{name}` |" in doc("configuration.md")


@pytest.mark.parametrize("setting", sorted(KNOWN_SETTINGS))
def test_each_setting_of_a_directive_is_told(setting: str) -> None:
    assert re.search(rf"^\| `{setting}(=…)?` \|", doc("configuration.md"), re.M)


def test_the_extractor_of_the_contributors_guide_works(tmp_path: Path) -> None:
    """One file, one entry, one fixture: taken from the page, put into a copy, and run."""
    (module,) = re.findall(r"```python\n(\"\"\"Terms.*?)```", EXAMPLE, re.S)
    (entry,) = re.findall(r"```python\n(    \"defined\".*?)```", EXAMPLE, re.S)
    (fixture,) = re.findall(r"```text\n(.*?)```", EXAMPLE, re.S)
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tests", tmp_path / "tests", ignore=shutil.ignore_patterns("__pycache__", "fixtures"))
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    extract = tmp_path / "src" / "notes2anki" / "extract"
    (extract / "defined.py").write_text(module, "utf-8")
    listed = (extract / "__init__.py").read_text("utf-8")
    changed = re.sub(r"^(from notes2anki\.extract import )", r"\1defined, ", listed, count=1, flags=re.M)
    changed = re.sub(r"^(EXTRACTORS\b.*\{\n)", lambda match: match[0] + entry, changed, count=1, flags=re.M)
    assert changed.count("defined") == 3
    (extract / "__init__.py").write_text(changed, "utf-8")
    fixtures = tmp_path / "tests" / "fixtures" / "extract"
    fixtures.mkdir(parents=True)
    (fixtures / "defined.txt").write_text(fixture, "utf-8")
    (tmp_path / "tests" / "fixtures" / "grammar").mkdir()
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "tests/test_fixtures.py", "-k", "extraction"]
    environment = {"PYTHONPATH": str(tmp_path / "src"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
