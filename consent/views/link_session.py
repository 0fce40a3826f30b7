"""Who opened a text by a link in a mail: known on that text's page alone, and for an hour.

Once she has answered it, the receipts of that answer open too, and nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.utils import timezone
from django.utils.translation import gettext as _

from consent.links import Link, LinkError, mark
from consent.models import Practitioner
from policies.models import Version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest

    from consent.models import Act

# In the session: what the link said, never the link itself.
KEY: Final = "link"
# Cabinets share computers.
OPEN_FOR: Final = timedelta(hours=1)


def keep(request: HttpRequest, link: Link, *, at: datetime) -> None:
    """Let this browser open the link's text for an hour; nobody is signed in."""
    request.session.cycle_key()
    request.session.set_expiry(0)
    request.session[KEY] = {
        "practitioner": link.practitioner.hex,
        "version": link.version.hex,
        "address": link.address,
        "until": min(link.until, at + OPEN_FOR).timestamp(),
        "acts": [],
    }


def link_of(request: HttpRequest) -> Link | None:
    """Give the link by which the page asked for was opened; None on any other page."""
    kept = request.session.get(KEY)
    if kept is None or request.user.is_authenticated or request.resolver_match is None:
        return None
    link = Link(
        practitioner=UUID(kept["practitioner"]),
        version=UUID(kept["version"]),
        address=kept["address"],
        until=datetime.fromtimestamp(kept["until"], tz=UTC),
    )
    is_here = _opens(link, kept["acts"], **request.resolver_match.kwargs)
    return link if is_here and timezone.now() < link.until else None


def _opens(
    link: Link,
    acts: list[str],
    *,
    version_id: UUID | None = None,
    act_id: UUID | None = None,
    **_others: Any,
) -> bool:
    """Tell whether a link opens the page of a version, or of an act: its text's, its answer's."""
    return version_id == link.version or (act_id is not None and act_id.hex in acts)


def remember(request: HttpRequest, acts: Iterable[Act]) -> None:
    """Let this browser open the receipts of what was answered by the link that it followed."""
    kept = request.session[KEY]
    recorded = [act.pk.hex for act in acts]
    request.session[KEY] = kept | {"acts": list(dict.fromkeys([*kept["acts"], *recorded]))}


def remembered(request: HttpRequest) -> list[UUID]:
    """Give the acts that were answered by the link that opened this page; none without one."""
    if link_of(request) is None:
        return []
    return [UUID(act) for act in request.session[KEY]["acts"]]


def linked_practitioner(request: HttpRequest) -> Practitioner | None:
    """Give for whom the page was opened by a link, if what is posted is of that text's policy."""
    link = link_of(request)
    if link is None or not _is_of_same_policy(request, link):
        return None
    try:
        return addressee(link)
    except LinkError:
        return None


def addressee(link: Link) -> Practitioner:
    """Give for whom a link is. Raises LinkError where she has to sign in instead.

    A link is worth no more than a code sent to the same address: it opens nothing for whom a second
    factor protects, for a closed account, or once her address is another.
    """
    people = Practitioner.objects.select_related("site", "user")
    person: Practitioner | None = people.filter(pk=link.practitioner).first()
    if person is None or mark(person.email) != link.address:
        raise LinkError(_("This link holds no more: it was sent to another address. Sign in."))
    if person.user is not None and not person.user.is_active:
        raise LinkError(_("This account is closed. Write to whoever you have your contract with."))
    if person.user is not None and is_mfa_enabled(person.user):
        raise LinkError(_("A second factor protects your account: sign in to answer."))
    return person


def _is_of_same_policy(request: HttpRequest, link: Link) -> bool:
    """Tell whether every version posted is one that the page of the link's version may show."""
    posted = {
        str(value) for name, value in request.POST.items() if name.rpartition("-")[2] == "version"
    }
    wanted = {link.version.hex} | {_hex(value) for value in posted}
    policies = Version.objects.filter(pk__in=wanted - {""}).values_list("policy", flat=True)
    return "" not in wanted and len(set(policies)) == 1


def _hex(value: str) -> str:
    """Give a version's id in its one form; "" for what is none."""
    try:
        return UUID(value).hex
    except ValueError:
        return ""
