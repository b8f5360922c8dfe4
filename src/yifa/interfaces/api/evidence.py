"""Takes one file into the evidence store for a program, by what it is and not by what it is called; judges no act."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from yifa.interfaces import runtime
from yifa.interfaces.api.answers import answer, form_error
from yifa.interfaces.api.limiting import of_person
from yifa.interfaces.api.tokens import bearer, without_token
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.workbench.uploads import media_type, spec_at
from yifa.law.zone import day_of
from yifa.procedure.declaration import Private
from yifa.record.errors import WriteFailed

PRIVATE = Private("case", "archive")
"""How a file is held that is not said to belong to a fact: private is the default."""


class NoSuchFact(LookupError):
    """The address names a fact that takes no file."""


@csrf_exempt  # the bearer token is the proof of intent; cookies are not looked at
@require_POST
def store(request: HttpRequest) -> HttpResponseBase:
    """201 with the digest under which acts may name the file; nothing is recorded until an act does.

    The body is the file itself. `kind` and `fact` in the address say which fact it is for, and so how it is held.
    """
    person = bearer(request)
    if (told := of_person(request, person)) is not None:
        return told
    if person is None:
        return without_token()
    current = runtime.current()
    try:
        private = held_as(current, request.GET.get("kind", ""), request.GET.get("fact", ""))
    except NoSuchFact:
        return form_error("没有这项可以附文件的内容", "写明行为种类“事项.步骤”和内容名称，或者两样都不写", 400, "fact")
    data = body_of(request)
    if data is None:
        return form_error("文件没有传完", "请重新上传", 400)
    if len(data) > settings.EVIDENCE_MAX_BYTES:
        return form_error("文件超过 20 兆", "请压缩或者分成几份再上传", 413)
    media = media_type(data)
    if media is None:
        return form_error("认不出这种文件", "请上传照片、扫描件、文档、录音或者录像，正文就是文件本身", 415)
    purpose, keep = (private.purpose, private.keep) if private is not None else (None, None)
    try:
        digest = current.store.evidence.put(data, media_type=media, purpose=purpose, keep=keep)
    except WriteFailed as error:
        return form_error(str(error), "稍后再试；文件没有存入", 503)
    return answer({"digest": digest, "media_type": media}, 201)


def held_as(current: Runtime, kind: str, fact: str) -> Private | None:
    """Why and how long a file for this fact is held, None for a public one. Raises NoSuchFact."""
    if not kind and not fact:
        return PRIVATE
    step = current.catalogue.step(kind, day_of(current.now())) if kind.count(".") == 1 else None
    spec = spec_at(step.facts, f"f.{fact}") if step is not None else None
    if spec is None:
        raise NoSuchFact
    return spec.private


def body_of(request: HttpRequest) -> bytes | None:
    """The body up to one byte more than is taken; None where the connection broke. Longer ones are not read to their end."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        return None
    if int(length) > settings.EVIDENCE_MAX_BYTES:
        return bytes(settings.EVIDENCE_MAX_BYTES + 1)
    try:
        data = request.read(settings.EVIDENCE_MAX_BYTES + 1)
    except (UnreadablePostError, OSError):
        return None
    return data if len(data) == int(length) else None
