"""The demonstration on this machine: one-click log-in, plain http on 127.0.0.1, invented data."""

from __future__ import annotations

from yifa.config.settings.base import *  # noqa: F403  settings modules are layered by star import in Django
from yifa.config.settings.base import SHARED_APPS

YIFA_DEMONSTRATION = True
INSTALLED_APPS = [*SHARED_APPS, "yifa.interfaces.demo_login"]
ROOT_URLCONF = "yifa.config.urls_demo"
LOGIN_URL = "demo_login:cast"
