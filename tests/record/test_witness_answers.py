"""A witness cosigns only what continues what it cosigned before."""

from __future__ import annotations

import base64
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.vectors import vectors
from yifa.record import note, tree
from yifa.record.checkpoint import Checkpoint, sign_checkpoint
from yifa.record.note import Signer, Verifier
from yifa.record.witness import Verdict, consider

ORIGIN = "yifa.example/demonstration/t1/1"
LOG = Signer(ORIGIN, b"\x01" * 32)
LOGS = {ORIGIN: [LOG.verifier]}
LEAVES = [f"示例{i}".encode() for i in range(12)]


def request(old: int, size: int, leaves: list[bytes] = LEAVES, *, signer: Signer = LOG, origin: str = ORIGIN) -> str:
    proof = tree.consistency_proof(leaves[:size], old) if old <= size else []
    lines = [f"old {old}", *(base64.b64encode(item).decode() for item in proof), "", ""]
    return "\n".join(lines) + sign_checkpoint(Checkpoint(origin, size, tree.root(leaves[:size])), signer)


def test_the_public_transcript() -> None:
    """The recorded witness answers 403 to an unknown log where the specification asks for 404, which is ours."""
    known = vectors("witness/add_checkpoint.json")
    log = Verifier(known["log"]["origin"], bytes.fromhex(known["log"]["ed25519_public_hex"]))
    logs, latest = {log.name: [log]}, dict[str, Checkpoint]()
    for step in known["steps"]:
        answer = consider(step["body"], logs, latest)
        unknown = "unknown log" in step["assert"]
        assert answer.verdict == (Verdict.UNKNOWN_LOG if unknown else step["status"])
        if step["status"] == Verdict.CONFLICT:
            assert repr(answer.body).replace("'", '"') in step["assert"]
        assert (answer.accepted is not None) is (answer.verdict is Verdict.COSIGN)
        if answer.accepted:
            latest[log.name] = answer.accepted
    assert latest[log.name].size == known["final_size"]
    assert latest[log.name].root.hex() == known["final_root_hex"]


def test_a_log_that_grows_is_cosigned_step_by_step() -> None:
    latest: dict[str, Checkpoint] = {}
    held = 0
    for size in (1, 1, 4, 5, 12):
        answer = consider(request(held, size), LOGS, latest)
        assert answer.accepted == Checkpoint(ORIGIN, size, tree.root(LEAVES[:size]))
        latest[ORIGIN], held = answer.accepted, size


def test_a_second_history_is_never_cosigned() -> None:
    latest = {ORIGIN: Checkpoint(ORIGIN, 5, tree.root(LEAVES[:5]))}
    other = [b"other", *LEAVES[1:]]
    assert consider(request(5, 5, other), LOGS, latest).verdict is Verdict.CONFLICT
    assert consider(request(5, 9, other), LOGS, latest).verdict is Verdict.BAD_PROOF
    for old in (0, 4, 6):
        answer = consider(request(old, 9, other), LOGS, latest)
        assert (answer.verdict, answer.body) == (Verdict.CONFLICT, "5\n")


def test_requests_that_are_not_of_the_form() -> None:
    good = request(0, 5)
    spoilt = [
        "",
        "old 0",
        good.replace("old 0", "old 00"),
        good.replace("old 0", "old -1"),
        good.replace("old 0", "old"),
        good.replace("old 0\n", "old 0\nnot base64\n"),
        good.replace("old 0\n", "old 0\n" + "AAAA\n" * 64),
        good.replace("\n\n— ", "\n— "),
        request(6, 5),
        "old 0\n\n" + note.sign("not a checkpoint\n", LOG),
    ]
    for body in spoilt:
        assert consider(body, LOGS, {}).verdict is Verdict.MALFORMED, body


def test_unknown_logs_and_keys() -> None:
    assert consider(request(0, 5, origin="another.example"), LOGS, {}).verdict is Verdict.UNKNOWN_LOG
    assert consider(request(0, 5, signer=Signer(ORIGIN, b"\x09" * 32)), LOGS, {}).verdict is Verdict.BAD_SIGNATURE


@settings(max_examples=300)
@given(st.text() | st.text().map(lambda tail: request(0, 5) + tail) | st.text().map(lambda head: head + request(0, 5)))
def test_anything_gets_an_answer(body: Any) -> None:
    answer = consider(body, LOGS, {})
    assert answer.accepted is None or answer.verdict is Verdict.COSIGN
