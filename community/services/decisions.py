"""The claims desk: one act for one claim or a whole group, ten minutes to take it back, then carried out claim by claim."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from community.exceptions import ClaimsAreDecided, CommunityError, RecordIsOwned, RecordMissing, TextMissing, TooLateToUndo, TransitionNotAllowed
from community.models import ClaimDecision, GraduateRecord, MembershipClaim, User
from community.services.claims import ask_claimant, reject_claim, verify_claim
from core.acts import log_act

Kind, State = ClaimDecision.Kind, ClaimDecision.State
TIME_TO_UNDO = timedelta(minutes=10)
DONE, MOVED, TAKEN = "done", "moved", "taken"
WHY_BACK: dict[type[CommunityError], str] = {TransitionNotAllowed: MOVED, RecordIsOwned: TAKEN}


def decide_group(
    *, claim_ids: Collection[int], kind: str, by: User, reason: str = "", reason_en: str = "", record_ids: dict[int, int] | None = None
) -> ClaimDecision:
    """Decide these claims; nothing happens, and nobody is written to, before ten minutes have passed.

    Claims that somebody else decided meanwhile are left out, and so are those that a group cannot verify: without a candidate, with one
    that has an owner or that another claim asks for, too. `record_ids` (claim → record) names the records a clerk chose. `reason` is what
    the claimants read, `reason_en` what those who prefer English read. Raises ClaimsAreDecided or RecordMissing when no claim is left,
    RecordIsOwned for a chosen record with an owner, TextMissing without words.
    """
    if kind != Kind.VERIFY and not reason.strip():
        raise TextMissing
    with transaction.atomic():
        claims = _locked_on_the_desk(claim_ids)
        if kind == Kind.VERIFY:
            claims = _with_records(claims, record_ids or {})
        decision = ClaimDecision.objects.create(
            kind=kind, by=by, reason=reason.strip(), reason_en=reason_en.strip(), count=len(claims), due_at=timezone.now() + TIME_TO_UNDO
        )
        for claim in claims:
            claim.decision = decision
        MembershipClaim.objects.bulk_update(claims, ["decision", "candidate"])
        log_act(decision, "community.decide_claims", by=by, kind=str(kind), count=len(claims))
        return decision


def _locked_on_the_desk(claim_ids: Collection[int]) -> list[MembershipClaim]:
    """The claims of these that still wait for a clerk, locked. Their decisions are read after the lock: another clerk may just have been there."""
    locked = list(MembershipClaim.objects.select_for_update(no_key=True).filter(pk__in=claim_ids).order_by("pk"))
    waiting = set(MembershipClaim.objects.on_the_desk().filter(pk__in=[claim.pk for claim in locked]).values_list("pk", flat=True))
    if not waiting:
        raise ClaimsAreDecided
    return [claim for claim in locked if claim.pk in waiting]


def _with_records(claims: list[MembershipClaim], chosen: dict[int, int]) -> list[MembershipClaim]:
    """The claims that can be verified, each with its record as its candidate."""
    for claim in claims:
        claim.candidate_id = chosen.get(claim.pk, claim.candidate_id)
    owners = dict(GraduateRecord.objects.filter(pk__in=[claim.candidate_id for claim in claims]).values_list("pk", "owner"))
    if any(claim.pk in chosen and owners.get(claim.candidate_id or 0) not in {None, claim.user_id} for claim in claims):
        raise RecordIsOwned
    wanted = wanted_twice(owners)
    ready = [
        claim
        for claim in claims
        if claim.candidate_id in owners
        and (claim.pk in chosen or (owners[claim.candidate_id] in {None, claim.user_id} and claim.candidate_id not in wanted))
    ]
    if not ready:
        raise RecordMissing
    return ready


def wanted_twice(record_ids: Collection[int]) -> set[int]:
    """Those of the records that more than one open claim asks for: a person decides which is right."""
    asked = MembershipClaim.objects.filter(status="submitted", candidate__in=record_ids).order_by()
    return set(asked.values("candidate").annotate(claims=Count("pk")).filter(claims__gt=1).values_list("candidate", flat=True))


def undo_decision(*, decision_id: int, by: User) -> ClaimDecision:
    """Take a decision back: its claims are on the desk again. Twice is once. Raises TooLateToUndo after ten minutes."""
    with transaction.atomic():
        decision = ClaimDecision.objects.select_for_update(no_key=True).get(pk=decision_id)
        if decision.state == State.UNDONE:
            return decision
        if not decision.can_be_undone:
            raise TooLateToUndo
        decision.state, decision.finished_at = State.UNDONE, timezone.now()
        decision.save(update_fields=["state", "finished_at"])
        decision.claims.update(decision=None)
        log_act(decision, "community.undo_decision", by=by, kind=decision.kind, count=decision.count)
        return decision


def carry_out(ids: Sequence[int]) -> dict[int, str]:
    """Outbox work: do what was decided, each claim in a transaction of its own. What is done is noted with it, so repetition does nothing.

    A claim that moved on meanwhile, or whose record was taken, is noted and returns to the desk. A claim that fails for any other reason does
    not stop the others; the first such failure is raised at the end, and the rest of the decision is tried again later.
    """
    for decision_id in ids:
        failures = []
        for claim_id in MembershipClaim.objects.filter(decision=decision_id).order_by("pk").values_list("pk", flat=True):
            try:
                _carry_out_one(decision_id, claim_id)
            except Exception as failure:  # noqa: BLE001 - one claim never stops the others; the failure is raised below
                failures.append(failure)
        if failures:
            raise failures[0]
    return dict.fromkeys(ids, State.DONE.value)


def _carry_out_one(decision_id: int, claim_id: int) -> None:
    with transaction.atomic():
        decision = ClaimDecision.objects.select_for_update(of=("self",), no_key=True).select_related("by").get(pk=decision_id)
        if str(claim_id) in decision.outcome:
            return
        try:
            with transaction.atomic():
                _act(decision, claim_id)
            decision.outcome[str(claim_id)] = DONE
        except (TransitionNotAllowed, RecordIsOwned) as refusal:
            decision.outcome[str(claim_id)] = WHY_BACK[type(refusal)]
        decision.save(update_fields=["outcome"])


def _act(decision: ClaimDecision, claim_id: int) -> None:
    claim = MembershipClaim.objects.select_related("user").get(pk=claim_id)
    if decision.by is None:  # whoever decided is gone meanwhile: somebody else decides anew
        raise TransitionNotAllowed
    if decision.kind == Kind.VERIFY:
        if claim.candidate_id is None:  # the record was deleted meanwhile
            raise TransitionNotAllowed
        verify_claim(claim_id=claim_id, record_id=claim.candidate_id, by=decision.by)
        return
    text = decision.reason_en if decision.reason_en and claim.user.preferred_language == "en" else decision.reason
    if decision.kind == Kind.ASK:
        ask_claimant(claim_id=claim_id, by=decision.by, question=text)
    else:
        reject_claim(claim_id=claim_id, by=decision.by, reason=text)
