"""The look: text can be read in light and in night mode, and no colour stands in a field."""

import re
import zipfile
from pathlib import Path

import pytest

from course import Course, rows
from notes2anki.pipeline import own_templates

SHARED = own_templates()[0] / "_shared"
THEMES = {name: (SHARED / f"{name}.css").read_text("utf-8") for name in ("theme", "paper")}
MODES = {
    f"{name}, {mode}": block
    for name, text in THEMES.items()
    for mode, block in zip(("light", "night"), re.findall(r"\{([^{}]*--paper:[^{}]*)\}", text), strict=True)
}
# Which text stands on which ground; 4.5 is what WCAG 2.2 asks of it (1.4.3, AA).
PAIRS = [
    *((text, "paper") for text in ("ink", "soft", "accent")),
    *((text, "shade") for text in ("ink", "soft", "keyword", "string", "number", "comment", "name")),
    ("ink", "mark"),
]


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"--(\w+):\s*(#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_can_be_read(mode: str, text: str, ground: str) -> None:
    given = colours(MODES[mode])
    assert contrast(given[text], given[ground]) >= 4.5


def test_colours_stand_in_the_custom_properties_only() -> None:
    everything = "".join([*THEMES.values(), (SHARED / "base.css").read_text("utf-8")])
    rest = re.sub(r"--\w+:[^;]*;", "", everything)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", re.sub(r"hr#answer", "", rest))


def test_a_project_takes_the_second_theme_by_one_line(tmp_path: Path) -> None:
    course = Course(tmp_path / "course").write({"a.md": "| Word | Means |\n|---|---|\n| weir | a dam |\n"})
    own = course.root / "templates" / "_shared" / "theme.css"
    own.parent.mkdir(parents=True)
    own.write_text("[% include '_shared/paper.css' %]\n", "utf-8")
    with zipfile.ZipFile(course.build()) as archive:
        data = archive.read("collection.anki2")
    assert b"Charter" in data
    assert b"system-ui" not in data
    assert b"overflow-wrap" in data


def test_a_project_restyles_by_one_file(tmp_path: Path) -> None:

    course = Course(tmp_path / "course").write(
        {"a.md": "| Word | Means |\n|---|---|\n| weir | a dam |\n| lock | a gate |\n"}
    )
    own = course.root / "templates" / "_shared" / "theme.css"
    own.parent.mkdir(parents=True)
    own.write_text(".card { background: #fffbe6; }\n", "utf-8")
    package = course.build()
    assert len(rows(package)) == 2
    with zipfile.ZipFile(package) as archive:
        assert b"#fffbe6" in archive.read("collection.anki2")
