"""Reports: contact stops at once, the office reads only what was reported, and the other never learns who told."""

import itertools
import re
from datetime import datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from community import exceptions
from community.models import Block, Introduction, Report, User
from community.services import reports
from community.services.introduction_answers import ask_for_more
from core.models import AccessRecord, Letter
from tests.community.contact_factories import NOTE, asked, in_contact, reported
from tests.factories import member, newcomer, staff
from tests.mentoring.factories import asked as mentor_asked

pytestmark = pytest.mark.django_db
Status = Report.Status


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def clerk(settings) -> User:
    settings.STAFF_SECOND_FACTOR = False
    return staff("staff")


@pytest.mark.parametrize(("begun", "wanted"), list(itertools.product(Status.values, Status.values)))
def test_only_the_lifecycle_happens(begun: str, wanted: str) -> None:
    legal = {("open", "in_review"), ("open", "upheld"), ("open", "dismissed"), ("in_review", "upheld"), ("in_review", "dismissed")}
    assert Report(status=begun).can_become(wanted) == ((begun, wanted) in legal)


def test_a_report_from_a_request_blocks_at_once_and_copies_only_what_the_other_wrote() -> None:
    one = asked()
    ask_for_more(introduction_id=one.pk, by=one.asked, question="제 질문이에요")
    place = reverse("community:report", args=("introduction", one.public_id))
    answer = signed_in(one.asked).post(place, {"reason": "selling", "words": "물건을 팔려고 해요."})
    report = Report.objects.get()
    assert answer.status_code == 302
    assert (report.about, report.by, report.matter, report.introduction) == (one.asker, one.asked, "introduction", one)
    assert report.shown == NOTE
    assert Block.objects.filter(by=one.asked, person=one.asker).exists()
    assert Letter.objects.exclude(kind__startswith="introduction_").count() == 0


def test_a_report_ends_an_accepted_contact() -> None:
    one = in_contact()
    reported(one.asker, one.asked)
    one.refresh_from_db()
    assert not one.is_live


def test_a_mentoring_request_is_reported_with_its_words_and_nobody_reports_what_is_anothers() -> None:
    request = mentor_asked(member_offer())
    place = reverse("community:report", args=("mentoring-request", request.public_id))
    assert signed_in(member()).get(place).status_code == 404
    signed_in(request.offer.user).post(place, {"reason": "other", "words": "불편했어요."})
    report = Report.objects.get()
    assert (report.about, report.matter, report.shown) == (request.mentee, "mentoring-request", request.note)
    request.refresh_from_db()
    assert request.status == "declined"


def member_offer():
    from tests.mentoring.factories import mentor

    return mentor()


def test_a_page_is_reported_with_the_words_its_reporter_could_read() -> None:
    about = member(profile={"headline": "보이는 줄", "story": "숨긴 이야기"}, audiences={"story": "me"})
    place = reverse("community:report", args=("person", about.public_id))
    kept = signed_in(member()).post(place, {"reason": "", "words": "쓰던 말"})
    assert kept.status_code == 422
    assert "쓰던 말" in kept.content.decode()
    signed_in(member()).post(place, {"reason": "privacy", "words": "남의 이야기예요."})
    assert Report.objects.get().shown == "보이는 줄"


def test_one_report_of_a_pair_waits_at_a_time_and_the_database_holds_it() -> None:
    report = reported()
    with pytest.raises(exceptions.AlreadyReported):
        reported(report.about, report.by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(by=report.by, about=report.about, reason="other", words="x")
    with pytest.raises(exceptions.CannotContactOneself):
        reported(report.about, report.about)


@pytest.mark.parametrize("measure", Report.Measure.values)
def test_upholding_writes_to_both_without_naming_either_and_does_what_was_chosen(measure: str) -> None:
    report = reported()
    reports.take_into_review(report_id=report.pk, by=staff("staff"))
    reports.uphold_report(report_id=report.pk, by=staff("staff"), measure=measure, note="비밀 메모")
    to_reporter, to_reported = Letter.objects.get(kind="report_looked_at"), Letter.objects.get(kind="conduct_warning")
    assert (to_reporter.to, to_reported.to) == (report.by.email, report.about.email)
    assert "살펴봤어요" in to_reporter.text
    assert report.about.name not in to_reporter.text
    assert report.by.name not in to_reported.text
    for letter in (to_reporter, to_reported):
        assert not {"비밀 메모", report.words} & set(letter.text.splitlines())
    about = User.objects.get(pk=report.about.pk)
    assert (about.is_active, about.profile.held_since is not None) == (measure != "close", measure == "hide")


def test_dismissing_tells_the_reporter_alone_and_leaves_the_block_to_her() -> None:
    report = reported()
    reports.dismiss_report(report_id=report.pk, by=staff("staff"), note="이유 없음")
    assert [letter.to for letter in Letter.objects.all()] == [report.by.email]
    assert Block.objects.exists()
    with pytest.raises(exceptions.ReportHasMovedOn):
        reports.uphold_report(report_id=report.pk, by=staff("staff"), measure="warn", note="")


def test_whoever_is_part_of_a_report_does_not_decide_on_it() -> None:
    about, by = member(is_staff=True), member(is_staff=True)
    report = reported(about, by)
    for person in (about, by):
        with pytest.raises(exceptions.NotYourReport):
            reports.take_into_review(report_id=report.pk, by=person)


def test_the_desk_shows_the_urgent_first_and_every_look_leaves_a_record(clerk: User) -> None:
    calm = reported()
    loud = member(name="거듭신고")
    for _ in range(3):
        reported(loud)
    browser = signed_in(clerk)
    page = browser.get("/staff/reports/")
    html = page.content.decode()
    assert html.index("거듭신고") < html.index(calm.about.name)
    assert "연락 멈춤" in html
    assert "살펴볼 신고" in browser.get("/staff/").content.decode()
    one = browser.get(f"/staff/reports/inspect/{calm.pk}/").content.decode()
    assert calm.words in one
    records = AccessRecord.objects.filter(object_type="community.Report", by=clerk)
    assert [(record.what, record.subject) for record in records.order_by("pk")][-1] == ("read", calm.about)
    assert records.filter(what="list").exists()


def test_the_desk_takes_upholds_and_dismisses_by_its_buttons(clerk: User) -> None:
    first, second = reported(), reported()
    browser = signed_in(clerk)
    browser.post(f"/staff/reports/review/{first.pk}/")
    browser.post(f"/staff/reports/uphold/{first.pk}/", {"measure": "warn", "note": "확인함"})
    browser.post(f"/staff/reports/dismiss/{second.pk}/", {"note": "확인함"})
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.handled_by, second.status) == (Status.UPHELD, clerk, Status.DISMISSED)


def test_a_report_about_a_clerk_is_not_on_her_desk_and_editors_have_none(clerk: User) -> None:
    about_her = reported(clerk)
    browser = signed_in(clerk)
    assert browser.get(f"/staff/reports/inspect/{about_her.pk}/").status_code == 404
    other = signed_in(staff("editor")).get("/staff/reports/", follow=False)
    assert other.status_code in {302, 403, 404}


def test_the_history_of_the_office_tells_a_clerk_neither_who_reported_her_nor_who_blocks_whom(clerk: User) -> None:
    about_her, about_another = reported(clerk, member(name="알린사람")), reported(by=member(name="다른신고자"))
    browser = signed_in(clerk)
    for place in ("/staff/reports/site-history/", f"/staff/users/history/{about_her.by.pk}/"):
        page = browser.get(place).content.decode()
        assert "차단함" not in page.split("<tbody")[-1], place
    everything = browser.get("/staff/reports/site-history/").content.decode()
    assert "알린사람" not in everything
    assert "다른신고자" in everything
    assert "알린사람" in signed_in(staff("staff")).get("/staff/reports/site-history/").content.decode()
    assert about_another.status == Status.OPEN


def test_a_report_is_dated_by_the_day_in_seoul() -> None:
    one = Report(reason="other", created_at=datetime.fromisoformat("2026-11-26T18:00:00+00:00"))
    assert "2026-11-27" in str(one)


def test_the_desk_shows_what_else_was_reported_of_the_person_and_not_by_whom(clerk: User) -> None:
    loud, first = member(), member(name="먼저알린분")
    earlier, now = reported(loud, first), reported(loud)
    page = signed_in(clerk).get(f"/staff/reports/inspect/{now.pk}/").content.decode()
    assert f"/staff/reports/inspect/{earlier.pk}/" in page
    assert "먼저알린분" not in page
    assert f"/staff/users/inspect/{loud.pk}/" in page


def test_no_address_of_the_back_office_opens_a_note_that_nobody_reported(clerk: User) -> None:
    asked()
    browser = signed_in(clerk)
    clerk.user_permissions.set(Permission.objects.all())
    pages = ["/staff/", "/staff/reports/", "/staff/reports/site-history/", f"/staff/letters/inspect/{Letter.objects.get().pk}/", "/staff/letter/"]
    for path in pages:
        assert NOTE not in browser.get(path, follow=True).content.decode(), path


def test_a_newcomer_cannot_be_made_to_report_through_anothers_request() -> None:
    one = asked()
    for kind, key in (("introduction", one.public_id), ("pairing", one.public_id), ("nothing", one.public_id)):
        assert signed_in(newcomer()).post(reverse("community:report", args=(kind, key)), {"reason": "other", "words": "x"}).status_code == 404
    assert not Report.objects.exists()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \w{8}", str(Introduction.objects.get()))
