"""The administrators' pages: accounts, slips, tokens, the log; each kind does its own part and none does business."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from yifa.interfaces.accounts import secrets, slips
from yifa.interfaces.accounts.guards import account_of, for_kinds
from yifa.interfaces.accounts.log import note
from yifa.interfaces.accounts.models import Account, Event, Kind, Token
from yifa.interfaces.accounts.views import text_of

ADMINISTRATORS = (Kind.SYSTEM, Kind.SECURITY, Kind.AUDIT)


@for_kinds(*ADMINISTRATORS)
@require_GET
def manage(request: HttpRequest) -> HttpResponse:
    """Accounts for the system and security administrators, the log for the auditor."""
    kind = account_of(request).kind
    context: dict[str, object] = {"kind": kind}
    if kind == Kind.AUDIT:
        context["events"] = Event.objects.all()[:500]
    else:
        context["accounts"] = Account.objects.order_by("kind", "username")
        context["tokens"] = Token.objects.filter(revoked_at__isnull=True).select_related("account")
    return render(request, "accounts/manage.html", context)


@for_kinds(Kind.SYSTEM)
@require_POST
def open_account(request: HttpRequest) -> HttpResponse:
    """A new account without a password, and its slip, printed once."""
    username, shown = text_of(request, "username", 40), text_of(request, "shown_name", 60)
    kind, person = text_of(request, "kind", 10), text_of(request, "person", 80) or None
    if not username or not shown or kind not in Kind.values:
        return render(request, "accounts/told.html", {"what": "账号、姓名和种类都要填写。"}, status=400)
    try:
        with transaction.atomic():
            account = Account.objects.open(username=username, kind=kind, person=person, shown_name=shown)
    except IntegrityError:
        what = "没有开立：账号已经有人使用；或者业务账号没有填人员编号，管理员账号填了人员编号。"
        return render(request, "accounts/told.html", {"what": what}, status=409)
    note(request, account_of(request).username, f"开立账号 {account.username}", "成功")
    return printed_slip(request, account)


def printed_slip(request: HttpRequest, account: Account) -> HttpResponse:
    """The slip on paper; this page is the only place where it can ever be read."""
    text = slips.issue(account, str(account_of(request)))
    note(request, account_of(request).username, f"为 {account.username} 开具重置单", "成功")
    return render(request, "accounts/printed.html", {"account": account, "slip": text})


@for_kinds(Kind.SYSTEM)
@require_POST
def issue_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip for somebody who stands at the desk."""
    return printed_slip(request, get_object_or_404(Account, pk=pk))


def _switch(active: bool) -> Callable[[HttpRequest, int], HttpResponse]:
    def switch(request: HttpRequest, pk: int) -> HttpResponse:
        """Enable or disable; a disabled account stops at its next request."""
        account = get_object_or_404(Account, pk=pk)
        if account.pk != account_of(request).pk:
            account.is_active = active
            account.save(update_fields=["is_active"])
            note(request, account_of(request).username, f"{'启用' if active else '停用'}账号 {account.username}", "成功")
        return redirect("accounts:manage")

    return switch


enable = for_kinds(Kind.SECURITY)(require_POST(_switch(True)))
disable = for_kinds(Kind.SECURITY)(require_POST(_switch(False)))


@for_kinds(Kind.SECURITY)
@require_POST
def issue_token(request: HttpRequest, pk: int) -> HttpResponse:
    """A token for a program that acts for this account; shown once."""
    account = get_object_or_404(Account, pk=pk, kind=Kind.BUSINESS)
    text = secrets.new_token()
    Token.objects.create(account=account, name=text_of(request, "name", 60) or "接口", digest=secrets.digest(text))
    note(request, account_of(request).username, f"为 {account.username} 开具接口令牌", "成功")
    return render(request, "accounts/printed.html", {"account": account, "token": text})


@for_kinds(Kind.SECURITY)
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """The token stops at its next request."""
    token = get_object_or_404(Token, pk=pk)
    Token.objects.filter(pk=pk).update(revoked_at=timezone.now())
    note(request, account_of(request).username, f"收回 {token.account.username} 的接口令牌", "成功")
    return redirect("accounts:manage")
