"""The worker's first run on the demo: nobody is written to who would have been asked long ago."""

from datetime import timedelta

import pytest
from django.utils import timezone

from community.models import AlumniProfile, OutcomeRequest
from community.outcome_schedule import ask_about_work
from community.schedule import ask_whether_profiles_are_right
from config.demo import load_community, load_outcomes
from core.models import Letter
from tests.config.roster import small_roster
from tests.factories import member

pytestmark = pytest.mark.django_db


def test_the_first_run_writes_a_handful_of_questions() -> None:
    small_roster()
    load_outcomes.load(say=lambda line: None)
    for days in range(365, 375):
        AlumniProfile.objects.filter(user=member()).update(confirmed_on=timezone.localdate() - timedelta(days=days))
    load_community.ask_members()
    ask_about_work()
    ask_whether_profiles_are_right()
    assert OutcomeRequest.objects.count() > 50
    assert Letter.objects.filter(kind__contains="outcome").count() <= 5
    assert Letter.objects.filter(kind__contains="still").count() == 5
    assert Letter.objects.count() <= 10
