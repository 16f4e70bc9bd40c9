"""The doors: a code by e-mail, an account elsewhere, a passkey; how often one may knock; and that none says who has an account."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.models import User
from core.models import Letter
from tests.factories import PASSWORD, UserFactory, newcomer

pytestmark = pytest.mark.django_db
ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


def ask(client: Client, email: str) -> str:
    """Ask for a code and read it from the letter."""
    client.post(ASK, {"email": email})
    return re.search(r"^\d{6}$", Letter.objects.filter(to=email).latest("pk").text, re.M)[0]


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_code_from_the_letter_signs_in(client: Client) -> None:
    person = newcomer()
    code = ask(client, person.email)
    page = client.get(CONFIRM).content.decode()
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    assert client.post(CONFIRM, {"code": code})["Location"] == "/me/"
    assert is_in(client)


def test_the_code_is_a_secret_without_a_preview(client: Client) -> None:
    code = ask(client, newcomer().email)
    letter = Letter.objects.get()
    assert letter.kind == "account_code"
    assert letter.secret
    assert code not in letter.subject


def test_opening_the_pages_of_the_code_sends_and_signs_in_nothing(client: Client) -> None:
    person = newcomer()
    client.get(ASK, {"email": person.email})
    assert not Letter.objects.exists()
    code = ask(client, person.email)
    client.get(CONFIRM, {"code": code})
    assert not is_in(client)


def test_the_second_button_of_the_sign_in_form_takes_the_typed_address_along(client: Client) -> None:
    person = newcomer()
    assert client.post(ASK, {"login": person.email, "password": ""})["Location"].startswith(CONFIRM)
    assert Letter.objects.get().to == person.email


def test_who_asks_in_english_reads_english_and_arrives_in_english(client: Client) -> None:
    person = newcomer()
    client.post("/en" + ASK, {"email": person.email})
    letter = Letter.objects.get()
    assert "six digits" in letter.text
    code = re.search(r"^\d{6}$", letter.text, re.M)[0]
    assert client.post("/en" + CONFIRM, {"code": code})["Location"] == "/en/me/"


def test_a_code_tried_a_thousand_times_dies_after_four(client: Client) -> None:
    code = ask(client, newcomer().email)
    wrong = "000000" if code != "000000" else "111111"
    answers = [client.post(CONFIRM, {"code": wrong}).status_code for _ in range(20)]
    assert answers[:4] == [200, 200, 200, 302]
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def test_tries_side_by_side_with_one_cookie_share_one_count(client: Client) -> None:
    """Each of many requests at once reads the session before any has written it: the count must not live there."""
    code = ask(client, newcomer().email)
    wrong = "000000" if code != "000000" else "111111"
    before = dict(client.session.items())
    for _ in range(4):
        client.post(CONFIRM, {"code": wrong})
        session = client.session
        session.update(before)
        session.save()
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def test_a_code_runs_out_after_fifteen_minutes(client: Client, time_machine: Any) -> None:
    code = ask(client, newcomer().email)
    time_machine.move_to(timezone.now() + timedelta(minutes=15, seconds=5))
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


def test_a_new_code_can_be_asked_for_while_one_is_waited_for_and_the_old_one_ends(client: Client) -> None:
    person = newcomer()
    old, new = ask(client, person.email), ask(client, person.email)
    if old != new:
        client.post(CONFIRM, {"code": old})
        assert not is_in(client)
    client.post(CONFIRM, {"code": new})
    assert is_in(client)


def test_a_code_ends_a_password_that_a_stranger_may_have_set_before_the_address_was_confirmed(client: Client) -> None:
    victim = UserFactory(confirmed=False)
    EmailAddress.objects.create(user=victim, email=victim.email, primary=True)
    client.post(CONFIRM, {"code": ask(client, victim.email)})
    assert is_in(client)
    victim.refresh_from_db()
    assert not victim.has_usable_password()
    assert EmailAddress.objects.get().verified


def test_a_code_leaves_the_password_of_a_confirmed_account_alone(client: Client) -> None:
    person = newcomer()
    client.post(CONFIRM, {"code": ask(client, person.email)})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_mail_scanner_that_opens_the_link_confirms_nothing(client: Client) -> None:
    client.post("/accounts/signup/", {"name": "김새봄", "email": "saebom@example.org", "password1": PASSWORD, "of_age": "on"})
    path = re.search(r"http://[^/]+(/\S*/confirm-email/\S+/)", Letter.objects.get().text)[1]
    Client().get(path)
    assert not EmailAddress.objects.get().verified
    client.post(path)
    assert EmailAddress.objects.get().verified


def link_in(letter: Letter) -> str:
    return re.search(r"http://[^/]+(/\S*/confirm-email/\S+/)", letter.text)[1]


def test_the_owner_of_a_mailbox_opens_no_account_whose_password_a_stranger_chose(client: Client) -> None:
    client.post("/accounts/signup/", {"name": "김새봄", "email": "saebom@example.org", "password1": PASSWORD, "of_age": "on"})
    owner, path = Client(), link_in(Letter.objects.get())
    page = owner.get(path).content.decode()
    assert "다른 브라우저에서" in page
    assert owner.post(path).status_code == 403
    assert not EmailAddress.objects.get().verified
    owner.post(ASK, {"email": "saebom@example.org"})
    owner.post(CONFIRM, {"code": re.search(r"^\d{6}$", Letter.objects.latest("pk").text, re.M)[0]})
    assert is_in(owner)
    client.post("/accounts/login/", {"login": "saebom@example.org", "password": PASSWORD})
    assert not is_in(client)


def test_an_address_that_a_stranger_added_to_his_account_is_confirmed_only_by_who_is_signed_in_to_it(client: Client) -> None:
    stranger = newcomer()
    client.post("/accounts/login/", {"login": stranger.email, "password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": "saebom@example.org"})
    path = link_in(Letter.objects.get(to="saebom@example.org"))
    for owner in (Client(), Client()):
        page = owner.get(path).content.decode()
        assert "어떤 계정에" in page
        assert owner.post(path).status_code == 403
        owner.force_login(newcomer())
        assert owner.post(path).status_code == 403
        assert is_in(owner)  # a link that is not hers signs nobody out
    assert not EmailAddress.objects.filter(email="saebom@example.org", verified=True).exists()
    client.post(path)
    assert EmailAddress.objects.filter(email="saebom@example.org", verified=True).exists()


# What a door says to a known and to an unknown address


def sign_up(client: Client, email: str, *, follow: bool = True) -> Any:
    return client.post("/accounts/signup/", {"name": "김새봄", "email": email, "password1": PASSWORD, "of_age": "on"}, follow=follow)


def wrong_password(client: Client, email: str, *, follow: bool = True) -> Any:
    return client.post("/accounts/login/", {"login": email, "password": "not-the-password"}, follow=follow)


def code(client: Client, email: str, *, follow: bool = True) -> Any:
    return client.post(ASK, {"email": email}, follow=follow)


def wrong_code(client: Client, email: str) -> Any:
    code(client, email)
    return client.post(CONFIRM, {"code": "12345x"}, follow=True)


def reset(client: Client, email: str, *, follow: bool = True) -> Any:
    return client.post("/accounts/password/reset/", {"email": email}, follow=follow)


DOORS: list[Callable[..., Any]] = [sign_up, wrong_password, code, wrong_code, reset]


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
def test_a_door_answers_a_known_and_an_unknown_address_alike(door: Callable[..., Any]) -> None:
    known, unknown = newcomer(email="known1@example.org").email, "nobody@example.org"
    answers = []
    for email in (known, unknown):
        response = door(Client(), email)
        page = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode()).replace(email, "EMAIL")
        answers.append((response.status_code, response.redirect_chain, page, Letter.objects.filter(to=email).count()))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("door", [sign_up, code, reset], ids=lambda door: door.__name__)
def test_the_limit_of_letters_is_the_same_for_a_known_and_an_unknown_address(door: Callable[..., Any], settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    settings.ACCOUNT_LETTERS_PER_ADDRESS_A_DAY = 2
    for email in (newcomer(email="known2@example.org").email, "nobody@example.org"):
        answers = [door(Client(), email) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
        assert "내일" in answers[-1].content.decode()
        assert Letter.objects.filter(to=email).count() == 2


def test_the_whole_site_stops_writing_at_its_daily_cap_and_makes_no_accounts_meanwhile(settings: Any, caplog: Any) -> None:
    settings.ACCOUNT_LETTERS_A_DAY = 3
    assert [sign_up(Client(), f"p{n}@example.org").status_code for n in range(5)] == [200, 200, 200, 429, 429]
    assert User.objects.count() == Letter.objects.count() == 3


def test_the_cap_opens_again_with_the_next_day_of_seoul(settings: Any, time_machine: Any) -> None:
    settings.ACCOUNT_LETTERS_A_DAY = 1
    time_machine.move_to("2026-11-26T14:58:00Z")  # 23:58 in Seoul
    assert [sign_up(Client(), f"p{n}@example.org").status_code for n in range(2)] == [200, 429]
    time_machine.move_to("2026-11-26T15:01:00Z")
    assert sign_up(Client(), "p3@example.org").status_code == 200


def test_a_campus_of_sixty_behind_one_address_signs_up_in_an_hour_mistakes_included(time_machine: Any) -> None:
    time_machine.move_to("2026-11-26T01:00:00Z", tick=False)
    for n in range(60):
        for form in (
            {"email": "", "name": "", "password1": ""},
            {"email": f"p{n}@example.org", "name": "김새봄", "password1": PASSWORD, "of_age": "on"},
        ):
            assert Client().post("/accounts/signup/", form, REMOTE_ADDR="203.0.113.9").status_code != 429
        time_machine.shift(30)
    assert User.objects.count() == 60


def test_one_address_that_signs_up_in_a_flood_is_stopped_and_cannot_hide_behind_a_header() -> None:
    answers = [
        Client().post("/accounts/signup/", {}, REMOTE_ADDR="203.0.113.9", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(70)
    ]
    assert answers.count(429) >= 10


def test_behind_a_trusted_proxy_each_person_has_an_address_of_her_own(settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    settings.ACCOUNT_RATE_LIMITS = {"signup": "1/m/ip"}
    seen = [
        Client().post("/accounts/signup/", {}, REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": f"1.1.1.1, 198.51.100.{n}"}).status_code
        for n in (1, 2, 2)
    ]
    assert seen == [200, 200, 429]


def test_codes_for_one_address_are_asked_for_three_times_in_five_minutes_at_most() -> None:
    person = newcomer(email="known3@example.org")
    for _ in range(6):
        code(Client(), person.email)
    assert Letter.objects.filter(to=person.email).count() == 3


# Sessions


def test_the_other_devices_are_signed_out_at_once() -> None:
    person, here, there = newcomer(), Client(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/130.0"}), Client()
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert "Firefox" in here.get(reverse("usersessions_list")).content.decode()
    here.post(reverse("usersessions_list"))
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_one_other_device_is_signed_out_and_nobody_elses() -> None:
    person, stranger = newcomer(), newcomer()
    here, there, third, foreign = Client(), Client(), Client(), Client()
    for browser, whose in ((here, person), (there, person), (third, person), (foreign, stranger)):
        browser.post("/accounts/login/", {"login": whose.email, "password": PASSWORD})
    ends = {
        browser: reverse("community:end-session", args=[UserSession.objects.get(session_key=browser.session.session_key).pk])
        for browser in (there, foreign)
    }
    assert ends[there] in here.get(reverse("usersessions_list")).content.decode()
    assert here.get(ends[there]).status_code == 405
    assert here.post(ends[foreign]).status_code == 404
    here.post(ends[there])
    assert [browser.get("/me/").status_code for browser in (here, there, third, foreign)] == [200, 302, 200, 200]


def test_a_new_password_ends_the_other_sessions() -> None:
    person, here, there = newcomer(), Client(), Client()
    for browser in (here, there):
        browser.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    new = "another-long-password"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_argon2_hashes_new_passwords() -> None:
    from config.settings import PASSWORD_HASHERS

    assert PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"
