"""One town's house put together from its home directory: record, law, catalogue, door, views; decides nothing of its own."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

import yifa.domains
from yifa.interfaces.report.counted import OWN
from yifa.law.calendar import Calendar
from yifa.law.library import Library
from yifa.procedure.catalogue import Catalogue
from yifa.procedure.door import Door
from yifa.procedure.number import Numbering
from yifa.procedure.view import View
from yifa.projections.projector import Projections
from yifa.projections.rebuild import rebuilt
from yifa.record.clock import Clock, SimulatedClock, SystemClock
from yifa.record.errors import WrongMode
from yifa.record.store import Store

SETTINGS = "yifa.json"
MODES = {"demonstration": "示例", "live": "正式"}
DOMAINS = Path(yifa.domains.__file__).parent


class RunningClock(SimulatedClock):
    """A simulated clock that goes on at the pace of the real one; only a demonstration log accepts it."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._began = datetime.now(UTC)
        self.going = False

    def now(self) -> datetime:
        """The simulated moment."""
        return super().now() + (datetime.now(UTC) - self._began) if self.going else super().now()

    def go(self) -> None:
        """Let time pass from here."""
        self._began = datetime.now(UTC)
        self.going = True


@dataclass(slots=True)
class Runtime:
    """Everything a process needs of one town. Close it when done."""

    home: Path
    town: str
    mode: str
    town_settings: Mapping[str, Any]
    store: Store
    door: Door
    catalogue: Catalogue
    library: Library
    calendar: Calendar
    clock: Clock
    projections: Projections = field(repr=False)

    @classmethod
    def create(cls, home: Path, folder: Path, *, url: str | None = None) -> Runtime:
        """Make a home for the town of a folder, with an empty record. Raises RecordError where there is one."""
        told = read_town(folder)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        address = url or record_file(home)
        clock = _clock(told)
        store = Store.create(address, directory=home.resolve(), town=str(told["id"]), mode=str(told["mode"]), clock=clock)
        store.close()
        # Without an address of its own the record lies in the home, wherever that is copied or moved to.
        settings = {"folder": str(folder.resolve()), "url": url}
        (home / SETTINGS).write_text(json.dumps(settings, ensure_ascii=False, indent=1), encoding="utf-8")
        return cls.open(home)

    @classmethod
    def open(cls, home: Path, *, prepared: bool = True) -> Runtime:
        """Open a home. Raises NotFound where there is none, Outdated where another version made the projections.

        Not `prepared`, the projections are left as they are: only for bringing them to this version.
        """
        settings = json.loads((home / SETTINGS).read_text(encoding="utf-8"))
        folder = Path(settings["folder"])
        told = read_town(folder)
        clock = _clock(told)
        store = Store.open(settings["url"] or record_file(home), directory=home.resolve(), clock=clock)
        town = str(told["id"])
        kept = store.reader.head(town).mode
        if kept != told["mode"]:
            store.close()
            raise WrongMode(f"记录是{MODES[kept]}，镇文件夹写的却不是：两者不能互换，请改回 town.yaml 的 mode")
        library = Library.with_local(folder / "rules")
        calendar = Calendar.load()
        catalogue = Catalogue.load(DOMAINS, rules=library)
        projections = Projections(library, calendar)
        door = Door(
            store, catalogue, library, calendar, (projections,), own=OWN,
            numbering=Numbering(str(told["organ_word"])), prepared=prepared,
        )  # fmt: skip
        runtime = cls(home, town, str(told["mode"]), told, store, door, catalogue, library, calendar, clock, projections)
        if isinstance(clock, SimulatedClock):
            # A demonstration goes on where its record ended.
            last = store.reader.head(town).recorded_at
            if last is not None:
                clock.set(last)
        return runtime

    def view(self) -> View:
        """What is committed now, for judging and for pages."""
        return self.door.view(self.town)

    def rebuild(self) -> list[str]:
        """Fold every projection again from the record; the names of those that had differed."""
        return rebuilt(self.store.reader, self.town, lambda: self.door.rebuild(self.town))

    def now(self) -> datetime:
        """The town's clock."""
        return self.clock.now()

    def close(self) -> None:
        """Finish and free the record."""
        self.store.close()


def record_file(home: Path) -> str:
    """The address of the SQLite record inside a home."""
    return f"sqlite:///{(home / 'record.sqlite3').resolve()}"


def read_town(folder: Path) -> Mapping[str, Any]:
    """The town folder's `town.yaml`. Raises FileNotFoundError with what to do."""
    file = folder / "town.yaml"
    if not file.is_file():
        raise FileNotFoundError(f"镇文件夹里没有 town.yaml：{folder}")
    told: dict[str, Any] = YAML(typ="safe", pure=True).load(file)
    villages = folder / "villages.yaml"
    if villages.is_file():
        told["villages"] = YAML(typ="safe", pure=True).load(villages)["villages"]
    return told


def _clock(told: Mapping[str, Any]) -> Clock:
    if told["mode"] == "demonstration":
        return RunningClock(datetime.fromisoformat(str(told["clock"]["start"])))
    return SystemClock()


_current: Runtime | None = None
_guard = threading.Lock()


def current() -> Runtime:
    """The process's runtime, opened from YIFA_HOME at the first call."""
    global _current
    with _guard:
        if _current is None:
            _current = Runtime.open(Path(os.environ.get("YIFA_HOME", "home")))
            if isinstance(_current.clock, RunningClock):
                _current.clock.go()
        return _current


def use(runtime: Runtime | None) -> None:
    """Give the process its runtime (tests, `yifa demo`), or take it away."""
    global _current
    with _guard:
        _current = runtime
