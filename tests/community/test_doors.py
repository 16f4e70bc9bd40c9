"""How often one may knock, at every door: from one address, for one person, with one account, and all of us together."""

import re
import secrets
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from community.exceptions import NoCodesToday
from community.models import MembershipClaim, PhoneCode
from community.services.claims import submit_claim
from community.services.phone_codes import send_code
from core.models import AccessRecord, Letter, PrivateFile
from tests.factories import PASSWORD, RecordFactory, newcomer, staff

pytestmark = pytest.mark.django_db
LOGIN, CODE, RESET = "/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture(autouse=True)
def fresh_counters() -> None:
    cache.clear()


@pytest.fixture
def two_knocks(settings: Any) -> None:
    """Every limit of the site's own settings that counts by IP address or by account, made two; a door without one keeps allauth's, which is more."""
    for name in ("ACCOUNT_RATE_LIMITS", "MFA_RATE_LIMITS"):
        rates = {action: re.sub(r"\d+/(\w+)/(ip|user)", r"2/\1/\2", rate) for action, rate in getattr(settings, name).items()}
        setattr(settings, name, rates)


def browser_of(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def is_refused(answer: Any) -> bool:
    """By a page of its own, or in words above the form."""
    return answer.status_code == 429 or any(words in answer.content.decode() for words in ("너무 많", "잠시 잠갔어요"))


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


# From one address, whoever is asked for


OPEN_DOORS = {
    "/accounts/signup/": {},
    LOGIN: {"login": "somebody@example.org", "password": "not-the-password"},
    CODE: {"email": "nobody@example.org"},
    RESET: {"email": "nobody@example.org"},
    "/accounts/password/reset/key/abc-set-password/": {},
    "/accounts/2fa/webauthn/login/": {"credential": "{}"},
}


@pytest.mark.parametrize("door", OPEN_DOORS)
def test_one_address_is_stopped_at_every_door_and_a_forged_header_does_not_help(door: str, two_knocks: None) -> None:
    def knock(address: str) -> bool:
        forged = {"X-Forwarded-For": f"198.51.100.{secrets.randbelow(250)}", "Forwarded": "for=198.51.100.1", "X-Real-IP": "198.51.100.2"}
        said = {name: value.replace("nobody", secrets.token_hex(4)) for name, value in OPEN_DOORS[door].items()}
        return is_refused(Client().post(door, said, REMOTE_ADDR=address, headers=forged))

    assert [knock("203.0.113.9") for _n in range(3)] == [False, False, True]
    assert not knock("203.0.113.10")


def test_staff_are_written_down_with_their_own_address_behind_a_proxy_and_nobody_chooses_it(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False
    clerk = browser_of(staff("staff"))
    claim = submit_claim(by=newcomer(name="김새봄"), name="김새봄", birth_date=RecordFactory(name="김새봄").birth_date)
    for proxies in (0, 1):
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        clerk.get(f"/staff/claims/{claim.pk}/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "1.1.1.1, 198.51.100.7"})
    assert set(AccessRecord.objects.values_list("address", flat=True)) == {"10.0.0.1", "198.51.100.7"}


# For one person, from everywhere


def test_a_password_is_tried_five_times_in_five_minutes_and_then_even_the_right_one_waits() -> None:
    person = newcomer()
    for n in range(5):
        Client().post(LOGIN, {"login": person.email, "password": f"wrong-password-{n}"}, REMOTE_ADDR=f"203.0.113.{n}")
    late = Client()
    late.post(LOGIN, {"login": person.email, "password": PASSWORD}, REMOTE_ADDR="203.0.113.99")
    assert "_auth_user_id" not in late.session


def test_a_password_is_tried_forty_times_a_day_at_most(time_machine: Any) -> None:
    person = newcomer()
    for n in range(8):
        time_machine.move_to(f"2026-11-26T03:{n * 6:02}:00Z", tick=False)
        for _try in range(5):
            Client().post(LOGIN, {"login": person.email, "password": "wrong-password"})
    time_machine.move_to("2026-11-26T09:00:00Z", tick=False)
    late = Client()
    late.post(LOGIN, {"login": person.email, "password": PASSWORD})
    assert "_auth_user_id" not in late.session


def test_a_link_for_a_new_password_is_asked_for_three_times_in_five_minutes_at_most() -> None:
    person = newcomer()
    for n in range(6):
        Client().post(RESET, {"email": person.email}, REMOTE_ADDR=f"203.0.113.{n}")
    assert Letter.objects.filter(to=person.email).count() == 3


def code_of_the_app(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.parametrize("kind", ["totp", "recovery"])
def test_the_second_factor_is_tried_five_times_and_then_even_the_right_code_waits(kind: str, settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    clerk = staff("staff")
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(clerk, secret)
    Authenticator.objects.create(user=clerk, type="recovery_codes", data={"migrated_codes": ["11112222"], "used_mask": 0})
    right = code_of_the_app(secret) if kind == "totp" else "11112222"
    browser = Client()
    browser.post(LOGIN, {"login": clerk.email, "password": PASSWORD})
    for _try in range(5):
        browser.post("/accounts/2fa/authenticate/", {"code": wrong(code_of_the_app(secret))})
    browser.post("/accounts/2fa/authenticate/", {"code": right})
    assert "_auth_user_id" not in browser.session


def test_a_code_of_the_app_that_was_used_once_opens_nothing_again(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True
    clerk, secret, inside = staff("staff"), "JBSWY3DPEHPK3PXP", []
    TOTP.activate(clerk, secret)
    code = code_of_the_app(secret)
    for _browser in range(2):
        browser = Client()
        browser.post(LOGIN, {"login": clerk.email, "password": PASSWORD})
        browser.post("/accounts/2fa/authenticate/", {"code": code})
        inside.append("_auth_user_id" in browser.session)
    assert inside == [True, False]


# With one account


@pytest.mark.parametrize(
    ("door", "said"),
    [
        ("/accounts/email/", {"action_add": "", "email": ""}),
        ("/accounts/password/change/", {"oldpassword": "x"}),
        ("/accounts/reauthenticate/", {"password": "x"}),
    ],
)
def test_one_account_is_stopped_at_its_own_doors(door: str, said: dict[str, str], two_knocks: None) -> None:
    browser = browser_of(newcomer())
    assert [is_refused(browser.post(door, said)) for _n in range(3)] == [False, False, True]


def test_one_account_does_not_write_to_the_whole_town(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    settings.ACCOUNT_LETTERS_PER_ACCOUNT_A_DAY = 2
    person = newcomer()
    browser, answers = browser_of(person), []
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for n in range(4):
        answers.append(browser.post("/accounts/email/", {"action_add": "", "email": f"stranger{n}@example.org"}).status_code)
        EmailAddress.objects.filter(user=person, primary=False).delete()
    assert answers == [302, 302, 429, 429]
    assert Letter.objects.filter(to__startswith="stranger").count() == 2


def test_one_account_hands_in_ten_files_a_day_however_often_it_posts() -> None:
    browser = browser_of(newcomer(name="김새봄"))
    said = {"name": "김새봄", "birth_date": "1998-04-05"}
    answers = [browser.post("/me/claim/", {**said, "certificate": SimpleUploadedFile("수료증.pdf", PDF)}) for _n in range(12)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [422] * 2
    assert "오늘은 파일을 여러 번" in answers[-1].content.decode()
    assert PrivateFile.objects.filter(kind="certificate").count() == 10
    assert browser.post("/me/claim/", said).status_code == 302


# All of us together


def test_the_whole_site_sends_so_many_codes_by_text_a_day_and_says_so(settings: Any, caplog: Any) -> None:
    settings.PHONE_CODES_A_DAY = 2
    people = [newcomer(name=f"김새봄{n}") for n in range(3)]
    for person in people:
        record = RecordFactory(name=person.name, phone="010-0000-1234")
        submit_claim(by=person, name=person.name, birth_date=record.birth_date)
    assert MembershipClaim.objects.filter(status="submitted").count() == 3
    assert Letter.objects.filter(channel="sms").count() == PhoneCode.objects.count() == 2
    with pytest.raises(NoCodesToday):
        send_code(by=people[0])
    assert caplog.text.count("used up") == 1
    assert "오늘은 더 이상 인증번호를" in browser_of(people[2]).post("/me/claim/code/", follow=True).content.decode()
