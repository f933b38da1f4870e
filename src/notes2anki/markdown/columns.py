"""Indentation in columns, where a tab reaches to the next multiple of four."""

from __future__ import annotations


def width(text: str, column: int = 0) -> int:
    """How many columns the white space at the start of a text takes up when it stands at `column`."""
    start = column
    for character in text:
        if character == " ":
            column += 1
        elif character == "\t":
            column += 4 - column % 4
        else:
            break
    return column - start


def strip_columns(line: str, columns: int) -> str:
    """A line without its first columns of white space; a tab that is cut in two leaves its rest as spaces."""
    column = index = 0
    while index < len(line) and column < columns and line[index] in " \t":
        column += 1 if line[index] == " " else 4 - column % 4
        index += 1
    return " " * max(column - columns, 0) + line[index:]
