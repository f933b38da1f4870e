"""Frozen dataclasses that are quick to make: of a megabyte of notes come a million of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, kw_only_default=True, eq_default=False)
def frozen(cls: type[T]) -> type[T]:
    """A class as a dataclass with slots whose values are equal only to themselves, and never changed.

    That nobody changes them is held by mypy. The check at run time, which `dataclass(frozen=True)` adds, takes two
    thirds of the time in which such a value is made (measured with Python 3.11).
    """
    return dataclass(slots=True, kw_only=True, eq=False)(cls)
