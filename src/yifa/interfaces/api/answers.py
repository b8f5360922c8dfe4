"""JSON answers: people's words unescaped, every refusal with all its reasons; knows no address."""

from __future__ import annotations

from typing import Any

from django.http import JsonResponse

from yifa.procedure.refusal import Refusal, Why


def answer(body: Any, status: int = 200) -> JsonResponse:
    """A JSON answer that keeps Chinese readable."""
    return JsonResponse(body, status=status, safe=False, json_dumps_params={"ensure_ascii": False})


def refused(reasons: tuple[Refusal, ...], status: int = 409) -> JsonResponse:
    """Every reason at once: what is missing, which article, what to do."""
    return answer({"refused": [reason_json(reason) for reason in reasons]}, status)


def reason_json(reason: Refusal) -> dict[str, str | None]:
    """One reason as an object."""
    return {
        "why": reason.why.value,
        "test": reason.test,
        "missing": reason.missing,
        "article": reason.article,
        "rule": reason.rule,
        "todo": reason.todo,
        "field": reason.field,
        "step": reason.step,
    }


def form_error(missing: str, todo: str, status: int = 400, field: str | None = None) -> JsonResponse:
    """A request that cannot be read as a draft."""
    return refused((Refusal(Why.FORM, "form", missing, todo, field=field),), status)
