"""Settings, from the environment only; the README lists every variable."""

import logging
import secrets
import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from accounts.providers import read_providers
from config import embedded
from config.environment import Environment, postgresql

SITE_DIR = Path(__file__).resolve().parent.parent
BASE_DIR = SITE_DIR.parent
# Celery and granian start without manage.py, and the apps live one folder up.
if str(BASE_DIR) not in sys.path:
    sys.path.insert(0, str(BASE_DIR))

env = Environment()

# A local installation: the embedded database, plain HTTP, a secret made for this machine.
LOCAL = env.switch("OPPOSABLE_LOCAL", default=False)
DEMO = env.switch("OPPOSABLE_DEMO", default=False)
DEBUG = env.switch("DEBUG", default=False)

SECRET_KEY = env.text("SECRET_KEY", default="")
if not SECRET_KEY and (LOCAL or DEBUG):
    SECRET_KEY = embedded.local_secret()
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "SECRET_KEY is missing. Set it to 50 random characters or more, for instance: SECRET_KEY="
        + secrets.token_urlsafe(50)[:12]
        + "... (make your own with `python -c 'import secrets; print(secrets.token_urlsafe(50))'`)."
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])

ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["localhost", "127.0.0.1", ".localhost"] if LOCAL or DEBUG else []
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
PORT = env.int("PORT", default=8000)

INSTALLED_APPS = [
    "config",
    *(["demo"] if DEMO or LOCAL else []),
    "audit",
    "accounts",
    "notifications",
    "consent",
    "policies",
    "wagtail.contrib.settings",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "simple_history",
    "cookie_consent",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_structlog",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",  # a load balancer knows neither host name nor HTTPS
    "consent.admission.AdmissionMiddleware",  # before anything of an answer is read
    "policies.middleware.RepeatMiddleware",  # public pages, as the rest of this list answered them
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "accounts.middleware.PrivateMiddleware",
    "audit.middleware.LookingMiddleware",  # around whoever refuses: what is refused is no look
    "accounts.lapsing.MandateMiddleware",  # before whatever asks for rights
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.isolation.guard.BrandGuard",
    "accounts.reading_only.ReadingOnlyMiddleware",  # after who answers 404 for another brand's
    "accounts.viewing.ViewAsMiddleware",  # before the gate, which asks for whom it is open
    "consent.middleware.GateMiddleware",  # after those who answer 404: nobody is sent to a secret
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# The role that may only do what an application should; the owner migrates (DATABASE_ROLE=owner).
DATABASE_ROLE = env.choice("DATABASE_ROLE", ("app", "owner"), default="app")
DATABASE_APP_ROLE = env.text("DATABASE_APP_ROLE", default="opposable_app")
_DATABASE_URLS = {
    "app": env.text("DATABASE_URL", default=embedded.url("app")),
    "owner": env.text(
        "DATABASE_OWNER_URL",
        default=env.text("DATABASE_URL", default=embedded.url("owner")),
    ),
}
DATABASE_URL = _DATABASE_URLS[DATABASE_ROLE]
DATABASES = {"default": postgresql(DATABASE_URL)}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# libpq would wait for two minutes on a machine that does not answer, and /readyz with it.
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
# Per process: how many answers are recorded at once, how many wait for that, how many seconds.
ACTS_AT_ONCE = env.int("ACTS_AT_ONCE", default=3)
ACTS_WAITING = env.int("ACTS_WAITING", default=26)
ACTS_PATIENCE = env.float("ACTS_PATIENCE", default=1.5)

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/mes-documents/"
LOGOUT_REDIRECT_URL = "/"
# Sign-in, the ledger's evidence, and choices on trackers have modules of their own.
from config.choices import *  # noqa: E402, F403 (settings)
from config.evidence import *  # noqa: E402, F403 (settings)
from config.sign_in import *  # noqa: E402, F403 (settings)

# One provider per brand, or several: sign-in beside the password and the code.
OIDC_PROVIDERS = read_providers(env.text("OIDC_PROVIDERS", default="[]"), plain_http=LOCAL or DEBUG)
SOCIALACCOUNT_ADAPTER = "accounts.social.SocialAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"  # the provider's word is checked, and asked for once
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "activate_totp": "accounts.forms.ActivateForm",
    "authenticate": "accounts.forms.SecondFactorForm",
    "reauthenticate": "accounts.forms.SecondFactorAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
# The demo's people sign in with a password alone: a visitor came for the product, not her phone.
MFA_REQUIRED = env.switch("MFA_REQUIRED", default=not DEMO)
# In the database, so that limits of sign-in count for all processes together. Pages never read it.
CACHES = {
    "default": {
        "BACKEND": "accounts.shared_cache.SharedCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(embedded.state_directory() / "static"))
STATICFILES_DIRS = [SITE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # A directory, which several machines share: files are appended to where they stand.
    "exports": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": env.path("EXPORTS_DIR", default=str(embedded.state_directory() / "exports"))
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(embedded.state_directory() / "media"))
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a long policy's editor is one form

_EMAIL = env.email_url("EMAIL_URL", default="smtp://localhost:25")
EMAIL_BACKEND = _EMAIL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _EMAIL.get("EMAIL_HOST", ""), _EMAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = _EMAIL.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = _EMAIL.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS, EMAIL_USE_SSL = (
    _EMAIL.get("EMAIL_USE_TLS", False),
    _EMAIL.get("EMAIL_USE_SSL", False),
)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", default="ne-pas-repondre@localhost")
MAILBOX_DIR = embedded.state_directory() / "mailbox"
if DEMO:
    EMAIL_BACKEND = "demo.mailbox.MailboxBackend"

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", default="")

WAGTAIL_SITE_NAME = "Opposable"
WAGTAILADMIN_BASE_URL = env.text(
    "WAGTAILADMIN_BASE_URL", default=f"http://cabinetzen.localhost:{PORT}"
)
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
# Wagtail's moderation ends in publishing, which binds nobody; approvals come with their own tasks.
WAGTAIL_WORKFLOW_ENABLED = False
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": "opposable_french"}
}
WAGTAILAPI_DOCS_ENABLED = False

SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_AGE = 60 * 60 * 24 * 14  # shorter than Django's year (RULES section 4)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if not (LOCAL or DEBUG):
    SECURE_SSL_REDIRECT = env.switch("SECURE_SSL_REDIRECT", default=True)
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=60 * 60 * 24 * 365)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    if env.switch("BEHIND_PROXY", default=False):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_NOWHERE = ("default-src", "base-uri", "frame-ancestors", "object-src")
_OURS = ("style-src", "script-src", "img-src", "font-src", "connect-src", "form-action")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {key: [NONE] for key in _NOWHERE} | {key: [SELF] for key in _OURS}
}

# structlog reads LOGGING from config.logs, where what may not be logged is named.
from config.logs import LOGGING  # noqa: E402, F401 (a setting)

DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = ""
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG
