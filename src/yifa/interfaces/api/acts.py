"""Submits an act through the same door as the forms; refuses to let a program act for anybody but its token's person.

The token proves the submitter only. Others who act are named by the submitter and sign nothing here, unlike in a form.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from yifa.interfaces import runtime
from yifa.interfaces.api.answers import answer, form_error, refused
from yifa.interfaces.api.drafts import Unreadable, draft_of, keyed
from yifa.interfaces.api.limiting import of_person
from yifa.interfaces.api.tokens import bearer, without_token
from yifa.interfaces.performing import perform
from yifa.interfaces.web.own_name import not_in_own_name
from yifa.procedure.refusal import Refused
from yifa.record.errors import KeyConflict, Malformed, NotFound, WriteFailed

LARGEST = 2 * 1024 * 1024


@csrf_exempt  # the bearer token is the proof of intent; cookies are not looked at
@require_POST
def submit(request: HttpRequest) -> HttpResponseBase:
    """201 with the act, the same one again under a known key; 409 with every reason; 401 without a token."""
    person = bearer(request)
    if (told := of_person(request, person)) is not None:
        return told
    if person is None:
        return without_token()
    if len(request.body) > LARGEST:
        return form_error("正文太大", "长材料请先作为证据存入", 413)
    try:
        draft = keyed(draft_of(request.body, person), request.headers.get("Idempotency-Key", ""))
    except Unreadable as error:
        return form_error(error.missing, error.todo, field=error.field)
    if reasons := not_in_own_name(draft):
        return refused(reasons, 403)
    current = runtime.current()
    try:
        act = perform(current, draft)
    except Refused as refusal:
        return refused(refusal.reasons)
    except KeyConflict:
        return form_error("同一个提交编号已经用于另一份内容", "换一个编号再提交", 409, "key")
    except (NotFound, Malformed) as error:
        return form_error(str(error), "核对后再提交；没有任何内容被记录", 409)
    except WriteFailed as error:
        return form_error(str(error), "稍后用同一个提交编号再试；没有任何内容被记录", 503)
    body = {
        "act": str(act.id),
        "matter": act.matter,
        "kind": act.kind,
        "recorded_at": act.recorded_at.isoformat(),
        "leaf": act.leaf_hash.hex(),
    }
    return answer(body, 201)
