"""`python -m notes2anki`."""

from notes2anki.cli import main

main()
