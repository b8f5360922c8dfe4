"""The secrets of a record as files that only their owner may read; refuses to know what they protect."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from yifa.record.errors import NotFound, UnsafeSettings

KEY_SIZE = 32


def make_key(folder: Path, name: str) -> bytes:
    """Create a random 32-byte key file (0600) that must not exist yet, durable before it is used."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_bytes(KEY_SIZE)
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(key.hex().encode() + b"\n")
        file.flush()
        os.fsync(file.fileno())
    sync_folder(folder)
    return key


def read_key(folder: Path, name: str) -> bytes:
    """Read a key file. Raises NotFound if it is missing, UnsafeSettings if others may read it or it is damaged."""
    path = folder / name
    try:
        mode, text = path.stat().st_mode, path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"缺少密钥文件 {path}：请从密钥保管人处恢复") from error
    if mode & 0o077:
        raise UnsafeSettings(f"密钥文件 {path} 其他用户也能读：请执行 chmod 600 后再启动")
    try:
        key = bytes.fromhex(text.decode("ascii").strip())
    except ValueError as error:
        raise UnsafeSettings(f"密钥文件 {path} 已损坏：请从密钥保管人处恢复") from error
    if len(key) != KEY_SIZE:
        raise UnsafeSettings(f"密钥文件 {path} 长度不对：请从密钥保管人处恢复")
    return key


def ensure_key(folder: Path, name: str) -> bytes:
    """The key if it is there, a new one otherwise."""
    return read_key(folder, name) if (folder / name).exists() else make_key(folder, name)


def sync_folder(folder: Path) -> None:
    """Make names created in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_durably(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a whole file so that after a power cut it is there complete or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
