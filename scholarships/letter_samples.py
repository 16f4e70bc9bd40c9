"""The letters about gifts, as samples."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.addresses import absolute_reverse, absolute_url
from core.samples import dotted, register_sample, said
from scholarships.letters_recurring import LINK_LASTS
from scholarships.models import Fund, Gift, GivingBrake, InKindGift, Instalment, Pledge, Receipt, RecipientEntity, RecurringGift, Refund
from scholarships.services.pledges import Due
from scholarships.transfers import depositor_line


def _fund() -> Fund:
    entity = RecipientEntity(
        name_ko="청년취업사관학교 동문회",
        name_en="Academy Alumni Association",
        number="000-82-00000",
        bank=said("이음은행", "Ieum Bank"),
        bank_account="000-0000-000000",
        account_holder=said("청년취업사관학교 동문회", "Academy Alumni Association"),
    )
    return Fund(
        slug="first-step",
        entity=entity,
        name_ko="첫걸음 장학기금",
        name_en="First Step Scholarship Fund",
        summary_ko="처음 취업을 준비하는 수료생의 응시료와 교재비를 도와요.",
        summary_en="It pays exam fees and books for graduates looking for their first job.",
    )


def _gift(fund: Fund) -> Gift:
    return Gift(
        public_id=UUID("00000000-0000-4000-8000-000000000001"),
        fund=fund,
        amount=30_000,
        name=said("김이음", "Ieum Kim"),
        paid_at=datetime(2026, 11, 24, 20, 0, tzinfo=timezone.get_default_timezone()),
    )


def _thanks() -> dict[str, Any]:
    gift = _gift(_fund())
    return {
        "gift": gift,
        "fund_url": absolute_reverse("scholarships:fund", slug=gift.fund.slug),
        "ledger_url": absolute_reverse("scholarships:ledger"),
        "mine_url": absolute_reverse("scholarships:ask-link"),
        "receipt_page": absolute_reverse("receipts:mine"),
    }


def _not_paid() -> dict[str, Any]:
    gift = _gift(_fund())
    return {"gift": gift, "again_url": absolute_reverse("scholarships:gift-cancelled", public_id=gift.public_id)}


def _recurring(**said: Any) -> dict[str, Any]:
    gift = _gift(_fund())
    recurring = RecurringGift(
        fund=gift.fund,
        amount=gift.amount,
        name=gift.name,
        status="active",
        next_at=datetime(2026, 12, 24, 20, 0, tzinfo=timezone.get_default_timezone()),
        card_brand="visa",
        card_last4="4242",
        card_expires_on=date(2026, 12, 31),
    )
    for name, value in said.items():
        setattr(recurring, name, value)
    links = {"mine_url": absolute_reverse("scholarships:ask-link"), "give_url": absolute_reverse("scholarships:give", slug=gift.fund.slug)}
    return {"recurring": recurring, "given": 360_000, **links}


def _link() -> dict[str, Any]:
    return {"url": dotted("/scholarships/mine/"), "days": LINK_LASTS.days}


def _transfer() -> dict[str, Any]:
    fund = _fund()
    gift = _gift(fund)
    return {"gift": gift, "entity": fund.entity, "line": depositor_line(gift), "fund_url": absolute_reverse("scholarships:fund", slug=fund.slug)}


def _pledge() -> dict[str, Any]:
    pledge = Pledge(
        public_id=UUID("00000000-0000-4000-8000-000000000002"),
        fund=_fund(),
        name=said("새싹데이터", "Sprout Data"),
        contact=said("박새싹", "Saessak Park"),
        amount=50_000_000,
    )
    parts = [Instalment(due_on=date(2026, 12, 10), amount=30_000_000), Instalment(due_on=date(2027, 6, 10), amount=20_000_000)]
    return {
        "pledge": pledge,
        "entity": pledge.fund.entity,
        "line": depositor_line(pledge),
        "instalments": parts,
        "late": [(Due(parts[0], 0, is_late=True), parts[0].amount)],
        "pledge_url": dotted("/scholarships/gifts/pledges/"),
    }


def _refunded() -> dict[str, Any]:
    said = _transfer()
    return {**said, "refund": Refund(gift=said["gift"], amount=10_000), "sent_on": date(2026, 12, 1)}


def _in_kind() -> dict[str, Any]:
    transfer = _transfer()
    gift = transfer["gift"]
    gift.channel, gift.amount = Gift.Channel.IN_KIND, 5_000_000
    given = InKindGift(gift=gift, what=said("GPU 이용권", "GPU time"), quantity="1,000h", valued_by=said("공급사 가격표", "price list"))
    given.received_on = date(2026, 11, 24)
    return {**transfer, "given": given, "receipt_page": absolute_reverse("receipts:mine")}


def _alarm() -> dict[str, Any]:
    brake = GivingBrake(declined=34, paid=2, until=datetime(2026, 11, 24, 21, 0, tzinfo=timezone.get_default_timezone()))
    return {"brake": brake, "desk_url": absolute_url("/staff/")}


def _wallet() -> dict[str, Any]:
    return {"wallets": "kakao_pay, naver_pay", "said": "kakao_pay", "desk_url": absolute_url("/staff/")}


def _receipt(**more: Any) -> dict[str, Any]:
    receipt = Receipt(kind="deductible", year=2026, number=12, amount=360_000, **more)
    return {"receipt": receipt, "url": dotted("/receipts/"), "name": said("김이음", "Ieum Kim")}


def _receipt_link() -> dict[str, Any]:
    thanks = _thanks()
    return {"gift": thanks["gift"], "url": dotted("/receipts/"), "name": thanks["gift"].name}


register_sample("gift_thanks", "scholarships/letters/gift_thanks", _thanks)
register_sample("gift_not_paid", "scholarships/letters/gift_not_paid", _not_paid)
register_sample("recurring_welcome", "scholarships/letters/recurring_welcome", _thanks)
register_sample("recurring_receipt", "scholarships/letters/recurring_receipt", _thanks)
register_sample("recurring_failed", "scholarships/letters/recurring_failed", lambda: _recurring(status="past_due"))
register_sample("recurring_card", "scholarships/letters/recurring_card", _recurring)
register_sample("recurring_stopped", "scholarships/letters/recurring_stopped", lambda: _recurring(status="ended", ended_by="donor"))
register_sample("recurring_changed", "scholarships/letters/recurring_changed", _recurring)
register_sample("recurring_paused", "scholarships/letters/recurring_paused", lambda: _recurring(status="paused"))
register_sample("recurring_held", "scholarships/letters/recurring_held", lambda: _recurring(status="paused", next_at=None))
register_sample("recurring_resumed", "scholarships/letters/recurring_resumed", _recurring)
register_sample("giving_closed", "scholarships/letters/giving_closed", _alarm)
register_sample("wallet_refused", "scholarships/letters/wallet_refused", _wallet)
register_sample("giving_link", "scholarships/letters/giving_link", _link)
register_sample("transfer_account", "scholarships/letters/transfer_account", _transfer)
register_sample("transfer_refunded", "scholarships/letters/transfer_refunded", _refunded)
register_sample("in_kind_thanks", "scholarships/letters/in_kind_thanks", _in_kind)
for _kind in ("pledge_draft", "pledge_agreed", "pledge_overdue"):
    register_sample(_kind, f"scholarships/letters/{_kind}", _pledge)
register_sample("receipt_ready", "scholarships/letters/receipt_ready", _receipt)
register_sample("receipt_voided", "scholarships/letters/receipt_voided", lambda: _receipt(voided_for="money", void_reason="후원금 반환"))
register_sample("receipt_link", "scholarships/letters/receipt_link", _receipt_link)
