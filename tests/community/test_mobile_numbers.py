"""The number for text messages: hers once the code comes back, used only while she agrees, and never beside a choice of no letters."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import ModelLogEntry

from community import letters
from community.exceptions import NothingToConfirm, TextsNotOffered, TooManyCodes, WrongCode
from community.models import Consent, ConsentDocument, MobileNumber, User
from community.reach import text_number
from community.services.mobile_numbers import confirm_number, give_number, remove_number
from core.letters import LetterKind, Wish, kinds, register_kind, write_letter
from core.models import Letter
from core.texts import LONGEST_TEXT, for_text, text_length
from mentoring import letters as _mentoring  # noqa: F401 - registers its kinds
from tests.factories import newcomer

NUMBER = "01000001234"
pytestmark = pytest.mark.django_db


@pytest.fixture
def document() -> ConsentDocument:
    """What she agrees to, in force."""
    words = {
        f"{name}_{language}": f"{name} {language}"
        for name in ("title", "purpose", "items", "period", "refusal", "consequence")
        for language in ("ko", "en")
    }
    return ConsentDocument.objects.get_or_create(kind="texts", version=99, defaults={**words, "published_at": timezone.now()})[0]


def code_to(number: str = NUMBER) -> str:
    return Letter.objects.filter(to=number, kind="phone_code").latest("pk").text.split("인증번호 ")[1][:6]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def reached() -> User:
    """Somebody who confirmed her number and agreed."""
    user = newcomer()
    give_number(number=NUMBER, by=user)
    confirm_number(code=code_to(), by=user)
    return user


@pytest.fixture
def by_text() -> Iterator[LetterKind]:
    """A kind that goes by text, too."""
    yield register_kind("by_text_test", "test", by_text=True, optional=True)
    kinds.pop("by_text_test")


def tell(user: User, kind: str = "by_text_test") -> None:
    write_letter(kind=kind, to=user.email, recipient=user, template="mentoring/letters/mentoring_expired", context={"url": "u"})


def test_only_a_confirmed_number_is_written_to(document) -> None:
    user = newcomer()
    give_number(number=NUMBER, by=user)
    assert text_number(user) == ""
    confirm_number(code=code_to(), by=user)
    assert text_number(user) == NUMBER


def test_a_withdrawn_consent_stops_texts_and_removing_the_number_withdraws_it(document, settings) -> None:
    user = reached()
    Consent.objects.update(withdrawn_at=timezone.now(), withdrawn_how="privacy_centre")
    assert text_number(user) == ""
    other = newcomer()
    give_number(number="01000005678", by=other)
    confirm_number(code=code_to("01000005678"), by=other)
    remove_number(by=other)
    assert (text_number(other), MobileNumber.objects.filter(user=other).exists()) == ("", False)
    assert Consent.objects.get(user=other).withdrawn_at is not None


def test_agreeing_and_withdrawing_stand_in_the_log_as_everywhere(document) -> None:
    user = reached()
    remove_number(by=user)
    remove_number(by=user)
    acts = ModelLogEntry.objects.filter(user=user).order_by("timestamp").values_list("action", flat=True)
    wanted = ["community.give_consent", "community.give_number", "community.confirm_number", "community.withdraw_consent", "community.remove_number"]
    assert [action for action in acts if action in wanted] == wanted


def test_a_text_that_holds_only_from_tomorrow_on_is_not_agreed_to_today(document) -> None:
    ConsentDocument.objects.filter(kind="texts").update(published_at=timezone.now() + timedelta(days=1))
    with pytest.raises(TextsNotOffered):
        give_number(number=NUMBER, by=newcomer())


def test_without_a_document_in_force_or_without_a_provider_nothing_is_offered_or_kept(document, settings) -> None:
    settings.PHONE_CODES = False
    with pytest.raises(TextsNotOffered):
        give_number(number=NUMBER, by=newcomer())
    settings.PHONE_CODES = True
    ConsentDocument.objects.filter(kind="texts").delete()
    with pytest.raises(TextsNotOffered):
        give_number(number=NUMBER, by=newcomer())
    assert not (MobileNumber.objects.exists() or Consent.objects.exists() or Letter.objects.exists())


def test_a_wrong_code_is_counted_and_five_of_them_spend_the_right_one(document) -> None:
    user = newcomer()
    give_number(number=NUMBER, by=user)
    code = code_to()
    for _ in range(5):
        with pytest.raises(WrongCode):
            confirm_number(code=wrong(code), by=user)
    with pytest.raises(WrongCode):
        confirm_number(code=code, by=user)


def test_a_code_is_good_for_five_minutes_for_its_number_and_its_account(document) -> None:
    user, other = newcomer(), newcomer()
    give_number(number=NUMBER, by=user)
    first = code_to()
    give_number(number="01000005678", by=user)
    with pytest.raises(WrongCode):
        confirm_number(code=first, by=user)
    give_number(number="01000005678", by=other)
    with pytest.raises(WrongCode):
        confirm_number(code=code_to("01000005678"), by=user)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)), pytest.raises(WrongCode):
        confirm_number(code=code_to("01000005678"), by=other)


def test_a_number_is_not_bothered_by_many_accounts_nor_by_one(document) -> None:
    for _ in range(3):
        give_number(number=NUMBER, by=newcomer())
    with pytest.raises(TooManyCodes):
        give_number(number=NUMBER, by=newcomer())
    busy = newcomer()
    for n in range(3):
        give_number(number=f"0100000500{n}", by=busy)
    with pytest.raises(TooManyCodes):
        give_number(number="01000005009", by=busy)


def test_nothing_waits_for_a_code_before_a_number_is_given_or_after_it_is_confirmed(document) -> None:
    user = reached()
    with pytest.raises(NothingToConfirm):
        confirm_number(code="123456", by=user)


def test_a_result_goes_by_mail_and_by_text_and_other_letters_by_mail_alone(document, by_text) -> None:
    user = reached()
    Letter.objects.all().delete()
    tell(user)
    tell(user, "other")
    assert sorted(Letter.objects.values_list("kind", "channel", "to")) == [
        ("by_text_test", "mail", user.email),
        ("by_text_test", "sms", NUMBER),
        ("other", "mail", user.email),
    ]


def test_a_letter_that_its_reader_does_not_want_has_no_text_beside_it(document, by_text, monkeypatch) -> None:
    user = reached()
    Letter.objects.all().delete()
    monkeypatch.setattr("core.letters.wish_of", [lambda recipient, kind: Wish.NEVER])
    tell(user)
    assert list(Letter.objects.values_list("channel", "state")) == [("mail", "held")]


def test_a_kind_with_a_template_of_its_own_goes_as_alimtalk(document, settings) -> None:
    settings.ALIMTALK_TEMPLATES = {"phone_code": "KA01TP1"}
    give_number(number=NUMBER, by=newcomer())
    assert Letter.objects.get().channel == "alimtalk"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_kind_that_goes_by_text_fits_into_one_sms(language: str, settings) -> None:
    from django.template.loader import render_to_string
    from django.utils import translation

    settings.SITE_URL = "https://ieum.example.org"
    folders = {"claim": "community", "mentoring": "mentoring"}
    found = [name for name, kind in kinds.items() if kind.by_text]
    assert len(found) >= 8
    for name in found:
        with translation.override(language):
            text = for_text(render_to_string(f"{folders[name.split('_')[0]]}/letters/{name}.sms.txt", {"site_host": "ieum.example.org"}))
        assert text_length(text) <= LONGEST_TEXT, name
        assert "ieum.example.org" in text


def test_what_is_too_long_for_a_text_goes_by_mail_alone(document, by_text, settings) -> None:
    settings.SITE_URL = f"https://{'a' * 60}.example.org"
    user = reached()
    Letter.objects.all().delete()
    tell(user)
    assert list(Letter.objects.values_list("channel", flat=True)) == ["mail"]


def test_the_page_asks_for_agreement_confirms_and_forgets(document, client) -> None:
    client.force_login(user := newcomer())
    address = "/me/notifications/phone/"
    page = client.get(address).content.decode()
    assert "purpose ko" in page
    assert "checked" not in page, "nothing is ticked beforehand"
    refused = client.post(address, {"number": "010-0000-1234"})
    assert (refused.status_code, "동의해 주셔야" in refused.content.decode(), "010-0000-1234" in refused.content.decode()) == (422, True, True)
    assert client.post(address, {"number": "02-123-4567", "agreed": "on"}).status_code == 422
    assert client.post(address, {"number": "+82 10 0000 1234", "agreed": "on"}).status_code == 302
    assert "010-0000-1234" in client.get(address).content.decode()
    assert client.post(f"{address}code/", {"code": wrong(code_to())}).status_code == 422
    assert client.post(f"{address}code/", {"code": code_to()}).status_code == 302
    assert text_number(user) == NUMBER
    assert "에 확인했어요" in client.get(address).content.decode()
    assert client.post(f"{address}remove/").status_code == 302
    assert text_number(user) == ""
    assert client.get(f"{address}remove/").status_code == 405


def test_without_an_offer_the_page_says_so_and_asks_for_nothing(client) -> None:
    ConsentDocument.objects.filter(kind="texts").update(published_at=None)
    client.force_login(newcomer())
    page = client.get("/me/notifications/phone/").content.decode()
    assert "아직 문자 안내가 없어요" in page
    assert 'name="number"' not in page


def test_the_words_of_the_office_stay_between_it_and_her(document) -> None:
    letters.office_text(to=NUMBER, person=newcomer(), words="새 주소를 알려 주세요", language="ko")
    assert kinds[Letter.objects.get().kind].private
