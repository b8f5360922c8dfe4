"""The WSGI entry; YIFA_HOME names the home, DJANGO_SETTINGS_MODULE the settings (live unless said otherwise)."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yifa.config.settings.live")

from django.core.wsgi import get_wsgi_application

from yifa.interfaces.runtime import current
from yifa.interfaces.workbench.indexing import bring_up_to_date

application = get_wsgi_application()

# The town is opened before the first request comes, so that nobody waits for it and a home that cannot open is told at once.
# What the search index does not hold yet is laid into it now, too, and not while the first reader waits.
bring_up_to_date(current())
