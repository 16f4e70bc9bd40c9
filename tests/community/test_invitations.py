"""Invitations: once to each person who agreed, never to anybody else; the link shows little, acts on a tap, and works once."""

import re
import threading
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from community.models import GraduateRecord, Invitation, InvitationBatch
from community.outbox import INVITATIONS
from community.services import invitations
from community.services.invitations import find_invitation, invite_graduates, plan_invitations, spend_invitation
from core.delivery import QUEUE as LETTERS
from core.models import Letter, SuppressedAddress
from core.outbox import drain
from core.services import suppress_address
from tests.factories import RecordFactory, completion, member, newcomer, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_second_factor(settings: Any) -> None:
    settings.STAFF_SECOND_FACTOR = False


def wave(most: int = 100, **chosen: Any) -> InvitationBatch:
    """A wave that the worker has written."""
    batch = invite_graduates(**{"campus": None, "year": None, "most": most, "by": staff("staff"), **chosen})
    drain(INVITATIONS)
    batch.refresh_from_db()
    return batch


def written_to() -> set[str]:
    return set(Letter.objects.filter(kind="invitation").values_list("to", flat=True))


def link() -> str:
    """The address in the newest letter."""
    return re.search(r"/invited/[^\s]+/", Letter.objects.filter(kind="invitation").latest("pk").text)[0]


def token() -> str:
    return link().removeprefix("/invited/").rstrip("/")


def test_a_graduate_who_agreed_gets_one_letter_and_never_a_second() -> None:
    record = RecordFactory()
    first, second = wave(), wave()
    assert [(batch.written, batch.state) for batch in (first, second)] == [(1, "done"), (0, "done")]
    assert written_to() == {record.email}
    assert Invitation.objects.get().record == record


def test_the_number_that_staff_see_counts_nobody_who_was_written_to_or_has_no_address() -> None:
    RecordFactory()
    wave()
    RecordFactory(email="", name="이두리")
    plan = plan_invitations(campus=None, year=None, most=100)
    assert (plan.graduates, plan.invited_before, plan.letters) == (2, 1, 0)


@pytest.mark.parametrize(
    "fields", [{"consented_on": None}, {"email": ""}, {"email": "no address"}, {"owner": 1}], ids=["no consent", "no address", "not one", "owned"]
)
def test_nobody_is_written_to_who_may_not_or_need_not_be(fields: dict[str, Any]) -> None:
    if "owner" in fields:
        fields = {"owner": newcomer()}
    RecordFactory(**fields)
    assert wave().written == 0
    assert not Letter.objects.filter(kind="invitation").exists()


@pytest.mark.parametrize("kind", ["", "invitation"])
def test_an_address_that_asked_off_is_left_alone(kind: str) -> None:
    suppress_address(address=RecordFactory().email, reason="원하지 않음", by=None, kind=kind)
    assert wave().written == 0


def test_one_person_under_two_numbers_gets_one_letter() -> None:
    for _number in range(2):
        RecordFactory(name="김하나", email="hana@example.org")
    RecordFactory(name="김 하나", email="elsewhere@example.org")
    assert plan_invitations(campus=None, year=None, most=100).letters == 1
    assert (wave().written, wave().written) == (1, 0)
    assert Letter.objects.filter(kind="invitation").count() == 1


def test_whoever_has_an_account_under_another_number_is_not_invited() -> None:
    RecordFactory(name=member(name="박새로").name)
    assert wave().written == 0


def test_a_mailbox_of_two_people_gets_no_secret() -> None:
    RecordFactory(name="김하나", email="both@example.org")
    RecordFactory(name="이두리", email="both@example.org")
    assert plan_invitations(campus=None, year=None, most=100).letters == 0
    assert wave().written == 0


def test_a_wave_keeps_to_its_campus_year_and_number() -> None:
    chosen = [RecordFactory(name=f"최{letter}") for letter in "가나다"]
    for record in chosen:
        completion(record, on=date(2024, 2, 1))
    completion(RecordFactory(), on=date(2023, 2, 1))
    campus = chosen[0].completions.get().course.campus
    assert plan_invitations(campus=campus, year=2024, most=2).letters == 2
    assert wave(campus=campus, year=2024, most=2).written == 2
    assert written_to() == {record.email for record in chosen[:2]}
    assert wave(campus=campus, year=2025).written == 0


def test_a_step_full_of_addresses_that_are_none_does_not_end_the_wave(monkeypatch: Any) -> None:
    monkeypatch.setattr("community.services.invitations.LETTERS_A_STEP", 1)
    RecordFactory(email="no address")
    RecordFactory(name="이두리", email="duri@example.org")
    assert wave().written == 1
    assert written_to() == {"duri@example.org"}


def test_the_same_wave_asked_for_twice_is_one() -> None:
    asked = {"campus": None, "year": None, "most": 5, "by": staff("staff")}
    assert invite_graduates(**asked) == invite_graduates(**asked)


def test_a_worker_killed_between_two_steps_writes_to_nobody_twice(monkeypatch: Any) -> None:
    monkeypatch.setattr(invitations, "LETTERS_A_STEP", 2)
    RecordFactory.create_batch(5)
    batch = invite_graduates(campus=None, year=None, most=100, by=staff("staff"))
    step, steps = invitations._write_step, []

    def killed(batch_id: int) -> bool:
        if len(steps) == 1:
            raise KeyboardInterrupt
        steps.append(batch_id)
        return step(batch_id)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(invitations, "_write_step", killed)
        drain(INVITATIONS)
    assert Letter.objects.filter(kind="invitation").count() == 2
    with time_machine.travel(timezone.now() + invitations.LEASE + timedelta(seconds=1)):
        drain(INVITATIONS)
    batch.refresh_from_db()
    assert (batch.state, batch.written, len(written_to()), Letter.objects.filter(kind="invitation").count()) == ("done", 5, 5, 5)


def test_the_token_is_long_kept_only_as_a_hash_and_leaves_with_the_letter(settings: Any, mailoutbox: Any) -> None:
    RecordFactory()
    wave()
    secret = token()
    assert len(secret) >= 43
    invitation = Invitation.objects.get()
    assert secret not in str(Invitation.objects.values().get())
    assert find_invitation(secret) == invitation
    assert timedelta(days=59) < invitation.expires_at - timezone.now() <= timedelta(days=60)
    settings.LETTER_TRANSPORT = {"EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}
    drain(LETTERS)
    letter = Letter.objects.get(kind="invitation")
    assert (letter.state, letter.secret, letter.text, letter.html) == ("sent", True, "", "")
    assert secret in mailoutbox[0].body


def test_the_page_shows_a_mask_and_the_campus_and_nothing_else(client: Client) -> None:
    record = RecordFactory(name="김하나")
    completion(record)
    wave()
    page = client.get(link())
    words = page.content.decode()
    assert "김*나" in words
    assert "마포" in words
    for private in (record.name, record.email, record.phone, record.record_id, str(record.birth_date)):
        assert private not in words
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert Invitation.objects.get().opened_at is None
    assert "invitation" not in client.session


def test_a_tap_keeps_the_secret_in_the_session_and_leads_to_sign_up_or_to_the_claim(client: Client) -> None:
    RecordFactory()
    wave()
    assert client.post(link(), {"act": "claim"}).url == "/accounts/signup/?next=%2Fme%2Fclaim%2F"
    assert client.session["invitation"] == token()
    assert Invitation.objects.get().opened_at
    client.force_login(newcomer())
    assert client.post(link(), {"act": "claim"}).url == "/me/claim/"


def test_no_more_invitations_is_one_tap_and_leaves_account_mail_alone(client: Client) -> None:
    record = RecordFactory()
    wave()
    page = client.post(link(), {"act": "stop"}).content.decode()
    assert "보내지 않을게요" in page
    row = SuppressedAddress.objects.get()
    assert (row.address, row.kind) == (record.email, "invitation")
    code = Letter.objects.create(kind="account_secret", to=record.email, message_id="<code@test>", text="123456")
    drain(LETTERS)
    code.refresh_from_db()
    assert code.state == "sent"


def test_a_spent_late_or_unknown_link_is_one_friendly_page_with_a_way_on(client: Client) -> None:
    record = RecordFactory()
    wave()
    address, invitation = link(), Invitation.objects.get()
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        late = client.get(address)
    unknown = client.get("/invited/nobody-knows-this/")
    assert spend_invitation(invitation, by=newcomer())
    spent = client.get(address)
    assert late.content == unknown.content.replace(b"/invited/nobody-knows-this/", address.encode()) == spent.content
    assert {page.status_code for page in (late, unknown, spent)} == {410}
    assert reverse("community:claim") in spent.content.decode()
    assert record.name not in spent.content.decode()


def test_staff_see_the_number_before_they_send(client: Client) -> None:
    RecordFactory()
    RecordFactory(consented_on=None)
    client.force_login(staff("staff"))
    chosen = {"campus": "", "year": "", "most": "500"}
    page = client.post(reverse("invitationbatch:add"), chosen)
    assert (page.context["plan"].letters, page.context["plan"].without_consent) == (1, 1)
    assert not InvitationBatch.objects.exists()
    answer = client.post(reverse("invitationbatch:add"), {**chosen, "send": "1"})
    batch = InvitationBatch.objects.get()
    assert answer.url == reverse("invitationbatch:inspect", args=[batch.pk])
    drain(INVITATIONS)
    assert "1통" in client.get(answer.url).content.decode()


def test_a_wave_that_would_write_to_nobody_has_no_button_to_send(client: Client) -> None:
    client.force_login(staff("staff"))
    page = client.post(reverse("invitationbatch:add"), {"most": "10"}).content.decode()
    assert 'name="send"' not in page


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_with_two_waves_write_to_each_person_once() -> None:
    RecordFactory.create_batch(20)
    for number in range(10):  # ten people under two numbers each
        RecordFactory.create_batch(2, name=f"남궁{number}", email=f"both{number}@example.org")
    batches = [InvitationBatch.objects.create(most=most) for most in (100, 99)]
    start = threading.Barrier(2)

    def work(batch: InvitationBatch) -> None:
        start.wait()
        while invitations._write_step(batch.pk):
            pass
        connections.close_all()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(invitations, "LETTERS_A_STEP", 3)
        threads = [threading.Thread(target=work, args=[batch]) for batch in batches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert connection.vendor == "postgresql"
    assert Letter.objects.filter(kind="invitation").count() == len(written_to()) == 30
    assert GraduateRecord.objects.filter(invitation__isnull=False).count() == 30
