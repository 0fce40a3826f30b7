"""Addresses in templates: the words of an address are decided in `policies.addresses` only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template

from policies.addresses import LANGUAGES, PREFIXES, compare_path, subprocessors_path

if TYPE_CHECKING:
    from policies.models import Version

register = template.Library()


@register.filter
def first_page(language: str) -> str:
    """Give the address of a brand's first page in a language."""
    return PREFIXES.get(language, "/")


@register.filter
def subprocessors(language: str) -> str:
    """Give the address of a brand's subprocessors in a language."""
    return subprocessors_path(language if language in LANGUAGES else LANGUAGES[0])


@register.simple_tag
def changes_path(old: Version, new: Version) -> str:
    """Give the address at which two versions of one policy are compared."""
    return compare_path(new.policy.kind, new.language, old.number, new.number)
