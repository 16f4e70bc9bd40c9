"""People whom no letter reaches: who they are, that staff see it and leave a record, and the second way to them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.models import Consent, GraduateRecord, MobileNumber, OtherWay, User
from community.services.consents import give_consent
from community.unreachable import count_waiting, unreachable_accounts, unreachable_records, waiting
from core.letters import new_message_id
from core.models import AccessRecord, Letter, SuppressedAddress
from tests.factories import RecordFactory, member, newcomer, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client, settings) -> Client:
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(staff("staff"))
    return client


def letter(to: str, state: str, **fields) -> Letter:
    given = {"kind": "claim_verified", "subject": "hi", "text": "hello", "message_id": new_message_id(), "finished_at": timezone.now()}
    return Letter.objects.create(to=to, state=state, **{**given, **fields})


def suppress(address: str, kind: str = "") -> SuppressedAddress:
    return SuppressedAddress.objects.create(address=address, kind=kind, reason="550 no such user", source="bounce")


def lost() -> set[User | GraduateRecord]:
    return {*unreachable_accounts(), *unreachable_records()}


def test_an_address_on_the_list_or_two_failures_in_a_row_and_nothing_less() -> None:
    listed, failed, once, recovered, one_kind, closed = (newcomer() for _ in range(6))
    suppress(listed.email)
    suppress(one_kind.email, "still_right")
    for user, states in ((failed, ("sent", "failed", "failed")), (once, ("sent", "failed")), (recovered, ("failed", "failed", "sent"))):
        for state in states:
            letter(user.email, state)
    suppress(closed.email)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert lost() == {listed, failed}


def test_a_record_counts_only_without_an_account_and_where_it_may_be_written_to() -> None:
    free, not_agreed = RecordFactory(), RecordFactory(consented_on=None)
    owned = member()
    for address in (free.email_key, not_agreed.email_key, owned.email):
        suppress(address)
    assert lost() == {free, owned}


def test_whoever_was_told_waits_no_more_until_the_next_letter_is_lost() -> None:
    user = newcomer()
    suppress(user.email)
    assert count_waiting() == 1
    OtherWay.objects.create(user=user, how="telephone")
    assert (count_waiting(), set(unreachable_accounts())) == (0, {user})
    letter(user.email, "suppressed", finished_at=timezone.now() + timedelta(seconds=1))
    assert list(waiting(unreachable_accounts())) == [user]


def test_the_list_names_them_with_reason_and_leaves_a_record(desk: Client) -> None:
    user, free = newcomer(name="김하늘"), RecordFactory(name="이바다")
    suppress(user.email)
    suppress(free.email_key)
    accounts, roster = (desk.get(f"/staff/unreachable/{query}").content.decode() for query in ("", "?kind=record"))
    assert ("김하늘" in accounts, "550 no such user" in accounts, "이바다" in accounts, "이바다" in roster) == (True, True, False, True)
    assert list(AccessRecord.objects.order_by("pk").values_list("what", "object_type", "object_ids")) == [
        ("list", "community.User", [str(user.pk)]),
        ("list", "community.GraduateRecord", [str(free.pk)]),
    ]
    assert "메일이 닿지 않는 분" in desk.get("/staff/").content.decode()


def test_an_empty_list_says_so(desk: Client) -> None:
    assert "모든 분에게 메일이 닿고 있어요" in desk.get("/staff/unreachable/").content.decode()
    assert desk.get("/staff/unreachable/?kind=x").status_code == 404


def test_the_telephone_is_shown_with_a_record_and_what_was_said_is_kept(desk: Client) -> None:
    user = member(name="김하늘")
    GraduateRecord.objects.filter(owner=user).update(phone="010-1111-2222")
    suppress(user.email)
    letter(user.email, "suppressed", kind="account_code", secret=True)
    address = f"/staff/unreachable/account/{user.pk}/"
    page = desk.get(address).content.decode()
    assert ("010-1111-2222" in page, "로그인" in page) == (True, True), "codes held back are seen, too"
    assert AccessRecord.objects.get().subject == user
    assert desk.post(f"{address}told/", {"note": "새 주소를 보내 주신대요"}).url == "/staff/unreachable/?kind=account"
    told = OtherWay.objects.get()
    assert (told.user, told.how, told.note, count_waiting()) == (user, "telephone", "새 주소를 보내 주신대요", 0)
    assert "새 주소를 보내 주신대요" in desk.get(address).content.decode()


def test_a_text_goes_only_to_who_agreed_and_keeps_what_was_typed_when_it_is_too_long(desk: Client) -> None:
    user = newcomer()
    suppress(user.email)
    address = f"/staff/unreachable/account/{user.pk}/"
    assert "문자 수신에 동의했어요" not in desk.get(address).content.decode()
    assert desk.post(f"{address}text/", {"words": "안녕하세요"}).status_code == 422
    agree_to_texts(user)
    too_long = desk.post(f"{address}text/", {"words": "가" * 46})
    assert (too_long.status_code, "가" * 46 in too_long.content.decode(), Letter.objects.filter(channel="sms").exists()) == (422, True, False)
    assert desk.post(f"{address}text/", {"words": "새 주소를 알려 주세요"}).status_code == 302
    sms = Letter.objects.get(channel="sms")
    assert (sms.to, sms.text, OtherWay.objects.get().how, count_waiting()) == ("01000001234", "새 주소를 알려 주세요", "text", 0)


@pytest.mark.parametrize("how", ["told", "text"])
def test_a_second_press_or_a_colleague_tells_nobody_twice_and_what_was_typed_stays(desk: Client, how: str) -> None:
    user = newcomer()
    suppress(user.email)
    agree_to_texts(user)
    address = f"/staff/unreachable/account/{user.pk}/"
    values = {"note": "통화했어요", "words": "새 주소를 알려 주세요", "told_before": 0}
    assert desk.post(f"{address}{how}/", values).status_code == 302
    again = desk.post(f"{address}{how}/", values)
    page = again.content.decode()
    assert (again.status_code, "그사이 다른 분이" in page, values["note" if how == "told" else "words"] in page) == (422, True, True)
    assert OtherWay.objects.count() == 1
    assert 'name="told_before" value="1"' in page
    assert desk.post(f"{address}{how}/", {**values, "told_before": 1}).status_code == 302


def agree_to_texts(user: User) -> None:
    give_consent(user=user, kind="texts", how=Consent.How.SIGN_UP)
    MobileNumber.objects.create(user=user, number="01000001234", confirmed_at=timezone.now())


def test_a_released_address_leaves_the_list(desk: Client) -> None:
    user = newcomer()
    suppress(user.email)
    assert desk.get(f"/staff/unreachable/account/{user.pk}/release/").status_code == 405
    desk.post(f"/staff/unreachable/account/{user.pk}/release/")
    assert (SuppressedAddress.objects.count(), lost()) == (0, set())


def test_a_person_whom_letters_reach_has_no_page_here(desk: Client) -> None:
    assert desk.get(f"/staff/unreachable/account/{newcomer().pk}/").status_code == 404
    assert desk.get("/staff/unreachable/other/1/").status_code == 404


@pytest.mark.parametrize("role", ["officer", "editor", "auditor", "recruiter"])
def test_others_of_the_house_do_not_see_the_list(role: str, client: Client, settings) -> None:
    settings.STAFF_SECOND_FACTOR = False
    user = newcomer()
    suppress(user.email)
    client.force_login(staff(role) if role != "recruiter" else newcomer())
    for name, args in (("staff_unreachable", ()), ("staff_unreachable_one", ("account", user.pk))):
        assert client.get(reverse(name, args=args)).status_code in {302, 403}
    assert client.post(reverse("staff_unreachable_told", args=("account", user.pk)), {"note": "x"}).status_code in {302, 403}
    assert not OtherWay.objects.exists()


def test_the_list_needs_no_more_queries_for_more_people(desk: Client, django_assert_max_num_queries) -> None:
    for _ in range(12):
        suppress(newcomer().email)
    desk.get("/staff/unreachable/")
    with django_assert_max_num_queries(17):
        desk.get("/staff/unreachable/")
