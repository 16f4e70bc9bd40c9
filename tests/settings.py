"""The site's settings for tests: nothing from this machine's environment or .env but where the database is, and no lasting state.

One folder a run, one below it a process (pytest-xdist starts several): databases, search file, cache and uploads live there.
"""

import atexit
import os
import re
import shutil
import tempfile
from pathlib import Path

import environ

from tests.services.quick_folder import quick_folder

ROOT = Path(__file__).resolve().parent.parent
_worker = os.environ.get("PYTEST_XDIST_WORKER")


def _new_run() -> str:
    folder = tempfile.mkdtemp(prefix="ieum-test-", dir=quick_folder())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


if _worker is None:
    os.environ["TEST_RUN"] = _new_run()
    os.environ["TEST_OUTPUT"] = os.environ.get("IEUM_VAR") or str(ROOT / "var")
    os.environ["TEST_ELASTICSEARCH_URL"] = os.environ.get("ELASTICSEARCH_URL", "")
TEST_RUN, TEST_WORKER = Path(os.environ["TEST_RUN"]), _worker or "main"
TEST_FAILURES = Path(os.environ["TEST_OUTPUT"]) / "test-failures"
TEST_KEPT = Path(os.environ["TEST_OUTPUT"]) / "test-kept"
TEST_ELASTICSEARCH_URL = os.environ["TEST_ELASTICSEARCH_URL"]

_variables = re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', (ROOT / "config" / "settings.py").read_text())
for _name in {*_variables, "ELASTICSEARCH_URL"} - {"DATABASE_URL"}:
    os.environ.pop(_name, None)
os.environ["IEUM_VAR"] = str(TEST_RUN / TEST_WORKER)
os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(TEST_RUN / "hypothesis")
environ.Env.read_env = classmethod(lambda *given, **named: None)

from config.settings import *  # noqa: E402, F403 - after the environment is clean
from config.settings import DATABASES  # noqa: E402

DOOR_SECONDS = 0  # but where the clock itself is looked at
SECRET_KEY = "only-for-tests-" + "0123456789" * 4
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"]["init_command"] = (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    )
else:  # tests with many threads ask about locks, not about the size of the pool or the patience of a busy machine
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 0, "max_size": 40, "timeout": 60}
