"""Fact specifications for tests, one of each of the seventeen types."""

from __future__ import annotations

from yifa.procedure.declaration import FactSpec, Private

CASE = Private("case", "archive")

ALL: dict[str, FactSpec] = {
    "account": FactSpec("account", "text", "经过", required=True, example="在人行道上摆卖"),
    "kind": FactSpec("kind", "choice", "处罚种类", required=True, choices={"warning": "警告", "fine": "罚款"}),
    "shown": FactSpec("shown", "confirm", "已出示执法证", required=True),
    "seen_on": FactSpec("seen_on", "day", "发现日期"),
    "told_at": FactSpec("told_at", "time", "告知时间"),
    "amount": FactSpec("amount", "money", "罚款数额", required_unless="warn-only"),
    "leaflets": FactSpec("leaflets", "count", "资料份数", estimate=True),
    "holder": FactSpec("holder", "person", "持证人"),
    "issuer": FactSpec("issuer", "organisation", "颁发单位"),
    "party": FactSpec("party", "party", "当事人", private=CASE),
    "where": FactSpec("where", "place", "地点"),
    "photo": FactSpec("photo", "evidence", "现场照片", private=CASE),
    "text_paper": FactSpec("text_paper", "paper", "决定书稿"),
    "item": FactSpec("item", "law-ref", "职权事项", of="powers"),
    "about": FactSpec("about", "matter-ref", "相关事项", of="person"),
    "earlier": FactSpec("earlier", "act-ref", "相关行为"),
    "goods": FactSpec(
        "goods",
        "list",
        "物品",
        items={"what": FactSpec("what", "text", "名称", required=True), "price": FactSpec("price", "money", "价值")},
    ),
}
