"""Whole addresses come from SITE_URL, whatever name a request came under: a Host header is anybody's choice."""

import pytest

from core.models import Letter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
FORGED = "forged.example.net"
SITE = "https://ieum.example.org"


@pytest.fixture(autouse=True)
def several_names(settings) -> None:
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = SITE
    settings.ALLOWED_HOSTS = ["ieum.example.org", ".example.net"]


def newest_letter() -> str:
    letter = Letter.objects.latest("pk")
    return f"{letter.subject}\n{letter.text}\n{letter.html}"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/accounts/signup/", {"name": "김새봄", "email": "new@example.org", "password1": "a-long-new-password", "of_age": "on"}),
        ("/accounts/signup/", {"name": "김새봄", "email": "known@example.org", "password1": "a-long-new-password", "of_age": "on"}),
        ("/accounts/password/reset/", {"email": "known@example.org"}),
        ("/accounts/password/reset/", {"email": "unknown@example.org"}),
    ],
)
def test_a_letter_that_a_forged_host_asked_for_leads_to_the_site(client, path: str, form: dict[str, str]) -> None:
    known = UserFactory(email="known@example.org")
    known.emailaddress_set.update_or_create(email=known.email, defaults={"verified": True, "primary": True})
    client.post(path, form, headers={"Host": FORGED})
    letter = newest_letter()
    assert FORGED not in letter
    assert f"{SITE}/" in letter


@pytest.mark.parametrize("path", ["/", "/en/", "/news/", "/scholarships/", "/alliance/members/", "/feeds/news.xml", "/sitemap.xml", "/robots.txt"])
def test_no_page_repeats_a_forged_host(client, path: str) -> None:
    said = client.get(path, headers={"Host": FORGED})
    assert said.status_code == 200
    assert FORGED not in said.text
    assert SITE in said.text


def test_the_sitemap_names_every_page_under_the_site(client) -> None:
    said = client.get("/sitemap.xml", headers={"Host": FORGED}).text
    addresses = [part.partition("</loc>")[0] for part in said.split("<loc>")[1:]]
    assert addresses
    assert [address for address in addresses if not address.startswith(f"{SITE}/")] == []


def test_a_host_that_is_not_ours_is_refused(client) -> None:
    assert client.get("/", headers={"Host": "elsewhere.example.com"}).status_code == 400


def test_the_way_to_https_leads_to_the_site(client, settings) -> None:
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "ieum.example.org"
    answer = client.get("/news/", headers={"Host": FORGED})
    assert (answer.status_code, answer["Location"]) == (301, f"{SITE}/news/")
