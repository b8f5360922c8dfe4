"""Checks a case bundle with nothing but itself and, if one has it, the town's public key; refuses to believe what it carries."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from yifa.record import note
from yifa.record.act import Json
from yifa.record.bundle import FORMAT, MANIFEST, NOTE, safe_path, statement
from yifa.record.canonical import CanonicalError, parse_canonical
from yifa.record.evidence import content_digest
from yifa.record.leaf import Commitment, LeafError, parse_leaf, verify_disclosure
from yifa.record.notekey import NoteError, Verifier
from yifa.record.proof import Proof, verify_proof

MOST_ENTRIES = 20_000
CLOSED_WORDS = {"purged": "已依法销毁", "withheld": "未提供"}


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of the check: `bad` where the bundle is not what was exported, `place` the entry or act it is about."""

    bad: bool
    place: str
    text: str


class _Broken(ValueError):
    """The bundle cannot be read any further."""


@dataclass(slots=True)
class _Opened:
    """A bundle whose signed list holds: everything else is compared with the list."""

    entries: Mapping[str, bytes]
    manifest: Mapping[str, Json]
    keys: Mapping[str, Verifier]


def check_bundle(data: bytes, trusted: Sequence[str] = ()) -> Iterator[Said]:
    """Every sentence on a bundle; no `bad` one means it is whole. Never raises on a hostile file.

    `trusted` are public keys in text form got elsewhere; without one the bundle only shows that it agrees with itself.
    """
    try:
        opened = _open(data, trusted)
    except _Broken as error:
        yield Said(True, "", str(error))
        return
    if not trusted:
        prints = "、".join(sorted({hashlib.sha256(key.key).hexdigest()[:32] for key in opened.keys.values()}))
        yield Said(False, NOTE, f"没有给出镇的公钥，只证明包内前后一致；请核对公钥指纹 {prints}")
    yield from _entries(opened)
    acts = [each for row in _rows(opened, "acts") for each in _act(opened, row)]
    yield from (said for said, _, _ in acts if said is not None)
    whole = [(place, fields) for said, place, fields in acts if said is None]
    yield from _whole_matters(opened, whole)
    yield from _files(opened, whole)
    yield Said(False, "", f"共 {len(_rows(opened, 'acts'))} 条记录、{len(_rows(opened, 'files'))} 份文件")


def _open(data: bytes, trusted: Sequence[str]) -> _Opened:
    entries = _unpack(data)
    if MANIFEST not in entries or NOTE not in entries:
        raise _Broken("不是卷宗包：缺少清单或者签名")
    try:
        manifest = parse_canonical(entries[MANIFEST])
    except CanonicalError as error:
        raise _Broken(f"清单读不出：{error}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _Broken("清单不是这一版卷宗包的清单")
    keys = _keys(manifest, trusted)
    try:
        signed = note.open(entries[NOTE], keys.values())
    except NoteError as error:
        raise _Broken(f"清单的签名不成立：{error}") from error
    if signed.text != statement(entries[MANIFEST], str(manifest.get("town"))):
        raise _Broken("清单与签名的摘要不符：清单被改动过")
    return _Opened(entries, manifest, keys)


def _unpack(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            listed = archive.infolist()
            names = [entry.filename for entry in listed]
            if len(names) > MOST_ENTRIES or len(set(names)) != len(names) or not all(map(safe_path, names)):
                raise _Broken("卷宗包里的条目太多、重名，或者路径不成立")
            if any(entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1 for entry in listed):
                raise _Broken("卷宗包里有压缩或者加密的条目：不是由本系统导出的")
            return {entry.filename: archive.read(entry) for entry in listed}
    except _Broken:
        raise
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError) as error:
        raise _Broken(f"卷宗包读不出，可能没有下载完整：{error}") from error


def _keys(manifest: Mapping[str, Json], trusted: Sequence[str]) -> dict[str, Verifier]:
    listed = manifest.get("keys")
    try:
        keys = [Verifier.parse(str(each)) for each in (listed if isinstance(listed, list) else [])]
        known = {Verifier.parse(each).key for each in trusted}
    except NoteError as error:
        raise _Broken(f"公钥读不出：{error}") from error
    if not keys:
        raise _Broken("清单里没有公钥")
    if known and any(key.key not in known for key in keys):
        raise _Broken("清单用的公钥不是给出的那一把：不是这个镇导出的，或者已换密钥")
    return {key.name: key for key in keys}


def _rows(opened: _Opened, name: str) -> list[Mapping[str, Json]]:
    listed = opened.manifest.get(name)
    return [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []


def _entries(opened: _Opened) -> Iterator[Said]:
    """Every entry is listed with its digest, and nothing else is there."""
    listed = {str(row.get("path")): str(row.get("sha256")) for name in ("acts", "files") for row in _rows(opened, name)}
    for path, digest in listed.items():
        if path not in opened.entries:
            yield Said(True, path, "清单上有，包里没有")
        elif hashlib.sha256(opened.entries[path]).hexdigest() != digest:
            yield Said(True, path, "内容与清单的摘要不符：被改动过")
    for path in sorted(opened.entries.keys() - listed.keys() - {MANIFEST, NOTE}):
        yield Said(True, path, "包里有，清单上没有：是后来放进去的")


def _act(opened: _Opened, row: Mapping[str, Json]) -> Iterator[tuple[Said | None, str, Mapping[str, Json]]]:
    """Either what is wrong with an act, or its opened fields."""
    place, path = str(row.get("id")), str(row.get("path"))
    if path not in opened.entries:
        return
    try:
        body = parse_canonical(opened.entries[path])
        yield None, place, _fields(opened, place, body)
    except (_Broken, CanonicalError, LeafError, NoteError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield Said(True, place, f"这条记录证明不了：{error}"), place, {}


def _fields(opened: _Opened, place: str, body: Json) -> Mapping[str, Json]:
    if not isinstance(body, dict) or set(body) != {"leaf", "openings", "proof", "closed"}:
        raise _Broken("记录文件的键不对")
    leaf = str(body["leaf"]).encode("ascii")
    openings = cast("list[Mapping[str, Json]]", body["openings"])
    if not verify_disclosure(leaf, openings):
        raise _Broken("公开项与承诺不符")
    read = parse_leaf(leaf)
    if f"{read.epoch}.{read.sequence}" != place or read.town != opened.manifest.get("town"):
        raise _Broken("编号或者镇与叶不符")
    _account_for_closed(body, read.commitments, openings)
    proof = str(body["proof"])
    origin = Proof.parse(proof).checkpoint.partition("\n")[0]
    if origin not in opened.keys:
        raise _Broken(f"检查点属于别的日志：{origin}")
    index, _ = verify_proof(proof, leaf, origin=origin, log_keys=[opened.keys[origin]])
    if index != read.sequence:
        raise _Broken("证明的是另一条记录")
    return {str(each["name"]): each["value"] for each in openings}


def _account_for_closed(body: Mapping[str, Json], commitments: Sequence[bytes], openings: Sequence[Mapping[str, Json]]) -> None:
    """Each commitment is opened, or belongs to a sealed field that is named with the reason why it stays closed."""
    opened = {str(each["name"]): each for each in openings}
    sealed = opened["sealed"]["value"] if "sealed" in opened else {}
    closed = body["closed"]
    if not isinstance(sealed, dict) or not isinstance(closed, dict):
        raise _Broken("封存项的清单读不出")
    left = set(commitments) - {Commitment.from_json(each).digest for each in openings}
    for name, why in closed.items():
        held = sealed.get(name)
        if why not in CLOSED_WORDS or not isinstance(held, dict):
            raise _Broken(f"没有说明为什么不打开 {name}")
        left.discard(bytes.fromhex(str(held.get("commitment"))))
    if left:
        raise _Broken(f"有 {len(left)} 项内容既没有打开也没有说明")


def _whole_matters(opened: _Opened, acts: Sequence[tuple[str, Mapping[str, Json]]]) -> Iterator[Said]:
    """Each listed matter runs from its first act without a gap."""
    places: dict[str, list[Json]] = {}
    for place, fields in acts:
        matter = fields.get("matter")
        if not isinstance(matter, str):
            yield Said(True, place, "这条记录没有写明属于哪个事项")
            continue
        places.setdefault(matter, []).append(fields.get("matter_position"))
    listed = opened.manifest.get("matters")
    wanted = [str(each) for each in listed] if isinstance(listed, list) else []
    for matter in wanted:
        found = sorted(each for each in places.get(matter, []) if isinstance(each, int))
        if not found or found != list(range(len(found))):
            yield Said(True, matter, "这个事项的记录不连续：缺了中间的记录")
    for matter in sorted(places.keys() - set(wanted)):
        yield Said(True, matter, "包里有清单没有列出的事项")


def _files(opened: _Opened, acts: Sequence[tuple[str, Mapping[str, Json]]]) -> Iterator[Said]:
    """Each file is one that an act names, under the digest by which the act names it; none that acts name is missing."""
    named = {digest: place for place, fields in acts for digest in _digests(fields.get("evidence"))}
    held: set[str] = set()
    for row in _rows(opened, "files"):
        path, digest = str(row.get("path")), str(row.get("digest") or "")
        if not digest or path not in opened.entries:
            continue
        held.add(digest)
        try:
            salt = bytes.fromhex(str(row.get("salt") or ""))
        except ValueError:
            salt = b"?"
        if content_digest(salt, opened.entries[path]) != digest:
            yield Said(True, path, "文件与记录里的摘要不符")
        elif digest not in named:
            yield Said(True, path, "没有一条记录提到这份文件")
    absent = opened.manifest.get("absent")
    excused = absent if isinstance(absent, dict) else {}
    for digest, place in sorted(named.items()):
        if digest not in held and excused.get(digest) not in CLOSED_WORDS:
            yield Said(True, place, f"缺少这条记录提到的文件 {digest[:23]}…")
        elif digest not in held:
            yield Said(False, place, f"文件 {digest[:23]}… {CLOSED_WORDS[str(excused[digest])]}")


def _digests(value: Json | None) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
