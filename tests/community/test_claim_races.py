"""Two people claim one record at the same moment, each with a proof of her own: it goes to one, and the other waits for staff."""

import itertools
import re
import threading
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from community.exceptions import WrongCode
from community.models import GraduateRecord, Invitation, InvitationBatch, MembershipClaim, PhoneCode
from community.services.claims import enter_code, submit_claim
from community.services.invitations import token_hash
from core.models import Letter
from tests.factories import RecordFactory, completion, newcomer

BORN, NAME, SECRET = date(1998, 4, 5), "김서울", "a-secret-of-an-invitation"
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
Act = Callable[[], Any]


def at_once(*acts: Act) -> list[Any]:
    """What came of each act, all begun at the same moment; an exception is an outcome, too."""
    ready, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def do(place: int, act: Act) -> None:
        ready.wait()
        try:
            outcomes[place] = act()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test looks at it
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def record(email: str = "") -> GraduateRecord:
    made = RecordFactory(name=NAME, birth_date=BORN, email=email, phone="010-0000-1234")
    completion(made)
    return made


def by_email(made: GraduateRecord) -> Act:
    user = newcomer(name=NAME, email=made.email)
    return lambda: submit_claim(by=user, name=NAME, birth_date=BORN)


def by_token(made: GraduateRecord) -> Act:
    user = newcomer(name=NAME)
    batch, until = InvitationBatch.objects.create(most=1), timezone.now() + timedelta(days=1)
    values = {"batch": batch, "token_hash": token_hash(SECRET), "email_key": "x", "expires_at": until}
    Invitation.objects.get_or_create(record=made, defaults=values)
    return lambda: submit_claim(by=user, name=NAME, birth_date=BORN, invitation=SECRET)


def by_phone(made: GraduateRecord) -> Act:
    """Her code went out a moment ago; her claim waits."""
    user = newcomer(name=NAME)
    submit_claim(by=user, name=NAME, birth_date=BORN)
    code = re.search(r"\d{6}", Letter.objects.filter(channel="sms").first().text).group()
    return lambda: enter_code(by=user, code=code)


PROOFS = {"email": by_email, "token": by_token, "phone": by_phone}


PAIRS = [pair for pair in itertools.combinations_with_replacement(PROOFS, 2) if pair != ("email", "email")]


def test_one_record_goes_to_one_of_two_whatever_each_proves() -> None:
    for number, ways in enumerate(PAIRS * 2):
        GraduateRecord.objects.all().delete()
        made = record(email=f"graduate-{number}@example.org")
        outcomes = at_once(*[PROOFS[way](made) for way in ways])
        assert sorted(getattr(one, "status", repr(one)) for one in outcomes) == ["submitted", "verified"], ways
        [winner] = [one for one in outcomes if one.status == "verified"]
        made.refresh_from_db()
        assert made.owner == winner.user
        assert MembershipClaim.objects.filter(record=made, status="verified").count() == 1


def test_one_account_that_guesses_from_many_windows_has_five_tries_in_all() -> None:
    record()
    user = newcomer(name=NAME)
    submit_claim(by=user, name=NAME, birth_date=BORN)
    right = re.search(r"\d{6}", Letter.objects.get(channel="sms").text).group()
    guesses = [f"{(int(right) + step) % 1_000_000:06}" for step in range(1, 13)]
    outcomes = at_once(*[lambda guess=guess: enter_code(by=user, code=guess) for guess in guesses])
    assert [type(one) for one in outcomes] == [WrongCode] * len(guesses)
    assert PhoneCode.objects.get().tries == 5


def test_many_accounts_that_ask_at_once_send_three_texts_to_one_phone() -> None:
    record()
    users = [newcomer(name=NAME) for _ in range(8)]
    outcomes = at_once(*[lambda user=user: submit_claim(by=user, name=NAME, birth_date=BORN) for user in users])
    assert [one.status for one in outcomes] == ["submitted"] * len(users)
    assert Letter.objects.filter(channel="sms").count() == 3
