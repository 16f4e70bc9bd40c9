"""The office hides a profile after a report: its owner cannot undo it, reads why and how to object, and only the office lifts it."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community.exceptions import CannotBeAsked, MayNotAsk, NotHeld, NotYourReport
from community.models import AlumniProfile, Report, User
from community.services import reports
from community.services.closing import ask_for_deletion, withdraw_deletion
from community.services.holds import lift_hold
from community.services.profiles import update_profile
from core.models import Letter
from core.periods import periods
from mentoring.models import MentorOffer
from search.models import IndexRow
from tests.community.contact_factories import asked, reported
from tests.factories import member, staff
from tests.mentoring.factories import mentor

pytestmark = pytest.mark.django_db


def held(about: User | None = None) -> Report:
    """A report upheld with the measure that hides."""
    report = reported(about or member(audiences={"name": "everyone"}))
    return reports.uphold_report(report_id=report.pk, by=staff("staff"), measure="hide", note="x")


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def page_of(user: User) -> str:
    return f"/alumni/{user.public_id}/"


def test_its_owner_cannot_show_it_again_by_any_form_of_hers() -> None:
    about = held().about
    update_profile(profile_id=about.profile.pk, by=about, fields={"is_hidden": True})
    update_profile(profile_id=about.profile.pk, by=about, fields={"is_hidden": False, "held_since": None}, audiences={"name": "everyone"})
    signed_in(about).post("/me/profile/", {"name": about.name, "held_since": "", "audience_name": "everyone"})
    ask_for_deletion(by=about)
    withdraw_deletion(by=about)
    assert AlumniProfile.objects.get(user=about).held_since is not None
    assert [browser.get(page_of(about)).status_code for browser in (Client(), signed_in(member()))] == [404, 404]


def test_she_reads_why_since_when_and_whom_to_turn_to_wherever_she_looks(settings) -> None:
    about = held().about
    for path in ("/me/", "/me/privacy/", "/me/profile/"):
        page = signed_in(about).get(path).content.decode()
        assert "사무국이 지금 프로필을 가려 두었어요" in page, path
        assert "괴롭힘" in page and settings.ORGANISATION["email"] in page and settings.ORGANISATION["telephone"] in page, path
    assert "사무국이 지금 프로필을" not in signed_in(member()).get("/me/privacy/").content.decode()


def test_index_mentors_and_requests_follow_at_once() -> None:
    offer = mentor()
    about = offer.user
    versions = dict(IndexRow.objects.values_list("kind", "version"))
    held(about)
    assert dict(IndexRow.objects.filter(object_id=about.profile.pk).values_list("kind", "version"))["alumni"] > versions.get("alumni", 0)
    assert not MentorOffer.objects.open().filter(pk=offer.pk).exists()
    with pytest.raises(CannotBeAsked):
        asked(None, about)
    with pytest.raises(MayNotAsk):
        asked(about)


def test_only_the_office_lifts_it_and_what_she_chose_herself_stays() -> None:
    report = held()
    clerk = staff("staff")
    with pytest.raises(NotYourReport):
        lift_hold(report_id=report.pk, by=report.about)
    lift_hold(report_id=report.pk, by=clerk)
    assert signed_in(member()).get(page_of(report.about)).status_code == 200
    assert Letter.objects.get(kind="hold_lifted").to == report.about.email
    assert ModelLogEntry.objects.filter(action="community.lift_hold", user=clerk).count() == 1
    with pytest.raises(NotHeld):
        lift_hold(report_id=report.pk, by=clerk)
    hidden = held(member(profile={"is_hidden": True}))
    lift_hold(report_id=hidden.pk, by=clerk)
    assert signed_in(member()).get(page_of(hidden.about)).status_code == 404


def test_lifted_while_her_account_waits_for_its_end_it_stays_away_until_she_stays() -> None:
    report = held()
    ask_for_deletion(by=report.about)
    lift_hold(report_id=report.pk, by=staff("staff"))
    assert Client().get(page_of(report.about)).status_code == 404
    withdraw_deletion(by=report.about)
    assert Client().get(page_of(report.about)).status_code == 200


def test_the_desk_offers_it_where_something_is_hidden(settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    report, browser = held(), signed_in(staff("staff"))
    button = f"/staff/reports/show-again/{report.pk}/"
    assert button in browser.get(f"/staff/reports/inspect/{report.pk}/").content.decode()
    browser.post(button)
    assert button not in browser.get(f"/staff/reports/inspect/{report.pk}/").content.decode()
    assert AlumniProfile.objects.get(user=report.about).held_since is None


def test_a_report_stays_as_long_as_a_profile_is_hidden_for_it() -> None:
    report = held()
    Report.objects.filter(pk=report.pk).update(upheld_at=timezone.now() - periods["reports"].keep - timedelta(days=1))
    assert periods["reports"].run() == 0
    lift_hold(report_id=report.pk, by=staff("staff"))
    assert periods["reports"].run() == 1


def test_what_was_hidden_after_a_report_before_there_were_holds_is_held_by_the_migration() -> None:
    before, by_herself, back = held(member(profile={"is_hidden": True})), member(profile={"is_hidden": True}), held()
    AlumniProfile.objects.update(held_since=None)
    import_module("community.migrations.0016_hold").hold_what_was_hidden(apps, None)
    held_now = {profile.user: profile.held_since for profile in AlumniProfile.objects.exclude(held_since=None)}
    assert held_now == {before.about: before.upheld_at}
    assert AlumniProfile.objects.get(user=by_herself).is_hidden and not AlumniProfile.objects.get(user=back.about).is_away
