"""How somebody came to act: by which sign-in, and from where."""

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest

from consent.actions import Way, refuse_while_viewing
from consent.views.link_session import link_of


def way_of(request: HttpRequest) -> Way:
    """Give how the person was signed in (each method, in its order; or `link`), and from where.

    Raises ActRefusedError while staff view somebody's pages: no act is hers then.
    """
    refuse_while_viewing(request.session)
    user = request.user
    records = get_authentication_records(request, user) if user.is_authenticated else []
    methods = [_method(one) for one in records] or ["link"] * (link_of(request) is not None)
    return Way(
        sign_in=" + ".join(dict.fromkeys(methods))[:100],
        address=client_address(request),
        user_agent=request.headers.get("User-Agent", ""),
    )


def _method(record: dict[str, str]) -> str:
    """Give a method as a receipt names it: `password`, `code`, `mfa:totp`, `oidc:keycloak`."""
    kind = record.get("type") or record.get("provider") or ""
    return f"{record['method']}:{kind}" if kind else record["method"]


def client_address(request: HttpRequest) -> str:
    """Give the address from which a request came.

    Behind a proxy the last entry of X-Forwarded-For is the one our own proxy wrote;
    earlier entries are the client's word.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        return str(forwarded.rsplit(",", 1)[-1].strip())
    return str(request.META.get("REMOTE_ADDR", ""))
