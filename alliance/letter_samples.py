"""The letters about membership, as samples."""

from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from core.addresses import absolute_reverse
from core.samples import register_sample, said

KINDS = ("application_received", "application_question", "application_approved", "application_declined")


def _application() -> dict[str, Any]:
    number = UUID("00000000-0000-4000-8000-000000000001")
    application = SimpleNamespace(
        name=said("한강데이터랩", "Hangang Data Lab"),
        question=said("법인등기부등본의 주소가 신청서와 달라요. 어느 쪽이 맞을까요?", "The register names another address. Which one is right?"),
        conditions=said("올해 안에 담당자를 한 분 더 정해 주세요.", "Please name a second representative this year."),
        reason=said("서울에 사업장이 있는 기관만 참여할 수 있어요.", "Only organisations with a place of business in Seoul can take part."),
        term=SimpleNamespace(starts_on=date(2026, 11, 24), ends_on=date(2027, 11, 23)),
    )
    return {
        "application": application,
        "application_url": absolute_reverse("alliance:application", public_id=number),
        "join_url": absolute_reverse("alliance:join"),
        "workspace_url": absolute_reverse("alliance:workspace"),
        "member_url": absolute_reverse("alliance:member", slug="hangang-data-lab"),
    }


for kind in KINDS:
    register_sample(kind, f"alliance/letters/{kind}", _application)
