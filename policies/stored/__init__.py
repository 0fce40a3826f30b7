"""Public pages as stored bytes: rendered once, kept in the database and in each process."""

from policies.stored.answering import brand_of, facts_of, find, lasting, refuse, respond
from policies.stored.keeping import (
    Wanted,
    WantedPdf,
    WantedRegister,
    forget_old_builds,
    of_brand,
    of_policy,
)
from policies.stored.refresh import refresh_pages
from policies.stored.served import Asked, Sent, Served, StoredResponse, takes_gzip
from policies.stored.shelf import FRESH_FOR, MEMORY, SHELF, Shelf

__all__ = [
    "FRESH_FOR",
    "MEMORY",
    "SHELF",
    "Asked",
    "Sent",
    "Served",
    "Shelf",
    "StoredResponse",
    "Wanted",
    "WantedPdf",
    "WantedRegister",
    "brand_of",
    "facts_of",
    "find",
    "forget_old_builds",
    "lasting",
    "of_brand",
    "of_policy",
    "refresh_pages",
    "refuse",
    "respond",
    "takes_gzip",
]
