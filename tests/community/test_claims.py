"""Claiming a record: only proof of possession opens it at once, and one record has one owner."""

import threading
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.db import IntegrityError, connection, transaction

from community.exceptions import ClaimNotAllowed, RecordIsOwned, TransitionNotAllowed
from community.models import AlumniProfile, AssociationMembership, GraduateRecord, MembershipClaim
from community.services import claims
from core.models import Letter
from tests.factories import RecordFactory, UserFactory, completion, invitation_of, member, newcomer, staff

BORN = date(1998, 4, 5)
Status = MembershipClaim.Status
pytestmark = pytest.mark.django_db


def claim_of(user, **said) -> MembershipClaim:
    return claims.submit_claim(by=user, **{"name": user.name, "birth_date": BORN, **said})


def record_of(user, **fields) -> GraduateRecord:
    record = RecordFactory(**{"name": user.name, "email": user.email, "birth_date": BORN, **fields})
    completion(record)
    return record


def test_the_confirmed_address_of_the_record_verifies_at_once() -> None:
    user = newcomer()
    record = record_of(user)
    claim = claim_of(user)
    record.refresh_from_db()
    assert (claim.status, claim.proof, record.owner) == (Status.VERIFIED, "email", user)
    assert AssociationMembership.objects.get().source == "here"
    assert AlumniProfile.objects.get().user == user
    assert list(Letter.objects.values_list("kind", flat=True)) == ["claim_verified"]


def test_a_former_name_with_spaces_is_the_same_person() -> None:
    user = newcomer(name="김 새봄")
    record_of(user, name="김하늘", former_name="김새봄")
    assert claim_of(user).status == Status.VERIFIED


def test_an_address_that_was_not_confirmed_opens_nothing() -> None:
    user = UserFactory(confirmed=False)
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)
    record = record_of(user)
    assert claim_of(user).status == Status.SUBMITTED
    record.refresh_from_db()
    assert record.owner is None


def test_name_birth_date_and_campus_alone_open_nothing() -> None:
    """A classmate knows them."""
    user = newcomer()
    record_of(user, email="somebody-else@example.org")
    assert claim_of(user, campus_said="mapo", year_said=2023).status == Status.SUBMITTED


@pytest.mark.parametrize("wrong", [{"name": "박다른"}, {"birth_date": date(1990, 1, 1)}])
def test_the_right_address_with_another_name_or_birth_date_goes_to_staff(wrong) -> None:
    user = newcomer()
    record_of(user)
    assert claim_of(user, **wrong).status == Status.SUBMITTED


def test_a_record_that_has_an_owner_is_not_given_away_by_its_address() -> None:
    owner = member()
    user = newcomer()
    GraduateRecord.objects.filter(owner=owner).update(email=user.email, email_key=user.email, name=user.name)
    assert claim_of(user).status == Status.SUBMITTED


def test_a_form_posted_twice_is_one_claim() -> None:
    user = newcomer()
    assert claim_of(user).pk == claim_of(user).pk
    assert Letter.objects.filter(kind="claim_received").count() == 1


def test_who_owns_a_record_cannot_claim_another() -> None:
    with pytest.raises(ClaimNotAllowed):
        claim_of(member())


def test_staff_give_a_record_and_the_claimant_is_told() -> None:
    user, clerk = newcomer(), staff()
    claim, record = claim_of(user), record_of(user, email="old@example.org")
    claims.verify_claim(claim_id=claim.pk, record_id=record.pk, by=clerk)
    claim.refresh_from_db()
    assert (claim.status, claim.proof, claim.decided_by) == (Status.VERIFIED, "staff", clerk)
    assert Letter.objects.filter(kind="claim_verified", to=user.email).count() == 1


def test_staff_cannot_give_a_record_that_has_an_owner() -> None:
    claim, taken = claim_of(newcomer()), GraduateRecord.objects.get(owner=member())
    with pytest.raises(RecordIsOwned):
        claims.verify_claim(claim_id=claim.pk, record_id=taken.pk, by=staff())


def test_an_answer_to_a_question_goes_back_to_staff() -> None:
    user = newcomer()
    claim = claim_of(user)
    claims.ask_claimant(claim_id=claim.pk, by=staff(), question="어느 과정이었나요?")
    again = claim_of(user, note="데이터 분석이에요")
    assert (again.pk, again.status, again.note) == (claim.pk, Status.SUBMITTED, "데이터 분석이에요")


def test_a_refused_claimant_may_try_again() -> None:
    user = newcomer()
    claims.reject_claim(claim_id=claim_of(user).pk, by=staff(), reason="생년월일이 달라요")
    assert claim_of(user).status == Status.SUBMITTED
    assert "생년월일이 달라요" in Letter.objects.get(kind="claim_rejected").text


def test_a_revoked_claim_frees_the_record_and_hides_the_person() -> None:
    user = newcomer()
    record = record_of(user)
    claims.revoke_claim(claim_id=claim_of(user).pk, by=staff(), reason="다른 사람")
    record.refresh_from_db()
    assert record.owner is None
    assert not AlumniProfile.objects.visible_to(member()).filter(user=user).exists()


def test_a_record_that_was_taken_back_is_not_opened_again_by_the_same_proof() -> None:
    user = newcomer()
    record = record_of(user, phone="010-0000-1234")
    claims.revoke_claim(claim_id=claim_of(user).pk, by=staff(), reason="다른 사람")
    again = claim_of(user, invitation=invitation_of(record))
    assert (again.status, again.candidate) == (Status.SUBMITTED, record)
    assert not Letter.objects.filter(channel="sms").exists()
    claims.verify_claim(claim_id=again.pk, record_id=record.pk, by=staff())
    record.refresh_from_db()
    assert record.owner == user


VERBS = {
    Status.VERIFIED: lambda claim: claims.verify_claim(claim_id=claim.pk, record_id=RecordFactory().pk, by=None),
    Status.NEEDS_INFORMATION: lambda claim: claims.ask_claimant(claim_id=claim.pk, by=None, question="?"),
    Status.REJECTED: lambda claim: claims.reject_claim(claim_id=claim.pk, by=None, reason="?"),
    Status.REVOKED: lambda claim: claims.revoke_claim(claim_id=claim.pk, by=None, reason="?"),
}


@pytest.mark.parametrize("target", VERBS)
@pytest.mark.parametrize("start", Status)
def test_only_the_lifecycles_own_steps_are_possible(start: str, target: str) -> None:
    claim = claim_of(newcomer())
    MembershipClaim.objects.filter(pk=claim.pk).update(status=start, proof="staff", verified_at=claim.submitted_at)
    if target in MembershipClaim.TRANSITIONS[start]:
        assert VERBS[target](claim).status == target
    else:
        with pytest.raises(TransitionNotAllowed):
            VERBS[target](claim)


def test_the_database_holds_one_verified_claim_a_record() -> None:
    first, second = claim_of(newcomer()), claim_of(newcomer())
    record = RecordFactory()
    claims.verify_claim(claim_id=first.pk, record_id=record.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipClaim.objects.filter(pk=second.pk).update(status="verified", proof="staff", verified_at=first.submitted_at, record=record)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_claiming_one_record_at_the_same_moment_get_it_once() -> None:
    record = RecordFactory()
    waiting = [claim_of(newcomer()) for _ in range(8)]
    ready, outcomes = threading.Barrier(len(waiting)), []

    def give(claim: MembershipClaim) -> None:
        ready.wait()
        try:
            claims.verify_claim(claim_id=claim.pk, record_id=record.pk)
            outcomes.append("given")
        except RecordIsOwned:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=(claim,)) for claim in waiting]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["given", *["refused"] * 7]


def test_a_record_that_was_taken_between_the_look_and_the_lock_leaves_the_claim_for_staff(monkeypatch) -> None:
    user = newcomer()
    record = record_of(user)
    look = claims.proven_by_email

    def taken_meanwhile(*args):
        found = look(*args)
        GraduateRecord.objects.filter(pk=record.pk).update(owner=newcomer())
        return found

    monkeypatch.setattr(claims, "proven_by_email", taken_meanwhile)
    assert claim_of(user).status == Status.SUBMITTED
    assert MembershipClaim.objects.get(user=user).status == Status.SUBMITTED
    assert Letter.objects.filter(kind="claim_received", to=user.email).count() == 1
