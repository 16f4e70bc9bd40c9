"""New versions of what people are told and asked: drafts, the days before they hold, the policy as it was, and the letters."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from community.exceptions import NeverChanged, NoticeMissing, TooSoon
from community.models import Consent, ConsentDocument, User
from community.services.consent_documents import begin_version, edit_document, publish_document
from community.services.consent_letters import announce_changes, confirm_news, remind_of_news
from community.services.consents import give_consent, withdraw_consent
from core.models import Letter
from tests.community.test_consents import next_version
from tests.factories import UserFactory, newcomer, staff

pytestmark = pytest.mark.django_db
How = Consent.How


def draft(kind: str = "terms", **values: Any) -> ConsentDocument:
    begun = begin_version(kind=kind, by=newcomer())
    told = {"changes_ko": "탈퇴 절차를 쉽게 고쳤어요.", "changes_en": "Leaving is easier.", **values}
    return edit_document(document_id=begun.pk, values=told, by=newcomer())


def publish(document: ConsentDocument, days: float) -> ConsentDocument:
    return publish_document(document_id=document.pk, holds_from=timezone.now() + timedelta(days=days), by=newcomer())


# Publishing


@pytest.mark.parametrize(("worse", "days", "fits"), [(False, 6.9, False), (False, 7, True), (True, 29.9, False), (True, 30, True)])
def test_what_binds_everybody_is_told_seven_days_before_or_thirty_to_their_disadvantage(worse: bool, days: float, fits: bool) -> None:
    document = draft(to_disadvantage=worse)
    if not fits:
        with pytest.raises(TooSoon):
            publish(document, days)
        assert ConsentDocument.objects.drafts().get() == document
    else:
        publish(document, days)
        assert ConsentDocument.objects.in_force().get(kind="terms").version == 1  # until its day


def test_a_choice_may_hold_at_once_and_then_counts_for_whoever_agrees_from_now_on() -> None:
    publish(draft("news_mail"), 0)
    assert give_consent(user=newcomer(), kind="news_mail", how=How.PRIVACY_CENTRE).document.version == 2


def test_nothing_is_published_with_a_notice_missing() -> None:
    for missing in ("period_en", "changes_ko"):
        document = draft(**{missing: " "})
        with pytest.raises(NoticeMissing):
            publish(document, 9)


def test_what_is_published_is_neither_edited_nor_published_again() -> None:
    document = publish(draft(), 9)
    with pytest.raises(NeverChanged):
        edit_document(document_id=document.pk, values={"title_ko": "다른 제목"}, by=newcomer())
    with pytest.raises(NeverChanged):
        publish(document, 20)


def test_two_who_begin_a_version_write_in_the_same_draft() -> None:
    assert begin_version(kind="terms", by=newcomer()) == begin_version(kind="terms", by=newcomer())


# The pages


@pytest.mark.parametrize(
    ("path", "title"),
    [("/privacy/", "개인정보 처리방침"), ("/terms/", "이음 이용약관"), ("/en/privacy/", "Privacy policy"), ("/en/terms/", "Terms of use")],
)
def test_policy_and_terms_stand_there_from_the_first_migrate_on(client: Client, path: str, title: str) -> None:
    html = client.get(path).content.decode()
    assert f"<h1>{title}</h1>" in html
    assert "[[" not in html
    assert len(html) < 120_000


def test_the_policy_says_how_long_who_works_for_us_whom_to_turn_to_and_where_to_complain(client: Client, settings: Any) -> None:
    html = client.get("/privacy/").content.decode()
    for words in (
        "접속기록",
        "2년",
        "Stripe, Inc.",
        settings.ORGANISATION["telephone"],
        "1833-6972",
        "118",
        "국외 이전",
        "시행일",
    ):
        assert words in html, words
    labels = ConsentDocument.objects.get(kind="privacy").facts["ko"]["periods"]
    assert len(labels) == len(settings.RETENTION)
    assert not [label for label, _length in labels if label in settings.RETENTION]  # each has words
    assert not [label for label, length in labels if length.startswith("0")]  # what goes at once is not kept "for 0 years"


def test_an_earlier_policy_stands_as_it_was_when_the_settings_change(client: Client, settings: Any) -> None:
    before = client.get("/privacy/").content.decode()
    settings.RETENTION = {**settings.RETENTION, "letters": 77}
    assert client.get("/privacy/").content.decode() == before
    next_version("privacy", changes_ko="보유 기간이 바뀌었어요", text_ko="## 새 처리방침")
    html = client.get("/privacy/").content.decode()
    assert "보유 기간이 바뀌었어요" in html
    assert "/privacy/versions/1/" in html
    old = client.get("/privacy/versions/1/").content.decode()
    assert "지난 판이에요" in old
    assert "77일" not in old
    assert "1833-6972" in old


def test_a_draft_has_no_page_and_an_announced_version_has(client: Client) -> None:
    document = draft("privacy")
    assert client.get("/privacy/versions/2/").status_code == 404
    publish(document, 9)
    assert "미리 알려 드리는 판" in client.get("/privacy/versions/2/").content.decode()
    assert "/privacy/versions/2/" in client.get("/privacy/").content.decode()
    assert client.get("/consents/nothing/1/").status_code == 404


def test_words_of_a_document_are_never_read_as_html(client: Client) -> None:
    next_version("terms", text_ko="## <b>굵게</b>\n- <script>", changes_ko="<i>")
    html = client.get("/terms/").content.decode()
    assert "&lt;b&gt;" in html
    assert "<script>" not in html.partition("<main")[2].partition("</main>")[0]


# The back office


@pytest.fixture
def office(client: Client, settings: Any) -> Client:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("staff"))
    return client


def test_staff_write_and_publish_a_version_and_never_touch_it_after(office: Client) -> None:
    at = office.post("/staff/consents/new/terms/").url
    page = office.get(at).content.decode()
    values = dict.fromkeys(re.findall(r'<(?:input type="text"|textarea)[^>]*?name="(\w+_(?:ko|en))"', page), "말")
    assert len(values) >= 16
    assert office.post(at, values).status_code == 302
    soon = office.post(f"{at}publish/", {"holds_from": str(timezone.localdate())})
    assert soon.status_code == 422
    assert "시행 전에 미리 알려야 해요" in soon.content.decode()
    day = timezone.localdate() + timedelta(days=9)
    assert office.post(f"{at}publish/", {"holds_from": str(day)}).url == "/staff/consents/"
    document = ConsentDocument.objects.get(kind="terms", version=2)
    assert timezone.localdate(document.published_at) == day
    office.post(at, {**values, "title_ko": "다른 제목"})
    document.refresh_from_db()
    assert document.title_ko == "말"


def test_two_who_write_in_one_draft_do_not_undo_each_other_unseen(office: Client) -> None:
    at = office.post("/staff/consents/new/terms/").url
    page = office.get(at).content.decode()
    names = re.findall(r'<(?:input type="text"|textarea)[^>]*?name="(\w+_(?:ko|en))"', page)
    seen = re.search(r'name="seen" value="(\w+)"', page)[1]
    mine, theirs = ({**dict.fromkeys(names, "말"), "text_ko": words, "seen": seen} for words in ("내가 쓴 본문", "동료가 쓴 본문"))
    assert office.post(at, theirs).status_code == 302
    clash = office.post(at, mine)
    html = clash.content.decode()
    assert (clash.status_code, "내가 쓴 본문" in html, "동료가 쓴 본문" in html, "그사이 다른 분이" in html) == (422, True, True, True)
    day = str(timezone.localdate() + timedelta(days=9))
    unread = office.post(f"{at}publish/", {"holds_from": day, "seen": seen})
    assert (unread.status_code, "읽어 본 뒤에" in unread.content.decode()) == (422, True)
    assert ConsentDocument.objects.drafts().get().text_ko == "동료가 쓴 본문"
    now = re.search(r'name="seen" value="(\w+)"', html)[1]
    assert office.post(at, {**mine, "seen": now}).status_code == 302
    assert ConsentDocument.objects.drafts().get().text_ko == "내가 쓴 본문"


def test_a_draft_says_whom_publishing_it_reaches(office: Client) -> None:
    give_consent(user=UserFactory(), kind="news_mail", how=How.PRIVACY_CENTRE)
    choice = office.post("/staff/consents/new/news_mail/").url
    duty = office.post("/staff/consents/new/terms/").url
    assert "지금 동의한 1명" in office.get(choice).content.decode()
    assert f"회원 {User.objects.filter(is_active=True).count()}명 모두에게" in office.get(duty).content.decode()


def test_staff_see_counts_and_no_person(office: Client) -> None:
    user = UserFactory(name="김숨은이")
    for kind in ("news_mail", "texts"):
        give_consent(user=user, kind=kind, how=How.PRIVACY_CENTRE)
    withdraw_consent(user=user, kind="texts", how=How.PRIVACY_CENTRE)
    html = office.get("/staff/consents/").content.decode()
    rows = dict(re.findall(r'/consents/(\w+)/1/">.*?<td>1</td>.*?<td>(\d+</td>\s*<td>\d+)</td>', html, re.DOTALL))
    assert re.sub(r"\D+", " ", rows["news_mail"]) == "1 0"
    assert re.sub(r"\D+", " ", rows["texts"]) == "0 1"
    assert user.name not in html
    assert user.email not in html


def test_staff_hear_when_the_policy_is_behind_the_settings(office: Client, settings: Any) -> None:
    assert "지금 설정과 다른 것이" not in office.get("/staff/consents/").content.decode()
    settings.RETENTION = {**settings.RETENTION, "letters": 77}
    assert "지금 설정과 다른 것이" in office.get("/staff/consents/").content.decode()
    publish(draft("privacy"), 9)
    assert "지금 설정과 다른 것이" not in office.get("/staff/consents/").content.decode()


@pytest.mark.parametrize("role", ["editor", "officer", "auditor"])
def test_nobody_else_in_the_office_touches_the_texts(client: Client, settings: Any, role: str) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff(role))
    assert client.get("/staff/consents/").status_code in {302, 403}
    client.post("/staff/consents/new/terms/")
    assert not ConsentDocument.objects.drafts().exists()


# The letters


def letters(kind: str) -> list[Letter]:
    return list(Letter.objects.filter(kind=kind).order_by("pk"))


def test_everybody_hears_once_of_a_change_before_it_holds() -> None:
    korean, english = newcomer(), UserFactory(preferred_language="en")
    UserFactory(confirmed=False), UserFactory(is_active=False)
    document = publish(draft(), 9)
    known = {letter.recipient_id for letter in letters("terms_changed")}
    assert known == set()
    announce_changes(), announce_changes()
    told = {letter.recipient_id: letter for letter in letters("terms_changed")}
    assert {korean.pk, english.pk} <= told.keys()
    assert len(letters("terms_changed")) == len(told)
    assert "탈퇴 절차를 쉽게 고쳤어요." in told[korean.pk].text
    assert "/consents/terms/2/" in told[korean.pk].text
    assert "Leaving is easier." in told[english.pk].html
    assert f"/en{document.get_absolute_url().removeprefix('/en')}" in told[english.pk].text
    assert not re.search("[가-힣]", told[english.pk].subject)


def test_nobody_is_written_to_about_a_choice_or_a_version_that_holds_already() -> None:
    newcomer()
    publish(draft("news_mail"), 0)
    next_version("terms")
    announce_changes()
    assert letters("terms_changed") == []


def test_who_agreed_to_news_or_withdrew_hears_so_once_within_a_day(time_machine: Any) -> None:
    time_machine.move_to("2026-11-26T01:00:00Z", tick=False)
    user = newcomer()
    give_consent(user=user, kind="texts", how=How.SIGN_UP)
    give_consent(user=user, kind="news_mail", how=How.SIGN_UP)
    time_machine.shift(3600)
    confirm_news(), confirm_news()
    (first,) = letters("news_consent")
    assert "메일로 받는 소식과 행사: 2026년 11월 26일 동의" in first.text
    assert "문자로" not in first.text  # text notices are no news
    time_machine.shift(24 * 3600)
    withdraw_consent(user=user, kind="news_mail", how=How.PRIVACY_CENTRE)
    time_machine.shift(3600)
    confirm_news()
    assert "2026년 11월 27일 철회" in letters("news_consent")[1].text
    assert "/me/privacy/consents/" in letters("news_consent")[1].html


def test_every_two_years_and_not_sooner_she_is_reminded_that_she_agreed(time_machine: Any) -> None:
    time_machine.move_to("2026-11-26T01:00:00Z", tick=False)
    user = newcomer()
    for kind in ("news_mail", "news_kakao"):
        give_consent(user=user, kind=kind, how=How.SIGN_UP)
    for days, written in ((729, 0), (1, 1), (1, 1), (729, 2)):
        time_machine.shift(days * 86_400)
        remind_of_news()
        assert len(letters("news_reminder")) == written, days
    assert letters("news_reminder")[0].text.count("2026년 11월 26일 동의") == 2
    withdraw_consent(user=user, kind="news_mail", how=How.LETTER)
    withdraw_consent(user=user, kind="news_kakao", how=How.LETTER)
    time_machine.shift(731 * 86_400)
    remind_of_news()
    assert len(letters("news_reminder")) == 2
