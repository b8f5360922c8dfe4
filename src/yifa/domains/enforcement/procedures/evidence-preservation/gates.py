"""Whether every preserved thing was dealt with, and what is to go back went back; refuses to know where the case stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import no
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json

BACK = "return"
NEEDS_BASIS = ("seize", "confiscate")
"""Ways that take a thing from its owner for longer: each names the article that allows it."""


def _rows(question: Question, fact: str) -> Sequence[Mapping[str, Json]]:
    value = question.fact(fact)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def goods_dealt_with(question: Question, args: Mapping[str, Json]) -> Finding:
    """Yes where each thing of the list is dealt with once, and taking it for longer names its basis."""
    of = str(args["of"])
    if question.fact(of) is Lacking.LATER:
        return SILENT
    rows, goods = _rows(question, of), _rows(question, str(args["goods"]))
    numbered = Counter(row.get("goods_no") for row in rows)
    left = [str(number) for number in range(1, len(goods) + 1) if number not in numbered]
    strange = [str(number) for number, times in numbered.items() if times > 1 or number not in range(1, len(goods) + 1)]
    faults = []
    if left:
        faults.append(f"第{'、'.join(left)}项没有处理")
    if strange:
        faults.append(f"第{'、'.join(strange)}项重复，或者不在登记保存的{len(goods)}项物品之内")
    bare = [str(row.get("goods_no")) for row in rows if row.get("deal_way") in NEEDS_BASIS and not row.get("deal_basis")]
    if bare:
        faults.append(f"第{'、'.join(bare)}项查封、扣押或者没收而没有写明依据")
    if not faults:
        return YES
    todo = "按清单的序号逐项写明处理方式，每项一次；查封、扣押、没收的写明法律依据。"
    return no("own", f"登记保存的物品：{'；'.join(faults)}。", todo, field=of)


def goods_given_back(question: Question, args: Mapping[str, Json]) -> Finding:
    """Yes where nothing is to go back, or a giving back stands."""
    back = [str(row.get("goods_no")) for row in _rows(question, str(args["of"])) if row.get("deal_way") == BACK]
    if not back or question.acts("give-back"):
        return YES
    return no("own", f"决定退还的第{'、'.join(back)}项还没有发还。", "先办理“发还登记保存的物品”。", step="give-back")


GATES = {
    "goods-dealt-with": OwnTest("登记保存的物品逐项处理", goods_dealt_with, facts=("of", "goods")),
    "goods-given-back": OwnTest("决定退还的已经发还", goods_given_back, facts=("of",)),
}
"""Named tests of the preservation of evidence."""
