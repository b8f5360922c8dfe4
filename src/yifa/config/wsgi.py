"""The WSGI entry; YIFA_HOME names the home, DJANGO_SETTINGS_MODULE the settings (live unless said otherwise)."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yifa.config.settings.live")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
