"""The tree as files: names, widths, and proofs made from them alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yifa.record import tree
from yifa.record.tiles import WIDTH, Tile, TileError, TileNodes, bundle, parse_bundle, tile_bytes, tiles_of

SIZE = 70_000
HASHES = [i.to_bytes(32, "big") for i in range(SIZE)]
NODES = tree.memory_nodes(HASHES)


def test_a_tree_of_seventy_thousand_has_the_tiles_of_the_specification() -> None:
    tiles = list(tiles_of(SIZE))
    assert [sum(tile.level == level and tile.width == WIDTH for tile in tiles) for level in range(3)] == [273, 1, 0]
    assert [(tile.level, tile.width) for tile in tiles if tile.width < WIDTH] == [(0, 112), (1, 17), (2, 1)]
    assert [(tile.level, tile.width) for tile in tiles_of(256)] == [(0, 256), (1, 1)]
    assert list(tiles_of(0)) == []


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 7_654_321), "tile/0/x007/x654/321"),
        (Tile(1, 999, 17), "tile/1/999.p/17"),
        (Tile(63, 1000, 1), "tile/63/x001/000.p/1"),
    ],
)
def test_paths(tile: Tile, path: str) -> None:
    assert tile.path() == path
    assert Tile.parse(path) == tile


def test_entries_have_paths_of_their_own() -> None:
    assert Tile(0, 7_654_321, 5).entries_path() == "tile/entries/x007/x654/321.p/5"
    assert Tile.parse("tile/entries/x007/x654/321.p/5") == Tile(0, 7_654_321, 5)
    with pytest.raises(TileError):
        Tile(1, 0).entries_path()


@pytest.mark.parametrize(
    "path",
    [
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/000.p/01",
        "tile/0/000.p/999",
        "tile/-1/000",
        "/tile/0/000",
        "tile/0/000/",
        "tile/0/../000",
        "tile/0/" + "x001/" * 3000 + "000",
        "tile/0/０００",
        "",
    ],
)
def test_other_spellings_of_a_path(path: str) -> None:
    with pytest.raises(TileError):
        Tile.parse(path)


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, WIDTH))
def test_every_path_reads_back(level: int, index: int, width: int) -> None:
    tile = Tile(level, index, width)
    assert Tile.parse(tile.path()) == tile


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_proofs_come_from_tiles_alone(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, SIZE))
    have = set(tiles_of(size))
    fetched: list[Tile] = []

    def fetch(tile: Tile) -> bytes:
        assert tile in have, "a tile this tree does not have"
        fetched.append(tile)
        return tile_bytes(tile, NODES)

    nodes = TileNodes(size, fetch)
    root = tree.root_from(size, NODES)
    assert tree.root_from(size, nodes) == root
    index = data.draw(st.integers(0, size - 1))
    assert tree.verify_inclusion(index, size, HASHES[index], tree.inclusion_from(index, size, nodes), root)
    old = data.draw(st.integers(1, size))
    proof = tree.consistency_from(old, size, nodes)
    assert tree.verify_consistency(old, size, tree.root_from(old, nodes), root, proof)
    assert len(fetched) == len(set(fetched)) <= 12


def test_a_million_leaves_need_a_handful_of_tiles() -> None:
    asked: list[Tile] = []

    def fetch(tile: Tile) -> bytes:
        asked.append(tile)
        return bytes(32) * tile.width

    assert len(tree.inclusion_from(654_321, 1_000_000, TileNodes(1_000_000, fetch))) == 20
    assert len(asked) <= 6


@settings(max_examples=60)
@given(st.integers(0, 3000), st.integers(0, 3000))
def test_new_tiles_are_those_the_older_tree_lacked(first: int, second: int) -> None:
    old, new = sorted((first, second))
    assert set(tiles_of(new, since=old)) == set(tiles_of(new)) - set(tiles_of(old))


def test_a_spoilt_tile_makes_proofs_fail_and_nothing_worse() -> None:
    def fetch(tile: Tile) -> bytes:
        data = tile_bytes(tile, NODES)
        return bytes([data[0] ^ 1]) + data[1:] if tile == Tile(0, 0) else data

    nodes = TileNodes(SIZE, fetch)
    root = tree.root_from(SIZE, NODES)
    assert not tree.verify_inclusion(1, SIZE, HASHES[1], tree.inclusion_from(1, SIZE, nodes), root)
    assert tree.verify_inclusion(SIZE - 1, SIZE, HASHES[-1], tree.inclusion_from(SIZE - 1, SIZE, NODES), root)


def test_short_tiles_and_absent_nodes_are_named() -> None:
    with pytest.raises(TileError, match="tile/0/000"):
        TileNodes(SIZE, lambda tile: bytes(31))(0, 0)
    nodes = TileNodes(300, lambda tile: tile_bytes(tile, NODES))
    for level, index in ((0, 300), (8, 1), (9, 0), (-1, 0), (0, -1)):
        with pytest.raises(TileError, match="没有节点"):
            nodes(level, index)


@given(st.lists(st.binary(max_size=300), max_size=WIDTH))
def test_bundles_read_back(entries: list[bytes]) -> None:
    assert parse_bundle(bundle(entries)) == entries


@pytest.mark.parametrize("data", [b"\x00", b"\x00\x05abcd", bundle([b"a"]) + b"\x00", bundle([b""] * 257)])
def test_spoilt_bundles_are_refused(data: bytes) -> None:
    with pytest.raises(TileError):
        parse_bundle(data)


def test_an_entry_too_long_for_a_bundle_is_refused() -> None:
    assert len(bundle([bytes(65_535)])) == 65_537
    with pytest.raises(TileError, match="65,535"):
        bundle([bytes(65_536)])
