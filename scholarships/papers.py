"""약정서 and 후원 결과 보고서: what stands in them, and the sheets they are printed on. Both are Korean, whatever the site's language."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import override

from alliance.business_numbers import format_business_number
from core.pdf import make_pdf
from scholarships.models import Fund, Gift, LedgerEntry, Pledge
from scholarships.selectors import Movement
from scholarships.services.pledges import Due, came_of, given_by, instalments_of
from scholarships.transfers import depositor_line, transfer_code, won_in_words


@dataclass(frozen=True)
class Spent:
    """What a fund's ledger says of a period, all its gifts together, and the hash of its last entry by then."""

    since: date
    until: date
    sums: Movement
    left: int
    head: str


@dataclass(frozen=True)
class Report:
    """All that a report about one pledge says."""

    pledge: Pledge
    dues: list[Due]
    gifts: list[Gift]
    came: int
    spent: Spent
    news: tuple[str, ...] = ()  # what scholars wrote, once there are scholars


def agreement_pdf(pledge: Pledge) -> bytes:
    """약정서. Raises CannotPrint."""
    with override("ko"):
        context = {
            **_parties(pledge),
            "words": won_in_words(pledge.amount),
            "instalments": list(pledge.instalments.all()),
            "line": depositor_line(pledge),
            "until": pledge.report_due_on,
            "printed_on": timezone.localdate(),
        }
    return make_pdf("scholarships/pdf/agreement.html", context)


def report_pdf(pledge: Pledge) -> bytes:
    """후원 결과 보고서 as of today. Raises CannotPrint."""
    with override("ko"):
        found = report_of(pledge)
        context = {**_parties(pledge), "report": found, "words": won_in_words(pledge.amount), "printed_on": timezone.localdate()}
    return make_pdf("scholarships/pdf/report.html", context)


def report_of(pledge: Pledge) -> Report:
    """What was promised, what came when, and what the fund did since the pledge was agreed."""
    gifts = given_by(pledge)
    since = timezone.localdate(min(filter(None, [pledge.agreed_at, *(gift.paid_at for gift in gifts)]), default=timezone.now()))
    spent = spent_of(pledge.fund, since=since, until=timezone.localdate())
    return Report(pledge, instalments_of(pledge), gifts, came_of(pledge), spent)


def spent_of(fund: Fund, *, since: date, until: date) -> Spent:
    """Sums of money's entries by their kind in a period of Seoul days, both ends counted, and what the fund held at its end."""
    entries = LedgerEntry.objects.filter(fund=fund, at__date__lte=until)
    money = entries.exclude(account=LedgerEntry.Account.IN_KIND)
    sums = Movement()
    for row in money.filter(at__date__gte=since).values("kind", "account").order_by("kind", "account").annotate(sum=Sum("amount")):
        sums.add(kind=row["kind"], account=row["account"], amount=row["sum"])
    last = entries.order_by("-position").first()
    return Spent(since, until, sums, money.aggregate(sum=Sum("amount"))["sum"] or 0, last.hash if last else "")


def paper_name(pledge: Pledge, what: str) -> str:
    """The name of the file for whoever downloads it, without what a file system does not take."""
    name = "".join(letter for letter in pledge.name if unicodedata.category(letter)[0] in "LN" or letter in " -")
    return f"{what}-{name.strip()}-{transfer_code(pledge.public_id)}.pdf"


def _parties(pledge: Pledge) -> dict[str, Any]:
    return {
        "pledge": pledge,
        "fund": pledge.fund,
        "entity": pledge.fund.entity,
        "number": transfer_code(pledge.public_id),
        "business_number": format_business_number(pledge.business_number),
    }
