"""The addresses of a town and, for a demonstration, the one-click log-in."""

from __future__ import annotations

from django.urls import include, path

from yifa.config.urls import handler400, handler403, handler404, handler500
from yifa.config.urls import urlpatterns as town

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [path("demo/", include("yifa.interfaces.demo_login.urls")), *town]
