"""Numbers of receipts under real threads and through a death in between: none twice, none left out."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial

import pytest
from django.conf import settings
from django.db import connection
from wagtail.models import ModelLogEntry

from scholarships.exceptions import AlreadyReceipted, ReceiptIsVoid
from scholarships.models import Receipt, ReceiptLine, ReceiptNumber
from scholarships.services.checkouts import apply_checkout
from scholarships.services.receipt_checks import receipt_problems
from scholarships.services.receipts import Printed, issue_receipt, reissue_receipt, void_receipt
from tests.scholarships.factories import FundFactory, checkout_of, given_back, paid_gift
from tests.scholarships.test_concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)
HANA, MANY = Printed(name="김하나", address="서울"), 20


def give(*gift_ids: int) -> Receipt:
    return issue_receipt(gift_ids=gift_ids, printed=HANA, how="donor")


def test_twenty_receipts_at_once_have_the_numbers_from_one_to_twenty():
    fund = FundFactory()
    gifts = [paid_gift(fund) for _one in range(MANY)]
    at_once([lambda pk=gift.pk: give(pk) for gift in gifts])
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, MANY + 1))
    assert receipt_problems() == []


def test_one_gift_asked_for_twenty_times_at_once_has_one_receipt_and_uses_one_number():
    gift = paid_gift()

    def ask() -> bool:
        try:
            return bool(give(gift.pk))
        except AlreadyReceipted:
            return False

    assert at_once([ask] * MANY).count(True) == 1
    assert (ReceiptLine.objects.count(), ReceiptNumber.objects.get().last) == (1, 1)


def test_a_refund_and_a_receipt_at_once_never_leave_a_receipt_for_money_that_is_gone():
    fund = FundFactory()
    gifts = [paid_gift(fund, amount=20_000) for _one in range(6)]
    acts = []
    for number, gift in enumerate(gifts):
        said = checkout_of(gift, refunds=(given_back(5_000, number=number),))
        acts += [lambda pk=gift.pk: give(pk), lambda said=said: apply_checkout(said)]
    at_once(acts)
    assert set(ReceiptLine.objects.filter(live=True).values_list("amount", flat=True)) <= {15_000}
    assert receipt_problems() == []


def test_one_receipt_voided_and_given_anew_by_several_at_once_is_voided_once_and_given_anew_once():
    receipt = give(paid_gift().pk)

    def refused(verb: Callable[..., Receipt], **said: str) -> bool:
        try:
            verb(receipt_id=receipt.pk, reason="이름", by=None, **said)
        except ReceiptIsVoid:
            return True
        return False

    void, anew = partial(refused, void_receipt), partial(refused, reissue_receipt, name="김하나")
    assert sum(at_once([void, anew] * 3)) in {4, 5}  # voided first and then given anew, or given anew, which voids
    assert Receipt.objects.filter(replaces=receipt).count() == 1
    assert list(Receipt.objects.live()) == list(Receipt.objects.filter(replaces=receipt))
    acts = ModelLogEntry.objects.filter(action="scholarships.void_receipt", object_id=str(receipt.pk))
    assert (acts.count(), receipt_problems()) == (1, [])


def test_a_failure_after_the_number_was_taken_gives_it_back(monkeypatch):
    gift = paid_gift()
    monkeypatch.setattr("scholarships.services.receipts.log_act", lambda *args, **kwargs: 1 / 0)
    for _try in range(3):
        with pytest.raises(ZeroDivisionError):
            give(gift.pk)
    monkeypatch.undo()
    assert not Receipt.objects.exists()
    assert give(gift.pk).number == 1


DIES = """
import os, signal, sys
import django; django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from scholarships.services import receipts
receipts.log_act = lambda *args, **kwargs: os.kill(os.getpid(), signal.SIGKILL)
receipts.issue_receipt(gift_ids=[int(sys.argv[2])], printed=receipts.Printed(name="김하나"), how="donor")
"""


def test_a_process_killed_between_number_and_commit_leaves_no_gap():
    fund = FundFactory()
    first, second = paid_gift(fund), paid_gift(fund)
    give(first.pk)
    name, known = str(connection.settings_dict["NAME"]), {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    for _try in range(2):
        died = subprocess.run([sys.executable, "-c", DIES, name, str(second.pk)], cwd=settings.BASE_DIR, env=known, capture_output=True, timeout=60)
        assert died.returncode == -signal.SIGKILL, died.stderr.decode()[-500:]
    assert ReceiptNumber.objects.get().last == 1
    assert give(second.pk).number == 2
    assert receipt_problems() == []
