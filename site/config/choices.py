"""Settings of django-cookie-consent, whose tables, form and processor serve choices on trackers."""

from config.environment import Environment

_env = Environment()
_PLAIN_HTTP = _env.switch("OPPOSABLE_LOCAL", default=False) or _env.switch("DEBUG", default=False)

COOKIE_CONSENT_NAME = "cookie_consent"
# 182 days (CNIL deliberations 2020-091 and 2020-092: six months); C06 of RULES.
COOKIE_CONSENT_MAX_AGE = 15_724_800
COOKIE_CONSENT_SECURE = not _PLAIN_HTTP
# The script of a page that a cache gives to everybody reads it.
COOKIE_CONSENT_HTTPONLY = False
COOKIE_CONSENT_SAMESITE = "Lax"
# Its log knows neither visitor nor text: our proof is `consent.TrackerChoice`.
COOKIE_CONSENT_LOG_ENABLED = False
