"""Whether a lot can be drawn, was sealed and opened with the same seed, and has somebody left; refuses to pick anybody."""

from __future__ import annotations

import re

from yifa.procedure.answer import YES, Finding, all_of
from yifa.procedure.checks.base import Args, no, word
from yifa.procedure.lots import (
    OBJECT,
    OFFICER,
    SEED_DIGEST,
    STOOD_IN,
    asked,
    column,
    lists_of,
    order_of,
)
from yifa.procedure.own import OwnTest
from yifa.procedure.question import Question
from yifa.record.lot import SHORTEST_SEED, commitment, faults, repeated

SEALED = re.compile(r"sha256:[0-9a-f]{64}\Z")


def lot_lists(question: Question, args: Args) -> Finding:
    """`own: {name: lot-lists, objects, officers, conflicts}`: nobody stands twice, and every object can be given two officers."""
    fact = asked(question)
    if question.probing:
        return YES
    objects, officers = word(args, "objects"), word(args, "officers")
    twice = repeated(column(fact(objects), OBJECT))
    wrong = [no("own", f"对象名单里“{each}”不止一次。", "每个对象只列一次。", field=objects) for each in twice]
    if repeated(column(fact(officers), OFFICER)):
        wrong.append(no("own", "检查人员名单里有人不止一次。", "每人只列一次。", field=officers))
    wrong += [no("own", f"{fault}。", "补齐名单，或者少抽几个。", field=objects) for fault in faults(lists_of(fact))]
    return all_of(wrong) if wrong else YES


def lot_sealed(question: Question, args: Args) -> Finding:
    """`own: {name: lot-sealed, digest}`: what is published of the seed is a digest and nothing else."""
    name = word(args, "digest")
    given = asked(question)(name)
    if question.probing or (isinstance(given, str) and SEALED.match(given)):
        return YES
    return no(
        "own", "种子摘要不对：应当是“sha256:”加64位小写十六进制数。", "用 yifa draw seed 产生种子，只填它的摘要。", field=name
    )


def lot_opened(question: Question, args: Args) -> Finding:
    """`own: {name: lot-opened, seed}`: the seed is long enough and the one that was sealed."""
    name = word(args, "seed")
    fact = asked(question)
    seed = fact(name)
    if question.probing or not isinstance(seed, str):
        return YES
    if len(seed) < SHORTEST_SEED:
        return no("own", f"种子太短：至少{SHORTEST_SEED}个字符。", "作废本次抽取，另行封存足够长的种子。", field=name)
    if commitment(seed) != fact(SEED_DIGEST):
        todo = "填写封存时的那一个种子；种子遗失的，作废本次抽取，重新进行。"
        return no("own", "种子与封存时公布的摘要不符。", todo, field=name)
    return YES


def lot_left(question: Question, args: Args) -> Finding:
    """`own: {name: lot-left, gone}`: the object was drawn and not replaced before, and another one is left."""
    name = word(args, "gone")
    fact = asked(question)
    gone, picks = fact(name), order_of(fact)
    if question.probing or picks is None:
        return YES
    before = question.acts(STOOD_IN)
    wanted = lists_of(fact).wanted
    replaced = {question.folded.facts_of(done).get(name) for done in before}
    standing = {pick.drawn for pick in picks[: wanted + len(before)]} - replaced
    if gone not in standing:
        return no("own", f"“{gone}”不在抽取结果里，或者已经递补过。", "填写抽取结果里的对象编号。", field=name)
    if wanted + len(before) >= len(picks):
        return no("own", "名单上没有可以递补的对象了。", "不再递补；需要增加检查的，另行抽取。", field=name)
    return YES


GATES: dict[str, OwnTest] = {
    "lot-lists": OwnTest("名单可以抽取", lot_lists, ("objects", "officers", "conflicts")),
    "lot-sealed": OwnTest("公布的是种子的摘要", lot_sealed, ("digest",)),
    "lot-opened": OwnTest("种子就是封存的那一个", lot_opened, ("seed",)),
    "lot-left": OwnTest("还有可以递补的对象", lot_left, ("gone",)),
}
