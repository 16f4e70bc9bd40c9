"""Mail through a provider's own interface: what it answers decides between sent, failed, later and perhaps sent."""

from typing import Any

import pytest

from config.channels import mail_transport, provider_settings
from core import delivery
from core.letters import new_message_id
from core.models import Letter
from core.outbox import drain
from tests.services.mail_provider import ACCEPTED, mail_provider

__all__ = ["mail_provider"]

INACTIVE = "Found inactive addresses: a@example.org. Inactive recipients are ones that have generated a hard bounce."
pytestmark = pytest.mark.django_db


def sent(**fields: Any) -> Letter:
    given = {"kind": "other", "to": "a@example.org", "message_id": new_message_id(), "subject": "hi", "text": "hello", "html": "<p>hello</p>"}
    letter = Letter.objects.create(**{**given, **fields})
    drain(delivery.QUEUE)
    letter.refresh_from_db()
    return letter


def test_a_letter_goes_with_its_own_id_for_the_provider_to_bring_back(mail_provider) -> None:
    letter = sent()
    [(token, mail)] = mail_provider["mails"]
    assert (letter.state, token, mail["To"], mail["Metadata"]) == ("sent", "token", "a@example.org", {"letter": letter.message_id})
    assert (mail["TextBody"], mail["HtmlBody"]) == ("hello", "<p>hello</p>")


@pytest.mark.parametrize(
    ("answer", "state", "handed"),
    [
        (ACCEPTED, "sent", True),
        ((422, {"ErrorCode": 406, "Message": f"You tried to send to a recipient that is inactive.\n{INACTIVE}"}), "failed", False),
        ((422, {"ErrorCode": 406, "Message": "words that nobody foresaw"}), "perhaps_sent", True),
        ((400, {"ErrorCode": 0, "Message": "bad"}), "failed", False),
        ((401, {"ErrorCode": 10, "Message": "token"}), "queued", False),
        ((429, {"ErrorCode": 0, "Message": "slow down"}), "queued", False),
        ((503, {"ErrorCode": 0, "Message": "away"}), "queued", False),
        ((500, {"ErrorCode": 0, "Message": "oops"}), "perhaps_sent", True),
    ],
)
def test_the_providers_answer_decides(answer: Any, state: str, handed: bool, mail_provider) -> None:
    mail_provider["answer"] = answer
    letter = sent()
    assert (letter.state, letter.handed_at is not None) == (state, handed)


def test_a_provider_that_is_away_loses_nothing(settings) -> None:
    url = "anymail+postmark://token@?api_url=http://127.0.0.1:9/"
    settings.LETTER_TRANSPORT, settings.ANYMAIL = mail_transport(url), provider_settings(url, secret="")
    letter = sent()
    assert (letter.state, letter.handed_at, letter.attempts) == ("queued", None, 1)


def test_a_poison_letter_fails_before_the_provider_is_asked(mail_provider) -> None:
    assert (sent(to="no address").state, mail_provider["mails"]) == ("failed", [])
