"""The demo's member organisations, their owner and the applications that wait for staff, from the content beside this file."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from alliance import services
from alliance.business_numbers import normalise_business_number
from alliance.models import MembershipApplication, MembershipTerm, Organisation, Representative
from alliance.services.decisions import last_day_of_term
from community.models import User
from config.demo import organisations
from config.demo.registration import registration_number
from core.caching import bump
from search.services import mark_changed

PART = 500
OWNER, OFFICER = "company@example.org", "staff@example.org"
# Three that wait and one that was asked something: (e-mail, contact, days ago, state, what the form says).
WAITING: tuple[tuple[str, str, int, str, dict[str, Any]], ...] = (
    (
        "contact.sonkkeut@example.org",
        "민서정, 경영지원팀장",
        1,
        "submitted",
        {
            "type": "company",
            "name_ko": "손끝로보틱스",
            "name_en": "Sonkkeut Robotics",
            "district": "gangnam",
            "founded_year": 2021,
            "size_band": "11-50",
            "ai_fields": ["robotics", "vision"],
            "summary_ko": "부서지기 쉬운 물건을 집는 로봇 손을 만들어요. 달걀 공장과 유리 공방에서 먼저 쓰기 시작했습니다.",
            "summary_en": "Makes robot hands that pick up what breaks easily. Egg packers and a glass workshop were the first to use them.",
            "hopes": "강남 캠퍼스 로봇 과정과 함께 여름마다 인턴 두 분을 모시고 싶어요. 시험용 로봇 팔 한 대를 빌려드릴 수 있습니다.",
            "offers": ["internship", "equipment"],
            "approver_name": "차도현",
            "approver_title": "대표이사",
        },
    ),
    (
        "contact.gilnun@example.org",
        "서하늘, 산학협력팀",
        3,
        "submitted",
        {
            "type": "university",
            "name_ko": "길눈대학교 산학협력단",
            "name_en": "Gilnun University Industry-Academic Cooperation Foundation",
            "parent_name": "길눈대학교",
            "district": "nowon",
            "ai_fields": ["language", "education"],
            "summary_ko": "지역 학교와 함께 배움이 느린 학생을 돕는 학습 도구를 연구해요.",
            "hopes": "찾아가는 청년취업사관학교를 우리 학교에서 열고, 실습실을 함께 쓰고 싶어요.",
            "offers": ["equipment", "research", "mentors"],
            "approver_name": "노은하",
            "approver_title": "산학협력단장",
        },
    ),
    (
        "contact.hanbit-assoc@example.org",
        "고윤재, 사무국장",
        5,
        "in_review",
        {
            "type": "association",
            "name_ko": "한빛인공지능협회",
            "name_en": "Hanbit AI Association",
            "district": "jung",
            "founded_year": 2020,
            "ai_fields": ["ethics", "public"],
            "summary_ko": "작은 AI 회사 백여 곳이 모인 협회예요. 회원사가 서로의 면접관이 되어 주는 모임을 달마다 엽니다.",
            "hopes": "회원사 인턴십 자리를 모아 한 번에 알리고 싶어요. 올해는 서른 자리쯤 될 것 같습니다.",
            "offers": ["internship", "hiring", "curriculum"],
            "approver_name": "임채원",
            "approver_title": "회장",
        },
    ),
    (
        "contact.namu-data@example.org",
        "도예린, 대표",
        8,
        "needs_information",
        {
            "type": "company",
            "name_ko": "나무아래데이터",
            "name_en": "Namuarae Data",
            "district": "eunpyeong",
            "founded_year": 2025,
            "size_band": "1-10",
            "is_alumni_founded": True,
            "ai_fields": ["forecasting"],
            "summary_ko": "동네 빵집이 내일 구울 빵의 수를 알려 줘요. 은평 캠퍼스 동문 두 사람이 시작했습니다.",
            "hopes": "저희처럼 갓 시작한 회사도 인턴과 함께할 방법을 찾고 싶어요.",
            "offers": ["mentors"],
            "approver_name": "도예린",
            "approver_title": "대표",
        },
    ),
)
QUESTION = "사업자등록증의 상호와 신청서의 이름이 조금 달라요. 어느 쪽으로 실어 드리면 될까요?"


def load(*, count: int = 60, say: Callable[[str], None] = lambda line: None) -> None:
    """`count` members with running terms, company@example.org as owner of one, and applications that wait. A second run changes nothing."""
    wanted = organisations.ORGANISATIONS[:count]
    say(f"{len(wanted)} member organisations …")
    for start in range(0, len(wanted), PART):
        _load_members(wanted[start : start + PART])
    _link_parents(wanted)
    _load_owner()
    for number, (email, contact, days, state, values) in enumerate(WAITING):
        _load_waiting(number, email, contact, days, state, values)


@transaction.atomic
def _load_members(wanted: Sequence[organisations.Organisation]) -> None:
    known = set(Organisation.objects.filter(slug__in=[one.slug for one in wanted]).values_list("slug", flat=True))
    missing = [one for one in wanted if one.slug not in known]
    if not missing:
        return
    Organisation.objects.bulk_create([_organisation(one) for one in missing])
    found = {one.slug: one for one in Organisation.objects.filter(slug__in=[one.slug for one in missing])}
    terms = [term for one in missing for term in _terms(found[one.slug], one.joined_on)]
    MembershipTerm.objects.bulk_create(terms)
    mark_changed("organisation", [one.pk for one in found.values()])
    bump("alliance", "home")


def _organisation(one: organisations.Organisation) -> Organisation:
    return Organisation(
        slug=one.slug,
        name_ko=one.name_ko,
        name_en=one.name_en,
        type=one.kind,
        business_number=normalise_business_number(one.registration_number),
        website=one.website,
        ai_fields=list(one.ai_fields),
        district=one.district,
        founded_year=one.founded,
        size_band=one.size,
        is_alumni_founded=one.is_alumni_startup,
        summary_ko=one.summary_ko,
        summary_en=one.summary_en,
    )


def _terms(organisation: Organisation, joined_on: date) -> list[MembershipTerm]:
    """A term a year since it joined; the last one runs today, the ones before are history."""
    terms, first, today, now = [], joined_on, timezone.localdate(), timezone.now()
    while first <= max(today, joined_on):
        last = last_day_of_term(first)
        term = MembershipTerm(organisation=organisation, status="current", starts_on=first, ends_on=last, current_at=now)
        if last < today:
            term.status, term.grace_at, term.lapsed_at = "lapsed", now, now
        terms.append(term)
        first = last + timedelta(days=1)
    return terms


@transaction.atomic
def _link_parents(wanted: Sequence[organisations.Organisation]) -> None:
    ids = dict(Organisation.objects.values_list("slug", "pk"))
    for one in wanted:
        if one.parent in ids:
            Organisation.objects.filter(slug=one.slug, parent=None).update(parent=ids[one.parent])


def _load_owner() -> None:
    owner = User.objects.filter(email=OWNER).first()
    organisation = Organisation.objects.filter(slug="malgwi-lab").first()
    if owner and organisation:
        Representative.objects.get_or_create(person=owner, organisation=organisation, defaults={"role": Representative.Role.OWNER})


@transaction.atomic
def _load_waiting(number: int, email: str, contact: str, days: int, state: str, values: dict) -> None:
    """One application, handed in by the verbs that everybody uses, and dated back."""
    digits = normalise_business_number(registration_number(999, 88, 2001 + number))
    if MembershipApplication.objects.filter(business_number=digits).exists():
        return
    name, title = contact.split(", ")
    person, is_new = User.objects.get_or_create(email=email, defaults={"name": name})
    if is_new:
        person.set_unusable_password()
        person.save()
        EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    people = {"contact_name": name, "contact_title": title, "contact_phone": "02-000-0000", "is_authorised": True}
    application = services.start_application(by=person, type=values["type"])
    services.save_draft(application_id=application.pk, by=person, values={**values, **people, "business_number": digits})
    services.submit_application(application_id=application.pk, by=person)
    _look_at(application.pk, state)
    handed_in = timezone.now() - timedelta(days=days)
    MembershipApplication.objects.filter(pk=application.pk).update(created_at=handed_in, submitted_at=handed_in)


def _look_at(application_id: int, state: str) -> None:
    officer = User.objects.filter(email=OFFICER).first()
    if officer is None or state == "submitted":
        return
    services.take_into_review(application_id=application_id, by=officer)
    if state == "needs_information":
        services.ask_for_information(application_id=application_id, by=officer, question=QUESTION)
