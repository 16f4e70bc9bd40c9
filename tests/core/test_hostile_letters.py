"""Letters whose words mean harm, or merely are odd, through a real mail server."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from core import delivery
from core.letters import write_letter
from core.models import Letter
from core.outbox import drain
from mentoring.models import MentoringRequest, MentorOffer
from tests.core.test_letters import Postbox, postbox
from tests.factories import UserFactory

__all__ = ["postbox"]

pytestmark = pytest.mark.django_db
LONG = "가나다라마바사 " * 500 + "a" * 3_000


def arrived(name: str, note: str, postbox: Postbox) -> EmailMessage:
    """The letter in which somebody of this name says this, as a mail program reads it."""
    to = UserFactory()
    request = MentoringRequest(offer=MentorOffer(user=to), mentee=UserFactory.build(name=name), topic="startup", note=note)
    where = {"kind": "mentoring_request", "template": "mentoring/letters/mentoring_request"}
    write_letter(to=to.email, recipient=to, context={"request": request, "url": "http://localhost:8000/x/"}, **where)
    drain(delivery.QUEUE)
    assert Letter.objects.get().state == "sent"
    return message_from_bytes(postbox.contents[0], policy=policy.default)  # type: ignore[return-value] - the policy makes an EmailMessage


def part(message: EmailMessage, kind: str) -> str:
    found: Any = message.get_body((kind,))
    return str(found.get_content())


@pytest.mark.parametrize("note", [LONG, "x" * 2_000, "한" * 2_000, ("y" * 997 + "\r\n") * 3, ".\r\n.\r\nQUIT\r\n"])
def test_no_line_is_longer_than_a_server_takes_and_every_word_arrives(note: str, postbox: Postbox) -> None:
    message = arrived("김하나", note, postbox)
    assert max(map(len, postbox.contents[0].split(b"\r\n"))) <= 998
    for kind in ("plain", "html"):
        said = part(message, kind)
        assert all(word in said for word in note.split() if word != ".")
    assert note.split()[-1] in part(message, "plain")


@pytest.mark.parametrize(
    "name", ["👩‍💻🎉", "مرحبا", "Zoë Ångström", "김\u202e하나", "이" * 80, '"><script>alert(1)</script>', "{{ secret }}{% debug %}"]
)
def test_any_name_arrives_as_it_is_read(name: str, postbox: Postbox) -> None:
    message = arrived(name, "안녕하세요", postbox)
    shown = name.replace("\u202e", "")
    assert shown in message["Subject"]
    assert shown in part(message, "plain")
    assert "<script" not in part(message, "html")
    assert "\u202e" not in message["Subject"] + part(message, "plain") + part(message, "html")


@pytest.mark.parametrize("line", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_name_adds_no_header(line: str, postbox: Postbox) -> None:
    message = arrived(f"김하나{line}Bcc: everybody@example.org{line}{line}<b>body", "안녕하세요", postbox)
    assert set(message.keys()) == {"Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID"}
    assert "Bcc: everybody@example.org" in message["Subject"]
    assert message["To"] == Letter.objects.get().to
