"""Putting the books right: asked for by one person, confirmed by another, an entry of its own. What was written stays."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.acts import log_act
from core.caching import bump
from scholarships.exceptions import AlreadyDecided, NotASecondPerson, NothingToCorrect
from scholarships.models import Correction, Fund, LedgerEntry
from scholarships.money import LARGEST
from scholarships.names import TAGS
from scholarships.services.entries import append_entry, lock_fund
from search.services import mark_changed

State = Correction.State


@transaction.atomic
def ask_correction(*, fund: Fund, amount: int, dated: date, reason: str, by: Any, account: str = LedgerEntry.Account.AVAILABLE) -> Correction:
    """Say what was wrong and by how many won; nothing moves before somebody else confirms it. Raises NothingToCorrect."""
    if not amount or not reason.strip() or dated > timezone.localdate():
        raise NothingToCorrect
    if abs(amount) > LARGEST:
        raise NothingToCorrect(_("%(what)s: more than ten trillion won cannot be right.") % {"what": _("amount")})
    correction = Correction.objects.create(fund=fund, account=account, amount=amount, dated=dated, reason=reason.strip(), asked_by=by)
    log_act(correction, "scholarships.ask_correction", by=by)
    return correction


@transaction.atomic
def confirm_correction(*, correction_id: int, by: Any) -> Correction:
    """A second person has looked at it: the entry is written. Raises NotASecondPerson, AlreadyDecided."""
    correction = _to_become(State.RECORDED, correction_id)
    if correction.asked_by_id in (None, by.pk):
        raise NotASecondPerson
    fund = lock_fund(correction.fund_id)
    append_entry(fund=fund, kind="correction", account=correction.account, amount=correction.amount, source=correction.source, dated=correction.dated)
    _decide(correction, State.RECORDED, "scholarships.confirm_correction", by)
    mark_changed("fund", [fund.pk])
    bump(*TAGS)
    return correction


@transaction.atomic
def drop_correction(*, correction_id: int, by: Any) -> Correction:
    """It was not right after all, or nobody confirms it. Raises AlreadyDecided."""
    correction = _to_become(State.DROPPED, correction_id)
    _decide(correction, State.DROPPED, "scholarships.drop_correction", by)
    return correction


def _to_become(state: str, correction_id: int) -> Correction:
    correction = Correction.objects.select_for_update(no_key=True).get(pk=correction_id)
    if not correction.can_become(state):
        raise AlreadyDecided
    return correction


def _decide(correction: Correction, state: str, action: str, by: Any) -> None:
    correction.state, correction.decided_by, correction.decided_at = state, by, timezone.now()
    correction.save(update_fields=["state", "decided_by", "decided_at"])
    log_act(correction, action, by=by)
