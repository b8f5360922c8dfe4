"""The phone's addresses: the screens' shell, its worker, what to take along, enrolling, taking bundles in; judges nothing."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yifa.interfaces import runtime
from yifa.interfaces.accounts.guards import account_of, for_business, person_of
from yifa.interfaces.accounts.log import note
from yifa.interfaces.api.answers import answer
from yifa.interfaces.onsite import syncing
from yifa.interfaces.onsite.container import LARGEST
from yifa.interfaces.onsite.models import Bundle, DeviceKey, State
from yifa.interfaces.onsite.preload import preload
from yifa.interfaces.onsite.sealing import Unreadable, fingerprint, public_of

SCRIPTS = ("app", "screens", "finish", "store", "seal", "identity", "capture", "receipt", "sync", "law")
ASSETS = (*(f"onsite/{name}.js" for name in SCRIPTS), "onsite/onsite.css", "yifa/mark.svg")
POLICY = {
    "default-src": [NONE], "script-src": [SELF], "style-src": [SELF], "img-src": [SELF, "blob:"], "connect-src": [SELF],
    "worker-src": [SELF], "manifest-src": [SELF], "media-src": ["blob:"], "form-action": [SELF], "base-uri": [NONE],
    "frame-ancestors": [NONE], "object-src": [NONE],
}  # fmt: skip
"""The house's policy, and what a picture taken here needs to be seen before it is sealed."""
ALLOWED = "camera=(self), geolocation=(self), microphone=(self), payment=()"


@for_business
@require_GET
@csp_replace(POLICY)
def shell(request: HttpRequest) -> HttpResponse:
    """The screens themselves, the same for everybody: the worker keeps this page, so nothing of anybody stands on it."""
    response = render(request, "onsite/app.html")
    response["Permissions-Policy"] = ALLOWED
    return response


@for_business
@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  the same for everybody
    """The service worker, which changes whenever one of the files it keeps does."""
    kept = [reverse("onsite:shell"), reverse("onsite:manifest"), *(static(name) for name in ASSETS)]
    text = source("onsite/worker.js").decode()
    version = sha256(b"".join([text.encode(), *(source(name) for name in ASSETS)])).hexdigest()[:16]
    told = f"const VERSION = {json.dumps(version)};\nconst KEPT = {json.dumps(kept)};\n{text}"
    return HttpResponse(told, content_type="text/javascript; charset=utf-8")


def source(name: str) -> bytes:
    """A static file's bytes. Raises FileNotFoundError for a broken installation."""
    found = finders.find(name)
    if not isinstance(found, str):
        raise FileNotFoundError(name)
    with open(found, "rb") as file:
        return file.read()


@for_business
@require_GET
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  the same for everybody
    """What makes the page installable."""
    told = {
        "name": "依法 现场", "short_name": "现场", "lang": "zh-CN", "start_url": reverse("onsite:shell"),
        "scope": reverse("onsite:shell"), "display": "standalone", "background_color": "#ffffff", "theme_color": "#9b1c1c",
        "icons": [{"src": static("yifa/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
    }  # fmt: skip
    response = answer(told)
    response["Content-Type"] = "application/manifest+json"
    return response


@for_business
@require_GET
def data(request: HttpRequest) -> JsonResponse:
    """What the phone takes along, and the token with which it may come back."""
    current = runtime.current()
    told = preload(current, person_of(request), request.GET.get("key", "")[:40])
    return answer({**told, "token": get_token(request)})


@for_business
@require_POST
def enrol(request: HttpRequest) -> JsonResponse:
    """A phone hands in the public key it made; it counts once the registrar has recorded the fingerprint."""
    try:
        public = public_of(request.POST.get("public_key", "")[:200])
    except Unreadable as error:
        return refuse(str(error), "清除本机现场数据后重新打开", 400)
    mark, account = fingerprint(public), account_of(request)
    DeviceKey.objects.get_or_create(fingerprint=mark, defaults={"public_key": request.POST["public_key"], "account": account})
    note(request, account.username, f"现场设备交来公钥 {mark}", "成功")
    return answer({"fingerprint": mark}, 201)


@for_business
@require_POST
def take(request: HttpRequest) -> JsonResponse:
    """One bundle: its bytes are the body. Answered only when they are kept durably; then the phone may forget it."""
    raw = body_of(request)
    if raw is None:
        return refuse("现场记录没有传完，或者超过 64 兆", "在网络好的地方再同步；记录仍在手机上", 400)
    if sha256(raw).hexdigest() != request.headers.get("X-Yifa-Digest", ""):
        return refuse("传输中有差错", "再同步一次；记录仍在手机上", 400)
    current = runtime.current()
    row = syncing.take(current, person_of(request), raw, skew_of(current.now(), request.headers.get("X-Yifa-Sent", "")))
    note(request, account_of(request).username, f"现场同步 {row.digest[:16]}", str(State(row.state).label))
    return answer(acknowledged(row), 200)


def acknowledged(row: Bundle) -> dict[str, object]:
    """What the phone is told: it forgets everything but what cannot be opened here."""
    return {
        "digest": row.digest,
        "state": row.state,
        "words": State(row.state).label,
        "number": row.number,
        "matter": row.matter,
        "forget": row.state != State.UNREADABLE,
        "reasons": [{"missing": each["missing"], "todo": each["todo"]} for each in row.reasons],
    }


def body_of(request: HttpRequest) -> bytes | None:
    """The whole body, None for one too large or broken off; what is too large is not read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and 0 < int(length[:12]) <= LARGEST):
        return None
    try:
        raw = request.read(LARGEST + 1)
    except (UnreadablePostError, OSError):
        return None
    return raw if len(raw) == int(length) else None


def skew_of(now: datetime, sent: str) -> int | None:
    """Seconds by which the device's clock is ahead of ours, None where it did not say."""
    try:
        said = datetime.fromisoformat(sent)
    except ValueError:
        return None
    return int((said - now).total_seconds()) if said.tzinfo is not None and 1949 <= said.year <= 2200 else None


def refuse(missing: str, todo: str, status: int) -> JsonResponse:
    """A request that cannot be answered."""
    return answer({"reasons": [{"missing": missing, "todo": todo}]}, status)
