"""The names of emoji, as GitHub writes them between colons (the only user of the emoji package)."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache, lru_cache

_SLIP = 2


@lru_cache(maxsize=1024)
def sign(name: str) -> str:
    """The emoji of a name as GitHub knows it, or ""."""
    from emoji import emojize  # most notes need none of its tables

    made = emojize(f":{name}:", language="alias")
    return "" if made.startswith(":") else made


@lru_cache(maxsize=1024)
def nearest(name: str) -> str:
    """The name of an emoji that a name which is none nearly is, or ""."""
    alike = [known for known in _names().get(name[:1], ()) if abs(len(known) - len(name)) <= _SLIP]
    near = get_close_matches(name, alike, n=1, cutoff=0.85) if len(name) > 3 else []
    return near[0] if near else ""


@cache
def _names() -> dict[str, list[str]]:
    """The names of emoji by their first letter."""
    from emoji import EMOJI_DATA

    names: dict[str, list[str]] = {}
    for name in sorted({alias.strip(":") for each in EMOJI_DATA.values() for alias in each.get("alias", ())}):
        names.setdefault(name[:1], []).append(name)
    return names
