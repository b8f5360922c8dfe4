"""Takes bundles in: kept first, then opened, then put to the one door as a whole; what is not recorded waits for people.

No bundle is ever discarded. It is judged by the law at the time it says; what the door refuses goes to review with every
reason, and so does whatever comes from a device that was reported lost.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.db import transaction

from yifa.interfaces.api.answers import reason_json
from yifa.interfaces.onsite import drafting, files
from yifa.interfaces.onsite.container import Container
from yifa.interfaces.onsite.devices import Device, device_of
from yifa.interfaces.onsite.models import Bundle, DeviceKey, State
from yifa.interfaces.onsite.preload import rules
from yifa.interfaces.onsite.sealing import TownKey, Unreadable, public_of
from yifa.interfaces.onsite.signing import signed_at_scene
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.workbench.uploads import spec_at
from yifa.law.zone import day_of
from yifa.procedure.declaration import Private
from yifa.procedure.draft import Draft, Lent
from yifa.procedure.refusal import Refused
from yifa.record.act import Act
from yifa.record.errors import RecordError
from yifa.record.keys import write_durably

FOLDER = "onsite"
PRIVATE = Private("case", "archive")
OPEN = (State.RECEIVED, State.UNSIGNED, State.REVIEW)
"""States from which a bundle can still be recorded."""


@dataclass(slots=True)
class Opened:
    """A bundle in clear, for as long as it is looked at."""

    manifest: dict[str, Any]
    content: bytes
    captured: list[files.Captured]
    plans: list[drafting.Planned]
    officers: tuple[str, str]


def path_of(current: Runtime, digest: str) -> Path:
    """Where the bytes of a bundle lie."""
    return current.home / FOLDER / digest


def take(current: Runtime, person: str, raw: bytes, skew: int | None) -> Bundle:
    """Keep the bytes, then do with them what can be done. The same bytes again give the same answer."""
    digest = sha256(raw).hexdigest()
    known = Bundle.objects.filter(digest=digest).first()
    if known is not None and known.state != State.RECEIVED:
        return known
    if known is None:
        write_durably(path_of(current, digest), raw)
        known, _ = Bundle.objects.get_or_create(
            digest=digest, defaults={"bundle": "", "person": person, "received_at": current.now(), "skew": skew}
        )
    return process(current, known)


def process(current: Runtime, row: Bundle) -> Bundle:
    """Open and record, or say what stands against it."""
    with transaction.atomic():
        # A bundle sent twice at the same moment waits here for the first.
        row = Bundle.objects.select_for_update().get(pk=row.pk)
        if row.state not in OPEN:
            return row
        row.reasons, row.notes = [], []
        try:
            opened = open_bundle(current, row)
        except Unreadable as error:
            return put(row, State.UNREADABLE, reason(str(error), "保留手机和原件，交法制审核人员处理。"))
        if against := before_the_door(current, row, opened):
            return put(row, State.REVIEW, *against)
        if not row.cosigned:
            row.cosigned = signed_at_scene(current, row, opened.manifest)
        if not row.cosigned:
            return put(row, State.UNSIGNED, reason("另一名执法人员没有在现场会签。", "由本人登录后在“现场同步”里确认。"))
        keep_files(current, row, opened)
    return record(current, row, opened)


def open_bundle(current: Runtime, row: Bundle) -> Opened:
    """Everything in clear, compared with what the device hashed and signed. Raises Unreadable."""
    container = Container.read(path_of(current, row.digest).read_bytes())
    row.bundle, row.device = container.bundle, container.device
    known = DeviceKey.objects.filter(fingerprint=container.device).first()
    if known is None:
        raise Unreadable("这台设备没有登记过密钥")
    key = TownKey(current.home)
    manifest, content = container.manifest(key, public_of(known.public_key))
    told = manifest.get("files")
    captured = [files.captured(container, key, one) for one in (told if isinstance(told, list) else [])]
    opened = Opened(manifest, content, captured, drafting.planned(manifest), drafting.officers_of(manifest))
    row.captured_at = opened.plans[0].at.isoformat()
    row.second = next((each for each in opened.officers if each != row.person), "")
    row.number = str((manifest.get("number") or {}).get("text") or "")[:80]
    row.device_said = {"rules": manifest.get("rules"), "judged": manifest.get("judged"), "clock": manifest.get("clock")}
    row.notes = [*(each.odd for each in captured if each.odd), *differing(current, manifest)]
    return opened


def differing(current: Runtime, manifest: dict[str, Any]) -> list[str]:
    """A note where the device went by other law than the town's."""
    said, own = manifest.get("rules"), rules(current, day_of(current.now()))
    both = said.get("both") if isinstance(said, dict) else None
    return [] if both == own["both"] else ["设备所依的规则与本镇现行规则不同：两种判断都已保留，请复核差别"]


def before_the_door(current: Runtime, row: Bundle, opened: Opened) -> list[dict[str, Any]]:
    """What must be looked at by people whatever the door would say."""
    found: list[dict[str, Any]] = []
    twin = Bundle.objects.filter(bundle=row.bundle).exclude(pk=row.pk).exclude(state=State.UNREADABLE).first()
    if twin is not None:
        found.append(reason("同一个现场编号已经收到另一份内容。", "对照两份，查明哪一份是当场形成的。"))
    device = device_of(current, current.view(), row.device)
    if device is None:
        found.append(reason("这台设备没有登记，或者登记的指纹与密钥不符。", "先登记设备，再重新判断。"))
    elif device.ended and not row.late_reason:
        words = "已报失" if device.ended == "device-lost" else "已收回"
        found.append(reason(f"送来记录的设备{words}。", "查明记录形成的时间和经过；确属当时办理的，写明情况后重新判断。"))
    if row.person not in opened.officers:
        found.append(reason("送来记录的人不是现场的两名执法人员之一。", "由现场的执法人员登录后同步。"))
    return found


def record(current: Runtime, row: Bundle, opened: Opened) -> Bundle:
    """Everything in one transaction of the record, or nothing and every reason."""
    drafter = drafter_of(current, row, opened)
    acts: list[Act] = []

    def drafts() -> Generator[Draft, Act, None]:
        for plan in opened.plans:
            act = yield drafter.draft(plan)
            drafter.follow(act)
            acts.append(act)

    try:
        current.door.perform_each(current.town, drafts())
    except Refused as refused:
        row.acts = [{"refused": opened.plans[min(len(acts), len(opened.plans) - 1)].step, "after": len(acts)}]
        return put(row, State.REVIEW, *(dict(reason_json(each)) for each in refused.reasons))
    except (Unreadable, RecordError) as error:
        return put(row, State.REVIEW, reason(str(error), "核对后重新判断；没有任何内容被记录。"))
    row.acts, row.matter = [{"kind": act.kind, "act": str(act.id)} for act in acts], acts[0].matter
    row.number = next((str(act.open["number"]) for act in acts if act.open.get("number")), row.number)
    put(row, State.RECORDED)
    # The record holds every file and the device's signed words now; the sealed copy has done its work.
    path_of(current, row.digest).unlink(missing_ok=True)
    return row


def keep_files(current: Runtime, row: Bundle, opened: Opened) -> None:
    """Evidence is stored before any act names it; a bundle tried again names the same digests."""
    if row.files:
        return
    row.files = {each.name: store(current, opened, each) for each in opened.captured}
    row.files["manifest"] = current.store.evidence.put(
        opened.content, media_type="application/json", purpose=PRIVATE.purpose, keep=PRIVATE.keep
    )
    row.save()


def drafter_of(current: Runtime, row: Bundle, opened: Opened) -> drafting.Drafter:
    """What makes the bundle's drafts."""
    device = device_of(current, current.view(), row.device)
    return drafting.Drafter(
        current.catalogue,
        row.bundle,
        row.person,
        (row.person, row.second),
        row.files,
        loose=tuple(row.files[each.name] for each in opened.captured if not each.fact),
        lent=lent_number(opened, device),
        late_reason=row.late_reason,
    )


def lent_number(opened: Opened, device: Device | None) -> Lent | None:
    """The number the device took of its block; None where it wants one of the office, as with a pre-numbered pad."""
    told = opened.manifest.get("number")
    running = told.get("n") if isinstance(told, dict) else None
    if device is None or not isinstance(running, int) or isinstance(running, bool):
        return None
    return Lent(device.matter, running)


def store(current: Runtime, opened: Opened, one: files.Captured) -> str:
    """One file in the evidence store, held as its fact says."""
    kind, _, name = one.fact.partition(".")
    step = current.catalogue.step(f"{drafting.SLUG}.{kind}", day_of(opened.plans[0].at))
    spec = spec_at(step.facts, f"f.{name}") if step is not None else None
    held = (spec.private if spec is not None else None) or PRIVATE
    return current.store.evidence.put(one.data, media_type=one.media, purpose=held.purpose, keep=held.keep)


def reason(missing: str, todo: str) -> dict[str, Any]:
    """A reason of our own in the form of the door's."""
    return {"missing": missing, "todo": todo, "article": None}


def put(row: Bundle, state: State, *reasons: dict[str, Any]) -> Bundle:
    """Where the bundle stands now."""
    row.state, row.reasons = state, list(reasons)
    row.save()
    return row
