"""Accounts that nobody ever confirmed are deleted after seven days, and no others."""

from datetime import date, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone

from community.models import MembershipClaim, User
from community.services.staff_accounts import invite_user
from core.models import AccessRecord, Letter
from core.periods import periods
from tests.factories import RecordFactory, UserFactory, newcomer, staff

pytestmark = pytest.mark.django_db


def purge_unconfirmed() -> int:
    return periods["unverified_accounts"].run()


def unconfirmed(*, days: int = 8, **fields: Any) -> User:
    person = UserFactory(confirmed=False, date_joined=timezone.now() - timedelta(days=days), **fields)
    EmailAddress.objects.create(user=person, email=person.email, primary=True)
    return person


def test_an_account_unconfirmed_for_seven_days_goes_and_its_letter_stays() -> None:
    person = unconfirmed()
    Letter.objects.create(kind="account_secret", to=person.email, recipient=person, message_id="<1@x>")
    assert purge_unconfirmed() == 1
    assert not User.objects.exists()
    assert not EmailAddress.objects.exists()
    assert Letter.objects.get().recipient is None


def test_an_account_that_staff_looked_at_goes_all_the_same_and_the_record_stays() -> None:
    person = unconfirmed()
    AccessRecord.objects.create(by_label="x", what="read", object_type="community.User", purpose="x", subject=person, subject_ref=person.public_id)
    assert purge_unconfirmed() == 1
    assert AccessRecord.objects.get().subject_ref == person.public_id


def test_six_days_are_not_seven() -> None:
    unconfirmed(days=6)
    purge_unconfirmed()
    assert User.objects.count() == 1


def test_a_confirmed_account_stays_however_old() -> None:
    newcomer(date_joined=timezone.now() - timedelta(days=400))
    purge_unconfirmed()
    assert User.objects.count() == 1


def test_an_account_that_something_belongs_to_stays() -> None:
    claimant, owner = unconfirmed(), unconfirmed()
    MembershipClaim.objects.create(user=claimant, name=claimant.name, birth_date=date(1998, 4, 5))
    RecordFactory(owner=owner)
    unconfirmed().groups.add(Group.objects.first())
    unconfirmed(last_login=timezone.now())
    unconfirmed(is_staff=True)
    purge_unconfirmed()
    assert User.objects.count() == 5


def test_an_account_that_staff_invited_stays_until_its_owner_comes() -> None:
    person = invite_user(email="new@example.org", name="김새봄", preferred_language="ko", roles=[], by=staff("officer"))
    User.objects.filter(pk=person.pk).update(date_joined=timezone.now() - timedelta(days=30))
    purge_unconfirmed()
    assert User.objects.filter(pk=person.pk).exists()


def test_all_of_them_go_and_a_second_run_finds_nothing() -> None:
    for _ in range(5):
        unconfirmed()
    assert purge_unconfirmed() == 5
    assert purge_unconfirmed() == 0
