"""What providers tell: signed or refused, kept once, and what follows for the letter and its address."""

import base64
import hashlib
import hmac
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.channels import PROVIDER_KEYS, mail_transport, provider_settings
from core import notices
from core.letters import new_message_id
from core.models import BounceNotice, Letter, SuppressedAddress
from core.notices import keep_notice
from core.outbox import drain
from core.services import release_address
from tests.factories import staff

SECRET = "a-secret-of-twenty-four-or-more"
pytestmark = pytest.mark.django_db


@pytest.fixture
def relay(settings, client: Client) -> Any:
    """Tells events as a mail server of ours would: `relay(event, …)` → the answer."""
    settings.BOUNCE_WEBHOOK_SECRET = SECRET

    def tell(*events: Any, secret: str = SECRET, late: int = 0, body: bytes | None = None) -> Any:
        raw = json.dumps(list(events)).encode() if body is None else body
        stamp = str(int(time.time()) - late)
        signature = hmac.new(secret.encode(), f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()
        headers = {"X-Ieum-Timestamp": stamp, "X-Ieum-Signature": signature}
        return client.post("/webhooks/bounces/", raw, content_type="application/json", headers=headers)

    return tell


def letter(**fields: Any) -> Letter:
    given = {"kind": "other", "to": "a@example.org", "message_id": new_message_id(), "subject": "hi", "text": "hello", "state": "sent"}
    return Letter.objects.create(**{**given, **fields})


def bounce(letter: Letter, event: str = "bounced", **fields: Any) -> dict[str, Any]:
    return {"id": f"{event}-{letter.pk}", "event": event, "address": letter.to, "message_id": letter.message_id, "reason": "550 5.1.1", **fields}


def suppressed() -> list[tuple[str, str]]:
    return list(SuppressedAddress.objects.values_list("address", "source"))


@pytest.mark.parametrize(("event", "source"), [("bounced", "bounce"), ("complained", "complaint")])
def test_a_bounce_or_a_complaint_ends_on_the_suppression_list_with_its_source(event: str, source: str, relay) -> None:
    row = letter(to="A@Example.org")
    assert relay(bounce(row, event)).status_code == 200
    assert suppressed() == [], "kept first; the worker acts"
    drain(notices.QUEUE)
    notice = BounceNotice.objects.get()
    assert (notice.letter, notice.state, suppressed()) == (row, "done", [("a@example.org", source)])


def test_the_same_event_told_again_changes_nothing(relay) -> None:
    row = letter()
    for _ in range(3):
        assert relay(bounce(row)).status_code == 200
        drain(notices.QUEUE)
    release_address(address_id=SuppressedAddress.objects.get().pk, by=None)
    relay(bounce(row))
    drain(notices.QUEUE)
    assert (BounceNotice.objects.count(), suppressed()) == (1, [])


@pytest.mark.parametrize(
    ("how", "status"), [({"secret": "another"}, 403), ({"late": 301}, 403), ({"late": -301}, 403), ({"late": 299}, 200), ({"body": b"no json"}, 400)]
)
def test_a_wrong_or_old_signature_is_refused(how: dict[str, Any], status: int, relay) -> None:
    assert relay(bounce(letter()), **how).status_code == status
    assert BounceNotice.objects.count() == (1 if status == 200 else 0)


def test_a_signature_is_bound_to_its_body(relay, client) -> None:
    stamp = str(int(time.time()))
    signature = hmac.new(SECRET.encode(), f"{stamp}.[]".encode(), hashlib.sha256).hexdigest()
    headers = {"X-Ieum-Timestamp": stamp, "X-Ieum-Signature": signature}
    changed = json.dumps([bounce(letter())])
    assert client.post("/webhooks/bounces/", changed, content_type="application/json", headers=headers).status_code == 403
    assert client.post("/webhooks/bounces/", "[]", content_type="application/json").status_code == 403


@pytest.mark.parametrize("event", [{"event": "opened", "address": "a@example.org"}, {"event": "bounced"}, {}, "bounced", None, 7])
def test_an_unknown_event_is_answered_with_200_and_forgotten(event: Any, relay) -> None:
    assert relay(event).status_code == 200
    assert BounceNotice.objects.count() == 0


@pytest.mark.parametrize("address", ["/webhooks/bounces/", "/webhooks/texts/solapi/", "/webhooks/mail/postmark/"])
def test_a_door_without_a_secret_is_shut_and_no_door_answers_a_visitor(address: str, client, settings) -> None:
    assert client.post(address, "[]", content_type="application/json").status_code == 404
    settings.BOUNCE_WEBHOOK_SECRET = settings.SMS_WEBHOOK_SECRET = SECRET
    assert client.get(address).status_code in {404, 405}


def test_five_letters_turned_away_within_two_weeks_suppress_and_four_do_not(relay) -> None:
    rows = [letter() for _ in range(5)]
    for row in rows[:4]:
        relay(bounce(row, "deferred"), bounce(row, "deferred", id=f"again-{row.pk}"))
    drain(notices.QUEUE)
    assert suppressed() == []
    relay(bounce(rows[4], "deferred"))
    drain(notices.QUEUE)
    assert suppressed() == [("a@example.org", "bounce")]


def test_soft_bounces_are_forgotten_after_two_weeks_after_an_arrival_and_after_a_release(relay) -> None:
    def turned_away(count: int) -> list[tuple[str, str]]:
        for _ in range(count):
            relay(bounce(letter(), "deferred"))
        drain(notices.QUEUE)
        return suppressed()

    with time_machine.travel(timezone.now() - timedelta(days=15)):
        assert turned_away(4) == []
    assert turned_away(4) == []
    relay(bounce(letter(), "delivered"))
    drain(notices.QUEUE)
    assert turned_away(4) == []
    assert turned_away(1) != []
    release_address(address_id=SuppressedAddress.objects.get().pk, by=staff())
    assert turned_away(1) == []


def test_a_letter_that_was_perhaps_sent_is_known_to_be_once_its_server_speaks_of_it(relay) -> None:
    unsure, other = letter(state="perhaps_sent"), letter(state="perhaps_sent")
    relay(bounce(unsure, "delivered"))
    drain(notices.QUEUE)
    unsure.refresh_from_db()
    other.refresh_from_db()
    assert (unsure.state, other.state) == ("sent", "perhaps_sent")


def enveloped(report: dict[str, Any]) -> dict[str, Any]:
    """As SINGLE-REPORT comes today."""
    return {"eventDataId": f"E{report['messageId']}", "data": report, "retryCount": 0}


@pytest.mark.parametrize(("event", "died", "state"), [("failed", False, "failed"), ("delivered", True, "sent"), ("bounced", False, "sent")])
def test_a_provider_that_is_quicker_than_the_worker_is_believed_in_the_end(event: str, died: bool, state: str, relay) -> None:
    row = letter(state="queued", handed_at=timezone.now())
    relay(bounce(row, event))
    drain(notices.QUEUE)
    notice = BounceNotice.objects.get()
    assert (notice.state, notice.attempts) == (("done", 1) if event == "bounced" else ("queued", 0))
    assert suppressed() == ([("a@example.org", "bounce")] if event == "bounced" else [])
    Letter.objects.update(state="perhaps_sent" if died else "sent")
    BounceNotice.objects.update(due_at=timezone.now())
    drain(notices.QUEUE)
    row.refresh_from_db()
    assert row.state == state


@pytest.mark.parametrize("wrap", [enveloped, dict], ids=["in an envelope", "bare"])
def test_a_text_that_was_not_delivered_waits_for_staff_and_its_number_stays(wrap, settings, client) -> None:
    settings.SMS_WEBHOOK_SECRET = SECRET
    broke, gone, away = (letter(channel="sms", to=f"0100000123{n}") for n in range(3))
    report = [
        wrap({"messageId": f"M{row.pk}", "to": row.to, "statusCode": code, "customFields": {"letter": row.message_id}})
        for row, code in ((broke, "2230"), (gone, "3032"), (away, "3043"), (broke, "3000"))
    ]
    secret = hashlib.sha1(SECRET.encode(), usedforsecurity=False).hexdigest()
    for value, status in (("wrong", 403), (secret, 200), (secret, 200)):
        answer = client.post("/webhooks/texts/solapi/", report, content_type="application/json", headers={"X-Solapi-Secret": value})
        assert answer.status_code == status
    drain(notices.QUEUE)
    broke.refresh_from_db()
    assert (broke.state, broke.last_error) == ("failed", "2230")
    assert (BounceNotice.objects.count(), suppressed()) == (3, [(gone.to, "bounce")])


def test_an_alimtalk_that_kakao_turned_away_is_not_failed_while_the_provider_goes_on_by_text(settings, client) -> None:
    settings.SMS_WEBHOOK_SECRET = SECRET
    row = letter(channel="alimtalk", to="01000001231")
    headers = {"X-Solapi-Secret": hashlib.sha1(SECRET.encode(), usedforsecurity=False).hexdigest(), "X-Solapi-Event-Name": "SINGLE-REPORT"}
    for code, state in (("3104", "sent"), ("3043", "sent"), ("3024", "failed")):
        report = enveloped({"messageId": "M1", "to": row.to, "type": "ATA", "statusCode": code, "customFields": {"letter": row.message_id}})
        assert client.post("/webhooks/texts/solapi/", [report], content_type="application/json", headers=headers).status_code == 200
        drain(notices.QUEUE)
        row.refresh_from_db()
        assert row.state == state


@pytest.mark.parametrize("event", [{"data": None}, {"data": []}, {"data": {"statusCode": None}}, {"data": {"statusCode": "4000", "to": None}}, [[]]])
def test_a_report_in_no_known_shape_is_answered_with_200_and_forgotten(event: Any, settings, client) -> None:
    settings.SMS_WEBHOOK_SECRET = SECRET
    headers = {"X-Solapi-Secret": hashlib.sha1(SECRET.encode(), usedforsecurity=False).hexdigest()}
    assert client.post("/webhooks/texts/solapi/", [event], content_type="application/json", headers=headers).status_code == 200
    assert BounceNotice.objects.count() == 0


@pytest.fixture
def postmark(settings, client: Client) -> Any:
    """Tells events as Postmark does."""
    settings.MAIL_WEBHOOK_SECRET = "ieum:a-password-of-tests"
    settings.LETTER_TRANSPORT = mail_transport("anymail+postmark://token@")
    settings.ANYMAIL = provider_settings("anymail+postmark://token@", secret=settings.MAIL_WEBHOOK_SECRET)

    def tell(event: dict[str, Any], *, auth: str = "ieum:a-password-of-tests", provider: str = "postmark") -> Any:
        headers = {"Authorization": f"Basic {base64.b64encode(auth.encode()).decode()}"}
        return client.post(f"/webhooks/mail/{provider}/", event, content_type="application/json", headers=headers)

    return tell


def test_the_providers_own_events_come_through_anymail_with_the_letter_they_are_about(postmark) -> None:
    row = letter()
    event = {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "ID": 42,
        "MessageID": "b7bc2f4a",
        "Metadata": {"letter": row.message_id},
        "Email": "a@example.org",
        "Description": "The server was unable to deliver your message.",
        "BouncedAt": "2026-11-26T12:00:00Z",
    }
    assert postmark(event, auth="ieum:wrong").status_code == 400
    assert postmark(event, provider="mailgun").status_code == 404
    assert BounceNotice.objects.count() == 0
    assert [postmark(event).status_code, postmark(event).status_code] == [200, 200]
    drain(notices.QUEUE)
    assert (BounceNotice.objects.get().letter, suppressed()) == (row, [("a@example.org", "bounce")])
    assert postmark({"RecordType": "Open", "MessageID": "b7bc2f4a", "Recipient": "a@example.org"}).status_code == 200
    assert BounceNotice.objects.count() == 1


@pytest.mark.parametrize("provider", PROVIDER_KEYS)
def test_no_providers_door_opens_without_the_password_or_breaks(provider: str, settings, client) -> None:
    url = f"anymail+{provider}://token@{'?signing_secret=a-key-of-tests' if provider == 'mailersend' else ''}"
    settings.MAIL_WEBHOOK_SECRET = "ieum:a-password-of-tests"
    settings.LETTER_TRANSPORT = mail_transport(url)
    settings.ANYMAIL = provider_settings(url, secret=settings.MAIL_WEBHOOK_SECRET)
    for headers in ({}, {"Authorization": f"Basic {base64.b64encode(b'ieum:guess').decode()}"}):
        answer = client.post(f"/webhooks/mail/{provider}/", [{}], content_type="application/json", headers=headers)
        assert answer.status_code == 400, provider
    assert BounceNotice.objects.count() == 0


def test_staff_see_what_was_told_about_a_letter_and_who_says_so_of_an_address(client, settings) -> None:
    row = letter()
    keep_notice(provider="relay", what="bounced", address=row.to, event_id="1", message_id=row.message_id, reason="550 no such user")
    drain(notices.QUEUE)
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("staff"))
    assert "550 no such user" in client.get(reverse("letter:inspect", args=[row.pk])).content.decode()
    assert "반송됨" in client.get(reverse("suppressedaddress:index")).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_one_event_told_by_eight_at_once_is_kept_and_followed_once() -> None:
    row = letter()

    def tell(_n: int) -> None:
        try:
            keep_notice(provider="relay", what="bounced", address=row.to, event_id="1", message_id=row.message_id)
            drain(notices.QUEUE)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tell, range(8)))
    drain(notices.QUEUE)
    assert (BounceNotice.objects.get().state, suppressed()) == ("done", [("a@example.org", "bounce")])
