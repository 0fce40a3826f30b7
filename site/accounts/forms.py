"""The forms of sign-in: allauth's, with the attributes that browsers and aids understand."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from django.utils.translation import gettext_lazy as _

from accounts.models import User

if TYPE_CHECKING:
    from django.forms import Form as _Base
else:
    _Base = object

# Codes in mails are letters, those of an authenticator app are digits.
LETTERS = {"autocapitalize": "characters", "spellcheck": "false"}
DIGITS = {"inputmode": "numeric", "spellcheck": "false"}


class Plain(_Base):
    """Labels say what to type, placeholders nothing: they vanish as soon as one types."""

    attributes: dict[str, dict[str, str]] = {}
    labels: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update(self.attributes.get(name, {}))
            field.label = self.labels.get(name, field.label)


class SignInForm(Plain, forms.LoginForm):
    """E-mail address and password."""

    attributes = {"login": {"autocomplete": "username"}}
    labels = {"login": _("E-mail address"), "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The page links to the reset; inside a help text it would be read out at each visit.
        self.fields["password"].help_text = ""


class RequestCodeForm(Plain, forms.RequestLoginCodeForm):
    """The address that a sign-in code goes to."""

    attributes = {"email": {"autocomplete": "username"}}
    labels = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        """Find the account by its own address: allauth's list of past addresses opens none."""
        email: str = super().clean_email()
        self._user = _account_at(email)
        return email


class ResetPasswordForm(Plain, forms.ResetPasswordForm):
    """The address that a link to choose a new password goes to."""

    attributes = {"email": {"autocomplete": "username"}}
    labels = {"email": _("E-mail address")}

    def clean_email(self) -> str:
        """Find the account as for a sign-in code."""
        email: str = super().clean_email()
        found = _account_at(email)
        self.users = [found] if found else []
        return email


def _account_at(email: str) -> User | None:
    return User.objects.filter(email__iexact=email, is_active=True).first()


class ConfirmCodeForm(Plain, forms.ConfirmLoginCodeForm):
    """The code from the mail."""

    attributes = {"code": LETTERS}
    labels = {"code": _("Code from the mail")}


class ChangePasswordForm(Plain, forms.ChangePasswordForm):
    """The current password, and a new one twice."""

    labels = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password, again"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].help_text = ""


class SetPasswordForm(Plain, forms.SetPasswordForm):
    """A first password, twice."""

    labels = {"password1": _("New password"), "password2": _("New password, again")}


class NewPasswordForm(Plain, forms.ResetPasswordKeyForm):
    """A new password instead of a forgotten one, twice."""

    labels = SetPasswordForm.labels


class PasswordAgainForm(Plain, forms.ReauthenticateForm):
    """The password, before something that matters."""

    labels = {"password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = ""


class SecondFactorForm(Plain, second_factor.AuthenticateForm):
    """The second stage of signing in."""

    attributes = {"code": DIGITS}
    labels = {"code": _("Code of your app, or a recovery code")}


class SecondFactorAgainForm(Plain, second_factor.ReauthenticateForm):
    """A code of the second factor, before something that matters."""

    attributes = SecondFactorForm.attributes
    labels = SecondFactorForm.labels


class ActivateForm(Plain, totp.ActivateTOTPForm):
    """The first code of a new authenticator app."""

    attributes = {"code": DIGITS}
    labels = {"code": _("Code that the app shows")}

    def clean_code(self) -> str:
        """Note in the session that its owner holds the factor: she need not show it twice."""
        code: str = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type="totp")
        return code
