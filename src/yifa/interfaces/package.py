"""Looks into an office file from outside before anything in it is read: size, names, macros, links, entities; parses nothing.

One guard for workbooks and documents. It says why a file is not taken; in what words, and what to do, say those who asked.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from io import BytesIO

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES = "[Content_Types].xml"
ENCRYPTED = 0x1
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ODD = re.compile(r"^/|\\|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
MACROS = re.compile(r"vbaproject|/macrosheets/|/macros/", re.IGNORECASE)
CONTROLS = re.compile(r"/embeddings/|/activex/", re.IGNORECASE)
LINKS = re.compile(r"/externallinks/|connections\.xml$|/querytables/", re.IGNORECASE)
OUTSIDE = re.compile(rb"<[^<>]*TargetMode\s*=\s*[\"']External[\"'][^<>]*>")
HYPERLINK = re.compile(rb"Type\s*=\s*[\"'][^\"']*/hyperlink[\"']")


class Fault(Enum):
    """Why a file is not taken."""

    LARGE = "large"
    OLD = "old"
    OTHER = "other"
    BROKEN = "broken"
    BOMB = "bomb"
    NAMES = "names"
    LOCKED = "locked"
    MACROS = "macros"
    MACRO_TYPE = "macro type"
    EMBEDDED = "embedded"
    LINKED = "linked"
    ENTITIES = "entities"


class Unfit(ValueError):
    """The file is not taken; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Bounds:
    """How large a file may be: packed, unpacked, each XML part unpacked, and how many parts."""

    packed: int
    unpacked: int
    part: int
    parts: int


def guard(data: bytes, bounds: Bounds, *, needs: Sequence[str] = ()) -> None:
    """Raises Unfit for everything that is no plain office file of bearable size. `needs` are how its parts' names begin."""
    if len(data) > bounds.packed:
        raise Unfit(Fault.LARGE)
    if data.startswith(OLD):
        raise Unfit(Fault.OLD)
    if not data.startswith(ZIP):
        raise Unfit(Fault.OTHER)
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            for fault in (*_parts(packed, bounds, needs), *_contents(packed, bounds)):
                raise Unfit(fault)
    except Unfit:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, KeyError, ValueError) as error:
        # RuntimeError, KeyError and ValueError are how the library tells an encrypted, inconsistent or impossible archive.
        raise Unfit(Fault.BROKEN) from error


def _parts(packed: zipfile.ZipFile, bounds: Bounds, needs: Sequence[str]) -> Iterator[Fault]:
    infos = packed.infolist()
    names = [info.filename for info in infos]
    if len(infos) > bounds.parts or sum(info.file_size for info in infos) > bounds.unpacked:
        yield Fault.BOMB
    elif len(set(names)) != len(names) or any(ODD.search(name) for name in names):
        yield Fault.NAMES
    elif any(info.flag_bits & ENCRYPTED or info.compress_type not in PACKED for info in infos):
        yield Fault.LOCKED
    elif any(MACROS.search(name) for name in names):
        yield Fault.MACROS
    elif any(LINKS.search(name) for name in names):
        yield Fault.LINKED
    elif any(CONTROLS.search(name) for name in names):
        yield Fault.EMBEDDED
    elif not all(any(name.startswith(start) for name in names) for start in (TYPES, *needs)):
        yield Fault.OTHER


def _contents(packed: zipfile.ZipFile, bounds: Bounds) -> Iterator[Fault]:
    left = bounds.unpacked
    for info in packed.infolist():
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        most = min(left, bounds.part)
        with packed.open(info) as part:
            text = part.read(most + 1)
        left -= len(text)
        if len(text) > most:
            yield Fault.BOMB
        elif text.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            yield Fault.ENTITIES
        elif info.filename == TYPES and b"macroenabled" in text.lower():
            yield Fault.MACRO_TYPE
        elif info.filename.lower().endswith(".rels") and any(not HYPERLINK.search(each[0]) for each in OUTSIDE.finditer(text)):
            yield Fault.LINKED
