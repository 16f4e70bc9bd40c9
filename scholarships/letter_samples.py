"""The letters about gifts, as samples."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from core.addresses import absolute_reverse
from core.samples import register_sample, said
from scholarships.models import Fund, Gift, RecipientEntity


def _thanks() -> dict[str, Any]:
    entity = RecipientEntity(name_ko="청년취업사관학교 동문회", name_en="Academy Alumni Association", number="000-82-00000")
    fund = Fund(
        slug="first-step",
        entity=entity,
        name_ko="첫걸음 장학기금",
        name_en="First Step Scholarship Fund",
        summary_ko="처음 취업을 준비하는 수료생의 응시료와 교재비를 도와요.",
        summary_en="It pays exam fees and books for graduates looking for their first job.",
    )
    gift = Gift(
        public_id=UUID("00000000-0000-4000-8000-000000000001"),
        fund=fund,
        amount=30_000,
        name=said("김이음", "Ieum Kim"),
        paid_at=datetime(2026, 11, 24, 20, 0, tzinfo=timezone.get_default_timezone()),
    )
    return {"gift": gift, "fund_url": absolute_reverse("scholarships:fund", slug=fund.slug), "ledger_url": absolute_reverse("scholarships:ledger")}


register_sample("gift_thanks", "scholarships/letters/gift_thanks", _thanks)
