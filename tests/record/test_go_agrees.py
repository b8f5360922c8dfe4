"""A program in another language, with Go's own log packages, accepts our export and refuses every spoilt one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.golang import hashes, run
from yifa.record import tree
from yifa.record.checkpoint import Checkpoint, sign_checkpoint
from yifa.record.leaf import leaf_bytes, seal_fields
from yifa.record.note import Signer
from yifa.record.proof import make_proof
from yifa.record.tiles import TileNodes, tile_bytes, tiles_of

ORIGIN = "yifa.example/demonstration/t1/1"
LOG = Signer(ORIGIN, b"\x01" * 32)
EARLIER, SIZE, INDEX = 259, 600, 300


def entries() -> list[bytes]:
    sealed = seal_fields([("kind", "onsite-penalty.decide"), ("fact.amount", 5000)], salt=lambda size: b"\x07" * size)
    digests = [commitment.digest for commitment in sealed]
    return [leaf_bytes("t1", 1, sequence, digests) for sequence in range(SIZE)]


ENTRIES = entries()
NODES = tree.memory_nodes(tree.leaf_hash(entry) for entry in ENTRIES)


def signed(size: int, *, root: bytes | None = None, signer: Signer = LOG, origin: str = ORIGIN) -> str:
    return sign_checkpoint(Checkpoint(origin, size, root or tree.root_from(size, NODES)), signer)


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A folder as a citizen would get it."""
    for tile in tiles_of(SIZE):
        path = tmp_path / tile.path()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(tile_bytes(tile, NODES))
    nodes = TileNodes(SIZE, lambda tile: (tmp_path / tile.path()).read_bytes())
    proof = make_proof(INDEX, tree.inclusion_from(INDEX, SIZE, nodes), signed(SIZE))
    texts = {
        "key": LOG.verifier.encode(),
        "origin": ORIGIN,
        "checkpoint": signed(SIZE),
        "earlier": signed(EARLIER),
        "consistency": hashes(tree.consistency_from(EARLIER, SIZE, nodes)),
        "entry.tlog-proof": proof,
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "entry").write_bytes(ENTRIES[INDEX])
    return tmp_path


def edit(name: str, change: Callable[[str], str]) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        path = folder / name
        before = path.read_text(encoding="utf-8")
        after = change(before)
        assert before != after
        path.write_text(after, encoding="utf-8")

    return spoil


def flip(name: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        data = bytearray((folder / name).read_bytes())
        data[len(data) // 2] ^= 1
        (folder / name).write_bytes(bytes(data))

    return spoil


def first_hash_lost(text: str) -> str:
    header, index, _, rest = text.split("\n", 3)
    return f"{header}\n{index}\n{rest}"


MUTATIONS: dict[str, tuple[Callable[[Path], None], str]] = {
    "one bit of the entry": (flip("entry"), "proof file"),
    "another entry's place": (edit("entry.tlog-proof", lambda text: text.replace("index 300", "index 301")), "proof file"),
    "a hash of the proof lost": (edit("entry.tlog-proof", first_hash_lost), "proof file"),
    "the proof against another root": (
        edit("entry.tlog-proof", lambda text: text.partition("\n\n")[0] + "\n\n" + signed(SIZE, root=bytes(32))),
        "proof file",
    ),
    "size raised in the checkpoint": (edit("checkpoint", lambda text: text.replace("\n600\n", "\n601\n")), "checkpoint"),
    "one bit of the checkpoint's signature": (flip("checkpoint"), "checkpoint"),
    "signed by another key": (edit("checkpoint", lambda _: signed(SIZE, signer=Signer(ORIGIN, b"\x09" * 32))), "checkpoint"),
    "another log's checkpoint": (edit("checkpoint", lambda _: signed(SIZE, origin=ORIGIN + "/2")), "checkpoint"),
    "a root that is not the tree's": (edit("checkpoint", lambda _: signed(SIZE, root=b"\x01" * 32)), "consistency"),
    "a past that was rewritten": (edit("earlier", lambda _: signed(EARLIER, root=b"\x02" * 32)), "consistency"),
    "the log shorter than before": (edit("earlier", lambda _: signed(SIZE + 1, root=b"\x02" * 32)), "consistency"),
    "a consistency hash lost": (edit("consistency", lambda text: text.split("\n", 1)[1]), "consistency"),
    "one bit of a full tile": (flip("tile/0/001"), "tiles"),
    "one bit of a partial tile": (flip("tile/0/002.p/88"), "tiles"),
    "one bit of an upper tile": (flip("tile/1/000.p/2"), "tiles"),
    "a tile cut short": (lambda folder: os.truncate(folder / "tile/0/000", 8160), "tiles"),
    "a tile absent": (lambda folder: (folder / "tile/0/000").unlink(), "tiles"),
    "a key whose id is not its own": (edit("key", lambda text: text.replace("+", "+0", 1)), "key"),
}


def test_go_accepts_the_export(program: Path, export: Path) -> None:
    assert run(program, export) == (0, "ok")


@pytest.mark.parametrize("name", sorted(MUTATIONS))
def test_go_refuses_a_spoilt_export(program: Path, export: Path, name: str) -> None:
    spoil, where = MUTATIONS[name]
    spoil(export)
    code, reason = run(program, export)
    assert code == 1
    assert where in reason
