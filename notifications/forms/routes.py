"""The form of a brand's way for notices: each error names its field and what to do."""

import re
from datetime import date
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from notifications.forms.secrets import SecretsForm
from notifications.models.routes import SECRETS, Provider, Route, Security
from policies.registers.recipients import RecipientKind, Subprocessor

# RFC 1123: labels of letters, digits and hyphens; or an address in numbers.
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?", re.IGNORECASE)
_IPV6: Final = re.compile(r"[0-9a-f:]+:[0-9a-f:.]*", re.IGNORECASE)
HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
# RFC 8314: 465 speaks TLS from the first byte; 25 and 587 begin without and change by STARTTLS.
_TLS_PORT: Final = 465
_PLAIN_PORTS: Final = frozenset({25, 587})
# Short ones can be guessed while events are forged.
SHORTEST_SECRET: Final = 16
_LEAST_ONE: Final = ("port", "mailbox_port", "per_second", "per_day", "warm_up_first")


class RouteForm(SecretsForm):
    """A brand's way. `today` is the Paris day on which its provider must be in the register."""

    secrets: ClassVar[tuple[str, ...]] = tuple(SECRETS)
    groups: ClassVar[list[tuple[Any, tuple[str, ...]]]] = [
        (gettext_lazy("Who takes the mail"), ("provider", "subprocessor", "attestation")),
        (
            gettext_lazy("A mail server"),
            ("host", "port", "security", "username", "password", "final_domains"),
        ),
        (
            gettext_lazy("Brevo or Mailjet"),
            ("api_key", "api_secret", "webhook_secret", "api_url"),
        ),
        (
            gettext_lazy("What comes back to a mailbox"),
            ("bounce_address", "mailbox_host", "mailbox_port", "mailbox_user", "mailbox_password"),
        ),
        (
            gettext_lazy("How fast"),
            ("per_second", "per_day", "warm_up_from", "warm_up_first"),
        ),
    ]

    api_url = forms.URLField(
        label=gettext_lazy("address of the interface"),
        help_text=gettext_lazy("Empty: the provider’s own."),
        required=False,
        assume_scheme="https",
    )

    class Meta:
        model = Route
        exclude = ("site", "attested_by", "attested_at")
        widgets: ClassVar[dict[str, Any]] = {
            "provider": forms.RadioSelect,
            "security": forms.RadioSelect,
            "final_domains": forms.Textarea(attrs={"rows": 3}),
            "attestation": forms.Textarea(attrs={"rows": 3}),
            "warm_up_from": AdminDateInput,
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        provider: Any = self.fields["provider"]
        provider.choices = Provider.choices
        security: Any = self.fields["security"]
        security.choices = Security.choices
        subprocessor: Any = self.fields["subprocessor"]
        subprocessor.queryset = Subprocessor.objects.filter(
            site=self.instance.site, kind=RecipientKind.SUBPROCESSOR
        ).order_by("name")
        for name in _LEAST_ONE:
            field: Any = self.fields[name]
            field.min_value, field.widget.attrs["min"] = 1, 1

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Give the fields by what they are about, for the template."""
        return [(legend, [self[name] for name in names]) for legend, names in self.groups]

    def clean_host(self) -> str:
        """Refuse what is no name of a machine: an address with a scheme, a path or a port."""
        return _host(self.cleaned_data["host"])

    def clean_mailbox_host(self) -> str:
        """Refuse the same of the mailbox."""
        return _host(self.cleaned_data["mailbox_host"])

    def clean_api_url(self) -> str:
        """Refuse to write keys to an address that is not encrypted."""
        url = str(self.cleaned_data["api_url"] or "")
        parts = urlsplit(url)
        if url and parts.scheme != "https" and parts.hostname not in HERE:
            raise forms.ValidationError(_("Write it with https://: it is sent your key."))
        return url

    def clean_final_domains(self) -> str:
        """Give the domains one a line, in small letters."""
        domains = str(self.cleaned_data["final_domains"]).casefold().split()
        for domain in domains:
            if not _HOST.fullmatch(domain) or "." not in domain:
                raise forms.ValidationError(
                    _("“%(domain)s” is no domain: write what stands after the @, one a line.")
                    % {"domain": domain}
                )
        return "\n".join(domains)

    def clean(self) -> dict[str, Any]:
        """Refuse a way by which nothing would leave, come back, or stay unread on its way."""
        cleaned = super().clean()
        for name in _LEAST_ONE:
            if cleaned.get(name) is not None and cleaned[name] < 1:
                self.add_error(name, _("Write 1 or more."))
        if cleaned.get("provider") == Provider.SMTP:
            self._check_server(cleaned)
        elif cleaned.get("provider"):
            self._check_provider(cleaned)
        self._check_register(cleaned)
        self._check_mailbox(cleaned)
        return cleaned

    def _check_server(self, cleaned: dict[str, Any]) -> None:
        host, port, security = (cleaned.get(name) for name in ("host", "port", "security"))
        if "host" in cleaned and not host:
            self.add_error("host", _("Write the name of the mail server."))
        if security == Security.NONE and host not in HERE:
            self.add_error(
                "security", _("Mail leaves this machine encrypted only: choose STARTTLS or TLS.")
            )
        if security == Security.STARTTLS and port == _TLS_PORT:
            self.add_error(
                "port", _("Port 465 speaks TLS from the first byte: choose that, or port 587.")
            )
        if security == Security.TLS and port in _PLAIN_PORTS:
            self.add_error("port", _("This port begins without TLS: choose STARTTLS, or port 465."))
        if cleaned.get("username") and not cleaned.get("password"):
            self.add_error("password", _("This user needs a password."))

    def _check_provider(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("api_key"):
            self.add_error("api_key", _("The provider knows you by this key: write it."))
        if cleaned["provider"] == Provider.MAILJET and not cleaned.get("api_secret"):
            self.add_error("api_secret", _("Mailjet asks for a key and a secret: write both."))
        if len(cleaned.get("webhook_secret") or "") < SHORTEST_SECRET:
            self.add_error(
                "webhook_secret",
                _(
                    "Without it nobody knows whether an event is the provider’s:"
                    " write %(count)s characters or more."
                )
                % {"count": SHORTEST_SECRET},
            )
        if not (cleaned.get("attestation") or "").strip():
            self.add_error(
                "attestation",
                _(
                    "This provider can track opens and rewrite links:"
                    " say where that is switched off, and since when."
                ),
            )
        if not cleaned.get("subprocessor"):
            self.add_error(
                "subprocessor",
                _("A provider is a subprocessor: enter it in the register, then choose it here."),
            )

    def _check_register(self, cleaned: dict[str, Any]) -> None:
        chosen = cleaned.get("subprocessor")
        if chosen and not Subprocessor.objects.on(self.today).filter(pk=chosen.pk).exists():
            self.add_error(
                "subprocessor",
                _("It receives no data today: correct its days in the register first."),
            )

    def _check_mailbox(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("mailbox_host"):
            return
        if not cleaned.get("mailbox_user"):
            self.add_error("mailbox_user", _("Write whose mailbox it is."))
        if not cleaned.get("mailbox_password"):
            self.add_error("mailbox_password", _("This mailbox needs a password."))
        if not cleaned.get("bounce_address"):
            self.add_error(
                "bounce_address", _("Bounces come back to this address: write the mailbox’s own.")
            )


def _host(value: str) -> str:
    host = value.strip().strip("[]")
    if host and not _HOST.fullmatch(host) and not _IPV6.fullmatch(host):
        raise forms.ValidationError(
            _("“%(host)s” is no name of a machine: write smtp.example.fr and no more.")
            % {"host": value}
        )
    return host
