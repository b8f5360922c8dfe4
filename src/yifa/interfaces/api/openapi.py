"""Describes the interface for programs as it is, in OpenAPI 3.1; a test holds it against the addresses."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yifa.interfaces.api.answers import answer
from yifa.interfaces.api.drafts import LONGEST
from yifa.interfaces.api.open_data import MOST, USUAL
from yifa.interfaces.public.reads import cached
from yifa.interfaces.workbench.uploads import TAKEN
from yifa.projections import notices

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
KIND = r"^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*$"
ACT_ID: Schema = {"type": "string", "pattern": r"^\d+\.\d+$", "description": "记录编号：期号.序号"}
DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
SHORT: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[!-~]+$"}
KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": SHORT,
    "description": "提交编号，也可以写在正文的 key 里：同一编号重复提交同一内容，得到同一条记录",
}
TIME: Schema = {"type": "string", "format": "date-time", "description": "带时区的时间"}


def ref(name: str) -> Schema:
    """A named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def said(description: str, schema: Schema) -> Schema:
    """An answer in JSON."""
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def asked(name: str, where: str, schema: Schema, description: str) -> Schema:
    """A parameter."""
    return {"name": name, "in": where, "required": where == "path", "schema": schema, "description": description}


def objects(required: tuple[str, ...], properties: Schema, *, closed: bool = False) -> Schema:
    """An object; a closed one takes no other keys."""
    told: Schema = {"type": "object", "required": list(required), "properties": properties}
    return {**told, "additionalProperties": False} if closed else told


ACTOR = objects(("person", "capacity"), {"person": SHORT, "capacity": SHORT, "acting_for": TEXT}, closed=True)
DRAFT = objects(
    ("kind", "at", "actors"),
    {
        "kind": {"type": "string", "maxLength": LONGEST, "pattern": KIND, "description": "行为种类：事项.步骤"},
        "at": TIME,
        "actors": {"type": "array", "items": ref("Actor"), "maxItems": 50},
        "facts": {"type": "object", "description": "内容名称到值；金额是整数分，不写小数"},
        "matter": {**SHORT, "description": "所属事项；发起事项时不写"},
        "thread": ACT_ID,
        "links": {"type": "object", "additionalProperties": TEXT},
        "evidence": {"type": "array", "items": DIGEST},
        "key": {**SHORT, "description": "提交编号：同一编号重复提交同一内容，得到同一条记录"},
    },
    closed=True,
)
RECORDED = objects(
    ("act", "matter", "kind", "recorded_at", "leaf"),
    {"act": ACT_ID, "matter": TEXT, "kind": TEXT, "recorded_at": TIME, "leaf": {"type": "string", "pattern": "^[0-9a-f]{64}$"}},
)
WORD: Schema = {"type": ["string", "null"]}
REASON = objects(
    ("missing", "todo"),
    {"why": TEXT, "test": TEXT, "missing": TEXT, "article": WORD, "rule": WORD, "todo": TEXT, "field": WORD, "step": WORD},
)
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
NOTICE = objects(
    ("act", "kind", "title", "made_at", "state"),
    {
        "act": ACT_ID,
        "kind": TEXT,
        "title": TEXT,
        "number": WORD,
        "made_at": TIME,
        "published_at": MOMENT,
        "withdrawn_at": MOMENT,
        "reason": WORD,
        "shown_until": {"type": ["string", "null"], "format": "date", "description": "展示的最后一日"},
        "corrected_at": MOMENT,
        "state": {"type": "string", "enum": ["待公开", "有效", "已撤回", "公示期满"]},
        "facts": {"type": ["object", "null"], "description": "依法公开的内容；已撤回的、公示期满的没有"},
    },
)
SCHEMAS: Schema = {
    "Actor": ACTOR,
    "Draft": DRAFT,
    "Recorded": RECORDED,
    "Stored": objects(("digest",), {"digest": DIGEST, "media_type": TEXT}),
    "Refused": objects(("refused",), {"refused": {"type": "array", "items": REASON, "minItems": 1}}),
    "Notice": NOTICE,
    "Notices": objects(
        ("notices", "next"),
        {
            "notices": {"type": "array", "items": ref("Notice"), "maxItems": MOST},
            "next": {"type": ["string", "null"], "description": "接着读下一部分时写在 after 里；没有了就是空"},
        },
    ),
}
NOT_FOUND: Schema = {"404": {"description": "没有，或者没有公开"}}


def no(*statuses: str) -> Schema:
    """Refusals: every reason, what is missing, which article, what to do next."""
    words = {
        "400": "读不懂",
        "401": "没有有效的令牌",
        "403": "提交人不在办理人员之中",
        "409": "不能办理，附全部理由",
        "413": "太大",
        "415": "认不出的文件",
        "429": "太频繁，过一会儿再来",
        "503": "没有写入，可以再试",
    }
    return {status: said(words[status], ref("Refused")) for status in statuses}


def submitting() -> Schema:
    """The address that records."""
    return {
        "summary": "提交一个行为",
        "description": (
            "经过与网页表单相同的判断，记入或者拒绝。令牌只证明提交人本人：提交人必须是办理人员之一；"
            "其他办理人员由提交人写明，接口不另行会签，由提交人负责。"
        ),
        "security": [{"bearer": []}],
        "parameters": [KEY],
        "requestBody": {"required": True, "content": {"application/json": {"schema": ref("Draft")}}},
        "responses": {"201": said("已记入", ref("Recorded")), **no("400", "401", "403", "409", "413", "429", "503")},
    }


def storing() -> Schema:
    """The address that takes files."""
    binary: Schema = {"type": "string", "contentMediaType": "application/octet-stream", "maxLength": 20 * 1024 * 1024}
    return {
        "summary": "存入一份证据",
        "description": (
            "正文就是文件本身，最多 20 兆，按文件开头辨认种类：" + "、".join(sorted(TAKEN)) + "。"
            "写明用于哪项内容时，按那项内容的保密和保存期限存放；不写的按不公开存放。"
        ),
        "security": [{"bearer": []}],
        "parameters": [
            asked("kind", "query", TEXT, "行为种类：事项.步骤"),
            asked("fact", "query", TEXT, "内容名称；列表里的写成“列表.行.名称”"),
        ],
        "requestBody": {"required": True, "content": {"application/octet-stream": {"schema": binary}}},
        "responses": {"201": said("已存入", ref("Stored")), **no("400", "401", "413", "415", "429", "503")},
    }


def listing(year: Schema) -> Schema:
    """The address of the public list."""
    several: Schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
    return {
        "summary": "公开的事项，最近的在前，一部分一部分地读",
        "parameters": [
            asked("kind", "query", {"type": "string", "minLength": 1, "maxLength": 60}, "事项"),
            asked("year", "query", year, "年份"),
            asked("limit", "query", several, "一次读多少条"),
            asked("after", "query", ACT_ID, "接着哪一条读：上一部分的 next"),
        ],
        "responses": {"200": said("公示", ref("Notices")), **no("400", "429")},
    }


def document() -> Schema:
    """The whole description."""
    year: Schema = {"type": "integer", "minimum": notices.YEARS.start, "maximum": notices.YEARS.stop - 1}
    act = asked("act", "path", ACT_ID, "记录编号")
    return {
        "openapi": "3.1.0",
        "info": {"title": "依法接口", "version": "1", "description": "公开数据不用登录；提交行为和证据用接口令牌。"},
        "servers": [{"url": "/"}],
        "paths": {
            "/api/acts": {"post": submitting()},
            "/api/evidence": {"post": storing()},
            "/api/notices": {"get": listing(year)},
            "/api/notices/{act}": {
                "get": {
                    "summary": "一条公示",
                    "parameters": [act],
                    "responses": {"200": said("公示", ref("Notice")), **NOT_FOUND, **no("429")},
                }
            },
            "/api/figures/{year}": {
                "get": {
                    "summary": "一年的数字，各附背后的记录",
                    "parameters": [asked("year", "path", year, "年份")],
                    "responses": {"200": said("年度报告的数字", {"type": "object"}), **NOT_FOUND, **no("429")},
                }
            },
            "/api/openapi.json": {"get": {"summary": "本说明", "responses": {"200": said("本说明", {"type": "object"})}}},
        },
        "components": {"schemas": SCHEMAS, "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    }


@require_GET
def described(request: HttpRequest) -> HttpResponse:
    """The description, for anybody."""
    del request
    return cached(answer(document()))
