"""The code for signing in by text message: only to a phone that was confirmed by who agreed, and no word about who has one."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from community.models import Consent, ConsentDocument, MobileNumber, User
from core import delivery
from core.letters import kinds
from core.models import Letter, SuppressedAddress
from core.outbox import drain
from tests.community.test_sign_in import ASK, CONFIRM, ask, is_in
from tests.factories import newcomer
from tests.services.text_provider import TextProvider, text_provider

__all__ = ["text_provider"]

pytestmark = pytest.mark.django_db
TEXT = "/accounts/login/code/text/"
NUMBER = "01000001234"


@pytest.fixture(autouse=True)
def texts() -> ConsentDocument:
    """What she agrees to, in force."""
    cache.clear()
    words = {f"{name}_{language}": "x" for name in ("title", "purpose", "items", "period", "refusal", "consequence") for language in ("ko", "en")}
    return ConsentDocument.objects.get_or_create(kind="texts", version=99, defaults={**words, "published_at": timezone.now()})[0]


def reached(document: ConsentDocument, number: str = NUMBER, **fields: Any) -> User:
    person = newcomer(**fields)
    MobileNumber.objects.create(user=person, number=number, confirmed_at=timezone.now())
    Consent.objects.create(user=person, document=document, given_how="privacy_centre")
    return person


def texted() -> list[str]:
    return list(Letter.objects.exclude(channel="mail").order_by("pk").values_list("to", flat=True))


def test_the_code_of_the_mail_comes_by_text_as_well_and_signs_in(client: Client, texts) -> None:
    person = reached(texts)
    code = ask(client, person.email)
    assert "문자로 받기" in client.get(CONFIRM).content.decode()
    page = client.post(TEXT, follow=True)
    assert page.redirect_chain[0][0] == CONFIRM
    assert "문자로도 보냈어요" in page.content.decode()
    letter = Letter.objects.get(to=NUMBER)
    assert (letter.recipient, letter.kind, letter.secret, letter.state) == (person, "account_code", True, "queued")
    assert code in letter.text
    assert "로그인 인증번호" in letter.text
    client.post(CONFIRM, {"code": code})
    assert is_in(client)


def test_where_she_wanted_to_go_is_kept_and_nobody_is_led_elsewhere(client: Client, texts) -> None:
    ask(client, reached(texts).email)
    assert client.post(TEXT, {"next": "/mentoring/"})["Location"] == f"{CONFIRM}?next=%2Fmentoring%2F"
    assert client.post(TEXT, {"next": "https://evil.example/"})["Location"] == CONFIRM


@pytest.mark.parametrize("lacking", ["number", "confirmation", "consent", "account", "verified address"])
def test_the_answer_is_the_same_without_a_number_and_nothing_goes_out(lacking: str, texts) -> None:
    known, other = reached(texts, email="known1@example.org"), "nobody@example.org"
    if lacking != "account":
        person = reached(texts, "01000005678", email=other)
        {
            "number": MobileNumber.objects.filter(user=person).delete,
            "confirmation": lambda: MobileNumber.objects.filter(user=person).update(confirmed_at=None),
            "consent": lambda: Consent.objects.filter(user=person).update(withdrawn_at=timezone.now(), withdrawn_how="privacy_centre"),
            "verified address": lambda: EmailAddress.objects.filter(user=person).update(verified=False),
        }[lacking]()
    answers = []
    for email in (known.email, other):
        client = Client()
        client.post(ASK, {"email": email})
        told = [client.post(TEXT, follow=True) for _ in range(4)]
        pages = [re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "", page.content.decode()).replace(email, "EMAIL") for page in told]
        answers.append(([(page.status_code, page.redirect_chain) for page in told], pages))
    assert answers[0] == answers[1]
    assert texted() == [NUMBER] * 3


def test_a_phone_proves_no_mailbox_that_was_added_to_an_account(client: Client, texts) -> None:
    """Else an account with a phone could take any address that it adds and nobody has confirmed."""
    stranger = reached(texts)
    EmailAddress.objects.create(user=stranger, email="victim@example.org", verified=False, primary=False)
    client.post(ASK, {"email": "victim@example.org"})
    client.post(TEXT)
    assert texted() == []


def test_three_texts_a_day_to_one_number_whichever_address_asks(texts) -> None:
    person = reached(texts)
    EmailAddress.objects.create(user=person, email="second@example.org", verified=True, primary=False)
    for email in (person.email, "second@example.org"):
        client = Client()
        client.post(ASK, {"email": email})
        for _ in range(2):
            client.post(TEXT)
    assert texted() == [NUMBER] * 3


def test_the_days_texts_of_the_site_end_quietly(client: Client, texts, settings) -> None:
    settings.PHONE_CODES_A_DAY = 1
    for number in ("01000001111", "01000002222"):
        person, client = reached(texts, number), Client()
        client.post(ASK, {"email": person.email})
        assert "문자로도 보냈어요" in client.post(TEXT, follow=True).content.decode()
    assert texted() == ["01000001111"]


def test_without_having_asked_for_a_code_there_is_nothing_to_send(client: Client, texts) -> None:
    assert client.post(TEXT)["Location"] == ASK
    ask(client, reached(texts).email)
    assert client.get(TEXT).status_code == 405
    assert texted() == []


def test_it_is_not_offered_where_no_texts_are_sent(client: Client, texts, settings) -> None:
    settings.PHONE_CODES = False
    ask(client, reached(texts).email)
    assert "문자로 받기" not in client.get(CONFIRM).content.decode()
    assert client.post(TEXT).status_code == 404


def test_it_goes_out_at_night_loses_its_body_and_a_suppressed_number_gets_nothing(client: Client, texts, text_provider: TextProvider) -> None:
    with time_machine.travel(datetime(2026, 11, 26, 23, 30, tzinfo=ZoneInfo("Asia/Seoul"))):
        code = ask(client, reached(texts).email)
        client.post(TEXT)
        drain(delivery.QUEUE)
        assert [code in message["text"] for message in text_provider.messages] == [True]
        assert Letter.objects.get(to=NUMBER).text == ""
        SuppressedAddress.objects.create(address=NUMBER, reason="asked")
        assert "문자로도 보냈어요" in client.post(TEXT, follow=True).content.decode()
        drain(delivery.QUEUE)
    letter = Letter.objects.filter(to=NUMBER).latest("pk")
    assert (letter.state, letter.text, len(text_provider.messages)) == ("suppressed", "", 1)


def test_a_code_by_text_runs_out_with_the_code_of_the_mail(settings) -> None:
    assert kinds["account_code"].lasts.total_seconds() == settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
