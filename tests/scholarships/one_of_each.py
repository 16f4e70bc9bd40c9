"""One of everything that giving keeps, for tests that walk all of its desks: access, reading aloud, contrast."""

import uuid
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone

from scholarships.models import BankDeposit, Fund, GivingBrake, RecurringGift, StripeEvent, UnmatchedPayment
from scholarships.services.closings import close_months
from scholarships.services.corrections import ask_correction
from scholarships.services.disputes import apply_dispute
from scholarships.services.in_kind import GivenBy, Thing, record_in_kind
from scholarships.services.receipts import Printed, issue_receipt
from scholarships.services.statements import upload_statement
from tests.scholarships.factories import disputed, paid_gift, running_recurring
from tests.scholarships.transfer_factories import HEADER, agreed, asked, deposit, entity_with_account, given, open_fund, row, workbook

WITH_PANELS = ("bankdeposit", "bankstatement", "pledge", "transferrefund", "inkindgift", "receipt")  # what stands there is our own, beside Wagtail's


def one_of_each(*, slug: str = "first-steps", by: Any = None) -> Fund:
    """A fund to which everything has happened once, and something of everything that waits for a person."""
    fund = open_fund(slug=slug)
    gift = paid_gift(fund, shown_as="name", message="AI")
    apply_dispute(disputed(gift))
    RecurringGift.objects.filter(pk=running_recurring(fund).pk).update(status="past_due", past_due_at=timezone.now())
    transferred = given(deposit(50_000), fund, 50_000)
    asked(transferred, by=by)
    deposit(30_000_000)
    agreed(fund)
    _file_with_a_refused_row(by)
    thing = Thing(what="GPU", quantity="1", amount=6_000_000, valued_by="AI", received_on=timezone.localdate())
    record_in_kind(fund_id=fund.pk, thing=thing, giver=GivenBy(name="새싹클라우드"), form_token=uuid.uuid4(), by=by)
    issue_receipt(gift_ids=[paid_gift(fund).pk], printed=Printed(name="김하나"), how="donor")
    ask_correction(fund=fund, amount=-1_000, dated=timezone.localdate(), reason="AI", by=by)
    close_months(now=timezone.now() + timedelta(days=40))
    UnmatchedPayment.objects.create(payment_intent="pi_1", reason="no_gift", amount=30_000, currency="krw")
    StripeEvent.objects.create(stripe_id="evt_1", type="charge.updated", payload="{}", state="failed", last_error="AI")
    GivingBrake.objects.create(declined=34, paid=2, until=timezone.now(), is_on=False, ended_at=timezone.now())
    return fund


def _file_with_a_refused_row(by: Any) -> None:
    file = workbook(HEADER, row(amount=70_000, balance=1), row(amount="오천", balance=2))
    upload_statement(entity=entity_with_account(), account="100-200-303456", file=file, by=by)


def desks_of_giving() -> list[str]:
    """Paths below /staff/: what these desks do not share with all others, a list, and a form."""
    models = [(desk, apps.get_model("scholarships", desk)) for desk in WITH_PANELS]
    ones = [f"{desk}/inspect/{model._default_manager.order_by('pk').values_list('pk', flat=True)[0]}/" for desk, model in models]
    money = f"bankdeposit/match/{BankDeposit.objects.get(state='open').pk}/"
    return ["gift/", *ones, money, "inkindgift/new/", "books/", f"receipts-of-a-year/{timezone.localdate().year}/", "receipts-of-a-year/2025/"]
