"""Organisations and applications in named situations."""

import io
import itertools
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from alliance import services
from alliance.business_numbers import check_digit
from alliance.logos import clean_logo
from alliance.models import MembershipApplication, MembershipTerm, Organisation, Representative
from community.models import User
from tests.factories import UserFactory, staff

_serial = itertools.count(1)


def business_number() -> str:
    """The next number that the tax office could have given out."""
    nine = f"12481{next(_serial):04}"
    return nine + check_digit(nine)


def form_values(**changed: Any) -> dict[str, Any]:
    """What a company writes into the form."""
    return {
        "type": "company",
        "name_ko": "한강데이터랩",
        "name_en": "Hangang Data Lab",
        "business_number": business_number(),
        "website": "https://hangang.example.org/",
        "ai_fields": ["infrastructure", "language"],
        "district": "seongdong",
        "founded_year": 2019,
        "size_band": "11-50",
        "summary_ko": "도시 데이터를 읽기 쉽게 만드는 회사예요.",
        "hopes": "여름마다 인턴 두 분과 함께 일하고 싶어요.",
        "offers": ["internship", "mentors"],
        "contact_name": "이담당",
        "contact_title": "인사팀 매니저",
        "contact_phone": "02-123-4567",
        "approver_name": "박대표",
        "approver_title": "대표이사",
        "is_authorised": True,
        **changed,
    }


def draft(by: User | None = None, **changed: Any) -> MembershipApplication:
    """A complete application that was not handed in."""
    by = by or UserFactory()
    application = services.start_application(by=by, type="company")
    return services.save_draft(application_id=application.pk, by=by, values=form_values(**changed))


def submitted(by: User | None = None, **changed: Any) -> MembershipApplication:
    application = draft(by, **changed)
    return services.submit_application(application_id=application.pk, by=application.applicant)


def in_review(by: User | None = None, **changed: Any) -> MembershipApplication:
    application = submitted(by, **changed)
    return services.take_into_review(application_id=application.pk, by=staff())


def with_logo() -> MembershipApplication:
    """In review, with a logo that nobody but its uploader and staff can see."""
    application = draft()
    person = application.applicant
    services.save_draft(application_id=application.pk, by=person, values={}, logo=clean_logo(picture()))
    services.submit_application(application_id=application.pk, by=person)
    return services.take_into_review(application_id=application.pk, by=staff())


def questioned(by: User | None = None, question: str = "사업자등록증 사본을 보내 주시겠어요?", **changed: Any) -> MembershipApplication:
    application = in_review(by, **changed)
    return services.ask_for_information(application_id=application.pk, by=staff(), question=question)


def approved(by: User | None = None, **changed: Any) -> MembershipApplication:
    application = in_review(by, **changed)
    return services.approve_application(application_id=application.pk, by=staff())


def in_state(status: str) -> MembershipApplication:
    """An application that reached this state the way real ones do."""
    if status == "draft":
        return draft()
    if status == "submitted":
        return submitted()
    if status == "needs_information":
        return questioned()
    if status == "withdrawn":
        application = submitted()
        return services.withdraw_application(application_id=application.pk, by=application.applicant)
    application = in_review()
    if status == "approved":
        return services.approve_application(application_id=application.pk, by=staff())
    if status == "approved_with_conditions":
        return services.approve_with_conditions(application_id=application.pk, by=staff(), conditions="연 1회 인턴 채용")
    if status == "rejected":
        return services.reject_application(application_id=application.pk, by=staff(), reason="AI 사업이 아직 없어요.")
    return application


def organisation(*, term: str | None = "current", owner: User | None = None, **fields: Any) -> Organisation:
    """A member with a term in this state."""
    number = next(_serial)
    values = {
        "name_ko": f"기관 {number}",
        "name_en": f"Body {number}",
        "slug": f"body-{number}",
        "ai_fields": ["infrastructure"],
        "business_number": business_number(),
    }
    body = Organisation.objects.create(**{**values, **fields})
    if term:
        term_of(body, term)
    if owner:
        Representative.objects.create(person=owner, organisation=body, role="owner")
    return body


def term_of(body: Organisation, status: str = "current", *, starts_on: date | None = None, days: int = 365) -> MembershipTerm:
    starts_on, now = starts_on or timezone.localdate() - timedelta(days=10), timezone.now()
    reached = {"current": ["current_at"], "grace": ["current_at", "grace_at"], "lapsed": ["current_at", "grace_at", "lapsed_at"]}.get(status, [])
    return MembershipTerm.objects.create(
        organisation=body, status=status, starts_on=starts_on, ends_on=starts_on + timedelta(days=days - 1), **dict.fromkeys(reached, now)
    )


def picture(format: str = "PNG", size: tuple[int, int] = (40, 30), **saved: Any) -> SimpleUploadedFile:
    """A small real picture, as a browser uploads it."""
    written = io.BytesIO()
    Image.new("RGB", size, "#0E7A4F").save(written, format, **saved)
    return SimpleUploadedFile(f"logo.{format.lower()}", written.getvalue(), content_type=f"image/{format.lower()}")
