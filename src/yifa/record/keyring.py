"""The keys a store works with: vault, seal and one signing key per town; refuses to hand out a private key."""

from __future__ import annotations

from pathlib import Path

from yifa.record import note
from yifa.record.act import Json
from yifa.record.bundle import statement
from yifa.record.checkpoint import Checkpoint, sign_checkpoint
from yifa.record.epoch import check_town, origin
from yifa.record.errors import RecordError
from yifa.record.keys import ensure_key, read_key
from yifa.record.notekey import Signer, Verifier
from yifa.record.vault import Vault


class Keyring:
    """Reads keys from a folder; a live installation gives the signer a folder and a user of its own."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        get = ensure_key if create else read_key
        self._folder = folder
        self.vault = Vault(get(folder, "vault.key"))
        self.seal_key = get(folder, "seal.key")
        self._seeds: dict[str, bytes] = {}

    def add_town(self, town: str) -> None:
        """Make the town's signing key if it has none yet."""
        self._seeds[town] = ensure_key(self._folder, f"log-{check_town(town)}.key")

    def knows(self, town: str) -> bool:
        """True if the town has a signing key here."""
        try:
            self._seed(town)
        except RecordError:
            return False
        return True

    def sign(self, checkpoint: Checkpoint, town: str) -> str:
        """A signed note. Only `memory.sign_next` calls this, after it has refused every fork."""
        return sign_checkpoint(checkpoint, Signer(checkpoint.origin, self._seed(town)))

    def attest(self, manifest: bytes, town: str, mode: str, epoch: int) -> str:
        """The signed statement on a bundle's list. It can never be read as a checkpoint: its first line is another."""
        return note.sign(statement(manifest, town), Signer(origin(town, mode, epoch), self._seed(town)))

    def verifier(self, town: str, mode: str, epoch: int) -> Verifier:
        """The public key under the epoch's log name."""
        return Signer(origin(town, mode, epoch), self._seed(town)).verifier

    def describe(self, town: str, mode: str, epoch: int) -> Json:
        """What the first act of an epoch says of its log: name, mode and public key."""
        verifier = self.verifier(town, mode, epoch)
        return {"mode": mode, "origin": verifier.name, "verifier": verifier.encode()}

    def _seed(self, town: str) -> bytes:
        if town not in self._seeds:
            self._seeds[town] = read_key(self._folder, f"log-{check_town(town)}.key")
        return self._seeds[town]
