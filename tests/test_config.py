"""The configuration: what is wrong with its TOML is told in plain words, at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from notes2anki.config import load
from notes2anki.diagnostics import UsageFault
from running import write


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[deck.x]\nname = "abc\nnotes = ["a"]\n', ":2:8: a text opens with a quote on this line"),
        ("[deck.x]\nname = 'a\"\n", ":2:8: a text opens with a quote on this line"),
        ('[deck.x]\nnotes = ["a", "b"\n', ":2:9: a list opens with a bracket on this line"),
        ('[deck.x]\nnotes = ["a" "b"]\n', ":2:14: a comma is missing"),
        ('[deck.x]\nnotes = "a", "b"\n', ":2:12: several values are a list"),
        ("[deck.x]\nname = Biology 1\n", ':2:8: Biology 1 is no value. Put a text in quotes: "Biology 1".'),
        ("[deck.x]\nname = “Bio”\n", ':2:8: “ is no quote for TOML. Write the straight one: "Bio".'),
        ("[deck.x]\nname =\n", ":2:7: no value stands behind the ="),
        ('[deck.x]\nname: "a"\n', ":2:5: a colon stands between a key and its value. Write an ="),
        ('[deck.x]\nname = "a\\p"\n', ":2:12: a backslash in a text"),
        ('[deck.x]\nname = "a"\nname = "b"\n', ":3:11: the key stands twice in its table"),
        ("[deck.x]\n[deck.x]\n", ":2:8: the table stands twice"),
        ("[deck.my course]\n", ":1:10: the name of a [table]"),
        ("hello\n", ":1:6: the line is neither a key"),
        ("[markdown]\nreverse = yes\n", ":2:11: yes is no value. Write true."),
    ],
)
def test_what_is_no_toml(text: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": text})
    with pytest.raises(UsageFault) as fault:
        load(tmp_path)
    assert said in str(fault.value).replace("error[configuration] This is no TOML: ", "")


@pytest.mark.parametrize("language", ["", "en", "pt-BR", "zh-Hant", "nds"])
def test_codes_of_languages(language: str, tmp_path: Path) -> None:
    write(tmp_path, {"notes2anki.toml": f'[deck.x]\nlanguage = "{language}"\n'})
    assert load(tmp_path).decks[0].language == language
