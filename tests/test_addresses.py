"""Every public address answers, in both languages, within its budget of queries, with content or an honest empty state."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.addresses import MACHINE, PUBLIC, SIGNED_IN
from tests.factories import member, newcomer, staff

pytestmark = pytest.mark.django_db
MOST_QUERIES, MOST_BYTES = 15, 120_000


@pytest.mark.parametrize("path", [*PUBLIC, *MACHINE, *(f"/en{path}" for path in PUBLIC)])
def test_a_public_address_answers_a_stranger_within_budget(client, path: str) -> None:
    client.get(path)  # the first request of a process also looks up content types and sites
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    assert len(queries) <= MOST_QUERIES


@pytest.mark.parametrize("path", SIGNED_IN)
def test_a_personal_address_leads_a_stranger_to_the_door_and_answers_a_member(client, path: str) -> None:
    assert client.get(path).status_code == 302
    client.force_login(member())
    assert client.get(path).status_code == 200
    assert client.get(f"/en{path}").status_code == 200


@pytest.mark.parametrize("path", ["/me/", "/me/privacy/", "/me/notifications/"])
def test_a_newcomers_own_pages_answer(client, path: str) -> None:
    client.force_login(newcomer())
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("who", ["stranger", "member", "newcomer"])
def test_the_back_office_is_closed_to_whoever_does_not_work_there(client, settings, who: str) -> None:
    settings.STAFF_SECOND_FACTOR = False
    if who != "stranger":
        client.force_login({"member": member, "newcomer": newcomer}[who]())
    response = client.get("/staff/")
    assert response.status_code in {302, 403}
    assert not response.get("Location", "").startswith("/staff/?")


def test_the_back_office_opens_for_staff(client, settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("staff"))
    assert client.get("/staff/").status_code == 200


@pytest.mark.parametrize("path", ["/", "/alumni/", "/scholarships/", "/alliance/members/", "/news/"])
def test_html_css_and_script_stay_small(client, path: str) -> None:
    html = client.get(path).content.decode()
    size = len(gzip.compress(html.encode()))
    for address in set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', html)):
        found = finders.find(address.removeprefix(settings.STATIC_URL).split("?")[0])
        assert found, address
        size += len(gzip.compress(Path(found).read_bytes()))
    assert size <= MOST_BYTES


def test_a_strangers_page_is_the_same_bytes_for_everybody_and_holds_no_token(client, rf) -> None:
    first, second = client.get("/"), type(client)().get("/", headers={"User-Agent": "another"})
    assert first.content == second.content
    assert b"csrfmiddlewaretoken" not in first.content
    assert "sessionid" not in first.cookies
    assert first["Cache-Control"] == "max-age=0, must-revalidate, public" or "public" in first["Cache-Control"]


def test_a_page_that_did_not_change_is_not_sent_again(client) -> None:
    tag = client.get("/")["ETag"]
    assert client.get("/", headers={"If-None-Match": tag}).status_code == 304


def test_every_page_says_what_the_law_wants_below_it(client) -> None:
    html = client.get("/").content.decode()
    for value in (settings.ORGANISATION["representative"], settings.ORGANISATION["number"], settings.ORGANISATION["telephone"]):
        assert str(value) in html
    assert re.search(
        r"<(strong|b)[^>]*>\s*(<a[^>]*>)?\s*개인정보 처리방침|<a[^>]*class=\"[^\"]*(strong|bold)[^\"]*\"[^>]*>\s*개인정보 처리방침", html
    )


def test_an_unknown_address_says_so_in_words(client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert "<h1" in response.content.decode()
