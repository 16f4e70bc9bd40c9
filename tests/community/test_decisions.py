"""Decisions of the claims desk: one act for many claims, ten minutes to take it back, then each claim once."""

import threading
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from community.exceptions import ClaimsAreDecided, RecordIsOwned, RecordMissing, TextMissing, TooLateToUndo
from community.models import ClaimDecision, GraduateRecord, Invitation, InvitationBatch, MembershipClaim
from community.outbox import DECISIONS
from community.services import claims, decisions
from community.services.decisions import carry_out, decide_group, undo_decision
from community.services.invitations import token_hash
from core.models import Letter
from core.outbox import drain
from tests.factories import RecordFactory, UserFactory, newcomer, staff

BORN = date(1998, 4, 5)
Status = MembershipClaim.Status
pytestmark = pytest.mark.django_db


def waiting(count: int = 1, **user: Any) -> list[MembershipClaim]:
    """Claims that differ from their record in the e-mail alone."""
    made = []
    for _ in range(count):
        person = newcomer(**user)
        RecordFactory(name=person.name, birth_date=BORN)
        made.append(claims.submit_claim(by=person, name=person.name, birth_date=BORN))
    Letter.objects.all().delete()
    return made


def ids(made: list[MembershipClaim]) -> list[int]:
    return [claim.pk for claim in made]


def make_due(decision: ClaimDecision) -> None:
    ClaimDecision.objects.filter(pk=decision.pk).update(due_at=timezone.now())


def statuses(made: list[MembershipClaim]) -> list[str]:
    found = MembershipClaim.objects.in_bulk(ids(made))
    return [found[claim.pk].status for claim in made]


def on_the_desk() -> set[int]:
    return set(MembershipClaim.objects.on_the_desk().values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("kind", "status", "letter"),
    [
        ("verify", Status.VERIFIED, "claim_verified"),
        ("ask", Status.NEEDS_INFORMATION, "claim_needs_information"),
        ("reject", Status.REJECTED, "claim_rejected"),
    ],
)
def test_a_group_is_decided_at_once_and_carried_out_after_ten_minutes(kind: str, status: str, letter: str) -> None:
    made, clerk = waiting(3), staff()
    decision = decide_group(claim_ids=ids(made), kind=kind, reason="수료번호를 알려 주세요", by=clerk)
    assert (decision.count, on_the_desk()) == (3, set())
    assert drain(DECISIONS) == 0
    assert not Letter.objects.exists()
    assert statuses(made) == [Status.SUBMITTED] * 3
    make_due(decision)
    assert drain(DECISIONS) == 1
    assert statuses(made) == [status] * 3
    assert list(Letter.objects.values_list("kind", flat=True)) == [letter] * 3
    decision.refresh_from_db()
    assert (decision.state, set(decision.outcome.values())) == ("done", {"done"})
    assert set(MembershipClaim.objects.values_list("decided_by", flat=True)) == {clerk.pk}


def test_ten_minutes_mean_ten_minutes(time_machine) -> None:
    time_machine.move_to(timezone.now(), tick=False)
    made = waiting()
    decide_group(claim_ids=ids(made), kind="verify", by=staff())
    time_machine.shift(timedelta(minutes=9, seconds=59))
    assert drain(DECISIONS) == 0
    time_machine.shift(timedelta(seconds=1))
    assert drain(DECISIONS) == 1


def test_a_decision_taken_back_never_happened() -> None:
    made, clerk = waiting(2), staff()
    decision = decide_group(claim_ids=ids(made), kind="reject", reason="…", by=clerk)
    undo_decision(decision_id=decision.pk, by=clerk)
    assert undo_decision(decision_id=decision.pk, by=clerk).state == "undone"
    make_due(decision)
    assert drain(DECISIONS) == 0
    assert on_the_desk() == set(ids(made))
    assert not Letter.objects.exists()


def test_after_ten_minutes_nothing_is_taken_back() -> None:
    decision = decide_group(claim_ids=ids(waiting()), kind="verify", by=staff())
    make_due(decision)
    with pytest.raises(TooLateToUndo):
        undo_decision(decision_id=decision.pk, by=staff())


def test_a_decision_that_was_begun_is_not_taken_back_between_two_tries() -> None:
    decision = decide_group(claim_ids=ids(waiting()), kind="verify", by=staff())
    ClaimDecision.objects.filter(pk=decision.pk).update(attempts=1)  # its time is in the future again after a failure
    with pytest.raises(TooLateToUndo):
        undo_decision(decision_id=decision.pk, by=staff())


def test_a_decided_claim_is_not_decided_again() -> None:
    made = waiting(2)
    decide_group(claim_ids=ids(made)[:1], kind="verify", by=staff())
    with pytest.raises(ClaimsAreDecided):
        decide_group(claim_ids=ids(made)[:1], kind="reject", reason="…", by=staff())
    assert decide_group(claim_ids=ids(made), kind="verify", by=staff()).count == 1


def test_questions_and_reasons_need_words() -> None:
    with pytest.raises(TextMissing):
        decide_group(claim_ids=ids(waiting()), kind="ask", reason="  ", by=staff())


def test_each_claimant_reads_the_words_of_her_language() -> None:
    made = [*waiting(), *waiting(preferred_language="en")]
    decision = decide_group(claim_ids=ids(made), kind="ask", reason="수료번호는요?", reason_en="Which number?", by=staff())
    make_due(decision)
    drain(DECISIONS)
    assert [claim.question for claim in MembershipClaim.objects.order_by("pk")] == ["수료번호는요?", "Which number?"]


def test_a_group_leaves_out_what_only_a_person_can_tell() -> None:
    clear, taken, unknown, *rivals = waiting(5)
    GraduateRecord.objects.filter(pk=taken.candidate_id).update(owner=UserFactory())
    MembershipClaim.objects.filter(pk=unknown.pk).update(candidate=None)
    MembershipClaim.objects.filter(pk=rivals[0].pk).update(candidate=rivals[1].candidate)
    decision = decide_group(claim_ids=ids([clear, taken, unknown, *rivals]), kind="verify", by=staff())
    assert list(decision.claims.all()) == [clear]
    assert on_the_desk() == set(ids([taken, unknown, *rivals]))
    with pytest.raises(RecordMissing):
        decide_group(claim_ids=ids([taken, unknown, *rivals]), kind="verify", by=staff())


def test_what_a_clerk_decided_on_stays_as_the_clerk_saw_it() -> None:
    """Otherwise an approved claimant could send other details after it, with an invitation of her own, and get another's record."""
    (claim,), victim = waiting(), RecordFactory(name="남의이름", birth_date=date(1990, 1, 1), email="victim@example.org")
    meant = claim.candidate
    assert meant is not None
    secret, batch = "a" * 43, InvitationBatch.objects.create(most=1)
    Invitation.objects.create(
        record=RecordFactory(), batch=batch, token_hash=token_hash(secret), email_key="x@example.org", expires_at=timezone.now() + timedelta(days=1)
    )
    decision = decide_group(claim_ids=[claim.pk], kind="verify", by=staff("staff"))
    claims.submit_claim(by=claim.user, name=victim.name, birth_date=victim.birth_date, record_number=victim.record_id, invitation=secret)
    make_due(decision)
    drain(DECISIONS)
    claim.refresh_from_db()
    assert (claim.status, claim.record) == ("verified", meant)


def test_a_clerk_chooses_the_record() -> None:
    (claim,), chosen = waiting(), RecordFactory()
    decision = decide_group(claim_ids=[claim.pk], kind="verify", record_ids={claim.pk: chosen.pk}, by=staff())
    make_due(decision)
    drain(DECISIONS)
    claim.refresh_from_db()
    assert claim.record == chosen


def test_a_clerk_cannot_choose_a_record_with_an_owner() -> None:
    (claim,), taken = waiting(), RecordFactory(owner=UserFactory())
    with pytest.raises(RecordIsOwned):
        decide_group(claim_ids=[claim.pk], kind="verify", record_ids={claim.pk: taken.pk}, by=staff())
    assert on_the_desk() == {claim.pk}


def test_a_record_taken_meanwhile_brings_its_claim_back_and_stops_no_other() -> None:
    made = waiting(3)
    decision = decide_group(claim_ids=ids(made), kind="verify", by=staff())
    GraduateRecord.objects.filter(pk=made[1].candidate_id).update(owner=UserFactory())
    make_due(decision)
    drain(DECISIONS)
    assert statuses(made) == [Status.VERIFIED, Status.SUBMITTED, Status.VERIFIED]
    decision.refresh_from_db()
    assert decision.outcome[str(made[1].pk)] == "taken"
    assert on_the_desk() == {made[1].pk}


def test_who_proved_herself_or_left_meanwhile_is_left_alone() -> None:
    proved, gone, other = waiting(3)
    decision = decide_group(claim_ids=ids([proved, gone, other]), kind="reject", reason="…", by=staff())
    claims.verify_claim(claim_id=proved.pk, record_id=proved.candidate_id, proof="token")
    gone.user.delete()
    make_due(decision)
    drain(DECISIONS)
    proved.refresh_from_db()
    decision.refresh_from_db()
    assert (proved.status, proved.proof) == (Status.VERIFIED, "token")
    assert decision.outcome == {str(proved.pk): "moved", str(other.pk): "done"}


def test_a_worker_killed_in_the_middle_is_followed_by_one_that_does_the_rest_once(monkeypatch) -> None:
    made = waiting(3)
    decision = decide_group(claim_ids=ids(made), kind="ask", reason="?", by=staff())
    act = decisions._act

    def killed(decision, claim_id):
        if claim_id == made[1].pk:
            raise SystemExit
        act(decision, claim_id)

    monkeypatch.setattr(decisions, "_act", killed)
    with pytest.raises(SystemExit):
        carry_out([decision.pk])
    claims.submit_claim(by=made[0].user, name=made[0].name, birth_date=BORN, note="SE2023-1")  # the first one has answered already
    monkeypatch.setattr(decisions, "_act", act)
    for _ in range(2):
        assert carry_out([decision.pk]) == {decision.pk: "done"}
    assert statuses(made) == [Status.SUBMITTED, Status.NEEDS_INFORMATION, Status.NEEDS_INFORMATION]
    assert Letter.objects.filter(kind="claim_needs_information").count() == 3


def test_a_claim_that_fails_stops_no_other_and_is_tried_again(monkeypatch) -> None:
    made = waiting(3)
    decision = decide_group(claim_ids=ids(made), kind="verify", by=staff())
    verify = decisions.verify_claim

    def failing(*, claim_id, **rest):
        if claim_id == made[0].pk:
            raise OSError("disk full")
        return verify(claim_id=claim_id, **rest)

    monkeypatch.setattr(decisions, "verify_claim", failing)
    make_due(decision)
    drain(DECISIONS)
    assert statuses(made) == [Status.SUBMITTED, Status.VERIFIED, Status.VERIFIED]
    monkeypatch.setattr(decisions, "verify_claim", verify)
    make_due(decision)
    drain(DECISIONS)
    assert statuses(made) == [Status.VERIFIED] * 3


def test_claims_of_a_decision_that_was_given_up_are_on_the_desk_again() -> None:
    made = waiting()
    decision = decide_group(claim_ids=ids(made), kind="verify", by=staff())
    ClaimDecision.objects.filter(pk=decision.pk).update(state="failed")
    assert on_the_desk() == set(ids(made))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_decide_each_claim_once() -> None:
    made, clerks = waiting(20), [staff() for _ in range(4)]
    ready, done = threading.Barrier(len(clerks)), []

    def decide(place: int) -> None:
        ready.wait()
        try:
            some = ids(made)[place * 3 : place * 3 + 11]  # each overlaps with the others
            done.append(decide_group(claim_ids=some, kind="verify", by=clerks[place]))
        except ClaimsAreDecided:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=(place,)) for place in range(len(clerks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(decision.count for decision in done) == len(made)
    assert sorted(pk for decision in done for pk in decision.claims.values_list("pk", flat=True)) == ids(made)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_taking_back_at_the_last_moment_is_either_in_time_or_too_late() -> None:
    made, clerk = waiting(4), staff()
    decision = decide_group(claim_ids=ids(made), kind="verify", by=clerk)
    ClaimDecision.objects.filter(pk=decision.pk).update(due_at=timezone.now() + timedelta(milliseconds=150))
    undone = []

    def take_back() -> None:
        time.sleep(0.149)
        try:
            undo_decision(decision_id=decision.pk, by=clerk)
            undone.append(True)
        except TooLateToUndo:
            pass
        finally:
            connection.close()

    def work() -> None:
        until = timezone.now() + timedelta(milliseconds=400)
        while timezone.now() < until:
            drain(DECISIONS)
        connection.close()

    threads = [threading.Thread(target=work), threading.Thread(target=take_back)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    expected = Status.SUBMITTED if undone else Status.VERIFIED
    assert statuses(made) == [expected] * 4
