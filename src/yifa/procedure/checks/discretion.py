"""Named tests on matters and discretion: kind, refusal, persuasion, tier, norms; they say what is missing and never weigh it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from yifa.law.matter import KINDS, Matter
from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import no, unsettled, word
from yifa.procedure.checks.circumstances import ORDER, refused, standard_of, suggestion, tier_named
from yifa.procedure.checks.matter import chosen, of_item
from yifa.procedure.own import OwnTest
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question
from yifa.record.act import Json

_TEST = "own"
Args = Mapping[str, Json]


def kind_in_law(question: Question, args: Args) -> Finding:
    """The kind of penalty is one that the matter's article gives."""
    found, kind = chosen(question, word(args, "item")), question.fact(word(args, "kind"))
    if Lacking.LATER in (found, kind):
        return SILENT
    if isinstance(found, Lacking) or isinstance(kind, Lacking) or found.matter is None or kind in found.matter.kinds:
        return YES
    matter = found.matter
    allowed = "、".join(KINDS[each] for each in matter.kinds) or "没有处罚，只有" + matter.orders
    missing = f"{matter.article}没有规定{KINDS.get(str(kind), str(kind))}（该条规定的是：{allowed}）。"
    return _by(matter, no(_TEST, missing, "改用该条规定的处罚种类，或者不予处罚。", field=word(args, "kind")))


def refused_first(question: Question, args: Args) -> Finding:
    """Where refusing to correct is an element: a served order, its last day past, and a re-check that found it not obeyed."""
    found, kind, amount = (
        chosen(question, word(args, "item")), question.fact(word(args, "kind")), question.fact(word(args, "amount")),
    )  # fmt: skip
    if Lacking.LATER in (found, kind, amount):
        return SILENT
    if isinstance(found, Lacking) or isinstance(kind, Lacking) or found.matter is None:
        return YES
    whens = {found.matter.warned} if kind == "warning" else set()
    if kind == "fine":
        held = [fine for fine in found.fines if not fine.known or (isinstance(amount, int) and fine.holds(amount))]
        whens = {fine.when for fine in held or found.fines}
    if not whens or "always" in whens or refused(question) is not None:
        return YES
    if whens == {"refused"}:
        missing = f"{found.matter.article}以拒不改正、逾期不改正为要件，本案没有已送达的责令改正和期满后“没有改正”的复查。"
        return _by(found.matter, no(_TEST, missing, "先责令改正并送达，期满复查；已经改正的，不按本条处罚。", step=ORDER))
    missing = f"{found.matter.article}要求逾期不改正或者后果严重，本案没有期满“没有改正”的复查，须在文书中写明严重后果。"
    return unsettled(_TEST, missing)


def educated_first(question: Question, args: Args) -> Finding:
    """Where the statute wants persuasion first: an order to correct that records it."""
    found, kind = chosen(question, word(args, "item")), question.fact(word(args, "kind"))
    if Lacking.LATER in (found, kind):
        return SILENT
    if isinstance(found, Lacking) or isinstance(kind, Lacking) or found.matter is None or not found.matter.educate_first:
        return YES
    if any(question.folded.facts_of(done).get("persuaded") for done in question.acts(ORDER)):
        return YES
    missing = f"{found.matter.article}要求先说服教育、责令改正，本案的责令改正没有记录说服教育。"
    return _by(found.matter, no(_TEST, missing, "先说服教育并责令改正；拒不改正的才给予处罚。", step=ORDER))


def has_standard(question: Question, args: Args) -> Finding:
    """Yes where the town has a discretion standard for the item that day."""
    found = chosen(question, word(args, "item"))
    if found is Lacking.LATER:
        return SILENT
    if standard_of(question, word(args, "item")) is not None:
        return YES
    return no(_TEST, "本镇当日没有这一事项的裁量基准。", "按法定幅度裁量，写明理由。")


def tier_of_item(question: Question, args: Args) -> Finding:
    """The tier chosen is one of the town's standard for the item."""
    tier, item = question.fact(word(args, "tier")), word(args, "item")
    if tier is Lacking.LATER:
        return SILENT
    if isinstance(tier, Lacking):
        return YES
    found = standard_of(question, item)
    if found is not None and tier_named(found[1], str(tier)) is not None:
        return YES
    tiers = "、".join(f"“{each.title}”" for each in found[1].tiers) if found else "无"
    return no(
        _TEST,
        f"“{tier}”不是本事项当日裁量基准的档次（可选：{tiers}）。",
        "从当日的裁量基准中选择档次。",
        field=word(args, "tier"),
    )


def departs_from_tier(question: Question, args: Args) -> Finding:
    """Yes where the sum leaves the chosen tier, or the tier is not the one the facts on record lead to."""
    tier, amount, item = question.fact(word(args, "tier")), question.fact(word(args, "amount")), word(args, "item")
    if Lacking.LATER in (tier, amount):
        return SILENT
    found = standard_of(question, item)
    own = None if found is None or isinstance(tier, Lacking) else tier_named(found[1], str(tier))
    within = no(_TEST, "没有偏离裁量基准。", "无须另写偏离的理由。")
    if own is None:
        return within
    if isinstance(amount, int) and not own.holds(amount):
        return YES
    said = suggestion(question, item)
    return YES if said is not None and said.tier is not None and said.tier.name != own.name else within


def highest_norm(question: Question, args: Args) -> Finding:
    """Where one act breaks several norms, the case stands on the one with the highest fine."""
    others, found = question.fact(word(args, "others")), chosen(question, word(args, "item"))
    if Lacking.LATER in (others, found):
        return SILENT
    if isinstance(found, Lacking) or not isinstance(others, list) or found.matter is None:
        return YES
    mine = found.matter.weight(found.party)
    for row in others:
        named = str(row.get("other_item")) if isinstance(row, dict) else ""
        other = of_item(question, named)
        if isinstance(other, Lacking) or other.matter is None:
            return no(
                _TEST,
                f"“{named}”不在本镇当日的职权清单上，或者没有写明法律事项。",
                "核对同时违反的事项。",
                field=word(args, "others"),
            )
        theirs = other.matter.weight(other.party)
        if mine is None or theirs is None:
            missing = f"{found.matter.article}与{other.matter.article}至少有一条没有规定数额，哪一条罚款数额高须人工比较。"
            return unsettled(_TEST, missing, field=word(args, "others"))
        if theirs > mine:
            missing = f"同一行为还违反{other.matter.article}，其罚款数额高于{found.matter.article}。"
            return no(_TEST, missing, f"按罚款数额高的规定，改以“{named}”为处罚事项。", field=word(args, "others"))
    return YES


def _by(matter: Matter, finding: Finding) -> Finding:
    """A refusal on the matter's own article; an unchecked row only asks for a reason."""
    if not matter.verified:
        return unsettled(_TEST, f"{finding.missing.rstrip('。')}（这一事项待核，不作为拒绝的依据）。", field=finding.field)
    return replace(finding, article=matter.article)


TESTS = {
    "kind-in-law": OwnTest("处罚种类为该条所规定", kind_in_law, facts=("item", "kind")),
    "refused-first": OwnTest("以拒不改正为要件的，已有期满没有改正的复查", refused_first, facts=("item", "kind", "amount")),
    "educated-first": OwnTest("应当先说服教育的，已经说服教育", educated_first, facts=("item", "kind")),
    "has-standard": OwnTest("本镇有这一事项的裁量基准", has_standard, facts=("item",)),
    "tier-of-item": OwnTest("档次属于这一事项的裁量基准", tier_of_item, facts=("item", "tier")),
    "departs-from-tier": OwnTest("偏离裁量基准", departs_from_tier, facts=("item", "tier", "amount")),
    "highest-norm": OwnTest("以罚款数额高的规定为准", highest_norm, facts=("item", "others")),
}
"""Named tests that every penalty may use."""
