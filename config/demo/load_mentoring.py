"""The demo's mentors, requests and pairings, made by the site's own verbs, so that letters and logs are there too."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from community.models import GraduateRecord, User
from config.demo import mentors
from config.demo.cast import ALUMNA, MENTOR
from mentoring.exceptions import MentoringError
from mentoring.models import MentoringRequest, MentorOffer, Pairing, Round
from mentoring.services.offers import offer_mentoring
from mentoring.services.pairings import plan_session
from mentoring.services.requests import accept_request, ask_mentor, decline_request

OF_FIELD = {"backend": "backend", "frontend": "frontend", "data-analysis": "data", "ai-modeling": "data", "cloud": "cloud", "ai-planning": "planning"}
ACCEPTED, DECLINED = range(2, 14), range(14, 17)


def load(*, say: Callable[[str], None] = lambda line: None) -> None:
    """About 60 mentors, a winter season, twenty requests: some open, some answered. A second run changes nothing."""
    if MentorOffer.objects.exists():
        return
    say("mentors …")
    _load_round()
    people = {
        record.record_id: record.owner for record in GraduateRecord.objects.exclude(owner=None).select_related("owner__profile") if record.owner
    }
    for one in mentors.offers():
        if one.record_id in people:
            _offer(people[one.record_id], one)
    for number, wanted in enumerate(mentors.requests()):
        mentee, mentor = people.get(wanted.mentee_record_id), people.get(wanted.mentor_record_id)
        if mentee and mentor:
            with transaction.atomic():
                _request(number, mentee, mentor, wanted.note)
    _load_cast_pairings(people)


def _load_cast_pairings(people: dict[str, User]) -> None:
    """The demo's mentee is on her way with one mentor, the demo's mentor with one mentee."""
    by_email = {user.email: user for user in people.values()}
    alumna, mentor = by_email.get(f"{ALUMNA.local_part}@example.org"), by_email.get(f"{MENTOR.local_part}@example.org")
    if alumna is None or mentor is None:
        return
    others = MentorOffer.objects.open().exclude(user=mentor).select_related("user").order_by("taken", "pk")
    _pair(alumna, [offer for offer in others if "planning" in offer.topics or "working-life" in offer.topics][:5])
    mentees = [user for user in people.values() if user not in {alumna, mentor} and not hasattr(user, "mentor_offer")][:200:40]
    for mentee in mentees:
        if _pair(mentee, list(MentorOffer.objects.open().filter(user=mentor))):
            return


def _pair(mentee: User, offers: list[MentorOffer]) -> bool:
    note = "지난달 설명회에서 말씀을 듣고 용기를 냈어요. 첫 발표를 앞두고 연습할 자리가 필요해요."
    for offer in offers:
        try:
            request = ask_mentor(offer_id=offer.pk, by=mentee, topic=offer.topics[0], note=note)
            _meetings(accept_request(request_id=request.pk, by=offer.user), offer.user, 2)
        except MentoringError:
            continue
        return True
    return False


def _load_round() -> None:
    Round.objects.get_or_create(
        slug="winter-2026",
        defaults={
            "title_ko": "2026 겨울 멘토링 시즌",
            "title_en": "Winter mentoring season 2026",
            "description_ko": "12월에 신청을 받고, 한 사람 한 사람을 살펴 이어 드려요. 석 달 동안 여섯 번 만납니다.",
            "description_en": "Enrolment in December, then everybody is matched with care. Six meetings in three months.",
            "enrolment_from": date(2026, 12, 1),
            "enrolment_until": date(2026, 12, 31),
            "starts_on": date(2027, 1, 11),
            "ends_on": date(2027, 4, 9),
        },
    )


def _offer(person: User, one: mentors.DemoOffer) -> None:
    topics = [*one.topics, *([OF_FIELD[one.field]] if one.field in OF_FIELD else [])]
    offer_mentoring(
        by=person,
        introduction=one.introduction,
        topics=topics,
        formats=list(one.formats),
        slots=[list(slot) for slot in one.slots],
        capacity=one.capacity,
        languages=list(one.languages),
        paused_until=timezone.localdate() + timedelta(days=30) if one.resting else None,
    )


def _request(number: int, mentee: User, mentor: User, note: str) -> None:
    offer = MentorOffer.objects.filter(user=mentor).first()
    if offer is None:
        return
    try:
        request = ask_mentor(offer_id=offer.pk, by=mentee, topic=offer.topics[0], note=note, slot=offer.slots[0] if offer.slots else None)
        _answer(number, request, mentor)
    except MentoringError:
        return  # two of one employer, or a mentor whose places are filled: then this note is not asked


def _answer(number: int, request: MentoringRequest, mentor: User) -> None:
    if number in ACCEPTED:
        pairing = accept_request(request_id=request.pk, by=mentor)
        _meetings(pairing, mentor, number)
    elif number in DECLINED:
        decline_request(request_id=request.pk, by=mentor)


def _meetings(pairing: Pairing, mentor: User, number: int) -> None:
    evening = timezone.localtime().replace(hour=20, minute=0, second=0, microsecond=0)
    for week in range(number % 4 + 1):
        when = evening + timedelta(days=7 * (week - number % 4)) + timedelta(days=2)
        plan_session(pairing_id=pairing.pk, by=mentor, starts_at=when, place="화상 통화")
