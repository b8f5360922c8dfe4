"""Filling in a sheet as a browser does: follow the link, send the fields, confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client

from tests.interfaces.town import Small

DECIDE = {
    "f.kind": "fine",
    "f.amount": "200",
    "f.certain": "yes",
    "f.complex": "no",
    "f.remedy": "yes",
    "f.remedy_route": "either",
    "f.to_publish": "yes",
}


@dataclass(slots=True)
class Filling:
    """One sheet in one browser."""

    client: Client
    address: str

    def page(self) -> str:
        """The page as it stands."""
        return text(self.client.get(self.address))

    def revision(self) -> str:
        """The revision the page carries."""
        found = re.search(r'name="revision" value="(\d+)"', self.page())
        assert found
        return found[1]

    def send(self, action: str, fields: Mapping[str, object], revision: str | None = None) -> HttpResponse:
        """Press a button; the box by which a demonstration signs for the others stays as it is found, ticked."""
        ticked = {"c.demonstration": "yes"} if action == "perform" else {}
        return self.client.post(self.address, {**ticked, **fields, "action": action, "revision": revision or self.revision()})  # type: ignore[return-value]  # the test client's own response type


def begin(client: Client, address: str) -> Filling:
    """Open the sheet behind a link."""
    answer = client.get(address)
    assert answer.status_code == 302, answer.content.decode()
    return Filling(client, answer["Location"])


def decision(client: Client, town: Small, matter: str, second: str = "乙", **changed: str) -> tuple[Filling, dict[str, str]]:
    """The decision's sheet and its fields, 甲 and a second officer acting."""
    seats = {"a.0.officer.0": town.who["甲"], "a.0.officer.1": town.who[second]}
    return begin(client, f"/matters/{matter}/do/decide/"), {**DECIDE, **seats, **{f"f.{k}": v for k, v in changed.items()}}


def text(answer: object) -> str:
    """What the page says."""
    content = getattr(answer, "content", b"")
    assert isinstance(content, bytes)
    return content.decode("utf-8")
