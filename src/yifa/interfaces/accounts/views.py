"""Logging in and out, and taking a slip into use; says the same for an unknown account and a wrong password."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import segno
from django.contrib.auth import authenticate, login, logout
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yifa.interfaces.accounts import secrets, slips
from yifa.interfaces.accounts.log import note
from yifa.interfaces.accounts.models import Account, Slip

WRONG = "账号、密码或者动态码不对。三项都要对才能登录；动态码每个只能用一次。"
WRONG_SLIP = "账号或者重置单不对，或者重置单已经用过、过期。请当面向系统管理员另开一张。"


def text_of(request: HttpRequest, name: str, limit: int = 200) -> str:
    """A posted text without control characters, cut to a length."""
    return "".join(c for c in request.POST.get(name, "") if c.isprintable())[:limit]


def safe_next(request: HttpRequest) -> str:
    """Where to go after log-in: an address of this host, else the desk."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return target
    return reverse("workbench:desk")


@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Account, password and code in one form."""
    wrong, status = "", 200
    if request.method == "POST":
        username = text_of(request, "username", 40)
        account = authenticate(
            request, username=username, password=request.POST.get("password", "")[:200], code=text_of(request, "code", 8)
        )
        if isinstance(account, Account):
            login(request, account)
            note(request, account.username, "登录", "成功")
            return redirect(safe_next(request))
        note(request, username, "登录", "未成功")
        wrong, status = WRONG, 401
    context = {"wrong": wrong, "next": safe_next(request), "timed_out": getattr(request, "timed_out", False)}
    return render(request, "accounts/login.html", context, status=status)


def locked_out(request: HttpRequest, *_given: Any, **_named: Any) -> HttpResponse:
    """Too many wrong tries on this account. What the lock passes along differs by its version, so only the request is read."""
    note(request, text_of(request, "username", 40), "登录", "多次不对，暂停")
    response = render(request, "accounts/locked.html", status=429)
    response["Retry-After"] = "900"
    return response


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session here and now."""
    if isinstance(request.user, Account):
        note(request, request.user.username, "退出登录", "成功")
    logout(request)
    return redirect("public:home")


@sensitive_post_parameters("slip", "password", "code")
@require_http_methods(["GET", "POST"])
def take_slip(request: HttpRequest) -> HttpResponse:
    """First the slip, then password and second factor, all before anything is stored."""
    if request.method == "GET":
        return render(request, "accounts/slip.html", {})
    if request.POST.get("stage") != "set":
        return slip_shown(request)
    slip = Slip.objects.filter(pk=request.session.get("slip")).select_related("account").first()
    totp = secrets.unseal(request.session["totp"]) if "totp" in request.session else None
    if slip is None or totp is None or slip.used_at is not None:
        return render(request, "accounts/slip.html", {"wrong": WRONG_SLIP}, status=401)
    try:
        if request.POST.get("password") != request.POST.get("again"):
            raise ValidationError("两次输入的密码不一样。")
        done = slips.use(slip, request.POST.get("password", ""), totp, text_of(request, "code", 8))
    except ValidationError as error:
        return choose_page(request, slip, totp, error.messages)
    if not done:
        return choose_page(request, slip, totp, ["动态码不对；请等下一个动态码再试。"])
    request.session.flush()
    note(request, slip.account.username, "用重置单设定密码和动态码", "成功")
    return redirect("accounts:login")


def slip_shown(request: HttpRequest) -> HttpResponse:
    """Check the slip; wrong ones count towards the lock of that account, as wrong passwords do."""
    username = text_of(request, "username", 40)
    slip = slips.find(username, text_of(request, "slip", 40))
    if slip is None:
        # A wrong slip is passed to the same counter as a wrong password.
        authenticate(request, username=username, password="", code="")
        note(request, username, "出示重置单", "未成功")
        return render(request, "accounts/slip.html", {"wrong": WRONG_SLIP}, status=401)
    totp = secrets.new_totp()
    request.session.cycle_key()
    request.session["slip"], request.session["totp"] = slip.pk, secrets.seal(totp)
    return choose_page(request, slip, totp, [])


def choose_page(request: HttpRequest, slip: Slip, totp: str, wrong: list[str]) -> HttpResponse:
    """The page with the QR code and the password fields."""
    context = {
        "account": slip.account,
        "secret": totp,
        "picture": qr(secrets.totp_uri(totp, slip.account.username)),
        "wrong": wrong,
    }
    return render(request, "accounts/choose.html", context, status=400 if wrong else 200)


def qr(text: str) -> SafeString:
    """The text as an inline SVG without scripts or styles."""
    out = BytesIO()
    segno.make(text, error="m").save(out, kind="svg", scale=5, light="#ffffff", xmldecl=False, svgns=True, nl=False)
    return mark_safe(out.getvalue().decode())  # noqa: S308  made here from our own text, no markup of others in it
