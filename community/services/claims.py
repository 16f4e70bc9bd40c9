"""Claiming a graduate record: verified at once only with proof of possession, decided by staff otherwise."""

from contextlib import suppress
from datetime import date, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from community import letters, matching
from community.exceptions import ClaimNotAllowed, NoCodesToday, RecordIsOwned, TooManyClaims, TransitionNotAllowed, WrongCode
from community.models import AlumniProfile, AssociationMembership, GraduateRecord, MembershipClaim, User
from community.names import normalise_email
from community.services.invitations import find_invitation, miss_invitation, spend_invitation
from community.services.phone_codes import issue_code, take_code
from community.services.profiles import person_changed
from community.signals import alumna_verified, person_left
from core.acts import log_act
from core.caching import bump
from core.models import PrivateFile
from search.services import mark_changed

Status, Proof = MembershipClaim.Status, MembershipClaim.Proof
MOST_CLAIMS, MOST_CLAIMS_IN = 5, timedelta(days=30)


def submit_claim(
    *,
    by: User,
    name: str,
    birth_date: date,
    record_number: str = "",
    campus_said: str = "",
    year_said: int | None = None,
    note: str = "",
    certificate: PrivateFile | None = None,
    invitation: str = "",
) -> MembershipClaim:
    """Say: this graduate is me. A form posted twice finds the open claim and returns it; an invitation that came later is still heard.

    What a clerk has decided on, and may still take back, stays as the clerk saw it.

    Verified at once when name and birth date agree with the record whose invitation (its token) was opened, or whose e-mail address the
    account has confirmed; otherwise it waits for staff, or for the code that goes to the record's phone. A certificate that was handed in
    earlier stays when no other comes. Raises ClaimNotAllowed for an account that owns a record, TooManyClaims for the sixth in 30 days.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if GraduateRecord.objects.filter(owner=by).exists():
            raise ClaimNotAllowed
        claim = _open_claim(by)
        is_waiting = claim is not None and claim.status == Status.SUBMITTED
        if claim and is_waiting and (claim.is_decided or find_invitation(invitation) is None):
            return claim
        claim = claim or _new_claim(by)
        said = {"name": name, "birth_date": birth_date, "record_number": record_number, "campus_said": campus_said}
        said |= {"year_said": year_said, "note": note, "certificate": certificate or claim.certificate}
        for field, value in said.items():
            setattr(claim, field, value)
        claim.status = Status.SUBMITTED
        _note_a_foreign_invitation(claim, invitation)
        claim.save()
        log_act(claim, "community.submit_claim", by=by)
        if verified := _verified_by_possession(claim, invitation):
            return verified
        matching.compare(claim)
        if not is_waiting:
            letters.claim_received(claim)
            if settings.PHONE_CODES:
                with suppress(NoCodesToday):
                    issue_code(claim)
        return claim


def _open_claim(user: User) -> MembershipClaim | None:
    """Locked, since a clerk may be deciding on it at this moment."""
    waiting = MembershipClaim.objects.filter(user=user, status__in=[Status.SUBMITTED, Status.NEEDS_INFORMATION])
    return waiting.select_for_update(of=("self",), no_key=True).select_related("user", "decision").first()


def _new_claim(user: User) -> MembershipClaim:
    if MembershipClaim.objects.filter(user=user, submitted_at__gt=timezone.now() - MOST_CLAIMS_IN).count() >= MOST_CLAIMS:
        raise TooManyClaims
    return MembershipClaim(user=user)


def _note_a_foreign_invitation(claim: MembershipClaim, secret: str) -> None:
    """Somebody who holds the letter of a graduate and says to be another, or does not know her birth date: staff see it, and tries are counted."""
    invitation = find_invitation(secret)
    if invitation and not invitation.record.is_of(claim.name, claim.birth_date):
        claim.invited_as = invitation.record
        miss_invitation(invitation)


def _verified_by_possession(claim: MembershipClaim, secret: str) -> MembershipClaim | None:
    """A record that was taken between the look and the lock leaves the claim as it is, for a person to look at."""
    invitation = find_invitation(secret)
    if invitation and invitation.record.is_of(claim.name, claim.birth_date):
        with suppress(RecordIsOwned), transaction.atomic():
            verified = verify_claim(claim_id=claim.pk, record_id=invitation.record_id, proof=Proof.TOKEN)
            if spend_invitation(invitation, by=claim.user):
                return verified
            raise RecordIsOwned
    if record := proven_by_email(claim.user, claim.name, claim.birth_date):
        with suppress(RecordIsOwned):
            return verify_claim(claim_id=claim.pk, record_id=record.pk, proof=Proof.EMAIL)
    return None


def enter_code(*, by: User, code: str) -> MembershipClaim:
    """Take the six digits that went to the record's phone: the claim is verified, or still waits when the record was taken meanwhile.

    Raises WrongCode for every other code, whatever is wrong with it, and for an account without an open claim.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        claim = _open_claim(by)
        record = take_code(claim, code) if claim else None
        if claim and record:
            return _verified_by_phone(claim, record)
    raise WrongCode  # outside the transaction: the try has to be remembered


def _verified_by_phone(claim: MembershipClaim, record: GraduateRecord) -> MembershipClaim:
    if claim.status == Status.NEEDS_INFORMATION:  # the code answers whatever staff asked
        claim.status = Status.SUBMITTED
        claim.save(update_fields=["status"])
    if record.is_of(claim.name, claim.birth_date):
        with suppress(RecordIsOwned):
            return verify_claim(claim_id=claim.pk, record_id=record.pk, proof=Proof.PHONE)
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

    Raises RecordIsOwned when the record has another owner, or was taken back from one and no clerk gives it away; TransitionNotAllowed when
    the claim is not waiting.
    """
    try:
        with transaction.atomic():
            claim = _locked(claim_id, Status.VERIFIED)
            record = GraduateRecord.objects.select_for_update(no_key=True).get(pk=record_id)
            if record.owner_id not in {None, claim.user_id} or (proof != Proof.STAFF and record.was_taken_back):
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
