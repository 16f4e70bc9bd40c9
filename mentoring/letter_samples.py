"""The letters of mentoring, as samples."""

from typing import Any

from core.addresses import absolute_reverse
from core.samples import dotted, person, register_sample, said
from mentoring.models import MentoringRequest, MentorOffer


def _request() -> MentoringRequest:
    return MentoringRequest(
        offer=MentorOffer(user=person("이든든", "Deundeun Lee")),
        mentee=person("박새싹", "Saessak Park"),
        topic="startup",
        note=said(
            "셋이서 창업을 준비하고 있어요.\n첫 고객을 어떻게 만나셨는지 듣고 싶어요.",
            "Three of us are starting a company.\nHow did you find your first customers?",
        ),
        question=said("지금 어디까지 준비하셨나요?", "How far have you come?"),
        answer=said("시제품이 있고, 두 곳에서 써 보고 있어요.", "There is a prototype, and two shops are trying it."),
    )


def _asked() -> dict[str, Any]:
    return {"request": _request(), "url": dotted("/mentoring/answer/")}


def _told() -> dict[str, Any]:
    return {"request": _request(), "url": absolute_reverse("mentoring:requests")}


def _others() -> dict[str, Any]:
    names = (said("최나눔", "Nanum Choi"), said("정다리", "Dari Jeong"))
    url = absolute_reverse("mentoring:mentors")
    return {"request": _request(), "next_mentors": [{"name": name, "url": url} for name in names], "url": url}


def _ended() -> dict[str, Any]:
    return {"other": person("이든든", "Deundeun Lee"), "is_mentee": True, "url": absolute_reverse("mentoring:mentors")}


MAKERS = {
    "mentoring_request": _asked,
    "mentoring_nudge": _asked,
    "mentoring_accepted": _told,
    "mentoring_more_asked": _told,
    "mentoring_declined": _others,
    "mentoring_expired": _others,
    "mentoring_released": _others,
    "mentoring_mentor_left": _others,
    "mentoring_ended": _ended,
}
for kind, make in MAKERS.items():
    register_sample(kind, f"mentoring/letters/{kind}", make)
