"""What letters look like, for staff: every kind, in both languages, by day and by night, and never somebody's own."""

from typing import Any

import pytest
from django.test import Client

from community.letters import phone_code
from core.models import AccessRecord, Letter
from core.samples import DOTS, all_samples
from tests.factories import member, staff

pytestmark = pytest.mark.django_db
PREVIEW = "/staff/letters/preview/"


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def desk(client: Client) -> Client:
    client.force_login(staff("staff"))
    return client


def test_the_list_names_every_letter_with_its_ways_and_whether_it_can_be_turned_off(desk: Client) -> None:
    page = desk.get(PREVIEW).content.decode()
    assert all(f"{PREVIEW}{name}/" in page for name in all_samples())
    assert "인증번호·링크 포함" in page
    assert "항상" in page


@pytest.mark.parametrize("role", ["staff", "editor"])
def test_staff_and_editors_look_at_letters(client: Client, role: str) -> None:
    client.force_login(staff(role))
    assert client.get(PREVIEW).status_code == 200
    assert client.get(f"{PREVIEW}gift_thanks/").status_code == 200


def test_nobody_else_does(client: Client) -> None:
    client.force_login(member())
    assert [client.get(path).status_code for path in (PREVIEW, f"{PREVIEW}gift_thanks/", f"{PREVIEW}gift_thanks/html/")] == [403, 403, 403]


def test_a_letter_is_shown_as_html_in_a_sandbox_and_as_text(desk: Client) -> None:
    page = desk.get(f"{PREVIEW}gift_thanks/").content.decode()
    assert '<iframe class="letter-frame letter-frame-600" sandbox title="첫걸음 장학기금' in page.replace("\n", " ")
    assert "30,000원" in page
    assert "letter-frame-390" in desk.get(f"{PREVIEW}gift_thanks/?width=390").content.decode()


def test_the_frame_shows_the_chosen_language_and_look_and_runs_nothing(desk: Client) -> None:
    korean = desk.get(f"{PREVIEW}gift_thanks/html/?look=light")
    english = desk.get(f"{PREVIEW}gift_thanks/html/?language=en&look=dark")
    assert '<html lang="ko">' in korean.content.decode()
    assert "@media not all" in korean.content.decode()
    assert '<html lang="en">' in english.content.decode()
    assert "@media all" in english.content.decode()
    assert "default-src 'none'" in korean["Content-Security-Policy"]


def test_a_text_message_is_shown_with_its_bytes(desk: Client) -> None:
    page = desk.get(f"{PREVIEW}phone_code/").content.decode()
    assert "90바이트 중" in page
    assert DOTS in page
    assert "<iframe" not in page
    assert desk.get(f"{PREVIEW}phone_code/html/").status_code == 404


@pytest.mark.parametrize("path", ["nothing/", "nothing/html/"])
def test_a_letter_that_is_not_written_here_is_not_found(desk: Client, path: str) -> None:
    assert desk.get(f"{PREVIEW}{path}").status_code == 404


def test_looking_at_a_sample_reads_nobodys_data_and_writes_nothing(desk: Client) -> None:
    for name in all_samples():
        assert desk.get(f"{PREVIEW}{name}/?language=xx&look=%00").status_code == 200
    assert not AccessRecord.objects.exists()
    assert not Letter.objects.exists()


def test_the_menu_leads_there(desk: Client) -> None:
    assert PREVIEW in desk.get("/staff/").content.decode()


def test_the_development_mailbox_tells_channel_and_state_and_shows_a_text_as_a_bubble(client: Client) -> None:
    phone_code(to="01000000042", code="123456", language="ko")
    page = client.get("/dev/letters/").content.decode()
    assert "문자" in page
    assert "문자로 보낸 인증번호" in page
    assert "badge grey" in page
    letter = client.get(f"/dev/letters/{Letter.objects.get().pk}/").content.decode()
    assert 'class="text-bubble"' in letter
    assert "90바이트까지" in letter
