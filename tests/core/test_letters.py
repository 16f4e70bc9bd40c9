"""Letters: written as rows, sent by the worker through a real mail server, never twice without saying so."""

import smtplib
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.mail import EmailMultiAlternatives, send_mail
from django.utils import timezone
from environ import Env

from core import delivery
from core.exceptions import UnknownLetterKind
from core.letters import new_message_id, write_letter
from core.models import Letter, SuppressedAddress
from core.outbox import drain
from core.periods import periods
from tests.factories import UserFactory
from tests.services.ports import free_port


class Postbox:
    """A mail server's memory. `refuse` answers 451 to whoever is named."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.contents: list[bytes] = []
        self.refuse: set[str] = set()

    async def handle_RCPT(self, server, session, envelope, address, options) -> str:
        if address in self.refuse:
            return "451 4.7.1 come back later"
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope) -> str:
        text = envelope.content.decode()
        self.contents.append(envelope.content)
        self.ids.append(text.split("Message-ID: ", 1)[1].split("\r\n", 1)[0])
        return "250 OK"


@pytest.fixture
def postbox(settings):
    box = Postbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    box.port = server.port
    settings.LETTER_TRANSPORT = Env.email_url_config(f"smtp://127.0.0.1:{box.port}")
    yield box
    server.stop()


def letter(**fields) -> Letter:
    return Letter.objects.create(
        **{"kind": "other", "to": "a@example.org", "message_id": new_message_id(), "subject": "hi", "text": "hello", **fields}
    )


@pytest.mark.django_db
def test_djangos_own_mail_becomes_one_letter_a_recipient() -> None:
    message = EmailMultiAlternatives("Subject\n", "text", None, ["a@example.org", "b@example.org"])
    message.attach_alternative("<p>html</p>", "text/html")
    message.send()
    assert sorted(Letter.objects.values_list("to", "subject", "html")) == [
        ("a@example.org", "Subject", "<p>html</p>"),
        ("b@example.org", "Subject", "<p>html</p>"),
    ]


@pytest.mark.django_db
def test_without_a_mail_server_letters_stay_readable() -> None:
    send_mail("s", "body", None, ["a@example.org"])
    drain(delivery.QUEUE)
    assert Letter.objects.values_list("state", "text").get() == ("sent", "body")


@pytest.mark.django_db
def test_a_letter_goes_through_a_real_server_with_its_message_id(postbox) -> None:
    row = letter()
    drain(delivery.QUEUE)
    row.refresh_from_db()
    assert (row.state, postbox.ids) == ("sent", [row.message_id])


@pytest.mark.django_db
def test_a_secret_loses_its_body_once_sent(postbox) -> None:
    row = letter(secret=True, html="<p>code</p>")
    drain(delivery.QUEUE)
    row.refresh_from_db()
    assert (row.state, row.text, row.html) == ("sent", "", "")


@pytest.mark.django_db
def test_a_server_that_says_no_gets_it_again_later(postbox) -> None:
    postbox.refuse.add("a@example.org")
    row = letter()
    drain(delivery.QUEUE)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.handed_at) == ("queued", 1, None)
    assert "451" in row.last_error
    postbox.refuse.clear()
    Letter.objects.update(due_at=row.created_at)
    drain(delivery.QUEUE)
    row.refresh_from_db()
    assert row.state == "sent"


@pytest.mark.django_db
def test_a_server_that_says_no_for_good_is_believed(postbox) -> None:
    row = letter(to="nobody@example.org")
    drain(delivery.QUEUE)
    row.refresh_from_db()
    assert (row.state, row.attempts, row.handed_at) == ("failed", 1, None)
    assert "no such user" in row.last_error


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken",
    [
        {"to": "no address at all"},
        {"to": "a@example.org\nBcc: everybody@example.org"},
        {"headers": {"X-Reply": "one\r\nBcc: everybody@example.org"}},
        {"sender": "이음 <ieum@example.org>\nBcc: b@example.org"},
        {"to": "홍길동@example.org"},
    ],
)
def test_a_poison_letter_fails_alone_and_is_seen(broken: dict, postbox) -> None:
    poison, healthy = letter(**broken), letter(to="b@example.org")
    drain(delivery.QUEUE)
    poison.refresh_from_db()
    healthy.refresh_from_db()
    assert (poison.state, poison.attempts, poison.handed_at) == ("failed", 1, None)
    assert poison.last_error
    assert poison in delivery.QUEUE.model.objects.stuck()
    assert (healthy.state, postbox.ids) == ("sent", [healthy.message_id])


@pytest.mark.django_db
def test_a_server_that_is_away_loses_nothing(settings) -> None:
    settings.LETTER_TRANSPORT = Env.email_url_config("smtp://127.0.0.1:9")
    row = letter()
    drain(delivery.QUEUE)
    row.refresh_from_db()
    assert (row.state, row.handed_at) == ("queued", None)


@pytest.mark.django_db
def test_a_process_that_died_after_handing_over_leaves_perhaps_sent(postbox, monkeypatch) -> None:
    class Death(BaseException):
        """A process that ends here and now."""

    def die(self, messages):
        raise Death

    row = letter()
    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.send_messages", die)
    with pytest.raises(Death):
        drain(delivery.QUEUE)
    Letter.objects.update(leased_until=row.created_at)
    drain(delivery.QUEUE)
    row.refresh_from_db()
    assert (row.state, postbox.ids) == ("perhaps_sent", [])


@pytest.mark.django_db
def test_a_broken_connection_after_handing_over_is_perhaps_sent_too(postbox, monkeypatch) -> None:
    def hang_up(self, messages):
        raise smtplib.SMTPServerDisconnected("gone")

    row = letter()
    monkeypatch.setattr("django.core.mail.backends.smtp.EmailBackend.send_messages", hang_up)
    drain(delivery.QUEUE)
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("perhaps_sent", "SMTPServerDisconnected: gone")


@pytest.mark.django_db
def test_a_suppressed_address_gets_nothing(postbox) -> None:
    SuppressedAddress.objects.create(address="a@example.org", reason="bounced")
    row = letter(to="Anna <A@example.org>")
    drain(delivery.QUEUE)
    row.refresh_from_db()
    assert (row.state, postbox.ids) == ("suppressed", [])


@pytest.mark.django_db
def test_a_letter_with_a_key_is_written_once() -> None:
    user = UserFactory()
    made = {write_letter(kind="other", to=user.email, recipient=user, template="tests/letter", dedup_key="once").pk for _ in range(3)}
    assert len(made) == 1


@pytest.mark.django_db
def test_a_letter_that_is_taken_for_the_first_is_still_written_once() -> None:
    said = {"kind": "other", "to": "a@example.org", "template": "tests/letter", "dedup_key": "once", "look_first": False}
    assert len({write_letter(**said).pk for _ in range(2)}) == 1
    assert Letter.objects.count() == 1


@pytest.mark.django_db
def test_a_letter_speaks_its_readers_language() -> None:
    korean, english = UserFactory(preferred_language="ko"), UserFactory(preferred_language="en")
    subjects = [write_letter(kind="other", to=one.email, recipient=one, template="tests/letter").subject for one in (korean, english)]
    assert subjects == ["언어: ko", "언어: en"]


@pytest.mark.django_db
def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(UnknownLetterKind):
        write_letter(kind="nobody-knows", to="a@example.org", template="tests/letter")


@pytest.fixture(autouse=True)
def letter_templates(settings, tmp_path: Path):
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "letter.subject.txt").write_text("언어: {{ language }}\n")
    (folder / "letter.txt").write_text("hello {{ recipient.name }}")
    changed = {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    settings.TEMPLATES = [changed]


@pytest.mark.django_db
def test_a_secret_that_waited_too_long_fails_instead_of_going_out_empty() -> None:
    waiting, gone = letter(secret=True), letter(secret=True, state="sent")
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        periods["secret_bodies"].run()
    waiting.refresh_from_db()
    gone.refresh_from_db()
    assert (waiting.state, waiting.text, gone.state, gone.text) == ("failed", "", "sent", "")


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "seconds"), [("account_code", 900), ("phone_code", 300)])
def test_a_code_that_ran_out_while_it_waited_is_dropped_with_its_reason_and_its_body(kind: str, seconds: int, postbox, settings) -> None:
    now = timezone.now()
    late, in_time = (
        Letter.objects.create(
            kind=kind, to=f"{name}@example.org", subject="code", text="123456", html="<b>123456</b>", secret=True, message_id=new_message_id()
        )
        for name in ("late", "early")
    )
    Letter.objects.filter(pk=late.pk).update(created_at=now - timedelta(seconds=seconds + 5))
    Letter.objects.filter(pk=in_time.pk).update(created_at=now - timedelta(seconds=seconds - 60))
    drain(delivery.QUEUE)
    late.refresh_from_db()
    in_time.refresh_from_db()
    assert (late.state, late.text, late.html) == ("failed", "", "")
    assert "had run out" in late.last_error
    assert in_time.state == "sent"
    assert postbox.ids == [in_time.message_id]
    drain(delivery.QUEUE)
    assert len(postbox.ids) == 1
