"""She is erased: nothing that others were written tells of her any more, sent or waiting, and what they were told of others stays."""

import pytest
from django.utils import timezone

from community.letters import WEEKLY_DIGEST, weekly_digest
from community.models import Notification, User
from community.services import introduction_answers, introductions
from community.services.erasure import erase
from core.letters import write_letter
from core.models import Letter
from mentoring.services.requests import answer_more, ask_more, decline_request
from tests.community.everything import line
from tests.factories import member
from tests.mentoring.factories import asked, mentor

pytestmark = pytest.mark.django_db
NAME, FORMER, HER_WORDS = "황조롱", "황방울", "물수리를 보러 가요"


@pytest.fixture
def her() -> User:
    person = mentor(person={"name": NAME}).user
    type(person.graduate_record).objects.filter(pk=person.graduate_record.pk).update(former_name=FORMER)
    return person


def told(other: User) -> str:
    """All that the other was written, as it stands today."""
    letters = Letter.objects.filter(recipient=other).values_list("subject", "text", "html", "last_error")
    return "\n".join([*("\n".join(row) for row in letters), *Notification.objects.filter(user=other).values_list("title", flat=True)])


@pytest.mark.parametrize("state", ["sent", "failed", "perhaps_sent", "held", "queued"])
def test_whoever_met_her_reads_neither_her_name_nor_her_words(her: User, state: str) -> None:
    other = member()
    to_her = introductions.ask_introduction(asked_id=her.pk, by=other, note="만나고 싶어요")
    introduction_answers.ask_for_more(introduction_id=to_her.pk, by=her, question=HER_WORDS)
    introductions.ask_introduction(asked_id=mentor(person={"name": "이웃"}).user.pk, by=other, note="안녕하세요")
    request = asked(her.mentor_offer, by=other)
    ask_more(request_id=request.pk, by=her, question=HER_WORDS)
    answer_more(request_id=request.pk, by=other, answer="새를 좋아해요")
    decline_request(request_id=request.pk, by=her)
    write_letter(kind="account_notice", to=other.email, recipient=other, template="mentoring/letters/mentoring_ended", context=_ended(FORMER))
    Letter.objects.filter(recipient=other).update(state=state)
    assert NAME in told(other) and FORMER in told(other) and HER_WORDS in told(other)
    erase(user_id=her.pk)
    for word in (NAME, FORMER, HER_WORDS):
        assert word not in told(other)
    assert "탈퇴한 회원" in told(other)
    assert Letter.objects.filter(recipient=other, kind="mentoring_declined").exists()


def _ended(name: str) -> dict:
    return {"other": User(name=name), "is_mentee": True, "url": "/mentoring/"}


def test_a_letter_of_the_same_name_to_somebody_who_never_met_her_stays_as_it_was(her: User) -> None:
    stranger = member()
    write_letter(kind="account_notice", to=stranger.email, recipient=stranger, template="mentoring/letters/mentoring_ended", context=_ended(NAME))
    before = told(stranger)
    erase(user_id=her.pk)
    assert told(stranger) == before


def test_a_digest_loses_her_entry_and_keeps_the_rest(her: User) -> None:
    reader, stays = member(), member(name="남는이")
    lines = [line(her, HER_WORDS), line(stays, "데이터 분석가")]
    sections = [{"template": "community/letters/digest/people", "panel": {"headline": "새로운 동문 2명", "lines": lines}}]
    weekly_digest(reader, sections, timezone.localdate())
    letter = Letter.objects.get(kind=WEEKLY_DIGEST)
    assert HER_WORDS in letter.text
    erase(user_id=her.pk)
    letter.refresh_from_db()
    assert HER_WORDS not in letter.text + letter.html and NAME not in letter.text + letter.html
    assert "남는이" in letter.text and "데이터 분석가" in letter.html
