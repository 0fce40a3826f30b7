"""Who vouches for a brand's people is read from one setting; a mistake in it is a sentence."""

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from accounts.providers import OidcProvider, read_providers

ONE = {
    "id": "sso",
    "brand": "a.example",
    "name": "SSO",
    "issuer": "https://sso.example",
    "client_id": "c",
    "secret": "s-e-c-r-e-t",
}
# Not JSON, no list, not of objects, a field missing, one too many, no text, a wrong id, a wrong
# issuer, one id twice.
UNREADABLE = [
    "{",
    "3",
    '["sso"]',
    json.dumps([{k: v for k, v in ONE.items() if k != "secret"}]),
    json.dumps([ONE | {"more": "x"}]),
    json.dumps([ONE | {"name": 3}]),
    json.dumps([ONE | {"id": "a/b"}]),
    json.dumps([ONE | {"issuer": "http://sso.example"}]),
    json.dumps([ONE, ONE]),
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_a_wrong_setting_is_a_sentence_without_the_secret(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="OIDC_PROVIDERS") as refused:
        read_providers(text, plain_http=False)
    assert "s-e-c-r-e-t" not in str(refused.value)


def test_providers_are_read_as_they_are_written() -> None:
    assert read_providers("[]", plain_http=False) == ()
    assert read_providers(json.dumps([ONE]), plain_http=False) == (OidcProvider(**ONE),)
