"""A version as a tagged PDF (PDF/UA-1): the same bytes for the same version, made once."""

from __future__ import annotations

import hashlib
import importlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version as version_of
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Func, IntegerField, Q
from django.template.loader import get_template
from django.utils import translation

from policies.addresses import LANGUAGES, policy_path
from policies.models import Policy, StoredPage, Version
from policies.rendering.facts import PDF, Page
from policies.rendering.sources import APP, digest_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Site

STYLE: Final = APP / "static/policies/pdf.css"


class PdfUnavailableError(RuntimeError):
    """A library that draws PDFs is missing on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "PDFs need pango, which is not installed: on Debian or Ubuntu,"
            " apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0."
        )


def pdf_path(version: Version) -> str:
    """Give the address of a version's PDF, for ever."""
    return f"{version.public_path()}index.pdf"


@cache
def pdf_build() -> str:
    """Give the name of what draws PDFs: other builds of the site leave the bytes alone."""
    return f"pdf{digest_of([STYLE], version_of('weasyprint'), version_of('pydyf'))[3:]}"


def pdf_source(version: Version, *, site: Site) -> str:
    """Give the HTML that becomes the PDF.

    Only what never changes is in it, so that its bytes stay: no day of entry into force (it may be
    postponed), nothing of the brand's settings.
    """
    with translation.override(version.language):
        context = {"version": version, "address": site.root_url + version.public_path()}
        return str(get_template("policies/pdf.html").render(context))


def pdf_state(source: str) -> str:
    """Give the name of all that a PDF is made from."""
    return hashlib.sha256(source.encode()).hexdigest()


def pdf_page(version: Version, source: str, *, site: Site) -> Page:
    """Draw the PDF. Raises PdfUnavailableError where pango is missing."""
    # Without a key of its own, a PDF is identified by the moment of its making.
    body = draw(source, key=version.pk.bytes, base=site.root_url + version.public_path())
    return Page(media_type=PDF, body=body)


def draw(source: str, *, key: bytes, base: str) -> bytes:
    """Give the PDF of an HTML page; `base` is where its relative links start.

    Nothing is loaded from anywhere. Raises PdfUnavailableError where pango is missing.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.URLFetcher(allowed_protocols=[])
    document = weasyprint.HTML(string=source, base_url=base, url_fetcher=fetcher)
    body: bytes = document.write_pdf(
        stylesheets=[weasyprint.CSS(string=STYLE.read_text(encoding="utf-8"))],
        pdf_variant="pdf/ua-1",
        pdf_identifier=key,
        custom_metadata=True,
    )
    return body


def _weasyprint() -> Any:
    """Load the library late: it takes a second, and fails where pango is missing."""
    try:
        return importlib.import_module("weasyprint")
    except OSError as error:
        raise PdfUnavailableError from error


@dataclass(frozen=True, kw_only=True)
class Made:
    """What can be said of a PDF that was made: its SHA-256 and its size in bytes."""

    sha256: str
    size: int


def stored_pdf(version: Version, *, site: Site) -> Made | None:
    """Give what is known of the version's PDF, if it was made as it would be made now."""
    state = pdf_state(pdf_source(version, site=site))
    kept = StoredPage.objects.filter(
        site=site, build=pdf_build(), address=pdf_path(version), state=state
    )
    found = kept.annotate(size=OctetLength("body")).values_list("etag", "size").first()
    return None if found is None else Made(sha256=found[0], size=found[1])


class OctetLength(Func):
    """The number of bytes in a column, counted by the database."""

    function = "octet_length"
    output_field = IntegerField()


def stored_pdfs(policies: list[Policy], *, site: Site) -> QuerySet[StoredPage]:
    """Give the PDFs that were made of these policies' versions, by address."""
    of_policies = Q(pk=None)
    for policy in policies:
        for language in LANGUAGES:
            of_policies |= Q(address__startswith=policy_path(policy.kind, language))
    return StoredPage.objects.filter(of_policies, site=site, build=pdf_build()).order_by("address")
