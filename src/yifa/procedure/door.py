"""The one door: a draft is judged under the town's lock and performed with all its consequences, or refused with every reason.

There is no way to force an act through. What the store is handed without a judgement comes here and is judged all the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol, TypeVar

from yifa.law.calendar import Calendar
from yifa.procedure import derived
from yifa.procedure.causes import Ground, bring_about, consequences
from yifa.procedure.consequences import foretold
from yifa.procedure.declaration import Declaration
from yifa.procedure.draft import Draft
from yifa.procedure.files import missing_files
from yifa.procedure.index import DatabaseView, Powers, Reads, Shelf
from yifa.procedure.index_writer import Index, Projector
from yifa.procedure.judge import Judgement, judge
from yifa.procedure.parties import Parties, keyed
from yifa.procedure.ports import Book, RuleBook
from yifa.procedure.question import Own
from yifa.procedure.reading import done_of, through_the_door
from yifa.procedure.refusal import Refused
from yifa.procedure.sealing import Numbering, body_digest, plain_number
from yifa.procedure.state import governing
from yifa.procedure.tick import due_matters, lapse_drafts
from yifa.procedure.together import Moved, Together, in_order
from yifa.procedure.view import Done, View
from yifa.record.act import Act, ActId, Judged
from yifa.record.errors import KeyConflict, Unjudged
from yifa.record.store import Store
from yifa.record.tx import Tx

__all__ = ["Door", "Projector"]
T = TypeVar("T")


class Catalogue(Book, Protocol):
    """The catalogue as the door needs it: also by digest, for acts judged under an earlier version."""

    def by_digest(self, digest: str) -> Declaration | None:
        """The version with that digest, if it is loaded."""


class Door:
    """One for each process and store. Safe to use from many threads; the store orders what they do."""

    def __init__(
        self, store: Store, catalogue: Catalogue, library: RuleBook, calendar: Calendar, projectors: Sequence[Projector] = (), *,
        own: Own | None = None, statute_powers: Powers | None = None, numbering: Numbering = plain_number,
        prepared: bool = True,
    ) -> None:  # fmt: skip
        self.store = store
        self.catalogue = catalogue
        self.library = library
        self.calendar = calendar
        self.shelf = Shelf()
        self.index = Index(library, calendar, self.shelf)
        self.parties = Parties(store.keyring.seal_key)
        self.projectors: tuple[Projector, ...] = (self.parties, *projectors)
        self.own: Own = own or {}
        self.numbering = numbering
        self._statute_powers = statute_powers
        self._ready = False
        store.judge = self._judge_unjudged
        store.purging = self.parties.forget
        if prepared:
            self.prepare()

    def prepare(self) -> None:
        """Make the tables that are not there yet; writes nothing where all are. Raises Outdated for those of another version."""
        found = derived.standing(self.store.reader, self.store.dialect)
        if derived.outdated(found, self._derived, self.store.dialect):
            raise derived.Outdated("索引和投影是另一版本的软件建立的：请先停止服务，执行 yifa upgrade")
        lacking = [each for each in self._derived if each.name not in (found or {})]
        towns = self.store.towns()
        self._ready = bool(towns)
        if not lacking or not towns:
            return
        self.store.submit(towns[0], lambda tx: derived.make(tx, lacking, self.store.dialect, first=found is None))
        for town in towns if found else ():
            # A projector that came later reads what was recorded before it.
            self.rebuild(town)

    @property
    def _derived(self) -> tuple[Projector, ...]:
        return (self.index, *self.projectors)

    def remake(self) -> None:
        """Make every derived table anew in this version's shape and read the whole log into it: all or nothing for a town."""
        first, *others = self.store.towns()

        def again(tx: Tx) -> None:
            derived.drop(tx, self._derived, self.store.dialect)
            derived.make(tx, self._derived, self.store.dialect, first=True)
            self.index.forget(tx.town)
            self._catch_up(tx, self._writing(tx))

        self.store.submit(first, again)
        self._ready = True
        for town in others:
            self.rebuild(town)

    def view(self, town: str) -> DatabaseView:
        """The town's record as committed, for pages and possible steps."""
        return self._view(self.store.reader, town)

    def perform(self, town: str, draft: Draft) -> Act:
        """Judge and record, with everything it causes: all or nothing, durable on return.

        The same draft under the same key gives the earlier act. Raises Refused with every reason; KeyConflict where the
        key was used for something else; what the store raises.
        """
        return self._submit(town, lambda tx: self._perform(tx, draft))

    def perform_each(self, town: str, drafts: Generator[Draft, Act, None]) -> None:
        """Judge and record one draft after the other, telling who gives them of every act: all or nothing, under one commit.

        Each is judged with those before it on record, at the one moment of the transaction. Raises as `perform`.
        """

        def job(tx: Tx) -> None:
            try:
                draft = next(drafts)
                while True:
                    draft = drafts.send(self._perform(tx, draft))
            except StopIteration:
                return

        self._submit(town, job)

    def perform_all(
        self, town: str, several: Sequence[Together], *, seen: int | None = None, told: Callable[[int], None] | None = None
    ) -> list[Act]:  # fmt: skip
        """Judge and record several drafts in one transaction, each seeing those before it: all of them or none.

        Raises AllRefused with the reasons of every draft that would be refused; Moved where the log no longer ends at the
        position `seen` that the drafts were made from; KeyConflict; what the store raises.
        """

        def job(tx: Tx) -> list[Act]:
            if seen is not None and tx.head().position != seen:
                raise Moved
            return in_order(several, lambda draft: self._perform(tx, draft), told)

        return self._submit(town, job)

    def judge(self, town: str, draft: Draft) -> Judgement:
        """What would be said now of the draft and of everything it would cause, without recording anything."""
        view, now = self.view(town), self.store.now()
        found = self._judged(view, view.reads, draft, now)
        return foretold(
            found, self._ground(view, now), lambda ahead, caused, by: self._judged(ahead, view.reads, caused, now, by)
        )

    def tick(self, town: str) -> list[Act]:
        """Record the lapses whose hour has come. Doing it again, late or never changes no judgement."""
        return [
            act
            for matter in due_matters(self.store.reader, town, self.store.now())
            for act in self.store.submit(town, self._lapsing(matter))
        ]

    def catch_up(self, town: str) -> int:
        """Take in acts that reached the log by another way, such as a purge; returns how many."""
        return self.store.submit(town, lambda tx: self._catch_up(tx, self._writing(tx)))

    def rebuild(self, town: str) -> int:
        """Throw index and projections of the town away and read the whole log again; returns how many acts."""

        def again(tx: Tx) -> int:
            for each in self._derived:
                each.reset(tx)
            return self._catch_up(tx, self._writing(tx))

        return self.store.submit(town, again)

    def _submit(self, town: str, job: Callable[[Tx], T]) -> T:
        """One transaction under the town's lock, once the derived tables are there."""
        if not self._ready:
            self.prepare()
        return self.store.submit(town, job)

    def _perform(self, tx: Tx, draft: Draft) -> Act:
        earlier = self._earlier(tx, draft)
        if earlier is not None:
            return earlier
        view = self._writing(tx)
        self._catch_up(tx, view)
        act, done, judgement = self._one(tx, view, draft, None)
        step, declaration = judgement.step, judgement.declaration
        if step is not None and step.causes and declaration is not None:
            ground = self._ground(view, tx.now)
            caused = consequences(judgement.draft or draft, step, done.matter, declaration, ground)
            bring_about(caused, lambda each: self._one(tx, view, each, act.id))
        return act

    def _ground(self, view: View, now: datetime) -> Ground:
        return Ground(view, self.catalogue, self.library, self.calendar, now)

    def _earlier(self, tx: Tx, draft: Draft) -> Act | None:
        if draft.key is None:
            return None
        found = tx.find_key(draft.recorder, draft.key)
        if found is None:
            return None
        act, digest = found
        if digest != body_digest(draft):
            raise KeyConflict(f"办理编号已用于记录 {act.id}，而这次的内容不同：请刷新页面，核对后换一个办理编号提交")
        return act

    def _one(self, tx: Tx, view: DatabaseView, draft: Draft, cause: ActId | None) -> tuple[Act, Done, Judgement]:
        judgement = self._judged(view, view.reads, draft, tx.now, cause)
        if judgement.judged is None or judgement.declaration is None or judgement.step is None:
            raise Refused(judgement.refusals)
        act = tx.append(judgement.judged)
        done = done_of(act)
        self._follow(tx, view, act, done, judgement.declaration)
        self._mark_position(tx, act.position + 1)
        return act, done, judgement

    def _judged(self, view: View, reads: Reads, draft: Draft, now: datetime, cause: ActId | None = None) -> Judgement:
        found = judge(
            draft, view=view, catalogue=self.catalogue, library=self.library, calendar=self.calendar, now=now, own=self.own,
            cause=cause, new_matter=secrets.token_hex(10), numbering=self.numbering,
        )  # fmt: skip
        if found.step is None:
            return found
        # The one question that no pure judgement can answer: are the named files here?
        absent = tuple(missing_files(reads, found.draft or draft, found.step))
        return replace(found, allowed=False, refusals=(*found.refusals, *absent), judged=None) if absent else found

    def _judge_unjudged(self, tx: Tx, draft: object) -> Judged:
        """The store's hook. The act it lets in is followed by index and projections at the next catching up."""
        if not isinstance(draft, Draft):
            raise Unjudged("只有经过判断的行为才能写入记录：请从办理入口提交")
        view = self._writing(tx)
        self._catch_up(tx, view)
        judgement = self._judged(view, view.reads, draft, tx.now)
        if judgement.judged is None:
            raise Refused(judgement.refusals)
        if judgement.step is not None and judgement.step.causes:
            # Let in alone it would stand without what it brings about.
            raise Unjudged("这一步骤同时引起其他事项的行为，不能单独写入：请从办理入口提交")
        return judgement.judged

    def _follow(self, tx: Tx, view: DatabaseView, act: Act, done: Done, declaration: Declaration) -> None:
        step = declaration.steps[done.step]
        view.extend(done, act.leaf_hash)
        self.index.take(tx, done, declaration, step, view)
        for projector in self.projectors:
            projector.apply(tx, done, declaration, step, view.history(done.matter))

    def _view(self, reads: Reads, town: str) -> DatabaseView:
        same = keyed(self.store.keyring.seal_key, town)
        return DatabaseView(reads, town, shelf=self.shelf, statute_powers=self._statute_powers, same=same)

    def _writing(self, tx: Tx) -> DatabaseView:
        return self._view(tx, tx.town)

    def _catch_up(self, tx: Tx, view: DatabaseView) -> int:
        head = tx.head().position
        rows = tx.query("SELECT position, token FROM index_state WHERE town = ?", (tx.town,))
        if not rows:
            tx.execute("INSERT INTO index_state (town, position, token) VALUES (?, 0, ?)", (tx.town, secrets.token_hex(8)))
        start = rows[0][0] if rows else 0
        if start == head:
            view.token = rows[0][1] if rows else None
            return 0
        for act in tx.acts(tx.town, start=start):
            if through_the_door(act):
                self._take_in(tx, view, act)
        self._mark_position(tx, head)
        return int(head - start)

    def _take_in(self, tx: Tx, view: DatabaseView, act: Act) -> None:
        """One act of the log. A procedure that is no longer here gives nothing; its acts stay where they are."""
        done = done_of(act)
        declaration = self.catalogue.by_digest(done.declaration)
        if declaration is None and done.slug in self.catalogue.slugs():
            declaration = governing(self.catalogue, done.slug, (), done.at)
        if declaration is None or done.step not in declaration.steps:
            return
        step = declaration.steps[done.step]
        view.until = done.position
        self.index.take(tx, done, declaration, step, view)
        for projector in self.projectors:
            projector.apply(tx, done, declaration, step, view.history(done.matter))
        view.until = None

    def _mark_position(self, tx: Tx, position: int) -> None:
        tx.execute("UPDATE index_state SET position = ? WHERE town = ?", (position, tx.town))

    def _lapsing(self, matter: str) -> Callable[[Tx], list[Act]]:
        def job(tx: Tx) -> list[Act]:
            view = self._writing(tx)
            self._catch_up(tx, view)
            acts = []
            for draft, cause in lapse_drafts(view, matter, tx.now, self.catalogue, self.library, self.calendar):
                if self._earlier(tx, draft) is None:
                    acts.append(self._one(tx, view, draft, cause)[0])
            return acts

        return job
