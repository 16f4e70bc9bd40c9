"""Two at once, with real threads on PostgreSQL."""

import threading
from collections.abc import Callable

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from alliance import services
from alliance.exceptions import AllianceError
from alliance.models import MembershipApplication, MembershipTerm, Organisation, Representative
from core.models import Letter
from tests.alliance.factories import draft, in_review, with_logo
from tests.factories import UserFactory, staff

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run these in threads that start together; what each returned or was refused with."""
    barrier, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            barrier.wait(10)
            results[place] = act()
        except Exception as error:  # noqa: BLE001 - the test looks at what came
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


def test_two_officers_who_approve_at_once_make_one_member():
    application, officers = with_logo(), [staff(), staff()]
    results = at_once(*[lambda officer=officer: services.approve_application(application_id=application.pk, by=officer) for officer in officers])
    assert [result.status for result in results] == ["approved", "approved"]
    assert Organisation.objects.count() == MembershipTerm.objects.count() == Representative.objects.count() == 1
    assert Letter.objects.filter(kind="application_approved").count() == 1
    assert len(default_storage.listdir("organisations")[1]) == 1


def test_two_applications_with_one_number_approved_at_once_make_one_member_and_one_refusal():
    first = in_review()
    second = in_review()
    with connection.cursor() as cursor:  # a number that was corrected by hand, past the rule that one application is open
        cursor.execute("DROP INDEX IF EXISTS alliance_one_open_application")
    MembershipApplication.objects.filter(pk=second.pk).update(business_number=first.business_number)
    officer = staff()
    results = at_once(*[lambda one=one: services.approve_application(application_id=one.pk, by=officer) for one in (first, second)])
    assert sorted(isinstance(result, AllianceError) for result in results) == [False, True], results
    assert Organisation.objects.count() == 1


def test_two_people_who_submit_one_number_at_once_are_one_application_and_one_refusal():
    first = draft()
    second = draft(business_number=first.business_number)
    results = at_once(*[lambda one=one: services.submit_application(application_id=one.pk, by=one.applicant) for one in (first, second)])
    assert sorted(isinstance(result, AllianceError) for result in results) == [False, True], results
    assert MembershipApplication.objects.open().count() == 1


def test_one_person_who_begins_twice_at_once_has_one_draft():
    person = UserFactory()
    at_once(*[lambda: services.start_application(by=person, type="company")] * 2)
    assert MembershipApplication.objects.count() == 1


def test_declining_and_approving_at_once_lets_exactly_one_through():
    application, officer = in_review(), staff()
    at_once(
        lambda: services.approve_application(application_id=application.pk, by=officer),
        lambda: services.reject_application(application_id=application.pk, by=officer, reason="아직 일러요."),
    )
    application.refresh_from_db()
    assert Organisation.objects.count() == (1 if application.status == "approved" else 0)
    assert Letter.objects.exclude(kind="application_received").count() == 1
