"""What a receipt prints, as it stands in its snapshot.

The fields are those of 소득세법 시행규칙 별지 제45호의2서식 (기부금 영수증). The ministry's own file could not be looked up;
code, words and order follow two public forms that cite its revision of 2026-01-02: 코드, 구분(금전·현물), 연월일, 내용(품명·수량·단가), 금액.
"""

from typing import Any

from django.utils import timezone
from django.utils.translation import override

from scholarships.models import Gift, Receipt, RecipientEntity

# 일반기부금 (소득세법 제34조 제3항 제1호, 법인세법 제24조 제3항 제1호) of a 공익법인; 특례기부금 would be 10. From the form's own notes.
CODE = "40"


def snapshot_of(receipt: Receipt, gifts: list[Gift]) -> dict[str, Any]:
    """Everything that is printed but who it is for. Korean, whatever language the donor reads: the form is the tax office's."""
    with override("ko"):
        return {
            "label": receipt.label,
            "issued_on": timezone.localtime(receipt.issued_at).date().isoformat(),
            "in_place_of": receipt.replaces.label if receipt.replaces else "",
            "entity": _entity(receipt.entity),
            "lines": [_line(gift, deductible=receipt.kind == "deductible") for gift in gifts],
            "total": receipt.amount,
        }


def _entity(entity: RecipientEntity) -> dict[str, str]:
    return {
        "name": entity.name,
        "representative": entity.representative,
        "number": entity.number,
        "address": entity.address,
        "legal_basis": entity.legal_basis,
    }


def _line(gift: Any, *, deductible: bool) -> dict[str, Any]:
    kept = getattr(gift, "in_kind", None) if gift.channel == Gift.Channel.IN_KIND else None
    return {
        "gift": str(gift.public_id),
        "code": CODE if deductible else "",
        "form": "현물" if gift.channel == Gift.Channel.IN_KIND else "금전",
        "day": timezone.localtime(gift.paid_at).date().isoformat(),
        "fund": gift.fund.name,
        "what": kept.what if kept else "",
        "quantity": kept.quantity if kept else "",
        "amount": gift.left,
    }
