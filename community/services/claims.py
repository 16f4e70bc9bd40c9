"""Claiming a graduate record: verified at once only with proof of possession, decided by staff otherwise."""

from contextlib import suppress
from datetime import date

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction
from django.utils import timezone

from community import letters, matching
from community.exceptions import ClaimNotAllowed, RecordIsOwned, TransitionNotAllowed
from community.models import AlumniProfile, AssociationMembership, GraduateRecord, MembershipClaim, User
from community.names import normalise_email
from community.services.profiles import person_changed
from community.signals import alumna_verified, person_left
from core.acts import log_act
from core.caching import bump
from search.services import mark_changed

Status, Proof = MembershipClaim.Status, MembershipClaim.Proof


def submit_claim(
    *,
    by: User,
    name: str,
    birth_date: date,
    record_number: str = "",
    campus_said: str = "",
    year_said: int | None = None,
    note: str = "",
) -> MembershipClaim:
    """Say: this graduate is me. A form posted twice finds the open claim and returns it.

    Verified at once when a confirmed e-mail address of the account is the record's own and name and birth date agree; otherwise it waits
    for staff. Raises ClaimNotAllowed for an account that owns a record.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if GraduateRecord.objects.filter(owner=by).exists():
            raise ClaimNotAllowed
        claim = MembershipClaim.objects.filter(user=by, status__in=[Status.SUBMITTED, Status.NEEDS_INFORMATION]).first()
        if claim and claim.status == Status.SUBMITTED:
            return claim
        said = {"name": name, "birth_date": birth_date, "record_number": record_number, "campus_said": campus_said}
        said |= {"year_said": year_said, "note": note}
        claim = claim or MembershipClaim(user=by)
        for field, value in said.items():
            setattr(claim, field, value)
        claim.status = Status.SUBMITTED
        claim.save()
        log_act(claim, "community.submit_claim", by=by)
        if record := proven_by_email(by, name, birth_date):
            with suppress(RecordIsOwned):  # taken between the look and the lock: the claim stays, for a person to look at
                return verify_claim(claim_id=claim.pk, record_id=record.pk, proof=Proof.EMAIL)
        matching.compare(claim)
        letters.claim_received(claim)
        return claim


def proven_by_email(user: User, name: str, birth_date: date) -> GraduateRecord | None:
    """The one unowned record whose e-mail the account has confirmed and which answers to this name and birth date."""
    confirmed = {normalise_email(one.email) for one in EmailAddress.objects.filter(user=user, verified=True)}
    found = [
        record for record in GraduateRecord.objects.filter(email_key__in=confirmed, birth_date=birth_date, owner=None) if record.answers_to(name)
    ]
    return found[0] if len(found) == 1 else None


def _locked(claim_id: int, target: str) -> MembershipClaim:
    claim = MembershipClaim.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=claim_id)
    if not claim.can_become(target):
        raise TransitionNotAllowed
    return claim


def verify_claim(*, claim_id: int, record_id: int, by: User | None = None, proof: str = Proof.STAFF) -> MembershipClaim:
    """Give the record to the account: it becomes a verified alumna's, joins the association and gets a profile.

    Raises RecordIsOwned when the record has another owner, TransitionNotAllowed when the claim is not waiting.
    """
    try:
        with transaction.atomic():
            claim = _locked(claim_id, Status.VERIFIED)
            record = GraduateRecord.objects.select_for_update(no_key=True).get(pk=record_id)
            if record.owner_id not in {None, claim.user_id}:
                raise RecordIsOwned
            record.owner = claim.user
            record.save(update_fields=["owner"])
            claim.record, claim.status, claim.proof = record, Status.VERIFIED, proof
            claim.verified_at, claim.decided_by = timezone.now(), by
            claim.save()
            _welcome(claim, record)
            log_act(claim, "community.verify_claim", by=by, proof=str(proof))
            letters.claim_verified(claim)
            return claim
    except IntegrityError as error:
        raise RecordIsOwned from error


def _welcome(claim: MembershipClaim, record: GraduateRecord) -> None:
    AssociationMembership.objects.get_or_create(record=record, defaults={"joined_on": timezone.localdate()})
    profile, _ = AlumniProfile.objects.get_or_create(user=claim.user, defaults={"confirmed_on": timezone.localdate()})
    mark_changed("alumni", [profile.pk])
    bump("people", "home")
    alumna_verified.send(sender=MembershipClaim, user=claim.user, record=record)


def ask_claimant(*, claim_id: int, by: User, question: str) -> MembershipClaim:
    """Ask for what is missing; the claim waits for the claimant, who gets a letter."""
    with transaction.atomic():
        claim = _locked(claim_id, Status.NEEDS_INFORMATION)
        claim.status, claim.question, claim.asked_at, claim.decided_by = Status.NEEDS_INFORMATION, question, timezone.now(), by
        claim.save()
        log_act(claim, "community.ask_claimant", by=by)
        letters.claim_needs_information(claim)
        return claim


def reject_claim(*, claim_id: int, by: User, reason: str) -> MembershipClaim:
    """End a claim that could not be verified; the claimant gets a letter with the reason and may claim again."""
    with transaction.atomic():
        claim = _locked(claim_id, Status.REJECTED)
        claim.status, claim.question, claim.rejected_at, claim.decided_by = Status.REJECTED, reason, timezone.now(), by
        claim.save()
        log_act(claim, "community.reject_claim", by=by)
        letters.claim_rejected(claim)
        return claim


def revoke_claim(*, claim_id: int, by: User, reason: str) -> MembershipClaim:
    """Take a record back from an account that got it wrongly. The membership of the record stays; the profile is hidden from everybody."""
    with transaction.atomic():
        User.objects.select_for_update(of=("self",), no_key=True).get(claims=claim_id)
        claim = _locked(claim_id, Status.REVOKED)
        claim.status, claim.question, claim.revoked_at, claim.decided_by = Status.REVOKED, reason, timezone.now(), by
        claim.save()
        GraduateRecord.objects.filter(claims=claim, owner=claim.user).update(owner=None)
        log_act(claim, "community.revoke_claim", by=by)
        person_left.send(sender=MembershipClaim, user=claim.user)
        person_changed(claim.user)
        return claim
