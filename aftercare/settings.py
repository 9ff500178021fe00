"""The one settings file, driven by the environment.

DEMO=1        made-up data on this machine: own random key, plain HTTP, local hosts
DEBUG=1       tracebacks in the browser; only with DEMO=1
SECRET_KEY    required outside the demo
ALLOWED_HOSTS required outside the demo: host names, separated by commas
DATABASE_URL  postgresql://… or sqlite:////…; an SQLite file in var/ when absent
PROXIES       how many proxies stand in front of the server, each of them ours (0)
DATA_DIR      where the SQLite file and the keys live (var/)
JOURNAL_KEY_FILE  holds the key that seals the journal: the same for all processes, backed up apart
              from the database; made on first use in DATA_DIR when absent
PORTAL_KEY_FILE  holds the key that patients' links are derived from; the same holds for it
BACKUP_RECIPIENTS  public keys (age1…), separated by commas, that backups are encrypted to; the
              demo makes a key of its own
BACKUP_KEY_FILE  the secret key that opens backups, for restoring: not to be left on the server
              (backup_key in DATA_DIR)
SITE_URL      how patients reach the site, such as https://aftercare.example; by default the first
              of ALLOWED_HOSTS, and in the demo this machine at PORT (8000)
EMAIL_URL     how mail leaves: smtp://user:password@mail.example:587 (STARTTLS), smtps://… (TLS),
              smtp+plain://localhost:25 (a relay on this machine), or service:postmark and its like
              with ANYMAIL_… and ANYMAIL_WEBHOOK_SECRET=user:password; absent, nothing is mailed,
              and the demo keeps the messages in its outbox
DEFAULT_FROM_EMAIL  the address that mail comes from; required with EMAIL_URL
"""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from aftercare.installation import environment, mail_settings

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("DATA_DIR", BASE_DIR / "var")).absolute()

DEMO = environment.flag(os.environ, "DEMO")
DEBUG = environment.flag(os.environ, "DEBUG")
if DEBUG and not DEMO:
    raise ImproperlyConfigured("DEBUG=1 shows secrets to visitors: use it with DEMO=1 only")

if DEMO:
    SECRET_KEY = environment.kept_secret(DATA_DIR / "secret_key")
    ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
else:
    SECRET_KEY = environment.secret(os.environ, "SECRET_KEY")
    ALLOWED_HOSTS = environment.hosts(os.environ, "ALLOWED_HOSTS")

JOURNAL_KEY = environment.kept_secret(
    Path(os.environ.get("JOURNAL_KEY_FILE", DATA_DIR / "journal_key"))
)
PORTAL_KEY = environment.kept_secret(
    Path(os.environ.get("PORTAL_KEY_FILE", DATA_DIR / "portal_key"))
)
BACKUP_RECIPIENTS = environment.words(os.environ, "BACKUP_RECIPIENTS")
BACKUP_KEY_FILE = Path(os.environ.get("BACKUP_KEY_FILE", DATA_DIR / "backup_key"))
# Folders with files that rows of the database name: they are backed up and restored with it.
KEPT_FOLDERS: dict[str, Path] = {}
SITE_URL = environment.site(
    os.environ,
    "SITE_URL",
    default=f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    if DEMO
    else f"https://{ALLOWED_HOSTS[0].lstrip('.')}",
    plain=DEMO,
)

INSTALLED_APPS = [
    "aftercare.apps.AftercareConfig",
    "aftercare.guidance",
    "clinics.accounts",
    "clinics.shelf",
    "clinics.records",
    "clinics.additions",
    "clinics.photographs",
    "clinics.sheets",
    "clinics.labels",
    "clinics.portal",
    "clinics.accounts.journal",
    "clinics.accounts.looks",
    "clinics.accounts.duty",
    "clinics.delivery",
    "clinics.bulk",
    "clinics.followup",
    "clinics.recall",
    "clinics.keeping",
    "clinics.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
]

MIDDLEWARE = [
    "aftercare.web.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "aftercare.urls"
WSGI_APPLICATION = "aftercare.wsgi.application"

CONTEXT_PROCESSORS = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
    "clinics.delivery.banner.mail",
    "clinics.followup.banner.inbox",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "pages"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "aftercare.web.jinja.environment",
            "context_processors": CONTEXT_PROCESSORS,
        },
    },
    {
        # For the templates of crispy-forms and allauth, and for ours that replace one of them.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates" / "overrides"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": CONTEXT_PROCESSORS},
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["bootstrap5"]
CRISPY_TEMPLATE_PACK = "bootstrap5"

DATABASES = {
    "default": environment.database(os.environ["DATABASE_URL"])
    if "DATABASE_URL" in os.environ
    else environment.sqlite(DATA_DIR / "aftercare.sqlite3")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Shared by all processes, so that limits on guessing passwords hold across them.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
    }
}

# People and sessions

AUTH_USER_MODEL = "directory.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "aftercare.web.accounts.ClosedAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Wrong answers at a patient's door count apart: five lock the link, thirty an hour the address.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/h/ip,5/15m/key", "answer_link": "30/h/ip"}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

# The network. Outside the demo nothing travels in the clear.

SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ALLAUTH_TRUSTED_PROXY_COUNT = environment.number(os.environ, "PROXIES", default=0, least=0, most=9)
if ALLAUTH_TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
if not DEMO:
    SESSION_COOKIE_NAME = "__Host-session"
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# Languages and time. Each clinic has a time zone of its own; rows hold UTC.

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("sv", _("Swedish"))]
LOCALE_PATHS = [BASE_DIR / "aftercare" / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = not DEMO
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# Mail, and what waits to be done. Without a mail server nothing is offered by mail; printing never
# needs one. Messages and jobs are rows, taken by workers: `manage.py worker`.

MAIL = mail_settings.carrier(os.environ, "EMAIL_URL", demo=DEMO)
DEFAULT_FROM_EMAIL = mail_settings.sender(
    os.environ,
    "DEFAULT_FROM_EMAIL",
    needed=MAIL["carrier"] in ("smtp", "service"),
    default="noreply@localhost",
)
ANYMAIL = mail_settings.service_settings(os.environ, needed=MAIL["carrier"] == "service")
# Where the guidance tells what was decided: the journal belongs to a room above it.
TELL_JOURNAL = "clinics.accounts.journal.actions.write"
# Functions that workers call with the time, a few times a minute.
WORKER_TICKS = [
    "clinics.followup.calls.tick",
    "clinics.followup.planning.tick",
    "clinics.keeping.leaving.tick",
    "clinics.labels.actions.tick",
]
# Functions that yield what keeps messages back at the moment they would leave.
MESSAGE_BARS = ["clinics.followup.leaving.bars"]
# Functions that take and do one thing that waits; workers call them when no message is due.
WORKER_JOBS = ["clinics.bulk.queue.work_next"]

# Files for the browser, found where they are; nothing is collected.

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static", ("fonts", BASE_DIR / "build" / "fonts")]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Logs: no personal data, so no request bodies, no user names and no addresses of pages.

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without_secrets": {"()": "aftercare.installation.logs.WithoutSecrets"}},
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            # A refused form or a fault names its page, and a patient's link opens one.
            "filters": ["without_secrets"],
        }
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Replaces Django's own handlers, one of which mails error pages to administrators.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # The journal's anchors, once a day: a line that left this machine can't be taken back.
        "aftercare.anchors": {"level": "INFO"},
        # One line for each missing page would hold its address.
        "django.request": {"level": "ERROR"},
    },
}
