"""The server is killed at any moment while acts are submitted and photos uploaded: what was acknowledged is there once."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.interfaces.asking import Client, open_form, upload_until_gone
from tests.support.served import SOAK, Served, cast_of, faults, opened, prepare, start
from yifa.interfaces.bench.serving import tokens_of
from yifa.interfaces.bench.town import Cast
from yifa.procedure.draft import Draft
from yifa.record.act import Act
from yifa.record.store import Store

ROUNDS = 200 if SOAK else 4
CLIENTS = 4


@pytest.fixture
def home(demo_copy: Path) -> Path:
    prepare(demo_copy, cast_of(demo_copy))
    return demo_copy


def killed_under_load(served: Served, clients: list[Client], photos: list[bytes], after: float) -> None:
    """Everybody at work, and `after` seconds from the first answer the end of it."""
    work = [threading.Thread(target=client.play_until_gone) for client in clients]
    work.append(threading.Thread(target=upload_until_gone, args=(*open_form(served.port), photos)))
    before = len(photos), sum(len(client.told) for client in clients)
    for each in work:
        each.start()
    until = time.monotonic() + 60
    while len(photos) == before[0] or sum(len(client.told) for client in clients) == before[1]:
        assert time.monotonic() < until, "nobody was answered"
        time.sleep(0.01)
    time.sleep(after)
    served.kill()
    for each in work:
        each.join()


def keys_of(store: Store, town: str) -> dict[str, list[Act]]:
    """Idempotency key to the acts that carry it."""
    found: dict[str, list[Act]] = {}
    for act in store.reader.acts(town):
        key = act.open.get("key")
        if isinstance(key, list):
            found.setdefault(str(key[1]), []).append(act)
    return found


def uploaded(store: Store) -> Counter[bytes]:
    """Every photo in the evidence, opened."""
    rows = store.reader.query("SELECT digest FROM evidence WHERE media_type = 'image/jpeg'")
    return Counter(store.evidence.get(digest, purpose="核对") for (digest,) in rows)


def test_acknowledged_acts_and_photos_survive_every_kill(home: Path) -> None:
    dice = random.Random(20)
    cast, tokens = Cast.load(home), tokens_of(home)
    in_doubt: list[dict[str, Draft]] = [{} for _ in range(CLIENTS)]
    told: dict[str, str] = {}
    photos: list[bytes] = []
    for _ in range(ROUNDS):
        with opened(home) as (runtime, _store):
            now = runtime.now()
        served = start(home)
        try:
            clients = [Client(served.port, cast, tokens, now, doubtful=doubtful) for doubtful in in_doubt]
            for client in clients:
                client.again()
            killed_under_load(served, clients, photos, dice.random())
        finally:
            served.kill()
        told |= {key: act for client in clients for key, act in client.told.items()}
        with opened(home) as (runtime, store):
            recorded = keys_of(store, runtime.town)
            assert {key: [str(act.id) for act in recorded.get(key, [])] for key in told} == {k: [a] for k, a in told.items()}
            assert Counter(photos) <= uploaded(store)
            assert faults(store) == []
            assert runtime.rebuild() == []
    assert len(told) > ROUNDS
    assert len(photos) >= ROUNDS
