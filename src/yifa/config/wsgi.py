"""The WSGI entry; YIFA_HOME names the home, DJANGO_SETTINGS_MODULE the settings (live unless said otherwise)."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yifa.config.settings.live")

from django.core.wsgi import get_wsgi_application

from yifa.interfaces.runtime import current

application = get_wsgi_application()

# The town is opened before the first request comes, so that nobody waits for it and a home that cannot open is told at once.
current()
