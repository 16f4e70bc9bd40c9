"""Every door of the back office: through allauth, with a second factor in this session, or shut."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import get_resolver, reverse

from core.models import AccessRecord, Letter
from tests.factories import PASSWORD, UserFactory, staff

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def second_factor_on(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def second_factor_off(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    """A code is good for 30 seconds: the tests are quicker than the clock, whenever they start."""
    with time_machine.travel(datetime.now(tz=UTC), tick=False):
        yield


def code(secret: str = SECRET) -> str:
    """What the app on the phone shows now."""
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def sign_in(client: Client, user: Any, **values: Any) -> Any:
    return client.post("/accounts/login/", {"login": user.email, "password": PASSWORD, **values})


def with_app(user: Any) -> Any:
    """The person has an authenticator app."""
    totp.TOTP.activate(user, SECRET)
    return user


# Signing in and out


def test_the_back_offices_sign_in_is_the_sites_own(client):
    response = client.get("/staff/login/?next=/staff/letter/")
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=%2Fstaff%2Fletter%2F"


def test_a_password_posted_to_the_back_offices_sign_in_opens_nothing(client):
    user = staff("staff", is_superuser=True)
    response = client.post("/staff/login/", {"username": user.email, "password": PASSWORD})
    assert response["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "http:///evil.example"])
def test_the_sign_in_leads_nowhere_else(client, target):
    assert client.get("/staff/login/", {"next": target})["Location"] == "/accounts/login/?next=%2Fstaff%2F"


def test_somebody_who_does_not_work_here_is_told_so_once(client):
    client.force_login(UserFactory())
    response = client.get("/staff/")
    assert response.status_code == 403


def test_signing_out_of_the_back_office_is_signing_out_of_the_site(client, second_factor_off):
    client.force_login(staff("staff"))
    assert client.get("/staff/logout/")["Location"] == "/accounts/logout/"
    assert "_auth_user_id" in client.session
    assert client.post("/staff/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


# Wagtail's own doors (password, e-mail, users, bulk acts)


@pytest.mark.parametrize(
    "address",
    [
        "/staff/password_reset/",
        "/staff/password_reset/done/",
        "/staff/password_reset/confirm/MQ/abc-def/",
        "/staff/password_reset/complete/",
        "/staff/bulk/community/user/delete/?id=1",
        "/staff/bulk/community/user/assign_role/?id=1",
        "/staff/bulk/community/user/set_active_state/?id=1",
        "/staff/failwhale/",
    ],
)
def test_a_door_that_wagtail_would_open_is_shut(client, second_factor_off, address):
    assert client.get(address).status_code == 404
    client.force_login(staff("staff", is_superuser=True))
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_asking_wagtail_for_a_new_password_sends_nothing(client):
    user = UserFactory()
    client.post("/staff/password_reset/", {"email": user.email})
    assert not Letter.objects.exists()


def test_the_account_screen_changes_no_password_and_no_address(client, second_factor_off):
    user = staff("staff")
    client.force_login(user)
    page = client.get("/staff/account/")
    assert page.status_code == 200
    for field in ("old_password", "new_password1", "name_email-email"):
        assert field not in page.content.decode()
    values = {"name_email-email": "new@example.org", "password-new_password1": "other-password-1", "password-new_password2": "other-password-1"}
    client.post("/staff/account/", values)
    user.refresh_from_db()
    assert user.email != "new@example.org"
    assert user.check_password(PASSWORD)


def test_no_address_of_wagtails_changes_a_password():
    names = [str(pattern.pattern) for pattern in get_resolver("wagtail.admin.urls").url_patterns]
    with_passwords = {name for name in names if "password" in name or name.startswith("login")}
    assert with_passwords == {"login/", "password_reset/"}, "Wagtail has a new door: shut it in core.staff_doors"


# The second factor


@pytest.mark.parametrize("address", ["", "letter/", "pages/", "documents/", "images/", "api/main/pages/", "users/", "reports/site-history/"])
def test_without_a_second_factor_nothing_below_staff_opens(client, second_factor_on, address):
    client.force_login(staff("staff", is_superuser=True))
    response = client.get(f"/staff/{address}")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/second-factor/?next=")
    assert client.post(f"/staff/{address}").status_code == 302


def test_without_a_second_factor_nothing_is_done_either(client, second_factor_on):
    client.force_login(staff("staff"))
    one = Letter.objects.create(to="a@example.org", kind="other", text="본문", message_id="<1@test>", state="failed")
    client.post(reverse("letter:act_again", args=[one.pk]))
    one.refresh_from_db()
    assert one.state == "failed"
    assert not AccessRecord.objects.exists()


def test_somebody_without_an_app_is_shown_how_to_set_one_up(client, second_factor_on):
    client.force_login(staff("staff"))
    page = client.get("/accounts/second-factor/?next=/staff/").content.decode()
    assert reverse("mfa_activate_totp") in page
    assert reverse("mfa_reauthenticate") not in page


def test_signing_in_with_an_app_asks_for_its_code_and_then_opens_the_back_office(client, second_factor_on):
    user = with_app(staff("staff"))
    assert sign_in(client, user, next="/staff/")["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/staff/")["Location"].startswith("/accounts/login/")
    client.post("/accounts/2fa/authenticate/", {"code": code()})
    assert client.get("/staff/").status_code == 200


def test_a_wrong_code_opens_nothing(client, second_factor_on):
    user = with_app(staff("staff"))
    sign_in(client, user)
    client.post("/accounts/2fa/authenticate/", {"code": "000000" if code() != "000000" else "000001"})
    assert client.get("/staff/")["Location"].startswith("/accounts/login/")


def test_that_an_app_exists_does_not_open_a_session_that_never_used_it(client, second_factor_on):
    user = with_app(staff("staff"))
    client.force_login(user)
    assert client.get("/staff/")["Location"].startswith("/accounts/second-factor/")
    page = client.get("/accounts/second-factor/?next=/staff/letter/").content.decode()
    assert f"{reverse('mfa_reauthenticate')}?next=%2Fstaff%2Fletter%2F" in page


def test_a_code_entered_later_opens_this_session(client, second_factor_on):
    user = with_app(staff("staff"))
    client.force_login(user)
    response = client.post("/accounts/2fa/reauthenticate/?next=/staff/", {"code": code(), "next": "/staff/"})
    assert response["Location"] == "/staff/"
    assert client.get("/staff/").status_code == 200


def test_a_wrong_code_entered_later_opens_nothing(client, second_factor_on):
    user = with_app(staff("staff"))
    client.force_login(user)
    client.post("/accounts/2fa/reauthenticate/", {"code": "12345"})
    assert client.get("/staff/")["Location"].startswith("/accounts/second-factor/")


def test_typing_the_password_again_is_no_second_factor(client, second_factor_on):
    user = staff("staff")
    sign_in(client, user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.get("/staff/")["Location"].startswith("/accounts/second-factor/")


def test_from_the_first_sign_in_to_the_back_office(client, second_factor_on):
    """Sign in, type the password again, set up an app, use its code, come in: all through the real screens."""
    user = staff("staff")
    sign_in(client, user)
    assert client.get("/staff/")["Location"].startswith("/accounts/second-factor/")
    asked = client.get("/accounts/2fa/totp/activate/")["Location"]
    assert client.post(asked, {"password": PASSWORD, "next": "/accounts/2fa/totp/activate/"})["Location"] == "/accounts/2fa/totp/activate/"
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session[totp.SECRET_SESSION_KEY]
    client.post("/accounts/2fa/totp/activate/", {"code": code(secret)})
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    assert client.get("/staff/")["Location"].startswith("/accounts/second-factor/"), "setting an app up is not yet using it"
    client.post("/accounts/2fa/reauthenticate/", {"code": code(secret), "next": "/staff/"})
    assert client.get("/staff/").status_code == 200


def test_a_recovery_code_opens_the_door_when_the_phone_is_lost(client, second_factor_on):
    user = with_app(staff("staff"))
    codes = RecoveryCodes.activate(user).get_unused_codes()
    sign_in(client, user)
    client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert client.get("/staff/").status_code == 200


def test_the_doorstep_leads_nowhere_else(client, second_factor_off):
    client.force_login(staff("staff"))
    assert client.get("/accounts/second-factor/?next=https://evil.example/")["Location"] == "/staff/"


def test_the_demo_lets_its_people_in_without_one(client, second_factor_off):
    client.force_login(staff("staff"))
    assert client.get("/staff/").status_code == 200
