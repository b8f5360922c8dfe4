"""The page behind a paper's QR, and the statement handed in there; sets no cookie, shows no person's data, takes no money."""

from __future__ import annotations

import json
import secrets
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from yifa.interfaces.onsite.sealing import NONCE, TownKey, seal
from yifa.interfaces.party.codes import act_of, is_slip
from yifa.interfaces.party.models import Submission, WrongSlip
from yifa.interfaces.party.told import PaperPage, page_of
from yifa.interfaces.public.reads import Square
from yifa.record.canonical import CanonicalError, check_text

LONGEST = 5000
"""Characters of a statement."""
MOST_WRONG = 5
"""Wrong slips for one paper within an hour."""
MOST_WAITING = 20
"""Statements of one paper that nobody has taken up yet."""


def asked(request: HttpRequest) -> tuple[Square, PaperPage, str, str]:
    """The page that number and code open. Raises Http404 for a wrong one, an expired one and for none alike."""
    data = request.POST if request.method == "POST" else request.GET
    number, code = data.get("n", "")[:80].strip(), data.get("c", "")[:40].strip().lower()
    square = Square.here()
    act = act_of(square.current, number, code)
    page = page_of(square, act) if act is not None else None
    if page is None or page.expired(square.now):
        raise Http404
    return square, page, number, code


@require_safe
def paper(request: HttpRequest) -> HttpResponse:
    """What this paper is, who may be asked, what can be done until when."""
    if not request.GET.get("n") and not request.GET.get("c"):
        return private(render(request, "party/find.html", {}))
    square, page, number, code = asked(request)
    return shown(request, square, page, number, code)


@csrf_exempt  # no session and no cookie: what counts is the slip's secret, which no other site knows
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Take a statement in, sealed to the town, and give a receipt. Nothing is kept readable here."""
    square, page, number, code = asked(request)
    words = request.POST.get("words", "").replace("\r\n", "\n").strip()
    wrong = objection(square, page, request.POST.get("slip", ""), words)
    if wrong:
        return shown(request, square, page, number, code, wrong=wrong, words=words, status=422)
    current = square.current
    binding = f"party/{page.act.id}/{secrets.token_hex(8)}"
    content = json.dumps({"act": str(page.act.id), "words": words}, ensure_ascii=False).encode()
    receipt = secrets.token_hex(5).upper()
    town_key = TownKey(current.home)
    Submission.objects.create(
        act=str(page.act.id), matter=page.act.matter, binding=binding, receipt=receipt, at=square.now,
        sealed=seal(town_key.public, content, binding, secrets.token_bytes(NONCE)),
    )  # fmt: skip
    return private(render(request, "party/received.html", {"receipt": receipt, "at": square.now, "page": page}))


def objection(square: Square, page: PaperPage, slip: str, words: str) -> str:
    """Why a statement is not taken in, in words that say what to do; empty where it is."""
    act = str(page.act.id)
    hour = square.now - timedelta(hours=1)
    if not page.hears:
        return "这件事项已经办结，或者不接受网上陈述：请到上面写的机关当面提出。"
    if WrongSlip.objects.filter(act=act, at__gt=hour).count() >= MOST_WRONG:
        return "回执码错得太多，一小时以后再试，或者到上面写的机关当面提出。内容没有丢，请先保存在自己的手机里。"
    if not is_slip(square.current, page.act.id, slip):
        WrongSlip.objects.create(act=act, at=square.now)
        return "回执码不对：它印在随文书交给您的回执上，不在文书上。"
    if not words:
        return "请写下您的意见。"
    if len(words) > LONGEST or not recordable(words):
        return f"最多写 {LONGEST} 个字，不要有控制字符；更多的材料请到上面写的机关当面提交。"
    if Submission.objects.filter(act=act, taken_at=None).count() >= MOST_WAITING:
        return "已经收到很多次，还没有处理完：请等工作人员处理，或者当面提出。"
    return ""


def recordable(words: str) -> bool:
    """True for text that may enter the record."""
    try:
        check_text(words)
    except CanonicalError:
        return False
    return True


def shown(
    request: HttpRequest, square: Square, page: PaperPage, number: str, code: str, *, wrong: str = "", words: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The page, with what was typed kept where it was not taken in."""
    context = {
        "page": page, "n": number, "c": code, "wrong": wrong, "words": words, "longest": LONGEST,
        "organ": square.current.town_settings["organ"], "superior": square.current.town_settings.get("superior", ""),
    }  # fmt: skip
    return private(render(request, "party/paper.html", context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """No cache keeps it, no search engine lists it, no link gives the code away."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
