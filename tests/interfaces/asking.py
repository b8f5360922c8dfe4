"""Clients of a served home that remember what they were told is recorded."""

from __future__ import annotations

import json
import re
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from yifa.interfaces.bench.load import Browser, Line, draft_body, post
from yifa.interfaces.bench.town import Cast, case
from yifa.interfaces.bench.web import ACTS
from yifa.procedure.draft import Draft
from yifa.record.act import ActId

JPEG = b"\xff\xd8\xff\xe0"


@dataclass(slots=True)
class Client:
    """Submits drafts as the person each belongs to.

    `told` maps keys to acts acknowledged; `doubtful` holds drafts that were sent and not answered.
    """

    port: int
    cast: Cast
    tokens: dict[str, str]
    now: datetime
    told: dict[str, str] = field(default_factory=dict)
    doubtful: dict[str, Draft] = field(default_factory=dict)

    def send(self, line: Line, draft: Draft) -> tuple[int, dict[str, Any]]:
        """Status and answer."""
        status, body = line.ask(post(ACTS, draft_body(draft), self.tokens[draft.recorder]))
        return status, json.loads(body)

    def record(self, line: Line, draft: Draft) -> tuple[str, ActId]:
        """Submit under a key until it is answered 201; matter and act. Raises OSError where the server is gone."""
        key = draft.key or secrets.token_hex(8)
        self.doubtful[key] = replace(draft, key=key)
        status, body = self.send(line, self.doubtful[key])
        assert status == 201, body
        self.told[key] = body["act"]
        del self.doubtful[key]
        return body["matter"], ActId.parse(body["act"])

    def again(self) -> None:
        """Whatever was in doubt is submitted once more under its key."""
        line = Line(self.port)
        for draft in list(self.doubtful.values()):
            self.record(line, draft)
        line.close()

    def play(self, steps: int = 9) -> tuple[str, Draft | None]:
        """One case up to so many acts: the matter, and the draft that would come next."""
        line = Line(self.port)
        try:
            playing, matter = case(self.cast, self.now), ""
            draft = next(playing)
            for _ in range(steps):
                made = self.record(line, draft)
                matter = made[0]
                try:
                    draft = playing.send(made)
                except StopIteration:
                    return matter, None
            return matter, draft
        finally:
            line.close()

    def play_until_gone(self) -> None:
        """Case after case until the server no longer answers."""
        try:
            while True:
                self.play()
        except OSError:
            return


def open_form(port: int) -> tuple[Browser, str]:
    """Somebody of the demonstration logged in, and the address of a form that takes a photo."""
    browser = Browser(port)
    browser.log_in(browser.cast()[0])
    path = browser.where("/start/onsite-penalty/show-card/")
    assert path.startswith("/sheets/")
    return browser, path


def upload_until_gone(browser: Browser, path: str, told: list[bytes]) -> None:
    """Photo after photo until the server no longer answers."""
    try:
        while True:
            save_photos(browser, path, told, 1)
    except OSError:
        return
    finally:
        browser.close()


def save_photos(browser: Browser, path: str, told: list[bytes], count: int) -> None:
    """Save the form so many times, each with a new photo; `told` gets those the page acknowledged."""
    for _ in range(count):
        photo = JPEG + secrets.token_bytes(3000)
        (revision,) = re.findall(r'name="revision" value="([0-9]+)"', browser.get(path)[1].decode())
        form = {"revision": revision, "action": "save"}
        status, body = browser.send(path, form, {"f.scene.upload": ("现场.jpg", photo)})
        assert status == 200, body.decode()
        told.append(photo)
