"""Evidence files are encrypted, come back as they were, and say so when they were touched."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.record.making import TOWN, Place, append, faults, judged, purge_order
from yifa.record.errors import LogInconsistent, Malformed, NotFound, Purged
from yifa.record.store import Store

PHOTO = "照片（示例）：当事人面部清楚可见".encode() * 20


def files(place: Place) -> list[Path]:
    return [path for path in (place.directory / "evidence").rglob("*") if path.is_file()]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=4000), private=st.booleans())
def test_a_file_comes_back(store: Store, data: bytes, private: bool) -> None:
    purpose = "执法" if private else None
    digest = store.evidence.put(data, media_type="image/jpeg", purpose=purpose)
    assert store.evidence.get(digest, purpose="查阅") == data
    assert store.evidence.media_type(digest) == "image/jpeg"


def test_a_private_file_is_not_readable_nor_guessable_on_the_disk(place: Place, store: Store) -> None:
    digest = store.evidence.put(PHOTO, media_type="image/jpeg", purpose="执法", keep="archive")
    (file,) = files(place)
    assert PHOTO[:16] not in file.read_bytes()
    assert hashlib.sha256(PHOTO).hexdigest() not in digest
    assert store.evidence.put(PHOTO, media_type="image/jpeg", purpose="执法") != digest


def test_a_public_file_is_named_by_its_plain_digest_and_kept_once(place: Place, store: Store) -> None:
    digest = store.evidence.put("公告（示例）".encode(), media_type="text/plain")
    assert digest == "sha256:" + hashlib.sha256("公告（示例）".encode()).hexdigest()
    assert store.evidence.put("公告（示例）".encode(), media_type="text/plain") == digest
    assert len(files(place)) == 1
    assert store.evidence.get(digest).decode() == "公告（示例）"


def test_reading_private_evidence_needs_a_purpose(store: Store) -> None:
    digest = store.evidence.put(PHOTO, media_type="image/jpeg", purpose="执法")
    with pytest.raises(Malformed, match="用途"):
        store.evidence.get(digest)
    with pytest.raises(Malformed):
        store.evidence.put(PHOTO, media_type="", purpose="执法")


@pytest.mark.parametrize("digest", ["", "sha256:", "../../etc/passwd", "sha256:" + "Z" * 64, "sha256:" + "0" * 63 + "/"])
def test_what_is_no_digest_reaches_no_file(store: Store, digest: str) -> None:
    with pytest.raises(NotFound):
        store.evidence.get(digest, purpose="查阅")
    with pytest.raises(NotFound):
        store.evidence.path(digest)


def test_a_changed_file_is_noticed_and_the_act_named(place: Place, store: Store) -> None:
    digest = store.evidence.put(PHOTO, media_type="image/jpeg", purpose="执法")
    append(store, judged("m1"))
    append(store, judged("m2", evidence=(digest,)))
    (file,) = files(place)
    data = bytearray(file.read_bytes())
    data[7] ^= 1
    file.write_bytes(data)
    with pytest.raises(LogInconsistent, match="被改动"):
        store.evidence.get(digest, purpose="查阅")
    (fault,) = faults(store)
    assert str(fault.act) == "2020.1"
    file.unlink()
    (fault,) = faults(store)
    assert "不见了" in fault.text


def test_a_purged_file_is_gone_and_the_log_still_holds(place: Place, store: Store) -> None:
    digest = store.evidence.put(PHOTO, media_type="image/jpeg", purpose="执法")
    append(store, judged("m1", evidence=(digest,)))
    store.purge(TOWN, purge_order("m2", digest))
    assert files(place) == []
    with pytest.raises(Purged, match=r"2020\.1"):
        store.evidence.get(digest, purpose="查阅")
    store.checkpoint(TOWN)
    assert faults(store) == []
