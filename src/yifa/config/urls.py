"""The addresses of a town; the demonstration's log-in is not among them."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from yifa.interfaces.web import errors

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/", include("yifa.interfaces.api.urls")),
    path("onsite/", include("yifa.interfaces.onsite.urls")),
    path("", include("yifa.interfaces.party.urls")),
    path("", include("yifa.interfaces.public.urls")),
    path("", include("yifa.interfaces.workbench.urls")),
    path("accounts/", include("yifa.interfaces.accounts.urls")),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
