"""The code in a paper's QR and the secret on the slip handed over with it; refuses to know what either opens.

Both follow from the act and a key that never leaves the town, so nothing has to be kept and nobody can guess one: the code says
which paper somebody holds, the slip that it was handed to them.
"""

from __future__ import annotations

import hmac
import re
from hashlib import sha256

from yifa.interfaces.runtime import Runtime
from yifa.record.act import ActId

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without what is misread on paper: 0 O, 1 I L."""
SLIP = 10
_NUMBER = re.compile(r"〔(\d{4})〕(\d{1,6})号$")


def paper_code(current: Runtime, act: ActId) -> str:
    """Sixteen hex digits, on the paper's QR."""
    return _mac(current, "paper-code", act).hex()[:16]


def slip_secret(current: Runtime, act: ActId) -> str:
    """Ten letters and digits in two groups of five, on the slip only: 7KQ4M-2XWPD."""
    value = int.from_bytes(_mac(current, "slip", act), "big")
    letters = []
    for _ in range(SLIP):
        value, left = divmod(value, len(ALPHABET))
        letters.append(ALPHABET[left])
    return f"{''.join(letters[:5])}-{''.join(letters[5:])}"


def is_slip(current: Runtime, act: ActId, typed: str) -> bool:
    """True for the secret as people type it: small letters, spaces and missing hyphen included."""
    plain = "".join(character for character in typed.upper() if character in ALPHABET)
    return hmac.compare_digest(plain.encode(), slip_secret(current, act).replace("-", "").encode())


def act_of(current: Runtime, number: str, code: str) -> ActId | None:
    """The act whose paper bears this number and code; None alike for an unknown number and for a wrong code."""
    found = _NUMBER.search(number)
    rows = current.store.reader.query(
        "SELECT epoch, sequence FROM index_number WHERE town = ? AND year = ? AND text = ?",
        (current.town, int(found[1]), number),
    ) if found else []  # fmt: skip
    for epoch, sequence in rows:
        act = ActId(epoch, sequence)
        if hmac.compare_digest(paper_code(current, act).encode(), code.encode()):
            return act
    return None


def _mac(current: Runtime, what: str, act: ActId) -> bytes:
    message = f"yifa/party/1\n{what}\n{current.town}\n{act}".encode()
    return hmac.digest(current.store.keyring.seal_key, message, sha256)
