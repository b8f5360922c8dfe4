"""The tables of the record and the triggers that stop accidents, for both databases; refuses to know what the rows say."""

from __future__ import annotations

from yifa.record.db import Connection
from yifa.record.errors import RecordError

VERSION = 1

TABLES = ("record_meta", "head", "act", "vault", "act_key", "evidence", "checkpoint", "tile")

_CREATE = (
    "CREATE TABLE record_meta (name TEXT PRIMARY KEY, value TEXT NOT NULL){strict}",
    # One row per town: the size and right edge of its open log. Only the writer under the head lock changes it.
    """CREATE TABLE head (town TEXT PRIMARY KEY, mode TEXT NOT NULL, epoch {int} NOT NULL, position {int} NOT NULL,
        recorded_at TEXT, edge {bytes} NOT NULL, seal {bytes} NOT NULL){strict}""",
    # `body` is one canonical [name, value] a line, `salts` its 32-byte salts in the same order.
    """CREATE TABLE act (town TEXT NOT NULL, epoch {int} NOT NULL, sequence {int} NOT NULL, position {int} NOT NULL,
        kind TEXT NOT NULL, matter TEXT NOT NULL, matter_position {int} NOT NULL, leaf_hash {bytes} NOT NULL,
        salts {bytes} NOT NULL, body {bytes} NOT NULL,
        PRIMARY KEY (town, epoch, sequence), UNIQUE (town, matter, matter_position)){strict}""",
    # `sealed` is salt and value under a key of its own, `wrapped` that key under the vault's; both NULL after a purge.
    """CREATE TABLE vault (town TEXT NOT NULL, epoch {int} NOT NULL, sequence {int} NOT NULL, name TEXT NOT NULL,
        purpose TEXT NOT NULL, keep TEXT, wrapped {bytes}, sealed {bytes}, purged_by TEXT,
        PRIMARY KEY (town, epoch, sequence, name)){rowid}""",
    # `digest` is the submitted body's digest, encrypted: a plain one would confirm guesses of private values.
    """CREATE TABLE act_key (town TEXT NOT NULL, actor TEXT NOT NULL, key TEXT NOT NULL, epoch {int} NOT NULL,
        sequence {int} NOT NULL, digest {bytes}, PRIMARY KEY (town, actor, key)){rowid}""",
    """CREATE TABLE evidence (digest TEXT PRIMARY KEY, media_type TEXT NOT NULL, size {int} NOT NULL, purpose TEXT, keep TEXT,
        stored_at TEXT NOT NULL, file_digest {bytes}, wrapped {bytes}, purged_by TEXT, seal {bytes} NOT NULL){strict}""",
    """CREATE TABLE checkpoint (town TEXT NOT NULL, epoch {int} NOT NULL, size {int} NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (town, epoch, size)){strict}""",
    # Complete tiles only: 256 hashes of tree level 8·level.
    """CREATE TABLE tile (town TEXT NOT NULL, epoch {int} NOT NULL, level {int} NOT NULL, number {int} NOT NULL,
        hashes {bytes} NOT NULL, PRIMARY KEY (town, epoch, level, number)){strict}""",
)

_TYPES = {
    "sqlite": {"int": "INTEGER", "bytes": "BLOB", "strict": " STRICT", "rowid": " STRICT, WITHOUT ROWID"},
    "postgresql": {"int": "BIGINT", "bytes": "BYTEA", "strict": "", "rowid": ""},
}

_NEVER = {"act": "记录", "checkpoint": "检查点", "tile": "哈希块"}
_ONLY_PURGE = {
    # table: (Chinese name, columns that stay as they are, columns that a purge empties)
    "vault": ("密库", ("town", "epoch", "sequence", "name", "purpose", "keep"), ("wrapped", "sealed")),
    "act_key": ("办理编号", ("town", "actor", "key", "epoch", "sequence"), ("digest",)),
    "evidence": ("证据", ("digest", "media_type", "size", "purpose", "keep", "stored_at"), ("wrapped", "file_digest")),
}


def create(connection: Connection) -> None:
    """Create all tables and triggers; inside the caller's transaction."""
    for statement in _CREATE:
        connection.execute(statement.format(**_TYPES[connection.dialect]))
    for statement in triggers(connection.dialect):
        connection.execute(statement)
    connection.execute("INSERT INTO record_meta VALUES (?, ?)", ("version", str(VERSION)))


def exists(connection: Connection) -> bool:
    """True if a record was created here before."""
    if connection.dialect == "sqlite":
        row = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'record_meta'").fetchone()
        return row is not None
    row = connection.execute("SELECT to_regclass('record_meta')").fetchone()
    return row is not None and row[0] is not None


def check_version(connection: Connection) -> None:
    """Raises RecordError if the tables are of another version than this program's."""
    row = connection.execute("SELECT value FROM record_meta WHERE name = 'version'").fetchone()
    if row != (str(VERSION),):
        raise RecordError(f"记录库的版本是 {row and row[0]}，本程序需要 {VERSION}：请先执行 yifa upgrade")


def triggers(dialect: str) -> list[str]:
    """Statements that create every trigger."""
    return _sqlite_triggers() if dialect == "sqlite" else _postgres_triggers()


def _rules() -> list[tuple[str, str, str, str | None]]:
    """(table, event, message, condition over OLD and NEW under which the event is refused; None: always)."""
    rules: list[tuple[str, str, str, str | None]] = []
    for table, name in _NEVER.items():
        rules += [(table, event, f"{name}只能追加，不能修改或删除", None) for event in ("UPDATE", "DELETE")]
    for table, (name, kept, emptied) in _ONLY_PURGE.items():
        changed = [f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in kept]
        refilled = [f"NEW.{column} IS NOT NULL" for column in emptied]
        rules.append((table, "UPDATE", f"{name}只能依法销毁内容，不能修改", " OR ".join(changed + refilled)))
        rules.append((table, "DELETE", f"{name}不能删除", None))
    backwards = "NEW.position < OLD.position OR NEW.epoch < OLD.epoch OR NEW.town <> OLD.town OR NEW.mode <> OLD.mode"
    rules.append(("head", "UPDATE", "日志头只能向前", backwards))
    rules.append(("head", "DELETE", "日志头不能删除", None))
    return rules


def _sqlite_triggers() -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table}"
        + (f" WHEN {condition}" if condition else "")
        + f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        for table, event, message, condition in _rules()
    ]


def _postgres_triggers() -> list[str]:
    statements = [
        """CREATE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'integrity_constraint_violation'; END $$"""
    ]
    for table, event, message, condition in _rules():
        when = f" WHEN ({condition})" if condition else ""
        statements.append(
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} FOR EACH ROW{when} "
            f"EXECUTE FUNCTION record_refuse('{message}')"
        )
    statements += [
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION record_refuse('记录库的表不能清空')"
        for table in TABLES
    ]
    return statements
