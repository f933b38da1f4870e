"""What was meant by a name that there is not."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

# So many names are compared in all, which takes about a second: hostile notes name thousands that there are not.
_MOST = 100_000


class Nearest:
    """Finds the names that are nearly others, until that has taken too long; from then on it finds none."""

    def __init__(self) -> None:
        """Start with nothing compared."""
        self._left = _MOST

    def of(self, name: str, known: Collection[str], cutoff: float) -> str:
        """The one of the known names that a name nearly is, or ""."""
        if self._left < 0:
            return ""
        self._left -= len(known)
        return next(iter(get_close_matches(name, known, n=1, cutoff=cutoff)), "")
