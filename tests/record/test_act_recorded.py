"""An act goes in once, whole and in its place; what may not be recorded leaves no trace. On both databases."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.record.making import NOON, TOWN, Place, append, fill, judged, plain
from yifa.record.act import ActId, Judged
from yifa.record.db import DATABASE_ERRORS
from yifa.record.errors import KeyConflict, Malformed, MatterMismatch, NotFound, RecordError, Unjudged
from yifa.record.leaf import disclose, verify_disclosure
from yifa.record.proof import verify_proof
from yifa.record.store import Store
from yifa.record.tree import leaf_hash
from yifa.record.tx import Tx


class TestAppend:
    def test_the_act_reads_back_as_it_was_returned(self, store: Store) -> None:
        act = append(store, judged())
        assert store.reader.act(TOWN, act.id) == act
        assert (act.id, act.position, act.matter_position) == (ActId(2020, 0), 0, 0)
        assert (act.at, act.recorded_at) == (NOON, NOON)
        assert act.open["fact.amount"] == 20000
        assert act.open["kind"] == "onsite-penalty.decide"
        assert act.sealed == ("fact.party", "fact.phone")

    def test_private_values_are_nowhere_in_the_open_part(self, store: Store) -> None:
        act = append(store, judged())
        assert "丁" not in json.dumps(dict(act.open), ensure_ascii=False)
        assert store.reader.open_private(TOWN, act.id, "fact.party", purpose="复核") == {"kind": "person", "name": "丁（示例）"}

    def test_a_private_value_is_opened_only_for_a_purpose(self, store: Store) -> None:
        act = append(store, judged())
        with pytest.raises(Malformed, match="用途"):
            store.reader.open_private(TOWN, act.id, "fact.party", purpose=" ")
        with pytest.raises(NotFound):
            store.reader.open_private(TOWN, act.id, "fact.amount", purpose="复核")

    def test_sequence_position_and_matter_position_run_without_gaps(self, store: Store) -> None:
        fill(store, 3)
        later = append(store, judged("m1", opens=False))
        assert (later.id.sequence, later.position, later.matter_position) == (3, 3, 1)
        assert [act.id.sequence for act in store.reader.matter_acts(TOWN, "m1")] == [1, 3]
        head = store.reader.head(TOWN)
        assert (head.epoch, head.size, head.position, head.recorded_at) == (2020, 4, 4, NOON)

    def test_acts_stream_from_any_position(self, store: Store) -> None:
        fill(store, 7)
        assert [act.position for act in store.reader.acts(TOWN)] == list(range(7))
        assert [act.position for act in store.reader.acts(TOWN, start=3, limit=2)] == [3, 4]
        assert list(store.reader.acts(TOWN, start=99)) == []

    def test_the_transaction_sees_what_it_wrote_and_shares_it_with_other_tables(self, store: Store) -> None:
        def job(tx: Tx) -> None:
            tx.execute("CREATE TABLE seen (act TEXT, said TEXT)")
            act = tx.append(judged())
            tx.execute("INSERT INTO seen VALUES (?, '甲?乙%')", (str(act.id),))
            assert tx.act(TOWN, act.id) == act
            assert tx.head().size == 1
            assert tx.matter_acts(TOWN, "m1") == [act]

        store.submit(TOWN, job)
        assert store.reader.query("SELECT act, said FROM seen WHERE said LIKE '甲?%'") == [("2020.0", "甲?乙%")]

    def test_a_job_that_fails_undoes_all_of_itself(self, store: Store) -> None:
        append(store, judged("m0"))

        def job(tx: Tx) -> None:
            tx.append(judged("m1"))
            raise LookupError("半途而废")

        with pytest.raises(LookupError, match="半途而废"):
            store.submit(TOWN, job)
        assert store.reader.head(TOWN).size == 1
        assert append(store, judged("m1")).id == ActId(2020, 1)

    def test_towns_are_separate_logs(self, place: Place, store: Store) -> None:
        with Store.create(place.url, directory=place.directory, town="other", mode="demonstration", clock=place.clock) as other:
            act = append(other, judged(), "other")
            assert act.id == ActId(2020, 0)
            assert other.towns() == sorted(["other", TOWN])
            with pytest.raises(NotFound):
                other.reader.act(TOWN, ActId(2020, 5))

    def test_a_town_cannot_be_made_twice(self, place: Place, store: Store) -> None:
        with pytest.raises(RecordError, match="已经建立"):
            Store.create(place.url, directory=place.directory, town=TOWN, mode="demonstration", clock=place.clock)


class TestJudgedOnly:
    def test_without_a_judge_nothing_unjudged_goes_in(self, store: Store) -> None:
        with pytest.raises(Unjudged):
            append(store, {"kind": "onsite-penalty.decide"})
        assert store.reader.head(TOWN).size == 0

    def test_an_insert_without_judgement_is_judged_all_the_same(self, store: Store) -> None:
        class Refused(Exception):
            pass

        def judge(tx: Tx, draft: object) -> Judged:
            if draft == "无权":
                raise Refused("罚款超过上限")
            return judged()

        store.judge = judge
        with pytest.raises(Refused, match="上限"):
            append(store, "无权")
        assert append(store, "有权").id == ActId(2020, 0)

    def test_triggers_refuse_changing_and_deleting(self, place: Place, store: Store) -> None:
        append(store, judged(key="k"))
        store.checkpoint(TOWN)
        connection = place.connect()
        for statement in (
            "UPDATE act SET kind = 'x.y'", "DELETE FROM act", "UPDATE checkpoint SET size = 9", "DELETE FROM vault",
            "UPDATE vault SET purpose = '其他'", "DELETE FROM act_key", "UPDATE head SET position = 0", "DELETE FROM head",
        ):  # fmt: skip
            with pytest.raises(DATABASE_ERRORS, match=r"只能|不能"):
                connection.execute(statement)
        connection.close()


class TestRefusedInput:
    @pytest.mark.parametrize(
        "bad",
        [
            [("fact.note", "坏\x00字")], [("fact.note", "e\u0301")], [("fact.note", "\ud800")], [("fact.note", 0.5)],
            [("fact.note", 2**60)], [("fact note", "空格")], [("kind", "x.y")], [("fact.a", 1), ("fact.a", 2)], [("sealed", {})],
            [("fact.note", {"键": 1})], [("fact.note", "长" * 400_000)], [(f"fact.f{i}", i) for i in range(600)],
        ],
    )  # fmt: skip
    def test_nothing_malformed_is_recorded(self, store: Store, bad: list[tuple[str, object]]) -> None:
        with pytest.raises(Malformed):
            append(store, plain("m1", *bad))  # type: ignore[arg-type]
        assert store.reader.head(TOWN).size == 0

    def test_a_time_without_zone_is_refused(self, store: Store) -> None:
        with pytest.raises(Malformed, match="时区"):
            append(store, judged(at=datetime(2020, 11, 20)))  # noqa: DTZ001

    def test_a_matter_is_opened_once_and_before_it_goes_on(self, store: Store) -> None:
        with pytest.raises(MatterMismatch, match="没有事项"):
            append(store, judged("m9", opens=False))
        append(store, judged("m9"))
        with pytest.raises(MatterMismatch, match="已经存在"):
            append(store, judged("m9"))

    def test_evidence_must_be_stored_before_it_is_named(self, store: Store) -> None:
        with pytest.raises(NotFound, match="证据"):
            append(store, judged(evidence=("sha256:" + "0" * 64,)))
        digest = store.evidence.put("现场照片（示例）".encode(), media_type="image/jpeg", purpose="执法")
        act = append(store, judged(evidence=(digest,)))
        assert act.open["evidence"] == [digest]

    def test_microseconds_survive(self, store: Store) -> None:
        when = datetime(2020, 11, 20, 3, 59, 59, 123456, tzinfo=UTC)
        assert store.reader.act(TOWN, append(store, judged(at=when)).id).at == when


class TestSubmittedTwice:
    def test_the_same_body_gives_the_earlier_act(self, store: Store) -> None:
        first = append(store, judged(key="k1"))
        assert append(store, judged(key="k1")) == store.reader.act(TOWN, first.id)
        assert store.reader.head(TOWN).size == 1

    def test_another_body_is_a_conflict(self, store: Store) -> None:
        append(store, judged(key="k1"))
        with pytest.raises(KeyConflict, match=r"2020\.0"):
            append(store, judged("m2", key="k1", digest="1" * 64))

    def test_keys_belong_to_their_actor(self, store: Store) -> None:
        append(store, judged("m1", key="k1"))
        other = replace(judged("m3"), key=("乙", "k1"), body_digest="2" * 64)
        assert append(store, other).id.sequence == 1

    def test_the_earlier_act_can_be_asked_for(self, store: Store) -> None:
        act = append(store, judged(key="k1", digest="ab" * 32))
        found = store.submit(TOWN, lambda tx: tx.find_key("甲", "k1"))
        assert found == (store.reader.act(TOWN, act.id), "ab" * 32)
        assert store.submit(TOWN, lambda tx: tx.find_key("乙", "k1")) is None


class TestProof:
    def test_every_act_has_a_proof_against_the_first_checkpoint_that_covers_it(self, store: Store) -> None:
        fill(store, 5)
        assert store.proof(TOWN, ActId(2020, 2)) is None
        store.checkpoint(TOWN)
        frozen = store.proof(TOWN, ActId(2020, 2))
        fill(store, 300, first=5)
        store.checkpoint(TOWN)
        assert store.proof(TOWN, ActId(2020, 2)) == frozen
        key = store.verifier(TOWN, 2020)
        for sequence in (0, 2, 4, 5, 255, 256, 304):
            text = store.proof(TOWN, ActId(2020, sequence))
            assert text is not None
            entry = store.reader.leaf(TOWN, ActId(2020, sequence))
            index, signed = verify_proof(text, entry, origin=key.name, log_keys=[key])
            assert index == sequence
            assert signed.checkpoint.size == (5 if sequence < 5 else 305)

    def test_single_fields_are_disclosed_against_the_leaf(self, store: Store) -> None:
        act = append(store, judged())
        leaf = store.reader.leaf(TOWN, act.id)
        assert leaf_hash(leaf) == act.leaf_hash
        openings = store.reader.openings(TOWN, act.id)
        assert verify_disclosure(leaf, disclose(openings.values(), ["kind", "fact.amount"]))
        own = store.reader.open_sealed(TOWN, act.id, "fact.party", purpose="当事人取证")
        assert verify_disclosure(leaf, [own.to_json()])

    def test_the_same_log_is_not_signed_twice(self, store: Store, opened: Callable[[], Store]) -> None:
        fill(store, 3)
        note = store.checkpoint(TOWN)
        assert store.checkpoint(TOWN) == note
        store.close()
        again = opened()
        assert again.checkpoint(TOWN) == note
        kept = again.latest_checkpoint(TOWN)
        assert kept is not None
        assert (kept.size, kept.note) == (3, note)

    def test_an_empty_log_has_no_checkpoint(self, store: Store) -> None:
        with pytest.raises(RecordError, match="还没有记录"):
            store.checkpoint(TOWN)
