"""Plays what happens to a penalty between the hearing of the party and the decision: review and meeting; refuses to decide."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime
from typing import TypeAlias

from yifa.interfaces.demo.ordinary import Doings, File
from yifa.interfaces.demo.stage import REVIEWER, Doing, Facts, Who
from yifa.record.act import Json

REVIEW = "legal-review"
Opening: TypeAlias = Generator[datetime, None, str]
"""A part that ends with the matter it opened."""


def reviewed(file: File) -> Doings:
    """The legal review as the row tells it; nothing where none is asked."""
    if file.row.review == "none":
        return
    matter = yield from sent(file)
    if file.row.review == "return":
        matter = yield from returned(file, matter)
    if file.row.review == "changes":
        yield from changed(file, matter)
    elif file.row.review == "disagree":
        yield from disagreed(file, matter)
        yield from agreed(file, (yield from sent(file)))
    else:
        yield from agreed(file, matter)


def sent(file: File) -> Opening:
    """A text goes to the reviewer. Returns the matter of the review."""
    file.later(1, 9)
    facts: dict[str, Json] = {"review_object": "penalty", "draft": file.new_draft()}
    yield from file.step("send-review", file.who, facts)
    return newest(file, REVIEW)


def newest(file: File, slug: str) -> str:
    """The last matter of a procedure that was opened about this case."""
    view = file.stage.runtime.view()
    return [other for _, other in view.linking(file.matter) if view.procedure_of(other) == slug][-1]


def _in(file: File, matter: str, name: str, who: Who, facts: Facts) -> Doing:
    file.later(1, 14)
    return file.stage.act(f"{REVIEW}.{name}", file.at, (who,), facts, matter=matter)


def points(**but: str) -> list[Json]:
    """Every point of a review, met unless told otherwise; whether to hand the case over does not arise."""
    told = {
        "power": "met",
        "officers": "met",
        "facts": "met",
        "law": "met",
        "procedure": "met",
        "paper": "met",
        "transfer": "none",
    }
    return [{"aspect": aspect, "point_result": but.get(aspect, result)} for aspect, result in told.items()]


def agreed(file: File, matter: str) -> Doing:
    """The reviewer agrees."""
    facts: dict[str, Json] = {
        "draft": file.draft, "verdict": "agree", "points": points(),
        "opinion_text": "主体适格，事实清楚，程序合法，裁量适当，同意（示例）",
    }  # fmt: skip
    return _in(file, matter, "opinion", REVIEWER, facts)


def returned(file: File, matter: str) -> Opening:
    """Sent back for what is missing, and sent again."""
    facts: dict[str, Json] = {
        "missing_materials": "缺少复查照片和裁量理由的说明，请补齐再送（示例）",
        "findings": [
            {"aspect": "facts", "finding": "缺少复查照片（示例）"},
            {"aspect": "law", "finding": "没有说明裁量理由（示例）"},
        ],
    }
    yield from _in(file, matter, "return", REVIEWER, facts)
    again: dict[str, Json] = {
        "draft": file.new_draft(),
        "resubmit_answer": "已补齐复查照片，补写裁量理由（示例）",
        "answers": [
            {"answer_item": 1, "adopted": "yes", "adopted_why": "已补齐复查照片（示例）"},
            {"answer_item": 2, "adopted": "yes", "adopted_why": "已补写裁量理由（示例）"},
        ],
    }
    yield from _in(file, matter, "resubmit", Who(file.first.name, "drafter"), again)
    return matter


def changed(file: File, matter: str) -> Doings:
    """The reviewer agrees to a changed text; the officers answer point by point."""
    facts: dict[str, Json] = {
        "draft": file.new_draft(),
        "verdict": "agree-with-changes",
        "opinion_text": "事实清楚，文书须补写裁量理由，修改后同意（示例）",
        "points": points(law="unmet", paper="unmet"),
        "findings": [
            {"aspect": "paper", "finding": "决定书没有写明裁量理由", "change": "补写裁量的情节和档次", "item_grade": "must"},
            {"aspect": "procedure", "finding": "告知书与决定书的日期写法不一致", "change": "统一写法", "item_grade": "advice"},
        ],
        "must_items": 1,
    }
    opinion = yield from _in(file, matter, "opinion", REVIEWER, facts)
    answers: dict[str, Json] = {
        "answers": [
            {"answer_item": 1, "adopted": "yes", "adopted_why": "已按意见补写（示例）"},
            {"answer_item": 2, "adopted": "no", "adopted_why": "告知书已经送达，只在决定书里统一写法（示例）"},
        ]
    }
    file.later(1, 9)
    drafter = (Who(file.first.name, "drafter"),)
    yield from file.stage.act(f"{REVIEW}.answered", file.at, drafter, answers, matter=matter, thread=opinion)


def disagreed(file: File, matter: str) -> Doing:
    """The reviewer does not agree."""
    facts: dict[str, Json] = {
        "draft": file.draft,
        "verdict": "disagree",
        "opinion_text": "证据不足以认定违法行为的持续时间，补充后再送（示例）",
        "points": points(facts="unmet"),
        "findings": [{"aspect": "facts", "finding": "没有核实开始的时间", "item_grade": "must"}],
    }
    return _in(file, matter, "opinion", REVIEWER, facts)


def put_to_meeting(file: File) -> Opening:
    """The head of the office puts the case to the heads. Returns the matter of the topic."""
    file.later(1, 9)
    facts: dict[str, Json] = {
        "agenda_topic": f"{file.row.at:%Y年%m月%d日}登记的一件处罚案件（示例）", "meeting_body": "heads", "draft": file.draft,
    }  # fmt: skip
    yield from file.step("put-to-meeting", (Who("office-head", "office-head"),), facts)
    return newest(file, "agenda-item")
