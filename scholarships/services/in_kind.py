"""Gifts that are not money: what they are worth stands in the ledger beside it, and nobody can award it."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from community.certificates import CleanCertificate
from core.acts import log_act
from core.caching import bump
from core.private_files import keep
from scholarships import letters_transfers as letters
from scholarships.exceptions import DepositRefused
from scholarships.models import Gift, InKindGift, LedgerEntry
from scholarships.names import TAGS
from scholarships.services.entries import append_entry, lock_fund
from search.services import mark_changed

EVIDENCE_KIND = "in_kind_evidence"


@dataclass(frozen=True)
class Thing:
    """What was given, what it is worth in won and how that is known."""

    what: str
    amount: int
    valued_by: str
    received_on: date
    quantity: str = ""
    evidence: CleanCertificate | None = None


@dataclass(frozen=True)
class GivenBy:
    """From whom, and whether the name may stand on the fund's page."""

    name: str
    giver_kind: str = Gift.GiverKind.ORGANISATION
    business_number: str = ""
    email: str = ""
    shown_as: str = Gift.ShownAs.ANONYMOUS


@transaction.atomic
def record_in_kind(*, fund_id: int, thing: Thing, giver: GivenBy, form_token: uuid.UUID, by: Any) -> InKindGift:
    """Gift, what it was, and its entry in the account of what is not money. The same form twice is one. Raises DepositRefused."""
    if known := InKindGift.objects.filter(gift__form_token=form_token).first():
        return known
    if thing.received_on > timezone.localdate():
        raise DepositRefused(_("The day lies in the future."))
    fund = lock_fund(fund_id)
    if known := InKindGift.objects.filter(gift__form_token=form_token).first():  # whoever waited for the fund
        return known
    at = timezone.make_aware(datetime.combine(thing.received_on, time(12)))
    paid = {"status": Gift.Status.PAID, "started_at": at, "paid_at": at}
    gift = Gift.objects.create(fund=fund, form_token=form_token, channel=Gift.Channel.IN_KIND, amount=thing.amount, **paid, **vars(giver))
    given = InKindGift.objects.create(
        gift=gift,
        evidence=_kept(thing.evidence),
        **{name: getattr(thing, name) for name in ("what", "quantity", "valued_by", "received_on")},
    )
    append_entry(fund=fund, kind="gift", amount=gift.amount, source=gift.source, account=LedgerEntry.Account.IN_KIND)
    log_act(given, "scholarships.record_in_kind", by=by)
    letters.in_kind_thanks(given)
    mark_changed("fund", [fund.pk])
    bump(*TAGS)
    return given


def _kept(evidence: CleanCertificate | None) -> Any:
    if evidence is None:
        return None
    return keep(evidence.file, kind=EVIDENCE_KIND, name=evidence.name, content_type=evidence.content_type)
