"""A checkpoint says one thing about one log, and none is signed that an earlier one contradicts."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.vectors import vectors
from yifa.record import note, tree
from yifa.record.checkpoint import Checkpoint, CheckpointError, ForkError, cosign, open_checkpoint, refuse_fork, sign_checkpoint
from yifa.record.note import NoteError, Signer
from yifa.record.notekey import KeyKind

ORIGIN = "yifa.example/demonstration/t1/1"
LOG = Signer(ORIGIN, b"\x01" * 32)
WITNESS = Signer("witness.example/county", b"\x02" * 32, KeyKind.COSIGNATURE)
LEAVES = [f"示例{i}".encode() for i in range(20)]


def at(size: int, leaves: list[bytes] = LEAVES) -> Checkpoint:
    return Checkpoint(ORIGIN, size, tree.root(leaves[:size]))


def test_text_reads_back() -> None:
    for checkpoint in (at(0), at(20), Checkpoint(ORIGIN, 2**63 - 1, bytes(32), ("sm3 abc", "附加"))):
        assert Checkpoint.parse(checkpoint.text()) == checkpoint
    assert at(5).text() == f"{ORIGIN}\n5\n{base64.b64encode(tree.root(LEAVES[:5])).decode()}\n"


def test_the_public_tree_notes() -> None:
    known = vectors("notes/signed_note.json")["tree_note"]
    checkpoint = Checkpoint.parse(known["text"])
    assert checkpoint.size == known["size"]
    assert checkpoint.root == tree.leaf_hash(known["leaf_utf8"].encode())
    key = Signer(checkpoint.origin.replace(" ", "-"), b"\x07" * 32)
    for bad in known["bad"]:
        with pytest.raises(CheckpointError):
            open_checkpoint(note.sign(bad, key), checkpoint.origin, [key.verifier])
    assert open_checkpoint(note.sign(known["text"], key), checkpoint.origin, [key.verifier]).checkpoint == checkpoint


@pytest.mark.parametrize("size", ["", "-1", "+1", "01", "1 ", "1.0", "0x5", "１", "9223372036854775808", "9" * 5000])
def test_sizes_have_one_spelling(size: str) -> None:
    root = base64.b64encode(bytes(32)).decode()
    with pytest.raises(CheckpointError):
        Checkpoint.parse(f"{ORIGIN}\n{size}\n{root}\n")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1],
        lambda text: text + "\n",
        lambda text: text + "\nx\n",
        lambda text: "\n" + text,
        lambda text: text.replace("=", ""),
        lambda text: text.replace("=", "=="),
        lambda text: text.replace("5\n", "5\r\n"),
        lambda text: "\n".join(text.split("\n")[:2]) + "\n",
        lambda text: text.replace("\n5\n", "\n5\nAAAA\n"),
    ],
)
def test_other_spellings_are_refused(spoil: Any) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.parse(spoil(at(5).text()))


@settings(max_examples=300)
@given(st.text() | st.text().map(lambda tail: at(5).text() + tail) | st.text().map(lambda middle: f"o\n{middle}\n"))
def test_hostile_texts_get_an_error_or_read_back(text: str) -> None:
    try:
        checkpoint = Checkpoint.parse(text)
    except CheckpointError:
        return
    assert checkpoint.text() == text


@pytest.mark.parametrize(
    ("origin", "size", "root", "extensions"),
    [
        ("", 1, bytes(32), ()),
        ("a\nb", 1, bytes(32), ()),
        (ORIGIN, -1, bytes(32), ()),
        (ORIGIN, True, bytes(32), ()),
        (ORIGIN, 2**63, bytes(32), ()),
        (ORIGIN, 1, bytes(31), ()),
        (ORIGIN, 1, bytes(32), ("",)),
        (ORIGIN, 1, bytes(32), ("a\nb",)),
    ],
)
def test_checkpoints_that_have_no_text(origin: str, size: int, root: bytes, extensions: tuple[str, ...]) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint(origin, size, root, extensions)


def test_every_later_size_continues_every_earlier_one() -> None:
    for size1 in range(1, 21):
        for size2 in range(size1, 21):
            refuse_fork(at(size1), at(size2), tree.consistency_proof(LEAVES[:size2], size1))
    refuse_fork(None, at(5), [])
    refuse_fork(at(0), at(5), [])


def test_a_rewritten_past_is_refused() -> None:
    rewritten = [*LEAVES[:3], b"rewritten", *LEAVES[4:]]
    for size in range(6, 21):
        with pytest.raises(CheckpointError, match="一致性"):
            refuse_fork(at(5), at(size, rewritten), tree.consistency_proof(rewritten[:size], 5))
    with pytest.raises(ForkError, match="根却不同"):
        refuse_fork(at(5), at(5, rewritten), [])


def test_a_shorter_log_is_a_fork() -> None:
    with pytest.raises(ForkError, match="变短"):
        refuse_fork(at(5), at(4), [])


def test_proofs_that_do_not_belong_are_refused() -> None:
    proof = tree.consistency_proof(LEAVES, 5)
    for old, new, given_proof in ((None, at(20), proof), (at(0), at(20), proof), (at(5), at(20), []), (at(20), at(20), proof)):
        with pytest.raises(CheckpointError):
            refuse_fork(old, new, given_proof)
    with pytest.raises(CheckpointError, match="不是同一个日志"):
        refuse_fork(at(5), Checkpoint("another.example", 20, tree.root(LEAVES)), proof)


def test_a_cosigned_checkpoint_shows_its_witness() -> None:
    signed = sign_checkpoint(at(5), LOG)
    assert not open_checkpoint(signed, ORIGIN, [LOG.verifier]).witnessed
    cosigned = cosign(signed, WITNESS, at=1_700_000_000)
    opened = open_checkpoint(cosigned, ORIGIN, [LOG.verifier], [WITNESS.verifier])
    assert opened.checkpoint == at(5)
    assert [(found.name, found.cosigned_at) for found in opened.witnesses] == [(WITNESS.name, 1_700_000_000)]
    assert not open_checkpoint(cosigned, ORIGIN, [LOG.verifier]).witnessed


def test_a_witness_cannot_stand_in_for_the_log() -> None:
    alone = note.sign(at(5).text(), WITNESS, at=1)
    with pytest.raises(NoteError, match="日志自己的签名"):
        open_checkpoint(alone, ORIGIN, [LOG.verifier], [WITNESS.verifier])


def test_another_logs_checkpoint_is_refused_even_if_signed_by_this_key() -> None:
    foreign = Checkpoint("another.example", 5, bytes(32))
    with pytest.raises(CheckpointError, match="另一个日志"):
        open_checkpoint(sign_checkpoint(foreign, LOG), ORIGIN, [LOG.verifier])
    with pytest.raises(CheckpointError):
        open_checkpoint(note.sign("not a checkpoint\n", LOG), ORIGIN, [LOG.verifier])
