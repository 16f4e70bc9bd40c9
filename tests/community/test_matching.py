"""What the desk knows of a claim before a clerk looks: candidates in order, and why it waits."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.matching import compare_open_claims, judge, ranked
from community.models import GraduateRecord, MembershipClaim, User
from community.services.claims import submit_claim
from community.services.decisions import decide_group
from tests.factories import CampusFactory, RecordFactory, completion, invitation_of, member, newcomer, staff

BORN = date(1998, 4, 5)
Mismatch = MembershipClaim.Mismatch
pytestmark = pytest.mark.django_db


def claim_of(user: User, **said: Any) -> MembershipClaim:
    return submit_claim(by=user, **{"name": user.name, "birth_date": BORN, **said})


def record(name: str = "김새봄", **fields: Any) -> GraduateRecord:
    made = RecordFactory(name=name, **{"birth_date": BORN, **fields})
    completion(made, on=date(2023, 8, 31), campus=CampusFactory())
    return made


SAID = [
    ({}, Mismatch.EMAIL),
    ({"campus_said": "mapo", "year_said": 2023}, Mismatch.EMAIL),
    ({"campus_said": "gangnam"}, Mismatch.DETAILS),
    ({"record_number": "SE1999-00000"}, Mismatch.DETAILS),
    ({"name": "김새본"}, Mismatch.NAME),
    ({"name": "Kim Saebom", "campus_said": "mapo", "year_said": 2023}, Mismatch.NAME),
    ({"birth_date": date(1998, 5, 4)}, Mismatch.BIRTH_DATE),
    ({"birth_date": date(1990, 11, 30), "campus_said": "mapo", "year_said": 2023}, Mismatch.BIRTH_DATE),
    ({"name": "박다른", "birth_date": date(1990, 11, 30), "record_number": "se2023-77777 "}, Mismatch.NUMBER),
    ({"name": "박다른", "record_number": "SE2023-77777"}, Mismatch.NAME),
]


@pytest.mark.parametrize(("said", "mismatch"), SAID)
def test_a_claim_waits_for_what_differs_and_has_the_record_as_its_candidate(said: dict[str, Any], mismatch: str) -> None:
    meant = record(record_id="SE2023-77777")
    claim = claim_of(newcomer(name="김새봄"), **said)
    assert (claim.mismatch, claim.candidate) == (mismatch, meant)


def test_a_former_name_is_the_name() -> None:
    meant = record(name="김하늘", former_name="김새봄")
    claim = claim_of(newcomer(name="김 새봄"))
    assert (claim.mismatch, claim.candidate) == (Mismatch.EMAIL, meant)
    assert ranked(claim)[0].verdicts["name"] == "former"


def test_nobody_of_this_name_is_not_on_the_roster() -> None:
    record(name="박다른")  # born on the same day
    claim = claim_of(newcomer(name="김새봄"))
    assert (claim.mismatch, claim.candidate) == (Mismatch.UNKNOWN, None)


@pytest.mark.parametrize("said", [{}, {"birth_date": date(1970, 1, 1)}])
def test_two_who_fit_equally_well_are_namesakes_and_none_is_the_candidate(said: dict[str, Any]) -> None:
    record(), record()
    claim = claim_of(newcomer(name="김새봄"), **said)
    assert (claim.mismatch, claim.candidate) == (Mismatch.NAMESAKES, None)
    assert len(ranked(claim)) == 2


def test_of_two_namesakes_the_one_whose_number_is_known_is_meant() -> None:
    record()
    meant = record()
    assert claim_of(newcomer(name="김새봄"), record_number=meant.record_id).candidate == meant


def test_a_lone_namesake_born_elsewhen_is_nobodys_candidate() -> None:
    record(birth_date=date(1970, 1, 1))
    claim = claim_of(newcomer(name="김새봄"))
    assert (claim.mismatch, claim.candidate) == (Mismatch.BIRTH_DATE, None)


def test_a_record_with_an_owner_is_taken() -> None:
    owner = member(name="김새봄")
    claim = claim_of(newcomer(name="김새봄"))
    assert (claim.mismatch, claim.candidate) == (Mismatch.TAKEN, owner.graduate_record)


def test_only_a_confirmed_address_agrees() -> None:
    user = newcomer(name="김새봄")
    record(name="이다른", email=user.email)
    assert ranked(claim_of(user))[0].verdicts["email"] == "agrees"
    user.emailaddress_set.update(verified=False)
    assert ranked(MembershipClaim.objects.get()) == []


def test_candidates_stand_in_the_order_of_what_fits_and_without_bare_namesakes() -> None:
    user = newcomer(name="김새봄")
    record(birth_date=date(1970, 1, 1))
    by_number = record(record_id="SE2023-77777")
    by_birth = record(name="김새본")
    found = ranked(claim_of(user, record_number="SE2023-77777"))
    assert [one.record for one in found] == [by_number, by_birth]


def test_a_new_roster_moves_the_claims_it_concerns_and_no_others() -> None:
    claim, other = claim_of(newcomer(name="김새봄")), claim_of(newcomer(name="박다른"), birth_date=date(1990, 11, 30))
    meant = record()
    MembershipClaim.objects.filter(pk=other.pk).update(mismatch=Mismatch.NAME)  # as if it were out of date
    assert compare_open_claims([meant.pk]) == 1
    claim.refresh_from_db()
    other.refresh_from_db()
    assert (claim.mismatch, claim.candidate, other.mismatch) == (Mismatch.EMAIL, meant, Mismatch.NAME)
    assert compare_open_claims() == 1
    assert compare_open_claims() == 0


def test_everything_agrees_when_the_record_came_after_the_claim() -> None:
    user = newcomer(name="김새봄")
    claim_of(user)
    record(email=user.email)
    compare_open_claims()
    assert MembershipClaim.objects.get().mismatch == Mismatch.NOTHING


def test_what_is_decided_is_not_compared_again() -> None:
    meant = record()
    claim = claim_of(newcomer(name="김새봄"))
    decide_group(claim_ids=[claim.pk], kind="verify", by=staff())
    meant.delete()
    assert compare_open_claims() == 0


def test_a_hundred_claims_cost_three_queries(django_assert_max_num_queries) -> None:
    record()
    claims = [claim_of(newcomer(name="김새봄")) for _ in range(5)]
    with CaptureQueriesContext(connection) as one:
        ranked(claims[0])
    assert len(one) == 3
    with django_assert_max_num_queries(3 + 1 + 2):  # the claims, and a savepoint
        compare_open_claims()


def test_no_candidate_is_no_reason() -> None:
    assert judge([]) == (Mismatch.UNKNOWN, None)


# An invitation that did not fit


@pytest.mark.parametrize("said", [{"name": "박다른"}, {"birth_date": date(1990, 1, 1)}, {"name": "박다른", "birth_date": date(1990, 1, 1)}])
def test_who_holds_somebody_elses_invitation_waits_apart_with_that_record_in_sight(said: dict[str, Any]) -> None:
    meant = record()
    claim = claim_of(newcomer(name="김새봄"), invitation=invitation_of(meant), **said)
    assert (claim.mismatch, claim.candidate, claim.invited_as) == (Mismatch.INVITATION, None, meant)
    assert [one.record for one in ranked(claim) if one.fits("invitation")] == [meant]


def test_a_roster_that_is_put_right_takes_the_suspicion_away() -> None:
    meant = record(birth_date=date(1998, 4, 6))
    claim = claim_of(newcomer(name="김새봄"), invitation=invitation_of(meant))
    GraduateRecord.objects.filter(pk=meant.pk).update(birth_date=BORN)
    assert compare_open_claims([meant.pk]) == 1
    claim.refresh_from_db()
    assert (claim.mismatch, claim.candidate, claim.invited_as) == (Mismatch.EMAIL, meant, meant)
