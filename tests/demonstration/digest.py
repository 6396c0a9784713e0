"""What a database holds, whatever ids its rows were given: equal digests mean equal contents."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

import psycopg

OURS = ("coordination_", "partners_", "referrals_", "resources_")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
NUMBERED = re.compile(r"(?<=[/:])\d+(?=/|$)")
LINK = re.compile(r"/link/\S+")
# Different each time by nature: salts, tokens, transactions, which ids a day made.
LEFT_OUT = {"password", "token_hash", "transaction", "made", "hidden"}
# Columns that name a row without a foreign key: the journal holds on to nothing.
NAMES = {
    "user_id": "partners_user",
    "post_id": "partners_post",
    "organisation_id": "partners_organisation",
    "district_id": "partners_district",
    "organisation": "partners_organisation",
    "owner": "partners_organisation",
    "to": "partners_organisation",
    "recipients": "partners_organisation",
}
ROUNDS = 4  # how far a row's content reaches through what it points to

Rows = dict[str, list[dict[str, Any]]]


def digest(address: str) -> dict[str, tuple[int, str]]:
    """{table: (rows, digest of their contents)} of the tables of ours."""
    with psycopg.connect(address) as connection:
        rows = {table: _rows(connection, table) for table in _tables(connection)}
        keys = dict(connection.execute(_PRIMARY_KEYS).fetchall())
        points = {(table, column): to for table, column, to in connection.execute(_FOREIGN_KEYS).fetchall()}
    known: dict[tuple[str, str], str] = {}
    hashes: dict[str, list[str]] = {}
    for _ in range(ROUNDS):
        hashes = {
            table: [_hash(table, row, keys.get(table, ""), points, known) for row in rows[table]]
            for table in rows
        }
        known = {}
        for table, those in rows.items():
            for row, said in zip(those, hashes[table], strict=True):
                key = str(row.get(keys.get(table, ""), ""))
                known[table, key] = said
                if UUID.fullmatch(key):
                    # A one-to-one row shares its key with the row it belongs to: the parent's content stands for it.
                    known.setdefault(("", key), said)
    return {
        table: (len(said), hashlib.sha256("".join(sorted(said)).encode()).hexdigest()[:16])
        for table, said in hashes.items()
    }


def _tables(connection: psycopg.Connection[Any]) -> Iterator[str]:
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
    ).fetchall()
    return (name for (name,) in found if name.startswith(OURS))


def _rows(connection: psycopg.Connection[Any], table: str) -> list[dict[str, Any]]:
    return [row for (row,) in connection.execute(f'SELECT to_jsonb(t) FROM "{table}" t').fetchall()]


def _hash(
    table: str,
    row: dict[str, Any],
    key: str,
    points: dict[tuple[str, str], str],
    known: dict[tuple[str, str], str],
) -> str:
    said = {
        column: _plain(value, points.get((table, column)) or NAMES.get(column, ""), known)
        for column, value in row.items()
        if column not in LEFT_OUT and (column != key or (table, column) in points)
    }
    return hashlib.sha256(json.dumps([table, said], sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any, to: str, known: dict[tuple[str, str], str]) -> Any:
    """The value with every id replaced by the content of the row it names."""
    if isinstance(value, dict):
        return {name: _plain(each, NAMES.get(name, ""), known) for name, each in value.items()}
    if isinstance(value, list):
        return sorted((_plain(each, to, known) for each in value), key=str)
    if to and value is not None:
        return known.get((to, str(value)), "?")
    if isinstance(value, str):
        value = UUID.sub(lambda found: known.get(("", found[0]), "?"), LINK.sub("/link/", value))
        return NUMBERED.sub("#", value) if value.startswith("/") or "." in value.partition(":")[0] else value
    return value


_PRIMARY_KEYS = """
    SELECT c.relname, min(a.attname) FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
    WHERE i.indisprimary GROUP BY 1
"""
_FOREIGN_KEYS = """
    SELECT c.relname, a.attname, f.relname FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid
    JOIN pg_class f ON f.oid = k.confrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1]
    WHERE k.contype = 'f'
"""
