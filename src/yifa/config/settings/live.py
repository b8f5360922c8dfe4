"""A live town: https only, secure cookies; the demonstration's log-in cannot be imported here."""

from __future__ import annotations

import os

from yifa.config.settings.base import *  # noqa: F403  settings modules are layered by star import in Django

ALLOWED_HOSTS = [host for host in os.environ.get("YIFA_HOSTS", "").split(",") if host] or ["127.0.0.1", "localhost"]
SECURE_SSL_REDIRECT = True
BEHIND_PROXY = os.environ.get("YIFA_BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
