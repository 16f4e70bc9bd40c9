"""The weekly digest: once a week, only when there is something, and never about somebody whom its reader may not see."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Locale

from community import digest
from community.letters import WEEKLY_DIGEST
from community.models import AccountClosing, AlumniProfile, DigestBatch, MembershipClaim, Notification, NotificationPreference, User
from community.outbox import DIGESTS
from community.services import digests
from community.services.digests import start_weekly_digest, write_digests
from core.letters import Wish
from core.models import Letter, SuppressedAddress
from core.outbox import drain
from pages.models import EventIndexPage, EventPage
from tests.alliance.factories import organisation
from tests.factories import member, newcomer
from tests.mentoring.factories import asked, mentor

pytestmark = pytest.mark.django_db


def old(**fields) -> User:
    """A member who has been here for a year, and whose profile was confirmed this week."""
    user = member(date_joined=timezone.now() - timedelta(days=365), **fields)
    AlumniProfile.objects.filter(user=user).update(confirmed_on=timezone.localdate())
    return user


def confirmed(user: User, *, days_ago: float = 1) -> User:
    """Her completion was confirmed so many days ago."""
    MembershipClaim.objects.create(
        user=user,
        record=user.graduate_record,
        status="verified",
        proof="email",
        name=user.name,
        birth_date=user.graduate_record.birth_date,
        verified_at=timezone.now() - timedelta(days=days_ago),
    )
    return user


def kept(user: User, title: str = "프로필이 지금도 맞나요?", **fields) -> Notification:
    return Notification.objects.create(user=user, kind="still_right", title=title, for_digest=True, **fields)


def start() -> str:
    """As the clock does on this week's Monday, at half past eight in Seoul."""
    today = timezone.localtime().replace(hour=8, minute=30)
    return start_weekly_digest(now=today - timedelta(days=today.weekday()))


def this_week() -> dict[int, Letter]:
    """Write this week's digests; account → letter."""
    start()
    DigestBatch.objects.update(due_at=timezone.now())
    drain(DIGESTS)
    return {letter.recipient_id: letter for letter in Letter.objects.filter(kind=WEEKLY_DIGEST)}


def next_week() -> None:
    """As if a week had passed."""
    DigestBatch.objects.all().delete()
    for letter in Letter.objects.filter(kind=WEEKLY_DIGEST):
        Letter.objects.filter(pk=letter.pk).update(created_at=letter.created_at - timedelta(days=7), dedup_key=f"{letter.dedup_key}-before")


def test_who_has_nothing_gets_nothing() -> None:
    old(), newcomer(date_joined=timezone.now() - timedelta(days=9))
    assert this_week() == {}
    assert DigestBatch.objects.get().state == "done"


def test_it_says_what_waits_who_is_new_and_what_was_kept() -> None:
    reader = mentor(person={"date_joined": timezone.now() - timedelta(days=365)}).user
    asked(reader.mentor_offer)
    confirmed(old(name="정다온", profile={"headline": "백엔드 개발자"}))
    kept(reader, "지난주에 온 소식")
    letter = this_week()[reader.pk]
    for words in ("답을 기다리는 멘토링 신청 1건", "/mentoring/requests/", "우리 캠퍼스 새 동문 1명", "정다온", "백엔드 개발자", "지난주에 온 소식"):
        assert words in letter.text, words
        assert words in letter.html, words
    assert letter.subject.startswith("이번 주 이음: 기다리는 일")
    assert letter.state == "queued"
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_it_is_written_in_its_readers_language() -> None:
    reader = old(preferred_language="en")
    confirmed(old(name="정다온"))
    letter = this_week()[reader.pk]
    assert letter.subject == "This week on Ieum: 1 new person of your campus"
    assert "/en/alumni/" in letter.text


def test_once_a_week_however_often_it_is_asked_for() -> None:
    reader = old()
    kept(reader)
    this_week()
    kept(reader)
    batch = DigestBatch.objects.get()
    assert start() == "this week's digest is on its way"
    write_digests(batch_id=batch.pk)
    assert Letter.objects.filter(kind=WEEKLY_DIGEST).count() == 1
    batch.refresh_from_db()
    assert batch.written == 1


def test_what_was_said_once_is_not_said_again_next_week() -> None:
    reader = old()
    kept(reader)
    confirmed(old(name="정다온"))
    assert reader.pk in this_week()
    next_week()
    MembershipClaim.objects.update(verified_at=timezone.now() - timedelta(days=8))
    before = Letter.objects.count()
    this_week()
    assert Letter.objects.count() == before


def test_whoever_did_not_want_it_takes_no_letters_or_is_new_gets_none() -> None:
    never, bounced, off, leaving, fresh, unconfirmed = old(), old(), old(), old(), member(), old(confirmed=False)
    NotificationPreference.objects.create(user=never, kind=WEEKLY_DIGEST, wish=Wish.NEVER)
    SuppressedAddress.objects.create(address=bounced.email, reason="bounced")
    User.objects.filter(pk=off.pk).update(is_active=False)
    AccountClosing.objects.create(user=leaving)
    for person in (never, bounced, off, leaving, fresh, unconfirmed):
        kept(person)
    assert this_week() == {}
    assert Notification.objects.filter(for_digest=True).count() == 6


def test_who_opts_out_between_the_batch_and_the_letter_gets_none() -> None:
    reader = old()
    kept(reader)
    start()
    NotificationPreference.objects.create(user=reader, kind=WEEKLY_DIGEST, wish=Wish.NEVER)
    DigestBatch.objects.update(due_at=timezone.now())
    drain(DIGESTS)
    assert not Letter.objects.filter(kind=WEEKLY_DIGEST).exists()


@pytest.mark.parametrize("audiences", [{"name": "me"}, {"name": "connected"}, {"campus": "me"}])
def test_nobody_is_named_who_does_not_show_her_name_and_her_campus_to_the_reader(audiences) -> None:
    reader = old()
    kept(reader)
    confirmed(old(name="정다온", audiences=audiences))
    letter = this_week()[reader.pk]
    assert "정다온" not in letter.text + letter.html


def test_a_hidden_profile_and_a_headline_for_few_stay_out() -> None:
    reader = old()
    confirmed(old(name="정다온", profile={"is_hidden": True}))
    confirmed(old(name="이봄", audiences={"headline": "connected"}, profile={"headline": "비밀 창업"}))
    written = this_week()[reader.pk].text
    assert "이봄" in written
    assert "정다온" not in written
    assert "비밀 창업" not in written


def test_people_of_other_campuses_and_of_earlier_weeks_are_not_news() -> None:
    from tests.factories import CampusFactory, CourseFactory

    old()
    elsewhere, earlier = confirmed(old(name="먼캠퍼")), confirmed(old(name="지난주"), days_ago=9)
    elsewhere.graduate_record.completions.update(course=CourseFactory(campus=CampusFactory(slug="gangseo", name_ko="강서")))
    written = "".join(letter.text for letter in this_week().values())
    assert elsewhere.name not in written
    assert earlier.name not in written


def test_at_most_five_people_are_named() -> None:
    reader = old()
    for number in range(7):
        confirmed(old(name=f"새동문{number}"))
    letter = this_week()[reader.pk]
    assert sum(f"새동문{number}" in letter.text for number in range(7)) == 5


def test_an_event_within_two_weeks_stands_in_it_and_the_one_at_my_campus_first() -> None:
    reader, korean = old(), Locale.objects.get(language_code="ko")
    for title, place, days in (("서울 밋업", "시청", 2), ("마포 밋업", "마포캠퍼스", 9), ("먼 훗날", "마포", 40)):
        event = EventPage(title=title, slug=f"e{days}", locale=korean, place=place, starts_at=timezone.now() + timedelta(days=days))
        EventIndexPage.objects.get(locale=korean).add_child(instance=event)
        event.save_revision().publish()
    text = this_week()[reader.pk].text
    assert text.index("마포 밋업") < text.index("서울 밋업")
    assert "먼 훗날" not in text


def test_a_new_mentor_is_named_to_members_alone() -> None:
    reader = old()
    outsider = newcomer(date_joined=timezone.now() - timedelta(days=9))
    offer = mentor(person={"name": "한멘토"})
    kept(outsider)
    letters = this_week()
    assert "한멘토" in letters[reader.pk].text
    assert "한멘토" not in letters[outsider.pk].text
    assert offer.get_ask_url() in letters[reader.pk].html


def test_new_organisations_stand_in_it_with_what_they_bring_and_nobody_is_told_of_her_own() -> None:
    reader, outsider, theirs = old(), newcomer(date_joined=timezone.now() - timedelta(days=9)), old()
    new = organisation(name_ko="새참여기관", summary_ko="도시 데이터를 읽기 쉽게 만들어요. <b>https://evil.example</b>", ai_fields=["language"])
    new.representatives.create(person=theirs, role="owner")
    older, back = organisation(name_ko="오랜기관"), organisation(name_ko="돌아온기관")
    for body in (older, back):
        body.terms.update(current_at=timezone.now() - timedelta(days=90))
    back.terms.update(status="lapsed", lapsed_at=timezone.now() - timedelta(days=9), grace_at=timezone.now() - timedelta(days=40))
    today = timezone.localdate()
    back.terms.create(status="current", starts_on=today, ends_on=today + timedelta(days=365), current_at=timezone.now())
    for person in (reader, outsider, theirs):
        kept(person)
    letters = this_week()
    for person in (reader, outsider):
        letter = letters[person.pk]
        for words in ("얼라이언스의 새 참여기관 1곳", "새참여기관", "도시 데이터를 읽기 쉽게 만들어요.", "자연어"):
            assert words in letter.text and words in letter.html, words
        assert new.get_absolute_url() in letter.html
        assert "https://evil" not in letter.text + letter.html and "<b>" not in letter.html
        assert "오랜기관" not in letter.text and "돌아온기관" not in letter.text
    assert "새참여기관" not in letters[theirs.pk].text


def test_a_new_organisation_alone_is_no_reason_to_write_and_is_told_with_the_next_digest() -> None:
    reader = old()
    organisation(name_ko="새참여기관")
    assert this_week() == {}
    DigestBatch.objects.all().delete()
    kept(reader)
    assert "새참여기관" in this_week()[reader.pk].text


def test_kept_messages_lead_through_the_inbox_and_are_kept_no_more() -> None:
    reader = old()
    for number in range(10):
        kept(reader, f"소식 {number:02}")
    kept(reader, "읽은 소식", read_at=timezone.now())
    letter = this_week()[reader.pk]
    assert "모아 둔 알림 10건" in letter.text
    assert "알림함에 2건이 더 있어요" in letter.text
    assert "읽은 소식" not in letter.text
    assert f"/me/notifications/{Notification.objects.get(title='소식 09').pk}/" in letter.text
    assert not Notification.objects.filter(for_digest=True).exists()


def test_it_leaves_no_line_in_the_inbox() -> None:
    reader = old()
    kept(reader)
    this_week()
    assert reader.notifications.count() == 1


def test_one_persons_trouble_keeps_nobody_elses_letter_and_the_batch_comes_back(monkeypatch) -> None:
    first, second, third = old(), old(), old()
    for person in (first, second, third):
        kept(person)
    broken = {second.pk}

    def fragile(reader):
        if reader.user.pk in broken:
            raise ValueError("broken row")

    monkeypatch.setattr(digest, "_sections", [*digest._sections, digest.Section(99, "x", fragile)])
    assert set(this_week()) == {first.pk, third.pk}
    batch = DigestBatch.objects.get()
    assert (batch.state, batch.written) == ("queued", 2)
    broken.clear()
    assert set(this_week()) == {first.pk, second.pk, third.pk}
    assert Letter.objects.filter(kind=WEEKLY_DIGEST).count() == 3


def test_a_worker_that_dies_in_a_batch_goes_on_where_it_stopped(monkeypatch) -> None:
    people = [old() for _ in range(4)]
    for person in people:
        kept(person)
    start()
    batch = DigestBatch.objects.get()
    written = digests._write
    calls = []

    def dies_at_the_third(*args):
        calls.append(args)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return written(*args)

    monkeypatch.setattr(digests, "_write", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        write_digests(batch_id=batch.pk)
    monkeypatch.setattr(digests, "_write", written)
    assert write_digests(batch_id=batch.pk) == "done"
    assert sorted(Letter.objects.filter(kind=WEEKLY_DIGEST).values_list("recipient", flat=True)) == sorted(person.pk for person in people)


def test_batches_are_small_follow_each_other_in_time_and_leave_nobody_out(monkeypatch) -> None:
    monkeypatch.setattr(digests, "BATCH", 2)
    people = [old() for _ in range(5)]
    for person in people:
        kept(person)
    start()
    batches = list(DigestBatch.objects.order_by("first_id"))
    assert [batch.due_at - batches[0].due_at for batch in batches] == [timedelta(0), digests.BETWEEN, 2 * digests.BETWEEN]
    DigestBatch.objects.update(due_at=timezone.now())
    drain(DIGESTS)
    assert Letter.objects.filter(kind=WEEKLY_DIGEST).count() == 5


def test_a_person_costs_a_bounded_number_of_queries() -> None:
    def cost() -> int:
        DigestBatch.objects.all().delete()
        start()
        with CaptureQueriesContext(connection) as queries:
            write_digests(batch_id=DigestBatch.objects.get().pk)
        return len(queries)

    confirmed(old(name="정다온"))
    for _ in range(2):
        kept(old())
    cost()
    Letter.objects.all().delete()
    few = cost()
    more = [old() for _ in range(4)]
    for person in more:
        kept(person)
    Letter.objects.all().delete()
    assert (cost() - few) / len(more) <= 25


def test_the_digest_is_due_on_mondays_at_half_past_eight() -> None:
    from core.schedule import scheduled

    one = scheduled["community.weekly_digest"]
    for day in range(7):
        due = timezone.localtime(one.last_due(timezone.now() + timedelta(days=day)))
        assert (due.weekday(), due.hour, due.minute) == (0, 8, 30)
        assert timedelta(0) <= timezone.now() + timedelta(days=day) - due < timedelta(days=7)


def test_a_missed_monday_is_caught_up_with_until_wednesday() -> None:
    kept(old())
    today = timezone.localtime()
    for day, came in ((6, False), (3, False), (2, True)):
        start_weekly_digest(now=today + timedelta(days=day - today.weekday()))
        assert DigestBatch.objects.exists() is came
