"""A migrated database that is made once a run and kept, and the copies of it that tests write into.

A flush would take away what migrations and `post_migrate` put there (Wagtail's root page and locales, roles, triggers), so a test
that commits gets a new copy instead. Every copy has a name of its own: a thread that still holds the old one disturbs nobody.
"""

import fcntl
import hashlib
import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection, connections
from psycopg import sql


class KeptCopy(ABC):
    """What both databases share: made by the first process of a run, copied by all."""

    def __init__(self, *, run: Path, worker: str) -> None:
        self.run, self.worker, self.number, self.current = run, worker, 0, ""
        (run / worker).mkdir(parents=True, exist_ok=True)

    def make(self) -> None:
        """Migrate an empty database, unless another process of this run has done so."""
        with self._alone():
            done = self.run / "kept.done"
            if not done.exists():
                self.begin()
                run_migrations()
                self.disconnect()
                done.touch()

    def restore(self) -> None:
        """Go on with a new copy, in every thread; what was written since the last one is gone."""
        self.disconnect()
        self.number += 1
        old, self.current = self.current, self.copy(f"{self.worker}_{self.number}")
        point_at(self.current)
        if old:
            self.drop(old)
        ContentType.objects.clear_cache()

    def disconnect(self) -> None:
        """Close this thread's connection, and the pool that threads share."""
        connections.close_all()
        if hasattr(connection, "close_pool"):
            connection.close_pool()

    def finish(self) -> None:
        """Remove the copy in use."""
        self.disconnect()
        if self.current:
            self.drop(self.current)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.run / "kept.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @abstractmethod
    def begin(self) -> None:
        """Make the database that is to be kept, not yet migrated or not to the end, and connect to it."""

    @abstractmethod
    def copy(self, name: str) -> str:
        """Copy the kept database; what the copy's NAME is in the settings."""

    @abstractmethod
    def drop(self, name: str) -> None:
        """Remove a copy, whoever is connected to it."""


class SqliteCopy(KeptCopy):
    """A file, copied while nobody has it open. What the migrations alone make is kept between runs too, as long as they stay the same."""

    def begin(self) -> None:
        migrated = settings.TEST_KEPT / f"{fingerprint()}.sqlite3"
        if not migrated.exists():
            self._migrate_into(migrated)
        shutil.copyfile(migrated, self.run / "kept.sqlite3")
        point_at(str(self.run / "kept.sqlite3"))

    def _migrate_into(self, target: Path) -> None:
        """The migrations without `post_migrate`: what that adds may change from run to run, and comes afterwards."""
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = self.run / "migrated.sqlite3"
        point_at(str(draft))
        with mock.patch.object(migrate, "emit_post_migrate_signal"):
            run_migrations()
        self.disconnect()
        shutil.copyfile(draft, beside := target.with_name(f"{self.run.name}.draft"))
        beside.replace(target)
        for older in set(target.parent.glob("*.sqlite3")) - {target}:
            older.unlink(missing_ok=True)

    def copy(self, name: str) -> str:
        target = self.run / self.worker / f"{name}.sqlite3"
        shutil.copyfile(self.run / "kept.sqlite3", target)
        return str(target)

    def drop(self, name: str) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(name + ending).unlink(missing_ok=True)


class PostgresCopy(KeptCopy):
    """A template database. Names carry the run, so that several runs may share a server."""

    @property
    def kept(self) -> str:
        return f"test_{self.run.name.replace('-', '_')}"

    def begin(self) -> None:
        administer("CREATE DATABASE {}", self.kept)
        point_at(self.kept)

    def copy(self, name: str) -> str:
        administer("CREATE DATABASE {} TEMPLATE {}", f"{self.kept}_{name}", self.kept)
        return f"{self.kept}_{name}"

    def drop(self, name: str) -> None:
        administer("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def run_migrations() -> None:
    """Bring the database that we are connected to up to date, and let the apps put there what belongs in every site."""
    call_command("migrate", verbosity=0, interactive=False, run_syncdb=True)


def fingerprint() -> str:
    """The same for the same migrations of the same packages."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements" / "base.txt").read_bytes())
    for app in apps.get_app_configs():
        for path in sorted((Path(app.path) / "migrations").glob("*.py")):
            digest.update(f"{app.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:20]


def point_at(name: str) -> None:
    """Every connection opened from now on, in any thread, goes to this database."""
    connections.settings["default"]["NAME"] = connection.settings_dict["NAME"] = name


def administer(statement: str, *names: str) -> None:
    """Run one statement over whole databases, through the database that DATABASE_URL names."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def kept_copy(*, run: Path, worker: str) -> KeptCopy:
    """The kept copy for the database that the settings name."""
    return (PostgresCopy if connection.vendor == "postgresql" else SqliteCopy)(run=run, worker=worker)


def forget_kept(run: Path) -> None:
    """At the end of a run: remove the kept PostgreSQL database (a kept file goes with the run's folder)."""
    if (run / "kept.done").exists() and connection.vendor == "postgresql":
        copy = PostgresCopy(run=run, worker="main")
        copy.drop(copy.kept)
