"""Once a year, one tap: is the profile still right?"""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.models import AlumniProfile
from community.schedule import ask_whether_profiles_are_right
from community.services import confirmations
from community.services.confirmations import ask_still_right
from core.models import Letter, SuppressedAddress
from core.schedule import scheduled
from tests.factories import member

pytestmark = pytest.mark.django_db


def confirmed(days_ago: int, **fields: Any) -> AlumniProfile:
    user = member(**fields)
    AlumniProfile.objects.filter(user=user).update(confirmed_on=timezone.localdate() - timedelta(days=days_ago))
    return AlumniProfile.objects.get(user=user)


def letter_to(profile: AlumniProfile) -> Letter:
    return Letter.objects.get(kind="still_right", recipient=profile.user)


def link_in(letter: Letter) -> str:
    return re.search(r"http://[^/]+(/\S*still-right/\S+/)", letter.text).group(1)


def test_whoever_confirmed_a_year_ago_or_longer_is_asked_once() -> None:
    due, long_due, fresh = confirmed(365), confirmed(900), confirmed(364)
    assert ask_still_right() == 2
    assert ask_still_right() == 0
    assert set(Letter.objects.filter(kind="still_right").values_list("recipient", flat=True)) == {due.user_id, long_due.user_id}
    assert AlumniProfile.objects.get(pk=fresh.pk).asked_to_confirm_on is None


def test_a_missed_day_is_caught_up_and_silence_is_asked_again_after_a_year(time_machine: Any) -> None:
    time_machine.move_to("2026-03-01 03:00Z")
    profile = confirmed(300)
    time_machine.move_to("2026-06-20 03:00Z")
    assert ask_still_right() == 1
    time_machine.move_to("2027-06-19 03:00Z")
    assert ask_still_right() == 0
    time_machine.move_to("2027-06-20 03:00Z")
    assert ask_still_right() == 1
    assert AlumniProfile.objects.get(pk=profile.pk).asked_to_confirm_on == date(2027, 6, 20)


def test_the_hidden_the_closed_and_the_suppressed_are_not_asked() -> None:
    confirmed(400, profile={"is_hidden": True})
    closed = confirmed(400)
    closed.user.is_active = False
    closed.user.save()
    SuppressedAddress.objects.create(address=confirmed(400).user.email, reason="bounced")
    assert ask_still_right() == 0


def test_a_run_has_an_end_and_the_next_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confirmations, "MOST_A_RUN", 3)
    monkeypatch.setattr(confirmations, "PART", 2)
    for number in range(5):
        confirmed(400 + number)
    assert [ask_still_right() for _run in range(3)] == [3, 2, 0]


def test_it_runs_every_day_by_the_clock() -> None:
    assert scheduled["community.ask_still_right"].run is ask_whether_profiles_are_right
    assert ask_whether_profiles_are_right() == "0 asked whether their profile is still right"


def test_the_link_shows_the_profile_and_acts_when_its_button_is_pressed_without_signing_in(client: Client) -> None:
    profile = confirmed(400, profile={"headline": "서버를 돌봐요"})
    ask_still_right()
    link = link_in(letter_to(profile))
    page = client.get(link)
    assert page.status_code == 200
    assert "서버를 돌봐요" in page.content.decode()
    assert AlumniProfile.objects.get(pk=profile.pk).confirmed_on == profile.confirmed_on
    assert client.post(link).status_code == 200
    assert AlumniProfile.objects.get(pk=profile.pk).confirmed_on == timezone.localdate()
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == 410
        assert "서버를 돌봐요" not in answer.content.decode()


def test_a_link_ends_after_sixty_days_and_with_the_membership(client: Client, time_machine: Any) -> None:
    time_machine.move_to("2026-06-20 03:00Z")
    profile = confirmed(400)
    ask_still_right()
    link = link_in(letter_to(profile))
    time_machine.move_to("2026-08-18 03:00Z")
    assert client.get(link).status_code == 200
    AlumniProfile.objects.filter(pk=profile.pk).update(is_hidden=True)
    assert client.post(link).status_code == 410
    AlumniProfile.objects.filter(pk=profile.pk).update(is_hidden=False)
    time_machine.move_to("2026-08-20 03:00Z")
    assert client.post(link).status_code == 410
    assert AlumniProfile.objects.get(pk=profile.pk).confirmed_on == profile.confirmed_on


@pytest.mark.parametrize("token", ["x", "x:y:z", "WzEsIDJd:1abc:abc"])
def test_a_made_up_link_is_answered_in_words(client: Client, token: str) -> None:
    for answer in (client.get(f"/alumni/still-right/{token}/"), client.post(f"/alumni/still-right/{token}/")):
        assert answer.status_code == 410
        assert "/me/profile/" in answer.content.decode()


def test_my_page_asks_too_and_takes_the_answer() -> None:
    profile, browser = confirmed(366), Client()
    browser.force_login(profile.user)
    assert "/me/profile/still-right/" in browser.get("/me/").content.decode()
    assert browser.post("/me/profile/still-right/").status_code == 302
    assert "/me/profile/still-right/" not in browser.get("/me/").content.decode()
    assert AlumniProfile.objects.get(pk=profile.pk).confirmed_on == timezone.localdate()
