"""Tests on form: proof and own; they look only at what was handed in, or hand the question to a named test in Python."""

from __future__ import annotations

from yifa.procedure.answer import SILENT, YES, Finding
from yifa.procedure.checks.base import Args, Check, flag, names, no, word
from yifa.procedure.checks.gates import tests_shipped
from yifa.procedure.ports import Lacking
from yifa.procedure.question import Question

_CONTROL = ("by", "facts", "rule", "if", "else", "law_of")


def proof(args: Args) -> Check:
    """`proof: {by: choice, VALUE: [facts]}` or `{facts: […]}`: what must be handed in for the chosen way."""
    chooser = word(args, "by")

    def check(question: Question) -> Finding:
        chosen = question.fact(chooser) if chooser else Lacking.ABSENT
        if chosen is Lacking.LATER:
            return SILENT
        wanted = proofs(args, None if isinstance(chosen, Lacking) else str(chosen))
        lacking = [name for name in wanted if not _given(question, name)]
        if not lacking:
            return YES
        labels = "、".join(f"“{question.label(name)}”" for name in lacking)
        return no("proof", f"缺少证明材料：{labels}。", f"补充{labels}。", field=lacking[0])

    return check


def proofs(args: Args, chosen: str | None) -> tuple[str, ...]:
    """The facts that a declared `proof` asks for, always and for the chosen way."""
    return (*names(args.get("facts")), *(names(args.get(chosen)) if chosen is not None and chosen not in _CONTROL else ()))


def _given(question: Question, name: str) -> bool:
    if name not in question.step.facts:
        return bool(question.draft.evidence)
    value = question.fact(name)
    if value is Lacking.LATER:
        return True
    return not isinstance(value, Lacking) and flag(value) is not False and value not in ("", [], {})


def own(args: Args) -> Check:
    """`own: {name, …}`: a named test in Python brought by a domain. Raises LookupError where nobody brought it."""
    name = word(args, "name")

    def check(question: Question) -> Finding:
        test = question.own.get(name)
        if test is not None:
            return test(question, args)
        shipped = tests_shipped().get(name)
        if shipped is None:
            raise LookupError(f"没有名为“{name}”的检查；它应由随软件提供的业务文件夹的 gates.py 提供")
        return shipped.test(question, args)

    return check
