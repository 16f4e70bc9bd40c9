"""From the commit of a profile to finding it, in another process: by a worker alone, as when the web server dies with its commit.

Three processes: one saves and dies at the commit, before it could bring anything into the index; a real `manage.py worker`; and the bench,
which asks until the new words are found.
"""

import os
import random
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from django.core.management import call_command
from django.db import connections, transaction
from django.test import override_settings

from community.models import AlumniProfile, User
from community.services.profiles import update_profile
from core.letters import new_message_id
from core.models import Letter, ScheduledRun
from core.schedule import enqueue_due
from search.engines import engine
from search.selectors import find
from tools.bench import Figure, measure
from tools.bench.people import settle, written
from tools.bench.search import cluster

ROOT = Path(__file__).resolve().parent.parent.parent
TIMES, BOUND, PATIENCE = 30, 2.0, 60.0  # saves; seconds that were promised, and after which the bench gives up
RUN = os.environ.setdefault("BENCH_FRESH_RUN", secrets.token_hex(4))  # the saver's words are this run's, also on a site that was measured before
MAILS = 3_000  # letters that wait when the first profile is saved

Save = Callable[[int], float]  # the number of a save → when it was committed, on the clock that all processes share


@measure("fresh")
def fresh() -> Iterator[Figure]:
    """Median and worst of 30 saves over 10,000 people, in the file and in the cluster: with an idle worker, with a busy one, and without."""
    viewer = settle(random.Random(20261124))  # noqa: S311 - a seed for the same people every time
    with cluster() as url:
        for first, name, address in ((0, "file", ""), (1000, "cluster", url)):
            with searching(address):
                with saver() as save, worker():
                    save_until_found(viewer, first, save)  # the worker has begun
                    yield from waited(f"{name}: by the worker", [save_until_found(viewer, first + at, save) for at in range(1, TIMES + 1)])
                    _letters_wait()
                    yield from waited(f"{name}: by a worker with letters", [save_until_found(viewer, first + 100 + at, save) for at in range(TIMES)])
                    yield Figure(f"{name}: letters that still wait", Letter.objects.filter(state="queued").count(), f"of {MAILS}")
                Letter.objects.all().delete()
                yield from waited(f"{name}: in the same process", [save_until_found(viewer, first + 200 + at, saved_here) for at in range(TIMES)])


@contextmanager
def searching(url: str) -> Iterator[None]:
    """This process, and those that it starts, search there, in an index made anew from the database."""
    chosen = {"ELASTICSEARCH_URL": url, "ELASTICSEARCH_PREFIX": f"bench-{secrets.token_hex(3)}"}
    before = {name: os.environ.get(name, "") for name in chosen}
    os.environ.update(chosen)
    with override_settings(**chosen):
        call_command("search_index", "rebuild", verbosity=0)
        _nothing_is_due()
        try:
            yield
        finally:
            engine().remove()
            os.environ.update(before)


@contextmanager
def worker() -> Iterator[None]:
    """A real worker."""
    process = subprocess.Popen([sys.executable, "manage.py", "worker"], cwd=ROOT)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def saver() -> Iterator[Save]:
    """A process that forks one for each save, which dies at its commit."""
    command = [sys.executable, "-c", "import django; django.setup(); from tools.bench.fresh import save_and_die; save_and_die()"]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    if process.stdin is None or process.stdout is None:
        raise RuntimeError("the saver has no pipes")
    lines, answers = process.stdin, process.stdout

    def save(number: int) -> float:
        lines.write(f"{number}\n")
        return float(answers.readline())

    try:
        yield save
    finally:
        lines.close()
        process.wait(30)
        answers.close()


def save_and_die() -> None:
    """For each number that comes in a line: fork, save in the child, say when that was committed, and die before anything else happens."""
    for line in sys.stdin:
        connections.close_all()
        if pid := os.fork():
            os.waitpid(pid, 0)
            continue
        with transaction.atomic():
            transaction.on_commit(_say_and_die)  # the first of what comes after the commit
            _save(int(line))


def _say_and_die() -> None:
    os.write(1, f"{time.monotonic()}\n".encode())
    os._exit(1)


def saved_here(number: int) -> float:
    """The same in this process; what follows the commit happens in here, too, so the clock starts before."""
    begun = time.monotonic()
    _save(number)
    return begun


def _save(number: int) -> None:
    profile = AlumniProfile.objects.select_related("user").order_by("pk")[number]
    update_profile(profile_id=profile.pk, by=profile.user, fields={"story": f"{word(number)} 이야기"})


def word(number: int) -> str:
    """A word that nobody else has, nor one that is a slip away from it."""
    return f"w{sha256(f'{RUN} {number}'.encode()).hexdigest()[:10]}"


def save_until_found(viewer: User, number: int, save: Save) -> float:
    """Seconds from the commit until a member finds the new word. The pause before lets an idle worker fall asleep, and wakes it at any moment."""
    time.sleep(random.uniform(0.6, 1.2))  # noqa: S311 - a moment by chance
    if find(viewer, word(number)).total:
        raise RuntimeError(f"{word(number)} is found before it is saved")
    committed = save(number)
    while not find(viewer, word(number)).total:
        if time.monotonic() - committed > PATIENCE:
            raise RuntimeError(f"{word(number)} was saved and not found within {PATIENCE:.0f} s")
        time.sleep(0.005)
    return time.monotonic() - committed


def _nothing_is_due() -> None:
    """As on a site whose worker has done the day's runs: on a new one everything that was ever due comes at once."""
    enqueue_due()
    ScheduledRun.objects.update(state="done")


def _letters_wait() -> None:
    """More letters than the worker sends while the bench looks on."""
    written(Letter, [Letter(kind="other", to=f"p{n}@example.org", message_id=new_message_id(), subject="hi", text="hello") for n in range(MAILS)])


def waited(name: str, taken: list[float]) -> Iterator[Figure]:
    """Median and worst."""
    yield Figure(f"{name}, median", round(statistics.median(taken), 3), "s")
    yield Figure(f"{name}, worst of {len(taken)}", round(max(taken), 3), "s", bound=BOUND)
