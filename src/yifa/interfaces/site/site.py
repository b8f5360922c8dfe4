"""One site being written: the square, the frame and the folder; knows which pages there are for the map, reads none back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath

from yifa.interfaces.site.frame import Frame, Page
from yifa.interfaces.site.square import Proof, Proofs, Shown, SiteSquare
from yifa.interfaces.web import words

PART = re.compile(r"[\w〔〕（）()\-][\w〔〕（）()\-.]{0,99}")
"""One part of a path: no separator, nothing hidden, nothing that leaves the folder."""

Progress = Callable[[str, int, int], None]
"""Title of the stage, how many are done, of how many."""


def silent(_title: str, _done: int, _total: int) -> None:
    """Tells nobody how far it is."""


class BadPath(ValueError):
    """A path that would leave the site or that no server could tell from another."""


@dataclass
class Site:
    """The site of one moment, being written into a folder of its own."""

    square: SiteSquare
    folder: Path
    progress: Progress = silent
    written: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    _proofs: dict[str, Proof | None] = field(default_factory=dict)

    @cached_property
    def shown(self) -> list[Shown]:
        """Everything published, newest first."""
        return self.square.published()

    @cached_property
    def live(self) -> list[Shown]:
        """What is published and still shown."""
        return [one for one in self.shown if not one.notice.hidden]

    @cached_property
    def frame(self) -> Frame:
        """What is the same on every page."""
        return Frame(self.square.town, self.square.current.mode == "demonstration", words.day_long(self.square.day))

    @cached_property
    def proofs(self) -> Proofs:
        """Where proofs come from."""
        return Proofs(self.square.current)

    def proof(self, act: str) -> Proof | None:
        """An act's proof, read once."""
        if act not in self._proofs:
            self._proofs[act] = self.proofs.of(act)
        return self._proofs[act]

    def page(self, page: Page) -> None:
        """Write a page and note it for the map."""
        self.pages.append(page.path)
        self.write(page.path, self.frame.html(page))

    def write(self, path: str, data: str | bytes) -> None:
        """Write one file below the site. Raises BadPath, also for a path that was written already."""
        parts = PurePosixPath(path).parts
        if str(PurePosixPath(path)) != path or any(not PART.fullmatch(one) for one in parts) or path in self.written:
            raise BadPath(f"网站里不能有这样的路径：{path!r}")
        self.written.append(path)
        target = self.folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)

    def write_json(self, path: str, value: object) -> None:
        """Write JSON for people and programs."""
        self.write(path, json.dumps(value, ensure_ascii=False, indent=1))

    def absolute(self, path: str) -> str:
        """The public address of a page; without an address of the town its path from the root."""
        place = path.removesuffix("index.html")
        return f"{self.square.town.address}/{place}"
