"""Keeps pages out of shared caches and strange scripts out of pages unless a view says otherwise; refuses to know any page."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

OWN_POLICY = ("_csp_exempt", "_csp_config", "_csp_update", "_csp_replace", "_csp_config_ro", "_csp_update_ro", "_csp_replace_ro")
"""What the package's decorators leave on a response."""


class PrivateByDefault:
    """Inner pages may name persons: nobody but this browser may keep them, and not after log-out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        # The phone screens alone say otherwise: they may ask where they are and hear what is said.
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class OnePolicy(CSPMiddleware):
    """One content policy for all pages, put together at the start; a page with a nonce or a policy of its own gets that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.policy = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Write the header where none is yet."""
        if getattr(request, "_csp_nonce", None) is not None or any(hasattr(response, name) for name in OWN_POLICY):
            own: HttpResponseBase = super().process_response(request, response)
            return own
        response.setdefault(HEADER, self.policy)
        return response
