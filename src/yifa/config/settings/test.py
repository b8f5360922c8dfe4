"""The demonstration's settings with fast password hashing, for the tests only."""

from __future__ import annotations

from yifa.config.settings.demo import *  # noqa: F403  settings modules are layered by star import in Django

ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True

# The tests ask a thousand times from one address; what the limits do has a test of its own.
API_LIMITS = {"address": "1000000/minute", "token": "1000000/minute"}
