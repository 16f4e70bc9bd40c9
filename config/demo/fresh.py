"""`demo --reset`: drop what the demo wrote, as whole databases and folders, never row by row."""

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection, connections


def drop_everything() -> None:
    """Remove the database, the search file, the sandbox's state, uploads and the cache of this demo."""
    connections.close_all()
    if connection.vendor == "sqlite":
        _remove(Path(connection.settings_dict["NAME"]))
    else:
        _recreate()
    for path in [*settings.SEARCH_FILE.parent.glob(f"{settings.SEARCH_FILE.name}*"), *Path(settings.VAR_DIR).glob("stripe-sandbox.sqlite3*")]:
        path.unlink(missing_ok=True)
    for name in ("media", "private", "cache"):
        shutil.rmtree(Path(settings.VAR_DIR) / name, ignore_errors=True)


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
