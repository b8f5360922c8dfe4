"""The town's logs as static files (C2SP tlog-tiles): keys, checkpoints, tiles of hashes; refuses to hold any entry."""

from __future__ import annotations

from yifa.interfaces.site.site import Site
from yifa.record.nodes import stored_nodes
from yifa.record.tiles import tile_bytes, tiles_of


def write(site: Site) -> None:
    """One folder for each year's log: its newest checkpoint, every earlier one, its key, its tiles."""
    current = site.square.current
    store, town = current.store, current.town
    epochs: dict[int, dict[int, str]] = {}
    for kept in store.memory.all(town):
        epochs.setdefault(kept.epoch, {})[kept.size] = kept.note
    connection = store.reader.connection()
    for done, (epoch, notes) in enumerate(sorted(epochs.items()), 1):
        base, size = f"log/{epoch}", max(notes)
        site.write(f"{base}/key", store.verifier(town, epoch).encode() + "\n")
        site.write(f"{base}/checkpoint", notes[size])
        for earlier, note in sorted(notes.items()):
            site.write(f"{base}/history/{earlier}", note)
        nodes = stored_nodes(connection, town, epoch, size)
        for tile in tiles_of(size):
            site.write(f"{base}/{tile.path()}", tile_bytes(tile, nodes))
        site.progress("日志", done, len(epochs))
