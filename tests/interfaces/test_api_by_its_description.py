"""The interface for programs against its own description: whatever a made request asks, the answer is a described one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from tests.support.served import prepare, serving
from yifa.interfaces.bench.town import make_town

OPERATIONS = [
    "GET /api/figures/{year}",
    "GET /api/notices",
    "GET /api/notices/{act}",
    "POST /api/acts",
    "POST /api/evidence",
]
HELD = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
TRIES = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_town(tmp_path_factory.mktemp("described"))


@pytest.fixture(scope="module")
def described(home: Path) -> Iterator[Any]:
    """The description as a running server gives it, and a token that stands for one officer."""
    cast, tokens = prepare(home)
    with serving(home) as served:
        found = schemathesis.openapi.from_url(f"http://127.0.0.1:{served.port}/api/openapi.json")
        found.config.generation.update(with_security_parameters=False)  # what a wrong token gets has tests of its own
        signed(found, tokens[cast.first])
        yield found


def signed(found: Any, bearer: str) -> None:
    """Every made request carries the token, except where a check takes it away."""

    @found.auth()
    class Token:
        def get(self, case: Any, context: Any) -> str:
            return bearer

        def set(self, case: Any, data: str, context: Any) -> None:
            case.headers["Authorization"] = f"Bearer {data}"


def operations(found: Any) -> dict[str, Any]:
    """Every described address and method, but the description itself."""
    told = (result.ok() for result in found.get_all_operations())
    return {f"{operation.method.upper()} {operation.path}": operation for operation in told}


def test_the_list_here_is_the_described_one(described: Any) -> None:
    assert sorted(operations(described)) == sorted(OPERATIONS)


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_answer_is_a_described_one(described: Any, name: str, mode: GenerationMode) -> None:
    operation = operations(described)[name]
    answers: list[int] = []

    @TRIES
    @given(operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        answers.append(case.call_and_validate(checks=HELD).status_code)

    asked()
    assert 401 not in answers  # the token was sent, so what was judged is the request itself
