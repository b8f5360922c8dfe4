"""One file proves one entry to anybody who holds the log's key, without a network."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.record import tree
from yifa.record.checkpoint import Checkpoint, cosign, sign_checkpoint
from yifa.record.note import Signer
from yifa.record.notekey import KeyKind
from yifa.record.proof import Proof, ProofError, make_proof, verify_proof

ORIGIN = "yifa.example/demonstration/t1/1"
LOG = Signer(ORIGIN, b"\x01" * 32)
WITNESSES = [Signer(f"witness.example/{i}", bytes([i + 2]) * 32, KeyKind.COSIGNATURE) for i in range(3)]
LEAVES = [f"示例{i}".encode() for i in range(37)]
SIGNED = sign_checkpoint(Checkpoint(ORIGIN, 37, tree.root(LEAVES)), LOG)


def file(index: int, signed: str = SIGNED, extra: bytes | None = None) -> str:
    return make_proof(index, tree.inclusion_proof(LEAVES, index), signed, extra=extra)


def check(text: str, entry: bytes, **more: Any) -> int:
    return verify_proof(text, entry, **{"origin": ORIGIN, "log_keys": [LOG.verifier], **more})[0]


@pytest.mark.parametrize("index", [0, 1, 17, 35, 36])
@pytest.mark.parametrize("extra", [None, b"", b"anything \x00"])
def test_every_entry_is_proved(index: int, extra: bytes | None) -> None:
    text = file(index, extra=extra)
    assert Proof.parse(text).text() == text
    assert Proof.parse(text).extra == extra
    assert check(text, LEAVES[index]) == index


def test_the_only_entry_of_a_log_needs_no_hashes() -> None:
    signed = sign_checkpoint(Checkpoint(ORIGIN, 1, tree.root(LEAVES[:1])), LOG)
    assert check(make_proof(0, [], signed), LEAVES[0]) == 0


def test_another_entry_place_log_or_key_is_refused() -> None:
    text = file(17)
    refusals: list[tuple[str, bytes, dict[str, Any]]] = [
        (text, LEAVES[16], {}),
        (text.replace("index 17", "index 16"), LEAVES[17], {}),
        (text.replace("\n37\n", "\n38\n"), LEAVES[17], {}),
        (text, LEAVES[17], {"origin": "another.example"}),
        (text, LEAVES[17], {"log_keys": [Signer(ORIGIN, b"\x09" * 32).verifier]}),
        (text, LEAVES[17], {"log_keys": []}),
    ]
    for spoilt, entry, more in refusals:
        with pytest.raises(ValueError, match=r"\S"):
            check(spoilt, entry, **more)


def test_every_changed_bit_of_the_file_is_refused() -> None:
    data = file(17).encode()
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(ValueError, match=r"\S"):
            check(bytes(changed).decode(), LEAVES[17])


def test_a_quorum_counts_different_trusted_witnesses() -> None:
    signed = SIGNED
    for witness in WITNESSES[:2]:
        signed = cosign(signed, witness, at=1_700_000_000)
    text = file(17, signed)
    trusted = [witness.verifier for witness in WITNESSES]
    assert check(text, LEAVES[17], witness_keys=trusted, quorum=2) == 17
    with pytest.raises(ProofError, match="外部见证不足"):
        check(text, LEAVES[17], witness_keys=trusted, quorum=3)
    with pytest.raises(ProofError, match="外部见证不足"):
        check(text, LEAVES[17], witness_keys=trusted[2:], quorum=1)
    assert check(text, LEAVES[17], witness_keys=trusted[2:]) == 17


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "",
        lambda text: text.replace("@v1", "@v2"),
        lambda text: text.replace("index 17\n", ""),
        lambda text: text.replace("index 17", "index 017"),
        lambda text: text.replace("index 17", "index -17"),
        lambda text: text.replace("index 17", "index 17\n\n"),
        lambda text: text.replace("index 17", "extra !!\nindex 17"),
        lambda text: text.replace("index 17", "extra AA==\nextra AA==\nindex 17"),
        lambda text: text.replace("index 17", "index 17\nAAAA"),
        lambda text: text.replace("index 17\n", "index 17\n" + "A" * 43 + "=\n"),
        lambda text: text.replace("index 17\n", "index 17\n" + ("A" * 43 + "=\n") * 64),
        lambda text: text.replace("\n", "\r\n"),
    ],
)
def test_other_forms_are_refused(spoil: Any) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        check(spoil(file(17)), LEAVES[17])


@settings(max_examples=300)
@given(st.text() | st.text().map(lambda tail: file(3) + tail) | st.text().map(lambda tail: f"c2sp.org/tlog-proof@v1\n{tail}\n\n"))
def test_hostile_files_are_refused_with_a_sentence(text: str) -> None:
    try:
        check(text, LEAVES[3])
    except ValueError:
        return
    assert text == file(3)
