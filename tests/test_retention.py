"""Each trace is kept for its period and not a day longer; a dry run counts exactly what a run forgets, and changes nothing."""

import io
import json
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings as site
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from alliance.models import MembershipApplication
from alliance.services.applications import LOGO_KIND
from community.models import (
    AccountClosing,
    ClaimDecision,
    Consent,
    ConsentDocument,
    Introduction,
    Invitation,
    InvitationBatch,
    MembershipClaim,
    Notification,
    OutcomeRequest,
    PhoneCode,
    Report,
    RosterImport,
)
from community.services.certificates import CERTIFICATE_KIND
from community.services.data_exports import FILE_KIND as COPY_KIND
from community.services.outcome_uploads import FILE_KIND
from core import delivery, outbox
from core.models import AccessRecord, AccessReview, AccessSeen, BounceNotice, Letter, PrivateFile, ScheduledRun
from core.periods import periods, register_rows
from core.retention import forget_all
from core.schedule import scheduled
from scholarships.models import BankDeposit, BankStatement, CardDecline, Gift, Receipt, RecurringGift, StripeEvent, UnmatchedPayment
from search.models import UnfoundDay, UnfoundWords
from tests.community.test_claim_races import at_once
from tests.factories import RecordFactory, UserFactory, completion, newcomer
from tests.scholarships.factories import EntityFactory, paid_gift, started_gift, started_recurring

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def aged(row: Any, **fields: Any) -> Any:
    """The row with dates that it gives itself changed."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)
    return row


def a_file(kind: str) -> PrivateFile:
    row = PrivateFile(kind=kind, owner=UserFactory(), name="x.pdf", content_type="application/pdf", size=1)
    row.file.save("x.pdf", ContentFile(b"x"), save=False)
    row.save()
    return row


def a_letter(at: datetime, **fields: Any) -> Letter:
    return Letter.objects.create(kind="x", to="x@example.org", text="words", state="sent", created_at=at, message_id=uuid.uuid4(), **fields)


def a_claim(at: datetime, **fields: Any) -> MembershipClaim:
    user = newcomer()
    return MembershipClaim.objects.create(user=user, name=user.name, birth_date="1998-04-05", status="rejected", rejected_at=at, **fields)


def a_certificate(at: datetime) -> PrivateFile:
    file = aged(a_file(CERTIFICATE_KIND), created_at=at)
    a_claim(at, certificate=file)
    return file


def an_unconfirmed_account(at: datetime) -> Any:
    person = UserFactory(confirmed=False, date_joined=at)
    return EmailAddress.objects.create(user=person, email=person.email, primary=True)


def an_invitation(at: datetime) -> Invitation:
    made = Invitation.objects.create(
        record=RecordFactory(),
        batch=InvitationBatch.objects.create(most=1),
        token_hash=uuid.uuid4().hex,
        email_key="x@example.org",
        expires_at=timezone.now() + timedelta(days=1),
    )
    return aged(made, written_at=at - timedelta(days=30), expires_at=at)


def a_device(at: datetime) -> UserSession:
    made = UserSession.objects.create(user=newcomer(), ip="127.0.0.1", session_key=uuid.uuid4().hex, user_agent="x")
    return aged(made, last_seen_at=at)


def an_access_record(at: datetime) -> AccessRecord:
    record = AccessRecord.objects.create(at=at, by_label="x", what="list", object_type="community.User", purpose="x")
    AccessSeen.objects.bulk_create(AccessSeen(record=record, ref=uuid.uuid4(), at=at) for _number in range(3))
    return record


def a_draft(at: datetime) -> MembershipApplication:
    return aged(MembershipApplication.objects.create(applicant=UserFactory(), type="company", logo=a_file(LOGO_KIND)), updated_at=at)


def a_report(at: datetime) -> Report:
    return Report.objects.create(reason="other", words="x", status="dismissed", dismissed_at=at)


def a_contact(at: datetime) -> Introduction:
    return Introduction.objects.create(asker=newcomer(), asked=newcomer(), note="x", status="declined", declined_at=at)


def a_question_to_answer(at: datetime, **fields: Any) -> MembershipClaim:
    user = newcomer()
    claim = {"name": user.name, "birth_date": "1998-04-05", "status": "needs_information", "question": "x", **fields}
    return MembershipClaim.objects.create(user=user, asked_at=at, **claim)


def a_consent(at: datetime) -> Consent:
    document = ConsentDocument.objects.get_or_create(kind="news_sms", version=99, defaults={"title_ko": "소식", "title_en": "News"})[0]
    return Consent.objects.create(user=newcomer(), document=document, given_how="sign_up", given_at=at - MINUTE, withdrawn_at=at)


def an_act(model: str, at: datetime) -> ModelLogEntry:
    kind = ContentType.objects.get_by_natural_key(*model.split("."))
    return ModelLogEntry.objects.create(content_type=kind, object_id="1", label="x", action="wagtail.edit", timestamp=at)


def an_act_on_a_page(at: datetime) -> PageLogEntry:
    page = Page.objects.filter(depth=2)[0]
    return PageLogEntry.objects.create(page=page, content_type_id=page.content_type_id, label="x", action="wagtail.edit", timestamp=at)


def an_event(at: datetime) -> StripeEvent:
    return aged(StripeEvent.objects.create(stripe_id=uuid.uuid4().hex, type="charge.updated", payload="{}", state="done"), created_at=at)


def a_paid_gift(at: datetime) -> Gift:
    """One of the last minute of its year, or one of the first of the next: a year's gifts go together."""
    new_year = timezone.localtime(at).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    is_old = at < border("gifts")
    return aged(paid_gift(name="x", email="x@example.org"), paid_at=new_year - MINUTE if is_old else new_year + MINUTE)


def an_ended_recurring(at: datetime) -> RecurringGift:
    """As gifts: a year's go together."""
    new_year = timezone.localtime(at).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    ended_at = new_year - MINUTE if at < border("recurring_gifts") else new_year + MINUTE
    return aged(started_recurring(), status="ended", subscription=f"sub_{uuid.uuid4().hex}", ended_at=ended_at)


def a_receipt(at: datetime) -> Receipt:
    """As a gift: those of one year go together."""
    new_year = timezone.localtime(at).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    issued_at = new_year - MINUTE if at < border("receipt_holders") else new_year + MINUTE
    said = {"entity": EntityFactory(), "kind": "deductible", "year": 2020, "number": next(_months), "amount": 1, "digest": "x"}
    return Receipt.objects.create(**said, holder={"name": "x"}, snapshot={}, issued_at=issued_at)


def a_statement(at: datetime, **said: Any) -> BankStatement:
    return BankStatement.objects.create(entity=EntityFactory(), account="1234", uploaded_at=at, **said)


def a_deposit(**said: Any) -> BankDeposit:
    """From somebody with a name."""
    statement, now = a_statement(timezone.now(), state="done"), timezone.now()
    values = {"entity": statement.entity, "statement": statement, "fingerprint": uuid.uuid4().hex, "at": now, "amount": 1, "depositor": "x"}
    return BankDeposit.objects.create(**{**values, **said})


def a_matched_deposit(at: datetime) -> BankDeposit:
    """As a gift: those of one year go together."""
    new_year = timezone.localtime(at).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    return a_deposit(state="matched", at=new_year - MINUTE if at < border("deposits") else new_year + MINUTE)


_months = iter(range(12, 100_000))


def a_review(at: datetime) -> AccessReview:
    number = next(_months)
    return AccessReview.objects.create(month=f"{1000 + number // 12}-{number % 12 + 1:02}-01", at=at, by_label="x", note="x")


def unfound_words(at: datetime) -> UnfoundDay:
    """Counted by the day: what is a minute too old is of the day before."""
    day = timezone.localdate(at) - timedelta(days=at < border("unfound_words"))
    return UnfoundDay.objects.create(words=UnfoundWords.objects.create(words=uuid.uuid4().hex), day=day, by_members=False)


MAKE: dict[str, Callable[[datetime], Any]] = {
    "unverified_accounts": an_unconfirmed_account,
    "rejected_claims": a_claim,
    "unanswered_claims": a_question_to_answer,
    "claim_decisions": lambda at: aged(ClaimDecision.objects.create(kind="ask", state="done", reason="x"), at=at),
    "withdrawn_consents": a_consent,
    "data_copies": lambda at: aged(a_file(COPY_KIND), created_at=at),
    "closings": lambda at: AccountClosing.objects.create(state="done", finished_at=at),
    "acts": lambda at: an_act("community.user", at),
    "acts_with_money": lambda at: an_act("scholarships.gift", at),
    "page_acts": an_act_on_a_page,
    "form_answers": lambda at: aged(FormSubmission.objects.create(page=Page.objects.filter(depth=2)[0], form_data={}), submit_time=at),
    "stripe_events": an_event,
    "card_declines": lambda at: CardDecline.objects.create(event=an_event(timezone.now()), payment_intent="pi_1", at=at),
    "unpaid_gifts": lambda at: aged(started_gift(), started_at=at),
    "gifts": a_paid_gift,
    "unpaid_recurring": lambda at: aged(started_recurring(), started_at=at),
    "recurring_gifts": an_ended_recurring,
    "receipt_holders": a_receipt,
    "deposits": a_matched_deposit,
    "deposits_of_others": lambda at: a_deposit(state="other", note="x", decided_at=at),
    "bank_files": lambda at: a_statement(at, file=a_file("bank_statement")),
    "refused_bank_rows": lambda at: a_statement(at, state="done", refused=[{"row": 2, "value": "x", "reason": "x"}]),
    "certificates": a_certificate,
    "stale_drafts": a_draft,
    "secret_bodies": lambda at: a_letter(at, secret=True),
    "letters": a_letter,
    "notifications": lambda at: Notification.objects.create(user=newcomer(), kind="x", title="x", created_at=at),
    "bounce_notices": lambda at: BounceNotice.objects.create(
        event_id=uuid.uuid4(), provider="x", what="bounced", address="x@example.org", state="done", created_at=at
    ),
    "finished_runs": lambda at: ScheduledRun.objects.create(name=uuid.uuid4().hex, run_for=at, state="done", finished_at=at),
    "access_records": an_access_record,
    "access_reviews": a_review,
    "introductions": a_contact,
    "reports": a_report,
    "phone_codes": lambda at: aged(PhoneCode.objects.create(user=newcomer(), code_hash="x", expires_at=at), written_at=at),
    "invitations": an_invitation,
    "roster_files": lambda at: aged(RosterImport.objects.create(file_name="x", state="preview", file=a_file("roster")), at=at),
    "outcome_files": lambda at: aged(a_file(FILE_KIND), created_at=at),
    "outcome_requests": lambda at: aged(
        OutcomeRequest.objects.create(completion=completion(RecordFactory()), point=0, token_hash=uuid.uuid4().hex), written_at=at
    ),
    "sessions": lambda at: Session.objects.create(session_key=uuid.uuid4().hex, session_data="x", expire_date=at),
    "devices": a_device,
    "unfound_words": unfound_words,
}


def snapshot() -> dict[str, list[Any]]:
    """Every row of ours and of the sessions, as it is."""
    kept = {"core", "community", "alliance", "scholarships", "search", "sessions", "account", "usersessions", "wagtailcore", "wagtailforms"}
    return {model._meta.label: list(model._base_manager.order_by("pk").values()) for model in apps.get_models() if model._meta.app_label in kept}


def border(name: str) -> datetime:
    return timezone.now() - periods[name].keep


def test_every_period_has_days_in_the_settings_and_is_tried_here() -> None:
    assert set(MAKE) == set(periods) <= set(site.RETENTION)


@pytest.mark.parametrize("name", MAKE)
def test_what_is_a_minute_too_young_stays_and_what_is_a_minute_too_old_goes(name: str) -> None:
    MAKE[name](border(name) + MINUTE)
    assert (periods[name].due(), periods[name].run()) == (0, 0)
    MAKE[name](border(name) - MINUTE)
    assert (periods[name].due(), periods[name].run(), periods[name].due()) == (1, 1, 0)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(st.tuples(st.sampled_from(sorted(MAKE)), st.booleans()), max_size=8))
def test_a_dry_run_changes_nothing_and_counts_exactly_what_the_run_forgets(made: list[tuple[str, bool]]) -> None:
    with transaction.atomic():
        for name, is_old in made:
            MAKE[name](border(name) + (-MINUTE if is_old else MINUTE))
        before = snapshot()
        foreseen = {name: period.due() for name, period in periods.items()}
        assert snapshot() == before
        assert {name: foreseen[name] for name in MAKE} == {**dict.fromkeys(MAKE, 0), **Counter(name for name, is_old in made if is_old)}
        assert {name: period.run() for name, period in periods.items()} == foreseen
        assert {period.run() for period in periods.values()} == {0}
        transaction.set_rollback(True)


@pytest.mark.django_db(transaction=True)
def test_private_bytes_go_with_what_they_belonged_to() -> None:
    kinds = ("certificates", "roster_files", "outcome_files", "stale_drafts", "data_copies", "bank_files")
    for name in kinds:
        MAKE[name](border(name) - MINUTE)
    paths = [Path(file.file.path) for file in PrivateFile.objects.all()]
    assert len(paths) == len(kinds)
    forget_all()
    assert not any(path.exists() for path in paths)
    assert not PrivateFile.objects.exists()


def test_a_killed_run_is_taken_up_where_it_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[int] = []

    def forget(rows: Any) -> None:
        if len(steps) == 1:
            steps.append(0)
            raise KeyboardInterrupt
        steps.append(rows.count())
        rows.delete()

    for _number in range(5):
        MAKE["letters"](border("letters") - MINUTE)
    monkeypatch.setattr("core.periods.periods", {})
    rule = register_rows("letters", "x", "x", lambda before: Letter.objects.filter(created_at__lt=before), forget=forget, step=2)
    with pytest.raises(KeyboardInterrupt):
        rule.run()
    assert Letter.objects.count() == 3
    assert (rule.run(), steps) == (3, [2, 0, 2, 1])


def test_one_period_that_fails_leaves_the_others_running_and_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    MAKE["sessions"](border("sessions") - MINUTE)
    monkeypatch.setitem(periods, "letters", register_broken())
    with pytest.raises(RuntimeError, match="letters"):
        forget_all()
    assert not Session.objects.exists()


def register_broken() -> Any:
    def broken(keep: timedelta, dry_run: bool) -> int:
        raise OSError

    return type(periods["letters"])("letters", "x", "x", broken)


def test_a_letter_that_must_never_be_written_twice_stays_as_an_empty_row() -> None:
    letter = a_letter(border("letters") - MINUTE, dedup_key="once", recipient=newcomer(), subject="words")
    assert (periods["letters"].run(), periods["letters"].run()) == (1, 0)
    letter.refresh_from_db()
    assert (letter.dedup_key, letter.to, letter.recipient, letter.subject, letter.text) == ("once", "", None, "", "")


def test_a_letter_that_still_waits_is_never_forgotten() -> None:
    aged(a_letter(border("letters") - MINUTE), state="queued")
    assert periods["letters"].run() == 0


def test_the_nightly_run_is_scheduled_and_says_what_it_did() -> None:
    MAKE["sessions"](border("sessions") - MINUTE)
    assert "sessions 1" in scheduled["core.retention"].run().split(", ")


def test_the_command_counts_forgets_and_names_its_periods() -> None:
    MAKE["sessions"](border("sessions") - MINUTE)

    def asked(*words: str) -> dict[str, dict[str, int]]:
        call_command("retention", "--json", *words, stdout=(out := io.StringIO()))
        return json.loads(out.getvalue())

    assert asked("--dry-run", "--only", "sessions") == {"sessions": {"days": 0, "rows": 1}}
    assert asked()["sessions"] == {"days": 0, "rows": 1}
    assert asked("--dry-run")["sessions"]["rows"] == 0
    with pytest.raises(CommandError, match="letters"):
        call_command("retention", "--only", "everything")


def test_a_code_whose_words_go_while_a_worker_holds_it_never_goes_out_bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker leased the letter, retention empties it before it is read, and the lease runs out later."""
    sent: list[str] = []
    monkeypatch.setattr(delivery, "gateway_for", lambda letter: sent.append(letter.text))
    one = Letter.objects.create(kind="introduction_request", to="a@example.org", message_id="<1@x>", text="링크", secret=True)
    aged(one, created_at=timezone.now() - timedelta(days=4))
    token, ids = outbox.claim(delivery.QUEUE, now=timezone.now())
    periods["secret_bodies"].run()
    outbox._work(delivery.QUEUE, token, ids)
    aged(one, due_at=timezone.now(), leased_until=None)
    outbox.drain(delivery.QUEUE)
    one.refresh_from_db()
    assert (sent, one.state, one.text) == ([], "failed", "")


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_nightly_run_beside_a_busy_worker_sends_nothing_bare_and_forgets_nothing_that_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(delivery, "gateway_for", lambda letter: sent.append(letter.text))
    old = timezone.now() - timedelta(days=400)
    made = {"kind": "introduction_request", "to": "a@example.org", "text": "링크"}
    Letter.objects.bulk_create(Letter(**made, message_id=f"<{n}@x>", secret=n % 2 == 0, created_at=old) for n in range(200))
    outcomes = at_once(lambda: outbox.drain(delivery.QUEUE), forget_all, lambda: outbox.drain(delivery.QUEUE), forget_all)
    assert [one for one in outcomes if isinstance(one, Exception)] == []
    assert set(sent) <= {"링크"}
    assert not Letter.objects.filter(secret=True).exclude(text="").exists()
    outbox.drain(delivery.QUEUE)
    assert len(sent) >= 100, "what carries no secret went out, however old"


@pytest.mark.parametrize(
    ("now", "paid", "is_due"), [("2036-12-31", "2026-01-01", False), ("2037-01-06", "2026-12-31", True), ("2037-01-06", "2027-01-01", False)]
)
def test_a_gift_keeps_its_donor_for_ten_years_after_the_end_of_its_year_and_its_amount_for_good(now: str, paid: str, is_due: bool) -> None:
    gift = aged(paid_gift(name="x", email="x@example.org", message="y"), paid_at=datetime.fromisoformat(f"{paid}T12:00+09:00"))
    with time_machine.travel(datetime.fromisoformat(f"{now}T12:00+09:00"), tick=False):
        assert periods["gifts"].run() == is_due
    gift.refresh_from_db()
    assert (bool(gift.name or gift.email or gift.message), gift.amount, gift.status) == (not is_due, 10_000, "paid")


def test_an_unpaid_gift_stays_while_a_payment_that_does_not_fit_waits_for_staff_or_a_card_was_tried_lately() -> None:
    old = border("unpaid_gifts") - MINUTE
    waiting = aged(started_gift(), started_at=old)
    payment = UnmatchedPayment.objects.create(payment_intent="pi_x", reason="other_amount", amount=1, currency="krw", gift=waiting)
    aged(started_gift(), started_at=old, status="failed", failed_at=border("unpaid_gifts") + MINUTE)
    assert periods["unpaid_gifts"].run() == 0
    aged(payment, resolved_at=timezone.now(), note="x")
    assert periods["unpaid_gifts"].run() == 1


def test_an_event_that_waits_is_not_emptied_and_one_that_was_is_not_acted_on_twice() -> None:
    aged(an_event(border("stripe_events") - MINUTE), state="queued")
    assert periods["stripe_events"].run() == 0
    event = an_event(border("stripe_events") - MINUTE)
    assert periods["stripe_events"].run() == 1
    event.refresh_from_db()
    assert (event.payload, event.state) == ("", "done")


def test_the_page_on_privacy_says_how_long_each_thing_is_kept() -> None:
    said = Path(site.BASE_DIR, "docs", "privacy.md").read_text()
    assert [name for name, days in site.RETENTION.items() if f"| `{name}` | {days} |" not in said] == []
