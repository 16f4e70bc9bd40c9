"""The demo's employment outcomes: what some graduates said at each point, so that rates, response rates and hidden groups have something to show."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from community.models import Completion, EmploymentOutcome, OutcomeRequest
from community.outcome_times import POINTS, is_due, months_after, point_asked
from community.services.invitations import token_hash
from community.services.outcome_figures import publish_figures
from community.services.outcome_questions import secret_of
from community.services.outcomes import WORKING
from config.demo.cast import CAST
from config.demo.chance import SEED, dice, pick
from config.demo.employers import NAMED
from config.demo.fields import FIELD
from config.demo.load_community import parts
from config.demo.trades import TRADES

RESPONSE = {0: 0.61, 6: 0.47, 12: 0.38}
FIRST_ASKED, BEFORE = 2023, 0.15  # who completed before was reached only here and there
STATUSES = ("employed", "self_employed", "looking", "further_study", "military", "not_available")
SHARES = {0: (30, 4, 58, 5, 2, 1), 6: (48, 6, 39, 4, 2, 1), 12: (47, 9, 37, 4, 2, 1)}
SOURCES, SOURCE_SHARES = ("self", "telephone", "campus", "document"), (55, 27, 12, 6)
LEFT_TO_ASK = 4
ROLES = {FIELD[slug].ko: trade.roles for slug, trade in TRADES.items()}


def load(*, say: Callable[[str], None]) -> None:
    """Answers for every point that has come, and who was asked lately. Running it again changes nothing."""
    say("what became of the graduates …")
    cast = [person.email for person in CAST]
    graduates = Completion.objects.exclude(record__email__in=cast).select_related("course")
    completions = list(graduates.order_by("record__record_id", "completed_on", "pk"))
    rng, today = dice(SEED + 8), timezone.localdate()
    outcomes = [outcome for completion in completions for outcome in _told(rng, completion, today)]
    for part in parts(outcomes):
        with transaction.atomic():
            EmploymentOutcome.objects.bulk_create(part, ignore_conflicts=True)
    answered = {(outcome.completion_id, outcome.point) for outcome in outcomes}
    for asked in parts(_asked(completions, answered, today)):
        with transaction.atomic():
            OutcomeRequest.objects.bulk_create(asked, ignore_conflicts=True)
    publish_figures()


def _told(rng: Random, completion: Completion, today: date) -> Iterator[EmploymentOutcome]:
    """Who answered once answers more readily again; who works rarely stops."""
    worked, keen = False, 1.3 if rng.random() < 0.5 else 0.7
    reached_by_us = keen if completion.completed_on.year >= FIRST_ASKED else keen * BEFORE
    for point in POINTS:
        if not is_due(completion.completed_on, point, today) or rng.random() > RESPONSE[point] * reached_by_us:
            continue
        status = "employed" if worked and rng.random() < 0.8 else pick(rng, STATUSES, SHARES[point])
        worked = status in WORKING
        reached = months_after(completion.completed_on, point)
        yield EmploymentOutcome(
            completion=completion,
            point=point,
            status=status,
            source=pick(rng, SOURCES, SOURCE_SHARES),
            answered_on=min(today, reached + timedelta(days=rng.randint(0, 40))),
            **_job(rng, completion, reached) if worked else {},
        )


def _job(rng: Random, completion: Completion, reached: date) -> dict[str, object]:
    return {
        "employer": rng.choice(rng.choice(list(NAMED.values()))),
        "role": rng.choice(ROLES.get(completion.course.field, ("개발자",))),
        "began_on": reached - timedelta(days=rng.randint(5, 150)),
        "in_the_field": pick(rng, (True, False, None), (78, 14, 8)),
    }


def _asked(completions: list[Completion], answered: set[tuple[int, int]], today: date) -> list[OutcomeRequest]:
    """Everybody whose question is open was asked, but a few, whom the first run writes to beside the cast."""
    open_ones = [(one.pk, point) for one in completions if (point := point_asked(one.completed_on, today)) is not None]
    silent = [pair for pair in open_ones if pair not in answered]
    return [OutcomeRequest(completion_id=pk, point=point, token_hash=token_hash(secret_of(pk, point))) for pk, point in silent[:-LEFT_TO_ASK]]
