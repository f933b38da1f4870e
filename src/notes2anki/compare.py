"""Where two packages differ: the first difference, in words."""

from __future__ import annotations

import io
import sqlite3
import zipfile

from notes2anki.diagnostics import UsageFault

_MOST_BYTES = 2_000_000_000
_DATABASE = "collection.anki2"


def first_difference(wanted: bytes, given: bytes) -> str:
    """The first difference of a given package from the wanted one, or "". Raises `UsageFault` for no package.

    Where all members agree, the files are the same for Anki though another zlib may have deflated them otherwise.
    """
    if wanted == given:
        return ""
    ours = _members(wanted)
    try:
        theirs = _members(given)
    except UsageFault:
        damage = _damage(wanted, given)
        if damage:
            return damage
        raise
    for name in sorted(ours.keys() | theirs.keys()):
        if name not in theirs or name not in ours:
            return f"the file {name} is {'missing' if name not in theirs else 'not of it'}"
        if ours[name] != theirs[name]:
            told = _in_database(ours[name], theirs[name]) if name == _DATABASE else ""
            return told or f"the file {name} differs at byte {_place(ours[name], theirs[name])}"
    return _damage(wanted, given)


def _members(package: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            if sum(member.file_size for member in archive.infolist()) > _MOST_BYTES:
                raise UsageFault("The package would unpack to too much; it was not opened.")
            return {member.filename: archive.read(member) for member in archive.infolist()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as fault:
        raise UsageFault(f"The file is no whole package ({fault}).") from fault
    except Exception as fault:
        # zlib's own fault, where the damage is inside the deflated bytes.
        if type(fault).__module__ != "zlib":
            raise
        raise UsageFault(f"The file is no whole package ({fault}).") from fault


def _damage(wanted: bytes, given: bytes) -> str:
    """Where a package differs from one of the same length, or is cut off; "" for one that was packed otherwise."""
    place = _place(wanted, given)
    if len(given) < len(wanted) and place == len(given):
        return f"the package ends after {len(given)} of {len(wanted)} bytes"
    if len(given) != len(wanted):
        return ""
    with zipfile.ZipFile(io.BytesIO(wanted)) as archive:
        members = [member for member in archive.infolist() if member.header_offset <= place < archive.start_dir]
    inside = f", in the file {members[-1].filename}" if members else ", in its table of contents"
    return f"byte {place} of the package differs{inside}"


def _place(ours: bytes, theirs: bytes) -> int:
    pairs = enumerate(zip(ours, theirs, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(ours), len(theirs)))


def _in_database(ours: bytes, theirs: bytes) -> str:
    try:
        wanted, given = _notes(ours), _notes(theirs)
    except sqlite3.DatabaseError:
        return ""
    for guid in sorted(wanted.keys() | given.keys()):
        if guid not in given or guid not in wanted:
            return f"the note {guid} is {'missing' if guid not in given else 'not of it'}"
        (fields, *rest), (others, *other_rest) = wanted[guid], given[guid]
        for number, (one, other) in enumerate(zip(fields.split("\x1f"), others.split("\x1f"), strict=False), 1):
            if one != other:
                return f"field {number} of the note {guid} differs"
        if rest != other_rest:
            return f"the tags or the time of the note {guid} differ"
    return ""


def _notes(database: bytes) -> dict[str, tuple[str, str, int]]:
    connection = sqlite3.connect(":memory:")
    try:
        connection.deserialize(database)
        rows = connection.execute("SELECT guid, flds, tags, mod FROM notes").fetchall()
    finally:
        connection.close()
    return {str(guid): (str(fields), tags, mod) for guid, fields, tags, mod in rows}
