"""A policy with all its versions as files: Markdown that people read, and what proves it whole."""

from policies.archive.errors import ArchiveError
from policies.archive.layout import manifest_of, path_of, read, written
from policies.archive.values import Adopted, Archive, ArchivedVersion, Decision
from policies.archive.zips import pack, unpack

__all__ = [
    "Adopted",
    "Archive",
    "ArchiveError",
    "ArchivedVersion",
    "Decision",
    "manifest_of",
    "pack",
    "path_of",
    "read",
    "unpack",
    "written",
]
