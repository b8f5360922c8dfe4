"""The town as pages name it: identity block, mode, organ; refuses to know any matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from yifa.interfaces.runtime import Runtime

WEB = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+(/[A-Za-z0-9._~/%\-]*)?")


@dataclass(frozen=True, slots=True)
class Town:
    """What stands on every page. Empty text where the town has not said it."""

    short: str
    organ: str
    sponsor: str
    host: str
    site_code: str
    icp: str
    police: str
    phone: str
    villages: tuple[tuple[str, str], ...] = ()
    address: str = ""
    """Where the public site stands, without a slash at the end."""
    intake: str = ""
    """Where comments and applications are handed in; an address of its own, apart from the public site."""
    licence: str = ""
    """On which terms the open data may be used, as the town says it."""


def town_of(current: Runtime) -> Town:
    """The town's names and identity block from its folder."""
    told = current.town_settings
    identity = told.get("identity")
    block: Mapping[str, object] = identity if isinstance(identity, Mapping) else {}
    organ = str(told.get("organ") or told.get("full_name") or "")
    return Town(
        short=str(told.get("name") or organ),
        organ=organ,
        sponsor=str(block.get("operator") or organ),
        host=str(block.get("host") or ""),
        site_code=str(block.get("site_id") or ""),
        icp=str(block.get("icp") or ""),
        police=str(block.get("police") or ""),
        phone=str(block.get("contact") or ""),
        address=_web(block.get("address")),
        intake=_web(block.get("intake")),
        licence=str(block.get("licence") or ""),
    )


def _web(given: object) -> str:
    """An address of the web; nothing for any other text, which must never become a link."""
    text = str(given or "").strip().rstrip("/")
    return text if WEB.fullmatch(text) else ""
