"""
Settings, read from the environment; `.env.example` explains each name.

Production is the default. `DEBUG=1`, set by `make serve` and by the tests,
gives development its defaults. A name without a default must be set, or
start-up fails and says so.
"""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP

from matrix_site import environment, logs

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, development: str | None = None, default: str | None = None) -> str:
    """The value of `name`; `development` stands in when DEBUG is on, `default` always."""
    value = os.environ.get(name, "")
    if value:
        return value
    if DEBUG and development is not None:
        return development
    if default is not None:
        return default
    raise ImproperlyConfigured(
        f"{name} is not set. See .env.example for what it means, or set DEBUG=1 to develop."
    )


def flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


DEBUG = False
DEBUG = flag("DEBUG")

SECRET_KEY = env("SECRET_KEY", development=environment.DEVELOPMENT_KEY)
ALLOWED_HOSTS = [
    host.strip()
    for host in env("ALLOWED_HOSTS", development="127.0.0.1,localhost,[::1]").split(",")
    if host.strip()
]
# The only source of absolute addresses in anything that is kept or mailed; never the Host header.
SITE_URL = environment.site_url(env("SITE_URL", development="http://127.0.0.1:8000"))
SITE_NAME = env("SITE_NAME", default="Evidence Matrix")
# Names the code that is running: part of every validator (ETag) and of kept renderings.
RELEASE = env("RELEASE", default="dev")
REVIEW_EVERY_DAYS = int(env("REVIEW_EVERY_DAYS", default="365"))
LEDGER_FILE = Path(env("LEDGER_FILE", default=str(BASE_DIR / "var" / "ledger.jsonl")))
# Where the timetable's `backup` writes; empty: there is no such job.
BACKUP_FOLDER = env("BACKUP_FOLDER", default="")

# Whose word on a visitor's address is taken (X-Forwarded-For).
TRUSTED_PROXIES = environment.networks(env("TRUSTED_PROXIES", default=""))

INSTALLED_APPS = [
    "matrix_site",
    "cells",
    "entries",
    "bites",
    "subscriptions",
    "django_prose_editor",
    "simple_history",
    "taggit",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "matrix_site.desk.apps.NewsroomConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.redirects",
    "django.contrib.sitemaps",
    "django.contrib.sites",
    "django.contrib.staticfiles",
]
# What old addresses belong to (django.contrib.redirects): the row that a migration makes.
SITE_ID = 1

MIDDLEWARE = [
    # From here down to SecurityMiddleware stands what belongs on every answer, whatever made
    # it: a page, a static file, a redirect, a refusal, an error.
    "matrix_site.middleware.RequestLog",
    "matrix_site.middleware.IsolationHeaders",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    # Before anything reads a parameter, a cookie or a body.
    "matrix_site.middleware.RefuseBrokenText",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "matrix_site.signin.middleware.NewsroomMethods",
    # Refuses hosts that are not ours.
    "django.middleware.common.CommonMiddleware",
    # Before anything that knows visitors.
    "matrix_site.recent.RecentPages",
    "matrix_site.middleware.NoCookieWhereKept",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Asks the database only in sessions in which a code was given.
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "matrix_site.signin.lifetime.SessionLifetime",
    "matrix_site.signin.middleware.RequireSecondFactor",
    "simple_history.middleware.HistoryRequestMiddleware",
    # From here on public pages are read from the replica, where there is one.
    "matrix_site.replica.middleware.PublicReads",
    "matrix_site.middleware.OwnNotFound",
    "matrix_site.old_addresses.middleware.OldAddresses",
    "matrix_site.middleware.WithdrawnPages",
]

ROOT_URLCONF = "matrix_site.urls"
WSGI_APPLICATION = "matrix_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------

DATABASE_URL = env("DATABASE_URL", default="") or environment.default_sqlite_url(BASE_DIR / "var")
# A streaming replica that public pages are read from; empty: from DATABASE_URL, as all else.
DATABASE_REPLICA_URL = env("DATABASE_REPLICA_URL", default="")
# Connections that one process keeps open to each PostgreSQL; 0 opens one for each request.
DATABASE_POOL = int(env("DATABASE_POOL", development="0", default="4"))
DATABASES = environment.databases(DATABASE_URL, DATABASE_REPLICA_URL, pool=DATABASE_POOL)
DATABASE_ROUTERS = ["matrix_site.replica.routing.Router"] if DATABASE_REPLICA_URL else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": environment.cache(env("CACHE_URL", default="locmem://"))}
# For so many seconds a process answers a public page from its memory; 0: never.
PAGES_IN_MEMORY = float(env("PAGES_IN_MEMORY", development="0", default="1"))

# --- Mail ---------------------------------------------------------------------------------

# By default mail is written to files, so that nothing leaves a machine that was not told to.
MAILERS = {
    "default": environment.mailer(
        env("EMAIL_URL", default=f"file://{quote(str(BASE_DIR / 'var' / 'mail'))}")
    )
}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env(
    "DEFAULT_FROM_EMAIL", default=f"no-reply@{urlsplit(SITE_URL).hostname}"
)
# The right side of what names a mail or a list: Message-ID, List-Id. Headers are ASCII.
MAIL_DOMAIN = parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].encode("idna").decode()
# Where mail that cannot be delivered comes back to: "bounces@…" becomes "bounces+<key>@…", a
# different one for each mail. Empty: it comes back to DEFAULT_FROM_EMAIL.
BOUNCE_ADDRESS = environment.mail_address(env("BOUNCE_ADDRESS", default=""))
# A folder that the timetable's `read_bounces` looks into; empty: there is no such job.
BOUNCES_MAILDIR = env("BOUNCES_MAILDIR", default="")
# "user:password" by which a mail service that tells what came back signs in; empty: none may.
ANYMAIL_WEBHOOK_SECRET = env("ANYMAIL_WEBHOOK_SECRET", default="")
ANYMAIL = {"WEBHOOK_SECRET": ANYMAIL_WEBHOOK_SECRET}
# Nothing is sent unless the database names this installation: see subscriptions/models/permit.py.
INSTALLATION_ID = env("INSTALLATION_ID", development="development", default="")
# Who asked never to be written to is known by a hash with this key. It stays when SECRET_KEY
# changes.
SUPPRESSION_KEY = env("SUPPRESSION_KEY", development=environment.DEVELOPMENT_KEY)

# --- People -------------------------------------------------------------------------------

# Length alone, no kinds of characters (ASVS 5, 6.2.5); nothing that stands on lists of leaks.
AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ),
]
AUTHENTICATION_BACKENDS = ["matrix_site.accounts.Accounts"]
LOGIN_URL = "admin:login"
# Who signed in signs in again after a week, and sooner when the newsroom was left alone for
# twelve hours: see matrix_site/signin/lifetime.py.
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60
SESSION_IDLE_AGE = 12 * 60 * 60
# For who signs in with an address to go back to that is not ours.
LOGIN_REDIRECT_URL = "admin:index"
# Who must have a second factor: see matrix_site/signin/.
REQUIRE_SECOND_FACTOR = environment.second_factor(env("REQUIRE_SECOND_FACTOR", default=""))
# What an authenticator app shows beside the code.
OTP_TOTP_ISSUER = SITE_NAME

# --- Words and time -----------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "Europe/London"
# A DATE_FORMAT here would lose to the one that Django has for the language.
FORMAT_MODULE_PATH = "matrix_site.formats"

# --- Files --------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "matrix_site.storage.WholeFiles"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Named, not left to DEBUG as it is at the time: a test runner switches that off later.
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = DEBUG
# What browsers ask for at the root, whatever a page says: icons. See bin/draw_icons.py.
WHITENOISE_ROOT = BASE_DIR / "matrix_site" / "root"
# No other site has business reading our files by script.
WHITENOISE_ALLOW_ALL_ORIGINS = False
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media")))
MEDIA_URL = "/media/"

# --- Security -----------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "manifest-src": [CSP.SELF],
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "matrix_site.errors.csrf_failure"
# In the session, not in a cookie of their own, which could not bear the prefix below.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Anything larger is answered 413 before it is read. A page to import may be 50 MB, and the
# import form wants to say itself that this is too much.
REQUEST_BODY_LIMIT = 64 * 1024 * 1024
# The same for whoever is not in the newsroom: no form of readers takes a file.
PUBLIC_BODY_LIMIT = 2 * 1024 * 1024
# mailto: or https:, shown in /.well-known/security.txt.
SECURITY_CONTACT = env("SECURITY_CONTACT", default=f"{SITE_URL}/about/")

# Empty: nobody is asked what a DOI names.
CROSSREF_URL = environment.outside_api(env("CROSSREF_URL", default=""))
CROSSREF_CONTACT = env("CROSSREF_CONTACT", default=parseaddr(DEFAULT_FROM_EMAIL)[1])
if not DEBUG:
    SECURE_SSL_REDIRECT = flag("SECURE_SSL_REDIRECT", default=True)
    # A health check comes from the machine itself, without TLS.
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    # Only where a proxy sets X-Forwarded-Proto on every request: else a visitor may set it.
    if flag("TRUST_X_FORWARDED_PROTO"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # The prefix makes browsers refuse the cookie from another host or without TLS.
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

    environment.refuse_unsafe(
        secret_key=SECRET_KEY,
        suppression_key=SUPPRESSION_KEY,
        allowed_hosts=ALLOWED_HOSTS,
        site_url=SITE_URL,
        webhook_secret=ANYMAIL_WEBHOOK_SECRET,
        trusted_proxies=TRUSTED_PROXIES,
    )

# --- Logs ---------------------------------------------------------------------------------

LOGGING = logs.config(as_json=not DEBUG)

# --- Publishing ---------------------------------------------------------------------------

# Which modules make up the snapshot of each kind of page, in the order of the page. This is
# the one way in which an app above `cells` adds to a page: see docs/publishing.md.
SNAPSHOT_PARTS = {
    "cell": ["cells.parts.head", "entries.parts.entries", "bites.parts.bite"],
    "row": ["cells.parts.axis"],
    "column": ["cells.parts.axis"],
    "matrix": ["cells.parts.matrix"],
    "plain": ["cells.parts.plain"],
    "topic": ["cells.parts.topic"],
}
# Functions of apps above `cells` that add to the site map: public paths, and the day on which
# each last changed. What they say may change only when the facts of home do.
SITEMAP_PARTS = ["subscriptions.bulletin_feed.addresses"]

# What `check_links` may ask although it is not on the public internet: for tests only.
LINK_CHECK_ALLOW = environment.endpoints(env("LINK_CHECK_ALLOW", default=""))

TAGGIT_CASE_INSENSITIVE = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
