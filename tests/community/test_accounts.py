"""Signing up and in: one spelling of an address, and letters that are listed without giving away what they carry."""

import pytest
from django.urls import reverse

from community.models import User
from core.models import Letter
from tests.factories import PASSWORD, UserFactory, member, newcomer, staff
from tests.mentoring.factories import asked, mentor

pytestmark = pytest.mark.django_db


def test_a_full_width_address_signs_up_and_signs_in_as_the_one_it_means(client) -> None:
    form = {"name": "김새봄", "email": "Ｓａｅｂｏｍ＠example.org", "password1": PASSWORD, "of_age": "on"}
    assert client.post(reverse("account_signup"), form).status_code == 302
    assert User.objects.get().email == "saebom@example.org"
    known = newcomer()
    client.logout()
    wide = known.email.translate({ord(letter): ord(letter) + 0xFEE0 for letter in "person@"})
    assert wide != known.email
    assert client.post(reverse("account_login"), {"login": wide, "password": PASSWORD}).status_code == 302
    assert client.session["_auth_user_id"] == str(known.pk)


def test_a_full_width_address_of_a_known_account_makes_no_second_one(client) -> None:
    UserFactory(email="saebom@example.org")
    client.post(reverse("account_signup"), {"name": "김새봄", "email": "ｓaebom@example.org", "password1": PASSWORD, "of_age": "on"})
    assert User.objects.count() == 1


def test_a_letter_that_acts_is_listed_for_its_reader_and_leads_to_the_page_without_its_link(client) -> None:
    offer = mentor()
    asked(offer, member(name="이나래"))
    client.force_login(offer.user)
    page = client.get(reverse("community:notifications")).content.decode()
    assert "이나래" in page
    assert "/answer/" not in page
    line = offer.user.notifications.get()
    assert client.get(reverse("community:open-notification", args=[line.pk]))["Location"] == reverse("mentoring:requests")


def test_staff_see_that_a_private_letter_went_and_not_what_it_says(client, settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    asked(mentor())
    letter = Letter.objects.get(kind="mentoring_request")
    assert letter.secret
    client.force_login(staff("staff"))
    for private in (letter, Letter.objects.create(kind="mentoring_more_asked", to="a@example.org", message_id="<1@x>", text="어떤 회사예요?")):
        page = client.get(reverse("letter:inspect", args=[private.pk]))
        assert page.status_code == 200
        assert private.text.strip().splitlines()[-1] not in page.content.decode()


@pytest.mark.parametrize(
    "name", ["무료 상품권 https://evil.example", "www.evil.example", "evil.com", "ｅｖｉｌ．ｃｏｍ", "a@evil.example", "<b>김</b>", "..."]
)
def test_a_name_that_carries_an_address_is_refused_at_sign_up(client, name: str) -> None:
    """It would stand in letters that the site writes to whatever address was typed."""
    assert client.post(reverse("account_signup"), {"name": name, "email": "a@example.org", "password1": PASSWORD, "of_age": "on"}).status_code in {
        200,
        422,
    }
    assert not User.objects.exists()
    assert not Letter.objects.exists()


@pytest.mark.parametrize("name", ["김새봄", "남궁 민수", "Kim Min-su", "J. R. Kim", "O'Neill", "François·이"])
def test_names_as_people_have_them_are_taken(client, name: str) -> None:
    client.post(reverse("account_signup"), {"name": name, "email": "a@example.org", "password1": PASSWORD, "of_age": "on"})
    assert User.objects.get().name == name
