"""Named tests of the ordinary penalty: review, times, kinds, defence, instalments, papers, recusal; none knows the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from yifa.law.dated import yuan
from yifa.procedure.answer import SILENT, YES, Answer, Finding
from yifa.procedure.checks.base import no, unsettled
from yifa.procedure.clocks import instant_of
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.procedure.standing import held, person_name
from yifa.procedure.view import Done
from yifa.record.act import Json

Args = Mapping[str, Json]

HEAD = "head"

SCOPE = "penalty.legal_review.scope"
KINDS = "penalty.kinds"
EVERY_CASE = 1
"""The scope's value where every ordinary penalty is reviewed; otherwise only the cases that the law lists."""

OUTSIDE = "none"
"""The choice that says: none of the listed cases."""

SINCE_REVISION = frozenset(("criticism", "downgrade", "restrict", "close-down", "bar-trade"))
"""Kinds that article 9 of the revision lists; whether the law before it knew them is not checked."""

LIGHTEST = "warning"
"""The one kind that may replace any other that the party was told of."""


def review_scope(question: Question, args: Args) -> Finding:
    """Yes where review is due: the scope of the day takes every case, or the case is one of those listed."""
    dated = question.rule(SCOPE)
    if isinstance(dated, Lacking):
        return unsettled("own", "法制审核的范围所依据的规定待核。", rule=SCOPE)
    if dated.value == EVERY_CASE:
        return YES
    listed = question.fact(str(args["fact"]))
    if listed is Lacking.LATER:
        return SILENT
    if isinstance(listed, Lacking) or listed == OUTSIDE:
        return Finding(Answer.NO, "own", "本案不属于当日应当法制审核的情形。", "可以不送审；认为有必要的也可以送审。")
    return YES


def long_limitation_known(question: Question, args: Args) -> Finding:
    """A mark where the longer limitation is claimed for conduct of a day whose law, as far as it is known, had none."""
    rule = str(args["long"])
    if question.fact(str(args["fact"])) != "yes" or not isinstance(question.rule(rule, "conduct"), Lacking):
        return YES
    return unsettled("own", "违法行为终了之日的法律是否有五年的追究时效，规则库没有核过。", rule=rule, field=str(args["fact"]))


def times_apart(question: Question, args: Args) -> Finding:
    """Yes where a record ends after it began and not after now, and none of its officers was elsewhere meanwhile."""
    begun, ended = (_instant(question, str(args[key])) for key in ("begun", "ended"))
    if begun is None or ended is None:
        return SILENT
    field = str(args["ended"])
    if ended <= begun:
        return no("own", "结束时间不晚于开始时间。", "核对开始时间和结束时间。", field=field)
    if ended > question.at:
        return no("own", "结束时间晚于本次记录的时间。", "核对结束时间，或者待结束以后再记录。", field=field)
    here = {actor.person for actor in question.draft.actors}
    steps = args["of"] if isinstance(args["of"], list) else [args["of"]]
    for other in (done for step in steps for done in question.acts(str(step))):
        facts = question.folded.facts_of(other)
        first, last = (instant_of(facts.get(str(args[key]))) for key in ("begun", "ended"))
        if first is None or last is None or last <= begun or ended <= first:
            continue
        if here & {actor.person for actor in other.actors}:
            missing = f"同一执法人员在这段时间里已经在作另一份“{question.title(other.step).strip('“”')}”记录。"
            todo = "核对两份记录的时间；询问应当个别进行，由另外的执法人员作的，写明另外的人员。"
            return no("own", missing, todo, field=field, step=other.step)
    return YES


def _instant(question: Question, fact: str) -> datetime | None:
    value = question.fact(fact)
    return None if isinstance(value, Lacking) else instant_of(value)


def kind_known(question: Question, args: Args) -> Finding:
    """Yes where the day's law, as far as it is checked, knows every kind of the draft."""
    new = [kind for kind, _ in _kinds(question, str(args["kind"]), str(args["also"])) if kind in SINCE_REVISION]
    dated = question.rule(KINDS)
    if not new or (not isinstance(dated, Lacking) and dated.verified):
        return YES
    spec = question.spec(str(args["kind"]))
    named = "、".join(dict.fromkeys(spec.choices[kind] for kind in new)) if spec is not None else ""
    return unsettled("own", f"当日的法律有没有“{named}”这种处罚，规则库没有核过。", rule=KINDS, field=str(args["kind"]))


def no_heavier_kind(question: Question, args: Args) -> Finding:
    """Yes where every kind was told before, or is the lightest, and what is taken is worth no more than was told."""
    told = list(_kinds(question, str(args["told"]), str(args["told_also"])))
    if not told:
        return SILENT  # nothing was told: another test says so
    faults = []
    for kind, value in _kinds(question, str(args["kind"]), str(args["also"])):
        same = [worth for known, worth in told if known == kind]
        title = _title(question, str(args["kind"]), kind)
        if not same and kind != LIGHTEST:
            faults.append(f"“{title}”没有事先提出")
        elif isinstance(value, int) and all(isinstance(worth, int) and worth < value for worth in same):
            faults.append(f"“{title}”的数额{yuan(value)}高于事先提出的")
    if not faults:
        return YES
    todo = "不得重于事先提出的；查明新的事实的，重新终结调查、重新告知。"
    return no("own", f"{'；'.join(faults)}。", todo, field=str(args["kind"]))


def _kinds(question: Question, kind: str, also: str) -> Iterator[tuple[str, Json]]:
    """Every kind that two facts name, with its worth in fen; the main one's worth is tested elsewhere."""
    main, rows = question.fact(kind), question.fact(also)
    if isinstance(main, str):
        yield main, None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict):
            yield str(row.get("also_kind")), row.get("also_value")


def _title(question: Question, fact: str, kind: str) -> str:
    spec = question.spec(fact)
    return kind if spec is None else spec.choices.get(kind, kind)


def points_answered(question: Question, args: Args) -> Finding:
    """Yes where as many points are answered as the party made; where nobody counted them, one answer will do."""
    count, answers = question.fact(str(args["count"])), question.fact(str(args["answers"]))
    number = count.get("value") if isinstance(count, dict) else count
    if not isinstance(number, int) or answers is Lacking.LATER:
        return SILENT
    given = len(answers) if isinstance(answers, list) else 0
    if given >= number:
        return YES
    missing = f"当事人提出{number}点申辩，逐点复核的只有{given}点。"
    return no("own", missing, "逐点写明是否采纳和理由。", field=str(args["answers"]))


def schedule_adds_up(question: Question, args: Args) -> Finding:
    """Yes where the instalments are the fine, day after day, and end by the day named."""
    fact = str(args["schedule"])
    rows = _rows(question, fact)
    if not rows:
        return SILENT
    fine, until = question.fact("decide.amount"), question.fact(str(args["until"]))
    days = [str(row.get("due_day")) for row in rows]
    total = sum(value for row in rows if isinstance(value := row.get("due_amount"), int))
    faults = []
    if isinstance(fine, int) and total != fine:
        faults.append(f"各期合计{yuan(total)}，罚款为{yuan(fine)}")
    if any(later <= earlier for earlier, later in pairwise(days)):
        faults.append("各期日期没有依次后移")
    if isinstance(until, str) and days[-1] > until:
        faults.append("最后一期晚于缴款延至的日期")
    if not faults:
        return YES
    return no("own", f"缴款安排：{'；'.join(faults)}。", "按罚款的数额和缴款延至的日期重列各期。", field=fact)


def on_schedule(question: Question, args: Args) -> Finding:
    """Yes where nothing is behind the granted instalments once this payment is counted."""
    rows, step = _rows(question, str(args["schedule"])), question.step.name
    if not rows:
        return YES
    today = question.day.isoformat()
    due = sum(value for row in rows if str(row.get("due_day")) < today and isinstance(value := row.get("due_amount"), int))
    values = [question.folded.facts_of(done).get(str(args["pay"])) for done in question.acts(step)]
    paid = sum(value for value in values if isinstance(value, int))
    if paid >= due:
        return YES
    missing = f"到本日以前应缴{yuan(due)}，此前已缴{yuan(paid)}，落后于缴款安排。"
    return no("own", missing, "照样登记缴款；落后的部分依法处理。", field=str(args["pay"]))


def _rows(question: Question, fact: str) -> Sequence[Mapping[str, Json]]:
    value = question.fact(fact)
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []


def papers_issued(question: Question, _args: Args) -> Finding:
    """Yes where every numbered paper of an act that stands was issued: a number is used, or its act was taken back."""
    issued = {done.thread for done in question.folded.with_role("issue")}
    open_ones = [done for done in question.folded.standing if _bears_paper(question, done) and done.id not in issued]
    if not open_ones:
        return YES
    named = "、".join(f"“{question.title(done.step).strip('“”')}”{done.number or ''}" for done in open_ones)
    return no("own", f"{named}已编号而没有印发。", "印发该文书；不用的，撤回该行为，文号随之作废。", step="issue")


def _bears_paper(question: Question, done: Done) -> bool:
    step = question.declaration.steps.get(done.step)
    return step is not None and step.paper is not None and step.number is not None


def of_the_head(question: Question, args: Mapping[str, Json]) -> Finding:
    """`own: {name: recusal-of-head}`: the application is against the head; everybody else's is decided by the head."""
    del args
    against = _against(question)
    if against is None or held(question, against, HEAD, question.at):
        return YES
    name = person_name(question.view, against)
    return no("own", f"{name}不是行政机关负责人，其回避由行政机关负责人决定。", "由行政机关负责人决定。", step="decide-recusal")


def voted_by_others(question: Question, args: Mapping[str, Json]) -> Finding:
    """`own: {name: recusal-voted-by-others, of}`: more than one of the heads decided together, without the one concerned."""
    of = str(args["of"])
    rows = question.fact(of)
    if rows is Lacking.LATER or not isinstance(rows, list):
        return SILENT
    voters = {str(value) for row in rows if isinstance(row, dict) for value in row.values()}
    against = _against(question)
    if against in voters:
        name = person_name(question.view, str(against))
        return no("own", f"{name}不能参加讨论自己是否回避。", "由其余的负责人讨论。", field=of)
    if len(voters) > 1:
        return YES
    return no("own", "只有一人，不是集体讨论。", "由其余的负责人集体讨论，并逐一列明。", field=of)


def _against(question: Question) -> str | None:
    thread = question.draft.thread
    asked = None if thread is None else question.folded.find(thread)
    against = None if asked is None else question.folded.facts_of(asked).get("against")
    return against if isinstance(against, str) else None


GATES = {
    "review-scope": OwnTest("应当法制审核", review_scope, facts=("fact",)),
    "long-limitation-known": OwnTest("五年时效在当时的法律里", long_limitation_known, facts=("fact",)),
    "times-apart": OwnTest("记录的时间不重叠", times_apart, facts=("begun", "ended")),
    "kind-known": OwnTest("当日的法律有这种处罚", kind_known, facts=("kind", "also")),
    "no-heavier-kind": OwnTest("不重于事先提出的种类", no_heavier_kind, facts=("kind", "also", "told", "told_also")),
    "points-answered": OwnTest("申辩逐点复核", points_answered, facts=("count",)),
    "schedule-adds-up": OwnTest("分期合计为罚款数额", schedule_adds_up, facts=("schedule", "until")),
    "on-schedule": OwnTest("按缴款安排缴款", on_schedule, facts=("schedule", "pay")),
    "papers-issued": OwnTest("编了号的文书都已印发", papers_issued),
    "recusal-of-head": OwnTest("申请回避的是行政机关负责人", of_the_head),
    "recusal-voted-by-others": OwnTest("由其余的负责人集体决定", voted_by_others, facts=("of",)),
}
"""Named tests of the ordinary penalty."""
