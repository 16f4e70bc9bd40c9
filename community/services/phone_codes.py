"""Six digits to the phone that the roster holds. Nobody learns from any of this whether the roster holds one."""

import logging
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from community import letters
from community.exceptions import NoCodesToday, TooManyCodes
from community.models import GraduateRecord, MembershipClaim, PhoneCode, User
from community.names import normalise_name
from core.acts import log_act
from core.limits import count

AN_ACCOUNT = ((timedelta(hours=1), 3), (timedelta(days=1), 5))
A_RECORD = (*AN_ACCOUNT, (timedelta(days=30), 10))
LONGEST_LIMIT = max(span for span, _most in A_RECORD)
NOBODY = 0
log = logging.getLogger("ieum.accounts")


def send_code(*, by: User) -> None:
    """Send a new code for the account's waiting claim; without one nothing happens.

    Raises TooManyCodes, which tells of the account alone, and NoCodesToday, which tells of the whole site.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        claim = MembershipClaim.objects.filter(user=by, status=MembershipClaim.Status.SUBMITTED).first()
        if claim and not issue_code(claim):
            raise TooManyCodes


def issue_code(claim: MembershipClaim) -> bool:
    """Write the code's row and, where the roster has a number for it, the text; False when the account has asked too often.

    Raises NoCodesToday when the whole site has.
    The caller holds the account's lock. Hit and miss do the same work: on a miss the letter is written, too, and taken back.
    A record that was written to too often is a miss, so that nobody bombs a graduate's phone and nobody learns that somebody tried.
    """
    if too_many(AN_ACCOUNT, PhoneCode.objects.filter(user=claim.user_id)):
        return False
    if site_is_spent():
        raise NoCodesToday
    record = GraduateRecord.objects.select_for_update(no_key=True).filter(pk=_meant(claim) or NOBODY, owner=None).first()
    if too_many(A_RECORD, PhoneCode.objects.filter(record_id=record.pk if record else NOBODY)):
        record = None
    code = f"{secrets.randbelow(1_000_000):06}"
    expires_at = timezone.now() + PhoneCode.LIVES
    PhoneCode.objects.create(user=claim.user, record=record, claim=claim, code_hash=_hash(claim, code), expires_at=expires_at)
    with transaction.atomic():
        letters.phone_code(to=record.phone_key if record else "", code=code, language=claim.user.preferred_language)
        if record is None:
            transaction.set_rollback(True)
    log_act(claim, "community.send_code", by=claim.user)
    return True


def take_code(claim: MembershipClaim, code: str) -> GraduateRecord | None:
    """The record whose phone this code went to; the code is spent. None for a wrong one, which counts as a try of every live code.

    The caller holds the account's lock and must not roll back: a try that is forgotten is a try for nothing.
    """
    live = [one for one in PhoneCode.objects.filter(claim=claim).select_related("record") if one.is_live]
    right = [one for one in live if constant_time_compare(one.code_hash, _hash(claim, code)) and one.record]
    for one in right or live:
        one.tries, one.used_at = one.tries + 1, timezone.now() if right else None
    PhoneCode.objects.bulk_update(right or live, ["tries", "used_at"])
    return right[0].record if right else None


def no_longer_counted(before: datetime) -> QuerySet[PhoneCode]:
    """Codes written before, that no limit counts any more however short the period is set."""
    return PhoneCode.objects.filter(written_at__lt=min(before, timezone.now() - LONGEST_LIMIT))


def _meant(claim: MembershipClaim) -> int | None:
    """The one unowned record that answers to the claim's name and birth date and may be written to at a mobile number.

    Among namesakes born on one day the graduate number decides.
    """
    key = normalise_name(claim.name)
    free = GraduateRecord.objects.never_taken_back().filter(owner=None)
    reachable = free.filter(birth_date=claim.birth_date, consented_on__isnull=False, phone_key__startswith="01")
    found = reachable.filter(Q(name_key=key) | Q(former_name_key=key)).values_list("pk", "record_id")[:20]
    said = claim.record_number.strip().casefold()
    fitting = [pk for pk, number in found if number.casefold() == said] or [pk for pk, _number in found]
    return fitting[0] if len(fitting) == 1 else None


def too_many(limits: Iterable[tuple[timedelta, int]], codes: QuerySet[PhoneCode]) -> bool:
    """Whether any of these limits (within this long, at most so many) is reached."""
    now = timezone.now()
    written = list(codes.filter(written_at__gt=now - LONGEST_LIMIT).values_list("written_at", flat=True))
    return any(sum(at > now - span for at in written) >= most for span, most in limits)


def site_is_spent() -> bool:
    """Whether the whole site has asked for its codes of this Seoul day: a text costs money, and accounts are free."""
    asked = count("phone_codes.site", "all")
    if asked == settings.PHONE_CODES_A_DAY + 1:
        log.error("Today's %d codes by text are used up: until midnight, claims without another proof wait for staff.", asked - 1)
    return asked > settings.PHONE_CODES_A_DAY


def _hash(claim: MembershipClaim, code: str) -> str:
    """Bound to the claim, so that a code opens no other, and to the site's secret, so that a copy of the table tells nothing."""
    return salted_hmac("community.PhoneCode", f"{claim.public_id}:{code}", algorithm="sha256").hexdigest()
