"""The inbox: a line beside every letter to an account, read by its owner alone."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.models import Notification, NotificationPreference
from core.letters import Wish, kinds, register_kind, write_letter
from core.models import Letter
from tests.factories import PASSWORD, member, newcomer
from tests.mentoring.factories import asked, mentor

pytestmark = pytest.mark.django_db
INBOX = "/me/notifications/"


@pytest.fixture
def tidings(monkeypatch):
    """An optional kind of letters, and how one is written to somebody."""
    monkeypatch.setattr("core.letters.kinds", kinds)
    register_kind("tidings", "소식", optional=True, about="community:people")
    yield lambda to, **more: write_letter(
        kind="tidings",
        to=to.email,
        recipient=to,
        template="community/letters/claim_received",
        context={"url": "https://x.example", "claim": None, "record": None},
        **more,
    )
    del kinds["tidings"]


def line(user, **fields) -> Notification:
    return Notification.objects.create(user=user, **{"kind": "claim_received", "title": "알림 하나", **fields})


def wants(user, wish: str) -> None:
    NotificationPreference.objects.create(user=user, kind="tidings", wish=wish)


def test_a_letter_to_an_account_leaves_one_line_that_leads_to_the_matter(tidings) -> None:
    user = newcomer()
    letter = tidings(user, dedup_key="once")
    assert tidings(user, dedup_key="once").pk == letter.pk
    found = Notification.objects.get()
    assert (found.user, found.letter, found.title, found.url, found.read_at) == (user, letter, letter.subject, "/alumni/", None)


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        ("/en/mentoring/requests/", "/mentoring/requests/"),
        ("http://localhost:8000/scholarships/", "/scholarships/"),
        ("https://evil.example/", ""),
        ("//evil.example/", ""),
        ("/" + "a" * 300, ""),
    ],
)
def test_a_line_leads_to_a_page_of_this_site_without_its_language(tidings, settings, given: str, stands: str) -> None:
    settings.SITE_URL = "http://localhost:8000"
    tidings(newcomer(), url=given)
    assert Notification.objects.get().url == stands


def test_codes_text_messages_and_letters_to_no_account_leave_no_line(tidings) -> None:
    user = newcomer()
    write_letter(kind="phone_code", to="010", template="community/letters/phone_code", context={"code": "1"}, recipient=user, channel="sms")
    write_letter(kind="phone_code", to="010", template="community/letters/phone_code", context={"code": "1"}, channel="sms")
    write_letter(kind="tidings", to="a@example.org", template="community/letters/phone_code", context={"code": "1"}, recipient=user, channel="sms")
    assert not Notification.objects.exists()


@pytest.mark.parametrize(("wish", "state", "waits"), [(Wish.NOW, "queued", False), (Wish.WEEKLY, "held", True), (Wish.NEVER, "held", False)])
def test_a_line_stands_whatever_its_reader_wants_and_the_weekly_one_waits_for_the_digest(tidings, wish: str, state: str, waits: bool) -> None:
    user = newcomer()
    wants(user, wish)
    assert tidings(user).state == state
    assert Notification.objects.get().for_digest is waits


def test_what_always_goes_goes_whatever_was_wished() -> None:
    offer = mentor()
    NotificationPreference.objects.create(user=offer.user, kind="mentoring_request", wish=Wish.NEVER)
    asked(offer)
    assert Letter.objects.get(kind="mentoring_request").state == "queued"


def test_the_inbox_shows_my_lines_unread_first_and_nobody_elses(client) -> None:
    me, other = newcomer(), newcomer()
    line(me, title="지난 소식", read_at=timezone.now(), created_at=timezone.now() + timedelta(days=1))
    line(me, title="새 소식")
    line(other, title="남의 소식")
    client.force_login(me)
    page = client.get(INBOX).content.decode()
    assert page.index("새 소식") < page.index("지난 소식")
    assert "남의 소식" not in page


def test_opening_a_line_marks_it_read_and_goes_where_the_matter_is_in_the_readers_language(client) -> None:
    me = newcomer()
    mine = line(me, url="/mentoring/requests/", for_digest=True)
    client.force_login(me)
    opened = client.get(reverse("community:open-notification", args=[mine.pk]))
    assert opened["Location"] == "/mentoring/requests/"
    assert client.get(f"/en{INBOX}{mine.pk}/")["Location"] == "/en/mentoring/requests/"
    mine.refresh_from_db()
    assert mine.read_at is not None
    assert not mine.for_digest


def test_looking_ahead_reads_nothing(client) -> None:
    me = newcomer()
    mine = line(me, url="/alumni/")
    client.force_login(me)
    client.head(f"{INBOX}{mine.pk}/")
    client.get(f"{INBOX}{mine.pk}/", headers={"Sec-Purpose": "prefetch;prerender"})
    mine.refresh_from_db()
    assert mine.read_at is None


def test_another_persons_line_does_not_exist(client) -> None:
    theirs = line(newcomer(), url="/alumni/")
    client.force_login(newcomer())
    assert client.get(f"{INBOX}{theirs.pk}/").status_code == 404
    client.post(f"{INBOX}read/")
    theirs.refresh_from_db()
    assert theirs.read_at is None


def test_one_button_reads_everything(client) -> None:
    me = newcomer()
    line(me), line(me)
    client.force_login(me)
    assert client.get(f"{INBOX}read/").status_code == 405
    assert client.post(f"{INBOX}read/").status_code == 302
    assert not Notification.objects.filter(read_at=None).exists()


@pytest.mark.parametrize(("how_many", "shown"), [(1, "1개"), (99, "99개"), (100, "99+개")])
def test_the_head_of_every_page_says_how_many_are_unread(client, how_many: int, shown: str) -> None:
    me = newcomer()
    Notification.objects.bulk_create(Notification(user=me, kind="x", title="x") for _ in range(how_many))
    client.force_login(me)
    assert f'aria-label="받은 알림, 안 읽은 알림 {shown}"' in client.get("/me/").content.decode()


def test_a_stranger_has_no_bell(client) -> None:
    assert "notifications" not in client.get("/").content.decode()


def test_an_empty_inbox_says_so(client) -> None:
    client.force_login(newcomer())
    assert "아직 없어요" in client.get(INBOX).content.decode()


def test_a_long_inbox_has_pages(client) -> None:
    me = newcomer()
    Notification.objects.bulk_create(Notification(user=me, kind="x", title=f"알림 {number}") for number in range(31))
    client.force_login(me)
    assert client.get(INBOX).content.decode().count("/me/notifications/") > 30
    assert "알림 0<" in client.get(f"{INBOX}?page=2").content.decode()


def test_a_mentor_finds_who_asked_and_the_page_to_answer_on_without_the_secret_link(client) -> None:
    offer = mentor()
    asked(offer, member(name="이나래"))
    found = Notification.objects.get(user=offer.user)
    assert "이나래" in found.title
    assert found.url == reverse("mentoring:requests")


def test_an_account_with_lines_that_was_never_confirmed_is_still_purged(client) -> None:
    from core.periods import periods

    user = newcomer(confirmed=False, date_joined=timezone.now() - timedelta(days=8), password=PASSWORD)
    line(user)
    assert periods["unverified_accounts"].run() == 1
