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
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alliance.models import MembershipApplication
from alliance.services.applications import LOGO_KIND
from community.models import (
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
from community.services.outcome_uploads import FILE_KIND
from core.models import AccessRecord, AccessReview, AccessSeen, BounceNotice, Letter, PrivateFile, ScheduledRun
from core.periods import periods, register_rows
from core.retention import forget_all
from core.schedule import scheduled
from tests.factories import RecordFactory, UserFactory, completion, newcomer

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


_months = iter(range(12, 100_000))


def a_review(at: datetime) -> AccessReview:
    number = next(_months)
    return AccessReview.objects.create(month=f"{1000 + number // 12}-{number % 12 + 1:02}-01", at=at, by_label="x", note="x")


MAKE: dict[str, Callable[[datetime], Any]] = {
    "unverified_accounts": an_unconfirmed_account,
    "rejected_claims": a_claim,
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
}


def snapshot() -> dict[str, list[Any]]:
    """Every row of ours and of the sessions, as it is."""
    kept = {"core", "community", "alliance", "sessions", "account", "usersessions"}
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
    kinds = ("certificates", "roster_files", "outcome_files", "stale_drafts")
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
