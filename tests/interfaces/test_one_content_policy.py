"""The content policy is put together once and says what the package would say; a response with its own keeps it."""

from __future__ import annotations

import pytest
from csp.constants import HEADER, NONCE, SELF
from csp.decorators import csp, csp_exempt
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from yifa.interfaces.web.middleware import OnePolicy


def plain(request: HttpRequest) -> HttpResponse:
    del request
    return HttpResponse("x")


def directives(answer: HttpResponse) -> set[str]:
    return set(answer.get(HEADER, "").split("; "))


@pytest.fixture
def request_() -> HttpRequest:
    return RequestFactory().get("/")


def test_it_says_what_the_package_says(request_: HttpRequest) -> None:
    told = directives(OnePolicy(plain)(request_))
    assert "script-src 'self'" in told
    assert told == directives(CSPMiddleware(plain)(RequestFactory().get("/")))


def test_a_page_with_a_policy_of_its_own_keeps_it(request_: HttpRequest) -> None:
    own = OnePolicy(csp({"script-src": ["https://example.invalid"]})(plain))(request_)
    assert directives(own) == {"script-src https://example.invalid"}
    free = OnePolicy(csp_exempt()(plain))(request_)
    assert HEADER not in free


def test_a_header_that_stands_already_is_left(request_: HttpRequest) -> None:
    answer = OnePolicy(lambda request: HttpResponse(headers={HEADER: "default-src 'none'"}))(request_)
    assert directives(answer) == {"default-src 'none'"}


def test_a_nonce_that_was_used_is_in_the_policy(request_: HttpRequest) -> None:
    def nonced(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(request.csp_nonce))  # type: ignore[attr-defined]  # set by the middleware

    with override_settings(CONTENT_SECURITY_POLICY={"DIRECTIVES": {"script-src": [SELF, NONCE]}}):
        answer = OnePolicy(nonced)(request_)
    assert f"'nonce-{answer.content.decode()}'" in answer[HEADER]
