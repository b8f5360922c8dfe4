"""What is sealed opens with the town's key, under its own name, unchanged; keys and certificates that are wrong are refused."""

from __future__ import annotations

import argparse
from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from yifa.interfaces.cli.out import UsageError
from yifa.interfaces.cli.serving import Tls
from yifa.interfaces.onsite.container import Container
from yifa.interfaces.onsite.files import media_of, odd
from yifa.interfaces.onsite.sealing import TownKey, Unreadable, fingerprint, point_of, public_of, seal, signed_by

NONCE = bytes(12)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> TownKey:
    """A town's key."""
    return TownKey(tmp_path_factory.mktemp("town"))


@given(content=st.binary(max_size=300), name=st.text(min_size=1, max_size=20))
def test_what_is_sealed_opens_under_its_own_name_only(key: TownKey, content: bytes, name: str) -> None:
    sealed = seal(key.public, content, name, NONCE)
    assert key.open(sealed, name) == content
    with pytest.raises(Unreadable):
        key.open(sealed, f"{name}|other")


@given(place=st.integers(min_value=0, max_value=92), bit=st.integers(min_value=0, max_value=7))
def test_one_changed_bit_anywhere_is_found(key: TownKey, place: int, bit: int) -> None:
    sealed = bytearray(seal(key.public, b"x", "a", NONCE))
    sealed[place] ^= 1 << bit
    with pytest.raises(Unreadable):
        key.open(bytes(sealed), "a")


@pytest.mark.parametrize("length", [0, 1, 64, 65, 77, 92])
def test_too_short_is_not_sealed(key: TownKey, length: int) -> None:
    with pytest.raises(Unreadable):
        key.open(bytes(length), "a")


def test_the_town_finds_its_key_again_and_another_town_has_another(key: TownKey, tmp_path: Path) -> None:
    assert TownKey(tmp_path).public == TownKey(tmp_path).public != key.public
    assert (tmp_path / "keys" / "onsite.key").stat().st_mode & 0o077 == 0
    with pytest.raises(Unreadable):
        TownKey(tmp_path).open(seal(key.public, b"x", "a", NONCE), "a")


def test_a_fingerprint_is_short_enough_to_compare_and_follows_the_key() -> None:
    one, two = (point_of(ec.generate_private_key(ec.SECP256R1()).public_key()) for _ in range(2))
    assert fingerprint(one) != fingerprint(two)
    assert [len(part) for part in fingerprint(one).split("-")] == [4] * 5
    assert public_of(b64encode(one).decode()) == one


@pytest.mark.parametrize(
    "text", ["", "%", "AAAA", b64encode(bytes(65)).decode(), b64encode(b"\x04" + bytes(64)).decode(), "汉字"]
)
def test_what_is_no_point_is_no_key(text: str) -> None:
    with pytest.raises(Unreadable):
        public_of(text)


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63), b"\xff" * 64])
def test_a_strange_signature_signs_nothing(signature: bytes) -> None:
    public = point_of(ec.generate_private_key(ec.SECP256R1()).public_key())
    assert not signed_by(public, signature, b"x")


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    for each in (raw, b"YIFA1" + raw, b"YIFA1\0\0\0" + bytes([len(raw) % 256]) + raw):
        with pytest.raises(Unreadable):
            Container.read(each)


def test_files_are_known_by_their_bytes() -> None:
    assert media_of("photo", b"\xff\xd8\xff\xe0") == "image/jpeg"
    assert media_of("drawing", b"\xff\xd8\xff\xe0") is None
    assert media_of("sound", b"\x1a\x45\xdf\xa3") == "audio/webm"
    assert media_of("program", b"MZ") is None
    assert odd("a", "image/jpeg", b"\xff\xd8\xff\xd9\0\0") == ""
    assert "后面另有内容" in odd("a", "image/jpeg", b"\xff\xd8\xff\xd9<html>")


def test_both_files_of_a_certificate_or_neither(tmp_path: Path) -> None:
    here = tmp_path / "a.pem"
    here.write_text("x", encoding="ascii")
    assert Tls.of(argparse.Namespace(cert=None, key=None)) is None
    found = Tls.of(argparse.Namespace(cert=str(here), key=str(here)))
    assert found is not None
    assert found.key == here
    for cert, private, said in (
        (str(here), None, "一起写"),
        (None, str(here), "一起写"),
        (str(here), str(tmp_path / "b"), "找不到"),
    ):
        with pytest.raises(UsageError, match=said):
            Tls.of(argparse.Namespace(cert=cert, key=private))
