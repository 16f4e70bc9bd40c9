"""`demo --reset`: drop what the demo wrote, as whole databases and folders, never row by row."""

import shutil
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, connections

from search.engines import engine
from search.exceptions import IndexIsAway


def drop_everything() -> None:
    """Remove the database, the index, the sandbox's state, uploads and the cache of this demo."""
    connections.close_all()
    if connection.vendor == "sqlite":
        _remove(Path(connection.settings_dict["NAME"]))
    else:
        _recreate()
    _remove_index()
    for path in Path(settings.VAR_DIR).glob("stripe-sandbox.sqlite3*"):
        path.unlink(missing_ok=True)
    for name in ("media", "private", "cache"):
        shutil.rmtree(Path(settings.VAR_DIR) / name, ignore_errors=True)


def _remove_index() -> None:
    """A file goes. Of clusters only one on this machine loses its indexes: another may be somebody's who uses the same prefix, and the load
    makes them anew anyhow."""
    hosts = {urlsplit(one.strip()).hostname for one in settings.ELASTICSEARCH_URL.split(",")} if settings.ELASTICSEARCH_URL else set()
    if hosts <= {"localhost", "127.0.0.1", "::1"}:
        with suppress(IndexIsAway):  # the load says so when it comes to the index
            engine().remove()


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)


def _recreate() -> None:
    """PostgreSQL: drop and create the database through the server's own `postgres` database."""
    import psycopg
    from psycopg import sql

    given = connection.settings_dict
    if hasattr(connection, "close_pool"):
        connection.close_pool()
    with psycopg.connect(
        host=given["HOST"] or None,
        port=given["PORT"] or None,
        user=given["USER"] or None,
        password=given["PASSWORD"] or None,
        dbname="postgres",
        autocommit=True,
    ) as server:
        name = sql.Identifier(given["NAME"])
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))
        server.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(name))
