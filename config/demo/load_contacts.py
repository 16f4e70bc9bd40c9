"""The demo's contact requests, made by the site's own verbs: one waits for the alumna, one for the mentor, and two people are in contact."""

from collections.abc import Callable

from community.exceptions import CommunityError
from community.models import AlumniProfile, Introduction, User
from community.services.introduction_answers import accept_introduction
from community.services.introductions import ask_introduction
from config.demo.cast import ALUMNA, MENTOR

TO_ALUMNA = "고객센터에서 기획으로 옮기신 이야기를 읽었어요. 저도 상담 일을 하다가 과정을 마쳤는데, 첫 포트폴리오에 무엇을 담으셨는지 여쭙고 싶어요."
TO_MENTOR = "출판 편집자였다는 소개를 보고 반가웠어요. 저도 책을 만들다 왔거든요. 커피 한 잔 시간을 내어 주실 수 있을까요?"
TO_EACH_OTHER = "같은 캠퍼스를 나왔어요. 스터디를 함께할 분을 찾고 있어요."


def load(*, say: Callable[[str], None] = lambda line: None) -> None:
    """Three requests; a second run changes nothing."""
    if Introduction.objects.exists():
        return
    say("contact requests …")
    alumna, mentor = (User.objects.filter(email=person.email).first() for person in (ALUMNA, MENTOR))
    if alumna is None or mentor is None:
        return
    others = User.objects.filter(profile__in=AlumniProfile.objects.shown(), mentor_offer=None).exclude(pk__in=[alumna.pk, mentor.pk]).order_by("pk")
    askers = list(others[:40:10])
    for asker, asked, note in zip(askers, (alumna, mentor), (TO_ALUMNA, TO_MENTOR), strict=False):
        _ask(asker, asked, note)
    for asker in askers[2:3]:
        if introduction := _ask(asker, alumna, TO_EACH_OTHER):
            accept_introduction(introduction_id=introduction.pk, by=alumna)


def _ask(asker: User, asked: User, note: str) -> Introduction | None:
    try:
        return ask_introduction(asked_id=asked.pk, by=asker, note=note)
    except CommunityError:
        return None  # verified today, as everybody may be who was verified while the demo loads
