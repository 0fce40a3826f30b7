"""A version as linked data: JSON-LD in terms of DPV, Dublin Core and schema.org."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from policies.deadlines import paris_day
from policies.models import BrandSettings, Version
from policies.rendering.facts import JSON_LD, Facts, Page
from policies.rendering.frame import counterpart
from policies.rendering.processes import contents
from policies.rendering.vocabulary import CONTEXT
from policies.spans import Span, span_of, successor

if TYPE_CHECKING:
    from datetime import date

    from wagtail.models import Site

Node = dict[str, Any]
# What a policy is in DPV; terms and legal notices are documents only.
TYPES: Final = {
    "privacy": "dpv:PrivacyNotice",
    "cookies": "dpv:Notice",
    "dpa": "dpv:DataProcessingAgreement",
}


def linked_page(facts: Facts, *, number: str | None = None) -> Page | None:
    """Give a version as JSON-LD, the one in force without a number.

    Its context stands in it: nothing is fetched to read it.
    """
    version = facts.in_force() if number is None else facts.numbered(number)
    if version is None:
        return None
    node = {"@context": CONTEXT} | _document(version, facts)
    node |= contents(version, _url(version, facts))
    body = json.dumps(node, ensure_ascii=False, indent=1) + "\n"
    return Page(media_type=JSON_LD, body=body.encode())


def _url(version: Version, facts: Facts) -> str:
    return str(facts.site.root_url) + version.public_path()


def _document(version: Version, facts: Facts) -> Node:
    span, url = span_of(version, facts.day), _url(version, facts)
    kind = TYPES.get(version.policy.kind)
    return {
        "@id": url,
        "@type": ["schema:DigitalDocument", *([kind] if kind else [])],
        "dcterms:identifier": f"urn:uuid:{version.pk}",
        "dcterms:title": _in_language(version.title, version),
        "dcterms:language": version.language,
        "schema:version": version.number,
        "dcterms:isVersionOf": {"@id": str(facts.site.root_url) + version.stable_path()},
        "dcterms:provenance": "promulgated" if version.promulgation_id else "adopted",
        "dcterms:issued": _day(_issued(version)),
        **_days(span),
        **_relations(version, span, facts),
        "schema:encoding": _encodings(version, url),
        "dpv:hasDataController": _controller(facts.site),
        **({"dcterms:abstract": _in_language(version.summary, version)} if version.summary else {}),
    }


def _in_language(text: str, version: Version) -> Node:
    return {"@value": text, "@language": version.language}


def _day(day: date) -> Node:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def _issued(version: Version) -> date:
    act = version.promulgation
    return paris_day(act.at if act is not None else version.recorded_at)


def _days(span: Span) -> Node:
    """Give the first and the last day on which it binds; a version never in force has neither."""
    days: Node = {}
    if span.begins:
        days["schema:validFrom"] = _day(span.begins)
    if span.ends:
        days["schema:validThrough"] = _day(span.ends - timedelta(days=1))
    return days


def _relations(version: Version, span: Span, facts: Facts) -> Node:
    found: Node = {}
    later = successor(version, span)
    if later is not None:
        found["dcterms:isReplacedBy"] = {"@id": _url(later, facts)}
    for language in ("fr", "en"):
        other = None if language == version.language else counterpart(version, language)
        if other is not None:
            # The French text is the original (RULES: French prevails).
            relation = "workTranslation" if version.language == "fr" else "translationOfWork"
            found[f"schema:{relation}"] = {"@id": _url(other, facts)}
    return found


def _encodings(version: Version, url: str) -> list[Node]:
    """Give the other forms; the text's SHA-256 is that of its Markdown."""
    text = {
        "@type": "schema:MediaObject",
        "schema:contentUrl": {"@id": f"{url}index.md"},
        "schema:encodingFormat": "text/markdown",
        "schema:sha256": version.sha256,
    }
    pdf = {
        "@type": "schema:MediaObject",
        "schema:contentUrl": {"@id": f"{url}index.pdf"},
        "schema:encodingFormat": "application/pdf",
    }
    return [text, pdf]


def _controller(site: Site) -> Node:
    brand = BrandSettings.for_site(site)
    place = ", ".join(filter(None, (brand.street, f"{brand.postcode} {brand.town}".strip())))
    named = {
        "schema:name": brand.name,
        "schema:legalName": " ".join(filter(None, (brand.legal_name, brand.legal_form))),
        "schema:identifier": brand.registry_number,
        "schema:address": place,
        "schema:email": brand.contact_email,
    }
    node: Node = {"@type": ["dpv:DataController", "schema:Organization"]}
    node |= {term: value for term, value in named.items() if value}
    if brand.dpo_email:
        node["schema:contactPoint"] = {
            "@type": "schema:ContactPoint",
            "schema:contactType": "data protection",
            "schema:email": brand.dpo_email,
        }
    return node
