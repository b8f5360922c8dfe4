"""Approves one checked sheet among several, never what changed since or what one investigated oneself; draws nothing."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from yifa.interfaces import performing
from yifa.interfaces.accounts.guards import account_of
from yifa.interfaces.web.own_name import not_in_own_name
from yifa.interfaces.workbench.desk_of import Desk
from yifa.interfaces.workbench.drafting import MOMENT, SEEN, Work, seen_by, typed_in, work_on
from yifa.interfaces.workbench.matter import once
from yifa.interfaces.workbench.models import Sheet
from yifa.interfaces.workbench.rights import APPROVERS
from yifa.procedure.draft import Draft
from yifa.procedure.refusal import Refusal, Refused
from yifa.procedure.state import MatterState
from yifa.procedure.view import Done
from yifa.record.act import Act
from yifa.record.errors import KeyConflict, WriteFailed

MOST = 50
"""Sheets taken in at once."""
INVESTIGATING = frozenset(("contact", "investigation"))
AGAIN = "核对以后事项又有新的记录，没有批准。请打开看过，再核对一次。"
CHANGED = "这一件在核对以后改动过，没有批准。请再核对一次。"
TOGETHER = "这一件还要别人会签，请单独办理。"
OWN = "您参与了本件的调查，不由自己批准，没有批准。请由其他有权的负责人办理。"
GONE = "没有找到这一件，或者它不由您批准。"


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of one sheet: its act, or why nothing was recorded."""

    title: str
    matter: str
    sheet: str
    act: str = ""
    told: str = ""
    reasons: tuple[Refusal, ...] = ()


def asked_of(state: MatterState) -> Done | None:
    """The last standing act of the procedure's own course: what the approval is about."""
    own = (done for done in reversed(state.standing_acts) if (step := state.folded.step(done.step)) and step.character is None)
    return next(own, None)


def investigators(desk: Desk, matter: str) -> list[str]:
    """Everybody who investigated here or in the matters this one comes from, in order."""
    found: dict[str, None] = {}
    for one in (matter, *(other for _, other in desk.view.linked(matter))):
        folded = desk.state(one).folded
        for done in folded.acts:
            step = folded.step(done.step)
            if step is not None and step.role in INVESTIGATING:
                found.update(dict.fromkeys(actor.person for actor in done.actors))
    return list(found)


def investigated(desk: Desk, matter: str) -> bool:
    """True where this person is one of them."""
    return desk.me in investigators(desk, matter)


def changed(desk: Desk, sheet: Sheet) -> bool:
    """True where the matter, or one it rests on, has got another act since the sheet was checked."""
    return sheet.matter is None or typed_in(sheet).get(SEEN) != [seen_by(desk, sheet.matter)]


def approve(request: HttpRequest, desk: Desk, told: str) -> Answered:
    """One ticked sheet, given as `id:revision`: performed through the door, or why not; never half."""
    key, _, revision = told.partition(":")
    own = Sheet.objects.filter(pk=key[:32], account=account_of(request)).first()
    if own is None:
        return Answered("", "", "", told=GONE)
    if own.act:
        return Answered(desk.speaker.matter(own.done_matter), own.done_matter, own.pk, act=own.act)
    if own.matter is None or not desk.may_read(own.matter):
        return Answered("", "", "", told=GONE)
    work = work_on(desk, own)
    where = (f"{work.step.title} · {desk.speaker.matter(own.matter)}", own.matter, own.pk)
    if why := why_not(desk, work, revision):
        return Answered(*where, told=why)
    draft = work.draft()
    if reasons := not_in_own_name(draft):
        return Answered(*where, reasons=tuple(reasons))
    try:
        act = carried_out(desk, own, draft)
    except Refused as refusal:
        return Answered(*where, reasons=once(refusal.reasons))
    except WriteFailed as failure:
        return Answered(*where, told=str(failure))
    except KeyConflict:
        return Answered(*where, told=CHANGED)
    return Answered(*where, act=str(act.id))


def why_not(desk: Desk, work: Work, revision: str) -> str:
    """Why a sheet is not even put to the door; empty where it is."""
    own = work.sheet
    if not any(name in APPROVERS for way in work.step.who for name in way):
        return GONE
    if revision != str(own.revision) or MOMENT not in work.typed or work.reading.wrong:
        return CHANGED
    if changed(desk, own):
        return AGAIN
    if investigated(desk, work.sheet.matter or ""):
        return OWN
    return TOGETHER if any(actor.person != desk.me for actor in work.actors()) else ""


def carried_out(desk: Desk, own: Sheet, draft: Draft) -> Act:
    """The recorded act, and the sheet that names it from now on. Raises what the door raises."""
    act = performing.perform(desk.current, draft)
    Sheet.objects.filter(pk=own.pk).update(act=str(act.id), done_matter=act.matter, typed={})
    return act
