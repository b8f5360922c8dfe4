"""A note is believed only with a good signature of a key one knows; everything else is refused with a reason."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.vectors import vectors
from yifa.record import note
from yifa.record.note import Fault, NoteError, Signer, Verifier
from yifa.record.notekey import KeyKind, cosigned_at, cosigned_message

LOG = Signer("yifa.example/示例镇/1", b"\x01" * 32)
OTHER = Signer("yifa.example/other", b"\x02" * 32)
WITNESS = Signer("witness.example/county", b"\x03" * 32, KeyKind.COSIGNATURE)
TEXT = "第一行\n\n第三行\n"
SIGNED = note.sign(TEXT, LOG)


@pytest.mark.parametrize("group", ["open", "reject"])
def test_public_notes(group: str) -> None:
    for case in vectors("notes/signed_note.json")[group]:
        keys = [Verifier.parse(key) for key in case["vkeys"]]
        if "error" in case:
            with pytest.raises(NoteError) as refused:
                note.open(case["note"], keys)
            assert refused.value.fault == case["error"], case["name"]
        else:
            opened = note.open(case["note"].encode(), case["vkeys"])
            assert [found.name for found in opened.verified] == case["verified"], case["name"]
            assert [found.name for found in opened.unverified] == case["unverified"], case["name"]


def test_public_keys_in_text_form() -> None:
    known = vectors("notes/signed_note.json")
    for text in known["vkey_ok"]:
        assert Verifier.parse(text).encode() == text
    for text in known["vkey_bad"]:
        with pytest.raises(NoteError):
            Verifier.parse(text)


def test_every_mangled_key_is_refused() -> None:
    text = vectors("notes/signed_note.json")["vkey_ok"][0]
    mangled = {text[start:end] for start in range(len(text)) for end in range(start, len(text) + 1)} - {text}
    mangled |= {text[:at] + chr(ord(text[at]) + 1) + text[at + 1 :] for at in range(len(text))}
    for key in mangled:
        with pytest.raises(NoteError) as refused:
            Verifier.parse(key)
        assert refused.value.fault is Fault.BAD_KEY


def test_signing_gives_the_bytes_of_the_reference() -> None:
    for case in vectors("notes/signed_note.json")["sign"]:
        assert note.sign(case["text"], case["skey"]) == case["want"]
        assert Signer.parse(case["skey"]).encode() == case["skey"]


def test_public_cosignatures() -> None:
    for case in vectors("notes/signed_note.json")["cosignature_v1"]:
        if "checkpoint_note" in case:
            text, signatures = note.split(case["checkpoint_note"] + case["cosignature_line"] + "\n")
            assert signatures[1].cosigned_at == case["timestamp"]
            assert cosigned_message(text.encode(), case["timestamp"]).decode() == case["signed_message"]
        elif "error" in case:
            with pytest.raises(NoteError):
                cosigned_at(base64.b64decode(case["signature_b64"])[4:])
        else:
            assert cosigned_at(base64.b64decode(case["signature_b64"])[4:]) == case["timestamp"]


def test_a_signed_note_opens_with_its_key() -> None:
    opened = note.open(SIGNED, [LOG.verifier])
    assert opened.text == TEXT
    assert [found.name for found in opened.verified] == [LOG.name]
    assert note.open(SIGNED, [LOG.verifier.encode()]) == opened


def test_a_signature_of_an_unknown_key_is_ignored_even_if_it_is_wrong() -> None:
    signed = note.add_signature(SIGNED, OTHER)
    text, (own, other) = note.split(signed)
    forged = note.Signature(other.name, other.key_id, bytes(64))
    spoilt = f"{text}\n{own.line()}{forged.line()}"
    assert [found.name for found in note.open(spoilt, [LOG.verifier]).unverified] == [OTHER.name]
    with pytest.raises(NoteError) as refused:
        note.open(spoilt, [LOG.verifier, OTHER.verifier])
    assert refused.value.fault is Fault.INVALID_SIGNATURE


def test_a_second_spelling_of_a_signature_is_ignored_or_refused_as_its_key_is() -> None:
    own = SIGNED.splitlines()[-1]
    assert own.endswith("=")
    spelled = own[:-2] + chr(ord(own[-2]) + 1) + "="
    with pytest.raises(NoteError) as refused:
        note.open(f"{TEXT}\n{spelled}\n", [LOG.verifier])
    assert refused.value.fault is Fault.INVALID_SIGNATURE
    both = note.add_signature(f"{TEXT}\n{spelled}\n", OTHER)
    assert [found.name for found in note.open(both, [OTHER.verifier]).unverified] == [LOG.name]


def test_sharing_a_name_or_an_id_is_not_being_known() -> None:
    same_name = Signer(LOG.name, b"\x09" * 32)
    with pytest.raises(NoteError) as refused:
        note.open(SIGNED, [same_name.verifier])
    assert refused.value.fault is Fault.UNVERIFIED
    _, (own,) = note.split(SIGNED)
    renamed = f"{TEXT}\n{note.Signature('someone.else', own.key_id, own.signature).line()}"
    with pytest.raises(NoteError):
        note.open(renamed, [LOG.verifier])


def test_sixteen_signatures_and_more_are_read_but_not_without_end() -> None:
    signers = [Signer(f"w{i}.example", bytes([i + 1]) * 32) for i in range(101)]
    signed = SIGNED
    for signer in signers[:99]:
        signed = note.add_signature(signed, signer)
    assert len(note.open(signed, [signer.verifier for signer in signers]).verified) == 99
    with pytest.raises(NoteError) as refused:
        note.open(note.add_signature(signed, signers[99]) + note.split(signed)[1][0].line(), [LOG.verifier])
    assert refused.value.fault is Fault.MALFORMED


def test_a_key_signs_once() -> None:
    with pytest.raises(NoteError, match="已经签过"):
        note.add_signature(SIGNED, LOG)


def test_a_witness_signs_the_time_with_the_text() -> None:
    signed = note.add_signature(SIGNED, WITNESS, at=1_700_000_000)
    opened = note.open(signed, [LOG.verifier, WITNESS.verifier])
    assert opened.verified[1].cosigned_at == 1_700_000_000
    text, (own, witness) = note.split(signed)
    later = (1_700_000_001).to_bytes(8, "big") + witness.signature[8:]
    moved = note.Signature(witness.name, witness.key_id, later)
    with pytest.raises(NoteError) as refused:
        note.open(f"{text}\n{own.line()}{moved.line()}", [WITNESS.verifier])
    assert refused.value.fault is Fault.INVALID_SIGNATURE


def test_a_cosignature_is_not_a_log_signature() -> None:
    plain = Signer(WITNESS.name, WITNESS.seed)
    assert plain.key_id != WITNESS.key_id
    with pytest.raises(NoteError):
        note.open(note.sign(TEXT, WITNESS, at=1), [plain.verifier])
    for signer, at in ((LOG, 1), (WITNESS, None), (WITNESS, -1), (WITNESS, 2**63)):
        with pytest.raises(NoteError):
            note.sign(TEXT, signer, at=at)


def test_the_secret_is_not_shown() -> None:
    assert repr(LOG.seed) not in repr(LOG)
    with pytest.raises(NoteError) as refused:
        Signer.parse(LOG.encode()[:-3] + "AAA")
    assert LOG.encode()[-20:] not in str(refused.value)
    assert Signer.parse(LOG.encode()) == LOG
    assert Signer.generate("a.example") != Signer.generate("a.example")


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\u00a0b", "a\nb", "a\x01", "a\ud800"])
def test_names_that_would_break_a_line(name: str) -> None:
    with pytest.raises(NoteError):
        Signer(name, b"\x01" * 32)
    with pytest.raises(NoteError):
        Verifier(name, LOG.verifier.key)


@pytest.mark.parametrize("text", ["", "no newline", "tab\t\n", "cr\r\n", "nul\x00\n", "\ud800\n"])
def test_texts_that_are_not_signed(text: str) -> None:
    with pytest.raises(NoteError) as refused:
        note.sign(text, LOG)
    assert refused.value.fault is Fault.MALFORMED


def test_every_changed_bit_is_refused() -> None:
    data = SIGNED.encode()
    for bit in range(len(data) * 8):
        changed = bytearray(data)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(NoteError):
            note.open(bytes(changed), [LOG.verifier])


def test_every_cut_is_refused() -> None:
    for end in range(len(SIGNED)):
        with pytest.raises(NoteError):
            note.open(SIGNED[:end], [LOG.verifier])


@settings(max_examples=300)
@given(st.none() | st.integers() | st.text() | st.binary() | st.lists(st.text()) | st.text().map(lambda tail: SIGNED + tail))
def test_hostile_notes_get_a_note_error_or_open(hostile: Any) -> None:
    try:
        opened = note.open(hostile, [LOG.verifier])
    except NoteError:
        return
    assert opened.text == TEXT


@settings(max_examples=300)
@given(st.text() | st.text().map(lambda tail: LOG.verifier.encode() + tail) | st.text().map(lambda tail: f"a+00000000+{tail}"))
def test_hostile_keys_get_a_note_error(hostile: str) -> None:
    with pytest.raises(NoteError):
        Signer.parse(hostile)
    try:
        key = Verifier.parse(hostile)
    except NoteError:
        return
    assert key.encode() == hostile


def test_two_keys_of_one_address_are_refused() -> None:
    class Impostor:
        name = LOG.name
        key_id = LOG.key_id

        def verify(self, text: bytes, signature: bytes) -> bool:
            return True

    with pytest.raises(NoteError) as refused:
        note.open(SIGNED, [LOG.verifier, Impostor()])
    assert refused.value.fault is Fault.BAD_KEY
    assert note.open(SIGNED, [LOG.verifier, LOG.verifier]).verified


def test_a_low_order_key_is_never_trusted() -> None:
    for key in (bytes(32), (1).to_bytes(32, "little"), b"\xff" * 32, b"", bytes(31)):
        with pytest.raises(NoteError):
            Verifier("log.example", key)
