"""Who loses her record or her account leaves mentoring: nobody waits for her, and nobody stays paired with her."""

import re
import threading

import pytest
from django.db import connection
from django.utils import timezone

from community.connections import connections
from community.models import GraduateRecord, MembershipClaim, User
from community.services import claims, staff_accounts
from core.models import Letter
from mentoring import exceptions
from mentoring.models import MentoringRequest, Pairing
from mentoring.services import departures, requests
from tests.factories import member, staff
from tests.mentoring.factories import asked, mentor

pytestmark = pytest.mark.django_db


def revoke(person: User) -> None:
    """Staff find out that the record was somebody else's."""
    record = GraduateRecord.objects.get(owner=person)
    claim = MembershipClaim.objects.create(
        user=person, name=person.name, birth_date=record.birth_date, record=record, status="verified", proof="staff", verified_at=timezone.now()
    )
    claims.revoke_claim(claim_id=claim.pk, by=staff(), reason="다른 분의 기록이에요")


def close(person: User) -> None:
    staff_accounts.close_account(user_id=person.pk, by=staff())


@pytest.mark.parametrize("leave", [revoke, close])
def test_the_pairings_of_who_leaves_end_and_the_other_hears_of_it(leave) -> None:
    offer, mentee = mentor(), member()
    pairing = requests.accept_request(request_id=asked(offer, mentee).pk, by=offer.user)
    leave(mentee)
    pairing.refresh_from_db()
    assert (pairing.status, pairing.ended_at is not None) == ("ended", True)
    assert Letter.objects.get(kind="mentoring_ended").to == offer.user.email
    assert connections(User.objects.get(pk=offer.user_id)) == set()


def test_a_mentor_who_leaves_keeps_nobody_waiting() -> None:
    offer, mentee, other = mentor(capacity=2), member(), mentor()
    request, pairing = asked(offer, mentee), requests.accept_request(request_id=asked(offer).pk, by=offer.user)
    revoke(offer.user)
    request.refresh_from_db()
    pairing.refresh_from_db()
    assert (request.status, pairing.status) == ("released", "ended")
    letter = Letter.objects.get(kind="mentoring_mentor_left")
    assert letter.to == mentee.email
    assert other.user.name in letter.text
    assert Letter.objects.get(kind="mentoring_ended").to == pairing.mentee.email


def test_what_a_mentee_who_leaves_had_asked_is_taken_back_and_the_letters_tap_is_spent(client) -> None:
    offer, mentee = mentor(), member()
    request = asked(offer, mentee)
    path = re.search(r"https?://[^/]+(/\S*/answer/\S+)", Letter.objects.get(kind="mentoring_request").text)[1]
    revoke(mentee)
    request.refresh_from_db()
    assert (request.status, request.withdrawn_at is not None) == ("withdrawn", True)
    assert client.get(path).status_code == client.post(path, {"act": "accept"}).status_code == 410


def test_an_acceptance_that_races_a_departure_is_refused(client) -> None:
    offer, mentee = mentor(), member()
    request = asked(offer, mentee)
    path = re.search(r"https?://[^/]+(/\S*/answer/\S+)", Letter.objects.get(kind="mentoring_request").text)[1]
    GraduateRecord.objects.filter(owner=mentee).update(owner=None)  # the record is gone, mentoring has not heard of it yet
    with pytest.raises(exceptions.PersonHasLeft):
        requests.accept_request(request_id=request.pk, by=offer.user)
    assert client.get(path).status_code == 410


def test_leaving_twice_changes_and_writes_nothing_more() -> None:
    offer = mentor()
    requests.accept_request(request_id=asked(offer).pk, by=offer.user)
    departures.leave_mentoring(user_id=offer.user_id)
    written = Letter.objects.count()
    departures.leave_mentoring(user_id=offer.user_id)
    assert Letter.objects.count() == written


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_whoever_accepts_while_the_other_leaves_is_never_left_in_a_pairing() -> None:
    offer, mentee = mentor(capacity=5), member()
    request = asked(offer, mentee)
    gate = threading.Barrier(2)

    def run(act) -> None:
        gate.wait()
        try:
            act()
        except exceptions.MentoringError:
            pass
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(lambda: requests.accept_request(request_id=request.pk, by=offer.user),)),
        threading.Thread(target=run, args=(lambda: revoke(mentee),)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not Pairing.objects.live().exists()
    assert not MentoringRequest.objects.open().exists()
