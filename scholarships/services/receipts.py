"""Receipts: given under a number without a gap, voided with a reason, given anew. Never changed."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.acts import log_act
from scholarships import letters_receipts
from scholarships.exceptions import AlreadyReceipted, NothingToReceipt, NotOneReceipt, ReceiptIsVoid
from scholarships.models import Gift, Receipt, ReceiptKind, ReceiptLine, ReceiptNumber, RecipientEntity
from scholarships.receipt_words import snapshot_of

VoidedFor = Receipt.VoidedFor
Series = tuple[int, str, int]  # a body, a kind of receipt, a year


@dataclass(frozen=True)
class Printed:
    """Who stands on a receipt: `number` is an organisation's business number; a person's resident number is never asked for."""

    name: str
    number: str = ""
    address: str = ""


def year_of(gift: Gift) -> int:
    """The Seoul year in which it was paid."""
    return timezone.localtime(gift.paid_at).year


def kind_of(gift: Gift) -> str:
    """What may be given for it."""
    return ReceiptKind.DEDUCTIBLE if gift.is_deductible else ReceiptKind.CONFIRMATION


def by_series(gifts: Iterable[Any]) -> dict[Series, list[Any]]:
    """Gifts by the receipt they can share: of one body, one kind and one year."""
    found: dict[Series, list[Any]] = {}
    for gift in gifts:
        found.setdefault((gift.fund.entity_id, kind_of(gift), year_of(gift)), []).append(gift)
    return found


@transaction.atomic
def issue_receipt(
    *, gift_ids: Sequence[int], printed: Printed, how: str, by: Any = None, donor: Any = None, replaces: Receipt | None = None
) -> Receipt:
    """One receipt for what is left of these gifts, under the next number of its series.

    Raises NothingToReceipt, AlreadyReceipted, NotOneReceipt; then no number was used.
    """
    gifts = _locked_gifts(gift_ids)
    if ReceiptLine.objects.filter(gift__in=gifts, live=True).exists():
        raise AlreadyReceipted(_("There is a receipt for this already."))
    series = by_series(gift for gift in gifts if gift.left > 0)
    if not series:
        raise NothingToReceipt(_("Nothing is left of this gift that a receipt could show."))
    if len(series) > 1:
        raise NotOneReceipt(_("These gifts belong on several receipts."))
    _refuse_several_givers(gifts)
    ((_entity_id, kind, year), lasting) = series.popitem()
    receipt = _numbered(lasting, kind, year, printed, replaces)
    receipt.donor, receipt.how, receipt.issued_by = donor or lasting[0].donor, how, by
    receipt.save(force_insert=True)
    ReceiptLine.objects.bulk_create([ReceiptLine(receipt=receipt, gift=gift, amount=gift.left) for gift in lasting])
    log_act(receipt, "scholarships.issue_receipt", by=by, how=how)
    letters_receipts.receipt_ready(receipt)
    return receipt


@transaction.atomic
def issue_receipts(*, gift_ids: Sequence[int], printed: Printed, how: str, by: Any = None, donor: Any = None) -> list[Receipt]:
    """As few receipts as these gifts need; those that stand on one, and of which nothing is left, are passed over.

    Raises NothingToReceipt, NotOneReceipt for gifts in several names.
    """
    open_gifts = Gift.objects.without_receipt().filter(pk__in=gift_ids).select_related("fund__entity")
    _refuse_several_givers(open_gifts)
    given = [
        issue_receipt(gift_ids=[gift.pk for gift in gifts], printed=printed, how=how, by=by, donor=donor)
        for _series, gifts in sorted(by_series(open_gifts.order_by("paid_at", "pk")).items())
    ]
    if not given:
        raise NothingToReceipt(_("There is no gift without a receipt here."))
    return given


def _refuse_several_givers(gifts: Iterable[Any]) -> None:
    """What a person gave herself and what she gave for her company are two taxpayers' gifts."""
    if len({gift.giver_key for gift in gifts}) > 1:
        raise NotOneReceipt(_("These gifts were given in different names, so each name has a receipt of its own."))


def _numbered(gifts: list[Any], kind: str, year: int, printed: Printed, replaces: Receipt | None) -> Receipt:
    entity = gifts[0].fund.entity
    receipt = Receipt(entity=entity, kind=kind, year=year, amount=sum(gift.left for gift in gifts), replaces=replaces)
    receipt.holder = {name: value for name, value in asdict(printed).items() if value}
    receipt.number = _next_number(entity, kind, year)
    receipt.snapshot = snapshot_of(receipt, gifts)
    receipt.digest = receipt.computed_digest()
    return receipt


def _next_number(entity: RecipientEntity, kind: str, year: int) -> int:
    """The next number; its row stays locked until the receipt is written or nothing is."""
    series = {"entity": entity, "kind": kind, "year": year}
    if not ReceiptNumber.objects.filter(**series).exists():
        ReceiptNumber.objects.bulk_create([ReceiptNumber(**series)], ignore_conflicts=True)  # another may begin the series at this moment
    counter = ReceiptNumber.objects.select_for_update(no_key=True).get(**series)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def void_stale_receipts(*, gift: Gift) -> list[Receipt]:
    """Void what holds for a gift that the caller has locked and says another amount than what is left of it."""
    if not _lines_of(gift).exists():
        return []
    left = Gift.objects.with_left().values_list("left", flat=True).get(pk=gift.pk)
    stale = Receipt.objects.select_for_update(no_key=True).filter(pk__in=_lines_of(gift).exclude(amount=left).values("receipt"))
    return [_void(receipt, VoidedFor.MONEY, "후원금 반환 또는 결제 분쟁", by=None) for receipt in stale.order_by("pk")]


def _lines_of(gift: Gift) -> Any:
    return ReceiptLine.objects.filter(gift=gift, live=True)


@transaction.atomic
def void_receipt(*, receipt_id: int, reason: str, by: Any) -> Receipt:
    """Staff void a receipt: number and reason stay for good. Raises ReceiptIsVoid."""
    receipt = _locked_receipt(receipt_id)
    if not receipt.is_live:
        raise ReceiptIsVoid(_("This receipt was voided before."))
    return _void(receipt, VoidedFor.STAFF, reason, by=by)


@transaction.atomic
def reissue_receipt(*, receipt_id: int, name: str, number: str = "", address: str = "", reason: str = "", by: Any) -> Receipt:
    """A receipt in the place of another: wrong words, or what is left after money went back. The old one is void, with its number.

    Raises ReceiptIsVoid when it was given anew before, NothingToReceipt when nothing is left.
    """
    old = _locked_receipt(receipt_id)
    if Receipt.objects.filter(replaces=old).exists():
        raise ReceiptIsVoid(_("This receipt was given anew before."))
    if old.is_live:
        _void(old, VoidedFor.REPLACED, reason or "기재 사항 정정", by=by, tell=False)
    gifts = Gift.objects.without_receipt().filter(receipt_lines__receipt=old).values_list("pk", flat=True)
    printed = Printed(name=name, number=number, address=address)
    return issue_receipt(gift_ids=list(gifts), printed=printed, how=Receipt.How.STAFF, by=by, donor=old.donor, replaces=old)


def _void(receipt: Receipt, why: str, reason: str, *, by: Any, tell: bool = True) -> Receipt:
    receipt.voided_at, receipt.voided_for, receipt.void_reason, receipt.voided_by = timezone.now(), why, reason.strip()[:300], by
    receipt.save(update_fields=["voided_at", "voided_for", "void_reason", "voided_by"])
    receipt.lines.update(live=False)
    log_act(receipt, "scholarships.void_receipt", by=by, because=why)
    if tell:
        letters_receipts.receipt_voided(receipt)
    return receipt


def _locked_gifts(gift_ids: Sequence[int]) -> list[Any]:
    """In one order, so that two never wait for each other; then read again, with what is left under the lock."""
    list(Gift.objects.select_for_update(no_key=True).filter(pk__in=gift_ids).order_by("pk").values_list("pk"))
    return list(Gift.objects.paid().with_left().filter(pk__in=gift_ids).select_related("fund__entity", "donor", "in_kind").order_by("paid_at", "pk"))


def _locked_receipt(receipt_id: int) -> Receipt:
    """Its gifts first, as everywhere: whoever records a refund holds the gift."""
    _locked_gifts(list(ReceiptLine.objects.filter(receipt=receipt_id).values_list("gift", flat=True)))
    return Receipt.objects.select_for_update(no_key=True).get(pk=receipt_id)
