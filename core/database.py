"""Whether the database answers, and in one sentence why it does not. The sentence never holds the password."""

from typing import Any

from django.db import connection

ANSWERS_WITHIN = 4


def whereabouts() -> str:
    """The database and its host, for people."""
    given = connection.settings_dict
    if connection.vendor != "postgresql":
        return f"The database {given['NAME']}"
    host = given["HOST"] or "this machine's socket"
    return f"The database {given['NAME']} at {host}" + (f":{given['PORT']}" if given["PORT"] else "")


def why_unreachable() -> str:
    """Why a new connection to PostgreSQL fails, within 4 seconds; empty when it does not, and on SQLite."""
    if connection.vendor != "postgresql":
        return ""
    import psycopg

    try:
        psycopg.connect(**_parameters(), connect_timeout=ANSWERS_WITHIN).close()
    except (psycopg.Error, OSError) as error:
        return f"{whereabouts()} does not answer: {reason(error)}. Check DATABASE_URL and that the server runs."
    return ""


def is_ready() -> bool:
    """Whether the database answers at once and holds our tables. Asks on a connection of its own: the pool would wait for one."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM core_cachetag LIMIT 1")
        return True
    import psycopg

    with psycopg.connect(**_parameters(), connect_timeout=2, autocommit=True) as own:
        own.execute("SELECT 1 FROM core_cachetag LIMIT 1")
    return True


def reason(error: Exception) -> str:
    """What PostgreSQL or the network said, in one line: `password authentication failed for user "ieum"`."""
    said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    for before in ("FATAL:", "failed:"):
        said = said.rpartition(before)[2]
    return said.strip().rstrip(".")


def _parameters() -> dict[str, Any]:
    """What libpq needs to know, without what is Django's."""
    given = connection.settings_dict
    named = {"host": given["HOST"], "port": given["PORT"], "user": given["USER"], "password": given["PASSWORD"], "dbname": given["NAME"]}
    ours = {"pool", "connect_timeout", "isolation_level", "assume_role", "server_side_binding"}
    options = {name: value for name, value in given["OPTIONS"].items() if name not in ours}
    return {**{name: value for name, value in named.items() if value}, **options}
