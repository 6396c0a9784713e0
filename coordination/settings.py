"""Settings: one file; every secret and address from the environment.

`manage.py` starts the embedded servers when DATABASE_URL or REDIS_URL is not set, and sets both
before this module is read; nothing here starts anything.
"""

import os
import sys
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"


def _truth(name: str, *, default: bool) -> bool:
    return os.environ.get(name, str(default)).strip().lower() in {"1", "true", "yes", "on"}


# ---------------------------------------------------------------- who may reach the site
DEBUG = _truth("DEBUG", default=False)
# The demonstration is marked on every page, shows what was sent on a page, and prints its sign-ins.
DEMONSTRATION = _truth("DEMONSTRATION", default=False)
# What the background worker plays it with: named by string, since the worker stands on a floor below.
DEMONSTRATION_PLAYER = "coordination.demonstration.player.turn"
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if not SECRET_KEY:
    # `manage.py up` writes a key of this installation's own under var/; a public site must bring one.
    _key_file = VAR_DIR / "secret_key"
    SECRET_KEY = _key_file.read_text().strip() if _key_file.exists() else "not-for-a-public-site-" + "0" * 50
# Keys of the walls, apart from SECRET_KEY so that one can be rotated without the other.
MATCH_KEY = os.environ.get("MATCH_KEY", SECRET_KEY)  # blind index for exact match
SEAL_KEY = os.environ.get("SEAL_KEY", SECRET_KEY)  # seals of the journal
SENSITIVE_KEYSET = os.environ.get("SENSITIVE_KEYSET", "")  # see partners.access.secrets

ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("CSRF_TRUSTED_ORIGINS", "").split(",") if origin]
SITE_ADDRESS = os.environ.get("SITE_ADDRESS", f"http://localhost:{os.environ.get('PORT', '8000')}")

# Behind TLS (everywhere but on one's own machine) cookies travel only encrypted.
HTTPS = _truth("HTTPS", default=SITE_ADDRESS.startswith("https://"))
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if _truth("BEHIND_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_COOKIE_NAME = "dure_session"
CSRF_COOKIE_NAME = "dure_csrf"
LANGUAGE_COOKIE_NAME = "dure_language"

CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": [
        "/cms/"
    ],  # Wagtail's admin writes inline scripts; it has its own sign-in and role
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# ---------------------------------------------------------------- the rooms
INSTALLED_APPS = [
    "coordination",
    "partners",
    "resources",
    "referrals",
    "network",
    "cms",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
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
    "allauth",
    "allauth.account",
    "channels",
    "csp",
    "django_htmx",
    "django_linear_migrations",
    "pgtrigger",
    "procrastinate.contrib.django",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    # From here on every query runs in one transaction, as the application's role, for one actor.
    "partners.access.middleware.ActingMiddleware",
    "partners.access.middleware.NarrowMiddleware",
    # Every page is closed unless its view says otherwise.
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
]

ROOT_URLCONF = "coordination.urls"
ASGI_APPLICATION = "coordination.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "coordination" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "partners.access.context.page",
            ],
            "builtins": ["partners.templatetags.dure", "template_partials.templatetags.partials"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ---------------------------------------------------------------- the database
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APP_ROLE = "dure_app"  # what every request, task, socket and command acts as; owns nothing
DOORS_ROLE = "dure_doors"  # owns the doors; nobody signs in as it


def _database(address: str) -> dict[str, object]:
    """Read postgresql://user:password@host:port/name?host=/socket/folder into Django's words."""
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    options: dict[str, object] = {
        key: value for key, value in asked.items() if key not in {"host", "port", "options"}
    }
    # Statements and locks give up before a person does; migrations lift both (see manage.py up).
    said = "-c statement_timeout=10000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
    role = os.environ.get("DATABASE_ROLE", "")
    if os.environ.get("DATABASE_PATIENT"):
        said = "-c lock_timeout=60000"
    if role:
        said += f" -c role={role}"
    options["options"] = said
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "dure",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": asked.get("host", parts.hostname or ""),
        "PORT": asked.get("port", str(parts.port or "")),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        "TEST": {"NAME": os.environ.get("DURE_TEST_DATABASE", "test_dure")},
    }


DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "postgresql:///dure"))}

# ---------------------------------------------------------------- sockets and jobs
CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [os.environ.get("REDIS_URL", "redis://localhost:6379/0")], "prefix": "dure"},
    }
}
PROCRASTINATE_ON_APP_READY = None
PROCRASTINATE_IMPORT_PATHS = ["partners.notices.tasks"]
# A night that a switched-off machine slept through is made up for when it is on again.
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 60 * 60 * 24}
# What runs each night, for each district: functions (*, by, at), see partners.notices.tasks.
NIGHTLY = [
    "coordination.meetings.services.close_silent",
    "referrals.services.expire",
    "resources.services.remind_to_confirm",
    "partners.journal.sealing.send_head",
]

# ---------------------------------------------------------------- people and sign-in
AUTH_USER_MODEL = "partners.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "notices:my_work"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "partners.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email", "phone", "password1*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 300
# Digits alone: read out over the telephone, typed on a number pad.
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = (
    ACCOUNT_LOGIN_BY_CODE_FORMAT  # what a code by text takes its form from
)
ACCOUNT_PHONE_VERIFICATION_ENABLED = False
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation, which is itself the proof of the address
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"request_login_code": "partners.people.forms.CodeForm"}
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "request_login_code": "20/m/ip,3/m/key",
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
EMAIL_BACKEND = os.environ.get("EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "dure@localhost")
# Texts and e-mails leave through these adapters (partners.notices.adapters).
TEXT_ADAPTER = os.environ.get("TEXT_ADAPTER", "partners.notices.adapters.Shown")
EMAIL_ADAPTER = os.environ.get("EMAIL_ADAPTER", "partners.notices.adapters.Shown")

# ---------------------------------------------------------------- words, dates
LANGUAGE_CODE = "ko"
LANGUAGES = [("ko", "한국어"), ("en", "English")]
_ROOMS = ["coordination", "partners", "households", "reports", "cases", "meetings", "resources", "referrals"]
LOCALE_PATHS = [BASE_DIR / "locale" / room for room in [*_ROOMS, "network", "cms"]]
TIME_ZONE = "Asia/Seoul"
USE_I18N = USE_TZ = True
FORMAT_MODULE_PATH = "coordination.formats"

# ---------------------------------------------------------------- files
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
_TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        # Hashed names need `collectstatic`; tests and a developer's machine read the files as they are.
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or _TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or _TESTING
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

WAGTAIL_SITE_NAME = "두레"
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("ko", "한국어"), ("en", "English")]
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "hwpx", "xlsx", "csv"]

# People come by invitation, so the sign-up form that allauth asks about is closed.
SILENCED_SYSTEM_CHECKS: list[str] = ["account.W001"]
if not HTTPS:
    # One's own machine speaks plain HTTP on loopback; everywhere else SITE_ADDRESS is https and these apply.
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]

SITE_NAME = _("Dure")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
