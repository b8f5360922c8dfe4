"""Settings every installation shares; refuses to know whether it is a demonstration or a live town."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from yifa.config.sqlite import use_tested_sqlite

use_tested_sqlite()

HOME = Path(os.environ.get("YIFA_HOME", "home")).resolve()


def secret_key(home: Path) -> str:
    """The web's own secret, made once with mode 0600; it signs sessions and has nothing to do with the record's keys."""
    file = home / "keys" / "web-secret"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(64))
    return file.read_text(encoding="ascii").strip()


SECRET_KEY = secret_key(HOME)
DEBUG = False
ALLOWED_HOSTS: list[str] = ["127.0.0.1", "localhost", "[::1]"]
ROOT_URLCONF = "yifa.config.urls"
WSGI_APPLICATION = "yifa.config.wsgi.application"

SHARED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "lucide",
    "axes",
    "csp",
    "yifa.interfaces.web",
    "yifa.interfaces.accounts",
    "yifa.interfaces.workbench",
    "yifa.interfaces.public",
    "yifa.interfaces.casefile",
    "yifa.interfaces.party",
    "yifa.interfaces.api",
    "yifa.interfaces.onsite",
]
INSTALLED_APPS = list(SHARED_APPS)

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "yifa.interfaces.web.middleware.OnePolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "yifa.interfaces.web.middleware.PrivateByDefault",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "yifa.interfaces.accounts.middleware.TimeOut",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "yifa.interfaces.web.context.frame",
            ],
            "builtins": ["lucide.templatetags.lucide", "yifa.interfaces.web.templatetags.words"],
        },
    }
]

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": HOME / "desk.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "yifa.interfaces.accounts.backend.TwoFactorBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "yifa.interfaces.accounts.passwords.LongEnough"},
    {"NAME": "yifa.interfaces.accounts.passwords.NotCommon"},
    {"NAME": "yifa.interfaces.accounts.passwords.NotOneWordAndDigits"},
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "workbench:desk"
LOGOUT_REDIRECT_URL = "public:home"

# Five wrong tries lock one account for a quarter of an hour; other accounts go on working.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = ["username"]
# axes.W006 asks for the address as well; in a town hall everybody has the same one, and one officer must not lock out all.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_RESET_ON_SUCCESS = True
AXES_HTTP_RESPONSE_CODE = 429
AXES_LOCKOUT_CALLABLE = "yifa.interfaces.accounts.views.locked_out"
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "password", "code"]

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
IDLE_MINUTES = 30
ABSOLUTE_HOURS = 12
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "yifa.interfaces.web.errors.forged_form"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# A form may hold long text and many list rows, but not a flood.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
EVIDENCE_MAX_BYTES = 20 * 1024 * 1024

# Enough for any honest program; a loop gone wild is told to wait before it fills the log.
API_LIMITS = {"address": "600/minute", "token": "30000/minute"}
BEHIND_PROXY = False

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {
        "axes": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "django": {"handlers": ["console"], "level": "WARNING"},
    },
}
YIFA_DEMONSTRATION = False
