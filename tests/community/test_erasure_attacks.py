"""What goes on around an erasure: work that is under way, a second one, and payments that arrive after her."""

import io
import json
from pathlib import Path
from typing import IO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from community.models import AccountClosing, ClaimDecision, MembershipClaim, User
from community.services import data_exports
from community.services.closing import ask_for_deletion, carry_out, forget_last_letters
from community.services.data_exports import ask_for_copy, pack
from community.services.erasure import erase, sweep
from core.delivery import QUEUE
from core.letters import write_letter
from core.models import Letter, PrivateFile
from core.outbox import claim
from scholarships.gateway import Hint
from scholarships.models import Gift, StripeEvent
from scholarships.services.checkouts import apply_checkout
from scholarships.services.events import store_event
from tests.community.everything import NAME, traces
from tests.factories import member, newcomer
from tests.scholarships.factories import checkout_of, started_gift

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "kestrel@example.org"


def gone(user: User) -> None:
    erase(user_id=user.pk)
    sweep()
    Letter.objects.filter(kind="account_erased").update(state="sent")
    forget_last_letters()


def test_a_letter_that_a_worker_holds_is_no_more_when_he_comes_to_it() -> None:
    her = newcomer(name=NAME, email=EMAIL)
    write_letter(kind="claim_received", to=EMAIL, recipient=her, template="community/letters/claim_rejected", context={"record": None, "url": "/"})
    _token, ids = claim(QUEUE, now=timezone.now())
    gone(her)
    assert len(ids) == 1 and QUEUE.work(ids) == {}
    assert set(traces()) == set()


def test_a_copy_that_is_being_packed_leaves_no_bytes_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    her = newcomer(name=NAME, email=EMAIL)
    export = ask_for_copy(by=her)
    write = data_exports.write_archive

    def packed_just_before(user: User, into: IO[bytes]) -> None:
        write(user, into)
        gone(her)

    monkeypatch.setattr(data_exports, "write_archive", packed_just_before)
    assert pack(export_id=export.pk) == "done"
    assert not PrivateFile.objects.exists() and not Letter.objects.exists()
    assert [path for path in Path(settings.VAR_DIR, "private", "data-export").rglob("*") if path.is_file()] == []


def test_the_office_erases_somebody_whose_own_deletion_waits_and_the_worker_finds_nothing_left() -> None:
    her = member(name=NAME, email=EMAIL)
    closing = ask_for_deletion(by=her)
    call_command("erase_person", EMAIL, stdout=io.StringIO())
    assert carry_out(closing_id=closing.pk) == "done"
    assert AccountClosing.objects.count() == 1 and Letter.objects.filter(kind="account_erased").count() == 1


def test_a_payment_that_arrives_after_her_is_booked_and_names_nobody() -> None:
    her = newcomer(name=NAME, email=EMAIL)
    gift = started_gift(name=NAME, email=EMAIL, message="kestrel")
    Gift.objects.filter(pk=gift.pk).update(donor=her)
    checkout = checkout_of(gift)
    gone(her)
    payload = {"id": "evt_1", "data": {"object": {"id": checkout.id, "customer_details": {"name": NAME, "email": EMAIL}}}}
    hint = Hint(id="evt_1", type="checkout.session.completed", object_id=checkout.id, payment_intent=checkout.payment_intent)
    store_event(hint=hint, payload=json.dumps(payload), state=StripeEvent.State.QUEUED)
    apply_checkout(checkout)
    gift.refresh_from_db()
    assert (gift.status, gift.amount, gift.donor) == ("paid", 10_000, None)
    assert set(traces()) == set() and not Letter.objects.exists()


def test_what_the_desk_wrote_to_her_goes_and_what_it_wrote_to_many_stays_without_her() -> None:
    her, other = newcomer(name=NAME, email=EMAIL), newcomer()
    alone, together = (ClaimDecision.objects.create(kind="ask", state="done", reason=f"{NAME} 님 {EMAIL}", count=number) for number in (1, 2))
    for user, decision in ((her, alone), (her, together), (other, together)):
        status = "rejected" if decision == alone else "submitted"
        MembershipClaim.objects.create(
            user=user, name=user.name, birth_date="1998-04-05", status=status, decision=decision, rejected_at=timezone.now()
        )
    gone(her)
    assert set(traces()) == set()
    assert ClaimDecision.objects.filter(pk=together.pk).exists()
