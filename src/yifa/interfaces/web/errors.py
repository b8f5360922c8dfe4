"""Pages for requests that cannot be answered: what happened and what to do, never a trace; refuses to use the record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string


def page(request: HttpRequest, status: int, title: str, what: str, todo: str) -> HttpResponse:
    """A plain page in Chinese that needs neither session nor record; JSON for the interface."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"refused": [{"missing": what, "todo": todo}]}, status=status, json_dumps_params={"ensure_ascii": False}
        )
    return HttpResponse(render_to_string("web/error.html", {"title": title, "what": what, "todo": todo}), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  named by Django
    """400."""
    return page(
        request, 400, "这个请求读不懂", "送来的内容不完整，或者太大。", "请返回上一页，检查后重新提交；没有任何内容被记录。"
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  named by Django
    """403."""
    return page(
        request, 403, "这一页不对这个账号开放", "这一页由别的岗位使用。", "请回到工作台；需要查看时，请向安全管理员说明用途。"
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  named by Django
    """404; the same for what does not exist and what this person may not see."""
    return page(request, 404, "没有找到", "没有这一页，或者它不在可以查看的范围内。", "请核对编号，或者用检索查找。")


def server_error(request: HttpRequest) -> HttpResponse:
    """500; no trace, no version."""
    return page(
        request,
        500,
        "暂时出了问题",
        "系统没能完成这一步，没有得到确认的内容不算已经记录。",
        "请稍后再试；如果重复出现，请联系系统管理员。",
    )


def forged_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  named by Django
    """A form without its token: from another site, or after a new log-in."""
    return page(
        request,
        403,
        "这张表单已经失效",
        "表单不是从本系统当前的登录中提交的，没有任何内容被记录。",
        "请返回上一页刷新后再提交；草稿仍在。",
    )
