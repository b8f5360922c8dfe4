"""Everybody named on a sheet signs its digest: by their own code, on paper, or simulated in a demonstration; judges no act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from yifa.interfaces.accounts.codes import plain, second_factor, use_codes
from yifa.interfaces.accounts.guards import account_of
from yifa.interfaces.accounts.log import note
from yifa.interfaces.accounts.models import Account
from yifa.interfaces.web.people import Person
from yifa.interfaces.workbench import uploads
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafting import Work
from yifa.interfaces.workbench.forms.reading import Mend, Wrong
from yifa.interfaces.workbench.models import CoSignature, Way
from yifa.procedure.draft import Draft
from yifa.procedure.sealing import body_digest

SIMULATED = "c.demonstration"
PURPOSE, KEEP = "case", "archive"
"""What a scanned signature is held for, and how long."""

ASK_CODE = "请由本人核对内容后输入会签码；没有记入任何内容。"
ASK_SCAN = "请上传本人签名后的扫描件或者照片；没有记入任何内容。"
SIGNED = {Way.CODE: "已会签", Way.PAPER: "已附签名的扫描件", Way.DEMONSTRATION: "演示：已由系统代为会签"}
RESULTS = {Way.CODE: "成功", Way.PAPER: "附签名扫描件", Way.DEMONSTRATION: "演示，由系统代为会签"}


@dataclass(frozen=True, slots=True)
class Cosigner:
    """Another person who acts. `account` is theirs where it has a second factor; `signed` says how they signed, if they did."""

    number: int
    person: Person
    account: Account | None
    signed: str
    wrong: str = ""

    @property
    def key(self) -> str:
        """The form key of the code or the scan."""
        return f"c.{self.number}"

    @property
    def anchor(self) -> str:
        """The id on the page."""
        return f"c-{self.number}"


def may_simulate(desk: Desk) -> bool:
    """True only in a demonstration, by its settings and by its record; a live town has neither."""
    return bool(settings.YIFA_DEMONSTRATION) and desk.current.mode == "demonstration"


def cosigners(work: Work, digest: str, wrong: Mapping[int, str] | None = None) -> list[Cosigner]:
    """Everybody who acts but the one who submits, each once, in the order of the seats."""
    others = list(dict.fromkeys(a.person for a in work.actors() if a.person != work.desk.me))
    ways = {one.person: SIGNED[Way(one.way)] for one in given(work, digest)}
    return [
        Cosigner(n, work.desk.people.person(person), second_factor(person), ways.get(person, ""), (wrong or {}).get(n, ""))
        for n, person in enumerate(others)
    ]


def given(work: Work, digest: str) -> list[CoSignature]:
    """The signatures under this content; any change of the sheet makes another digest, which nobody has signed yet."""
    return list(CoSignature.objects.filter(sheet=work.sheet, digest=digest))


def scans(work: Work, draft: Draft) -> tuple[str, ...]:
    """The scanned signatures that go with the act as evidence."""
    return tuple(one.scan for one in given(work, body_digest(draft)) if one.scan)


@transaction.atomic
def take(request: HttpRequest, work: Work, draft: Draft) -> dict[int, str]:
    """Take in the signatures that came with the request. What is wrong or missing by the signer's number; empty: all signed.

    Codes are used up only if nobody else is missing, so that a forgotten one costs the others nothing. The whole is one
    transaction that begins with the lock: a button pressed twice finds the signatures of the first press.
    """
    digest = body_digest(draft)
    simulate = may_simulate(work.desk) and request.POST.get(SIMULATED) == "yes"
    wrong: dict[int, str] = {}
    codes: dict[int, str] = {}
    waiting = [one for one in cosigners(work, digest) if not one.signed]
    simulated: list[Cosigner] = []
    for one in waiting:
        upload = request.FILES.get(f"{one.key}.scan")
        code = plain(request.POST.get(f"{one.key}.code", ""))
        if one.account is not None and code:
            codes[one.number] = code
        elif one.account is None and upload is not None and not isinstance(upload, list):
            try:
                keep(request, work, digest, one, Way.PAPER, uploads.sealed(work.desk, upload, uploads.SCANS, PURPOSE, KEEP))
            except Mend as mend:
                wrong[one.number] = str(mend)
        elif simulate:
            simulated.append(one)
        else:
            wrong[one.number] = ASK_CODE if one.account is not None else ASK_SCAN
    by_code = [one for one in waiting if one.number in codes]
    if not wrong and by_code:
        wrong = coded(request, digest, by_code, codes)
    if not wrong:
        for one in simulated:
            keep(request, work, digest, one, Way.DEMONSTRATION)
        for one in by_code:
            keep(request, work, digest, one, Way.CODE)
    return wrong


def coded(request: HttpRequest, digest: str, signers: list[Cosigner], codes: Mapping[int, str]) -> dict[int, str]:
    """Use the codes up. What is wrong, by the signer's number; every wrong one leaves its line in the log."""
    told = use_codes(request, {one.account: codes[one.number] for one in signers if one.account is not None})
    wrong = {one.number: told[one.account.pk] for one in signers if one.account is not None and one.account.pk in told}
    for one in signers:
        if one.number in wrong:
            write_down(request, digest, one, "未成功")
    return wrong


def keep(request: HttpRequest, work: Work, digest: str, signer: Cosigner, way: Way, scan: str = "") -> None:
    """One signature and its line in the account log."""
    CoSignature.objects.create(
        sheet=work.sheet, digest=digest, person=signer.person.id, account=signer.account, way=way, scan=scan
    )
    write_down(request, digest, signer, RESULTS[way])


def write_down(request: HttpRequest, digest: str, signer: Cosigner, result: str) -> None:
    """Who signed or tried to, which content, and at whose desk."""
    who = signer.account.username if signer.account is not None else f"{signer.person.name}（没有动态码）"
    note(request, who, f"会签 {digest}（由 {account_of(request).username} 提交）", result)


def listed(signers: list[Cosigner]) -> list[Wrong]:
    """The errors for the list on top of the page."""
    return [Wrong(one.key, f"{one.person.name}会签", one.wrong) for one in signers if one.wrong]
