"""Consent as the law has it: told apart from asked, nothing ticked beforehand, withdrawn as easily as given, and never rewritten."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from community.consent_texts import ship_documents, shipped
from community.consents import AT_SIGN_UP, NEWS, Kind, agrees, who_agrees
from community.exceptions import ConsentNotOffered, NeverChanged
from community.models import Consent, ConsentDocument, User
from community.models.consents import EVERY_NOTICE
from community.services.consents import give_consent, withdraw_consent
from tests.factories import PASSWORD, newcomer

pytestmark = pytest.mark.django_db
JOIN = {"name": "김새봄", "email": "saebom@example.org", "password1": PASSWORD, "of_age": "on"}
How = Consent.How


def join(client: Client, **said: str) -> User:
    assert client.post("/accounts/signup/", {**JOIN, **said}).status_code == 302
    return User.objects.get(email=JOIN["email"])


def kinds_of(user: User) -> set[str]:
    return set(user.consents.live().values_list("document__kind", flat=True))


def next_version(kind: str, **values: Any) -> ConsentDocument:
    """Another version of a kind, in force unless told otherwise."""
    newest = ConsentDocument.objects.filter(kind=kind).order_by("-version").first()
    newest.pk, newest.version, newest._state.adding = None, newest.version + 1, True
    for name, value in {"published_at": timezone.now(), "facts": {}, **values}.items():
        setattr(newest, name, value)
    newest.save()
    return newest


# The documents


def test_every_document_has_five_notices_in_both_languages() -> None:
    documents = shipped()
    assert {one.kind for one in documents} == set(Kind.values)
    for one in documents:
        assert all(getattr(one, name).strip() for name in EVERY_NOTICE), one
        for name in EVERY_NOTICE:
            has_korean = bool(re.search("[가-힣]", getattr(one, name)))
            assert has_korean == name.endswith("_ko"), f"{one} {name}"


def test_only_the_contract_is_required_and_the_rest_is_a_choice() -> None:
    assert set(ConsentDocument.objects.filter(required=True).values_list("kind", flat=True)) == {"terms", "privacy"}


def test_the_transfer_abroad_says_who_receives_it_where_and_how() -> None:
    overseas = ConsentDocument.objects.get(kind="overseas")
    for words in ("Stripe, Inc.", "privacy@stripe.com", "미국", "암호화"):
        assert words in overseas.recipient_ko
    assert len(overseas.notices) == 6


def test_shipping_again_changes_nothing() -> None:
    before = list(ConsentDocument.objects.values())
    ship_documents()
    assert list(ConsentDocument.objects.values()) == before


def test_a_published_version_is_never_changed() -> None:
    document = ConsentDocument.objects.get(kind="terms")
    document.text_ko = "다른 말"
    with pytest.raises(NeverChanged):
        document.save()


def test_the_database_publishes_nothing_without_its_notices() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        next_version("texts", refusal_en="")


# Joining


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_nothing_is_ticked_before_she_ticks_it(client: Client, prefix: str) -> None:
    html = client.get(f"{prefix}/accounts/signup/").content.decode()
    boxes = re.findall(r'<input[^>]*type="checkbox"[^>]*>', html)
    assert len(boxes) == len(AT_SIGN_UP) + 2  # her age, and "all of these"
    assert not [box for box in boxes if "checked" in box]
    assert len(re.findall(r'<details class="consent">', html)) == len(AT_SIGN_UP) + 2  # the two notices, too
    assert html.count('<table class="notices">') == len(AT_SIGN_UP) + 2


def test_a_notice_has_no_box_to_tick(client: Client) -> None:
    html = client.get("/accounts/signup/").content.decode()
    assert 'name="terms"' not in html
    assert 'name="privacy"' not in html


def test_who_refuses_every_choice_joins_all_the_same(client: Client) -> None:
    user = join(client)
    assert kinds_of(user) == {"terms", "privacy"}
    assert not any(agrees(user, kind) for kind in AT_SIGN_UP)


def test_each_channel_of_news_is_agreed_to_by_itself(client: Client) -> None:
    user = join(client, news_kakao="on")
    assert [kind for kind in NEWS if agrees(user, kind)] == ["news_kakao"]
    assert list(who_agrees("news_kakao")) == [user]
    assert not who_agrees("news_mail")


def test_all_of_these_is_read_as_each_of_these_by_the_server(client: Client) -> None:
    assert kinds_of(join(client, agree_to_all="on")) == {"terms", "privacy", *AT_SIGN_UP}


def test_what_she_asked_to_see_stands_open_when_the_form_comes_back(client: Client) -> None:
    html = client.post("/accounts/signup/", {**JOIN, "name": "", "agree_to_all": "on"}).content.decode()
    assert html.count('<details class="consent" open>') == len(AT_SIGN_UP) + 2


def test_who_is_not_fourteen_yet_does_not_join(client: Client) -> None:
    answer = client.post("/accounts/signup/", {**JOIN, "of_age": ""})
    assert "만 14세부터 가입할 수 있어요" in answer.content.decode()
    assert not User.objects.exists()


def test_it_is_kept_which_version_she_agreed_to_when_and_how(client: Client) -> None:
    user = join(client, news_mail="on")
    consent = user.consents.get(document__kind="news_mail")
    next_version("news_mail")
    assert (consent.document.version, consent.given_how) == (1, How.SIGN_UP)
    assert timezone.now() - consent.given_at < timedelta(minutes=1)
    assert agrees(user, "news_mail")  # what she agreed to holds for what it said


def test_a_text_that_changed_while_she_read_is_shown_once_more(client: Client) -> None:
    html = client.get("/accounts/signup/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', html)[1]
    next_version("news_mail")
    answer = client.post("/accounts/signup/", {**JOIN, "news_mail": "on", "seen": seen})
    assert "읽는 사이에 문안이 바뀌었어요" in answer.content.decode()
    assert not User.objects.exists()
    seen = re.search(r'name="seen" value="([^"]+)"', answer.content.decode())[1]
    assert join(client, news_mail="on", seen=seen).consents.get(document__kind="news_mail").document.version == 2


def test_no_account_is_left_without_its_consents(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(**said: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("community.forms.consents.record_sign_up", breaks)
    with pytest.raises(RuntimeError):
        client.post("/accounts/signup/", JOIN)
    assert not User.objects.exists()


# Giving and withdrawing


def test_withdrawing_holds_at_once_and_takes_as_many_presses_as_giving(client: Client) -> None:
    user = newcomer()
    client.force_login(user)
    for act, holds in (("give", True), ("withdraw", False), ("give", True)):
        assert client.post(f"/me/privacy/consents/news_mail/{act}/").url == "/me/privacy/consents/"
        assert agrees(user, "news_mail") is holds
        assert (user in who_agrees("news_mail")) is holds
    assert [(row.given_how, row.withdrawn_how) for row in user.consents.order_by("pk")] == [
        (How.PRIVACY_CENTRE, How.PRIVACY_CENTRE),
        (How.PRIVACY_CENTRE, ""),
    ]


def test_withdrawing_closes_every_version_she_agreed_to() -> None:
    user = newcomer()
    give_consent(user=user, kind="texts", how=How.PRIVACY_CENTRE)
    next_version("texts")
    assert give_consent(user=user, kind="texts", how=How.PRIVACY_CENTRE).document.version == 2
    assert withdraw_consent(user=user, kind="texts", how=How.LETTER) == 2
    assert not agrees(user, "texts")
    assert withdraw_consent(user=user, kind="texts", how=How.LETTER) == 0


def test_agreeing_twice_is_agreeing_once() -> None:
    user = newcomer()
    first = give_consent(user=user, kind="news_mail", how=How.PRIVACY_CENTRE)
    assert give_consent(user=user, kind="news_mail", how=How.LETTER) == first


@pytest.mark.parametrize("kind", ["terms", "privacy", "nothing"])
def test_what_is_no_choice_can_be_neither_given_nor_withdrawn(client: Client, kind: str) -> None:
    user = join(client)
    before = list(Consent.objects.values())
    with pytest.raises(ConsentNotOffered):
        give_consent(user=user, kind=kind, how=How.PRIVACY_CENTRE)
    if kind != "nothing":
        with pytest.raises(ConsentNotOffered):
            withdraw_consent(user=user, kind=kind, how=How.PRIVACY_CENTRE)
    assert list(Consent.objects.values()) == before


def test_the_history_is_not_rewritten() -> None:
    consent = give_consent(user=newcomer(), kind="news_mail", how=How.PRIVACY_CENTRE)
    consent.given_at -= timedelta(days=9)
    with pytest.raises(NeverChanged):
        consent.save()
    with pytest.raises(NeverChanged):
        consent.save(update_fields=["given_at"])


def test_strangers_and_others_change_nothing(client: Client) -> None:
    user = newcomer()
    give_consent(user=user, kind="news_mail", how=How.PRIVACY_CENTRE)
    assert "/accounts/login/" in client.post("/me/privacy/consents/news_mail/withdraw/").url
    client.force_login(newcomer())
    client.post("/me/privacy/consents/news_mail/withdraw/")
    assert client.get("/me/privacy/consents/news_mail/withdraw/").status_code == 405
    assert agrees(user, "news_mail")
    assert not agrees(None, "news_mail")


# The pages


def test_my_page_shows_what_holds_and_the_text_as_it_was(client: Client) -> None:
    user = join(client, news_mail="on")
    next_version("news_mail", title_ko="새 제목")
    withdraw_consent(user=user, kind="texts", how=How.PRIVACY_CENTRE)
    client.force_login(user)
    html = client.get("/me/privacy/consents/").content.decode()
    for words in ("/consents/news_mail/1/", "새 문안이 나왔어요", "/privacy/versions/1/", "/consents/terms/1/", "가입할 때"):
        assert words in html, words
    assert "/me/privacy/consents/terms/" not in html
    assert "철회하기" in html


def test_my_page_of_somebody_from_before_consents_says_that_nothing_is_there(client: Client) -> None:
    client.force_login(newcomer())
    html = client.get("/me/privacy/consents/").content.decode()
    assert "아직 기록이 없어요" in html
    assert "철회하기" not in html
