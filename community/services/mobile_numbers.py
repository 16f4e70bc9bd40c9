"""The number a person gives for text messages: kept once she agreed to texts, written to once she has shown that it is hers."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from community import letters
from community.consents import agrees
from community.exceptions import NoCodesToday, NothingToConfirm, TextsNotOffered, TooManyCodes, WrongCode
from community.models import Consent, MobileNumber, PhoneCode, User
from community.reach import TEXTS, texts_document
from community.services.consents import give_consent, withdraw_consent
from community.services.phone_codes import AN_ACCOUNT, site_is_spent, too_many
from core.acts import log_act
from core.limits import count

CODES_PER_NUMBER_A_DAY = 3  # whoever enters a stranger's number must not be able to bother her


def give_number(*, number: str, by: User) -> MobileNumber:
    """Keep the number and the consent to texts, and send six digits to it. A number that was confirmed before is so no more.

    Raises TextsNotOffered, TooManyCodes (of this account or to this number), NoCodesToday.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        _agree(by)
        if too_many(AN_ACCOUNT, PhoneCode.objects.filter(user=by)) or count("phone_codes.number", number) > CODES_PER_NUMBER_A_DAY:
            raise TooManyCodes
        if site_is_spent():
            raise NoCodesToday
        mine, _new = MobileNumber.objects.update_or_create(user=by, defaults={"number": number, "confirmed_at": None})
        code = f"{secrets.randbelow(1_000_000):06}"
        PhoneCode.objects.create(user=by, code_hash=_hash(mine, code), expires_at=timezone.now() + PhoneCode.LIVES)
        letters.phone_code(to=number, code=code, language=by.preferred_language)
        log_act(mine, "community.give_number", by=by)
    return mine


def confirm_number(*, code: str, by: User) -> MobileNumber:
    """The number is hers. A wrong code counts as a try of every live one, also when it is refused. Raises NothingToConfirm, WrongCode."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        mine = MobileNumber.objects.select_for_update().filter(user=by, confirmed_at=None).first()
        if mine is None:
            raise NothingToConfirm
        is_right = _spend(mine, code)
        if is_right:
            mine.confirmed_at = timezone.now()
            mine.save(update_fields=["confirmed_at"])
            log_act(mine, "community.confirm_number", by=by)
    if not is_right:
        raise WrongCode
    return mine


def remove_number(*, by: User) -> None:
    """Forget the number and take the consent to texts back; a number that is gone already is quietly gone."""
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        withdraw_consent(user=by, kind=TEXTS, how=Consent.How.PRIVACY_CENTRE)
        if mine := MobileNumber.objects.select_for_update().filter(user=by).first():
            log_act(mine, "community.remove_number", by=by)
            mine.delete()


def _agree(user: User) -> None:
    """She agreed to the version in force, unless an agreement of hers is alive already."""
    if texts_document() is None:
        raise TextsNotOffered
    if not agrees(user, TEXTS):
        give_consent(user=user, kind=TEXTS, how=Consent.How.PRIVACY_CENTRE)


def _spend(mine: MobileNumber, code: str) -> bool:
    live = [one for one in PhoneCode.objects.filter(user=mine.user_id, claim=None, record=None) if one.is_live]
    right = [one for one in live if constant_time_compare(one.code_hash, _hash(mine, code))]
    for one in right or live:
        one.tries, one.used_at = one.tries + 1, timezone.now() if right else None
    PhoneCode.objects.bulk_update(right or live, ["tries", "used_at"])
    return bool(right)


def _hash(mine: MobileNumber, code: str) -> str:
    """Bound to the account and the number, so that a code confirms no other number."""
    return salted_hmac("community.MobileNumber", f"{mine.user_id}:{mine.number}:{code}", algorithm="sha256").hexdigest()
