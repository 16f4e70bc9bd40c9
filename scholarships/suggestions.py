"""Which promise a deposit could be: by the code in the depositor's line, by the sum, by the name. Staff decide."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from scholarships.models import BankDeposit, Gift, Pledge
from scholarships.services.deposits import left_of
from scholarships.services.pledges import came_of, dues
from scholarships.transfers import transfer_code

MOST = 8
CODE, SUM, NAME, WHOLE = 100, 40, 30, 20
# Legal forms, which banks' lines shorten or leave out.
FORMS = re.compile(r"주식회사|유한회사|사단법인|재단법인|\(주\)|\(유\)|㈜")


@dataclass(frozen=True)
class Suggestion:
    """A pledge or an announced gift, what of it would be filled, and why it was thought of."""

    kind: str
    about: Pledge | Gift
    amount: int
    reasons: tuple[str, ...]
    points: int

    @property
    def value(self) -> str:
        """What a form names it by."""
        return f"{self.kind}:{self.about.pk}"

    @property
    def label(self) -> str:
        what = _("Pledge") if self.kind == "pledge" else _("Announced gift")
        reasons = ", ".join(self.reasons) or _("nothing in common but the body")
        return f"{what} · {self.about.name or '–'} · {self.about.fund.name} · {self.amount:,}원 ({reasons})"


def suggestions(deposit: BankDeposit, *, most: int = MOST) -> list[Suggestion]:
    """The likeliest first; also those with little in common, because staff know more than a line says."""
    left = left_of(deposit)
    found = [_pledge(deposit, left, one) for one in _open_pledges(deposit)] + [_gift(deposit, left, one) for one in _announced(deposit)]
    return sorted((one for one in found if one.amount > 0), key=lambda one: (-one.points, one.kind == "gift", one.about.pk))[:most]


def twins_of(deposit: BankDeposit) -> list[BankDeposit]:
    """Rows of other files that say the same Seoul day and sum: the same money, if a bank writes two kinds of files."""
    same = BankDeposit.objects.filter(entity=deposit.entity_id, amount=deposit.amount, at__date=timezone.localdate(deposit.at))
    return list(same.exclude(statement=deposit.statement_id)[:MOST])


def _open_pledges(deposit: BankDeposit) -> Any:
    return Pledge.objects.filter(status=Pledge.Status.AGREED, fund__entity=deposit.entity_id).select_related("fund").prefetch_related("instalments")


def _announced(deposit: BankDeposit) -> Any:
    open_states = (Gift.Status.STARTED, Gift.Status.ABANDONED)
    return Gift.objects.filter(channel=Gift.Channel.TRANSFER, status__in=open_states, fund__entity=deposit.entity_id).select_related("fund")


def _pledge(deposit: BankDeposit, left: int, pledge: Pledge) -> Suggestion:
    came = came_of(pledge)
    still = pledge.amount - came
    parts = dues(list(pledge.instalments.all()), came, timezone.localdate(deposit.at), expected=True)
    next_open = next((due.instalment.amount - due.came for due in parts if not due.is_whole), 0)
    found = [(SUM, _("the next instalment"))] if left == next_open else [(WHOLE, _("all that is open"))] if left == still else []
    return _suggested("pledge", pledge, min(left, still), [*_named(deposit, pledge), *found])


def _gift(deposit: BankDeposit, left: int, gift: Gift) -> Suggestion:
    return _suggested("gift", gift, left, [*_named(deposit, gift), *([(SUM, _("the same sum"))] if left == gift.amount else [])])


def _suggested(kind: str, about: Pledge | Gift, amount: int, found: list[tuple[int, str]]) -> Suggestion:
    return Suggestion(kind, about, amount, tuple(words for _points, words in found), sum(points for points, _words in found))


def _named(deposit: BankDeposit, about: Pledge | Gift) -> list[tuple[int, str]]:
    line, name = plain(f"{deposit.depositor} {deposit.memo}"), plain(about.name)
    found = [(CODE, _("the code"))] if transfer_code(about.public_id) in line else []
    sender = plain(deposit.depositor)
    alike = len(name) > 1 and (name in line or (len(sender) > 1 and sender in name))
    return [*found, *([(NAME, _("the name"))] if alike else [])]


def plain(written: str) -> str:
    """Without spaces, signs and legal forms, in capitals: how two ways of writing one name meet."""
    return re.sub(r"[^0-9A-Z가-힣]", "", FORMS.sub("", unicodedata.normalize("NFKC", FORMS.sub("", written))).upper())
